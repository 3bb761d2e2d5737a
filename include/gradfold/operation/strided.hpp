// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/affine.hpp>
#include <gradfold/operation/choice.hpp>
#include <gradfold/operation/custom.hpp>

/// Operations on whole tensors along fixed strides. (Their members are templates, for the list of operations is complete only later.) Each is
/// linear in each operand, or picks elements, so its adjoint is one of them again: the list is closed under differentiation.
/// `pull_back` gives the adjoints of the operands of a node as nodes, `push_forward` its tangent, given those of its
/// operands (-1 where there is none).
namespace gradfold::detail {

/// An operation that is linear in all its real operands at once: its tangent is the same of their tangents.
struct linear_in_all {
  template <class V = vocabulary>
  static constexpr int push_forward(builder& g, const graph_view& f, int id, const int* tangents) {
    const node& n = f.nodes[id];
    buffer<int> operands(n.operand_count);
    for (int k = 0; k < n.operand_count; ++k) {
      const int x = f.operand(id, k);
      operands.at[k] = f.nodes[x].type != kind::real ? x : tangents[k] < 0 ? g.whole(0) : tangents[k];
    }
    return record_in(g, {n.operation, kind::real, n.operand_count, operands.at, n.attribute_count, f.attributes + n.first_attribute, n.shape});
  }
};
/// Both of two nodes, or the one that there is.
template <class V>
constexpr int sum_of_both(builder& g, int x, int y) {
  if (x < 0 || y < 0) return x < 0 ? y : x;
  const int both[] = {x, y};
  return record_in(g, {id_of<add, V>(), kind::real, 2, both, 0, nullptr});
}

/// Loops over x: z[map 0] += x[map 1], from 0. Where no element of z is met twice it copies: a transposed, sliced, repeated
/// or padded tensor. Where z is met often it sums.
struct strided_sum : linear_in_all {
  static constexpr std::string_view name = "strided_sum";
  static constexpr signature takes = signature::array;
  static constexpr int maps = 2;
  template <class V = vocabulary>
  static constexpr int record(builder& g, int x, const loop_nest& nest, short shape, kind type = kind::real) {
    const packed_nest packed(nest);
    return record_in(g, {id_of<strided_sum, V>(), type, 1, &x, packed.count, packed.words, shape});
  }
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    loop_nest nest = unpacked_nest(f.attributes + f.nodes[id].first_attribute);
    std::swap(nest.map[0], nest.map[1]);
    bars[0] = record<V>(g, z_bar, nest, f.nodes[f.operand(id, 0)].shape);
  }
};

/// Loops over x and y: z[map 0] += x[map 1] y[map 2], from 0. Products of matrices and vectors, batched or not, outer
/// products, convolutions. (In lowered graphs a third operand may be what it begins with.)
struct contraction {
  static constexpr std::string_view name = "contraction";
  static constexpr signature takes = signature::array;
  static constexpr int maps = 3;
  template <class V = vocabulary>
  static constexpr int record(builder& g, int x, int y, const loop_nest& nest, short shape) {
    const packed_nest packed(nest);
    const int operands[] = {x, y};
    return record_in(g, {id_of<contraction, V>(), kind::real, 2, operands, packed.count, packed.words, shape});
  }
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    const loop_nest nest = unpacked_nest(f.attributes + f.nodes[id].first_attribute);
    const int x = f.operand(id, 0), y = f.operand(id, 1);
    loop_nest of_x = nest, of_y = nest;
    of_x.map[0] = nest.map[1], of_x.map[1] = nest.map[0], of_x.map[2] = nest.map[2];
    of_y.map[0] = nest.map[2], of_y.map[1] = nest.map[1], of_y.map[2] = nest.map[0];
    bars[0] = record<V>(g, z_bar, y, of_x, f.nodes[x].shape);
    bars[1] = record<V>(g, x, z_bar, of_y, f.nodes[y].shape);
  }
  template <class V = vocabulary>
  static constexpr int push_forward(builder& g, const graph_view& f, int id, const int* tangents) {
    const loop_nest nest = unpacked_nest(f.attributes + f.nodes[id].first_attribute);
    const short shape = f.nodes[id].shape;
    const int by_x = tangents[0] < 0 ? -1 : record<V>(g, tangents[0], f.operand(id, 1), nest, shape);
    const int by_y = tangents[1] < 0 ? -1 : record<V>(g, f.operand(id, 0), tangents[1], nest, shape);
    return sum_of_both<V>(g, by_x, by_y);
  }
};

/// Several tensors side by side, zero between them: z[map 0] = x[map 1], with a loop nest for each operand.
struct assembly : linear_in_all {
  static constexpr std::string_view name = "assembly";
  static constexpr signature takes = signature::array;
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    const long long* words = f.attributes + f.nodes[id].first_attribute;
    for (int k = 0; k < f.nodes[id].operand_count; words += packed_size(words), ++k) {
      loop_nest nest = unpacked_nest(words);
      std::swap(nest.map[0], nest.map[1]);
      bars[k] = strided_sum::record<V>(g, z_bar, nest, f.nodes[f.operand(id, k)].shape);
    }
  }
};

/// Three axes of which the middle one counts: how operations along one axis see a tensor.
struct axis_view {
  long long outer = 1, length = 1, inner = 1;
};

/// z[o, k, i] is the sum of x[o, j, i] over j <= k, or over j >= k if the last attribute is 1.
struct running_sum : linear_in_all {
  static constexpr std::string_view name = "cumsum";
  static constexpr signature takes = signature::array;
  template <class V = vocabulary>
  static constexpr int record(builder& g, int x, const axis_view& v, bool backwards, short shape) {
    const long long words[] = {v.outer, v.length, v.inner, backwards ? 1 : 0};
    return record_in(g, {id_of<running_sum, V>(), kind::real, 1, &x, 4, words, shape});
  }
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    const long long* const words = f.attributes + f.nodes[id].first_attribute;
    bars[0] = record<V>(g, z_bar, {words[0], words[1], words[2]}, words[3] == 0, f.nodes[id].shape);
  }
};

/// z[t] = x[map 1 + index[map 2] step], t counted by map 0, which is row-major. The index is data.
struct gathering : linear_in_all {
  static constexpr std::string_view name = "gather";
  static constexpr signature takes = signature::array;
  template <class Operation, class V = vocabulary>
  static constexpr int record_as(builder& g, int x, int index, const loop_nest& nest, long long step, short shape, kind type) {
    packed_nest packed(nest);
    packed.words[packed.count++] = step;
    const int operands[] = {x, index};
    return record_in(g, {id_of<Operation, V>(), type, 2, operands, packed.count, packed.words, shape});
  }
  template <class Adjoint, class V>
  static constexpr void pull_back_as(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    const long long* const words = f.attributes + f.nodes[id].first_attribute;
    loop_nest nest = unpacked_nest(words);
    std::swap(nest.map[0], nest.map[1]);
    bars[0] = record_as<Adjoint, V>(g, z_bar, f.operand(id, 1), nest, words[packed_size(words)], f.nodes[f.operand(id, 0)].shape, kind::real);
    bars[1] = bars[0];
  }
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars);
};
/// z[map 0 + index[map 2] step] += x[map 1], from 0. The index is data. (In lowered graphs it may have three operands and an extreme's attributes:
/// slopes, the rows, and their extremes, to whose places the slopes go.)
struct scattering : linear_in_all {
  static constexpr std::string_view name = "scatter";
  static constexpr signature takes = signature::array;
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    gathering::pull_back_as<gathering, V>(g, f, id, z_bar, bars);
  }
};
template <class V>
constexpr void gathering::pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
  pull_back_as<scattering, V>(g, f, id, z_bar, bars);
}

/// Where along the middle axis the largest element of x stands (or the least, if the last attribute is 1): the first of
/// them. It is data, without derivative.
struct extreme_position {
  static constexpr std::string_view name = "argmax";
  static constexpr signature takes = signature::array;
};
/// What the last attribute of an extreme element says.
struct extreme_kind {
  bool least = false;    ///< the least in place of the largest
  bool is_data = false;  ///< without derivative
  constexpr long long word() const { return (least ? 1 : 0) + (is_data ? 2 : 0); }
};
/// The largest element along the middle axis (or the least). The derivative follows the element that is returned, the
/// first of equals.
struct extreme_element {
  static constexpr std::string_view name = "max";
  static constexpr signature takes = signature::array;
  template <class Operation, class V = vocabulary>
  static constexpr int record_as(builder& g, int x, const axis_view& v, extreme_kind which, short shape, kind type) {
    const long long words[] = {v.outer, v.length, v.inner, which.word()};
    return record_in(g, {id_of<Operation, V>(), type, 1, &x, 4, words, shape});
  }
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    const long long* const words = f.attributes + f.nodes[id].first_attribute;
    if ((words[3] & 2) != 0) return void(bars[0] = g.whole(0));
    const axis_view v{words[0], words[1], words[2]};
    const int x = f.operand(id, 0), outer = static_cast<int>(v.outer), length = static_cast<int>(v.length), inner = static_cast<int>(v.inner);
    const int position = record_as<extreme_position, V>(g, x, v, {words[3] == 1, false}, f.nodes[id].shape, kind::integer);
    loop_nest nest{2, {outer, inner}, 3, {{0, {length * inner, 1}}, {0, {inner, 1}}, {0, {inner, 1}}}};
    bars[0] = gathering::record_as<scattering, V>(g, z_bar, position, nest, inner, f.nodes[x].shape, kind::real);
  }
  template <class V = vocabulary>
  static constexpr int push_forward(builder& g, const graph_view& f, int id, const int* tangents) {
    const long long* const words = f.attributes + f.nodes[id].first_attribute;
    if ((words[3] & 2) != 0) return g.whole(0);
    const int outer = static_cast<int>(words[0]), length = static_cast<int>(words[1]), inner = static_cast<int>(words[2]);
    const short shape = f.nodes[id].shape;
    const int position = record_as<extreme_position, V>(g, f.operand(id, 0), {words[0], words[1], words[2]}, {words[3] == 1, false}, shape, kind::integer);
    const loop_nest nest{2, {outer, inner}, 3, {{0, {inner, 1}}, {0, {length * inner, 1}}, {0, {inner, 1}}}};
    return gathering::record_as<gathering, V>(g, tangents[0], position, nest, inner, shape, kind::real);
  }
};

}  // namespace gradfold::detail
