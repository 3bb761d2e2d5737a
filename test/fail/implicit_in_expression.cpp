// expect: gradfold: implicit and fixed_point cannot be part of an expression: write a function
// Expressions: a solution of an equation
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto square_is = [](const auto& y, const auto& p) { return y * y - p; };
#ifdef CURED
inline constexpr auto root = [](const auto& p) { return 3 * implicit<square_is>(1.0, p); };
auto z = gradient<root>(2.0);
#else
inline constexpr auto a = variable<"a">;
inline constexpr auto root = 3 * implicit<square_is>(1.0, a);
auto z = gradient<root>(a = 2.0)[a];
#endif
