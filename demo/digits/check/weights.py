#!/usr/bin/env python3
"""weights.py digits data.csv: NumPy reads the weights that the digits wrote, and reads as many digits right. Ends with 77, which is
no failure, where there is no NumPy."""
import os
import re
import sys
import tempfile
from pathlib import Path

from program import DATA, end, expect, run

try:
    import numpy
except ImportError:
    debian = "/usr/bin/python3"  # whose NumPy is that of the package
    if os.path.exists(debian) and os.path.realpath(debian) != os.path.realpath(sys.executable):
        os.execv(debian, [debian, *sys.argv])
    print("skipped: there is no NumPy (Debian: python3-numpy)")
    sys.exit(77)

WORD = (1 << 64) - 1


def random_numbers(state):
    """SplitMix64 (Steele, Lea and Flood 2014)."""
    while True:
        state = (state + 0x9e3779b97f4a7c15) & WORD
        z = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9 & WORD
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb & WORD
        yield z ^ (z >> 31)


def below(numbers, bound):
    excess = ((1 << 64) - bound) % bound
    return next(x for x in numbers if x >= excess) % bound


def held_back():
    """The fifth of the digits that the program keeps from training: pictures and labels."""
    table = numpy.loadtxt(DATA, delimiter=",", skiprows=1)
    order, numbers = list(range(len(table))), random_numbers(0)
    for i in range(len(order), 1, -1):
        k = below(numbers, i)
        order[i - 1], order[k] = order[k], order[i - 1]
    chosen = table[order[:len(table) // 5]]
    return chosen[:, :64] / 16, chosen[:, 64].astype(int)


def dense(w, x):
    return numpy.maximum(x @ w["1.weight"] + w["1.bias"], 0) @ w["4.weight"] + w["4.bias"]


def convolved(x, weight, bias):
    padded = numpy.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = numpy.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    return numpy.maximum(numpy.einsum("nirckl,oikl->norc", windows, weight) + bias[:, None, None], 0)


def convolution(w, x):
    x = convolved(x.reshape(-1, 1, 8, 8), w["1.weight"], w["1.bias"])
    x = x.reshape(len(x), 12, 4, 2, 4, 2).max(axis=(3, 5))
    x = convolved(x, w["4.weight"], w["4.bias"])
    return x.reshape(len(x), -1) @ w["8.weight"] + w["8.bias"]


def main():
    x, label = held_back()
    with tempfile.TemporaryDirectory() as directory:
        text = run("--seeds", "1", "--epochs", "4", "--out", "out", directory=directory).stdout
        for name, network in (("dense", dense), ("convolution", convolution)):
            weights = {key: value.astype(float) for key, value in numpy.load(Path(directory) / f"out/{name}.npz").items()}
            accuracy = numpy.mean(network(weights, x).argmax(axis=1) == label)
            shown = re.search(rf"{name}.npz, read back: ([\d.]+) %", text)
            expect(shown and shown.group(1) == f"{100 * accuracy:.2f}", f"{name}: NumPy reads {100 * accuracy:.2f} % right, the program {shown and shown.group(1)}")
    end()


if __name__ == "__main__":
    main()
