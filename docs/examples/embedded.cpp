/// On a device: float, no heap, no exceptions, no RTTI. A microcontroller that reads a thermistor corrects the coefficients of
/// its sensor model, one reading after the other. Built with -fno-exceptions -fno-rtti.
/// The program replaces the allocator by one that ends it, so that running is the proof that none is called.

#include <gradfold/gradfold.hpp>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

/// The Steinhart-Hart equation with three coefficients: 1/T = a + b ln R + c (ln R)^3, in kelvin and kilo-ohm.
constexpr auto temperature = [](const auto& k, const auto& resistance) {
  const auto l = gradfold::log(resistance);
  return 1 / (k[0] + k[1] * l + k[2] * l * l * l);
};

constexpr auto half_squared_error = [](const auto& k, const auto& resistance, const auto& measured) {
  const auto e = temperature(k, resistance) - measured;
  return 0.5f * e * e;
};

using coefficients = std::array<float, 3>;

/// One step of normalised descent for one reading (R in kilo-ohm, T in kelvin).
coefficients adapt(coefficients k, float resistance, float kelvin) {
  const coefficients slope = gradfold::gradient<half_squared_error, 0>(k, resistance, kelvin);
  const auto by_k = gradfold::value_and_gradient<temperature, 0>(k, resistance);
  float size = 0;
  for (const float d : by_k.gradient) size += d * d;
  for (std::size_t i = 0; i < k.size(); ++i) k[i] -= slope[i] / size;
  return k;
}

}  // namespace

void* operator new(std::size_t) { std::abort(); }
void operator delete(void*) noexcept {}
void operator delete(void*, std::size_t) noexcept {}

static_assert(gradfold::cost<gradfold::gradient<half_squared_error, 0>, coefficients, float, float>.workspace_bytes == 0);

int main() {
  volatile float resistance = 10.0f, kelvin = 299.0f;
  coefficients k{2.7e-3f, 2.6e-4f, 3e-6f};
  k = adapt(k, resistance, kelvin);
  k = adapt(k, resistance, kelvin);
  const float error = temperature(k, static_cast<float>(resistance)) - kelvin;
  return error > -0.01f && error < 0.01f ? 0 : 1;
}
