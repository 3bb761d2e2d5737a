// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

/// Numbers as bytes of a file, in either order.
namespace gradfold::files::detail {

/// How a file writes a number: 'f', 'i' or 'u', its bytes, and whether the first byte is the highest.
struct number_format {
  char kind = 'f';
  int size = 8;
  bool big_endian = false;
  bool operator==(const number_format&) const = default;
};
template <class T>
inline constexpr number_format native_format{std::floating_point<T> ? 'f'
                                             : std::is_signed_v<T>  ? 'i'
                                                                    : 'u',
                                             sizeof(T), std::endian::native == std::endian::big};

constexpr bool known(number_format f) {
  if (f.kind == 'f') return f.size == 4 || f.size == 8;
  return (f.kind == 'i' || f.kind == 'u') && (f.size == 1 || f.size == 2 || f.size == 4 || f.size == 8);
}

template <class Raw>
Raw raw_number(const char* bytes, bool big_endian) {
  char ordered[sizeof(Raw)];
  const bool reversed = big_endian != (std::endian::native == std::endian::big);
  for (std::size_t k = 0; k < sizeof(Raw); ++k) ordered[k] = bytes[reversed ? sizeof(Raw) - 1 - k : k];
  Raw result;
  std::memcpy(&result, ordered, sizeof(Raw));
  return result;
}

/// A number of a file as a T, or nothing where it is a whole number that T cannot hold. Reals are rounded to T.
template <class T, class Raw>
std::optional<T> converted(Raw x) {
  if constexpr (std::integral<T>) {
    if (!std::in_range<T>(x)) return std::nullopt;
  }
  return static_cast<T>(x);
}
/// Calls f with a number of the type that a format means.
template <class F>
auto with_raw_type(number_format format, const F& f) {
  const auto of_size = [&]<class One, class Two, class Four, class Eight>(One, Two, Four, Eight) {
    return format.size == 1 ? f(One{}) : format.size == 2 ? f(Two{}) : format.size == 4 ? f(Four{}) : f(Eight{});
  };
  if (format.kind == 'f') return format.size == 4 ? f(float{}) : f(double{});
  if (format.kind == 'i') return of_size(std::int8_t{}, std::int16_t{}, std::int32_t{}, std::int64_t{});
  return of_size(std::uint8_t{}, std::uint16_t{}, std::uint32_t{}, std::uint64_t{});
}
template <class T>
std::optional<T> number_at(const char* bytes, number_format format) {
  return with_raw_type(format, [&]<class Raw>(Raw) -> std::optional<T> {
    if constexpr (std::integral<T> && std::floating_point<Raw>) return std::nullopt;
    else return converted<T>(raw_number<Raw>(bytes, format.big_endian));
  });
}

}  // namespace gradfold::files::detail
