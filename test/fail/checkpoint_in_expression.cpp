// expect: gradfold: checkpoint<f>\(x\.\.\.\) cannot be part of an expression: write a function
// Expressions: a function under checkpoint in an expression
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto f = [](const auto& x) { return sin(x) * x; };
#ifdef CURED
inline constexpr auto g = [](const auto& x) { return 2 * checkpoint<f>(x); };
auto z = gradient<g>(2.0);
#else
constexpr auto E = 2 * checkpoint<f>(a);
auto z = gradient<E>(a = 2.0);
#endif
