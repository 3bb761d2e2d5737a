// expect: gradfold: checkpoint<k> keeps the state of every k-th step: k is positive
// Functions: a checkpoint at every step of a negative number
#include <gradfold/gradfold.hpp>
using namespace gradfold;
#ifdef CURED
auto z = fold<9>(1.0, [](const auto& s, const auto& i) { return s + i; }, checkpoint<3>);
#else
auto z = fold<9>(1.0, [](const auto& s, const auto& i) { return s + i; }, checkpoint<-3>);
#endif
