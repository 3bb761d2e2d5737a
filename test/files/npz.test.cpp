// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "files/directory.hpp"

#include <gradfold/files/npz.hpp>
#include <gradfold/nn/parameters.hpp>

#include <boost/hana/tuple.hpp>

using namespace gradfold;
using files_check::directory;
using files_check::mistake_of;
using files_check::text_of;
namespace hana = boost::hana;

namespace {

using layer = nn::weight_and_bias<tensor<float, 2, 3>, tensor<float, 3>>;
using weights = hana::tuple<hana::tuple<>, layer, double>;
weights some() { return {{}, {{1, 2, 3, 4, 5, 6}, {7, 8, 9}}, 0.5}; }

}  // namespace

TEST_CASE("a tree of weights is written and read by names") {
  const directory here;
  files::save(here / "w.npz", some());
  weights read{};
  files::load(here / "w.npz", read);
  CHECK(hana::at_c<1>(read).weight == hana::at_c<1>(some()).weight);
  CHECK(hana::at_c<1>(read).bias == tensor<float, 3>{7, 8, 9});
  CHECK(hana::at_c<2>(read) == 0.5);
  const files::npz_file file(here / "w.npz");
  CHECK((file.has("1.weight") && file.has("2") && !file.has("0")));
  CHECK(file.read_array<double>("1.weight").extents == std::vector<std::size_t>{2, 3});
  CHECK(!std::filesystem::exists(here / "w.npz.new"));
  const std::string before = text_of(here / "w.npz");
  files::save(here / "w.npz", some());
  CHECK(text_of(here / "w.npz") == before);
}

TEST_CASE("weights of other names and layouts are read by a mapping") {
  const directory here;
  files::npz_builder to;
  to.add("fc.weight", tensor<double, 3, 2>{1, 4, 2, 5, 3, 6});
  to.add("fc.bias", std::span<const float>(std::array{7.0f, 8.0f, 9.0f}));
  to.write(here / "theirs.npz");
  layer read{};
  files::load(here / "theirs.npz", read, [](std::string_view name) { return files::source{"fc." + std::string(name), name == "weight"}; });
  CHECK(read.weight == tensor<float, 2, 3>{1, 2, 3, 4, 5, 6});
  CHECK(read.bias == tensor<float, 3>{7, 8, 9});
}

TEST_CASE("a file that does not fit is refused in one line, and nothing is loaded") {
  const directory here;
  files::npz_builder to;
  to.add("1.weight", tensor<float, 2, 3>(1.0f));
  to.add("1.bias", tensor<float, 2>{1, 2});
  to.write(here / "w.npz");
  weights tree = some();
  const auto refused = [&](const char* name) { return here.without(mistake_of([&] { files::load(here / name, tree); })); };
  CHECK(refused("w.npz") == "w.npz: 1.bias.npy: byte 0: the array is [2], not [3]");
  CHECK(hana::at_c<1>(tree).weight == hana::at_c<1>(some()).weight);
  files::save(here / "less.npz", hana::at_c<1>(some()));
  CHECK(refused("less.npz") == "less.npz: 1.weight.npy: is not there");
  CHECK(refused("none.npz") == "none.npz: cannot be opened: No such file");
  here.write("text.npz", "this is no zip file, however long it may be, and it goes on");
  CHECK(refused("text.npz") == "text.npz: cannot be opened: Not a zip archive");
  CHECK(mistake_of([&] { files::load(here.path(), tree); }) == here.path() + ": this is a directory");
  CHECK(here.without(mistake_of([&] { files::save(here / "none/w.npz", tree); })).starts_with("none/w.npz: cannot be written: "));
}

TEST_CASE("a damaged file is refused wherever it is cut or changed") {
  const directory here;
  files::save(here / "w.npz", some());
  const std::string good = text_of(here / "w.npz");
  for (std::size_t size = 0; size < good.size(); size += 7) {
    here.write("cut.npz", good.substr(0, size));
    weights tree{};
    CHECK(mistake_of([&] { files::load(here / "cut.npz", tree); }) != "");
    CHECK(hana::at_c<2>(tree) == 0);
  }
  std::string changed = good;
  changed[good.find("NUMPY") + 123] ^= 1;  // a number of the first entry: the sum of the entry's bytes no longer agrees
  here.write("changed.npz", changed);
  weights tree{};
  CHECK(here.without(mistake_of([&] { files::load(here / "changed.npz", tree); })).starts_with("changed.npz: 1.weight.npy: cannot be read: "));
}
