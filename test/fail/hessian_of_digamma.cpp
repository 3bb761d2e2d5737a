// expect: gradfold: the derivative of trigamma is not offered
// Derivatives: a Hessian of digamma, whose second derivative the vocabulary does not have
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](const auto& x) { return lgamma(x[0]) * x[1]; };
#else
inline constexpr auto f = [](const auto& x) { return digamma(x[0]) * x[1]; };
#endif
auto H = hessian<f>(std::array{0.3, 0.4});
