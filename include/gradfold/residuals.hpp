// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/tree.hpp>

#include <array>

/// Functors that read their parameters from blocks of memory and fill a block of residuals, as Ceres has them.
namespace gradfold::detail {

template <class X, std::size_t size>
inline constexpr bool is_block = false;
template <class T, std::size_t size>
inline constexpr bool is_block<std::array<T, size>, size> = true;

template <bool fit>
constexpr bool blocks_fit() {
  static_assert(fit,
                "gradfold: residuals<Functor, sizes..., count> is called with one std::array for each block of parameters, of the sizes "
                "that are listed; the last number counts the residuals");
  return fit;
}
template <class Functor, class T, class... Block>
constexpr bool takes_blocks() {
  constexpr bool fits = requires(const Functor& functor, const Block&... block, T* to) { functor(block.data()..., to); };
  static_assert(fits,
                "gradfold: the functor of residuals<Functor, sizes..., count> is called as functor(const T* block, ..., T* residuals): one pointer "
                "for each size that is listed");
  return fits;
}

template <class Functor, class Blocks, std::size_t count>
struct residuals_of;
template <class Functor, std::size_t... sizes, std::size_t count>
struct residuals_of<Functor, std::index_sequence<sizes...>, count> {
  template <class... Block>
  constexpr auto operator()(const Block&... block) const {
    if constexpr (blocks_fit<are_blocks<Block...>()>()) {
      using T = std::common_type_t<typename Block::value_type...>;
      std::array<T, count> to{};
      if constexpr (takes_blocks<Functor, T, std::array<T, sizes>...>()) fill(to, as<T, sizes>(block)...);
      return to;
    } else {
      return std::array<double, count>{};
    }
  }

 private:
  template <class... Block>
  static constexpr bool are_blocks() {
    if constexpr (sizeof...(Block) != sizeof...(sizes)) return false;
    else return (is_block<Block, sizes> && ...);
  }
  template <class T, std::size_t size, class Block>
  static constexpr decltype(auto) as(const Block& block) {
    if constexpr (std::same_as<Block, std::array<T, size>>) return (block);
    else {
      std::array<T, size> converted{};
      for (std::size_t i = 0; i < size; ++i) converted[i] = static_cast<T>(block[i]);
      return converted;
    }
  }
  template <class T>
  static constexpr void fill(std::array<T, count>& to, const std::array<T, sizes>&... block) {
    Functor{}(block.data()..., to.data());
  }
};

template <class Functor, class Sizes, class Positions>
struct blocks_and_count;
template <class Functor, std::size_t... all, std::size_t... I>
struct blocks_and_count<Functor, std::index_sequence<all...>, std::index_sequence<I...>> {
  static constexpr std::array<std::size_t, sizeof...(all)> of{all...};
  using type = residuals_of<Functor, std::index_sequence<of[I]...>, of[sizeof...(I)]>;
};
template <class Functor, std::size_t... sizes>
constexpr auto residuals_function() {
  constexpr bool counted = sizeof...(sizes) >= 2;
  static_assert(counted, "gradfold: residuals<Functor, sizes..., count> needs the sizes of the blocks of parameters, then the number of residuals");
  constexpr bool made = std::is_default_constructible_v<Functor>;
  static_assert(made,
                "gradfold: the functor of residuals<Functor, ...> is made without arguments: derive a class that names its constants, or take its data as "
                "a further block");
  if constexpr (counted && made)
    return typename blocks_and_count<Functor, std::index_sequence<sizes...>, std::make_index_sequence<sizeof...(sizes) - 1>>::type{};
  else return [](const auto& x, const auto&...) { return x; };
}

}  // namespace gradfold::detail

namespace gradfold {

/// A functor written for Ceres as a function: residuals<reprojection, 9, 3, 2> takes a std::array of 9 and one of 3 numbers,
/// hands `bool operator()(const T*, const T*, T*) const` their addresses and that of 2 residuals, and returns these as a std::array.
/// `jacobian` of it has a block for each block of parameters, `gradient` and `vjp` are as of any other function.
/// The functor is a constexpr template over T, made without arguments; what it returns is not looked at.
/// Refuses: blocks of other sizes, or another number of them, with a sentence.
/// Example: docs/examples/bundle_adjustment.cpp
template <class Functor, std::size_t... sizes>
inline constexpr auto residuals = detail::residuals_function<Functor, sizes...>();

}  // namespace gradfold
