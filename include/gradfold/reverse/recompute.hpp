// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/reverse/sweep.hpp>

/// Functions under `checkpoint`: what the reverse sweep needs of them it computes again, when it arrives there.
/// Source: Griewank and Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, section 12.1.
namespace gradfold::detail {

/// The sweep over one call of such a function. The nodes between its arguments and its results are a graph of its own, which is swept by
/// itself, as the body of a loop is, and recorded behind the adjoints that arrive: value and all, on arguments that are computed again.
template <class Sweep>
class recomputed_call {
 public:
  constexpr recomputed_call(builder& g, Sweep& s, int id) : g_(g), s_(s), id_(id), place_(s.f.node_count), mark_(s.f.node_count) {}

  constexpr void run() {
    if (!find_adjoints()) return;
    builder body(64), pulled(64);
    extract(body);
    sweep_body(body, pulled);
    record(pulled.view());
  }

 private:
  constexpr const node& at(int id) const { return s_.f.nodes[id]; }
  /// Whether another node is a result of the same call.
  constexpr bool is_of_call(int u) const {
    const node &x = at(id_), &y = at(u);
    return y.operand_count == x.operand_count && equal_range(s_.f.attributes + x.first_attribute, s_.f.attributes + y.first_attribute, 2) &&
           equal_range(s_.f.operands + x.first_operand + 1, s_.f.operands + y.first_operand + 1, x.operand_count - 1);
  }
  /// The values of the call's results, and what flows into them. False where nothing does, or where the sweep has not met all of them.
  constexpr bool find_adjoints() {
    const bool several = s_.f.attributes[at(id_).first_attribute + 1] > 1;
    const node* const all = s_.f.nodes;
    for (int u = 0; several && u < id_; ++u)
      if (all[u].operation == operation_id<checkpointed> && is_of_call(u)) return false;
    buffer<int> nodes;
    for (int u = id_; u < (several ? s_.f.node_count : id_ + 1); ++u)
      if (s_.adjoint[u] != 0 && all[u].operation == operation_id<checkpointed> && is_of_call(u)) nodes.push(u);
    for (int k = 0; k < nodes.size; ++k) in_one_branch_ = in_one_branch_ && branch_of(nodes.at[k]) == branch_of(id_);
    for (int k = 0; k < nodes.size; ++k) {
      const int flowing = s_.adjoint[nodes.at[k]] - 1;
      last_ = nodes.at[k];
      values_.push(s_.f.operand(nodes.at[k], 0)), adjoints_.push(in_one_branch_ ? flowing : masked_whole(g_, s_, nodes.at[k], flowing));
    }
    return values_.size > 0;
  }
  constexpr int branch_of(int id) const { return !s_.any_branch || s_.branches[id] < 0 ? 0 : s_.branches[id]; }
  constexpr bool leaves_branch() const { return in_one_branch_ && branch_of(id_) > 0; }

  /// The nodes from the arguments to the results. Where a rewrite has led around the arguments, inputs of the whole function serve.
  constexpr void extract(builder& body) {
    const graph_view& f = s_.f;
    body.adopt_shapes(f);
    body.adopt_rules(g_.view());
    for (int k = 1; k < at(id_).operand_count; ++k) {
      const int x = f.operand(id_, k);
      if (mark_.at[x] == 0 && at(x).operation != constant_operation()) add_input(body, x, k);
    }
    buffer<int> stack, order, x;
    for (int k = 0; k < values_.size; ++k) post_order(f, values_.at[k], mark_, stack, order);
    for (int i = 0; i < order.size; ++i) {
      const node& n = at(order.at[i]);
      if (n.operation == input_operation()) {
        add_input(body, order.at[i], 0);
        continue;
      }
      x.size = 0;
      for (int k = 0; k < n.operand_count; ++k) x.push(place_.at[f.operand(order.at[i], k)]);
      body.primal = n.primal;
      place_.at[order.at[i]] = body.append(call_of(f, order.at[i], x.at));
    }
    for (int k = 0; k < values_.size; ++k) body.result(place_.at[values_.at[k]]);
    body.inputs_at_least(inputs_.size);
  }
  constexpr void add_input(builder& body, int x, int operand) {
    place_.at[x] = body.input(inputs_.size, at(x).type, at(x).shape);
    mark_.at[x] = 2;
    inputs_.push(x), operand_of_.push(operand), wanted_.push(at(x).type == kind::real && s_.active[x]);
  }
  /// Outside branches the adjoints of the arguments are added to, one use after the other, as they are without `checkpoint`.
  constexpr void sweep_body(const builder& body, builder& pulled) {
    buffer<shape> shapes;
    for (int k = 0; k < adjoints_.size; ++k) shapes.push(g_.shape_of(adjoints_.at[k]));
    body_context context;  // loops keep the states alone
    seeded_sweep(body.view(), wanted_.at, {shapes.at, shapes.size, leaves_branch() ? -1 : 0}, s_.rules, s_.differentiate_body, s_.recompute, context, pulled);
    g_.adopt_rules(pulled.view());
  }

  /// Whether what arrives is made of values that are computed after the call: then those of the call would have to be kept. If not, there
  /// is nothing to wait for, and they are used where they are.
  constexpr bool is_made_later(int z_bar) const {
    buffer<bool> seen(g_.size());
    buffer<int> stack;
    stack.push(z_bar);
    while (stack.size > 0) {
      const int x = stack.at[--stack.size];
      if (seen.at[x]) continue;
      seen.at[x] = true;
      if (x < s_.f.node_count && x > last_) return true;
      for (int k = 0; x >= s_.f.node_count && k < g_[x].operand_count; ++k) stack.push(g_.operand(x, k));
    }
    return false;
  }
  /// The adjoint behind which the call is computed again: the last one that is made later, or -1.
  constexpr int awaited() const {
    int last = -1;
    for (int k = 0; k < adjoints_.size; ++k)
      if (adjoints_.at[k] > last && is_made_later(adjoints_.at[k])) last = adjoints_.at[k];
    return last;
  }
  constexpr int stand_in(int x, int w) {
    if (w < 0 || at(x).type != kind::real) return x;
    const int operands[] = {x, w};
    return g_.append({operation_id<computed_again>, kind::real, 2, operands, 0, nullptr, at(x).shape});
  }
  constexpr int adjoint_of_input(int i) const { return s_.adjoint[inputs_.at[i]] == 0 ? g_.whole(0) : s_.adjoint[inputs_.at[i]] - 1; }

  constexpr void record(const graph_view& f) {
    buffer<int> inputs, place(f.node_count), x;
    const int w = awaited();
    for (int i = 0; i < inputs_.size; ++i) inputs.push(stand_in(inputs_.at[i], w));
    for (int k = 0; k < adjoints_.size; ++k) inputs.push(adjoints_.at[k]);
    for (int i = 0; i < inputs_.size; ++i)
      if (wanted_.at[i]) inputs.push(adjoint_of_input(i));
    for (int id = 0; id < f.node_count; ++id) {
      const node& n = f.nodes[id];
      x.size = 0;
      for (int k = 0; k < n.operand_count; ++k) x.push(place.at[f.operand(id, k)]);
      const operation_call call{
          n.operation, n.type, n.operand_count, x.at, n.attribute_count, f.attributes + n.first_attribute, g_.shape_number(f.shape_of(id))};
      g_.primal = n.primal, g_.simplifies_freely = !n.primal;
      place.at[id] = n.operation == input_operation() ? inputs.at[f.attribute(id)] : n.primal || n.operand_count == 0 ? g_.append(call) : record_in(g_, call);
    }
    g_.primal = false, g_.simplifies_freely = true;
    for (int i = 0, k = 0; i < inputs_.size; ++i)
      if (wanted_.at[i]) arrive(i, place.at[f.results[k++]]);
  }
  constexpr void arrive(int i, int adjoint) {
    const int x = inputs_.at[i];
    if (g_.is_zero(adjoint)) return;
    if (!leaves_branch()) s_.adjoint[x] = adjoint + 1;
    else flow(g_, s_, x, operand_of_.at[i] > 0 ? masked(g_, s_, id_, operand_of_.at[i], adjoint) : masked_whole(g_, s_, id_, adjoint));
  }

  builder& g_;
  Sweep& s_;
  int id_, last_ = 0;  ///< the first and the last of the call's results
  buffer<int> place_;
  buffer<char> mark_;
  buffer<int> values_, adjoints_;    ///< of the results: their nodes, and what flows into them
  buffer<int> inputs_, operand_of_;  ///< of the call by itself: what they are, and which operands of its results; 0 for none
  buffer<bool> wanted_;
  bool in_one_branch_ = true;
};
/// `List` puts this off: a function named with a parameter of a template is compiled where that is used.
template <class List, class Sweep>
constexpr void recompute(builder& g, Sweep& s, int id) {
  recomputed_call(g, s, id).run();
}

}  // namespace gradfold::detail
