// expect: gradfold: custom<value, pullback> is called with a number of arguments that its value does not take
// Functions: a function of your own with another number of arguments
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto value = [](const auto& x) { return x * x; };
inline constexpr auto pullback = [](const auto& z_bar, const auto& x, const auto&) { return 2 * x * z_bar; };
inline constexpr auto own_square = custom<value, pullback>;
#ifdef CURED
auto z = own_square(2.0);
#else
auto z = own_square(2.0, 3.0);
#endif
