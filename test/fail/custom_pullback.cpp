// expect: gradfold: the pullback of custom<value, pullback> is called as pullback\(z_bar, x, ..., z\)
// Functions: a pullback with other parameters
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto value = [](const auto& x) { return x * x; };
#ifdef CURED
inline constexpr auto pullback = [](const auto& z_bar, const auto& x, const auto&) { return 2 * x * z_bar; };
#else
inline constexpr auto pullback = [](const auto& x) { return 2 * x; };
#endif
inline constexpr auto own_square = custom<value, pullback>;
auto z = own_square(2.0);
