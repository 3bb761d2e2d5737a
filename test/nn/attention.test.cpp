// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

using namespace nn_check;

namespace {

constexpr std::size_t heads = 2, time = 4, width = 6, part = width / heads, batch = 2;
constexpr auto whole = hana::make_tuple(nn::input<time, width>, nn::attention<heads>);
constexpr auto causal = hana::make_tuple(nn::input<time, width>, nn::causal_attention<heads>);

template <class P, class X>
tensor<double, batch, time, width> by_hand(const P& p, const X& x, bool is_causal) {
  tensor<double, batch, time, width> y{};
  for (std::size_t b = 0; b < batch; ++b) {
    const auto all = matmul(x[b], p.in_proj.weight) + p.in_proj.bias;  // [time, 3 width]
    tensor<double, time, width> mixed{};
    for (std::size_t h = 0; h < heads; ++h)
      for (std::size_t i = 0; i < time; ++i) {
        const std::size_t seen = is_causal ? i + 1 : time;
        double score[time] = {}, total = 0;
        for (std::size_t j = 0; j < seen; ++j) {
          for (std::size_t k = 0; k < part; ++k) score[j] += all(i, h * part + k) * all(j, width + h * part + k);
          total += score[j] = std::exp(score[j] / std::sqrt(static_cast<double>(part)));
        }
        for (std::size_t j = 0; j < seen; ++j)
          for (std::size_t k = 0; k < part; ++k) mixed(i, h * part + k) += score[j] / total * all(j, 2 * width + h * part + k);
      }
    const auto out = matmul(mixed, p.out_proj.weight) + p.out_proj.bias;
    for (std::size_t k = 0; k < out.size(); ++k) y.data()[b * out.size() + k] = out.data()[k];
  }
  return y;
}
void require_close(const auto& y, const auto& wanted) {
  for (std::size_t k = 0; k < y.size(); ++k) CHECK(y.data()[k] == Approx(wanted.data()[k]).epsilon(1e-12));
}

}  // namespace

TEST_CASE("attention gives what its formula says") {
  const auto [p, x] = check_model<whole, batch>();
  require_close(nn::predict<whole>(p, x), by_hand(hana::at_c<1>(p), x, false));
}
TEST_CASE("causal attention sees nothing that comes later") {
  const auto [p, x] = check_model<causal, batch>();
  require_close(nn::predict<causal>(p, x), by_hand(hana::at_c<1>(p), x, true));
}
