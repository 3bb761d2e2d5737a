// expect: gradfold: a variable or an expression meets a traced value inside a function: make it an argument of the function, or call the expression by name there, as in Q\(a = x\)
// Traced values: a variable of an expression added inside a function
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
#ifdef CURED
inline constexpr auto f = [](auto x, auto y) {
  x += y;
  return x;
};
double slope = gradient<f, 0>(2.0, 3.0);
#else
inline constexpr auto f = [](auto x) {
  x += a;
  return x;
};
double slope = gradient<f>(2.0);
#endif
