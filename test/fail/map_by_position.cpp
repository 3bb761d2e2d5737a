// expect: gradfold: map writes into a span of what F gives at one point; the parts of a gradient by name go into spans by name, as in into\(a = das, b = dbs\)
// Derivatives: a map of a gradient by name into one span
#include <gradfold/map.hpp>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
void all(std::span<const double> x, std::span<double> slopes) { map<gradient<Q>>(at(a = x, b = 2.0), into(a = slopes)); }
#else
void all(std::span<const double> x, std::span<double> slopes) { map<gradient<Q>>(at(a = x, b = 2.0), into(slopes)); }
#endif
