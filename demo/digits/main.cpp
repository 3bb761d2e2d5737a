/// The digits: two networks that learn to read them. `digits --help` lists the options.

#include "idx_data.hpp"
#include "interruption.hpp"
#include "options.hpp"
#include "outcome.hpp"
#include "output.hpp"
#include "pictures.hpp"
#include "report.hpp"

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <vector>

namespace {

using namespace digits;

struct network {
  const char* name;
  std::size_t side;  // of the pictures that it takes
  outcome (*train)(const data_set&, const order&, journal&);
  double goal;  // 0: none
};
constexpr network networks[] = {{"dense", 8, train_dense, 0.97},
                                {"convolution", 8, train_convolution, 0.98},
                                {"dense", 28, train_large_dense, 0},
                                {"convolution", 28, train_large_convolution, 0}};

void draw(const network& n, const data_set& data, const std::vector<outcome>& outcomes, const std::string& beginning) {
  files::write_whole(beginning + "_loss.svg", loss_curves(n.name, outcomes));
  files::write_whole(beginning + "_misread.svg", misread_digits(n.name, data, outcomes.front().held_back));
  files::write_whole(beginning + "_filters.svg", learned_filters(n.name, outcomes.front().filters));
  std::printf("   pictures: %s_loss.svg, %s_misread.svg, %s_filters.svg\n", beginning.c_str(), n.name, n.name);
}
void show_weights(const network& n, const outcome& first, const std::string& beginning) {
  if (first.read_back != first.held_back.accuracy) throw files::bad_file(beginning + ".npz", "these weights do not read as those that were written");
  std::printf("   weights (seed %llu): %s.hpp, %s.npz, read back: %.2f %% of the digits held back, as before\n\n", static_cast<unsigned long long>(first.seed),
              beginning.c_str(), n.name, 100 * first.read_back);
}

/// Trains a network with each seed; false if interrupted.
bool run_network(const network& n, const data_set& data, const settings& run, const std::string& directory, journal& kept) {
  const std::string beginning = directory + "/" + n.name;
  std::vector<outcome> outcomes;
  for (int k = 0; k < run.seeds; ++k) {
    const bool first = k == 0;
    outcomes.push_back(n.train(data, {run.seed + static_cast<std::uint64_t>(k), run.epochs, run.patience, first ? 5 : 1, first ? beginning : ""}, kept));
    if (outcomes.back().interrupted) {
      std::printf("\n   interrupted: %zu epochs of %s, seed %llu, are kept; --resume %s goes on\n", outcomes.back().losses.size(), n.name,
                  static_cast<unsigned long long>(outcomes.back().seed), kept.file().c_str());
      return false;
    }
  }
  print_spread(outcomes, n.goal);
  print_confusion(outcomes.front());
  draw(n, data, outcomes, beginning);
  show_weights(n, outcomes.front(), beginning);
  return true;
}

int run(const options& wanted) {
  std::unique_ptr<files::npz_file> begun = wanted.resume ? open_state(wanted.state) : nullptr;
  const settings run = begun ? read_settings(*begun) : wanted.run;
  const data_set data = read_digits(run.data, run.labels);
  if (begun) require_same_digits(wanted.state, *begun, run, data);
  make_directory(wanted.out);
  journal kept(wanted.state, run, fingerprint(data), std::move(begun));
  listen_for_interruption();
  std::printf("Digits of %zu by %zu pixels: %zu to learn from, %zu held back\n\n", data.side, data.side, data.training_size(), data.held_back);
  for (const network& n : networks)
    if (n.side == data.side && (run.network == "both" || run.network == n.name) && !run_network(n, data, run, wanted.out, kept))
      return 128 + interruption_asked;
  kept.finish_run();
  if (std::fflush(stdout) != 0) throw std::runtime_error("the output cannot be written");
  return 0;
}

int complain(const std::exception& mistake, int status) {
  std::fflush(stdout);
  std::fprintf(stderr, "digits: %s\n", mistake.what());
  return status;
}

}  // namespace

int main(int count, char** words) {
  try {
    const options wanted = read_options(count, words);
    if (wanted.help) return std::fputs(usage, stdout) < 0 ? 1 : 0;
    return run(wanted);
  } catch (const demo::bad_option& mistake) {
    return complain(mistake, 2);
  } catch (const std::exception& mistake) {
    return complain(mistake, 1);
  }
}
