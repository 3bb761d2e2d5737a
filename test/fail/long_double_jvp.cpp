// expect: gradfold_functions_of_long_double_have_no_constant_evaluation_use_double_or_evaluate_at_run_time
// Constant expressions: a directional derivative in long double
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x) { return sin(x); };
#ifdef CURED
inline constexpr double y = jvp<f>(at(0.0), along(1.0));
#else
inline constexpr long double y = jvp<f>(at(0.0L), along(1.0L));
#endif
