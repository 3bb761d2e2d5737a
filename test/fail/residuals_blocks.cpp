// expect: gradfold: residuals<Functor, sizes..., count> is called with one std::array for each block of parameters
// Functions: blocks of other sizes than listed
#include <gradfold/gradfold.hpp>
#include <array>
using namespace gradfold;
struct line {
  template <class T>
  constexpr bool operator()(const T* m, const T* c, T* residual) const {
    residual[0] = m[0] * 2 + c[0] - 5;
    return true;
  }
};
inline constexpr auto r = residuals<line, 1, 1, 1>;
#ifdef CURED
auto e = r(std::array{0.5}, std::array{1.0});
#else
auto e = r(std::array{0.5, 1.0});
#endif
