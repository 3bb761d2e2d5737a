// expect: gradfold: the value of this expression is a tensor, so it has no gradient
// Arguments: the gradient of an expression of tensors
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto Q = a * a;
#ifdef CURED
auto z = vjp<Q>(at(a = tensor{1.0, 2.0}), tensor{1.0, 1.0});
#else
auto z = gradient<Q>(a = tensor{1.0, 2.0});
#endif
