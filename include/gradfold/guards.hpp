// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/traced.hpp>

/// Which branches of choices a node belongs to.
namespace gradfold::detail {

/// A set of branches inside which an adjoint flows: one branch and the rest of the set, those found last first, so
/// that equal sets are one guard and a deeper one shares what it is inside of. The first guard is the empty set.
struct guard {
  int rest = 0;
  int condition = -1;
  bool holds = false;
  int next = 0;         ///< another guard of the same condition
  int rank = 0;         ///< of the condition, as they were found: a choice comes before those inside its branches
  int conjunction = 0;  ///< the node that tells whether all of the set are taken, plus 1; 0 before it is needed

  constexpr int key() const { return 2 * rank + (holds ? 1 : 0); }
};

constexpr int count_selections(const graph_arrays auto& f) { return count_nodes(f, operation_id<selection>); }

/// Room for the sets that `choices` selections make. Where nested selections make more, a set forgets members: adjoints are
/// masked earlier then, still rightly.
constexpr int guard_room(int choices) { return choices == 0 ? 0 : 16 * choices + 64; }

/// Memory for the guards of a function with so many nodes and selections.
template <int nodes, int choices>
struct guard_memory {
  int of[static_cast<unsigned>(nodes + 1)] = {};     ///< the guard of each node, plus 1
  int first[static_cast<unsigned>(nodes + 1)] = {};  ///< a guard of each condition
  guard all[static_cast<unsigned>(guard_room(choices) + 1)] = {};
};

/// The branches that alone use each node. An adjoint is masked where it leaves such nodes, after its last
/// multiplication: masking where it enters would multiply 0 by an infinity of the branch not taken.
/// Cost: linear.
class guards {
 public:
  constexpr guards(int* of, int* first, guard* all, int room) : of_(of), first_(first), all_(all), room_(room) {}

  constexpr int operator[](int id) const { return of_[id] - 1; }
  constexpr guard& at(int position) { return all_[position]; }

  /// Finds the guards of the active nodes of `f`, users before operands.
  constexpr void find(const graph_view& f, const bool* active) {
    for (int id = f.node_count - 1; id >= 0; --id)
      for (int k = 0; active[id] && k < f.nodes[id].operand_count; ++k)
        if (const int x = f.operand(id, k); active[x]) meet(x, f.nodes[x].operand_count == 0 || f.nodes[x].shape != f.nodes[id].shape ? 0 : edge(f, id, k));
  }
  /// The guard of the use of operand k by node `id`. Operations on whole tensors are in no branch for their operands.
  constexpr int edge(const graph_view& f, int id, int k) {
    if (acts_on_arrays(f.nodes[id].operation)) return 0;
    const int outer = of_[id] == 0 ? 0 : of_[id] - 1;
    return k > 0 && f.nodes[id].operation == operation_id<selection> ? taken(f, outer, f.operand(id, 0), k == 1) : outer;
  }

 private:
  /// Narrows what is known of `x` by a use under `use`.
  constexpr void meet(int x, int use) { of_[x] = of_[x] == 0 ? use + 1 : common(of_[x] - 1, use) + 1; }
  /// The set with what a condition tells: of a conjunction that holds, both parts. So the conjunctions that a sweep makes
  /// say no less to the next sweep than the choices that they come from.
  constexpr int taken(const graph_view& f, int set, int condition, bool holds) {
    const short operation = f.nodes[condition].operation;
    if (operation == operation_id<logical_not>) return taken(f, set, f.operand(condition, 0), !holds);
    if (operation == (holds ? operation_id<logical_and> : operation_id<logical_or>))
      return taken(f, taken(f, set, f.operand(condition, 0), holds), f.operand(condition, 1), holds);
    return branch(set, condition, holds);
  }
  /// The set with one more branch.
  constexpr int branch(int set, int condition, bool holds) {
    const int key = guard{0, condition, holds, 0, rank_of(condition)}.key(), own = all_[set].key();
    if (own == key) return set;
    if (own < key) return with(set, condition, holds);
    return with(branch(all_[set].rest, condition, holds), all_[set].condition, all_[set].holds);
  }
  constexpr int with(int rest, int condition, bool holds) {
    for (int i = first_[condition]; i != 0; i = all_[i].next)
      if (all_[i].rest == rest && all_[i].holds == holds) return i;
    if (all_[0].next == room_) return rest;
    const int i = ++all_[0].next, rank = rank_of(condition);
    if (first_[condition] == 0) ++ranks();
    all_[i] = {rest, condition, holds, first_[condition], rank};
    return first_[condition] = i;
  }
  constexpr int rank_of(int condition) const { return first_[condition] != 0 ? all_[first_[condition]].rank : all_[0].conjunction + 1; }
  constexpr int& ranks() { return all_[0].conjunction; }
  /// The branches that two sets share.
  constexpr int common(int x, int y) {
    if (x == y) return x;
    if (all_[x].key() == all_[y].key()) return with(common(all_[x].rest, all_[y].rest), all_[x].condition, all_[x].holds);
    return all_[x].key() > all_[y].key() ? common(all_[x].rest, y) : common(x, all_[y].rest);
  }

  int* of_;
  int* first_;
  guard* all_;  ///< the first one is the empty set: its `next` counts the others, its `conjunction` the ranks
  int room_;
};

}  // namespace gradfold::detail
