// expect: gradfold: an expression is never changed, for its formula is its type: give the new one a name of its own, as in auto E2 = E \+ a
// Expressions: an expression is changed
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
#ifdef CURED
inline constexpr auto E = a * b;
inline constexpr auto E2 = E + a;
#else
void grow() {
  auto E = a * b;
  E += a;
}
#endif
