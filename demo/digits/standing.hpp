#pragma once

/// Where a training stands, and how that goes into a file and comes back.

#include "state.hpp"

#include <gradfold/nn.hpp>

namespace digits {

/// All that the epochs to come depend on, beside the settings of the run, and what is told of those that were.
template <class Parameters>
struct standing {
  Parameters weights;
  gradfold::nn::adamw<Parameters> optimiser;
  gradfold::nn::early_stopping stopping;
  std::vector<double> losses, accuracies;  // one for each finished epoch
  double seconds = 0;

  int epoch() const { return static_cast<int>(losses.size()); }
};

template <class Parameters>
void add_standing(files::npz_builder& to, const std::string& key, const standing<Parameters>& now) {
  to.add_tree(now.weights, key + "weights.");
  to.add_tree(now.optimiser.mean, key + "mean.");
  to.add_tree(now.optimiser.squares, key + "squares.");
  add_number(to, key + "steps", now.optimiser.steps);
  add_number(to, key + "best", now.stopping.best);
  add_number(to, key + "waited", now.stopping.waited);
  add_number(to, key + "seconds", now.seconds);
  to.add(key + "losses", std::span<const double>(now.losses));
  to.add(key + "accuracies", std::span<const double>(now.accuracies));
}
/// Throws bad_file where something is missing or cannot be; then `now` is as it was.
template <class Parameters>
void read_standing(const files::npz_file& from, const std::string& key, int epochs, standing<Parameters>& now) {
  auto read = std::make_unique<standing<Parameters>>(now);
  from.read_tree(read->weights, key + "weights.");
  from.read_tree(read->optimiser.mean, key + "mean.");
  from.read_tree(read->optimiser.squares, key + "squares.");
  read->optimiser.steps = read_number<long long>(from, key + "steps");
  read->stopping.best = read_number<double>(from, key + "best");
  read->stopping.waited = read_number<int>(from, key + "waited");
  read->seconds = read_number<double>(from, key + "seconds");
  read->losses = read_row<double>(from, key + "losses");
  read->accuracies = read_row<double>(from, key + "accuracies");
  if (read->losses.size() != read->accuracies.size() || read->losses.size() > static_cast<std::size_t>(epochs))
    from.reject(key + "losses", "a number for each finished epoch is expected");
  now = std::move(*read);
}

}  // namespace digits
