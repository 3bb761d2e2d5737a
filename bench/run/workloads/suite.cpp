// SPDX-License-Identifier: BSL-1.0
#include "../contest.hpp"
#include "workloads.hpp"

namespace bench {

suite everyone() {
  suite s;
  enter_polynomial(s);
  enter_rosenbrock(s);
  enter_product(s);
  enter_composition(s);
  enter_black_scholes(s);
  enter_logistic(s);
  enter_network(s);
  enter_reprojection(s);
  return s;
}

}  // namespace bench
