// expect: gradfold: a place in into\(\.\.\.\) has another type than the result that is written there
// Derivatives: a place of another type for a gradient
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x[0] * x[1]; };
#ifdef CURED
void write(std::array<double, 2>& g) { gradient<f>(std::array{2.0, 3.0}, into(g)); }
#else
void write(std::array<float, 2>& g) { gradient<f>(std::array{2.0, 3.0}, into(g)); }
#endif
