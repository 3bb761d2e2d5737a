// expect: gradfold: this needs a workspace of the number of bytes named here
// Arguments: more workspace than the stack has room for
#include <gradfold/gradfold.hpp>
using namespace gradfold;
using X = tensor<double, 300, 300>;
inline constexpr auto f = [](const auto& x) { return sum(sum<0>(exp(x)) * exp(x)); };
#ifdef CURED
static workspace<cost<gradient<f>, X>.workspace_bytes> memory;
void g(const X& x, X& z) { z = gradient<f>(memory, x); }
#else
void g(const X& x, X& z) { z = gradient<f>(x); }
#endif
