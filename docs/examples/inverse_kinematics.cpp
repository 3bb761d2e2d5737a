/// Inverse kinematics of an arm with seven joints: damped least squares on the 6x7 Jacobian of the pose, which the library
/// derives from the forward kinematics. The dimensions are those of a KUKA LBR iiwa 7 (shoulder, elbow and wrist, 1.27 m long).
/// Sources: W. Khalil and E. Dombre, Modeling, identification and control of robots, 2002; the damping: S. R. Buss, Introduction
/// to inverse kinematics with Jacobian transpose, pseudoinverse and damped least squares methods, 2004.

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

using namespace gradfold;

constexpr std::size_t joint_count = 7;
using joint_angles = std::array<double, joint_count>;

/// How far each link reaches along the axis of its joint, and the turn about x, in quarters, that leads to the next axis.
constexpr std::array<double, joint_count> reach{0.34, 0, 0.40, 0, 0.40, 0, 0.126};
constexpr std::array<int, joint_count> quarter{-1, 1, 1, -1, -1, 1, 0};

template <class T>
struct frame {
  std::array<std::array<T, 3>, 3> axis;  ///< x, y, z of the hand in the room
  std::array<T, 3> origin;
};

/// Where the hand is and how it is turned.
constexpr auto forward_kinematics = []<class T>(const std::array<T, joint_count>& angles) {
  using std::cos, std::sin;
  frame<T> hand{{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, {0, 0, 0}};
  for (std::size_t j = 0; j < joint_count; ++j) {
    const T c = cos(angles[j]), s = sin(angles[j]);
    const auto [x, y, z] = hand.axis;
    for (std::size_t i = 0; i < 3; ++i) {
      hand.origin[i] += reach[j] * z[i];
      const T turned = c * y[i] - s * x[i];
      hand.axis[0][i] = c * x[i] + s * y[i];
      hand.axis[1][i] = quarter[j] == 0 ? turned : quarter[j] * z[i];
      hand.axis[2][i] = quarter[j] == 0 ? z[i] : -quarter[j] * turned;
    }
  }
  return hand;
};

/// What is between the hand and where it should be: three of position, and three of turning, 2 tan(angle/2) along the axis of that
/// turn, which is the angle itself where it is small and has no zero but 0. The Jacobian of this is that of the pose, 6x7.
constexpr auto pose_error = []<class T>(const std::array<T, joint_count>& angles, const auto& target) {
  const frame<T> hand = forward_kinematics(angles);
  std::array<T, 6> error{};
  T cosines = 0;  // of hand and target: their sum is 1 + 2 cos(angle)
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t i = 0; i < 3; ++i) cosines += target[3 * a + i] * hand.axis[a][i];
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t j = (i + 1) % 3, k = (i + 2) % 3;
    T sines = 0;
    for (std::size_t a = 0; a < 3; ++a) sines += target[3 * a + j] * hand.axis[a][k] - target[3 * a + k] * hand.axis[a][j];
    error[i] = hand.origin[i] - target[9 + i];
    error[3 + i] = 2 * sines / (1 + cosines);
  }
  return error;
};

using pose = std::array<double, 12>;  // the axes one after the other, then the origin

pose reached(const joint_angles& angles) {
  const auto hand = forward_kinematics(angles);
  pose p{};
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t i = 0; i < 3; ++i) p[3 * a + i] = hand.axis[a][i];
  for (std::size_t i = 0; i < 3; ++i) p[9 + i] = hand.origin[i];
  return p;
}

double length(const std::array<double, 6>& e) {
  double squares = 0;
  for (const double x : e) squares += x * x;
  return std::sqrt(squares);
}

/// step = -J' (J J' + damping I)^-1 error: of all steps that bring the hand there the shortest, kept short near singular arms.
joint_angles stepped(const joint_angles& angles, const tensor<double, 6, 7>& J, const std::array<double, 6>& error, double damping) {
  tensor<double, 6> pull;
  tensor<double, 6, 6> squares = matmul(J, transpose(J));
  for (std::size_t i = 0; i < 6; ++i) pull[i] = -error[i], squares(i, i) += damping;
  const auto step = matmul(transpose(J), solve(squares, pull));
  joint_angles next = angles;
  for (std::size_t j = 0; j < joint_count; ++j) next[j] += step[j];
  return next;
}

int main() {
  constexpr joint_angles wanted{0.4, 0.9, -0.5, -1.2, 0.7, 1.1, -0.3};  // an arm that certainly gets there
  const pose target = reached(wanted);
  joint_angles angles{0, 0.3, 0, -0.6, 0, 0.4, 0};

  std::printf("step  error of the pose\n");
  double error = 1;
  for (int step = 0; step < 30 && error > 1e-12; ++step) {
    const auto [value, J] = value_and_jacobian<pose_error, 0>(angles, target);
    error = length(value);
    if (error > 1e-12) std::printf("%4d  %.1e\n", step, error);
    angles = stepped(angles, J, value, 0.01 * error * error);
  }
  const bool there = error <= 1e-12;
  if (there) std::printf("      below 1e-12\n");

  const pose hand = reached(angles);
  std::printf("wanted   (%.6f, %.6f, %.6f)\n", target[9], target[10], target[11]);
  std::printf("reached  (%.6f, %.6f, %.6f)\n", hand[9], hand[10], hand[11]);
  std::printf("joints  ");
  for (const double a : angles) std::printf(" %.4f", a);
  std::printf("\n");

  // Origin and axes themselves must agree.
  double difference = 0;
  for (std::size_t i = 0; i < 12; ++i) difference = std::fmax(difference, std::abs(hand[i] - target[i]));
  return there && difference < 1e-11 ? 0 : 1;
}
