// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/traced.hpp>

#include <array>
#include <bit>
#include <span>

/// Tensors of static shape: of numbers, as values; of symbols, as one traced value each.
namespace gradfold {

template <class T, std::size_t... extents>
class tensor;

}  // namespace gradfold

namespace gradfold::detail {

template <std::size_t... extents>
inline constexpr std::size_t element_count = (extents * ... * std::size_t{1});

template <std::size_t... extents>
constexpr shape shape_with() {
  static_assert(sizeof...(extents) <= maximal_rank, "gradfold: a tensor has at most 8 axes");
  return {static_cast<int>(sizeof...(extents)), {static_cast<int>(extents)...}};
}

/// The tensor of a shape. (g++ 12 cannot read an array inside a template argument while it expands a pack.)
constexpr std::size_t extent_at(const shape& s, std::size_t axis) { return static_cast<std::size_t>(s.extent[axis]); }
template <class T, shape s, std::size_t... axis>
tensor<T, extent_at(s, axis)...> tensor_over(std::index_sequence<axis...>);
template <class T, shape s>
using tensor_with = decltype(tensor_over<T, s>(std::make_index_sequence<static_cast<std::size_t>(s.rank)>{}));

/// An index with a value where the graph is built, and one that may have none.
template <class I>
concept place = std::convertible_to<I, std::size_t> && !traced<I>;
template <class I>
concept place_or_data = place<I> || std::same_as<I, integer_symbol>;

/// Where an element stands, by its index along each axis.
template <std::size_t... extents>
constexpr std::size_t row_major_position(place auto... index) {
  std::size_t position = 0;
  ((position = position * extents + static_cast<std::size_t>(index)), ...);
  return position;
}

/// A list of elements, and indices, of another number than the tensor has elements or axes.
template <class Tensor>
constexpr void refuse_elements() {
  static_assert(never<Tensor>, "gradfold: a tensor is made from as many numbers as it has elements, or from one, which all elements are");
}
template <class Tensor>
constexpr void refuse_indices() {
  static_assert(never<Tensor>, "gradfold: an element x(i, j) is chosen by one index for each axis of the tensor, a row or a part by x[i]");
}

/// Rows start where vector loads like it, and no tensor is padded for that: the largest power of two in its size.
constexpr std::size_t tensor_alignment(std::size_t bytes, std::size_t least) {
  const std::size_t power = bytes & (~bytes + 1);
  return power > 64 ? 64 : power < least ? least : power;
}

}  // namespace gradfold::detail

namespace gradfold {

/// A tensor: elements of type T in row-major order, the last index fastest, without gaps. Its shape is part of its type;
/// no extents at all make a scalar. Elements are not initialised by `tensor<double, 3> x;` and are 0 after `x{}`.
template <class T, std::size_t... extents>
class tensor {
 public:
  using tensor_tag = void;
  using value_type = T;
  static constexpr detail::shape shape = detail::shape_with<extents...>();
  template <class U>
  using with_elements = tensor<U, extents...>;

  tensor() requires(detail::element_count<extents...> != 0) = default;
  constexpr tensor() requires(detail::element_count<extents...> == 0) : elements_{} {}  // of which a constant expression may be made
  /// All elements, first to last; a shorter or longer list is refused.
  template <class... U>
  requires(sizeof...(U) == detail::element_count<extents...> && (std::convertible_to<const U&, T> && ...) &&
           !(sizeof...(U) == 1 && (detail::tensor_like<U> || ...)))
  constexpr tensor(const U&... x) : elements_{static_cast<T>(x)...} {}
  template <class... U>
  requires(sizeof...(U) > 1 && sizeof...(U) != detail::element_count<extents...> && (std::convertible_to<const U&, T> && ...))
  constexpr tensor(const U&...) : elements_{} {
    detail::refuse_elements<tensor>();
  }
  /// Every element x.
  template <detail::number U>
  requires(detail::element_count<extents...> != 1) constexpr explicit tensor(const U& x) {
    fill(static_cast<T>(x));
  }
  /// Rows, as {{1, 2, 3}, {4, 5, 6}}.
  template <std::size_t... columns>
  requires(sizeof...(extents) == 2 && sizeof...(columns) != 0 && detail::element_count<sizeof...(columns)> == shape.extent[0] &&
           ((columns == shape.extent[1]) && ...)) constexpr tensor(const T (&... rows)[columns]) {
    T* to = elements_;
    const auto copy = [&](const T* row) {
      for (std::size_t k = 0; k < static_cast<std::size_t>(shape.extent[1]); ++k) *to++ = row[k];
    };
    (copy(rows), ...);
  }
  constexpr explicit tensor(const std::array<T, detail::element_count<extents...>>& x) {
    for (std::size_t k = 0; k < x.size(); ++k) elements_[k] = x[k];
  }
  constexpr explicit tensor(std::span<const T, detail::element_count<extents...>> x) {
    for (std::size_t k = 0; k < x.size(); ++k) elements_[k] = x[k];
  }
  constexpr operator std::array<T, detail::element_count<extents...>>() const {
    std::array<T, detail::element_count<extents...>> x{};
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = elements_[k];
    return x;
  }
  constexpr operator std::span<const T, detail::element_count<extents...>>() const {
    return std::span<const T, detail::element_count<extents...>>(elements_, detail::element_count<extents...>);
  }
  constexpr operator const T&() const requires(sizeof...(extents) == 0) { return elements_[0]; }
  /// From and to what holds a tensor of this shape in another library.
  template <detail::foreign_tensor X>
  requires(detail::foreign_type<X>::shape == shape) constexpr explicit tensor(const X& x) {
    const auto* const from = detail::foreign_type<X>::data(x);
    for (std::size_t k = 0; k < size(); ++k) elements_[k] = static_cast<T>(from[detail::foreign_type<X>::position(static_cast<int>(k))]);
  }
  template <detail::foreign_tensor X>
  requires(detail::foreign_type<X>::shape == shape) constexpr operator X() const {
    X x;
    auto* const to = detail::foreign_type<X>::data(x);
    for (std::size_t k = 0; k < size(); ++k)
      to[detail::foreign_type<X>::position(static_cast<int>(k))] = static_cast<typename detail::foreign_type<X>::value_type>(elements_[k]);
    return x;
  }

  static constexpr std::size_t size() { return detail::element_count<extents...>; }
  static constexpr std::size_t rank() { return sizeof...(extents); }
  template <std::size_t axis>
  static constexpr std::size_t extent = static_cast<std::size_t>(shape.extent[axis]);

  constexpr T* data() { return elements_; }
  constexpr const T* data() const { return elements_; }
  constexpr T* begin() { return elements_; }
  constexpr const T* begin() const { return elements_; }
  constexpr T* end() { return elements_ + size(); }
  constexpr const T* end() const { return elements_ + size(); }
  constexpr void fill(const T& x) {
    for (T& element : *this) element = x;
  }

  /// The element at an index, or, of a tensor of several axes, a copy of the part there: a row of a matrix.
  template <std::integral I>
  constexpr decltype(auto) operator[](I i) {
    if constexpr (rank() == 1) return (elements_[static_cast<std::size_t>(i)]);
    else return part(static_cast<std::size_t>(i));
  }
  template <std::integral I>
  constexpr decltype(auto) operator[](I i) const {
    if constexpr (rank() == 1) return (elements_[static_cast<std::size_t>(i)]);
    else return part(static_cast<std::size_t>(i));
  }
  /// The same in a trace, at an index that is data there: a table of constants.
  constexpr auto operator[](const integer_symbol& i) const;
  /// The element at one index for each axis.
  template <detail::place... Index>
  requires(sizeof...(Index) == sizeof...(extents)) constexpr T& operator()(Index... index) {
    return elements_[detail::row_major_position<extents...>(index...)];
  }
  template <detail::place... Index>
  requires(sizeof...(Index) == sizeof...(extents)) constexpr const T& operator()(Index... index) const {
    return elements_[detail::row_major_position<extents...>(index...)];
  }
  template <detail::place_or_data... Index>
  requires(sizeof...(Index) == sizeof...(extents) && !(detail::place<Index> && ...)) constexpr auto operator()(Index... index) const;
  template <class... Index>
  requires(sizeof...(Index) != sizeof...(extents)) constexpr T operator()(const Index&...) const {
    detail::refuse_indices<tensor>();
    return T();
  }

  /// Whether all elements are equal.
  friend constexpr bool operator==(const tensor& x, const tensor& y) {
    for (std::size_t k = 0; k < size(); ++k)
      if (!(x.elements_[k] == y.elements_[k])) return false;
    return true;
  }
  friend constexpr bool operator!=(const tensor& x, const tensor& y) { return !(x == y); }

  constexpr tensor& operator+=(const auto& y) { return *this = tensor(*this + y); }
  constexpr tensor& operator-=(const auto& y) { return *this = tensor(*this - y); }
  constexpr tensor& operator*=(const auto& y) { return *this = tensor(*this * y); }
  constexpr tensor& operator/=(const auto& y) { return *this = tensor(*this / y); }

 private:
  constexpr auto part(std::size_t i) const {
    static_assert(sizeof...(extents) > 0, "gradfold: a tensor without axes has no elements to choose from: use it as a number");
    constexpr detail::shape rest = [] {
      detail::shape s{shape.rank - 1, {}};
      for (int k = 1; k < shape.rank; ++k) s.extent[k - 1] = shape.extent[k];
      return s;
    }();
    detail::tensor_with<T, rest> x;
    for (std::size_t k = 0; k < x.size(); ++k) x.data()[k] = elements_[i * x.size() + k];
    return x;
  }

  static constexpr std::size_t room = detail::element_count<extents...> == 0 ? 1 : detail::element_count<extents...>;
  alignas(detail::tensor_alignment(room * sizeof(T), alignof(T))) T elements_[room];
};

template <detail::number... T>
tensor(T...) -> tensor<detail::common_real<T...>, sizeof...(T)>;
template <class... T>
requires((detail::traced<T> || ...) && ((detail::traced<T> || detail::number<T>) && ...)) tensor(T...) -> tensor<symbol, sizeof...(T)>;
template <class T, std::size_t n>
tensor(const std::array<T, n>&) -> tensor<T, n>;

/// A tensor in a trace: one node of the graph, however many elements it has.
template <class S, std::size_t... extents>
requires detail::traced<S> class tensor<S, extents...> {
 public:
  using tensor_tag = void;
  using value_type = S;
  static constexpr detail::shape shape = detail::shape_with<extents...>();
  static constexpr detail::kind type = S::type;
  template <class U>
  using with_elements = tensor<U, extents...>;

  constexpr tensor() = default;
  constexpr explicit tensor(const detail::handle& x) : value_(x) {}
  /// Every element x.
  template <class U>
  requires((detail::number<U> || detail::traced<U>) && (sizeof...(extents) == 0 || detail::element_count<extents...> != 1))
  constexpr explicit(sizeof...(extents) != 0) tensor(const U& x) : value_(S(x).value_) {}
  /// All elements, first to last.
  template <class... U>
  requires(sizeof...(U) == detail::element_count<extents...> && sizeof...(extents) != 0 && ((detail::number<U> || detail::traced<U>) && ...))
  constexpr tensor(const U&... x);
  template <class... U>
  requires(sizeof...(U) > 1 && sizeof...(U) != detail::element_count<extents...> && ((detail::number<U> || detail::traced<U>) && ...))
  constexpr tensor(const U&...) {
    detail::refuse_elements<tensor>();
  }
  /// A constant.
  template <detail::number T>
  constexpr tensor(const tensor<T, extents...>& x);
  constexpr operator S() const requires(sizeof...(extents) == 0) { return S(value_); }

  static constexpr std::size_t size() { return detail::element_count<extents...>; }
  static constexpr std::size_t rank() { return sizeof...(extents); }
  template <std::size_t axis>
  static constexpr std::size_t extent = static_cast<std::size_t>(shape.extent[axis]);

  /// The part at an index of the first axis, which may be data.
  template <std::integral I>
  constexpr auto operator[](I i) const;
  constexpr auto operator[](const integer_symbol& i) const;
  /// The element at one index for each axis, any of which may be data.
  template <detail::place_or_data... Index>
  requires(sizeof...(Index) == sizeof...(extents)) constexpr S operator()(Index... index) const;
  template <class... Index>
  requires(sizeof...(Index) != sizeof...(extents)) constexpr S operator()(const Index&...) const {
    detail::refuse_indices<tensor>();
    return S();
  }

  /// It is one value, so a loop over its elements is over their places.
  constexpr const S* begin() const {
    static_assert(detail::never<S>, "gradfold: a traced tensor is one value: write sum(x) and the like, or loop over i and read x[i]");
    return nullptr;
  }
  constexpr const S* end() const { return nullptr; }

  constexpr tensor& operator+=(const auto& y) { return *this = tensor(*this + y); }
  constexpr tensor& operator-=(const auto& y) { return *this = tensor(*this - y); }
  constexpr tensor& operator*=(const auto& y) { return *this = tensor(*this * y); }
  constexpr tensor& operator/=(const auto& y) { return *this = tensor(*this / y); }

  detail::handle value_;
};

}  // namespace gradfold
