// expect: gradfold: the derivative of trigamma is not offered
// Derivatives: a third derivative of lgamma, which the vocabulary does not have
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto E = a * lgamma(a);
#ifdef CURED
inline constexpr auto bend [[maybe_unused]] = derivative<E, a, a>;
#else
inline constexpr auto bend [[maybe_unused]] = derivative<E, a, a, a>;
#endif
