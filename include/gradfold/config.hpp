// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The only macros of the library.

#if defined(__GNUC__) || defined(__clang__)
#define GRADFOLD_ALWAYS_INLINE() [[gnu::always_inline]] inline
#define GRADFOLD_NEVER_INLINE() [[gnu::noinline]]
#else
#define GRADFOLD_ALWAYS_INLINE() inline
#define GRADFOLD_NEVER_INLINE()
#endif
