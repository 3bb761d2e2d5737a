// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensor_operand.hpp>

#include <cstdio>
#include <cstdlib>
#include <iosfwd>

/// Tensors on streams, as NumPy 2 prints arrays: nested brackets, the shortest digits that tell a number from its neighbours,
/// but at most 8 behind the point, points in one column, lines of 75 characters, three elements at either end of an axis
/// where there are more than 1,000. Streams are only named here: who prints includes <iostream>, as for any other type.
namespace gradfold::detail {

/// A number's letters, without spaces around.
struct printed_number {
  char text[48] = {};
  int size = 0;

  constexpr std::string_view view() const { return text_at(text, static_cast<std::size_t>(size)); }
  /// The position of a letter; the size, if there is none.
  constexpr int find(char letter) const {
    int k = 0;
    while (k < size && text[k] != letter) ++k;
    return k;
  }
  template <class... Value>
  void print(const char* format, Value... value) {
    size = std::snprintf(text, sizeof text, format, value...);
  }
};

inline float read_back(const char* text, std::type_identity<float>) { return std::strtof(text, nullptr); }
inline double read_back(const char* text, std::type_identity<double>) { return std::strtod(text, nullptr); }
inline long double read_back(const char* text, std::type_identity<long double>) { return std::strtold(text, nullptr); }

/// The fewest digits behind the first one that tell x from its neighbours, and the exponent of ten of the first.
struct decimal_digits {
  int behind = 0, exponent = 0;

  template <class T>
  explicit decimal_digits(T x) {
    printed_number all;
    do all.print("%.*Le", behind, static_cast<long double>(x));
    while (read_back(all.text, std::type_identity<T>{}) != x && ++behind < 25);
    exponent = std::atoi(all.text + all.find('e') + 1);
  }
};
/// 12.5, 3., 0.25: as few digits behind the point as tell x from its neighbours, at most `most`.
template <class T>
printed_number positional(T x, int most) {
  const decimal_digits digits(x);
  const int behind = digits.behind - digits.exponent;
  printed_number z;
  z.print("%#.*Lf", behind < 0 ? 0 : behind < most ? behind : most, static_cast<long double>(x));
  while (z.text[z.size - 1] == '0') --z.size;
  return z;
}
/// How many digits behind the point 1.25e-05 has, at most 8.
template <class T>
int digits_of_scientific(T x) {
  const int behind = decimal_digits(x).behind;
  printed_number z;
  z.print("%.*Le", behind < 8 ? behind : 8, static_cast<long double>(x));
  int end = z.find('e');
  while (end > 0 && z.text[end - 1] == '0') --end;
  const int point = z.find('.');
  return end > point ? end - point - 1 : 0;
}
/// 1.25e-05 with so many digits behind the point, and in the exponent.
template <class T>
printed_number scientific(T x, int behind, int in_exponent) {
  printed_number z;
  z.print("%#.*Le", behind, static_cast<long double>(x));
  const int e = z.find('e');
  const int exponent = std::atoi(z.text + e + 1);
  z.size = e + std::snprintf(z.text + e, sizeof z.text - static_cast<std::size_t>(e), "e%c%0*d", exponent < 0 ? '-' : '+', in_exponent,
                             exponent < 0 ? -exponent : exponent);
  return z;
}
template <class T>
printed_number printed_whole(T x) {
  printed_number z;
  if constexpr (std::same_as<T, bool>) z.print("%s", x ? "True" : "False");
  else if constexpr (std::unsigned_integral<T>) z.print("%llu", static_cast<unsigned long long>(x));
  else if constexpr (std::integral<T>) z.print("%lld", static_cast<long long>(x));
  else z.print("%s", x != x ? "nan" : x < 0 ? "-inf" : "inf");
  return z;
}
template <class T>
constexpr bool is_whole(T x) {
  if constexpr (std::integral<T>) return true;
  else return !finite(x);
}

/// How the elements of a tensor are written: all so wide, with their points in one column.
template <class T>
struct element_format {
  int before = 0, behind = 0;                 ///< letters in front of the point and behind it
  int in_exponent = 0;                        ///< 0 where numbers are positional
  int whole = std::same_as<T, bool> ? 5 : 0;  ///< letters of the longest integer, infinity or NaN; of False
  T largest{}, smallest{};                    ///< of the finite sizes above 0

  void look_at(T x) {
    if (is_whole(x)) return take_larger(whole, printed_whole(x).size);
    if constexpr (!std::integral<T>) {
      const T size = x < 0 ? -x : x;
      if (size > largest) largest = size;
      if (size > 0 && (smallest == 0 || size < smallest)) smallest = size;
    }
  }
  constexpr bool needs_exponent() const {
    if constexpr (std::integral<T>) return false;
    else return largest >= T(1e8) || (largest > 0 && (smallest < T(1e-4) || largest / smallest > T(1000)));
  }
  void fit(T x) {
    if (is_whole(x)) return;
    if constexpr (!std::integral<T>) {
      const printed_number z = needs_exponent() ? scientific(x, digits_of_scientific(x), 2) : positional(x, 8);
      const int point = z.find('.'), e = z.find('e');
      take_larger(before, point);
      take_larger(behind, e - point - 1);
      if (needs_exponent()) take_larger(in_exponent, z.size - e - 2);
    }
  }
  /// How wide an element is.
  constexpr int width() const {
    const int number = before > 0 ? before + 1 + behind + (in_exponent > 0 ? in_exponent + 2 : 0) : 0;
    return whole > number ? whole : number;
  }
  /// The letters of an element and the spaces in front of them.
  struct word {
    printed_number letters;
    int spaces;
  };
  word written(T x) const {
    if (is_whole(x)) return right(printed_whole(x), 0);
    if constexpr (std::integral<T>) return {};
    else if (in_exponent > 0) return right(scientific(x, behind, in_exponent), 0);
    else {
      const printed_number z = positional(x, 8);
      return right(z, behind - (z.size - z.find('.') - 1));
    }
  }

 private:
  static constexpr void take_larger(int& x, int y) {
    if (y > x) x = y;
  }
  word right(const printed_number& z, int spaces_behind) const { return {z, width() - z.size - spaces_behind}; }
};

/// A tensor on its way to a stream.
template <class Stream, class T, std::size_t... extents>
class tensor_printer {
  static constexpr int rank = static_cast<int>(sizeof...(extents));
  static constexpr int line_width = 75, edge = 3;
  static constexpr bool is_short = element_count<extents...> > 1000;
  static constexpr shape s = tensor<T, extents...>::shape;

 public:
  tensor_printer(Stream& to, const tensor<T, extents...>& x) : to_(to), x_(x) {
    each_shown(0, 0, [this](T element) { format_.look_at(element); });
    each_shown(0, 0, [this](T element) { format_.fit(element); });
  }
  void print() {
    if constexpr (element_count<extents...> == 0) write("[]");
    else part(0, 0);
  }

 private:
  static constexpr bool leaves_out(int axis) { return is_short && s.extent[axis] > 2 * edge; }
  static constexpr std::size_t behind(int axis, std::size_t first, int i) {
    return first * static_cast<std::size_t>(s.extent[axis]) + static_cast<std::size_t>(i);
  }
  /// The next position along an axis that is shown.
  static constexpr int next(int axis, int i) { return leaves_out(axis) && i + 1 == edge ? s.extent[axis] - edge : i + 1; }

  void each_shown(int axis, std::size_t first, auto visit) const {
    if (axis == rank) return visit(x_.data()[first]);
    for (int i = 0; i < s.extent[axis]; i = next(axis, i)) each_shown(axis + 1, behind(axis, first, i), visit);
  }
  void part(int axis, std::size_t first) {
    write("[");
    if (axis + 1 == rank) row(first);
    else
      for (int i = 0; i < s.extent[axis]; i = next(axis, i)) {
        if (i > 0) new_lines(rank - axis - 1, axis + 1);
        if (i > edge && i == s.extent[axis] - edge && leaves_out(axis)) write("..."), new_lines(rank - axis - 1, axis + 1);
        part(axis + 1, behind(axis, first, i));
      }
    write("]");
  }
  /// The last axis. Spaces at the end of a line are left out; the bracket and those of outer axes have room behind.
  void row(std::size_t first) {
    column_ = rank, pending_ = 0;
    for (int i = 0; i < s.extent[rank - 1]; i = next(rank - 1, i)) {
      if (i > edge && i == s.extent[rank - 1] - edge && leaves_out(rank - 1)) put("...", 0, 3);
      const auto word = format_.written(x_.data()[behind(rank - 1, first, i)]);
      put(word.letters.view(), word.spaces, format_.width());
    }
    spaces(pending_ > 0 ? pending_ - 1 : 0);
  }
  void put(std::string_view letters, int spaces_before, int width) {
    if (column_ > rank && column_ + width > line_width - rank) new_lines(1, rank), column_ = rank, pending_ = 0;
    spaces(pending_ + spaces_before);
    write(letters);
    pending_ = width - spaces_before - static_cast<int>(letters.size()) + 1;
    column_ += width + 1;
  }
  void new_lines(int count, int indent) {
    for (int k = 0; k < count; ++k) write("\n");
    spaces(indent);
  }
  void spaces(int count) {
    for (int k = 0; k < count; ++k) write(" ");
  }
  void write(std::string_view letters) { to_.write(letters.data(), static_cast<std::ptrdiff_t>(letters.size())); }

  Stream& to_;
  const tensor<T, extents...>& x_;
  element_format<T> format_;
  int column_ = 0, pending_ = 0;
};

/// A tensor without axes is a number, as Python writes it: 2.0, 1e-05.
template <class T>
printed_number printed_scalar(T x) {
  if constexpr (std::integral<T>) return printed_whole(x);
  else {
    if (is_whole(x)) return printed_whole(x);
    const decimal_digits digits(x);
    printed_number z;
    if (x == 0 || (digits.exponent >= -4 && digits.exponent < 16)) {
      const int behind = digits.behind - digits.exponent;
      z.print("%.*Lf", behind < 1 ? 1 : behind, static_cast<long double>(x));
    } else z.print("%.*Le", digits.behind, static_cast<long double>(x));
    return z;
  }
}

}  // namespace gradfold::detail

namespace gradfold {

/// Prints a tensor of numbers as NumPy does: [[1. 2.]\n [3. 4.]].
template <class Traits, class T, std::size_t... extents>
requires std::is_arithmetic_v<T> std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& to, const tensor<T, extents...>& x) {
  if constexpr (sizeof...(extents) == 0) {
    const auto number = detail::printed_scalar(x.data()[0]);
    to.write(number.text, number.size);
  } else detail::tensor_printer<std::basic_ostream<char, Traits>, T, extents...>(to, x).print();
  return to;
}

}  // namespace gradfold
