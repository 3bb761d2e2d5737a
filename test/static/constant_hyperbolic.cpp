// SPDX-License-Identifier: BSL-1.0
#include <gradfold/constant/hyperbolic.hpp>

#include "close.hpp"

namespace gradfold::detail::constant {

// Known values, computed at 300 bits.
static_assert(close(sinh(0.5), 0x1.0acd00fe63b97p-1));
static_assert(close(sinh(-3.0), -0x1.40926e70949aep+3));
static_assert(close(sinh(710.0), 0x1.3e21a464507f9p+1023));
static_assert(close(cosh(0.5), 0x1.20ac1862ae8d0p+0));
static_assert(close(cosh(-3.0), 0x1.422a497d6185ep+3));
static_assert(close(cosh(710.0), 0x1.3e21a464507f9p+1023));
static_assert(close(tanh(0.5), 0x1.d9353d7568af3p-2));
static_assert(close(tanh(-3.0), -0x1.fd77d111a0b00p-1));
static_assert(close(asinh(0.1), 0x1.98eb9e7e5fc3ep-4));
static_assert(close(asinh(-3.0), -0x1.d185b507edc0ep+0));
static_assert(close(asinh(1e300), 0x1.59bbfd8b83e44p+9));
static_assert(close(acosh(1.0000000000000002), 0x1.6a09e667f3bccp-26));
static_assert(close(acosh(3.0), 0x1.c34366179d427p+0));
static_assert(close(acosh(1e300), 0x1.59bbfd8b83e44p+9));
static_assert(close(atanh(0.1), 0x1.9af93cd234412p-4));
static_assert(close(atanh(-0.75), -0x1.f2272ae325a57p-1));
static_assert(close(atanh(0.9999999999999999), 0x1.2b708872320e2p+4));

// Edges: signed zeros, the smallest numbers, overflow, the ends of the domain, NaN.
static_assert(same(sinh(0.0), 0.0) && same(sinh(-0.0), -0.0));
static_assert(sinh(smallest) == smallest && sinh(-smallest) == -smallest);
static_assert(isnan(sinh(not_a_number)));
static_assert(same(tanh(0.0), 0.0) && same(tanh(-0.0), -0.0));
static_assert(tanh(smallest) == smallest && tanh(-smallest) == -smallest);
static_assert(isnan(tanh(not_a_number)));
static_assert(same(asinh(0.0), 0.0) && same(asinh(-0.0), -0.0));
static_assert(asinh(smallest) == smallest && asinh(-smallest) == -smallest);
static_assert(isnan(asinh(not_a_number)));
static_assert(same(atanh(0.0), 0.0) && same(atanh(-0.0), -0.0));
static_assert(atanh(smallest) == smallest && atanh(-smallest) == -smallest);
static_assert(isnan(atanh(not_a_number)));
static_assert(cosh(0.0) == 1 && cosh(-0.0) == 1 && isnan(cosh(not_a_number)));
static_assert(sinh(711.0) == infinity && sinh(-largest) == -infinity && sinh(-infinity) == -infinity);
static_assert(cosh(711.0) == infinity && cosh(-711.0) == infinity && cosh(-infinity) == infinity);
static_assert(tanh(40.0) == 1 && tanh(infinity) == 1 && tanh(-infinity) == -1);
static_assert(asinh(infinity) == infinity && asinh(-infinity) == -infinity && close(asinh(largest), 0x1.633ce8fb9f87ep+9));
static_assert(same(acosh(1.0), 0.0) && acosh(infinity) == infinity && isnan(acosh(0.5)) && isnan(acosh(not_a_number)));
static_assert(atanh(1.0) == infinity && atanh(-1.0) == -infinity && isnan(atanh(1.5)) && isnan(atanh(-infinity)));

static_assert(sinh(89.5F) == std::numeric_limits<float>::infinity() && cosh(1.0F) == 0x1.8b0756p+0F && same(tanh(-0.0F), -0.0));

}  // namespace gradfold::detail::constant
