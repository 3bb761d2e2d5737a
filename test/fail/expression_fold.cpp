// expect: gradfold: a loop with a body \(fold, scan, sum<n>\(body\)\) cannot be part of an expression
// Expressions: a loop with a body in an expression
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
#ifdef CURED
inline constexpr auto powers = [](const auto& x) { return fold<3>(0.0, [&](const auto& s, const auto&) { return s * x + 1; }); };
#else
inline constexpr auto powers = fold<3>(0.0, [](const auto& s, const auto&) { return s * a + 1; });
#endif
