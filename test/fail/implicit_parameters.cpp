// expect: gradfold: a parameter of implicit and fixed_point consists of real numbers, or of integers and conditions
// Functions: a parameter of a real number and an integer
#include <gradfold/gradfold.hpp>
#include <utility>
using namespace gradfold;
#ifdef CURED
inline constexpr auto multiple_is = [](const auto& y, const auto& n, const auto& p) { return n * y - p; };
auto z = implicit<multiple_is>(1.0, 3, 2.0);
#else
inline constexpr auto multiple_is = [](const auto& y, const auto& p) { return p.first * y - p.second; };
auto z = implicit<multiple_is>(1.0, std::pair(3, 2.0));
#endif
