// expect: gradfold: a variable is given a value whose type is no type of real numbers: these are made from a double, copied, and have \+ - \* /, unary -, < and == \(std::complex has no <\)
// Arguments: a complex number given to a variable
#include <complex>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto Q = a * b;
#ifdef CURED
double product = Q(a = std::complex<double>(1, 2).real(), b = 1.0);
#else
auto product = Q(a = std::complex<double>(1, 2), b = 1.0);
#endif
