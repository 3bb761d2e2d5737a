// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/buffer.hpp>
#include <gradfold/vocabulary.hpp>

/// Sums of products whose parts are looked for in one another.
namespace gradfold::detail {

/// A number times powers of values: a range of a list of factors. Values are the nodes of a graph and, behind them, parts that were found.
struct factored_term {
  double scale = 1;
  int begin = 0, count = 0;
};

/// Sums of terms, each of them the value of a node or of a part. Nothing but arrays of numbers, as these take the fewest steps of a
/// constant evaluation. A factor of a term is one number too: its value, whether that is a constant, and its power, -16 to 16.
struct sum_table {
  const node* nodes = nullptr;  ///< of the graph: its nodes are the first values
  int node_count = 0, value_count = 0;
  buffer<int> factors = {};            ///< of all terms: those of one lie side by side, by ascending value
  buffer<int> begin = {}, count = {};  ///< by term: its factors
  buffer<double> scale = {};           ///< by term
  buffer<int> next = {};               ///< by term: the next one of its sum, plus 1
  buffer<int> first = {}, value = {};  ///< by sum: its first term, plus 1, and the value that it has

  static constexpr int factor(int a, bool is_constant, int power) { return 128 * a + (is_constant ? 64 : 0) + 32 + power; }
  static constexpr int value_of(int factor) { return factor >> 7; }
  static constexpr int power_of(int factor) { return (factor & 63) - 32; }
  static constexpr bool is_constant(int factor) { return (factor & 64) != 0; }
  /// How many multiplications a factor stands for, where those of a constant by itself are left to the compiler.
  static constexpr int weight(int factor) {
    const int power = (factor & 63) - 32;
    return power == 0 ? 0 : (factor & 64) != 0 ? 1 : power < 0 ? -power : power;
  }

  /// A new term without factors, the last one of a sum; its factors are pushed next.
  constexpr void add_term(double size) { begin.push(factors.size), count.push(0), scale.push(size), next.push(0); }
  constexpr void add_factor(int factor) { factors.push(factor), ++count.at[count.size - 1]; }
  /// A new sum, whose terms are those that follow.
  constexpr void add_sum(int v) { first.push(begin.size + 1), value.push(v); }
  /// How many multiplications a term takes.
  constexpr int cost(int term) const { return cost(factors.at + begin.at[term], count.at[term], scale.at[term]); }
  static constexpr int cost(const int* factor, int count, double scale) {
    int z = scale != 1 && scale != -1 ? 0 : -1;
    for (int i = 0; i < count; ++i) z += weight(factor[i]);
    return count == 0 ? 0 : z;
  }
};

}  // namespace gradfold::detail
