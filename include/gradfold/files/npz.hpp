// SPDX-License-Identifier: BSL-1.0
#pragma once

// As in gradfold.hpp: names of ours are compared with the users' globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include <gradfold/files/npy.hpp>
#include <gradfold/leaf_names.hpp>

#include <zip.h>

#include <concepts>

/// NumPy's files of several arrays by name. Programs that include this header are linked with libzip (-lzip).
namespace gradfold::files::detail {

struct discarding {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using zip_archive = std::unique_ptr<zip_t, discarding>;
using zip_entry = std::unique_ptr<zip_file_t, discarding>;

inline std::string zip_message(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  const std::string result = zip_error_strerror(&error);
  zip_error_fini(&error);
  return result;
}
inline std::string entry_name(std::string_view name) { return std::string(name.empty() ? "value" : name) + ".npy"; }

/// A matrix with its axes exchanged; other tensors as they are.
template <class T, std::size_t... extents>
auto transposed(const tensor<T, extents...>& x) {
  if constexpr (sizeof...(extents) != 2) return x;
  else {
    constexpr auto extent = extents_of<tensor<T, extents...>>;
    tensor<T, extent[1], extent[0]> y;
    for (std::size_t i = 0; i < extent[0]; ++i)
      for (std::size_t j = 0; j < extent[1]; ++j) y(j, i) = x(i, j);
    return y;
  }
}

/// What a deflated entry may become at most: 1032 bytes of each. An entry that says more is a lie.
inline constexpr zip_uint64_t largest_ratio = 1032;

}  // namespace gradfold::files::detail

namespace gradfold::files {

/// Where a tensor's numbers are in a file of someone else's: the entry's name, and whether it is the transpose.
struct source {
  std::string name;
  bool transposed = false;
};

/// A .npz file under construction: add what belongs in it, then write it.
class npz_builder {
 public:
  template <class T, std::size_t... extents>
  void add(std::string_view name, const tensor<T, extents...>& x) {
    add_bytes(name, detail::npy_bytes(std::span<const std::size_t>(detail::extents_of<tensor<T, extents...>>), std::span<const T>(x.data(), x.size())));
  }
  template <class T>
  void add(std::string_view name, std::span<const T> numbers) {
    const std::size_t extents[] = {numbers.size()};
    add_bytes(name, detail::npy_bytes(std::span<const std::size_t>(extents), numbers));
  }
  /// Each number and tensor of a tree, named by its path behind `prefix`, as in "weights.1.bias".
  template <class Tree>
  void add_tree(const Tree& tree, const std::string& prefix = {}) {
    for_each_named(tree, [&]<class X>(std::string_view name, const X& x) {
      if constexpr (gradfold::detail::tensor_like<X>) add(prefix + std::string(name), x);
      else add_bytes(prefix + std::string(name), detail::npy_bytes(std::span<const std::size_t>(), std::span<const X>(&x, 1)));
    });
  }
  /// The same under other names and layouts: `target_of` gives the place of each path, as in load.
  template <class Tree, class TargetOf>
  requires std::invocable<const TargetOf&, std::string_view> void add_tree(const Tree& tree, const TargetOf& target_of) {
    for_each_named(tree, [&]<class X>(std::string_view name, const X& x) {
      const source target = target_of(name);
      if constexpr (gradfold::detail::tensor_like<X>) target.transposed ? add(target.name, detail::transposed(x)) : add(target.name, x);
      else add_tree(x, target.name);
    });
  }
  /// Writes a file that is whole or not there. Entries are stored, not compressed, and carry no time: the same numbers give the
  /// same bytes. Throws bad_file.
  void write(const std::string& file) const {
    const std::string beside = detail::beside(file);
    int code = 0;
    detail::zip_archive to(zip_open(beside.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
    if (!to) throw bad_file(file, "cannot be written: " + detail::zip_message(code));
    for (const auto& [name, bytes] : entries_) write_entry(file, to.get(), name, bytes);
    if (zip_close(to.get()) != 0) throw bad_file(file, std::string("cannot be written: ") + zip_strerror(to.get()));
    static_cast<void>(to.release());
    detail::move_onto(beside, file);
  }

 private:
  void add_bytes(std::string_view name, std::string bytes) { entries_.emplace_back(detail::entry_name(name), std::move(bytes)); }
  static void write_entry(const std::string& file, zip_t* to, const std::string& name, const std::string& bytes) {
    zip_source_t* const from = zip_source_buffer(to, bytes.data(), bytes.size(), 0);
    const zip_int64_t place = from ? zip_file_add(to, name.c_str(), from, ZIP_FL_ENC_UTF_8) : -1;
    if (place < 0) {
      zip_source_free(from);
      throw bad_file(file, name + ": cannot be written: " + zip_strerror(to));
    }
    zip_set_file_compression(to, static_cast<zip_uint64_t>(place), ZIP_CM_STORE, 0);
    zip_file_set_dostime(to, static_cast<zip_uint64_t>(place), 0, 0x21, 0);  // 1980-01-01, the first day of zip
  }
  std::vector<std::pair<std::string, std::string>> entries_;
};

/// A .npz file that is read, compressed or not. Throws bad_file where it cannot be opened or is no zip file.
class npz_file {
 public:
  explicit npz_file(std::string file) : file_{std::move(file)} {
    std::error_code ignored;
    if (std::filesystem::is_directory(file_, ignored)) throw bad_file(file_, "this is a directory");
    int code = 0;
    archive_.reset(zip_open(file_.c_str(), ZIP_RDONLY, &code));
    if (!archive_) throw bad_file(file_, "cannot be opened: " + detail::zip_message(code));
  }
  /// What is in the file, without the ending .npy.
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (zip_int64_t k = 0; k < zip_get_num_entries(archive_.get(), 0); ++k) {
      const char* const name = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(k), 0);
      const std::string_view text = name ? name : "";
      result.emplace_back(text.substr(0, text.ends_with(".npy") ? text.size() - 4 : text.size()));
    }
    return result;
  }
  bool has(std::string_view name) const { return zip_name_locate(archive_.get(), detail::entry_name(name).c_str(), 0) >= 0; }
  /// Throws bad_file for what the caller finds wrong with an array.
  [[noreturn]] void reject(std::string_view name, const std::string& why) const { throw bad_file(title(name), why); }

  /// One array. Throws bad_file where it is not there, is malformed, or has another shape.
  template <class Tensor>
  Tensor read(const source& from) const {
    Tensor x{};
    const std::string bytes = entry(from.name);
    copy(from, bytes, x);
    return x;
  }
  template <class T>
  array<T> read_array(std::string_view name) const {
    const std::string bytes = entry(name);
    return detail::array_of<T>(detail::parse_npy(title(name), bytes));
  }
  /// Each number and tensor of a tree, by its path behind `prefix`. Throws bad_file; then the tree is as it was.
  template <class Tree>
  void read_tree(Tree& tree, const std::string& prefix = {}) const {
    read_tree(tree, [&](std::string_view name) { return source{prefix + std::string(name)}; });
  }
  /// The same, where `source_of` gives the source of each path.
  template <class Tree, class SourceOf>
  requires std::invocable<const SourceOf&, std::string_view> void read_tree(Tree& tree, const SourceOf& source_of) const {
    Tree read = tree;
    for_each_named(read, [&](std::string_view name, auto& x) {
      const source from = source_of(name);
      const std::string bytes = entry(from.name);
      copy(from, bytes, x);
    });
    tree = std::move(read);
  }

 private:
  std::string title(std::string_view name) const { return file_ + ": " + detail::entry_name(name); }

  template <class X>
  void copy(const source& from, const std::string& bytes, X& x) const {
    const detail::stored_array stored = detail::parse_npy(title(from.name), bytes);
    const detail::stored_array& turned = from.transposed ? stored.transposed() : stored;
    if constexpr (gradfold::detail::tensor_like<X>) detail::copy_array(turned, x);
    else {
      detail::require_extents(turned, {});
      detail::copy_numbers(turned, std::span<X>(&x, 1));
    }
  }
  /// The bytes of an entry. The size that it says is held against what is there before memory is taken.
  std::string entry(std::string_view name) const {
    zip_stat_t known;
    zip_stat_init(&known);
    if (zip_stat(archive_.get(), detail::entry_name(name).c_str(), 0, &known) != 0) throw bad_file(title(name), "is not there");
    if (known.size > known.comp_size * detail::largest_ratio + 64) throw bad_file(title(name), "cannot be as large as it says");
    const detail::zip_entry from(zip_fopen_index(archive_.get(), known.index, 0));
    if (!from) throw bad_file(title(name), std::string("cannot be read: ") + zip_strerror(archive_.get()));
    std::string bytes(known.size, '\0');
    char beyond;
    const zip_int64_t count = zip_fread(from.get(), bytes.data(), bytes.size());
    const zip_int64_t more = count < 0 ? count : zip_fread(from.get(), &beyond, 1);  // libzip compares the checksum at the end alone
    if (more < 0) throw bad_file(title(name), std::string("cannot be read: ") + zip_file_strerror(from.get()));
    if (static_cast<zip_uint64_t>(count) != known.size || more != 0) throw bad_file(title(name), "the entry is not as long as it says");
    return bytes;
  }

  std::string file_;
  detail::zip_archive archive_;
};

/// Writes each number and tensor of a tree under its path, as in "1.weight"; NumPy reads it: np.load(file)["1.weight"].
template <class Tree>
void save(const std::string& file, const Tree& tree) {
  npz_builder to;
  to.add_tree(tree);
  to.write(file);
}
/// The same under other names and layouts: `target_of("1.weight")` says where that tensor goes.
template <class Tree, class TargetOf>
void save(const std::string& file, const Tree& tree, const TargetOf& target_of) {
  npz_builder to;
  to.add_tree(tree, target_of);
  to.write(file);
}
/// Reads what save wrote, or NumPy under the same names. Throws bad_file; then the tree is as it was.
template <class Tree>
void load(const std::string& file, Tree& tree) {
  npz_file(file).read_tree(tree);
}
/// The same from other names and layouts: `source_of("1.weight")` says where that tensor is, as in
/// source{.name = "fc1.weight", .transposed = true} for a dense layer of PyTorch's.
template <class Tree, class SourceOf>
void load(const std::string& file, Tree& tree, const SourceOf& source_of) {
  npz_file(file).read_tree(tree, source_of);
}

}  // namespace gradfold::files

#pragma GCC diagnostic pop
