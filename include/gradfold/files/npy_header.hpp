// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/files/array.hpp>

#include <algorithm>
#include <charconv>

/// The beginning of a .npy file: a mark, a version, and a Python dictionary that says what follows. Source: NumPy's
/// specification of the format, numpy.lib.format.
namespace gradfold::files::detail {

inline constexpr std::string_view npy_mark{"\x93NUMPY", 6};

/// Reads the dictionary {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }, its keys in any order.
class npy_dictionary {
 public:
  npy_dictionary(stored_array& array, std::size_t begin, std::size_t end) : array_{array}, at_{begin}, end_{end} {}

  void read() {
    expect("{");
    while (!accept("}")) {
      read_entry();
      if (!accept(",")) {
        expect("}");
        break;
      }
    }
    skip_space();
    if (at_ != end_) fail("the header ends here");
    if (entries_ != 7) fail("the header lacks one of 'descr', 'fortran_order' and 'shape'");
  }

 private:
  [[noreturn]] void fail(const std::string& why) const { reject(array_, at_, why); }
  std::string_view rest() const { return array_.bytes.substr(at_, end_ - at_); }
  void skip_space() {
    while (at_ < end_ && (array_.bytes[at_] == ' ' || array_.bytes[at_] == '\n')) ++at_;
  }
  bool accept(std::string_view word) {
    skip_space();
    if (!rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void expect(std::string_view word) {
    if (!accept(word)) fail(std::string(word) + " is expected, not " + shown(rest()));
  }
  void read_entry() {
    const std::size_t before = at_;
    const std::string_view key = word();
    const unsigned entry = key == "descr" ? 1 : key == "fortran_order" ? 2 : key == "shape" ? 4 : 0;
    if (entry == 0 || (entries_ & entry)) at_ = before, fail("'descr', 'fortran_order' and 'shape' are expected, once each");
    entries_ |= entry;
    expect(":");
    entry == 1 ? read_format() : entry == 2 ? read_order() : read_shape();
  }
  std::string_view word() {
    skip_space();
    const char quote = at_ < end_ && array_.bytes[at_] == '"' ? '"' : '\'';
    expect(std::string_view(&quote, 1));
    const std::size_t size = rest().find(quote);
    if (size == std::string_view::npos) fail("a word without its end");
    at_ += size + 1;
    return array_.bytes.substr(at_ - size - 1, size);
  }
  void read_format() {
    skip_space();
    const std::size_t before = at_;
    if (at_ < end_ && array_.bytes[at_] == '[') fail("the numbers are structures, which are not read");
    const std::string_view text = word();
    number_format& format = array_.format;
    if (text.size() == 3) format = {text[1], text[2] - '0', text[0] == '>' || (text[0] == '=' && std::endian::native == std::endian::big)};
    const bool has_order = text.size() == 3 && (text[0] == '<' || text[0] == '>' || text[0] == '=' || (text[0] == '|' && format.size == 1));
    if (!has_order || !known(format)) at_ = before, fail("numbers of type " + shown(text) + " are not read: f4, f8, i1 to i8 and u1 to u8 are");
  }
  void read_order() {
    if (accept("True")) array_.first_axis_fastest = true;
    else expect("False");
  }
  void read_shape() {
    expect("(");
    while (!accept(")")) {
      array_.extents.push_back(whole_number());
      if (accept(",")) continue;
      if (array_.extents.size() == 1) fail(", is expected: a shape of one axis is written (n,)");
      expect(")");
      return;
    }
  }
  std::size_t whole_number() {
    skip_space();
    std::size_t result = 0;
    const auto [end, error] = std::from_chars(rest().data(), rest().data() + rest().size(), result);
    if (error != std::errc{}) fail("an extent is expected, not " + shown(rest()));
    at_ += static_cast<std::size_t>(end - rest().data());
    return result;
  }

  stored_array& array_;
  std::size_t at_, end_;
  unsigned entries_ = 0;
};

/// What a .npy file holds; its bytes must outlive it.
inline stored_array parse_npy(const std::string& file, std::string_view bytes) {
  stored_array array{file, bytes, 0, {}, false, {}};
  if (bytes.substr(0, 6) != npy_mark.substr(0, bytes.size())) reject(array, 0, "this is no .npy file");
  if (bytes.size() < 10) reject(array, bytes.size(), "the file is cut off in its header");
  const int version = static_cast<unsigned char>(bytes[6]);
  if (version < 1 || version > 3 || bytes[7] != 0)
    reject(array, 6, "version " + std::to_string(version) + "." + std::to_string(static_cast<unsigned char>(bytes[7])) + " is not read: 1.0, 2.0 and 3.0 are");
  const std::size_t begin = version == 1 ? 10 : 12;
  if (bytes.size() < begin) reject(array, bytes.size(), "the file is cut off in its header");
  const std::size_t size = version == 1 ? raw_number<std::uint16_t>(bytes.data() + 8, false) : raw_number<std::uint32_t>(bytes.data() + 8, false);
  if (size > bytes.size() - begin) reject(array, bytes.size(), "the file is cut off in its header");
  array.begin = begin + size;
  npy_dictionary(array, begin, array.begin).read();
  require_size(array);
  return array;
}

/// (), (3,), (3, 4)
inline std::string shape_tuple(std::span<const std::size_t> extents) {
  std::string result = "(";
  for (const std::size_t extent : extents) result += std::to_string(extent) + ", ";
  if (extents.size() > 1) result.resize(result.size() - 2);
  if (extents.size() == 1) result.resize(result.size() - 1);
  return result + ")";
}
inline std::string format_text(number_format format) {
  return std::string(1, format.size == 1 ? '|' : format.big_endian ? '>' : '<') + format.kind + std::to_string(format.size);
}
/// The bytes of a .npy file, version 1.0; its numbers begin at a multiple of 64.
template <class T>
std::string npy_bytes(std::span<const std::size_t> extents, std::span<const T> numbers) {
  std::string dictionary = "{'descr': '" + format_text(native_format<T>) + "', 'fortran_order': False, 'shape': " + shape_tuple(extents) + ", }";
  dictionary.resize((10 + dictionary.size() + 1 + 63) / 64 * 64 - 11, ' ');
  dictionary += '\n';
  std::string result(npy_mark);
  result += {1, 0, static_cast<char>(dictionary.size() & 255), static_cast<char>(dictionary.size() >> 8)};
  result += dictionary;
  result.append(reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes());
  return result;
}

}  // namespace gradfold::files::detail
