// expect: gradfold: an argument is no number and no tree of numbers \(std::array, std::pair, std::tuple, hana::tuple, hana::map, or a Hana struct that is a class template over its number type\)
// Arguments: an argument that is no number
#include <string>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x) { return x * x; };
#ifdef CURED
auto slope = gradient<f>(1.0);
#else
auto slope = gradient<f>(std::string("1"));
#endif
