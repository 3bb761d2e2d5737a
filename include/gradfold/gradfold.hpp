// SPDX-License-Identifier: BSL-1.0
#pragma once

/// gradfold: differentiation at compile time. A formula or a generic function becomes a static graph while your program
/// compiles; its gradient is left behind as straight-line code. This header brings all that needs no library beyond
/// Boost.Hana.

#include <gradfold/check.hpp>
#include <gradfold/cost.hpp>
#include <gradfold/gradient.hpp>
#include <gradfold/print.hpp>
