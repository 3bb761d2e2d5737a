// expect: gradfold: sparsity and spy take a Jacobian or a Hessian
// Derivatives: the pattern of what is no matrix of derivatives
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x[0] * x[1]; };
#ifdef CURED
inline constexpr auto entries = sparsity<hessian<f>, std::array<double, 2>>.nonzeros();
#else
inline constexpr auto entries = sparsity<gradient<f>, std::array<double, 2>>.nonzeros();
#endif
