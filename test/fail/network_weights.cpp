// expect: gradfold: the weights in this header are not those of this tree: names and shapes must be as Header::leaves says
// Networks: weights in a header of another network
#include <gradfold/nn.hpp>
using namespace gradfold;
namespace hana = boost::hana;
struct header {
  static constexpr char leaves[] = "1.weight [2, 1], 1.bias [1]";
  static constexpr float numbers[] = {0.5f, 0.25f, 1.0f};
};
#ifdef CURED
inline constexpr auto model = hana::make_tuple(nn::input<2>, nn::dense<1>);
#else
inline constexpr auto model = hana::make_tuple(nn::input<1>, nn::dense<2>);
#endif
inline constexpr auto weights = nn::from_header<nn::parameters<model, float>, header>();
