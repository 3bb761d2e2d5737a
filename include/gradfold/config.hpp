// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The only macros of the library, and the numbers that steer code generation. Each may be set on the command line.

#if defined(__GNUC__) || defined(__clang__)
#define GRADFOLD_ALWAYS_INLINE() [[gnu::always_inline]] inline
#define GRADFOLD_NEVER_INLINE() [[gnu::noinline]]
#else
#define GRADFOLD_ALWAYS_INLINE() inline
#define GRADFOLD_NEVER_INLINE()
#endif

/// The largest graph that is turned into straight-line code, in nodes. Larger ones are refused with a sentence.
#ifndef GRADFOLD_MAXIMAL_NODES
#define GRADFOLD_MAXIMAL_NODES 50000
#endif
