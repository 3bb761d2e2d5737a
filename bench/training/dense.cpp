// SPDX-License-Identifier: BSL-1.0
#include "by_eigen/dense.hpp"
#include "by_gradfold.hpp"
#include "by_loops/dense.hpp"
#include "contest.hpp"

// The dense network 64-64-10: a step of training with batches of 1, 32 and 256, and one digit read.
namespace bench::training {
namespace {

template <int batch>
void add_dense() {
  const batches& data = digits(batch);
  const weights start = on_gradfold::rows(on_gradfold::start<on_gradfold::dense>());
  add("dense 64-64-10", data,
      {as_side<by_loops::dense<batch>>("loops", data, start), as_side<by_eigen::dense<batch>>("Eigen", data, start),
       on_gradfold::as_side<on_gradfold::dense, batch>(data), on_torch::dense(data, start)});
}
const int added = [] {
  add_dense<1>(), add_dense<32>(), add_dense<256>();
  return 0;
}();

}  // namespace
}  // namespace bench::training
