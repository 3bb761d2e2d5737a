// expect: gradfold: vjp takes where, then what flows back
// Derivatives: vjp with a direction in place of what flows back
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return std::array{x[0] * x[1], x[0]}; };
#ifdef CURED
auto row(std::array<double, 2> x) { return vjp<f>(at(x), std::array{1.0, 0.0}); }
#else
auto row(std::array<double, 2> x) { return vjp<f>(at(x), along(std::array{1.0, 0.0})); }
#endif
