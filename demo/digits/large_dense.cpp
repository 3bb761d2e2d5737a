#include "training.hpp"

digits::outcome digits::train_large_dense(const data_set& data, const order& wanted, journal& kept) { return train<dense_network<28>>(data, wanted, kept); }
