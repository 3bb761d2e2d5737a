// expect: gradfold: into\(\.\.\.\) takes one place for each gradient that is asked for
// Derivatives: a place too few
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x, const auto& y) { return x * y; };
#ifdef CURED
void write(double& x, double& y) { gradient<f>(2.0, 3.0, into(x, y)); }
#else
void write(double& x) { gradient<f>(2.0, 3.0, into(x)); }
#endif
