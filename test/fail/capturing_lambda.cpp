// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x, auto scale) { return scale * x * x; };
auto make(double scale) { return gradient<f, 0>(2.0, scale); }
#else
auto make(double scale) {
  const auto f = [scale](auto x) { return scale * x * x; };
  return gradient<f>(2.0);
}
#endif
