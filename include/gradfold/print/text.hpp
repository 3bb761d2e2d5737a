// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/print/pieces.hpp>

/// Formulas as text, in the notation of C++ with ^ for powers.
namespace gradfold::detail {

struct text_notation {
  static constexpr std::string_view open = "(", close = ")";
  static constexpr std::string_view after_definition = "; ";
  static constexpr std::string_view list_open = "{", list_close = "}";
  static constexpr int overhead = 5;  // " = " and "; "

  static constexpr std::string_view word(short operation) { return facts<description_fact>::of[operation].name; }
  static constexpr void write_name(buffer<char>& out, std::string_view name) { write_characters(out, name); }

  static constexpr void constant(auto& s, int id) {
    const literal x = s.g.constant_of(id);
    const int start = s.letters.size;
    if (s.g.nodes[id].type == kind::condition) write_characters(s.letters, x.high != 0 ? "true" : "false");
    else write_decimal(s.letters, x);
    const bool is_quotient = x.form == literal_form::two_over_sqrt_pi || x.form == literal_form::one_over_sqrt_two_pi;
    s.leaf(id, start, has_minus_sign(x) || is_quotient ? precedence::product : precedence::atom, has_minus_sign(x));
  }
  static constexpr void call(auto& s, int id) {
    if (s.operation(id) == operation_id<result_node>) return part(s, id);
    if (s.operation(id) == operation_id<unshaped_function>) return function(s, id);
    s.text(name_of(s.g, id));
    s.text("(");
    s.operands(id, ", ");
    s.text(")");
    s.end(id, precedence::atom);
  }
  static constexpr void power(auto& s, int id) {
    s.put(s.operand(id, 0), precedence::atom);
    s.text("^");
    if (s.g.nodes[id].operand_count == 2) s.put(s.operand(id, 1), precedence::power);
    else exponent(s, s.g.attribute(id));
    s.end(id, precedence::power);
  }
  static constexpr void product(auto& s, int id) { s.product(id, word(s.operation(id))); }
  static constexpr void prefix(auto& s, int id) {
    s.text(word(s.operation(id)));
    s.put(s.operand(id, 0), precedence::prefix);
    s.end(id, precedence::prefix);
  }

 private:
  /// A function of tensors as the user wrote it: sum<0>(x, keepdims), x[2], x(1, 2).
  static constexpr void function(auto& s, int id) {
    const function_text as(s.g.attributes + s.g.nodes[id].first_attribute);
    if (as.written != spelling::call) {
      const bool one = as.written == spelling::subscript;
      s.put(s.operand(id, 0), precedence::atom);
      s.text(one ? "[" : "(");
      s.operands(id, ", ", 1);
      s.text(one ? "]" : ")");
    } else {
      s.own(as.name());
      if (!as.arguments().empty()) s.text("<"), s.own(as.arguments()), s.text(">");
      s.text("(");
      s.operands(id, ", ");
      s.own(as.options());
      s.text(")");
    }
    s.end(id, precedence::atom);
  }
  static constexpr void part(auto& s, int id) {  // one result of an operation that has several
    s.put(s.operand(id, 0), precedence::atom);
    const int start = s.letters.size;
    s.letters.push('[');
    write_integer(s.letters, s.g.attribute(id));
    s.letters.push(']');
    s.kept(start);
    s.end(id, precedence::atom);
  }
  static constexpr void exponent(auto& s, long long n) {
    const int start = s.letters.size;
    if (n < 0) s.letters.push('(');
    write_integer(s.letters, n);
    if (n < 0) s.letters.push(')');
    s.kept(start);
  }
};

/// All results as text. `names` has a name for each input by position; where it is null the inputs are x0, x1, ...
/// Brackets are those that the order of evaluation needs: the user's (a - (b - c)) - d keeps one pair. In derivative
/// code, where that order is ours, sums and products are written without. A part used more than once has a name where
/// that makes the text shorter: "t1 = exp(a*b + c); t1*t1". Several results stand in braces: "{9*a^2, -2*b}".
/// The text depends on the graph below the results alone, not on the numbers of its nodes.
template <class Graph>
constexpr void write_text(const Graph& g, const std::string_view* names, buffer<char>& out) {
  write_formula<text_notation>(g, names, out);
}

}  // namespace gradfold::detail
