// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/operation/strided.hpp>

/// Linear equations, determinants and factors, as operations on whole matrices.
namespace gradfold::detail {

/// z solves A z = b, by elimination with row exchanges; b has the columns that the attributes tell (n, columns, and 1 where
/// the transpose of A is meant).
struct linear_solution {
  static constexpr std::string_view name = "solve";
  static constexpr signature takes = signature::array;
  template <class V = vocabulary>
  static constexpr int record(builder& g, int a, int b, long long n, long long columns, bool transposed, short shape) {
    const int operands[] = {a, b};
    const long long words[] = {n, columns, transposed ? 1 : 0};
    return record_in(g, {id_of<linear_solution, V>(), kind::real, 2, operands, 3, words, shape});
  }
  /// b_bar solves A' b_bar = z_bar, and A_bar = -b_bar z'.
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    const long long* const words = f.attributes + f.nodes[id].first_attribute;
    const int a = f.operand(id, 0), n = static_cast<int>(words[0]), columns = static_cast<int>(words[1]);
    const bool transposed = words[2] == 1;
    bars[1] = record<V>(g, a, z_bar, words[0], words[1], !transposed, f.nodes[id].shape);
    const loop_nest nest{3, {n, n, columns}, 3, {{0, {n, 1, 0}}, {0, {columns, 0, 1}}, {0, {0, columns, 1}}}};
    const int product = contraction::record<V>(g, transposed ? id : bars[1], transposed ? bars[1] : id, nest, f.nodes[a].shape);
    bars[0] = record_in(g, {id_of<negate, V>(), kind::real, 1, &product, 0, nullptr});
  }
  /// A t_z = t_b - t_A z.
  template <class V = vocabulary>
  static constexpr int push_forward(builder& g, const graph_view& f, int id, const int* tangents) {
    const long long* const words = f.attributes + f.nodes[id].first_attribute;
    const int n = static_cast<int>(words[0]), columns = static_cast<int>(words[1]);
    const short shape = f.nodes[id].shape;
    int right = tangents[1];
    if (tangents[0] >= 0) {
      const affine_map of_a{0, {words[2] == 1 ? 1 : n, words[2] == 1 ? n : 1, 0}};
      const loop_nest nest{3, {n, n, columns}, 3, {{0, {columns, 0, 1}}, of_a, {0, {0, columns, 1}}}};
      const int product = contraction::record<V>(g, tangents[0], id, nest, shape);
      right = sum_of_both<V>(g, right, record_in(g, {id_of<negate, V>(), kind::real, 1, &product, 0, nullptr}));
    }
    return record<V>(g, f.operand(id, 0), right, words[0], words[1], words[2] == 1, shape);
  }
};
/// The determinant of a matrix of n rows, by elimination with row exchanges. Its adjoint needs the inverse: where the
/// determinant is 0 there is no finite derivative.
struct determinant_value {
  static constexpr std::string_view name = "determinant";
  static constexpr signature takes = signature::array;
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    const long long* const words = f.attributes + f.nodes[id].first_attribute;
    const int a = f.operand(id, 0), n = static_cast<int>(words[0]);
    const int one = g.constant({1, 0, literal_form::number});
    const loop_nest along{1, {n}, 2, {{0, {n + 1}}, {}}};
    const int unit = strided_sum::record<V>(g, one, along, f.nodes[a].shape);
    const int inverse = linear_solution::record<V>(g, a, unit, words[0], words[0], true, f.nodes[a].shape);
    const int scaled[] = {z_bar, id};
    const int scale = record_in(g, {id_of<multiply, V>(), kind::real, 2, scaled, 0, nullptr});
    const int product[] = {scale, inverse};
    bars[0] = record_in(g, {id_of<multiply, V>(), kind::real, 2, product, 0, nullptr});
  }
  template <class V = vocabulary>
  static constexpr int push_forward(builder& g, const graph_view& f, int id, const int* tangents) {
    int slope = 0;
    pull_back<V>(g, f, id, g.whole(1), &slope);
    const int n = static_cast<int>(f.attribute(id));
    const loop_nest nest{1, {n * n}, 3, {{0, {0}}, {0, {1}}, {0, {1}}}};
    return contraction::record<V>(g, slope, tangents[0], nest, 0);
  }
};
/// The lower triangle L of a symmetric positive definite matrix L L', of which the lower triangle alone is read; 0 above.
struct cholesky_factor {
  static constexpr std::string_view name = "cholesky";
  static constexpr signature takes = signature::array;
  /// A_bar = (S + S')/2 below the diagonal doubled, S = L'^-1 P L^-1 with P the lower triangle of L' L_bar, its diagonal halved.
  /// Source: Murray, Differentiation of the Cholesky decomposition, arXiv:1602.07527, section 3.
  template <class V = vocabulary>
  static constexpr void pull_back(builder& g, const graph_view& f, int id, int z_bar, int* bars) {
    const long long* const words = f.attributes + f.nodes[id].first_attribute;
    const int n = static_cast<int>(words[0]);
    const short shape = f.nodes[id].shape;
    const loop_nest product{3, {n, n, n}, 3, {{0, {n, 1, 0}}, {0, {1, 0, n}}, {0, {0, 1, n}}}};
    const int inner = contraction::record<V>(g, id, z_bar, product, shape);
    const int lower = times<V>(g, inner, triangle<V>(g, n, 0.5, shape), shape);
    const int half = linear_solution::record<V>(g, id, lower, n, n, true, shape);
    const loop_nest turning{2, {n, n}, 2, {{0, {n, 1}}, {0, {1, n}}}};
    const int turned = strided_sum::record<V>(g, half, turning, shape);
    const int whole = linear_solution::record<V>(g, id, turned, n, n, true, shape);
    const int sum[] = {whole, strided_sum::record<V>(g, whole, turning, shape)};
    bars[0] = times<V>(g, record_in(g, {id_of<add, V>(), kind::real, 2, sum, 0, nullptr}), triangle<V>(g, n, 0.5, shape), shape);
  }
  /// t_L = L P, where P is the lower triangle of L^-1 t_A L'^-1, its diagonal halved. Source: as above, section 2.
  template <class V = vocabulary>
  static constexpr int push_forward(builder& g, const graph_view& f, int id, const int* tangents) {
    const int n = static_cast<int>(f.attribute(id));
    const short shape = f.nodes[id].shape;
    const loop_nest turning{2, {n, n}, 2, {{0, {n, 1}}, {0, {1, n}}}};
    const int half = triangle<V>(g, n, 0.5, shape), lower = times<V>(g, tangents[0], half, shape);
    const int symmetric = sum_of_both<V>(g, lower, strided_sum::record<V>(g, lower, turning, shape));
    const int left = linear_solution::record<V>(g, id, symmetric, n, n, false, shape);
    const int both = linear_solution::record<V>(g, id, strided_sum::record<V>(g, left, turning, shape), n, n, false, shape);
    const loop_nest product{3, {n, n, n}, 3, {{0, {n, 1, 0}}, {0, {n, 0, 1}}, {0, {0, 1, n}}}};
    return contraction::record<V>(g, id, times<V>(g, both, half, shape), product, shape);
  }
  template <class V>
  static constexpr int times(builder& g, int x, int y, short) {
    const int operands[] = {x, y};
    return record_in(g, {id_of<multiply, V>(), kind::real, 2, operands, 0, nullptr});
  }
  /// 1 below the diagonal, `diagonal` on it and 0 above.
  template <class V>
  static constexpr int triangle(builder& g, int n, double diagonal, short shape) {
    buffer<int> elements;
    buffer<long long> words;
    for (int i = 0; i < n; ++i)
      for (int j = 0; j <= i; ++j) {
        elements.push(g.constant({i == j ? diagonal : 1, 0, literal_form::number}));
        loop_nest nest;
        nest.maps = 2, nest.map[0].offset = i * n + j;
        const packed_nest packed(nest);
        for (int k = 0; k < packed.count; ++k) words.push(packed.words[k]);
      }
    return record_in(g, {id_of<assembly, V>(), kind::real, elements.size, elements.at, words.size, words.at, shape});
  }
};

}  // namespace gradfold::detail
