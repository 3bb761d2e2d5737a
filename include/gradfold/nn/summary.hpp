// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/nn/model.hpp>

#include <cstdio>

/// What a model is made of, as a table.
namespace gradfold::nn::detail {

template <class Layer>
constexpr const char* layer_name() {
  if constexpr (requires { Layer::name; }) return Layer::name;
  else return "layer";
}
/// [batch, 8, 8] as (None, 8, 8), which is how Keras writes it.
template <class X>
struct shape_text {
  char text[80] = "(None";
  shape_text() {
    int at = 5;
    for (int k = 1; k < X::shape.rank; ++k) at += std::snprintf(text + at, sizeof text - static_cast<std::size_t>(at), ", %d", X::shape.extent[k]);
    std::snprintf(text + at, sizeof text - static_cast<std::size_t>(at), ")");
  }
};
/// 4810 as 4,810.
struct grouped_number {
  char text[32] = {};
  explicit grouped_number(std::size_t number) {
    char digits[24];
    const int count = std::snprintf(digits, sizeof digits, "%zu", number);
    for (int k = 0, at = 0; k < count; ++k) {
      if (k > 0 && (count - k) % 3 == 0) text[at++] = ',';
      text[at++] = digits[k];
    }
  }
};

/// A layer as a function, for its cost.
template <auto model, std::size_t k>
struct one_layer {
  constexpr auto operator()(const auto& p, const auto& x) const { return call_layer(hana::at_c<k>(model), p, x); }
};

inline void print_line(std::FILE* to, char c) {
  for (int k = 0; k < 72; ++k) std::fputc(c, to);
  std::fputc('\n', to);
}
template <class Layer, class P, class Y>
void print_layer(std::FILE* to, std::size_t k, std::size_t operations) {
  char label[64];
  std::snprintf(label, sizeof label, "%zu: %s", k, layer_name<Layer>());
  std::fprintf(to, " %-24s %-22s %11s %11s\n", label, shape_text<Y>().text, grouped_number(count_numbers<P>()).text, grouped_number(operations).text);
}
inline void print_bytes(std::FILE* to, std::size_t bytes) {
  if (bytes < 1024) std::fprintf(to, "(%zu B)\n", bytes);
  else if (bytes < 1024 * 1024) std::fprintf(to, "(%.2f KB)\n", static_cast<double>(bytes) / 1024);
  else std::fprintf(to, "(%.2f MB)\n", static_cast<double>(bytes) / (1024 * 1024));
}

}  // namespace gradfold::nn::detail

namespace gradfold::nn {

/// Prints a model as Keras does: of each layer the shape of what it gives, its parameters, and its operations for one element
/// of a batch; then all parameters and their bytes in type T.
template <auto model, class T = float>
void print_summary(std::FILE* to = stdout) {
  using namespace detail;
  using Layers = std::remove_const_t<decltype(model)>;
  using Chain = model_chain<Layers, T, 1>;
  using All = typename Chain::template tensors<>;
  using Parameters = typename Chain::template parameters<>;
  constexpr std::size_t count = decltype(hana::length(model))::value;
  print_line(to, '_');
  std::fprintf(to, " %-24s %-22s %11s %11s\n", "Layer (type)", "Output shape", "Params", "Operations");
  print_line(to, '=');
  std::size_t total = 0;
  const auto row = [&]<std::size_t k>(std::integral_constant<std::size_t, k>) {
    using Own = std::remove_cvref_t<decltype(hana::at_c<k>(std::declval<Parameters&>()))>;
    using Given = std::remove_cvref_t<decltype(hana::at_c<k>(std::declval<All&>()))>;
    using Layer = std::remove_cvref_t<decltype(hana::at_c<k>(model))>;
    const auto operations = static_cast<std::size_t>(cost<one_layer<model, k>{}, Own, Given>.total());
    total += operations;
    print_layer<Layer, Own, given_by<Layer, T, Given>>(to, k, operations);
  };
  [&]<std::size_t... K>(std::index_sequence<K...>) { (row(std::integral_constant<std::size_t, K>{}), ...); }(std::make_index_sequence<count>{});
  print_line(to, '=');
  std::fprintf(to, " Total params: %s ", grouped_number(parameter_count<model>).text);
  print_bytes(to, parameter_count<model> * sizeof(T));
  std::fprintf(to, " Operations: %s for one element of a batch\n", grouped_number(total).text);
  print_line(to, '_');
}

}  // namespace gradfold::nn
