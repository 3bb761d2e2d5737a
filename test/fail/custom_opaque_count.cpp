// expect: gradfold: an opaque function of your own takes at most three numbers
// Functions: an opaque function of more than three numbers
// A value that takes `double` is called at run time; a generic one is traced and takes any number of arguments.
#include <gradfold/gradfold.hpp>
#include <tuple>
using namespace gradfold;
#ifdef CURED
inline constexpr auto value = [](const auto& x, const auto& y, const auto& u, const auto& v) { return x * y + u * v; };
#else
inline constexpr auto value = [](double x, double y, double u, double v) { return x * y + u * v; };
#endif
inline constexpr auto pullback = [](const auto& z_bar, const auto& x, const auto& y, const auto& u, const auto& v, const auto&) {
  return std::tuple(z_bar * y, z_bar * x, z_bar * v, z_bar * u);
};
inline constexpr auto own_form = custom<value, pullback>;
auto z = own_form(1.0, 2.0, 3.0, 4.0);
