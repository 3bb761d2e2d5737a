// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

#include <array>

/// Functions with rules of the user's, in constant expressions.
using namespace gradfold;

namespace {

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;

// Rules that tell the truth would not be noticed: this one says 7 where 3 x^2 is right.
constexpr auto cube = [](const auto& x) { return x * x * x; };
constexpr auto seven = [](const auto& z_bar, const auto&, const auto&) { return 7 * z_bar; };
constexpr auto odd_cube = custom<cube, seven>;
constexpr auto f = [](const auto& x) { return odd_cube(x) + x; };
static_assert(odd_cube(2.0) == 8 && odd_cube(2) == 8 && evaluate<f>(2.0) == 10);
static_assert(gradient<f>(2.0) == 8 && value_and_gradient<f>(2.0).value == 10 && jvp<f>(at(2.0), along(1.0)) == 8);
static_assert(!check_gradient<f>(2.0).passed);

// One that uses the value, and derivatives of any order.
constexpr auto growth = custom<[](const auto& x) { return exp(x); }, [](const auto& z_bar, const auto&, const auto& z) { return z_bar * z; }>;
constexpr auto h = [](const auto& x) { return growth(2 * x); };
constexpr auto dh = [](const auto& x) { return gradient<h>(x); };
constexpr auto ddh = [](const auto& x) { return gradient<dh>(x); };
static_assert(gradient<h>(0.0) == 2 && gradient<dh>(0.0) == 4 && gradient<ddh>(0.0) == 8);
static_assert(cost<value_and_gradient<h>, double>.calls == 1);
static_assert(check_gradient<h>(0.25).passed && check_gradient<dh>(0.25).passed);

// Two that name one another: their rules say what they return.
struct cosine_of;
struct sine_of {
  template <class T>
  constexpr auto operator()(const T& x) const {
    return sin(x);
  }
  static constexpr std::string_view name = "sine_of";
};
struct cosine_of {
  template <class T>
  constexpr auto operator()(const T& x) const {
    return cos(x);
  }
  static constexpr std::string_view name = "cosine_of";
};
struct minus_sine {
  template <class T>
  constexpr T operator()(const T& z_bar, const T& x, const T&) const;
};
struct plus_cosine {
  template <class T>
  constexpr T operator()(const T& z_bar, const T& x, const T&) const {
    return z_bar * custom<cosine_of{}, minus_sine{}>(x);
  }
};
constexpr auto own_sine = custom<sine_of{}, plus_cosine{}>;
template <class T>
constexpr T minus_sine::operator()(const T& z_bar, const T& x, const T&) const {
  return -(z_bar * own_sine(x));
}
static_assert(text<own_sine(a)> == "sine_of(a)" && text<derivative<own_sine(a), a>> == "cosine_of(a)");
static_assert(text<derivative<own_sine(a), a, a, a>> == "-cosine_of(a)");
static_assert(latex<own_sine(a)> == "\\operatorname{sine\\_of}\\left(a\\right)");

// Expressions: equal where the functions and their operands are.
static_assert(own_sine(a + b) == own_sine(b + a) && own_sine(a) != sin(a) && own_sine(a) != odd_cube(a) && own_sine(a) != own_sine(b));
constexpr auto E = odd_cube(a * b) + a;
static_assert(E(a = 2.0, b = 1.0) == 10 && gradient<E>(a = 2.0, b = 1.0)[a] == 8 && gradient<E>(a = 2.0, b = 1.0)[b] == 14);
static_assert(text<E> == "custom(a*b) + a" && E(a = 2 * b, b = 0.5)(b = 1.0) == 3);
static_assert(evaluate<E>(a = 2.0f, b = 1.0f) == 10.0f && std::same_as<decltype(E(a = 2.0f, b = 1.0f)), float>);

// Several arguments; adjoints in a tuple, a pair or an array.
constexpr auto product = [](const auto&... x) { return (x * ...); };
constexpr auto two = custom<product, [](const auto& z_bar, const auto& x, const auto& y, const auto&) { return std::pair(z_bar * y, z_bar * x); }>;
constexpr auto four = custom<product, [](const auto& z_bar, const auto& x, const auto& y, const auto& u, const auto& v, const auto&) {
  return std::tuple(z_bar * y * u * v, x * z_bar * u * v, x * y * z_bar * v, x * y * u * z_bar);
}>;
constexpr auto of_two = [](const auto& x, const auto& y) { return two(x, y); };
constexpr auto of_four = [](const auto& x) { return four(x[0], x[1], x[2], x[3]); };
static_assert(gradient<of_two>(2.0, 3.0) == std::tuple(3.0, 2.0) && gradient<of_two, 1>(2.0, 3.0) == 2 && two(2, 3.0f) == 6);
static_assert(gradient<of_four>(std::array{2.0, 3.0, 5.0, 7.0}) == std::array{105.0, 70.0, 42.0, 30.0});
static_assert(jvp<of_four>(at(std::array{2.0, 3.0, 5.0, 7.0}), along(std::array{1.0, 0.0, 0.0, 1.0})) == 135);
static_assert(hessian<of_four>(std::array{2.0, 3.0, 5.0, 7.0})(0, 3) == 15 && hessian<of_four>(std::array{2.0, 3.0, 5.0, 7.0})(2, 2) == 0);
static_assert(hvp<of_four>(at(std::array{2.0, 3.0, 5.0, 7.0}), along(std::array{1.0, 0.0, 0.0, 0.0})) == std::array{0.0, 35.0, 21.0, 15.0});
static_assert(gradient<two(a, 3 * b), a>(a = 2.0, b = 5.0)[a] == 15);

// A pushforward in place of a pullback.
constexpr auto pushed =
    custom<product, pushforward<[](const auto& x_dot, const auto& y_dot, const auto& x, const auto& y, const auto&) { return x_dot * y + x * y_dot; }>>;
constexpr auto by_push = [](const auto& x, const auto& y) { return pushed(x, y * y); };
static_assert(gradient<by_push>(2.0, 3.0) == std::tuple(9.0, 12.0) && jvp<by_push>(at(2.0, 3.0), along(1.0, 1.0)) == 21);
static_assert(hessian<[](const auto& x) { return pushed(x[0], x[1] * x[1]); }>(std::array{2.0, 3.0}) == tensor<double, 2, 2>{0.0, 6.0, 6.0, 4.0});

// Jacobians: several outputs, both modes.
constexpr auto curve = [](const auto& t) { return std::array{odd_cube(t[0]) * t[1], own_sine(t[1])}; };
constexpr auto J = jacobian<curve>(std::array{2.0, 0.0});
static_assert(J(0, 0) == 0 && J(0, 1) == 8 && J(1, 0) == 0 && J(1, 1) == 1);

// Element by element, with broadcasting.
static_assert(odd_cube(tensor{1.0, 2.0}) == tensor{1.0, 8.0});
constexpr auto total = [](const auto& x) { return sum(odd_cube(x) * x); };
static_assert(evaluate<total>(tensor{1.0, 2.0}) == 17 && gradient<total>(tensor{1.0, 2.0}) == tensor{8.0, 22.0});
constexpr auto table = [](const auto& x, const auto& y) { return sum(two(x, y)); };
static_assert(gradient<table, 0>(tensor<double, 2, 1>{1.0, 2.0}, tensor{3.0, 4.0, 5.0}) == tensor<double, 2, 1>{12.0, 12.0});

// Inside others, and where a value has rules of the vocabulary that are lowered too.
constexpr auto outer =
    custom<[](const auto& x) { return two(pow(x, 3), odd_cube(x)); }, [](const auto& z_bar, const auto& x, const auto&) { return z_bar * 6 * pow(x, 5); }>;
constexpr auto nested = [](const auto& x) { return outer(x) + outer(x); };
static_assert(evaluate<nested>(2.0) == 128 && gradient<nested>(2.0) == 384 && gradient<[](const auto& x) { return gradient<nested>(x); }>(1.0) == 60);
static_assert(cost<nested, double> == cost<[](const auto& x) { return pow(x, 3) * (x * x * x) + pow(x, 3) * (x * x * x); }, double>);

// In a branch not taken its adjoint is masked, as any other's.
constexpr auto guarded = [](const auto& x) { return select(x > 0, odd_cube(log(x)), 2 * x); };
static_assert(gradient<guarded>(1.0) == 7 && gradient<guarded>(-1.0) == 2);

// Constants alone are what their value is.
constexpr auto of_constant = [](const auto& x) {
  using T = std::remove_cvref_t<decltype(x)>;
  return x * odd_cube(T(2));
};
static_assert(gradient<of_constant>(1.0) == 8);

// In loops that stay loops: the value, the reverse, the tangent, and a second derivative; outer values are captured.
constexpr auto looped = [](const auto& x, const auto& y) { return fold<3>(x, [&](const auto& s, const auto&) { return two(odd_cube(s) / 8, y); }); };
constexpr auto unrolled = [](const auto& x, const auto& y) {
  auto s = x;
  for (int i = 0; i < 3; ++i) s = two(odd_cube(s) / 8, y);
  return s;
};
static_assert(evaluate<looped>(2.0, 0.5) == evaluate<unrolled>(2.0, 0.5) && gradient<looped>(2.0, 0.5) == gradient<unrolled>(2.0, 0.5));
static_assert(jvp<looped>(at(2.0, 0.5), along(1.0, 2.0)) == jvp<unrolled>(at(2.0, 0.5), along(1.0, 2.0)));
constexpr auto slope_of_looped = [](const auto& x, const auto& y) { return gradient<looped, 0>(x, y); };
constexpr auto slope_of_unrolled = [](const auto& x, const auto& y) { return gradient<unrolled, 0>(x, y); };
static_assert(gradient<slope_of_looped>(2.0, 0.5) == gradient<slope_of_unrolled>(2.0, 0.5));
constexpr auto nested_loops = [](const auto& x) {
  return fold<2>(x, [](const auto& s, const auto&) { return fold<2>(s, [](const auto& t, const auto&) { return growth(t) / 4; }) + own_sine(s); });
};
static_assert(check_gradient<nested_loops>(0.5).passed);
static_assert(cost<nested_loops, double>.calls == 6);
constexpr auto calls_nested = [](const auto& x) { return own_sine(x) * gradient<nested_loops>(x); };
static_assert(check_gradient<calls_nested>(0.5).passed);

// An opaque function that may run in constant expressions does.
constexpr auto triangle =
    custom<[](double x) { return x < 1 ? x : 2 - x; }, [](const auto& z_bar, const auto& x, const auto&) { return select(x < 1, z_bar, -z_bar); }>;
constexpr auto opaque = [](const auto& x) { return triangle(x) * x; };
static_assert(triangle(0.5) == 0.5 && gradient<opaque>(0.5) == 1 && gradient<opaque>(1.5) == -1);
static_assert(value_and_gradient<opaque>(0.5f).gradient == 1.0f && std::same_as<decltype(triangle(0.5f)), float>);
static_assert(cost<value_and_gradient<opaque>, double>.calls == 1);
static_assert(gradient<[](const auto& x) { return sum(triangle(x) * x); }>(tensor{0.5, 1.5}) == tensor{1.0, -1.0});
static_assert(gradient<[](const auto& x) {
                using T = std::remove_cvref_t<decltype(x)>;
                return x * triangle(T(0.25)) + triangle(T(0.25));
              }>(0.5) == 0.25);
static_assert(gradient<[](const auto& x) { return fold<2>(x, [](const auto& s, const auto&) { return triangle(s) * s; }); }>(0.5) == 0.5);
static_assert(triangle(a)(a = 1.5) == 0.5 && gradient<triangle(a) * a>(a = 1.5)[a] == -1);

}  // namespace
