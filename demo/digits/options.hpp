#pragma once

/// The command line of the digits.

#include "../option_values.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace digits {

/// What a run is: the same settings give the same result.
struct settings {
  std::string data = DIGITS_DATA, labels, network = "both";
  std::uint64_t seed = 1;
  int seeds = 5, epochs = 0, patience = 0;  // 0 epochs: as many as the network wants
};
struct options {
  settings run;
  std::string out, state;  // state: to resume from
  bool resume = false, help = false;
};

inline constexpr const char* usage = R"(usage: digits [--network NAME] [--seed N] [--seeds N] [--epochs N] [--patience N] [--data PATH] [--labels FILE]
              [--out DIRECTORY]
       digits --resume [FILE] [--out DIRECTORY]

  --network NAME    dense, convolution, or both (both)
  --seed N          the first seed: where weights begin and the order of the digits (1)
  --seeds N         how many trainings, 1 to 100, with one seed after the other (5)
  --epochs N        how often a training sees each digit, 1 to 10000 (60 dense, 20 convolution)
  --patience N      ends a training whose loss has not become smaller for more than N epochs, 1 to 10000 (never)
  --data PATH       a table: 64 pixels from 0 to 16 and the digit a row, the first line names the columns;
                    or an IDX file of pictures of 8 by 8 or 28 by 28 pixels; or a directory of MNIST's files, train-images-idx3-ubyte
                    and so on, unpacked (by default the digits in data/)
  --labels FILE     the IDX file of the digits that such pictures show
  --out DIRECTORY   where weights and pictures go (digits_out, or where FILE is); made if it is not there
  --resume [FILE]   goes on where a run was interrupted, to the same result (DIRECTORY/state.npz)
  --help            this text

A fifth of the digits, or MNIST's test set, is held back from every training, always the same. Ctrl-C keeps the last finished epoch of
the training under way in DIRECTORY/state.npz, or in FILE; a finished run removes it.
Exit status: 0 if all is well, 1 if a file cannot be used, 2 if an option is wrong, 130 if interrupted.
)";

inline bool is_network(std::string_view name) { return name == "dense" || name == "convolution" || name == "both"; }

inline std::string network_option(std::string_view text) {
  if (!is_network(text)) throw demo::bad_option("--network takes dense, convolution or both, not '" + std::string(text) + "'");
  return std::string(text);
}

/// The words of a command line, one after the other.
class words_left {
 public:
  words_left(int count, char** words) : count_{count}, words_{words} {}
  bool next() { return ++at_ < count_; }
  std::string_view word() const { return words_[at_]; }
  std::string value() {
    const std::string name(word());
    if (!next()) throw demo::bad_option(name + " needs a value; --help lists the options");
    return words_[at_];
  }
  /// A value that may be left out.
  std::string optional_value() { return at_ + 1 < count_ && words_[at_ + 1][0] != '-' ? value() : std::string(); }

 private:
  int count_;
  char** words_;
  int at_ = 0;
};

/// Reads an option that says what the run is; false if it is none of them.
inline bool read_setting(settings& run, std::string_view name, words_left& words) {
  if (name == "--data") run.data = words.value();
  else if (name == "--labels") run.labels = words.value();
  else if (name == "--network") run.network = network_option(words.value());
  else if (name == "--epochs") run.epochs = demo::integer_option(name, words.value(), 1, 10000);
  else if (name == "--patience") run.patience = demo::integer_option(name, words.value(), 1, 10000);
  else if (name == "--seeds") run.seeds = demo::integer_option(name, words.value(), 1, 100);
  else if (name == "--seed") run.seed = demo::integer_option<std::uint64_t>(name, words.value(), 0, UINT32_MAX);
  else return false;
  return true;
}

inline std::string directory_of(const std::string& file) {
  const std::string directory = std::filesystem::path(file).parent_path().string();
  return directory.empty() ? "." : directory;
}

inline options read_options(int count, char** all_words) {
  options result;
  std::string setting;
  for (words_left words(count, all_words); words.next();) {
    const std::string_view name = words.word();
    if (name == "--help" || name == "-h") result.help = true;
    else if (name == "--out") result.out = words.value();
    else if (name == "--resume") result.resume = true, result.state = words.optional_value();
    else if (read_setting(result.run, name, words)) setting = name;
    else throw demo::bad_option("there is no option '" + std::string(name) + "'; --help lists the options");
  }
  if (result.resume && !setting.empty()) throw demo::bad_option("--resume goes on as the run began: " + setting + " cannot be given with it");
  if (!result.run.labels.empty() && result.run.data == DIGITS_DATA) throw demo::bad_option("--labels needs --data, which names the pictures");
  if (result.out.empty()) result.out = result.state.empty() ? "digits_out" : directory_of(result.state);
  if (result.state.empty()) result.state = result.out + "/state.npz";
  return result;
}

}  // namespace digits
