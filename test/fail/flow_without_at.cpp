// expect: gradfold: flow takes where the solution begins in at
// Derivatives: a differential equation whose beginning is not in at(...)
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& y) { return std::array{y[1], -y[0]}; };
#ifdef CURED
auto coefficients = flow<f, 3>(at(std::array{1.0, 0.0}));
#else
auto coefficients = flow<f, 3>(std::array{1.0, 0.0});
#endif
