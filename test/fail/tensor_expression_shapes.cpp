// expect: gradfold: the tensors given to this expression have shapes that do not go together
// Arguments: an expression called on shapes that do not broadcast
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = a * b;
#ifdef CURED
auto z = Q(a = tensor{1.0, 2.0}, b = tensor{1.0, 2.0});
#else
auto z = Q(a = tensor{1.0, 2.0}, b = tensor{1.0, 2.0, 3.0});
#endif
