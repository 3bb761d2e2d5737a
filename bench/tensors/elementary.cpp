// SPDX-License-Identifier: BSL-1.0
#include "models.hpp"
#include "sides.hpp"

// Elementary functions against loops over libm: the sum of exp(-y^2) sin(y) + log(2 + y) + erf(y) with its gradient, and one function alone.
using bench::tensor;

namespace {

constexpr std::size_t n = 1024;

template <class T>
struct fused {
  inline static tensor<T, n> x, slope, hand_slope;
  inline static T value, hand_value;

  static constexpr auto f = bench::models::elementary;
  [[gnu::noinline]] static void hand() {
    T total = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const T y = x[i], e = std::exp(-(y * y)), s = std::sin(y), c = std::cos(y);
      total += e * s + std::log(2 + y) + std::erf(y);
      hand_slope[i] = e * (c - 2 * y * s + static_cast<T>(1.1283791670955126)) + 1 / (2 + y);
    }
    hand_value = total;
  }
  [[gnu::noinline]] static void ours() { value = gradfold::value_and_vjp<f>(gradfold::at(x), static_cast<T>(1), gradfold::into(slope)); }
  fused() {
    const std::string name = "sin, exp, log, erf fused, 1024, " + bench::type_name<T>();
    bench::fill(x);
    hand(), ours();
    bench::require(bench::difference(slope, hand_slope), bench::tolerance<T>, name);
    bench::add(name, hand, ours, slope);
  }
};

/// Numbers from 1/2 to 9/2.
template <class T, auto f>
struct single {
  inline static tensor<T, n> x, z, hand_z;
  [[gnu::noinline]] static void hand() {
    for (std::size_t i = 0; i < n; ++i) hand_z[i] = f(x[i]);
  }
  [[gnu::noinline]] static void ours() {
    using Source = gradfold::detail::function_trace<f, tensor<gradfold::symbol, n>>;
    gradfold::detail::run_program<Source, T>(gradfold::detail::stack_memory{}, std::tie(z), x);
  }
  explicit single(const std::string& function) {
    const std::string name = function + ", 1024, " + bench::type_name<T>();
    bench::fill(x);
    for (auto& e : x) e = 4 * e + static_cast<T>(2.5);
    hand(), ours();
    bench::require(bench::difference(z, hand_z), bench::tolerance<T>, name);
    bench::add(name, hand, ours, z);
  }
};

using std::atan, std::cosh, std::erf, std::exp, std::expm1, std::log, std::log1p, std::pow, std::sin, std::tanh;
template <class T>
struct singles {
  single<T, [](const auto& x) { return exp(x); }> of_exp{"exp"};
  single<T, [](const auto& x) { return expm1(x); }> of_expm1{"expm1"};
  single<T, [](const auto& x) { return log(x); }> of_log{"log"};
  single<T, [](const auto& x) { return log1p(x); }> of_log1p{"log1p"};
  single<T, [](const auto& x) { return pow(x, static_cast<T>(1.7)); }> of_pow{"pow"};
  single<T, [](const auto& x) { return sin(x); }> of_sin{"sin"};
  single<T, [](const auto& x) { return atan(x); }> of_atan{"atan"};
  single<T, [](const auto& x) { return cosh(x); }> of_cosh{"cosh"};
  single<T, [](const auto& x) { return tanh(x); }> of_tanh{"tanh"};
  single<T, [](const auto& x) { return erf(x); }> of_erf{"erf"};
  single<T, [](const auto& x) { return gradfold::softplus(x); }> of_softplus{"softplus"};
};

const fused<double> fused_in_double;
const fused<float> fused_in_float;
const singles<double> singles_in_double;
const singles<float> singles_in_float;

}  // namespace
