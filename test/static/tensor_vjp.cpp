// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

// The external gradient: expressions and functions of tensors.
using namespace gradfold;

namespace {

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
constexpr tensor A{2.0, 3.0}, B{6.0, 4.0};
static_assert(Q(a = A, b = B) == tensor{-12.0, 65.0});
constexpr auto back = vjp<Q>(at(a = A, b = B), tensor{1.0, 1.0});
static_assert(back[a] == tensor{36.0, 81.0} && back[b] == tensor{-12.0, -8.0});
static_assert(vjp<Q, b>(at(a = A, b = B), tensor{1.0, 1.0})[b] == tensor{-12.0, -8.0});
static_assert(value_and_vjp<Q>(at(a = A, b = B), tensor{1.0, 1.0}).value == tensor{-12.0, 65.0});
static_assert(evaluate<Q>(a = A, b = B) == tensor{-12.0, 65.0});
constexpr auto into_test = [] {
  tensor<double, 2> ga, gb;
  vjp<Q>(at(a = A, b = B), tensor{1.0, 2.0}, into(b = gb, a = ga));
  return ga == tensor{36.0, 162.0} && gb == tensor{-12.0, -16.0};
}();
static_assert(into_test);
constexpr auto f = [](const auto& x, const auto& y) { return 3 * pow(x, 3) - pow(y, 2); };
static_assert(std::get<0>(vjp<f>(at(A, B), tensor{1.0, 1.0})) == tensor{36.0, 81.0});
static_assert(vjp<f, 1>(at(A, B), tensor{1.0, 1.0}) == tensor{-12.0, -8.0});
static_assert(f(A, B) == tensor{-12.0, 65.0});
constexpr auto h = [](const auto& x) { return std::array{x[0] * x[1], x[0] + x[1]}; };
static_assert(vjp<h>(at(std::array{2.0, 3.0}), std::array{1.0, 10.0}) == std::array{13.0, 12.0});
// broadcasting: b scalar
static_assert(vjp<Q>(at(a = A, b = 2.0), tensor{1.0, 1.0})[b] == -8.0);

}  // namespace
