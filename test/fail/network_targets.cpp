// expect: gradfold: the shapes of these two tensors do not go together
// Networks: integers for a loss of numbers
#include <gradfold/nn.hpp>
using namespace gradfold;
namespace hana = boost::hana;
constexpr auto model = hana::make_tuple(nn::input<2>, nn::dense<3>);
#ifdef CURED
auto loss(const nn::parameters<model, float>& p, const tensor<float, 4, 2>& x, const tensor<float, 4, 3>& y) {
  return nn::loss<model, nn::mean_square>(p, x, y);
}
#else
auto loss(const nn::parameters<model, float>& p, const tensor<float, 4, 2>& x, const tensor<int, 4>& label) {
  return nn::loss<model, nn::mean_square>(p, x, label);
}
#endif
