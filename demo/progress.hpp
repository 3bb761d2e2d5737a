#pragma once

/// A line that shows how far the work is.

#include <cstdio>
#include <string>
#include <unistd.h>

namespace demo {

/// On a terminal the line is written over in place; in a file or a pipe each tenth of the work, or another part of it, gets a
/// line of its own.
class progress {
 public:
  progress(std::FILE* stream, int steps, int lines = 10) : stream_{stream}, steps_{steps}, lines_{lines}, in_place_{isatty(fileno(stream)) != 0} {}

  void show(int step, const std::string& text) {
    if (in_place_) std::fprintf(stream_, "\r   %s\033[K%s", text.c_str(), step == steps_ ? "\n" : "");
    else if (part_of(step) != part_of(step - 1) || step == steps_) std::fprintf(stream_, "   %s\n", text.c_str());
    std::fflush(stream_);
  }

 private:
  int part_of(int step) const { return static_cast<int>(static_cast<long long>(lines_) * step / steps_); }

  std::FILE* stream_;
  int steps_, lines_;
  bool in_place_;
};

}  // namespace demo
