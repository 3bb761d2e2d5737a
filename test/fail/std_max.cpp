// expect: gradfold: a traced condition is no bool: write select\(condition, x, y\), and max\(x, y\) in place of std::max\(x, y\); sorting and searching need values|gradfold: `if`, `while`, `for` and `\?:` need a bool, but this condition is traced
// Traced values: std::max without using
// So it is with std::min and std::clamp.
#include <algorithm>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x, auto y) {
  using std::max;
  return max(x, y);
};
auto slopes = gradient<f>(1.0, 2.0);
#else
inline constexpr auto f = [](auto x, auto y) { return std::max(x, y); };
auto slopes = gradient<f>(1.0, 2.0);
#endif
