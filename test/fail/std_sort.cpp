// expect: gradfold: a traced condition is no bool: write select\(condition, x, y\), and max\(x, y\) in place of std::max\(x, y\); sorting and searching need values|gradfold: `if`, `while`, `for` and `\?:` need a bool, but this condition is traced
// Traced values: sorting
#include <algorithm>
#include <array>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return max(x[0], x[1]) - min(x[0], x[1]); };
auto slopes = gradient<f>(std::array{1.0, 2.0});
#else
inline constexpr auto f = [](auto x) {
  std::sort(x.begin(), x.end());
  return x[1] - x[0];
};
auto slopes = gradient<f>(std::array{1.0, 2.0});
#endif
