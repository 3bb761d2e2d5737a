// SPDX-License-Identifier: BSL-1.0
// A small transformer learns to sort eight digits.
#include <gradfold/nn.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>

namespace {

namespace nn = gradfold::nn;
namespace hana = boost::hana;
using gradfold::tensor;

constexpr std::size_t length = 8, width = 32, batch = 32;

/// A layer of our own: what stands at each place is added to what is there.
struct positions {
  template <class T, class X>
  using parameters = tensor<T, length, width>;
  constexpr auto operator()(const auto& p, const auto& x) const { return x + p; }
};

constexpr auto attending = nn::residual(nn::layer_norm, nn::attention<4>);
constexpr auto thinking = nn::residual(nn::layer_norm, nn::dense<64>, nn::gelu, nn::dense<width>);
constexpr auto model = hana::make_tuple(nn::tokens<length>, nn::embedding<10, width>, positions{}, attending, thinking, nn::layer_norm, nn::dense<10>);
using parameters = nn::parameters<model, float>;

template <std::size_t rows>
void draw(nn::generator& random, tensor<int, rows, length>& x, tensor<int, rows, length>& sorted) {
  for (std::size_t i = 0; i < rows; ++i) {
    std::array<int, length> row;
    for (int& digit : row) digit = static_cast<int>(random.below(10));
    std::copy(row.begin(), row.end(), x.data() + i * length);
    std::sort(row.begin(), row.end());
    std::copy(row.begin(), row.end(), sorted.data() + i * length);
  }
}

/// How many of 500 rows that were never seen are sorted without a mistake.
int sorted_right(const parameters& p) {
  nn::generator random{77};
  int right = 0;
  for (int k = 0; k < 500; ++k) {
    tensor<int, 1, length> x, wanted;
    draw(random, x, wanted);
    const auto found = gradfold::argmax<2>(nn::predict<model>(p, x));
    right += std::equal(found.begin(), found.end(), wanted.begin());
  }
  return right;
}

}  // namespace

int main() {
  static parameters p = nn::initial<model, float>(1);
  static nn::adam<parameters> optimiser;
  static nn::batch_gradient<model, nn::cross_entropy, float, batch, tensor<int, batch, length>> step;
  nn::generator random{1};
  std::printf("%zu parameters\nsteps  rows of 500 sorted right\n", nn::parameter_count<model>);
  constexpr int steps = 800;
  for (int k = 1; k <= steps; ++k) {
    tensor<int, batch, length> x, sorted;
    draw(random, x, sorted);
    optimiser.rate = nn::warm_up{50, nn::cosine_decay{0.004, 0.0001, steps}}(k);
    step(p, x, sorted);
    nn::clip_norm(step.gradient, 1);
    optimiser(p, step.gradient);
    if (k % 200 == 0) std::printf("%5d  %d\n", k, sorted_right(p));
  }
  tensor<int, 1, length> x{3, 1, 4, 1, 5, 9, 2, 6};
  const auto sorted = gradfold::argmax<2>(nn::predict<model>(p, x));
  for (std::size_t i = 0; i < length; ++i) std::printf("%lld%c", sorted(0, i), i + 1 < length ? ' ' : '\n');
}
