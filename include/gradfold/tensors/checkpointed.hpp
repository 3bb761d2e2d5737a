// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/custom.hpp>
#include <gradfold/tensors/fold/checkpoint.hpp>

/// Functions whose values on the way are not kept for the reverse sweep, which computes them again (reverse/recompute.hpp).
namespace gradfold::detail {

/// One traced value as a result of a call under `checkpoint`.
constexpr handle checkpointed_value(const handle& value, const shape& of, const buffer<array_argument>& arguments, unsigned long long function, int results) {
  if (value.home == nullptr) return value;
  buffer<array_argument> operands;
  operands.push({value, kind::real});
  for (int k = 0; k < arguments.size; ++k) operands.push(arguments.at[k]);
  const long long attributes[] = {static_cast<long long>(function), results};
  return record_array(operation_id<checkpointed>, kind::real, operands.at, operands.size, 2, attributes, of);
}

template <auto F>
struct checkpointed_function {
  template <class... X>
  constexpr auto operator()(const X&... x) const {
    if constexpr (!fits<X...>()) return 0.0;
    else if constexpr (!(kinds_of<X>.symbolic || ...)) return F(x...);
    else return recorded_call(x...);
  }

 private:
  template <class... X>
  static constexpr bool fits() {
    constexpr bool values = !(expressed<X> || ...) && !(bound<X> || ...);
    static_assert(values, "gradfold: checkpoint<f>(x...) cannot be part of an expression: write a function");
    if constexpr (!values || !(traced_tree<X>::is_tree && ...)) return false;
    else {
      constexpr bool called = requires(const X&... x) { F(x...); };
      static_assert(called, "gradfold: f of checkpoint<f>(x...) cannot be called with these arguments: their number or their types do not fit it");
      return called;
    }
  }
  template <class... X>
  static constexpr auto recorded_call(const X&... x) {
    buffer<array_argument> arguments;
    (visit_leaves(x,
                  [&]<class L>(const L& leaf) {
                    if constexpr (symbolic_leaf<L>) arguments.push({leaf.value_, leaf_element_t<L>::type});
                  }),
     ...);
    auto z = F(x...);
    constexpr auto function = fingerprint_of<checkpointed_function>();
    int results = 0;
    visit_leaves(z, [&]<class L>(const L&) { results += symbolic_leaf<L> && real_leaf<L> ? 1 : 0; });
    visit_leaves(z, [&]<class L>(L& leaf) {
      if constexpr (symbolic_leaf<L> && real_leaf<L>) leaf = L(checkpointed_value(leaf.value_, shape_of<L>(), arguments, function, results));
    });
    return z;
  }
};

/// What `checkpoint<what>` is: a way of keeping states where that is a number of steps, else a function.
template <auto what>
struct checkpoint_of {
  using type = checkpointed_function<what>;
};
template <auto every>
requires std::integral<decltype(every)> struct checkpoint_of<every> {
  using type = checkpointing<static_cast<int>(every)>;
};

}  // namespace gradfold::detail
