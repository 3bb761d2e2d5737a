// expect: gradfold: a model is a hana::tuple of layers whose first one is nn::input
// Networks: a model that does not say what goes in
#include <gradfold/nn.hpp>
using namespace gradfold;
namespace hana = boost::hana;
#ifdef CURED
constexpr auto model = hana::make_tuple(nn::input<8>, nn::dense<10>);
#else
constexpr auto model = hana::make_tuple(nn::dense<10>);
#endif
inline constexpr auto count = nn::parameter_count<model>;
