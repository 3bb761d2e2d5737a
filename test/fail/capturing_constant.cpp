// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
struct scaled_square {
  double scale;
  constexpr auto operator()(auto x) const { return scale * x * x; }
};
auto make() { return gradient<scaled_square{3}>(2.0); }
#else
auto make() {
  constexpr double scale = 3;
  constexpr auto f = [scale](auto x) { return scale * x * x; };
  return gradient<f>(2.0);
}
#endif
