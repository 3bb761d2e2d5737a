// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/formula/references.hpp>
#include <gradfold/packed.hpp>

/// What an expression is made of, as a value that can be a template argument. An expression's type carries its whole
/// structure as one formula, each distinct sub-expression once, so types stay short however often a part is repeated;
/// only the literals are kept in the object.
namespace gradfold::detail {

enum class item : unsigned char { variable, number, part, operation, function };

struct formula_node {
  item what = item::number;
  kind type = kind::real;
  bool integral = false;  ///< a literal of integer type
  short operation = 0;
  int position = 0;  ///< of the variable, the literal, the part or the function
  int first = 0;     ///< span into the operands
  int count = 0;
};

/// Sub-expressions in an order in which operands come first; `root` is the whole.
template <int nodes_, int operands_, int variables_, int parts_, class Functions = function_list<>>
struct formula {
  using functions = Functions;
  formula_node nodes[static_cast<unsigned>(nodes_ + 1)] = {};
  int operands[static_cast<unsigned>(operands_ + 1)] = {};
  const variable_info* variables[static_cast<unsigned>(variables_ + 1)] = {};  ///< as first mentioned
  const part_info* parts[static_cast<unsigned>(parts_ + 1)] = {};
  int literal_count = 0;
  int root = 0;
  static constexpr int node_count = nodes_, operand_count = operands_, variable_count = variables_, part_count = parts_, function_count = Functions::count;
};

struct formula_view {
  const formula_node* nodes;
  const int* operands;
  const variable_info* const* variables;
  const part_info* const* parts;
  const function_info* const* functions;
  int node_count, variable_count, part_count, function_count, literal_count, root;

  constexpr int operand(int id, int k) const { return operands[nodes[id].first + k]; }
};
template <int n, int m, int v, int p, class Functions>
constexpr formula_view view(const formula<n, m, v, p, Functions>& f) {
  return {f.nodes, f.operands, f.variables, f.parts, Functions::infos, n, v, p, Functions::count, f.literal_count, f.root};
}

/// A formula under construction.
struct formula_builder {
  buffer<formula_node> nodes;
  buffer<int> operands;
  buffer<const variable_info*> variables;
  buffer<const part_info*> parts;
  buffer<const function_info*> functions;
  int literal_count = 0;
  int root = 0;

  template <class T>
  static constexpr int listed(buffer<T>& list, const T& x) {
    for (int i = 0; i < list.size; ++i)
      if (same(list.at[i], x)) return i;
    list.push(x);
    return list.size - 1;
  }

  /// Adds a node unless one of the first `known` is the same; literals never are, for their values are not known here.
  constexpr int add(formula_node n, const int* x, int known) {
    for (int id = 0; id < known && n.what != item::number; ++id) {
      const formula_node& m = nodes.at[id];
      if (m.what != n.what || m.operation != n.operation || m.count != n.count || m.position != n.position) continue;
      bool same = true;
      for (int k = 0; k < n.count && same; ++k) same = operands.at[m.first + k] == x[k];
      if (same) return id;
    }
    n.first = operands.size;
    for (int k = 0; k < n.count; ++k) operands.push(x[k]);
    nodes.push(n);
    return nodes.size - 1;
  }

  /// Adds a whole formula, its variables replaced by `substitutes` where given; returns its root.
  constexpr int absorb(const formula_view& f, const buffer<int>* substitutes = nullptr) {
    buffer<int> place(f.node_count + 1);
    const int known = nodes.size, first_literal = literal_count;
    int x[16] = {};
    for (int id = 0; id < f.node_count; ++id) {
      formula_node n = f.nodes[id];
      buffer<int> many(n.count > 16 ? n.count : 0);
      int* const y = n.count > 16 ? many.at : x;
      for (int k = 0; k < n.count; ++k) y[k] = place.at[f.operand(id, k)];
      if (n.what == item::variable && substitutes != nullptr && substitutes->at[n.position] >= 0) {
        place.at[id] = substitutes->at[n.position];
        continue;
      }
      if (n.what == item::variable) n.position = listed(variables, f.variables[n.position]);
      if (n.what == item::part) n.position = listed(parts, f.parts[n.position]);
      if (n.what == item::function) n.position = listed(functions, f.functions[n.position]);
      if (n.what == item::number) n.position += first_literal;
      place.at[id] = add(n, y, known);
    }
    literal_count += f.literal_count;
    return place.at[f.root];
  }
};

struct formula_sizes {
  int nodes, operands, variables, parts;
};
constexpr formula_sizes sizes_of(const formula_builder& b) { return {b.nodes.size, b.operands.size, b.variables.size, b.parts.size}; }

template <formula_sizes s, class Functions>
constexpr auto freeze(const formula_builder& b) {
  formula<s.nodes, s.operands, s.variables, s.parts, Functions> f;
  copy_to(f.nodes, b.nodes.at, s.nodes);
  copy_to(f.operands, b.operands.at, s.operands);
  copy_to(f.variables, b.variables.at, s.variables);
  copy_to(f.parts, b.parts.at, s.parts);
  f.literal_count = b.literal_count, f.root = b.root;
  return f;
}

/// The functions of what is made.
template <class Make>
struct functions_made {
  using type = function_list<>;
};
template <class Make>
  requires requires { typename Make::functions; }
struct functions_made<Make> {
  using type = typename Make::functions;
};

template <class Make>
struct made {
  formula_builder built;
  constexpr made() {
    using Functions = typename functions_made<Make>::type;
    for (int i = 0; i < Functions::count; ++i) built.functions.push(Functions::infos[i]);
    Make::make(built);
  }
};

/// Builds a formula by `make(builder&)`: once for its sizes, once for itself.
template <class Make>
inline constexpr formula_sizes composed_sizes = sizes_of(made<Make>().built);
template <class Make>
consteval auto composed() {
  return freeze<composed_sizes<Make>, typename functions_made<Make>::type>(made<Make>().built);
}

/// The static part that a node stands for, if it does.
constexpr const part_info* part_at(const formula_view& f, int id) {
  const formula_node& n = f.nodes[id];
  if (n.what == item::function) return f.functions[n.position]->part;
  return n.what == item::part ? f.parts[n.position] : nullptr;
}
/// Which nodes the value needs: a part needs only those operands that its graph mentions.
constexpr void mark_needed(const formula_view& f, bool* needed) {
  needed[f.root] = true;
  for (int id = f.node_count - 1; id >= 0; --id) {
    if (!needed[id]) continue;
    if (const part_info* const part = part_at(f, id); part != nullptr) {
      const graph_view g = part->graph();
      for (int i = 0; i < g.node_count; ++i)
        if (g.nodes[i].operation == input_operation()) needed[f.operand(id, static_cast<int>(g.attribute(i)))] = true;
    } else {
      for (int k = 0; k < f.nodes[id].count; ++k) needed[f.operand(id, k)] = true;
    }
  }
}

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
  buffer<array_argument> operands(n.operand_count);
  for (int k = 0; k < n.operand_count; ++k) operands.at[k] = {values.at[g.operand(id, k)], g.nodes[g.operand(id, k)].type};
  const long long* const words = g.attributes + n.first_attribute;
  if (g.rule_count > 0 && n.operation == id_of<loop_fold>()) return replay_loop(g, id, operands);
  return record_array(n.operation, n.type, operands.at, n.operand_count, n.attribute_count, words, g.shape_of(id));
}
/// Records a call of a function of the user's again.
constexpr handle replay_rule(const graph_view& g, int id, const buffer<handle>& values) {
  buffer<handle> operands(g.nodes[id].operand_count);
  for (int k = 0; k < operands.size; ++k) operands.at[k] = values.at[g.operand(id, k)];
  return record_rule_call(g.rule_of(id), operands.at, operands.size);
}
/// Records a graph on traced values: how a part, or a transform, is inlined where it is called.
constexpr void replay(const graph_view& g, const handle* inputs, buffer<handle>& results) {
  buffer<handle> values(g.node_count);
  for (int id = 0; id < g.node_count; ++id) {
    const node& n = g.nodes[id];
    if (n.operation == input_operation()) values.at[id] = inputs[g.attribute(id)];
    else if (n.operation == constant_operation()) values.at[id] = handle(g.constant_of(id));
    else if (acts_on_arrays(n.operation)) values.at[id] = replay_array(g, id, values);
    else if (n.operation == id_of<custom_call>()) values.at[id] = replay_rule(g, id, values);
    else {
      const int* x = g.operands + n.first_operand;
      const int last = n.operand_count - 1, b = last < 1 ? 0 : 1, c = last < 2 ? 0 : 2;
      const argument operands[] = {{values.at[x[0]], g.nodes[x[0]].type}, {values.at[x[b]], g.nodes[x[b]].type}, {values.at[x[c]], g.nodes[x[c]].type}};
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
  const signature takes = facts<signature_fact>::of[operation];
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
  const value_form* forms = nullptr;
  const function_recorder* recorders = nullptr;
  buffer<handle> values{};

  constexpr void run() {
    buffer<bool> needed(f.node_count + 1);
    mark_needed(f, needed.at);
    for (int id = 0, function = 0; id < f.node_count; ++id) {
      const formula_node& n = f.nodes[id];
      if (!needed.at[id]) values.push({});
      else if (n.what == item::variable) values.push(variables[n.position]);
      else if (n.what == item::number) values.push(handle(literals[n.position]));
      else if (n.what == item::operation) values.push(operation(id));
      else if (n.what == item::function && recorders != nullptr) values.push(shaped(recorders[function], id));
      else if (const part_info* const part = part_at(f, id); part != nullptr) values.push(inlined(*part, id));
      else values.push(unshaped(id));
      if (n.what == item::function) ++function;
    }
  }

 private:
  constexpr kind kind_of(int id) const { return forms == nullptr ? f.nodes[id].type : forms[id].type; }
  /// A value as a real number: a condition is 1 or 0.
  constexpr handle as_real(int id) const {
    const kind type = kind_of(id);
    if (forms == nullptr || type == kind::real || values.at[id].is_literal()) return values.at[id];
    const handle one(literal_of(1)), zero(literal_of(0));
    const argument operands[] = {{values.at[id], type}, {one, kind::real}, {zero, kind::real}};
    return type == kind::integer ? record(id_of<to_real>(), kind::real, operands, 1) : record(id_of<selection>(), kind::real, operands, 3);
  }
  constexpr handle operation(int id) const {
    const formula_node& n = f.nodes[id];
    if (forms == nullptr) {  // nothing is copied: handles are large
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
    if (n.operation != id_of<integer_power>()) return record(n.operation, kind_of(id), operands, n.count);
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
    return record_array(id_of<unshaped_function>(), kind::real, operands.at, operands.size, words.size, words.at, {});
  }
};

}  // namespace gradfold::detail
