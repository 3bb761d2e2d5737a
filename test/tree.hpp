// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradfold.hpp>

#include <boost/hana/define_struct.hpp>
#include <boost/hana/type.hpp>

#include <array>
#include <concepts>
#include <tuple>
#include <utility>

/// Gradients of trees, each against derivatives by hand. `one` is 1, known or not while compiling.
namespace trees {

namespace hana = boost::hana;
using gradfold::gradient, gradfold::value_and_gradient;

template <class T>
struct pose {
  BOOST_HANA_DEFINE_STRUCT(pose, (T, x), (T, y), (T, angle));
};
template <class T>
using row = std::array<T, 2>;
template <class T>
struct segment {
  BOOST_HANA_DEFINE_STRUCT(segment, (pose<T>, from), (pose<T>, to), (row<T>, weights));
};
template <class T, std::size_t n>
struct chain {
  using row = std::array<T, n>;
  BOOST_HANA_DEFINE_STRUCT(chain, (row, lengths), (T, scale));
};

constexpr bool gradient_of_nested_arrays(double one) {
  constexpr auto f = [](const auto& m) {
    auto sum = 0 * m[0][0];
    for (std::size_t i = 0; i < m.size(); ++i)
      for (std::size_t j = 0; j < m[i].size(); ++j) sum += m[i][j] * m[i][j] * static_cast<double>(i + 2 * j);
    return sum;
  };
  const std::array<std::array<double, 2>, 3> m{{{one, 2}, {3, 4}, {5, 6}}};
  const auto g = gradient<f>(m);
  static_assert(std::same_as<decltype(g), const std::array<std::array<double, 2>, 3>>);
  return g == std::array<std::array<double, 2>, 3>{{{0, 8}, {6, 24}, {20, 48}}};
}

constexpr bool gradient_of_pair(double one) {
  constexpr auto f = [](const auto& p) { return p.first * p.first * p.second; };
  const auto g = gradient<f>(std::pair(3 * one, 5.0));
  static_assert(std::same_as<decltype(g), const std::pair<double, double>>);
  return g == std::pair(30.0, 9.0);
}

/// A gradient is written to: it has its argument's type, less const.
constexpr bool gradient_of_constants(double one) {
  constexpr auto f = [](const auto& x, const auto& p) { return x[0] * x[1] * p.first * p.second; };
  const std::array<const double, 2> x{one, 2};
  const std::pair<const double, const float> p(3, 4.0F);
  const auto g = gradient<f>(x, p);
  static_assert(std::same_as<decltype(g), const std::tuple<std::array<double, 2>, std::pair<double, float>>>);
  return g == std::tuple(std::array{24.0, 12.0}, std::pair(8.0, 6.0F)) && gradfold::vjp<f, 0>(gradfold::at(x, p), 2.0) == std::array{48.0, 24.0};
}

constexpr bool gradient_of_tuple(double one) {
  constexpr auto f = [](const auto& t) {
    const auto& [x, row, z] = t;
    return x * row[0] + row[1] * z;
  };
  const auto g = gradient<f>(std::tuple(2 * one, std::array{3.0, 4.0}, 5.0));
  return g == std::tuple(3.0, std::array{2.0, 5.0}, 4.0);
}

constexpr bool gradient_of_hana_tuple(double one) {
  constexpr auto f = [](const auto& t) { return t[hana::size_c<0>] * t[hana::size_c<1>].first / t[hana::size_c<1>].second; };
  const auto g = gradient<f>(hana::make_tuple(2 * one, std::pair(3.0, 4.0)));
  static_assert(std::same_as<decltype(g), const hana::tuple<double, std::pair<double, double>>>);
  return g[hana::size_c<0>] == 0.75 && g[hana::size_c<1>] == std::pair(0.5, -0.375);
}

inline constexpr auto weight = hana::type_c<struct weight_key>;
inline constexpr auto bias = hana::type_c<struct bias_key>;
constexpr bool gradient_of_map(double one) {
  constexpr auto f = [](const auto& m) { return m[weight][0] * m[bias] + m[weight][1]; };
  const auto m = hana::make_map(hana::make_pair(weight, std::array{2 * one, 3.0}), hana::make_pair(bias, 5.0));
  const auto g = gradient<f>(m);
  static_assert(std::same_as<decltype(g), decltype(m)>);
  return g[weight] == std::array{5.0, 1.0} && g[bias] == 2.0;
}

constexpr bool gradient_of_struct(double one) {
  constexpr auto f = [](const auto& p) { return p.x * p.x + p.y * p.angle; };
  const auto [value, g] = value_and_gradient<f>(pose<double>{3 * one, 4, 5});
  static_assert(std::same_as<decltype(g), const pose<double>>);
  return value == 29 && g.x == 6 && g.y == 5 && g.angle == 4;
}

constexpr bool gradient_of_nested_structs(double one) {
  constexpr auto f = []<class T>(const segment<T>& s) {
    const T dx = s.to.x - s.from.x, dy = s.to.y - s.from.y;
    return s.weights[0] * dx * dx + s.weights[1] * dy * dy * s.to.angle;
  };
  const segment<double> s{{one, 1, 0}, {3, 4, 2}, {10, 100}};
  const auto g = gradient<f>(s);
  static_assert(std::same_as<decltype(g), const segment<double>>);
  return g.from.x == -40 && g.to.x == 40 && g.from.y == -1200 && g.to.y == 1200 && g.to.angle == 900 && g.from.angle == 0 && g.weights == std::array{4.0, 18.0};
}

constexpr bool gradient_of_sized_struct(double one) {
  constexpr auto f = []<class T, std::size_t n>(const chain<T, n>& c) {
    T product = c.scale;
    for (const T& length : c.lengths) product *= length;
    return product;
  };
  const auto g = gradient<f>(chain<double, 3>{{2 * one, 3, 5}, 7});
  return g.lengths == std::array{105.0, 70.0, 42.0} && g.scale == 30;
}

constexpr bool gradient_of_mixture(double one) {
  constexpr auto f = [](const auto& t) {
    const auto& [poses, rest] = t;
    return poses[0].x * poses[1].y + rest.first[hana::size_c<0>] * rest.second;
  };
  const std::tuple tree(std::array{pose<double>{one, 2, 3}, pose<double>{4, 5, 6}}, std::pair(hana::make_tuple(7.0), 8.0));
  const auto g = gradient<f>(tree);
  static_assert(std::same_as<decltype(g), decltype(tree)>);
  const auto& [poses, rest] = g;
  return poses[0].x == 5 && poses[1].y == 1 && poses[0].y == 0 && poses[1].angle == 0 && rest.first[hana::size_c<0>] == 8 && rest.second == 7;
}

constexpr bool gradient_of_float_tree(float one) {
  constexpr auto f = [](const auto& p) { return p.x * p.y / 3; };
  const auto g = gradient<f>(pose<float>{one, 2, 0});
  static_assert(std::same_as<decltype(g), const pose<float>>);
  return g.x == 2.0F / 3.0F && g.y == 1.0F / 3.0F && g.angle == 0;
}

constexpr bool gradient_of_several_trees(double one) {
  constexpr auto f = [](const auto& p, const auto& n, const auto& row) { return p.x * row[0] + p.y * n + row[1] * row[1]; };
  const pose<double> p{one, 2, 3};
  const std::array row{4.0, 5.0};
  const auto [by_row, by_pose] = gradient<f, 2, 0>(p, 10, row);
  return by_row == std::array{1.0, 10.0} && by_pose.x == 4 && by_pose.y == 10 && by_pose.angle == 0;
}

inline constexpr auto energy = [](const auto& p) { return p.x * p.x * p.y + p.y * p.angle * p.angle; };
constexpr bool nested_gradient_of_struct(double one) {
  constexpr auto f = [](const auto& p) { return gradient<energy>(p).y; };  // x² + angle²
  const auto g = gradient<f>(pose<double>{3 * one, 4, 5});
  return g.x == 6 && g.y == 0 && g.angle == 10;
}

}  // namespace trees
