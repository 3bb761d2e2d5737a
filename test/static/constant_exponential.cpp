// SPDX-License-Identifier: BSL-1.0
#include <gradfold/constant/exponential.hpp>

#include "close.hpp"

/// Exponentials and logarithms in constant expressions.
namespace gradfold::detail::constant {

// Values, correctly rounded (MPFR).
static_assert(exp(1.0) == 0x1.5bf0a8b145769p+1);
static_assert(exp(-1.0) == 0x1.78b56362cef38p-2);
static_assert(exp(0.1) == 0x1.1aec7b35a00d4p+0);
static_assert(exp(0.01) == 0x1.0292a5d2f2226p+0);
static_assert(exp(100.5) == 0x1.fcc37a76f9e76p+144);
static_assert(exp(-700.25) == 0x1.af5fe9a485c8ep-1011);
static_assert(exp(-740.125) == 0x0.000000000004bp-1022);
static_assert(exp(709.75) == 0x1.ef85a11e73f2dp+1023);
static_assert(exp(1e-10) == 0x1.000000006df38p+0);
static_assert(exp2(0.5) == 0x1.6a09e667f3bcdp+0);
static_assert(exp2(-0.1) == 0x1.ddb680117ab12p-1);
static_assert(exp2(1023.75) == 0x1.ae89f995ad3adp+1023);
static_assert(exp2(-1070.3) == 0x0.000000000000dp-1022);
static_assert(exp2(1e-12) == 0x1.0000000000c32p+0);
static_assert(expm1(1.0) == 0x1.b7e151628aed3p+0);
static_assert(expm1(-1.0) == -0x1.43a54e4e98864p-1);
static_assert(expm1(0.01) == 0x1.4952e9791133fp-7);
static_assert(expm1(-0.3) == -0x1.0966f2c7907f6p-2);
static_assert(expm1(1e-10) == 0x1.b7cdfd9dda4e3p-34);
static_assert(expm1(-30.5) == -0x1.ffffffffffe01p-1);
static_assert(expm1(700.0) == 0x1.d945df4f8ec8ep+1009);
static_assert(log(2.0) == 0x1.62e42fefa39efp-1);
static_assert(log(0.1) == -0x1.26bb1bbb55515p+1);
static_assert(log(10.0) == 0x1.26bb1bbb55516p+1);
static_assert(log(1.0000001) == 0x1.ad7f2847b6492p-24);
static_assert(log(0.9999) == -0x1.a3738d2cf1cc2p-14);
static_assert(log(1e300) == 0x1.5963447f87fb5p+9);
static_assert(log(3e-310) == -0x1.6459f44103e87p+9);
static_assert(log(5e-324) == -0x1.74385446d71c3p+9);
static_assert(log(1.4142135623730951) == 0x1.62e42fefa39fp-2);
static_assert(log2(3.0) == 0x1.95c01a39fbd68p+0);
static_assert(log2(0.1) == -0x1.a934f0979a371p+1);
static_assert(log2(1.0000001) == 0x1.35d0fea5fccb7p-23);
static_assert(log2(1e300) == 0x1.f24a09f1a8b89p+9);
static_assert(log2(3e-310) == -0x1.010d9da53be06p+10);
static_assert(log10(3.0) == 0x1.e8927964fd5fdp-2);
static_assert(log10(0.5) == -0x1.34413509f79ffp-2);
static_assert(log10(1.0000001) == 0x1.750e5ca0b1098p-25);
static_assert(log10(1e-300) == -0x1.2cp+8);
static_assert(log10(3e-310) == -0x1.3585db61a6c0bp+8);
static_assert(log1p(1.0) == 0x1.62e42fefa39efp-1);
static_assert(log1p(-0.5) == -0x1.62e42fefa39efp-1);
static_assert(log1p(1e-10) == 0x1.b7cdfd9d1d693p-34);
static_assert(log1p(0.007) == 0x1.c92760de12d3cp-8);
static_assert(log1p(-0.999999) == -0x1.ba18a998fc064p+3);
static_assert(log1p(1e300) == 0x1.5963447f87fb5p+9);
static_assert(exp(1.0F) == 0x1.5bf0a8p+1F && log(10.0F) == 0x1.26bb1cp+1F && exp2(-149.0F) == 0x1p-149F);

// Exact ones.
static_assert(exp(0.0) == 1 && exp(-0.0) == 1 && log(1.0) == 0 && log2(8.0) == 3 && log2(smallest) == -1074);
static_assert(log10(1000.0) == 3 && log10(1e22) == 22 && exp2(10.0) == 1024 && exp2(-1074.0) == smallest);
static_assert(exp2(1023.0) == 0x1p1023 && exp2(-1022.0) == std::numeric_limits<double>::min());

// Conversion to float, scaling.
static_assert(to_float(0x1.fffffefp127) == std::numeric_limits<float>::max() && to_float(-1e39) < -1e38F);
static_assert(to_float(0x1.ffffffp127) == std::numeric_limits<float>::infinity() && to_float(0x1p-149) == 0x1p-149F);
static_assert(scale(3.0, -1075) == 0x1p-1073 && scale(1.0, -1075) == 0 && scale(1.5, 1024) == inf && scale(smallest, 2000) == 0x1p926);
static_assert(round_scaled({1, 0x1p-52}, -1075) == smallest && round_scaled({-1, -0x1p-60}, -1074) == -smallest);

// Zeros.
static_assert(is_positive_zero(log(1.0)) && is_positive_zero(log2(1.0)) && is_positive_zero(log10(1.0)));
static_assert(is_positive_zero(expm1(0.0)) && is_negative_zero(expm1(-0.0)));
static_assert(is_positive_zero(log1p(0.0)) && is_negative_zero(log1p(-0.0)));
static_assert(expm1(smallest) == smallest && log1p(-smallest) == -smallest);

// Limits.
static_assert(exp(inf) == inf && is_positive_zero(exp(-inf)) && exp2(inf) == inf && is_positive_zero(exp2(-inf)));
static_assert(expm1(inf) == inf && expm1(-inf) == -1 && expm1(-largest) == -1);
static_assert(exp(0x1.62e42fefa39efp+9) == 0x1.fffffffffff2ap+1023 && exp(0x1.62e42fefa39fp+9) == inf);
static_assert(exp(-0x1.74910d52d3051p+9) == smallest && exp(-745.2) == 0 && exp(largest) == inf && exp(-largest) == 0);
static_assert(exp2(1024.0) == inf && exp2(-1075.0) == 0 && exp(89.0F) == std::numeric_limits<float>::infinity());
static_assert(log(inf) == inf && log2(inf) == inf && log10(inf) == inf && log1p(inf) == inf);
static_assert(log(0.0) == -inf && log(-0.0) == -inf && log2(0.0) == -inf && log10(-0.0) == -inf && log1p(-1.0) == -inf);
static_assert(isnan(log(-1.0)) && isnan(log2(-smallest)) && isnan(log10(-inf)) && isnan(log1p(-1.5)) && isnan(log1p(-inf)));
static_assert(isnan(exp(nan)) && isnan(exp2(nan)) && isnan(expm1(nan)) && isnan(log(nan)) && isnan(log2(nan)));
static_assert(isnan(log10(nan)) && isnan(log1p(nan)));

static_assert(is_constant_everywhere<double>([](auto x) { return exp(x); }));
static_assert(is_constant_everywhere<float>([](auto x) { return exp(x); }));
static_assert(is_constant_everywhere<double>([](auto x) { return exp2(x); }));
static_assert(is_constant_everywhere<float>([](auto x) { return exp2(x); }));
static_assert(is_constant_everywhere<double>([](auto x) { return expm1(x); }));
static_assert(is_constant_everywhere<float>([](auto x) { return expm1(x); }));
static_assert(is_constant_everywhere<double>([](auto x) { return log(x); }));
static_assert(is_constant_everywhere<float>([](auto x) { return log(x); }));
static_assert(is_constant_everywhere<double>([](auto x) { return log2(x); }));
static_assert(is_constant_everywhere<float>([](auto x) { return log2(x); }));
static_assert(is_constant_everywhere<double>([](auto x) { return log10(x); }));
static_assert(is_constant_everywhere<float>([](auto x) { return log10(x); }));
static_assert(is_constant_everywhere<double>([](auto x) { return log1p(x); }));
static_assert(is_constant_everywhere<float>([](auto x) { return log1p(x); }));

}  // namespace gradfold::detail::constant

int main() {}
