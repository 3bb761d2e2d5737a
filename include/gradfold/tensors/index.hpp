// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/view.hpp>

/// Elements chosen by data. An index must be inside the tensor: nothing checks it at run time.
namespace gradfold::detail {

/// The parts of x along its first axis that integers choose.
struct choosing_parts {
  static constexpr unsigned indices = 2;
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
    return record_array(operation_id<Operation>, S::type, operands, 2, packed.count, packed.words, out);
  }
};

/// The adjoint of choosing: each part is added where its integer says.
template <std::size_t n>
struct adding_parts {
  static constexpr unsigned indices = 2;
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
  static constexpr unsigned indices = 1;
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

/// The element at one index for each axis. What the indices that are data choose is one part, the element a place in it: so the
/// adjoints of the elements of a row are put where they belong at once.
class element_choice {
 public:
  constexpr explicit element_choice(const shape& whole) : whole_(whole), by_(row_major(whole)) {}

  template <class I>
  constexpr void choose(const I& index) {
    const int axis = axis_++, stride = by_.stride[axis];
    if constexpr (place<I>) return known(axis, static_cast<long long>(index));
    else if (index.value_.is_literal()) return known(axis, static_cast<long long>(index.value_.written().high));
    else {
      const bool first = last_ < 0;
      const int steps = first ? 1 : by_.stride[last_] / stride;
      moved_ = first ? index : (steps == 1 ? moved_ : moved_ * steps) + index;
      last_ = axis, before_ += within_, within_ = 0;
    }
  }
  template <class S>
  constexpr S of(const handle& x) const {
    loop_nest element;
    element.maps = 2, element.map[1].offset = within_;
    if (last_ < 0) return S(record_strided<S>(x, element, {}));
    shape part{whole_.rank - last_ - 1, {}};
    for (int k = 0; k < part.rank; ++k) part.extent[k] = whole_.extent[last_ + 1 + k];
    loop_nest all = nest_over(part, 3);
    all.map[1] = all.map[0], all.map[1].offset = before_;
    const handle chosen = choosing_parts::record_by_index<gathering, S>(x, moved_.value_, all, by_.stride[last_], part);
    return S(part.rank == 0 ? chosen : record_strided<S>(chosen, element, {}));
  }

 private:
  constexpr void known(int axis, long long index) { within_ += place_in(whole_.extent[axis], index) * by_.stride[axis]; }

  shape whole_;
  affine_map by_;
  int axis_ = 0, last_ = -1;     ///< the last axis whose index is data
  integer_symbol moved_;         ///< where those are, in steps along that axis
  int before_ = 0, within_ = 0;  ///< the places along the axes before it, and behind
};
template <class S, std::size_t... extents, class... I>
constexpr S element_at(const tensor<S, extents...>& x, const I&... indices) {
  element_choice choice(shape_with<extents...>());
  (choice.choose(indices), ...);
  return choice.template of<S>(x.value_);
}

/// x[i] and x(i, j) in an expression: an index that is known is a place, any other is data.
struct choosing_part {
  static constexpr unsigned indices = 2;
  template <class X, class I>
  constexpr auto operator()(const X& x, const I& i) const {
    constexpr bool has_axes = X::shape.rank > 0;
    static_assert(has_axes, "gradfold: a tensor without axes has no elements to choose from: use it as a number");
    if constexpr (!has_axes) return x;
    else {
      constexpr shape part = choosing_parts::joined_shape(shape_of<I>(), without_first_axis(X::shape));
      if (!i.value_.is_literal()) return choosing_parts{}(x, i);
      loop_nest nest = nest_over(part, 2);
      nest.map[1] = nest.map[0];
      nest.map[1].offset = place_in(X::shape.extent[0], static_cast<long long>(i.value_.written().high)) * part.size();
      return number_if_scalar(viewed<part>(x, nest));
    }
  }
};
struct choosing_element {
  static constexpr unsigned indices = ~1u;
  template <class X, class... I>
  constexpr auto operator()(const X& x, const I&... i) const {
    constexpr bool one_each = X::shape.rank == sizeof...(I);
    static_assert(one_each, "gradfold: an element x(i, j) is chosen by one index for each axis of the tensor");
    if constexpr (one_each) return element_at(x, i...);
    else return x;
  }
};

template <class X, class I>
constexpr auto express_part(const X& x, const I& i) {
  return call_on_tensors<choosing_part, "[]">(x, i);
}
template <class X, class... I>
constexpr auto express_element(const X& x, const I&... i) {
  return call_on_tensors<choosing_element, "()">(x, i...);
}

}  // namespace gradfold::detail

namespace gradfold {

template <class S, std::size_t... extents>
requires detail::traced<S> constexpr auto tensor<S, extents...>::operator[](const integer_symbol& i) const {
  return detail::choosing_parts{}(*this, i);
}
template <class T, std::size_t... extents>
constexpr auto tensor<T, extents...>::operator[](const integer_symbol& i) const {
  return detail::traced_operand(*this)[i];
}
template <class S, std::size_t... extents>
requires detail::traced<S> template <detail::place_or_data... Index>
requires(sizeof...(Index) == sizeof...(extents)) constexpr S tensor<S, extents...>::operator()(Index... index) const {
  return detail::element_at(*this, index...);
}
template <class T, std::size_t... extents>
template <detail::place_or_data... Index>
requires(sizeof...(Index) == sizeof...(extents) && !(detail::place<Index> && ...)) constexpr auto tensor<T, extents...>::operator()(Index... index) const {
  return detail::traced_operand(*this)(index...);
}

/// The parts of x along its first axis that an integer, or each of a tensor of integers, chooses.
template <class X, class I>
requires(detail::tensor_argument<X> && detail::tensor_or_number<I>) constexpr auto gather(const X& x, const I& index) {
  return detail::call_on_tensors<detail::choosing_parts, "gather">(x, index);
}
/// The adjoint of gather: a tensor of n parts, part i the sum of those of x whose integer is i.
template <std::size_t n, class X, class I>
requires(detail::tensor_argument<X> && detail::tensor_or_number<I>) constexpr auto scatter_add(const X& x, const I& index) {
  return detail::call_on_tensors<detail::adding_parts<n>, "scatter_add", n>(x, index);
}
/// 1 at the index, 0 elsewhere, along a new last axis of extent n.
template <std::size_t n, class I>
requires detail::tensor_or_number<I> constexpr auto one_hot(const I& index) {
  return detail::call_on_tensors<detail::marking<n>, "one_hot", n>(index);
}

}  // namespace gradfold
