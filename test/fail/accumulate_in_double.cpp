// expect: gradfold: a traced value was stored in a double: keep it in auto or T, as in accumulate\(begin, end, T\(0\)\)|gradfold: a traced value was stored in a double \(or float, int, bool\)
// Traced values: a sum that starts as a double
#include <array>
#include <cstddef>
#include <numeric>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = []<class T, std::size_t n>(const std::array<T, n>& x) { return std::accumulate(x.begin(), x.end(), T(0)); };
auto slopes = gradient<f>(std::array{1.0, 2.0});
#else
inline constexpr auto f = []<class T, std::size_t n>(const std::array<T, n>& x) { return std::accumulate(x.begin(), x.end(), 0.0); };
auto slopes = gradient<f>(std::array{1.0, 2.0});
#endif
