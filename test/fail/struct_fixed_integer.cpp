// expect: 
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
