#pragma once

/// The command line of the digits.

#include "../option_values.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace digits {

struct options {
  std::string data = DIGITS_DATA, out = "digits_out", network = "both";
  std::uint64_t seed = 1;
  int seeds = 5, epochs = 0;  // 0 epochs: as many as the network wants
  bool help = false;
};

inline constexpr const char* usage = R"(usage: digits [--network NAME] [--seed N] [--seeds N] [--epochs N] [--data FILE] [--out DIRECTORY]

  --network NAME    dense, convolution, or both (both)
  --seed N          the first seed: where weights begin and the order of the digits (1)
  --seeds N         how many trainings, 1 to 100, with one seed after the other (5)
  --epochs N        how often a training sees each digit, 1 to 10000 (60 dense, 20 convolution)
  --data FILE       64 pixels from 0 to 16 and the digit a row; the first line names the columns
                    (by default the digits in data/)
  --out DIRECTORY   where the pictures go (digits_out); made if it is not there
  --help            this text

A fifth of the digits is held back from every training, always the same. Ctrl-C ends after the epoch under way.
Exit status: 0 if all is well, 1 if a file cannot be used, 2 if an option is wrong, 130 if interrupted.
)";

inline std::string network_option(std::string_view text) {
  if (text != "dense" && text != "convolution" && text != "both")
    throw demo::bad_option("--network takes dense, convolution or both, not '" + std::string(text) + "'");
  return std::string(text);
}

inline options read_options(int count, char** words) {
  options result;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = words[i];
    const auto value = [&]() -> std::string_view {
      if (++i == count) throw demo::bad_option(std::string(name) + " needs a value; --help lists the options");
      return words[i];
    };
    if (name == "--help" || name == "-h") result.help = true;
    else if (name == "--data") result.data = value();
    else if (name == "--out") result.out = value();
    else if (name == "--network") result.network = network_option(value());
    else if (name == "--epochs") result.epochs = demo::integer_option(name, value(), 1, 10000);
    else if (name == "--seeds") result.seeds = demo::integer_option(name, value(), 1, 100);
    else if (name == "--seed") result.seed = demo::integer_option<std::uint64_t>(name, value(), 0, UINT32_MAX);
    else throw demo::bad_option("there is no option '" + std::string(name) + "'; --help lists the options");
  }
  return result;
}

}  // namespace digits
