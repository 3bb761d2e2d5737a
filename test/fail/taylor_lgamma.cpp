// expect: gradfold: taylor needs the derivative of trigamma
// Derivatives: Taylor coefficients beyond what the vocabulary has
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return lgamma(x); };
#ifdef CURED
auto coefficients = taylor<f, 2>(at(1.5));
#else
auto coefficients = taylor<f, 3>(at(1.5));
#endif
