// expect: gradfold: reshape keeps the number of elements
// Arguments: a reshape to another number of elements
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
auto z = reshape<6>(tensor<double, 2, 3>{});
#else
auto z = reshape<5>(tensor<double, 2, 3>{});
#endif
