// SPDX-License-Identifier: BSL-1.0
#include <gradfold/constant/inverse_trigonometric.hpp>

#include "close.hpp"

namespace gradfold::detail::constant {

// Known values, computed at 300 bits.
static_assert(close(asin(0.3), 0x1.380159e14f6ffp-2));
static_assert(close(asin(-0.75), -0x1.b235315c680dcp-1));
static_assert(close(asin(0.9999999999999999), 0x1.921fb50442d18p+0));
static_assert(close(acos(0.3), 0x1.441f5ecbeef59p+0));
static_assert(close(acos(-0.75), 0x1.359d26f93b6c3p+1));
static_assert(close(acos(0.9999999999999999), 0x1.0000000000000p-26));
static_assert(close(acos(-1.0), 0x1.921fb54442d18p+1));
static_assert(close(atan(0.3), 0x1.2a73a661eaf06p-2));
static_assert(close(atan(1.0), 0x1.921fb54442d18p-1));
static_assert(close(atan(-1e17), -0x1.921fb54442d18p+0));
static_assert(close(atan(1.7976931348623157e308), 0x1.921fb54442d18p+0));
static_assert(close(atan2(1.0, 2.0), 0x1.dac670561bb4fp-2));
static_assert(close(atan2(-1.0, -2.0), -0x1.56c6e7397f5aep+1));
static_assert(close(atan2(3.0, -1e-300), 0x1.921fb54442d18p+0));
static_assert(close(atan2(1e-300, -5.0), 0x1.921fb54442d18p+1));
static_assert(close(atan2(1e300, 1e300), 0x1.921fb54442d18p-1));

// Edges: signed zeros, the smallest numbers, the ends of the domain, infinities, NaN.
static_assert(same(asin(0.0), 0.0) && same(asin(-0.0), -0.0));
static_assert(asin(smallest) == smallest && asin(-smallest) == -smallest);
static_assert(isnan(asin(not_a_number)));
static_assert(same(atan(0.0), 0.0) && same(atan(-0.0), -0.0));
static_assert(atan(smallest) == smallest && atan(-smallest) == -smallest);
static_assert(isnan(atan(not_a_number)));
static_assert(asin(1.0) == half_pi.high && asin(-1.0) == -half_pi.high && same(acos(1.0), 0.0) && acos(-1.0) == pi.high);
static_assert(acos(0.0) == half_pi.high && acos(-0.0) == half_pi.high);
static_assert(isnan(asin(1.0000000000000002)) && isnan(acos(-1.0000000000000002)) && isnan(asin(infinity)) && isnan(acos(not_a_number)));
static_assert(atan(infinity) == half_pi.high && atan(-infinity) == -half_pi.high);

// atan2(y, x): the table of C, F.10.1.4.
static_assert(same(atan2(0.0, 0.0), 0.0) && same(atan2(-0.0, 0.0), -0.0));
static_assert(atan2(0.0, -0.0) == pi.high && atan2(-0.0, -0.0) == -pi.high);
static_assert(same(atan2(0.0, 1.0), 0.0) && same(atan2(-0.0, 1.0), -0.0));
static_assert(atan2(0.0, -1.0) == pi.high && atan2(-0.0, -1.0) == -pi.high);
static_assert(atan2(1.0, 0.0) == half_pi.high && atan2(1.0, -0.0) == half_pi.high && atan2(-1.0, 0.0) == -half_pi.high);
static_assert(atan2(1.0, -infinity) == pi.high && atan2(-1.0, -infinity) == -pi.high);
static_assert(same(atan2(1.0, infinity), 0.0) && same(atan2(-1.0, infinity), -0.0));
static_assert(atan2(infinity, 1.0) == half_pi.high && atan2(-infinity, -1.0) == -half_pi.high);
static_assert(atan2(infinity, infinity) == quarter_pi.high && atan2(-infinity, infinity) == -quarter_pi.high);
static_assert(close(atan2(infinity, -infinity), 3 * quarter_pi.high) && close(atan2(-infinity, -infinity), -3 * quarter_pi.high));
static_assert(isnan(atan2(not_a_number, 1.0)) && isnan(atan2(1.0, not_a_number)) && isnan(atan2(infinity, not_a_number)));
static_assert(atan2(smallest, smallest) == quarter_pi.high && atan2(largest, largest) == quarter_pi.high);
static_assert(same(atan2(smallest, largest), 0.0) && atan2(smallest, 2.0) == 0 && atan2(largest, smallest) == half_pi.high);
static_assert(atan2(smallest, -largest) == pi.high && atan2(smallest, 1.0) == smallest);

static_assert(atan2(1.0F, 1.0F) == static_cast<float>(quarter_pi.high) && acos(0.5F) == static_cast<float>(pi.high / 3));

}  // namespace gradfold::detail::constant
