// SPDX-License-Identifier: BSL-1.0
#include <gradfold/constant/trigonometric.hpp>

#include "close.hpp"

namespace gradfold::detail::constant {

// Known values, computed at 300 bits.
static_assert(close(sin(1.0), 0x1.aed548f090ceep-1));
static_assert(close(sin(-2.5), -0x1.326af0dcfcab1p-1));
static_assert(close(sin(1e22), -0x1.b453ab76bf397p-1));
static_assert(close(sin(1.7976931348623157e308), 0x1.452fc98b34e97p-8));
static_assert(close(sin(3.141592653589793), 0x1.1a62633145c07p-53));
static_assert(close(cos(1.0), 0x1.14a280fb5068cp-1));
static_assert(close(cos(-2.5), -0x1.9a2f7ef858b7dp-1));
static_assert(close(cos(1e22), 0x1.0be2cef01c8f4p-1));
static_assert(close(cos(1.7976931348623157e308), -0x1.fffe62ecfab75p-1));
static_assert(close(cos(1.5707963267948966), 0x1.1a62633145c07p-54));
static_assert(close(tan(1.0), 0x1.8eb245cbee3a6p+0));
static_assert(close(tan(-2.5), 0x1.7e79b4e00bb15p-1));
static_assert(close(tan(1e22), -0x1.a0f79c1b6b257p+0));
static_assert(close(tan(1.5707963267948966), 0x1.d02967c31cdb5p+53));

// Edges: signed zeros, the smallest numbers, infinities, NaN.
static_assert(same(sin(0.0), 0.0) && same(sin(-0.0), -0.0));
static_assert(sin(smallest) == smallest && sin(-smallest) == -smallest);
static_assert(isnan(sin(not_a_number)));
static_assert(same(tan(0.0), 0.0) && same(tan(-0.0), -0.0));
static_assert(tan(smallest) == smallest && tan(-smallest) == -smallest);
static_assert(isnan(tan(not_a_number)));
static_assert(cos(0.0) == 1 && cos(-0.0) == 1 && cos(smallest) == 1);
static_assert(isnan(sin(infinity)) && isnan(cos(-infinity)) && isnan(tan(infinity)) && isnan(cos(not_a_number)));

// Symmetries, and sin^2 + cos^2 = 1 on angles of every size.
constexpr bool is_on_circle(double x) {
  const double square = sin(x) * sin(x) + cos(x) * cos(x);
  return square > 1 - 0x1p-51 && square < 1 + 0x1p-51 && sin(-x) == -sin(x) && cos(-x) == cos(x) && tan(-x) == -tan(x);
}
static_assert(is_on_circle(0.1) && is_on_circle(0.7853981633974483) && is_on_circle(0.7853981633974484));
static_assert(is_on_circle(1e3) && is_on_circle(0x1p63) && is_on_circle(1e100) && is_on_circle(largest));

// The double next to a multiple of pi/2 that is closest of all.
static_assert(close(cos(0x1.6ac5b262ca1ffp+849), -0x1.14ae72e6ba22fp-61));

static_assert(sin(0.5f) == 0.479425538604203F && cos(1e30F) == -0x1.3924440000000p-1F && tan(-0.0F) == 0);

}  // namespace gradfold::detail::constant
