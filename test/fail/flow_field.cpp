// expect: gradfold: flow<f, K>\(at\(y\)\) solves y' = f\(y\): f returns one number for each of its first argument
// Derivatives: a differential equation of another shape than its solution
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](const auto& y) { return std::array{y[1], -y[0]}; };
#else
inline constexpr auto f = [](const auto& y) { return y[1] - y[0]; };
#endif
auto coefficients = flow<f, 3>(at(std::array{1.0, 0.0}));
