// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/loops/program.hpp>

/// Loops over rows that are zero but for a part.
namespace gradfold::detail {

/// Where loop k is cut: at the ends of padded rows that it reads in place. Piece i begins at the i-th of these.
template <class P, int k>
struct row_cuts {
  int at[2 * most_windows + 3] = {};
  int count = 0;

  constexpr row_cuts() {
    const kernel& loop = P::s.kernels[k];
    add(0), add(loop.row());
    for (int j = 0; j < loop.count && loop.windows > 0; ++j) add_windows(P::s.members[loop.first + j]);
  }

 private:
  constexpr void add_windows(int id) {
    for (int i = 0; i < P::g.nodes[id].operand_count; ++i) {
      const int x = P::g.operand(id, i);
      const window w = P::s.in_place[x] ? window_of(P::g, x) : window{};
      if (w.exists) add(w.from), add(w.to);
    }
  }
  constexpr void add(int position) {
    int i = 0;
    while (i < count && at[i] < position) ++i;
    if (i < count && at[i] == position) return;
    for (int j = count++; j > i; --j) at[j] = at[j - 1];
    at[i] = position;
  }
};

}  // namespace gradfold::detail
