// expect: gradfold: Boost.Hana knows this struct of numbers and not the same struct of symbols: repeat BOOST_HANA_ADAPT_STRUCT for pose<gradfold::symbol>, or use BOOST_HANA_DEFINE_STRUCT inside the template
// Arguments: a struct adapted for one number type
#include <boost/hana/adapt_struct.hpp>
#include <gradfold/gradfold.hpp>
using namespace gradfold;
template <class T>
struct point {
  T x, y;
};
#ifdef CURED
BOOST_HANA_ADAPT_STRUCT(point<double>, x, y);
BOOST_HANA_ADAPT_STRUCT(point<symbol>, x, y);
#else
BOOST_HANA_ADAPT_STRUCT(point<double>, x, y);
#endif
inline constexpr auto f = [](const auto& p) { return p.x * p.y; };
auto slope = gradient<f>(point<double>{1.0, 2.0});
