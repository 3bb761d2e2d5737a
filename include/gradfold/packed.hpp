// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/compact.hpp>
#include <gradfold/vocabulary.hpp>

/// Graphs as numbers: the body of a loop is part of the attributes of its node, and goes wherever the node goes.
namespace gradfold::detail {

constexpr long long both_words(int x, int y) {
  return static_cast<long long>(static_cast<unsigned long long>(static_cast<unsigned>(x)) << 32 | static_cast<unsigned>(y));
}
constexpr int first_word(long long x) { return static_cast<int>(static_cast<unsigned long long>(x) >> 32); }
constexpr int second_word(long long x) { return static_cast<int>(static_cast<unsigned long long>(x) & 0xffffffffu); }

constexpr void pack_shape(const shape& s, buffer<long long>& words) {
  words.push(s.rank);
  for (const int extent : s.extent) words.push(extent);
}
inline constexpr int packed_shape_size = 1 + maximal_rank;
constexpr shape unpacked_shape(const long long* words) {
  shape s{static_cast<int>(words[0]), {}};
  for (int k = 0; k < maximal_rank; ++k) s.extent[k] = static_cast<int>(words[1 + k]);
  return s;
}

constexpr void pack_graph(const graph_view& g, buffer<long long>& words) {
  for (const int count : {g.node_count, g.operand_count, g.attribute_count, g.result_count, g.shape_count, g.input_count}) words.push(count);
  for (int id = 0; id < g.node_count; ++id) {
    const node& n = g.nodes[id];
    words.push(both_words(n.operation << 8 | static_cast<int>(n.type) << 1 | (n.primal ? 1 : 0), n.shape));
    words.push(both_words(n.operand_count, n.first_operand));
    words.push(both_words(n.attribute_count, n.first_attribute));
  }
  for (int k = 0; k < g.operand_count; ++k) words.push(g.operands[k]);
  for (int k = 0; k < g.attribute_count; ++k) words.push(g.attributes[k]);
  for (int k = 0; k < g.result_count; ++k) words.push(g.results[k]);
  for (int k = 0; k < g.shape_count; ++k) pack_shape(g.shapes[k], words);
}
constexpr graph_sizes packed_sizes(const long long* words) {
  return {static_cast<int>(words[0]), static_cast<int>(words[1]), static_cast<int>(words[2]), static_cast<int>(words[3]), static_cast<int>(words[4])};
}
/// Into an empty builder, node for node.
constexpr void unpack_graph(const long long* words, builder& out) {
  const graph_sizes sizes = packed_sizes(words);
  out.inputs_at_least(static_cast<int>(words[5]));
  words += 6;
  for (int id = 0; id < sizes.nodes; ++id, words += 3) {
    const int what = first_word(words[0]);
    out.nodes.push({static_cast<short>(what >> 8), static_cast<kind>(what >> 1 & 3), (what & 1) != 0, static_cast<short>(second_word(words[0])),
                    static_cast<short>(first_word(words[1])), second_word(words[1]), first_word(words[2]), second_word(words[2])});
  }
  for (int k = 0; k < sizes.operands; ++k) out.operands.push(static_cast<int>(*words++));
  for (int k = 0; k < sizes.attributes; ++k) out.attributes.push(*words++);
  for (int k = 0; k < sizes.results; ++k) out.result(static_cast<int>(*words++));
  for (int k = 0; k < sizes.shapes; ++k, words += packed_shape_size) out.shapes.push(unpacked_shape(words));
}

/// The attributes of a loop: how many steps, how many leaves its state has, how many values each step leaves besides, the shapes of
/// all these, and its body: a graph whose inputs are the leaves of the state, the index and the captures, and whose results are the
/// leaves of the next state, then what the step leaves.
struct packed_loop {
  const long long* words;
  constexpr explicit packed_loop(const long long* attributes) : words(attributes) {}
  constexpr int steps() const { return static_cast<int>(words[0]); }
  constexpr int leaves() const { return static_cast<int>(words[1]); }
  constexpr int outputs() const { return static_cast<int>(words[2]); }
  constexpr int results() const { return leaves() + outputs(); }
  /// The shape of leaf r of the state, or, r counted on, of what each step leaves.
  constexpr shape result(int r) const { return unpacked_shape(words + 3 + r * packed_shape_size); }
  /// The shape of values of one shape in all steps.
  constexpr shape stacked(const shape& one) const {
    shape all{one.rank + 1, {steps()}};
    for (int k = 0; k < one.rank; ++k) all.extent[k + 1] = one.extent[k];
    return all;
  }
  constexpr shape all(int r) const { return stacked(result(r)); }
  constexpr const long long* body() const { return words + 3 + results() * packed_shape_size; }

  static constexpr void pack(int steps, int leaves, const buffer<shape>& results, const graph_view& body, buffer<long long>& words) {
    words.push(steps), words.push(leaves), words.push(results.size - leaves);
    for (int r = 0; r < results.size; ++r) pack_shape(results.at[r], words);
    pack_graph(body, words);
  }
};
/// Numbers the rules of the user's in the body of a loop, and in those inside it, as `home` does.
constexpr void renumber_rules(long long* loop, const custom_rule* const* rules, builder& home) {
  long long* const body = loop + (packed_loop(loop).body() - loop);
  const graph_sizes sizes = packed_sizes(body);
  long long* const words = body + 6 + 3 * sizes.nodes + sizes.operands;
  for (int id = 0; id < sizes.nodes; ++id) {
    const long long* const n = body + 6 + 3 * id;
    const auto operation = static_cast<short>(first_word(n[0]) >> 8);
    long long* const attributes = words + second_word(n[2]);
    if (calls_a_rule(operation)) *attributes = home.rule_number(rules[*attributes]);
    else if (operation == operation_id<loop_fold>) renumber_rules(attributes, rules, home);
  }
}
constexpr packed_loop loop_of(const graph_view& g, int id) { return packed_loop(g.attributes + g.nodes[id].first_attribute); }

}  // namespace gradfold::detail
