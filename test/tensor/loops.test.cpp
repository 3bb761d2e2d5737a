// SPDX-License-Identifier: BSL-1.0
#include "directional.hpp"

using namespace directional;

TEST_CASE("folds over scalars, tensors and trees") {
  check<[](const auto& a, const auto& x) { return fold<100>(x, [&](const auto& s, const auto&) { return s + a * s * (1 - s) / 50; }); }>(1.3, 0.2);
  check<[](const auto& w, const auto& x) { return fold<7>(x, [&](const auto& h, const auto& i) { return tanh(matmul(w, h) + x * i); }); }>(
      random_tensor<tensor<double, 5, 5>>(-0.5, 0.5), random_tensor<vector>());
  check<[](const auto& x) { return fold<5>(x * 2, [&](const auto& s, const auto& i) { return s + x[i] * s; }); }>(random_tensor<vector>());
  check<[](const auto& x, const auto& y) {
    const auto state = fold<6>(std::tuple(x, y), [](const auto& s, const auto&) {
      const auto& [p, q] = s;
      return std::tuple(p + q * sum(p) / 10, q - sin(q));
    });
    return std::get<0>(state) * std::get<1>(state);
  }>(random_tensor<vector>(), random_tensor<scalar>());
}
TEST_CASE("scans") {
  check<[](const auto& a) { return scan<20>(a, [&](const auto& s, const auto&) { return sin(s) + a; }); }>(0.3);
  check<[](const auto& x) { return scan<4>(x, [&](const auto& s, const auto& i) { return s * x / (i + 1); }) * 2; }>(random_tensor<vector>());
  check<[](const auto& x) { return scan<1>(x, [](const auto& s, const auto&) { return s * s; }); }>(random_tensor<vector>());
}
TEST_CASE("sums over a body") {
  check<[](const auto& x) { return sum<4>([&](const auto& i) { return exp(x[i]) * x[0]; }); }>(random_tensor<vector>());
  check<[](const auto& x) { return sum<4>([&](const auto& i) { return x[i] * x[3 - i]; }); }>(random_tensor<matrix>());
  check<[](const auto& x) { return sum<4>([&](const auto& i) { return sum<5>([&](const auto& j) { return x[i][j] * x[i][4 - j] * x[3 - i][j]; }); }); }>(
      random_tensor<matrix>());
}
TEST_CASE("loops differentiated twice") {
  constexpr auto slope = [](const auto& a, const auto& x) {
    constexpr auto f = [](const auto& b, const auto& y) { return fold<9>(y, [&](const auto& s, const auto&) { return s * b - s * s / 9; }); };
    return gradient<f, 0>(a, x);
  };
  check<slope>(1.1, 0.4);
}
TEST_CASE("what is the same in every step is computed once, before the loop") {
  constexpr auto f = [](const auto& a, const auto& x) { return fold<50>(x, [&](const auto& s, const auto&) { return pow(a, -s); }); };
  static_assert(cost<gradient<f, 1>, double, double>.calls == 51);  // a^-s in 50 steps, and log(a)
  check<f>(1.4, 0.6);
  constexpr auto filter = [](const auto& w, const auto& x) {
    return fold<3>(x, [&](const auto& s, const auto&) { return fold<2>(s, [&](const auto& t, const auto&) { return sin(matmul(w, t) + matmul(x, w)); }); });
  };
  check<filter>(random_tensor<tensor<double, 9, 9>>(-0.5, 0.5), random_tensor<tensor<double, 9>>());
}

namespace {

constexpr auto filter = [](const auto& w, const auto& h, const auto& x) {
  return sum(square(fold<6>(h, [&](const auto& s, const auto& i) { return tanh(matmul(w, s) + matmul(x[i], w)) / 2 + x[i]; })));
};
template <auto... checkpoints>
constexpr auto long_filter = [](const auto& w, const auto& h, const auto& x) {
  return sum(square(fold<30>(h, [&](const auto& s, const auto& i) { return tanh(matmul(w, s) + x[i]); }, checkpoints...)));
};
template <auto... checkpoints>
constexpr auto outputs = [](const auto& w, const auto& h, const auto& x) {
  const auto states = scan<30>(
      std::tuple(h, h[0]),
      [&](const auto& s, const auto& i) {
        const auto& [p, q] = s;
        return std::tuple(tanh(matmul(w, p)) / 2 + x[i] * q, sin(q) + sum(p) / 9);
      },
      checkpoints...);
  return sum(square(std::get<0>(states))) * sum(std::get<1>(states));
};
using square_matrix = tensor<double, 9, 9>;
using state = tensor<double, 9>;
using sequence = tensor<double, 6, 9>;
using long_sequence = tensor<double, 30, 9>;

}  // namespace

TEST_CASE("sums over the steps are computed after the loop") {
  const auto w = random_tensor<square_matrix>(-0.5, 0.5);
  const auto h = random_tensor<state>(-1, 1);
  const auto x = random_tensor<sequence>(-1, 1);
  check<filter>(w, h, x);
  check<[](const auto& u, const auto& v, const auto& y) { return gradient<filter, 0>(u, v, y); }>(w, h, x);  // the reverse of what the loop leaves
  check<[](const auto& u, const auto& v, const auto& y) { return gradient<filter, 2>(u, v, y); }>(w, h, x);
  // Two products of 6 * 81 forwards, four backwards, two of them again: no step adds up a whole matrix, or a whole sequence.
  constexpr auto slopes = cost<gradient<filter, 0, 2>, square_matrix, state, sequence>;
  CHECK(slopes.additions < 8 * 6 * 81 + 6 * 81);
}
namespace {

constexpr auto cell = [](const auto& w, const auto& h, const auto& x) {
  const auto last = fold<6>(std::pair(h, 0.1 * h), [&](const auto& s, const auto& i) {
    const auto z = matmul(w, s.first) + x[i];
    const auto c = sigmoid(head<3>(z)) * tail<3>(s.second) + sigmoid(slice<3, 6>(z)) * tanh(tail<3>(z));
    return std::pair(concatenate(cos(c), tanh(c), softplus(c)), concatenate(c, c * c, exp(-c)));
  });
  return sum(square(last.first)) + sum(last.second);
};

}  // namespace

TEST_CASE("what is dear to compute again is stored by the steps") {
  const auto w = random_tensor<square_matrix>(-0.5, 0.5);
  const auto h = random_tensor<state>(-1, 1);
  const auto x = random_tensor<sequence>(-1, 1);
  check<cell>(w, h, x);
  check<[](const auto& u, const auto& v, const auto& y) { return gradient<cell, 1>(u, v, y); }>(w, h, x);  // the reverse of what is stored
  // Nothing is called backwards, and no product is computed twice; |x| of the two sigmoids and of softplus counts as a call.
  constexpr auto slopes = cost<gradient<cell>, square_matrix, state, sequence>;
  CHECK(slopes.calls == cost<cell, square_matrix, state, sequence>.calls);
  CHECK(slopes.multiplications < 3 * 6 * 81 + 6 * 200);
}
TEST_CASE("loops with checkpoints have the same gradient to the last bit") {
  const auto w = random_tensor<square_matrix>(-0.5, 0.5);
  const auto h = random_tensor<state>(-1, 1);
  const auto x = random_tensor<long_sequence>(-1, 1);
  CHECK(value_and_gradient<long_filter<checkpoint<>>>(w, h, x).gradient == value_and_gradient<long_filter<>>(w, h, x).gradient);
  CHECK(value_and_gradient<outputs<checkpoint<7>>>(w, h, x).gradient == value_and_gradient<outputs<>>(w, h, x).gradient);
  CHECK(value_and_gradient<outputs<checkpoint<7>>>(w, h, x).value == value_and_gradient<outputs<>>(w, h, x).value);
  const auto along = random_tensor<square_matrix>(-1, 1);
  const auto found = hvp<long_filter<checkpoint<>>, 0>(at(w, h, x), along_these(along)), expected = hvp<long_filter<>, 0>(at(w, h, x), along_these(along));
  for (std::size_t k = 0; k < found.size(); ++k) CHECK(found.data()[k] == Approx(expected.data()[k]).epsilon(1e-10).margin(1e-12));
  check<long_filter<checkpoint<>>>(w, h, x);
}
TEST_CASE("a loop of a million steps, in a workspace") {
  constexpr auto f = [](const auto& a, const auto& x) { return fold<1000000>(x, [&](const auto& s, const auto&) { return s + a * (1 - s); }); };
  static workspace<cost<value_and_gradient<f>, double, double>.workspace_bytes> memory;
  const auto [value, slopes] = value_and_gradient<f>(memory, 1e-6, 0.0);
  CHECK(value == Approx(1 - std::exp(-1.0)).epsilon(1e-6));
  CHECK(std::get<1>(slopes) == Approx(std::exp(-1.0)).epsilon(1e-6));
}

namespace {
/// 300 leaves: more than clang folds at once. Each step exchanges the halves.
constexpr auto exchanged = [](const auto& x, const auto& y) {
  return gradfold::fold<3>(std::tuple(x, y), [](const auto& halves, const auto&) {
    auto [a, b] = halves;
    a[0] = 2 * a[0];
    return std::tuple(b, a);
  });
};
}  // namespace
TEST_CASE("a loop over a state of 300 numbers") {
  std::array<double, 150> x{}, y{};
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = static_cast<double>(k) + 1, y[k] = -x[k];
  const auto [a, b] = gradfold::evaluate<exchanged>(x, y);
  x[0] *= 4, y[0] *= 2;
  CHECK((a == y && b == x));
}
