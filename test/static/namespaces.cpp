// SPDX-License-Identifier: BSL-1.0
// `using namespace gradfold` beside namespace std and the C and POSIX headers: plain calls stay unambiguous.
#include <gradfold/gradfold.hpp>

#include <algorithm>
#include <cmath>
#include <math.h>
#include <sys/select.h>
#include <type_traits>
#include <unistd.h>

using namespace gradfold;
using namespace std;

template <class Expected, class Found>
constexpr bool is = std::is_same_v<Expected, Found>;

static_assert(is<double, decltype(sin(2.0))>);
static_assert(is<float, decltype(sin(2.0f))>);
static_assert(is<double, decltype(sin(2))>);
static_assert(is<long double, decltype(sin(2.0L))>);
static_assert(is<double, decltype(sqrt(2.0))> && is<double, decltype(exp(1))> && is<float, decltype(log(2.0f))>);
static_assert(is<double, decltype(abs(-2.0))> && is<double, decltype(fabs(-2.0))> && is<int, decltype(abs(-2))>);
static_assert(is<double, decltype(pow(2.0, 3))> && is<double, decltype(pow(2, 3))> && is<double, decltype(pow(2.0, 3.0))>);
static_assert(is<double, decltype(atan2(1.0, 2.0))> && is<double, decltype(hypot(1.0, 2.0))> && is<double, decltype(fmod(5.0, 3.0))>);
static_assert(is<double, decltype(fma(1.0, 2.0, 3.0))> && is<double, decltype(copysign(1.0, -2.0))>);
static_assert(is<double, decltype(floor(1.5))> && is<double, decltype(round(1.5))> && is<double, decltype(trunc(1.5))>);
static_assert(is<double, decltype(erf(1.0))> && is<double, decltype(lgamma(2.0))> && is<double, decltype(cbrt(2.0))>);
static_assert(is<double, decltype(fmin(1.0, 2.0))> && is<double, decltype(fmax(1.0, 2.0))>);
static_assert(is<bool, decltype(isfinite(1.0))> && is<bool, decltype(isnan(1.0))>);
static_assert(max(1.0, 2.0) == 2 && min(1, 2) == 1 && clamp(5.0, 1.0, 2.0) == 2);
static_assert(select(true, 1.0, 2.0) == 1);

int wait_for_nothing(timeval* patience) { return select(0, nullptr, nullptr, nullptr, patience); }

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
static_assert(derivative<sin(a) * pow(b, 2), b> == 2 * b * sin(a));
static_assert(select(a < b, max(a, 2), min(b, 1.0))(a = 1.0, b = 2.0) == 2);

inline constexpr auto model = [](auto x, auto y) { return select(x < y, max(x, y), min(x, y)) * fabs(sin(x)) + pow(x, 2) + abs(y); };
static_assert(gradient<model, 1>(1.0, 2.0) > 1);
