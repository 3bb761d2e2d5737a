// SPDX-License-Identifier: BSL-1.0
// Directional derivatives, Jacobians and Hessians in constant expressions.
#include <gradfold/gradfold.hpp>

#include <boost/hana/define_struct.hpp>
#include <boost/hana/string.hpp>

using namespace gradfold;

namespace {

constexpr auto a = variable<"a">;
constexpr auto b = variable<"b">;
constexpr auto Q = 3 * pow(a, 3) * b - pow(b, 2);

// --- Expressions, by name ---

static_assert(jvp<Q>(at(a = 2.0, b = 6.0), along(a = 1.0)) == 216);
static_assert(jvp<Q>(at(a = 2.0, b = 6.0), along(b = 2, a = 1)) == 216 + 2 * 12);
static_assert(value_and_jvp<Q>(at(b = 6.0, a = 2.0), along(b = 1.0)).value == 108);
static_assert(value_and_jvp<Q>(at(b = 6.0, a = 2.0), along(b = 1.0)).tangent == 12);
static_assert(hvp<Q>(at(a = 2.0, b = 6.0), along(a = 1.0))[a] == 216);
static_assert(hvp<Q>(at(a = 2.0, b = 6.0), along(a = 1.0))[b] == 36);
static_assert(hvp<Q, b>(at(a = 2.0, b = 6.0), along(a = 1.0))[b] == 36);
static_assert(value_and_hvp<Q>(at(a = 2.0, b = 6.0), along(b = 1.0)).gradient[b] == 12);
static_assert(value_and_hvp<Q>(at(a = 2.0, b = 6.0), along(b = 1.0)).hvp[b] == -2);
static_assert(hessian<Q>(a = 2.0, b = 6.0)(a, a) == 216);
static_assert(hessian<Q>(a = 2.0, b = 6.0)(a, b) == 36 && hessian<Q>(a = 2.0, b = 6.0)(b, a) == 36);
static_assert(hessian<Q, b>(a = 2.0, b = 6.0)(b, b) == -2);
static_assert(value_and_hessian<Q>(a = 2.0, b = 6.0).value == 108);
static_assert(value_and_hessian<Q>(a = 2.0, b = 6.0).gradient[a] == 216);
static_assert(value_and_hessian<Q>(a = 2.0, b = 6.0).hessian(b, a) == 36);
static_assert(jacobian<Q>(a = 2.0, b = 6.0)[b] == 12);
static_assert(jacobian<Q, a>(b = 6.0, a = 2.0)[a] == 216);
static_assert(jacobian<3 * pow(a, 3) - pow(b, 2)>(a = tensor{2.0, 3.0}, b = tensor{6.0, 4.0})[a] == tensor<double, 2, 2>{36, 0, 0, 81});
static_assert(std::same_as<decltype(hessian<Q>(a = 2.f, b = 6.f)(a, b)), const float&>);

// --- Functions: the axes of the result, then those of the argument ---

constexpr auto polar = [](const auto& x) { return std::array{x[0] * x[1], x[0] + 2 * x[1], x[1] * x[1]}; };
using row = std::array<double, 2>;
static_assert(jacobian<polar>(row{2, 3}) == tensor<double, 3, 2>{3, 2, 1, 2, 0, 6});
static_assert(jacobian<polar, mode::forward>(row{2, 3}) == tensor<double, 3, 2>{3, 2, 1, 2, 0, 6});
static_assert(jacobian<polar, mode::reverse>(row{2, 3}) == tensor<double, 3, 2>{3, 2, 1, 2, 0, 6});
static_assert(value_and_jacobian<polar>(row{2, 3}).value == std::array{6.0, 8.0, 9.0});
static_assert(value_and_jacobian<polar>(row{2, 3}).jacobian(2, 1) == 6);
static_assert(jvp<polar>(at(row{2, 3}), along(row{1, 10})) == std::array{23.0, 21.0, 60.0});

constexpr auto scaled = [](const auto& x, const auto& s) { return std::array{s * x[0], s * s * x[1]}; };
static_assert(std::get<0>(jacobian<scaled>(row{2, 3}, 5.0)) == tensor<double, 2, 2>{5, 0, 0, 25});
static_assert(std::get<1>(jacobian<scaled>(row{2, 3}, 5.0)) == tensor<double, 2>{2, 30});
static_assert(jacobian<scaled, 1>(row{2, 3}, 5.0) == tensor<double, 2>{2, 30});
static_assert(std::get<0>(jacobian<scaled, 1, 0>(row{2, 3}, 5.0)) == tensor<double, 2>{2, 30});
static_assert(jacobian<scaled, mode::reverse, 1>(row{2, 3}, 5.0) == tensor<double, 2>{2, 30});
static_assert(jvp<scaled, 1>(at(row{2, 3}, 5.0), along(1)) == std::array{2.0, 30.0});
static_assert(jvp<scaled, 1, 0>(at(row{2, 3}, 5.0), along(1, row{1, 0})) == std::array{7.0, 30.0});

constexpr auto cubic = [](const auto& x) { return x * x * x; };
static_assert(jacobian<cubic>(2.0) == 12 && hessian<cubic>(2.0) == 12);
static_assert(std::same_as<decltype(hessian<cubic>(2.f)), float>);

constexpr auto energy = [](const auto& x, const auto& m) { return m * x[0] * x[0] * x[1] + m * m; };
static_assert(std::get<0>(std::get<0>(hessian<energy>(row{2, 3}, 5.0))) == tensor<double, 2, 2>{30, 20, 20, 0});
static_assert(std::get<1>(std::get<0>(hessian<energy>(row{2, 3}, 5.0))) == tensor<double, 2>{12, 4});
static_assert(std::get<0>(std::get<1>(hessian<energy>(row{2, 3}, 5.0))) == tensor<double, 2>{12, 4});
static_assert(std::get<1>(std::get<1>(hessian<energy>(row{2, 3}, 5.0))) == 2);
static_assert(hessian<energy, 0>(row{2, 3}, 5.0) == tensor<double, 2, 2>{30, 20, 20, 0});
static_assert(hessian<energy, mode::forward, 0>(row{2, 3}, 5.0) == tensor<double, 2, 2>{30, 20, 20, 0});
static_assert(hessian<energy, mode::reverse, 0>(row{2, 3}, 5.0) == tensor<double, 2, 2>{30, 20, 20, 0});
static_assert(hvp<energy, 0>(at(row{2, 3}, 5.0), along(row{1, 0})) == row{30, 20});
static_assert(std::get<1>(hvp<energy>(at(row{2, 3}, 5.0), along(row{1, 0}, 1.0))) == 12 + 2);
static_assert(value_and_hessian<energy, 1>(row{2, 3}, 5.0).gradient == 12 + 10);
static_assert(value_and_hessian<energy, 1>(row{2, 3}, 5.0).hessian == 2);

// Nested arrays, and arrays of tensors, have their axes one after the other.
constexpr auto flipped = []<class T>(const std::array<std::array<T, 2>, 2>& m) { return std::array{m[1][0] * m[0][0], m[0][1]}; };
static_assert(jacobian<flipped>(std::array{row{1, 2}, row{3, 4}}) == tensor<double, 2, 2, 2>{3, 0, 1, 0, 0, 1, 0, 0});
constexpr auto rows = [](const auto& m) { return sum<1>(m[0] * m[1]); };
using matrix = tensor<double, 1, 2>;
static_assert(jacobian<rows>(std::array{matrix{1, 2}, matrix{3, 4}}) == tensor<double, 1, 2, 1, 2>{3, 4, 1, 2});

// --- Trees: blocks stand where numbers stood ---

template <class T>
struct pose {
  BOOST_HANA_DEFINE_STRUCT(pose, (T, x), (T, y));
};

constexpr auto of_pair = [](const auto& p) { return std::pair{p.first * p.second[0], p.second}; };
using pair = std::pair<double, row>;
static_assert(std::get<0>(jacobian<of_pair>(pair{2, {3, 4}}).first) == 3);
static_assert(std::get<1>(jacobian<of_pair>(pair{2, {3, 4}}).first) == tensor<double, 2>{2, 0});
static_assert(std::get<0>(jacobian<of_pair>(pair{2, {3, 4}}).second) == tensor<double, 2>{0, 0});
static_assert(std::get<1>(jacobian<of_pair>(pair{2, {3, 4}}).second) == tensor<double, 2, 2>{1, 0, 0, 1});
static_assert(jvp<of_pair>(at(pair{2, {3, 4}}), along(pair{1, {10, 0}})) == pair{23, {10, 0}});

constexpr auto of_pose = [](const auto& p) { return p.x * p.x * p.y; };
static_assert(jacobian<of_pose>(pose<double>{2, 3}).x == 12 && jacobian<of_pose>(pose<double>{2, 3}).y == 4);
static_assert(hessian<of_pose>(pose<double>{2, 3}).x.y == 4 && hessian<of_pose>(pose<double>{2, 3}).y.x == 4);
static_assert(hvp<of_pose>(at(pose<double>{2, 3}), along(pose<double>{1, 0})).x == 6);
constexpr auto from_pose = [](const auto& p) { return std::array{p.x * p.y, p.y}; };
static_assert(jacobian<from_pose>(pose<double>{2, 3}).y == tensor<double, 2>{2, 1});
constexpr auto to_pose = []<class T>(const T& t) { return pose<T>{t * t, 3 * t}; };
static_assert(jacobian<to_pose>(2.0).x == 4 && jacobian<to_pose>(2.0).y == 3);
static_assert(jvp<to_pose>(at(2.0), along(10.0)).x == 40);

// A struct over the types of its members holds blocks of each; one with a tensor of its number type cannot, and has a map in its place.
template <class Matrix, class Vector>
struct layer {
  BOOST_HANA_DEFINE_STRUCT(layer, (Matrix, w), (Vector, b));
};
constexpr auto of_layer = [](const auto& l) { return l.w[0] * l.w[1] * l.w[1] * l.b; };
constexpr auto by_layer = hessian<of_layer>(layer<row, double>{{2, 3}, 5});
static_assert(by_layer.w.w == tensor<double, 2, 2>{0, 30, 30, 20} && by_layer.w.b == tensor<double, 2>{9, 12});
static_assert(by_layer.b.w == tensor<double, 2>{9, 12} && by_layer.b.b == 0);

template <class T>
struct affine {
  BOOST_HANA_DEFINE_STRUCT(affine, (tensor<T, 2>, w), (pose<T>, at), (T, b));
};
constexpr auto of_affine = [](const auto& m) { return m.w[0] * m.w[1] * m.w[1] * m.b * m.at.x; };
constexpr auto by_affine = hessian<of_affine>(affine<double>{{2, 3}, {1, 7}, 5});
constexpr auto w = BOOST_HANA_STRING("w");
constexpr auto b_of = BOOST_HANA_STRING("b");
constexpr auto at_of = BOOST_HANA_STRING("at");
static_assert(by_affine[w][w] == tensor<double, 2, 2>{0, 30, 30, 20} && by_affine[b_of][w] == tensor<double, 2>{9, 12});
static_assert(by_affine[w][at_of].x == tensor<double, 2>{45, 60} && by_affine[at_of].x[w] == tensor<double, 2>{45, 60});
static_assert(by_affine[at_of].x[at_of].x == 0 && by_affine[at_of].x[b_of] == 18);
constexpr auto to_affine = []<class T>(const affine<T>& m, const T& x) { return affine<T>{m.w * x, m.at, m.b * sum(m.w)}; };
constexpr auto from_affine = jacobian<to_affine, 0>(affine<double>{{2, 3}, {1, 7}, 5}, 4.0);
static_assert(from_affine[w][w] == tensor<double, 2, 2>{4, 0, 0, 4} && from_affine[b_of][w] == tensor<double, 2>{5, 5} && from_affine[b_of][b_of] == 5);

// --- Inside other functions ---

constexpr auto inner_slope = [](const auto& x) {
  const auto J = jacobian<polar>(x);
  return sum(J * J) + hessian<cubic>(x[0]);
};
static_assert(evaluate<inner_slope>(row{2, 3}) == 9 + 4 + 1 + 4 + 36 + 12);
static_assert(gradient<inner_slope>(row{2, 3}) == row{2 * 2 + 6, 2 * 3 + 8 * 3});
constexpr auto inner_product = [](const auto& x) { return hvp<energy, 0>(at(x, 1.0), along(x))[0]; };
static_assert(evaluate<inner_product>(row{2, 3}) == 2 * 3 * 2 + 2 * 2 * 3);
static_assert(gradient<inner_product>(row{2, 3}) == row{4 * 3, 4 * 2});

// d/dx (x d/dy (x + y)) = 1: perturbations are not confused.
constexpr auto nested = []<class T>(const T& x) { return x * jvp<[](const auto& u, const auto& y) { return u + y; }, 1>(at(x, x), along(T(1))); };
static_assert(jvp<nested>(at(3.0), along(1.0)) == 1);

// --- Where nothing depends, and where a branch is not taken ---

constexpr auto constant_part = [](const auto& x) { return std::array{x[0] * 0 + 5, 2 * x[0]}; };
static_assert(jacobian<constant_part>(row{2, 3}) == tensor<double, 2, 2>{0, 0, 2, 0});
constexpr auto pole = [](const auto& x) { return select(x == 0, 1, sin(x) / x); };
static_assert(jvp<pole>(at(0.0), along(1.0)) == 0);

// --- Memory of the caller's ---

constexpr bool written() {
  tensor<double, 3, 2> J;
  jacobian<polar>(row{2, 3}, into(J));
  tensor<double, 2, 2> H;
  const auto rest = value_and_hessian<energy, 0>(row{2, 3}, 5.0, into(H));
  std::array<double, 3> t{};
  jvp<polar>(at(row{2, 3}), along(row{1, 10}), into(t));
  row h{}, g{};
  hvp<energy, 0>(at(row{2, 3}, 5.0), along(row{1, 0}), into(h));
  const double value = value_and_gradient<energy, 0>(row{2, 3}, 5.0, into(g));
  double by_a = 0, by_b = 0, along_a = 0;
  gradient<Q>(a = 2.0, b = 6.0, into(b = by_b, a = by_a));
  hvp<Q, a>(at(a = 2.0, b = 6.0), along(a = 1.0), into(a = along_a));
  return J(0, 0) == 3 && J(2, 1) == 6 && H(0, 1) == 20 && rest.gradient[1] == 20 && rest.value == 85 && t[2] == 60 && h[1] == 20 && value == 85 && g[0] == 60 &&
         by_a == 216 && by_b == 12 && along_a == 216;
}
static_assert(written());

// --- Cost ---

// What is structurally zero costs nothing, and each of two equal entries is computed once.
constexpr auto chain = [](const auto& x) { return x[0] * x[1] + x[1] * x[2] + x[2] * x[3]; };
static_assert(cost<hessian<chain>, std::array<double, 4>>.total() == 0);
static_assert(cost<jacobian<chain>, std::array<double, 4>> == cost<gradient<chain>, std::array<double, 4>>);
constexpr auto wide = [](const auto& x) { return std::array{exp(x[0]), exp(x[0]) * x[1], exp(x[0]) * x[2]}; };
static_assert(cost<jacobian<wide>, std::array<double, 3>>.calls == 1);

}  // namespace
