// expect: is not public
// Functions: a function object with a private member
// A callable is a template argument, so the compiler itself asks for public members.
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
struct model {
  double scale;
  constexpr auto operator()(auto x) const { return scale * x * x; }
};
double slope = gradient<model{3.0}>(2.0);
#else
class model {
 public:
  constexpr explicit model(double scale) : scale_(scale) {}
  constexpr auto operator()(auto x) const { return scale_ * x * x; }

 private:
  double scale_;
};
double slope = gradient<model{3.0}>(2.0);
#endif
