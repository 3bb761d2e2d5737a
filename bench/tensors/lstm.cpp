// SPDX-License-Identifier: BSL-1.0
#include "models.hpp"
#include "sides.hpp"

#include <Eigen/Core>

// An LSTM cell of 32 units over 100 steps of 16 inputs: the square of its last output, and the gradients in all parameters.
using bench::seen;
using bench::tensor;

namespace {

constexpr int steps = bench::models::lstm_steps, inputs = bench::models::lstm_inputs, units = bench::models::lstm_units, gates = bench::models::lstm_gates;
constexpr auto f = bench::models::lstm;

template <class T>
struct workload {
  inline static tensor<T, gates, inputs> w, hand_w;
  inline static tensor<T, gates, units> u, hand_u;
  inline static tensor<T, gates> b, hand_b;
  inline static tensor<T, steps, inputs> x;
  inline static std::tuple<tensor<T, gates, inputs>, tensor<T, gates, units>, tensor<T, gates>> slopes;
  inline static T value, hand_value;
  /// Twice what it needs: with so much the steps store their gates, as they do by hand.
  inline static gradfold::workspace<
      2 *
      gradfold::cost<gradfold::value_and_gradient<f, 0, 1, 2>, tensor<T, gates, inputs>, tensor<T, gates, units>, tensor<T, gates>, tensor<T, steps, inputs>>.workspace_bytes>
      memory;

  template <int r, int c>
  using matrix = Eigen::Map<Eigen::Matrix<T, r, c, Eigen::RowMajor>>;
  template <int n>
  using column = Eigen::Matrix<T, n, 1>;
  inline static column<gates> opened[steps];  // the gates after their functions
  inline static column<units> outputs[steps + 1], cells[steps + 1], bent[steps];

  [[gnu::noinline]] static void hand() {
    matrix<gates, inputs> W(w.data()), by_W(hand_w.data());
    matrix<gates, units> U(u.data()), by_U(hand_u.data());
    Eigen::Map<column<gates>> B(b.data()), by_B(hand_b.data());
    for (int t = 0; t < steps; ++t) {
      auto& z = opened[t];
      z = B;
      z.noalias() += W * Eigen::Map<const column<inputs>>(x.data() + t * inputs);
      z.noalias() += U * outputs[t];
      z.template head<2 * units>() = ((-z.template head<2 * units>()).array().exp() + 1).inverse();
      z.template segment<units>(2 * units) = z.template segment<units>(2 * units).array().tanh();
      z.template tail<units>() = ((-z.template tail<units>()).array().exp() + 1).inverse();
      cells[t + 1] =
          z.template segment<units>(units).array() * cells[t].array() + z.template head<units>().array() * z.template segment<units>(2 * units).array();
      bent[t] = cells[t + 1].array().tanh();
      outputs[t + 1] = z.template tail<units>().array() * bent[t].array();
    }
    hand_value = outputs[steps].squaredNorm();
    column<units> by_h = 2 * outputs[steps], by_c = column<units>::Zero();
    by_W.setZero(), by_U.setZero(), by_B.setZero();
    for (int t = steps - 1; t >= 0; --t) {
      const auto& z = opened[t];
      const auto i = z.template head<units>().array(), k = z.template segment<units>(units).array(), g = z.template segment<units>(2 * units).array(),
                 o = z.template tail<units>().array();
      by_c.array() += by_h.array() * o * (1 - bent[t].array().square());
      column<gates> by_z;
      by_z.template head<units>() = by_c.array() * g * i * (1 - i);
      by_z.template segment<units>(units) = by_c.array() * cells[t].array() * k * (1 - k);
      by_z.template segment<units>(2 * units) = by_c.array() * i * (1 - g.square());
      by_z.template tail<units>() = by_h.array() * bent[t].array() * o * (1 - o);
      by_W.noalias() += by_z * Eigen::Map<const column<inputs>>(x.data() + t * inputs).transpose();
      by_U.noalias() += by_z * outputs[t].transpose();
      by_B += by_z;
      by_h.noalias() = U.transpose() * by_z;
      by_c.array() *= k;
    }
  }
  [[gnu::noinline]] static void ours() {
    auto result = gradfold::value_and_gradient<f, 0, 1, 2>(memory, w, u, b, x);
    value = result.value, slopes = result.gradient;
  }
  workload() {
    const std::string name = "LSTM cell, 100 steps, " + bench::type_name<T>();
    bench::fill(w), bench::fill(u), bench::fill(b), bench::fill(x);
    outputs[0].setZero(), cells[0].setZero();
    hand(), ours();
    bench::require(
        bench::difference(std::get<0>(slopes), hand_w) + bench::difference(std::get<1>(slopes), hand_u) + bench::difference(std::get<2>(slopes), hand_b),
        10 * bench::tolerance<T>, name);
    bench::add(name, hand, ours, std::get<0>(slopes), bench::on_torch::lstm<T>({seen(w), seen(u), seen(b), seen(x)}));
  }
};
const workload<double> l1;
const workload<float> l2;

}  // namespace
