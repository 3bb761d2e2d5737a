// SPDX-License-Identifier: BSL-1.0
// As shadow.cpp, for the headers beside gradfold.hpp, included first.
#include <gradfold/files.hpp>
#include <gradfold/map.hpp>
#include <gradfold/nn.hpp>

#include <array>
#include <span>

inline constexpr auto x = gradfold::variable<"x">;
inline constexpr auto p = gradfold::variable<"p">;
inline constexpr auto i = gradfold::variable<"i">;
inline constexpr auto E = x * p;
inline constexpr auto F = x / p;
inline constexpr auto T = x + p;
inline constexpr auto X = x - p;

constexpr auto model = boost::hana::make_tuple(gradfold::nn::input<2, 3>, gradfold::nn::lstm<2>, gradfold::nn::last_step, gradfold::nn::dense<1>);
static_assert(gradfold::nn::parameter_count<model> == 24 + 16 + 16 + 3);

double slopes(std::span<const double> points) {
  double sum = 0;
  for (const auto& value : points) sum += gradfold::gradient<E>(x = value, p = 2.0)[x];
  return sum + gradfold::map_reduce<gradfold::value_and_gradient<F>>(gradfold::at(x = points, p = 2.0)).value;
}
void write(const gradfold::nn::parameters<model, float>& weights) {
  gradfold::files::write_header("weights.hpp", "weights", weights);
  gradfold::files::write_npy("table.npy", gradfold::files::array<float>{{2, 2}, gradfold::files::read_csv<float>("table.csv").fields});
}
