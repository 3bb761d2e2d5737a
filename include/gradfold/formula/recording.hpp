// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/formula.hpp>

/// Formulas, and graphs that are parts of them, recorded on traced values.
namespace gradfold::detail {

/// Records a loop again: where functions of the user's are in its body, they have other numbers.
constexpr handle replay_loop(const graph_view& g, int id, const buffer<array_argument>& operands) {
  const node& n = g.nodes[id];
  builder* home = nullptr;
  for (int k = 0; k < operands.size; ++k) home = innermost(home, operands.at[k].value.home);
  buffer<long long> words(n.attribute_count);
  copy_to(words.at, g.attributes + n.first_attribute, n.attribute_count);
  if (home != nullptr) renumber_rules(words.at, g.rules, *home);
  return record_array(n.operation, n.type, operands.at, operands.size, words.size, words.at, g.shape_of(id));
}
/// Records one operation on whole tensors of a graph again, on these values.
constexpr handle replay_array(const graph_view& g, int id, const buffer<handle>& values) {
  const node& n = g.nodes[id];
  if (stands_for_operand(n.operation) && values.at[g.operand(id, 0)].home == nullptr) return values.at[g.operand(id, 0)];
  buffer<array_argument> operands(n.operand_count);
  for (int k = 0; k < n.operand_count; ++k) operands.at[k] = {values.at[g.operand(id, k)], g.nodes[g.operand(id, k)].type};
  const long long* const words = g.attributes + n.first_attribute;
  if (n.operation == operation_id<whole_call>) return record_whole_call(g.rule_of(id), operands.at, n.operand_count);
  if (g.rule_count > 0 && n.operation == operation_id<loop_fold>) return replay_loop(g, id, operands);
  return record_array(n.operation, n.type, operands.at, n.operand_count, n.attribute_count, words, g.shape_of(id));
}
/// Records a call of a function of the user's again.
constexpr handle replay_rule(const graph_view& g, int id, const buffer<handle>& values) {
  buffer<handle> operands(g.nodes[id].operand_count);
  for (int k = 0; k < operands.size; ++k) operands.at[k] = values.at[g.operand(id, k)];
  return record_rule_call(g.rule_of(id), operands.at, operands.size);
}
/// While it lives, what is recorded in the graph of some operands is derivative code, if a node is.
class as_recorded {
 public:
  constexpr as_recorded(const node& n, const argument* operands) : home_(nullptr) {
    for (int k = 0; !n.primal && k < n.operand_count; ++k) home_ = innermost(home_, operands[k].value.home);
    if (home_ == nullptr) return;
    primal_ = home_->primal, free_ = home_->simplifies_freely;
    home_->primal = false, home_->simplifies_freely = true;
  }
  as_recorded(const as_recorded&) = delete;
  as_recorded& operator=(const as_recorded&) = delete;
  constexpr ~as_recorded() {
    if (home_ != nullptr) home_->primal = primal_, home_->simplifies_freely = free_;
  }

 private:
  builder* home_;
  bool primal_ = true, free_ = false;
};
/// Records a graph on traced values: how a part, or a transform, is inlined where it is called. Derivative code stays derivative code.
constexpr void replay(const graph_view& g, const handle* inputs, buffer<handle>& results) {
  buffer<handle> values(g.node_count);
  for (int id = 0; id < g.node_count; ++id) {
    const node& n = g.nodes[id];
    if (n.operation == input_operation()) values.at[id] = inputs[g.attribute(id)];
    else if (n.operation == constant_operation()) values.at[id] = handle(g.constant_of(id));
    else if (acts_on_arrays(n.operation) || stands_for_operand(n.operation)) values.at[id] = replay_array(g, id, values);
    else if (n.operation == operation_id<custom_call>) values.at[id] = replay_rule(g, id, values);
    else {
      const int* x = g.operands + n.first_operand;
      const int last = n.operand_count - 1, b = last < 1 ? 0 : 1, c = last < 2 ? 0 : 2;
      const argument operands[] = {{values.at[x[0]], g.nodes[x[0]].type}, {values.at[x[b]], g.nodes[x[b]].type}, {values.at[x[c]], g.nodes[x[c]].type}};
      const as_recorded derivative(n, operands);
      values.at[id] = record(n.operation, n.type, operands, n.operand_count, n.attribute_count, g.attributes + n.first_attribute);
    }
  }
  for (int k = 0; k < g.result_count; ++k) results.push(values.at[g.results[k]]);
}

/// What the value of a node is where tensors are given.
struct value_form {
  kind type = kind::real;
  shape extents{};
  bool operator==(const value_form&) const = default;
};
/// What operand k of an operation is taken as, where it gives a value of this kind: as a whole number only if it gives one.
constexpr kind kind_taken(short operation, int k, kind given) {
  const signature takes = facts<description_fact>::of[operation].takes;
  if (takes == signature::logical || (takes == signature::choice && k == 0)) return kind::condition;
  return takes == signature::comparison ? kind::real : given;
}
/// How a function of tensors is recorded on operands of certain forms.
using function_recorder = handle (*)(const handle* operands);

/// A formula that is recorded on traced values, one for each variable. Where tensors are given, `forms` has what each node
/// is, and `recorders` one for each function node; without, functions stay without shapes.
struct formula_recording {
  const formula_view& f;
  const literal* literals;
  const handle* variables;
  optional_address<const value_form> forms{};
  optional_address<const function_recorder> recorders{};
  buffer<handle> values{};

  constexpr void run() { run_to(f.root); }
  /// The value of one node, and what it needs.
  constexpr void run_to(int last) {
    buffer<bool> needed(f.node_count + 1);
    mark_needed(f, last, needed.at);
    for (int id = 0, function = 0; id <= last; ++id) {
      const formula_node& n = f.nodes[id];
      if (!needed.at[id]) values.push({});
      else if (n.what == item::variable) values.push(variables[n.position]);
      else if (n.what == item::number) values.push(handle(literals[n.position]));
      else if (n.what == item::operation) values.push(operation(id));
      else if (n.what == item::function && recorders.exists()) values.push(shaped(recorders[function], id));
      else if (is_part(f, id)) values.push(inlined(part_at(f, id), id));
      else values.push(unshaped(id));
      if (n.what == item::function) ++function;
    }
  }

 private:
  constexpr kind kind_of(int id) const { return forms.exists() ? forms[id].type : f.nodes[id].type; }
  /// A value as a real number: a condition is 1 or 0.
  constexpr handle as_real(int id) const {
    const kind type = kind_of(id);
    if (!forms.exists() || type == kind::real || values.at[id].is_literal()) return values.at[id];
    const handle one(literal_of(1)), zero(literal_of(0));
    const argument operands[] = {{values.at[id], type}, {one, kind::real}, {zero, kind::real}};
    return type == kind::integer ? record(operation_id<to_real>, kind::real, operands, 1) : record(operation_id<selection>, kind::real, operands, 3);
  }
  constexpr handle operation(int id) const {
    const formula_node& n = f.nodes[id];
    if (!forms.exists()) {  // nothing is copied: handles are large
      const int x = f.operand(id, 0), y = f.operand(id, n.count > 1 ? 1 : 0), w = f.operand(id, n.count > 2 ? 2 : 0);
      const argument operands[] = {{values.at[x], f.nodes[x].type}, {values.at[y], f.nodes[y].type}, {values.at[w], f.nodes[w].type}};
      return recorded(id, operands);
    }
    handle taken[3];
    kind types[3] = {};
    for (int k = 0; k < n.count; ++k) {
      types[k] = kind_taken(f.nodes[id].operation, k, forms[id].type);
      taken[k] = types[k] == kind::real ? as_real(f.operand(id, k)) : values.at[f.operand(id, k)];
    }
    const argument operands[] = {{taken[0], types[0]}, {taken[1], types[1]}, {taken[2], types[2]}};
    return recorded(id, operands);
  }
  constexpr handle recorded(int id, const argument* operands) const {
    const formula_node& n = f.nodes[id];
    if (n.operation != operation_id<integer_power>) return record(n.operation, kind_of(id), operands, n.count);
    const auto exponent = static_cast<long long>(literals[f.nodes[f.operand(id, 1)].position].high);
    return record(n.operation, n.type, operands, 1, 1, &exponent);
  }
  constexpr handle shaped(const function_recorder& recorded_on, int id) const {
    buffer<handle> operands;
    for (int k = 0; k < f.nodes[id].count; ++k) operands.push(values.at[f.operand(id, k)]);
    return recorded_on(operands.at);
  }
  constexpr handle inlined(const part_info& part, int id) const {
    buffer<handle> inputs, results;
    for (int k = 0; k < f.nodes[id].count; ++k) inputs.push(as_real(f.operand(id, k)));
    replay(part.graph(), inputs.at, results);
    return results.at[0];
  }
  constexpr handle unshaped(int id) const {
    buffer<array_argument> operands;
    for (int k = 0; k < f.nodes[id].count; ++k) operands.push({values.at[f.operand(id, k)], f.nodes[f.operand(id, k)].type});
    buffer<long long> words;
    function_text::pack(*f.functions[f.nodes[id].position], words);
    return record_array(operation_id<unshaped_function>, kind::real, operands.at, operands.size, words.size, words.at, {});
  }
};

/// Records a formula in `g`, its variables as inputs, its node `id` as a result.
constexpr void record_in_graph(builder& g, const formula_view& f, const literal* literals, int id, kind type) {
  buffer<handle> variables;
  for (int i = 0; i < f.variable_count; ++i) variables.push(handle(&g, g.input(i, kind::real)));
  formula_recording recording{f, literals, variables.at};
  recording.run_to(id);
  g.result(recording.values.at[id].node_in(g, type));
}

}  // namespace gradfold::detail
