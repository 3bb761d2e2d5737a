// SPDX-License-Identifier: BSL-1.0
#include "error_function.hpp"
#include "exponential.hpp"
#include "gamma.hpp"
#include "hyperbolic.hpp"
#include "measure.hpp"
#include "power.hpp"
#include "root.hpp"
#include "trigonometric.hpp"

int main(int count, char** words) {
  using namespace gradfold::accuracy;
  return report(
      {exponential_cases(), power_cases(), root_cases(), rounding_cases(), trigonometric_cases(), hyperbolic_cases(), error_function_cases(), gamma_cases()},
      count, words);
}
