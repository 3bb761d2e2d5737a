// expect: 
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#include <array>
#ifdef CURED
constexpr auto pick = [](const auto& x, auto n) { return x[n]; };
std::array<double, 3> slope = gradient<pick, 0>(std::array{1.0, 2.0, 3.0}, std::integral_constant<int, 1>{});
#else
constexpr auto pick = [](const auto& x, auto n) { return x[n]; };
std::array<double, 3> slope = gradient<pick, 0>(std::array{1.0, 2.0, 3.0}, 1);
#endif
