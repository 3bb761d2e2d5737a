// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

// Batches of sixteen pictures go through layers of windows with the batch as the last axis, three pictures with it as the first: both must give
// the same. Where what goes in and the weights are small whole numbers, windows have equal elements and sums have no rounding.
using namespace nn_check;

namespace {

struct own {
  constexpr auto operator()(const auto& x) const { return x * nn::sigmoid(x); }
};
constexpr auto plane =
    hana::make_tuple(nn::input<2, 8, 8>, nn::convolution<3, 3, 3>.padded<1>(), nn::relu, nn::max_pool<2>, nn::convolution<4, 2, 2>.strided<2>(), nn::relu,
                     nn::average_pool<2>, nn::flatten, nn::dropout<0.25>, nn::dense<3>, nn::tanh);
constexpr auto line = hana::make_tuple(nn::input<2, 9>, nn::convolution<3, 2>, nn::max_pool<2>, nn::convolution<2, 2>, nn::average_pool<3>, nn::flatten,
                                       nn::dense<2>, nn::softmax);
// Windows that overlap, and a layer of the user's, have the batch as the first axis again.
constexpr auto left =
    hana::make_tuple(nn::input<1, 7, 7>, nn::convolution<2, 1, 1>, nn::max_pool<3, 2>, nn::convolution<2, 2, 2>, own{}, nn::convolution<3, 2, 2>, nn::flatten);

void fill_whole(auto& tree, nn::generator& random) {
  nn::for_each_row(
      [&](auto row) {
        for (auto& x : row) x = static_cast<std::remove_reference_t<decltype(x)>>(static_cast<int>(random.uniform<double>() * 5) - 2);
      },
      tree);
}
constexpr auto single = hana::make_tuple(nn::input<1, 8, 8>, nn::convolution<4, 3, 3>, nn::average_pool<3>, nn::relu, nn::flatten, nn::dense<1>);

template <auto model, class T, bool whole = true>
void check_sixteen() {
  constexpr std::size_t sixteen = 16, few = 4;
  using Input = std::remove_cvref_t<decltype(hana::at_c<0>(model))>;
  nn::generator random{7};
  nn::parameters<model, T> p, by_few;
  typename Input::template tensor_for<T, sixteen> x;
  nn::noise<model, T, sixteen> noise;
  if (whole) fill_whole(p, random), fill_whole(x, random);
  else fill_random(p, random), fill_random(x, random);
  nn::for_each_row(
      [&](auto row) {
        for (auto& e : row) e = static_cast<T>(random.uniform<double>());
      },
      noise);
  const auto y = nn::predict<model>(p, x);
  constexpr bool is_noisy = gradfold::detail::leaf_count<decltype(noise)> > 0;
  const auto [by_p, by_x] = [&] {
    if constexpr (is_noisy) return gradient<probe<model>{}, 0, 1>(p, x, noise);
    else return gradient<probe<model>{}, 0, 1>(p, x);
  }();
  nn::for_each_row([](auto row) { std::fill(row.begin(), row.end(), T(0)); }, by_few);
  T largest = 0;
  for (std::size_t first = 0; first < sixteen; first += few) {
    typename Input::template tensor_for<T, few> some;
    nn::noise<model, T, few> some_noise;
    std::copy_n(x.data() + first * some.size() / few, some.size(), some.data());
    nn::for_each_row([&](auto to, auto from) { std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(first * to.size() / few), to.size(), to.begin()); },
                     some_noise, noise);
    const auto some_y = nn::predict<model>(p, some);
    for (std::size_t k = 0; k < some_y.size(); ++k) {
      const T other = y.data()[first * some_y.size() / few + k];
      if (whole) CHECK(some_y.data()[k] == other);
      else CHECK(some_y.data()[k] == Approx(other).epsilon(1e-12).margin(1e-14));
    }
    const auto [some_by_p, some_by_x] = [&] {
      if constexpr (is_noisy) return gradient<probe<model>{}, 0, 1>(p, some, some_noise);
      else return gradient<probe<model>{}, 0, 1>(p, some);
    }();
    nn::for_each_row(
        [&](auto to, auto from) {
          for (std::size_t k = 0; k < to.size(); ++k) to[k] += from[k] / 4, largest = std::max(largest, std::abs(to[k]));
        },
        by_few, some_by_p);
    for (std::size_t k = 0; k < some.size(); ++k)
      CHECK(by_x.data()[first * some.size() / few + k] ==
            Approx(some_by_x.data()[k] / 4).epsilon(sizeof(T) == 4 ? 1e-4 : 1e-12).margin(sizeof(T) == 4 ? 1e-5 : 1e-14));
  }
  CHECK(largest > 0);
  nn::for_each_row(
      [&](auto all, auto parts) {
        for (std::size_t k = 0; k < all.size(); ++k)
          CHECK(all[k] == Approx(parts[k]).epsilon(1e-9).margin(static_cast<double>(largest) * (sizeof(T) == 4 ? 1e-5 : 1e-13)));
      },
      by_p, by_few);
}

constexpr auto of_extremes = [](const auto& x, const auto& w) { return sum(max<0>(x) * w) + 2 * sum(min<0>(x) * w); };

}  // namespace

TEST_CASE("pictures give the same in batches that fill vectors as in others") {
  check_sixteen<plane, double>();
  check_sixteen<line, float>();
  check_sixteen<left, double>();
  check_sixteen<plane, double, false>();
  check_sixteen<single, double, false>();
}

TEST_CASE("the slope of the largest elements of columns goes to the first of equals") {
  constexpr std::size_t rows = 3, columns = 9;  // no whole number of vectors
  constexpr auto slopes = [](auto zero) {
    using T = decltype(zero);
    tensor<T, rows, columns> x;
    tensor<T, columns> w;
    for (std::size_t j = 0; j < columns; ++j) {
      w(j) = static_cast<T>(j + 1);
      for (std::size_t i = 0; i < rows; ++i) x(i, j) = static_cast<T>((i * 5 + j * j) % 3);
    }
    return std::pair(x, gradient<of_extremes, 0>(x, w));
  };
  const auto agrees = [](const auto& found) {
    const auto& [x, by_x] = found;
    for (std::size_t j = 0; j < columns; ++j) {
      std::size_t most = 0, least = 0;
      for (std::size_t i = 1; i < rows; ++i) most = x(i, j) > x(most, j) ? i : most, least = x(i, j) < x(least, j) ? i : least;
      for (std::size_t i = 0; i < rows; ++i)
        if (by_x(i, j) != static_cast<double>(j + 1) * ((i == most ? 1 : 0) + (i == least ? 2 : 0))) return false;
    }
    return true;
  };
  CHECK(agrees(slopes(0.0)));
  CHECK(agrees(slopes(0.0f)));
  constexpr auto constant = slopes(0.0);
  CHECK(agrees(constant));
}
