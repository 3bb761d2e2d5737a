// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>
#include <utility>

/// Integers of 128 bits: the compiler's own, or, on machines of 32 bits, two words. Only what the library computes with them.
namespace gradfold::detail {

/// Two's complement, where it is signed. Products are of words, quotients and remainders by words below 2^63.
template <bool is_signed>
class two_words {
 public:
  constexpr two_words() = default;
  template <std::integral T>
  constexpr two_words(T x) : low_{static_cast<std::uint64_t>(x)}, high_{std::cmp_less(x, 0) ? ~std::uint64_t{0} : 0} {}
  constexpr explicit two_words(const two_words<!is_signed>& x) : low_{x.low_}, high_{x.high_} {}
  /// A whole number of at most 2^126.
  constexpr explicit two_words(double x) {
    const double size = x < 0 ? -x : x;
    high_ = static_cast<std::uint64_t>(size * 0x1p-64);
    low_ = static_cast<std::uint64_t>(size - static_cast<double>(high_) * 0x1p64);
    if (x < 0) *this = -*this;
  }
  constexpr explicit operator double() const {
    const bool negative = *this < two_words{};
    const two_words size = negative ? -*this : *this;
    const double x = static_cast<double>(size.high_) * 0x1p64 + static_cast<double>(size.low_);
    return negative ? -x : x;
  }
  template <std::integral T>
  constexpr explicit operator T() const {
    return static_cast<T>(low_);
  }

  constexpr two_words operator-() const { return two_words{} - *this; }
  friend constexpr two_words operator+(two_words x, two_words y) { return {x.low_ + y.low_, x.high_ + y.high_ + (x.low_ + y.low_ < x.low_ ? 1 : 0)}; }
  friend constexpr two_words operator-(two_words x, two_words y) { return {x.low_ - y.low_, x.high_ - y.high_ - (x.low_ < y.low_ ? 1 : 0)}; }
  friend constexpr two_words operator|(two_words x, two_words y) { return {x.low_ | y.low_, x.high_ | y.high_}; }
  friend constexpr two_words operator<<(two_words x, int n) {
    if (n >= 64) return {0, x.low_ << (n - 64)};
    return n == 0 ? x : two_words{x.low_ << n, x.high_ << n | x.low_ >> (64 - n)};
  }
  /// Of a number that is not negative.
  friend constexpr two_words operator>>(two_words x, int n) {
    if (n >= 64) return {x.high_ >> (n - 64), 0};
    return n == 0 ? x : two_words{x.low_ >> n | x.high_ << (64 - n), x.high_ >> n};
  }
  friend constexpr two_words operator*(two_words x, two_words y) {
    constexpr std::uint64_t mask = 0xffffffff;
    const std::uint64_t a = x.low_ >> 32, b = x.low_ & mask, c = y.low_ >> 32, d = y.low_ & mask;
    const std::uint64_t middle = (b * d >> 32) + (a * d & mask) + (b * c & mask);
    return {x.low_ * y.low_, a * c + (a * d >> 32) + (b * c >> 32) + (middle >> 32)};
  }
  friend constexpr two_words operator/(two_words x, std::uint64_t y) { return divided(x, y).quotient; }
  friend constexpr std::uint64_t operator%(two_words x, std::uint64_t y) { return divided(x, y).remainder; }
  constexpr two_words& operator/=(std::uint64_t y) { return *this = *this / y; }
  friend constexpr bool operator==(two_words x, two_words y) = default;
  friend constexpr bool operator<(two_words x, two_words y) {
    constexpr std::uint64_t sign = is_signed ? std::uint64_t{1} << 63 : 0;
    return (x.high_ ^ sign) != (y.high_ ^ sign) ? (x.high_ ^ sign) < (y.high_ ^ sign) : x.low_ < y.low_;
  }

 private:
  friend class two_words<!is_signed>;
  struct division;
  constexpr two_words(std::uint64_t low, std::uint64_t high) : low_{low}, high_{high} {}

  /// Bit by bit, from the top.
  static constexpr division divided(two_words x, std::uint64_t y);

  std::uint64_t low_ = 0, high_ = 0;
};

template <bool is_signed>
struct two_words<is_signed>::division {
  two_words quotient;
  std::uint64_t remainder = 0;
};
template <bool is_signed>
constexpr typename two_words<is_signed>::division two_words<is_signed>::divided(two_words x, std::uint64_t y) {
  if (x.high_ == 0) return {{x.low_ / y, 0}, x.low_ % y};
  division result;
  for (int bit = 127; bit >= 0; --bit) {
    const std::uint64_t word = bit >= 64 ? x.high_ : x.low_;
    result.remainder = result.remainder << 1 | (word >> (bit % 64) & 1);
    result.quotient = result.quotient << 1;
    if (result.remainder >= y) result.remainder -= y, result.quotient.low_ |= 1;
  }
  return result;
}

#if defined(__SIZEOF_INT128__)
__extension__ typedef __int128 wide_integer;
__extension__ typedef unsigned __int128 wide_unsigned;
#else
using wide_integer = two_words<true>;
using wide_unsigned = two_words<false>;
#endif

}  // namespace gradfold::detail
