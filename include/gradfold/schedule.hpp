// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/finished_products.hpp>
#include <gradfold/packed.hpp>
#include <gradfold/traced.hpp>

/// Which loops compute a graph with tensors, in which order, and where they keep what later loops read.
///
/// Nodes of one shape that need nothing but each other, and what earlier loops stored, are computed by one loop: nothing
/// is stored that the same loop can use at once. Tensors that only move elements of another (slices, transposes, repeated
/// rows) are no loops: they are read where the elements are. Sums over all elements end the loop of what they sum.
namespace gradfold::detail {

/// What a kernel is: one loop over the elements of a shape, or one operation on whole tensors.
struct kernel {
  bool is_loop = false;
  int stage = 0;
  int node = 0;   ///< the operation, or any node of the loop's shape
  int first = 0;  ///< of a loop: span into the members
  int count = 0;
  int axes = 0;  ///< of a loop: the extents that its views need, outermost first
  int extent[maximal_rank] = {};
  int sums = 0;                     ///< how many of the members are sums over all elements
  int windows = 0;                  ///< how many times a member reads a padded tensor in place
  int product = 0, finishing = -1;  ///< of a loop: the product whose elements it takes as they are summed, or 0; of such a product: that loop

  /// The extent of the last axis; a loop without axes makes one step.
  constexpr int row() const { return axes == 0 ? 1 : extent[axes < 1 ? 0 : axes - 1]; }
};

enum class storage : unsigned char { none, input, constant, workspace, result, view };

/// Where the elements of a node are.
struct node_place {
  storage where = storage::none;
  int position = 0;  ///< of the input, the result, or the first element in the workspace of its kind
};

/// The elements of the workspace, by kind.
struct workspace_size {
  int of[3] = {};
  bool operator==(const workspace_size&) const = default;
};

template <int nodes>
struct schedule {
  kernel kernels[static_cast<unsigned>(nodes + 1)] = {};
  int kernel_count = 0;
  int members[static_cast<unsigned>(nodes + 1)] = {};  ///< nodes of loops, each loop in order
  int slot[static_cast<unsigned>(nodes + 1)] = {};     ///< position of a node among the members of its loop
  int kernel_of[static_cast<unsigned>(nodes + 1)] = {};
  bool in_place[static_cast<unsigned>(nodes + 1)] = {};  ///< loops read the node where the elements that it moves are
  node_place place[static_cast<unsigned>(nodes + 1)] = {};
  workspace_size workspace;
};

/// Makes the schedule of a graph. `result_sizes` are the numbers of elements that the results have where they are wanted: a
/// scalar may stand for a tensor of equal elements.
template <int nodes>
class scheduling {
 public:
  constexpr scheduling(const graph_view& g, const int* result_sizes, schedule<nodes>& s) : g_(g), result_sizes_(result_sizes), s_(s) {}

  /// Cost: linear in the nodes, but for the memory, where each value is held against those that are alive.
  constexpr void run() {
    find_whole_reads();
    for (bool again = true; again;) again = !assign_kernels();
    order_kernels();
    list_members();
    finished_products(g_, s_).find();
    for (int id = 0; id < g_.node_count; ++id) s_.in_place[id] = is_in_place(id);
    find_places();
  }

 private:
  constexpr bool computes(int id) const { return g_.nodes[id].operand_count > 0; }
  constexpr bool is_elementwise(int id) const { return computes(id) && !acts_on_arrays(g_.nodes[id].operation) && !is_again(id); }
  /// Whether a node is another one that is not to be read before its stage: it takes no memory and no time.
  constexpr bool is_again(int id) const { return g_.nodes[id].operation == operation_id<computed_again>; }
  /// Whether a node moves the elements of a tensor and nothing else: read in place.
  constexpr bool is_view(int id) const {
    if (g_.nodes[id].operation != operation_id<strided_sum> || materialized_[id]) return false;
    const loop_nest nest = nest_of(g_, id);
    return is_row_major(nest, 0) && nest.steps() == g_.shape_of(id).size() && g_.nodes[g_.operand(id, 0)].shape != 0;
  }
  /// Whether a view has the elements of another tensor one after the other.
  constexpr bool is_same(int id) const { return is_view(id) && !is_result_[id] && keeps_elements(g_, id); }
  constexpr bool is_window(int id) const { return !materialized_[id] && window_of(g_, id).exists; }
  constexpr bool is_in_place(int id) const { return is_view(id) || is_window(id); }
  /// Whether a node sums all elements of what a loop computes.
  constexpr bool is_total(int id) const {
    if (g_.nodes[id].operation != operation_id<strided_sum> || g_.nodes[id].shape != 0 || g_.nodes[id].type != kind::real) return false;
    const int x = g_.operand(id, 0);
    const loop_nest nest = nest_of(g_, id);
    return is_elementwise(x) && g_.nodes[x].shape != 0 && is_row_major(nest, 1) && nest.steps() == g_.shape_of(x).size() && is_fixed(nest, 0);
  }
  /// The first stage in which the elements of `x` can be read from memory.
  constexpr int available(int x) const { return computes(x) ? stage_[x] + 1 : 0; }
  /// The stage after that of everything that node `x` is read from, seen through views.
  constexpr int readable(int x) const { return is_in_place(x) ? available(g_.operand(x, 0)) : available(x); }

  constexpr int stage_for(int id) const {
    if (is_total(id)) return stage_[g_.operand(id, 0)];
    int stage = 0;
    for (int k = 0; k < g_.nodes[id].operand_count; ++k) {
      const int x = g_.operand(id, k);
      const bool same_loop = is_elementwise(id) && is_elementwise(x) && g_.nodes[x].shape == g_.nodes[id].shape;
      const int least = same_loop ? stage_[x] : is_elementwise(id) ? readable(x) : available(x);
      stage = stage < least ? least : stage;
    }
    return stage;
  }

  /// False where a view had to become a loop of its own: then everything is assigned again.
  constexpr bool assign_kernels() {
    s_.kernel_count = 0;
    for (int stage = 0; stage <= g_.node_count; ++stage) loops_of_stage_[stage] = 0;
    for (int id = 0; id < g_.node_count; ++id) {
      s_.kernel_of[id] = -1;
      if (!computes(id)) continue;
      if (g_.nodes[id].operation == operation_id<loop_result>) {  // written by the loop
        stage_[id] = stage_[g_.operand(id, 0)], s_.kernel_of[id] = s_.kernel_of[g_.operand(id, 0)];
        continue;
      }
      stage_[id] = stage_for(id);
      if (is_again(id)) {  // what reads it waits as long as what reads either operand
        --stage_[id];
        continue;
      }
      if (is_in_place(id) && !read_whole_[id]) continue;
      if (is_same(id)) {  // in memory where its operand is
        --stage_[id];
        continue;
      }
      if (!is_elementwise(id) && !is_total(id)) {
        s_.kernel_of[id] = s_.kernel_count;
        s_.kernels[s_.kernel_count] = {};
        s_.kernels[s_.kernel_count].node = id, s_.kernels[s_.kernel_count++].stage = stage_[id];
        continue;
      }
      const int k = loop_for(stage_[id], is_total(id) ? g_.operand(id, 0) : id);
      s_.kernel_of[id] = k, ++s_.kernels[k].count;
      if (is_total(id)) ++s_.kernels[k].sums;
      else if (!add_views(s_.kernels[k], id)) return false;
    }
    return true;
  }
  /// What an operation on whole tensors reads, or is a result: a view of these is stored.
  constexpr void find_whole_reads() {
    for (int k = 0; k < g_.result_count; ++k) read_whole_[g_.results[k]] = is_result_[g_.results[k]] = true;
    for (int id = 0; id < g_.node_count; ++id)
      for (int k = 0; (acts_on_arrays(g_.nodes[id].operation) || (is_again(id) && k == 0)) && k < g_.nodes[id].operand_count; ++k)
        read_whole_[g_.operand(id, k)] = true;
  }
  /// The loop of a stage over the shape of node `id`; the loops of a stage are a list.
  constexpr int loop_for(int stage, int id) {
    const short shape = g_.nodes[id].shape;
    for (int k = loops_of_stage_[stage] - 1; k >= 0; k = next_loop_[k] - 1)
      if (g_.nodes[s_.kernels[k].node].shape == shape) return k;
    kernel& made = s_.kernels[s_.kernel_count];
    made = {};
    made.is_loop = true, made.stage = stage, made.node = id;
    if (shape != 0) made.axes = 1, made.extent[0] = g_.shapes[shape - 1].size();
    next_loop_[s_.kernel_count] = loops_of_stage_[stage];
    return loops_of_stage_[stage] = s_.kernel_count + 1, s_.kernel_count++;
  }
  constexpr bool add_views(kernel& loop, int id) {
    for (int k = 0; k < g_.nodes[id].operand_count; ++k) {
      const int x = g_.operand(id, k);
      if (is_window(x)) {
        if (loop.axes > 1 || ++loop.windows > most_windows) return materialized_[x] = true, false;
        continue;
      }
      if (!is_view(x)) continue;
      const loop_nest nest = nest_of(g_, x);
      const refinement finer = refined(loop.extent, loop.axes, nest.extent, nest.rank);
      if (!finer.exists || (finer.axes > 1 && loop.windows > 0)) return materialized_[x] = true, false;
      loop.axes = finer.axes;
      for (int a = 0; a < finer.axes; ++a) loop.extent[a] = finer.extent[a];
    }
    return true;
  }

  /// By stage, and within one as they were found.
  constexpr void order_kernels() {
    int first[static_cast<unsigned>(nodes + 2)] = {}, rank[static_cast<unsigned>(nodes + 1)] = {};
    for (int k = 0; k < s_.kernel_count; ++k) ++first[s_.kernels[k].stage + 1];
    for (int stage = 0; stage <= g_.node_count; ++stage) first[stage + 1] += first[stage];
    for (int k = 0; k < s_.kernel_count; ++k) rank[k] = first[s_.kernels[k].stage]++;
    kernel sorted[static_cast<unsigned>(nodes + 1)] = {};
    for (int k = 0; k < s_.kernel_count; ++k) sorted[rank[k]] = s_.kernels[k];
    for (int k = 0; k < s_.kernel_count; ++k) s_.kernels[k] = sorted[k];
    for (int id = 0; id < g_.node_count; ++id)
      if (s_.kernel_of[id] >= 0) s_.kernel_of[id] = rank[s_.kernel_of[id]];
  }
  constexpr void list_members() {
    int next = 0;
    for (int k = 0; k < s_.kernel_count; ++k) s_.kernels[k].first = next, next += s_.kernels[k].is_loop ? s_.kernels[k].count : 0;
    int filled[static_cast<unsigned>(nodes + 1)] = {};
    for (int id = 0; id < g_.node_count; ++id) {
      const int k = s_.kernel_of[id];
      if (k < 0 || !s_.kernels[k].is_loop) continue;
      s_.slot[id] = filled[k]++;
      s_.members[s_.kernels[k].first + s_.slot[id]] = id;
    }
  }

  /// The last kernel that reads the elements of each node from memory, or -1.
  constexpr void find_readers(int* last) const {
    for (int id = 0; id < g_.node_count; ++id) last[id] = -1;
    for (int id = 0; id < g_.node_count; ++id) {
      const int k = s_.kernel_of[id];
      if (k < 0) continue;
      const int when = s_.kernels[k].finishing < 0 ? k : s_.kernels[k].finishing;
      for (int i = 0; i < g_.nodes[id].operand_count; ++i) {
        int x = g_.operand(id, i);
        if (s_.kernel_of[x] == k && s_.kernels[k].is_loop) continue;
        if (s_.kernels[k].is_loop && is_in_place(x)) x = g_.operand(x, 0);
        while (is_again(x) || is_same(x)) x = g_.operand(x, 0);
        if (last[x] < when) last[x] = when;
      }
    }
  }
  constexpr void find_places() {
    int last[static_cast<unsigned>(nodes + 1)] = {};
    find_readers(last);
    for (int id = 0; id < g_.node_count; ++id)
      if (g_.nodes[id].operation == input_operation()) s_.place[id] = {storage::input, static_cast<int>(g_.attribute(id))};
      else if (g_.nodes[id].operation == constant_operation()) s_.place[id] = {storage::constant, 0};
      else if (s_.kernel_of[id] < 0) s_.place[id] = {storage::view, 0};
    for (int k = g_.result_count - 1; k >= 0; --k) {
      const int id = g_.results[k];
      if (computes(id) && g_.shape_of(id).size() == result_sizes_[k]) s_.place[id] = {storage::result, k};
    }
    for (int k = 0; k < g_.result_count; ++k)
      if (const int id = g_.results[k]; s_.place[id].where == storage::none || s_.place[id].where == storage::view) last[id] = s_.kernel_count;
    allocate(last);
    for (int id = 0; id < g_.node_count; ++id)
      if (is_again(id) || (is_same(id) && read_whole_[id])) s_.place[id] = s_.place[g_.operand(id, 0)];
  }
  /// Each stored node takes the first gap that is free while it is needed.
  constexpr void allocate(const int* last) {
    int end[static_cast<unsigned>(nodes + 2)] = {}, by_kernel[static_cast<unsigned>(nodes + 1)] = {}, live[static_cast<unsigned>(nodes + 1)] = {};
    const auto takes_room = [&](int id) {
      return s_.kernel_of[id] >= 0 && s_.place[id].where == storage::none && last[id] >= 0 && g_.nodes[id].operation != operation_id<loop_fold>;
    };
    for (int id = 0; id < g_.node_count; ++id)
      if (takes_room(id)) ++end[s_.kernel_of[id] + 1];
    for (int k = 0; k < s_.kernel_count; ++k) end[k + 1] += end[k];
    for (int id = 0; id < g_.node_count; ++id)
      if (takes_room(id)) by_kernel[end[s_.kernel_of[id]]++] = id;
    int live_count = 0;
    for (int k = 0, next = 0; k < s_.kernel_count; ++k) {
      if (next == end[k]) continue;
      int kept = 0;
      for (int i = 0; i < live_count; ++i)
        if (last[live[i]] >= k) live[kept++] = live[i];
      live_count = kept;
      for (; next < end[k]; ++next) insert(by_kernel[next], live, live_count);
    }
  }
  /// Into the nodes that are alive, which are in the order of their positions.
  constexpr void insert(int id, int* live, int& live_count) {
    const auto type = g_.nodes[id].type;
    const int size = room(id);
    int at = 0, place = 0;
    for (int i = 0; i < live_count; ++i) {
      const int start = s_.place[live[i]].position;
      if (g_.nodes[live[i]].type == type) {
        if (start >= at + size) break;
        at = at < start + room(live[i]) ? start + room(live[i]) : at;
      }
    }
    while (place < live_count && s_.place[live[place]].position <= at) ++place;
    for (int i = live_count++; i > place; --i) live[i] = live[i - 1];
    live[place] = id;
    s_.place[id] = {storage::workspace, at};
    int& most = s_.workspace.of[static_cast<int>(type)];
    most = most < at + size ? at + size : most;
  }
  /// Rows of the workspace start where vector loads like it.
  constexpr int room(int id) const {
    const int size = g_.shape_of(id).size();
    return size < 8 ? size : (size + 15) / 16 * 16;
  }

  const graph_view g_;
  const int* result_sizes_;
  schedule<nodes>& s_;
  int stage_[static_cast<unsigned>(nodes + 1)] = {};
  bool materialized_[static_cast<unsigned>(nodes + 1)] = {}, read_whole_[static_cast<unsigned>(nodes + 1)] = {},
                                                   is_result_[static_cast<unsigned>(nodes + 1)] = {};
  int loops_of_stage_[static_cast<unsigned>(nodes + 1)] = {}, next_loop_[static_cast<unsigned>(nodes + 1)] = {};  ///< plus 1; 0 for none
};

}  // namespace gradfold::detail
