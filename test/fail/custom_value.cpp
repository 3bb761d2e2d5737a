// expect: gradfold: the value of custom<value, pullback> is one real number
// Functions: a function of your own with several results
#include <gradfold/gradfold.hpp>
#include <array>
using namespace gradfold;
#ifdef CURED
inline constexpr auto value = [](const auto& x) { return x * x; };
#else
inline constexpr auto value = [](const auto& x) { return std::array{x, x * x}; };
#endif
inline constexpr auto pullback = [](const auto& z_bar, const auto& x, const auto&) { return 2 * x * z_bar; };
inline constexpr auto own_square = custom<value, pullback>;
auto z = own_square(2.0);
