// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

// Tensors of numbers: construction, access, operations element by element.
using namespace gradfold;

namespace {

constexpr tensor A{2.0, 3.0}, B{6.0, 4.0};
static_assert(3 * pow(A, 3) - pow(B, 2) == tensor{-12.0, 65.0});
constexpr tensor<double, 2, 3> W{{1, 2, 3}, {4, 5, 6}};
constexpr tensor<double, 2, 3> V{1, 2, 3, 4, 5, 6};
static_assert(W == V && W(1, 2) == 6 && W[1] == tensor{4.0, 5.0, 6.0});
static_assert((W + tensor{1.0, 2.0, 3.0})(1, 0) == 5);
static_assert(sizeof(tensor<double, 3>) == 24);
static_assert(select(A > 2.5, A, B) == tensor{6.0, 3.0});
static_assert(std::is_same_v<decltype(tensor{1, 2}), tensor<double, 2>>);
// The same text on traced values.
constexpr auto both = [](auto x) { return sum(tensor{x, 2 * x, 1} * 3); };
static_assert(both(2.0) == 21 && gradient<both>(2.0) == 9);
constexpr tensor<double> s = 2.0;
static_assert(s == 2.0);

}  // namespace
