// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tree.hpp>

#include <boost/hana/define_struct.hpp>

/// The parameters of layers: structs of tensors, with the names that PyTorch gives them.
namespace gradfold::nn {

template <class Weight>
struct weight_only {
  BOOST_HANA_DEFINE_STRUCT(weight_only, (Weight, weight));
};
template <class Weight, class Bias>
struct weight_and_bias {
  BOOST_HANA_DEFINE_STRUCT(weight_and_bias, (Weight, weight), (Bias, bias));
};
/// Of recurrent layers: the matrices of what goes in and of the state before, and their biases.
template <class Input, class Hidden, class InputBias, class HiddenBias>
struct recurrent_parameters {
  BOOST_HANA_DEFINE_STRUCT(recurrent_parameters, (Input, weight_ih), (Hidden, weight_hh), (InputBias, bias_ih), (HiddenBias, bias_hh));
};
/// Of attention: the projections to queries, keys and values, and of the result.
template <class Projections, class Result>
struct attention_parameters {
  BOOST_HANA_DEFINE_STRUCT(attention_parameters, (Projections, in_proj), (Result, out_proj));
};

}  // namespace gradfold::nn
