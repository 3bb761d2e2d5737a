// SPDX-License-Identifier: BSL-1.0
#include "../contest.hpp"
#include "matrices.hpp"

namespace bench {

suite everyone() {
  suite s;
  enter_bundle_adjustment(s);
  enter_kalman(s);
  enter_robot_arm(s);
  enter_greeks(s);
  enter_lennard_jones(s);
  enter_rosenbrock_hessian(s);
  enter_network_hvp(s);
  return s;
}

}  // namespace bench
