// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/graph.hpp>

/// The order in which straight-line code computes a graph.
namespace gradfold::detail {

/// The nodes that compute something, in the order in which they do; leaves are not listed.
template <int nodes>
struct node_order {
  int of[static_cast<unsigned>(nodes + 1)] = {};
  int count = 0;
};

/// What the ordering knows of each node, as a value between its two passes.
template <int nodes, int operands>
struct use_lists {
  static constexpr int leaf = -1;                            ///< `waits` of a leaf and of a node that is done
  int waits[static_cast<unsigned>(nodes + 1)] = {};          ///< operands still to be computed
  int uses[static_cast<unsigned>(nodes + 1)] = {};           ///< users still to be computed
  int need[static_cast<unsigned>(nodes + 1)] = {};           ///< registers (Sethi and Ullman)
  int first[static_cast<unsigned>(nodes + 1)] = {};          ///< the last use, plus 1; a use is a position in the list of operands
  int next[static_cast<unsigned>(operands + 1)] = {};        ///< the use before, plus 1
  int user[static_cast<unsigned>(operands + 1)] = {};
};

/// Counts and lists the uses of each node; x * x is one use of x, and leaves need no computing.
template <int nodes, int operands>
constexpr void list_uses(const graph_view& g, use_lists<nodes, operands>& u) {
  int *const waits = u.waits, *const uses = u.uses, *const need = u.need, *const first = u.first, *const next = u.next, *const user = u.user;
  for (int id = 0; id < g.node_count; ++id) {
    const int start = g.nodes[id].first_operand, count = g.nodes[id].operand_count;
    if (count == 0) {
      waits[id] = u.leaf, uses[id] = 1 << 30;
      continue;
    }
    const int* const x = g.operands + start;
    int registers = 0, computed = 0;
    for (int k = 0; k < count; ++k) {
      const int a = x[k];
      if (waits[a] == u.leaf || (k > 0 && (a == x[0] || (k > 1 && a == x[1])))) continue;
      registers = registers == need[a] ? registers + 1 : registers < need[a] ? need[a] : registers;
      ++computed, ++uses[a], user[start + k] = id, next[start + k] = first[a], first[a] = start + k + 1;
    }
    waits[id] = computed, need[id] = registers == 0 ? 1 : registers;
  }
}

/// The order that keeps few values alive: post-order from the results, the operand that needs more registers first
/// (Sethi and Ullman 1970); after a node, at once every user of it that is ready and the last use of one of its
/// operands, or would be after one more node that is ready and of no other use. Cost: linear, a list of uses is walked when its node is done and when one use is left.
template <int nodes, int operands>
class ordering {
 public:
  constexpr ordering(const graph_view& g, use_lists<nodes, operands>& uses, node_order<nodes>& order) : g_(g), u_(uses), order_(order) {}

  constexpr void run() {
    for (int k = 0; k < g_.result_count; ++k)
      if (u_.waits[g_.results[k]] != u_.leaf) demand(g_.results[k]);
  }

 private:
  constexpr void demand(int root) {
    const int* const waits = u_.waits;
    int* const stack = stack_;
    int top = 1;
    stack[0] = root;
    while (top > 0) {
      const int id = stack[top - 1];
      if (waits[id] > 0) {
        top = push_operands(id, top);
      } else {
        --top;
        if (waits[id] == 0) emit(id);
      }
    }
  }
  /// The operand that needs most goes on top.
  constexpr int push_operands(int id, int top) {
    const int *const x = g_.operands + g_.nodes[id].first_operand, *const waits = u_.waits, *const need = u_.need;
    int* const stack = stack_;
    const int base = top;
    for (int k = g_.nodes[id].operand_count - 1; k >= 0; --k) {
      const int a = x[k];
      if (waits[a] < 0) continue;
      int i = top++;
      for (; i > base && need[stack[i - 1]] > need[a]; --i) stack[i] = stack[i - 1];
      stack[i] = a;
    }
    return top;
  }

  /// Computes a node whose operands are done, and what becomes worth computing through it.
  constexpr void emit(int first) {
    int *const waits = u_.waits, *const uses = u_.uses, *const ready = ready_;
    const int *const first_use = u_.first, *const next = u_.next, *const user = u_.user;
    int top = 1;
    ready[0] = first;
    while (top > 0) {
      const int id = ready[--top];
      if (waits[id] < 0) continue;
      waits[id] = -1, order_.of[order_.count++] = id;
      const int* const x = g_.operands + g_.nodes[id].first_operand;
      const int count = g_.nodes[id].operand_count;
      for (int k = 0; k < count; ++k) {
        if ((k > 0 && (x[k] == x[0] || (k > 1 && x[k] == x[1]))) || --uses[x[k]] != 1) continue;
        for (int use = first_use[x[k]]; use != 0; use = next[use - 1])
          if (waits[user[use - 1]] == 0) ready[top++] = user[use - 1];
      }
      for (int use = first_use[id]; use != 0; use = next[use - 1]) {
        const int waiting = --waits[user[use - 1]];
        if (waiting == 0 ? frees_an_operand(user[use - 1]) : waiting == 1 && uses[id] == 1)
          if (const int next_ready = waiting == 0 ? user[use - 1] : ready_operand(user[use - 1]); next_ready >= 0) ready[top++] = next_ready;
      }
    }
  }
  constexpr bool frees_an_operand(int id) const {
    const int *const x = g_.operands + g_.nodes[id].first_operand, *const uses = u_.uses;
    const int count = g_.nodes[id].operand_count;
    return uses[x[0]] == 1 || (count > 1 && uses[x[1]] == 1) || (count > 2 && uses[x[2]] == 1);
  }

  /// The operand that alone keeps a node from being computed, if that could be computed now for this node only: the
  /// start of a sum whose terms are at hand. -1 if there is none.
  constexpr int ready_operand(int id) const {
    const int *const x = g_.operands + g_.nodes[id].first_operand, *const waits = u_.waits, *const uses = u_.uses;
    for (int k = g_.nodes[id].operand_count - 1; k >= 0; --k)
      if (waits[x[k]] == 0) return uses[x[k]] == 1 ? x[k] : -1;
    return -1;
  }

  const graph_view g_;
  use_lists<nodes, operands>& u_;
  node_order<nodes>& order_;
  int stack_[static_cast<unsigned>(operands + 2)] = {};
  int ready_[static_cast<unsigned>(nodes + operands + 2)] = {};
};

}  // namespace gradfold::detail
