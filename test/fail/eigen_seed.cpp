// expect: gradfold: an Eigen expression, block or map cannot be an argument: write .eval\(\) behind it
// Arguments: a seed that is an expression of Eigen's
#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

constexpr auto f = [](const auto& x) { return 2 * x; };
auto pulled(const Eigen::Vector3d& x, const Eigen::Matrix3d& seeds) {
#ifdef CURED
  return gradfold::vjp<f>(gradfold::at(x), seeds.col(0).eval());
#else
  return gradfold::vjp<f>(gradfold::at(x), seeds.col(0));
#endif
}
