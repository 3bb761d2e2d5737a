// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/cost.hpp>
