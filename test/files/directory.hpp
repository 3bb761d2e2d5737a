// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/files/whole.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace files_check {

/// A directory of a test's own, removed with all that is in it.
class directory {
 public:
  directory() {
    std::string name = (std::filesystem::temp_directory_path() / "gradfold.").string() + std::string(6, 'X');  // mkdtemp puts letters there
    if (mkdtemp(name.data()) == nullptr) throw std::filesystem::filesystem_error("mkdtemp", name, std::error_code(errno, std::generic_category()));
    path_ = name;
  }
  directory(const directory&) = delete;
  ~directory() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  void write(const std::string& name, const std::string& bytes) const { std::ofstream(*this / name, std::ios::binary) << bytes; }
  /// A message without this directory at its beginning.
  std::string without(const std::string& message) const { return message.starts_with(path_ + "/") ? message.substr(path_.size() + 1) : message; }

 private:
  std::string path_;
};

inline std::string text_of(const std::string& file) { return gradfold::files::read_whole(file); }

/// What a call says that refuses a file; empty where it does not.
std::string mistake_of(const auto& call) {
  try {
    call();
  } catch (const gradfold::files::bad_file& mistake) {
    return mistake.what();
  }
  return {};
}

}  // namespace files_check
