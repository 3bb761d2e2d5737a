// expect: gradfold: these two tensors have no matrix product: the last axis of the first
// expect: tensor<gradfold::symbol, 2, 3>.*tensor<gradfold::symbol, 2>
// Arguments: shapes of an expression that have no matrix product
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto W = variable<"W">;
inline constexpr auto x = variable<"x">;
inline constexpr auto L = sum(matmul(W, x));
#ifdef CURED
auto z = L(W = tensor<double, 2, 3>{{1, 2, 3}, {4, 5, 6}}, x = tensor{1.0, 2.0, 3.0});
#else
auto z = L(W = tensor<double, 2, 3>{{1, 2, 3}, {4, 5, 6}}, x = tensor{1.0, 2.0});
#endif
