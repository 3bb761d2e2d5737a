/// The digits: two networks that learn to read them. `digits --help` lists the options.

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
  outcome (*train)(const data_set&, const order&);
  double goal;
};
constexpr network networks[] = {{"dense", train_dense, 0.97}, {"convolution", train_convolution, 0.98}};

void draw(const network& n, const data_set& data, const std::vector<outcome>& outcomes, const std::string& directory) {
  const std::string beginning = directory + "/" + n.name;
  gradfold::files::write_whole(beginning + "_loss.svg", loss_curves(n.name, outcomes));
  gradfold::files::write_whole(beginning + "_misread.svg", misread_digits(n.name, data, outcomes.front().held_back));
  gradfold::files::write_whole(beginning + "_filters.svg", learned_filters(n.name, outcomes.front().filters));
  std::printf("   pictures: %s_loss.svg, %s_misread.svg, %s_filters.svg\n\n", beginning.c_str(), n.name, n.name);
}

/// Trains a network with each seed; false if interrupted.
bool run_network(const network& n, const data_set& data, const options& wanted) {
  std::vector<outcome> outcomes;
  for (int k = 0; k < wanted.seeds; ++k) {
    outcomes.push_back(n.train(data, {wanted.seed + static_cast<std::uint64_t>(k), wanted.epochs, k == 0 ? 5 : 1}));
    if (outcomes.back().interrupted) return false;
  }
  print_spread(outcomes, n.goal);
  print_confusion(outcomes.front());
  draw(n, data, outcomes, wanted.out);
  return true;
}

int run(const options& wanted) {
  const data_set data = read_digits(wanted.data);
  make_directory(wanted.out);
  listen_for_interruption();
  std::printf("Digits of 8 by 8 pixels: %zu to learn from, %zu held back\n\n", data.training_size(), data.held_back);
  for (const network& n : networks)
    if ((wanted.network == "both" || wanted.network == n.name) && !run_network(n, data, wanted)) {
      std::printf("\n   interrupted\n");
      return 130;
    }
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
