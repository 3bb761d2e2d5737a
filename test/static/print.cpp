// SPDX-License-Identifier: BSL-1.0
#include <gradfold/print/graphviz.hpp>
#include <gradfold/print/latex.hpp>
#include <gradfold/print/text.hpp>
#include <gradfold/reverse.hpp>

#include <utility>

/// Decimals, text, LaTeX and drawings of graphs, in constant expressions.
namespace gradfold::detail {

constexpr std::string_view view_of_buffer(const buffer<char>& b) { return {b.at, static_cast<unsigned>(b.size)}; }

constexpr bool prints(const literal& x, std::string_view expected) {
  buffer<char> out;
  write_decimal(out, x);
  return view_of_buffer(out) == expected;
}
constexpr bool prints(auto x, std::string_view expected) { return prints(literal_of(x), expected); }

static_assert(prints(3, "3") && prints(-3, "-3") && prints(0, "0") && prints(3.0, "3") && prints(-0.0, "-0"));
static_assert(prints(0.1, "0.1") && prints(0.1f, "0.1") && prints(static_cast<double>(0.1f), "0.10000000149011612"));
static_assert(prints(0.3, "0.3") && prints(0.1 + 0.2, "0.30000000000000004") && prints(1.0 / 3, "0.3333333333333333"));
static_assert(prints(1e22, "1e22") && prints(2.5e-7, "2.5e-7") && prints(1e-4, "0.0001") && prints(1e-5, "1e-5"));
static_assert(prints(1e300, "1e300") && prints(5e-324, "5e-324") && prints(-1.7976931348623157e308, "-1.7976931348623157e308"));
static_assert(prints(2.2250738585072014e-308, "2.2250738585072014e-308") && prints(9.5367431640625e-7, "9.5367431640625e-7"));
static_assert(prints(9007199254740993, "9007199254740993") && prints(18446744073709551615u, "18446744073709551615"));
static_assert(prints(-9223372036854775807 - 1, "-9223372036854775808") && prints(16777217, "16777217"));
static_assert(prints(3.4028234663852886e38f, "3.4028235e38") && prints(1e-45f, "1e-45"));
static_assert(prints(123456.75, "123456.75") && prints(20.5, "20.5") && prints(100, "100") && prints(1e15, "1000000000000000"));
static_assert(prints(std::numeric_limits<double>::infinity(), "inf") && prints(-std::numeric_limits<double>::infinity(), "-inf"));
static_assert(prints(std::numeric_limits<double>::quiet_NaN(), "nan"));
static_assert(prints(literal::ln_2(), "log(2)") && prints(negated(literal::two_over_sqrt_pi()), "-2/sqrt(pi)"));

constexpr std::string_view names[] = {"a", "b", "c", "d", "i", "j"};

/// Where a text is not the one expected: a call to this in a constant expression is an error that names the line.
inline void another_text_was_expected() {}

/// A graph with four reals and two integers, and the text of values in it.
struct sample {
  builder g{};
  symbol a = real(0), b = real(1), c = real(2), d = real(3);
  integer_symbol i = integer(4), j = integer(5);

  constexpr symbol real(int position) { return symbol(handle(&g, g.input(position, kind::real))); }
  constexpr integer_symbol integer(int position) { return integer_symbol(handle(&g, g.input(position, kind::integer))); }

  constexpr void prints(graph_writer write, const auto& z, std::string_view expected) {
    g.clear_results();
    g.result(z.value_.node_in(g, z.type));
    buffer<char> out;
    write(g.view(), names, out);
    if (view_of_buffer(out) != expected) another_text_was_expected();
  }
  constexpr void text(const auto& z, std::string_view expected) { prints(write_text, z, expected); }
  constexpr void latex(const auto& z, std::string_view expected) { prints(write_latex, z, expected); }
  /// The derivatives of `z` in a, and in b if asked.
  constexpr void gradient(graph_writer write, const symbol& z, bool in_b, std::string_view expected) {
    g.clear_results();
    g.result(z.value_.id);
    const bool wanted[] = {true, in_b, false, false, false, false};
    builder derivative;
    gradient_graph(g.view(), wanted, false, derivative);
    buffer<char> out;
    write(derivative.view(), names, out);
    if (view_of_buffer(out) != expected) another_text_was_expected();
  }
};

constexpr bool prints_the_example() {
  sample s;
  const symbol q = 3 * pow(s.a, 3) - pow(s.b, 2);
  s.text(q, "3*a^3 - b^2");
  s.gradient(write_text, q, false, "9*a^2");
  s.gradient(write_text, q, true, "{9*a^2, -2*b}");
  s.latex(q, "3 a^{3} - b^{2}");
  s.gradient(write_latex, q, true, "\\left\\{9 a^{2}, -2 b\\right\\}");
  return true;
}
static_assert(prints_the_example());

/// Brackets where the order of evaluation needs them, and nowhere else.
constexpr bool prints_brackets() {
  sample s;
  auto& [g, a, b, c, d, i, j] = s;
  s.text(a - (b - c), "a - (b - c)");
  s.text(a - b - c, "a - b - c");
  s.text(a + (b + c), "a + (b + c)");
  s.text((a + b) * (c - d), "(a + b)*(c - d)");
  s.text(a / (b * c), "a/(b*c)");
  s.text(a / b / c, "a/b/c");
  s.text(a / (b / c), "a/(b/c)");
  s.text(a / b * c, "a/b*c");
  s.text(a * (b / c), "a*(b/c)");
  s.text(a * b + c * d, "a*b + c*d");
  return true;
}
static_assert(prints_brackets());

/// Signs.
constexpr bool prints_signs() {
  sample s;
  auto& [g, a, b, c, d, i, j] = s;
  s.text(-a, "-a");
  s.text(-pow(a, 2), "-a^2");
  s.text(pow(-a, 2), "(-a)^2");
  s.text(-(a + b), "-(a + b)");
  s.text(-(a * b), "-a*b");
  s.text(a * -b, "a*(-b)");
  s.text(a + -b, "a - b");
  s.text(a - -b, "a + b");
  s.text(a - -(b - c), "a + (b - c)");
  s.text(a + -2 * b / c, "a - 2*b/c");
  s.text(a + -3, "a - 3");
  s.text(a - -3.5, "a + 3.5");
  s.text(-3 * a, "-3*a");
  s.text(b * -3, "b*(-3)");
  s.text(-a + b, "-a + b");
  s.text(-(-3 * a), "-(-3*a)");
  return true;
}
static_assert(prints_signs());

/// Powers.
constexpr bool prints_powers() {
  sample s;
  auto& [g, a, b, c, d, i, j] = s;
  s.text(pow(pow(a, 2), 3), "(a^2)^3");
  s.text(pow(a, pow(b, c)), "a^b^c");
  s.text(pow(pow(a, b), c), "(a^b)^c");
  s.text(pow(a, -2), "a^(-2)");
  s.text(pow(a, 3.0), "a^3");
  s.text(pow(a, 0.5), "a^0.5");
  s.text(pow(a, -0.5), "a^(-0.5)");
  s.text(pow(a, std::ratio<1, 3>()), "a^(1/3)");
  s.text(pow(a + b, c * d), "(a + b)^(c*d)");
  s.text(pow(2, a), "2^a");
  s.text(pow(-2, a), "(-2)^a");
  s.text(pow(sin(a), 2), "sin(a)^2");
  s.text(pow(a, i), "a^i");
  return true;
}
static_assert(prints_powers());

/// Functions, conditions, integers.
constexpr bool prints_functions() {
  sample s;
  auto& [g, a, b, c, d, i, j] = s;
  s.text(select(a < b, a, b), "select(a < b, a, b)");
  s.text(atan2(a + b, -c), "atan2(a + b, -c)");
  s.text(a < b || (!(c < d) && a == 1), "a < b || !(c < d) && a == 1");
  s.text((a < b || c < d) && a != b, "(a < b || c < d) && a != b");
  s.text(a * i, "a*i");
  s.text(i - j % 2 * 3, "i - j%2*3");
  s.text(a * analytic(literal::two_over_sqrt_pi()) / analytic(literal::ln_2()), "a*(2/sqrt(pi))/log(2)");
  s.text(a / analytic(literal::two_over_sqrt_pi()), "a/(2/sqrt(pi))");
  s.text(a + 0.1 * b, "a + 0.1*b");
  s.text(symbol(1) / symbol(3) * a, "1/3*a");
  return true;
}
static_assert(prints_functions());

/// Shared parts get a name where that makes the text shorter.
constexpr bool names_shared_parts() {
  sample s;
  auto& [g, a, b, c, d, i, j] = s;
  s.text(sin(a) * sin(a) + sin(a), "sin(a)*sin(a) + sin(a)");
  s.text(exp(a * b + c) * cos(exp(a * b + c)), "t1 = exp(a*b + c); t1*cos(t1)");
  s.text((exp(a * b + c) + d) * (exp(a * b + c) + d) / exp(a * b + c), "t1 = exp(a*b + c); (t1 + d)*(t1 + d)/t1");
  return true;
}
static_assert(names_shared_parts());
// No name is that of a variable; inputs without names are called by position.
constexpr bool avoids_names() {
  builder g;
  const symbol x(handle(&g, g.input(0, kind::real))), y(handle(&g, g.input(1, kind::real)));
  const symbol e = exp(x * y + 1);
  g.result((e * sin(e)).value_.id);
  constexpr std::string_view taken[] = {"t12", "u_1"};
  buffer<char> first, second;
  write_text(g.view(), taken, first);
  write_text(g.view(), nullptr, second);
  return view_of_buffer(first) == "v1 = exp(t12*u_1 + 1); v1*sin(v1)" && view_of_buffer(second) == "t1 = exp(x0*x1 + 1); t1*sin(t1)";
}
static_assert(avoids_names());

// The text is that of the graph below the results, whatever the numbers of its nodes.
constexpr bool ignores_numbers() {
  builder g, h;
  const symbol a(handle(&g, g.input(0, kind::real))), b(handle(&g, g.input(1, kind::real)));
  const symbol dead = sin(a) * b, x = exp(b * b + a), y = exp(a * a + b);
  g.result((y * y - x * x / dead * 0 + x * cos(y)).value_.id);
  compact(g.view(), h);
  buffer<char> first, second;
  write_text(g.view(), names, first);
  write_text(h.view(), names, second);
  return view_of_buffer(first) == view_of_buffer(second);
}
static_assert(ignores_numbers());

// Depth is no limit: a sum of 2,000 terms.
constexpr bool prints_long_sums() {
  builder g(4096);
  const symbol a(handle(&g, g.input(0, kind::real)));
  int sum = a.value_.id;
  for (int k = 0; k < 2000; ++k) {
    const int b = g.input(1 + k, kind::real);
    sum = rewriting{g}.sum(sum, b);
  }
  g.result(sum);
  buffer<char> out;
  write_text(g.view(), nullptr, out);
  return view_of_buffer(out).ends_with(" + x1999 + x2000");
}
static_assert(prints_long_sums());

constexpr bool prints_latex() {
  sample s;
  auto& [g, a, b, c, d, i, j] = s;
  s.latex(a / (b + c), "\\frac{a}{b + c}");
  s.latex(a + -b / c, "a - \\frac{b}{c}");
  s.latex(pow(a / b, 2), "\\left(\\frac{a}{b}\\right)^{2}");
  s.latex(pow(sin(a), 2), "\\sin^{2}\\left(a\\right)");
  s.latex(pow(a, -0.5), "a^{-0.5}");
  s.latex(sqrt(a + b), "\\sqrt{a + b}");
  s.latex(abs(a) * floor(b), "\\left|a\\right| \\left\\lfloor b\\right\\rfloor");
  s.latex(2 * (a + b), "2 \\left(a + b\\right)");
  s.latex(a * (b + c), "a \\cdot \\left(b + c\\right)");
  s.latex(a * 3, "a \\cdot 3");
  s.latex(asinh(a), "\\operatorname{asinh}\\left(a\\right)");
  s.latex(a * 2.5e-7, "a \\cdot \\left(2.5 \\cdot 10^{-7}\\right)");
  s.latex(select(a <= b, a, b), "\\begin{cases} a & \\text{if } a \\le b \\\\ b & \\text{otherwise} \\end{cases}");
  s.latex(!(a < b && c < d), "\\lnot \\left(a < b \\land c < d\\right)");
  return true;
}
static_assert(prints_latex());

constexpr bool names_as(std::string_view name, std::string_view expected) {
  buffer<char> out;
  latex_notation::write_name(out, name);
  return view_of_buffer(out) == expected;
}
static_assert(names_as("x", "x") && names_as("x1", "x_{1}") && names_as("x_12", "x_{12}") && names_as("sigma", "\\sigma"));
static_assert(names_as("alpha_2", "\\alpha_{2}") && names_as("rate", "\\mathrm{rate}") && names_as("T_max", "T_{\\mathrm{max}}"));
static_assert(names_as("x_i", "x_{i}") && names_as("_x", "\\mathrm{\\_x}") && names_as("x_", "\\mathrm{x\\_}"));
static_assert(names_as("%", "\\%") && names_as("rate #1 {$&}", "\\mathrm{rate\\ \\#1\\ \\{\\$\\&\\}}") && names_as("x^2", "\\mathrm{x\\wedge }_{2}") &&
              names_as("a\\~b", "\\mathrm{a\\backslash \\sim b}"));

constexpr bool prints_drawings() {
  sample s;
  s.prints(write_graphviz, s.a - s.b,
           "digraph gradfold {\n  rankdir=BT;\n  node [fontname=\"Helvetica\", style=filled, fillcolor=white];\n"
           "  edge [fontname=\"Helvetica\", fontsize=10];\n"
           "  n0 [label=\"a\", shape=box];\n  n1 [label=\"b\", shape=box];\n"
           "  subgraph cluster_value {\n    label=\"value\"; fontname=\"Helvetica\"; color=gray;\n"
           "    node [fillcolor=\"#dbe9f6\"];\n    n2 [label=\"-\"];\n  }\n"
           "  n0 -> n2 [label=1];\n  n1 -> n2 [label=2];\n"
           "  result1 [label=\"result\", shape=plaintext, fillcolor=none];\n  n2 -> result1 [style=bold];\n}\n");
  return true;
}
static_assert(prints_drawings());

}  // namespace gradfold::detail
