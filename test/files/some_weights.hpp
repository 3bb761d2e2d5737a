// 10 numbers, written by gradfold, for gradfold::nn::from_header.
#pragma once

struct some_weights {
  static constexpr char leaves[] = "1.weight [2, 3], 1.bias [3], 2";
  static constexpr float numbers[] = {
      0x1p+0f, -0x1.99999ap-4f, 0x1.8p+1f, 0x0p+0f, 0x0.000002p-126f, 0x1.fffffep+127f, 0x1.cp+2f, 0x1p+3f, 0x1.2p+3f,
      0x1p-1f,
  };
};
