// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/named.hpp>
#include <gradfold/tensor_output.hpp>

/// Values by variable on streams, as Python prints a dictionary. Streams are only named here.
namespace gradfold::detail {

template <class Stream, class T>
void print_value(Stream& to, const T& x) {
  if constexpr (std::is_arithmetic_v<T>) {
    const printed_number number = printed_scalar(x);
    to.write(number.text, number.size);
  } else to << x;
}
/// {first: …, second: …}: `print` prints the value of each variable.
template <const variable_info*... Variables, class Stream, class Print>
void print_by_name(Stream& to, Print print) {
  const char* before = "{";
  const auto entry = [&](const variable_info* variable, const auto& key) {
    to.write(before, before[1] == 0 ? 1 : 2);
    to.write(variable->name.data(), static_cast<std::ptrdiff_t>(variable->name.size()));
    to.write(": ", 2);
    print(key);
    before = ", ";
  };
  (entry(Variables, key_of<Variables>), ...);
  to.write("}", 1);
}

}  // namespace gradfold::detail

namespace gradfold {

/// Prints values by variable, numbers or tensors: {a: 36.0, b: -12.0}.
template <class Traits, template <class, const detail::variable_info*...> class Named, class Values, const detail::variable_info*... Variables>
requires std::same_as<typename Named<Values, Variables...>::hana_tag, detail::named_tag>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& to, const Named<Values, Variables...>& x) {
  detail::print_by_name<Variables...>(to, [&](const auto& key) { detail::print_value(to, x[key]); });
  return to;
}
/// Prints blocks by two variables, row by row: {a: {a: 36.0, b: 0.0}, b: {a: 0.0, b: -2.0}}.
template <class Traits, class Rows, const detail::variable_info*... Variables>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& to, const named_matrix<Rows, Variables...>& x) {
  detail::print_by_name<Variables...>(
      to, [&](const auto& row) { detail::print_by_name<Variables...>(to, [&](const auto& column) { detail::print_value(to, x(row, column)); }); });
  return to;
}

}  // namespace gradfold
