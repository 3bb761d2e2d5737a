// SPDX-License-Identifier: BSL-1.0
// Rows of a table with numbers and categories: logistic regression, and a small network.
#include <gradfold/nn.hpp>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

namespace {

namespace nn = gradfold::nn;
namespace hana = boost::hana;
using gradfold::tensor;

/// Somebody looks for a bicycle at one of four stations. Was one there?
struct request {
  double hour, temperature;  ///< 0 to 24; degrees Celsius
  int weekday, station;      ///< 0 (Monday) to 6; 0 to 3
  bool found;
};

/// The rule behind the table: stations 0 and 1 stand at offices and are empty on the evenings of working days, 2 and 3 at
/// homes and are empty on their mornings; on warm days all are emptier.
double probability(const request& r) {
  const double late = r.hour - (r.station < 2 ? 17.5 : 8), rush = std::exp(-late * late / 8);
  return 1 / (1 + std::exp((r.weekday < 5 ? 5 : 0.5) * rush + 0.06 * r.temperature - 2));
}
request drawn(nn::generator& random) {
  request r{24 * random.uniform<double>(), 30 * random.uniform<double>(), static_cast<int>(random.below(7)), static_cast<int>(random.below(4)), false};
  r.found = random.uniform<double>() < probability(r);
  return r;
}

/// Numbers are brought to about -1 to 1, the hour as a point of a circle; categories stay integers.
template <std::size_t rows>
struct table {
  tensor<double, rows, 3> numbers;
  tensor<int, rows> weekday, station;
  tensor<double, rows, 1> found;

  void set(std::size_t i, const request& r) {
    const double angle = r.hour / 24 * 2 * 3.14159265358979323846;
    numbers(i, 0) = std::cos(angle), numbers(i, 1) = std::sin(angle), numbers(i, 2) = r.temperature / 15 - 1;
    weekday[i] = r.weekday, station[i] = r.station;
    found(i, 0) = r.found ? 1 : 0;
  }
};

/// The model sees 3 + 7 + 4 columns: a category is a row of zeros and a one.
template <auto model>
constexpr auto loss = [](const auto& p, const auto& numbers, const auto& weekday, const auto& station, const auto& found) {
  const auto columns = concatenate<1>(numbers, gradfold::one_hot<7>(weekday), gradfold::one_hot<4>(station));
  return nn::binary_cross_entropy(nn::forward<model>(p, columns), found);
};

constexpr auto logistic = hana::make_tuple(nn::input<14>, nn::dense<1>);
constexpr auto network = hana::make_tuple(nn::input<14>, nn::dense<16>, nn::tanh, nn::dense<16>, nn::tanh, nn::dense<1>);

constexpr std::size_t batch = 64;

/// Trains on some requests; the mean loss on others.
template <auto model>
double trained(const std::vector<request>& requests, const std::vector<request>& others) {
  auto p = nn::initial<model, double>(1);
  nn::adam<nn::parameters<model, double>> optimiser;
  nn::generator random{1};
  constexpr int steps = 8000;
  for (int k = 0; k < steps; ++k) {
    table<batch> t;
    for (std::size_t i = 0; i < batch; ++i) t.set(i, requests[random.below(requests.size())]);
    optimiser.rate = nn::cosine_decay{0.02, 0.0001, steps}(k);
    optimiser(p, gradfold::gradient<loss<model>, 0>(p, t.numbers, t.weekday, t.station, t.found));
  }
  double sum = 0;
  for (const request& r : others) {
    table<1> t;
    t.set(0, r);
    sum += gradfold::evaluate<loss<model>>(p, t.numbers, t.weekday, t.station, t.found);
  }
  return sum / static_cast<double>(others.size());
}

}  // namespace

int main() {
  nn::generator random{7};
  std::vector<request> requests(20000), others(4000);
  for (request& r : requests) r = drawn(random);
  for (request& r : others) r = drawn(random);
  double rule = 0, share = 0;
  for (const request& r : others) rule -= std::log(r.found ? probability(r) : 1 - probability(r)), share += r.found ? 1 : 0;
  share /= static_cast<double>(others.size());
  const auto line = [](const char* what, double value) { std::printf("%-30s %.2f\n", what, value); };
  std::puts("mean loss on 4,000 other rows");
  line("share of rows found alone", -share * std::log(share) - (1 - share) * std::log(1 - share));
  line("logistic regression", trained<logistic>(requests, others));
  line("network", trained<network>(requests, others));
  line("the rule itself", rule / static_cast<double>(others.size()));
}
