// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/reverse/flow.hpp>

/// Adjoints of numbers in the step of a reversed loop, as multiples of the adjoint that arrives.
namespace gradfold::detail {

/// In the step of a reversed loop over numbers, z_bar arrives from the step before, and the next step waits for what becomes of it; all else is
/// known earlier. So (z_bar u) v is computed as z_bar (u v), and z_bar u + z_bar v as z_bar (u + v): one product is waited for, however long
/// the step is.
class multiples_of_adjoints {
 public:
  /// `adjoints` inputs of `f` from `first` on are what arrives; `b` gets the copies.
  constexpr multiples_of_adjoints(const graph_view& f, builder& b, int adjoints, int first)
      : f_(f), b_(b), adjoints_(adjoints), first_(first), factor_(f.node_count), of_(f.node_count) {}

  /// If node `id` of `f` is a multiple, `place`, where its copy is, becomes that of the adjoint and a factor. Copies that nobody reads are dropped later.
  constexpr void find(int id, int* place) {
    const node& n = f_.nodes[id];
    if (n.shape != 0 || n.type != kind::real) return;
    if (n.operation == input_operation()) {
      const int which = static_cast<int>(f_.attribute(id)) - first_;
      if (which >= 0 && which < adjoints_ && b_.nodes.at[place[id]].operation == input_operation()) set(id, b_.whole(1), place[id]);
      return;
    }
    const int factor = factor_of(id, place);
    if (factor < 0) return;
    place[id] = rewriting{b_}.product(of_.at[id], factor);
    factor_.at[id] = factor + 1;
  }

 private:
  constexpr bool is_multiple(int id) const { return factor_.at[id] > 0; }
  constexpr int factor(int id) const { return factor_.at[id] - 1; }
  constexpr void set(int id, int by, int of) { factor_.at[id] = by + 1, of_.at[id] = of; }

  /// The factor of a node, in `b`, or -1; and `of_` is what it is a multiple of.
  constexpr int factor_of(int id, const int* place) {
    const rewriting rules{b_};
    const short operation = f_.nodes[id].operation;
    const int count = f_.nodes[id].operand_count;
    const int x = count > 0 ? f_.operand(id, 0) : 0, y = count > 1 ? f_.operand(id, 1) : 0;
    if (operation == operation_id<negate> && is_multiple(x)) return of_.at[id] = of_.at[x], rules.minus(factor(x));
    if (operation == operation_id<divide> && is_multiple(x)) return of_.at[id] = of_.at[x], rules.quotient(factor(x), place[y]);
    if (operation == operation_id<multiply> && is_multiple(x) != is_multiple(y)) {
      const int multiple = is_multiple(x) ? x : y, other = is_multiple(x) ? y : x;
      return of_.at[id] = of_.at[multiple], rules.product(factor(multiple), place[other]);
    }
    const bool sum = operation == operation_id<add>;
    if ((!sum && operation != operation_id<subtract>) || !is_multiple(x) || !is_multiple(y) || of_.at[x] != of_.at[y]) return -1;
    return of_.at[id] = of_.at[x], sum ? rules.sum(factor(x), factor(y)) : rules.difference(factor(x), factor(y));
  }

  const graph_view& f_;
  builder& b_;
  int adjoints_, first_;
  buffer<int> factor_, of_;
};

}  // namespace gradfold::detail
