// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/reverse/body.hpp>
#include <gradfold/reverse/multiples.hpp>
#include <gradfold/reverse/stored.hpp>

/// The reverse of a loop.
namespace gradfold::detail {

/// The reverse of a loop is a loop: it goes through the states backwards, its state the adjoint of the state and those sums of
/// the adjoints of the captures that are not computed after it.
template <class Sweep>
class reversed_loop {
 public:
  constexpr reversed_loop(builder& g, Sweep& s, int id)
      : g_(g), s_(s), id_(id), loop_(loop_of(s.f, id)), leaves_(loop_.leaves()), outputs_(loop_.outputs()), captures_(s.f.nodes[id].operand_count - leaves_),
        last_(leaves_), entering_(leaves_), leaving_(outputs_), sums_(captures_) {
    for (int q = 0; q < captures_; ++q)
      if (s_.active[capture(q)]) active_.push(q);
  }

  constexpr void run() {
    if (!find_adjoints()) return;
    builder forward(64), gradient(64), body(64), live(64);
    body_context context{s_.stores, {}};
    differentiate_body(forward, context, gradient);
    const graph_view f = gradient.view();
    const step_pullback step{f, loop_, captures_};
    if (s_.stores) store(step, forward, context.origin);
    sort_sums(step);
    write_body(f, body);
    compact(body.view(), live);
    record(live);
    sum_after_loop(step);
  }

 private:
  constexpr int capture(int q) const { return s_.f.operand(id_, leaves_ + q); }
  constexpr shape capture_shape(int q) const { return s_.f.shape_of(capture(q)); }

  /// The adjoints of the last state, of the states in which steps begin, and of what steps leave, plus 1; 0 where nothing flows.
  constexpr bool find_adjoints() {
    bool any = false;
    for (int u = id_ + 1; u < s_.f.node_count; ++u) {
      if (s_.f.nodes[u].operation != operation_id<loop_result> || s_.f.operand(u, 0) != id_ || s_.adjoint[u] == 0) continue;
      const int r = static_cast<int>(s_.f.attribute(u)), flowing = s_.any_branch ? masked_whole(g_, s_, u, s_.adjoint[u] - 1) + 1 : s_.adjoint[u];
      (r < leaves_ ? last_.at[r] : r < 2 * leaves_ ? entering_.at[r - leaves_] : leaving_.at[r - 2 * leaves_]) = flowing;
      any = true;
    }
    return any;
  }
  /// The pull-back of one step: adjoints of its state, then of the captures that need one, added to what has flowed there before.
  constexpr void differentiate_body(builder& body, body_context& context, builder& out) const {
    unpack_graph(loop_.body(), body);
    body.inputs_at_least(leaves_ + 1 + captures_);
    body.adopt_rules(g_.view());
    buffer<bool> wanted(leaves_ + 1 + captures_);
    for (int r = 0; r < leaves_; ++r) wanted.at[r] = true;
    for (int which = 0; which < active_.size; ++which) wanted.at[leaves_ + 1 + active_.at[which]] = true;
    buffer<shape> shapes(leaves_ + outputs_);
    for (int r = 0; r < leaves_ + outputs_; ++r) shapes.at[r] = loop_.result(r);
    s_.differentiate_body(body.view(), wanted.at, {shapes.at, shapes.size, leaves_ + 1}, context, out);
    g_.adopt_rules(out.view());
  }
  /// The loop itself, which is in the gradient's graph, leaves what it stores.
  constexpr void store(const step_pullback& step, builder& body, const buffer<int>& origin) {
    stored_values(step, body.view(), origin).choose(stored_);
    if (stored_.size == 0) return;
    buffer<shape> results;
    for (int r = 0; r < loop_.results(); ++r) results.push(loop_.result(r));
    body.primal = false;
    for (int k = 0; k < stored_.size; ++k) {
      const auto [node, x, function] = stored_.at[k];
      const shape one = step.f.shape_of(node);
      body.result(function == 0 ? x : body.append({function, kind::real, 1, &x, 0, nullptr}));
      results.push(one), stored_shape_.push(loop_.stacked(one));
    }
    buffer<long long> words;
    packed_loop::pack(loop_.steps(), leaves_, results, body.view(), words);
    node& n = g_.nodes.at[id_];
    n.first_attribute = g_.attributes.size, n.attribute_count = words.size;
    for (int k = 0; k < words.size; ++k) g_.attributes.push(words.at[k]);
  }
  /// Which sums for captures the loop keeps, and what is summed after it. What flows into a capture is added, term after term, to what
  /// has flowed there before; loops inside the step begin with that.
  constexpr void sort_sums(const step_pullback& step) {
    const graph_view& f = step.f;
    passed_.reset(f.node_count);
    buffer<int> begun(f.node_count);  // which capture's sum a node is, plus 1
    for (int id = 0; id < f.node_count; ++id) {
      const short operation = f.nodes[id].operation;
      if (operation == input_operation()) begun.at[id] = step.position(id) < begun_input() ? 0 : step.position(id) - begun_input() + 1;
      else if (operation == operation_id<add>) begun.at[id] = begun.at[f.operand(id, begun.at[f.operand(id, 0)] > 0 ? 0 : 1)];
      else if (operation == operation_id<loop_result>) begun.at[id] = begins_with(f, id) < 0 ? 0 : begun.at[begins_with(f, id)];
    }
    for (int which = 0; which < active_.size; ++which) {
      sort_sum(step, begun, active_.at[which], which);
      begun_.push(sums_.at[active_.at[which]] == 1 ? leaves_ + sum_count_++ : -1);
    }
  }
  constexpr void sort_sum(const step_pullback& step, const buffer<int>& begun, int q, int which) {
    const graph_view& f = step.f;
    int x = f.results[leaves_ + which];
    while (begun.at[x] == which + 1 && !step.is_input(x)) {
      if (f.nodes[x].operation == operation_id<loop_result>) {
        sums_.at[q] = 1, x = begins_with(f, x);
        continue;
      }
      const int before = begun.at[f.operand(x, 0)] > 0 ? 0 : 1, term = f.operand(x, 1 - before);
      if (step.is_summed_after(term) && f.nodes[term].shape == f.nodes[x].shape) passed_.at[x] = before + 1, keep_for_sum(step, q, term);
      else sums_.at[q] = 1;
      x = f.operand(x, before);
    }
    if (begun.at[x] != which + 1 && f.nodes[x].operation != constant_operation()) sums_.at[q] = 1;
  }
  constexpr void keep_for_sum(const step_pullback& step, int q, int term) {
    after_.push({q, term});
    const loop_nest by = step.nest(term);
    for (int k = 0; k < (step.f.nodes[term].operation == operation_id<contraction> ? 2 : 1); ++k)
      if (const int x = step.f.operand(term, k); step.is_left(x, by, k + 1) && stored_output_of(x) < 0 && output_of(x) < 0)
        left_.push(x), shape_left_.push(step.f.shape_of(x));
  }
  /// Which output of the reversed loop a node of the pull-back is, or -1.
  constexpr int output_of(int x) const {
    for (int k = 0; k < left_.size; ++k)
      if (left_.at[k] == x) return k;
    return -1;
  }
  /// Which of the values that the loop itself stores a node of the pull-back is, or -1.
  constexpr int stored_output_of(int x) const {
    for (int k = 0; k < stored_.size; ++k)
      if (stored_.at[k].node == x) return k;
    return -1;
  }

  /// Where what has flowed into captures begins among the inputs of the pull-back of one step.
  constexpr int begun_input() const { return 2 * leaves_ + 1 + captures_ + outputs_; }

  constexpr reversed_inputs inputs() const { return {leaves_, sum_count_, outputs_, captures_}; }
  constexpr int row_of_input(builder& b, int position, int step, const shape& one) const {
    return row_at_step(b, b.input(position, kind::real, b.shape_number(loop_.stacked(one))), step, one);
  }

  /// What flows into result r of one step, from that of all steps: a scalar stands for equal numbers.
  constexpr int arriving(builder& b, int position, int all_adjoints, int step, int r) const {
    return g_[all_adjoints].shape == 0 ? b.input(position, kind::real) : row_of_input(b, position, step, loop_.result(r));
  }

  constexpr void write_body(const graph_view& f, builder& b) const {
    b.simplifies_freely = true, b.primal = false;
    const int index = b.input(inputs().index(), kind::integer);
    const int from_last[] = {b.constant({static_cast<double>(loop_.steps() - 1), 0, literal_form::number}, kind::integer), index};
    const int step = record_in(b, {operation_id<subtract>, kind::integer, 2, from_last, 0, nullptr});
    buffer<int> place(f.node_count);
    multiples_of_adjoints multiples(f, b, loop_.results(), leaves_ + 1 + captures_);
    for (int id = 0; id < f.node_count; ++id) {
      if (f.nodes[id].operation == input_operation()) place.at[id] = read_input(b, f, id, step);
      else if (const int k = stored_output_of(id); k >= 0) place.at[id] = row_of_input(b, inputs().stored(k), step, f.shape_of(id));
      else if (passed_.at[id] > 0) place.at[id] = place.at[f.operand(id, passed_.at[id] - 1)];
      else place.at[id] = replayed(b, f, id, place.at);
      multiples.find(id, place.at);
    }
    for (int r = 0; r < leaves_; ++r) {
      const int adjoint = place.at[f.results[r]];
      b.result(entering_.at[r] == 0 ? adjoint : rewriting{b}.sum(adjoint, arriving(b, inputs().entering(r), entering_.at[r] - 1, step, r)));
    }
    for (int which = 0; which < active_.size; ++which)
      if (begun_.at[which] >= 0) b.result(place.at[f.results[leaves_ + which]]);
    for (int k = 0; k < left_.size; ++k) b.result(place.at[left_.at[k]]);
    b.inputs_at_least(inputs().stored(stored_.size));
  }
  /// What stands for an input of the pull-back of one step.
  constexpr int read_input(builder& b, const graph_view& f, int id, int step) const {
    const int position = static_cast<int>(f.attribute(id)), seed = position - (leaves_ + 1 + captures_);
    if (position >= begun_input()) return begun_sum(b, f, id, position - begun_input());
    if (seed >= leaves_)
      return leaving_.at[seed - leaves_] == 0 ? b.whole(0) : arriving(b, inputs().leaving(seed - leaves_), leaving_.at[seed - leaves_] - 1, step, seed);
    if (seed >= 0) return b.input(seed, kind::real, b.shape_number(loop_.result(seed)));
    if (position == leaves_) return step;
    if (position > leaves_) return b.input(inputs().capture(position - leaves_ - 1), f.nodes[id].type, b.shape_number(f.shape_of(id)));
    return row_of_input(b, inputs().state(position), step, loop_.result(position));
  }
  /// The sum that the loop keeps for the capture that is differentiated as number `which`.
  constexpr int begun_sum(builder& b, const graph_view& f, int id, int which) const {
    return begun_.at[which] < 0 ? b.whole(0) : b.input(begun_.at[which], kind::real, b.shape_number(f.shape_of(id)));
  }
  /// The reversed loop in the gradient's graph; what it gives flows into the operands of the loop.
  constexpr void record(builder& body) {
    buffer<int> operands;
    buffer<shape> results;
    const int zero = g_.whole(0);
    for (int r = 0; r < leaves_; ++r) operands.push(last_.at[r] == 0 ? zero : last_.at[r] - 1), results.push(loop_.result(r));
    for (int q = 0; q < captures_; ++q)
      if (sums_.at[q] == 1) operands.push(s_.adjoint[capture(q)] == 0 ? zero : s_.adjoint[capture(q)] - 1), results.push(capture_shape(q));
    carried_ = results.size;
    for (int k = 0; k < left_.size; ++k) results.push(shape_left_.at[k]);
    take_captures(body, operands);
    graph_view reversed_body = body.view();
    reversed_body.input_count = operands.size + 1;  // and the index
    buffer<long long> words;
    packed_loop::pack(loop_.steps(), carried_, results, reversed_body, words);
    reversed_ = record_in(g_, {operation_id<loop_fold>, kind::real, operands.size, operands.at, words.size, words.at, 0});
    for (int q = 0, next = leaves_; q < captures_; ++q)
      if (sums_.at[q] == 1) s_.adjoint[capture(q)] = result(reversed_, next, results.at[next]) + 1, ++next;
    for (int r = 0; r < leaves_; ++r)
      if (s_.active[s_.f.operand(id_, r)]) flow(g_, s_, s_.f.operand(id_, r), result(reversed_, r, results.at[r]));
  }
  /// Operands for those inputs of the reversed body, after the index, that it mentions; they are counted anew.
  constexpr void take_captures(builder& body, buffer<int>& operands) const {
    buffer<int> numbered(inputs().stored(stored_.size) + 1);
    int next = inputs().index() + 1;
    for (int id = 0; id < body.size(); ++id) {
      if (body[id].operation != input_operation()) continue;
      long long& position = body.attributes.at[body[id].first_attribute];
      if (position <= inputs().index()) continue;
      int& number = numbered.at[position];
      if (number == 0) number = next++, operands.push(operand_for(static_cast<int>(position)));
      position = number;
    }
  }
  constexpr int operand_for(int position) const {
    if (position >= inputs().stored(0)) return stored(position - inputs().stored(0));
    if (position >= inputs().capture(0)) return capture(position - inputs().capture(0));
    if (position >= inputs().leaving(0)) return leaving_.at[position - inputs().leaving(0)] - 1;
    if (position >= inputs().entering(0)) return entering_.at[position - inputs().entering(0)] - 1;
    return states(position - inputs().state(0));
  }
  constexpr int stored(int k) const { return result(id_, 2 * leaves_ + outputs_ + k, stored_shape_.at[k]); }
  constexpr int states(int r) const { return result(id_, leaves_ + r, loop_.all(r)); }
  constexpr int result(int loop, int r, const shape& of) const {
    const long long which = r;
    return record_in(g_, {operation_id<loop_result>, kind::real, 1, &loop, 1, &which, g_.shape_number(of)});
  }

  /// The sums over the steps of what the reversed loop has left.
  constexpr void sum_after_loop(const step_pullback& step) {
    for (int k = 0; k < after_.size; ++k) {
      const int q = after_.at[k].capture, term = after_.at[k].node;
      loop_nest all = over_steps(step.nest(term), loop_.steps());
      const short shape = g_.shape_number(capture_shape(q));
      if (step.f.nodes[term].operation == operation_id<contraction>) {
        const int x = all_steps(step, term, 0, all), y = all_steps(step, term, 1, all);
        flow(g_, s_, capture(q), contraction::record(g_, x, y, all, shape));
      } else flow(g_, s_, capture(q), side_by_side(step, term, all, shape));
    }
  }
  /// The parts that the steps have left, where the index puts them.
  constexpr int side_by_side(const step_pullback& step, int term, loop_nest& all, short shape) const {
    const linear_index chosen = step.index_of(step.f.operand(term, 1));
    const long long pace = step.pace(term);
    all.map[0].offset += static_cast<int>(pace * chosen.constant);
    walk_steps(all, 0, pace * chosen.factor, true);
    const int x = all_steps(step, term, 0, all);
    if (chosen.base >= 0) return gathering::record_as<scattering>(g_, x, outside(step, chosen.base), all, pace, shape, kind::real);
    all.maps = 2;
    return strided_sum::record(g_, x, all, shape);
  }
  constexpr int outside(const step_pullback& step, int x) const { return capture(step.position(x) - leaves_ - 1); }
  /// Where operand k of a sum is at all steps; its map becomes one over them.
  constexpr int all_steps(const step_pullback& step, int term, int k, loop_nest& all) const {
    const int x = step.f.operand(term, k), m = k + 1;
    if (step.is_state(x)) return walk_steps(all, m, loop_.result(step.position(x)).size(), true), states(step.position(x));
    if (step.is_capture(x)) return outside(step, x);
    if (const int value = stored_output_of(x); value >= 0) return walk_steps(all, m, step.f.shape_of(x).size(), true), stored(value);
    if (const int output = output_of(x); output >= 0) {
      const shape one = shape_left_.at[output];
      return walk_steps(all, m, one.size(), false), result(reversed_, 2 * carried_ + output, loop_.stacked(one));
    }
    const loop_nest by = step.nest(term);
    const affine_map part = composed(by, by.map[m], step.nest(x)).map;
    const linear_index chosen = step.index_of(step.f.operand(x, 1));
    all.map[m].offset = part.offset + static_cast<int>(step.pace(x) * chosen.constant);
    for (int axis = 0; axis < by.rank; ++axis) all.map[m].stride[axis + 1] = part.stride[axis];
    walk_steps(all, m, step.pace(x) * chosen.factor, true);
    return outside(step, step.f.operand(x, 0));
  }

  builder& g_;
  Sweep& s_;
  int id_;
  packed_loop loop_;
  int leaves_, outputs_, captures_;
  buffer<int> last_, entering_, leaving_;
  buffer<int> active_;  ///< the captures that are differentiated
  buffer<int> sums_;    ///< whether the loop sums what flows into a capture
  buffer<int> begun_;   ///< of each capture that is differentiated the input of the reversed body that has its sum so far, or -1
  int sum_count_ = 0;
  buffer<int> passed_;       ///< of sums in the pull-back, plus 1, the operand that remains where the other is summed after the loop
  buffer<sum_after> after_;  ///< what is summed after it
  buffer<int> left_;         ///< the nodes of the pull-back that it leaves for that
  buffer<shape> shape_left_;
  buffer<stored_value> stored_;  ///< what the loop itself stores
  buffer<shape> stored_shape_;   ///< over all steps
  int carried_ = 0, reversed_ = 0;
};

}  // namespace gradfold::detail
