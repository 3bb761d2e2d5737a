// expect: gradfold: into\(\.\.\.\) takes one place here, of the type that the call returns without it
// Derivatives: a whole matrix as the place for sparse entries
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x[0] * x[0] * x[0] + x[1] * x[1]; };
#ifdef CURED
void write(tensor<double, 2>& entries) { sparse_hessian<f>(std::array{2.0, 3.0}, into(entries)); }
#else
void write(tensor<double, 2, 2>& entries) { sparse_hessian<f>(std::array{2.0, 3.0}, into(entries)); }
#endif
