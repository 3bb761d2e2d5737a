// SPDX-License-Identifier: BSL-1.0
#include "models.hpp"
#include "sides.hpp"

#include <Eigen/Core>

// Products of square matrices against Eigen's with static sizes.
using bench::seen;
using bench::tensor;

namespace {

template <class T, std::size_t n>
struct workload {
  inline static tensor<T, n, n> x, y, z, w;
  using matrix = Eigen::Matrix<T, static_cast<int>(n), static_cast<int>(n), Eigen::RowMajor>;

  static constexpr auto f = bench::models::product;
  [[gnu::noinline]] static void hand() {
    Eigen::Map<const matrix> p(x.data()), q(y.data());
    Eigen::Map<matrix> r(w.data());
    r.noalias() = p * q;
  }
  [[gnu::noinline]] static void ours() {
    using Source = gradfold::detail::function_trace<f, tensor<gradfold::symbol, n, n>, tensor<gradfold::symbol, n, n>>;
    gradfold::detail::run_program<Source, T>(gradfold::detail::stack_memory{}, std::tie(z), x, y);
  }
  workload() {
    const std::string name = "matmul, " + std::to_string(n) + ", " + bench::type_name<T>();
    bench::fill(x), bench::fill(y);
    hand(), ours();
    bench::require(bench::difference(z, w), 10 * bench::tolerance<T>, name);
    bench::add(name, hand, ours, z, bench::on_torch::matmul<T>({seen(x), seen(y)}), bench::on_blas::matmul<T>({seen(x), seen(y)}));
  }
};
const workload<float, 8> p1;
const workload<float, 32> p2;
const workload<float, 128> p3;
const workload<float, 512> p4;
const workload<double, 8> p5;
const workload<double, 32> p6;
const workload<double, 128> p7;
const workload<double, 512> p8;

}  // namespace
