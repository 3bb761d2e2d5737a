// SPDX-License-Identifier: BSL-1.0
// Jacobians of expressions written to places by name, Hessians to a whole matrix.
#include <gradfold/gradfold.hpp>

using namespace gradfold;

namespace {

inline constexpr auto W = variable<"W">;
inline constexpr auto x = variable<"x">;
constexpr auto M = matmul(W, x);
constexpr tensor<double, 2, 3> W1{{1, 2, 3}, {4, 5, 6}};
constexpr tensor x1{1.0, 0.5, 2.0};
constexpr bool blocks() {
  tensor<double, 2, 3> J{};
  jacobian<M>(W = W1, x = x1, into(x = J));
  tensor<double, 2, 3> K{};
  tensor<double, 2, 2, 3> L{};
  const auto value = value_and_jacobian<M, mode::reverse>(W = W1, x = x1, into(W = L, x = K));
  return J == W1 && K == W1 && L == jacobian<M>(W = W1, x = x1)[W] && value == M(W = W1, x = x1);
}
static_assert(blocks());
inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
constexpr auto Q = 3 * pow(a, 3) - pow(b, 2) * a;
constexpr bool whole() {
  auto H = hessian<Q>(a = 0.0, b = 0.0);
  hessian<Q>(a = 2.0, b = 6.0, into(H));
  auto K = H;
  const auto rest = value_and_hessian<Q>(a = 1.0, b = 3.0, into(K));
  double ja = 0;
  jacobian<Q>(a = 2.0, b = 6.0, into(a = ja));
  return H(a, b) == -12 && H(a, a) == 36 && K(a, b) == -6 && rest.value == 3 - 9 && rest.gradient[b] == -6 && ja == 0;
}
static_assert(whole());

}  // namespace
