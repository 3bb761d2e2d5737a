#pragma once

/// Part 1: one formula, its derivatives as text, and its gradients.

#include <gradfold/gradfold.hpp>

#include <cstddef>
#include <cstdio>
#include <string_view>

namespace demo {

inline constexpr auto a = gradfold::variable<"a">;
inline constexpr auto b = gradfold::variable<"b">;
inline constexpr auto Q = 3 * gradfold::pow(a, 3) - gradfold::pow(b, 2);

static_assert(gradfold::derivative<Q, a> == 9 * gradfold::pow(a, 2));
static_assert(gradfold::derivative<Q, b> == -2 * b);
static_assert(gradfold::gradient<Q>(a = 2.0, b = 6.0)[a] == 36 && gradfold::gradient<Q>(a = 2.0, b = 6.0)[b] == -12);
static_assert(gradfold::gradient<Q>(a = 3.0, b = 4.0)[a] == 81 && gradfold::gradient<Q>(a = 3.0, b = 4.0)[b] == -8);

// The same with tensors: what PyTorch does with Q.backward(gradient=torch.tensor([1., 1.])).
inline constexpr gradfold::tensor A{2.0, 3.0}, B{6.0, 4.0}, external_gradient{1.0, 1.0};
static_assert(gradfold::vjp<Q>(gradfold::at(a = A, b = B), external_gradient)[a] == gradfold::tensor{36.0, 81.0});
static_assert(gradfold::vjp<Q>(gradfold::at(a = A, b = B), external_gradient)[b] == gradfold::tensor{-12.0, -8.0});

inline void print_formula(const char* name, std::string_view text) { std::printf("   %-6s = %.*s\n", name, static_cast<int>(text.size()), text.data()); }

/// Prints the page; false if a gradient differs from 9a^2 or -2b.
inline bool show_page() {
  std::printf("1. A formula, differentiated while this program was compiled\n");
  print_formula("Q", gradfold::text<Q>);
  print_formula("dQ/da", gradfold::text<gradfold::derivative<Q, a>>);
  print_formula("dQ/db", gradfold::text<gradfold::derivative<Q, b>>);
  std::printf("\n   %6s %6s %8s %8s %8s %8s %8s\n", "a", "b", "Q", "dQ/da", "9a^2", "dQ/db", "-2b");

  const auto back = gradfold::value_and_vjp<Q>(gradfold::at(a = A, b = B), external_gradient);
  bool equal = true;
  for (std::size_t i = 0; i < A.size(); ++i) {
    const double x = A[i], y = B[i], by_a = back.gradient[a][i], by_b = back.gradient[b][i];
    std::printf("   %6g %6g %8g %8g %8g %8g %8g\n", x, y, back.value[i], by_a, 9 * x * x, by_b, -2 * y);
    equal = equal && by_a == 9 * x * x && by_b == -2 * y;
  }
  std::printf("   %s; static_assert said the same to the compiler\n\n", equal ? "equal" : "NOT equal");
  return equal;
}

}  // namespace demo
