// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/invariants.hpp>
#include <gradfold/moved_elements.hpp>

/// What derivative code takes from tensors that are in memory anyway, in place of tensors of its own. Products that are added to a tensor
/// begin with it, and the sum is no loop of its own. The slope of the largest elements of rows finds them by comparing the rows with what was
/// kept, not by positions. Where relu(x) is in memory, x > 0 is asked of it; of its largest elements, where what is chosen is their slope, for that
/// element is positive only if what was kept is. The user's own sums keep their order.
namespace gradfold::detail {

/// Who reads each node of a graph, and from where.
class readers {
 public:
  constexpr explicit readers(const graph_view& f) : f_(f), count_(f.node_count), in_memory_(f.node_count), rectified_(f.node_count), extreme_(f.node_count) {
    for (int id = 0; id < f.node_count; ++id) {
      const node& n = f.nodes[id];
      for (int k = 0; k < n.operand_count; ++k) ++count_.at[f.operand(id, k)], in_memory_.at[f.operand(id, k)] |= reads_memory(n.operation);
      if (n.operation == operation_id<rectifier> && n.shape != 0) rectified_.at[f.operand(id, 0)] = id;
      if (n.operation == operation_id<extreme_element>) extreme_.at[f.operand(id, 0)] = id;
    }
    for (int k = 0; k < f.result_count; ++k) ++count_.at[f.results[k]];
  }

  /// Which operand of a sum is a product that can begin with the other one, or -1.
  constexpr int added_product(int id) const {
    const node& n = f_.nodes[id];
    if (n.operation != operation_id<add> || n.primal || n.shape == 0) return -1;
    for (int k = 1; k >= 0; --k) {
      const int product = f_.operand(id, k), other = f_.operand(id, 1 - k);
      const short operation = f_.nodes[other].operation;
      const bool in_memory = operation == input_operation() || operation == operation_id<contraction> || operation == operation_id<loop_result>;
      if (f_.nodes[product].operation == operation_id<contraction> && count_.at[product] == 1 && in_memory && f_.nodes[other].shape == n.shape &&
          f_.nodes[product].shape == n.shape)
        return k;
    }
    return -1;
  }
  /// What relu makes of x where a choice is a slope if x > 0 and 0 else, or 0.
  constexpr int rectified(int id) const {
    const node& n = f_.nodes[id];
    if (n.operation != operation_id<selection> || n.primal || n.shape == 0) return 0;
    const int condition = f_.operand(id, 0);
    if (f_.nodes[condition].operation != operation_id<greater> || f_.nodes[condition].shape != n.shape) return 0;
    const int z = rectified_.at[f_.operand(condition, 0)], bound = f_.operand(condition, 1);
    return z > 0 && z < id && in_memory_.at[z] && f_.operand(id, 2) == bound && f_.nodes[bound].operation == constant_operation() &&
                   f_.constant_of(bound).high == 0 && waited_for(f_.operand(id, 1)) > 0
               ? z
               : 0;
  }
  /// The product, or what is scattered, that makes a slope, perhaps seen through views; 0 where a loop computes it.
  constexpr int waited_for(int slope) const {
    while (f_.nodes[slope].operation == operation_id<strided_sum>) slope = f_.operand(slope, 0);
    const short operation = f_.nodes[slope].operation;
    return operation == operation_id<contraction> || operation == operation_id<scattering> ? slope : 0;
  }
  /// The largest elements of rows along the middle one of three axes to whose places in these rows alone a node scatters, or 0.
  constexpr int compared_extreme(int id) const {
    const node& n = f_.nodes[id];
    if (n.operation != operation_id<scattering> || n.primal || n.shape == 0) return 0;
    const int position = f_.operand(id, 1);
    if (f_.nodes[position].operation != operation_id<extreme_position>) return 0;
    const int z = extreme_.at[f_.operand(position, 0)];
    if (z == 0 || z > id || count_.at[position] != 1 || f_.nodes[f_.operand(id, 0)].shape != f_.nodes[z].shape) return 0;
    const long long *const rows = words(z), *const others = words(position), *const moved = words(id);
    for (int k = 0; k < 3; ++k)
      if (rows[k] != others[k]) return 0;
    if (((rows[3] ^ others[3]) & 1) != 0 || rows[2] < fewest_columns) return 0;
    const int outer = static_cast<int>(rows[0]), length = static_cast<int>(rows[1]), inner = static_cast<int>(rows[2]);
    const loop_nest own{2, {outer, inner}, 3, {{0, {length * inner, 1}}, {0, {inner, 1}}, {0, {inner, 1}}}};
    return normalized(unpacked_nest(moved)) == normalized(own) && moved[packed_size(moved)] == inner && f_.shape_of(id).size() == outer * length * inner ? z
                                                                                                                                                         : 0;
  }
  /// What a slope, perhaps reshaped, scatters to the largest elements of `z` and nothing else reads, or 0.
  constexpr int scattered_to(int slope, int z) const {
    for (; keeps_elements(f_, slope); slope = f_.operand(slope, 0))
      if (count_.at[slope] != 1) return 0;
    const int kept = count_.at[slope] == 1 ? compared_extreme(slope) : 0;
    if (kept == 0 || (words(kept)[3] & 1) != 0) return 0;
    int x = f_.operand(kept, 0);
    for (; keeps_elements(f_, x) && x != z;) x = f_.operand(x, 0);
    return x == z ? slope : 0;
  }
  constexpr bool any() const {
    for (int id = 0; id < f_.node_count; ++id)
      if (added_product(id) >= 0 || rectified(id) > 0 || compared_extreme(id) > 0) return true;
    return false;
  }

 private:
  /// Fewer rows side by side would be compared one by one.
  static constexpr int fewest_columns = 8;
  static constexpr bool reads_memory(short operation) {
    return operation == operation_id<contraction> || operation == operation_id<extreme_element> || operation == operation_id<strided_sum>;
  }
  constexpr const long long* words(int id) const { return f_.attributes + f_.nodes[id].first_attribute; }

  const graph_view& f_;
  buffer<int> count_;
  buffer<bool> in_memory_;
  buffer<int> rectified_, extreme_;  // by operand; 0 where there is none, for the first node is no such operation
};
constexpr bool reads_more_in_memory(const graph_view& f) { return f.shape_count > 0 && readers(f).any(); }

/// Views of a node, from the last one down to it, once more.
constexpr int reshaped_again(auto& copies, int last, int id) {
  if (last == id) return copies.place.at[id];
  reshaped_again(copies, copies.from.operand(last, 0), id);
  copies.copy(last);
  return copies.place.at[last];
}
/// What a node scatters to the places of extremes, `slope` in the copy, with the extremes in place of the positions.
constexpr int slope_to_extreme(auto& copies, int scattered, int slope, int kept) {
  const graph_view& f = copies.from;
  const node& n = f.nodes[kept];
  const int operands[] = {slope, copies.place.at[f.operand(kept, 0)], copies.place.at[kept]};
  copies.to.primal = false;
  return copies.to.append({operation_id<scattering>, kind::real, 3, operands, n.attribute_count, f.attributes + n.first_attribute, copies.shape(scattered)});
}
/// A slope where `z`, which is not negative, is positive, and 0 elsewhere.
constexpr int masked_slope(const readers& read, auto& copies, int slope, int z) {
  const graph_view& f = copies.from;
  builder& out = copies.to;
  out.primal = false;
  if (const int scattered = read.scattered_to(slope, z); scattered > 0) {
    const int kept = read.compared_extreme(scattered);
    copies.place.at[scattered] = slope_to_extreme(copies, scattered, masked_slope(read, copies, f.operand(scattered, 0), kept), kept);
    return reshaped_again(copies, slope, scattered);
  }
  int asked = copies.place.at[z];
  if (const int first = read.waited_for(slope); first > 0) {  // compared in the loop that chooses, not in that which made it
    const int later[] = {asked, copies.place.at[first]};
    asked = out.append({operation_id<computed_again>, kind::real, 2, later, 0, nullptr, copies.shape(z)});
  }
  const int zero = out.constant({0, 0, literal_form::number}), compared[] = {asked, zero};
  const int condition = out.append({operation_id<greater>, kind::condition, 2, compared, 0, nullptr, copies.shape(z)});
  const int operands[] = {condition, copies.place.at[slope], zero};
  return out.append({operation_id<selection>, kind::real, 3, operands, 0, nullptr, copies.shape(z)});
}
/// The graph `f` in an empty builder. Such sums are products of three operands there, the last of which they begin with; such a scattering has
/// what is scattered, the rows and their largest elements as operands, and the attributes of the extreme.
constexpr void read_in_memory(const graph_view& f, builder& out) {
  const readers read(f);
  builder begun(f.node_count);
  begun.adopt_shapes(f);
  node_copies copies(f, begun);
  for (int id = 0; id < f.node_count; ++id) {
    copies.copy(id);
    if (const int k = read.added_product(id); k >= 0) {
      const int product = f.operand(id, k);
      const node& n = f.nodes[product];
      const int operands[] = {copies.place.at[f.operand(product, 0)], copies.place.at[f.operand(product, 1)], copies.place.at[f.operand(id, 1 - k)]};
      begun.primal = false;
      copies.place.at[id] = begun.append({n.operation, n.type, 3, operands, n.attribute_count, f.attributes + n.first_attribute, copies.shape(id)});
    } else if (const int kept = read.compared_extreme(id); kept > 0) {
      copies.place.at[id] = slope_to_extreme(copies, id, copies.place.at[f.operand(id, 0)], kept);
    } else if (const int z = read.rectified(id); z > 0) {
      copies.place.at[id] = masked_slope(read, copies, f.operand(id, 1), z);
    }
  }
  for (int k = 0; k < f.result_count; ++k) begun.result(copies.place.at[f.results[k]]);
  begun.inputs_at_least(f.input_count);
  compact(begun.view(), out);
}

}  // namespace gradfold::detail
