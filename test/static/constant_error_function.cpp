// SPDX-License-Identifier: BSL-1.0
#include <gradfold/constant/error_function.hpp>

#include "close.hpp"

namespace gradfold::detail::constant {

// Known values, computed at 300 bits.
static_assert(close(erf(0.3), 0x1.50838881dea0fp-2));
static_assert(close(erf(-1.5), -0x1.eea5557137ae0p-1));
static_assert(close(erf(5.5), 0x1.fffffffffffbep-1));
static_assert(close(erfc(0.3), 0x1.57be3bbf10af8p-1));
static_assert(close(erfc(-1.5), 0x1.f752aab89bd70p+0));
static_assert(close(erfc(5.5), 0x1.09182b326b229p-47));
static_assert(close(erfc(26.0), 0x1.284bfe1cdea24p-981));
static_assert(close(normal_cdf(0.0), 0x1.0000000000000p-1));
static_assert(close(normal_cdf(1.96), 0x1.f33379d3bd367p-1));
static_assert(close(normal_cdf(-37.0), 0x1.eaccc6bfeb0afp-995));
static_assert(close(normal_pdf(0.0), 0x1.9884533d43651p-2));
static_assert(close(normal_pdf(1.5), 0x1.0940856d21e84p-3));
static_assert(close(normal_pdf(-30.0), 0x1.6080417588184p-651));

// Edges: signed zeros, infinities, NaN, saturation and underflow.
static_assert(same(erf(0.0), 0.0) && same(erf(-0.0), -0.0) && erf(infinity) == 1 && erf(-infinity) == -1 && isnan(erf(not_a_number)));
static_assert(erf(smallest) == smallest && erf(4 * smallest) == 5 * smallest && erf(7.0) == 1 && erf(-7.0) == -1);
static_assert(erfc(0.0) == 1 && erfc(-0.0) == 1 && same(erfc(infinity), 0.0) && erfc(-infinity) == 2 && isnan(erfc(not_a_number)));
static_assert(same(erfc(30.0), 0.0) && erfc(-7.0) == 2 && erfc(27.2) > 0 && erfc(27.3) == 0);
static_assert(normal_cdf(0.0) == 0.5 && normal_cdf(infinity) == 1 && same(normal_cdf(-infinity), 0.0) && isnan(normal_cdf(not_a_number)));
static_assert(normal_cdf(-38.4) > 0 && normal_cdf(-40.0) == 0 && normal_cdf(9.0) == 1);
static_assert(same(normal_pdf(infinity), 0.0) && same(normal_pdf(-infinity), 0.0) && isnan(normal_pdf(not_a_number)));
static_assert(normal_pdf(38.5) > 0 && normal_pdf(38.5) == normal_pdf(-38.5) && normal_pdf(largest) == 0);

static_assert(erf(0.5F) == 0x1.0a7ef60000000p-1F && normal_cdf(0.0F) == 0.5F && erfc(std::numeric_limits<float>::max()) == 0);

}  // namespace gradfold::detail::constant
