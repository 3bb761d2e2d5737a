/// Inverse kinematics of a planar arm with three joints: joint angles that bring the hand to a target, by descending the
/// gradient of the squared distance. The parameters of the arm are a Hana struct; they are data, not differentiated.

#include <gradfold/gradfold.hpp>

#include <boost/hana/define_struct.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

template <class T>
struct arm {
  BOOST_HANA_DEFINE_STRUCT(arm, (T, upper), (T, fore), (T, hand));
};
template <class T>
struct position {
  BOOST_HANA_DEFINE_STRUCT(position, (T, x), (T, y));
};

/// Where the hand is, for joint angles each measured from the link before.
constexpr auto reach = [](const auto& angles, const auto& a) {
  using std::cos, std::sin;
  const auto first = angles[0], second = first + angles[1], third = second + angles[2];
  const auto x = a.upper * cos(first) + a.fore * cos(second) + a.hand * cos(third);
  const auto y = a.upper * sin(first) + a.fore * sin(second) + a.hand * sin(third);
  return std::array{x, y};
};

constexpr auto distance2 = [](const auto& angles, const auto& a, const auto& target) {
  const auto [x, y] = reach(angles, a);
  return (x - target.x) * (x - target.x) + (y - target.y) * (y - target.y);
};

/// How the squared distance changes as the target moves: the gradient of a struct is that struct.
constexpr position<double> pull = gradfold::gradient<distance2, 2>(std::array{0.0, 0.0, 0.0}, arm<double>{2, 1.5, 0.5}, position<double>{1, 3});
static_assert(pull.x == -6 && pull.y == 6);

int main() {
  const arm<double> links{2.0, 1.5, 0.5};
  const position<double> target{1.0, 3.0};
  std::array angles{0.1, 0.1, 0.1};
  double error2 = 1;
  int steps = 0;
  for (; error2 > 1e-12 && steps < 1000; ++steps) {
    const auto [value, slope] = gradfold::value_and_gradient<distance2, 0>(angles, links, target);
    error2 = value;
    for (std::size_t i = 0; i < angles.size(); ++i) angles[i] -= 0.05 * slope[i];
  }
  const auto [x, y] = reach(angles, links);
  std::printf("the hand is at (%.4f, %.4f)\n", x, y);
  return error2 <= 1e-12 ? 0 : 1;
}
