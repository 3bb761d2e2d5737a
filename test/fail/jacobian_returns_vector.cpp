// expect: gradfold: the function returns no number and no tree of numbers: return a number, a tensor, or a std::array, std::pair or std::tuple of them
// Functions: a Jacobian of a function that returns a std::vector
#include <array>
#include <vector>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return std::array{x, x * x}; };
auto slopes = jacobian<f>(2.0);
#else
inline constexpr auto f = [](auto x) { return std::vector{x, x * x}; };
auto slopes = jacobian<f>(2.0);
#endif
