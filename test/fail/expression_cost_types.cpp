// expect: gradfold: an expression of tensors is described by one type for each of its variables
// Expressions: the cost of an expression with functions of tensors, a type short
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto x = variable<"x">;
inline constexpr auto y = variable<"y">;
inline constexpr auto L = sum(x * y);
#ifdef CURED
auto products = cost<L, tensor<double, 3>, double>.multiplications;
#else
auto products = cost<L, tensor<double, 3>>.multiplications;
#endif
