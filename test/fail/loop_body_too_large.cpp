// expect: gradfold: the body of a loop
// Arguments: a loop whose body reads hundreds of numbers
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr std::size_t n = 450;
#ifdef CURED
inline constexpr auto f = [](const auto& x, const auto& p) {
  return fold<5>(x, [&](const auto& s, const auto&) { return fold<n>(s, [&](const auto& y, const auto& k) { return y * p[k] + 1; }); });
};
tensor<double, n> slope(double x, const tensor<double, n>& p) { return gradient<f, 1>(x, p); }
#else
inline constexpr auto f = [](const auto& x, const auto& p) {
  return fold<5>(x, [&](auto s, const auto&) {
    for (std::size_t k = 0; k < n; ++k) s = s * p[k] + 1;
    return s;
  });
};
std::array<double, n> slope(double x, const std::array<double, n>& p) { return gradient<f, 1>(x, p); }
#endif
