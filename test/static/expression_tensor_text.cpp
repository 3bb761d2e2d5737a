// SPDX-License-Identifier: BSL-1.0
// Functions of tensors inside expressions, printed and compared.
#include <gradfold/gradfold.hpp>

using namespace gradfold;

namespace {

inline constexpr auto W = variable<"W">;
inline constexpr auto x = variable<"x">;
inline constexpr auto b = variable<"b">;
inline constexpr auto y = variable<"y">;
inline constexpr auto i = variable<"i">;
constexpr auto L = sum(abs(matmul(W, x) + b - y));

static_assert(text<L> == "sum(abs(matmul(W, x) + b - y))");
static_assert(text<slice<0, 3>(x)> == "slice<0, 3>(x)");
static_assert(text<slice<range<0, -1, 2>, range<1, 3>>(W)> == "slice<range<0, -1, 2>, range<1, 3>>(W)");
static_assert(text<x[2] * W(0, i)> == "x[2]*W(0, i)");
static_assert(text<(x + b)[2] - sum<0, -1>(W, keepdims)> == "(x + b)[2] - sum<0, -1>(W, keepdims)");
static_assert(text<softmax(x) + softmax<0>(x)> == "softmax(x) + softmax<0>(x)");
static_assert(text<stack<1>(x, 2) + concatenate(x, y) + head<3>(x) + tail<3>(x)> == "stack<1>(x, 2) + concatenate(x, y) + head<3>(x) + tail<3>(x)");
static_assert(text<convolve(x, y) + convolve<2>(x, y) + max_pool<2>(x) + max_pool<2, 1>(x)> ==
              "convolve(x, y) + convolve<2>(x, y) + max_pool<2>(x) + max_pool<2, 1>(x)");
static_assert(text<rotate(normalize(x), y) + normalize<0>(quaternion_product(x, y))> == "rotate(normalize(x), y) + normalize<0>(quaternion_product(x, y))");
static_assert(text<shared<L> + 1> == "sum(abs(matmul(W, x) + b - y)) + 1");
static_assert(text<L(x = head<3>(y))> == "sum(abs(matmul(W, head<3>(y)) + b - y))");
static_assert(latex<sum<0>(x, keepdims) * x[2] * log_softmax(x)> ==
              "\\operatorname{sum}_{0}\\left(x, \\text{keepdims}\\right) {x}_{2} \\operatorname{log\\_softmax}\\left(x\\right)");
static_assert(latex<square(sum(x)) + square(x[2])> == "\\left(\\operatorname{sum}\\left(x\\right)\\right)^{2} + \\left({x}_{2}\\right)^{2}");
static_assert(graphviz<head<3>(x)>.find("label=\"head<3>\"") != std::string_view::npos);

// Equal functions of equal operands; what they compute is not known.
static_assert(sum(x + y) == sum(y + x));
static_assert(sum(x) * (1 + b) == b * sum(x) + sum(x));
static_assert(shared<L> == L);
static_assert(x[1] == x[1] && x[1] != x[2]);
static_assert(sum(x) != sum<0>(x) && sum(x) != mean(x));
static_assert(head<3>(x) != slice<0, 3>(x));
static_assert(sum(2 * x) != 2 * sum(x));
static_assert(matmul(x, y) != matmul(y, x));

}  // namespace
