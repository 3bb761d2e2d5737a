// SPDX-License-Identifier: BSL-1.0
// What clang-tidy reads: every header that users include.
#include <gradfold/gradfold.hpp>
#include <gradfold/map.hpp>
#include <gradfold/nn.hpp>
#if __has_include(<Eigen/Core>)
#include <gradfold/eigen.hpp>
#endif
#if __has_include(<cblas.h>)
#include <gradfold/cblas.hpp>
#endif
#if __has_include(<zip.h>)
#include <gradfold/files.hpp>
#endif
