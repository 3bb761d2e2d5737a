// expect: gradfold: a tree of numbers holds references \(std::tie\), and its gradient would hold them too: pass numbers, as in std::tuple\(x, y\)
// Arguments: a tuple of references
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& t) { return std::get<0>(t) * std::get<1>(t); };
double x = 2.0, y = 6.0;
#ifdef CURED
auto slope = gradient<f>(std::tuple(x, y));
#else
auto slope = gradient<f>(std::tie(x, y));
#endif
