// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "files/directory.hpp"
#include "files/some_weights.hpp"

#include <gradfold/files.hpp>
#include <gradfold/nn/embedded.hpp>
#include <gradfold/nn/parameters.hpp>

#include <boost/hana/tuple.hpp>

#include <limits>

using namespace gradfold;
using files_check::directory;
using files_check::mistake_of;
using files_check::text_of;
namespace hana = boost::hana;

namespace {

template <class T>
using tree = hana::tuple<hana::tuple<>, nn::weight_and_bias<tensor<T, 2, 3>, tensor<T, 3>>, T>;

constexpr auto weights = nn::from_header<tree<float>, some_weights>();
static_assert(hana::at_c<1>(weights).weight == tensor<float, 2, 3>{1, -0.1f, 3, 0, 1e-45f, std::numeric_limits<float>::max()});
static_assert(hana::at_c<1>(weights).bias == tensor<float, 3>{7, 8, 9} && hana::at_c<2>(weights) == 0.5f);
static_assert(hana::at_c<1>(nn::from_header<tree<double>, some_weights>()).weight(0, 1) == static_cast<double>(-0.1f));

static_assert(nn::detail::has_leaves<tree<float>>("1.weight [2, 3], 1.bias [3], 2"));
static_assert(!nn::detail::has_leaves<tree<float>>("1.weight [3, 2], 1.bias [3], 2"));
static_assert(!nn::detail::has_leaves<tree<float>>("1.weight [2, 3], 1.bias [3], 2, 3"));
static_assert(!nn::detail::has_leaves<tree<float>>("1.weight [2, 3], 1.bias [3]"));

}  // namespace

TEST_CASE("a header that was written is, once compiled, the same tree") {
  const directory here;
  files::write_header(here / "w.hpp", "some_weights", weights);
  const std::string file = __FILE__;
  CHECK(text_of(here / "w.hpp") == text_of(file.substr(0, file.rfind('/')) + "/some_weights.hpp"));
}

TEST_CASE("numbers are exact in double too") {
  const directory here;
  files::write_header(here / "w.hpp", "w", std::pair{0.1, -0.0});
  const std::string text = text_of(here / "w.hpp");
  CHECK(text.find("static constexpr double numbers[] = {\n      0x1.999999999999ap-4, -0x0p+0,\n  };") != std::string::npos);
}

TEST_CASE("what cannot be written as a header is refused in one line") {
  const directory here;
  const auto refused = [&](const std::string& name, const auto& x) { return here.without(mistake_of([&] { files::write_header(here / "w.hpp", name, x); })); };
  CHECK(refused("a-b", 1.0) == "w.hpp: cannot be written: 'a-b' is no name for a struct");
  CHECK(refused("2b", 1.0) == "w.hpp: cannot be written: '2b' is no name for a struct");
  CHECK(refused("w", std::pair{1.0, tensor{1.0, std::numeric_limits<double>::infinity()}}) == "w.hpp: cannot be written: a number of 1 is not finite");
  CHECK(!std::filesystem::exists(here / "w.hpp"));
}
