#pragma once

/// Files that are whole or not there: written beside their place, flushed, and moved onto it.

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace digits {

/// A file that cannot be written; `what()` is one line.
struct bad_output : std::runtime_error {
  bad_output(const std::string& file, const char* why) : std::runtime_error(file + ": cannot be written: " + why) {}
};

inline void make_directory(const std::string& directory) {
  std::error_code mistake;
  std::filesystem::create_directories(directory, mistake);
  if (!std::filesystem::is_directory(directory)) throw bad_output(directory, mistake ? mistake.message().c_str() : "this is no directory");
}

inline void write_whole(const std::string& file, const std::string& text) {
  const std::string beside = file + ".new";
  std::FILE* const stream = std::fopen(beside.c_str(), "wb");
  if (!stream) throw bad_output(file, std::strerror(errno));
  const bool written = std::fwrite(text.data(), 1, text.size(), stream) == text.size() && std::fflush(stream) == 0 && fsync(fileno(stream)) == 0;
  const int why = errno;
  if (std::fclose(stream) != 0 || !written) throw bad_output(file, std::strerror(why));
  if (std::rename(beside.c_str(), file.c_str()) != 0) throw bad_output(file, std::strerror(errno));
}

}  // namespace digits
