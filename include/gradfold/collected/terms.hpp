// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/buffer.hpp>
#include <gradfold/literal.hpp>

/// Sums of products of nodes: exact constants times powers, like terms met.
namespace gradfold::detail {

/// An exact constant times a product of powers, which is known by its number.
struct term {
  literal scale;
  int product;
};

/// Some terms, one after the other; `known` tells whether there was room for them and their constants are exact.
struct term_range {
  int first = 0, count = 0;
  bool known = true;
};

/// Products of powers of nodes, each once, and sums of terms in them, in arrays that only grow. A sum never has two terms in one product.
/// Cost: linear in the terms and factors that are written, which `work` counts.
class term_arrays {
 public:
  static constexpr int most_terms = 96, most_factors = 10, highest_power = 16;
  static constexpr literal unit{1, 0, literal_form::number};

  buffer<term> terms;
  /// The factors of product p: `atom` and `exponent` from first.at[p] on, count.at[p] of them, in the order in which they were multiplied.
  buffer<int> first, count, atom, exponent;
  int work = 0;

  constexpr term_arrays() : slots_(512) { begin_product(), end_product(); }

  /// c, times the product that is 1.
  constexpr term_range constant(const literal& c) { return one({c, 0}); }
  /// The power of a node.
  constexpr term_range power_of(int id, int n) { return one({unit, power(id, n)}); }
  constexpr term_range negated(const term_range& x) { return times(x, {detail::negated(unit), 0}); }
  /// x^n, of one term.
  constexpr term_range raised(const term_range& x, int n) {
    if (!x.known || x.count != 1) return {0, 0, false};
    const term t = terms.at[x.first];
    term z{unit, 0};
    bool known = true;
    for (int k = 0; known && k < (n < 0 ? -n : n); ++k) {
      const exact scale = n < 0 ? exact_quotient(z.scale, t.scale) : exact_product(z.scale, t.scale);
      z.scale = scale.value, known = scale.known;
    }
    begin_product();
    for (int k = first.at[t.product], end = k + count.at[t.product]; known && k < end; ++k) known = multiply(atom.at[k], n * exponent.at[k]);
    z.product = end_product();
    return known ? one(z) : term_range{0, 0, false};
  }
  /// x y, of which one has one term.
  constexpr term_range product(const term_range& x, const term_range& y) {
    if (!x.known || !y.known) return {0, 0, false};
    return x.count == 1 ? times(y, terms.at[x.first]) : times(x, terms.at[y.first]);
  }
  constexpr term_range sum(const term_range& x, const term_range& y) {
    term_range z{terms.size, 0, x.known && y.known};
    const int many = x.count + y.count;
    for (int k = 0; z.known && k < many; ++k) z.known = add_to(z, term(terms.at[k < x.count ? x.first + k : y.first + k - x.count]));
    for (int k = z.first; k < terms.size; ++k) place_.at[terms.at[k].product] = 0;
    if (!z.known) return z;
    int kept = z.first;
    for (int k = z.first; k < terms.size; ++k)
      if (terms.at[k].scale.high != 0) terms.at[kept++] = term(terms.at[k]);
    terms.size = kept, z.count = kept - z.first, z.known = z.count <= most_terms;
    return z;
  }
  /// The terms that have a power of the node `a` with the sign of p, each divided by a^p; and the others.
  constexpr term_range divided(const term_range& x, int a, int p) {
    const int by = power(a, -p);
    term_range z{terms.size, 0};
    for (int k = 0; k < x.count; ++k)
      if (const term t = terms.at[x.first + k]; has(t.product, a, p)) terms.push({t.scale, product_of(t.product, by)}), ++z.count;
    return z;
  }
  constexpr term_range others(const term_range& x, int a, int p) {
    term_range z{terms.size, 0};
    for (int k = 0; k < x.count; ++k)
      if (const term t = terms.at[x.first + k]; !has(t.product, a, p)) terms.push(t), ++z.count;
    return z;
  }
  constexpr bool has(int product, int a, int sign) const {
    for (int k = first.at[product], end = k + count.at[product]; k < end; ++k)
      if (atom.at[k] == a) return (exponent.at[k] < 0) == (sign < 0);
    return false;
  }

 private:
  constexpr term_range one(const term& t) {
    terms.push(t);
    return {terms.size - 1, 1};
  }
  /// The terms of x, each times t.
  constexpr term_range times(const term_range& x, term t) {
    term_range z{terms.size, 0, x.known};
    for (int k = 0; z.known && k < x.count; ++k) {
      const term by = terms.at[x.first + k];
      const exact scale = exact_product(by.scale, t.scale);
      const int p = product_of(by.product, t.product);
      z.known = scale.known && p >= 0, ++work;
      if (z.known) terms.push({scale.value, p}), ++z.count;
    }
    return z;
  }
  /// A term more in the sum that stands last, or its constant to that of its like.
  constexpr bool add_to(const term_range& z, const term& t) {
    int& place = place_.at[t.product];
    ++work;
    if (place == 0) return terms.push(t), place = terms.size - z.first, true;
    literal& scale = terms.at[z.first + place - 1].scale;
    const exact both = exact_sum(scale, t.scale);
    if (both.known) scale = both.value;
    return both.known;
  }

  constexpr int power(int a, int n) {
    begin_product(), multiply(a, n);
    return end_product();
  }
  /// The number of the product of two, or -1 where it has too many factors.
  constexpr int product_of(int x, int y) {
    if (x == 0 || y == 0) return x + y;
    begin_product();
    bool fits = true;
    for (const int p : {x, y})
      for (int k = first.at[p], end = k + count.at[p]; fits && k < end; ++k) fits = multiply(atom.at[k], exponent.at[k]);
    return fits ? end_product() : (drop_product(), -1);
  }
  constexpr void begin_product() { first.push(atom.size); }
  constexpr void drop_product() { --first.size, atom.size = exponent.size = first.at[first.size]; }
  constexpr bool multiply(int a, int p) {
    int k = first.at[first.size - 1];
    while (k < atom.size && atom.at[k] != a) ++k;
    ++work;
    if (k == atom.size) return atom.push(a), exponent.push(p), atom.size - first.at[first.size - 1] <= most_factors;
    const int sum = exponent.at[k] += p;
    if (sum == 0)
      for (--atom.size, --exponent.size; k < atom.size; ++k) atom.at[k] = atom.at[k + 1], exponent.at[k] = exponent.at[k + 1];
    return sum <= highest_power && sum >= -highest_power;
  }
  /// The number of the product that was begun: the one that there is, in whatever order it was multiplied, or a new one.
  constexpr int end_product() {
    const int p = first.size - 1, begin = first.at[p], factors = atom.size - begin;
    unsigned hash = static_cast<unsigned>(factors);
    for (int k = begin; k < atom.size; ++k) hash += static_cast<unsigned>(exponent.at[k]) * 0x9E3779B1u ^ static_cast<unsigned>(atom.at[k]) * 0x85EBCA6Bu;
    if (2 * p >= slots_.size) enlarge();
    const int last = slots_.size - 1;
    int i = static_cast<int>(hash >> 9) & last;
    for (; slots_.at[i] != 0; i = (i + 1) & last)
      if (const int like = slots_.at[i] - 1; same(like, begin, factors)) return drop_product(), like;
    slots_.at[i] = p + 1;
    count.push(factors), hash_.push(static_cast<int>(hash >> 9)), place_.push(0);
    return p;
  }
  constexpr bool same(int like, int begin, int factors) const {
    if (count.at[like] != factors) return false;
    for (int k = begin; k < begin + factors; ++k)
      if (exponent_in(like, atom.at[k]) != exponent.at[k]) return false;
    return true;
  }
  constexpr int exponent_in(int p, int a) const {
    for (int k = first.at[p], end = k + count.at[p]; k < end; ++k)
      if (atom.at[k] == a) return exponent.at[k];
    return 0;
  }
  constexpr void enlarge() {
    slots_.reset(4 * slots_.size);
    for (int p = 0; p < hash_.size; ++p) {
      int i = hash_.at[p] & (slots_.size - 1);
      while (slots_.at[i] != 0) i = (i + 1) & (slots_.size - 1);
      slots_.at[i] = p + 1;
    }
  }

  buffer<int> slots_, hash_;  ///< products by hash, plus 1
  buffer<int> place_;         ///< where a product stands in the sum that is being made, plus 1
};

}  // namespace gradfold::detail
