// expect: gradfold: the pullback of custom<value, pullback> returns the adjoint of each argument
// Functions: a pullback that forgets an argument
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto value = [](const auto& x, const auto& y) { return x * y; };
#ifdef CURED
inline constexpr auto pullback = [](const auto& z_bar, const auto& x, const auto& y, const auto&) { return std::pair(z_bar * y, z_bar * x); };
#else
inline constexpr auto pullback = [](const auto& z_bar, const auto&, const auto& y, const auto&) { return z_bar * y; };
#endif
inline constexpr auto own_product = custom<value, pullback>;
auto z = own_product(2.0, 3.0);
