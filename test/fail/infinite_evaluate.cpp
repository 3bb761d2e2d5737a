// expect: gradfold_a_result_is_infinite_or_not_a_number_here_choose_another_point_or_evaluate_at_run_time
// Constant expressions: an infinite value
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](auto x) { return log(x); };
#ifdef CURED
static_assert(evaluate<f>(1.0) == 0);
#else
static_assert(evaluate<f>(0.0) < 0);
#endif
