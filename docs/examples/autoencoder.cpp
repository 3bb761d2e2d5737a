// SPDX-License-Identifier: BSL-1.0
// Digits are squeezed through two numbers and drawn again; the two numbers are a map of the digits.
#include <gradfold/files.hpp>
#include <gradfold/nn.hpp>

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <span>
#include <vector>

namespace {

namespace nn = gradfold::nn;
namespace hana = boost::hana;
using gradfold::tensor;

constexpr std::size_t pixels = 64, batch = 32;
constexpr auto encoder = hana::make_tuple(nn::input<pixels>, nn::dense<64>, nn::tanh, nn::dense<2>);
constexpr auto decoder = hana::make_tuple(nn::input<2>, nn::dense<64>, nn::tanh, nn::dense<pixels>);
using parameters = hana::tuple<nn::parameters<encoder, float>, nn::parameters<decoder, float>>;

/// The mean square of what is lost on the way through the code.
constexpr auto loss = [](const auto& p, const auto& x) {
  const auto code = nn::forward<encoder>(hana::at_c<0>(p), x);
  return nn::mean_square(nn::forward<decoder>(hana::at_c<1>(p), code), x);
};

/// The codes as points, one colour for each digit.
void draw(const parameters& p, const std::vector<float>& pixel_rows, const std::vector<int>& digits) {
  static constexpr const char* colours[] = {"#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"};
  std::puts(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"600\" font-family=\"sans-serif\" font-size=\"11\">\n"
      "<rect width=\"600\" height=\"600\" fill=\"white\"/>");
  for (std::size_t i = 0; i < digits.size(); i += 3) {
    tensor<float, 1, pixels> x;
    nn::gather_rows(x, pixel_rows, std::span(&i, 1));
    const auto code = nn::predict<encoder>(hana::at_c<0>(p), x);
    const double across = 250 + 66 * static_cast<double>(code(0, 0)), down = 340 - 66 * static_cast<double>(code(0, 1));
    std::printf("<text x=\"%.0f\" y=\"%.0f\" fill=\"%s\">%d</text>\n", across, down, colours[digits[i]], digits[i]);
  }
  std::puts("</svg>");
}

}  // namespace

int main(int count, char** arguments) {
  const auto table = gradfold::files::read_csv<float>("data/digits.csv", {.columns = pixels + 1});
  std::vector<float> rows;
  std::vector<int> digits;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    for (const float ink : table.row(i).first(pixels)) rows.push_back(ink / 16);
    digits.push_back(static_cast<int>(table.row(i)[pixels]));
  }
  const bool draws = count > 1 && std::strcmp(arguments[1], "picture") == 0;

  static parameters p{nn::initial<encoder, float>(1), nn::initial<decoder, float>(2)}, slope;
  static nn::adam<parameters> optimiser;
  nn::generator random{1};
  std::vector<std::size_t> order(table.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  constexpr int epochs = 60;
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    nn::shuffle(order, random);
    optimiser.rate = nn::cosine_decay{0.005, 0.0001, epochs}(epoch);
    double total = 0;
    const std::size_t batches = table.rows() / batch;
    for (std::size_t k = 0; k < batches; ++k) {
      tensor<float, batch, pixels> x;
      nn::gather_rows(x, rows, std::span(order).subspan(k * batch, batch));
      total += static_cast<double>(gradfold::value_and_gradient<loss, 0>(p, x, gradfold::into(slope)));
      optimiser(p, slope);
    }
    if (epoch % 20 == 0 && !draws) std::printf("epoch %2d  mean square %.3f\n", epoch, total / static_cast<double>(batches));
  }
  if (draws) draw(p, rows, digits);
}
