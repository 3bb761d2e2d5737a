// expect: gradfold: this tensor is not what the model's first layer says
// Networks: a tensor without batch for a network
#include <gradfold/nn.hpp>
using namespace gradfold;
namespace hana = boost::hana;
constexpr auto model = hana::make_tuple(nn::input<8>, nn::dense<10>);
#ifdef CURED
auto y = nn::predict<model>(nn::initial<model>(1), tensor<double, 1, 8>{});
#else
auto y = nn::predict<model>(nn::initial<model>(1), tensor<double, 8>{});
#endif
