// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/slopes.hpp>

#include <algorithm>
#include <limits>

/// Optimisers: structs whose state is trees like the parameters. Each is called on parameters and their gradient, and
/// changes the parameters. All that it does is done by one static graph on blocks of numbers, whatever the shapes.
namespace gradfold::nn::detail {

/// Whether a rule on blocks may write the new state over the old one: loops write it, and nothing reads
/// a number of it afterwards. The leaves are factors, gradient and state.
template <class Scheduled>
constexpr bool runs_in_place() {
  constexpr gradfold::detail::graph_view g = Scheduled::graph;
  constexpr const auto& s = Scheduled::kernels;
  const auto is_state = [&](int x, int r) { return s.place[x].where == gradfold::detail::storage::input && s.place[x].position == r + 2; };
  for (int r = 0; r < g.result_count; ++r) {
    const int z = g.results[r], loop = s.kernel_of[z];
    if (loop < 0 || !s.kernels[loop].is_loop || s.kernels[loop].axes > 1 || s.place[z].where != gradfold::detail::storage::result || s.place[z].position != r)
      return false;
    for (int id = 0; id < g.node_count; ++id)
      for (int k = 0; k < g.nodes[id].operand_count; ++k)
        if (is_state(g.operand(id, k), r) && (s.in_place[id] || s.kernel_of[id] > loop || (s.kernel_of[id] == loop && s.slot[id] > s.slot[z]))) return false;
  }
  return true;
}
/// A rule on slopes that are still to be multiplied by the last of the factors.
template <auto rule, std::size_t last>
struct scaled_rule {
  constexpr auto operator()(const auto& f, const auto& g, const auto&... state) const { return rule(f, f[last] * g, state...); }
};
/// Runs a rule, state' = rule(factors, gradient, state…), on one block. The rule is a stateless function of tensors that
/// returns the std::tuple of the new state.
template <auto rule, class T, std::size_t count, class... State>
GRADFOLD_ALWAYS_INLINE() void update_numbers(const tensor<T, count>& factors, const T* gradient, State*... state) {
  using Source = gradfold::detail::function_trace<rule, gradfold::detail::traced_tree_t<tensor<T, count>>, gradfold::detail::traced_tree_t<row_block<const T>>,
                                                  gradfold::detail::traced_tree_t<row_block<const State>>...>;
  const auto run = [&](auto&&... results) GRADFOLD_INLINE_LAMBDA() {
    gradfold::detail::run_program<Source, T>(gradfold::detail::stack_memory{}, std::tie(results...), factors, row_block<const T>{gradient},
                                             row_block<const State>{state}...);
  };
  if constexpr (runs_in_place<gradfold::detail::scheduled<Source, gradfold::detail::leaf_sizes<row_block<State>...>>>()) {
    run(row_block<State>{state}...);
  } else {
    tensor<T, update_block> results[sizeof...(State)];
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      run(results[K]...);
      (std::copy_n(results[K].data(), update_block, state), ...);
    }(std::index_sequence_for<State...>{});
  }
}
/// The same on the rest of a row.
template <auto rule, class T, std::size_t count, class... State>
void update_rest(const tensor<T, count>& factors, std::size_t size, const T* gradient, State*... state) {
  tensor<T, update_block> g{}, parts[sizeof...(State)]{};
  std::copy_n(gradient, size, g.data());
  [&]<std::size_t... K>(std::index_sequence<K...>) {
    (std::copy_n(state, size, parts[K].data()), ...);
    update_numbers<rule>(factors, g.data(), parts[K].data()...);
    (std::copy_n(parts[K].data(), size, state), ...);
  }(std::index_sequence_for<State...>{});
}
/// The same on rows of equal length.
template <auto rule, class T, std::size_t count, class... State>
void update_row(const tensor<T, count>& factors, std::span<const T> gradient, std::span<State>... state) {
  std::size_t from = 0;
  for (; from + update_block <= gradient.size(); from += update_block) update_numbers<rule>(factors, gradient.data() + from, state.data() + from...);
  if (from < gradient.size()) update_rest<rule>(factors, gradient.size() - from, gradient.data() + from, state.data() + from...);
}
/// The same where the slopes are products of two numbers, column[i] row[j]: they are made where they are used. Rows are whole blocks.
template <auto rule, class T, std::size_t count, class... State>
void update_matrix(const tensor<T, count>& factors, const outer_row<T>& gradient, std::span<State>... state) {
  tensor<T, count + 1> scaled;
  std::copy_n(factors.data(), count, scaled.data());
  for (std::size_t i = 0; i < gradient.column.size(); ++i) {
    scaled[count] = gradient.column[i];
    for (std::size_t j = 0; j < gradient.row.size(); j += update_block)
      update_numbers<scaled_rule<rule, count>{}>(scaled, gradient.row.data() + j, state.data() + i * gradient.row.size() + j...);
  }
}
template <auto rule, class P, slopes_of<P> Slopes, class... Factor, class... State>
void update_tree(const std::tuple<Factor...>& numbers, const Slopes& gradient, P& parameters, State&... state) {
  using T = number_in<P>;
  const auto factors = std::apply([](const auto&... x) { return tensor<T, sizeof...(Factor)>{static_cast<T>(x)...}; }, numbers);
  if constexpr (std::same_as<Slopes, P>) {
    for_each_row([&](auto slopes, auto... row) { update_row<rule>(factors, slopes, row...); }, gradient, parameters, state...);
  } else {
    std::size_t k = 0;
    for_each_row(
        [&](auto... row) {
          if (const auto slopes = gradient.rows[k++]; slopes.column.empty()) update_row<rule>(factors, slopes.row, row...);
          else update_matrix<rule>(factors, slopes, row...);
        },
        parameters, state...);
  }
}

/// Below this a mean of slopes is 0. Where slopes have become 0 their mean shrinks by one factor at each step, and would stay among the subnormal
/// numbers, with which machines compute at a third of their speed. A square of such a mean is nothing in T.
template <class T>
inline constexpr double least_mean =
    gradfold::detail::standard_real<T> ? static_cast<double>(std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon()) : 0;
constexpr auto without_traces(const auto& mean, const auto& least) { return select(abs(mean) < least, 0, mean); }

// The rules. p: a parameter, g: its slope, v and s: what the optimiser keeps.
struct sgd_rule {
  constexpr auto operator()(const auto& f, const auto& g, const auto& p) const { return std::tuple(p - f[0] * (g + f[1] * p)); }
};
struct momentum_rule {
  constexpr auto operator()(const auto& f, const auto& g, const auto& p, const auto& v) const {
    const auto velocity = without_traces(f[2] * v + (g + f[1] * p), f[3]);
    return std::tuple(p - f[0] * velocity, velocity);
  }
};
struct nesterov_rule {
  constexpr auto operator()(const auto& f, const auto& g, const auto& p, const auto& v) const {
    const auto slope = g + f[1] * p;
    const auto velocity = without_traces(f[2] * v + slope, f[3]);
    return std::tuple(p - f[0] * (slope + f[2] * velocity), velocity);
  }
};
struct rmsprop_rule {
  constexpr auto operator()(const auto& f, const auto& g, const auto& p, const auto& s) const {
    const auto slope = g + f[1] * p;
    const auto squares = f[2] * s + f[3] * (slope * slope);
    return std::tuple(p - f[0] * slope / (sqrt(squares) + f[4]), squares);
  }
};
/// f: rate, decay of weights, beta1, 1 - beta1, beta2, 1 - beta2, and the rate and epsilon with the corrections in them,
/// as Kingma and Ba write them at the end of their section 2: one division and one root for each parameter.
template <bool decoupled>
struct adam_rule {
  constexpr auto operator()(const auto& f, const auto& g, const auto& p, const auto& v, const auto& s) const {
    const auto start = [&] {
      if constexpr (decoupled) return p - f[0] * f[1] * p;
      else return p;
    }();
    const auto slope = [&] {
      if constexpr (decoupled) return g;
      else return g + f[1] * p;
    }();
    const auto mean = without_traces(f[2] * v + f[3] * slope, f[8]), squares = f[4] * s + f[5] * (slope * slope);
    return std::tuple(start - f[6] * mean / (sqrt(squares) + f[7]), mean, squares);
  }
};

/// Both beta^n for the corrections of Adam, by binary powering: the same everywhere. Bits of n choose factors, not ways to go.
struct powers {
  double first = 1, second = 1;
  constexpr powers(double beta1, double beta2, long long n) {
    for (; n > 0; n /= 2, beta1 *= beta1, beta2 *= beta2) {
      const double factors[2][2] = {{1, 1}, {beta1, beta2}};
      first *= factors[n % 2][0], second *= factors[n % 2][1];
    }
  }
};

template <class P, bool decoupled>
struct adam_state {
  double rate = 0.001, decay = decoupled ? 0.01 : 0, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  P mean = zeros<P>(), squares = zeros<P>();
  long long steps = 0;
  static constexpr bool goes_by_rows = true;
  void operator()(P& parameters, const slopes_of<P> auto& gradient) {
    ++steps;
    const powers decayed(beta1, beta2, steps);
    const double first = 1 - decayed.first, second = gradfold::sqrt(1 - decayed.second);  // corrections, of the root for the second
    const auto factors = std::tuple(rate, decay, beta1, 1 - beta1, beta2, 1 - beta2, rate * second / first, epsilon * second, least_mean<number_in<P>>);
    update_tree<adam_rule<decoupled>{}>(factors, gradient, parameters, mean, squares);
  }
};

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// p -= rate (g + decay p).
template <class P>
struct sgd {
  double rate = 0.01, decay = 0;
  static constexpr bool goes_by_rows = true;
  void operator()(P& parameters, const detail::slopes_of<P> auto& gradient) {
    detail::update_tree<detail::sgd_rule{}>(std::tuple(rate, decay), gradient, parameters);
  }
};
/// v = momentum v + g; p -= rate v.
template <class P>
struct momentum {
  double rate = 0.01, decay = 0, momentum_factor = 0.9;
  P velocity = zeros<P>();
  static constexpr bool goes_by_rows = true;
  void operator()(P& parameters, const detail::slopes_of<P> auto& gradient) {
    detail::update_tree<detail::momentum_rule{}>(std::tuple(rate, decay, momentum_factor, detail::least_mean<detail::number_in<P>>), gradient, parameters,
                                                 velocity);
  }
};
/// v = momentum v + g; p -= rate (g + momentum v): the slope where the velocity leads (Nesterov 1983, as PyTorch has it).
template <class P>
struct nesterov {
  double rate = 0.01, decay = 0, momentum_factor = 0.9;
  P velocity = zeros<P>();
  static constexpr bool goes_by_rows = true;
  void operator()(P& parameters, const detail::slopes_of<P> auto& gradient) {
    detail::update_tree<detail::nesterov_rule{}>(std::tuple(rate, decay, momentum_factor, detail::least_mean<detail::number_in<P>>), gradient, parameters,
                                                 velocity);
  }
};
/// s = beta s + (1 - beta) g^2; p -= rate g / (sqrt(s) + epsilon) (Tieleman and Hinton 2012).
template <class P>
struct rmsprop {
  double rate = 0.001, decay = 0, beta = 0.99, epsilon = 1e-8;
  P squares = zeros<P>();
  static constexpr bool goes_by_rows = true;
  void operator()(P& parameters, const detail::slopes_of<P> auto& gradient) {
    detail::update_tree<detail::rmsprop_rule{}>(std::tuple(rate, decay, beta, 1 - beta, epsilon), gradient, parameters, squares);
  }
};
/// Means of g and g^2, corrected for their start at 0: p -= rate mean / (sqrt(squares) + epsilon) (Kingma and Ba 2015).
/// decay adds to the gradient.
template <class P>
using adam = detail::adam_state<P, false>;
/// Adam with decay that acts on the weights alone, p -= rate decay p (Loshchilov and Hutter 2019).
template <class P>
using adamw = detail::adam_state<P, true>;

}  // namespace gradfold::nn
