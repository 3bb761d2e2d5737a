// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
struct square {
  template <class T>
  constexpr T operator()(T x) const {
    return x * x;
  }
};
double slope = gradient<square{}>(2.0);
#else
struct square {
  template <class T>
  T operator()(T x) const {
    return x * x;
  }
};
double slope = gradient<square{}>(2.0);
#endif
