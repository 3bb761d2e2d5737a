// expect: gradfold_a_result_is_infinite_or_not_a_number_here_choose_another_point_or_evaluate_at_run_time
// Constant expressions: a value that is not finite
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
static_assert(log(a)(a = 0.5) < 0);
#else
static_assert(log(a)(a = 0.0) < 0);
#endif
