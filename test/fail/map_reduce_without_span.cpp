// expect: gradfold: map and map_reduce go over the points of a std::span, but none of the arguments is one
// Derivatives: a sum over the points of a std::vector
#include <gradfold/map.hpp>
#include <span>
#include <vector>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto scale, auto x) { return scale * x * x; };
#ifdef CURED
double total(const std::vector<double>& x) { return map_reduce<f>(at(2.0, std::span(x))); }
#else
double total(const std::vector<double>& x) { return map_reduce<f>(at(2.0, x)); }
#endif
