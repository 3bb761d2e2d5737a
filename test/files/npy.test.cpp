// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "files/directory.hpp"

#include <gradfold/files/npy.hpp>

#include <cmath>

using namespace gradfold;
using files_check::directory;
using files_check::mistake_of;
using files_check::text_of;

namespace {

/// A .npy file with this dictionary and these bytes after it.
std::string npy(int version, const std::string& dictionary, const std::string& numbers) {
  std::string file = "\x93NUMPY";
  file += {static_cast<char>(version), 0, static_cast<char>(dictionary.size()), 0};
  if (version > 1) file += {0, 0};
  return file + dictionary + numbers;
}
std::string of_shape(const std::string& format, const std::string& order, const std::string& shape) {
  return "{'descr': '" + format + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

}  // namespace

TEST_CASE("tensors are written and read") {
  const directory here;
  const tensor<double, 2, 3> x{1, -2.5, 1e300, 0, -0.0, 3};
  files::write_npy(here / "x.npy", x);
  CHECK(files::read_npy<tensor<double, 2, 3>>(here / "x.npy") == x);
  CHECK(text_of(here / "x.npy").size() == 128 + 48);
  CHECK(!std::filesystem::exists(here / "x.npy.new"));
  files::write_npy(here / "labels.npy", tensor<int, 2>{3, -4});
  CHECK(files::read_npy<tensor<int, 2>>(here / "labels.npy") == tensor<int, 2>{3, -4});
  CHECK(files::read_npy<tensor<float, 2>>(here / "labels.npy") == tensor<float, 2>{3, -4});
  files::write_npy(here / "any.npy", files::array<float>{{1, 2, 1}, {5, 6}});
  const auto any = files::read_npy_array<double>(here / "any.npy");
  CHECK((any.extents == std::vector<std::size_t>{1, 2, 1} && any.numbers == std::vector<double>{5, 6}));
  files::write_npy(here / "none.npy", files::array<float>{{0, 2}, {}});
  CHECK(files::read_npy_array<float>(here / "none.npy").numbers.empty());
}

TEST_CASE("both orders of axes and of bytes, and versions 1 to 3, are read") {
  const directory here;
  const std::string little("\0\0\x80\x3f\0\0\0\x40", 8), big("\x3f\x80\0\0\x40\0\0\0", 8);  // 1, 2
  for (const int version : {1, 2, 3}) {
    here.write("x.npy", npy(version, of_shape("<f4", "False", "(2,)"), little));
    CHECK(files::read_npy<tensor<double, 2>>(here / "x.npy") == tensor{1.0, 2.0});
    here.write("x.npy", npy(version, of_shape(">f4", "False", "(2,)"), big));
    CHECK(files::read_npy<tensor<float, 2>>(here / "x.npy") == tensor<float, 2>{1, 2});
  }
  here.write("fortran.npy", npy(1, of_shape("|u1", "True", "(2, 3)"), {1, 4, 2, 5, 3, 6}));
  CHECK(files::read_npy<tensor<int, 2, 3>>(here / "fortran.npy") == tensor<int, 2, 3>{1, 2, 3, 4, 5, 6});
  here.write("keys.npy", npy(1, "{\"shape\": (), 'fortran_order': False, 'descr': '|i1'}", {-7}));
  CHECK(files::read_npy_array<int>(here / "keys.npy").numbers == std::vector{-7});
}

TEST_CASE("a malformed file is refused in one line that names the place") {
  const directory here;
  const auto refused = [&](const std::string& bytes) {
    here.write("x.npy", bytes);
    return here.without(mistake_of([&] { files::read_npy<tensor<float, 2>>(here / "x.npy"); }));
  };
  const std::string eight(8, '\0'), good = npy(1, of_shape("<f4", "False", "(2,)"), eight);
  CHECK(refused(good) == "");
  CHECK(refused("") == "x.npy: byte 0: the file is cut off in its header");
  CHECK(refused("PK\3\4") == "x.npy: byte 0: this is no .npy file");
  CHECK(refused(good.substr(0, 9)) == "x.npy: byte 9: the file is cut off in its header");
  CHECK(refused(good.substr(0, 40)) == "x.npy: byte 40: the file is cut off in its header");
  CHECK(refused(good.substr(0, good.size() - 1)) ==
        "x.npy: byte " + std::to_string(good.size() - 1) + ": the file is cut off: 8 bytes of numbers are expected, 7 are there");
  CHECK(refused(good + "x") == "x.npy: byte " + std::to_string(good.size()) + ": the file goes on: 8 bytes of numbers are expected, 9 are there");
  CHECK(refused(npy(4, "{}", "")) == "x.npy: byte 6: version 4.0 is not read: 1.0, 2.0 and 3.0 are");
  CHECK(refused(npy(1, "{}\n", "")) == "x.npy: byte 13: the header lacks one of 'descr', 'fortran_order' and 'shape'");
  CHECK(refused(npy(1, "{'descr': '<c8', 'fortran_order': False, 'shape': (2,)}", eight)) ==
        "x.npy: byte 20: numbers of type '<c8' are not read: f4, f8, i1 to i8 and u1 to u8 are");
  CHECK(refused(npy(1, "{'descr': [('a', '<f4')], 'shape': (2,)}", eight)) == "x.npy: byte 20: the numbers are structures, which are not read");
  CHECK(refused(npy(1, "{'descr': '<f4', 'descr': '<f4'}", eight)) == "x.npy: byte 27: 'descr', 'fortran_order' and 'shape' are expected, once each");
  CHECK(refused(npy(1, "{'shape': (-2,)}", eight)) == "x.npy: byte 21: an extent is expected, not '-2,)}'");
  CHECK(refused(npy(1, "{'shape': (2)}", eight)) == "x.npy: byte 22: , is expected: a shape of one axis is written (n,)");
  CHECK(refused(npy(1, "{'descr': '<f4", eight)) == "x.npy: byte 21: a word without its end");
  CHECK(refused(npy(1, of_shape("<f4", "False", "(99999999999, 99999999999)"), eight)) == "x.npy: byte 90: an array [99999999999, 99999999999] is too large");
  CHECK(refused(npy(1, of_shape("<f4", "False", "(1, 2)"), eight)) == "x.npy: byte 0: the array is [1, 2], not [2]");
  CHECK(here.without(mistake_of([&] { files::read_npy<tensor<int, 2>>(here / "x.npy"); })) == "x.npy: byte 0: the array is [1, 2], not [2]");
  here.write("x.npy", good);
  CHECK(here.without(mistake_of([&] { files::read_npy<tensor<int, 2>>(here / "x.npy"); })) ==
        "x.npy: byte 0: whole numbers are expected, the file has real ones");
  here.write("x.npy", npy(1, of_shape("<u2", "False", "(1,)"), std::string("\xff\xff", 2)));
  CHECK(here.without(mistake_of([&] { files::read_npy_array<signed char>(here / "x.npy"); })).ends_with("this number is out of range"));
}

TEST_CASE("files that cannot be opened or written are named") {
  const directory here;
  CHECK(here.without(mistake_of([&] { files::read_npy_array<int>(here / "none.npy"); })) == "none.npy: cannot be opened: No such file or directory");
  CHECK(mistake_of([&] { files::read_npy_array<int>(here.path()); }) == here.path() + ": this is a directory");
  CHECK(here.without(mistake_of([&] { files::write_npy(here / "none/x.npy", tensor{1.0}); })) == "none/x.npy: cannot be written: No such file or directory");
  std::filesystem::create_directory(here / "taken.npy");
  CHECK(here.without(mistake_of([&] { files::write_npy(here / "taken.npy", tensor{1.0}); })) == "taken.npy: cannot be written: Is a directory");
  CHECK(!std::filesystem::exists(here / "taken.npy.new"));
  CHECK(here.without(mistake_of([&] { files::write_npy(here / "x.npy", files::array<float>{{3}, {1, 2}}); })) ==
        "x.npy: cannot be written: the numbers are not as many as the extents say");
}

TEST_CASE("a file that is written anew keeps its old content until the new one is whole") {
  const directory here;
  files::write_npy(here / "x.npy", tensor{1.0, 2.0});
  std::filesystem::create_directory(here / "x.npy.new");  // so that nothing can be written beside it
  CHECK(mistake_of([&] { files::write_npy(here / "x.npy", tensor{3.0, 4.0}); }) != "");
  CHECK(files::read_npy<tensor<double, 2>>(here / "x.npy") == tensor{1.0, 2.0});
}

// What a header for users brings, works with it alone: run-time functions of long tensors are several elements at once.
TEST_CASE("functions of tensors beside files") {
  tensor<double, 64> x;
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = 0.125 * static_cast<double>(k) - 4;
  const auto z = exp(x) * 2.0;
  for (std::size_t k = 0; k < x.size(); ++k) CHECK(z[k] == Approx(2 * std::exp(x[k])).epsilon(1e-15));
}
