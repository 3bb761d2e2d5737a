#pragma once

/// A reader of numeric tables that names the place of every mistake.

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace demo {

/// A file that cannot be used; `what()` is one line with the file, the line and the column.
struct bad_file : std::runtime_error {
  bad_file(const std::string& file, std::size_t line, std::size_t column, const std::string& why)
      : std::runtime_error(file + ": line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + why) {}
};

/// The fields of one line, and where they stand.
struct csv_line {
  std::string file;
  std::size_t number;
  std::vector<std::string_view> fields;
  bool complete;  // ended by a newline: the last line of a file that was cut is not

  [[noreturn]] void reject(std::size_t column, const std::string& why) const {
    throw bad_file(file, number, column, why);
  }
};

/// What of a field can be shown in a message: its beginning, without control characters.
inline std::string excerpt(std::string_view field) {
  constexpr std::size_t longest = 20;
  std::string shown(field.substr(0, longest));
  for (char& c : shown)
    if (c < ' ' || c > '~') c = '?';
  return "'" + shown + (field.size() > longest ? "…'" : "'");
}

inline std::string_view trimmed(std::string_view field) {
  const auto first = field.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return field.substr(first, field.find_last_not_of(" \t\r") - first + 1);
}

inline std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> fields;
  for (std::size_t comma; (comma = text.find(',')) != std::string_view::npos; text.remove_prefix(comma + 1))
    fields.push_back(trimmed(text.substr(0, comma)));
  fields.push_back(trimmed(text));
  return fields;
}

inline void require_width(const csv_line& line, std::size_t columns) {
  const std::size_t found = line.fields.size();
  const std::string counts = std::to_string(columns) + " columns are expected, this line has " + std::to_string(found);
  if (found < columns && !line.complete) line.reject(found, "the file is cut off here: " + counts);
  if (found != columns) line.reject(found < columns ? found : columns + 1, counts);
}

inline double number(const csv_line& line, std::size_t column) {
  const std::string_view field = line.fields[column - 1];
  if (field.empty()) line.reject(column, line.complete ? "a number is missing" : "the file is cut off here");
  double value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error == std::errc::invalid_argument || end != field.data() + field.size())
    line.reject(column, excerpt(field) + " is not a number");
  if (error != std::errc{} || !std::isfinite(value)) line.reject(column, excerpt(field) + " is out of range");
  return value;
}

inline bool is_number(std::string_view field) {
  double ignored = 0;
  return std::from_chars(field.data(), field.data() + field.size(), ignored).ec == std::errc{};
}

inline void require_names(const csv_line& line) {
  for (std::size_t column = 1; column <= line.fields.size(); ++column) {
    const std::string_view name = line.fields[column - 1];
    if (name.empty() || is_number(name)) line.reject(column, "a column's name is expected, not " + excerpt(name));
  }
}

inline std::string text_of(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) throw bad_file(file, 1, 1, "this is a directory");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw bad_file(file, 1, 1, std::string("cannot be opened: ") + std::strerror(errno));
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The rows of a comma-separated table of numbers whose first line names its columns. Row i stands on line i + 2.
/// Throws bad_file where the file is missing, empty or cut, and where a field is no number or a line not `Columns` wide.
template <std::size_t Columns>
std::vector<std::array<double, Columns>> read_csv(const std::string& file) {
  const std::string text = text_of(file);
  if (trimmed(text).empty()) throw bad_file(file, 1, 1, "the file is empty");

  std::vector<std::array<double, Columns>> rows;
  std::string_view rest = text;
  for (std::size_t line_number = 1; !rest.empty(); ++line_number) {
    const std::size_t newline = rest.find('\n');
    const csv_line line{file, line_number, split(rest.substr(0, newline)), newline != std::string_view::npos};
    rest.remove_prefix(line.complete ? newline + 1 : rest.size());
    require_width(line, Columns);
    if (line_number == 1) {
      require_names(line);
      continue;
    }
    auto& row = rows.emplace_back();
    for (std::size_t column = 1; column <= Columns; ++column) row[column - 1] = number(line, column);
  }
  if (rows.empty()) throw bad_file(file, 2, 1, "the file has names of columns, but no rows");
  return rows;
}

}  // namespace demo
