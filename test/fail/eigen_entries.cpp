// expect: gradfold: as_eigen<pattern>\(entries\) takes the entries of that pattern
// Derivatives: entries with the pattern of another matrix
#include <gradfold/eigen.hpp>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x[0] * x[0] * x[0] + x[1] * x[1]; };
#ifdef CURED
double sum_of(const tensor<double, 2>& H) { return as_eigen<sparsity<hessian<f>, std::array<double, 2>>>(H).sum(); }
#else
double sum_of(const tensor<double, 4>& H) { return as_eigen<sparsity<hessian<f>, std::array<double, 2>>>(H).sum(); }
#endif
