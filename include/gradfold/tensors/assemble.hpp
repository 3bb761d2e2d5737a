// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tensors/slice.hpp>

/// Tensors made of others: padded, one behind the other, side by side.
namespace gradfold::detail {

/// A part of an assembly: the loops over tensor `x`, placed where element 0 is at `offset`, with the strides of `whole`.
constexpr loop_nest placed_in(const shape& x, const affine_map& whole, int offset) {
  loop_nest nest = nest_over(x, 2);
  nest.map[1] = nest.map[0];
  nest.map[0] = whole;
  nest.map[0].offset = offset;
  return nest;
}
template <class S>
constexpr handle assembled_parts(const array_argument* parts, const loop_nest* nests, int count, const shape& out) {
  buffer<long long> words;
  for (int k = 0; k < count; ++k) {
    const packed_nest packed(nests[k]);
    for (int i = 0; i < packed.count; ++i) words.push(packed.words[i]);
  }
  return record_array(operation_id<assembly>, S::type, parts, count, words.size, words.at, out);
}

template <int axis>
struct concatenation {
  template <class S, class... X>
  static constexpr auto of(const X&... x) {
    constexpr int rank = std::get<0>(std::tuple(X::shape.rank...)), along = axis_of(axis, rank);
    constexpr bool fits = ((X::shape.rank == rank) && ...) && along >= 0 && along < rank && agree(along, {X::shape...});
    static_assert(fits, "gradfold: concatenate takes tensors that differ in the extent of that one axis alone");
    if constexpr (!fits) return std::get<0>(std::tuple(x...));
    else {
      constexpr shape out = [&] {
        shape s = std::get<0>(std::tuple(X::shape...));
        s.extent[along] = (X::shape.extent[along] + ...);
        return s;
      }();
      const array_argument parts[] = {array_argument{x.value_, S::type}...};
      const affine_map m = row_major(out);
      int next = 0;
      const auto placed = [&](const shape& part) {
        const loop_nest nest = placed_in(part, m, next * m.stride[along]);
        next += part.extent[along];
        return nest;
      };
      const loop_nest nests[] = {placed(X::shape)...};
      return tensor_with<S, out>(assembled_parts<S>(parts, nests, sizeof...(X), out));
    }
  }
  static constexpr bool agree(int along, std::initializer_list<shape> shapes) {
    for (const shape& s : shapes)
      for (int k = 0; k < s.rank; ++k)
        if (k != along && s.extent[k] != shapes.begin()->extent[k]) return false;
    return true;
  }
  template <class... X>
  constexpr auto operator()(const X&... x) const {
    using S = promoted<element_t<X>...>;
    return of<S>(typename X::template with_elements<S>(converted_to<S>(x))...);
  }
};

template <int axis>
struct stacking {
  template <class... X>
  constexpr auto operator()(const X&... x) const {
    using S = promoted<element_t<X>...>;
    using First = std::tuple_element_t<0, std::tuple<X...>>;
    constexpr shape part = shape_of<First>();
    constexpr int along = axis_of(axis, part.rank + 1);
    constexpr bool fits = ((shape_of<X>() == part) && ...) && along >= 0 && along <= part.rank;
    static_assert(fits, "gradfold: stack takes tensors of one shape, and an axis that the result has");
    if constexpr (!fits) return std::get<0>(std::tuple(x...));
    else return stacked<S, part, along>(converted_to<S>(x)...);
  }
  template <class S, shape part, int along, class... H>
  static constexpr auto stacked(const H&... x) {
    constexpr shape out = [] {
      shape s{part.rank + 1, {}};
      for (int k = 0, from = 0; k < s.rank; ++k) s.extent[k] = k == along ? static_cast<int>(sizeof...(H)) : part.extent[from++];
      return s;
    }();
    affine_map m;
    const affine_map whole = row_major(out);
    for (int k = 0, from = 0; k < out.rank; ++k)
      if (k != along) m.stride[from++] = whole.stride[k];
    const array_argument parts[] = {array_argument{x, S::type}...};
    int next = 0;
    const loop_nest nests[] = {(static_cast<void>(x), placed_in(part, m, next++ * whole.stride[along]))...};
    return tensor_with<S, out>(assembled_parts<S>(parts, nests, sizeof...(H), out));
  }
};

template <int... widths>
struct padding {
  template <class S, std::size_t... extents>
  constexpr auto operator()(const tensor<S, extents...>& x) const {
    constexpr shape from = shape_with<extents...>();
    constexpr int axes = sizeof...(widths) / 2;
    constexpr bool fits = sizeof...(widths) % 2 == 0 && axes <= from.rank && ((widths >= 0) && ... && true);
    static_assert(fits, "gradfold: pad takes a number before and a number after for each axis, from the first axis on");
    if constexpr (!fits) return x;
    else {
      constexpr int width[] = {widths..., 0};
      constexpr shape out = [&] {
        shape s = from;
        for (int k = 0; k < axes; ++k) s.extent[k] += width[2 * k] + width[2 * k + 1];
        return s;
      }();
      const affine_map m = row_major(out);
      int offset = 0;
      for (int k = 0; k < axes; ++k) offset += width[2 * k] * m.stride[k];
      return tensor_with<S, out>(record_strided<S>(x.value_, placed_in(from, m, offset), out));
    }
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// Zeros around a tensor: pad<before, after>(x) on the first axis, further pairs on further axes.
template <int... widths, class X>
requires detail::tensor_argument<X> constexpr auto pad(const X& x) {
  return detail::call_on_tensors<detail::padding<widths...>, "pad", widths...>(x);
}
/// Tensors one behind the other along an axis.
template <int axis = 0, class... X>
requires(sizeof...(X) > 0 && (detail::tensor_argument<X> && ...)) constexpr auto concatenate(const X&... x) {
  return detail::call_on_tensors<detail::concatenation<axis>, "concatenate", detail::unless{axis, 0}>(x...);
}
/// Tensors of one shape, or numbers, side by side along a new axis.
template <int axis = 0, class... X>
requires(sizeof...(X) > 0 && (detail::tensor_or_number<X> && ...)) constexpr auto stack(const X&... x) {
  return detail::call_on_tensors<detail::stacking<axis>, "stack", detail::unless{axis, 0}>(x...);
}

}  // namespace gradfold
