/// On a device without a file system: a trained network in read-only memory reads digits. Its weights are a header that
/// `./run digits` wrote, dense.hpp. Nothing is allocated, nothing is thrown, and no library is called but memcpy: test/embedded
/// looks at the compiled program.

#include "dense_weights.hpp"

#include <gradfold/nn.hpp>

namespace {

namespace nn = gradfold::nn;

constexpr auto model = boost::hana::make_tuple(nn::input<64>, nn::dense<64>, nn::relu, nn::dropout<0.2>, nn::dense<10>);
constexpr auto weights = nn::from_header<nn::parameters<model, float>, dense_weights>();

/// A scan of 8 by 8 pixels: how dark each is, from 0 to 16.
using scan = unsigned char[64];

int read(const scan& pixels) {
  gradfold::tensor<float, 1, 64> x;
  for (int k = 0; k < 64; ++k) x.data()[k] = static_cast<float>(pixels[k]) / 16;
  return static_cast<int>(argmax<1>(nn::predict<model>(weights, x))[0]);
}

/// Digits of the UCI set (data/README.md) that the network never saw, one of each, eight rows of eight: . is 0, a to g are 10 to 16.
// clang-format off
constexpr char pictures[10][65] = {
    "..6f9..." "..bggd.." "..aggg7." ".1g8.b8." ".7e1.a8." ".8c..d4." ".5g89d.." "..6cd5..",
    "...d9..." "...ef1.." "...dg..." "...bg..." "...ag2.." "...eg1.." "...fg1.." "...cf...",
    "...3fa1." "...bag4." "...c1f6." "...34f4." "...6f6.." ".4fg9..." "..dgf93." "...49e7.",
    "..9egg2." ".7f74e8." "....5f4." "....g4.." "....f4.." "....7c.." "..f28e.." "..afc3..",
    "..3f6..." "..9d169." ".3g36f5." ".7f1e95." ".ad9gf7." ".7ggb4.." "..3g5..." "..4g3...",
    ".4fggg4." ".4gf971." "..fe1..." "..5g9..." "...eg..." "...9g5.." ".3adg4.." ".5ggc...",
    "...d9..." "..8f5..." "..e8...." ".2g3.2.." "..gdgg6." ".1gb47c." "..bc5d9." "..1cfb2.",
    "..bgccg7" ".3g98ga." ".1a.6e2." "..18ffb." "..cgf72." "..4d7..." "..4g3..." "..cc....",
    "..7db1.." ".6ece9.." ".5e3a9.." "..8fe2.." "..1eg6.." "..993f4." "..c51b8." "..7gg91.",
    "..5d4..." "..fee5.." "..c78g1." "..4dgg1." ".....f2." ".....e6." "..278g4." "..6cda..",
};
// clang-format on

void unpack(const char (&picture)[65], scan& pixels) {
  for (int k = 0; k < 64; ++k) {
    const char c = picture[k];
    pixels[k] = static_cast<unsigned char>(c == '.' ? 0 : c <= '9' ? c - '0' : c - 'a' + 10);
  }
}

}  // namespace

int main() {
  int misread = 0;
  for (int digit = 0; digit < 10; ++digit) {
    scan pixels;
    unpack(pictures[digit], pixels);
    misread += read(pixels) != digit;
  }
  return misread;
}
