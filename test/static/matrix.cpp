// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include <array>

/// Arrays of arrays of traced values: copied, passed and returned by value, as models with matrices do.
using namespace gradfold;

namespace {

template <class T, std::size_t n, std::size_t m>
using matrix = std::array<std::array<T, m>, n>;

template <class T, std::size_t n, std::size_t k, std::size_t m>
constexpr matrix<T, n, m> product(matrix<T, n, k> x, const matrix<T, k, m>& y) {
  matrix<T, n, m> z{};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < m; ++j)
      for (std::size_t l = 0; l < k; ++l) z[i][j] += x[i][l] * y[l][j];
  return z;
}
template <class T>
constexpr matrix<T, 2, 2> scaled_identity(const T& scale) {
  matrix<T, 2, 2> z{};
  z[0][0] = z[1][1] = scale;
  return z;
}

using square_matrix = matrix<double, 2, 2>;
constexpr square_matrix m{{{1, 2}, {3, 4}}};

constexpr auto cube = [](auto x) { return product(product(x, x), x)[0][1]; };
static_assert(evaluate<cube>(m) == 54);
static_assert(gradient<cube>(m) == square_matrix{{{12, 33}, {4, 18}}});
static_assert(check_gradient<cube>(m).passed);

constexpr auto trace_of = [](const auto& x, const auto& s) {
  const auto z = product(x, scaled_identity(s));
  return z[0][0] + z[1][1];
};
static_assert(gradient<trace_of>(m, 3.0) == std::tuple(square_matrix{{{3, 0}, {0, 3}}}, 5.0));

// De Casteljau's scheme on a copy of the control points.
constexpr auto curve = [](const auto& points, const auto& t) {
  auto p = points;
  for (std::size_t level = p.size() - 1; level > 0; --level)
    for (std::size_t i = 0; i < level; ++i)
      for (std::size_t d = 0; d < p[i].size(); ++d) p[i][d] = (1 - t) * p[i][d] + t * p[i + 1][d];
  return p[0][0] * p[0][1];
};
constexpr matrix<double, 4, 2> control{{{0, 1}, {1, 3}, {2, -1}, {4, 0.5}}};
static_assert(check_gradient<curve>(control, 0.3).passed);

// Arrays of arrays of arrays, and constants in them.
constexpr auto deep = [](auto x) {
  auto y = x;
  auto z = std::array{y, x};
  z[1][1][0] = 2;
  const auto third = z[1][1][0] / 3;
  return z[0][1][1] * z[1][0][0] * third * z[1][1][0];
};
static_assert(gradient<deep>(matrix<double, 2, 2>{{{3, 0}, {0, 5}}})[1][1] == 3 * (2.0 / 3) * 2);

// Constants that nothing needs.
constexpr auto unused = []<class T>(const T& x) {
  [[maybe_unused]] const T third = T(1) / T(3);
  [[maybe_unused]] const T root = sqrt(T(2));
  T replaced = T(1) / T(7);
  replaced = x;
  return replaced * x;
};
static_assert(gradient<unused>(4.0) == 8);

}  // namespace
