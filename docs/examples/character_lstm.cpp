// SPDX-License-Identifier: BSL-1.0
// A recurrent network learns a text, character by character: Lincoln's address at Gettysburg (1863, public domain).
#include "picture.hpp"

#include <gradfold/nn.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace nn = gradfold::nn;
namespace hana = boost::hana;
using gradfold::tensor;

constexpr std::string_view text =
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, and dedicated to "
    "the proposition that all men are created equal.\n"
    "Now we are engaged in a great civil war, testing whether that nation, or any nation so conceived and so dedicated, can long endure. "
    "We are met on a great battle-field of that war. We have come to dedicate a portion of that field, as a final resting place for those "
    "who here gave their lives that that nation might live. It is altogether fitting and proper that we should do this.\n"
    "But, in a larger sense, we can not dedicate, we can not consecrate, we can not hallow this ground. The brave men, living and dead, "
    "who struggled here, have consecrated it, far above our poor power to add or detract. The world will little note, nor long remember "
    "what we say here, but it can never forget what they did here. It is for us the living, rather, to be dedicated here to the unfinished "
    "work which they who fought here have thus far so nobly advanced. It is rather for us to be here dedicated to the great task remaining "
    "before us, that from these honored dead we take increased devotion to that cause for which they gave the last full measure of devotion, "
    "that we here highly resolve that these dead shall not have died in vain, that this nation, under God, shall have a new birth of freedom, "
    "and that government of the people, by the people, for the people, shall not perish from the earth.\n";

/// The characters that occur, in order.
constexpr auto alphabet = [] {
  std::array<char, 128> found{};
  std::size_t count = 0;
  for (char c = 0; c < 127; ++c)
    if (text.find(c) != text.npos) found[count++] = c;
  return std::pair(found, count);
}();
constexpr std::size_t characters = alphabet.second, length = 32, batch = 16;
constexpr int code_of(char c) {
  int code = 0;
  while (alphabet.first[static_cast<std::size_t>(code)] != c) ++code;
  return code;
}

constexpr auto model = hana::make_tuple(nn::tokens<length>, nn::embedding<characters, 16>, nn::lstm<64>, nn::dense<characters>);
using parameters = nn::parameters<model, float>;

double bits(double part) { return part > 0 ? -part * std::log2(part) : 0; }
/// The entropy of a character, in bits: of its frequency alone, and given the character before it.
double unigram_entropy() {
  std::array<double, 128> count{};
  for (const char c : text) ++count[static_cast<std::size_t>(c)];
  double sum = 0;
  for (const double n : count) sum += bits(n / static_cast<double>(text.size()));
  return sum;
}
double bigram_entropy() {
  std::array<std::array<double, 128>, 128> count{};
  for (std::size_t i = 1; i < text.size(); ++i) ++count[static_cast<std::size_t>(text[i - 1])][static_cast<std::size_t>(text[i])];
  double sum = 0;
  for (const auto& row : count) {
    double all = 0;
    for (const double n : row) all += n;
    for (const double n : row) sum += all > 0 ? all / static_cast<double>(text.size() - 1) * bits(n / all) : 0;
  }
  return sum;
}

/// Goes on from a beginning, always with the likeliest character.
std::string continued(const parameters& p, std::string written, std::size_t until) {
  while (written.size() < until) {
    tensor<int, 1, length> before{};
    const std::size_t known = std::min(written.size(), length);
    for (std::size_t i = 0; i < known; ++i) before(0, i) = code_of(written[written.size() - known + i]);
    const auto logits = nn::predict<model>(p, before);
    std::size_t likeliest = 0;
    for (std::size_t c = 1; c < characters; ++c)
      if (logits(0, known - 1, c) > logits(0, known - 1, likeliest)) likeliest = c;
    written += alphabet.first[likeliest];
  }
  return written;
}

}  // namespace

int main(int count, char** arguments) {
  const bool draws = count > 1 && std::strcmp(arguments[1], "picture") == 0;
  static parameters p = nn::initial<model, float>(1);
  static nn::adam<parameters> optimiser;
  static nn::batch_gradient<model, nn::cross_entropy, float, batch, tensor<int, batch, length>> step;
  nn::generator random{1};

  constexpr int steps = 400;
  std::vector<picture::point> curve;
  double mean = 0;
  if (!draws) std::printf("bits a character: by frequency %.2f, after one character %.2f\nsteps  loss, bits\n", unigram_entropy(), bigram_entropy());
  for (int k = 1; k <= steps; ++k) {
    tensor<int, batch, length> x, next;
    for (std::size_t i = 0; i < batch; ++i) {
      const std::size_t begin = random.below(text.size() - length);
      for (std::size_t j = 0; j < length; ++j) x(i, j) = code_of(text[begin + j]), next(i, j) = code_of(text[begin + j + 1]);
    }
    optimiser.rate = nn::cosine_decay{0.02, 0.001, steps}(k);
    mean += static_cast<double>(step(p, x, next)) / std::log(2.0);
    nn::clip_norm(step.gradient, 1);
    optimiser(p, step.gradient);
    if (k % 20 == 0) curve.push_back({static_cast<double>(k), mean / 20}), mean = 0;
    if (k % 100 == 0 && !draws) std::printf("%5d  %.1f\n", k, curve.back().y);
  }
  if (draws) {
    const picture::point unigram[] = {{0, unigram_entropy()}, {steps, unigram_entropy()}}, bigram[] = {{0, bigram_entropy()}, {steps, bigram_entropy()}};
    picture::chart chart("A recurrent network learns a text", "step", {0, steps, 50}, "bits a character", {0, 6, 1});
    chart.curve(unigram, "#999", "entropy of a character");
    chart.curve(bigram, "#d62728", "given the one before");
    chart.curve(curve, "#1f77b4", "loss");
  } else {
    std::printf("%s\n", continued(p, "Four score", 140).c_str());
  }
}
