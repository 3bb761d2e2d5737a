// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/matrix_roles.hpp>
#include <gradfold/packed.hpp>
#include <gradfold/traced.hpp>

/// What is the same in every step of a loop is computed once, before the loop. That includes the order in which a matrix lies in
/// memory: one that products of the body read across its rows is copied as they read it.
namespace gradfold::detail {

constexpr bool has_loops(const graph_view& g) {
  for (int id = 0; id < g.node_count; ++id)
    if (g.nodes[id].operation == operation_id<loop_fold>) return true;
  return false;
}

/// Nodes of a graph, copied one by one into a builder that may have shapes of its own.
template <class Graph>
struct node_copies {
  const Graph& from;
  builder& to;
  buffer<int> place;

  constexpr node_copies(const Graph& f, builder& out) : from(f), to(out), place(f.node_count) {}
  constexpr short shape(int id) const { return to.shape_number(from.shape_of(id)); }
  constexpr int copied(int id, const long long* attributes, int attribute_count) const {
    const node& n = from.nodes[id];
    buffer<int> x(n.operand_count);
    for (int k = 0; k < n.operand_count; ++k) x.at[k] = place.at[from.operand(id, k)];
    to.primal = n.primal;
    return to.append({n.operation, n.type, n.operand_count, x.at, attribute_count, attributes, shape(id)});
  }
  constexpr void copy(int id) { place.at[id] = copied(id, from.attributes + from.nodes[id].first_attribute, from.nodes[id].attribute_count); }
};

/// The loop at a node of `outer.from`, in `outer.to` without what is the same in every step.
template <class Copies>
class loop_without_invariants {
 public:
  constexpr loop_without_invariants(Copies& outer, int id)
      : outer_(outer), id_(id), loop_(loop_of(outer.from, id)), leaves_(loop_.leaves()), inputs_(outer.from.nodes[id].operand_count + 1) {}

  constexpr int record() {
    builder unpacked(64), prepared(64), body(64);
    unpack_graph(loop_.body(), unpacked);
    unpacked.adopt_rules(outer_.from);
    prepare(unpacked.view(), prepared);
    const graph_view steps = prepared.view();
    buffer<int> operands;
    for (int r = 0; r < leaves_; ++r) operands.push(outer_.place.at[outer_.from.operand(id_, r)]);
    split(steps, body, operands);
    buffer<shape> results;
    for (int r = 0; r < loop_.results(); ++r) results.push(loop_.result(r));
    builder live(64);
    compact(body.view(), live);
    buffer<long long> words;
    packed_loop::pack(loop_.steps(), leaves_, results, live.view(), words);
    const node& n = outer_.from.nodes[id_];
    outer_.to.primal = n.primal;
    return outer_.to.append({n.operation, n.type, operands.size, operands.at, words.size, words.at, 0});
  }

 private:
  constexpr bool is_capture(const graph_view& g, int id) const { return g.nodes[id].operation == input_operation() && g.attribute(id) > leaves_; }
  constexpr bool is_input(const graph_view& g, int id) const { return g.nodes[id].operation == input_operation(); }

  /// The body, loops inside it without their invariants, and matrices that are captures copied where products need them to be.
  constexpr void prepare(const graph_view& f, builder& out) const {
    node_copies copies(f, out);
    out.adopt_shapes(f);
    for (int id = 0; id < f.node_count; ++id)
      if (f.nodes[id].operation == operation_id<loop_fold> && loop_of(f, id).steps() > 1) copies.place.at[id] = loop_without_invariants(copies, id).record();
      else if (!turned_product(copies, id)) copies.copy(id);
    for (int k = 0; k < f.result_count; ++k) out.result(copies.place.at[f.results[k]]);
    out.inputs_at_least(inputs_);
  }
  /// A product that walks across the rows of a capture, of a copy of it whose rows it walks along.
  constexpr bool turned_product(auto& copies, int id) const {
    const graph_view& f = copies.from;
    if (f.nodes[id].operation != operation_id<contraction>) return false;
    loop_nest nest = unpacked_nest(f.attributes + f.nodes[id].first_attribute);
    const matrix_roles roles = roles_in(nest);
    const int m = roles.swapped ? 1 : 2, matrix = f.operand(id, m - 1);
    if (!roles.exists || roles.repeats || roles.rows.map[2].stride[1] == 1 || !is_capture(f, matrix) || f.nodes[matrix].shape == 0) return false;
    const loop_nest turned = turned_copy(nest, m);
    if (turned.steps() > f.shape_of(matrix).size()) return false;
    const packed_nest copy(turned);
    copies.to.primal = f.nodes[id].primal;
    const int lying = copies.to.append(
        {operation_id<strided_sum>, kind::real, 1, &copies.place.at[matrix], copy.count, copy.words, copies.to.shape_number(shape_walked(turned))});
    const affine_map dense = row_major(shape_walked(turned));
    nest.map[m].offset = 0;
    for (int k = 0, axis = 0; k < nest.rank; ++k)
      if (nest.map[m].stride[k] != 0 && nest.map[0].stride[k] != 1) nest.map[m].stride[k] = dense.stride[axis++];
    for (int k = 0; k < nest.rank; ++k)
      if (nest.map[0].stride[k] == 1 && nest.map[m].stride[k] != 0) nest.map[m].stride[k] = 1;
    const packed_nest product(nest);
    int operands[] = {copies.place.at[f.operand(id, 0)], copies.place.at[f.operand(id, 1)]};
    operands[m - 1] = lying;
    copies.place.at[id] = copies.to.append({operation_id<contraction>, kind::real, 2, operands, product.count, product.words, copies.shape(id)});
    return true;
  }
  /// The axes along which map m moves, in the order of the nest, that along the memory of the result last.
  static constexpr loop_nest turned_copy(const loop_nest& nest, int m) {
    loop_nest turned;
    turned.maps = 2, turned.map[1].offset = nest.map[m].offset;
    for (const bool along : {false, true})
      for (int k = 0; k < nest.rank; ++k)
        if (nest.map[m].stride[k] != 0 && (nest.map[0].stride[k] == 1) == along)
          turned.extent[turned.rank] = nest.extent[k], turned.map[1].stride[turned.rank++] = nest.map[m].stride[k];
    turned.map[0] = row_major(shape_walked(turned));
    return turned;
  }

  /// What changes from step to step goes into `body`, the rest before the loop; `operands` get the captures.
  constexpr void split(const graph_view& f, builder& body, buffer<int>& operands) {
    buffer<bool> varies(f.node_count), stays(f.node_count), read(f.node_count);
    for (int id = 0; id < f.node_count; ++id) {
      varies.at[id] = is_input(f, id) && !is_capture(f, id);
      for (int k = 0; k < f.nodes[id].operand_count; ++k) varies.at[id] = varies.at[id] || varies.at[f.operand(id, k)];
    }
    find_staying(f, varies, stays, read);
    node_copies before(f, outer_.to), inside(f, body);
    body.adopt_shapes(f);
    for (int id = 0; id < f.node_count; ++id)
      if (is_capture(f, id)) before.place.at[id] = outer_.place.at[outer_.from.operand(id_, static_cast<int>(f.attribute(id)) - 1)];
      else if (!varies.at[id]) before.copy(id);
    buffer<int> input_of(outer_.to.size());  // of nodes outside, 0 for those that are no captures yet
    for (int id = 0; id < f.node_count; ++id)
      if (stays.at[id]) inside.copy(id);
      else if (read.at[id]) {
        int& input = input_of.at[before.place.at[id]];
        if (input == 0) operands.push(before.place.at[id]), input = operands.size;
        inside.place.at[id] = body.input(input, f.nodes[id].type, body.shape_number(f.shape_of(id)));
      }
    for (int k = 0; k < f.result_count; ++k) body.result(inside.place.at[f.results[k]]);
    body.inputs_at_least(operands.size + 1);
  }
  /// `stays` are the nodes of the body: those that vary, conditions and integers, and what only moves elements for loops that read them
  /// where they are; `read` is what the body reads.
  constexpr void find_staying(const graph_view& f, const buffer<bool>& varies, buffer<bool>& stays, buffer<bool>& read) const {
    for (int k = 0; k < f.result_count; ++k) read.at[f.results[k]] = true;
    buffer<bool> whole(f.node_count);
    for (int id = f.node_count - 1; id >= 0; --id) {
      const bool moves = f.nodes[id].operation == operation_id<strided_sum> && is_injective(unpacked_nest(f.attributes + f.nodes[id].first_attribute), 0);
      const bool costs = f.nodes[id].operand_count > 0 && f.nodes[id].type == kind::real && (!moves || whole.at[id]);
      stays.at[id] = varies.at[id] || (read.at[id] && !costs && !is_input(f, id));
      if (!stays.at[id]) continue;
      for (int k = 0; k < f.nodes[id].operand_count; ++k) {
        read.at[f.operand(id, k)] = true;
        if (acts_on_arrays(f.nodes[id].operation)) whole.at[f.operand(id, k)] = true;
      }
    }
  }

  Copies& outer_;
  int id_;
  packed_loop loop_;
  int leaves_, inputs_;
};

/// The graph `f` with loops that compute nothing twice, into an empty builder.
template <class Graph>
constexpr void move_invariants(const Graph& f, builder& out) {
  builder moved(f.node_count);
  moved.adopt_shapes(f);
  node_copies copies(f, moved);
  for (int id = 0; id < f.node_count; ++id)
    if (f.nodes[id].operation == operation_id<loop_fold> && loop_of(f, id).steps() > 1) copies.place.at[id] = loop_without_invariants(copies, id).record();
    else copies.copy(id);
  for (int k = 0; k < f.result_count; ++k) moved.result(copies.place.at[f.results[k]]);
  moved.inputs_at_least(f.input_count);
  compact(moved.view(), out);
}

}  // namespace gradfold::detail
