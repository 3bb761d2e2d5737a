// expect: 
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
