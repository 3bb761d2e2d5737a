// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include <tuple>
#include <type_traits>

using namespace gradfold;

namespace {

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto x = variable<"x">;

constexpr auto Q = 3 * pow(a, 3) - pow(b, 2);

// Calls by name, in any order, in the common type of the arguments; integers count as double.
static_assert(Q(a = 2.0, b = 6.0) == -12.0 && Q(b = 6.0, a = 2.0) == -12.0);
static_assert(std::is_same_v<decltype(Q(a = 2.0F, b = 6.0F)), float>);
static_assert(std::is_same_v<decltype(Q(a = 2.0F, b = 6.0)), double>);
static_assert(std::is_same_v<decltype(Q(a = 2.0F, b = 6.0L)), long double>);
static_assert(std::is_same_v<decltype(Q(a = 2, b = 6)), double>);
static_assert(std::is_same_v<decltype(Q(a = short{2}, b = 6.0F)), double>);
static_assert((a / b)(a = 1, b = 2) == 0.5);

// Gradients: all, one, in either order of asking, with the value.
constexpr auto g = gradient<Q>(a = 2.0, b = 6.0);
static_assert(g[a] == 36.0 && g[b] == -12.0);
static_assert(gradient<Q, b>(b = 6.0, a = 2.0)[b] == -12.0);
constexpr auto of_both = gradient<Q, b, a>(a = 2.0, b = 6.0);
static_assert(of_both[a] == 36.0 && of_both[b] == -12.0);
constexpr auto vg = value_and_gradient<Q>(a = 2.0, b = 6.0);
static_assert(vg.value == -12.0 && vg.gradient[a] == 36.0 && vg.gradient[b] == -12.0);
static_assert(std::is_same_v<std::remove_cvref_t<decltype(gradient<Q>(a = 2.0F, b = 6.0F)[a])>, float>);

// A literal of each arithmetic type is kept exactly and rounded once, to the type of the call.
static_assert((a + 16777217)(a = 0.0) == 16777217.0 && (a + 16777217)(a = 0.0F) == 16777216.0F);
static_assert((a + 0.1)(a = 0.0F) == 0.1F && (a + 0.1F)(a = 0.0) == static_cast<double>(0.1F));
static_assert((a + 9007199254740993LL)(a = 0.0L) == 9007199254740993.0L);
static_assert((a + 18446744073709551615ULL)(a = 0.0L) == 18446744073709551615.0L);
static_assert((a + 0.1L)(a = 0.0L) == 0.1L && (a + 0.1L)(a = 0.0) == 0.1);
static_assert((a + true)(a = 1.0) == 2.0 && (a + short{3})(a = 1.0) == 4.0 && (a + 'A')(a = 0.0) == 65.0);
static_assert((a + 7U)(a = 0.0) == 7.0 && (a - 7U)(a = 0.0) == -7.0);

// 0x1.000001p0 lies between two floats; just above it, one rounding to float goes up, two go down.
static_assert((a + 0x1.0000010000000002p0L)(a = 0.0F) == 0x1.000002p0F);

// Substitution gives an expression; what it no longer mentions need not be given.
constexpr auto replaced = Q(a = b + 1);
static_assert(replaced(b = 1.0) == 23.0);
static_assert(gradient<replaced>(b = 1.0)[b] == 34.0);  // 9 (b + 1)^2 - 2b
constexpr auto swapped = Q(a = b, b = a);
static_assert(swapped(a = 6.0, b = 2.0) == -12.0);
static_assert(Q(a = x, b = x)(x = 2.0) == 20.0);
static_assert(a(a = 2.5) == 2.5 && a(a = b * b)(b = 3.0) == 9.0);

// Derivatives are expressions: of any order and mix, inside larger ones.
constexpr auto cubic = pow(a, 3) * pow(b, 2) + a * b;
static_assert(derivative<cubic, a>(a = 2.0, b = 3.0) == 111.0);     // 3a²b² + b
static_assert(derivative<cubic, a, a>(a = 2.0, b = 3.0) == 108.0);  // 6ab²
static_assert(derivative<cubic, a, b>(a = 2.0, b = 3.0) == 73.0);   // 6a²b + 1
static_assert(derivative<cubic, b, a>(a = 2.0, b = 3.0) == 73.0);
static_assert(derivative<cubic, a, a, a>(a = 2.0, b = 3.0) == 54.0);     // 6b²
static_assert(derivative<cubic, a, b, a, b>(a = 2.0, b = 3.0) == 24.0);  // 12a
static_assert(derivative<cubic, a, a, a, a>(a = 2.0, b = 3.0) == 0.0);
constexpr auto newton = a - Q / derivative<Q, a>;
static_assert(newton(a = 2.0, b = 6.0) == 2.0 + 12.0 / 36.0);
static_assert(derivative<derivative<Q, a>, a>(a = 2.0) == 36.0);
constexpr auto tangent_at_b = Q(a = b) + derivative<Q, a>(a = b) * (x - b);
static_assert(tangent_at_b(b = 2.0, x = 3.0) == 20.0 + 36.0);

// A derivative keeps the variables of its expression: each may be given, only those needed must be.
static_assert(derivative<Q, a>(a = 2.0) == 36.0 && derivative<Q, a>(a = 2.0, b = 6.0) == 36.0);
static_assert(derivative<derivative<Q, a>, b>() == 0.0);
static_assert(gradient<derivative<Q, a>>(a = 2.0)[b] == 0.0);

// Ordinary function templates build expressions; structs keep them; functions return them.
template <class E>
constexpr auto twice_squared(const E& e) {
  const auto squared = e * e;
  return squared + squared;
}
static_assert(twice_squared(a + 1)(a = 2.0) == 18.0);
constexpr auto product_with_local() {
  const auto sum = a + b;
  return sum * (a - b);
}
static_assert(product_with_local()(a = 3.0, b = 2.0) == 5.0);
template <class E>
struct model {
  E energy;
  int order;
};
constexpr model stored{product_with_local(), 2};
static_assert(stored.energy(a = 3.0, b = 2.0) == 5.0);
static_assert(gradient<stored.energy>(a = 3.0, b = 2.0)[b] == -4.0);
constexpr auto listed = std::tuple(a * b, a + b);
static_assert(std::get<1>(listed)(a = 1.0, b = 2.0) == 3.0);

// Static parts store nothing, however often they are mentioned.
constexpr auto part = shared<Q>;
constexpr auto sum_of_parts = part * part + part;
static_assert(std::is_empty_v<decltype(part)> && std::is_empty_v<decltype(sum_of_parts)>);
static_assert(sum_of_parts(a = 2.0, b = 6.0) == 132.0);
static_assert(gradient<sum_of_parts>(a = 2.0, b = 6.0)[a] == -23.0 * 36.0);
static_assert(part(a = b)(b = 2.0) == 20.0);

// Large formulas are merged in few steps: only what may be the same is compared.
template <int k, int depth>
constexpr auto nested() {
  if constexpr (depth == 0) return x;
  else if constexpr (k % 3 == 0) return sin(nested<k / 3, depth - 1>());
  else if constexpr (k % 3 == 1) return exp(nested<k / 3, depth - 1>());
  else return tanh(nested<k / 3, depth - 1>());
}
template <int from, int count>
constexpr auto sum_of_nested() {
  if constexpr (count == 1) return nested<from, 6>();
  else return sum_of_nested<from, count / 2>() + sum_of_nested<from + count / 2, count - count / 2>();
}
static_assert(std::is_empty_v<decltype(sum_of_nested<0, 364>())>);

// Conditions and choices.
constexpr auto smooth = select(x == 0, 1, sin(x) / x);
static_assert(smooth(x = 0.0) == 1.0);
static_assert(gradient<smooth>(x = 0.0)[x] == 0.0);
// An equality answers for itself, and so do conditions made of equalities.
static_assert(derivative<Q, b, b> == -2 && derivative<Q, a, b> == 0);
static_assert(!(derivative<Q, b, b> == -3) && (a + b == b + a || a == 1));
static_assert(derivative<Q, a> != derivative<Q, b> && !(a == b && derivative<Q, b, b> == -2));

constexpr auto in_band = select(a > 1 && !(b < 2), a* b, -a);
static_assert(in_band(a = 2.0, b = 3.0) == 6.0 && in_band(a = 2.0, b = 1.0) == -2.0);
static_assert(gradient<in_band>(a = 2.0, b = 3.0)[b] == 2.0 && gradient<in_band>(a = 2.0, b = 1.0)[b] == 0.0);
constexpr auto apart = a < b || a > 10;
static_assert(apart(a = 11.0, b = 1.0) && evaluate<apart>(a = 11.0, b = 1.0) && !evaluate<apart>(a = 9.0f, b = 1));
static_assert(std::is_same_v<decltype(evaluate<apart>(a = 11.0, b = 1.0)), bool>);
static_assert((+a)(a = 3.0) == 3.0 && (-a)(a = 3.0) == -3.0);

// A named gradient is Foldable and Searchable, ordered as first mentioned.
static_assert(boost::hana::fold_left(g, 0.0, [](double sum, const auto& entry) { return sum + boost::hana::second(entry); }) == 24.0);
static_assert(boost::hana::find(g, b).value() == -12.0);
static_assert(decltype(boost::hana::contains(g, a))::value && !decltype(boost::hana::contains(g, x))::value);
static_assert(g.size() == 2 && g.begin()[0] == 36.0 && g.begin()[1] == -12.0);

// An expression may be local to a function.
static_assert([] {
  constexpr auto local = 3 * a;
  return text<local> == "3*a" && gradient<local>(a = 1.0)[a] == 3.0;
}());

}  // namespace
