/// The demo: one formula, training on real data, and what a gradient costs. `demo --help` lists the options.

#include "options.hpp"
#include "page.hpp"
#include "times.hpp"
#include "training.hpp"

#include <cstdio>
#include <exception>
#include <utility>
#include <vector>

namespace {

int run(const demo::options& options) {
  std::vector<demo::sample> samples = demo::read_samples(options.data);
  const bool page_holds = demo::show_page();
  const demo::trained model = demo::train(std::move(samples), options.epochs, options.seed);
  const bool times_hold = demo::show_times(model);
  if (std::fflush(stdout) != 0) {
    std::perror("demo: the output cannot be written");
    return 1;
  }
  return page_holds && times_hold ? 0 : 1;
}

int complain(const std::exception& mistake, int status) {
  std::fflush(stdout);
  std::fprintf(stderr, "demo: %s\n", mistake.what());
  return status;
}

}  // namespace

int main(int count, char** words) {
  try {
    const demo::options options = demo::read_options(count, words);
    if (options.help) return std::fputs(demo::usage, stdout) < 0 ? 1 : 0;
    return run(options);
  } catch (const demo::bad_option& mistake) {
    return complain(mistake, 2);
  } catch (const std::exception& mistake) {
    return complain(mistake, 1);
  }
}
