// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/sparse/colouring.hpp>

/// Sparse matrices of derivatives of graphs with tensors: one directional product for each colour, all in one graph.
namespace gradfold::detail {

/// What a directional product of a source is taken with: which inputs move, or what flows into which results.
template <class Source, class Columns>
struct product_inputs {
  struct list {
    bool of[static_cast<unsigned>(graph_of<Source>().input_count + 1)] = {};
    constexpr list() {
      for (int k = 0; k < Columns::side.leaves; ++k) of[Columns::side.leaf[k].position] = true;
    }
  };
  static constexpr list all{};
  static constexpr const bool* flags = all.of;
  /// Where an input stands among those that move.
  static constexpr int rank(int position) {
    int before = 0;
    for (int i = 0; i < position; ++i) before += all.of[i] ? 1 : 0;
    return before;
  }
};
template <class Source, class Rows, class Columns>
struct row_seeds : product_inputs<Source, Columns> {
  struct shape_list {
    shape of[static_cast<unsigned>(graph_of<Source>().needed.results + 1)] = {};
    constexpr shape_list() {
      for (int k = 0; k < Rows::side.leaves; ++k) of[Rows::side.leaf[k].position] = Rows::side.leaf[k].of;
    }
  };
  static constexpr shape_list shapes{};
  static constexpr seeds seeded{shapes.of, graph_of<Source>().needed.results};
};

/// The products under way: a graph, and how much of the directional product is recorded for the colour at hand.
template <graph_sizes of, int nodes, int entries>
struct products_state {
  static constexpr int slot_count = slots_for(of.nodes);
  static_graph<of> graph;
  table_slot slots[static_cast<unsigned>(slot_count)] = {};
  int place[static_cast<unsigned>(nodes + 1)] = {};
  int entry[static_cast<unsigned>(entries + 1)] = {};  ///< for each colour and each leaf across, a node plus 1
  int colour = 0, at = 0;
  bool done = false;
};

/// One directional product of a source for each colour of the lines of its pattern. Results: the products one after the other, as one
/// tensor (or, `assembled`, the entries in their order), then, if they are asked for, those of the source.
template <class Source, class Rows, class Columns, const auto& pattern_, bool forward, bool with_value, bool assembled>
struct products_of : staged_source<products_of<Source, Rows, Columns, pattern_, forward, with_value, assembled>, 64> {
  static constexpr const auto& pattern = pattern_;
  static constexpr const auto& colours = colouring<pattern, forward>;
  static constexpr graph_view view = view_of<Source>();
  using row_products = gradient_of<Source, row_seeds<Source, Rows, Columns>, false>;
  using column_products = tangent_of<Source, product_inputs<Source, Columns>, graph_of<Source>().needed.results, false>;
  using product = std::conditional_t<forward, column_products, row_products>;
  static constexpr graph_view step = view_of<product>();
  static constexpr const auto& lines = std::conditional_t<forward, Columns, Rows>::side;
  static constexpr const auto& across = std::conditional_t<forward, Rows, Columns>::side;
  static constexpr int total = colours.count * across.total;  ///< numbers in all products
  static constexpr int entries = colours.count * across.leaves;

  template <int room>
  struct at_size {
    static constexpr int shapes = graph_of<Source>().needed.shapes + graph_of<product>().needed.shapes + lines.leaves + 2;
    static constexpr int nodes = room * (view.node_count + (colours.count + 1) * step.node_count + 64);
    static constexpr int pieces = assembled ? static_cast<int>(pattern.nonzeros()) : entries;
    static constexpr graph_sizes sizes{
        nodes,
        3 * nodes + room*(step.operand_count*(colours.count + 1) + view.operand_count) + pieces + lines.total,
        3 * nodes + room*(view.attribute_count + 2 * step.attribute_count * (colours.count + 1)) + packed_nest::room*(pieces + lines.total),
        1 + graph_of<Source>().needed.results,
        shapes,
        room*(rules_after(graph_of<Source>().needed) + rules_after(graph_of<product>().needed))};
    using state = products_state<sizes, step.node_count, entries>;

    static constexpr void begin(builder& g, state&) {
      g.copy(view);
      g.inputs_at_least(view.input_count);
    }
    /// Records the product again, about a range of nodes at a time, with seeds for what moves.
    static constexpr void advance(builder& g, state& s) {
      if constexpr (step.rule_count > view.rule_count) g.adopt_rules(step);
      for (int spent = 0; spent < sweep_range && s.colour < colours.count; ++spent) {
        if (s.at < step.node_count) {
          s.place[s.at] = again(g, s, s.at), ++s.at;
        } else {
          for (int k = 0; k < across.leaves; ++k) s.entry[s.colour * across.leaves + k] = s.place[step.results[result_position(k)]] + 1;
          ++s.colour, s.at = 0;
        }
      }
      if (s.colour == colours.count) finish(g, s);
    }
    static constexpr int again(builder& g, const state& s, int id) {
      const node& n = step.nodes[id];
      g.simplifies_freely = !n.primal, g.primal = n.primal;
      if (n.operation == input_operation()) {
        const int position = static_cast<int>(step.attribute(id));
        return position < view.input_count ? g.input(position, n.type, g.shape_number(step.shape_of(id)))
                                           : seed(g, s.colour, position - view.input_count, step.shape_of(id));
      }
      if (n.operation == constant_operation()) return g.constant(step.constant_of(id), n.type);
      int few[8] = {};
      buffer<int> many(n.operand_count > 8 ? n.operand_count : 0);
      int* const x = n.operand_count > 8 ? many.at : few;
      for (int k = 0; k < n.operand_count; ++k) x[k] = s.place[step.operand(id, k)];
      const short shape = acts_on_arrays(n.operation) || stands_for_operand(n.operation) ? g.shape_number(step.shape_of(id)) : operation_call::of_operands;
      return record_in(g, {n.operation, n.type, n.operand_count, x, n.attribute_count, step.attributes + n.first_attribute, shape});
    }
    /// 1 where the leaf has lines of the colour, 0 at the rest. `moving`: the leaf's number among the inputs that move, or the results.
    static constexpr int seed(builder& g, int colour, int moving, const shape& of) {
      g.simplifies_freely = true, g.primal = false;
      int first = 0, leaf = 0;
      for (; leaf < lines.leaves && line_position(leaf) != moving; ++leaf) first += lines.leaf[leaf].of.size();
      if (leaf == lines.leaves) return g.whole(0);
      const int size = lines.leaf[leaf].of.size();
      buffer<int> elements, operands;
      for (int e = 0; e < size; ++e)
        if (colours.colour[first + e] == colour) elements.push(e);
      if (elements.size == 0) return g.whole(0);
      if (of.rank == 0) return g.whole(1);
      buffer<long long> words;
      for (int e = 0; e < elements.size;) {
        loop_nest nest;
        nest.maps = 2, nest.rank = 1, nest.map[0].offset = elements.at[e];
        const int stride = e + 1 < elements.size ? elements.at[e + 1] - elements.at[e] : 1;
        int length = 1;
        while (e + length < elements.size && elements.at[e + length] == elements.at[e] + length * stride) ++length;
        nest.extent[0] = length, nest.map[0].stride[0] = stride;
        push_piece(g.whole(1), nest, operands, words);
        e += length;
      }
      return record_in(g, {operation_id<assembly>, kind::real, operands.size, operands.at, words.size, words.at, g.shape_number(of)});
    }
    static constexpr void push_piece(int operand, const loop_nest& nest, buffer<int>& operands, buffer<long long>& words) {
      const packed_nest packed(nest);
      operands.push(operand);
      for (int w = 0; w < packed.count; ++w) words.push(packed.words[w]);
    }
    static constexpr int line_position(int leaf) {
      return forward ? product_inputs<Source, Columns>::rank(lines.leaf[leaf].position) : lines.leaf[leaf].position;
    }
    static constexpr int result_position(int leaf) {
      return forward ? across.leaf[leaf].position : product_inputs<Source, Columns>::rank(across.leaf[leaf].position);
    }

    static constexpr void finish(builder& g, state& s) {
      g.simplifies_freely = true, g.primal = false;
      g.result(assembled ? assembled_entries(g, s) : all_products(g, s));
      for (int k = 0; with_value && k < view.result_count; ++k) g.result(view.results[k]);
      s.done = true;
    }
    static constexpr int all_products(builder& g, const state& s) {
      buffer<int> operands;
      buffer<long long> words;
      for (int c = 0; c < colours.count; ++c)
        for (int k = 0, first = 0; k < across.leaves; first += across.leaf[k++].of.size()) {
          const int id = s.entry[c * across.leaves + k] - 1;
          if (g.is_zero(id)) continue;
          loop_nest nest = nest_over(across.leaf[k].of, 2);
          if (g.shape_of(id).rank > 0) nest.map[1] = nest.map[0];
          nest.map[0].offset = c * across.total + first;
          push_piece(id, nest, operands, words);
        }
      return in_one(g, operands, words, total);
    }
    static constexpr int assembled_entries(builder& g, const state& s) {
      buffer<int> operands;
      buffer<long long> words;
      for (int k = 0; k < static_cast<int>(pattern.nonzeros()); ++k) {
        int leaf = 0, at = colours.place[k] % across.total;
        for (; at >= across.leaf[leaf].of.size(); ++leaf) at -= across.leaf[leaf].of.size();
        const int id = s.entry[colours.place[k] / across.total * across.leaves + leaf] - 1;
        if (g.is_zero(id)) continue;
        loop_nest nest;
        nest.maps = 2, nest.map[0].offset = k, nest.map[1].offset = g.shape_of(id).rank > 0 ? at : 0;
        push_piece(id, nest, operands, words);
      }
      return in_one(g, operands, words, static_cast<int>(pattern.nonzeros()));
    }
    static constexpr int in_one(builder& g, const buffer<int>& operands, const buffer<long long>& words, int size) {
      if (operands.size == 0) return g.whole(0);
      return record_in(g, {operation_id<assembly>, kind::real, operands.size, operands.at, words.size, words.at, g.shape_number({1, {size}})});
    }
  };

  static constexpr auto made() {
    constexpr const auto& graph = products_of::recorded_graph();
    static_assert(graph.fits, "gradfold: this sparse matrix of derivatives grew beyond what was expected of it: ask for jvp, vjp or hvp");
    return compacted<graph.needed>(graph);
  }
};
template <class Source, class Rows, class Columns, const auto& pattern, bool forward, bool with_value, bool assembled>
inline constexpr auto compact_graph<products_of<Source, Rows, Columns, pattern, forward, with_value, assembled>> =
    products_of<Source, Rows, Columns, pattern, forward, with_value, assembled>::made();

/// The products that cost least: with directions, or from the left. Small graphs are built both ways, of large ones the side with fewer
/// colours is taken.
template <class Source, class Rows, class Columns, const auto& pattern, bool with_value, bool assembled, mode how>
struct cheapest_products {
  template <bool forward>
  using by = products_of<Source, Rows, Columns, pattern, forward, with_value, assembled>;
  static constexpr bool forward() {
    if constexpr (how != mode::cheapest) return how == mode::forward;
    else if constexpr (view_of<Source>().node_count * (colouring<pattern, true>.count + colouring<pattern, false>.count) <= tried_visits / 8)
      return weight_of<by<true>>() <= weight_of<by<false>>();
    else return colouring<pattern, true>.count <= colouring<pattern, false>.count;
  }
  using type = by<forward()>;
};

}  // namespace gradfold::detail
