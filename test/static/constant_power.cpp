// SPDX-License-Identifier: BSL-1.0
#include <gradfold/constant/power.hpp>

#include "close.hpp"

/// Powers in constant expressions: F.10.4.4 of C, line by line.
namespace gradfold::detail::constant {

// Values, correctly rounded (MPFR).
static_assert(pow(2.0, 0.5) == 0x1.6a09e667f3bcdp+0);
static_assert(pow(1.1, 7.3) == 0x1.00abbdb22bbdfp+1);
static_assert(pow(10.0, -3.5) == 0x1.4b96be9c2da2cp-12);
static_assert(pow(0.3, 250.25) == 0x1.408a35b537a18p-435);
static_assert(pow(1.0000001, 1000000000.0) == 0x1.349445c228792p+144);
static_assert(pow(0.1, 323.1) == 0x0.0000000000002p-1022);
static_assert(pow(5e-324, 0.25) == 0x1.6a09e667f3bcdp-269);
static_assert(pow(1e300, 1.02) == 0x1.6c8e5ca239078p+1016);
static_assert(pow(3.0, -0.1) == 0x1.cabb11372e638p-1);
static_assert(pow(1.1F, 7.25F) == 0x1.fee6bcp+0F);

// Exact ones.
static_assert(pow(3.0, 4.0) == 81 && pow(-3.0, 3.0) == -27 && pow(2.0, -3.0) == 0.125 && pow(9.0, 1.5) == 27);
static_assert(pow(16.0, -0.25) == 0.5 && pow(10.0, 22.0) == 1e22 && pow(2.0, -1074.0) == smallest && pow(7.0, 1.0) == 7);
static_assert(pow(2.0, 1023.0) == 0x1p1023 && pow(2.0, 1024.0) == inf && pow(-2.0, 1025.0) == -inf);
static_assert(is_positive_zero(pow(2.0, -1076.0)) && is_negative_zero(pow(-2.0, -1077.0)));
static_assert(pow(largest, 1.0) == largest && pow(smallest, 1.0) == smallest && pow(largest, largest) == inf);
static_assert(pow(1.0 + 0x1p-52, largest) == inf && pow(1.0 - 0x1p-53, largest) == 0 && pow(largest, smallest) == 1);

// A base of zero.
static_assert(pow(0.0, -1.0) == inf && pow(-0.0, -1.0) == -inf && pow(-0.0, -2.0) == inf && pow(-0.0, -0.5) == inf);
static_assert(pow(0.0, -inf) == inf && pow(-0.0, -inf) == inf && is_positive_zero(pow(-0.0, inf)));
static_assert(is_positive_zero(pow(0.0, 3.0)) && is_negative_zero(pow(-0.0, 3.0)) && is_positive_zero(pow(-0.0, 2.0)));
static_assert(is_positive_zero(pow(-0.0, 0.5)) && is_positive_zero(pow(-0.0, 0x1p53)));

// One.
static_assert(pow(1.0, nan) == 1 && pow(1.0, inf) == 1 && pow(nan, 0.0) == 1 && pow(nan, -0.0) == 1 && pow(inf, 0.0) == 1);
static_assert(pow(-1.0, inf) == 1 && pow(-1.0, -inf) == 1 && pow(-1.0, 3.0) == -1 && pow(-1.0, 0x1p53) == 1);
static_assert(pow(0.0, 0.0) == 1 && pow(-0.0, -0.0) == 1);

// Infinities.
static_assert(pow(0.5, -inf) == inf && pow(2.0, -inf) == 0 && pow(0.5, inf) == 0 && pow(-2.0, inf) == inf);
static_assert(pow(inf, 2.0) == inf && is_positive_zero(pow(inf, -2.0)) && pow(inf, 0.5) == inf);
static_assert(is_negative_zero(pow(-inf, -3.0)) && is_positive_zero(pow(-inf, -2.0)) && is_positive_zero(pow(-inf, -0.5)));
static_assert(pow(-inf, 3.0) == -inf && pow(-inf, 2.0) == inf && pow(-inf, 0.5) == inf && pow(inf, -inf) == 0);

// NaN.
static_assert(isnan(pow(-8.0, 1.0 / 3)) && isnan(pow(-smallest, 0.5)) && isnan(pow(nan, 1.0)) && isnan(pow(2.0, nan)));
static_assert(isnan(pow(-1.0, nan)) && isnan(pow(0.0, nan)) && isnan(pow(nan, inf)));

// float.
static_assert(pow(2.0F, 128.0F) == std::numeric_limits<float>::infinity() && pow(2.0F, -149.0F) == 0x1p-149F);
static_assert(pow(-3.0F, 3.0F) == -27 && pow(0.0F, -1.0F) == std::numeric_limits<float>::infinity());

static_assert(is_constant_everywhere<double>([](auto x, auto y) { return pow(x, y); }));
static_assert(is_constant_everywhere<float>([](auto x, auto y) { return pow(x, y); }));
static_assert(is_constant_everywhere<double>([](auto x, auto y) { return pow(y, x); }));
static_assert(is_constant_everywhere<float>([](auto x, auto y) { return pow(y, x); }));

}  // namespace gradfold::detail::constant

int main() {}
