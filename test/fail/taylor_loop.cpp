// expect: gradfold: taylor takes no loops that stay loops
// Derivatives: Taylor coefficients of a loop that stays a loop
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](const auto& x) {
  auto y = x;
  for (int i = 0; i < 5; ++i) y = y * sin(y);
  return y;
};
#else
inline constexpr auto f = [](const auto& x) { return fold<5>(x, [](const auto& y, const auto&) { return y * sin(y); }); };
#endif
auto coefficients = taylor<f, 3>(at(1.0));
