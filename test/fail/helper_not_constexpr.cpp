// expect: gradfold: the function cannot run in a constant expression: it, or a function that it calls, does not say constexpr \(or it does more than -fconstexpr-steps or -fconstexpr-ops-limit allow
// Functions: a function template that is not constexpr
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
template <class T>
constexpr T squared(T x) {
  return x * x;
}
inline constexpr auto f = [](auto x) { return 3 * squared(x); };
double slope = gradient<f>(2.0);
#else
template <class T>
T squared(T x) {
  return x * x;
}
inline constexpr auto f = [](auto x) { return 3 * squared(x); };
double slope = gradient<f>(2.0);
#endif
