// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/buffer.hpp>
#include <gradfold/literal.hpp>
#include <gradfold/print/powers_of_ten.hpp>

#include <string_view>

/// Numbers as decimals: the shortest that read back, computed in integers, so that it runs in constant expressions.
namespace gradfold::detail {

/// digits 10^exponent.
struct decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

/// A positive binary number c 2^q, whose neighbour below is nearer than the one above where c is a power of two.
struct binary {
  std::uint64_t c = 0;
  int q = 0;
  bool below_is_nearer = false;
};

/// From the bits of a positive finite number with `precision` bits of significand.
constexpr binary unpacked_binary(std::uint64_t bits, int precision) {
  const std::uint64_t hidden = std::uint64_t{1} << (precision - 1), fraction = bits & (hidden - 1);
  const int biased = static_cast<int>(bits >> (precision - 1)), bias = precision == 53 ? 1075 : 150;
  if (biased == 0) return {fraction, 1 - bias, false};
  return {fraction | hidden, biased - bias, fraction == 0 && biased > 1};
}
constexpr binary binary_of(double x) { return unpacked_binary(std::bit_cast<std::uint64_t>(x), 53); }
constexpr binary binary_of(float x) { return unpacked_binary(std::bit_cast<std::uint32_t>(x), 24); }

/// g x / 2^128 to an integer; the last bit is made odd where something was cut off.
constexpr std::uint64_t product_to_odd(wide_unsigned g, std::uint64_t x) {
  const wide_unsigned low = static_cast<wide_unsigned>(static_cast<std::uint64_t>(g)) * x;
  const wide_unsigned high = static_cast<wide_unsigned>(static_cast<std::uint64_t>(g >> 64)) * x + (low >> 64);
  return static_cast<std::uint64_t>(high >> 64) | (static_cast<std::uint64_t>(high) > 1);
}

/// The shortest decimal that reads back as x; of several, the one nearest to x. Cost: three products, no loop.
/// Source: R. Giulietti, The Schubfach way to render doubles, 2020.
constexpr decimal shortest(const binary& x) {
  const bool is_even = x.c % 2 == 0;
  const int k = x.below_is_nearer ? floor_log10_of_three_quarters(x.q) : floor_log10_of_power_of_2(x.q);
  const int shift = x.q + floor_log2_of_power_of_10(-k) + 1;
  const wide_unsigned g = leading_bits_of_power_of_10(-k) + 1;
  const std::uint64_t lower = product_to_odd(g, (4 * x.c - (x.below_is_nearer ? 1 : 2)) << shift) + (is_even ? 0 : 1);
  const std::uint64_t value = product_to_odd(g, (4 * x.c) << shift);
  const std::uint64_t upper = product_to_odd(g, (4 * x.c + 2) << shift) - (is_even ? 0 : 1);
  const std::uint64_t s = value / 4, tens = s / 10;
  if (s >= 10) {
    const bool down = lower <= 40 * tens, up = 40 * tens + 40 <= upper;
    if (down != up) return {down ? tens : tens + 1, k + 1};
  }
  const bool down = lower <= 4 * s, up = 4 * s + 4 <= upper;
  if (down != up) return {down ? s : s + 1, k};
  const std::uint64_t middle = 4 * s + 2;
  return {value < middle || (value == middle && s % 2 == 0) ? s : s + 1, k};
}

/// Appends characters: on clang as one evaluation step, where g++, with steps to spare, has no constant memcpy.
constexpr void append_characters(buffer<char>& out, const char* from, int count) {
  if (out.size + count > out.capacity) out.reserve(2 * out.size + count + 256);
#if defined(__clang__)
  if (count > 0) __builtin_memcpy(out.at + out.size, from, static_cast<unsigned>(count));
#else
  for (int i = 0; i < count; ++i) out.at[out.size + i] = from[i];
#endif
  out.size += count;
}
constexpr void write_characters(buffer<char>& out, std::string_view text) { append_characters(out, text.data(), static_cast<int>(text.size())); }

/// The digits of a whole number, the last one first.
struct digit_list {
  char of[40] = {};
  int count = 0;
  constexpr explicit digit_list(wide_unsigned x) {
    for (; x != 0 || count == 0; x /= 10) of[count++] = static_cast<char>('0' + static_cast<int>(x % 10));
  }
  constexpr void write(buffer<char>& out, int from, int to) const {
    for (int i = from; i < to; ++i) out.push(of[count - 1 - i]);
  }
};

constexpr void write_integer(buffer<char>& out, wide_integer x) {
  if (x < 0) out.push('-');
  const digit_list digits(x < 0 ? 0 - static_cast<wide_unsigned>(x) : static_cast<wide_unsigned>(x));
  digits.write(out, 0, digits.count);
}

/// A positive decimal: plain from 10^-4 to 10^21, else as 2.5e-7 or 1e22.
constexpr void write_decimal(buffer<char>& out, decimal x) {
  while (x.digits % 1000 == 0) x.digits /= 1000, x.exponent += 3;
  while (x.digits % 10 == 0) x.digits /= 10, ++x.exponent;
  const digit_list digits(x.digits);
  const int n = digits.count, leading = n - 1 + x.exponent;
  const bool plain = leading >= -4 && leading < 21;
  const int whole = plain ? leading + 1 : 1;
  if (whole <= 0) write_characters(out, std::string_view("0.0000").substr(0, static_cast<unsigned>(2 - whole)));
  digits.write(out, 0, whole < 0 ? 0 : whole < n ? whole : n);
  for (int i = n; i < whole; ++i) out.push('0');
  if (whole > 0 && whole < n) out.push('.');
  digits.write(out, whole < 0 ? 0 : whole, n);
  if (plain) return;
  out.push('e');
  write_integer(out, leading);
}

/// Whether the literal is a whole number that 64 bits hold, sign apart.
constexpr bool is_whole(const literal& x) {
  constexpr double bound = 0x1p64;
  return magnitude(x.high) <= bound && magnitude(x.low) <= 1024 && static_cast<double>(static_cast<wide_integer>(x.high)) == x.high &&
         static_cast<double>(static_cast<wide_integer>(x.low)) == x.low;
}

constexpr std::string_view constant_text(literal_form form) {
  switch (form) {
    case literal_form::ln_2: return "log(2)";
    case literal_form::ln_10: return "log(10)";
    case literal_form::sqrt_half: return "sqrt(1/2)";
    case literal_form::two_over_sqrt_pi: return "2/sqrt(pi)";
    default: return "1/sqrt(2*pi)";
  }
}

constexpr bool has_minus_sign(const literal& x) { return x.high == x.high && std::bit_cast<std::uint64_t>(x.high) >> 63 != 0; }

/// The literal as text that reads back. Whole numbers below 2^64 have all their digits; any other number the fewest
/// that read back as the same double (as the same float where it was written as one); a constant of analysis its
/// formula. Infinities and NaN are inf and nan. Cost: 50 to 250 evaluation steps.
constexpr void write_decimal(buffer<char>& out, const literal& x) {
  if (has_minus_sign(x)) out.push('-');
  const double size = magnitude(x.high);
  if (!is_plain(x)) write_characters(out, constant_text(x.form));
  else if (size != size) write_characters(out, "nan");
  else if (!finite(size)) write_characters(out, "inf");
  else if (is_whole(x)) {
    const wide_integer whole = static_cast<wide_integer>(x.high) + static_cast<wide_integer>(x.low);
    write_integer(out, whole < 0 ? -whole : whole);
  } else if (x.form == literal_form::single && static_cast<double>(static_cast<float>(size)) == size)
    write_decimal(out, shortest(binary_of(static_cast<float>(size))));
  else write_decimal(out, shortest(binary_of(size)));
}

}  // namespace gradfold::detail
