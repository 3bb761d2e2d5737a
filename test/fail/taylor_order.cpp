// expect: gradfold: taylor<F, K> takes its order K
// Derivatives: Taylor coefficients without their order
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return exp(x); };
#ifdef CURED
auto series(double x) { return taylor<f, 3>(at(x)); }
#else
auto series(double x) { return taylor<f>(at(x)); }
#endif
