// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Files of numbers, read and written whole: CSV, IDX, .npy and C++ headers. <gradfold/files/npz.hpp> stands by itself, for it needs libzip.
/// docs/how_to/files.md.

// As in gradfold.hpp: names of ours are compared with the users' globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include <gradfold/files/array.hpp>
#include <gradfold/files/csv.hpp>
#include <gradfold/files/header.hpp>
#include <gradfold/files/idx.hpp>
#include <gradfold/files/npy.hpp>
#include <gradfold/files/whole.hpp>

#pragma GCC diagnostic pop
