// expect: gradfold: in this model the second layer of the misfit named here does not take the tensor that the first one gives
// expect: flatten_layer, .*convolution_layer<1, 0, 8, 3, 3>, .*tensor<double, 1, 64>
// Networks: two layers that do not go together
#include <gradfold/nn.hpp>
using namespace gradfold;
namespace hana = boost::hana;
#ifdef CURED
constexpr auto model = hana::make_tuple(nn::input<1, 8, 8>, nn::convolution<8, 3, 3>, nn::flatten);
#else
constexpr auto model = hana::make_tuple(nn::input<1, 8, 8>, nn::flatten, nn::convolution<8, 3, 3>);
#endif
auto p = nn::initial<model>(1);
