// expect: gradfold: the function returns no scalar, so it has no gradient
// Derivatives: the Hessian of a function that returns several numbers
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return std::array{x[0] * x[1], x[0]}; };
#ifdef CURED
inline constexpr auto second = [](const auto& x) { return f(x)[1]; };
auto H = hessian<second>(std::array{2.0, 3.0});
#else
auto H = hessian<f>(std::array{2.0, 3.0});
#endif
