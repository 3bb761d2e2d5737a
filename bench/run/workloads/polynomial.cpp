// SPDX-License-Identifier: BSL-1.0
#include "workloads.hpp"

#include "../sides.hpp"

namespace bench {
namespace {

inline constexpr auto polynomial = []<class T>(const T& a, const T& b) -> T { return 3.0 * a * a * a - b * b; };

constexpr auto a = gradfold::variable<"a">;
constexpr auto b = gradfold::variable<"b">;
constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);

/// Q = 3a^3 - b^2. gradfold differentiates the expression, the others the function.
struct polynomial_workload {
  static constexpr std::string_view name = "polynomial";
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = polynomial;
  using point = point_of<std::tuple<double, double>>;

  static point sample(random_source& random) { return {{uniform(random, -2, 2), uniform(random, -2, 2)}, {}}; }

  static result<1, 2> hand(double x, double y) {
    const double square = x * x;
    return {{3 * square * x - y * y}, {{{9 * square, -2 * y}}}};
  }

  static result<1, 2> gradfold(double x, double y) {
    const auto [value, gradient] = gradfold::value_and_gradient<Q>(a = x, b = y);
    return {{value}, {{{gradient[a], gradient[b]}}}};
  }
};

}  // namespace

void enter_polynomial(suite& s) { enter_all<polynomial_workload>(s); }

}  // namespace bench
