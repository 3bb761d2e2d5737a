// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>

/// Files that are read and written whole.
namespace gradfold::files {

/// A file that cannot be used; `what()` is one line: the file, the place in it, and what is wrong.
struct bad_file : std::runtime_error {
  bad_file(const std::string& file, const std::string& why) : std::runtime_error(file + ": " + why) {}
  /// Lines and columns count from 1; a column is a field of the line.
  bad_file(const std::string& file, std::size_t line, std::size_t column, const std::string& why)
      : bad_file(file, "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + why) {}
};

}  // namespace gradfold::files

namespace gradfold::files::detail {

struct closing {
  void operator()(std::FILE* stream) const { std::fclose(stream); }
};
using stream = std::unique_ptr<std::FILE, closing>;

/// What of a file's text can be shown in a message: its beginning, without control characters.
inline std::string shown(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::string result(text.substr(0, longest));
  for (char& c : result)
    if (c < ' ' || c > '~') c = '?';
  return "'" + result + (text.size() > longest ? "…'" : "'");
}

[[noreturn]] inline void reject_output(const std::string& file, const std::string& beside, int why) {
  std::remove(beside.c_str());
  throw bad_file(file, std::string("cannot be written: ") + std::strerror(why));
}
/// Puts a new file, flushed to the disk, in the place of another. Whatever happens, the place holds the old one or the new.
inline void move_onto(const std::string& beside, const std::string& file) {
  stream written(std::fopen(beside.c_str(), "rb+"));
  if (!written || fsync(fileno(written.get())) != 0) reject_output(file, beside, errno);
  written.reset();
  if (std::rename(beside.c_str(), file.c_str()) != 0) reject_output(file, beside, errno);
}
inline std::string beside(const std::string& file) { return file + ".new"; }

}  // namespace gradfold::files::detail

namespace gradfold::files {

/// The bytes of a file. Throws bad_file.
inline std::string read_whole(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) throw bad_file(file, "this is a directory");
  const detail::stream from(std::fopen(file.c_str(), "rb"));
  if (!from) throw bad_file(file, std::string("cannot be opened: ") + std::strerror(errno));
  std::string result;
  char part[65536];
  while (const std::size_t count = std::fread(part, 1, sizeof part, from.get())) result.append(part, count);
  if (std::ferror(from.get())) throw bad_file(file, std::string("cannot be read: ") + std::strerror(errno));
  return result;
}

/// Writes a file that is whole or not there: beside its place, as FILE.new, flushed, then renamed. A crash leaves the old file.
/// Throws bad_file.
inline void write_whole(const std::string& file, std::string_view bytes) {
  const std::string beside = detail::beside(file);
  detail::stream to(std::fopen(beside.c_str(), "wb"));
  if (!to) throw bad_file(file, std::string("cannot be written: ") + std::strerror(errno));
  if (std::fwrite(bytes.data(), 1, bytes.size(), to.get()) != bytes.size()) detail::reject_output(file, beside, errno);
  if (std::fclose(to.release()) != 0) detail::reject_output(file, beside, errno);
  detail::move_onto(beside, file);
}

}  // namespace gradfold::files
