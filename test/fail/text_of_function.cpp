// expect: gradfold: text, latex and graphviz take an expression, whose variables have names
// Functions: the text of a function
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto f = [](auto x, auto y) { return x * y; };
#ifdef CURED
inline constexpr auto words = text<f(a, b)>;
#else
inline constexpr auto words = text<f>;
#endif
