/// Seven parameters of a rational curve, fitted to 37 measurements of electron mobility by Gauss-Newton and by
/// Levenberg-Marquardt, and compared with the values that NIST certifies.
/// Source of data and certified values: NIST Statistical Reference Datasets, nonlinear regression, Thurber (of the higher level
/// of difficulty), https://www.itl.nist.gov/div898/strd/nls/data/thurber.shtml; measured by R. Thurber, NIST.
/// With the argument `picture` it prints the picture of its page.

#include "picture.hpp"

#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

using namespace gradfold;

struct measurement {
  double density, mobility;  ///< the logarithm of the density
};
constexpr std::array<measurement, 37> measurements{
    {{-3.067, 80.574},   {-2.981, 84.248},   {-2.921, 87.264},   {-2.912, 87.195},   {-2.840, 89.076},   {-2.797, 89.608},  {-2.702, 89.868},
     {-2.699, 90.101},   {-2.633, 92.405},   {-2.481, 95.854},   {-2.363, 100.696},  {-2.322, 101.060},  {-1.501, 401.672}, {-1.460, 390.724},
     {-1.274, 567.534},  {-1.212, 635.316},  {-1.100, 733.054},  {-1.046, 759.087},  {-0.915, 894.206},  {-0.714, 990.785}, {-0.566, 1090.109},
     {-0.545, 1080.914}, {-0.400, 1122.643}, {-0.309, 1178.351}, {-0.109, 1260.531}, {-0.103, 1273.514}, {0.010, 1288.339}, {0.119, 1327.543},
     {0.377, 1353.863},  {0.790, 1414.509},  {0.963, 1425.208},  {1.006, 1421.384},  {1.115, 1442.962},  {1.572, 1464.350}, {1.841, 1468.705},
     {2.047, 1447.894},  {2.200, 1457.628}}};

constexpr std::size_t count = 7;
using parameters = std::array<double, count>;

constexpr parameters far_start{1000, 1000, 400, 40, 0.7, 0.3, 0.03}, near_start{1300, 1500, 500, 75, 1, 0.4, 0.05};
constexpr parameters certified{1.2881396800e+03, 1.4910792535e+03, 5.8323836877e+02, 7.5416644291e+01, 9.6629502864e-01, 3.9797285797e-01, 4.9727297349e-02};
constexpr parameters certified_deviations{4.6647963344e+00, 3.9571156086e+01, 2.8698696102e+01, 5.5675370270e+00,
                                          3.1333340687e-02, 1.4984928198e-02, 6.5842344623e-03};
constexpr double certified_sum = 5.6427082397e+03;

/// The model: cubic by cubic.
constexpr auto mobility = [](const auto& b, const auto& x) { return (b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1 + x * (b[4] + x * (b[5] + x * b[6]))); };

using matrix = tensor<double, count, count>;
using vector = tensor<double, count>;

/// J'J and J'r of the residuals r = model - measured, and the sum of their squares.
struct normal_equations {
  matrix squares{};
  vector slope{};
  double sum = 0;

  explicit normal_equations(const parameters& b) {
    for (const auto& [x, y] : measurements) {
      const auto [value, row] = value_and_gradient<mobility, 0>(b, x);
      const double residual = value - y;
      sum += residual * residual;
      for (std::size_t i = 0; i < count; ++i) {
        slope[i] += row[i] * residual;
        for (std::size_t j = 0; j < count; ++j) squares(i, j) += row[i] * row[j];
      }
    }
  }
};

/// The step that solves (J'J + damping diag(J'J)) step = -J'r, in units of the columns of J, which differ by 10^5.
vector damped_step(const normal_equations& n, double damping) {
  matrix scaled;
  vector units, right;
  for (std::size_t i = 0; i < count; ++i) units[i] = 1 / std::sqrt(n.squares(i, i));
  for (std::size_t i = 0; i < count; ++i) {
    right[i] = -n.slope[i] * units[i];
    for (std::size_t j = 0; j < count; ++j) scaled(i, j) = n.squares(i, j) * units[i] * units[j] + (i == j ? damping : 0);
  }
  return units * solve(scaled, right);
}

parameters moved(parameters b, const vector& step) {
  for (std::size_t i = 0; i < count; ++i) b[i] += step[i];
  return b;
}
bool is_small(const vector& step, const parameters& b) {
  for (std::size_t i = 0; i < count; ++i)
    if (std::abs(step[i]) > 1e-11 * std::abs(b[i])) return false;
  return true;
}

/// Full steps of the linearised problem: fast where it starts near enough.
parameters gauss_newton(parameters b, int& steps) {
  for (steps = 1; steps < 100; ++steps) {
    const vector step = damped_step(normal_equations(b), 0);
    b = moved(b, step);
    if (is_small(step, b)) break;
  }
  return b;
}

/// Steps that are damped the more, the less the sum of squares obeys. Near its minimum the sum no longer tells steps apart, for it
/// is flat there to within its rounding; they are taken then.
/// Source: D. W. Marquardt, An algorithm for least-squares estimation of nonlinear parameters, 1963.
parameters levenberg_marquardt(parameters b, int& steps) {
  normal_equations here(b);
  double damping = 1e-3;
  for (steps = 1; steps < 200; ++steps) {
    const vector step = damped_step(here, damping);
    const parameters tried = moved(b, step);
    const normal_equations there(tried);
    if (there.sum <= here.sum * (1 + 1e-13)) b = tried, here = there, damping /= 10;
    else damping *= 10;
    if (is_small(step, b)) break;
  }
  return b;
}

/// Standard deviations of the parameters: roots of the diagonal of s^2 (J'J)^-1.
parameters deviations(const parameters& b) {
  const normal_equations n(b);
  const double variance = n.sum / static_cast<double>(measurements.size() - count);
  matrix scaled;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < count; ++j) scaled(i, j) = n.squares(i, j) / std::sqrt(n.squares(i, i) * n.squares(j, j));
  const matrix covariance = inverse(scaled);
  parameters of{};
  for (std::size_t i = 0; i < count; ++i) of[i] = std::sqrt(variance * covariance(i, i) / n.squares(i, i));
  return of;
}

double relative_error(double x, double known) { return std::abs(x - known) / std::abs(known); }
double largest_error(const parameters& x, const parameters& known) {
  double largest = 0;
  for (std::size_t i = 0; i < count; ++i) largest = std::fmax(largest, relative_error(x[i], known[i]));
  return largest;
}

void draw(const parameters& b) {
  std::vector<picture::point> measured, curve;
  for (const auto& [x, y] : measurements) measured.push_back({x, y});
  for (int i = 0; i <= 160; ++i) curve.push_back({-3.2 + i * 0.035, mobility(b, -3.2 + i * 0.035)});
  picture::chart chart("Electron mobility of a semiconductor (NIST, Thurber)", "logarithm of the density", {-3.5, 2.5, 0.5}, "mobility", {0, 1600, 200});
  chart.curve(curve, "#1b6ca8", "fitted curve");
  chart.dots(measured, "#d1495b", "measured");
}

int main(int argc, char**) {
  int gauss_newton_steps, marquardt_steps;
  const parameters near = gauss_newton(near_start, gauss_newton_steps), far = levenberg_marquardt(far_start, marquardt_steps);
  if (argc > 1) return draw(far), 0;

  const parameters spread = deviations(far);
  const double sum = normal_equations(far).sum;
  std::printf("   fitted           certified           deviation      certified\n");
  for (std::size_t i = 0; i < count; ++i)
    std::printf("b%zu %15.7e  %18.10e  %13.6e  %18.10e\n", i + 1, far[i], certified[i], spread[i], certified_deviations[i]);
  std::printf("sum of squares %.7e, certified %.10e\n", sum, certified_sum);

  // NIST gives eleven digits.
  const bool good = largest_error(near, certified) < 1e-9 && largest_error(far, certified) < 1e-9 && relative_error(sum, certified_sum) < 1e-10 &&
                    largest_error(spread, certified_deviations) < 1e-7 && gauss_newton_steps < 90 && marquardt_steps < 100;
  std::printf("%s\n", good ? "both methods agree with the certified values" : "the fit is off");
  return good ? 0 : 1;
}
