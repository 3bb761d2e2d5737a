#include <gradfold.hpp>

double slope_of_square(double x) {
  return gradfold::gradient<[](auto y) { return y * y; }>(x);
}
