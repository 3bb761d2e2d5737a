// expect: gradfold: the function cannot run in a constant expression
// Functions: the pattern of a functor that does not say constexpr
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
struct square_of {
  constexpr auto operator()(const auto& x) const { return x * x; }
};
#else
struct square_of {
  auto operator()(const auto& x) const { return x * x; }
};
#endif
inline constexpr auto& pattern = sparsity<hessian<square_of{}>, double>;
