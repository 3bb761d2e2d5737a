// SPDX-License-Identifier: BSL-1.0
#include "lennard_jones_model.hpp"
#include "matrices.hpp"
#include "sides.hpp"

namespace bench {
namespace {

using namespace lennard_jones;

/// Energy, slopes (the forces, but for their sign) and Hessian.
struct lennard_jones_workload {
  static constexpr std::string_view name = "lennard_jones_8";
  using question = hessian;
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = energy;
  using positions = std::array<double, coordinates>;
  using point = point_of<std::tuple<positions>>;

  /// The corners of a cube, displaced.
  static point sample(random_source& random) {
    positions x = uniform_array<coordinates>(random, -0.1, 0.1);
    for (std::size_t i = 0; i < atoms; ++i)
      for (std::size_t k = 0; k < 3; ++k) x[3 * i + k] += 1.2 * static_cast<double>((i >> k) & 1);
    return {{x}, {}};
  }

  using answer = decltype(gradfold::value_and_hessian<energy>(positions{}));

  static answer gradfold(const positions& x) { return gradfold::value_and_hessian<energy>(x); }

  /// With V a function of the squared distance and d the difference: a pair adds 2 V' d to the slopes and the block
  /// 4 V'' d d' + 2 V' I to both diagonal blocks; its negative is the block between.
  static answer hand(const positions& x) {
    answer r{};
    for (std::size_t i = 0; i < atoms; ++i)
      for (std::size_t j = i + 1; j < atoms; ++j) add_pair(r, x, 3 * i, 3 * j);
    return r;
  }

 private:
  static void add_pair(answer& r, const positions& x, std::size_t i, std::size_t j) {
    const double d[] = {x[i] - x[j], x[i + 1] - x[j + 1], x[i + 2] - x[j + 2]};
    const double s = 1 / (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    const double s3 = s * s * s;
    const double slope = s * s3 * (24 - 48 * s3), bend = s * s * s3 * (672 * s3 - 192);
    r.value += 4 * (s3 * s3 - s3);
    for (std::size_t a = 0; a < 3; ++a) {
      r.gradient[i + a] += slope * d[a];
      r.gradient[j + a] -= slope * d[a];
      for (std::size_t b = 0; b <= a; ++b) {
        const double entry = bend * d[a] * d[b] + (a == b ? slope : 0);
        r.hessian(i + a, i + b) += entry;
        r.hessian(j + a, j + b) += entry;
        r.hessian(i + a, j + b) = r.hessian(i + b, j + a) = r.hessian(j + a, i + b) = r.hessian(j + b, i + a) = -entry;
        if (a == b) continue;
        r.hessian(i + b, i + a) += entry;
        r.hessian(j + b, j + a) += entry;
      }
    }
  }
};

}  // namespace

void enter_lennard_jones(suite& s) { enter_all<lennard_jones_workload>(s); }

}  // namespace bench
