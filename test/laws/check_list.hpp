// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "rules.hpp"

#include "catch.hpp"

/// The laws of one list of operations.
template <class List>
void check_rules() {
  rules::judge_all<List>([](const std::string& name, const rules::verdict& seen) {
    INFO(name << " near " << seen.where);
    CHECK(seen.wrong == 0);
    CHECK(seen.inaccurate <= seen.decided / 100);
    CHECK(seen.decided >= 300);
  });
}

#define CHECK_RULES_OF(group)                                                    \
  static_assert(rules::in_constants<gradfold::detail::group##_operations>::all); \
  TEST_CASE("rules of " #group " operations") { check_rules<gradfold::detail::group##_operations>(); }
