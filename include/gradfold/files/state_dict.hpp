// SPDX-License-Identifier: BSL-1.0
#pragma once

// As in gradfold.hpp: names of ours are compared with the users' globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include <gradfold/files/npz.hpp>
#include <gradfold/nn/parameters.hpp>

#include <algorithm>
#include <map>

/// Parameters of networks under the names and in the layout of a state_dict of PyTorch's. Like <gradfold/files/npz.hpp>, it needs libzip.
namespace gradfold::files::detail {

/// How a module of PyTorch's stores what a layer calls so.
template <class Layer>
struct torch_module {
  static source place(std::string_view name, int) { return {std::string(name), false}; }
};
/// A Linear's weight is [out, in]. Convolutions and norms have other ranks, and the same layout as here.
template <class Weight, class Bias>
struct torch_module<nn::weight_and_bias<Weight, Bias>> {
  static source place(std::string_view name, int rank) { return {std::string(name), rank == 2}; }
};
/// LSTM and GRU, of one layer.
template <class... Part>
struct torch_module<nn::recurrent_parameters<Part...>> {
  static source place(std::string_view name, int rank) { return {std::string(name) + "_l0", rank == 2}; }
};
/// MultiheadAttention.
template <class... Part>
struct torch_module<nn::attention_parameters<Part...>> {
  static source place(std::string_view name, int rank) {
    std::string result(name);
    if (name.starts_with("in_proj.")) result[7] = '_';
    return {result, rank == 2};
  }
};

/// Where each leaf of a tree of layers is, by its path: the layers that have parameters take their modules in order.
class torch_places {
 public:
  template <class Tree>
  torch_places(const std::string& file, const Tree& tree, const std::vector<std::string>& modules) : modules_{modules} {
    add(tree, {});
    if (next_ != modules.size())
      throw bad_file(file, std::to_string(modules.size()) + " modules are named, there are " + std::to_string(next_) + " layers with parameters");
  }
  source operator()(std::string_view path) const { return places_.at(std::string(path)); }
  /// Whether an entry belongs to one of the modules, and to no leaf.
  bool is_left_over(const std::string& entry) const {
    const auto here = [&](const std::string& module) { return entry.starts_with(module + "."); };
    const auto read = [&](const auto& place) { return place.second.name == entry; };
    return std::any_of(modules_.begin(), modules_.end(), here) && std::none_of(places_.begin(), places_.end(), read);
  }

 private:
  template <class Layer>
  void add(const Layer& layer, const std::string& path) {
    if constexpr (gradfold::detail::hana_tuple<Layer>) {
      std::size_t k = 0;
      boost::hana::for_each(layer, [&](const auto& below) { add(below, path + (path.empty() ? "" : ".") + std::to_string(k++)); });
    } else {
      const std::string module = next_ < modules_.size() ? modules_[next_] : std::string();
      ++next_;
      for_each_named(layer, [&]<class Leaf>(std::string_view name, const Leaf&) {
        source place = torch_module<Layer>::place(name, gradfold::detail::shape_of<Leaf>().rank);
        place.name = joined(module, place.name);
        places_[joined(path, name)] = place;
      });
    }
  }
  static std::string joined(const std::string& path, std::string_view name) { return name.empty() ? path : path + "." + std::string(name); }

  const std::vector<std::string>& modules_;
  std::size_t next_ = 0;
  std::map<std::string, source> places_;
};

}  // namespace gradfold::files::detail

namespace gradfold::files {

/// Reads parameters of a model from a .npz with the names and the layout of a state_dict. `modules` names the module of each layer
/// that has parameters, in order, as in {"fc1", "fc2"}; of a torch.nn.Sequential they are numbers, {"0", "2"}.
/// A Linear's weight is transposed; LSTM, GRU and MultiheadAttention have names of their own. Own layers: each member under its name, as it is.
/// Throws bad_file where an array is not there, has another shape, or where a module has one that its layer does not; then
/// `parameters` is as it was.
template <class P>
void load_state_dict(const std::string& file, P& parameters, const std::vector<std::string>& modules) {
  const npz_file from(file);
  const detail::torch_places places(file, parameters, modules);
  for (const std::string& entry : from.names())
    if (places.is_left_over(entry)) from.reject(entry, "no layer reads it");
  from.read_tree(parameters, places);
}
/// Writes what PyTorch reads: model.load_state_dict({k: torch.from_numpy(v) for k, v in numpy.load(file).items()}).
template <class P>
void save_state_dict(const std::string& file, const P& parameters, const std::vector<std::string>& modules) {
  npz_builder to;
  to.add_tree(parameters, detail::torch_places(file, parameters, modules));
  to.write(file);
}

}  // namespace gradfold::files

#pragma GCC diagnostic pop
