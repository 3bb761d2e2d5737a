// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

using namespace gradfold;
constexpr auto f = [](const auto& x) { return x / (1 + x * x) + 1 / (x + 3); };
constexpr auto of_four = [](const auto& x) { return f(f(f(f(x)))); };
constexpr auto of_four_again = [](const auto& x) { return checkpoint<f>(checkpoint<f>(checkpoint<f>(checkpoint<f>(x)))); };

extern "C" void kept(double x, value_with_gradient<double, double>& z) { z = value_and_gradient<of_four>(x); }
// What is computed again is computed again: no compiler takes it for what it has.
// again: at least kept + 10 instructions
extern "C" void again(double x, value_with_gradient<double, double>& z) { z = value_and_gradient<of_four_again>(x); }
