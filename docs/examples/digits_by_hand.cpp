// SPDX-License-Identifier: BSL-1.0
// A network learns to read digits by plain gradient descent, with no layers and no optimiser: the whole of it is written out.
#include <gradfold/files.hpp>
#include <gradfold/gradfold.hpp>

#include <boost/hana/define_struct.hpp>

#include <cstdio>
#include <random>

using namespace gradfold;

template <class T>
struct network {
  BOOST_HANA_DEFINE_STRUCT(network, (tensor<T, 64, 64>, w1), (tensor<T, 64>, b1), (tensor<T, 64, 10>, w2), (tensor<T, 10>, b2));
};

constexpr auto forward = [](const auto& n, const auto& x) { return matmul(relu(matmul(x, n.w1) + n.b1), n.w2) + n.b2; };
constexpr auto loss = [](const auto& n, const auto& x, const auto& digit) { return -sum(log_softmax(forward(n, x)) * one_hot<10>(digit)) / 32; };

int main(int count, char** arguments) {
  const auto table = files::read_csv<float>(count > 1 ? arguments[1] : "data/digits.csv", {.columns = 65});  // pixels from 0 to 16, the digit
  const std::size_t kept = table.rows() / 5, training = table.rows() - kept;                                 // the first fifth is held back

  std::mt19937 random(1);
  const auto uniform = [&](float most) { return most * (static_cast<float>(random()) * 0x1p-31f - 1); };
  static network<float> n{};
  for (float& w : n.w1) w = uniform(0.2f);
  for (float& w : n.w2) w = uniform(0.2f);

  for (int epoch = 1; epoch <= 40; ++epoch) {
    float total = 0;
    for (std::size_t step = 0; step < training / 32; ++step) {
      tensor<float, 32, 64> x;
      tensor<int, 32> digit;
      for (std::size_t i = 0; i < 32; ++i) {
        const auto row = table.row(kept + random() % training);
        for (std::size_t k = 0; k < 64; ++k) x(i, k) = row[k] / 16;
        digit[i] = static_cast<int>(row[64]);
      }
      const auto [value, slope] = value_and_gradient<loss, 0>(n, x, digit);  // feed forward, loss, back-propagation
      n.w1 -= 0.1f * slope.w1, n.b1 -= 0.1f * slope.b1;                      // weight update
      n.w2 -= 0.1f * slope.w2, n.b2 -= 0.1f * slope.b2;
      total += value;
    }
    if (epoch % 10 == 0) std::printf("epoch %2d  loss %.1f\n", epoch, static_cast<double>(total) / static_cast<double>(training / 32));
  }

  std::size_t right = 0;
  for (std::size_t i = 0; i < kept; ++i) {
    tensor<float, 1, 64> x;
    for (std::size_t k = 0; k < 64; ++k) x(0, k) = table.row(i)[k] / 16;
    right += argmax<1>(evaluate<forward>(n, x))[0] == static_cast<int>(table.row(i)[64]);
  }
  std::printf("%zu of %zu digits held back were read right\n", right, kept);
  return 100 * right >= 93 * kept ? 0 : 1;
}
