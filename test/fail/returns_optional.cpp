// expect: gradfold: the function returns no scalar, so it has no gradient; return one number \(a sum, or one element of what it returns now\)
// Functions: a function that returns a std::optional
#include <optional>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](auto x) { return select(x > 0, sqrt(x), 0); };
double slope = gradient<f>(2.0);
#else
inline constexpr auto f = [](auto x) { return std::optional(sqrt(x)); };
double slope = gradient<f>(2.0);
#endif
