// expect: gradfold: a member of this Hana struct has a fixed type \(int, double\), so it cannot arrive as a symbol: give it the type T of the class template, or pass it as an argument of its own
// Arguments: a struct with a member of fixed type
#include <boost/hana/define_struct.hpp>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& p) { return p.x * p.x; };
#ifdef CURED
template <class T>
struct point {
  BOOST_HANA_DEFINE_STRUCT(point, (T, x));
};
auto slope = gradient<f>(point<double>{1.0});
#else
template <class T>
struct point {
  BOOST_HANA_DEFINE_STRUCT(point, (T, x), (int, label));
};
auto slope = gradient<f>(point<double>{1.0, 2});
#endif
