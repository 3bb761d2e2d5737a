// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/files/whole.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Tables in text files: a row on each line, its fields between separators.
namespace gradfold::files {

/// How a table is written.
struct csv_form {
  char separator = ',';
  bool names = true;        ///< whether the first line names the columns
  std::size_t columns = 0;  ///< how many are expected; 0: as many as the first line has
};

/// A table that was read: its fields, row by row.
template <class T>
struct table {
  std::string file;
  std::vector<std::string> names;  ///< of the columns; none where the file has none
  std::size_t columns = 0;
  std::vector<T> fields;

  std::size_t rows() const { return fields.size() / columns; }
  std::span<const T> row(std::size_t i) const { return std::span<const T>(fields).subspan(i * columns, columns); }
  /// The position of a column. Throws bad_file where none has this name.
  std::size_t column(std::string_view name) const {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) throw bad_file(file, "line 1: there is no column " + detail::shown(name));
    return static_cast<std::size_t>(found - names.begin());
  }
  /// Throws bad_file with the place of a field, counted from 0, for what the caller finds wrong with it. The row behind the
  /// last is where the file ends.
  [[noreturn]] void reject(std::size_t row, std::size_t column, const std::string& why) const {
    throw bad_file(file, row + (names.empty() ? 1 : 2), column + 1, why);
  }
};

}  // namespace gradfold::files

namespace gradfold::files::detail {

/// One line of a table, and where it stands.
struct csv_line {
  const std::string& file;
  char separator;
  std::size_t number = 0;
  std::vector<std::string_view> fields;  // with their quotes
  bool complete = true;                  // ended by a newline: the last line of a file that was cut is not

  [[noreturn]] void reject(std::size_t column, const std::string& why) const { throw bad_file(file, number, column, why); }
  [[noreturn]] void reject_or_cut(std::size_t column, const std::string& why) const { reject(column, complete ? why : "the file is cut off here: " + why); }
};

inline std::string_view trimmed(std::string_view field, char separator) {
  const std::string_view space = separator == '\t' ? " \r" : separator == ' ' ? "\t\r" : " \t\r";
  const auto first = field.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return field.substr(first, field.find_last_not_of(space) - first + 1);
}

/// Where the quote ends that a field begins with: "" is a quote within.
inline std::size_t end_of_quote(std::string_view field) {
  for (std::size_t at = 1;; at += 2) {
    at = field.find('"', at);
    if (at == std::string_view::npos || field.substr(at + 1, 1) != "\"") return at;
  }
}
/// The first field of a text.
inline std::string_view first_field(const csv_line& line, std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(line.separator == ' ' ? "\t" : " "), text.size());
  if (text.substr(begin, 1) != "\"") return text.substr(0, text.find(line.separator));
  const std::size_t quote = end_of_quote(text.substr(begin));
  if (quote == std::string_view::npos) line.reject_or_cut(line.fields.size() + 1, "a quote without its end");
  const std::size_t end = std::min(text.find(line.separator, begin + quote), text.size());
  if (!trimmed(text.substr(begin + quote + 1, end - begin - quote - 1), line.separator).empty())
    line.reject(line.fields.size() + 1, "the field goes on behind its quote");
  return text.substr(0, end);
}
inline void split(csv_line& line, std::string_view text) {
  line.fields.clear();
  for (;;) {
    const std::string_view field = first_field(line, text);
    line.fields.push_back(trimmed(field, line.separator));
    if (field.size() == text.size()) return;
    text.remove_prefix(field.size() + 1);
  }
}

inline void require_width(const csv_line& line, std::size_t columns) {
  const std::size_t found = line.fields.size();
  const bool blank = found == 1 && line.fields[0].empty();
  const std::string counts = std::to_string(columns) + (columns == 1 ? " column is" : " columns are") + " expected, this line " +
                             (blank ? "is blank" : "has " + std::to_string(found));
  if (found < columns) line.reject_or_cut(found, counts);
  if (found > columns) line.reject(columns + 1, counts);
}

inline std::string text_of(std::string_view field) {
  if (!field.starts_with('"')) return std::string(field);
  std::string result;
  for (std::size_t k = 1; k + 1 < field.size(); ++k) {
    result += field[k];
    if (field[k] == '"') ++k;
  }
  return result;
}

/// What a field says as a number, from the first character on that is none of its sign; how much of it was read, and whether it is in range.
template <class T>
std::from_chars_result parse_number(std::string_view field, T& value) {
  const bool plus = field.starts_with('+') && !field.starts_with("+-");
  return std::from_chars(field.data() + (plus ? 1 : 0), field.data() + field.size(), value);
}
inline bool is_number(std::string_view field) {
  double ignored = 0;
  return parse_number(field, ignored).ptr == field.data() + field.size() && !field.empty();
}

template <class T>
T field_of(const csv_line& line, std::size_t column) {
  const std::string_view quoted = line.fields[column - 1];
  if constexpr (std::same_as<T, std::string>) return text_of(quoted);
  else {
    const std::string_view field = quoted.starts_with('"') ? quoted.substr(1, quoted.size() - 2) : quoted;
    if (field.empty()) line.reject(column, line.complete ? "a number is missing" : "the file is cut off here");
    T value{};
    const auto [end, error] = parse_number(field, value);
    if (error == std::errc::invalid_argument || end != field.data() + field.size())
      line.reject(column, shown(field) + (std::integral<T> ? " is not a whole number" : " is not a number"));
    bool is_finite = error == std::errc{};
    if constexpr (std::floating_point<T>) is_finite = is_finite && std::isfinite(value);
    if (!is_finite) line.reject(column, shown(field) + " is out of range");
    return value;
  }
}
inline void read_names(const csv_line& line, std::vector<std::string>& names, bool text) {
  for (std::size_t column = 1; column <= line.fields.size(); ++column) {
    const std::string_view name = line.fields[column - 1];
    if (!text && is_number(name)) line.reject(column, "a column's name is expected, not " + shown(name));
    names.push_back(text_of(name));
  }
}

}  // namespace gradfold::files::detail

namespace gradfold::files {

/// Reads a table of numbers, float, double or integers; or, with T = std::string, of any fields, as they are.
/// Fields may stand in quotes, spaces around them do not count, and lines may end as on Windows. Each line has as many fields as
/// the first. Numbers are rounded to T; what is not finite or does not fit is refused, and so is a number that is missing.
/// Throws bad_file with line and column where the file is malformed; then nothing is read.
template <class T = double>
table<T> read_csv(const std::string& file, const csv_form& form = {}) {
  const std::string text = read_whole(file);
  std::string_view rest = text;
  if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);  // a mark that some editors put before UTF-8
  if (rest.find_first_not_of(" \t\r\n") == std::string_view::npos) throw bad_file(file, 1, 1, "the file is empty");

  table<T> result{file, {}, form.columns, {}};
  const auto lines = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')) + 1;
  for (detail::csv_line line{file, form.separator, 1, {}, true}; !rest.empty(); ++line.number) {
    const std::size_t newline = rest.find('\n');
    line.complete = newline != std::string_view::npos;
    detail::split(line, rest.substr(0, newline));
    rest.remove_prefix(line.complete ? newline + 1 : rest.size());
    if (result.columns == 0) result.columns = line.fields.size();
    detail::require_width(line, result.columns);
    if (line.number == 1) result.fields.reserve(std::min(lines * result.columns, text.size() / 2 + 1));  // a field is two bytes at least
    if (line.number == 1 && form.names) detail::read_names(line, result.names, std::same_as<T, std::string>);
    else
      for (std::size_t column = 1; column <= result.columns; ++column) result.fields.push_back(detail::field_of<T>(line, column));
  }
  if (result.fields.empty()) throw bad_file(file, 2, 1, "the file has names of columns, but no rows");
  return result;
}

}  // namespace gradfold::files
