// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/literal.hpp>
#include <gradfold/wide.hpp>

#include <string_view>

/// Arithmetic modulo a prime, where every rational number has a place and no operation rounds or overflows.
namespace gradfold::detail {

/// An integer modulo `prime`: the least p from floor(2^61 pi) on of which (p - 1)/2 is prime, too. The order of every
/// number but 0, 1 and -1 is then at least (p - 1)/2, so that no two powers of 2 within double's range coincide.
struct residue {
  static constexpr std::uint64_t prime = 0x6487ed5110b46273;

  std::uint64_t of = 0;

  friend constexpr residue operator+(residue x, residue y) {
    const std::uint64_t z = x.of + y.of;
    return {z < prime ? z : z - prime};
  }
  friend constexpr residue operator-(residue x, residue y) { return {x.of >= y.of ? x.of - y.of : x.of + prime - y.of}; }
  friend constexpr residue operator-(residue x) { return {x.of == 0 ? 0 : prime - x.of}; }
  friend constexpr residue operator*(residue x, residue y) { return {static_cast<std::uint64_t>(static_cast<wide_unsigned>(x.of) * y.of % prime)}; }
  friend constexpr bool operator==(residue x, residue y) { return x.of == y.of; }

  constexpr bool is_zero() const { return of == 0; }
  /// One of x and -x for every x but 0.
  constexpr bool is_negative() const { return of > prime / 2; }
};

/// x^n.
constexpr residue power(residue x, unsigned long long n) {
  residue z{1};
  for (; n > 1; n >>= 1) {
    if (n % 2 == 1) z = z * x;
    x = x * x;
  }
  return n == 1 ? z * x : z;
}

/// 1 / x for x other than 0, by Euclid's algorithm. Source: Knuth, The Art of Computer Programming 2, 3rd ed., 4.5.2.
constexpr residue reciprocal(residue x) {
  long long a = static_cast<long long>(residue::prime), b = static_cast<long long>(x.of), u = 0, v = 1;
  while (b > 1) {
    const long long q = a / b, r = a - q * b, w = u - q * v;
    a = b, b = r, u = v, v = w;
  }
  return {v < 0 ? residue::prime - static_cast<std::uint64_t>(-v) : static_cast<std::uint64_t>(v)};
}
constexpr residue signed_power(residue x, long long n) {
  return n < 0 ? power(reciprocal(x), 0 - static_cast<unsigned long long>(n)) : power(x, static_cast<unsigned long long>(n));
}

/// A hash under construction: each word is mixed in by a product of 128 bits, folded.
struct fingerprint {
  std::uint64_t state = 0;

  constexpr void mix(std::uint64_t word) {
    const wide_unsigned z = static_cast<wide_unsigned>(state ^ word ^ 0x9e3779b97f4a7c15) * 0xd6e8feb86659fd93;
    state = static_cast<std::uint64_t>(z >> 64) ^ static_cast<std::uint64_t>(z) * 0xbf58476d1ce4e5b9;
  }
  constexpr residue value() const {
    fingerprint last{state};
    last.mix(state >> 32);
    return {last.state % residue::prime};
  }
};

/// A number that stands for something of which nothing else is known: what it is, and of what.
constexpr residue opaque(std::uint64_t what, std::uint64_t x = 0, std::uint64_t y = 0) {
  fingerprint f{what * 0x94d049bb133111eb};
  f.mix(x);
  f.mix(y);
  return f.value();
}
constexpr residue opaque(std::string_view name) {
  fingerprint f{name.size()};
  for (const char c : name) f.mix(static_cast<unsigned char>(c));
  return f.value();
}

/// What is opaque but is no operation.
enum class opaque_kind : std::uint64_t { root = 0x10000, constant, not_finite };

/// A finite double, exactly: m 2^e with integers m and e.
constexpr residue residue_of(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t field = bits >> 52 & 2047, low = bits & 0xfffffffffffff, m = field == 0 ? low : low | 1ull << 52;
  if (m == 0) return {};
  const int zeros = std::countr_zero(m), e = (field == 0 ? 1 : static_cast<int>(field)) - 1075 + zeros;
  residue z{m >> zeros};
  constexpr residue two{2}, half{(residue::prime + 1) / 2};
  if (e != 0) z = z * power(e < 0 ? half : two, static_cast<unsigned>(e < 0 ? -e : e));
  return x < 0 ? -z : z;
}

/// A literal, exactly; constants of analysis, infinities and NaN are opaque.
constexpr residue residue_of(const literal& x) {
  if (is_plain(x) && finite(x.high)) return x.low == 0 ? residue_of(x.high) : residue_of(x.high) + residue_of(x.low);
  const residue z = is_plain(x) ? opaque(static_cast<std::uint64_t>(opaque_kind::not_finite), x.high != x.high ? 1 : 0)
                                : opaque(static_cast<std::uint64_t>(opaque_kind::constant), static_cast<std::uint64_t>(x.form));
  return x.high < 0 ? -z : z;
}

}  // namespace gradfold::detail
