// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/moved_elements.hpp>

/// Products whose elements a loop takes as they are summed, from registers: one loop reads them, element by element, and nothing else
/// does, as where a bias is added and relu applied. The product is then computed where the loop is.
namespace gradfold::detail {

/// Smaller tensors stay in the nearest memory anyway.
inline constexpr int fewest_finished = 4096;
/// Loops of few operations alone: their code stands as often as a block has vectors.
inline constexpr int most_finishing = 6;
constexpr bool can_finish(short operation) {
  for (const short simple : {operation_id<add>, operation_id<subtract>, operation_id<multiply>, operation_id<negate>, operation_id<rectifier>,
                             operation_id<selection>, operation_id<greater>, operation_id<less>})
    if (operation == simple) return true;
  return false;
}
/// Finds such products in a schedule whose kernels are in their order, without places.
template <class Schedule>
class finished_products {
 public:
  constexpr finished_products(const graph_view& g, Schedule& s) : g_(g), s_(s), reader_(g.node_count) {}
  constexpr void find() {
    find_readers();
    for (int id = 0; id < g_.node_count; ++id) {
      const int k = reader_.at[id] - 1;
      if (g_.nodes[id].operation != operation_id<contraction> || g_.nodes[id].operand_count != 2 || k < 0 || !is_simple_loop(k, id)) continue;
      s_.kernels[k].product = id, s_.kernels[s_.kernel_of[id]].finishing = k;
    }
  }

 private:
  static constexpr int several = -1;
  constexpr void meet(int id, int reader) { reader_.at[id] = reader_.at[id] == 0 || reader_.at[id] == reader ? reader : several; }
  /// The kernel that alone reads each node, plus 1; 0 where there is none.
  constexpr void find_readers() {
    for (int k = 0; k < g_.result_count; ++k) reader_.at[g_.results[k]] = several;
    for (int id = g_.node_count - 1; id >= 0; --id) {
      const int k = s_.kernel_of[id], count = g_.nodes[id].operation == operation_id<computed_again> ? 1 : g_.nodes[id].operand_count;
      const int reader = k >= 0 ? k + 1 : count == 1 && keeps_elements(g_, id) ? reader_.at[id] : several;
      for (int i = 0; i < count; ++i) meet(g_.operand(id, i), reader);
    }
  }
  constexpr bool is_simple_loop(int k, int product) const {
    const auto& loop = s_.kernels[k];
    const int size = g_.shape_of(product).size();
    if (!loop.is_loop || loop.product != 0 || loop.sums > 0 || loop.windows > 0 || loop.count > most_finishing || loop.row() % 16 != 0) return false;
    if (size < fewest_finished || g_.shape_of(loop.node).size() != size) return false;
    for (int j = 0; j < loop.count; ++j)
      if (!can_finish(g_.nodes[s_.members[loop.first + j]].operation)) return false;
    return true;
  }

  const graph_view& g_;
  Schedule& s_;
  buffer<int> reader_;
};

}  // namespace gradfold::detail
