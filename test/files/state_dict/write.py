#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""write.py: writes the files beside it with PyTorch (1.13 wrote those that are here). weights.pt is what torch.save makes of a
state_dict, predictions.npz what the modules give for some inputs. scripts/state_dict_to_npz.py makes weights.npz of the first.
"""
from pathlib import Path

import numpy
import torch
from torch import nn

HERE = Path(__file__).resolve().parent


class Modules(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
        self.windows = nn.Conv2d(1, 2, 3, padding=1)
        self.read = nn.Linear(2 * 2 * 2, 3)
        self.words = nn.Embedding(5, 4)
        self.norm = nn.LayerNorm(4)
        self.lstm = nn.LSTM(4, 3, batch_first=True)
        self.gru = nn.GRU(3, 2, batch_first=True)
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)

    def forward(self, x, picture, tokens, rows):
        pooled = nn.functional.max_pool2d(torch.relu(self.windows(picture)), 2)
        recurrent, _ = self.gru(self.lstm(self.norm(self.words(tokens)))[0])
        attended, _ = self.attention(rows, rows, rows)
        return {"dense": self.dense(x), "convolution": self.read(pooled.flatten(1)), "recurrent": recurrent, "attention": attended}


def main():
    torch.manual_seed(1)
    model = Modules().eval()
    with torch.no_grad():
        for parameter in model.parameters():  # biases of attention and weights of norms begin at constants
            parameter.add_(0.1 * torch.randn_like(parameter))
        inputs = {"x": torch.randn(2, 3), "picture": torch.randn(2, 1, 4, 4), "tokens": torch.tensor([[4, 0, 2], [1, 1, 3]]), "rows": torch.randn(1, 3, 4)}
        outputs = model(**inputs)
    torch.save(model.state_dict(), HERE / "weights.pt")
    numpy.savez(HERE / "predictions.npz", **{name: value.numpy() for name, value in {**inputs, **outputs}.items()})


if __name__ == "__main__":
    main()
