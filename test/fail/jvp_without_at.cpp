// expect: gradfold: where a directional derivative is taken stands in at\(\.\.\.\)
// Derivatives: jvp without at and along
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x[0] * x[1]; };
#ifdef CURED
double slope(std::array<double, 2> x) { return jvp<f>(at(x), along(std::array{1.0, 0.0})); }
#else
double slope(std::array<double, 2> x) { return jvp<f>(x, std::array{1.0, 0.0}); }
#endif
