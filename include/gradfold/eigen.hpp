// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/gradfold.hpp>

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <Eigen/SparseCore>

// As in gradfold.hpp: names of ours are compared with the users' globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

/// Fixed-size objects of Eigen as arguments: one arrives in a function as a traced tensor of its shape, and its gradient comes
/// back as an object of its type.
/// Shapes: vectors, rows or columns, have rank 1, matrices rank 2, whatever their storage order; a quaternion is (w, x, y, z).
/// Cost: numbers in the type of evaluation are read and written in place; matrices in column-major order and quaternions are
/// copied at the edge.
/// Refuses: objects of dynamic size, expressions, blocks and maps, elements of type bool.
/// Example: docs/how_to/eigen.md
namespace gradfold::detail {

template <class X>
void derives_from_eigen(const Eigen::EigenBase<X>*);
template <class X>
void derives_from_eigen(const Eigen::QuaternionBase<X>*);
template <class X>
concept of_eigen = requires(const X* x) { derives_from_eigen(x); };

template <class T>
constexpr bool eigen_object_is_plain() {
  static_assert(never<T>,
                "gradfold: an Eigen expression, block or map cannot be an argument: write .eval() behind it, or store it in a fixed-size "
                "Matrix, Vector, Array or Quaternion");
  return false;
}
template <class T>
constexpr bool eigen_size_is_fixed() {
  static_assert(never<T>,
                "gradfold: an Eigen object of dynamic size has no shape while the program compiles: use one of fixed size, as "
                "Eigen::Vector3d or Eigen::Matrix<double, 6, 6>");
  return false;
}
template <class T>
constexpr bool eigen_elements_are_numbers() {
  static_assert(never<T>, "gradfold: an Eigen object of bools cannot be an argument: use gradfold::tensor<bool, ...>");
  return false;
}

template <of_eigen X>
struct foreign_type<X> {
  static constexpr bool is_tensor = false;
  template <class T>
  static constexpr bool refused() {
    return eigen_object_is_plain<T>();
  }
};

/// The shape of r by c numbers.
template <class T, int r, int c>
struct eigen_shape {
  using type = tensor<T, static_cast<std::size_t>(r), static_cast<std::size_t>(c)>;
};
template <class T, int r, int c>
requires(r == 1 || c == 1) struct eigen_shape<T, r, c> {
  using type = tensor<T, static_cast<std::size_t>(r* c)>;
};
template <class T, int r, int c>
using eigen_shape_t = typename eigen_shape<T, r, c>::type;

/// Derivatives by an object of type X with n elements in one row or column, or with several: a number's are another X, a vector's by a vector are
/// a matrix, all others a tensor.
template <class T, class Like, class Shape, std::size_t... rows>
struct eigen_block;
template <class T, class Like, class S, std::size_t... e, std::size_t... rows>
struct eigen_block<T, Like, tensor<S, e...>, rows...> {
  using type = tensor<T, rows..., e...>;
};
template <class T, class Like, class S, std::size_t... e>
requires(!traced<T>) struct eigen_block<T, Like, tensor<S, e...>> {
  using type = Like;
};
template <class T, class Like, class S, std::size_t n, std::size_t m>
requires(!traced<T>) struct eigen_block<T, Like, tensor<S, n>, m> {
  using type = Eigen::Matrix<T, static_cast<int>(m), static_cast<int>(n)>;
};

/// A dense object of r by c numbers.
template <class X, template <class> class Rebound, class T, int r, int c>
struct eigen_tensor {
  static constexpr bool is_tensor = true;
  using value_type = T;
  template <class U>
  using with_elements = eigen_shape_t<U, r, c>;
  static constexpr detail::shape shape = with_elements<T>::shape;
  template <class U, std::size_t... rows>
  using block = typename eigen_block<U, Rebound<U>, with_elements<U>, rows...>::type;

  static constexpr bool in_order = r == 1 || c == 1 || X::IsRowMajor;
  static constexpr int position(int k) { return in_order ? k : k % c * r + k / c; }
  static constexpr auto data(auto& x) { return x.data(); }
};
/// One of dynamic size, or of bools.
template <class T>
struct eigen_refused {
  static constexpr bool is_tensor = false;
  template <class X>
  static constexpr bool refused() {
    if constexpr (std::same_as<T, bool>) return eigen_elements_are_numbers<X>();
    else return eigen_size_is_fixed<X>();
  }
};
template <class T, int r, int c>
inline constexpr bool eigen_is_tensor = r >= 0 && c >= 0 && !std::same_as<T, bool>;

template <class T, int r, int c, int options, int most_r, int most_c>
struct eigen_matrix {
  template <class U>
  using with = Eigen::Matrix<U, r, c, options, most_r, most_c>;
};
template <class T, int r, int c, int options, int most_r, int most_c>
struct eigen_array {
  template <class U>
  using with = Eigen::Array<U, r, c, options, most_r, most_c>;
};
template <class T, int r, int c, int options, int most_r, int most_c>
requires(!traced<T>) struct foreign_type<Eigen::Matrix<T, r, c, options, most_r, most_c>>
    : std::conditional_t<eigen_is_tensor<T, r, c>,
                         eigen_tensor<Eigen::Matrix<T, r, c, options, most_r, most_c>, eigen_matrix<T, r, c, options, most_r, most_c>::template with, T, r, c>,
                         eigen_refused<T>> {};
template <class T, int r, int c, int options, int most_r, int most_c>
requires(!traced<T>) struct foreign_type<Eigen::Array<T, r, c, options, most_r, most_c>>
    : std::conditional_t<eigen_is_tensor<T, r, c>,
                         eigen_tensor<Eigen::Array<T, r, c, options, most_r, most_c>, eigen_array<T, r, c, options, most_r, most_c>::template with, T, r, c>,
                         eigen_refused<T>> {};

/// Eigen keeps a quaternion as (x, y, z, w).
template <class T, int options>
requires(!traced<T>) struct foreign_type<Eigen::Quaternion<T, options>> : eigen_tensor<Eigen::Matrix<T, 4, 1>, std::type_identity_t, T, 4, 1> {
  template <class U>
  using with = Eigen::Quaternion<U, options>;
  template <class U, std::size_t... rows>
  using block = typename eigen_block<U, with<U>, tensor<U, 4>, rows...>::type;
  static constexpr bool in_order = false;
  static constexpr int position(int k) { return (k + 3) % 4; }
  static constexpr auto data(auto& x) { return x.coeffs().data(); }
};

}  // namespace gradfold::detail

/// tensor x(v) and Eigen::Vector3d v = x convert; the shapes agree.
namespace gradfold {

template <class T, int r, int c, int o, int most_r, int most_c>
requires(r == 1 || c == 1) tensor(const Eigen::Matrix<T, r, c, o, most_r, most_c>&) -> tensor<T, static_cast<std::size_t>(r* c)>;
template <class T, int r, int c, int o, int most_r, int most_c>
requires(r > 1 && c > 1) tensor(const Eigen::Matrix<T, r, c, o, most_r, most_c>&) -> tensor<T, static_cast<std::size_t>(r), static_cast<std::size_t>(c)>;
template <class T, int r, int c, int o, int most_r, int most_c>
requires(r == 1 || c == 1) tensor(const Eigen::Array<T, r, c, o, most_r, most_c>&) -> tensor<T, static_cast<std::size_t>(r* c)>;
template <class T, int r, int c, int o, int most_r, int most_c>
requires(r > 1 && c > 1) tensor(const Eigen::Array<T, r, c, o, most_r, most_c>&) -> tensor<T, static_cast<std::size_t>(r), static_cast<std::size_t>(c)>;
template <class T, int o>
tensor(const Eigen::Quaternion<T, o>&) -> tensor<T, 4>;

}  // namespace gradfold

namespace gradfold::detail {

template <std::size_t in_pattern, std::size_t given>
constexpr bool entries_fit_pattern() {
  static_assert(in_pattern == given,
                "gradfold: as_eigen<pattern>(entries) takes the entries of that pattern: there are as many numbers in entries as the "
                "pattern has nonzeros");
  return in_pattern == given;
}
template <bool named>
constexpr bool entries_stay() {
  static_assert(named,
                "gradfold: as_eigen looks at entries where they are, and these are gone at the end of the line: give them a name first, as in "
                "const auto H = sparse_hessian<f>(x)");
  return named;
}

}  // namespace gradfold::detail

namespace gradfold {

/// Entries of a sparse matrix of derivatives as Eigen sees a sparse matrix: as_eigen<sparsity<hessian<f>, X>>(H), where H is
/// sparse_hessian<f>(x). Nothing is copied: row pointers and columns are those of the constant, the numbers are read in `entries`, which
/// must live as long as what is returned.
/// Refuses entries of another number than the pattern has, and entries without a name, which would be gone.
/// Example: docs/how_to/sparse_derivatives.md
template <const auto& pattern, class T, std::size_t n>
auto as_eigen(const tensor<T, n>& entries) {
  using matrix = Eigen::SparseMatrix<T, Eigen::RowMajor, int>;
  detail::entries_fit_pattern<pattern.nonzeros(), n>();
  return Eigen::Map<const matrix>(static_cast<Eigen::Index>(pattern.rows()), static_cast<Eigen::Index>(pattern.columns()), static_cast<Eigen::Index>(n),
                                  pattern.row_pointers.data(), pattern.column_indices.data(), entries.data());
}
template <const auto& pattern, class T, std::size_t n>
void as_eigen(const tensor<T, n>&&) {
  detail::entries_stay<!std::same_as<T, T>>();
}

}  // namespace gradfold

/// Members of structs that are class templates over their number type: in a trace, where they would hold symbols, they are
/// traced tensors. (Objects of Eigen 3.4 cannot be made in constant expressions.)
namespace Eigen {

template <int r, int c, int options, int most_r, int most_c>
class Matrix<gradfold::symbol, r, c, options, most_r, most_c> : public gradfold::detail::eigen_shape_t<gradfold::symbol, r, c> {
 public:
  using traced_tensor = gradfold::detail::eigen_shape_t<gradfold::symbol, r, c>;
  using traced_tensor::traced_tensor;
  constexpr Matrix() = default;
  constexpr Matrix(const traced_tensor& x) : traced_tensor(x) {}
};
template <int r, int c, int options, int most_r, int most_c>
class Array<gradfold::symbol, r, c, options, most_r, most_c> : public gradfold::detail::eigen_shape_t<gradfold::symbol, r, c> {
 public:
  using traced_tensor = gradfold::detail::eigen_shape_t<gradfold::symbol, r, c>;
  using traced_tensor::traced_tensor;
  constexpr Array() = default;
  constexpr Array(const traced_tensor& x) : traced_tensor(x) {}
};
template <int options>
class Quaternion<gradfold::symbol, options> : public gradfold::tensor<gradfold::symbol, 4> {
 public:
  using traced_tensor = gradfold::tensor<gradfold::symbol, 4>;
  using traced_tensor::traced_tensor;
  constexpr Quaternion() = default;
  constexpr Quaternion(const traced_tensor& x) : traced_tensor(x) {}
};

}  // namespace Eigen

#pragma GCC diagnostic pop
