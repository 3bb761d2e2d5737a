#pragma once

/// Where the pictures go.

#include <gradfold/files/whole.hpp>

namespace digits {

/// Throws bad_file where there is no such directory and none can be made.
inline void make_directory(const std::string& directory) {
  std::error_code mistake;
  std::filesystem::create_directories(directory, mistake);
  if (!std::filesystem::is_directory(directory))
    throw gradfold::files::bad_file(directory, "cannot be written: " + (mistake ? mistake.message() : "this is no directory"));
}

}  // namespace digits
