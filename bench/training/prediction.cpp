// SPDX-License-Identifier: BSL-1.0
#include "by_eigen/dense.hpp"
#include "by_gradfold.hpp"
#include "by_loops/dense.hpp"
#include "contest.hpp"

#include <cstring>

// prediction SIDE COUNT: one side of the dense network reads so many digits, one after the other, under a counter of
// instructions. Compiled for what valgrind knows.
namespace {

using namespace bench::training;

side named(const char* name, const batches& data) {
  const weights start = on_gradfold::rows(on_gradfold::start<on_gradfold::dense>());
  if (std::strcmp(name, "loops") == 0) return as_side<by_loops::dense<1>>(name, data, start);
  if (std::strcmp(name, "Eigen") == 0) return as_side<by_eigen::dense<1>>(name, data, start);
  if (std::strcmp(name, "gradfold") == 0) return on_gradfold::as_side<on_gradfold::dense, 1>(data);
  return {};
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return std::fputs("usage: prediction SIDE COUNT\n", stderr), 2;
  const batches& data = digits(1);
  const side s = named(words[1], data);
  if (s.name.empty()) return std::fprintf(stderr, "prediction: there is no side '%s' here\n", words[1]), 2;
  const auto times = static_cast<std::size_t>(std::atoll(words[2]));
  long long sum = 0;
  for (std::size_t k = 0; k < times; ++k) sum += s.read(data.images_of(k % data.count));
  std::printf("%lld\n", sum);
}
