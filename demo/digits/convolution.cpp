#include "training.hpp"

digits::outcome digits::train_convolution(const data_set& data, const order& wanted, journal& kept) {
  return train<convolution_network<8>>(data, wanted, kept);
}
