// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Jacobians, Hessians and products with them: by hand and by this library. Both return the same type.

#include "../contest.hpp"
#include "../rivals/gradfold.hpp"
#include "../rivals/hand.hpp"

namespace bench {

template <class Workload>
void enter_both(suite& s) {
  enter<Workload, hand_side>(s);
  enter<Workload, gradfold_side>(s);
}

}  // namespace bench
