// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/view.hpp>

/// Elements chosen by data. An index must be inside the tensor: nothing checks it at run time.
namespace gradfold::detail {

/// The parts of x along its first axis that integers choose.
struct choosing_parts {
  template <class S, std::size_t... extents, class I>
  constexpr auto operator()(const tensor<S, extents...>& x, const I& index) const {
    constexpr shape whole = shape_with<extents...>(), part = without_first_axis<extents...>(), chosen = shape_of<I>();
    constexpr bool integers = std::same_as<element_t<I>, integer_symbol>;
    static_assert(integers, "gradfold: a tensor is indexed by integers");
    constexpr shape out = joined_shape(chosen, part);
    loop_nest nest = nest_over(out, 3);
    for (int k = 0; k < part.rank; ++k) nest.map[1].stride[chosen.rank + k] = row_major(part).stride[k];
    for (int k = 0; k < chosen.rank; ++k) nest.map[2].stride[k] = row_major(chosen).stride[k];
    return number_if_scalar(tensor_with<S, out>(record_by_index<gathering, S>(x.value_, index.value_, nest, whole.size() / whole.extent[0], out)));
  }
  static constexpr shape joined_shape(const shape& first, const shape& second) {
    shape s = first;
    for (int k = 0; k < second.rank; ++k) s.extent[s.rank++] = second.extent[k];
    return s;
  }
  template <class Operation, class S>
  static constexpr handle record_by_index(const handle& x, const handle& index, const loop_nest& nest, long long step, const shape& out) {
    packed_nest packed(nest);
    packed.words[packed.count++] = step;
    const array_argument operands[] = {{x, S::type}, {index, kind::integer}};
    return record_array(id_of<Operation>(), S::type, operands, 2, packed.count, packed.words, out);
  }
};

/// The adjoint of choosing: each part is added where its integer says.
template <std::size_t n>
struct adding_parts {
  template <class S, std::size_t... extents, class I>
  constexpr auto operator()(const tensor<S, extents...>& x, const I& index) const {
    constexpr shape given = shape_with<extents...>(), chosen = shape_of<I>();
    constexpr shape out = [] {
      shape s{shape_with<extents...>().rank - shape_of<I>().rank + 1, {static_cast<int>(n)}};
      for (int k = 1; k < s.rank; ++k) s.extent[k] = shape_with<extents...>().extent[shape_of<I>().rank + k - 1];
      return s;
    }();
    loop_nest nest = nest_over(given, 3);
    nest.map[1] = nest.map[0], nest.map[0] = {};
    for (int k = 1; k < out.rank; ++k) nest.map[0].stride[chosen.rank + k - 1] = row_major(out).stride[k];
    for (int k = 0; k < chosen.rank; ++k) nest.map[2].stride[k] = row_major(chosen).stride[k];
    return tensor_with<S, out>(choosing_parts::record_by_index<scattering, S>(x.value_, index.value_, nest, out.size() / static_cast<int>(n), out));
  }
};
template <std::size_t n>
struct marking {
  template <class I>
  constexpr auto operator()(const I& index) const {
    constexpr shape chosen = shape_of<I>();
    constexpr shape out = [] {
      shape s = shape_of<I>();
      s.extent[s.rank++] = static_cast<int>(n);
      return s;
    }();
    loop_nest nest = nest_over(chosen, 3);
    nest.map[2] = nest.map[0];
    for (int k = 0; k < chosen.rank; ++k) nest.map[0].stride[k] *= static_cast<int>(n);
    return tensor_with<symbol, out>(choosing_parts::record_by_index<scattering, symbol>(symbol(1).value_, index.value_, nest, 1, out));
  }
};

}  // namespace gradfold::detail

namespace gradfold {

template <class S, std::size_t... extents>
  requires detail::traced<S>
constexpr auto tensor<S, extents...>::operator[](const integer_symbol& i) const {
  return detail::choosing_parts{}(*this, i);
}

/// The parts of x along its first axis that an integer, or each of a tensor of integers, chooses.
template <class X, class I>
  requires(detail::tensor_like<X> && detail::tensor_operand<I>)
constexpr auto gather(const X& x, const I& index) {
  return detail::call_on_tensors<detail::choosing_parts>(x, index);
}
/// The adjoint of gather: a tensor of n parts, part i the sum of those of x whose integer is i.
template <std::size_t n, class X, class I>
  requires(detail::tensor_like<X> && detail::tensor_operand<I>)
constexpr auto scatter_add(const X& x, const I& index) {
  return detail::call_on_tensors<detail::adding_parts<n>>(x, index);
}
/// 1 at the index, 0 elsewhere, along a new last axis of extent n.
template <std::size_t n, class I>
  requires detail::tensor_operand<I>
constexpr auto one_hot(const I& index) {
  return detail::call_on_tensors<detail::marking<n>>(index);
}

}  // namespace gradfold
