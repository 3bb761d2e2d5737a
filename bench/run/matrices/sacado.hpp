// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Sacado: its reverse numbers over forward ones, and its forward numbers, of static size, nested.

// Debian's package is configured with a part of Trilinos that it does not need: traits for Teuchos.
#include <Sacado_ConfigDefs.h>
#undef HAVE_SACADO_TEUCHOSCORE
#undef HAVE_SACADO_TEUCHOSCOMM
#undef HAVE_SACADO_TEUCHOSNUMERICS
#undef HAVE_SACADO_TEUCHOSKOKKOSCOMM
#include <Sacado_No_Kokkos.hpp>

#include "../rivals/sacado.hpp"
#include "questions.hpp"

namespace Sacado::Fad::Exp {

/// As for the reverse numbers: Sacado has no erfc.
template <class E>
auto erfc(const Expr<E>& argument) {
  using std::erfc;
  constexpr double two_over_root_pi = 1.1283791670955126;
  using number = std::remove_const_t<typename Sacado::BaseExprType<E>::type>;
  const number x = argument.derived();
  number y(x.size(), erfc(x.val()));
  const typename number::value_type slope = -two_over_root_pi * std::exp(-x.val() * x.val());
  for (int i = 0; i < x.size(); ++i) y.fastAccessDx(i) = slope * x.fastAccessDx(i);
  return y;
}

}  // namespace Sacado::Fad::Exp

namespace bench {

template <class Number, std::size_t N>
using sacado_fad = Sacado::Fad::Exp::SFad<Number, static_cast<int>(N)>;

template <std::size_t N, class Number>
sacado_fad<Number, N> sacado_input(std::size_t i, const Number& value) {
  return sacado_fad<Number, N>(static_cast<int>(N), static_cast<int>(i), value);
}

inline int at(std::size_t i) { return static_cast<int>(i); }

// --- Reverse ----------------------------------------------------------------------------------------------------------

template <class Workload, class Question = typename Workload::question>
struct sacado_answer;

template <class Workload>
struct sacado_answer<Workload, jacobian> : sacado_side<Workload> {};

template <class Workload>
struct sacado_answer<Workload, jacobians> : in_turn<sacado_side, typename Workload::parts> {};

/// The gradient of `function` on forward numbers: `seed(i, value)` makes input i; `take(i, adjoint)` gets its adjoint. Returns the value.
template <class Workload, class Number>
Number sacado_gradient(const typename Workload::point& p, const auto& seed, const auto& take) {
  using number = Sacado::Rad::ADvar<Number>;
  lifted<number, typename Workload::point::active_type> x;
  std::size_t next = 0;
  for_each_leaf([&](number& v, double value) { v = seed(next++, value); }, x, p.active);
  const number z = apply_to(Workload::function, x, p.data);
  number::Gradcomp();
  next = 0;
  for_each_leaf([&](const number& v) { take(next++, v.adj()); }, x);
  return z.val();
}

/// The products of the Hessian with directions of which `seed(i, k)` is component i of number k.
template <class Workload, std::size_t Directions>
auto sacado_products(const typename Workload::point& p, const auto& seed) {
  using number = sacado_fad<double, Directions>;
  hessian_products<inputs<Workload>, Directions> r;
  const auto input = [&](std::size_t i, double value) {
    number x(value);
    for (std::size_t k = 0; k < Directions; ++k) x.fastAccessDx(at(k)) = seed(i, k);
    return x;
  };
  const auto take = [&](std::size_t i, const number& adjoint) {
    r.gradient[i] = adjoint.val();
    for (std::size_t k = 0; k < Directions; ++k) r.products[i][k] = adjoint.dx(at(k));
  };
  r.value = sacado_gradient<Workload, number>(p, input, take).val();
  return r;
}

struct sacado_name {
  static constexpr std::string_view name = "sacado";
  static constexpr std::string_view absence = "";
};

template <class Workload>
struct sacado_answer<Workload, hessian> : sacado_name {
  static hessian_of<Workload> evaluate(const typename Workload::point& p) {
    constexpr std::size_t n = inputs<Workload>;
    const auto r = sacado_products<Workload, n>(p, [](std::size_t i, std::size_t k) { return i == k ? 1.0 : 0.0; });
    return {r.value, r.gradient, r.products};
  }
};

template <class Workload>
struct sacado_answer<Workload, sparse_hessian> : sacado_name {
  static sparse_hessian_of<Workload> evaluate(const typename Workload::point& p) {
    const auto r = sacado_products<Workload, Workload::colours>(p, [](std::size_t i, std::size_t k) { return has_colour<Workload>(i, k) ? 1.0 : 0.0; });
    sparse_hessian_of<Workload> answer{r.value, r.gradient, {}};
    take_entries<Workload>(r.products, answer.hessian);
    return answer;
  }
};

template <class Workload>
struct sacado_answer<Workload, hessian_entries> : sacado_name {
  static entries_of<Workload> evaluate(const typename Workload::point& p) { return sacado_answer<Workload, sparse_hessian>::evaluate(p).hessian; }
};

template <class Workload>
struct sacado_answer<Workload, hessian_product> : sacado_name {
  static std::array<double, inputs<Workload>> evaluate(const typename Workload::point& p) {
    const auto& direction = std::get<0>(p.data);
    const auto r = sacado_products<Workload, 1>(p, [&](std::size_t i, std::size_t) { return direction[i]; });
    std::array<double, inputs<Workload>> product;
    for (std::size_t i = 0; i < product.size(); ++i) product[i] = r.products[i][0];
    return product;
  }
};

/// Of the market: spot, volatility and time.
inline constexpr std::size_t sacado_spot = 0, sacado_volatility = 3, sacado_years = 4;

/// One reverse sweep over numbers that hold the slopes to order 2 in spot and volatility.
template <class Workload>
struct sacado_answer<Workload, named_greeks> : sacado_name {
  static std::array<double, 11> evaluate(const typename Workload::point& p) {
    using inner = sacado_fad<double, 2>;
    using number = sacado_fad<inner, 2>;
    std::array<number, 5> slope;
    const auto input = [](std::size_t i, double value) {
      if (i == sacado_spot) return sacado_input<2>(0, sacado_input<2>(0, value));
      if (i == sacado_volatility) return sacado_input<2>(1, sacado_input<2>(1, value));
      return number(value);
    };
    const number z = sacado_gradient<Workload, number>(p, input, [&](std::size_t i, const number& adjoint) { slope[i] = adjoint; });
    const number &S = slope[sacado_spot], &v = slope[sacado_volatility], &t = slope[sacado_years];
    return {z.val().val(), S.val().val(), v.val().val(), S.val().dx(0), S.val().dx(1), t.val().dx(0),
            v.val().dx(1), S.dx(0).dx(0), S.dx(0).dx(1), t.dx(0).dx(0), v.dx(1).dx(1)};
  }
};

template <class Workload>
using sacado_matrix_side = sacado_answer<Workload>;

// --- Forward ----------------------------------------------------------------------------------------------------------

struct sacado_forward_name {
  static constexpr std::string_view name = "sacado_forward";
  static constexpr std::string_view absence = "";
};

/// `function` on numbers that `seed(i, value)` makes of the inputs.
template <class Workload, class Number>
auto sacado_values(const typename Workload::point& p, const auto& seed) {
  lifted<Number, typename Workload::point::active_type> x;
  std::size_t next = 0;
  for_each_leaf([&](Number& v, double value) { v = seed(next++, value); }, x, p.active);
  return std::array<Number, Workload::outputs>{apply_to(Workload::function, x, p.data)};
}

template <class Workload>
struct sacado_forward_side : sacado_forward_name {
  static result_of<Workload> evaluate(const typename Workload::point& p) {
    constexpr std::size_t n = inputs<Workload>;
    const auto z = sacado_values<Workload, sacado_fad<double, n>>(p, sacado_input<n, double>);
    result_of<Workload> r;
    for (std::size_t k = 0; k < Workload::outputs; ++k) {
      r.value[k] = z[k].val();
      for (std::size_t i = 0; i < n; ++i) r.gradient[k][i] = z[k].dx(at(i));
    }
    return r;
  }
};

template <class Workload, class Question = typename Workload::question>
struct sacado_forward_answer {
  static constexpr std::string_view name = "sacado_forward";
  static constexpr std::string_view absence = "forward numbers hold the slopes in all inputs";
};

template <class Workload>
struct sacado_forward_answer<Workload, jacobian> : sacado_forward_side<Workload> {};

template <class Workload>
struct sacado_forward_answer<Workload, jacobians> : in_turn<sacado_forward_side, typename Workload::parts> {};

template <class Workload>
struct sacado_forward_answer<Workload, hessian> : sacado_forward_name {
  static hessian_of<Workload> evaluate(const typename Workload::point& p) {
    constexpr std::size_t n = inputs<Workload>;
    using inner = sacado_fad<double, n>;
    const auto input = [](std::size_t i, double value) { return sacado_input<n>(i, sacado_input<n>(i, value)); };
    const auto z = sacado_values<Workload, sacado_fad<inner, n>>(p, input)[0];
    hessian_of<Workload> r;
    r.value = z.val().val();
    for (std::size_t i = 0; i < n; ++i) {
      r.gradient[i] = z.val().dx(at(i));
      for (std::size_t j = 0; j < n; ++j) r.hessian[i][j] = z.dx(at(i)).dx(at(j));
    }
    return r;
  }
};

/// Spot and volatility in the two outer numbers, and time with them in the inner one.
template <class Workload>
struct sacado_forward_answer<Workload, named_greeks> : sacado_forward_name {
  static std::array<double, 11> evaluate(const typename Workload::point& p) {
    using inner = sacado_fad<double, 3>;
    using middle = sacado_fad<inner, 2>;
    using number = sacado_fad<middle, 2>;
    const auto input = [](std::size_t i, double value) {
      if (i == sacado_spot) return sacado_input<2>(0, sacado_input<2>(0, sacado_input<3>(0, value)));
      if (i == sacado_volatility) return sacado_input<2>(1, sacado_input<2>(1, sacado_input<3>(1, value)));
      if (i == sacado_years) return number(middle(sacado_input<3>(2, value)));
      return number(value);
    };
    const number z = sacado_values<Workload, number>(p, input)[0];
    const inner plain = z.val().val(), S = z.val().dx(0), v = z.val().dx(1), SS = z.dx(0).dx(0), vv = z.dx(1).dx(1);
    return {plain.val(), plain.dx(0), plain.dx(1), S.dx(0), S.dx(1), S.dx(2), v.dx(1), SS.dx(0), SS.dx(1), SS.dx(2), vv.dx(1)};
  }
};

template <class Workload>
using sacado_forward_matrix_side = sacado_forward_answer<Workload>;

}  // namespace bench
