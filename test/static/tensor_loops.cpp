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
constexpr auto vectors = [](const auto& w, const auto& x) { return fold<4>(x, [&](const auto& h, const auto&) { return matmul(w, h) + x; }); };
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

// With checkpoints: the same value and the same gradient, to the last bit, in a workspace that grows as the square root of the steps.
template <int n, auto... checkpoints>
constexpr auto logistic =
    [](const auto& a, const auto& x) { return fold<n>(x, [&](const auto& s, const auto& i) { return s + a * s * (1 - s) / (i + 3); }, checkpoints...); };
static_assert(value_and_gradient<logistic<11, checkpoint<>>>(0.7, 0.2).gradient == value_and_gradient<logistic<11>>(0.7, 0.2).gradient);
static_assert(value_and_gradient<logistic<11, checkpoint<5>>>(0.7f, 0.2f).gradient == value_and_gradient<logistic<11>>(0.7f, 0.2f).gradient);
static_assert(logistic<11, checkpoint<3>>(0.7, 0.2) == logistic<11>(0.7, 0.2) && evaluate<logistic<11, checkpoint<3>>>(0.7, 0.2) == logistic<11>(0.7, 0.2));
template <auto... checkpoints>
constexpr auto tree = [](const auto& w, const auto& x) {
  const auto last = fold<7>(
      std::pair(x[0], 0.5), [&](const auto& s, const auto& i) { return std::pair(matmul(w, s.first) + x[i], s.second * w(0, 1) + s.first[0]); },
      checkpoints...);
  return sum(last.first) * last.second;
};
constexpr auto parts = [] {
  tensor<double, 7, 2> x;
  for (std::size_t k = 0; k < x.size(); ++k) x.data()[k] = 0.3 * static_cast<double>(k) - 1;
  return x;
}();
static_assert(gradient<tree<checkpoint<3>>>(tensor<double, 2, 2>{0.3, 0.2, -0.4, 0.7}, parts) ==
              gradient<tree<>>(tensor<double, 2, 2>{0.3, 0.2, -0.4, 0.7}, parts));
template <auto... checkpoints>
constexpr auto path = [](const auto& x) { return sum(square(scan<7>(x, [](const auto& s, const auto& i) { return s * s / (i + 1) + 1; }, checkpoints...))); };
static_assert(value_and_gradient<path<checkpoint<3>>>(0.7).gradient == value_and_gradient<path<>>(0.7).gradient);
constexpr double twice = gradient<[](const auto& x) { return gradient<path<checkpoint<>>>(x); }>(0.7),
                 plainly = gradient<[](const auto& x) { return gradient<path<>>(x); }>(0.7);
static_assert(twice / plainly - 1 < 1e-14 && 1 - twice / plainly < 1e-14);
template <int n, auto... checkpoints>
constexpr double bytes = static_cast<double>(cost<gradient<logistic<n, checkpoints...>>, double, double>.workspace_bytes);
static_assert(bytes<40000> > 3.9 * bytes<10000> && bytes<40000, checkpoint<>> < 2.1 * bytes<10000, checkpoint<>>);
static_assert(bytes<10000, checkpoint<>> < 0.03 * bytes<10000>);

// What is dear to compute again is stored where the workspace stays on the stack, or is not many times what the states need alone.
template <int n>
constexpr auto swing = [](const auto& a, const auto& x) { return fold<n>(x, [&](const auto& s, const auto&) { return s + a * sin(s); }); };
template <int n>
constexpr auto of_swing = cost<gradient<swing<n>>, double, double>;
static_assert(of_swing<10000>.calls == 10000 && of_swing<10000>.workspace_bytes < 161000);  // sine and cosine at once
static_assert(of_swing<20000>.calls == 40000 && of_swing<20000>.workspace_bytes < 161000);  // what 10,000 steps store would be too much for twice as many
static_assert(of_swing<1000000>.calls == 1000000 && of_swing<1000000>.workspace_bytes < 16001000);  // past the stack in any case
template <auto... checkpoints>
constexpr auto swings =
    [](const auto& a, const auto& x) { return fold<12>(x, [&](const auto& s, const auto&) { return s + a * sin(s) * exp(-s); }, checkpoints...); };
static_assert(gradient<swings<checkpoint<3>>>(0.1, 0.7) == gradient<swings<>>(0.1, 0.7));
static_assert(check_gradient<swings<>>(0.1, 0.7).passed);

}  // namespace
