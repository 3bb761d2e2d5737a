// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/traced.hpp>

/// Which branches of choices a node belongs to.
namespace gradfold::detail {

/// Where an adjoint flows: inside a branch of a choice, and inside which branch that is.
struct guard {
  int parent = 0;
  int condition = -1;
  bool holds = true;
  int depth = 0;
  int next = 0;  ///< another guard of the same condition
};

/// Memory for the guards of a function with so many nodes and selections.
template <int nodes, int choices>
struct guard_memory {
  int of[static_cast<unsigned>(nodes + 1)] = {};     ///< the guard of each node, plus 1
  int first[static_cast<unsigned>(nodes + 1)] = {};  ///< a guard of each condition
  guard all[static_cast<unsigned>(2 * choices + 1)] = {};
};

/// The branches that alone use each node. An adjoint is masked where it leaves such nodes, after its last
/// multiplication: masking where it enters would multiply 0 by an infinity of the branch not taken.
/// Cost: linear, as long as choices nest no deeper than a few.
class guards {
 public:
  constexpr guards(int* of, int* first, guard* all) : of_(of), first_(first), all_(all) {}

  constexpr int operator[](int id) const { return of_[id] - 1; }
  constexpr const guard& at(int position) const { return all_[position]; }

  /// Finds the guards of the active nodes of `f`, users before operands.
  constexpr void find(const graph_view& f, const bool* active) {
    for (int id = f.node_count - 1; id >= 0; --id)
      for (int k = 0; active[id] && k < f.nodes[id].operand_count; ++k)
        if (const int x = f.operand(id, k); active[x]) meet(x, f.nodes[x].operand_count == 0 ? 0 : edge(f, id, k));
  }
  /// The guard of the use of operand k by node `id`.
  constexpr int edge(const graph_view& f, int id, int k) {
    const int outer = of_[id] == 0 ? 0 : of_[id] - 1;
    return k > 0 && f.nodes[id].operation == id_of<selection>() ? branch(outer, f.operand(id, 0), k == 1) : outer;
  }

 private:
  /// Narrows what is known of `x` by a use under `use`.
  constexpr void meet(int x, int use) { of_[x] = of_[x] == 0 ? use + 1 : common(of_[x] - 1, use) + 1; }
  constexpr int branch(int parent, int condition, bool holds) {
    for (int i = first_[condition]; i != 0; i = all_[i].next)
      if (all_[i].parent == parent && all_[i].holds == holds) return i;
    const int i = ++all_[0].next;
    all_[i] = {parent, condition, holds, all_[parent].depth + 1, first_[condition]};
    return first_[condition] = i;
  }
  constexpr int common(int x, int y) const {
    while (all_[x].depth > all_[y].depth) x = all_[x].parent;
    while (all_[y].depth > all_[x].depth) y = all_[y].parent;
    while (x != y) x = all_[x].parent, y = all_[y].parent;
    return x;
  }

  int* of_;
  int* first_;
  guard* all_;  ///< the first one is no branch: its `next` counts the others
};

}  // namespace gradfold::detail
