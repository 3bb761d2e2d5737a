// expect: gradfold: cost<f, X\.\.\.> takes the types of the arguments that the function is called with
// Derivatives: a cost without the types of the arguments
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x[0] * x[1]; };
#ifdef CURED
inline constexpr auto operations = cost<jvp<f>, std::array<double, 2>>;
#else
inline constexpr auto operations = cost<jvp<f>>;
#endif
