// SPDX-License-Identifier: BSL-1.0
#include "check.hpp"

#include <cstdlib>
#include <new>
#include <vector>

using namespace nn_check;

namespace {

int allocations = 0;

constexpr std::size_t batch = 16;
constexpr auto model = hana::make_tuple(nn::input<2>, nn::dense<16>, nn::tanh, nn::dropout<0.05>, nn::dense<2>);

/// Whether a point lies where the signs of its coordinates are equal.
struct quadrants {
  tensor<float, batch, 2> x;
  tensor<int, batch> label;
  void draw(nn::generator& random) {
    for (std::size_t i = 0; i < batch; ++i) {
      x(i, 0) = random.symmetric<float>(), x(i, 1) = random.symmetric<float>();
      label[i] = x(i, 0) * x(i, 1) > 0;
    }
  }
};

struct result {
  double accuracy;
  nn::parameters<model, float> p;
  int allocated;
};
result train(std::uint64_t seed) {
  static nn::batch_gradient<model, nn::cross_entropy, float, batch> step;
  static nn::noise<model, float, batch> noise;
  static quadrants data;
  result z{0, nn::initial<model, float>(seed), 0};
  nn::adam<nn::parameters<model, float>> optimiser;
  nn::generator random{seed};
  const int before = allocations;
  for (int k = 0; k < 800; ++k) {
    data.draw(random);
    nn::refresh(noise, random);
    optimiser.rate = nn::cosine_decay{0.02, 0.001, 800}(k);
    step(z.p, data.x, data.label, noise);
    nn::clip_norm(step.gradient, 1);
    optimiser(z.p, step.gradient);
  }
  z.allocated = allocations - before;
  for (int k = 0; k < 20; ++k) {
    data.draw(random);
    const auto found = argmax<1>(nn::predict<model>(z.p, data.x));
    for (std::size_t i = 0; i < batch; ++i) z.accuracy += (found[i] == data.label[i]) / (20.0 * batch);
  }
  return z;
}

/// For a batch of one the slopes of the first layer are two vectors to an optimiser of the library, and a tree to others.
constexpr auto single = hana::make_tuple(nn::input<3>, nn::dense<64>, nn::tanh, nn::dense<2>);
using single_parameters = nn::parameters<single, float>;
struct plain {
  void operator()(single_parameters& p, const single_parameters& slopes) const {
    nn::for_each_row(
        [](auto to, auto from) {
          for (std::size_t i = 0; i < to.size(); ++i) to[i] -= 0.1f * from[i];
        },
        p, slopes);
  }
};
template <class Optimiser>
void check_whole_steps(Optimiser optimiser) {
  static nn::batch_step<single, nn::cross_entropy, float, 1> whole;
  static nn::batch_gradient<single, nn::cross_entropy, float, 1> half;
  single_parameters p = nn::initial<single, float>(1), q = p;
  Optimiser same = optimiser;
  nn::generator random{3};
  for (int k = 0; k < 5; ++k) {
    tensor<float, 1, 3> x;
    for (float& number : x) number = random.symmetric<float>();
    const tensor<int, 1> label{k % 2};
    const float expected = half(q, x, label);
    same(q, half.gradient);
    CHECK(whole(optimiser, p, x, label) == expected);
  }
  CHECK(hana::at_c<1>(p).weight == hana::at_c<1>(q).weight);
  CHECK(hana::at_c<1>(p).bias == hana::at_c<1>(q).bias);
  CHECK(hana::at_c<3>(p).weight == hana::at_c<3>(q).weight);
}

}  // namespace

// Not inline: g++ 12 remarks on free where it sees only one of the two.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const at = std::malloc(size)) return at;
  throw std::bad_alloc();
}
// The standard library's own form without exceptions calls the one above; a sanitizer's does not.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
[[gnu::noinline]] void operator delete(void* at) noexcept { std::free(at); }
[[gnu::noinline]] void operator delete(void* at, std::size_t) noexcept { std::free(at); }

TEST_CASE("a network learns what no line divides, by the seed alone, and allocates nothing") {
  const std::vector<int> counted(1);
  const int noticed = allocations;
  REQUIRE(noticed > 0);
  const result first = train(1), again = train(1), other = train(2);
  CHECK(first.accuracy > 0.94);
  CHECK(other.accuracy > 0.94);
  CHECK(first.allocated == 0);
  CHECK(hana::at_c<1>(first.p).weight == hana::at_c<1>(again.p).weight);
  CHECK(hana::at_c<1>(first.p).weight != hana::at_c<1>(other.p).weight);
}

TEST_CASE("a whole step is a gradient and an update, bit for bit") {
  check_whole_steps(nn::adam<single_parameters>{.rate = 0.01, .decay = 0.1});
  check_whole_steps(nn::momentum<single_parameters>{});
  check_whole_steps(plain{});
}
