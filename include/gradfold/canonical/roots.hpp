// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/buffer.hpp>
#include <gradfold/canonical/residue.hpp>

/// Products of fractional powers, x^(n/d) with 0 < n/d < 1. A residue knows no roots of residues, so these are kept
/// beside it, where sqrt(x) * sqrt(x) is x.
namespace gradfold::detail {

/// A small rational number in lowest terms, d > 0; d = 0 where it is not known, or not small.
struct fraction {
  long long n = 0, d = 0;

  static constexpr long long limit = 1ll << 30;
  constexpr bool is_known() const { return d != 0; }
};

constexpr fraction reduced(long long n, long long d) {
  if (d == 0) return {};
  long long common = d < 0 ? -d : d;
  for (long long rest = n < 0 ? -n : n; rest != 0;) common = std::exchange(rest, common % rest);  // Euclid's algorithm
  const long long sign = d < 0 ? -1 : 1;
  n = sign * n / common, d = sign * d / common;
  return n > fraction::limit || n < -fraction::limit || d > fraction::limit ? fraction{} : fraction{n, d};
}
constexpr fraction sum(fraction x, fraction y) { return reduced(x.n * y.d + y.n * x.d, x.d * y.d); }
constexpr fraction product(fraction x, fraction y) { return reduced(x.n * y.n, x.d * y.d); }
constexpr fraction quotient(fraction x, fraction y) { return reduced(x.n * y.d, x.d * y.n); }
constexpr fraction fraction_of(const literal& x) {
  constexpr double unit = 1024;
  if (!is_plain(x) || x.low != 0 || !(magnitude(x.high) <= static_cast<double>(fraction::limit))) return {};
  const auto scaled = static_cast<long long>(x.high * unit);
  return static_cast<double>(scaled) == x.high * unit ? reduced(scaled, static_cast<long long>(unit)) : fraction{};
}
constexpr long long floor_of(fraction x) { return x.n / x.d - (x.n % x.d < 0 ? 1 : 0); }

/// All products of roots that occur in one graph. One is known by its position; 0 is the empty product.
/// Whole powers that arise are handed to `factor`; a product of more than `longest` roots becomes opaque there.
class root_products {
 public:
  constexpr root_products() { spans_.push({0, 0, {1}}); }

  /// The residue that stands for a product: that of x * y is the product of theirs where they share no base.
  constexpr residue value(int x) const { return spans_.at[x].value; }

  constexpr int root(residue base, fraction exponent, residue& factor) {
    const int first = roots_.size;
    append(base, exponent, factor);
    return close(first);
  }

  constexpr int product(int x, int y, residue& factor) {
    if (x == 0 || y == 0) return x + y;
    int i = spans_.at[x].first, j = spans_.at[y].first;
    const int i_end = i + spans_.at[x].count, j_end = j + spans_.at[y].count, first = roots_.size;
    if (i_end - i + j_end - j > longest) return factor = factor * value(x) * value(y), 0;
    while (i < i_end || j < j_end) {
      if (j == j_end || (i < i_end && roots_.at[i].base.of < roots_.at[j].base.of)) copy(i++);
      else if (i == i_end || roots_.at[j].base.of < roots_.at[i].base.of) copy(j++);
      else meet(i++, j++, factor);
    }
    return close(first);
  }

  /// x^n. (A root of a root is another thing: the square root of x^(2/3) is |x|^(1/3).)
  constexpr int raised(int x, long long n, residue& factor) {
    if (x == 0) return 0;
    const int i = spans_.at[x].first, end = i + spans_.at[x].count, first = roots_.size;
    for (int k = i; k < end; ++k) {
      const entry one = roots_.at[k];
      if (const fraction e = detail::product(one.exponent, reduced(n, 1)); e.is_known()) append(one.base, e, factor);
      else factor = factor * signed_power(value_of(one), n);
    }
    return close(first);
  }

 private:
  struct entry {
    residue base;
    fraction exponent;
  };
  struct span {
    int first = 0, count = 0;
    residue value;
  };
  static constexpr int longest = 16;

  constexpr void copy(int k) {
    const entry one = roots_.at[k];
    roots_.push(one);
  }
  static constexpr residue value_of(const entry& x) {
    return power(opaque(static_cast<std::uint64_t>(opaque_kind::root), x.base.of, static_cast<std::uint64_t>(x.exponent.d)),
                 static_cast<unsigned long long>(x.exponent.n));
  }
  /// Two roots of one base.
  constexpr void meet(int i, int j, residue& factor) {
    const entry x = roots_.at[i], y = roots_.at[j];
    if (const fraction e = sum(x.exponent, y.exponent); e.is_known()) append(x.base, e, factor);
    else factor = factor * value_of(x) * value_of(y);
  }
  constexpr void append(residue base, fraction exponent, residue& factor) {
    const long long whole = floor_of(exponent);
    if (whole != 0) factor = factor * signed_power(base, whole);
    if (exponent.d != 1) roots_.push({base, {exponent.n - whole * exponent.d, exponent.d}});
  }
  constexpr int close(int first) {
    const int count = roots_.size - first;
    if (count == 0) return 0;
    residue value{1};
    for (int k = first; k < roots_.size; ++k) value = value * value_of(roots_.at[k]);
    spans_.push({first, count, value});
    return spans_.size - 1;
  }

  buffer<entry> roots_;
  buffer<span> spans_;
};

}  // namespace gradfold::detail
