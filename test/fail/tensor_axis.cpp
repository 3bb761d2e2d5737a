// expect: gradfold: this tensor has no such axis; axes count from 0, or from -1 for the last one backwards
// Arguments: an axis that a tensor does not have
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
auto y = softmax<0>(tensor{1.0, 2.0});
#else
auto y = softmax<1>(tensor{1.0, 2.0});
#endif
