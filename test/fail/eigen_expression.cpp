// expect: gradfold: an Eigen expression, block or map cannot be an argument: write .eval\(\) behind it, or store it in a fixed-size Matrix, Vector, Array or Quaternion
// Arguments: an expression of Eigen's
#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

constexpr auto f = [](const auto& x) { return dot(x, x); };
auto slope(const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
#ifdef CURED
  return gradfold::gradient<f>((a + b).eval());
#else
  return gradfold::gradient<f>(a + b);
#endif
}
