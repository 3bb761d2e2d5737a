#include "training.hpp"

digits::outcome digits::train_dense(const data_set& data, const order& wanted) { return train<dense_network>(data, wanted); }
