// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

#include <algorithm>
#include <vector>

using namespace nn_check;

namespace {

constexpr auto model = hana::make_tuple(nn::input<30>, nn::dense<40>, nn::dense<3>);

template <class Row>
double mean_square_of(const Row& row) {
  double sum = 0;
  for (const auto x : row) sum += static_cast<double>(x) * static_cast<double>(x);
  return sum / static_cast<double>(row.size());
}

}  // namespace

TEST_CASE("the generator gives the published sequence of SplitMix64") {
  nn::generator random{1234567};
  CHECK(random() == 6457827717110365317u);
  CHECK(random() == 3203168211198807973u);
  CHECK(random() == 9817491932198370423u);
}

TEST_CASE("uniform and symmetric numbers fill their ranges") {
  nn::generator random{1};
  double sum = 0, squares = 0, least = 1, most = -1;
  for (int k = 0; k < 100000; ++k) {
    const double u = random.uniform<float>();
    REQUIRE((u >= 0 && u < 1));
    const double s = random.symmetric<float>();
    REQUIRE((s > -1 && s < 1 && s != 0));
    sum += s, squares += s * s, least = std::min(least, s), most = std::max(most, s);
  }
  CHECK(std::abs(sum) < 4 * 183);  // deviation sqrt(100000 / 3)
  CHECK(squares / 100000 == Approx(1.0 / 3).epsilon(0.02));
  CHECK((least < -0.999 && most > 0.999));
}

TEST_CASE("a shuffle keeps all things and moves them evenly") {
  nn::generator random{5};
  int first[5] = {};
  for (int k = 0; k < 10000; ++k) {
    std::array<int, 5> order{0, 1, 2, 3, 4};
    nn::shuffle(order, random);
    ++first[order[0]];
    auto sorted = order;
    std::sort(sorted.begin(), sorted.end());
    REQUIRE(sorted == std::array<int, 5>{0, 1, 2, 3, 4});
  }
  for (const int count : first) CHECK(std::abs(count - 2000) < 4 * 40);
  for (int k = 0; k < 100; ++k) REQUIRE(random.below(3) < 3);
}

TEST_CASE("parameters begin with the variance of their initialiser") {
  const auto weight = [](const auto& p) { return hana::at_c<1>(p).weight; };
  CHECK(mean_square_of(weight(nn::initial<model>(1))) == Approx(2.0 / 70).epsilon(0.1));
  CHECK(mean_square_of(weight(nn::initial<model>(1, nn::he))) == Approx(2.0 / 30).epsilon(0.1));
  CHECK(mean_square_of(weight(nn::initial<model>(1, nn::glorot_normal))) == Approx(2.0 / 70).epsilon(0.15));
  CHECK(mean_square_of(weight(nn::initial<model>(1, nn::he_normal))) == Approx(2.0 / 30).epsilon(0.15));
  CHECK(hana::at_c<1>(nn::initial<model>(1)).bias == tensor<double, 40>{});
}

TEST_CASE("the same seed gives the same bits on every compiler") {
  const auto p = nn::initial<model, float>(42);
  CHECK(hana::at_c<1>(p).weight(0, 0) == 0x1.21ae64p-3f);
  CHECK(hana::at_c<2>(p).weight(39, 2) == -0x1.6111ecp-2f);
  const auto q = nn::initial<model, double>(42, nn::he_normal);
  CHECK(hana::at_c<1>(q).weight(0, 0) == 0x1.04ab041515b3fp-3);
}

TEST_CASE("rows are gathered in the order given") {
  const std::vector<float> rows{0, 1, 2, 3, 4, 5};
  const std::vector<std::size_t> order{2, 0};
  tensor<float, 2, 2> to;
  nn::gather_rows(to, std::span<const float>(rows), std::span<const std::size_t>(order));
  CHECK(to == tensor<float, 2, 2>{4, 5, 0, 1});
}

TEST_CASE("schedules") {
  CHECK(nn::step_decay{1, 0.5, 10}(25) == 0.25);
  CHECK(nn::exponential_decay{1, 0.5}(3) == 0.125);
  CHECK(nn::cosine_decay{1, 0.2, 100}(0) == 1);
  CHECK(nn::cosine_decay{1, 0.2, 100}(50) == Approx(0.6));
  CHECK(nn::cosine_decay{1, 0.2, 100}(1000) == 0.2);
  const nn::warm_up rate{4, nn::exponential_decay{1, 0.5}};
  CHECK(rate(0) == 0.25);
  CHECK(rate(3) == 1);
  CHECK(rate(5) == 0.5);
}

TEST_CASE("training ends when patience does") {
  nn::early_stopping stop{.patience = 2};
  CHECK_FALSE(stop(3));
  CHECK(stop.improved());
  CHECK_FALSE(stop(3));
  CHECK_FALSE(stop.improved());
  CHECK_FALSE(stop(std::nan("")));
  CHECK(stop(3.5));
  CHECK_FALSE(stop(2));
  CHECK(stop.best == 2);
}
