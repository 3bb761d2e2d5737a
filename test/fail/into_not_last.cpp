// expect: gradfold: into\(\.\.\.\) is the last argument of a call
// Derivatives: into before the arguments
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x[0] * x[1]; };
#ifdef CURED
void write(std::array<double, 2>& g) { gradient<f>(std::array{2.0, 3.0}, into(g)); }
#else
void write(std::array<double, 2>& g) { gradient<f>(into(g), std::array{2.0, 3.0}); }
#endif
