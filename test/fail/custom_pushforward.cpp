// expect: gradfold: the pushforward of custom<value, pushforward<rule>> is called as rule\(x_dot, ..., x, ..., z\)
// Functions: a pushforward with other parameters
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto value = [](const auto& x) { return x * x; };
#ifdef CURED
inline constexpr auto rule = [](const auto& x_dot, const auto& x, const auto&) { return 2 * x * x_dot; };
#else
inline constexpr auto rule = [](const auto& x_dot, const auto& x) { return 2 * x * x_dot; };
#endif
inline constexpr auto own_square = custom<value, pushforward<rule>>;
auto z = own_square(2.0);
