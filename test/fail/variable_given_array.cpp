// expect: gradfold: a variable is given something that is no number and no tensor
// Expressions: a variable is given an array
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto v = variable<"v">;
inline constexpr auto E = dot(v, v);
#ifdef CURED
double at_two() { return E(v = tensor(std::array{1.0, 2.0})); }
#else
double at_two() { return E(v = std::array{1.0, 2.0}); }
#endif
