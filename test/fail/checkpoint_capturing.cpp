// expect: is not a structural type|is not usable in a constant expression|is not a constant expression
// Functions: a lambda that captures, under checkpoint
// What the function needs are its arguments.
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x, auto scale) { return scale * x * x; };
auto z = gradient<[](const auto& x) { return checkpoint<f>(x, 2.0); }>(2.0);
#else
auto make(double scale) {
  const auto f = [scale](auto x) { return scale * x * x; };
  return checkpoint<f>(2.0);
}
#endif
