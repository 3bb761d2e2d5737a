// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/vocabulary.hpp>

/// Rewriting of operations on whole tensors. A tensor read through another that only moves elements is read where the
/// elements come from; loops are merged; a scalar that stands for a tensor of equal elements is read at stride 0.
namespace gradfold::detail {

/// An operation on arrays while it is rewritten.
struct array_rewriting {
  builder& g;
  const operation_call& call;

  /// The node that the call comes to.
  constexpr int run() const {
    if (call.operation == operation_id<strided_sum>) return sum();
    if (call.operation == operation_id<contraction>) return product();
    if (call.operation == operation_id<assembly> || call.operation >= operation_id<loop_fold>) return g.append(call);
    if (call.operation == operation_id<linear_solution>) return solution();
    const int x = call.operands[0];
    if (vanishes(x)) return g.constant({}, call.type);
    if (call.operation == operation_id<gathering> || call.operation == operation_id<scattering>) return by_index();
    if (g[x].shape != 0) return g.append(call);
    if (call.operation == operation_id<extreme_element>) return x;
    if (call.operation == operation_id<extreme_position>) return g.constant({}, call.type);
    return of_repeated(x);
  }

 private:
  /// A structural zero: in the user's value 0 x is no 0 for every x.
  constexpr bool vanishes(int id) const { return g.is_zero(id) && (g.simplifies_freely || call.operation == operation_id<strided_sum>); }

  /// Whether the elements of node `id` are those of its operand, each met by one step of its loops, in order.
  constexpr bool is_view(int id) const {
    if (g[id].operation != operation_id<strided_sum>) return false;
    const loop_nest nest = unpacked_nest(g.attributes.at + g[id].first_attribute);
    return is_row_major(nest, 0) && nest.steps() == g.shape_of(id).size();
  }
  /// Reads an operand where its elements come from.
  constexpr int source_of(int x, loop_nest& nest, int m) const {
    while (g[x].shape != 0 && is_view(x)) {
      const map_through through = composed(nest, nest.map[m], unpacked_nest(g.attributes.at + g[x].first_attribute));
      if (!through.exists) break;
      nest.map[m] = through.map, x = g.operand(x, 0);
    }
    if (g[x].shape == 0) nest.map[m] = {};
    return x;
  }
  constexpr bool covers(const loop_nest& nest, int size) const { return is_row_major(nest, 0) && nest.steps() == size; }
  constexpr int size() const { return call.shape == 0 ? 1 : g.shapes.at[call.shape - 1].size(); }

  constexpr int append(const int* operands, int count, const loop_nest& nest) const {
    const packed_nest packed(nest);
    return g.append({call.operation, call.type, count, operands, packed.count, packed.words, call.shape});
  }
  constexpr int sum() const {
    loop_nest nest = normalized(unpacked_nest(call.attributes));
    if (vanishes(call.operands[0])) return g.constant({}, call.type);
    const int x = source_of(call.operands[0], nest, 1);
    nest = normalized(nest);
    if (covers(nest, size())) {
      if (g[x].shape == 0) return x;
      if (g[x].shape == call.shape && is_row_major(nest, 1) && nest.steps() == g.shape_of(x).size()) return x;
    }
    if (g.simplifies_freely && g[x].shape == 0 && call.shape == 0) return scaled(x, nest.steps());
    return append(&x, 1, nest);
  }
  constexpr int scaled(int x, int by) const {
    const int factors[] = {g.constant({static_cast<double>(by), 0, literal_form::number}), x};
    return record_in(g, {operation_id<multiply>, kind::real, 2, factors, 0, nullptr});
  }
  constexpr int product() const {
    loop_nest nest = normalized(unpacked_nest(call.attributes));
    if (vanishes(call.operands[0]) || vanishes(call.operands[1])) return g.constant({}, call.type);
    const int operands[] = {source_of(call.operands[0], nest, 1), source_of(call.operands[1], nest, 2)};
    nest = normalized(nest);
    for (int k = 0; k < 2 && g.simplifies_freely; ++k)
      if (g[operands[k]].shape == 0) {
        loop_nest other = nest;
        other.maps = 2, other.map[1] = nest.map[2 - k];
        const int factors[] = {operands[k], strided_sum::record(g, operands[1 - k], other, call.shape)};
        return record_in(g, {operation_id<multiply>, kind::real, 2, factors, 0, nullptr});
      }
    return append(operands, 2, nest);
  }
  constexpr int by_index() const {
    const int x = call.operands[0], index = call.operands[1];
    if (g[x].shape == 0 && call.operation == operation_id<gathering>) return x;
    loop_nest nest = unpacked_nest(call.attributes);
    if (g[x].shape == 0) nest.map[1] = {};
    if (g[index].shape == 0) nest.map[2] = {};
    packed_nest packed(nest);
    packed.words[packed.count++] = call.attributes[call.attribute_count - 1];
    return g.append({call.operation, call.type, 2, call.operands, packed.count, packed.words, call.shape});
  }
  constexpr int solution() const {
    if (vanishes(call.operands[1])) return g.constant({}, call.type);
    int operands[] = {call.operands[0], call.operands[1]};
    if (g[operands[0]].shape == 0) operands[0] = repeated(operands[0], square_shape());
    if (g[operands[1]].shape == 0) operands[1] = repeated(operands[1], call.shape);
    return g.append({call.operation, call.type, 2, operands, call.attribute_count, call.attributes, call.shape});
  }
  /// The shape of the matrix whose number of rows is the first attribute.
  constexpr short square_shape() const {
    const int n = static_cast<int>(call.attributes[0]);
    return g.shape_number({2, {n, n}});
  }
  /// A tensor of equal elements, made.
  constexpr int repeated(int x, short shape) const {
    const packed_nest packed(nest_over(g.shapes.at[shape - 1], 2));
    return g.append({operation_id<strided_sum>, call.type, 1, &x, packed.count, packed.words, shape});
  }
  /// The operation on a tensor of equal elements, which is made for it.
  constexpr int of_repeated(int x) const {
    const bool of_matrix = call.operation == operation_id<determinant_value> || call.operation == operation_id<cholesky_factor>;
    const int made = repeated(x, of_matrix ? square_shape() : call.shape);
    return g.append({call.operation, call.type, 1, &made, call.attribute_count, call.attributes, call.shape});
  }
};

}  // namespace gradfold::detail
