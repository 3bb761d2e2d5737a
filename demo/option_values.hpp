#pragma once

/// What the command lines of the demo's programs share.

#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>

namespace demo {

/// A command line that cannot be understood; `what()` is one line.
struct bad_option : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class Integer>
Integer integer_option(std::string_view name, std::string_view text, Integer least, Integer most) {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
    throw bad_option(std::string(name) + " takes a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", not '" + std::string(text) +
                     "'");
  return value;
}

}  // namespace demo
