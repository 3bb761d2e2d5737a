// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradient.hpp>

#include <cstddef>
#include <type_traits>

using namespace gradfold;

namespace {

inline constexpr auto x = variable<"x">;
constexpr auto deeper(const auto& e) { return e * e + e; }

// e <- e² + e, ten levels: 3^10 leaves as a tree, 21 nodes in one empty type.
constexpr auto two = deeper(deeper(x));
constexpr auto five = deeper(deeper(deeper(two)));
constexpr auto ten = deeper(deeper(deeper(deeper(deeper(five)))));
static_assert(std::is_empty_v<decltype(ten)>);

struct point {
  double value, slope;
};
constexpr point by_hand(double at) {
  point p{at, 1};
  for (int i = 0; i < 10; ++i) p = {p.value * p.value + p.value, (2 * p.value + 1) * p.slope};
  return p;
}
static_assert(ten(x = -0.75) == by_hand(-0.75).value);
static_assert(value_and_gradient<ten>(x = -0.75).value == by_hand(-0.75).value);
constexpr double error = gradient<ten>(x = -0.75)[x] / by_hand(-0.75).slope - 1;
static_assert(error < 1e-14 && error > -1e-14);

// Literals inside grow with the tree, static parts do not.
constexpr auto with_literal = deeper(2 * x);
static_assert(!std::is_empty_v<decltype(with_literal)>);
constexpr auto part = shared<with_literal>;
constexpr auto again = shared<deeper(part)>;
constexpr auto once_more = deeper(again);
static_assert(std::is_empty_v<decltype(once_more)>);
static_assert(once_more(x = 0.5) == 42.0);  // 1 -> 2 -> 6 -> 42

// Nor do names of types, of which g++ writes every mention for debuggers: a level of parts adds one as long as the level before did.
template <auto E>
constexpr std::size_t name_size() {
  return sizeof(__PRETTY_FUNCTION__);
}
constexpr auto third = shared<deeper(again)>;
constexpr auto fourth = shared<deeper(third)>;
static_assert(4 * (name_size<fourth>() - name_size<third>()) <= 5 * (name_size<third>() - name_size<again>()));

}  // namespace
