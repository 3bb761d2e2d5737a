// SPDX-License-Identifier: BSL-1.0
#include "check_list.hpp"

CHECK_RULES_OF(extreme)
