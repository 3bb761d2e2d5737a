// expect: gradfold: a traced tensor is one value: write sum\(x\) and the like, or loop over i and read x\[i\]
// Traced values: a loop over the elements of a tensor
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
inline constexpr auto f = [](const auto& x) { return sum(x * x); };
auto slopes = gradient<f>(tensor{1.0, 2.0});
#else
inline constexpr auto f = [](const auto& x) {
  auto total = 0 * x[0];
  for (const auto& element : x) total += element * element;
  return total;
};
auto slopes = gradient<f>(tensor{1.0, 2.0});
#endif
