// SPDX-License-Identifier: BSL-1.0
#include <gradfold/constant/root.hpp>

#include "close.hpp"

/// Roots and the fused multiply-add in constant expressions.
namespace gradfold::detail::constant {

// Values, correctly rounded (MPFR).
static_assert(cbrt(2.0) == 0x1.428a2f98d728bp+0);
static_assert(cbrt(-3.0) == -0x1.7137449123ef6p+0);
static_assert(cbrt(1e300) == 0x1.249ad2594c37dp+332);
static_assert(cbrt(1e-310) == 0x1.a9d1b0b5d7427p-344);
static_assert(cbrt(0.1) == 0x1.db4c7760bcff3p-2);
static_assert(sqrt(2.0) == 0x1.6a09e667f3bcdp+0);
static_assert(sqrt(3.0) == 0x1.bb67ae8584caap+0);
static_assert(sqrt(1e300) == 0x1.38d352e5096afp+498);
static_assert(sqrt(1e-310) == 0x1.1297872d9cbaep-515);
static_assert(sqrt(0.1) == 0x1.43d136248490fp-2);
static_assert(sqrt(5e-324) == 0x1p-537);
static_assert(sqrt(1.7976931348623157e308) == 0x1.fffffffffffffp+511);
static_assert(sqrt(2.0F) == 0x1.6a09e6p+0F && cbrt(2.0F) == 0x1.428a3p+0F);

// Exact ones, zeros, limits.
static_assert(sqrt(9.0) == 3 && sqrt(0x1p-1074) == 0x1p-537 && sqrt(0x1.fffffffffffffp+1) == 0x1.fffffffffffffp+0);
static_assert(is_positive_zero(sqrt(0.0)) && is_negative_zero(sqrt(-0.0)) && sqrt(inf) == inf);
static_assert(isnan(sqrt(-1.0)) && isnan(sqrt(-smallest)) && isnan(sqrt(-inf)) && isnan(sqrt(nan)));
static_assert(cbrt(27.0) == 3 && cbrt(-0.125) == -0.5 && cbrt(0x1p-1074) == 0x1p-358 && cbrt(1e15) == 1e5);
static_assert(is_negative_zero(cbrt(-0.0)) && cbrt(-inf) == -inf && isnan(cbrt(nan)));

// hypot.
static_assert(hypot(3.0, -4.0) == 5 && hypot(3e300, 4e300) == 5e300 && hypot(0.0, -7.0) == 7 && hypot(smallest, 0.0) == smallest);
static_assert(hypot(3 * smallest, 4 * smallest) == 5 * smallest && hypot(largest, largest) == inf && hypot(largest, 1.0) == largest);
static_assert(hypot(nan, -inf) == inf && isnan(hypot(nan, 1.0)) && is_positive_zero(hypot(-0.0, -0.0)));
static_assert(hypot(2.0, 3.0, 6.0) == 7 && hypot(6.0, -2.0, 3.0) == 7 && hypot(3.0, 6.0, 2.0) == 7);
static_assert(hypot(nan, 1.0, -inf) == inf && isnan(hypot(1.0, 2.0, nan)) && is_positive_zero(hypot(0.0, -0.0, 0.0)));
static_assert(hypot(3.0F, 4.0F) == 5 && hypot(2.0F, 3.0F, 6.0F) == 7 && hypot(3e38F, 3e38F) > std::numeric_limits<float>::max());

// fma: one rounding.
static_assert(fma(2.0, 3.0, 4.0) == 10 && fma(1 + 0x1p-52, 1 - 0x1p-52, -1.0) == -0x1p-104);
static_assert(fma(1 + 0x1p-30, 1 + 0x1p-23, 0x1p-60) == 1 + 0x1p-23 + 0x1p-30 + 0x1p-52);  // the product alone is a tie
static_assert(fma(1 + 0x1p-30, 1 + 0x1p-23, -0x1p-1000) == 1 + 0x1p-23 + 0x1p-30);
static_assert(fma(largest, 2.0, -largest) == largest && fma(largest, 2.0, 0.0) == inf && fma(largest, largest, -inf) == -inf);
static_assert(fma(0x1p-1000, 0x1p-75, 0.0) == 0 && fma(0x1.8p-1000, 0x1p-75, 0.0) == smallest && fma(0x1p-1000, 0x1p-75, smallest) == 2 * smallest);
static_assert(fma(0x1p-1000, -0x1p-75, smallest) == 0 && is_negative_zero(fma(0x1p-1000, -0x1p-1000, -0.0)));
static_assert(is_positive_zero(fma(2.0, 3.0, -6.0)) && is_negative_zero(fma(-0.0, 3.0, -0.0)) && is_positive_zero(fma(0.0, 3.0, -0.0)));
static_assert(fma(2.0, inf, -1.0) == inf && fma(-2.0, inf, 1.0) == -inf && fma(1.0, 1.0, -inf) == -inf && fma(inf, 1.0, inf) == inf);
static_assert(isnan(fma(0.0, inf, 1.0)) && isnan(fma(inf, 1.0, -inf)) && isnan(fma(nan, 1.0, inf)) && isnan(fma(1.0, 1.0, nan)));
static_assert(fma(1 + 0x1p-23F, 1 - 0x1p-23F, -1.0F) == -0x1p-46F && fma(3e38F, 2.0F, -3e38F) == 3e38F);
static_assert(fma(3e38F, 2.0F, 0.0F) == std::numeric_limits<float>::infinity() && fma(0x1p-149F, 0.5F, 0x1p-149F) == 0x1p-148F);

static_assert(is_constant_everywhere<double>([](auto x, auto) { return sqrt(x); }));
static_assert(is_constant_everywhere<float>([](auto x, auto) { return sqrt(x); }));
static_assert(is_constant_everywhere<double>([](auto x, auto) { return cbrt(x); }));
static_assert(is_constant_everywhere<float>([](auto x, auto) { return cbrt(x); }));
static_assert(is_constant_everywhere<double>([](auto x, auto y) { return hypot(x, y); }));
static_assert(is_constant_everywhere<float>([](auto x, auto y) { return hypot(x, y); }));
static_assert(is_constant_everywhere<double>([](auto x, auto y) { return hypot(x, y, y); }));
static_assert(is_constant_everywhere<float>([](auto x, auto y) { return hypot(x, y, y); }));
static_assert(is_constant_everywhere<double>([](auto x, auto y) { return fma(x, y, x); }));
static_assert(is_constant_everywhere<float>([](auto x, auto y) { return fma(x, y, x); }));
static_assert(is_constant_everywhere<double>([](auto x, auto y) { return fma(x, x, y); }));
static_assert(is_constant_everywhere<float>([](auto x, auto y) { return fma(x, x, y); }));

}  // namespace gradfold::detail::constant

int main() {}
