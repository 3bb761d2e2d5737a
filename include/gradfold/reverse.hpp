// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/compact.hpp>
#include <gradfold/guards.hpp>
#include <gradfold/packed.hpp>
#include <gradfold/pullback.hpp>

/// The reverse sweep: a graph of a function becomes a graph of its value and gradient.
/// Source of the method: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 3.2.
namespace gradfold::detail {

/// A call to this in a constant expression is the compiler's error message.
inline void this_operation_has_no_derivative_rule() {}

/// A sweep on its way: everything between two ranges of nodes, as a value. `of` are sizes of the gradient's graph,
/// `primal` those of the function's, `choices` the number of its selections.
template <graph_sizes of, graph_sizes primal, int choices>
struct sweep_state {
  static constexpr int slot_count = slots_for(of.nodes);
  static_graph<of> graph;
  table_slot slots[static_cast<unsigned>(slot_count)] = {};
  int adjoint[static_cast<unsigned>(primal.nodes + 1)] = {};
  bool active[static_cast<unsigned>(primal.nodes + 1)] = {};
  guard_memory<choices == 0 ? 0 : primal.nodes, choices> guarded;
  int left = primal.nodes;  ///< nodes before this one are still to be swept
};

/// What flows into the results: inputs after those of the function, one for each result, of these shapes; or, if there are
/// none, 1 into the only result.
struct seeds {
  const shape* shapes = nullptr;
  int count = 0;
};

/// What a sweep over `f` works on.
struct sweep_memory {
  const graph_view& f;
  const differentiation* rules;
  int* adjoint;  ///< of each node of the function, plus 1; 0 where nothing flows
  bool* active;  ///< whether it depends on what is differentiated
  guards branches;
  bool any_branch;
  /// The sweep over the body of a loop; set where the graph has loops. (It needs the rules of all operations, which are
  /// made only where they are used.)
  void (*differentiate_body)(const graph_view& f, const bool* wanted, const seeds& seeded, builder& out) = nullptr;
};

/// Adds a contribution to the adjoint of node x. A scalar that stands for a tensor of equal elements gets their sum.
constexpr void flow(builder& g, sweep_memory& s, int x, int arriving) {
  if (s.f.shape_count > 0 && g[x].shape == 0 && g[arriving].shape != 0) {
    loop_nest nest = nest_over(g.shape_of(arriving), 2);
    std::swap(nest.map[0], nest.map[1]);
    arriving = strided_sum::record(g, arriving, nest, 0);
  }
  const int flowing[] = {s.adjoint[x] - 1, arriving};
  s.adjoint[x] = (flowing[0] < 0 ? arriving : record_in(g, {operation_id<add>, kind::real, 2, flowing, 0, nullptr})) + 1;
}

/// Records the function's own graph, node by node, and lets its seeds flow into its results.
/// `wanted[position]` tells whether the input there is differentiated.
/// `arrays` and `active` are those of `s`.
constexpr void begin_sweep(builder& g, sweep_memory& s, const graph_arrays auto& arrays, auto& active, const bool* wanted,
                           const seeds& seeded = {}) {
  const graph_view& f = s.f;
  const auto& operands = arrays.operands;
  constexpr short input = input_operation();
  g.copy(arrays);
  for (int id = 0; id < f.node_count; ++id) {
    const node n = arrays.nodes[id];
    if (n.type != kind::real) continue;
    if (n.operation == input) active[id] = wanted[arrays.attributes[n.first_attribute]];
    const int first = n.first_operand, end = first + n.operand_count;
    for (int k = first; k < end; ++k)
      if (active[operands[k]]) active[id] = true;
    if (stops(n.operation)) active[id] = false;
  }
  g.inputs_at_least(f.input_count + seeded.count);
  if (s.any_branch) s.branches.find(f, active);
  g.simplifies_freely = true, g.primal = false;
  if (seeded.count == 0 && active[f.results[0]]) s.adjoint[f.results[0]] = g.whole(1) + 1;
  for (int k = 0; k < seeded.count; ++k)
    if (active[f.results[k]]) flow(g, s, f.results[k], g.input(f.input_count + k, kind::real, g.shape_number(seeded.shapes[k])));
}

constexpr void begin_sweep(builder& g, sweep_memory& s, const bool* wanted, const seeds& seeded = {}) {
  begin_sweep(g, s, s.f, s.active, wanted, seeded);
}

/// Whether all branches of a set are taken, as a node: made once, from that of the set without its innermost branch.
constexpr int conjunction(builder& g, sweep_memory& s, int set) {
  const guard branch = s.branches.at(set);
  if (branch.conjunction != 0) return branch.conjunction - 1;
  int taken = branch.condition;
  if (!branch.holds) taken = record_in(g, {operation_id<logical_not>, kind::condition, 1, &branch.condition, 0, nullptr});
  if (branch.rest != 0) {
    const int both[] = {conjunction(g, s, branch.rest), taken};
    taken = record_in(g, {operation_id<logical_and>, kind::condition, 2, both, 0, nullptr});
  }
  s.branches.at(set).conjunction = taken + 1;
  return taken;
}

/// What flows into an operation on whole tensors inside branches: chosen there, for its operands are in no branch.
constexpr int masked_whole(builder& g, sweep_memory& s, int id, int z_bar) {
  const int set = s.branches[id];
  return set <= 0 ? z_bar : rewriting{g}.choice(conjunction(g, s, set), z_bar, g.whole(0));
}

/// A contribution as it arrives at operand k: chosen by the branches that it leaves on the way. One of them chooses by its
/// condition; of several the whole set does, once: inside what is left nothing is lost, for there the set's rest holds.
constexpr int masked(builder& g, sweep_memory& s, int id, int k, int contribution) {
  const int set = s.branches.edge(s.f, id, k), zero = g.whole(0);
  int from = set, kept = s.branches[s.f.operand(id, k)], leaves = 0, last = 0;
  while (from != kept && from != 0 && leaves < 2) {
    const guard leaving = s.branches.at(from), staying = s.branches.at(kept);
    if (leaving.key() > staying.key()) ++leaves, last = from;
    if (leaving.key() >= staying.key()) from = leaving.rest;
    if (leaving.key() <= staying.key()) kept = staying.rest;
  }
  if (leaves == 0) return contribution;
  if (leaves > 1) return rewriting{g}.choice(conjunction(g, s, set), contribution, zero);
  const guard left = s.branches.at(last);
  return rewriting{g}.choice(left.condition, left.holds ? contribution : zero, left.holds ? zero : contribution);
}

/// The adjoints of a node's operands as nodes of `g`, at `bars[0]` and on.
constexpr void pull_back(builder& g, const graph_view& f, const differentiation* rules, int id, int z_bar, int wanted, int* place, int* bars) {
  const node& n = f.nodes[id];
  const int* const x = f.operands + n.first_operand;
  const differentiation& by = rules[n.operation];
  if (by.how == pulled::by_call) return by.call(g, f, id, z_bar, bars);
  if (by.how == pulled::never) this_operation_has_no_derivative_rule();
  const rule* const r = by.record;
  const int count = n.operand_count;
  place[rule_z_bar] = z_bar, place[rule_x] = x[0], place[rule_y] = count > 1 ? x[1] : 0, place[rule_w] = count > 2 ? x[2] : 0, place[rule_z] = id;
  play(*r, wanted, g, place);
  for (int k = 0; k < count; ++k) bars[k] = place[r->graph.results[k]];
}

/// The reverse of a loop is a loop: it goes through the states backwards, its state the adjoint of the state and the sums of
/// the adjoints of the captures.
class reversed_loop {
 public:
  constexpr reversed_loop(builder& g, sweep_memory& s, int id)
      : g_(g), s_(s), id_(id), loop_(loop_of(s.f, id)), leaves_(loop_.leaves()), captures_(s.f.nodes[id].operand_count - leaves_) {}

  constexpr void run() {
    buffer<int> last(leaves_), entering(leaves_);
    if (!find_adjoints(last.at, entering.at)) return;
    builder body_gradient(64);
    differentiate_body(body_gradient);
    builder body(64);
    write_body(body_gradient.view(), entering.at, body);
    builder live(64);
    compact(body.view(), live);
    record(live, last.at, entering.at);
  }

 private:
  constexpr int capture(int q) const { return s_.f.operand(id_, leaves_ + q); }
  constexpr bool is_active(int q) const { return s_.active[capture(q)]; }
  constexpr int active_captures() const {
    int count = 0;
    for (int q = 0; q < captures_; ++q) count += is_active(q) ? 1 : 0;
    return count;
  }
  constexpr shape capture_shape(int q) const { return s_.f.shape_of(capture(q)); }

  /// The adjoints of the last state and of the states in which steps begin, plus 1; 0 where nothing flows.
  constexpr bool find_adjoints(int* last, int* entering) {
    bool any = false;
    for (int u = id_ + 1; u < s_.f.node_count; ++u) {
      if (s_.f.nodes[u].operation != id_of<loop_result>() || s_.f.operand(u, 0) != id_ || s_.adjoint[u] == 0) continue;
      const int r = static_cast<int>(s_.f.attribute(u)), flowing = s_.any_branch ? masked_whole(g_, s_, u, s_.adjoint[u] - 1) + 1 : s_.adjoint[u];
      (r < leaves_ ? last[r] : entering[r - leaves_]) = flowing;
      any = true;
    }
    return any;
  }
  /// The pull-back of one step: adjoints of its state, then of the captures that need one.
  constexpr void differentiate_body(builder& out) const {
    builder body(64);
    unpack_graph(loop_.body(), body);
    body.inputs_at_least(leaves_ + 1 + captures_);
    body.adopt_rules(g_.view());
    buffer<bool> wanted(leaves_ + 1 + captures_);
    for (int r = 0; r < leaves_; ++r) wanted.at[r] = true;
    for (int q = 0; q < captures_; ++q) wanted.at[leaves_ + 1 + q] = is_active(q);
    buffer<shape> shapes(leaves_);
    for (int r = 0; r < leaves_; ++r) shapes.at[r] = loop_.leaf(r);
    s_.differentiate_body(body.view(), wanted.at, {shapes.at, leaves_}, out);
    g_.adopt_rules(out.view());
  }

  // Inputs of the reversed body: adjoints of the state, sums for captures, the index, the states in which steps begin, what
  // flows into those, the captures.
  constexpr int carried() const { return leaves_ + active_captures(); }
  constexpr int index_input() const { return carried(); }
  constexpr int state_input(int r) const { return carried() + 1 + r; }
  constexpr int entering_input(int r) const { return carried() + 1 + leaves_ + r; }
  constexpr int capture_input(int q) const { return carried() + 1 + 2 * leaves_ + q; }

  /// Leaf r of the states of all steps, at one step.
  constexpr int row(builder& b, int states, int step, int r) const {
    const shape leaf = loop_.leaf(r);
    loop_nest nest = nest_over(leaf, 3);
    nest.map[1] = nest.map[0];
    return gathering::record_as<gathering>(b, states, step, nest, leaf.size(), b.shape_number(leaf), kind::real);
  }
  constexpr void write_body(const graph_view& f, const int* entering, builder& b) const {
    b.simplifies_freely = true, b.primal = false;
    const int index = b.input(index_input(), kind::integer);
    const int from_last[] = {b.constant({static_cast<double>(loop_.steps() - 1), 0, literal_form::number}, kind::integer), index};
    const int step = record_in(b, {operation_id<subtract>, kind::integer, 2, from_last, 0, nullptr});
    buffer<int> place(f.node_count);
    for (int id = 0; id < f.node_count; ++id) place.at[id] = f.nodes[id].operation == input_operation() ? read_input(b, f, id, step) : replayed(b, f, id, place.at);
    for (int r = 0; r < leaves_; ++r) {
      int adjoint = place.at[f.results[r]];
      if (entering[r] != 0) {
        const int states = b.input(entering_input(r), kind::real, b.shape_number(loop_.trajectory(r)));
        adjoint = rewriting{b}.sum(adjoint, row(b, states, step, r));
      }
      b.result(adjoint);
    }
    for (int q = 0, next = leaves_; q < captures_; ++q)
      if (is_active(q)) b.result(rewriting{b}.sum(b.input(next, kind::real, b.shape_number(capture_shape(q))), place.at[f.results[next]])), ++next;
    b.inputs_at_least(capture_input(captures_));
  }
  /// What stands for an input of the pull-back of one step.
  constexpr int read_input(builder& b, const graph_view& f, int id, int step) const {
    const int position = static_cast<int>(f.attribute(id)), inputs = leaves_ + 1 + captures_;
    if (position >= inputs) return b.input(position - inputs, kind::real, b.shape_number(loop_.leaf(position - inputs)));
    if (position == leaves_) return step;
    if (position > leaves_) return b.input(capture_input(position - leaves_ - 1), f.nodes[id].type, b.shape_number(f.shape_of(id)));
    return row(b, b.input(state_input(position), kind::real, b.shape_number(loop_.trajectory(position))), step, position);
  }
  static constexpr int replayed(builder& b, const graph_view& f, int id, const int* place) {
    const node& n = f.nodes[id];
    if (n.operand_count == 0) return b.constant(f.constant_of(id), n.type);
    buffer<int> x(n.operand_count);
    for (int k = 0; k < n.operand_count; ++k) x.at[k] = place[f.operand(id, k)];
    return record_in(b, {n.operation, n.type, n.operand_count, x.at, n.attribute_count, f.attributes + n.first_attribute, b.shape_number(f.shape_of(id))});
  }

  /// The reversed loop in the gradient's graph; what it gives flows into the operands of the loop.
  constexpr void record(builder& body, const int* last, const int* entering) {
    buffer<int> operands;
    buffer<shape> leaves;
    const int zero = g_.whole(0);
    for (int r = 0; r < leaves_; ++r) operands.push(last[r] == 0 ? zero : last[r] - 1), leaves.push(loop_.leaf(r));
    for (int q = 0; q < captures_; ++q)
      if (is_active(q)) operands.push(zero), leaves.push(capture_shape(q));
    take_captures(body, operands, entering);
    graph_view reversed_body = body.view();
    reversed_body.input_count = operands.size + 1;  // and the index
    buffer<long long> words;
    packed_loop::pack(loop_.steps(), leaves, reversed_body, words);
    const int reversed = record_in(g_, {operation_id<loop_fold>, kind::real, operands.size, operands.at, words.size, words.at, 0});
    for (int r = 0; r < leaves_; ++r)
      if (s_.active[s_.f.operand(id_, r)]) flow(g_, s_, s_.f.operand(id_, r), result(reversed, r, leaves.at[r]));
    for (int q = 0, next = leaves_; q < captures_; ++q)
      if (is_active(q)) flow(g_, s_, capture(q), result(reversed, next, leaves.at[next])), ++next;
  }
  /// Operands for those inputs of the reversed body, after the index, that it mentions; they are counted anew.
  constexpr void take_captures(builder& body, buffer<int>& operands, const int* entering) const {
    buffer<int> numbered(capture_input(captures_) + 1);
    int next = index_input() + 1;
    for (int id = 0; id < body.size(); ++id) {
      if (body[id].operation != input_operation()) continue;
      long long& position = body.attributes.at[body[id].first_attribute];
      if (position <= index_input()) continue;
      int& number = numbered.at[position];
      if (number == 0) number = next++, operands.push(operand_for(static_cast<int>(position), entering));
      position = number;
    }
  }
  constexpr int operand_for(int position, const int* entering) const {
    if (position >= capture_input(0)) return capture(position - capture_input(0));
    if (position >= entering_input(0)) return entering[position - entering_input(0)] - 1;
    const int r = position - state_input(0);
    return result(id_, leaves_ + r, loop_.trajectory(r));
  }
  constexpr int result(int loop, int r, const shape& of) const {
    const long long which = r;
    return record_in(g_, {operation_id<loop_result>, kind::real, 1, &loop, 1, &which, g_.shape_number(of)});
  }

  builder& g_;
  sweep_memory& s_;
  int id_;
  packed_loop loop_;
  int leaves_, captures_;
};

/// Sweeps over the nodes before `left` and not before `last`. `arrays`, `adjoint` and `active` are those of `s`.
constexpr void sweep(builder& g, sweep_memory& s, const graph_arrays auto& arrays, auto& adjoint, const auto& active, int left,
                     int last) {
  g.simplifies_freely = true, g.primal = false;
  const graph_view& f = s.f;
  const auto& operands = arrays.operands;
  const bool has_tensors = f.shape_count > 0;
  int place[static_cast<unsigned>(rule_sizes.nodes)] = {}, few[3] = {};
  const bool takes_many = has_tensors || f.rule_count > 0;
  buffer<int> many(takes_many ? f.operand_count : 0);
  int* const bars = takes_many ? many.at : few;
  for (int id = left - 1; id >= last; --id) {
    const int arity = arrays.nodes[id].operand_count;
    int z_bar = adjoint[id] - 1;
    if (has_tensors || s.differentiate_body != nullptr) {
      if (f.nodes[id].operation == operation_id<loop_result>) continue;
      if (f.nodes[id].operation == operation_id<loop_fold> && active[id]) {
        reversed_loop(g, s, id).run();
        continue;
      }
    }
    if (z_bar < 0 || arity == 0) continue;
    if (takes_many && s.any_branch && acts_on_arrays(f.nodes[id].operation)) z_bar = masked_whole(g, s, id, z_bar);
    const int first = arrays.nodes[id].first_operand;
    const int wanted = (active[operands[first]] ? 1 : 0) | (arity > 1 && active[operands[first + 1]] ? 2 : 0) |
                       (arity > 2 && active[operands[first + 2]] ? 4 : 0);
    pull_back(g, f, s.rules, id, z_bar, wanted, place, bars);
    for (int k = 0; k < arity; ++k) {
      const int x = operands[first + k];
      if (!active[x]) continue;
      const int arriving = s.any_branch ? masked(g, s, id, k, bars[k]) : bars[k];
      if (has_tensors) {
        flow(g, s, x, arriving);
        continue;
      }
      const int flowing[] = {adjoint[x] - 1, arriving};
      adjoint[x] = (flowing[0] < 0 ? arriving : record_in(g, {operation_id<add>, kind::real, 2, flowing, 0, nullptr})) + 1;
    }
  }
}
constexpr void sweep(builder& g, sweep_memory& s, int left, int last) { sweep(g, s, s.f, s.adjoint, s.active, left, last); }

/// The results of a finished sweep: the gradient's elements in the order of the wanted inputs, then the value.
constexpr void end_sweep(builder& g, const sweep_memory& s, const graph_arrays auto& arrays, const bool* wanted, bool with_value,
                         int* input_at) {
  const graph_view& f = s.f;
  constexpr short input = input_operation();
  g.primal = false;
  for (int id = 0; id < f.node_count; ++id)
    if (arrays.nodes[id].operation == input) input_at[arrays.attributes[arrays.nodes[id].first_attribute]] = s.adjoint[id];
  for (int i = 0; i < f.input_count; ++i)
    if (wanted[i]) g.result(input_at[i] == 0 ? g.whole(0) : input_at[i] - 1);
  for (int k = 0; with_value && k < f.result_count; ++k) g.result(f.results[k]);
}

constexpr void end_sweep(builder& g, const sweep_memory& s, const bool* wanted, bool with_value, int* input_at) {
  end_sweep(g, s, s.f, wanted, with_value, input_at);
}

/// What flows back from seeds into the wanted inputs: the sweep over the body of a loop.
template <class List = operation_list>
constexpr void seeded_gradient(const graph_view& f, const bool* wanted, const seeds& seeded, builder& out) {
  builder g(4 * f.node_count + 64);
  buffer<int> adjoint(f.node_count), of(f.node_count), first(f.node_count), input_at(f.input_count);
  buffer<bool> active(f.node_count);
  const int room = guard_room(count_selections(f));
  buffer<guard> all(room + 1);
  sweep_memory s{f, rule_table<operation_set::all(), List>::of, adjoint.at, active.at, guards(of.at, first.at, all.at, room), true, &seeded_gradient<List>};
  begin_sweep(g, s, wanted, seeded);
  sweep(g, s, f.node_count, 0);
  end_sweep(g, s, wanted, false, input_at.at);
  compact(g.view(), out);
}

/// Value (if `with_value`) and gradient of the single result of `f`, at once. Results: the gradient's elements in the
/// order of the wanted inputs, then the value. Cost: at most 4 operations for each of f's.
template <class List = operation_list>
constexpr void gradient_graph(const graph_view& f, const bool* wanted, bool with_value, builder& out) {
  builder primal(f.node_count), g(4 * f.node_count);
  compact(f, primal);
  const graph_view p = primal.view();
  buffer<int> adjoint(p.node_count), of(p.node_count), first(p.node_count), input_at(p.input_count);
  buffer<bool> active(p.node_count);
  const int room = guard_room(count_selections(p));
  buffer<guard> all(room + 1);
  sweep_memory s{p, rule_table<operation_set::all(), List>::of, adjoint.at, active.at, guards(of.at, first.at, all.at, room), true};
  begin_sweep(g, s, wanted);
  sweep(g, s, p.node_count, 0);
  end_sweep(g, s, wanted, with_value, input_at.at);
  compact(g.view(), out);
}

}  // namespace gradfold::detail
