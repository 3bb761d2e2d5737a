#pragma once

/// What a run keeps, so that it can be resumed to the same result, bit for bit.

#include "data.hpp"
#include "options.hpp"

#include <gradfold/files/npz.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace digits {

namespace files = gradfold::files;

template <class T>
void add_number(files::npz_builder& to, const std::string& name, T x) {
  to.add(name, std::span<const T>(&x, 1));
}
inline void add_text(files::npz_builder& to, const std::string& name, const std::string& text) {
  to.add(name, std::span<const unsigned char>(reinterpret_cast<const unsigned char*>(text.data()), text.size()));
}
template <class T>
std::vector<T> read_row(const files::npz_file& from, const std::string& name) {
  return from.read_array<T>(name).numbers;
}
template <class T>
T read_number(const files::npz_file& from, const std::string& name) {
  return from.read<gradfold::tensor<T, 1>>({name})[0];
}
inline std::string read_text(const files::npz_file& from, const std::string& name) {
  const auto bytes = read_row<unsigned char>(from, name);
  return {bytes.begin(), bytes.end()};
}

inline void add_settings(files::npz_builder& to, const settings& run) {
  add_text(to, "run.data", std::filesystem::absolute(run.data).string());
  add_text(to, "run.labels", run.labels.empty() ? "" : std::filesystem::absolute(run.labels).string());
  add_text(to, "run.network", run.network);
  add_number(to, "run.seed", run.seed);
  add_number(to, "run.seeds", run.seeds);
  add_number(to, "run.epochs", run.epochs);
  add_number(to, "run.patience", run.patience);
}
inline settings read_settings(const files::npz_file& from) {
  const settings run{read_text(from, "run.data"),           read_text(from, "run.labels"),
                     read_text(from, "run.network"),        read_number<std::uint64_t>(from, "run.seed"),
                     read_number<int>(from, "run.seeds"),   read_number<int>(from, "run.epochs"),
                     read_number<int>(from, "run.patience")};
  const auto within = [](int x, int least, int most) { return least <= x && x <= most; };
  if (!is_network(run.network)) from.reject("run.network", files::detail::shown(run.network) + " is no network");
  if (!within(run.seeds, 1, 100) || !within(run.epochs, 0, 10000) || !within(run.patience, 0, 10000)) from.reject("run.seeds", "these settings are no run's");
  return run;
}

/// The file of a run: its settings, each training that is finished, and where the one under way stands. What a training keeps it
/// adds itself, under names that begin with its own.
class journal {
 public:
  /// Of a run that begins, or of one that goes on from what the file holds, `begun`.
  journal(std::string file, const settings& run, std::uint64_t data, std::unique_ptr<files::npz_file> begun)
      : file_{std::move(file)}, begun_{std::move(begun)} {
    add_settings(finished_, run);
    add_number(finished_, "run.digits", data);
  }
  const std::string& file() const { return file_; }

  /// Where a training stood; not called where it had not begun.
  void restore(const std::string& training, const auto& read) const {
    if (begun_ && begun_->has(training + "losses")) read(*begun_);
  }
  /// Writes where a training stands.
  void keep(const auto& add) {
    files::npz_builder all = finished_;
    add(all);
    all.write(file_);
    written_ = clock::now();
    is_there_ = true;
  }
  /// The same, but at most once in ten seconds: what a crash may cost.
  void keep_now_and_then(const auto& add) {
    if (clock::now() - written_ > std::chrono::seconds(10)) keep(add);
  }
  void finish_training(const auto& add) { add(finished_); }
  /// What a finished run needs no more is removed.
  void finish_run() const {
    std::error_code ignored;
    if (is_there_) std::filesystem::remove(file_, ignored);
  }

 private:
  using clock = std::chrono::steady_clock;
  std::string file_;
  std::unique_ptr<files::npz_file> begun_;
  files::npz_builder finished_;
  clock::time_point written_ = clock::now();
  bool is_there_ = begun_ != nullptr;
};

/// A file that a run left. Throws bad_file where it is none.
inline std::unique_ptr<files::npz_file> open_state(const std::string& file) {
  auto result = std::make_unique<files::npz_file>(file);
  if (!result->has("run.digits")) throw files::bad_file(file, "this is not what an interrupted run leaves");
  return result;
}
inline void require_same_digits(const std::string& file, const files::npz_file& state, const settings& run, const data_set& data) {
  if (read_number<std::uint64_t>(state, "run.digits") != fingerprint(data))
    throw files::bad_file(file, "the digits in " + run.data + " are not those that this run began with");
}

}  // namespace digits
