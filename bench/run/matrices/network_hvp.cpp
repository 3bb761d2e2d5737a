// SPDX-License-Identifier: BSL-1.0
#include "../workloads/network_model.hpp"
#include "matrices.hpp"
#include "sides.hpp"

namespace bench {
namespace {

using namespace network;

/// The Hessian of the squared error of the network times a direction in its 369 parameters.
struct network_hvp_workload {
  static constexpr std::string_view name = "network_369_hvp";
  using question = hessian_product;
  static constexpr std::size_t outputs = 1;
  static constexpr auto function = []<class T, class D>(const std::array<T, parameters>& p, const std::array<D, parameters>&,
                                                        const std::array<D, input_width>& x, const D& target) -> T { return network_loss(p, x, target); };
  using weights = std::array<double, parameters>;
  using input = std::array<double, input_width>;
  using point = point_of<std::tuple<weights>, std::tuple<weights, input, double>>;

  static point sample(random_source& random) {
    return {{uniform_array<parameters>(random, -0.5, 0.5)},
            {uniform_array<parameters>(random, -1, 1), uniform_array<input_width>(random, -1, 1), uniform(random, -1, 1)}};
  }

  static weights gradfold(const weights& p, const weights& v, const input& x, double target) {
    return gradfold::hvp<network_loss, 0>(gradfold::at(p, x, target), gradfold::along(v));
  }

  /// A layer and its derivative along v, named with a d.
  struct layer {
    std::array<double, width> h, dh;

    template <std::size_t Offset, std::size_t In>
    static layer of(const weights& p, const weights& v, const std::array<double, In>& x, const std::array<double, In>* dx) {
      layer l;
      for (std::size_t i = 0; i < width; ++i) {
        const double *row = &p[Offset + i * In], *drow = &v[Offset + i * In];
        double z = p[Offset + width * In + i], dz = v[Offset + width * In + i];
        for (std::size_t j = 0; j < In; ++j) {
          z += row[j] * x[j];
          dz += drow[j] * x[j];
          if (dx) dz += row[j] * (*dx)[j];
        }
        l.h[i] = std::tanh(z);
        l.dh[i] = (1 - l.h[i] * l.h[i]) * dz;
      }
      return l;
    }
    /// From the adjoint of h[i] to that of what tanh was taken of.
    void pull(std::size_t i, double h_bar, double dh_bar, double& z_bar, double& dz_bar) const {
      const double slope = 1 - h[i] * h[i];
      z_bar = h_bar * slope;
      dz_bar = dh_bar * slope - 2 * h[i] * dh[i] * h_bar;
    }
  };

  /// The gradient's own code, differentiated along v: B. A. Pearlmutter, Fast exact multiplication by the Hessian, Neural
  /// Computation 6 (1994), 147-160.
  static weights hand(const weights& p, const weights& v, const input& x, double target) {
    const layer l1 = layer::of<0, input_width>(p, v, x, nullptr), l2 = layer::of<second, width>(p, v, l1.h, &l1.dh);
    double error = p[third + width] - target, derror = v[third + width];
    for (std::size_t i = 0; i < width; ++i) {
      error += p[third + i] * l2.h[i];
      derror += v[third + i] * l2.h[i] + p[third + i] * l2.dh[i];
    }
    weights g;
    const double out_bar = 2 * error, dout_bar = 2 * derror;
    std::array<double, width> h1_bar{}, dh1_bar{};
    g[third + width] = dout_bar;
    for (std::size_t i = 0; i < width; ++i) {
      g[third + i] = dout_bar * l2.h[i] + out_bar * l2.dh[i];
      double z_bar, dz_bar;
      l2.pull(i, out_bar * p[third + i], dout_bar * p[third + i] + out_bar * v[third + i], z_bar, dz_bar);
      const double *row = &p[second + i * width], *drow = &v[second + i * width];
      double* row_bar = &g[second + i * width];
      for (std::size_t j = 0; j < width; ++j) {
        row_bar[j] = dz_bar * l1.h[j] + z_bar * l1.dh[j];
        h1_bar[j] += z_bar * row[j];
        dh1_bar[j] += dz_bar * row[j] + z_bar * drow[j];
      }
      g[second + width * width + i] = dz_bar;
    }
    for (std::size_t i = 0; i < width; ++i) {
      double z_bar, dz_bar;
      l1.pull(i, h1_bar[i], dh1_bar[i], z_bar, dz_bar);
      for (std::size_t j = 0; j < input_width; ++j) g[i * input_width + j] = dz_bar * x[j];
      g[width * input_width + i] = dz_bar;
    }
    return g;
  }
};

}  // namespace

void enter_network_hvp(suite& s) { enter_all<network_hvp_workload>(s); }

}  // namespace bench
