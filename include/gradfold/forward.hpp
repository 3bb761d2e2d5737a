// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/reverse.hpp>

/// The forward sweep: a graph of a function becomes a graph of its value and of the derivative along a direction.
/// Source of the method: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 3.1.
/// It has no rules of its own. The pullback of an operation on numbers multiplies by a partial derivative, so what it
/// sends to an operand, had the operand's tangent arrived, is what the tangent contributes. Operations on whole tensors
/// have `push_forward`, most of them by being linear.
namespace gradfold::detail {

/// What a forward sweep over `f` works on.
struct push_memory {
  const graph_view& f;
  const differentiation* rules;
  int* tangent;  ///< of each node of the function, plus 1; 0 where it is structurally zero
  /// The sweep over the body of a loop; set where the graph has loops.
  optional_address<void(const graph_view& f, const bool* wanted, builder& out)> push_body{};
};

/// Records the function's own graph, node by node.
constexpr void copy_nodes(builder& g, const graph_view& f) {
  g.copy(f);
  g.inputs_at_least(f.input_count);
  g.simplifies_freely = true, g.primal = false;
}

/// The tangent of an operation on numbers, or on tensors element by element: the sum of what its operands contribute.
constexpr int pushed(builder& g, const push_memory& s, int id, int* place) {
  const int arity = s.f.nodes[id].operand_count;
  int total = -1, bars[3] = {};
  for (int k = 0; k < arity; ++k) {
    const int arriving = s.tangent[s.f.operand(id, k)] - 1;
    if (arriving < 0) continue;
    pull_back(g, s.f, s.rules, id, arriving, 1 << k, place, bars);
    total = total < 0 ? bars[k] : rewriting{g}.sum(total, bars[k]);
  }
  return total;
}
/// The tangent of a choice is the choice between the tangents.
constexpr int pushed_choice(builder& g, const push_memory& s, int id) {
  const int of_x = s.tangent[s.f.operand(id, 1)] - 1, of_y = s.tangent[s.f.operand(id, 2)] - 1;
  return rewriting{g}.choice(s.f.operand(id, 0), of_x < 0 ? g.whole(0) : of_x, of_y < 0 ? g.whole(0) : of_y);
}

/// A loop carries the tangents of its state along: it becomes a loop of twice the state, in whose place it stands.
template <class Push>
class pushed_loop {
 public:
  constexpr pushed_loop(builder& g, Push& s, int id)
      : g_(g), s_(s), id_(id), loop_(loop_of(s.f, id)), leaves_(loop_.leaves()), outputs_(loop_.outputs()), captures_(s.f.nodes[id].operand_count - leaves_) {}

  constexpr void run() {
    builder body_tangent(64);
    differentiate_body(body_tangent);
    builder body(64);
    write_body(body_tangent.view(), body);
    const int doubled = record(body.view());
    replace(doubled, !waits_for_itself());
  }

 private:
  constexpr int capture(int q) const { return s_.f.operand(id_, leaves_ + q); }
  constexpr bool is_active(int q) const { return s_.tangent[capture(q)] != 0; }

  /// One step: tangents of the next state, then the next state. Its inputs: those of the body, and tangents of the state
  /// and of the captures that have one.
  constexpr void differentiate_body(builder& out) const {
    builder body(64);
    unpack_graph(loop_.body(), body);
    const int inputs = leaves_ + 1 + captures_;
    body.inputs_at_least(inputs);
    body.adopt_rules(g_.view());
    buffer<bool> wanted(inputs);
    for (int r = 0; r < leaves_; ++r) wanted.at[r] = true;
    for (int q = 0; q < captures_; ++q) wanted.at[leaves_ + 1 + q] = is_active(q);
    s_.push_body(body.view(), wanted.at, out);
    g_.adopt_rules(out.view());
  }
  /// The same with the tangents of the state behind the state.
  constexpr void write_body(const graph_view& f, builder& b) const {
    b.adopt_shapes(f);
    const int inputs = leaves_ + 1 + captures_;
    for (int id = 0; id < f.node_count; ++id) {
      const node& n = f.nodes[id];
      b.primal = n.primal;
      const bool is_input = n.operation == input_operation();
      const int position = is_input ? static_cast<int>(f.attribute(id)) : 0;
      const long long moved = position < leaves_            ? position
                              : position < inputs           ? position + leaves_
                              : position < inputs + leaves_ ? position - inputs + leaves_
                                                            : position;
      b.append({n.operation, n.type, n.operand_count, f.operands + n.first_operand, n.attribute_count, is_input ? &moved : f.attributes + n.first_attribute,
                n.shape});
    }
    const int results = leaves_ + outputs_;
    for (const int from : {0, leaves_}) {
      const int to = from == 0 ? leaves_ : results;
      for (int r = from; r < to; ++r) b.result(f.results[results + r]);
      for (int r = from; r < to; ++r) b.result(f.results[r]);
    }
  }
  /// The loop in the tangent's graph.
  constexpr int record(graph_view body) {
    buffer<int> operands;
    buffer<shape> results;
    for (int r = 0; r < leaves_; ++r) operands.push(s_.f.operand(id_, r)), results.push(loop_.result(r));
    for (int r = 0; r < leaves_; ++r) {
      const int t = s_.tangent[s_.f.operand(id_, r)] - 1;
      operands.push(t < 0 ? g_.whole(0) : t), results.push(loop_.result(r));
    }
    for (int twice = 0; twice < 2; ++twice)
      for (int k = 0; k < outputs_; ++k) results.push(loop_.result(leaves_ + k));
    for (int q = 0; q < captures_; ++q) operands.push(capture(q));
    for (int q = 0; q < captures_; ++q)
      if (is_active(q)) operands.push(s_.tangent[capture(q)] - 1);
    body.input_count = operands.size + 1;  // and the index
    buffer<long long> words;
    packed_loop::pack(loop_.steps(), 2 * leaves_, results, body, words);
    return record_in(g_, {operation_id<loop_fold>, kind::real, operands.size, operands.at, words.size, words.at, 0});
  }
  /// Whether a tangent that goes into the loop was found from what the loop gives. The rule of a function of the user's may record a loop that is
  /// in the graph already, further on: the Jacobian of equations does.
  constexpr bool waits_for_itself() const {
    if (s_.f.rule_count == 0) return false;
    buffer<bool> seen(g_.size());
    buffer<int> waiting;
    for (int k = 0; k < s_.f.nodes[id_].operand_count; ++k)
      if (const int t = s_.tangent[s_.f.operand(id_, k)] - 1; t >= 0) waiting.push(t);
    while (waiting.size > 0) {
      const int u = waiting.at[--waiting.size];
      if (u == id_) return true;
      if (seen.at[u]) continue;
      seen.at[u] = true;
      for (int k = 0; k < g_[u].operand_count; ++k) waiting.push(g_.operand(u, k));
    }
    return false;
  }
  /// What the first loop gave is read from the second, unless that needs it; what follows on their tangents is that of the results.
  constexpr void replace(int doubled, bool values_too) {
    for (int u = id_ + 1; u < s_.f.node_count; ++u) {
      if (s_.f.nodes[u].operation != operation_id<loop_result> || s_.f.operand(u, 0) != id_) continue;
      const int r = static_cast<int>(s_.f.attribute(u)), before = r < leaves_ ? 0 : r < 2 * leaves_ ? leaves_ : 2 * leaves_;
      const long long of_value = r + before, of_tangent = of_value + (r < 2 * leaves_ ? leaves_ : outputs_);
      if (values_too) {
        g_.operands.at[g_[u].first_operand] = doubled;
        g_.attributes.at[g_[u].first_attribute] = of_value;
      }
      s_.tangent[u] = record_in(g_, {operation_id<loop_result>, kind::real, 1, &doubled, 1, &of_tangent, s_.f.nodes[u].shape}) + 1;
    }
  }

  builder& g_;
  Push& s_;
  int id_;
  packed_loop loop_;
  int leaves_, outputs_, captures_;
};

/// Finds the tangents of the nodes from `first` on and before `last`.
template <class Push>
constexpr void push(builder& g, Push& s, int first, int last) {
  const graph_view& f = s.f;
  int place[static_cast<unsigned>(rule_sizes.nodes)] = {};
  buffer<int> of_operands(f.shape_count > 0 || f.rule_count > 0 || s.push_body.exists() ? f.operand_count : 0);
  for (int id = first; id < last; ++id) {
    const node& n = f.nodes[id];
    if (n.type != kind::real || n.operation == operation_id<loop_result>) continue;
    if (stands_for_operand(n.operation)) {
      s.tangent[id] = s.tangent[f.operand(id, 0)];
      continue;
    }
    bool active = false;
    for (int k = 0; k < n.operand_count; ++k) active = active || s.tangent[f.operand(id, k)] != 0;
    if (!active) continue;
    int found = -1;
    if (n.operation == operation_id<loop_fold>) {
      pushed_loop(g, s, id).run();
    } else if (s.rules[n.operation].pushes) {
      for (int k = 0; k < n.operand_count; ++k) of_operands.at[k] = s.tangent[f.operand(id, k)] - 1;
      found = s.rules[n.operation].push(g, f, id, of_operands.at);
    } else if (n.operation == operation_id<selection>) {
      found = pushed_choice(g, s, id);
    } else {
      found = pushed(g, s, id, place);
    }
    const bool vanishes = found >= 0 && g.is_zero(found);
    if (!vanishes) s.tangent[id] = found + 1;
  }
}

/// The tangents of the wanted inputs are inputs after those of `f`, in order.
constexpr void seed_tangents(builder& g, push_memory& s, const bool* wanted) {
  const graph_view& f = s.f;
  buffer<int> input_at(f.input_count);
  int next = f.input_count;
  for (int i = 0; i < f.input_count; ++i)
    if (wanted[i]) input_at.at[i] = next++;
  for (int id = 0; id < f.node_count; ++id)
    if (f.nodes[id].operation == input_operation() && wanted[f.attribute(id)])
      s.tangent[id] = g.input(input_at.at[f.attribute(id)], kind::real, f.nodes[id].shape) + 1;
  g.inputs_at_least(next);
}

/// Tangents of all results of `f`, then the results, for tangents of the wanted inputs, which are inputs after those of `f`:
/// the sweep over the body of a loop.
template <class List = vocabulary>
constexpr void pushed_graph(const graph_view& f, const bool* wanted, builder& out);
template <class List>
constexpr push_memory memory_of_push(const graph_view& f, int* tangent) {
  return {f, rule_table<operation_set::all(), List>::of, tangent, &pushed_graph<List>};
}
template <class List>
constexpr void pushed_graph(const graph_view& f, const bool* wanted, builder& out) {
  builder g(4 * f.node_count + 64);
  buffer<int> tangent(f.node_count);
  auto s = memory_of_push<List>(f, tangent.at);
  copy_nodes(g, f);
  seed_tangents(g, s, wanted);
  push(g, s, 0, f.node_count);
  for (int k = 0; k < f.result_count; ++k) g.result(tangent.at[f.results[k]] == 0 ? g.whole(0) : tangent.at[f.results[k]] - 1);
  for (int k = 0; k < f.result_count; ++k) g.result(f.results[k]);
  compact(g.view(), out);
}

}  // namespace gradfold::detail
