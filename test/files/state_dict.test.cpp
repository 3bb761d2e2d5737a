// SPDX-License-Identifier: BSL-1.0
// The files in state_dict/ are PyTorch's; state_dict/write.py tells how they were made.
#include "catch.hpp"
#include "files/directory.hpp"

#include <gradfold/files/state_dict.hpp>
#include <gradfold/nn.hpp>

using namespace gradfold;
using files_check::directory;
using files_check::mistake_of;
using files_check::text_of;
namespace hana = boost::hana;

namespace {

std::string beside(const std::string& name) {
  const std::string file = __FILE__;
  return file.substr(0, file.rfind('/')) + "/state_dict/" + name;
}

/// What a model gives with PyTorch's weights for PyTorch's input is what PyTorch gave.
template <auto model, class X>
void check_predictions(const std::vector<std::string>& modules, const std::string& input, const std::string& output) {
  nn::parameters<model, float> p;
  files::load_state_dict(beside("weights.npz"), p, modules);
  const files::npz_file predictions(beside("predictions.npz"));
  const auto y = nn::predict<model>(p, predictions.read<X>({input}));
  const auto wanted = predictions.read<std::remove_const_t<decltype(y)>>({output});
  for (std::size_t k = 0; k < y.size(); ++k) CHECK(std::abs(y.data()[k] - wanted.data()[k]) < 2e-6f);
}

constexpr auto dense = hana::make_tuple(nn::input<3>, nn::dense<4>, nn::tanh, nn::dense<2>);
constexpr auto convolution = hana::make_tuple(nn::input<1, 4, 4>, nn::convolution<2, 3, 3>.padded<1>(), nn::relu, nn::max_pool<2>, nn::flatten, nn::dense<3>);
constexpr auto recurrent = hana::make_tuple(nn::tokens<3>, nn::embedding<5, 4>, nn::layer_norm, nn::lstm<3>, nn::gru<2>);
struct scale {
  template <class T, class X>
  using parameters = tensor<T, nn::features<X>>;
  constexpr auto operator()(const auto& p, const auto& x) const { return p * x; }
};
constexpr auto with_block = hana::make_tuple(nn::input<2>, nn::residual(nn::dense<3>, nn::tanh, nn::dense<2>), scale{});
constexpr auto attentive = hana::make_tuple(nn::input<3, 4>, nn::attention<2>);

}  // namespace

TEST_CASE("networks with the weights of a state_dict predict what PyTorch predicts") {
  check_predictions<dense, tensor<float, 2, 3>>({"dense.0", "dense.2"}, "x", "dense");
  check_predictions<convolution, tensor<float, 2, 1, 4, 4>>({"windows", "read"}, "picture", "convolution");
  check_predictions<recurrent, tensor<int, 2, 3>>({"words", "norm", "lstm", "gru"}, "tokens", "recurrent");
  check_predictions<attentive, tensor<float, 1, 3, 4>>({"attention"}, "rows", "attention");
}

TEST_CASE("what is written as a state_dict is what was read") {
  const directory here;
  const files::npz_file theirs(beside("weights.npz"));
  const auto check = [&]<class P>(const P&, const std::vector<std::string>& modules) {
    P p;
    files::load_state_dict(beside("weights.npz"), p, modules);
    files::save_state_dict(here / "ours.npz", p, modules);
    const files::npz_file ours(here / "ours.npz");
    for (const std::string& name : ours.names()) {
      const auto x = ours.read_array<float>(name), y = theirs.read_array<float>(name);
      CHECK((x.extents == y.extents && x.numbers == y.numbers));
    }
    return ours.names().size();
  };
  CHECK(check(nn::parameters<dense, float>{}, {"dense.0", "dense.2"}) == 4);
  CHECK(check(nn::parameters<recurrent, float>{}, {"words", "norm", "lstm", "gru"}) == 11);
  CHECK(check(nn::parameters<attentive, float>{}, {"attention"}) == 4);
}

TEST_CASE("a state_dict that does not fit is refused in one line") {
  const auto refused = [](const auto& before, const std::vector<std::string>& modules) {
    auto p = before;
    const std::string message = mistake_of([&] { files::load_state_dict(beside("weights.npz"), p, modules); });
    return message.substr(std::min(message.size(), beside("").size()));
  };
  const nn::parameters<dense, float> p{};
  CHECK(refused(p, {"dense.0"}) == "weights.npz: 1 modules are named, there are 2 layers with parameters");
  CHECK(refused(p, {"dense.0", "dense.2", "read"}) == "weights.npz: 3 modules are named, there are 2 layers with parameters");
  CHECK(refused(p, {"dense.0", "dense.1"}) == "weights.npz: dense.1.weight.npy: is not there");
  CHECK(refused(p, {"dense.2", "dense.0"}) == "weights.npz: dense.2.weight.npy: byte 0: the array is [4, 2], not [3, 4]");
  CHECK(refused(nn::parameters<dense, float>{}, {"norm", "lstm"}) == "weights.npz: lstm.weight_ih_l0.npy: no layer reads it");
}

TEST_CASE("layers in blocks and layers of the user's are modules, too") {
  const directory here;
  auto p = nn::initial<with_block, float>(1);
  hana::at_c<2>(p) = {5, 7};
  files::save_state_dict(here / "w.npz", p, {"block.0", "block.2", "scale"});
  const files::npz_file written(here / "w.npz");
  CHECK(written.names() == std::vector<std::string>{"block.0.weight", "block.0.bias", "block.2.weight", "block.2.bias", "scale"});
  CHECK(written.read_array<float>("block.0.weight").extents == std::vector<std::size_t>{3, 2});
  nn::parameters<with_block, float> read{};
  files::load_state_dict(here / "w.npz", read, {"block.0", "block.2", "scale"});
  CHECK(hana::at_c<2>(read) == tensor<float, 2>{5, 7});
  CHECK(hana::at_c<0>(hana::at_c<1>(read)).weight == hana::at_c<0>(hana::at_c<1>(p)).weight);
}
