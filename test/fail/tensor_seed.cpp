// expect: gradfold: the seed has another shape than what the function returns
// Arguments: a seed of another shape
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x * x; };
#ifdef CURED
auto z = vjp<f>(at(tensor<double, 2, 3>{}), tensor<double, 2, 3>{});
#else
auto z = vjp<f>(at(tensor<double, 2, 3>{}), tensor<double, 3>{});
#endif
