// expect: gradfold: this expression has functions of tensors \(sum, matmul, x\[i\], \.\.\.\), so its derivative depends on shapes
// Expressions: the derivative of an expression with functions of tensors
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto x = variable<"x">;
inline constexpr auto L = sum(square(x));
#ifdef CURED
auto slope = gradient<L, x>(x = tensor{1.0, 2.0});
#else
auto slope = derivative<L, x>;
#endif
