// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/config.hpp>

#include <type_traits>
#include <utility>

/// Calls with constants, in groups: clang folds no more than 256 expressions at once.
namespace gradfold::detail {

inline constexpr int folded_at_once = 200;

/// How `count` calls are cut into groups of `least` or, where that were too many groups, more.
template <int count, int least = folded_at_once>
struct grouped {
  static constexpr int size = count <= folded_at_once * least ? least : (count + folded_at_once - 1) / folded_at_once;
  using numbers = std::make_integer_sequence<int, (count + size - 1) / size>;
  /// From 0 within a group.
  template <int group>
  using members = std::make_integer_sequence<int, (count - group * size < size ? count - group * size : size)>;
};

template <int from, class F, int... K>
GRADFOLD_ALWAYS_INLINE() constexpr void for_group(const F& f, std::integer_sequence<int, K...>) {
  (f(std::integral_constant<int, from + K>{}), ...);
}
template <class Groups, class F, int... group>
GRADFOLD_ALWAYS_INLINE() constexpr void for_groups(const F& f, std::integer_sequence<int, group...>) {
  (for_group<group * Groups::size>(f, typename Groups::template members<group>{}), ...);
}
/// Calls f on 0 to count - 1 as constants.
template <int count, class F>
GRADFOLD_ALWAYS_INLINE() constexpr void for_numbers(const F& f) {
  for_groups<grouped<count>>(f, typename grouped<count>::numbers{});
}

}  // namespace gradfold::detail
