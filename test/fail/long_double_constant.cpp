// expect: gradfold_functions_of_long_double_have_no_constant_evaluation_use_double_or_evaluate_at_run_time
// Constant expressions: a function of long double
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
inline constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);
#ifdef CURED
inline constexpr double value = sin(a)(a = 2.0);
#else
inline constexpr long double value = sin(a)(a = 2.0L);
#endif
