// SPDX-License-Identifier: BSL-1.0
// Sparse Jacobians and Hessians in constant expressions: patterns, entries, by position and by name.
#include <gradfold/gradfold.hpp>

using namespace gradfold;

namespace {

template <class P>
constexpr bool is_pattern(const P& p, const auto& row_pointers, const auto& column_indices) {
  return p.row_pointers == row_pointers && p.column_indices == column_indices;
}
/// Whether the entries are those of the whole matrix, and all others are 0 there.
constexpr bool are_entries_of(const auto& whole, const auto& pattern, const auto& entries) {
  for (std::size_t i = 0; i < pattern.rows(); ++i)
    for (std::size_t j = 0; j < pattern.columns(); ++j)
      if (whole(i, j) != (pattern(i, j) ? entries[pattern.position(i, j)] : 0)) return false;
  return true;
}

// --- Of one array ---

constexpr auto rosenbrock = [](const auto& x) {
  auto total = 0 * x[0];
  for (std::size_t i = 0; i + 1 < x.size(); ++i) total += 100 * square(x[i + 1] - x[i] * x[i]) + square(1 - x[i]);
  return total;
};
using row = std::array<double, 4>;
constexpr row here{0.5, 1, 2, -1};
constexpr auto& bands = sparsity<hessian<rosenbrock>, row>;
static_assert(bands.rows() == 4 && bands.columns() == 4 && bands.nonzeros() == 10);
static_assert(is_pattern(bands, std::array{0, 2, 5, 8, 10}, std::array{0, 1, 0, 1, 2, 1, 2, 3, 2, 3}));
static_assert(bands(0, 1) && !bands(0, 2) && bands.position(2, 3) == 7 && bands.position(3, 0) == -1);
static_assert(are_entries_of(hessian<rosenbrock>(here), bands, sparse_hessian<rosenbrock>(here)));
static_assert(sparse_hessian<rosenbrock, mode::forward>(here) == sparse_hessian<rosenbrock, mode::reverse>(here));
static_assert(value_and_sparse_hessian<rosenbrock>(here).hessian == sparse_hessian<rosenbrock>(here));
static_assert(value_and_sparse_hessian<rosenbrock>(here).gradient == gradient<rosenbrock>(here));
static_assert(&sparsity<sparse_hessian<rosenbrock>, row> == &sparsity<value_and_hessian<rosenbrock>, row>);
static_assert(std::same_as<decltype(sparse_hessian<rosenbrock>(std::array{1.f, 2.f})), tensor<float, 4>>);
constexpr bool written() {
  tensor<double, 10> entries{};
  const auto beside = value_and_sparse_hessian<rosenbrock>(here, into(entries));
  return entries == sparse_hessian<rosenbrock>(here) && beside.value == rosenbrock(here) && beside.gradient == gradient<rosenbrock>(here);
}
static_assert(written());

static_assert(spy<hessian<rosenbrock>, row> == R"svg(<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="-1 -1 5 5">
<title>4 x 4, 10 entries</title>
<rect x="-.5" y="-.5" width="4" height="4" fill="white" stroke="#888" stroke-width=".1"/>
<path transform="translate(-.45 0)" stroke="#1f5f9f" stroke-width=".9" stroke-dasharray=".9 .1" d="M0 0h2M0 1h3M1 2h3M2 3h2"/>
</svg>
)svg");

// What cancels is not there; nothing at all may be.
constexpr auto cancelling = [](const auto& x) { return std::array{x[0] * x[1] - x[1] * x[0], 3 * x[1], x[0] * x[0] + x[1]}; };
static_assert(is_pattern(sparsity<jacobian<cancelling>, std::array<double, 2>>, std::array{0, 0, 1, 3}, std::array{1, 0, 1}));
static_assert(sparse_jacobian<cancelling>(std::array{2.0, 5.0}) == tensor{3.0, 4.0, 1.0});
static_assert(value_and_sparse_jacobian<cancelling>(std::array{2.0, 5.0}).value == std::array{0.0, 15.0, 9.0});
constexpr auto plane = [](const auto& x) { return x[0] - 2 * x[1]; };
static_assert(sparsity<hessian<plane>, row>.nonzeros() == 0 && value_and_sparse_hessian<plane>(here).hessian.size() == 0);
static_assert(value_and_sparse_hessian<plane>(here).gradient == row{1, -2, 0, 0});

// --- Of several arguments, and of trees: their numbers one after the other ---

constexpr auto scaled = [](const auto& x, const auto& s) { return std::pair{s * x[1], std::array{s * s, x[0]}}; };
using two = std::array<double, 2>;
static_assert(is_pattern(sparsity<jacobian<scaled>, two, double>, std::array{0, 2, 3, 4}, std::array{1, 2, 2, 0}));
static_assert(sparse_jacobian<scaled>(two{2, 3}, 5.0) == tensor{5.0, 3.0, 10.0, 1.0});
static_assert(sparse_jacobian<scaled, 1>(two{2, 3}, 5.0) == tensor{3.0, 10.0});
static_assert(is_pattern(sparsity<jacobian<scaled, 1, 0>, two, double>, std::array{0, 2, 3, 4}, std::array{0, 2, 0, 1}));
static_assert(sparse_jacobian<scaled, mode::forward, 1, 0>(two{2, 3}, 5.0) == tensor{3.0, 5.0, 10.0, 1.0});

// --- Of expressions: variables in the order in which they are first mentioned ---

inline constexpr auto a = variable<"a">;
inline constexpr auto b = variable<"b">;
inline constexpr auto c = variable<"c">;
constexpr auto Q = a * b + c * c * c + 2 * a;
static_assert(is_pattern(sparsity<hessian<Q>>, std::array{0, 1, 2, 3}, std::array{1, 0, 2}));
static_assert(sparse_hessian<Q>(c = 2.0, b = 1.0, a = 5.0) == tensor{1.0, 1.0, 12.0});
static_assert(sparse_hessian<Q, c>(c = 2.0, b = 1.0, a = 5.0) == tensor{12.0});
static_assert(value_and_sparse_hessian<Q>(c = 2.0, b = 1.0, a = 5.0).gradient[b] == 5);
static_assert(sparse_jacobian<Q>(c = 2.0, b = 1.0, a = 5.0) == tensor{3.0, 5.0, 12.0});
constexpr bool written_by_name() {
  tensor<double, 3> entries{};
  return value_and_sparse_jacobian<Q>(c = 2.0, b = 1.0, a = 5.0, into(entries)) == 23 && entries == tensor{3.0, 5.0, 12.0};
}
static_assert(written_by_name());

// --- In tensors: one product for each colour; element by element, and step by step through loops ---

using vector = tensor<double, 6>;
constexpr vector there{0.5, 1, 2, -1, 3, 0.25};
constexpr auto partial = [](const auto& x, const auto& s) { return std::pair{cumsum(head<3>(x)) * s[1], std::array{s[0] * x[5], sum(x)}}; };
static_assert(sparsity<jacobian<partial>, vector, two>.row_pointers == std::array{0, 2, 5, 9, 11, 17});
constexpr tensor partial_entries{3., .5, 3., 3., 1.5, 3., 3., 3., 3.5, 2., .25, 1., 1., 1., 1., 1., 1.};
static_assert(sparse_jacobian<partial, mode::forward>(there, two{2, 3}) == partial_entries);
static_assert(sparse_jacobian<partial, mode::reverse>(there, two{2, 3}) == partial_entries);
constexpr auto chain = [](const auto& x) { return sum<5>([&](auto i) { return x[i] * square(x[i + 1] - x[i]); }); };
constexpr auto unrolled = [](const auto& x) {
  auto all = x[0] * square(x[1] - x[0]);
  for (std::size_t i = 1; i < 5; ++i) all += x[i] * square(x[i + 1] - x[i]);
  return all;
};
using six = std::array<double, 6>;
static_assert(sparsity<hessian<chain>, vector> == sparsity<hessian<unrolled>, six> && sparsity<hessian<chain>, vector>.nonzeros() == 16);
static_assert(value_and_sparse_hessian<chain>(there).hessian == sparse_hessian<unrolled>(six(there)));
static_assert(cost<sparse_hessian<chain>, vector>.total() <= 3 * cost<hvp<chain>, vector>.total());  // three colours

// --- Inside other functions ---

constexpr auto total = [](const auto& x) { return sum(sparse_hessian<rosenbrock>(x)); };
constexpr auto total_in_tensors = [](const auto& x) { return sum(sparse_jacobian<partial, 0>(x, std::array{2.0, 3.0})) * x[0]; };
static_assert(evaluate<total>(here) == 3306 && gradient<total>(here) == row{400, 1200, 3600, -400});
static_assert(gradient<total_in_tensors>(there) == vector{26, 0, 0, 0, 0, 0});

}  // namespace
