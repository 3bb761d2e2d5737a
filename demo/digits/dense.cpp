#include "training.hpp"

digits::outcome digits::train_dense(const data_set& data, const order& wanted, journal& kept) { return train<dense_network<8>>(data, wanted, kept); }
