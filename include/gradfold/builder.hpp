// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/buffer.hpp>
#include <gradfold/graph.hpp>

namespace gradfold::detail {

/// Whether x op y and y op x are the same value to the last bit. Defined with the list of operations.
constexpr bool commutes(short operation);
/// Positions of the two operations that have no operands. Defined with the list of operations.
constexpr short input_operation();
constexpr short constant_operation();

/// The span of one operation about to be recorded.
struct operation_call {
  short operation = 0;
  kind type = kind::real;
  int count = 0;
  const int* operands = nullptr;
  int attribute_count = 0;
  const long long* attributes = nullptr;
};

/// A graph under construction. Every node is unique (hash-consing), so a shared sub-expression exists once and cost
/// grows with the graph, never with the tree. Runs in constant expressions and at run time alike.
class builder {
 public:
  constexpr explicit builder(int expected = 64) : slots_(slots_for(expected)) {
    nodes_.reserve(expected + 2);
    operands_.reserve(2 * expected + 2);
  }

  /// Derivative code is simplified freely; the user's own value by exact rewrites alone.
  bool simplifies_freely = false;
  /// Whether the nodes recorded now belong to the user's own value.
  bool primal = true;

  constexpr graph_view view() const {
    return {nodes_.data(),    operands_.data(),     attributes_.data(), results_.data(), nodes_.size(),
            operands_.size(), attributes_.size(),   results_.size(),  input_count_};
  }
  constexpr const node& operator[](int id) const { return nodes_[id]; }
  constexpr int size() const { return nodes_.size(); }
  constexpr int operand(int id, int k) const { return operands_[nodes_[id].first_operand + k]; }
  constexpr long long attribute(int id) const { return attributes_[nodes_[id].first_attribute]; }
  constexpr bool is_constant(int id) const { return nodes_[id].operation == constant_operation(); }
  constexpr literal constant_of(int id) const { return unpacked(attributes_.data() + nodes_[id].first_attribute); }

  constexpr int input(int position, kind type) {
    if (position >= input_count_) input_count_ = position + 1;
    const long long attribute = position;
    return append({input_operation(), type, 0, nullptr, 1, &attribute});
  }
  constexpr int constant(const literal& x, kind type = kind::real) {
    return append({constant_operation(), type, 0, nullptr, 3, packed_literal(x).words});
  }
  constexpr void result(int id) { results_.push(id); }
  constexpr void clear_results() { results_.clear(); }
  constexpr operation_call call_of(int id) const {
    const node& n = nodes_[id];
    return {n.operation, n.type, n.operand_count, operands_.data() + n.first_operand, n.attribute_count,
            attributes_.data() + n.first_attribute};
  }
  constexpr void inputs_at_least(int count) { input_count_ = input_count_ < count ? count : input_count_; }

  /// The node of this call: the one that exists, or a new one.
  constexpr int append(const operation_call& call) {
    if (2 * (nodes_.size() + 1) > slots_.size()) rehash();
    const bool swaps = commutes(call.operation);
    unsigned slot = hash(call, swaps) & mask();
    for (; slots_[static_cast<int>(slot)] != 0; slot = (slot + 1) & mask())
      if (same(slots_[static_cast<int>(slot)] - 1, call, swaps)) return slots_[static_cast<int>(slot)] - 1;
    return slots_[static_cast<int>(slot)] = nodes_.size() + 1, push(call);
  }

 private:
  static constexpr int slots_for(int nodes) { return static_cast<int>(std::bit_ceil(4u * static_cast<unsigned>(nodes + 4))); }
  constexpr unsigned mask() const { return static_cast<unsigned>(slots_.size()) - 1; }

  static constexpr unsigned mixed(long long x) {
    return static_cast<unsigned>(static_cast<unsigned long long>(x) >> 32) * 0x165667B1u ^ static_cast<unsigned>(x) * 0x9E3779B9u;
  }
  static constexpr unsigned hash(const operation_call& call, bool swaps) {
    const int* x = call.operands;
    const unsigned a = call.count > 0 ? static_cast<unsigned>(x[0]) : 0u, b = call.count > 1 ? static_cast<unsigned>(x[1]) : 0u,
                   c = call.count > 2 ? static_cast<unsigned>(x[2]) : 0u;
    unsigned h = (swaps ? (a + b) * 0x9E3779B1u ^ (a * b) * 0x85EBCA77u : a * 0x9E3779B1u ^ b * 0x85EBCA77u) ^
                 c * 0xC2B2AE3Du ^ static_cast<unsigned>(call.operation) * 0x27D4EB2Fu ^
                 (call.attribute_count > 0 ? mixed(call.attributes[0]) : 0u);
    return h ^ (h >> 15) ^ (h >> 7);
  }
  constexpr bool same(int id, const operation_call& call, bool swaps) const {
    const node& n = nodes_[id];
    return n.operation == call.operation && n.type == call.type && n.operand_count == call.count &&
           n.attribute_count == call.attribute_count && (call.attribute_count == 0 || same_attributes(attributes_.data() + n.first_attribute, call)) &&
           same_operands(operands_.data() + n.first_operand, call, swaps);
  }
  static constexpr bool same_attributes(const long long* x, const operation_call& call) {
    for (int k = 0; k < call.attribute_count; ++k)
      if (x[k] != call.attributes[k]) return false;
    return true;
  }
  static constexpr bool same_operands(const int* x, const operation_call& call, bool swaps) {
    const int* y = call.operands;
    if (call.count <= 3)
      return (call.count < 1 || x[0] == y[0]) && (call.count < 2 || x[1] == y[1]) && (call.count < 3 || x[2] == y[2])
                 ? true
                 : swaps && x[0] == y[1] && x[1] == y[0];
    for (int k = 0; k < call.count; ++k)
      if (x[k] != y[k]) return false;
    return true;
  }
  constexpr int push(const operation_call& call) {
    nodes_.push({call.operation, call.type, primal, 0, 0, operands_.size(), static_cast<short>(call.count),
                 static_cast<short>(call.attribute_count), attributes_.size()});
    for (int k = 0; k < call.count; ++k) operands_.push(call.operands[k]);
    for (int k = 0; k < call.attribute_count; ++k) attributes_.push(call.attributes[k]);
    return nodes_.size() - 1;
  }
  constexpr void rehash() {
    buffer<int> slots(4 * slots_.size());
    slots_.swap(slots);
    for (int id = 0; id < nodes_.size(); ++id) {
      unsigned slot = hash(call_of(id), commutes(nodes_[id].operation)) & mask();
      while (slots_[static_cast<int>(slot)] != 0) slot = (slot + 1) & mask();
      slots_[static_cast<int>(slot)] = id + 1;
    }
  }

  buffer<node> nodes_;
  buffer<int> operands_;
  buffer<long long> attributes_;
  buffer<int> results_;
  buffer<int> slots_;
  int input_count_ = 0;
};

}  // namespace gradfold::detail
