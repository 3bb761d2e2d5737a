// expect: gradfold: the function cannot run in a constant expression: it, or a function that it calls, does not say constexpr \(or it does more than -fconstexpr-steps or -fconstexpr-ops-limit allow
// Functions: a function object whose operator() is not constexpr
// With g++ the option `-fimplicit-constexpr` does the same. Lambdas need not say it.
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
struct squared {
  template <class T>
  constexpr T operator()(T x) const {
    return x * x;
  }
};
double slope = gradient<squared{}>(2.0);
#else
struct squared {
  template <class T>
  T operator()(T x) const {
    return x * x;
  }
};
double slope = gradient<squared{}>(2.0);
#endif
