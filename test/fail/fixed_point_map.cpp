// expect: gradfold: the map of fixed_point<map>\(start, p...\) is called as map\(y, p...\), y in the form of start, and returns the same form
// Functions: an iteration that returns another form
#include <gradfold/gradfold.hpp>
#include <array>
using namespace gradfold;
#ifdef CURED
inline constexpr auto next = [](const auto& y, const auto& p) { return std::array{cos(y[1] * p), y[0] / 2}; };
#else
inline constexpr auto next = [](const auto& y, const auto& p) { return cos(y[1] * p); };
#endif
auto z = fixed_point<next>(std::array{0.5, 0.5}, 1.0);
