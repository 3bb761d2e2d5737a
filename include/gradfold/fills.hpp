// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/layout.hpp>

/// Results that are always 0, such as most entries of a Hessian: where they are many, their memory is filled before anything is computed.
namespace gradfold::detail {

/// A part of the results is filled if it has at least this many zeros, and they are half of it or more.
inline constexpr int filled_zeros = 64;

/// The parts of the results that are filled. `results` has the place of each.
template <int results>
struct zero_fills {
  static constexpr int most = 4;
  bool covers[static_cast<unsigned>(results + 1)] = {};  ///< whether a result is a 0 that filling writes
  int zeros = 0, count = 0;
  unsigned long long at[most] = {};  ///< the first place, and how many

  constexpr zero_fills(const graph_arrays auto& g, const int* places) {
    constexpr int parts = 4;  // those after the first few are small: what lies beside a matrix
    span of[parts];
    for (int k = 0; k < results; ++k)
      if (part_of(places[k]) < parts) of[part_of(places[k])].meet(leaf_of(places[k]), is_zero(g, g.results[k]));
    for (int k = 0; k < results; ++k) covers[k] = part_of(places[k]) < parts && of[part_of(places[k])].is_filled() && is_zero(g, g.results[k]);
    for (int part = 0; part < parts; ++part)
      if (of[part].is_filled()) at[count++] = both(leaf_place(part, of[part].low), of[part].size), zeros += of[part].zeros;
  }

 private:
  /// The results in one part.
  struct span {
    int low = 0, high = -1, size = 0, zeros = 0;
    constexpr void meet(int leaf, bool zero) {
      low = size == 0 || leaf < low ? leaf : low, high = leaf > high ? leaf : high;
      ++size, zeros += zero ? 1 : 0;
    }
    constexpr bool is_filled() const { return zeros >= filled_zeros && 2 * zeros >= size && high - low + 1 == size; }
  };
  static constexpr bool is_zero(const graph_arrays auto& g, int id) {
    const node& n = g.nodes[id];
    return n.operation == constant_operation() && n.type == kind::real && unpacked(&g.attributes[n.first_attribute]) == literal{};
  }
};

}  // namespace gradfold::detail
