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

/// One operation about to be recorded.
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
/// Cost of a node: constant; the code is flat because calls are what constant evaluation pays for.
class builder {
 public:
  constexpr explicit builder(int expected = 64) : slots_(static_cast<int>(std::bit_ceil(3u * static_cast<unsigned>(expected + 8)))) {
    nodes_.reserve(expected + 8);
    operands_.reserve(2 * expected + 8);
    attributes_.reserve(expected + 8);
  }

  /// Derivative code is simplified freely; the user's own value by exact rewrites alone.
  bool simplifies_freely = false;
  /// Whether the nodes recorded now belong to the user's own value.
  bool primal = true;

  constexpr graph_view view() const {
    return {nodes_.at,    operands_.at,     attributes_.at, results_.at, nodes_.size,
            operands_.size, attributes_.size, results_.size,  input_count_};
  }
  constexpr const node& operator[](int id) const { return nodes_.at[id]; }
  constexpr int size() const { return nodes_.size; }
  constexpr int operand(int id, int k) const { return operands_.at[nodes_.at[id].first_operand + k]; }
  constexpr long long attribute(int id) const { return attributes_.at[nodes_.at[id].first_attribute]; }
  constexpr bool is_constant(int id) const { return nodes_.at[id].operation == constant_operation(); }
  constexpr literal constant_of(int id) const { return unpacked(attributes_.at + nodes_.at[id].first_attribute); }

  constexpr int input(int position, kind type) {
    if (position >= input_count_) input_count_ = position + 1;
    const long long attribute = position;
    return append({input_operation(), type, 0, nullptr, 1, &attribute});
  }
  constexpr int constant(const literal& x, kind type = kind::real) {
    return append({constant_operation(), type, 0, nullptr, 3, packed_literal(x).words});
  }
  constexpr void result(int id) { results_.push(id); }
  constexpr void clear_results() { results_.size = 0; }
  constexpr void inputs_at_least(int count) { input_count_ = input_count_ < count ? count : input_count_; }

  /// The node of this call: the one that exists, or a new one.
  constexpr int append(const operation_call& call) {
    const bool swaps = call.count == 2 && commutes(call.operation);
    const int last = slots_.size - 1;
    int slot = hash(call, swaps) & last;
    for (; slots_.at[slot] != 0; slot = (slot + 1) & last)
      if (same(slots_.at[slot] - 1, call, swaps)) return slots_.at[slot] - 1;
    slots_.at[slot] = nodes_.size + 1;
    nodes_.push({call.operation, call.type, primal, 0, 0, operands_.size, static_cast<short>(call.count),
                 static_cast<short>(call.attribute_count), attributes_.size});
    for (int k = 0; k < call.count; ++k) operands_.push(call.operands[k]);
    for (int k = 0; k < call.attribute_count; ++k) attributes_.push(call.attributes[k]);
    if (2 * nodes_.size > slots_.size) rehash();
    return nodes_.size - 1;
  }

 private:
  static constexpr int hash(const operation_call& call, bool swaps) {
    const unsigned a = call.count > 0 ? static_cast<unsigned>(call.operands[0]) : 0u;
    const unsigned b = call.count > 1 ? static_cast<unsigned>(call.operands[1]) : 0u;
    const unsigned c = call.count > 2 ? static_cast<unsigned>(call.operands[2]) : 0u;
    const auto d = call.attribute_count > 0 ? static_cast<unsigned long long>(call.attributes[0]) : 0ull;
    const unsigned h = (swaps ? (a + b) * 0x9E3779B1u ^ (a * b) * 0x85EBCA77u : a * 0x9E3779B1u ^ b * 0x85EBCA77u) ^
                       c * 0xC2B2AE3Du ^ static_cast<unsigned>(call.operation) * 0x27D4EB2Fu ^
                       static_cast<unsigned>(d >> 32) * 0x165667B1u ^ static_cast<unsigned>(d) * 0x9E3779B9u;
    return static_cast<int>((h ^ (h >> 15) ^ (h >> 7)) & 0x7fffffffu);
  }
  constexpr bool same(int id, const operation_call& call, bool swaps) const {
    const node& n = nodes_.at[id];
    if (n.operation != call.operation || n.type != call.type || n.operand_count != call.count || n.attribute_count != call.attribute_count)
      return false;
    const int* const x = operands_.at + n.first_operand;
    if (swaps && x[0] == call.operands[1] && x[1] == call.operands[0]) return true;
    for (int k = 0; k < call.count; ++k)
      if (x[k] != call.operands[k]) return false;
    for (int k = 0; k < call.attribute_count; ++k)
      if (attributes_.at[n.first_attribute + k] != call.attributes[k]) return false;
    return true;
  }
  constexpr void rehash() {
    buffer<int> slots(4 * slots_.size);
    slots_.swap(slots);
    for (int id = 0; id < nodes_.size; ++id) {
      const node& n = nodes_.at[id];
      int slot = hash({n.operation, n.type, n.operand_count, operands_.at + n.first_operand, n.attribute_count,
                       attributes_.at + n.first_attribute},
                      n.operand_count == 2 && commutes(n.operation)) & (slots_.size - 1);
      while (slots_.at[slot] != 0) slot = (slot + 1) & (slots_.size - 1);
      slots_.at[slot] = id + 1;
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
