#include <gradfold.hpp>

inline constexpr auto a = gradfold::variable<"a">;
inline constexpr auto b = gradfold::variable<"b">;
constexpr auto Q = 3 * gradfold::pow(a, 3) - gradfold::pow(b, 2);

static_assert(gradfold::gradient<Q>(a = 2.0, b = 6.0)[a] == 36.0);

double slope_of_square(double x);

int main() { return gradfold::gradient<Q>(a = 2.0, b = 6.0)[b] == -12.0 && slope_of_square(3.0) == 6.0 ? 0 : 1; }
