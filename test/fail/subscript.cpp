// expect: gradfold: a traced integer has no value while the graph is built: it can be no array subscript, no loop bound and no int; pass std::integral_constant<int, 3>\{\} where one is needed
// Traced values: an integer argument as a subscript
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#include <array>
#ifdef CURED
inline constexpr auto pick = [](const auto& x, auto n) { return x[n]; };
std::array<double, 3> slope = gradient<pick, 0>(std::array{1.0, 2.0, 3.0}, std::integral_constant<int, 1>{});
#else
inline constexpr auto pick = [](const auto& x, auto n) { return x[n]; };
std::array<double, 3> slope = gradient<pick, 0>(std::array{1.0, 2.0, 3.0}, 1);
#endif
