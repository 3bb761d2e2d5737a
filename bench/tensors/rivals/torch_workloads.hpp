// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "rivals.hpp"

/// What a file that defines the workloads on libtorch, or their absence, instantiates at its end.
namespace bench::on_torch {

template rival<float> Q(const arrays<float>&);
template rival<double> Q(const arrays<double>&);
template rival<float> rosenbrock(const arrays<float>&);
template rival<double> rosenbrock(const arrays<double>&);
template rival<float> dense(const arrays<float>&);
template rival<double> dense(const arrays<double>&);
template rival<float> lstm(const arrays<float>&);
template rival<double> lstm(const arrays<double>&);
template rival<float> softmax(const arrays<float>&);
template rival<double> softmax(const arrays<double>&);
template rival<float> layer_norm(const arrays<float>&);
template rival<double> layer_norm(const arrays<double>&);
template rival<float> convolution(const arrays<float>&);
template rival<double> convolution(const arrays<double>&);
template rival<float> matmul(const arrays<float>&);
template rival<double> matmul(const arrays<double>&);

}  // namespace bench::on_torch
