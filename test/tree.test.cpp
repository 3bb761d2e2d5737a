// SPDX-License-Identifier: BSL-1.0
#include "tree.hpp"

#include "catch.hpp"

using namespace trees;

TEST_CASE("gradients of trees have the type of their arguments, at run time too") {
  volatile double one = 1;
  CHECK(gradient_of_nested_arrays(static_cast<double>(one)));
  CHECK(gradient_of_pair(static_cast<double>(one)));
  CHECK(gradient_of_constants(static_cast<double>(one)));
  CHECK(gradient_of_tuple(static_cast<double>(one)));
  CHECK(gradient_of_hana_tuple(static_cast<double>(one)));
  CHECK(gradient_of_map(static_cast<double>(one)));
  CHECK(gradient_of_struct(static_cast<double>(one)));
  CHECK(gradient_of_nested_structs(static_cast<double>(one)));
  CHECK(gradient_of_sized_struct(static_cast<double>(one)));
  CHECK(gradient_of_mixture(static_cast<double>(one)));
  CHECK(gradient_of_float_tree(static_cast<float>(one)));
  CHECK(gradient_of_several_trees(static_cast<double>(one)));
  CHECK(nested_gradient_of_struct(static_cast<double>(one)));
}
