// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/cost.hpp>

#include <cmath>
#include <ostream>

/// A double that records the operations performed on it: what a number type of a user's must offer, and no more.
struct record {
  int additions = 0, multiplications = 0, divisions = 0, calls = 0, comparisons = 0;
  bool operator==(const record&) const = default;
};
inline record performed;

class counting {
 public:
  constexpr counting() = default;
  constexpr counting(double x) : x_(x) {}
  constexpr double number() const { return x_; }

  friend counting operator+(counting x, counting y) { return ++performed.additions, x.x_ + y.x_; }
  friend counting operator-(counting x, counting y) { return ++performed.additions, x.x_ - y.x_; }
  friend counting operator*(counting x, counting y) { return ++performed.multiplications, x.x_ * y.x_; }
  friend counting operator/(counting x, counting y) { return ++performed.divisions, x.x_ / y.x_; }
  counting& operator+=(counting y) { return *this = *this + y; }  // for the functions of the tests
  friend counting operator-(counting x) { return -x.x_; }
  friend bool operator<(counting x, counting y) { return ++performed.comparisons, x.x_ < y.x_; }
  friend bool operator==(counting x, counting y) { return ++performed.comparisons, x.x_ == y.x_; }
  friend counting sin(counting x) { return ++performed.calls, std::sin(x.x_); }
  friend counting cos(counting x) { return ++performed.calls, std::cos(x.x_); }
  friend counting exp(counting x) { return ++performed.calls, std::exp(x.x_); }
  friend counting log(counting x) { return ++performed.calls, std::log(x.x_); }
  friend counting sqrt(counting x) { return ++performed.calls, std::sqrt(x.x_); }
  friend counting tanh(counting x) { return ++performed.calls, std::tanh(x.x_); }
  friend counting abs(counting x) { return ++performed.calls, std::abs(x.x_); }

 private:
  double x_ = 0;
};

/// What `f` performs.
record record_of(auto f) {
  performed = {};
  static_cast<void>(f());
  return performed;
}

/// The record that a cost predicts. `pairs` of sin and cos of one argument are one call of the C library, but two of a
/// type that has no such function.
constexpr record predicted(const gradfold::operation_count& cost, int comparisons = 0, int pairs = 0) {
  return {cost.additions, cost.multiplications, cost.divisions, cost.calls + pairs, comparisons};
}

inline std::ostream& operator<<(std::ostream& to, const record& r) {
  return to << r.additions << " + - " << r.multiplications << " * " << r.divisions << " / " << r.calls << " calls " << r.comparisons << " comparisons";
}
