// expect: gradfold: the function cannot run in a constant expression
// expect: or a constant of several operations, as T\(1\) / T\(n\) / T\(n\), is never used\)
// Functions: a constant of several operations that nothing uses
// Constants are kept until the type of evaluation is known. One that no result needs has no graph that could free it.
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = []<class T>(const T& x) {
  [[maybe_unused]] const T h = T(1) / T(3);
  return x * x;
};
#else
inline constexpr auto f = []<class T>(const T& x) {
  [[maybe_unused]] const T h2 = T(1) / T(3) / T(3);
  return x * x;
};
#endif
double slope = gradient<f>(2.0);
