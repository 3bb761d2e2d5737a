// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../contest.hpp"

#include <gradfold/gradfold.hpp>

namespace bench {

/// This library: the workload's generic text as it stands, or the workload's own `gradfold(arguments...)`.
template <class Workload>
struct gradfold_side {
  static constexpr std::string_view name = "gradfold";
  static constexpr std::string_view absence = "";

  static auto evaluate(const typename Workload::point& p) {
    return apply_to([](const auto&... x) { return value_and_gradient(x...); }, p.active, p.data);
  }

 private:
  static constexpr std::size_t active = std::tuple_size_v<typename Workload::point::active_type>;

  static auto value_and_gradient(const auto&... x) {
    if constexpr (requires { Workload::gradfold(x...); }) return Workload::gradfold(x...);
    else
      return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return gradfold::value_and_gradient<Workload::function, I...>(x...);
      }(std::make_index_sequence<active>{});
  }
};

}  // namespace bench
