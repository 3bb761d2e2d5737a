// expect: gradfold: an argument is volatile: read it once, into a variable of its own, and pass that
// Arguments: a volatile argument
// By name, `Q(a = x)` reads it once by itself.
#include <gradfold/gradfold.hpp>

constexpr auto area = [](const auto& w, const auto& h) { return w * h; };
volatile double width = 2;

double slope() {
#ifdef CURED
  const double w = width;
  return gradfold::gradient<area, 0>(w, 3.0);
#else
  return gradfold::gradient<area, 0>(width, 3.0);
#endif
}
