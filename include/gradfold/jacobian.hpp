// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/cost.hpp>
#include <gradfold/jvp.hpp>

/// Whole matrices of derivatives: Jacobians and Hessians, accumulated line by line in one graph, where equal nodes exist
/// once. What the lines share is computed once; what is structurally zero is not computed.
/// Source of the method: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, chapters 3 and 8.
namespace gradfold {

/// How a Jacobian is accumulated: a column for each input, forward; a row for each result, in reverse; or what costs less.
enum class mode { cheapest, forward, reverse };

/// A value with the Jacobian there, and a value with gradient and Hessian. They work with structured bindings.
template <class Value, class Jacobian>
struct value_with_jacobian {
  Value value;
  Jacobian jacobian;
};
template <class Value, class Gradient, class Hessian>
struct value_with_hessian {
  Value value;
  Gradient gradient;
  Hessian hessian;
};

}  // namespace gradfold

namespace gradfold::detail {

/// Trees whose numbers lie along axes: a number (none), a tensor, an array of those.
template <class Tree>
struct axes {
  static constexpr bool regular = leaf<Tree>;
  using extents = std::index_sequence<>;
};
template <class T, std::size_t... e>
struct axes<tensor<T, e...>> {
  static constexpr bool regular = true;
  using extents = std::index_sequence<e...>;
};
template <class Tree, std::size_t n>
struct axes<std::array<Tree, n>> {
  static constexpr bool regular = axes<Tree>::regular;
  template <std::size_t... e>
  static auto behind(std::index_sequence<e...>) -> std::index_sequence<n, e...>;
  using extents = decltype(behind(typename axes<Tree>::extents{}));
};

/// One block of derivatives: the axes of the result, then those of what it is differentiated with respect to.
template <class T, class Rows, class Columns>
struct block;
template <class T>
struct block<T, std::index_sequence<>, std::index_sequence<>> {
  using type = T;
};
template <class T, std::size_t... r, std::size_t... c>
struct block<T, std::index_sequence<r...>, std::index_sequence<c...>> {
  using type = tensor<T, r..., c...>;
};

/// The blocks of something with axes `Rows` with respect to a tree: the tree with blocks in it.
template <class T, class Rows, class Tree>
struct blocks_over {
  using type = Tree;  // a static constant
};
template <class T, class Rows, class Tree>
using blocks_over_t = typename blocks_over<T, Rows, Tree>::type;
template <class T, class Rows, class Tree>
  requires(axes<Tree>::regular)
struct blocks_over<T, Rows, Tree> : block<T, Rows, typename axes<Tree>::extents> {};
template <class T, class Rows, class Tree, std::size_t n>
  requires(!axes<Tree>::regular)
struct blocks_over<T, Rows, std::array<Tree, n>> {
  using type = std::array<blocks_over_t<T, Rows, Tree>, n>;
};
template <class T, class Rows, class X, class Y>
struct blocks_over<T, Rows, std::pair<X, Y>> {
  using type = std::pair<blocks_over_t<T, Rows, X>, blocks_over_t<T, Rows, Y>>;
};
template <class T, class Rows, class... X>
struct blocks_over<T, Rows, std::tuple<X...>> {
  using type = std::tuple<blocks_over_t<T, Rows, X>...>;
};
template <class T, class Rows, class... X>
struct blocks_over<T, Rows, hana::tuple<X...>> {
  using type = hana::tuple<blocks_over_t<T, Rows, X>...>;
};
template <class T, class Rows, hana_map Tree>
  requires(!leaf<Tree>)
struct blocks_over<T, Rows, Tree> {
  using type = decltype(hana::unpack(std::declval<const Tree&>(), []<class... Pair>(const Pair&...) {
    return std::type_identity<decltype(hana::make_map(
        hana::make_pair(hana::first(std::declval<const Pair&>()),
                        std::declval<blocks_over_t<T, Rows, std::remove_cvref_t<decltype(hana::second(std::declval<const Pair&>()))>>>())...))>{};
  }))::type;
};
/// A Hana struct has one block in the place of each number.
template <class T, class Rows, template <class> class S, class X>
  requires(hana_struct<S<X>> && !leaf<S<X>>)
struct blocks_over<T, Rows, S<X>> {
  using type = S<typename block<T, Rows, std::index_sequence<>>::type>;
};
template <class T, class Rows, template <class, std::size_t> class S, class X, std::size_t n>
  requires hana_struct<S<X, n>>
struct blocks_over<T, Rows, S<X, n>> {
  using type = S<typename block<T, Rows, std::index_sequence<>>::type, n>;
};

/// The derivatives of a tree of results with respect to some arguments: the tree of results, each with the blocks of one
/// argument, or with a tuple of those of several.
template <class T, class Rows, class... Argument>
struct blocks_of_row {
  using type = std::tuple<blocks_over_t<T, Rows, Argument>...>;
};
template <class T, class Rows, class Argument>
struct blocks_of_row<T, Rows, Argument> : blocks_over<T, Rows, Argument> {};
template <class T, class Result, class... Argument>
struct blocks_of {
  using type = Result;  // a static constant
};
template <class T, class Result, class... Argument>
using blocks_of_t = typename blocks_of<T, Result, Argument...>::type;
template <class T, class Result, class... Argument>
  requires(axes<Result>::regular)
struct blocks_of<T, Result, Argument...> : blocks_of_row<T, typename axes<Result>::extents, Argument...> {};
template <class T, class Result, std::size_t n, class... Argument>
  requires(!axes<Result>::regular)
struct blocks_of<T, std::array<Result, n>, Argument...> {
  using type = std::array<blocks_of_t<T, Result, Argument...>, n>;
};
template <class T, class X, class Y, class... Argument>
struct blocks_of<T, std::pair<X, Y>, Argument...> {
  using type = std::pair<blocks_of_t<T, X, Argument...>, blocks_of_t<T, Y, Argument...>>;
};
template <class T, class... X, class... Argument>
struct blocks_of<T, std::tuple<X...>, Argument...> {
  using type = std::tuple<blocks_of_t<T, X, Argument...>...>;
};
template <class T, class... X, class... Argument>
struct blocks_of<T, hana::tuple<X...>, Argument...> {
  using type = hana::tuple<blocks_of_t<T, X, Argument...>...>;
};
template <class T, hana_map Tree, class... Argument>
  requires(!leaf<Tree>)
struct blocks_of<T, Tree, Argument...> {
  using type = decltype(hana::unpack(std::declval<const Tree&>(), []<class... Pair>(const Pair&...) {
    return std::type_identity<decltype(hana::make_map(
        hana::make_pair(hana::first(std::declval<const Pair&>()),
                        std::declval<blocks_of_t<T, std::remove_cvref_t<decltype(hana::second(std::declval<const Pair&>()))>, Argument...>>())...))>{};
  }))::type;
};
template <class T, template <class> class S, class X, class... Argument>
  requires(hana_struct<S<X>> && !leaf<S<X>>)
struct blocks_of<T, S<X>, Argument...> {
  using type = S<typename blocks_of_row<T, std::index_sequence<>, Argument...>::type>;
};
template <class T, template <class, std::size_t> class S, class X, std::size_t n, class... Argument>
  requires hana_struct<S<X, n>>
struct blocks_of<T, S<X, n>, Argument...> {
  using type = S<typename blocks_of_row<T, std::index_sequence<>, Argument...>::type, n>;
};

/// Calls `f` on each part of a tree that is one side of a block, in order.
template <class T, class F>
constexpr void visit_sides(T& tree, F&& f) {
  using Tree = std::remove_cv_t<T>;
  if constexpr (axes<Tree>::regular) f(tree);
  else if constexpr (static_constant<Tree>) return;
  else if constexpr (hana_map<Tree>) hana::for_each(hana::keys(tree), [&](auto key) { visit_sides(hana::at_key(tree, key), f); });
  else if constexpr (standard_tuple<Tree>) std::apply([&](auto&... part) { (visit_sides(part, f), ...); }, tree);
  else if constexpr (hana_struct<Tree>) visit_leaves(tree, f);
  else if constexpr (hana_tuple<Tree>) hana::for_each(tree, [&](auto& part) { visit_sides(part, f); });
  else
    for (auto& part : tree) visit_sides(part, f);
}
/// A leaf on one side of a matrix of derivatives.
struct side_leaf {
  shape of;
  int side = 0;      ///< which side of a block it is part of
  int offset = 0;    ///< where its first element stands there
  int position = 0;  ///< the result, or the input, of the graph
};
/// One side of a matrix of derivatives. `Tree`s are results, or arguments that stand in this order.
template <class... Tree>
struct matrix_side {
  static constexpr int leaves = (leaf_count<Tree> + ... + 0);
  side_leaf leaf[static_cast<unsigned>(leaves + 1)] = {};
  shape side[static_cast<unsigned>(leaves + 1)] = {};
  int sides = 0;
  int total = 0;  ///< numbers in all

  /// `first` has the position of the first leaf of each tree.
  constexpr explicit matrix_side(const int* first) {
    int k = 0, tree = 0;
    const auto add = [&](const auto& all) {
      int position = first[tree++];
      visit_sides(all, [&]<class S>(const S& part) {
        int offset = 0;
        visit_leaves(part, [&]<class L>(const L&) {
          leaf[k++] = {shape_of<L>(), sides, offset, position++};
          offset += shape_of<L>().size();
        });
        side[sides++] = along_axes(typename axes<S>::extents{});
        total += offset;
      });
    };
    (add(probe<Tree>{}), ...);
  }
  template <std::size_t... e>
  static constexpr shape along_axes(std::index_sequence<e...>) {
    return shape{static_cast<int>(sizeof...(e)), {static_cast<int>(e)...}};
  }
};

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
  int leaf = 0, element = 0;  ///< the line under way
  bool begun = false, done = false;
  int at = 0;  ///< the nodes of this line before, or from, this one are swept
};

/// The accumulation of a matrix of derivatives of a source. `Rows` and `Columns` have it as `side`. In a symmetric matrix
/// the lines below the diagonal alone are computed. `assembled`: each block is a tensor of the graph.
template <class Source, class Rows, class Columns, bool forward, bool symmetric, bool with_value, bool assembled, int room>
struct accumulation {
  static constexpr graph_view view = view_of<Source>();
  static constexpr graph_sizes primal = graph_of<Source>().needed;
  static constexpr const differentiation* rules = rule_table<operation_set(view)>::of;
  static constexpr const auto& rows = Rows::side;
  static constexpr const auto& columns = Columns::side;
  static constexpr const auto& lines = []() -> const auto& { if constexpr (forward) return Columns::side; else return Rows::side; }();
  static constexpr const auto& across = []() -> const auto& { if constexpr (forward) return Rows::side; else return Columns::side; }();
  static constexpr int entries = lines.total * across.leaves;
  static constexpr int loops = count_loops(view);
  static constexpr int choices = forward ? 0 : count_selections(view);
  static constexpr bool has_shapes = assembled || primal.shapes > 0 || loops > 0;
  static constexpr int about = room * 3 * count_gradient_nodes(view, rules) + lines.total + 8;
  static constexpr int blocks = rows.sides * columns.sides;
  static constexpr int parts = assembled ? (symmetric ? 2 : 1) * entries : 0;
  static constexpr graph_sizes sizes{about, 3 * about + 4 * primal.operands + parts,
                                     !has_shapes ? 3 * about : 3 * about + (loops == 0 ? 8 * room : 32 * room) * primal.attributes + room * 80 * primal.nodes + 40 * parts + 40 * lines.total,
                                     (assembled ? blocks : rows.total * columns.total) + primal.results,
                                     has_shapes ? primal.shapes + blocks + 24 + 8 * loops * lines.total : 0};
  using state = accumulation_state<sizes, primal, choices, entries>;

  static constexpr state begun() {
    state s;
    builder g(s.graph, s.slots, state::slot_count);
    if constexpr (forward) {
      copy_nodes(g, view);
      for (int id = 0; id < view.node_count; ++id) s.active[id] = true;
    } else {
      sweep_memory m = reverse_memory(s);
      begin_sweep(g, m, wanted.of);
      clear(s);
    }
    advance(g, s);
    g.close(s.graph);
    return s;
  }
  static constexpr state continued(const state& before) {
    state s = before;
    if (!s.graph.fits) return s.done = true, s;
    builder g(s.graph, s.slots, state::slot_count);
    advance(g, s);
    g.close(s.graph);
    return s;
  }

 private:
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
    if constexpr (loops > 0) m.differentiate_body = &seeded_gradient<std::conditional_t<never<Source>, void, operation_list>>;
    return m;
  }
  static constexpr push_memory forward_memory(state& s) {
    push_memory m{view, rules, s.bar};
    if constexpr (loops > 0) m.push_body = &pushed_graph<std::conditional_t<never<Source>, void, operation_list>>;
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
  /// The last leaf across a line that is computed.
  static constexpr int last_across(const state& s) { return symmetric ? s.leaf : across.leaves - 1; }

  /// Works on until about one range of nodes is swept, or all is done.
  static constexpr void advance(builder& g, state& s) {
    g.simplifies_freely = true, g.primal = false;
    for (int spent = 0; spent < sweep_range / 2;) {
      if (s.leaf == lines.leaves) return finish(g, s);
      if (!s.begun) begin_line(g, s);
      spent += 1 + (forward ? advance_forward(g, s) : advance_reverse(g, s));
    }
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
      sweep_memory m = reverse_memory(s);
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
      s.active[id] = active;
    }
  }
  static constexpr int advance_reverse(builder& g, state& s) {
    sweep_memory m = reverse_memory(s);
    const int last = s.at < sweep_range ? 0 : s.at - sweep_range, from = s.at;
    sweep(g, m, from, last);
    s.at = last;
    if (last == 0) end_line(s);
    return met(s, last, from);
  }
  static constexpr int advance_forward(builder& g, state& s) {
    push_memory m = forward_memory(s);
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
template <class Accumulation, int step>
inline constexpr auto accumulated = Accumulation::continued(accumulated<Accumulation, step - 1>);
template <class Accumulation>
inline constexpr auto accumulated<Accumulation, 0> = Accumulation::begun();
template <class Accumulation, int step = 0>
constexpr const auto& last_accumulated() {
  if constexpr (accumulated<Accumulation, step>.done) return accumulated<Accumulation, step>;
  else return last_accumulated<Accumulation, step + 1>();
}

/// The matrix of derivatives of a source, as a source. Results: block after block, then, if they are asked for, those of
/// the source.
template <class Source, class Rows, class Columns, bool forward, bool symmetric, bool with_value, bool assembled>
struct matrix_of {
  template <int room>
  using at_size = accumulation<Source, Rows, Columns, forward, symmetric, with_value, assembled, room>;
  template <int room = 1>
  static constexpr const auto& recorded_graph() {
    if constexpr (last_accumulated<at_size<room>>().graph.fits || room >= 256) return last_accumulated<at_size<room>>().graph;
    else return recorded_graph<4 * room>();
  }
  static constexpr int recorded() { return recorded_graph().needed.nodes; }
  static constexpr auto made() {
    constexpr const auto& graph = recorded_graph();
    static_assert(graph.fits, "gradfold: this matrix of derivatives grew beyond what was expected of it: ask for jvp, vjp or hvp, line by line");
    return compacted<graph.needed>(graph.view());
  }
};
template <class Source, class Rows, class Columns, bool forward, bool symmetric, bool with_value, bool assembled>
inline constexpr auto compact_graph<matrix_of<Source, Rows, Columns, forward, symmetric, with_value, assembled>> =
    matrix_of<Source, Rows, Columns, forward, symmetric, with_value, assembled>::made();

/// What a graph costs in units of a multiplication: a division is about 4 of them, a call of a function about 20.
template <class Source>
constexpr int weight_of() {
  const operation_count cost = cost_of(view_of<lowered<Source>>());
  return cost.additions + cost.multiplications + 4 * cost.divisions + 20 * cost.calls + cost.choices;
}
/// Up to this many visits to nodes both ways are tried; past it the side with fewer lines is taken.
inline constexpr int tried_visits = 4000;

template <class Source, class Rows, class Columns, bool symmetric, bool with_value, bool assembled, mode how>
struct cheapest_matrix {
  template <bool forward>
  using by = matrix_of<Source, Rows, Columns, forward, symmetric, with_value, assembled>;
  static constexpr bool forward() {
    if constexpr (how != mode::cheapest) return how == mode::forward;
    else if constexpr (view_of<Source>().node_count * (Rows::side.total + Columns::side.total) <= tried_visits)
      return weight_of<by<true>>() < weight_of<by<false>>();
    else return Columns::side.total <= Rows::side.total;
  }
  using type = by<forward()>;
};

/// Where the numbers of a matrix of derivatives and of what comes with it are written: a part for each block, then one for
/// each tree.
template <class Inputs, class Matrix, class... Rest>
struct matrix_layout {
  static constexpr int count = leaf_sizes<Matrix>::total + (leaf_count<Rest> + ... + 0);
  struct list {
    int of[static_cast<unsigned>(count + 1)] = {};
    constexpr list() {
      int next = 0, part = 0;
      const auto add = [&](int size) {
        for (int k = 0; k < size; ++k) of[next++] = leaf_place(part, k);
        ++part;
      };
      for (int k = 0; k < leaf_count<Matrix>; ++k) add(leaf_sizes<Matrix>::of[k]);
      (add(leaf_count<Rest>), ...);
    }
  };
  static constexpr list places{};
  static constexpr const int* inputs = Inputs::places.of;
  static constexpr const int* results = places.of;
};
template <class Program, class T, class Matrix, class... Rest>
GRADFOLD_ALWAYS_INLINE() constexpr void run_blocks(const argument_pointers<T>* in, Matrix& matrix, scattered<T, Rest>&&... rest) {
  T* out[static_cast<unsigned>(leaf_count<Matrix> + 1) + sizeof...(Rest)] = {};
  int next = 0;
  visit_leaves(matrix, [&]<class L>(L& block) GRADFOLD_INLINE_LAMBDA() {
    if constexpr (tensor_like<L>) out[next++] = block.data();
    else out[next++] = &block;
  });
  ((out[next++] = rest.pointer()), ...);
  Program::run(in, out);
  (rest.finish(), ...);
}
template <class Program, class T, class Matrix, class... Rest, std::size_t... K, class... Arguments>
GRADFOLD_ALWAYS_INLINE() constexpr void run_numbers(Matrix& matrix, const std::tuple<Rest&...>& rest, std::index_sequence<K...>,
                                                    const gathered<T, Arguments>&... arguments) {
  const argument_pointers<T> in[] = {arguments.pointers()..., argument_pointers<T>{}};
  run_blocks<Program, T>(in, matrix, scattered<T, Rest>(std::get<K>(rest))...);
}
/// Runs the source of a matrix of derivatives into it and into what comes with it.
template <class Types, class Memory, class Matrix, class... Rest, class... Arguments>
GRADFOLD_ALWAYS_INLINE() constexpr void run_matrix([[maybe_unused]] Memory& memory, Matrix& matrix, const std::tuple<Rest&...>& rest, const Arguments&... arguments) {
  using Source = typename Types::source;
  using T = typename Types::number_type;
  if constexpr (Types::is_traced) inline_graph<Source>(std::tuple_cat(std::tie(matrix), rest), arguments...);
  else if constexpr (Types::assembled) run_program<Source, T>(memory, std::tuple_cat(std::tie(matrix), rest), arguments...);
  else if constexpr (compilable<Source>())
    run_numbers<program<plan_of<Source, matrix_layout<leaf_table<leaf_count<Arguments>...>, Matrix, Rest...>>, T>, T>(
        matrix, rest, std::index_sequence_for<Rest...>{}, gathered<T, Arguments>(arguments)...);
}

/// The leaves of the arguments asked for, in the order asked, as one side of a matrix: where they stand among all inputs
/// of the function, or among the results of its gradient.
template <class Asked, class... Arguments>
struct asked_side {
  static constexpr int sizes[sizeof...(Arguments) + 1] = {leaf_count<Arguments>..., 0};
  template <bool of_gradient>
  struct first {
    int of[static_cast<unsigned>(Asked::count + 1)] = {};
    constexpr first() {
      for (int k = 0; k < Asked::count; ++k)
        for (int i = 0; i < Asked::list[k]; ++i) of[k] += !of_gradient || Asked::has(i) ? sizes[i] : 0;
    }
  };
  template <std::size_t... K>
  static auto side_of(std::index_sequence<K...>) -> matrix_side<std::tuple_element_t<Asked::list[K], std::tuple<Arguments...>>...>;
  using type = decltype(side_of(std::make_index_sequence<Asked::count>{}));

  struct inputs {
    static constexpr type side{first<false>{}.of};
  };
  struct gradients {
    static constexpr type side{first<true>{}.of};
  };
};
template <class Result>
struct result_side {
  static constexpr int first[] = {0};
  static constexpr matrix_side<Result> side{first};
};

template <bool is_traced, class... Arguments>
inline constexpr bool is_assembled = is_traced || (kinds_of<Arguments>.tensor || ...);

template <bool with_value, mode how>
struct jacobian_kind {
  template <auto F, class Asked, class... Arguments>
  static constexpr bool check() {
    return results_are_real<typename function_trace<F, traced_tree_t<Arguments>...>::result_type>();
  }
  template <auto F, class Asked, class Sequence, class... Arguments>
  struct types;
  template <auto F, class Asked, std::size_t... K, class... Arguments>
  struct types<F, Asked, std::index_sequence<K...>, Arguments...> {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    using result = typename trace::result_type;
    using number_type = call_number<is_traced, Arguments...>;
    static constexpr bool assembled = is_assembled<is_traced, Arguments..., result> || has_arrays<trace>();
    using source = typename cheapest_matrix<trace, result_side<result>, typename asked_side<Asked, Arguments...>::inputs, false, with_value, assembled, how>::type;
    using matrix = blocks_of_t<number_type, result, std::tuple_element_t<Asked::list[K], std::tuple<Arguments...>>...>;
    using value = typename std::conditional_t<is_traced, std::type_identity<result>, numeric_tree<result, number_type>>::type;
    using answer = std::conditional_t<with_value, value_with_jacobian<value, matrix>, matrix>;
    using beside = std::tuple<value>;
  };
  template <class Asked>
  static constexpr auto rest(auto& answer) {
    if constexpr (!with_value) return std::tuple<>();
    else if constexpr (requires { answer.value; }) return std::tie(answer.value);
    else return std::tie(std::get<0>(answer));
  }
  static constexpr auto& matrix(auto& answer) {
    if constexpr (with_value) return answer.jacobian;
    else return answer;
  }
  static constexpr auto returned(const auto& beside) { return std::get<0>(beside); }
  /// The answer to a call by name.
  template <class... B, class Answer, class Names>
  static constexpr auto by_name(const Answer& answer, Names names) {
    if constexpr (with_value) {
      const auto jacobian = named<B..., void>(answer.jacobian, names);
      return value_with_jacobian<decltype(answer.value), std::remove_const_t<decltype(jacobian)>>{answer.value, jacobian};
    } else {
      return named<B..., void>(answer, names);
    }
  }
};

template <bool with_value, mode how>
struct hessian_kind {
  template <auto F, class Asked, class... Arguments>
  static constexpr bool check() {
    return function_gradient<F, with_value, Asked>::template check_result<Arguments...>();
  }
  template <auto F, class Asked, class Sequence, class... Arguments>
  struct types;
  template <auto F, class Asked, std::size_t... K, class... Arguments>
  struct types<F, Asked, std::index_sequence<K...>, Arguments...> {
    static constexpr bool is_traced = any_symbolic<Arguments...>;
    using trace = function_trace<F, traced_tree_t<Arguments>...>;
    using number_type = call_number<is_traced, Arguments...>;
    static constexpr bool assembled = is_assembled<is_traced, Arguments...> || has_arrays<trace>();
    using gradient_source = gradient_of<trace, wanted_leaves<Asked, leaf_count<Arguments>...>, with_value>;
    using sides = asked_side<Asked, Arguments...>;
    using source = typename cheapest_matrix<gradient_source, typename sides::gradients, typename sides::inputs, true, with_value, assembled, how>::type;
    using all = std::tuple<result_tree<is_traced, Arguments>...>;
    using gradient = typename std::conditional_t<Asked::count == 1, std::tuple_element<Asked::list[0], all>,
                                                 std::type_identity<std::tuple<std::tuple_element_t<Asked::list[K], all>...>>>::type;
    using matrix = blocks_of_t<number_type, gradient, std::tuple_element_t<Asked::list[K], std::tuple<Arguments...>>...>;
    using answer = std::conditional_t<with_value, value_with_hessian<number_type, gradient, matrix>, matrix>;
    using beside = value_with_gradient<number_type, gradient>;
  };
  template <class Asked>
  static constexpr auto rest(auto& answer) {
    if constexpr (!with_value) return std::tuple<>();
    else return [&]<std::size_t... K>(std::index_sequence<K...>) {
      return std::tie(part<Asked, Asked::rank(K)>(answer.gradient)..., answer.value);
    }(std::make_index_sequence<Asked::count>{});
  }
  static constexpr auto& matrix(auto& answer) {
    if constexpr (with_value) return answer.hessian;
    else return answer;
  }
  static constexpr auto returned(const auto& beside) { return beside; }
  template <class... B, class Answer, class Names>
  static constexpr auto by_name(const Answer& answer, Names names) {
    if constexpr (with_value) {
      const auto gradient = named<B..., void>(answer.gradient, names);
      const auto hessian = named_rows<B..., void>(answer.hessian, names);
      return value_with_hessian<decltype(answer.value), std::remove_const_t<decltype(gradient)>, std::remove_const_t<decltype(hessian)>>{
          answer.value, gradient, hessian};
    } else {
      return named_rows<B..., void>(answer, names);
    }
  }
  template <class... B, class Matrix, int... position>
  static constexpr auto named_rows(const Matrix& matrix, std::integer_sequence<int, position...>) {
    using All = std::tuple<B...>;
    if constexpr (sizeof...(position) == 1)
      return named_matrix<std::tuple<std::tuple<Matrix>>, std::tuple_element_t<position, All>::variable...>{std::tuple<std::tuple<Matrix>>(matrix)};
    else return named_matrix<Matrix, std::tuple_element_t<position, All>::variable...>{matrix};
  }

 private:
  template <class Asked, int i>
  static constexpr auto& part(auto& gradients) {
    if constexpr (Asked::count == 1) return gradients;
    else return std::get<i>(gradients);
  }
};

/// What follows F in jacobian<F, ...>: a mode, or none, then arguments or variables.
template <auto... with>
struct asked_positions {  // variables, for expressions
  static constexpr bool positions = false;
};
template <auto... with>
  requires(std::integral<decltype(with)> && ... && true)
struct asked_positions<with...> {
  static constexpr bool positions = true;
  template <int count>
  using asked = asked_of<count, with...>;
};
template <auto... with>
struct asked_with_mode : asked_positions<with...> {
  static constexpr mode how = mode::cheapest;
  template <auto E, class... B>
  static constexpr auto variables() {
    return asked_variables<named_call<E>::formula, B...>::template among<decltype(with)::info...>();
  }
  template <auto E>
  using call = named_call<E, with...>;
};
template <mode given, auto... with>
struct asked_with_mode<given, with...> : asked_with_mode<with...> {
  static constexpr mode how = given;
};

/// The graph of a matrix of derivatives of a function; an expression has one for each way to call it.
template <class Kind, auto F, class Asking>
struct matrix_source {
  template <class...>
  using type = void;
};
template <class Kind, auto F, class Asking>
  requires(!expressed<std::remove_const_t<decltype(F)>> && Asking::positions)
struct matrix_source<Kind, F, Asking> {
  template <class... Arguments>
  using type = typename Kind::template types<F, typename Asking::template asked<sizeof...(Arguments)>,
                                             std::make_index_sequence<Asking::template asked<sizeof...(Arguments)>::count>, Arguments...>::source;
};

template <bool fits>
constexpr bool matrix_place_fits() {
  static_assert(fits, "gradfold: into(...) takes one place here, of the type that the call returns without it");
  return fits;
}

/// A transform that gives a matrix of derivatives; `Kind` says which.
template <template <bool, mode> class KindOf, auto F, bool with_value, auto... with>
struct matrix_transform {
  static constexpr bool is_transform = true;
  /// The graph behind a call on arguments of these types.
  template <class... Arguments>
  using source = typename matrix_source<KindOf<with_value, asked_with_mode<with...>::how>, F, asked_with_mode<with...>>::template type<Arguments...>;

  template <class... Arguments>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(const Arguments&... arguments) const {
    return run(stack_memory{}, arguments...);
  }
  /// In a workspace of the caller's, for programs with large tensors.
  template <std::size_t bytes, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() constexpr auto operator()(workspace<bytes>& memory, const Arguments&... arguments) const {
    return run(memory, arguments...);
  }

 private:
  static constexpr bool is_expression = expressed<std::remove_const_t<decltype(F)>>;
  using Asking = asked_with_mode<with...>;
  using Kind = KindOf<with_value, Asking::how>;

  template <class Memory, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto run(Memory&& memory, const Arguments&... arguments) {
    if constexpr ((is_destination<Arguments> || ...)) {
      return [&]<std::size_t... I>(std::index_sequence<I...>) GRADFOLD_INLINE_LAMBDA() {
        const auto all = std::tie(arguments...);
        return write(memory, std::get<sizeof...(I)>(all).parts, std::get<I>(all)...);
      }(std::make_index_sequence<sizeof...(Arguments) - 1>{});
    } else {
      if (__builtin_is_constant_evaluated()) return required_finite(call(memory, arguments...));
      return call(memory, arguments...);
    }
  }
  template <class Memory, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call(Memory& memory, const Arguments&... arguments) {
    if constexpr (is_expression) {
      if constexpr (!Asking::template call<F>::template fits<Arguments...>()) return 0.0;
      else {
        constexpr auto asked = Asking::template variables<F, Arguments...>();
        return [&]<int... K>(std::integer_sequence<int, K...>) GRADFOLD_INLINE_LAMBDA() {
          constexpr auto function = expression_function<F, Arguments::variable...>{};
          using Asked = asked_arguments<asked.of[K]...>;
          if constexpr (!check<function, Asked, typename Arguments::value_type...>()) return 0.0;
          else return Kind::template by_name<Arguments...>(call_function<function, Asked>(memory, arguments.value_...),
                                                           std::integer_sequence<int, asked.of[K]...>{});
        }(std::make_integer_sequence<int, asked.size>{});
      }
    } else {
      constexpr bool positions = Asking::positions;
      static_assert(positions, "gradfold: the arguments of a function are asked for by position, as in jacobian<f, 0>; variables are for expressions");
      if constexpr (!positions) return 0.0;
      else {
        using Asked = typename Asking::template asked<sizeof...(Arguments)>;
        if constexpr (!check<F, Asked, Arguments...>()) return 0.0;
        else return call_function<F, Asked>(memory, arguments...);
      }
    }
  }
  template <class Memory, class To, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto write(Memory& memory, const To& to, const Arguments&... arguments) {
    static_assert(!is_expression, "gradfold: jacobian and hessian of an expression return their blocks by name: take them from there, or write the "
                                  "expression as a function to use into(...)");
    if constexpr (!is_expression && Asking::positions) {
      using Asked = typename Asking::template asked<sizeof...(Arguments)>;
      if constexpr (check<F, Asked, Arguments...>()) {
        using Types = typename Kind::template types<F, Asked, std::make_index_sequence<Asked::count>, Arguments...>;
        if constexpr (matrix_place_fits<std::same_as<std::remove_cvref_t<std::tuple_element_t<0, To>>, typename Types::matrix> && std::tuple_size_v<To> == 1>()) {
          if constexpr (with_value) {
            typename Types::beside beside;
            run_matrix<Types>(memory, std::get<0>(to), Kind::template rest<Asked>(beside), arguments...);
            return Kind::returned(beside);
          } else {
            run_matrix<Types>(memory, std::get<0>(to), std::tuple<>(), arguments...);
          }
        }
      }
    }
  }
  template <auto G, class Asked, class... Arguments>
  static constexpr bool check() {
    if constexpr (!function_gradient<G, with_value, Asked>::template check_arguments<Arguments...>()) return false;
    else if constexpr (!traceable<typename trial<function_trace<G, traced_tree_t<Arguments>...>>::type>()) return false;
    else return Kind::template check<G, Asked, Arguments...>();
  }
  template <auto G, class Asked, class Memory, class... Arguments>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto call_function(Memory& memory, const Arguments&... arguments) {
    using Types = typename Kind::template types<G, Asked, std::make_index_sequence<Asked::count>, Arguments...>;
    typename Types::answer answer;
    run_matrix<Types>(memory, Kind::matrix(answer), Kind::template rest<Asked>(answer), arguments...);
    return answer;
  }
};

}  // namespace gradfold::detail

namespace gradfold {

/// The Jacobian of F. With respect to one argument it has the axes of the result, then those of the argument: J(i, j), result
/// first; derivatives of one number by another are a number. Trees of results and arguments give trees of such blocks:
/// the tree of results, in it a tuple for several arguments, in it the tree of an argument. An expression's are read by name.
///   jacobian<f>(x)(i, j)    jacobian<f, 0>(x, c)    jacobian<f, mode::reverse>(x)    jacobian<E>(a = A, b = B)[a]
/// It is accumulated forward or in reverse, whichever costs fewer operations; what is structurally zero costs none.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::jacobian_kind, F, false, with...> jacobian{};

/// The value too: members .value and .jacobian, in this order for structured bindings.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::jacobian_kind, F, true, with...> value_and_jacobian{};

/// The Hessian of F, which returns one number: H(i, j), and for trees a tree of trees of blocks. It is accumulated over the
/// graph of the gradient; each of two equal entries is computed once, and what is structurally zero is not computed.
///   hessian<f>(x)(i, j)    hessian<f, 0>(x, c)    hessian<Q>(a = 2.0, b = 6.0)(a, b)
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::hessian_kind, F, false, with...> hessian{};

/// Value and gradient too: members .value, .gradient and .hessian, in this order for structured bindings.
template <auto F, auto... with>
inline constexpr detail::matrix_transform<detail::hessian_kind, F, true, with...> value_and_hessian{};

}  // namespace gradfold
