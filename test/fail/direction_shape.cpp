// expect: gradfold: a direction has another shape than the argument that it belongs to
// Derivatives: a direction of another shape
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& x) { return x[0] * x[1]; };
#ifdef CURED
auto slope = hvp<f>(at(std::array{2.0, 3.0}), along(std::array{1.0, 0.0}));
#else
auto slope = hvp<f>(at(std::array{2.0, 3.0}), along(std::array{1.0, 0.0, 0.0}));
#endif
