// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/jacobian/side.hpp>
#include <gradfold/jvp.hpp>

/// The accumulation of a matrix of derivatives, line by line in one graph, range of nodes after range.
/// Source of the method: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, chapters 3 and 8.
namespace gradfold::detail {

/// An accumulation on its way: everything between two steps, as a value.
template <graph_sizes of, graph_sizes primal, int choices, int entries>
struct accumulation_state {
  static constexpr int slot_count = slots_for(of.nodes);
  static_graph<of> graph;
  table_slot slots[static_cast<unsigned>(slot_count)] = {};
  int bar[static_cast<unsigned>(primal.nodes + 1)] = {};  ///< adjoints, or tangents
  bool active[static_cast<unsigned>(primal.nodes + 1)] = {};
  guard_memory<choices == 0 ? 0 : primal.nodes, choices> guarded;
  int entry[static_cast<unsigned>(entries + 1)] = {};  ///< plus 1; 0 where it is structurally zero
  int leaf = 0, element = 0;                           ///< the line under way
  bool begun = false, done = false;
  int at = 0;  ///< the nodes of this line before, or from, this one are swept
};

/// The accumulation of a matrix of derivatives of a source. `Rows` and `Columns` have it as `side`. In a symmetric matrix
/// the lines below the diagonal alone are computed. `assembled`: each block is a tensor of the graph.
template <class Source, class Rows, class Columns, bool forward, bool symmetric, bool with_value, bool assembled, int room>
struct accumulation {
  static constexpr auto view = view_of<Source>();
  static constexpr graph_sizes primal = graph_of<Source>().needed;
  static constexpr const differentiation* rules = rule_table<operation_set(view)>::of;
  static constexpr const auto& rows = Rows::side;
  static constexpr const auto& columns = Columns::side;
  static constexpr const auto& lines = std::conditional_t<forward, Columns, Rows>::side;
  static constexpr const auto& across = std::conditional_t<forward, Rows, Columns>::side;
  static constexpr int entries = lines.total * across.leaves;
  static constexpr int loops = count_loops(view);
  static constexpr int choices = forward ? 0 : count_selections(view);
  static constexpr int wholes = shapes_of_wholes(view);
  static constexpr bool has_shapes = assembled || primal.shapes > 0 || loops > 0 || wholes > 0;
  static constexpr int about = room * 3 * count_gradient_nodes(view, rules) + lines.total + 8;
  static constexpr int blocks = rows.sides * columns.sides;
  static constexpr int parts = assembled ? (symmetric ? 2 : 1) * entries : 0;
  static constexpr graph_sizes sizes{about,
                                     3 * about + 4 * primal.operands + parts,
                                     !has_shapes ? 3 * about
                                                 : 3 * about + (loops == 0 ? 8 * room : 32 * room) * primal.attributes + room * 80 * primal.nodes + 40 * parts +
                                                       40 * lines.total + 40 * room * wholes,
                                     (assembled ? blocks : rows.total * columns.total) + primal.results,
                                     has_shapes ? primal.shapes + blocks + 24 + 8 * loops* lines.total + room* wholes : 0,
                                     room* rules_after(primal)};
  using state = accumulation_state<sizes, primal, choices, entries>;

  static constexpr void begin(builder& g, state& s) {
    if constexpr (forward) {
      copy_nodes(g, view);
      for (int id = 0; id < view.node_count; ++id) s.active[id] = true;
    } else {
      auto m = reverse_memory(s);
      begin_sweep(g, m, view, m.active, wanted.of);
      clear(s);
    }
  }
  /// Works on until about one range of nodes is swept, or all is done.
  static constexpr void advance(builder& g, state& s) {
    g.simplifies_freely = true, g.primal = false;
    for (int spent = 0; spent < sweep_range / 2;) {
      if (s.leaf == lines.leaves) return finish(g, s);
      if (!s.begun) begin_line(g, s);
      spent += 1 + (forward ? advance_forward(g, s) : advance_reverse(g, s));
    }
  }

 private:
  /// The last leaf across a line that is computed.
  static constexpr int last_across(const state& s) { return symmetric ? s.leaf : across.leaves - 1; }

  struct flags {
    bool of[static_cast<unsigned>(view.input_count + 1)] = {};
    constexpr flags() {
      for (int k = 0; k < columns.leaves; ++k) of[columns.leaf[k].position] = true;
    }
  };
  static constexpr flags wanted{};
  struct input_nodes {
    int of[static_cast<unsigned>(view.input_count + 1)] = {};  // plus 1
    constexpr input_nodes() {
      for (int id = 0; id < view.node_count; ++id)
        if (view.nodes[id].operation == input_operation()) of[view.attribute(id)] = id + 1;
    }
  };
  static constexpr input_nodes input_node{};
  static constexpr sweep_memory reverse_memory(state& s) {
    sweep_memory m{view, rules, s.bar, s.active, guards(s.guarded.of, s.guarded.first, s.guarded.all, guard_room(choices)), choices > 0};
    m.repeats = repeats(view);
    if constexpr (loops > 0) m.differentiate_body = &seeded_gradient<later_vocabulary<Source>>;
    return m;
  }
  static constexpr push_memory forward_memory(state& s) {
    push_memory m{view, rules, s.bar};
    if constexpr (loops > 0) m.push_body = &pushed_graph<later_vocabulary<Source>>;
    return m;
  }
  static constexpr void clear(state& s) {
    for (int id = 0; id < view.node_count; ++id) s.bar[id] = 0;
  }
  /// The node of a leaf, or -1 where the graph does not mention it.
  static constexpr int node_of_column(int k) { return input_node.of[columns.leaf[k].position] - 1; }
  static constexpr int node_of_row(int k) { return view.results[rows.leaf[k].position]; }

  /// 1 at one element of a leaf, 0 at the rest.
  static constexpr int unit(builder& g, const shape& of, int element) {
    const int one = g.whole(1);
    if (of.rank == 0 || of.size() == 1) return one;
    loop_nest nest;
    nest.maps = 2, nest.map[0].offset = element;
    const packed_nest packed(nest);
    return record_in(g, {operation_id<assembly>, kind::real, 1, &one, packed.count, packed.words, g.shape_number(of)});
  }
  static constexpr void begin_line(builder& g, state& s) {
    clear(s);
    s.begun = true;
    const int seed = unit(g, lines.leaf[s.leaf].of, s.element);
    if constexpr (forward) {
      const int id = node_of_column(s.leaf);
      if (id >= 0) s.bar[id] = seed + 1;
      s.at = 0;
    } else {
      const int id = node_of_row(s.leaf);
      if constexpr (symmetric) restrict(s);
      auto m = reverse_memory(s);
      if (s.active[id]) flow(g, m, id, seed);
      s.at = id + 1;
    }
  }
  /// Of a symmetric matrix, what leads to inputs beyond the diagonal is not active.
  static constexpr void restrict(state& s) {
    bool beyond[static_cast<unsigned>(view.input_count + 1)] = {};
    for (int k = s.leaf + 1; k < columns.leaves; ++k) beyond[columns.leaf[k].position] = true;
    for (int id = 0; id < view.node_count; ++id) {
      const node& n = view.nodes[id];
      if (n.type != kind::real) continue;
      bool active = n.operation == input_operation() && wanted.of[view.attribute(id)] && !beyond[view.attribute(id)];
      for (int k = 0; k < n.operand_count; ++k) active = active || s.active[view.operand(id, k)];
      s.active[id] = active && !stops(n.operation);
    }
  }
  static constexpr int advance_reverse(builder& g, state& s) {
    auto m = reverse_memory(s);
    const int last = s.at < sweep_range ? 0 : s.at - sweep_range, from = s.at;
    sweep(g, m, view, m.adjoint, m.active, from, last);
    s.at = last;
    if (last == 0) end_line(s);
    return met(s, last, from);
  }
  static constexpr int advance_forward(builder& g, state& s) {
    auto m = forward_memory(s);
    const int last = s.at + sweep_range < view.node_count ? s.at + sweep_range : view.node_count, from = s.at;
    push(g, m, from, last);
    s.at = last;
    if (last == view.node_count) end_line(s);
    return met(s, from, last);
  }
  /// What the nodes of a range have cost: little where nothing flowed.
  static constexpr int met(const state& s, int first, int last) {
    int count = (last - first) / 8;
    for (int id = first; id < last; ++id) count += s.bar[id] != 0 ? 1 : 0;
    return count;
  }
  static constexpr int line_number(int leaf, int element) {
    int line = element;
    for (int k = 0; k < leaf; ++k) line += lines.leaf[k].of.size();
    return line;
  }
  static constexpr void end_line(state& s) {
    int* const entry = s.entry + line_number(s.leaf, s.element) * across.leaves;
    for (int k = 0; k <= last_across(s); ++k) {
      const int id = forward ? node_of_row(k) : node_of_column(k);
      entry[k] = id < 0 ? 0 : s.bar[id];
    }
    s.begun = false;
    if (++s.element == lines.leaf[s.leaf].of.size()) s.element = 0, ++s.leaf;
  }

  static constexpr void finish(builder& g, state& s) {
    for (int r = 0; r < rows.sides; ++r)
      for (int c = 0; c < columns.sides; ++c)
        if constexpr (assembled) emit_block(g, s, r, c);
        else emit_numbers(g, s, r, c);
    for (int k = 0; with_value && k < view.result_count; ++k) g.result(view.results[k]);
    s.done = true;
  }
  /// The entry of leaves that are numbers, as a node.
  static constexpr int number_at(builder& g, const state& s, int row, int column) {
    int line = forward ? column : row, other = forward ? row : column;
    if (symmetric && other > line) std::swap(line, other);
    const int found = s.entry[line * across.leaves + other];
    return found == 0 ? g.whole(0) : found - 1;
  }
  static constexpr void emit_numbers(builder& g, const state& s, int r, int c) {
    for (int i = 0; i < rows.leaves; ++i)
      for (int j = 0; j < columns.leaves; ++j)
        if (rows.leaf[i].side == r && columns.leaf[j].side == c) g.result(number_at(g, s, i, j));
  }
  /// One block as a tensor, put together from the lines.
  static constexpr void emit_block(builder& g, const state& s, int r, int c) {
    shape of = rows.side[r];
    const shape behind = columns.side[c];
    for (int k = 0; k < behind.rank; ++k) of.extent[of.rank++] = behind.extent[k];
    buffer<int> operands;
    buffer<long long> words;
    const auto place = [&](bool line_is_column, int line, int other) {
      const side_leaf &along = lines.leaf[line], &met = across.leaf[other];
      for (int e = 0; e < along.of.size(); ++e) {
        const int found = s.entry[line_number(line, e) * across.leaves + other];
        if (found == 0) continue;
        loop_nest nest = nest_over(met.of, 2);
        affine_map& to = nest.map[0];
        nest.map[1] = to;
        for (int k = 0; line_is_column && k < met.of.rank; ++k) to.stride[k] *= behind.size();
        to.offset = line_is_column ? met.offset * behind.size() + along.offset + e : (along.offset + e) * behind.size() + met.offset;
        const packed_nest packed(nest);
        operands.push(found - 1);
        for (int k = 0; k < packed.count; ++k) words.push(packed.words[k]);
      }
    };
    for (int i = 0; i < rows.leaves; ++i)
      for (int j = 0; j < columns.leaves; ++j) {
        if (rows.leaf[i].side != r || columns.leaf[j].side != c) continue;
        const int line = forward ? j : i, other = forward ? i : j;
        if (symmetric && other > line) place(!forward, other, line);
        else place(forward, line, other);
      }
    if (operands.size == 0) return g.result(g.whole(0));
    if (of.rank == 0) return g.result(operands.at[0]);
    g.result(record_in(g, {operation_id<assembly>, kind::real, operands.size, operands.at, words.size, words.at, g.shape_number(of)}));
  }
};

}  // namespace gradfold::detail
