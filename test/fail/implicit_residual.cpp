// expect: gradfold: the residual of implicit<residual>\(start, p...\) is called as residual\(y, p...\), y in the form of start
// Functions: one equation for two unknowns
#include <gradfold/gradfold.hpp>
#include <array>
using namespace gradfold;
#ifdef CURED
inline constexpr auto on_both = [](const auto& y, const auto& p) { return std::array{y[0] * y[0] + y[1] * y[1] - p, y[0] - y[1]}; };
#else
inline constexpr auto on_both = [](const auto& y, const auto& p) { return y[0] * y[0] + y[1] * y[1] - p; };
#endif
inline constexpr auto solution = [](const auto& p) { return implicit<on_both>(std::array{1.0, 1.0}, p)[0]; };
auto z = gradient<solution>(2.0);
