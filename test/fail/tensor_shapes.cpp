// expect: gradfold: the shapes of these two tensors do not go together
// Arguments: shapes that do not broadcast
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
auto z = tensor<double, 2, 3>{} + tensor<double, 3>{};
#else
auto z = tensor<double, 2, 3>{} + tensor<double, 4>{};
#endif
