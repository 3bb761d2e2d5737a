// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Networks: layers, losses, optimisers and what else training needs. docs/networks.md.

#include <gradfold/gradfold.hpp>

// As in gradfold.hpp: names of ours are compared with the users' globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include <gradfold/nn/activation.hpp>
#include <gradfold/nn/attention.hpp>
#include <gradfold/nn/batch.hpp>
#include <gradfold/nn/dense.hpp>
#include <gradfold/nn/embedded.hpp>
#include <gradfold/nn/initial.hpp>
#include <gradfold/nn/layer.hpp>
#include <gradfold/nn/leaves.hpp>
#include <gradfold/nn/loss.hpp>
#include <gradfold/nn/model.hpp>
#include <gradfold/nn/optimiser.hpp>
#include <gradfold/nn/parameters.hpp>
#include <gradfold/nn/random.hpp>
#include <gradfold/nn/recurrent.hpp>
#include <gradfold/nn/schedule.hpp>
#include <gradfold/nn/slopes.hpp>
#include <gradfold/nn/step.hpp>
#include <gradfold/nn/summary.hpp>
#include <gradfold/nn/window.hpp>

#pragma GCC diagnostic pop
