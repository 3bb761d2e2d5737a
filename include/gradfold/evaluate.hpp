// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/config.hpp>
#include <gradfold/layout.hpp>

/// From a plan to code. Every step becomes an always-inlined call whose indices are literals, so nothing remains at run
/// time but the arithmetic. The same functions run in constant expressions.
namespace gradfold::detail {

/// Values in a chunk, each chunk with local arrays of its own: one function each on g++, inlined all on clang.
#if defined(__clang__)
inline constexpr int chunk_values = 256;
#else
inline constexpr int chunk_values = 1024;
#endif

/// Turns an index into a literal before the optimiser sees it.
consteval unsigned long long fixed(unsigned long long i) { return i; }

/// Steps up to which a program is inlined into its caller, so that results nobody reads are never computed.
inline constexpr int inline_steps = 300;

/// Where a program's inputs are: one base for each argument, each with its leaves in order.
template <class T>
struct argument_pointers {
  const T* real = nullptr;
  const long long* integer = nullptr;
  const bool* condition = nullptr;
};

/// What is true or false of values of type T: bool for numbers, a mask for packs.
template <class T>
using truth_of = decltype(std::declval<const T&>() < std::declval<const T&>());

/// The arrays a chunk works on.
template <class T>
struct places {
  T* real;
  long long* integer;
  truth_of<T>* condition;
};

/// An operation in derivative code: there, products and sums may be contracted to fused operations where the target has
/// them, which rounds less. The user's own value never is (clang forms none across statements without being told).
template <class Operation, class T>
GRADFOLD_ALWAYS_INLINE() constexpr auto compute_contracted(const T& x, const T& y) {
#if defined(__clang__)
#pragma clang fp contract(fast)
  if constexpr (std::floating_point<T>)
    if (!__builtin_is_constant_evaluated()) {
      if constexpr (std::same_as<Operation, add>) return x + y;
      if constexpr (std::same_as<Operation, subtract>) return x - y;
      if constexpr (std::same_as<Operation, multiply>) return x * y;
    }
#endif
  return compute<Operation>(x, y);
}

template <class T>
struct sine_cosine {
  T sine, cosine;
};
/// sin x and cos x by one call, where the C library has one.
template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr sine_cosine<T> compute_sine_and_cosine(const T& x) {
#if defined(__clang__) && defined(__GLIBC__)
  if constexpr (standard_real<T>)
    if (!__builtin_is_constant_evaluated()) {
      T s = 0, c = 0;
      if constexpr (std::same_as<T, double>) ::sincos(x, &s, &c);
      else ::sincosf(x, &s, &c);
      return {s, c};
    }
#endif
  return {compute<sine>(x), compute<cosine>(x)};
}

/// One program in one type of evaluation.
template <const auto& Plan, class T>
struct program {
  using truth = truth_of<T>;

  struct memory {
    places<T> local, frame;
    const argument_pointers<T>* in;
    T* const* out;
  };

  struct table {
    T of[static_cast<unsigned>(Plan.needed.constants + 1)];
    constexpr table() : of{} {
      for (int i = 0; i < Plan.needed.constants; ++i) of[i] = convert<T>(Plan.constants[i]);
    }
  };
  template <class Table>
  static constexpr Table converted{};

  template <kind type>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto constant(int i) {
    if constexpr (type == kind::integer) return static_cast<long long>(Plan.constants[i].high) + static_cast<long long>(Plan.constants[i].low);
    else if constexpr (type == kind::condition) return truth(Plan.constants[i].high != 0);
    else if constexpr (std::floating_point<T>) return converted<table>.of[i];
    else return convert<T>(Plan.constants[i]);
  }
  template <kind type>
  GRADFOLD_ALWAYS_INLINE() static constexpr decltype(auto) input(const memory& m, int place) {
    const argument_pointers<T>& base = m.in[part_of(place)];
    if constexpr (type == kind::integer) return base.integer[leaf_of(place)];
    else if constexpr (type == kind::condition) return truth(base.condition[leaf_of(place)]);
    else return (base.real[leaf_of(place)]);
  }
  template <source from, kind type>
  GRADFOLD_ALWAYS_INLINE() static constexpr decltype(auto) read(const memory& m, int i) {
    if constexpr (from == source::constant) return constant<type>(i);
    else if constexpr (from == source::input) return input<type>(m, i);
    else if constexpr (type == kind::real) return (from == source::local ? m.local : m.frame).real[i];
    else if constexpr (type == kind::integer) return (from == source::local ? m.local : m.frame).integer[i];
    else return (from == source::local ? m.local : m.frame).condition[i];
  }
  template <kind type>
  GRADFOLD_ALWAYS_INLINE() static constexpr void write(const places<T>& to, int i, const auto& z) {
    if constexpr (type == kind::real) to.real[i] = z;
    else if constexpr (type == kind::integer) to.integer[i] = z;
    else to.condition[i] = z;
  }

  template <unsigned bits>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const memory& m, int x, int y, int w) {
    constexpr step_form f = unpacked(bits);
    using Operation = operation_at<f.operation>;
    if constexpr (std::same_as<Operation, to_real>) return T(read<f.from[0], f.from_type[0]>(m, x));
    else if constexpr (f.from[1] == source::none) return compute<Operation>(read<f.from[0], f.from_type[0]>(m, x));
    else if constexpr (f.from[2] != source::none)
      return compute<Operation>(read<f.from[0], f.from_type[0]>(m, x), read<f.from[1], f.from_type[1]>(m, y), read<f.from[2], f.from_type[2]>(m, w));
    else if constexpr (f.primal || f.type != kind::real)
      return compute<Operation>(read<f.from[0], f.from_type[0]>(m, x), read<f.from[1], f.from_type[1]>(m, y));
    else if constexpr (f.from_type[1] != kind::real)
      return compute<Operation>(read<f.from[0], f.from_type[0]>(m, x), read<f.from[1], f.from_type[1]>(m, y));
    else return compute_contracted<Operation, T>(read<f.from[0], f.from_type[0]>(m, x), read<f.from[1], f.from_type[1]>(m, y));
  }

  template <unsigned bits>
  GRADFOLD_ALWAYS_INLINE() static constexpr void perform(const memory& m, unsigned long long xy, unsigned long long wp, unsigned long long sr) {
    constexpr step_form f = unpacked(bits);
    const int position = lower_half(wp), slot = upper(sr), result = lower_half(sr);
    if constexpr (f.operation == id_of<sine_and_cosine>()) {
      const auto z = compute_sine_and_cosine<T>(read<f.from[0], f.from_type[0]>(m, upper(xy)));
      m.local.real[position] = z.sine, m.local.real[position + 1] = z.cosine;
      if constexpr (f.to_frame) m.frame.real[slot] = z.sine, m.frame.real[slot + 1] = z.cosine;
    } else {
      const auto z = value<bits>(m, upper(xy), lower_half(xy), upper(wp));
      write<f.type>(m.local, position, z);
      if constexpr (f.to_frame) write<f.type>(m.frame, slot, z);
      if constexpr (f.to_result) m.out[part_of(result)][leaf_of(result)] = z;
    }
  }

  template <int first, int... J>
  GRADFOLD_ALWAYS_INLINE() static constexpr void block(const memory& m, std::integer_sequence<int, J...>) {
    (perform<Plan.forms[first + J]>(m, fixed(Plan.xy[first + J]), fixed(Plan.wp[first + J]), fixed(Plan.sr[first + J])), ...);
  }
  static constexpr int block_size = 32;
  template <int first, int last, int... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr void blocks(const memory& m, std::integer_sequence<int, B...>) {
    (block<first + B * block_size>(
         m, std::make_integer_sequence<int, (last - first - B * block_size < block_size ? last - first - B * block_size : block_size)>{}),
     ...);
  }
  template <int c>
  GRADFOLD_ALWAYS_INLINE() static constexpr void chunk(memory m) {
    T real[static_cast<unsigned>(Plan.local_size)];
    long long integer[static_cast<unsigned>(Plan.local_size)];
    truth condition[static_cast<unsigned>(Plan.local_size)];
    m.local = {real, integer, condition};
    constexpr int first = Plan.chunk_starts[c], last = Plan.chunk_starts[c + 1];
    blocks<first, last>(m, std::make_integer_sequence<int, (last - first + block_size - 1) / block_size>{});
  }
  template <int c>
  GRADFOLD_NEVER_INLINE() static constexpr void outlined_chunk(const memory& m) {
    chunk<c>(m);
  }
  template <int... C>
  GRADFOLD_ALWAYS_INLINE() static constexpr void chunks(const memory& m, std::integer_sequence<int, C...>) {
#if defined(__clang__)
    (chunk<C>(m), ...);
#else
    if constexpr (sizeof...(C) <= 1) (chunk<C>(m), ...);
    else (outlined_chunk<C>(m), ...);
#endif
  }

  GRADFOLD_ALWAYS_INLINE() static constexpr void inlined(const argument_pointers<T>* in, T* const* out) {
    T real[static_cast<unsigned>(Plan.frame_size + 1)];
    long long integer[static_cast<unsigned>(Plan.frame_size + 1)];
    truth condition[static_cast<unsigned>(Plan.frame_size + 1)];
    chunks({{}, {real, integer, condition}, in, out}, std::make_integer_sequence<int, Plan.needed.chunks>{});
  }
  GRADFOLD_NEVER_INLINE() static constexpr void outlined(const argument_pointers<T>* in, T* const* out) { inlined(in, out); }

  /// Runs the program: reads `in`, one entry an argument, and writes every result to `out`, one entry a result tree.
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const argument_pointers<T>* in, T* const* out) {
    if constexpr (Plan.needed.steps <= inline_steps) inlined(in, out);
    else outlined(in, out);
  }
};

}  // namespace gradfold::detail
