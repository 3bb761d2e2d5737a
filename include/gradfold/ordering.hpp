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
  static constexpr int leaf = -1;                      ///< `waits` of a leaf and of a node that is done
  int waits[static_cast<unsigned>(nodes + 1)] = {};    ///< operands still to be computed
  int uses[static_cast<unsigned>(nodes + 1)] = {};     ///< users still to be computed
  int need[static_cast<unsigned>(nodes + 1)] = {};     ///< registers (Sethi and Ullman)
  int first[static_cast<unsigned>(nodes + 1)] = {};    ///< the last use, plus 1; a use is a position in the list of operands
  int next[static_cast<unsigned>(operands + 1)] = {};  ///< the use before, plus 1
  int user[static_cast<unsigned>(operands + 1)] = {};
};

/// Counts and lists the uses of each node; x * x is one use of x, and leaves need no computing.
template <int nodes, int operands>
constexpr void list_uses(const graph_arrays auto& g, use_lists<nodes, operands>& u) {
  auto &waits = u.waits, &uses = u.uses, &need = u.need, &first = u.first;
  auto &next = u.next, &user = u.user;
  const int node_count = g.view().node_count;
  for (int id = 0; id < node_count; ++id) {
    const int start = g.nodes[id].first_operand, count = g.nodes[id].operand_count;
    if (count == 0) {
      waits[id] = u.leaf, uses[id] = 1 << 30;
      continue;
    }
    int registers = 0, computed = 0, x0 = -1, x1 = -1;
    for (int k = 0; k < count; ++k) {
      const int a = g.operands[start + k];
      if (waits[a] == u.leaf || a == x0 || a == x1) continue;
      k == 0 ? x0 = a : x1 = k == 1 ? a : x1;
      registers = registers == need[a] ? registers + 1 : registers < need[a] ? need[a] : registers;
      ++computed, ++uses[a], user[start + k] = id, next[start + k] = first[a], first[a] = start + k + 1;
    }
    waits[id] = computed, need[id] = registers == 0 ? 1 : registers;
  }
}

/// The order that keeps few values alive: post-order from the results, the operand that needs more registers first
/// (Sethi and Ullman 1970); after a node, at once every user of it that is ready and the last use of one of its
/// operands, or would be after one more node that is ready and of no other use. Cost: linear, a list of uses is walked when its node is done and when one use is left.
template <int nodes, int operands, graph_arrays Graph>
class ordering {
 public:
  constexpr ordering(const Graph& g, use_lists<nodes, operands>& uses, node_order<nodes>& order) : g_(g), u_(uses), order_(order) {}

  constexpr void run() {
    const int count = g_.view().result_count;
    for (int k = 0; k < count; ++k)
      if (u_.waits[g_.results[k]] != u_.leaf) demand(g_.results[k]);
  }

 private:
  constexpr void demand(int root) {
    const auto& waits = u_.waits;
    auto& stack = stack_;
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
    const auto& operand = g_.operands;
    const auto &waits = u_.waits, &need = u_.need;
    auto& stack = stack_;
    const int base = top, first = g_.nodes[id].first_operand;
    for (int i = first + g_.nodes[id].operand_count - 1; i >= first; --i) {
      const int a = operand[i];
      if (waits[a] < 0) continue;
      int at = top++;
      for (; at > base && need[stack[at - 1]] > need[a]; --at) stack[at] = stack[at - 1];
      stack[at] = a;
    }
    return top;
  }

  /// Computes a node whose operands are done, and what becomes worth computing through it.
  constexpr void emit(int first) {
    const auto& operand = g_.operands;
    auto &waits = u_.waits, &uses = u_.uses;
    auto& ready = ready_;
    const auto& first_use = u_.first;
    const auto &next = u_.next, &user = u_.user;
    int top = 1;
    ready[0] = first;
    while (top > 0) {
      const int id = ready[--top];
      if (waits[id] < 0) continue;
      waits[id] = -1, order_.of[order_.count++] = id;
      const int start = g_.nodes[id].first_operand, count = g_.nodes[id].operand_count;
      int x0 = -1, x1 = -1;
      for (int k = 0; k < count; ++k) {
        const int a = operand[start + k];
        if (a == x0 || a == x1) continue;
        k == 0 ? x0 = a : x1 = k == 1 ? a : x1;
        if (--uses[a] > 2 || uses[a] == 0) continue;
        for (int use = first_use[a]; use != 0; use = next[use - 1])
          if (const int of = user[use - 1]; uses[a] == 1 ? waits[of] == 0 : waits[of] == 1 && reads_again(of, a))
            ready[top++] = uses[a] == 1 ? of : ready_operand(of);
      }
      for (int use = first_use[id]; use != 0; use = next[use - 1]) {
        const int of = user[use - 1], waiting = --waits[of];
        if (waiting == 0 ? frees_an_operand(of) : waiting == 1 && uses[id] == 1)
          if (const int next_ready = waiting == 0 ? of : ready_operand(of); next_ready >= 0) ready[top++] = next_ready;
      }
    }
  }
  /// Whether what alone keeps a node from being computed is another reading of its operand a, and nothing else, as in (c*a)*a.
  constexpr bool reads_again(int id, int a) const {
    const int x = ready_operand(id);
    if (x < 0) return false;
    for (int k = 0; k < g_.nodes[x].operand_count; ++k)
      if (const int of = g_.operands[g_.nodes[x].first_operand + k]; of != a && g_.nodes[of].operand_count != 0) return false;
    return true;
  }
  constexpr bool frees_an_operand(int id) const {
    const auto& operand = g_.operands;
    const auto& uses = u_.uses;
    const int start = g_.nodes[id].first_operand, count = g_.nodes[id].operand_count;
    return uses[operand[start]] == 1 || (count > 1 && uses[operand[start + 1]] == 1) || (count > 2 && uses[operand[start + 2]] == 1);
  }

  /// The operand that alone keeps a node from being computed, if that could be computed now for this node only: the
  /// start of a sum whose terms are at hand. -1 if there is none.
  constexpr int ready_operand(int id) const {
    const int first = g_.nodes[id].first_operand;
    for (int i = first + g_.nodes[id].operand_count - 1; i >= first; --i)
      if (const int a = g_.operands[i]; u_.waits[a] == 0) return u_.uses[a] == 1 ? a : -1;
    return -1;
  }

  const Graph& g_;
  use_lists<nodes, operands>& u_;
  node_order<nodes>& order_;
  int stack_[static_cast<unsigned>(operands + 2)] = {};
  int ready_[static_cast<unsigned>(nodes + operands + 2)] = {};
};

}  // namespace gradfold::detail
