// expect: gradfold: an Eigen object of bools cannot be an argument: use gradfold::tensor<bool, ...>
// Arguments: an Eigen object of bools
#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>

using mask = Eigen::Array<bool, 3, 1>;
constexpr auto f = [](const auto& x, const auto& chosen) { return sum(select(chosen, x, 0)); };
auto slope(const Eigen::Vector3d& x, const mask& chosen) {
#ifdef CURED
  return gradfold::gradient<f, 0>(x, gradfold::tensor<bool, 3>{chosen[0], chosen[1], chosen[2]});
#else
  return gradfold::gradient<f, 0>(x, chosen);
#endif
}
