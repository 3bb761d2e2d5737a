// SPDX-License-Identifier: BSL-1.0
#include <gradfold/constant/rounding.hpp>

#include "close.hpp"

/// Rounding and remainders in constant expressions.
namespace gradfold::detail::constant {

static_assert(floor(2.7) == 2 && floor(-2.1) == -3 && floor(5.0) == 5 && is_negative_zero(floor(-0.0)) && floor(-smallest) == -1);
static_assert(ceil(2.1) == 3 && ceil(-2.7) == -2 && is_negative_zero(ceil(-0.5)) && ceil(smallest) == 1);
static_assert(trunc(2.7) == 2 && trunc(-2.7) == -2 && is_negative_zero(trunc(-0.9)) && trunc(largest) == largest);
static_assert(round(2.5) == 3 && round(-2.5) == -3 && round(0.49999999999999994) == 0 && is_negative_zero(round(-0.4)));
static_assert(round(0x1.fffffffffffffp+51) == 0x1p52 && round(0x1.0000000000001p+52) == 0x1.0000000000001p+52);
static_assert(floor(inf) == inf && ceil(-inf) == -inf && isnan(floor(nan)) && isnan(ceil(nan)) && isnan(trunc(nan)) && isnan(round(nan)));
static_assert(floor(-2.5F) == -3 && ceil(2.5F) == 3 && trunc(-2.5F) == -2 && round(2.5F) == 3);

static_assert(fmod(5.5, 2.0) == 1.5 && fmod(-5.5, 2.0) == -1.5 && fmod(5.5, -2.0) == 1.5 && fmod(1.0, 3.0) == 1);
static_assert(is_positive_zero(fmod(6.0, 3.0)) && is_negative_zero(fmod(-6.0, 3.0)) && is_negative_zero(fmod(-0.0, 1.0)));
static_assert(fmod(5.0, inf) == 5 && fmod(largest, smallest) == 0 && fmod(0x1p1000, 3.0) == 1 && fmod(0x1p1001, 3.0) == 2);
static_assert(isnan(fmod(inf, 1.0)) && isnan(fmod(1.0, 0.0)) && isnan(fmod(nan, 1.0)) && isnan(fmod(1.0, nan)));
static_assert(fmod(5.5F, 2.0F) == 1.5F);

static_assert(remainder(5.0, 3.0) == -1 && remainder(4.0, 3.0) == 1 && remainder(-5.0, 3.0) == 1 && remainder(5.0, -3.0) == -1);
static_assert(remainder(1.0, 2.0) == 1 && remainder(3.0, 2.0) == -1 && remainder(5.0, 2.0) == 1 && remainder(-1.0, 2.0) == -1);
static_assert(is_positive_zero(remainder(6.0, 3.0)) && is_negative_zero(remainder(-6.0, 3.0)) && remainder(0x1p1001, 3.0) == -1);
static_assert(remainder(largest, inf) == largest && remainder(smallest, largest) == smallest && remainder(3 * smallest, 2 * smallest) == -smallest);
static_assert(isnan(remainder(inf, 1.0)) && isnan(remainder(1.0, 0.0)) && isnan(remainder(nan, 1.0)) && isnan(remainder(1.0, nan)));
static_assert(remainder(5.0F, 3.0F) == -1);

static_assert(is_constant_everywhere<double>([](auto x, auto) { return floor(x); }));
static_assert(is_constant_everywhere<float>([](auto x, auto) { return floor(x); }));
static_assert(is_constant_everywhere<double>([](auto x, auto) { return ceil(x); }));
static_assert(is_constant_everywhere<float>([](auto x, auto) { return ceil(x); }));
static_assert(is_constant_everywhere<double>([](auto x, auto) { return trunc(x); }));
static_assert(is_constant_everywhere<float>([](auto x, auto) { return trunc(x); }));
static_assert(is_constant_everywhere<double>([](auto x, auto) { return round(x); }));
static_assert(is_constant_everywhere<float>([](auto x, auto) { return round(x); }));
static_assert(is_constant_everywhere<double>([](auto x, auto y) { return fmod(x, y); }));
static_assert(is_constant_everywhere<float>([](auto x, auto y) { return fmod(x, y); }));
static_assert(is_constant_everywhere<double>([](auto x, auto y) { return remainder(x, y); }));
static_assert(is_constant_everywhere<float>([](auto x, auto y) { return remainder(x, y); }));

}  // namespace gradfold::detail::constant

int main() {}
