// expect: is not a structural type|is not usable in a constant expression
// Functions: a lambda that captures
// A callable is a template argument, so the compiler itself refuses captures (g++ takes those of constants). Pass the value
// as an argument that is not differentiated, or use a struct with public members: `gradient<model{3.0}>`.
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
