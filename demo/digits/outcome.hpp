#pragma once

/// What a training gives, whatever the network.

#include "data.hpp"
#include "state.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace digits {

struct misread {
  std::size_t place;  // among the digits
  int as;
};
/// The weights that look at an image, or at a window of it.
struct filter {
  std::size_t width;
  std::vector<float> weights;  // width by width
};
struct reading {
  std::array<std::array<int, classes>, classes> counts{};  // counts[digit][read as]
  std::vector<misread> mistakes;
  double accuracy = 0;
};
struct outcome {
  std::uint64_t seed = 0;
  std::vector<double> losses, accuracies;  // after each epoch: the mean loss during it, and of those held back the part read right
  double seconds = 0;
  reading held_back;
  std::vector<filter> filters;
  double read_back = 0;  // the accuracy of the weights in the file
  bool interrupted = false;
};
/// How a training is to be done.
struct order {
  std::uint64_t seed;
  int epochs;           // 0: as many as the network wants
  int patience;         // 0: to the last epoch
  int lines;            // of progress, where they are not written over
  std::string weights;  // the files for them without their endings, or none
};

/// Each goes on where the journal says that it stood.
outcome train_dense(const data_set& data, const order& wanted, journal& kept);
outcome train_convolution(const data_set& data, const order& wanted, journal& kept);
outcome train_large_dense(const data_set& data, const order& wanted, journal& kept);
outcome train_large_convolution(const data_set& data, const order& wanted, journal& kept);

}  // namespace digits
