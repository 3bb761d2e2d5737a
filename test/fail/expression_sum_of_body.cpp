// expect: gradfold: a loop with a body \(fold, scan, sum<n>\(body\)\) cannot be part of an expression
// Expressions: a sum of terms in an expression
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto x = variable<"x">;
#ifdef CURED
inline constexpr auto total = sum(square(x));
#else
inline constexpr auto total = sum<3>([](const auto& i) { return square(x[i]); });
#endif
