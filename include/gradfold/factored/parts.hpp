// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored/table.hpp>

#include <bit>

/// The parts that sums of products share: products of two factors, and sums of two terms.
/// Source of the method: Hosangadi, Fallah and Kastner, Optimizing polynomial expressions by algebraic factorization and common
/// subexpression elimination, IEEE Trans. CAD 25 (2006), 2012-2022.
namespace gradfold::detail {

/// How many places a table may have, and how many one constant evaluation looks at: all rounds of most graphs.
inline constexpr int most_places = 4500, most_places_in_a_stage = 20000;

/// How many places a table has where parts may be.
constexpr int places_in(const sum_table& t) {
  int places = 0;
  for (int k = 0; k < t.count.size; ++k) places += t.count.at[k] * (t.count.at[k] - 1) / 2;
  for (int s = 0; s < t.first.size; ++s) {
    int in_sum = 0;
    for (int k = t.first.at[s]; k != 0; k = t.next.at[k - 1]) places += in_sum++;
  }
  return places;
}

/// The search in a table, round by round: all parts are found and counted; then those that save most are taken, as long as each saves
/// not much less. A term has a random number for each of its factors, added up: what two
/// terms are without what they have in common is told by the difference, in one step.
class part_search {
 public:
  /// The table may get `room` terms with `factors` factors.
  constexpr part_search(sum_table& table, int room, int factors)
      : t_(table), room_(room), factor_room_(factors), weight_(room), changed_(room), taken_(room), key_(room), signature_(room), mark_(table.value_count + room) {
    for (int k = 0; k < t_.count.size; ++k) describe(k);
  }

  /// How many places of parts the last round looked at.
  constexpr int places() const { return looked_at_; }
  /// Runs one round; whether a part was taken.
  constexpr bool run() {
    ++round_;
    make_room();
    const int before = places_;
    find_products(), find_sums();
    looked_at_ = places_ - before;
    const int best = count_again();
    bool any = false;
    for (int least = best; least > 0 && 5 * least >= 2 * best; --least)
      for (const bool products : {true, false})
        for (int k = 0; k < promising_.size; ++k)
          if (const int c = promising_.at[k]; saved_.at[c] == least && is_product(c) == products && fits() && (products ? take_product(c, least) : take_sum(c, least))) any = true;
    return any;
  }

 private:
  constexpr bool fits() const { return t_.count.size + 2 < room_ && t_.factors.size + most_added < factor_room_; }
  constexpr bool is_product(int part) const { return y_.at[first_.at[part] - 1] < 0; }
  constexpr void make_room() {
    const int places = places_in(t_) + t_.factors.size;  // with squares
    if (places_ + places <= x_.size) return;
    const int room = 3 * places + 64;
    x_.reset(room), y_.reset(room), next_.reset(room), saves_.reset(room), entered_.reset(room), keys_.reset(room), first_.reset(room), saved_.reset(room), costs_.reset(room);
    slots_.reset(static_cast<int>(std::bit_ceil(static_cast<unsigned>(room + room / 2))));
    places_ = parts_ = promising_.size = 0;
    for (int k = 0; k < t_.count.size; ++k) changed_.at[k] = round_ - 1;
  }
  /// Whether a place is as it was entered. Terms that change are entered again in the next round.
  constexpr bool holds(int place) const { return changed_.at[x_.at[place]] < entered_.at[place] && (y_.at[place] < 0 || changed_.at[y_.at[place]] < entered_.at[place]); }
  /// Counts what parts save that may save something, by the places that still hold; the most that one saves.
  constexpr int count_again() {
    int kept = 0, best = 0;
    for (int k = 0; k < promising_.size; ++k) {
      const int c = promising_.at[k];
      int saves = -costs_.at[c];
      for (int e = first_.at[c]; e != 0; e = next_.at[e - 1])
        if (holds(e - 1)) saves += saves_.at[e - 1];
      saved_.at[c] = saves;
      if (saves > 0) promising_.at[kept++] = c;
      if (saves > best) best = saves;
    }
    promising_.size = kept;
    return best;
  }
  static constexpr unsigned long long mixed(unsigned long long key) {
    const unsigned long long z = (key ^ key >> 31) * 0x9E3779B97F4A7C15ull;
    return (z ^ z >> 29) * 0xD6E8FEB86659FD93ull;
  }
  /// What is known of a term as a whole: the multiplications that its factors stand for; a random number for each of them, added up; and a
  /// bit for each.
  constexpr void describe(int k) {
    int weight = 0;
    unsigned long long key = 0, bits = 0;
    const int* const factor = t_.factors.at;
    for (int i = t_.begin.at[k], end = i + t_.count.at[k]; i < end; ++i) {
      const int f = factor[i], power = sum_table::power_of(f);
      const unsigned long long number = mixed(static_cast<unsigned long long>(f >> 6) * 2 + (power < 0 ? 1 : 0) + 1);
      key += number * static_cast<unsigned long long>(power < 0 ? -power : power), bits |= 1ull << (number >> 58);
      weight += sum_table::weight(f);
    }
    weight_.at[k] = weight, key_.at[k] = key, signature_.at[k] = bits;
  }

  /// Enters one place where a part is. Parts are told apart by a number alone here, and exactly where they are taken.
  constexpr void enter(unsigned long long key, unsigned slot, int x, int y, int saves, int costs) {
    int* const slots = slots_.at;
    const unsigned last = static_cast<unsigned>(slots_.size) - 1;
    unsigned i = slot & last;
    int c = slots[i] - 1;
    while (c >= 0 && keys_.at[c] != key) i = (i + 1) & last, c = slots[i] - 1;
    const int e = places_++;
    if (c < 0) {
      c = parts_++;
      slots[i] = parts_, keys_.at[c] = key, first_.at[c] = 0, saved_.at[c] = -costs, costs_.at[c] = costs;
    }
    const int saved = saved_.at[c];
    if (saved <= 0 && saved + saves > 0) promising_.push(c);
    saved_.at[c] = saved + saves;
    x_.at[e] = x, y_.at[e] = y, next_.at[e] = first_.at[c], saves_.at[e] = saves, entered_.at[e] = round_, first_.at[c] = places_;
  }
  constexpr void find_products() {
    for (int k = 0; k < t_.count.size; ++k) {
      if (changed_.at[k] < round_ - 1 || weight_.at[k] < 2) continue;
      const int* const factor = t_.factors.at + t_.begin.at[k];
      for (int i = 0, count = t_.count.at[k]; i < count; ++i) {
        const int f = factor[i], power = (f & 63) - 32, p = power < 0 ? -power : power, base = f - power;
        const bool is_constant = (f & 64) != 0;
        const unsigned of_slot = static_cast<unsigned>(base) * 0x9E3779B1u >> 8;
        const unsigned long long first = static_cast<unsigned long long>(base) << 32 | (power < 0 ? 2 : 0);
        if (p > 1 && !is_constant) enter(first + static_cast<unsigned long long>(base + (power < 0 ? 1 : 0)), of_slot, k, -1, p / 2, 1);
        for (int j = i + 1; j < count; ++j) {
          const int g = factor[j], other = (g & 63) - 32, q = other < 0 ? -other : other;
          if (is_constant && (g & 64) != 0) continue;
          const int second = g - other + (other < 0 ? 1 : 0);
          enter(first + static_cast<unsigned long long>(second), of_slot + static_cast<unsigned>(second >> 6) * 37, k, -1, p < q ? p : q, 1);
        }
      }
    }
  }
  constexpr void find_sums() {
    for (int s = 0; s < t_.first.size; ++s)
      for (int a = t_.first.at[s]; a != 0 && t_.next.at[a - 1] != 0; a = t_.next.at[a - 1]) enter_sums_with(a - 1);
  }
  /// Enters the pairs of a term with those behind it, where one of them changed: a s + b t = g (x + r y), where r is 1, -1 or larger than 1.
  /// They are not made for this: what s / t is tells x and y.
  constexpr void enter_sums_with(int a) {
    const int *const factor = t_.factors.at, *const next = t_.next.at, *const changed = changed_.at;
    int* const mark = mark_.at;
    const int begin = t_.begin.at[a], end = begin + t_.count.at[a], weight = weight_.at[a], recent = round_ - 1;
    const bool all = changed[a] == recent;
    const double scale = t_.scale.at[a];
    const unsigned long long key = key_.at[a], bits = signature_.at[a];
    bool marked = false;
    for (int b = next[a] - 1; b >= 0; b = next[b] - 1) {
      if (!all && changed[b] < recent) continue;
      int common = 0;
      if ((bits & signature_.at[b]) != 0) {
        for (int i = begin; !marked && i < end; ++i) mark[factor[i] >> 7] = (factor[i] & 63) - 32;
        marked = true;
        for (int k = t_.begin.at[b], last = k + t_.count.at[b]; k < last; ++k)
          if (const int f = factor[k], p = mark[f >> 7]; p != 0)
            if (const int q = (f & 63) - 32; (p > 0) == (q > 0)) common += p > 0 ? (p < q ? p : q) : (p < q ? -q : -p);
      }
      const double other = t_.scale.at[b];
      const int other_weight = weight_.at[b];
      if (scale == other || scale == -other) {
        const int scaled = scale == 1 || scale == -1 ? 0 : 1;
        const int now = (weight > 0 ? weight + scaled : 1) + (other_weight > 0 ? other_weight + scaled : 1) - 1;
        const int costs = (weight > common ? weight - common : 1) + (other_weight > common ? other_weight - common : 1) - 1;
        const unsigned long long difference = key - key_.at[b], quotient = difference >> 63 != 0 ? 0 - difference : difference;
        enter(scale == other ? quotient : ~quotient, static_cast<unsigned>(quotient >> 32), a, b, now - common - scaled, costs);
      } else {
        enter_scaled(a, b, common);
      }
    }
    for (int i = begin; marked && i < end; ++i) mark[factor[i] >> 7] = 0;
  }
  constexpr void enter_scaled(int a, int b, int common) {
    const double s = t_.scale.at[a], t = t_.scale.at[b], s_size = s < 0 ? -s : s, t_size = t < 0 ? -t : t;
    const int x = s_size < t_size ? a : b, y = s_size < t_size ? b : a;
    const double outside = t_.scale.at[x], ratio = t_.scale.at[y] / outside;
    if (!is_known(outside, ratio, t_.scale.at[y])) return;
    const int left = weight_.at[x] - common, other_left = weight_.at[y] - common;
    const int costs = (left > 0 ? left : 1) + (other_left > 0 ? other_left + 1 : 1) - 1;
    const unsigned long long quotient = (key_.at[x] - key_.at[y]) * 0x9FB21C651E98DF25ull + static_cast<unsigned long long>(static_cast<long long>(ratio * 1024));
    enter(quotient, static_cast<unsigned>(quotient >> 32), a, b, t_.cost(a) + t_.cost(b) + 1 - common - (outside == 1 || outside == -1 ? 0 : 1), costs);
  }
  static constexpr bool is_known(double scale, double ratio, double other) {
    return ratio * scale == other && static_cast<double>(static_cast<float>(ratio)) == ratio;
  }

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

  sum_table& t_;
  int room_, factor_room_;
  buffer<int> weight_, changed_, taken_;        ///< by term: its multiplications, and when it last changed or was taken
  buffer<unsigned long long> key_, signature_;  ///< by term
  buffer<int> mark_;                            ///< by value: its power in the term at hand
  buffer<int> slots_ = {};                      ///< parts by key, plus 1
  buffer<unsigned long long> keys_ = {};        ///< by part
  buffer<int> first_ = {}, saved_ = {}, costs_ = {};  ///< by part: its first place, plus 1; what taking it saves, and costs once
  buffer<int> x_ = {}, y_ = {}, next_ = {};     ///< by place: the terms, less than 0 if there is none, and the next place, plus 1
  buffer<int> saves_ = {}, entered_ = {};       ///< by place: what taking its part saves here, and when it was entered
  buffer<int> promising_ = {};                  ///< parts that may save something
  int places_ = 0, parts_ = 0, looked_at_ = 0, round_ = 0, attempt_ = 0;
  buffer<int> kept_ = {};
  pair_of_terms part_ = {}, here_ = {};
};

}  // namespace gradfold::detail
