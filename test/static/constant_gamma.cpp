// SPDX-License-Identifier: BSL-1.0
#include <gradfold/constant/gamma.hpp>

#include "close.hpp"

#include <numbers>

namespace gradfold::detail::constant {

// Known values, computed at 300 bits.
static_assert(close(lgamma(0.5), 0x1.250d048e7a1bdp-1));
static_assert(close(lgamma(1.5), -0x1.eeb95b094c191p-4));
static_assert(close(lgamma(1.0000000000000002), -0x1.2788cfc6fb617p-53));
static_assert(close(lgamma(3.0), 0x1.62e42fefa39efp-1));
static_assert(close(lgamma(7.5), 0x1.e233060e41f7fp+2));
static_assert(close(lgamma(100.5), 0x1.696f7f9481308p+8));
static_assert(close(lgamma(-0.25), 0x1.96ee685defb2dp+0));
static_assert(close(lgamma(-2.5), -0x1.ccbf9f5ed0f16p-5));
static_assert(close(lgamma(1e305), 0x1.8f7797fbe814ep+1022));
static_assert(close(digamma(0.5), -0x1.f6a897d3214fcp+0));
static_assert(close(digamma(1.0), -0x1.2788cfc6fb619p-1));
static_assert(close(digamma(1.4616321449683622), -0x1.aa2d9b3ce29e0p-54));
static_assert(close(digamma(1.4616321449683625), 0x1.1a5beef0723bbp-53));
static_assert(close(digamma(5.5), 0x1.9c7099bff7e1ep+0));
static_assert(close(digamma(1e10), 0x1.7069e2aa27361p+4));
static_assert(close(digamma(-0.25), 0x1.750282bca7d92p+1));
static_assert(close(digamma(-2.5), 0x1.1a68793defc15p+0));
static_assert(close(trigamma(0.5), 0x1.3bd3cc9be45dep+2, 2));
static_assert(close(trigamma(1.0), 0x1.a51a6625307d3p+0, 2));
static_assert(close(trigamma(5.5), 0x1.9840d2469dc03p-3, 2));
static_assert(close(trigamma(1e10), 0x1.b7cdfd9dda4e3p-34, 2));
static_assert(close(trigamma(-0.25), 0x1.28ab89fe51e18p+4, 3));
static_assert(close(trigamma(-2.5), 0x1.3141822e1697ap+3, 3));

// Edges: the zeros of lgamma, poles, infinities, NaN, overflow.
static_assert(same(lgamma(1.0), 0.0) && same(lgamma(2.0), 0.0) && isnan(lgamma(not_a_number)));
static_assert(lgamma(0.0) == infinity && lgamma(-0.0) == infinity && lgamma(-1.0) == infinity && lgamma(-1e300) == infinity);
static_assert(lgamma(infinity) == infinity && lgamma(-infinity) == infinity && lgamma(largest) == infinity);
static_assert(close(lgamma(smallest), 0x1.74385446d71c3p+9) && lgamma(-smallest) == lgamma(smallest));
static_assert(isnan(digamma(0.0)) && isnan(digamma(-0.0)) && isnan(digamma(-3.0)) && isnan(digamma(-infinity)) && isnan(digamma(not_a_number)));
static_assert(digamma(infinity) == infinity && digamma(smallest) == -infinity && digamma(-smallest) == infinity);
static_assert(digamma(0x1p-1000) == -0x1p1000 && close(digamma(largest), 0x1.62e42fefa39efp+9));
static_assert(trigamma(0.0) == infinity && trigamma(-2.0) == infinity && trigamma(smallest) == infinity && same(trigamma(infinity), 0.0));
static_assert(isnan(trigamma(-infinity)) && isnan(trigamma(not_a_number)) && trigamma(largest) == 1 / largest);

// Recurrences: gamma(x + 1) = x gamma(x), and its derivatives.
static_assert(close(lgamma(6.0), 0x1.326643c4479c9p+2) && close(digamma(2.0), 0x1.b0ee6072093cep-2) && close(trigamma(2.0), trigamma(1.0) - 1, 8));

static_assert(lgamma(3.0F) == static_cast<float>(std::numbers::ln2) && digamma(1.0F) == -static_cast<float>(std::numbers::egamma));
static_assert(digamma<double>(1.0) == digamma(1.0) && trigamma<float>(2.5F) == trigamma(2.5F));

}  // namespace gradfold::detail::constant
