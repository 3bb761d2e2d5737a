#pragma once

/// The demo's command line.

#include "option_values.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace demo {

struct options {
  std::string data = DEMO_DATA;
  int epochs = 60;
  std::uint64_t seed = 1;
  bool help = false;
};

inline constexpr const char* usage = R"(usage: demo [--data FILE] [--epochs N] [--seed N]

  --data FILE   30 features and a label (0 or 1) a row; the first line names the columns
                (by default the breast cancer data in data/)
  --epochs N    how often the training sees each row, 1 to 100000 (60)
  --seed N      which rows are held back, and the order of the others (1)
  --help        this text

Exit status: 0 if all is well, 1 if the data cannot be used or a check fails, 2 if an option is wrong.
)";

inline options read_options(int count, char** words) {
  options result;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = words[i];
    const auto value = [&]() -> std::string_view {
      if (++i == count) throw bad_option(std::string(name) + " needs a value; --help lists the options");
      return words[i];
    };
    if (name == "--help" || name == "-h") result.help = true;
    else if (name == "--data") result.data = value();
    else if (name == "--epochs") result.epochs = integer_option(name, value(), 1, 100000);
    else if (name == "--seed") result.seed = integer_option<std::uint64_t>(name, value(), 0, UINT64_MAX);
    else throw bad_option("there is no option '" + std::string(name) + "'; --help lists the options");
  }
  return result;
}

}  // namespace demo
