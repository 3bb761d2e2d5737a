// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored/places.hpp>

/// The parts that sums of products share: products of two factors, and sums of two terms.
/// Source of the method: Hosangadi, Fallah and Kastner, Optimizing polynomial expressions by algebraic factorization and common
/// subexpression elimination, IEEE Trans. CAD 25 (2006), 2012-2022.
namespace gradfold::detail {

/// The search in a table, round by round: all parts are found and counted; then those that save most are taken, as long as each saves
/// not much less.
class part_search : part_places {
 public:
  /// The table may get `room` terms with `factors` factors.
  constexpr part_search(sum_table& table, int room, int factors) : part_places(table, room), room_(room), factor_room_(factors) {}

  /// How many places of parts the last round looked at.
  constexpr int places() const { return looked_at_; }
  /// Runs one round; whether a part was taken.
  constexpr bool run() {
    const int best = find();
    bool any = false;
    for (int least = best; least > 0 && 5 * least >= 2 * best; --least)
      for (const bool products : {true, false})
        for (int k = 0; k < promising_.size; ++k)
          if (const int c = promising_.at[k];
              saved_.at[c] == least && is_product(c) == products && fits() && (products ? take_product(c, least) : take_sum(c, least)))
            any = true;
    return any;
  }

 private:
  constexpr bool fits() const { return t_.count.size + 2 < room_ && t_.factors.size + most_added < factor_room_; }
  /// The product of two factors in a term: where they stand, how often it is in the term, and how many multiplications it saves there.
  struct product_in_term {
    int times = 0, saves = 0, at = 0, other_at = 0, left = 0, other_left = 0;
  };
  struct product_part {
    int f, g, up, other_up;
    constexpr explicit product_part(unsigned long long key)
        : f(static_cast<int>(key >> 32)), g(static_cast<int>(key & 0xfffffffcull)), up((key & 2) != 0 ? -1 : 1), other_up((key & 1) != 0 ? -1 : 1) {}
  };
  constexpr product_in_term find_in(const product_part& part, int k) const {
    product_in_term z;
    z.at = z.other_at = -1;
    for (int i = t_.begin.at[k], end = i + t_.count.at[k]; i < end; ++i) {
      if (t_.factors.at[i] >> 6 == part.f >> 6) z.at = i;
      if (t_.factors.at[i] >> 6 == part.g >> 6) z.other_at = i;
    }
    if (z.at < 0 || z.other_at < 0) return z;
    const int f = t_.factors.at[z.at], g = t_.factors.at[z.other_at], p = part.up * sum_table::power_of(f), q = part.other_up * sum_table::power_of(g);
    if (p <= 0 || q <= 0) return z;
    z.times = part.f == part.g ? p / 2 : p < q ? p : q;
    z.left = f - part.up * z.times * (part.f == part.g ? 2 : 1), z.other_left = g - part.other_up * z.times;
    z.saves = sum_table::weight(f) - sum_table::weight(z.left) - z.times + (part.f == part.g ? 0 : sum_table::weight(g) - sum_table::weight(z.other_left));
    return z;
  }
  /// Takes a part in all its places, if that still saves enough.
  constexpr bool take_product(int c, int wanted) {
    const product_part part(keys_.at[c]);
    int saves = -1;
    ++attempt_;
    for (int e = first_.at[c]; e != 0; e = next_.at[e - 1])
      if (taken_.at[x_.at[e - 1]] != attempt_) taken_.at[x_.at[e - 1]] = attempt_, saves += find_in(part, x_.at[e - 1]).saves;
    if (saves < 1 || 5 * saves < 2 * wanted) return false;
    for (int e = first_.at[c]; e != 0; e = next_.at[e - 1])
      if (const product_in_term here = find_in(part, x_.at[e - 1]); here.times > 0) replace(x_.at[e - 1], here);
    t_.add_sum(t_.value_count++), t_.add_term(1);
    if (part.f == part.g) t_.add_factor(part.f + 2 * part.up);
    else t_.add_factor(part.f + part.up), t_.add_factor(part.g + part.other_up);
    return describe_new(1), true;
  }
  /// Puts the part that is made next, the last of all values, in place of its factors.
  constexpr void replace(int k, const product_in_term& here) {
    kept_.size = 0;
    for (int i = t_.begin.at[k], end = i + t_.count.at[k]; i < end; ++i)
      if (const int f = i == here.at ? here.left : i == here.other_at ? here.other_left : t_.factors.at[i]; sum_table::power_of(f) != 0) kept_.push(f);
    set(k, kept_, sum_table::factor(t_.value_count, false, here.times));
  }
  constexpr void set(int k, const buffer<int>& kept, int last) {
    if (kept.size + 1 > t_.count.at[k]) {
      t_.begin.at[k] = t_.factors.size;
      for (int i = 0; i <= kept.size; ++i) t_.factors.push(0);
    }
    t_.count.at[k] = kept.size + 1;
    int to = t_.begin.at[k];
    for (int i = 0; i < kept.size; ++i) t_.factors.at[to++] = kept.at[i];
    t_.factors.at[to] = last;
    changed_.at[k] = round_, describe(k);
  }
  constexpr void describe_new(int terms) {
    for (int k = t_.count.size - terms; k < t_.count.size; ++k) changed_.at[k] = round_, describe(k);
  }

  /// Two terms of a sum: scale g (x + ratio y).
  struct pair_of_terms {
    buffer<int> g = {}, of_a = {}, of_b = {};
    bool swapped = false;
    double scale = 1, ratio = 1;
    constexpr const buffer<int>& x() const { return swapped ? of_b : of_a; }
    constexpr const buffer<int>& y() const { return swapped ? of_a : of_b; }
    constexpr bool same_sum(const pair_of_terms& other) const { return ratio == other.ratio && same(x(), other.x()) && same(y(), other.y()); }
    static constexpr bool same(const buffer<int>& x, const buffer<int>& y) {
      bool z = x.size == y.size;
      for (int i = 0; z && i < x.size; ++i) z = x.at[i] == y.at[i];
      return z;
    }
  };
  constexpr void read(int a, int b, pair_of_terms& z) const {
    z.g.size = z.of_a.size = z.of_b.size = 0;
    for (int i = t_.begin.at[a], end = i + t_.count.at[a], k = t_.begin.at[b], last = k + t_.count.at[b]; i < end || k < last;) {
      const int f = i < end ? t_.factors.at[i] : none, h = k < last ? t_.factors.at[k] : none;
      if (f >> 6 != h >> 6) {
        f < h ? z.of_a.push(f) : z.of_b.push(h);
        f < h ? ++i : ++k;
        continue;
      }
      const int p = sum_table::power_of(f), q = sum_table::power_of(h), g = (p > 0) != (q > 0) ? 0 : (p < q) == (p > 0) ? p : q;
      if (g != 0) z.g.push(f - p + g);
      if (p != g) z.of_a.push(f - g);
      if (q != g) z.of_b.push(h - g);
      ++i, ++k;
    }
    const double s = t_.scale.at[a], t = t_.scale.at[b], size = s < 0 ? -s : s, other_size = t < 0 ? -t : t;
    z.swapped = size == other_size ? precedes(z.of_b, z.of_a) : other_size < size;
    z.scale = z.swapped ? t : s, z.ratio = z.swapped ? s / t : t / s;
  }
  static constexpr bool precedes(const buffer<int>& x, const buffer<int>& y) {
    if (x.size != y.size) return x.size < y.size;
    for (int i = 0; i < x.size; ++i)
      if (x.at[i] != y.at[i]) return x.at[i] < y.at[i];
    return false;
  }
  static constexpr int cost(const buffer<int>& factors, double scale) { return sum_table::cost(factors.at, factors.size, scale); }
  constexpr bool take_sum(int c, int wanted) {
    int saves = 0;
    buffer<int> places;
    ++attempt_;
    for (int e = first_.at[c]; e != 0; e = next_.at[e - 1]) {
      const int a = x_.at[e - 1], b = y_.at[e - 1];
      if (!holds(e - 1) || taken_.at[a] == attempt_ || taken_.at[b] == attempt_) continue;
      read(a, b, places.size == 0 ? part_ : here_);
      const pair_of_terms& here = places.size == 0 ? part_ : here_;
      if (places.size == 0) saves = -(cost(here.x(), 1) + cost(here.y(), here.ratio) + 1);
      else if (!here.same_sum(part_)) continue;
      places.push(e), taken_.at[a] = taken_.at[b] = attempt_;
      saves += t_.cost(a) + t_.cost(b) + 1 - cost(here.g, here.scale) - (here.g.size > 0 || (here.scale != 1 && here.scale != -1) ? 1 : 0);
    }
    if (saves < 1 || 5 * saves < 2 * wanted) return false;
    for (int k = 0; k < places.size; ++k) join(x_.at[places.at[k] - 1], y_.at[places.at[k] - 1]);
    t_.add_sum(t_.value_count++);
    add_new(part_.x(), 1), t_.next.at[t_.next.size - 1] = t_.next.size + 1, add_new(part_.y(), part_.ratio);
    return describe_new(2), true;
  }
  constexpr void add_new(const buffer<int>& factors, double scale) {
    t_.add_term(scale);
    for (int i = 0; i < factors.size; ++i) t_.add_factor(factors.at[i]);
  }
  /// Makes one term, with the sum that is made next, of two.
  constexpr void join(int a, int b) {
    read(a, b, here_);
    t_.scale.at[a] = here_.scale;
    set(a, here_.g, sum_table::factor(t_.value_count, false, 1));
    for (int k = a; k >= 0; k = t_.next.at[k] - 1)
      if (t_.next.at[k] == b + 1) t_.next.at[k] = t_.next.at[b];
    t_.count.at[b] = t_.next.at[b] = 0, t_.scale.at[b] = 1;
    changed_.at[b] = round_, describe(b);
  }
  static constexpr int none = 1 << 30, most_added = 64;

  int room_, factor_room_;
  buffer<int> kept_ = {};
  pair_of_terms part_ = {}, here_ = {};
};

}  // namespace gradfold::detail
