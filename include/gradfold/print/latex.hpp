// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/print/pieces.hpp>

/// Formulas in LaTeX's mathematics.
namespace gradfold::detail {

struct latex_fact {
  using type = std::string_view;
  template <class Operation>
  static consteval std::string_view of() {
    if constexpr (requires { Operation::latex; }) return Operation::latex;
    else return Operation::name;
  }
  template <class Operation>
  static constexpr std::string_view value = of<Operation>();
};

constexpr bool is_greek(std::string_view name) {
  constexpr std::string_view letters =
      "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega "
      "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ";
  for (std::size_t from = 0, end = 0; from < letters.size(); from = end + 1) {
    end = letters.find(' ', from);
    if (letters.substr(from, end - from) == name) return true;
  }
  return false;
}

struct latex_notation {
  static constexpr std::string_view open = "\\left(", close = "\\right)";
  static constexpr std::string_view after_definition = ";\\quad ";
  static constexpr std::string_view list_open = "\\left\\{", list_close = "\\right\\}";
  static constexpr int overhead = 11;  // " = " and what stands behind a definition

  template <class List = vocabulary>
  static constexpr std::string_view word(short operation) {
    return facts<latex_fact, List>::of[operation];
  }

  /// x, \alpha, \mathrm{rate}; what follows a first underscore, or digits at the end, is a subscript.
  static constexpr void write_name(buffer<char>& out, std::string_view name) {
    const std::size_t size = name.size();
    std::size_t stem = size > 0 ? 1 : 0, rest = 0;
    while (stem < size && name[stem] != '_') ++stem;
    rest = stem + 1;
    if (rest >= size) {
      for (stem = size; stem > 1 && is_digit(name[stem - 1]);) --stem;
      rest = stem;
    }
    write_word(out, name.substr(0, stem));
    if (stem == size) return;
    write_characters(out, "_{");
    if (is_digit(name[rest])) write_escaped(out, name.substr(rest));
    else write_word(out, name.substr(rest));
    out.push('}');
  }

  static constexpr void constant(auto& s, int id) {
    const literal x = s.g.constant_of(id);
    const int start = s.letters.size;
    precedence level = precedence::atom;
    if (s.g.nodes[id].type == kind::condition) write_characters(s.letters, x.high != 0 ? "\\text{true}" : "\\text{false}");
    else level = write_number(s.letters, x);
    s.leaf(id, start, level, has_minus_sign(x));
    if (x.form > literal_form::sqrt_half) s.nodes.at[id].opens = '1';
  }
  static constexpr void call(auto& s, int id) {
    const auto operation = s.operation(id);
    if (operation == operation_id<selection>) return cases(s, id);
    if (operation == operation_id<result_node>) return part(s, id);
    if (operation == operation_id<unshaped_function>) return function_of_tensors(s, id);
    if (const std::size_t place = word(operation).find('#'); place != std::string_view::npos) return pattern(s, id, place);
    if (operation == operation_id<custom_call>) own_function(s, id);
    else function(s, operation);
    arguments(s, id);
    s.end(id, precedence::prefix);
  }
  static constexpr void power(auto& s, int id) {
    const int x = s.operand(id, 0);
    const bool inside = has_exponent_inside(s, id);
    if (inside && s.operation(x) == operation_id<custom_call>) own_function(s, x);
    else if (inside) function(s, s.operation(x));
    else s.put(x, precedence::atom);
    s.text("^{");
    if (s.g.nodes[id].operand_count == 2) s.put(s.operand(id, 1), precedence::none);
    else number(s, s.g.attribute(id));
    s.text("}");
    if (inside) arguments(s, x);
    s.end(id, inside ? precedence::prefix : precedence::power);
  }
  static constexpr void product(auto& s, int id) {
    if (s.operation(id) == operation_id<divide>) fraction(s, id);
    else if (s.operation(id) == operation_id<modulo>) s.product(id, " \\bmod ");
    else s.product(id, needs_dot(s, id) ? " \\cdot " : " ");
  }
  static constexpr void prefix(auto& s, int id) {
    s.text(word(s.operation(id)));
    s.text(" ");
    s.put(s.operand(id, 0), precedence::prefix);
    s.end(id, precedence::prefix);
  }

 private:
  /// Characters that mean something to LaTeX are written as themselves.
  static constexpr void write_escaped(buffer<char>& out, std::string_view name) {
    for (const char c : name) {
      switch (c) {
        case '\\': write_characters(out, "\\backslash "); break;
        case '^': write_characters(out, "\\wedge "); break;
        case '~': write_characters(out, "\\sim "); break;
        case '_':
        case ' ':
        case '#':
        case '$':
        case '%':
        case '&':
        case '{':
        case '}': out.push('\\'); [[fallthrough]];
        default: out.push(c);
      }
    }
  }
  static constexpr void write_word(buffer<char>& out, std::string_view name) {
    if (name.size() == 1) return write_escaped(out, name);
    const bool greek = is_greek(name);
    write_characters(out, greek ? "\\" : "\\mathrm{");
    write_escaped(out, name);
    if (!greek) out.push('}');
  }
  static constexpr std::string_view formula(literal_form form) {
    switch (form) {
      case literal_form::ln_2: return "\\ln\\left(2\\right)";
      case literal_form::ln_10: return "\\ln\\left(10\\right)";
      case literal_form::sqrt_half: return "\\frac{1}{\\sqrt{2}}";
      case literal_form::two_over_sqrt_pi: return "\\frac{2}{\\sqrt{\\pi}}";
      default: return "\\frac{1}{\\sqrt{2 \\pi}}";
    }
  }
  /// Writes a literal and tells how it binds: 2.5e-7 is a product, with a power of ten.
  static constexpr precedence write_number(buffer<char>& out, const literal& x) {
    const bool minus = has_minus_sign(x);
    if (minus) out.push('-');
    const literal size = minus ? negated(x) : x;
    if (!is_plain(x)) write_characters(out, formula(x.form));
    else if (x.high != x.high) write_characters(out, "\\mathrm{nan}");
    else if (!finite(x.high)) write_characters(out, "\\infty");
    else if (write_scientific(out, size)) return precedence::product;
    return minus ? precedence::product : is_plain(x) ? precedence::atom : precedence::prefix;
  }
  static constexpr bool write_scientific(buffer<char>& out, const literal& x) {
    buffer<char> plain;
    write_decimal(plain, x);
    const std::string_view all = text_at(plain.at, static_cast<unsigned>(plain.size));
    const std::size_t e = all.find('e');
    write_characters(out, all.substr(0, e));
    if (e == std::string_view::npos) return false;
    write_characters(out, " \\cdot 10^{");
    write_characters(out, all.substr(e + 1));
    out.push('}');
    return true;
  }

  static constexpr void number(auto& s, long long n) {
    const int start = s.letters.size;
    write_integer(s.letters, n);
    s.kept(start);
  }
  static constexpr void function(auto& s, auto operation) {
    const bool is_command = word(operation).starts_with('\\');
    if (!is_command) s.text("\\operatorname{");
    s.text(word(operation));
    if (!is_command) s.text("}");
  }
  /// Template arguments are a subscript; so is the index of an element.
  static constexpr void function_of_tensors(auto& s, int id) {
    const function_text as(s.g.attributes + s.g.nodes[id].first_attribute);
    if (as.written != spelling::call) {
      s.text("{");
      s.put(s.operand(id, 0), precedence::atom);
      s.text("}_{");
      s.operands(id, ", ", 1);
      s.text("}");
    } else {
      buffer<char> name;
      write_escaped(name, as.name());
      s.text("\\operatorname{"), s.own({name.at, static_cast<std::size_t>(name.size)}), s.text("}");
      if (!as.arguments().empty()) s.text("_{"), s.own(as.arguments()), s.text("}");
      s.text(open);
      s.operands(id, ", ");
      if (!as.options().empty()) s.text(", \\text{"), s.own(as.options().substr(2)), s.text("}");
      s.text(close);
    }
    s.end(id, precedence::prefix);
  }
  static constexpr void own_function(auto& s, int id) {
    buffer<char> name;
    write_escaped(name, name_of(s.g, id));
    s.text("\\operatorname{"), s.own({name.at, static_cast<std::size_t>(name.size)}), s.text("}");
  }
  static constexpr void arguments(auto& s, int id) {
    s.text(open);
    s.operands(id, ", ");
    s.text(close);
  }
  static constexpr void pattern(auto& s, int id, std::size_t place) {
    s.text(word(s.operation(id)).substr(0, place));
    s.put(s.operand(id, 0), precedence::none);
    s.text(word(s.operation(id)).substr(place + 1));
    s.end(id, precedence::atom);
  }
  static constexpr void part(auto& s, int id) {  // one result of an operation that has several
    s.put(s.operand(id, 0), precedence::prefix);
    s.text("_{");
    number(s, s.g.attribute(id));
    s.text("}");
    s.end(id, precedence::prefix);
  }
  static constexpr void cases(auto& s, int id) {
    s.text("\\begin{cases} ");
    s.put(s.operand(id, 1), precedence::none);
    s.text(" & \\text{if } ");
    s.put(s.operand(id, 0), precedence::none);
    s.text(" \\\\ ");
    s.put(s.operand(id, 2), precedence::none);
    s.text(" & \\text{otherwise} \\end{cases}");
    s.end(id, precedence::none);
  }
  static constexpr void fraction(auto& s, int id) {
    const int x = s.operand(id, 0), y = s.operand(id, 1);
    s.text("\\frac{");
    s.put(x, precedence::none);
    s.text("}{");
    s.put(y, precedence::none);
    s.text("}");
    const bool has_sign = s.leads_with_sign(x, precedence::product);
    s.end(id, has_sign ? precedence::product : precedence::prefix, has_sign);
    s.nodes.at[id].opens = s.nodes.at[x].opens;
  }
  /// Whether a function's power is written \sin^{2}.
  static constexpr bool has_exponent_inside(auto& s, int id) {
    const int x = s.operand(id, 0);
    const short f = s.operation(x);
    return s.nodes.at[x].symbol < 0 && s.nodes.at[x].level == precedence::prefix && facts<description_fact>::of[f].binds == precedence::none &&
           f != operation_id<result_node> && f != operation_id<unshaped_function> && s.operation(id) == operation_id<integer_power> && s.g.attribute(id) > 1;
  }
  /// Factors stand side by side, but 2 3 is no 23 and a (b + c) no call of a.
  static constexpr bool needs_dot(auto& s, int id) {
    const int x = s.operand(id, 0), y = s.operand(id, 1);
    return is_digit(s.nodes.at[y].opens) || (s.nodes.at[y].level < s.needed_right(id, y) && !is_digit(s.nodes.at[x].opens));
  }
};

/// All results as LaTeX, for display style. Brackets, names of shared parts and lists as in `write_text`; operations
/// are printed by their member `latex`: a name, or a pattern with # in the operand's place.
template <class Graph>
constexpr void write_latex(const Graph& g, const std::string_view* names, buffer<char>& out) {
  write_formula<latex_notation>(g, names, out);
}

}  // namespace gradfold::detail
