// expect: gradfold: an Eigen object of dynamic size has no shape while the program compiles: use one of fixed size, as Eigen::Vector3d or Eigen::Matrix<double, 6, 6>
// Arguments: an Eigen object of dynamic size
#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

constexpr auto f = [](const auto& x) { return dot(x, x); };
#ifdef CURED
auto slope(const Eigen::Vector3d& x) { return gradfold::gradient<f>(x); }
#else
auto slope(const Eigen::VectorXd& x) { return gradfold::gradient<f>(x); }
#endif
