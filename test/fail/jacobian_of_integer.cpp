// expect: gradfold: an integer or bool argument is data and has no gradient
// Derivatives: a Jacobian with respect to an integer
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x, const auto& n) { return x * n; };
#ifdef CURED
auto J = jacobian<f, 0>(2.0, 3);
#else
auto J = jacobian<f>(2.0, 3);
#endif
