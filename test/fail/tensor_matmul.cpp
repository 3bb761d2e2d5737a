// expect: gradfold: these two tensors have no matrix product
// Arguments: a product of matrices that do not fit
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
auto z = matmul(tensor<double, 2, 3>{}, tensor<double, 3>{});
#else
auto z = matmul(tensor<double, 2, 3>{}, tensor<double, 4>{});
#endif
