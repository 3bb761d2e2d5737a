// expect: gradfold: the functor of residuals<Functor, ...> is made without arguments
// Functions: a functor that is made of data
// Constants are named by a class of their own, as here; data that arrives at run time is one more block of parameters.
#include <gradfold/gradfold.hpp>
#include <array>
using namespace gradfold;
struct line {
  constexpr line(double x, double y) : x_(x), y_(y) {}
  template <class T>
  constexpr bool operator()(const T* m, const T* c, T* residual) const {
    residual[0] = m[0] * x_ + c[0] - y_;
    return true;
  }
  double x_, y_;
};
#ifdef CURED
struct third_line : line {
  constexpr third_line() : line(2, 5) {}
};
auto e = residuals<third_line, 1, 1, 1>(std::array{0.5}, std::array{1.0});
#else
auto e = residuals<line, 1, 1, 1>(std::array{0.5}, std::array{1.0});
#endif
