// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

// Loops that stay loops: fold, scan and sum over a body.
using namespace gradfold;

namespace {

static_assert(fold<5>(1.0, [](const auto& s, const auto& i) { return s * 2 + i; }) == 58.0);
constexpr auto f = [](const auto& x) { return fold<3>(x, [](const auto& s, const auto&) { return s * s; }); };  // x^8
static_assert(f(2.0) == 256 && evaluate<f>(2.0) == 256);
static_assert(gradient<f>(2.0) == 8 * 128);
constexpr auto g = [](const auto& x, const auto& a) {  // captures: x, by data index, and a
  return fold<3>(0.0, [&](const auto& s, const auto& i) { return s * a + x[i]; });
};
static_assert(evaluate<g>(tensor{1.0, 2.0, 3.0}, 10.0) == 123);
static_assert(std::get<0>(gradient<g>(tensor{1.0, 2.0, 3.0}, 10.0)) == tensor{100.0, 10.0, 1.0});
static_assert(std::get<1>(gradient<g>(tensor{1.0, 2.0, 3.0}, 10.0)) == 2 * 1 * 10 + 2);
constexpr auto total = [](const auto& x) { return sum<3>([&](const auto& i) { return x[i] * x[i]; }); };
static_assert(evaluate<total>(tensor{1.0, 2.0, 3.0}) == 14 && gradient<total>(tensor{1.0, 2.0, 3.0}) == tensor{2.0, 4.0, 6.0});
constexpr auto states = [](const auto& x) { return scan<3>(x, [](const auto& s, const auto& i) { return s * (i + 1); }); };
static_assert(evaluate<states>(2.0) == tensor{2.0, 4.0, 12.0} && states(2.0) == tensor{2.0, 4.0, 12.0});
static_assert(vjp<states>(at(2.0), tensor{1.0, 10.0, 100.0}) == 1 + 20 + 600);
constexpr auto nested = [](const auto& x) {
  return fold<2>(x, [&](const auto& s, const auto&) { return s + sum<3>([&](const auto& j) { return s * x * j; }); });
};  // s (1 + 3x), twice: x (1 + 3x)^2
static_assert(evaluate<nested>(1.0) == 16 && gradient<nested>(1.0) == 16 + 24);
constexpr auto vectors = [](const auto& w, const auto& x) {
  return fold<4>(x, [&](const auto& h, const auto&) { return matmul(w, h) + x; });
};
constexpr auto loss = [](const auto& w, const auto& x) { return sum(vectors(w, x)); };
constexpr auto wg = gradient<loss>(tensor<double, 2, 2>{1, 0, 0, 2}, tensor{1.0, 1.0});
static_assert(std::get<1>(wg) == tensor{5.0, 31.0} && std::get<0>(wg)(0, 0) == 10 && std::get<0>(wg)(1, 1) == 1 * 49.0);
constexpr auto curvature = [](const auto& x) { return gradient<f>(x); };
static_assert(gradient<curvature>(2.0) == 56 * 64);
constexpr auto powers = [](const auto& x) { return fold<1000>(x, [&](const auto& s, const auto&) { return s * x + 1; }); };
static_assert(cost<powers, double>.multiplications == 1000 && cost<powers, double>.additions == 1000);
static_assert(cost<gradient<powers>, double>.total() <= 4 * cost<powers, double>.total());
static_assert(cost<gradient<powers>, double>.workspace_bytes >= 1000 * sizeof(double));
static_assert(cost<powers, double>.workspace_bytes == 0);

}  // namespace
