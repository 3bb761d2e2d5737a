// expect: gradfold: a tensor of numbers cannot be part of an expression
// Arguments: a tensor of numbers inside an expression
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
#ifdef CURED
auto z = (a * b)(a = 2.0, b = tensor{1.0, 2.0});
#else
auto z = a * tensor{1.0, 2.0};
#endif
