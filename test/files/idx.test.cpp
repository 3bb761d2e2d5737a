// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "files/directory.hpp"

#include <gradfold/files.hpp>

using namespace gradfold;
using files_check::directory;
using files_check::mistake_of;

namespace {

/// An IDX file with this type of number and these extents, its numbers after them.
std::string idx(unsigned char type, const std::vector<unsigned char>& extents, const std::string& numbers) {
  std::string file{0, 0, static_cast<char>(type), static_cast<char>(extents.size())};
  for (const unsigned char extent : extents) file += {0, 0, 0, static_cast<char>(extent)};
  return file + numbers;
}

}  // namespace

TEST_CASE("arrays of every type of number are read") {
  const directory here;
  const auto read = [&](const std::string& bytes) {
    here.write("x.idx", bytes);
    return files::read_idx<tensor<double, 2>>(here / "x.idx");
  };
  CHECK(read(idx(0x08, {2}, "\x01\xff")) == tensor{1.0, 255.0});
  CHECK(read(idx(0x09, {2}, "\x01\xff")) == tensor{1.0, -1.0});
  CHECK(read(idx(0x0b, {2}, std::string("\x01\x02\xff\xfe", 4))) == tensor{258.0, -2.0});
  CHECK(read(idx(0x0c, {2}, std::string("\0\0\x01\0\xff\xff\xff\xff", 8))) == tensor{256.0, -1.0});
  CHECK(read(idx(0x0d, {2}, std::string("\x3f\x80\0\0\xc0\0\0\0", 8))) == tensor{1.0, -2.0});
  CHECK(read(idx(0x0e, {2}, std::string("\x3f\xf0\0\0\0\0\0\0\xc0\0\0\0\0\0\0\0", 16))) == tensor{1.0, -2.0});
  here.write("images.idx", idx(0x08, {1, 2, 2}, std::string("\1\2\3\4", 4)));
  const auto images = files::read_idx_array<int>(here / "images.idx");
  CHECK((images.extents == std::vector<std::size_t>{1, 2, 2} && images.numbers == std::vector{1, 2, 3, 4}));
}

TEST_CASE("a malformed file is refused in one line that names the place") {
  const directory here;
  const auto refused = [&](const std::string& bytes) {
    here.write("x.idx", bytes);
    return here.without(mistake_of([&] { files::read_idx<tensor<signed char, 2>>(here / "x.idx"); }));
  };
  const std::string good = idx(0x08, {2}, "ab");
  CHECK(refused(good) == "");
  CHECK(refused("") == "x.idx: byte 0: the file is cut off in its header");
  CHECK(refused(good.substr(0, 1)) == "x.idx: byte 1: the file is cut off in its header");
  CHECK(refused(good.substr(0, 7)) == "x.idx: byte 7: the file is cut off in its header");
  CHECK(refused(good.substr(0, 9)) == "x.idx: byte 9: the file is cut off: 2 bytes of numbers are expected, 1 are there");
  CHECK(refused(good + "c") == "x.idx: byte 10: the file goes on: 2 bytes of numbers are expected, 3 are there");
  CHECK(refused("\x1f\x8b\x08") == "x.idx: byte 0: the file is compressed: gunzip unpacks it");
  CHECK(refused("a,b\n") == "x.idx: byte 0: this is no IDX file");
  CHECK(refused(idx(0x0a, {2}, "ab")) == "x.idx: byte 2: there is no type of number 10 in IDX files");
  CHECK(refused(idx(0x08, {}, "")) == "x.idx: byte 3: an IDX file has one axis at least");
  CHECK(refused(idx(0x08, {2, 1}, "ab")) == "x.idx: byte 0: the array is [2, 1], not [2]");
  CHECK(refused(idx(0x08, {2}, "a\x80")) == "x.idx: byte 9: this number is out of range");
  CHECK(refused(idx(0x0d, {2}, "12345678")) == "x.idx: byte 0: whole numbers are expected, the file has real ones");
  CHECK(refused(std::string("\0\0\x08\x08", 4) + std::string(32, '\xff')) ==
        "x.idx: byte 36: an array [4294967295, 4294967295, 4294967295, 4294967295, 4294967295, 4294967295, 4294967295, 4294967295] is too large");
}
