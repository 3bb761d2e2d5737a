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
    for (int k = 0; k < n.count; ++k)
      if (x[k] >= known) known = 0;  // those read nothing that came after them
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
requires requires { typename Make::functions; } struct functions_made<Make> {
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

/// Whether a node stands for a static part, and the part that it then stands for.
constexpr bool is_part(const formula_view& f, int id) {
  const formula_node& n = f.nodes[id];
  return n.what == item::part || (n.what == item::function && f.functions[n.position]->is_part());
}
constexpr const part_info& part_at(const formula_view& f, int id) {
  const formula_node& n = f.nodes[id];
  return *(n.what == item::function ? f.functions[n.position]->part : f.parts[n.position]);
}
/// Which nodes the value of node `last` needs: a part needs only those operands that its graph mentions.
constexpr void mark_needed(const formula_view& f, int last, bool* needed) {
  needed[last] = true;
  for (int id = last; id >= 0; --id) {
    if (!needed[id]) continue;
    if (is_part(f, id)) {
      const graph_view g = part_at(f, id).graph();
      for (int i = 0; i < g.node_count; ++i)
        if (g.nodes[i].operation == input_operation()) needed[f.operand(id, static_cast<int>(g.attribute(i)))] = true;
    } else {
      for (int k = 0; k < f.nodes[id].count; ++k) needed[f.operand(id, k)] = true;
    }
  }
}

}  // namespace gradfold::detail
