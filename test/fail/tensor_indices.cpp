// expect: gradfold: an element x\(i, j\) is chosen by one index for each axis of the tensor, a row or a part by x\[i\]
// Arguments: a row of a tensor as its element
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
tensor<double, 2, 3> W{};
auto row = W[1];
#else
tensor<double, 2, 3> W{};
auto row = W(1);
#endif
