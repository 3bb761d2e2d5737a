// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/compact.hpp>
#include <gradfold/formula/references.hpp>
#include <gradfold/print/names.hpp>

/// What the notations for formulas share. Every live node is laid out once, operands first, as a row of pieces:
/// characters and operands. The rows give the length of each node's text, which decides whether it gets a name, and
/// writing is a walk over them with a stack of its own, so that depth is no limit. Cost: linear in graph and text.
namespace gradfold::detail {

inline constexpr short conversion = operation_id<to_real>;

/// One piece of a node's text: characters of the notation, characters kept by the sheet, or an operand.
struct piece {
  const char* text = nullptr;
  int kept = -1;
  int operand = -1;
  int size = 0;
  bool drops_sign = false;  ///< the operand is written without its minus sign
};

/// A node as it stands in the text.
struct printed_node {
  int uses = 0;                         ///< places in other nodes, or among the results
  int first = 0, last = 0;              ///< its pieces
  int length = 0;                       ///< their characters, operands included
  int symbol = -1, symbol_size = 0;     ///< characters that stand for it: those of a leaf, or its name
  precedence level = precedence::atom;  ///< of what stands where it is used
  char opens = 0;                       ///< the first character that is seen
  bool has_sign = false;                ///< begins with a minus sign that a sum may take over
  bool named = false;
};

/// The pieces of a whole graph. Flat where every node passes: calls are what constant evaluation pays for.
template <class Graph>
class sheet {
 public:
  constexpr sheet(const Graph& view, std::string_view opening, std::string_view closing) : g(view), nodes(view.node_count), open_(opening), close_(closing) {
    buffer<char> mark(g.node_count);
    buffer<int> stack;
    for (int k = 0; k < g.result_count; ++k) post_order(g, g.results[k], mark, stack, order);
    for (int i = 0; i < order.size; ++i) {
      const node& n = g.nodes[order.at[i]];
      const int* const x = g.operands + n.first_operand;
      for (int k = 0; n.operation != conversion && k < n.operand_count; ++k) ++nodes.at[g.nodes[x[k]].operation != conversion ? x[k] : shown(x[k])].uses;
    }
    for (int k = 0; k < g.result_count; ++k) ++nodes.at[shown(g.results[k])].uses;
  }

  const Graph g;
  buffer<printed_node> nodes;
  buffer<int> order;     ///< live nodes, operands before users
  buffer<char> letters;  ///< characters of leaves, names and exponents

  /// The node that is printed for this one: conversions of integers to reals are not.
  constexpr int shown(int id) const { return is_shown(id) ? id : g.operand(id, 0); }
  constexpr bool is_shown(int id) const { return g.nodes[id].operation != conversion; }
  constexpr int operand(int id, int k) const {
    const int x = g.operands[g.nodes[id].first_operand + k];
    return g.nodes[x].operation != conversion ? x : shown(x);
  }
  constexpr short operation(int id) const { return g.nodes[id].operation; }

  /// Opens the row of a node; what follows appends to it.
  constexpr void begin(int id) { nodes.at[id].first = pieces_.size, length_ = 0; }
  constexpr void text(std::string_view s) { fixed(s.data(), static_cast<int>(s.size())); }
  template <int n>
  constexpr void text(const char (&s)[n]) {
    fixed(s, n - 1);
  }
  /// The letters from `start` on.
  constexpr void kept(int start) {
    pieces_.push({nullptr, start, -1, letters.size - start, false});
    length_ += letters.size - start;
  }
  /// An operand, in brackets where it binds less than needed.
  constexpr void put(int x, precedence needed, bool drops_sign = false) {
    const printed_node& n = nodes.at[x];
    length_ += (n.symbol < 0 ? n.length : n.symbol_size) - (drops_sign ? 1 : 0);
    if (n.level >= needed) return pieces_.push({nullptr, -1, x, 0, drops_sign});
    text(open_);
    pieces_.push({nullptr, -1, x, 0, drops_sign});
    text(close_);
  }
  /// Characters that are the sheet's own.
  constexpr void own(std::string_view s) {
    const int start = letters.size;
    write_characters(letters, s);
    kept(start);
  }
  constexpr void operands(int id, std::string_view separator, int first = 0) {
    for (int k = first; k < g.nodes[id].operand_count; ++k) {
      if (k > first) text(separator);
      put(operand(id, k), precedence::none);
    }
  }
  /// The letters from `start` on are all there is to this node.
  constexpr void leaf(int id, int start, precedence level, bool has_sign = false) {
    printed_node& n = nodes.at[id];
    n.symbol = start, n.symbol_size = n.length = letters.size - start;
    n.level = level, n.has_sign = has_sign, n.opens = letters.at[start];
  }
  /// Closes the row.
  constexpr void end(int id, precedence level, bool has_sign = false) {
    printed_node& n = nodes.at[id];
    const piece& p = pieces_.at[n.first];
    n.last = pieces_.size, n.length = length_, n.level = level, n.has_sign = has_sign;
    n.opens = p.operand >= 0 ? nodes.at[p.operand].opens : p.kept >= 0 ? letters.at[p.kept] : p.text[0];
  }

  /// In derivative code sums and products associate: 2*(a*b) is 2*a*b there. The user's own brackets stay.
  constexpr bool associates(int id, int right) const { return !g.nodes[id].primal && g.nodes[right].type == kind::real; }
  constexpr bool leads_with_sign(int x, precedence needed) const { return nodes.at[x].has_sign && nodes.at[x].level >= needed; }

  /// x + y and x - y. The sign of y goes into the operator: x + -2*y is x - 2*y.
  constexpr void sum(int id) {
    const int x = operand(id, 0), y = operand(id, 1);
    const bool minus = operation(id) == operation_id<subtract>;
    const precedence needed = !minus && associates(id, y) ? precedence::sum : precedence::product;
    const bool merges = leads_with_sign(y, needed);
    put(x, precedence::sum);
    fixed(minus != merges ? " - " : " + ", 3);
    put(y, needed, merges);
    end(id, precedence::sum, leads_with_sign(x, precedence::sum));
  }
  /// What the right operand of a product needs: more where it would begin with a sign.
  constexpr precedence needed_right(int id, int y) const {
    const bool joins = operation(id) == operation_id<multiply> && associates(id, y);
    return nodes.at[y].has_sign ? precedence::power : joins ? precedence::product : precedence::prefix;
  }
  constexpr void product(int id, std::string_view token) {
    const int x = operand(id, 0), y = operand(id, 1);
    put(x, precedence::product);
    text(token);
    put(y, needed_right(id, y));
    end(id, precedence::product, leads_with_sign(x, precedence::product));
  }
  constexpr void sign(int id) {
    const int x = operand(id, 0);
    text("-");
    put(x, nodes.at[x].has_sign ? precedence::power : precedence::product);
    end(id, precedence::product, true);
  }
  /// Comparisons, whose operands are sums, and what joins conditions.
  constexpr void relation(int id, std::string_view token, precedence level) {
    const precedence needed = level >= precedence::equality ? precedence::sum : level;
    put(operand(id, 0), needed);
    text(" "), text(token), text(" ");
    put(operand(id, 1), needed);
    end(id, level);
  }

  /// Whether a name of `size` letters, defined with `overhead` more, shortens the text.
  constexpr bool is_worth_naming(int id, int size, int overhead) const {
    const printed_node& n = nodes.at[id];
    return n.symbol < 0 && n.length * (n.uses - 1) > size * (n.uses + 1) + overhead;
  }
  constexpr void name(int id, int start) {
    printed_node& n = nodes.at[id];
    n.symbol = start, n.symbol_size = letters.size - start, n.opens = letters.at[start];
    n.level = precedence::atom, n.has_sign = false, n.named = true;
  }

  constexpr void write_symbol(int id, buffer<char>& out) const { append_characters(out, letters.at + nodes.at[id].symbol, nodes.at[id].symbol_size); }
  constexpr void write(int id, buffer<char>& out) {
    if (nodes.at[id].symbol >= 0) write_symbol(id, out);
    else write_row(id, out);
  }
  /// The row of a node, operands and all.
  constexpr void write_row(int id, buffer<char>& out) {
    bool skips_sign = false;
    open_row(id);
    while (rows_.size > 0) {
      row& r = rows_.at[rows_.size - 1];
      if (r.next == r.last) {
        --rows_.size;
        continue;
      }
      const piece& p = pieces_.at[r.next++];
      const char* from = p.text;
      int size = p.size;
      if (p.operand >= 0) {
        const printed_node& n = nodes.at[p.operand];
        skips_sign = skips_sign || p.drops_sign;
        if (n.symbol < 0) {
          open_row(p.operand);
          continue;
        }
        from = letters.at + n.symbol, size = n.symbol_size;
      } else if (p.kept >= 0) from = letters.at + p.kept;
      if (skips_sign && *from == '-') ++from, --size, skips_sign = false;
      append_characters(out, from, size);
    }
  }

 private:
  struct row {
    int next = 0, last = 0;
  };

  constexpr void fixed(const char* text, int size) {
    pieces_.push({text, -1, -1, size, false});
    length_ += size;
  }
  constexpr void open_row(int id) { rows_.push({nodes.at[id].first, nodes.at[id].last}); }

  buffer<piece> pieces_;
  buffer<row> rows_;
  int length_ = 0;  // of the row at hand
  std::string_view open_, close_;
};

template <class Notation>
constexpr void input(auto& s, int id, const std::string_view* names) {
  const int start = s.letters.size;
  Notation::write_name(s.letters, input_name(s.g, id, names).view());
  s.leaf(id, start, precedence::atom);
}
template <class Notation>
constexpr void lay_out(auto& s, int id, const std::string_view* names) {
  const short operation = s.operation(id);
  const precedence level = facts<description_fact>::of[operation].binds;
  s.begin(id);
  switch (operation) {
    case operation_id<input_node>: return input<Notation>(s, id, names);
    case operation_id<constant_node>: return Notation::constant(s, id);
    case operation_id<negate>: return s.sign(id);
    default: break;
  }
  switch (level) {
    case precedence::none: return Notation::call(s, id);
    case precedence::power: return Notation::power(s, id);
    case precedence::sum: return s.sum(id);
    case precedence::product: return Notation::product(s, id);
    case precedence::prefix: return Notation::prefix(s, id);
    default: return s.relation(id, Notation::word(operation), level);
  }
}

/// The graph's results: definitions of shared parts that are worth a name, in the order in which they are first needed,
/// then the result, or the list of results.
template <class Notation, class Graph>
constexpr void write_formula(const Graph& g, const std::string_view* names, buffer<char>& out) {
  sheet s(g, Notation::open, Notation::close);
  std::string_view stem;
  int count = 0;
  for (int i = 0; i < s.order.size; ++i) {
    const int id = s.order.at[i];
    if (!s.is_shown(id)) continue;
    lay_out<Notation>(s, id, names);
    if (s.nodes.at[id].uses < 2 || !s.is_worth_naming(id, 2, Notation::overhead)) continue;
    if (stem.empty()) stem = stem_of_names(g, s.order, names);
    const int start = s.letters.size;
    Notation::write_name(s.letters, input_name(stem, count + 1).view());
    if (s.is_worth_naming(id, s.letters.size - start, Notation::overhead)) s.name(id, start), ++count;
    else s.letters.size = start;
  }
  for (int i = 0; i < s.order.size && count > 0; ++i)
    if (const int id = s.order.at[i]; s.nodes.at[id].named) {
      s.write_symbol(id, out);
      write_characters(out, " = ");
      s.write_row(id, out);
      write_characters(out, Notation::after_definition);
    }
  if (g.result_count != 1) write_characters(out, Notation::list_open);
  for (int k = 0; k < g.result_count; ++k) {
    if (k > 0) write_characters(out, ", ");
    s.write(s.shown(g.results[k]), out);
  }
  if (g.result_count != 1) write_characters(out, Notation::list_close);
}

}  // namespace gradfold::detail
