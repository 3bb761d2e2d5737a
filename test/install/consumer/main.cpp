#include <gradfold/gradfold.hpp>

#include <array>
#include <cstdio>

constexpr auto distance = [](const auto& x) { return (x[0] - 1) * (x[0] - 1) + 4 * (x[1] - 2) * (x[1] - 2); };

int main() {
  const auto [value, gradient] = gradfold::value_and_gradient<distance>(std::array{3.0, 5.0});
  std::printf("%g, gradient (%g, %g)\n", value, gradient[0], gradient[1]);
  return value == 40.0 && gradient == std::array{4.0, 24.0} ? 0 : 1;
}
