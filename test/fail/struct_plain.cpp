// expect: gradfold: an argument is no number and no tree of numbers \(std::array, std::pair, std::tuple, hana::tuple, hana::map, or a Hana struct that is a class template over its number type\)
// Arguments: a struct that Hana does not know
#include <gradfold/gradfold.hpp>
using namespace gradfold;
inline constexpr auto f = [](const auto& p) { return p.x * p.y; };
#ifdef CURED
#include <boost/hana/define_struct.hpp>
template <class T>
struct point {
  BOOST_HANA_DEFINE_STRUCT(point, (T, x), (T, y));
};
auto slope = gradient<f>(point<double>{1.0, 2.0});
#else
struct point {
  double x, y;
};
auto slope = gradient<f>(point{1.0, 2.0});
#endif
