// expect: gradfold: this Hana struct is no class template over its number type: write template <class T> struct pose \{ T x; \}, so that pose<double> can arrive as pose<symbol>
// Arguments: a struct that is no template
#include <boost/hana/adapt_struct.hpp>
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
BOOST_HANA_ADAPT_STRUCT(point, x, y);
auto slope = gradient<f>(point{1.0, 2.0});
#endif
