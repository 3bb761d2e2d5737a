// expect: gradfold: the functor of residuals<Functor, sizes..., count> is called as functor\(const T\* block, ..., T\* residuals\)
// Functions: a functor with another number of blocks
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
#ifdef CURED
auto e = residuals<line, 1, 1, 1>(std::array{0.5}, std::array{1.0});
#else
auto e = residuals<line, 2, 1>(std::array{0.5, 1.0});
#endif
