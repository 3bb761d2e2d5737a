// expect: gradfold: the solver of implicit<residual, solver>\(start, p...\) is called as solver\(start, p...\) and returns the solution
// Functions: a solver that does not take the start
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto square_is = [](const auto& y, const auto& p) { return y * y - p; };
#ifdef CURED
inline constexpr auto by_root = [](const auto&, const auto& p) { return sqrt(p); };
#else
inline constexpr auto by_root = [](const auto& p) { return sqrt(p); };
#endif
auto z = implicit<square_is, by_root>(1.0, 2.0);
