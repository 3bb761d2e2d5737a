#pragma once

/// Digits in IDX files, as those of MNIST: a file of pictures and a file of what they show.

#include "data.hpp"

#include <fstream>

namespace digits {

namespace files = gradfold::files;

/// Behind those that are there.
inline void append_pair(data_set& to, const std::string& images, const std::string& labels) {
  const auto x = files::read_idx_array<unsigned char>(images);
  const auto y = files::read_idx_array<unsigned char>(labels);
  const auto shape = [](const auto& array) { return "not an array " + files::detail::extents_text(array.extents); };
  const bool square = x.extents.size() == 3 && x.extents[1] == x.extents[2];
  if (!square || (x.extents[1] != 8 && x.extents[1] != 28)) throw files::bad_file(images, "pictures of 8 by 8 or 28 by 28 pixels are expected, " + shape(x));
  if (to.side != 0 && to.side != x.extents[1]) throw files::bad_file(images, "pictures as large as those learned from are expected, " + shape(x));
  if (y.extents.size() != 1 || y.extents[0] != x.extents[0])
    throw files::bad_file(labels, std::to_string(x.extents[0]) + " labels are expected, one for each picture, " + shape(y));
  for (std::size_t k = 0; k < y.numbers.size(); ++k)
    if (y.numbers[k] > 9) throw files::bad_file(labels, "byte " + std::to_string(8 + k) + ": the digit must be 0 to 9");
  to.side = x.extents[1];
  for (const unsigned char pixel : x.numbers) to.pixels.push_back(static_cast<float>(pixel) / 255);
  to.labels.insert(to.labels.end(), y.numbers.begin(), y.numbers.end());
}
inline void require_enough(const std::string& place, std::size_t count) {
  if (count < fewest) throw files::bad_file(place, "there are fewer than " + std::to_string(fewest) + " digits");
}
inline data_set read_pair(const std::string& images, const std::string& labels) {
  data_set result;
  append_pair(result, images, labels);
  require_enough(images, result.size());
  return split(result);
}

/// A file of MNIST's, whose names are written in two ways; empty where it is not there.
inline std::string member(const std::string& directory, const std::string& name, const std::string& kind) {
  for (const char* const point : {"-", "."}) {
    const std::string file = directory + "/" + name + point + kind;
    if (std::filesystem::exists(file)) return file;
    if (std::filesystem::exists(file + ".gz")) throw files::bad_file(file + ".gz", "the file is compressed: gunzip unpacks it");
  }
  return {};
}
inline std::string needed_member(const std::string& directory, const std::string& name, const std::string& kind) {
  const std::string file = member(directory, name, kind);
  if (file.empty()) throw files::bad_file(directory, "there is no " + name + "-" + kind + " in this directory");
  return file;
}
/// A directory of MNIST's files. Its test set, where it is there, is what is held back.
inline data_set read_directory(const std::string& directory) {
  const std::string images = needed_member(directory, "train-images", "idx3-ubyte"), labels = needed_member(directory, "train-labels", "idx1-ubyte");
  const std::string held_back = member(directory, "t10k-images", "idx3-ubyte");
  if (held_back.empty()) return read_pair(images, labels);
  data_set result;
  append_pair(result, held_back, needed_member(directory, "t10k-labels", "idx1-ubyte"));
  result.held_back = result.size();
  append_pair(result, images, labels);
  if (result.held_back == 0) throw files::bad_file(held_back, "there are no digits");
  require_enough(images, result.training_size());
  return result;
}

inline bool is_idx(const std::string& file) {
  char beginning[2] = {1, 1};
  std::ifstream(file, std::ios::binary).read(beginning, 2);
  return beginning[0] == 0 && beginning[1] == 0;
}
/// What --data and --labels name: a table, a directory, or a pair of files.
inline data_set read_digits(const std::string& data, const std::string& labels) {
  if (!labels.empty()) return read_pair(data, labels);
  if (std::filesystem::is_directory(data)) return read_directory(data);
  if (is_idx(data)) throw files::bad_file(data, "this is an IDX file of pictures: --labels names the file of what they show");
  return split(read_table(data));
}

}  // namespace digits
