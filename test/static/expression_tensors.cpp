// SPDX-License-Identifier: BSL-1.0
// Functions of tensors inside expressions: calls, derivatives, parts, indices, all in constant expressions.
#include <gradfold/gradfold.hpp>

using namespace gradfold;

namespace {

inline constexpr auto W = variable<"W">;
inline constexpr auto x = variable<"x">;
inline constexpr auto b = variable<"b">;
inline constexpr auto y = variable<"y">;
inline constexpr auto z = variable<"z">;

constexpr auto L = sum(square(matmul(W, x) + b - y));
constexpr auto loss = [](const auto& w, const auto& u, const auto& c, const auto& v) { return sum(square(matmul(w, u) + c - v)); };
constexpr tensor<double, 2, 3> W1{{1, 2, 3}, {4, 5, 6}};
constexpr tensor x1{1.0, 0.5, 2.0};
constexpr tensor b1{0.25, 0.5}, y1{7.0, 20.0};

// --- Calls ---

static_assert(L(W = W1, x = x1, b = b1, y = y1) == loss(W1, x1, b1, y1));
static_assert(L(y = y1, b = b1, x = x1, W = W1) == loss(W1, x1, b1, y1));
static_assert(evaluate<L>(W = W1, x = x1, b = b1, y = y1) == loss(W1, x1, b1, y1));
static_assert(std::same_as<decltype(L(W = W1, x = x1, b = b1, y = y1)), double>);
static_assert(L(W = W1, x = x1, b = 1, y = 2) == loss(W1, x1, tensor{1, 1}, tensor{2, 2}));  // numbers broadcast, integers are numbers
static_assert(L(W = W1, x = tensor<int, 3>{1, 0, 2}, b = b1, y = y1) == loss(W1, tensor{1.0, 0.0, 2.0}, b1, y1));
constexpr auto mean_square = mean(square(x - y));
static_assert(mean_square(x = 3.0, y = 1.0) == 4);  // a number is a tensor without axes

// --- Derivatives, by name ---

constexpr auto g = gradient<L>(W = W1, x = x1, b = b1, y = y1);
constexpr auto by_position = gradient<loss>(W1, x1, b1, y1);
static_assert(g[W] == std::get<0>(by_position) && g[x] == std::get<1>(by_position) && g[b] == std::get<2>(by_position) && g[y] == std::get<3>(by_position));
static_assert(std::same_as<std::remove_cvref_t<decltype(g[W])>, tensor<double, 2, 3>>);
static_assert(gradient<L, x>(W = W1, x = x1, b = b1, y = y1)[x] == g[x]);
static_assert(value_and_gradient<L, W>(W = W1, x = x1, b = b1, y = y1).value == loss(W1, x1, b1, y1));
static_assert(value_and_gradient<L, W>(W = W1, x = x1, b = b1, y = y1).gradient[W] == g[W]);
static_assert(gradient<L, b>(W = W1, x = x1, b = 1, y = y1)[b] == 2 * (1 + 8 - 7.0) + 2 * (1 + 18.5 - 20));
constexpr bool written() {
  tensor<double, 2, 3> to_W;
  tensor<double, 2> to_b;
  const double value = value_and_gradient<L>(W = W1, x = x1, b = b1, y = y1, into(b = to_b, W = to_W));
  return value == loss(W1, x1, b1, y1) && to_W == g[W] && to_b == g[b];
}
static_assert(written());
constexpr auto M = matmul(W, x) + b;
static_assert(vjp<M>(at(W = W1, x = x1, b = b1), tensor{1.0, 2.0})[x] == matmul(tensor{1.0, 2.0}, W1));
static_assert(jvp<M>(at(W = W1, x = x1, b = b1), along(x = tensor{0.0, 1.0, 0.0})) == tensor{2.0, 5.0});
static_assert(jacobian<M, x>(W = W1, x = x1, b = b1)[x] == W1);
static_assert(hessian<L>(W = W1, x = x1, b = b1, y = y1)(b, y) == tensor<double, 2, 2>{{-2, 0}, {0, -2}});
static_assert(hvp<L>(at(W = W1, x = x1, b = b1, y = y1), along(b = tensor{1.0, 0.0}))[y] == tensor{-2.0, 0.0});
static_assert(check_gradient<L>(W = W1, x = x1, b = b1, y = y1).passed);
static_assert(cost<L, tensor<double, 2, 3>, tensor<double, 3>, tensor<double, 2>, tensor<double, 2>> ==
              cost<loss, tensor<double, 2, 3>, tensor<double, 3>, tensor<double, 2>, tensor<double, 2>>);
static_assert(cost<gradient<L, x>, tensor<double, 2, 3>, tensor<double, 3>, tensor<double, 2>, tensor<double, 2>> ==
              cost<gradient<loss, 1>, tensor<double, 2, 3>, tensor<double, 3>, tensor<double, 2>, tensor<double, 2>>);

// --- Expressions in expressions ---

static_assert(L(x = head<3>(z), b = y)(W = W1, y = y1, z = tensor{1.0, 0.5, 2.0, 9.0}) == loss(W1, x1, y1, y1));
constexpr auto S = shared<L>;
static_assert(std::is_empty_v<decltype(S)>);
constexpr auto twice = S * S + sum(x);
static_assert(twice(W = W1, x = x1, b = b1, y = y1) == loss(W1, x1, b1, y1) * loss(W1, x1, b1, y1) + 3.5);
static_assert(gradient<twice, b>(W = W1, x = x1, b = b1, y = y1)[b] == 2 * loss(W1, x1, b1, y1) * g[b]);
constexpr auto Q = 3 * pow(z, 3);
constexpr auto slopes = sum(derivative<Q, z>);  // 9 z^2, element by element
static_assert(slopes(z = tensor{1.0, 2.0}) == 45);
constexpr auto inside = [](const auto& u) { return L(W = u, x = x1, b = b1, y = y1); };
static_assert(gradient<inside>(W1) == g[W]);

// --- Indices: constants, and integers that are data ---

inline constexpr auto i = variable<"i">;
constexpr auto P = x[i] * 2 + x[0] + W(1, i);
static_assert(P(x = x1, W = W1, i = 2) == 4 + 1 + 6);
static_assert(evaluate<P>(x = x1, W = W1, i = 2) == 11);
constexpr auto gi = gradient<P>(x = x1, W = W1, i = 2);  // of i there is no part
static_assert(gi[x] == tensor{1.0, 0.0, 2.0} && gi[W] == tensor<double, 2, 3>{{0, 0, 0}, {0, 0, 1}} && gi.size() == 2);
static_assert(W[1](W = W1) == tensor{4.0, 5.0, 6.0});
static_assert(x[i + 1](x = x1, i = 1) == 2);
static_assert(gather(x, i)(x = x1, i = tensor<int, 2>{2, 0}) == tensor{2.0, 1.0});
static_assert(sum(one_hot<3>(i) * x)(x = x1, i = 2) == 2);
static_assert(argmax(x)(x = x1) == 2 && std::same_as<decltype(argmax(x)(x = x1)), long long>);
static_assert((x[i] * i)(x = x1, i = 2) == 4);

// --- Conditions ---

static_assert(sum(select(x > 1, x, 0))(x = x1) == 2);
static_assert(sum(x > 0.75)(x = x1) == 2);
static_assert((W > 2)(W = W1)(0, 2) && !(W > 2)(W = W1)(0, 0));

}  // namespace
