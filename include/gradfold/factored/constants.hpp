// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored/table.hpp>

/// Constant factors of terms, moved to where they are multiplied by less often.
namespace gradfold::detail {

/// A value may be computed times a constant, by which the terms that it is in are divided then. Where many terms with a value have a
/// factor in common, that is one multiplication for all of them; where all terms of a sum have it, it goes to the sum's readers, or
/// the other way round. What saves most is done first.
class constant_moves {
 public:
  constexpr explicit constant_moves(sum_table& t) : t_(t), sum_of_(t.term_count), weight_(t.term_count), gains_(t.value_count) {
    for (int s = 0; s < t.sum_count; ++s)
      for (int k = t.first[s]; k != 0; k = t.next[k - 1]) sum_of_.at[k - 1] = s + 1;
    find_constants();
  }

  /// Goes on with the constant of this number, as far as one constant evaluation should go; returns how far it came, -1 at the end.
  constexpr int run(int number) {
    while (number < 2 * constants_.size && looked_at_ < most_looked_at)
      if (move(constants_.at[number % constants_.size])) ++number;
    for (int k = 0; k < t_.term_count; ++k) t_.changed[k] = 0;
    return number < 2 * constants_.size ? number : -1;
  }

 private:
  static constexpr int price = 8;  ///< of a multiplication, where a factor in one counts 1
  static constexpr int most_looked_at = 8000;  ///< factors: each takes some 60 steps on clang
  /// What is saved where some of the terms with a value get another value for it and the constant, and where it is itself multiplied or divided.
  struct gain {
    int apart = -price, inwards = 0, outwards = 0;
  };

  /// Those in several terms.
  constexpr void find_constants() {
    buffer<int> terms(t_.node_count);
    for (int k = 0; k < t_.term_count; ++k)
      for (int i = 0; i < t_.terms[k].count; ++i)
        if (const int a = t_.terms[k].atom[i]; t_.constant(a) && ++terms.at[a] == 2) constants_.push(a);
  }
  static constexpr int size(int x) { return x < 0 ? -x : x; }

  /// How many constant factors a term has; -1 where nothing else is in it, for then they cost nothing.
  constexpr int weigh(const factored_term& t) const {
    int z = t.scale == 1 || t.scale == -1 ? 0 : 1;
    bool all = true;
    for (int i = 0; i < t.count; ++i)
      if (t_.constant(t.atom[i])) z += size(t.power[i]);
      else all = false;
    return all ? -1 : z;
  }
  /// What is saved in a term of this weight where the power p of a constant becomes q; much less than nothing where that is a
  /// division, or where the term has no room for it.
  static constexpr int saved(const factored_term& t, int weight, int p, int q) {
    if (q < 0 || q > 16 || (p == 0 && q > 0 && t.count == factored_term::most)) return -1000000;
    if (weight < 0) return 0;
    const int after = weight - size(p) + q;
    return weight - after + price * ((weight > 0 ? 1 : 0) - (after > 0 ? 1 : 0));
  }
  /// Whether the constant has nothing left to save.
  constexpr bool move(int c) {
    count(c);
    bool any = false;
    while (looked_at_ < most_looked_at && move_best(c)) any = true;
    return !any;
  }
  constexpr void count(int c) {
    for (int v = 0; v < gains_.size; ++v) gains_.at[v] = gain{};
    for (int k = 0; k < t_.term_count; ++k) {
      t_.changed[k] = 0;
      const factored_term& t = t_.terms[k];
      const int p = t.power_of(c), weight = weight_.at[k] = weigh(t);
      if (const int s = sum_of_.at[k] - 1; s >= 0 && t_.is_node[s] == 0) {
        gain& own = gains_.at[t_.value[s]];
        own.inwards += saved(t, weight, p, p + 1), own.outwards += saved(t, weight, p, p - 1);
      }
      for (int i = 0; i < t.count; ++i) {
        if (t_.constant(t.atom[i])) continue;
        gain& of = gains_.at[t.atom[i]];
        of.inwards += saved(t, weight, p, p - t.power[i]), of.outwards += saved(t, weight, p, p + t.power[i]);
        if (goes_apart(k, i, p)) of.apart += saved(t, weight, p, p - 1);
      }
      looked_at_ += t.count;
    }
  }
  constexpr bool goes_apart(int k, int i, int p) const { return t_.terms[k].power[i] == 1 && p >= 1 && weight_.at[k] > 0 && !is_part(k); }
  /// Whether the term is all of a sum that is no node: it may be what went apart before.
  constexpr bool is_part(int k) const {
    const int s = sum_of_.at[k] - 1;
    return s >= 0 && t_.is_node[s] == 0 && t_.first[s] == k + 1 && t_.next[k] == 0;
  }

  constexpr bool move_best(int c) {
    int best = -1, most = 0, way = 0;
    for (int v = 0; v < gains_.size; ++v)
      if (gains_.at[v].apart > most) best = v, most = gains_.at[v].apart;
    for (int s = 0; s < t_.sum_count; ++s) {
      if (t_.is_node[s] != 0) continue;
      const gain& of = gains_.at[t_.value[s]];
      if (2 * of.inwards > most) best = s, most = 2 * of.inwards, way = 1;
      if (2 * of.outwards > most) best = s, most = 2 * of.outwards, way = -1;
    }
    if (best < 0) return false;
    const int v = way == 0 ? best : t_.value[best];
    gains_.at[v] = gain{};
    if (is_as_counted(v, way == 0 ? -1 : best)) way == 0 ? part_from(v, c) : shift(best, c, way);
    return true;
  }
  /// Whether no term with a value, or of the sum that it is, was changed since gains were counted.
  constexpr bool is_as_counted(int v, int s) {
    looked_at_ += t_.term_count;
    for (int k = 0; k < t_.term_count; ++k)
      if (t_.changed[k] != 0 && (sum_of_.at[k] == s + 1 || t_.terms[k].power_of(v) != 0)) return false;
    return true;
  }

  constexpr void scale(int k, int c, int p) {
    t_.changed[k] = 1;
    for (int i = 0; i < size(p); ++i)
      if (factored_term z; multiply_terms(t_.terms[k], term_of(c), p < 0 ? -1 : 1, z)) t_.terms[k] = z;
  }
  /// The value of a sum becomes itself times c^p.
  constexpr void shift(int s, int c, int p) {
    for (int k = t_.first[s]; k != 0; k = t_.next[k - 1]) scale(k - 1, c, p);
    for (int k = 0; k < t_.term_count; ++k)
      if (const int q = t_.terms[k].power_of(t_.value[s]); q != 0) scale(k, c, -p * q);
  }
  /// Terms with a value and the constant c get another value for both.
  constexpr void part_from(int v, int c) {
    if (t_.term_count + 1 >= t_.room) return;
    factored_term part;
    multiply_terms(term_of(v), term_of(c), 1, part);
    for (int k = 0; k < t_.term_count; ++k)
      for (int i = 0; i < t_.terms[k].count; ++i) {
        factored_term& t = t_.terms[k];
        factored_term x, z;
        if (t.atom[i] != v || !goes_apart(k, i, t.power_of(c))) continue;
        if (multiply_terms(t, part, -1, x) && multiply_terms(x, term_of(t_.value_count), 1, z)) t = z, t_.changed[k] = 1;
        break;
      }
    sum_of_.push(t_.sum_count + 1), weight_.push(0), gains_.push(gain{});
    t_.add_part(part);
  }

  sum_table& t_;
  buffer<int> sum_of_, weight_;  ///< by term: the sum that it is in, plus 1; its weight
  buffer<gain> gains_;           ///< by value
  buffer<int> constants_;
  int looked_at_ = 0;
};

}  // namespace gradfold::detail
