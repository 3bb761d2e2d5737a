// SPDX-License-Identifier: BSL-1.0
#include "matrices.hpp"
#include "sides.hpp"

#include "../workloads/rosenbrock_model.hpp"

#include <cstring>

namespace bench {
namespace {

inline constexpr std::size_t n = 50;

/// Value, gradient and the dense Hessian, of which three diagonals are not 0.
struct rosenbrock_hessian_workload {
  static constexpr std::string_view name = "rosenbrock_50";
  using question = hessian;
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = rosenbrock::function;
  using vector = std::array<double, n>;
  using point = point_of<std::tuple<vector>>;

  static point sample(random_source& random) { return {{uniform_array<n>(random, -2, 2)}, {}}; }

  static auto gradfold(const vector& x) { return gradfold::value_and_hessian<rosenbrock::function>(x); }

  struct answer {
    double value;
    vector gradient;
    std::array<double, n * n> hessian;
  };

  static answer hand(const vector& x) {
    answer r;
    std::memset(r.hessian.data(), 0, sizeof r.hessian);
    double value = 0, carried = 0, bend = 0;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      const double t = x[i + 1] - x[i] * x[i];
      const double u = 1 - x[i];
      const double slope = 200 * t, across = -400 * x[i];
      value += 100 * t * t + u * u;
      r.gradient[i] = carried - 2 * (slope * x[i] + u);
      carried = slope;
      r.hessian[i * n + i] = bend + 2 - 2 * slope - 2 * across * x[i];
      r.hessian[i * n + i + 1] = r.hessian[(i + 1) * n + i] = across;
      bend = 200;
    }
    r.gradient[n - 1] = carried;
    r.hessian[n * n - 1] = bend;
    r.value = value;
    return r;
  }
};

/// The places of the three diagonals, row after row.
constexpr auto band() {
  std::array<entry_place, 3 * n - 2> places{};
  for (std::size_t i = 0, next = 0; i < n; ++i)
    for (std::size_t j = i == 0 ? 0 : i - 1; j < n && j <= i + 1; ++j) places[next++] = {i, j};
  return places;
}

/// Value, gradient and the three diagonals, row after row.
struct rosenbrock_band_workload {
  static constexpr std::string_view name = "rosenbrock_50_sparse";
  using question = bench::sparse_hessian;
  static constexpr std::size_t outputs = 1, colours = 3;
  static constexpr auto function = rosenbrock::function;
  static constexpr auto pattern = band();
  using vector = std::array<double, n>;
  using point = point_of<std::tuple<vector>>;

  static point sample(random_source& random) { return rosenbrock_hessian_workload::sample(random); }

  static auto gradfold(const vector& x) { return gradfold::value_and_sparse_hessian<rosenbrock::function>(x); }

  struct answer {
    double value;
    vector gradient;
    std::array<double, 3 * n - 2> hessian;
  };

  static answer hand(const vector& x) {
    answer r;
    double value = 0, carried = 0, bend = 0;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      const double t = x[i + 1] - x[i] * x[i];
      const double u = 1 - x[i];
      const double slope = 200 * t, across = -400 * x[i];
      value += 100 * t * t + u * u;
      r.gradient[i] = carried - 2 * (slope * x[i] + u);
      carried = slope;
      r.hessian[3 * i] = bend + 2 - 2 * slope - 2 * across * x[i];
      r.hessian[3 * i + 1] = r.hessian[3 * i + 2] = across;
      bend = 200;
    }
    r.gradient[n - 1] = carried;
    r.hessian[3 * n - 3] = bend;
    r.value = value;
    return r;
  }
};

/// The three diagonals alone.
struct rosenbrock_band_alone_workload {
  static constexpr std::string_view name = "rosenbrock_50_entries";
  using question = bench::hessian_entries;
  static constexpr std::size_t outputs = 1, colours = 3;
  static constexpr auto function = rosenbrock::function;
  static constexpr auto pattern = band();
  using vector = std::array<double, n>;
  using point = point_of<std::tuple<vector>>;

  static point sample(random_source& random) { return rosenbrock_hessian_workload::sample(random); }

  static auto gradfold(const vector& x) { return gradfold::sparse_hessian<rosenbrock::function>(x); }

  static std::array<double, 3 * n - 2> hand(const vector& x) {
    std::array<double, 3 * n - 2> r;
    double bend = 0;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      const double across = -400 * x[i];
      r[3 * i] = bend + 2 - 400 * (x[i + 1] - x[i] * x[i]) - 2 * across * x[i];
      r[3 * i + 1] = r[3 * i + 2] = across;
      bend = 200;
    }
    r[3 * n - 3] = bend;
    return r;
  }
};

}  // namespace

void enter_rosenbrock_hessian(suite& s) {
  enter_all<rosenbrock_hessian_workload>(s);
  enter_all<rosenbrock_band_workload>(s);
  enter_all<rosenbrock_band_alone_workload>(s);
}

}  // namespace bench
