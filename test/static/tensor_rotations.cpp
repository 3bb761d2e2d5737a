// SPDX-License-Identifier: BSL-1.0
#include <gradfold/gradfold.hpp>

// Directions, products of quaternions, rotations.
using namespace gradfold;

namespace {

static_assert(normalize(tensor{3.0, 4.0}) == tensor{3.0 / 5, 4.0 / 5});
static_assert(normalize<1>(tensor<double, 2, 2>{3.0, 4.0, 0.0, 0.0}) == tensor<double, 2, 2>{3.0 / 5, 4.0 / 5, 0.0, 0.0});
constexpr auto first_of_direction = [](const auto& x) { return normalize(x)[0]; };
static_assert(gradient<first_of_direction>(tensor{1.0, 0.0}) == tensor{0.0, 0.0});
static_assert(gradient<first_of_direction>(tensor{0.0, 2.0}) == tensor{0.5, 0.0});
static_assert(gradient<first_of_direction>(tensor{0.0, 0.0}) == tensor{0.0, 0.0});

constexpr tensor one{1.0, 0.0, 0.0, 0.0}, i{0.0, 1.0, 0.0, 0.0}, j{0.0, 0.0, 1.0, 0.0}, k{0.0, 0.0, 0.0, 1.0};
static_assert(quaternion_product(i, j) == k && quaternion_product(j, k) == i && quaternion_product(k, i) == j);
static_assert(quaternion_product(i, i) == -one && quaternion_product(quaternion_product(i, j), k) == -one);
static_assert(quaternion_product(j, i) == -k && quaternion_product(one, tensor{1.0, 2.0, 3.0, 4.0}) == tensor{1.0, 2.0, 3.0, 4.0});

static_assert(rotate(i, tensor{1.0, 2.0, 3.0}) == tensor{1.0, -2.0, -3.0});
// A quarter turn around z takes x to y.
constexpr double half = 0.70710678118654752;
constexpr auto turned = rotate(tensor{half, 0.0, 0.0, half}, tensor{1.0, 0.0, 0.0});
static_assert(sum(square(turned - tensor{0.0, 1.0, 0.0})) < 1e-30);
// Turning by a product is turning by the second factor, then by the first.
constexpr tensor q{0.5, 0.5, 0.5, 0.5};
constexpr tensor v{1.0, 2.0, 3.0};
static_assert(rotate(quaternion_product(q, i), v) == rotate(q, rotate(i, v)) && rotate(q, v) == tensor{3.0, 1.0, 2.0});

constexpr auto pulled = [](const auto& p, const auto& x) { return dot(rotate(p, x), x); };
static_assert(check_gradient<pulled>(tensor{0.5, 0.5, 0.5, 0.5}, tensor{0.3, 0.7, -1.1}).passed);
constexpr auto multiplied = [](const auto& p, const auto& r) { return dot(quaternion_product(p, r), tensor{0.1, 0.2, 0.3, 0.4}); };
static_assert(check_gradient<multiplied>(tensor{0.5, 0.1, 0.2, 0.3}, tensor{0.3, 0.7, -1.1, 0.9}).passed);

}  // namespace
