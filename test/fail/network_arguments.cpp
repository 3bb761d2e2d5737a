// expect: gradfold: this tensor is not what the model's first layer says
// Networks: the tensor before the parameters
#include <gradfold/nn.hpp>
using namespace gradfold;
namespace hana = boost::hana;
constexpr auto model = hana::make_tuple(nn::input<2>, nn::dense<3>);
#ifdef CURED
auto logits(const nn::parameters<model, float>& p, const tensor<float, 4, 2>& x) { return nn::predict<model>(p, x); }
#else
auto logits(const nn::parameters<model, float>& p, const tensor<float, 4, 2>& x) { return nn::predict<model>(x, p); }
#endif
