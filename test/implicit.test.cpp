// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include "catch.hpp"

#include <array>
#include <cmath>

/// Solutions of equations and fixed points, and their derivatives: in constant expressions first.
using namespace gradfold;

namespace {

constexpr bool near(double x, double y, double off = 1e-14) { return x - y <= off && y - x <= off; }

constexpr bool all_near(const auto& x, const auto& y) {
  for (std::size_t k = 0; k < x.size(); ++k)
    if (!near(x.data()[k], y.data()[k])) return false;
  return true;
}

// One unknown: the root of p, whose derivatives are known.
constexpr auto root = [](const auto& y, const auto& p) { return y * y - p; };
constexpr auto f = [](const auto& p) { return implicit<root>(1.0, p); };
constexpr auto df = [](const auto& p) { return gradient<f>(p); };
constexpr auto ddf = [](const auto& p) { return gradient<df>(p); };
static_assert(near(implicit<root>(1, 2.0), 1.4142135623730951) && near(implicit<root>(1, 2.0f), 1.4142135f, 1e-6) &&
              std::same_as<decltype(implicit<root>(1.0f, 2.0f)), float>);
static_assert(near(gradient<f>(4.0), 0.25) && near(jvp<f>(at(4.0), along(2.0)), 0.5) && near(value_and_gradient<f>(4.0f).gradient, 0.25f, 1e-7));
static_assert(near(hessian<f>(4.0), -0.03125) && near(gradient<df>(4.0), -0.03125) && near(hvp<f>(at(4.0), along(2.0)), -0.0625) &&
              near(gradient<ddf>(4.0), 0.01171875));
// The start is a guess; the steps are a loop, whose number does not matter for the derivative at a solution.
static_assert(gradient<implicit<root>, 0>(1.5, 4.0) == 0 && near(gradient<implicit<root>, 1>(1.5, 4.0), 0.25));
static_assert(near(gradient<implicit<root, 40>, 1>(1.5, 4.0), 0.25) && implicit<root, 0>(1.5, 4.0) == 1.5 && near(implicit<root>(-1.0, 4.0), -2));
// The steps are not differentiated: after the value a gradient is a dozen operations.
static_assert(cost<value_and_gradient<f>, double>.divisions <= cost<f, double>.divisions + 2 && cost<f, double>.divisions == 10);

// Several unknowns and parameters: x^2 + y^2 = r^2, y = s x^3, as an array of two and as a tensor.
constexpr auto crossing = [](const auto& z, const auto& r, const auto& s) {
  return std::array{z[0] * z[0] + z[1] * z[1] - r * r, z[1] - s * z[0] * z[0] * z[0]};
};
constexpr auto g = [](const auto& p) { return implicit<crossing>(std::array{1.0, 1.0}, p[0], p[1]); };
constexpr auto gx = [](const auto& p) { return g(p)[0] * sin(g(p)[1]); };
constexpr std::array at_unit{1.4142135623730951, 1.0};
constexpr auto solved_there = g(at_unit);
static_assert(near(solved_there[0], 1) && near(solved_there[1], 1) && std::same_as<decltype(g(at_unit)), std::array<double, 2>>);
// By hand: J = {{2, 2}, {-3, 1}}, dr/dp = {{-2 r, 0}, {0, -1}}.
constexpr auto J = jacobian<g>(at_unit);
static_assert(near(J(0, 0), 0.3535533905932738) && near(J(0, 1), -0.25) && near(J(1, 0), 1.0606601717798212) && near(J(1, 1), 0.25));
static_assert(all_near(jacobian<g, mode::forward>(at_unit), jacobian<g, mode::reverse>(at_unit)));
constexpr auto gx_slopes = [](const auto& p) {
  const auto d = gradient<gx>(p);
  return d[0] * d[0] - d[1];
};
static_assert(check_gradient<gx_slopes>(std::array{1.5, 0.75}).passed);

// Tensors: A(p) y = b has a linear residual; the solution is that of `solve`, and so are its derivatives.
constexpr auto linear = [](const auto& y, const auto& A, const auto& b) { return matmul(A, y) - b; };
constexpr auto by_newton = [](const auto& A, const auto& b) { return sum(square(implicit<linear, 1>(tensor{0.0, 0.0, 0.0}, A, b))); };
constexpr auto by_solve = [](const auto& A, const auto& b) { return sum(square(solve(A, b))); };
constexpr tensor<double, 3, 3> A{{4.0, 1.0, 0.5}, {-1.0, 3.0, 0.25}, {0.0, 1.0, 2.0}};
constexpr tensor b{1.0, -2.0, 0.5};
static_assert(near(evaluate<by_newton>(A, b), evaluate<by_solve>(A, b)));
static_assert(all_near(std::get<0>(gradient<by_newton>(A, b)), std::get<0>(gradient<by_solve>(A, b))) &&
              all_near(std::get<1>(gradient<by_newton>(A, b)), std::get<1>(gradient<by_solve>(A, b))));
static_assert(all_near(hessian<by_newton, 1>(A, b), hessian<by_solve, 1>(A, b)));

// A field of unknowns: Newton's method on y^3 + y = c, element by element, has the derivative 1 / (3 y^2 + 1).
constexpr auto cubic = [](const auto& y, const auto& c) { return y * y * y + y - c; };
// Forwards over the gradient the rule meets the loop over the Jacobian's columns a second time. By hand, with s = 3 y^2 + 1: (2 / s^2 - 12 y^2 / s^3) v.
constexpr auto field_sum = [](const auto& c) { return sum(square(implicit<cubic>(0 * c + 1.0, c))); };
constexpr auto along_field = hvp<field_sum>(at(tensor{2.0, 10.0}), along(tensor{1.0, 2.0}));
static_assert(near(along_field[0], 2.0 / 16 - 12.0 / 64) && near(along_field[1], 2 * (2.0 / 169 - 48.0 / 2197)));
static_assert(all_near(jacobian<gradient<field_sum>, mode::forward>(tensor{2.0, 10.0}), hessian<field_sum>(tensor{2.0, 10.0})));
constexpr auto field = implicit<cubic>(tensor<double, 2, 2>(1.0), tensor<double, 2, 2>{{2.0, 10.0}, {0.0, 30.0}});
static_assert(all_near(field, tensor<double, 2, 2>{{1.0, 2.0}, {0.0, 3.0}}));
constexpr auto field_slopes = [](const auto& c) { return sum(implicit<cubic>(tensor<double, 2, 2>(1.0), c)); };
static_assert(all_near(gradient<field_slopes>(tensor<double, 2, 2>{{2.0, 10.0}, {0.0, 30.0}}), tensor<double, 2, 2>{{0.25, 1.0 / 13}, {1.0, 1.0 / 28}}));

// A solver of one's own in place of Newton's method, generic or opaque; the derivative is the same.
constexpr auto by_formula = [](const auto&, const auto& p) { return sqrt(p); };
constexpr auto opaque_root = [](double, double p) { return gradfold::sqrt(p); };
static_assert(near(gradient<implicit<root, by_formula>, 1>(0.0, 4.0), 0.25) && near(hessian<implicit<root, by_formula>, 1>(0.0, 4.0), -0.03125));
static_assert(cost<implicit<root, by_formula>, double, double>.calls == 1 && cost<implicit<root, by_formula>, double, double>.divisions == 0);
static_assert(near(gradient<implicit<root, opaque_root>, 1>(0.0, 4.0), 0.25) && near(hessian<implicit<root, opaque_root>, 1>(0.0, 4.0), -0.03125));
constexpr auto polar = [](const auto&, const auto& r, const auto&) { return std::array{r / 2, r / 3}; };  // of other equations: a solver is believed
static_assert(implicit<crossing, polar>(std::array{1.0, 1.0}, 6.0, 1.0) == std::array{3.0, 2.0});

// Inside functions: several, one in another, in loops, in branches, beside data, with constants alone, with trees.
constexpr auto fourth_root = [](const auto& p) { return f(f(p)) + f(p); };
static_assert(near(evaluate<fourth_root>(16.0), 6) && near(gradient<fourth_root>(16.0), 0.15625));
constexpr auto inner = [](const auto& y, const auto& p) { return y + implicit<root>(1.0, y * y + p) - 4; };
constexpr auto outer = [](const auto& p) { return implicit<inner>(1.0, p); };
static_assert(near(evaluate<outer>(8.0), 1) && near(gradient<outer>(8.0), -0.125) && near(hessian<outer>(8.0), 0));  // y = (16 - p)/8
constexpr auto looped = [](const auto& x, const auto& p) { return fold<3>(x, [&](const auto& s, const auto&) { return implicit<root, 6>(1.0, s * p + 1); }); };
constexpr auto looped_slopes = gradient<looped>(1.5, 2.0);
static_assert(near(std::get<0>(looped_slopes), 0.09558870164186685) && near(std::get<1>(looped_slopes), 0.7408124377244681));
constexpr auto guarded = [](const auto& p) { return select(p > 0, implicit<root>(1.0, abs(p)), p); };
static_assert(near(gradient<guarded>(4.0), 0.25) && gradient<guarded>(-4.0) == 1);
constexpr auto powers = [](const auto& y, const auto& n, const auto& p) { return select(n > 2, y * y * y, y * y) - p; };
static_assert(near(gradient<implicit<powers>, 2>(1.0, 3, 8.0), 1.0 / 12) && near(gradient<implicit<powers>, 2>(1.0, 2, 9.0), 1.0 / 6));
constexpr auto of_constant = [](const auto& x) {
  using T = std::remove_cvref_t<decltype(x)>;
  return x * implicit<root>(T(1), T(4));
};
static_assert(near(gradient<of_constant>(1.0), 2) && near(evaluate<of_constant>(3.0), 6));
constexpr auto spread = [](const auto& y, const auto& p) { return y * p.first - std::get<1>(p.second); };
constexpr auto of_tree = gradient<implicit<spread>, 1>(0.0, std::pair{2.0, std::tuple{1.0, 6.0}});
static_assert(near(of_tree.first, -1.5) && near(std::get<0>(of_tree.second), 0) && near(std::get<1>(of_tree.second), 0.5));

// Fixed points: y = cos(y p), and a contraction of a tensor.
constexpr auto wave = [](const auto& y, const auto& p) { return cos(y * p); };
constexpr auto h = [](const auto& p) { return fixed_point<wave>(0.5, p); };
static_assert(near(evaluate<h>(1.0), 0.7390851332151607) && near(gradient<h>(1.0), -0.7390851332151607 * 0.6736120291832148 / 1.6736120291832148));
constexpr auto settled = [](const auto& y, const auto& M, const auto& c) { return tanh(matmul(M, y)) + c; };
constexpr auto energy = [](const auto& M, const auto& c) { return sum(square(fixed_point<settled, 60>(c, M, c))); };
constexpr tensor<double, 2, 2> M{{0.25, -0.5}, {0.125, 0.25}};

TEST_CASE("a contraction of a tensor settles, and so does its derivative") { CHECK(check_gradient<energy>(M, tensor{1.0, -0.5}).passed); }

TEST_CASE("solutions at run time are those of constant expressions, and of the program by hand") {
  for (const double r : {1.0, 1.5, 2.0, 4.0})
    for (const double s : {0.25, 1.0, 3.0}) {
      const auto z = g(std::array{r, s});
      CHECK(z[0] * z[0] + z[1] * z[1] == Approx(r * r).epsilon(1e-13));
      CHECK(z[1] == Approx(s * z[0] * z[0] * z[0]).epsilon(1e-13));
      const double det = 2 * z[0] + 6 * s * z[0] * z[0] * z[1];
      const auto jac = jacobian<g>(std::array{r, s});
      CHECK(jac(0, 0) == Approx(2 * r / det).epsilon(1e-12));
      CHECK(jac(1, 1) == Approx(2 * z[0] * z[0] * z[0] * z[0] / det).epsilon(1e-12));
    }
}

// A solver that nobody looks into, for run time alone.
int solver_calls = 0;
double bisected(double start, double p) {
  ++solver_calls;
  double low = start, high = 1 + p;
  for (int k = 0; k < 200; ++k) (0.5 * (low + high) * 0.5 * (low + high) < p ? low : high) = 0.5 * (low + high);
  return low;
}
TEST_CASE("an opaque solver is called once an evaluation, and never differentiated") {
  constexpr auto by_bisection = [](const auto& p) { return implicit<root, bisected>(0.0, p) * p; };
  solver_calls = 0;
  const auto [value, grad] = value_and_gradient<by_bisection>(2.0);
  CHECK(solver_calls == 1);
  CHECK(value == Approx(2 * std::sqrt(2.0)).epsilon(1e-14));
  CHECK(grad == Approx(1.5 * std::sqrt(2.0)).epsilon(1e-14));
  CHECK(hessian<by_bisection>(2.0) == Approx(0.75 / std::sqrt(2.0)).epsilon(1e-14));
}

}  // namespace
