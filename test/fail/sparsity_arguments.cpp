// expect: gradfold: sparsity<jacobian<f>, X\.\.\.> takes the types of the arguments that the function is called with
// Derivatives: a pattern without the types of the arguments
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return std::array{x[0] * x[1], x[0]}; };
#ifdef CURED
inline constexpr auto picture = spy<jacobian<f>, std::array<double, 2>>;
#else
inline constexpr auto picture = spy<jacobian<f>>;
#endif
