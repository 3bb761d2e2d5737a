// SPDX-License-Identifier: BSL-1.0
#pragma once

/// gradfold: differentiation at compile time. A formula or a generic function becomes a static graph while your program
/// compiles; its gradient is left behind as straight-line code. This header brings all that needs no library beyond
/// Boost.Hana.

// Bottom up: a compiler's message about a header names each file on the way in, and here none lies between.
// g++ compares the parameters of our templates with the users' globals when it instantiates them; a variable<"x"> named x is no
// mistake.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include <gradfold/literal.hpp>
#include <gradfold/fixed_string.hpp>
#include <gradfold/builder.hpp>
#include <gradfold/affine.hpp>
#include <gradfold/symbol.hpp>
#include <gradfold/operation.hpp>
#include <gradfold/operation/choice.hpp>
#include <gradfold/operation/strided.hpp>
#include <gradfold/operation/matrix.hpp>
#include <gradfold/operation/array.hpp>
#include <gradfold/vocabulary.hpp>
#include <gradfold/parts.hpp>
#include <gradfold/tree.hpp>
#include <gradfold/evaluated_tree.hpp>
#include <gradfold/simplify.hpp>
#include <gradfold/record.hpp>
#include <gradfold/traced.hpp>
#include <gradfold/tensor_type.hpp>
#include <gradfold/tensor_operand.hpp>
#include <gradfold/tensor_output.hpp>
#include <gradfold/packed.hpp>
#include <gradfold/moved_elements.hpp>
#include <gradfold/schedule.hpp>
#include <gradfold/evaluate.hpp>
#include <gradfold/cblas.hpp>
#include <gradfold/blocks.hpp>
#include <gradfold/elementary.hpp>
#include <gradfold/tensor.hpp>
#include <gradfold/loops.hpp>
#include <gradfold/pipeline.hpp>
#include <gradfold/swept.hpp>
#include <gradfold/function.hpp>
#include <gradfold/leaves.hpp>
#include <gradfold/run.hpp>
#include <gradfold/formula/references.hpp>
#include <gradfold/formula.hpp>
#include <gradfold/formula/recording.hpp>
#include <gradfold/formula/decided.hpp>
#include <gradfold/constant_results.hpp>
#include <gradfold/expression.hpp>
#include <gradfold/call/forms.hpp>
#include <gradfold/call/on_tensors.hpp>
#include <gradfold/call.hpp>
#include <gradfold/named.hpp>
#include <gradfold/named_output.hpp>
#include <gradfold/derivative.hpp>
#include <gradfold/by_name.hpp>
#include <gradfold/storing.hpp>
#include <gradfold/gradient/function.hpp>
#include <gradfold/gradient.hpp>
#include <gradfold/point.hpp>
#include <gradfold/vjp.hpp>
#include <gradfold/jvp.hpp>
#include <gradfold/jacobian.hpp>
#include <gradfold/taylor.hpp>
#include <gradfold/tensors/call.hpp>
#include <gradfold/tensors/view.hpp>
#include <gradfold/tensors/slice.hpp>
#include <gradfold/tensors/assemble.hpp>
#include <gradfold/tensors/reduce.hpp>
#include <gradfold/tensors/product.hpp>
#include <gradfold/tensors/rotation.hpp>
#include <gradfold/tensors/softmax.hpp>
#include <gradfold/tensors/index.hpp>
#include <gradfold/tensors/window.hpp>
#include <gradfold/tensors/solve.hpp>
#include <gradfold/tensors/fold.hpp>

#include <gradfold/check.hpp>
#include <gradfold/custom.hpp>
#include <gradfold/cost.hpp>
#include <gradfold/implicit.hpp>
#include <gradfold/interpolate.hpp>
#include <gradfold/print.hpp>
#include <gradfold/residuals.hpp>
#include <gradfold/sparse.hpp>
#include <gradfold/value.hpp>

#pragma GCC diagnostic pop
