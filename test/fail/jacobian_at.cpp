// expect: gradfold: at\(\.\.\.\) is for jvp, vjp, hvp and taylor
// Derivatives: a Jacobian with at
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return std::array{x[0] * x[1], x[0]}; };
#ifdef CURED
auto matrix(std::array<double, 2> x) { return jacobian<f>(x); }
#else
auto matrix(std::array<double, 2> x) { return jacobian<f>(at(x)); }
#endif
