// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../contest.hpp"

namespace bench {

/// The measure of all others.
template <class Workload>
struct hand_side {
  static constexpr std::string_view name = "hand";
  static constexpr std::string_view absence = "";

  static auto evaluate(const typename Workload::point& p) { return hand_result<Workload>(p); }
};

}  // namespace bench
