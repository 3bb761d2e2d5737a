// expect: gradfold_a_result_is_infinite_or_not_a_number_here_choose_another_point_or_evaluate_at_run_time
// Constant expressions: a gradient that is not finite
// Values on the way, and branches that are not taken, may be infinite. At run time every value is allowed.
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x) { return log(x); };
#ifdef CURED
static_assert(gradient<f>(0.5) > 1);
#else
static_assert(gradient<f>(0.0) > 1);
#endif
