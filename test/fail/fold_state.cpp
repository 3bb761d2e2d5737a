// expect: gradfold: the state of fold and scan is made of real numbers
// Functions: an integer as the first state
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
auto z = fold<3>(0.0, [](const auto& s, const auto& i) { return s + i; });
#else
auto z = fold<3>(0, [](const auto& s, const auto& i) { return s + i; });
#endif
