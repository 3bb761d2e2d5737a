// expect: gradfold_functions_of_long_double_have_no_constant_evaluation_use_double_or_evaluate_at_run_time
// Constant expressions: a gradient in long double
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x) { return sin(x); };
#ifdef CURED
static_assert(gradient<f>(0.0) == 1);
#else
static_assert(gradient<f>(0.0L) == 1);
#endif
