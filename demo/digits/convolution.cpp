#include "training.hpp"

digits::outcome digits::train_convolution(const data_set& data, const order& wanted) { return train<convolution_network>(data, wanted); }
