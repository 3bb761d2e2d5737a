// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/repetition.hpp>

/// What single steps of straight-line code and loops do beside computing one value.
namespace gradfold::detail {

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

/// Keeps a value in a register from here on. No instruction comes of it.
template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr void stay([[maybe_unused]] T& z) {
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
  if constexpr (standard_real<T>)
    if (!__builtin_is_constant_evaluated()) asm("" : "+x"(z));
#elif defined(__aarch64__) && defined(__GNUC__) && !defined(__clang__)
  if constexpr (standard_real<T>)
    if (!__builtin_is_constant_evaluated()) asm("" : "+w"(z));
#endif
}

/// Writes zeros by calls of memset for a kilobyte each, whose sizes compilers do not know: what the C library fills by one string
/// instruction (2 KB and more), or a compiler by another, takes longer, and nothing after it begins before it ends.
template <class T>
GRADFOLD_ALWAYS_INLINE() constexpr void fill_zeros(T* to, int count) {
#if defined(__GNUC__)
  if constexpr (standard_real<T>)
    if (!__builtin_is_constant_evaluated()) {
      constexpr int most = static_cast<int>(1024 / sizeof(T));
      for (int done = 0; done < count; done += most) {
        std::size_t bytes = sizeof(T) * static_cast<std::size_t>(count - done < most ? count - done : most);
        asm("" : "+r"(bytes));
        __builtin_memset(to + done, 0, bytes);
      }
      return;
    }
#endif
  for (int i = 0; i < count; ++i) to[i] = T(0);
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

}  // namespace gradfold::detail
