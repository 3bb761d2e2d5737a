// expect: 
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
