// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/factored/table.hpp>

#include <bit>

/// Where parts may be that sums of products share.
namespace gradfold::detail {

/// How many places a table may have, and how many one constant evaluation looks at: all rounds of most graphs.
inline constexpr int most_places = 4500, most_places_in_a_stage = 6000;

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

/// The places of a table where parts may be, and what taking them saves. Terms that change are entered anew, the rest stays.
/// A term has a random number for each of its factors, added up: what two terms are without what they have in common is told by the
/// difference, in one step.
class part_places {
 public:
  constexpr part_places(sum_table& table, int room)
      : t_(table), weight_(room), changed_(room), taken_(room), key_(room), signature_(room), mark_(table.value_count + room) {
    for (int k = 0; k < t_.count.size; ++k) describe(k);
  }

 protected:
  /// Enters what terms that changed in the last round hold; what the best part saves.
  constexpr int find() {
    ++round_;
    make_room();
    const int before = places_;
    find_products(), find_sums();
    looked_at_ = places_ - before;
    return count_again();
  }
  constexpr bool is_product(int part) const { return y_.at[first_.at[part] - 1] < 0; }
  constexpr void make_room() {
    const int places = places_in(t_) + t_.factors.size;  // with squares
    if (places_ + places <= x_.size) return;
    const int room = 2 * places + 64;
    x_.reset(room), y_.reset(room), next_.reset(room), saves_.reset(room), entered_.reset(room), keys_.reset(room), first_.reset(room), saved_.reset(room),
        costs_.reset(room);
    slots_.reset(static_cast<int>(std::bit_ceil(static_cast<unsigned>(room + room / 2))));
    places_ = parts_ = promising_.size = 0;
    for (int k = 0; k < t_.count.size; ++k) changed_.at[k] = round_ - 1;
  }
  /// Whether a place is as it was entered. Terms that change are entered again in the next round.
  constexpr bool holds(int place) const {
    return changed_.at[x_.at[place]] < entered_.at[place] && (y_.at[place] < 0 || changed_.at[y_.at[place]] < entered_.at[place]);
  }
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
    for (int s = 0; s < t_.first.size; ++s) {
      bool all_hold = true;
      for (int k = t_.first.at[s]; all_hold && k != 0; k = t_.next.at[k - 1]) all_hold = changed_.at[k - 1] < round_ - 1;
      for (int a = t_.first.at[s]; !all_hold && a != 0 && t_.next.at[a - 1] != 0; a = t_.next.at[a - 1]) enter_sums_with(a - 1);
    }
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
    const unsigned long long quotient =
        (key_.at[x] - key_.at[y]) * 0x9FB21C651E98DF25ull + static_cast<unsigned long long>(static_cast<long long>(ratio * 1024));
    enter(quotient, static_cast<unsigned>(quotient >> 32), a, b, t_.cost(a) + t_.cost(b) + 1 - common - (outside == 1 || outside == -1 ? 0 : 1), costs);
  }
  static constexpr bool is_known(double scale, double ratio, double other) {
    return ratio * scale == other && static_cast<double>(static_cast<float>(ratio)) == ratio;
  }

  sum_table& t_;
  buffer<int> weight_, changed_, taken_;              ///< by term: its multiplications, and when it last changed or was taken
  buffer<unsigned long long> key_, signature_;        ///< by term
  buffer<int> mark_;                                  ///< by value: its power in the term at hand
  buffer<int> slots_ = {};                            ///< parts by key, plus 1
  buffer<unsigned long long> keys_ = {};              ///< by part
  buffer<int> first_ = {}, saved_ = {}, costs_ = {};  ///< by part: its first place, plus 1; what taking it saves, and costs once
  buffer<int> x_ = {}, y_ = {}, next_ = {};           ///< by place: the terms, less than 0 if there is none, and the next place, plus 1
  buffer<int> saves_ = {}, entered_ = {};             ///< by place: what taking its part saves here, and when it was entered
  buffer<int> promising_ = {};                        ///< parts that may save something
  int places_ = 0, parts_ = 0, looked_at_ = 0, round_ = 0, attempt_ = 0;
};

}  // namespace gradfold::detail
