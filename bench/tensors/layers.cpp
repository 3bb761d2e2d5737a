// SPDX-License-Identifier: BSL-1.0
#include "models.hpp"
#include "sides.hpp"

// Layers of networks, values: softmax over rows, layer norm, a 3x3 convolution.
using bench::tensor;

namespace {

template <auto f, class T, class Hand, class Z, class Rival, class... X>
void compare(const std::string& name, Hand hand, Z& hand_z, Rival rival, X&... x) {
  static Z z;
  const auto ours = [&x...] {
    using Source = gradfold::detail::function_trace<f, gradfold::detail::traced_tree_t<X>...>;
    gradfold::detail::run_program<Source, T>(gradfold::detail::stack_memory{}, std::tie(z), x...);
  };
  hand(), ours();
  bench::require(bench::difference(z, hand_z), bench::tolerance<T>, name);
  bench::add(name + ", " + bench::type_name<T>(), hand, ours, z, rival({bench::seen(x)...}));
}

template <class T>
struct workload {
  static constexpr std::size_t rows = 64, columns = 128, size = 28, channels = 8;
  inline static tensor<T, rows, columns> x, softmax_z, norm_z;
  inline static tensor<T, channels, size, size> image;
  inline static tensor<T, channels, channels, 3, 3> weights;
  inline static tensor<T, channels, size - 2, size - 2> convolution_z;

  static void softmax() {
    for (std::size_t i = 0; i < rows; ++i) {
      T most = x(i, 0), total = 0;
      for (std::size_t j = 1; j < columns; ++j) most = x(i, j) > most ? x(i, j) : most;
      for (std::size_t j = 0; j < columns; ++j) total += softmax_z(i, j) = std::exp(x(i, j) - most);
      for (std::size_t j = 0; j < columns; ++j) softmax_z(i, j) /= total;
    }
  }
  static void norm() {
    for (std::size_t i = 0; i < rows; ++i) {
      T mean = 0, square = 0;
      for (std::size_t j = 0; j < columns; ++j) mean += x(i, j);
      mean /= columns;
      for (std::size_t j = 0; j < columns; ++j) square += (x(i, j) - mean) * (x(i, j) - mean);
      const T root = std::sqrt(square / columns + static_cast<T>(1e-5));
      for (std::size_t j = 0; j < columns; ++j) norm_z(i, j) = (x(i, j) - mean) / root;
    }
  }
  static void convolution() {
    convolution_z.fill(0);
    for (std::size_t o = 0; o < channels; ++o)
      for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t p = 0; p < 3; ++p)
          for (std::size_t q = 0; q < 3; ++q) {
            const T w = weights(o, c, p, q);
            for (std::size_t i = 0; i < size - 2; ++i)
              for (std::size_t j = 0; j < size - 2; ++j) convolution_z(o, i, j) += w * image(c, i + p, j + q);
          }
  }
  workload() {
    bench::fill(x), bench::fill(image), bench::fill(weights);
    compare<bench::models::softmax, T>("softmax 64x128", softmax, softmax_z, bench::on_torch::softmax<T>, x);
    compare<bench::models::layer_norm, T>("layer norm 64x128", norm, norm_z, bench::on_torch::layer_norm<T>, x);
    compare<bench::models::convolution, T>("convolution 3x3, 8x28x28", convolution, convolution_z, bench::on_torch::convolution<T>, image, weights);
  }
};
const workload<double> l1;
const workload<float> l2;

}  // namespace
