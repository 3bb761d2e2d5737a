// SPDX-License-Identifier: BSL-1.0
#include "../tree.hpp"

using namespace trees;

// Every tree in constant expressions; tree.test.cpp computes the same at run time.
static_assert(gradient_of_nested_arrays(1.0));
static_assert(gradient_of_pair(1.0));
static_assert(gradient_of_constants(1.0));
static_assert(gradient_of_tuple(1.0));
static_assert(gradient_of_hana_tuple(1.0));
static_assert(gradient_of_map(1.0));
static_assert(gradient_of_struct(1.0));
static_assert(gradient_of_nested_structs(1.0));
static_assert(gradient_of_sized_struct(1.0));
static_assert(gradient_of_mixture(1.0));
static_assert(gradient_of_float_tree(1.0F));
static_assert(gradient_of_several_trees(1.0));
static_assert(nested_gradient_of_struct(1.0));

// More parts than clang folds at once.
namespace {
template <std::size_t>
using number = double;
template <std::size_t... k>
auto tuple_of(std::index_sequence<k...>) -> boost::hana::tuple<number<k>...>;  // g++ takes minutes to warn of std::tuples of this size
using long_tuple = decltype(tuple_of(std::make_index_sequence<260>{}));
static_assert(gradfold::detail::traced_tree<long_tuple>::is_tree && gradfold::detail::leaf_count<long_tuple> == 260);
}  // namespace
