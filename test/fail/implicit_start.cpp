// expect: gradfold: the start of implicit<residual>\(start, ...\) and fixed_point<map>\(start, ...\) is a number, a std::array of numbers or a tensor
// Functions: unknowns that are a tuple
#include <gradfold/gradfold.hpp>
#include <array>
#include <tuple>
using namespace gradfold;
#ifdef CURED
inline constexpr auto equations = [](const auto& y, const auto& p) { return std::array{y[0] - p, y[0] - y[1]}; };
auto z = implicit<equations>(std::array{1.0, 1.0}, 2.0);
#else
inline constexpr auto equations = [](const auto& y, const auto& p) { return std::tuple(std::get<0>(y) - p, std::get<0>(y) - std::get<1>(y)); };
auto z = implicit<equations>(std::tuple(1.0, 1.0), 2.0);
#endif
