// expect: gradfold: a tensor is made from as many numbers as it has elements, or from one, which all elements are
// Arguments: a tensor with an element too many
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
tensor<double, 3> x{1, 2, 3};
#else
tensor<double, 2> x{1, 2, 3};
#endif
