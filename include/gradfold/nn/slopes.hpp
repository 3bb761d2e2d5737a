// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradfold.hpp>
#include <gradfold/nn/leaves.hpp>

/// Gradients some of whose matrices are products of a column and a row, as those of a dense layer are for a batch of one. Such a matrix is
/// not made: an optimiser multiplies where it reads.
namespace gradfold::nn::detail {

/// How many numbers an optimiser takes at once; rows of products are whole blocks.
inline constexpr std::size_t update_block = 16;

/// So many numbers of a row, where they are.
template <class T, std::size_t size = update_block>
struct row_block {
  T* from;
};

}  // namespace gradfold::nn::detail

template <class T, std::size_t size>
struct gradfold::detail::foreign_type<gradfold::nn::detail::row_block<T, size>> {
  static constexpr bool is_tensor = true;
  using value_type = std::remove_const_t<T>;
  template <class U>
  using with_elements = tensor<U, size>;
  static constexpr auto shape = with_elements<value_type>::shape;
  template <class U, std::size_t... rows>
  using block = tensor<U, rows..., size>;
  static constexpr bool in_order = true;
  static constexpr int position(int k) { return k; }
  static constexpr auto data(auto& x) { return x.from; }
};

namespace gradfold::nn::detail {

/// The slopes of one tensor: `row` where there is no column, else column[i] row[j].
template <class T>
struct outer_row {
  std::span<const T> column, row;
};
/// A gradient of parameters of type P, tensor after tensor.
template <class P>
struct outer_gradient {
  std::array<outer_row<number_in<P>>, static_cast<std::size_t>(gradfold::detail::leaf_count<P>)> rows;
};
/// What optimisers take for a gradient.
template <class Slopes, class P>
concept slopes_of = std::same_as<Slopes, P> || std::same_as<Slopes, outer_gradient<P>>;

/// A node that is column[i] row[j] and nothing else: which of its operands is the column, and both lengths.
struct outer_product {
  bool exists = false;
  int column = 0, row = 0, rows = 0, columns = 0;
};
constexpr outer_product factors_of(const gradfold::detail::graph_view& g, int id) {
  using namespace gradfold::detail;
  const node& n = g.nodes[id];
  if (n.operation != operation_id<contraction> || n.operand_count != 2) return {};
  const loop_nest nest = normalized(unpacked_nest(g.attributes + n.first_attribute));
  if (nest.rank != 2 || !is_row_major(nest, 0) || nest.steps() != g.shape_of(id).size()) return {};
  const int along = nest.map[1].stride[0] != 0 ? 0 : 1;  // the operand that is the column
  const affine_map &column = nest.map[1 + along], &row = nest.map[2 - along];
  const bool is_column = column.offset == 0 && column.stride[0] == 1 && column.stride[1] == 0,
             is_row = row.offset == 0 && row.stride[0] == 0 && row.stride[1] == 1;
  const outer_product f{true, g.operand(id, along), g.operand(id, 1 - along), nest.extent[0], nest.extent[1]};
  const bool whole = g.shape_of(f.column).size() == f.rows && g.shape_of(f.row).size() == f.columns;
  return is_column && is_row && whole && static_cast<std::size_t>(f.columns) % update_block == 0 ? f : outer_product{};
}

/// A gradient with its value, as a source whose results are the factors where a tensor is a product of two vectors.
template <class Gradient>
struct outer_slopes {
  static constexpr gradfold::detail::graph_view whole = gradfold::detail::view_of<Gradient>();
  static constexpr int tensors = whole.result_count - 1;
  struct list {
    outer_product of[static_cast<unsigned>(tensors + 1)] = {};
    std::size_t sizes[static_cast<unsigned>(2 * tensors + 1)] = {};  ///< of the results, without the value
    int products = 0, results = 0;
    constexpr list() {
      for (int k = 0; k < tensors; ++k) {
        of[k] = factors_of(whole, whole.results[k]);
        products += of[k].exists ? 1 : 0;
        if (of[k].exists) sizes[results++] = static_cast<std::size_t>(of[k].rows);
        sizes[results++] = static_cast<std::size_t>(of[k].exists ? of[k].columns : whole.shape_of(whole.results[k]).size());
      }
    }
  };
  static constexpr list parts{};

  static constexpr gradfold::detail::graph_sizes expected() {
    gradfold::detail::graph_sizes sizes = gradfold::detail::graph_of<Gradient>().needed;
    return sizes.results += parts.products, sizes;
  }
  static constexpr void build(gradfold::detail::builder& out) {
    gradfold::detail::builder all(whole.node_count);
    all.adopt_shapes(whole);
    gradfold::detail::node_copies copies(whole, all);
    for (int id = 0; id < whole.node_count; ++id) copies.copy(id);
    for (int k = 0; k < whole.result_count; ++k) {
      const outer_product f = k < tensors ? parts.of[k] : outer_product{};
      if (f.exists) all.result(copies.place.at[f.column]);
      all.result(copies.place.at[f.exists ? f.row : whole.results[k]]);
    }
    all.inputs_at_least(whole.input_count);
    gradfold::detail::compact(all.view(), out);
  }
};

/// Fills a gradient, and returns the value. Tensors that are no products are written to their places in `home`, the factors of the others
/// to the beginning of theirs.
template <class Outer, class P, class Memory, class... Data>
auto fill_outer(outer_gradient<P>& gradient, P& home, Memory& memory, const P& p, const Data&... data) {
  using T = number_in<P>;
  constexpr const auto& parts = Outer::parts;
  const auto rows = rows_of(home);
  std::array<T*, static_cast<std::size_t>(parts.results)> to;
  for (std::size_t k = 0, r = 0; k < rows.size(); ++k) {
    const outer_product& f = parts.of[k];
    const std::size_t count = static_cast<std::size_t>(f.rows), row = (count + 15) / 16 * 16;
    if (f.exists) to[r++] = rows[k].data();
    to[r++] = rows[k].data() + row;
    gradient.rows[k] = {{rows[k].data(), count}, {rows[k].data() + row, parts.sizes[r - 1]}};
  }
  T value;
  [&]<std::size_t... R>(std::index_sequence<R...>) {
    std::tuple<row_block<T, parts.sizes[R]>...> places{row_block<T, parts.sizes[R]>{to[R]}...};
    gradfold::detail::run_program<Outer, T>(memory, std::tie(std::get<R>(places)..., value), p, data...);
  }(std::make_index_sequence<static_cast<std::size_t>(parts.results)>{});
  return value;
}

}  // namespace gradfold::nn::detail
