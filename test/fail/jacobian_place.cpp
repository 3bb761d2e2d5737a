// expect: gradfold: into\(\.\.\.\) takes one place here, of the type that the call returns without it
// Derivatives: a place of another type
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return std::array{x[0] * x[1], x[0]}; };
#ifdef CURED
void write(tensor<double, 2, 2>& J) { jacobian<f>(std::array{2.0, 3.0}, into(J)); }
#else
void write(tensor<double, 2, 3>& J) { jacobian<f>(std::array{2.0, 3.0}, into(J)); }
#endif
