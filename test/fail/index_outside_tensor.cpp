// expect: gradfold: the function cannot run in a constant expression
// expect: or an index is out of range
// Functions: an index outside a tensor
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](const auto& x) { return x[0] * x(1); };
#else
inline constexpr auto f = [](const auto& x) { return x[0] * x(2); };
#endif
auto slope = gradient<f>(tensor{1.0, 2.0});
