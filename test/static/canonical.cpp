// SPDX-License-Identifier: BSL-1.0
#include <gradfold/canonical.hpp>
#include <gradfold/lower.hpp>
#include <gradfold/reverse.hpp>

/// Which expressions are found to be the same, and which are not.
namespace gradfold::detail {

/// Two functions of a, b, c as graphs; the second knows its inputs in another order.
template <class Function>
constexpr void trace(Function f, const int (&place)[3], builder& g) {
  const auto input = [&](int k) { return symbol(handle(&g, g.input(place[k], kind::real))); };
  const symbol a = input(0), b = input(1), c = input(2);
  const auto z = f(a, b, c);
  g.result(z.value_.node_in(g, z.type));
}

constexpr int in_order[] = {0, 1, 2}, turned[] = {2, 0, 1};
constexpr std::string_view in_order_names[] = {"a", "b", "c"}, turned_names[] = {"b", "c", "a"};

template <class X, class Y>
constexpr bool same(X x, Y y) {
  builder f, g;
  trace(x, in_order, f);
  trace(y, turned, g);
  return same_canonically(f.view(), in_order_names, g.view(), turned_names);
}
/// The same, when one is the derivative of the other in a.
template <class X, class Y>
constexpr bool is_derivative(X x, Y y) {
  builder f, slope, g;
  trace(x, in_order, f);
  const bool wanted[] = {true, false, false};
  gradient_graph(f.view(), wanted, false, slope);
  trace(y, turned, g);
  return same_canonically(slope.view(), in_order_names, g.view(), turned_names);
}
template <class X, class Y>
constexpr bool is_second_derivative(X x, Y y) {
  builder f, slope, curvature, g;
  trace(x, in_order, f);
  const bool wanted[] = {true, false, false};
  gradient_graph(f.view(), wanted, false, slope);
  gradient_graph(slope.view(), wanted, false, curvature);
  trace(y, turned, g);
  return same_canonically(curvature.view(), in_order_names, g.view(), turned_names);
}

#define GRADFOLD_TEST_FUNCTION(...) []([[maybe_unused]] auto a, [[maybe_unused]] auto b, [[maybe_unused]] auto c) { return __VA_ARGS__; }
#define GRADFOLD_TEST_SAME(x, y) static_assert(same(GRADFOLD_TEST_FUNCTION(x), GRADFOLD_TEST_FUNCTION(y)))
#define GRADFOLD_TEST_DIFFERENT(x, y) static_assert(!same(GRADFOLD_TEST_FUNCTION(x), GRADFOLD_TEST_FUNCTION(y)))
#define GRADFOLD_TEST_DERIVATIVE(x, y) static_assert(is_derivative(GRADFOLD_TEST_FUNCTION(x), GRADFOLD_TEST_FUNCTION(y)))
#define GRADFOLD_TEST_SECOND_DERIVATIVE(x, y) static_assert(is_second_derivative(GRADFOLD_TEST_FUNCTION(x), GRADFOLD_TEST_FUNCTION(y)))

// Sums.
GRADFOLD_TEST_SAME(a + b, b + a);
GRADFOLD_TEST_SAME((a + b) + c, a + (c + b));
GRADFOLD_TEST_SAME(2 * a + 3 * a, 5 * a);
GRADFOLD_TEST_SAME(a - a, symbol(0));
GRADFOLD_TEST_SAME(a + b - a, b);
GRADFOLD_TEST_SAME(a - a + sin(b) * 0, symbol(0));
GRADFOLD_TEST_SAME(-(a - b), b - a);
GRADFOLD_TEST_SAME(-(a + b), -a - b);
GRADFOLD_TEST_SAME(2 * (a + b), 2 * a + 2 * b);
GRADFOLD_TEST_SAME((a + b) / 2, 0.5 * a + b / 2);
GRADFOLD_TEST_DIFFERENT(a, b);
GRADFOLD_TEST_DIFFERENT(a, -a);
GRADFOLD_TEST_DIFFERENT(a + b, a - b);
GRADFOLD_TEST_DIFFERENT(a - b, b - a);
GRADFOLD_TEST_DIFFERENT(2 * a + 3 * b, 3 * a + 2 * b);
GRADFOLD_TEST_DIFFERENT(a + 1, a);

// Products.
GRADFOLD_TEST_SAME(a* b* c, c*(a* b));
GRADFOLD_TEST_SAME(-a * -b, a* b);
GRADFOLD_TEST_SAME(a* a* a, pow(a, 3));
GRADFOLD_TEST_SAME(pow(a, 2) * pow(a, -1), a);
GRADFOLD_TEST_SAME(pow(a, 3.0), pow(a, 3));
GRADFOLD_TEST_SAME(pow(a, -2), 1 / (a * a));
GRADFOLD_TEST_SAME(pow(pow(a, 2), 3), pow(a, 6));
GRADFOLD_TEST_SAME(pow(a* b, 3), pow(a, 3) * pow(b, 3));
GRADFOLD_TEST_SAME(pow(a, 0), symbol(1));
GRADFOLD_TEST_SAME(a / b * b, a);
GRADFOLD_TEST_SAME(a / b / c, a / (b * c));
GRADFOLD_TEST_SAME(a / (b / c), a* c / b);
GRADFOLD_TEST_SAME(1 / (1 / a), a);
GRADFOLD_TEST_SAME((a + b) * (a - b), a* a - b * b);
GRADFOLD_TEST_SAME(pow(a + b, 2), a* a + 2 * a * b + b * b);
GRADFOLD_TEST_SAME((a * a - 1) / (a - 1), a + 1);
GRADFOLD_TEST_SAME(fma(a, b, c), a* b + c);
GRADFOLD_TEST_SAME(sin(a) * (1 + exp(b)), sin(a) + exp(b) * sin(a));
GRADFOLD_TEST_DIFFERENT(a* b, a* c);
GRADFOLD_TEST_DIFFERENT(a / b, b / a);
GRADFOLD_TEST_DIFFERENT(pow(a, 2), pow(a, 3));
GRADFOLD_TEST_DIFFERENT(pow(a, 2), pow(a, -2));
GRADFOLD_TEST_DIFFERENT(pow(a + b, 2), a* a + b * b);
GRADFOLD_TEST_DIFFERENT(a / (a - a), b / (a - a));

// Constants.
GRADFOLD_TEST_SAME(symbol(1) / symbol(3) + symbol(1) / symbol(3), symbol(2) / symbol(3));
GRADFOLD_TEST_SAME(a*(symbol(1) / symbol(3)), a / 3);
GRADFOLD_TEST_SAME(a / 4, 0.25 * a);
GRADFOLD_TEST_SAME(a * 1e300 * 1e300 / 1e300, a * 1e300);
GRADFOLD_TEST_SAME(a * 0x1p-1074 * 0x1p1000, a * 0x1p-74);
GRADFOLD_TEST_SAME(a + 9007199254740993ll, a + 1 + 9007199254740992ll);
GRADFOLD_TEST_SAME(a - std::numeric_limits<double>::infinity(), a + -std::numeric_limits<double>::infinity());
GRADFOLD_TEST_SAME(a * 0.5f, a / 2.0);
GRADFOLD_TEST_DIFFERENT(a * 0.1, a / 10);
GRADFOLD_TEST_DIFFERENT(a * 0.1f, a * 0.1);
GRADFOLD_TEST_DIFFERENT(a * 0x1p61, a);
GRADFOLD_TEST_DIFFERENT(a * 0x1p64, a * 59);
GRADFOLD_TEST_DIFFERENT(a * 1e300, a * 1e299);
GRADFOLD_TEST_DIFFERENT(a + 9007199254740993ll, a + 9007199254740992ll);
GRADFOLD_TEST_DIFFERENT(a* analytic(literal::ln_2()), a* analytic(literal::ln_10()));

// Roots.
GRADFOLD_TEST_SAME(sqrt(a), pow(a, 0.5));
GRADFOLD_TEST_SAME(sqrt(a) * sqrt(a), a);
GRADFOLD_TEST_SAME(a / sqrt(a), sqrt(a));
GRADFOLD_TEST_SAME(a* sqrt(a), pow(a, 1.5));
GRADFOLD_TEST_SAME(1 / sqrt(a), pow(a, -0.5));
GRADFOLD_TEST_SAME(sqrt(a) * sqrt(b) * sqrt(a) / sqrt(b), a);
GRADFOLD_TEST_SAME(sqrt(a) * sqrt(b) * sqrt(c), sqrt(c) * (sqrt(a) * sqrt(b)));
GRADFOLD_TEST_SAME(pow(sqrt(a + b), 2), b + a);
GRADFOLD_TEST_SAME(pow(sqrt(a), 1 << 30), pow(a, 1 << 29));
GRADFOLD_TEST_DIFFERENT(pow(sqrt(a), 1ll << 40), pow(sqrt(b), 1ll << 40));
GRADFOLD_TEST_SAME(pow(sqrt(a), -3), 1 / (a * sqrt(a)));
GRADFOLD_TEST_SAME(pow(cbrt(a), 3), a);
GRADFOLD_TEST_SAME(cbrt(a), pow(a, std::ratio<1, 3>()));
GRADFOLD_TEST_SAME(pow(a, std::ratio<1, 3>()) * pow(a, std::ratio<1, 6>()), sqrt(a));
GRADFOLD_TEST_SAME(2 * sqrt(a) + 3 * sqrt(a), 5 * sqrt(a));
GRADFOLD_TEST_SAME(sqrt(a) - sqrt(a), symbol(0));
GRADFOLD_TEST_SAME(sqrt(a) + b - b, sqrt(a));
GRADFOLD_TEST_SAME(sqrt(a) * (1 + sqrt(b)), sqrt(a) + sqrt(b) * sqrt(a));
GRADFOLD_TEST_SAME(sqrt(a - a), symbol(0));
GRADFOLD_TEST_SAME(sqrt(a / a), symbol(1));
GRADFOLD_TEST_DIFFERENT(sqrt(a* a), a);
GRADFOLD_TEST_DIFFERENT(sqrt(cbrt(a) * cbrt(a)), cbrt(a));
GRADFOLD_TEST_DIFFERENT(sqrt(a), sqrt(b));
GRADFOLD_TEST_DIFFERENT(sqrt(a), cbrt(a));
GRADFOLD_TEST_DIFFERENT(sqrt(a) * sqrt(a), -a);
GRADFOLD_TEST_DIFFERENT(sqrt(-a) * sqrt(-a), a);

// Other functions.
GRADFOLD_TEST_SAME(sin(a + b), sin(b + a));
GRADFOLD_TEST_SAME(sin(-a), -sin(a));
GRADFOLD_TEST_SAME(cos(a - b), cos(b - a));
GRADFOLD_TEST_SAME(abs(-a), abs(a));
GRADFOLD_TEST_SAME(hypot(a, b), hypot(b, a));
GRADFOLD_TEST_SAME(hypot(a, b, c), hypot(c, a, b));
GRADFOLD_TEST_SAME(max(a, b), max(b, a));
GRADFOLD_TEST_SAME(pow(a, b) * c, c* pow(a, b));
GRADFOLD_TEST_SAME(relu(2 * a), relu(a + a));
GRADFOLD_TEST_SAME(clamp(a, 0, 1), clamp(a, symbol(0), symbol(2) / symbol(2)));
GRADFOLD_TEST_DIFFERENT(sin(a), cos(a));
GRADFOLD_TEST_DIFFERENT(sin(a), sin(b));
GRADFOLD_TEST_DIFFERENT(exp(-a), exp(a));
GRADFOLD_TEST_DIFFERENT(atan2(a, b), atan2(b, a));
GRADFOLD_TEST_DIFFERENT(clamp(a, b, c), clamp(a, c, b));
GRADFOLD_TEST_DIFFERENT(max(a, b), min(a, b));
GRADFOLD_TEST_DIFFERENT(pow(a, b), pow(b, a));
GRADFOLD_TEST_DIFFERENT(pow(sin(a), 2) + pow(cos(a), 2), symbol(1));
GRADFOLD_TEST_DIFFERENT(exp(a) * exp(b), exp(a + b));
GRADFOLD_TEST_DIFFERENT(sigmoid(a), 1 / (1 + exp(-a)));

// Conditions and choices.
GRADFOLD_TEST_SAME(a<b, b> a);
GRADFOLD_TEST_SAME(a <= b, b >= a);
GRADFOLD_TEST_SAME(a == b, b == a);
GRADFOLD_TEST_SAME(a < b && b < c && a != c, c != a && (c > b && b > a));
GRADFOLD_TEST_SAME(!(a < b || b < c), !(a < b) && !(b < c));
GRADFOLD_TEST_SAME(a < b || a<b, b> a);
GRADFOLD_TEST_SAME(select(!(a < b), a, b), select(b > a, b, a));
GRADFOLD_TEST_SAME(select(a < b, c, c), c);
GRADFOLD_TEST_SAME(select(a < b, 2 * a, 2 * b), select(a < b, a, b) * 2);
GRADFOLD_TEST_SAME(select(a < b, a, 0) + select(a < b, 0, b), select(a < b, a, b));
GRADFOLD_TEST_DIFFERENT(a < b, b < a);
GRADFOLD_TEST_DIFFERENT(a < b, a <= b);
GRADFOLD_TEST_DIFFERENT(!(a < b), a >= b);
GRADFOLD_TEST_DIFFERENT(a < b, a == b);
GRADFOLD_TEST_DIFFERENT(select(a < b, a, b), select(a < b, b, a));
GRADFOLD_TEST_DIFFERENT(isnan(a), isnan(b));

// Derivatives.
GRADFOLD_TEST_DERIVATIVE(3 * pow(a, 3) - pow(b, 2), 9 * pow(a, 2));
GRADFOLD_TEST_DERIVATIVE(a* a* b, 2 * (b * a));
GRADFOLD_TEST_DERIVATIVE(sin(a) / a, (a * cos(a) - sin(a)) / pow(a, 2));
GRADFOLD_TEST_DERIVATIVE(exp(-a* a / 2), -a* exp(-a* a / 2));
GRADFOLD_TEST_DERIVATIVE(tan(a), 1 + pow(tan(a), 2));
GRADFOLD_TEST_DERIVATIVE(log(a* b), 1 / a);
GRADFOLD_TEST_DERIVATIVE(sqrt(a), 0.5 * pow(a, -0.5));
GRADFOLD_TEST_DERIVATIVE(pow(a, 1.5), 1.5 * sqrt(a));
GRADFOLD_TEST_DERIVATIVE(cbrt(a), cbrt(a) / (3 * a));
GRADFOLD_TEST_DERIVATIVE(pow(a, std::ratio<1, 3>()), cbrt(a) / (3 * a));
GRADFOLD_TEST_DERIVATIVE(pow(a, b), b* pow(a, b - 1));
GRADFOLD_TEST_DERIVATIVE(normal_cdf(a), normal_pdf(a));
GRADFOLD_TEST_DERIVATIVE(asin(a), 1 / (sqrt(1 - a) * sqrt(1 + a)) + a * 0 - 1 / (sqrt(1 - a) * sqrt(1 + a)) + 1 / sqrt(1 - a * a));
GRADFOLD_TEST_DERIVATIVE(select(a < b, a* a, b), select(a < b, 2 * a, 0));
GRADFOLD_TEST_DERIVATIVE(sqrt(a* a + b * b), a / sqrt(a * a + b * b));
GRADFOLD_TEST_SECOND_DERIVATIVE(sqrt(a), -0.25 * pow(a, -1.5));
GRADFOLD_TEST_SECOND_DERIVATIVE(sin(a), -sin(a));
GRADFOLD_TEST_SECOND_DERIVATIVE(sqrt(a* a + b * b), pow(b, 2) / pow(a * a + b * b, 1.5));
GRADFOLD_TEST_SECOND_DERIVATIVE(pow(a, std::ratio<7, 3>()), 28 * cbrt(a) / 9);
static_assert(!is_derivative([](auto a, auto, auto) { return pow(a, 3); }, [](auto a, auto, auto) { return 2 * pow(a, 2); }));

// Integers.
constexpr bool integers_divide_as_integers() {
  builder g;
  const integer_symbol n(handle(&g, g.input(0, kind::integer)));
  const auto result = [&](const symbol& x) { g.result(x.value_.node_in(g, kind::real)); };
  const std::string_view names[] = {"n"};
  result(symbol(n / 2));
  result(symbol(n) / 2);
  result(symbol(2 * n + n));
  result(3 * symbol(n));
  result(symbol(n % 3));
  result(symbol(n % 2));
  const canonical_evaluation values(g.view(), names);
  return values.result(0) != values.result(1) && values.result(2) == values.result(3) && values.result(4) != values.result(5);
}
static_assert(integers_divide_as_integers());

// Inputs that one of the two lacks; results in order, and as many.
constexpr bool inputs_are_matched_by_name() {
  builder f, g;
  const symbol x(handle(&f, f.input(1, kind::real))), y(handle(&g, g.input(0, kind::real)));
  f.result((x + 1).value_.id), g.result((1 + y).value_.id);
  const std::string_view f_names[] = {"b", "a"}, g_names[] = {"a"}, other[] = {"b"};
  return same_canonically(f.view(), f_names, g.view(), g_names) && !same_canonically(f.view(), f_names, g.view(), other) &&
         canonical_hash(f.view(), f_names) == canonical_hash(g.view(), g_names);
}
static_assert(inputs_are_matched_by_name());

constexpr bool results_are_compared_in_order() {
  builder f, g, h;
  const std::string_view names[] = {"a", "b"};
  for (builder* p : {&f, &g, &h}) {
    const symbol a(handle(p, p->input(0, kind::real))), b(handle(p, p->input(1, kind::real)));
    p->result((p == &g ? b + a : a + b).value_.id);
    if (p != &h) p->result((a * b).value_.id);
    else p->result((a - b).value_.id);
  }
  const bool same_two = same_canonically(f.view(), names, g.view(), names), other_two = same_canonically(f.view(), names, h.view(), names);
  h.clear_results();
  h.result(2);
  return same_two && !other_two && !same_canonically(f.view(), names, h.view(), names);
}
static_assert(results_are_compared_in_order());

// Size: operations over `count` inputs, first to last and last to first.
inline constexpr int many = 300;

struct many_names {
  char text[many][4] = {};
  std::string_view of[many];
  constexpr many_names() {
    for (int i = 0; i < many; ++i) {
      for (int k = 0, n = i; k < 4; ++k, n /= 10) text[i][k] = static_cast<char>('0' + n % 10);
      of[i] = std::string_view(text[i], 4);
    }
  }
};

template <class Term, class Operation>
constexpr void accumulate_into(builder& g, bool forward, Term term, Operation operation) {
  symbol z(handle(&g, -1));
  for (int k = 0; k < many; ++k) {
    const int i = forward ? k : many - 1 - k;
    const symbol x = term(symbol(handle(&g, g.input(i, kind::real))));
    z = k == 0 ? x : operation(z, x);
  }
  g.result(z.value_.id);
}
template <class Term, class Operation>
constexpr bool commutes_over_many(Term term, Operation operation) {
  const many_names names;
  builder f(8 * many), g(8 * many);
  accumulate_into(f, true, term, operation);
  accumulate_into(g, false, term, operation);
  return same_canonically(f.view(), names.of, g.view(), names.of);
}
inline constexpr auto plus = [](const symbol& x, const symbol& y) { return x + y; };
inline constexpr auto times = [](const symbol& x, const symbol& y) { return x * y; };
inline constexpr auto itself = [](const symbol& x) { return x; };

static_assert(commutes_over_many(itself, plus));
static_assert(commutes_over_many(itself, times));
static_assert(commutes_over_many([](const symbol& x) { return 3 * sin(x) * x; }, plus));
static_assert(commutes_over_many([](const symbol& x) { return sqrt(x); }, times));
static_assert(commutes_over_many([](const symbol& x) { return 1 / x; }, plus));
static_assert(!commutes_over_many(itself, [](const symbol& x, const symbol& y) { return max(x, y); }));

/// Sharing costs nothing: e = e + e and e = e * e, sixty levels of each.
constexpr bool sharing_is_free() {
  builder f, g;
  const std::string_view names[] = {"a"};
  symbol x(handle(&f, f.input(0, kind::real))), y(handle(&g, g.input(0, kind::real)));
  for (int k = 0; k < 60; ++k) x = x + x, x = (x * x) / x;
  f.result(x.value_.id);
  g.result((y * 0x1p60).value_.id);
  return same_canonically(f.view(), names, g.view(), names);
}
static_assert(sharing_is_free());

/// The gradient of Rosenbrock's function of some variables, against what one writes by hand.
inline constexpr int fewer = 100;

constexpr void rosenbrock(builder& g) {
  symbol x[fewer], z;
  for (int i = 0; i < fewer; ++i) x[i] = symbol(handle(&g, g.input(i, kind::real)));
  for (int i = 1; i < fewer; ++i) z += 100 * pow(x[i] - pow(x[i - 1], 2), 2) + pow(1 - x[i - 1], 2);
  g.result(z.value_.id);
}
constexpr void slopes_by_hand(builder& g) {
  symbol x[fewer];
  for (int i = 0; i < fewer; ++i) x[i] = symbol(handle(&g, g.input(i, kind::real)));
  for (int i = 0; i < fewer; ++i) {
    symbol slope;
    if (i + 1 < fewer) slope = slope - 400 * x[i] * (x[i + 1] - x[i] * x[i]) - 2 * (1 - x[i]);
    if (i > 0) slope += 200 * (x[i] - x[i - 1] * x[i - 1]);
    g.result(slope.value_.id);
  }
}
constexpr void slopes_by_rule(const graph_view& f, builder& g) {
  bool wanted[fewer];
  for (bool& one : wanted) one = true;
  gradient_graph(f, wanted, false, g);
}

template <class Build>
constexpr auto frozen(Build build) {
  builder g(16 * fewer);
  build(g);
  return freeze<graph_sizes{12 * fewer, 24 * fewer, 24 * fewer, fewer}>(g.view());
}
constexpr auto function = frozen(rosenbrock);
constexpr auto by_hand = frozen(slopes_by_hand);
constexpr auto by_rule = frozen([](builder& g) { slopes_by_rule(function.view(), g); });
constexpr many_names names;
static_assert(function.fits && by_hand.fits && by_rule.fits);
static_assert(same_canonically(by_hand.view(), names.of, by_rule.view(), names.of));

}  // namespace gradfold::detail
