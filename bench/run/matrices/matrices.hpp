// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace bench {

struct suite;

void enter_bundle_adjustment(suite&);
void enter_kalman(suite&);
void enter_robot_arm(suite&);
void enter_greeks(suite&);
void enter_lennard_jones(suite&);
void enter_rosenbrock_hessian(suite&);
void enter_network_hvp(suite&);

}  // namespace bench
