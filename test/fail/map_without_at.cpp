// expect: gradfold: map takes at\(...\) and into\(...\), as in map<gradient<Q>>\(at\(a = as, b = bs\), into\(a = das, b = dbs\)\)
// Derivatives: a map without into
#include <gradfold/map.hpp>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
void all(std::span<const double> x, std::span<double> y) { map<Q>(at(a = x, b = 2.0), into(y)); }
#else
void all(std::span<const double> x, std::span<double>) { map<Q>(at(a = x, b = 2.0)); }
#endif
