// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored/table.hpp>

#include <bit>

/// The parts that sums of products share: products of two factors, and sums of two terms.
/// Source of the method: Hosangadi, Fallah and Kastner, Optimizing polynomial expressions by algebraic factorization and common
/// subexpression elimination, IEEE Trans. CAD 25 (2006), 2012-2022.
namespace gradfold::detail {

/// What one constant evaluation can look at: a place takes some 200 steps on clang and 6,000 operations on g++.
inline constexpr int most_places = 4500;

/// How many places a table has where parts may be.
constexpr int places_in(const sum_table& t) {
  int places = 0;
  for (int k = 0; k < t.terms.size; ++k) places += t.terms.at[k].count * (t.terms.at[k].count - 1) / 2;
  for (int s = 0; s < t.first.size; ++s) {
    int in_sum = 0;
    for (int k = t.first.at[s]; k != 0; k = t.next.at[k - 1]) places += in_sum++;
  }
  return places;
}

/// One round: all parts are found and counted; then those that save most are taken, as long as each saves not much less.
template <class Table>
class part_round {
 public:
  /// The table may get `room` terms.
  constexpr part_round(Table& table, int room) : t_(table), room_(room), slots_(slots_for(places_in(table))) {}

  /// How many places of parts were looked at.
  constexpr int places() const { return x_.size; }
  /// Whether a part was taken.
  constexpr bool run() {
    for (int k = 0; k < t_.terms.size; ++k) t_.changed.at[k] = 0;
    find_products();
    find_sums();
    int best = 0;
    for (int c = 0; c < first_.size; ++c) best = saved_.at[c] > best ? saved_.at[c] : best;
    bool any = false;
    for (int least = best; least > 0 && 5 * least >= 2 * best; --least)
      for (int c = 0; c < first_.size; ++c)
        if (saved_.at[c] == least && t_.terms.size + 2 < room_ && take(c, least)) any = true;
    return any;
  }

 private:
  /// Enters one place where a part is. Parts are told apart by a number alone here, and exactly where they are taken.
  constexpr void enter(unsigned long long key, int x, int y, int saves, int costs) {
    const int last = slots_.size - 1;
    int i = static_cast<int>(key >> 40) & last;
    while (slots_.at[i] != 0 && keys_.at[slots_.at[i] - 1] != key) i = (i + 1) & last;
    if (slots_.at[i] == 0) {
      if (2 * first_.size >= last) return;
      first_.push(0), keys_.push(key), saved_.push(-costs), slots_.at[i] = first_.size;
    }
    const int c = slots_.at[i] - 1;
    x_.push(x), y_.push(y), next_.push(first_.at[c]);
    first_.at[c] = x_.size, saved_.at[c] += saves;
  }
  constexpr void find_products() {
    for (int k = 0; k < t_.terms.size; ++k) {
      const factored_term& t = t_.terms.at[k];
      if (t_.cost(t) == 0) continue;
      for (int i = 0; i < t.count; ++i)
        for (int j = i; j < t.count; ++j)
          if (const int times = together(t, i, j); times > 0 && !(t_.constant(t.atom[i]) && t_.constant(t.atom[j])))
            enter(product_key(t, i, j), k, -1, times, 1);
    }
    products_ = first_.size;
  }
  static constexpr unsigned long long mixed(unsigned long long key) { return (key ^ key >> 31) * 0x9E3779B97F4A7C15ull; }
  /// The product of two factors of a term, each to the power 1 or -1.
  static constexpr unsigned long long product_key(const factored_term& t, int i, int j) {
    return mixed(4 * (static_cast<unsigned long long>(t.atom[i]) << 24 | static_cast<unsigned>(t.atom[j])) + (t.power[i] < 0 ? 2 : 0) + (t.power[j] < 0 ? 1 : 0));
  }
  static constexpr int together(const factored_term& t, int i, int j) {
    const int p = t.power[i] < 0 ? -t.power[i] : t.power[i], q = t.power[j] < 0 ? -t.power[j] : t.power[j];
    return i == j ? p / 2 : p < q ? p : q;
  }

  /// Two terms of a sum: g (x + y), where x begins with the smaller value and has no scale.
  struct pair_of_terms {
    factored_term g, x, y;
    bool known = false;
  };
  constexpr pair_of_terms pair(int a, int b) const {
    const factored_term &s = t_.terms.at[a], &t = t_.terms.at[b];
    pair_of_terms z;
    z.g = common_factor(s, t);
    multiply_terms(s, z.g, -1, z.x), multiply_terms(t, z.g, -1, z.y);
    if (precedes(z.y, z.x)) {
      const factored_term swapped = z.x;
      z.x = z.y, z.y = swapped;
    }
    z.g.scale = z.x.scale;
    const double ratio = z.y.scale / z.x.scale;
    z.known = is_known(z.x.scale, ratio, z.y.scale);
    z.x.scale = 1, z.y.scale = ratio;
    return z;
  }
  static constexpr bool precedes(const factored_term& x, const factored_term& y) {
    if (x.count != y.count) return x.count < y.count;
    for (int i = 0; i < x.count; ++i) {
      if (x.atom[i] != y.atom[i]) return x.atom[i] < y.atom[i];
      if (x.power[i] != y.power[i]) return x.power[i] < y.power[i];
    }
    return false;
  }
  /// What a term becomes in a pair, as far as parts are counted: a number that tells it from others, and its factors.
  struct remainder {
    unsigned long long key = 77;
    int count = 0, factors = 0;
    constexpr void add(int atom, int power, int weight) {
      key = key * 0xD6E8FEB86659FD93ull + static_cast<unsigned long long>(256 * atom + power + 100), ++count, factors += weight;
    }
  };
  constexpr void find_sums() {
    buffer<int> costs(t_.terms.size);
    for (int k = 0; k < t_.terms.size; ++k) costs.at[k] = t_.cost(t_.terms.at[k]);
    for (int s = 0; s < t_.first.size; ++s)
      for (int a = t_.first.at[s]; a != 0; a = t_.next.at[a - 1])
        for (int b = t_.next.at[a - 1]; b != 0; b = t_.next.at[b - 1]) enter_sum(a - 1, b - 1, costs.at[a - 1] + costs.at[b - 1] + 1);
  }
  /// Enters the pair of two terms, which is not made for this.
  constexpr void enter_sum(int a, int b, int cost_now) {
    const factored_term &s = t_.terms.at[a], &t = t_.terms.at[b];
    remainder of_s, of_t;
    int common = 0, order = 0;  // factors in common; less than 0 if the first factor left to one of them is in s, or its smaller power
    for (int i = 0, k = 0; i < s.count || k < t.count;) {
      const bool in_s = k == t.count || (i < s.count && s.atom[i] <= t.atom[k]), in_t = i == s.count || (k < t.count && t.atom[k] <= s.atom[i]);
      const int atom = in_s ? s.atom[i] : t.atom[k], p = in_s ? s.power[i] : 0, q = in_t ? t.power[k] : 0;
      const int g = !in_s || !in_t || (p > 0) != (q > 0) ? 0 : (p < q) == (p > 0) ? p : q;
      i += in_s ? 1 : 0, k += in_t ? 1 : 0;
      if (g != 0) common += t_.factors(atom, g);
      if (p != g) of_s.add(atom, p - g, t_.factors(atom, p - g));
      if (q != g) of_t.add(atom, q - g, t_.factors(atom, q - g));
      if (order == 0 && p != q) order = p == g ? 1 : q == g ? -1 : p - q;
    }
    const bool swapped = of_s.count != of_t.count ? of_t.count < of_s.count : order > 0;
    const remainder &x = swapped ? of_t : of_s, &y = swapped ? of_s : of_t;
    const double scale = swapped ? t.scale : s.scale, ratio = (swapped ? s.scale : t.scale) / scale;
    if (!is_known(scale, ratio, swapped ? s.scale : t.scale)) return;
    const int saves = cost_now - common - (scale != 1 && scale != -1 ? 1 : 0);
    const int costs = (x.count > 0 ? x.factors : 1) + (y.count > 0 ? y.factors + (ratio != 1 && ratio != -1 ? 1 : 0) : 1) - 1;
    const unsigned long long of_ratio = static_cast<unsigned long long>(static_cast<long long>(ratio * 1024));
    enter(mixed(x.key * 0x9FB21C651E98DF25ull + y.key + of_ratio), a, b, saves, costs);
  }
  static constexpr bool is_known(double scale, double ratio, double other) {
    return ratio * scale == other && static_cast<double>(static_cast<float>(ratio)) == ratio;
  }
  constexpr int cost_with_part(const factored_term& g) const {
    return t_.cost(g) + (g.count > 0 || (g.scale != 1 && g.scale != -1) ? 1 : 0);
  }

  /// Takes a part in all its places, if that still saves enough.
  constexpr bool take(int c, int wanted) { return c < products_ ? take_product(c, wanted) : take_sum(c, wanted); }
  constexpr bool take_product(int c, int wanted) {
    factored_term part = part_at(c);
    int saves = -t_.cost(part);
    factored_term z;
    for (int e = first_.at[c]; e != 0; e = next_.at[e - 1])
      if (with_part(t_.terms.at[x_.at[e - 1]], part, z)) saves += t_.cost(t_.terms.at[x_.at[e - 1]]) - t_.cost(z);
    if (saves < 1 || 5 * saves < 2 * wanted) return false;
    for (int e = first_.at[c]; e != 0; e = next_.at[e - 1])
      if (with_part(t_.terms.at[x_.at[e - 1]], part, z)) t_.terms.at[x_.at[e - 1]] = z, t_.changed.at[x_.at[e - 1]] = 1;
    t_.add_part(part);
    return true;
  }
  /// The term with the part that is made next, the last of all values, in place of its factors.
  constexpr bool with_part(const factored_term& t, const factored_term& part, factored_term& z) const {
    const int times = times_in(t, part);
    if (times == 0) return false;
    z.scale = t.scale, z.count = 0;
    for (int i = 0; i < t.count; ++i)
      if (const int power = t.power[i] - times * part.power_of(t.atom[i]); power != 0) z.atom[z.count] = t.atom[i], z.power[z.count++] = power;
    if (z.count == factored_term::most) return false;
    z.atom[z.count] = t_.value_count, z.power[z.count++] = times;
    return true;
  }
  /// The two factors, as they stand in one of the terms when the round began: found again by the key.
  constexpr factored_term part_at(int c) const {
    for (int e = first_.at[c]; e != 0; e = next_.at[e - 1]) {
      const factored_term& t = t_.terms.at[x_.at[e - 1]];
      for (int i = 0; i < t.count; ++i)
        for (int j = i; j < t.count; ++j) {
          if (product_key(t, i, j) != keys_.at[c] || together(t, i, j) == 0) continue;
          factored_term z;
          z.atom[0] = t.atom[i], z.power[0] = (t.power[i] < 0 ? -1 : 1) * (i == j ? 2 : 1), z.count = 1;
          if (i != j) z.atom[1] = t.atom[j], z.power[1] = t.power[j] < 0 ? -1 : 1, z.count = 2;
          return z;
        }
    }
    return {};
  }
  static constexpr int times_in(const factored_term& t, const factored_term& part) {
    int times = part.count == 0 ? 0 : 1 << 20;
    for (int i = 0; i < part.count; ++i) {
      const int p = part.power[i], q = t.power_of(part.atom[i]), here = (p > 0) == (q > 0) ? q / p : 0;
      times = here < times ? here : times;
    }
    return times;
  }
  constexpr bool take_sum(int c, int wanted) {
    pair_of_terms part;
    int saves = 0;
    buffer<char> taken(t_.terms.size);
    for (int e = first_.at[c]; e != 0; e = next_.at[e - 1]) {
      const int a = x_.at[e - 1], b = y_.at[e - 1];
      if (t_.changed.at[a] != 0 || t_.changed.at[b] != 0 || taken.at[a] != 0 || taken.at[b] != 0) continue;
      const pair_of_terms p = pair(a, b);
      if (!part.known) part = p, saves = -(t_.cost(p.x) + t_.cost(p.y) + 1);
      if (!(p.x == part.x && p.y == part.y)) continue;
      taken.at[a] = taken.at[b] = 1;
      saves += t_.cost(t_.terms.at[a]) + t_.cost(t_.terms.at[b]) + 1 - cost_with_part(p.g);
    }
    if (saves < 1 || 5 * saves < 2 * wanted) return false;
    const int made = t_.value_count;
    for (int e = first_.at[c]; e != 0; e = next_.at[e - 1]) {
      const int a = x_.at[e - 1], b = y_.at[e - 1];
      if (taken.at[a] == 0 || taken.at[b] == 0 || t_.changed.at[a] != 0 || t_.changed.at[b] != 0) continue;
      const pair_of_terms p = pair(a, b);
      factored_term z;
      if (!(p.x == part.x && p.y == part.y) || !multiply_terms(p.g, term_of(made), 1, z)) continue;
      t_.terms.at[a] = z, t_.changed.at[a] = t_.changed.at[b] = 1;
      t_.next.at[a] = drop(t_.next.at[a], b);
    }
    t_.add_part(part.x);
    t_.next.at[t_.terms.size - 1] = t_.terms.size + 1;
    t_.add_term(part.y);
    return true;
  }
  /// A list of terms without the term b.
  constexpr int drop(int list, int b) {
    if (list == b + 1) {
      const int rest = t_.next.at[b];
      t_.terms.at[b] = factored_term{}, t_.next.at[b] = 0;
      return rest;
    }
    for (int k = list; k != 0; k = t_.next.at[k - 1])
      if (t_.next.at[k - 1] == b + 1) {
        t_.next.at[k - 1] = t_.next.at[b], t_.terms.at[b] = factored_term{}, t_.next.at[b] = 0;
        break;
      }
    return list;
  }
  static constexpr int slots_for(int entries) { return static_cast<int>(std::bit_ceil(static_cast<unsigned>(3 * entries + 64))); }

  Table& t_;
  int room_;
  buffer<int> slots_;                      ///< parts by key, plus 1
  buffer<unsigned long long> keys_;        ///< by part
  buffer<int> first_, saved_;              ///< by part: its first place, plus 1; what taking it saves
  buffer<int> x_, y_, next_;               ///< by place: the terms, and the next place, plus 1
  int products_ = 0;
};

}  // namespace gradfold::detail
