// SPDX-License-Identifier: BSL-1.0
#include "by_eigen/convolution.hpp"
#include "by_gradfold.hpp"
#include "by_loops/convolution.hpp"
#include "contest.hpp"

// The convolutional network: a step of training with batches of 32.
namespace bench::training {
namespace {

const int added = [] {
  constexpr int batch = 32;
  const batches& data = digits(batch);
  const weights start = on_gradfold::rows(on_gradfold::start<on_gradfold::convolution>());
  add("convolutional", data,
      {as_side<by_loops::convolution<batch>>("loops", data, start), as_side<by_eigen::convolution<batch>>("Eigen", data, start),
       on_gradfold::as_side<on_gradfold::convolution, batch>(data), on_torch::convolution(data, start)});
  return 0;
}();

}  // namespace
}  // namespace bench::training
