// expect: gradfold: what an expression with functions of tensors costs depends on shapes
// Expressions: the cost of an expression with functions of tensors
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto x = variable<"x">;
inline constexpr auto L = sum(square(x));
#ifdef CURED
auto products = cost<L, tensor<double, 3>>.multiplications;
#else
auto products = cost<L>.multiplications;
#endif
