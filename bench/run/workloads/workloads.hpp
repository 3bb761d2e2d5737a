// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace bench {

struct suite;

void enter_polynomial(suite&);
void enter_rosenbrock(suite&);
void enter_product(suite&);
void enter_composition(suite&);
void enter_black_scholes(suite&);
void enter_logistic(suite&);
void enter_network(suite&);
void enter_reprojection(suite&);

}  // namespace bench
