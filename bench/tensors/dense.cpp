// SPDX-License-Identifier: BSL-1.0
#include "models.hpp"
#include "sides.hpp"

#include <Eigen/Core>

// A network of two layers, loss and gradient in all parameters, against Eigen.
using bench::seen;
using bench::tensor;

namespace {

template <class T, std::size_t batch, std::size_t inputs, std::size_t hidden, std::size_t outputs>
struct workload {
  static constexpr auto loss = bench::models::dense_loss<batch>;
  template <std::size_t... extents>
  using t = tensor<T, extents...>;
  inline static t<inputs, hidden> w1, hand_w1;
  inline static t<hidden> b1, hand_b1;
  inline static t<hidden, outputs> w2, hand_w2;
  inline static t<outputs> b2, hand_b2;
  inline static t<batch, inputs> x;
  inline static t<batch, outputs> labels, z;
  inline static t<batch, hidden> h, by_h;
  inline static std::tuple<t<inputs, hidden>, t<hidden>, t<hidden, outputs>, t<outputs>> slopes;
  inline static T value, hand_value;
  using both = decltype(gradfold::value_and_gradient<loss, 0, 1, 2, 3>);
  inline static gradfold::workspace<gradfold::cost<gradfold::value_and_gradient<loss, 0, 1, 2, 3>, t<inputs, hidden>, t<hidden>, t<hidden, outputs>, t<outputs>,
                                                   t<batch, inputs>, t<batch, outputs>>.workspace_bytes>
      memory;

  template <std::size_t r, std::size_t c>
  using matrix = Eigen::Map<Eigen::Matrix<T, static_cast<int>(r), static_cast<int>(c), Eigen::RowMajor>>;
  [[gnu::noinline]] static void hand() {
    matrix<batch, inputs> X(x.data());
    matrix<inputs, hidden> W1(w1.data()), G1(hand_w1.data());
    matrix<hidden, outputs> W2(w2.data()), G2(hand_w2.data());
    Eigen::Map<Eigen::Matrix<T, 1, static_cast<int>(hidden)>> B1(b1.data()), S1(hand_b1.data());
    Eigen::Map<Eigen::Matrix<T, 1, static_cast<int>(outputs)>> B2(b2.data()), S2(hand_b2.data());
    matrix<batch, hidden> H(h.data()), HB(by_h.data());
    matrix<batch, outputs> Z(z.data()), Y(labels.data());
    H.noalias() = X * W1;
    H.rowwise() += B1;
    H = H.array().tanh();
    Z.noalias() = H * W2;
    Z.rowwise() += B2;
    T total = 0;
    for (int i = 0; i < static_cast<int>(batch); ++i) {
      Z.row(i).array() -= Z.row(i).maxCoeff();
      const T sum = Z.row(i).array().exp().sum();
      total -= (Y.row(i).array() * (Z.row(i).array() - std::log(sum))).sum();
      Z.row(i) = (Z.row(i).array().exp() / sum - Y.row(i).array()) / static_cast<T>(batch);
    }
    G2.noalias() = H.transpose() * Z;
    S2 = Z.colwise().sum();
    HB.noalias() = Z * W2.transpose();
    HB.array() *= 1 - H.array().square();
    G1.noalias() = X.transpose() * HB;
    S1 = HB.colwise().sum();
    hand_value = total / static_cast<T>(batch);
  }
  [[gnu::noinline]] static void ours() {
    auto result = gradfold::value_and_gradient<loss, 0, 1, 2, 3>(memory, w1, b1, w2, b2, x, labels);
    value = result.value, slopes = result.gradient;
  }
  workload() {
    const std::string name = "dense " + std::to_string(inputs) + "-" + std::to_string(hidden) + "-" + std::to_string(outputs) + ", batch " +
                             std::to_string(batch) + ", " + bench::type_name<T>();
    bench::fill(w1), bench::fill(w2), bench::fill(x);
    for (std::size_t i = 0; i < batch; ++i) labels(i, i % outputs) = 1;
    hand(), ours();
    bench::require(
        bench::difference(std::get<0>(slopes), hand_w1) + bench::difference(std::get<2>(slopes), hand_w2) + bench::difference(std::get<3>(slopes), hand_b2),
        10 * bench::tolerance<T>, name);
    bench::add(name, hand, ours, std::get<0>(slopes), bench::on_torch::dense<T>({seen(w1), seen(b1), seen(w2), seen(b2), seen(x), seen(labels)}));
  }
};
const workload<float, 32, 64, 64, 10> d1;
const workload<float, 64, 784, 128, 10> d2;
const workload<double, 32, 64, 64, 10> d3;
const workload<double, 64, 784, 128, 10> d4;

}  // namespace
