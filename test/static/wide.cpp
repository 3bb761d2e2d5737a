// SPDX-License-Identifier: BSL-1.0
// Integers of two words, for machines of 32 bits, compute what the compiler's own integers of 128 bits compute.
#include <gradfold/wide.hpp>

using gradfold::detail::two_words;
using gradfold::detail::wide_integer;
using gradfold::detail::wide_unsigned;
using wide = two_words<false>;
using signed_wide = two_words<true>;

namespace {

#if defined(__SIZEOF_INT128__)
constexpr bool same(wide x, wide_unsigned y) {
  return static_cast<std::uint64_t>(x) == static_cast<std::uint64_t>(y) && static_cast<std::uint64_t>(x >> 64) == static_cast<std::uint64_t>(y >> 64);
}
constexpr std::uint64_t words[] = {
    0, 1, 2, 10, 0xffffffff, 0x100000000, 0x6487ed5110b46273, 0x7fffffffffffffff, 0x8000000000000000, 0xd6e8feb86659fd93, 0xffffffffffffffff};

constexpr bool products_agree() {
  for (const std::uint64_t a : words)
    for (const std::uint64_t b : words) {
      const wide x = wide(a) * b;
      const wide_unsigned y = static_cast<wide_unsigned>(a) * b;
      bool agree = same(x, y) && same(x + a, y + a) && same(x - b, y - b) && same(x | b, y | b) && (x < wide(b)) == (y < b);
      for (const int n : {0, 1, 32, 63, 64, 65, 127}) agree = agree && same(x << n, y << n) && same(x >> n, y >> n);
      for (const std::uint64_t d : {std::uint64_t{1}, std::uint64_t{10}, std::uint64_t{0x6487ed5110b46273}})
        agree = agree && same(x / d, y / d) && x % d == y % d;
      if (!agree) return false;
    }
  return true;
}
static_assert(products_agree());

constexpr bool doubles_agree() {
  for (const double x : {0.0, 1.0, -1.0, 1024.0, -0x1p52, 0x1.fffffffffffffp63, -0x1p64, 0x1.8p90, -0x1.8p100}) {
    const signed_wide a(x);
    const auto b = static_cast<wide_integer>(x);
    if (!same(static_cast<wide>(a), static_cast<wide_unsigned>(b)) || static_cast<double>(a) != x || (a < 0) != (b < 0) || static_cast<double>(-a) != -x)
      return false;
    if (!same(static_cast<wide>(a - 7), static_cast<wide_unsigned>(b - 7)) || !same(static_cast<wide>(signed_wide(-5) + a), static_cast<wide_unsigned>(b - 5)))
      return false;
  }
  return true;
}
static_assert(doubles_agree());
#endif

}  // namespace
