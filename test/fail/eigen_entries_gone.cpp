// expect: gradfold: as_eigen looks at entries where they are, and these are gone at the end of the line
// Derivatives: a view of entries that have no name
#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x[0] * x[0] * x[0] + x[1] * x[1]; };
inline constexpr auto& pattern = sparsity<hessian<f>, std::array<double, 2>>;
#ifdef CURED
double sum_at(const std::array<double, 2>& x) {
  const auto H = sparse_hessian<f>(x);
  const auto seen = as_eigen<pattern>(H);
  return seen.sum();
}
#else
double sum_at(const std::array<double, 2>& x) {
  const auto seen = as_eigen<pattern>(sparse_hessian<f>(x));
  return seen.sum();
}
#endif
