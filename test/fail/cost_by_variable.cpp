// expect: what is asked for is a variable of an expression, or a position among the arguments of a function
// Derivatives: a cost by variable of a function
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto x = variable<"x">;
inline constexpr auto f = [](const auto& u) { return u * u; };
#ifdef CURED
inline constexpr auto operations = cost<hvp<f, 0>, double>;
#else
inline constexpr auto operations = cost<hvp<f, x>, double>;
#endif
