#include "training.hpp"

digits::outcome digits::train_large_convolution(const data_set& data, const order& wanted, journal& kept) {
  return train<convolution_network<28>>(data, wanted, kept);
}
