// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/compact.hpp>
#include <gradfold/formula/references.hpp>
#include <gradfold/print/names.hpp>

/// Graphs as drawings: input for Graphviz's dot.
namespace gradfold::detail {

template <class Graph>
class drawing {
 public:
  constexpr drawing(const Graph& g, const std::string_view* names, buffer<char>& out) : g_(g), names_(names), out_(out), number_(g.node_count) {
    buffer<char> mark(g.node_count);
    buffer<int> stack;
    for (int k = 0; k < g.result_count; ++k) post_order(g, g.results[k], mark, stack, order_);
    for (int i = 0; i < order_.size; ++i) number_.at[order_.at[i]] = i;
  }

  constexpr void write() {
    text(
        "digraph gradfold {\n  rankdir=BT;\n  node [fontname=\"Helvetica\", style=filled, fillcolor=white];\n"
        "  edge [fontname=\"Helvetica\", fontsize=10];\n");
    for (int i = 0; i < order_.size; ++i)
      if (is_input(order_.at[i])) node_line(order_.at[i], "  ");
    part(true, "value", "#dbe9f6");
    part(false, "derivative", "#fde3cf");
    for (int i = 0; i < order_.size; ++i) edges(order_.at[i]);
    for (int k = 0; k < g_.result_count; ++k) result(k);
    text("}\n");
  }

 private:
  constexpr void text(std::string_view s) { write_characters(out_, s); }
  constexpr void quoted(std::string_view s) {
    for (const char c : s) {
      if (c == '"' || c == '\\') out_.push('\\');
      out_.push(c);
    }
  }
  constexpr void node_name(int id) {
    out_.push('n');
    write_integer(out_, number_.at[id]);
  }
  constexpr bool is_input(int id) const { return g_.nodes[id].operation == input_operation(); }

  /// The nodes of the user's own value, or those of derivative code, in a box of their own.
  constexpr void part(bool primal, std::string_view name, std::string_view colour) {
    bool is_empty = true;
    for (int i = 0; i < order_.size; ++i) is_empty = is_empty && !belongs(order_.at[i], primal);
    if (is_empty) return;
    text("  subgraph cluster_"), text(name), text(" {\n    label=\""), text(name);
    text("\"; fontname=\"Helvetica\"; color=gray;\n    node [fillcolor=\""), text(colour), text("\"];\n");
    for (int i = 0; i < order_.size; ++i)
      if (belongs(order_.at[i], primal)) node_line(order_.at[i], "    ");
    text("  }\n");
  }
  constexpr bool belongs(int id, bool primal) const { return g_.nodes[id].primal == primal && !is_input(id); }

  constexpr void node_line(int id, std::string_view indent) {
    text(indent);
    node_name(id);
    text(" [label=\"");
    label(id);
    text(is_input(id) ? "\", shape=box" : g_.nodes[id].operation == constant_operation() ? "\", shape=plain" : "\"");
    text("];\n");
  }
  constexpr void label(int id) {
    const short operation = g_.nodes[id].operation;
    if (is_input(id)) return quoted(input_name(g_, id, names_).view());
    if (operation == constant_operation()) return write_decimal(out_, g_.constant_of(id));
    if (operation == operation_id<unshaped_function>) return function(function_text(g_.attributes + g_.nodes[id].first_attribute));
    quoted(name_of(g_, id));
    if (g_.nodes[id].attribute_count == 0 || operation == operation_id<custom_call>) return;
    out_.push(' ');
    write_integer(out_, g_.attribute(id));
  }
  constexpr void function(const function_text& as) {
    quoted(as.name());
    if (!as.arguments().empty()) text("<"), quoted(as.arguments()), text(">");
    quoted(as.options());
  }
  /// Edges run from operand to user; where the order of operands matters they are numbered.
  constexpr void edges(int id) {
    const int count = g_.nodes[id].operand_count;
    for (int k = 0; k < count; ++k) {
      edge(g_.operand(id, k));
      node_name(id);
      if (count > 1 && !commutes(g_.nodes[id].operation)) {
        text(" [label=");
        write_integer(out_, k + 1);
        out_.push(']');
      }
      text(";\n");
    }
  }
  constexpr void edge(int from) {
    text("  ");
    node_name(from);
    text(" -> ");
  }
  constexpr void result(int k) {
    text("  result");
    write_integer(out_, k + 1);
    text(" [label=\"result");
    if (g_.result_count > 1) out_.push(' '), write_integer(out_, k + 1);
    text("\", shape=plaintext, fillcolor=none];\n");
    edge(g_.results[k]);
    text("result");
    write_integer(out_, k + 1);
    text(" [style=bold];\n");
  }

  const Graph g_;
  const std::string_view* names_;
  buffer<char>& out_;
  buffer<int> number_, order_;
};

/// The live part of a graph as a digraph for dot. Inputs are boxes; the nodes of the user's own value and those of
/// derivative code stand in two boxes of two colours; results are marked. `names` as in `write_text`. Nodes are
/// numbered from the results downwards, so the drawing depends on the graph alone. Cost: linear.
template <class Graph>
constexpr void write_graphviz(const Graph& g, const std::string_view* names, buffer<char>& out) {
  drawing(g, names, out).write();
}

}  // namespace gradfold::detail
