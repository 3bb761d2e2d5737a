// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The only macros of the library.

/// The largest gradient graph that is compiled, in nodes (inputs, constants and operations); a function may record five sixths
/// of that. The defaults stay inside the compilers' default limits on constant evaluation; define this before the first include where
/// those limits are raised (-fconstexpr-steps= on clang, -fconstexpr-ops-limit= on g++).
#if !defined(GRADFOLD_MAXIMAL_NODES)
#if defined(__clang__)
#define GRADFOLD_MAXIMAL_NODES 16000
#else
#define GRADFOLD_MAXIMAL_NODES 30000
#endif
#endif

/// The largest workspace that a program with tensors takes from the stack, in bytes. What needs more is given memory by the
/// caller: value_and_gradient<f>(workspace, x).
#if !defined(GRADFOLD_STACK_BYTES)
#define GRADFOLD_STACK_BYTES 262144
#endif

/// Define GRADFOLD_USE_CBLAS before the first include, alike in every file, and link a BLAS that has <cblas.h>: products of matrices
/// of float or double with at least this many multiplications (rows times columns times summed steps, of one matrix where there is a
/// batch) are computed by cblas_sgemm and cblas_dgemm. Smaller ones, those with vectors, and constant expressions stay here. The
/// default is the size from which OpenBLAS 0.3.21 in one thread was no slower: 256^3 with AVX2, 32^3 without.
#if !defined(GRADFOLD_CBLAS_MULTIPLICATIONS)
#if defined(__AVX2__)
#define GRADFOLD_CBLAS_MULTIPLICATIONS 16777216
#else
#define GRADFOLD_CBLAS_MULTIPLICATIONS 32768
#endif
#endif

#if defined(__OPTIMIZE__)  // by g++ and clang alone; without it, code that is put in place costs compile time and debugging
#define GRADFOLD_ALWAYS_INLINE() [[gnu::always_inline]] inline
#define GRADFOLD_NEVER_INLINE() [[gnu::noinline]]
#define GRADFOLD_INLINE_LAMBDA() __attribute__((always_inline))
#else
#define GRADFOLD_ALWAYS_INLINE() inline
#define GRADFOLD_NEVER_INLINE()
#define GRADFOLD_INLINE_LAMBDA()
#endif

/// At the start of a function: its products and sums may be fused with others. (g++ fuses them everywhere, unless told not to.)
#if defined(__clang__)
#define GRADFOLD_CONTRACTED() _Pragma("clang fp contract(fast)")
#else
#define GRADFOLD_CONTRACTED()
#endif
