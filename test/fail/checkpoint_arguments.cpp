// expect: gradfold: f of checkpoint<f>\(x\.\.\.\) cannot be called with these arguments: their number or their types do not fit it
// Functions: a function under checkpoint that takes other arguments
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x, const auto& y) { return x * y; };
#ifdef CURED
inline constexpr auto g = [](const auto& x) { return checkpoint<f>(x, x); };
#else
inline constexpr auto g = [](const auto& x) { return checkpoint<f>(x); };
#endif
auto z = gradient<g>(2.0);
