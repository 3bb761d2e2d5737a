// expect: gradfold: cross entropy takes an integer for each row of logits, or a probability for each logit
// Networks: labels of another batch
#include <gradfold/nn.hpp>
using namespace gradfold;
namespace hana = boost::hana;
#ifdef CURED
auto loss = nn::cross_entropy(tensor<double, 4, 10>{}, tensor<int, 4>{});
#else
auto loss = nn::cross_entropy(tensor<double, 4, 10>{}, tensor<int, 5>{});
#endif
