// expect: gradfold: the function cannot run in a constant expression
// expect: or an index is out of range
// Functions: an index outside an array
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](const auto& x) { return x[0] * x[1]; };
#else
inline constexpr auto f = [](const auto& x) { return x[0] * x[3]; };
#endif
auto slope = gradient<f>(std::array{1.0, 2.0});
