// SPDX-License-Identifier: BSL-1.0
#include "measure.hpp"
#include "on_lanes.hpp"

int main(int count, char** words) {
  using namespace gradfold::accuracy;
  return report({exponentials_on_lanes(), logarithms_on_lanes(), logistics_on_lanes(), powers_on_lanes(), angles_on_lanes(), others_on_lanes(),
                 error_functions_on_lanes()},
                count, words);
}
