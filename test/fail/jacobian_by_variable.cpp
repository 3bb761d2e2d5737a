// expect: gradfold: the arguments of a function are asked for by position, as in jacobian<f, 0>; variables are for expressions
// Derivatives: a Jacobian of a function by a variable
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto f = [](const auto& x) { return x * x; };
#ifdef CURED
auto J = jacobian<f, 0>(2.0);
#else
auto J = jacobian<f, a>(2.0);
#endif
