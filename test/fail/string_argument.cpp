// expect: 
#include <string>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x) { return x * x; };
#ifdef CURED
auto slope = gradient<f>(1.0);
#else
auto slope = gradient<f>(std::string("1"));
#endif
