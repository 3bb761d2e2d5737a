#!/usr/bin/env python3
"""files.py digits data.csv: digits of the user's own, in tables and in IDX files as those of MNIST, and how those that cannot be
used are refused."""
import re
import struct
import tempfile
from pathlib import Path

from program import DATA, end, expect, expect_refusal, run

LINES = DATA.read_text().splitlines(keepends=True)


def check_tables():
    with tempfile.TemporaryDirectory() as directory:
        def data(name, text):
            (Path(directory) / name).write_text(text)
            return ["--data", name]

        fields = LINES[4].rstrip().split(",")
        cases = ((data("few.csv", "".join(LINES[:50])), "few.csv: line 51, column 1: the file ends after fewer than 100 digits"),
                 (data("pixel.csv", "".join(LINES[:4]) + ",".join(["17"] + fields[1:]) + "\n"), "line 5, column 1: a pixel is a number from 0 to 16"),
                 (data("digit.csv", "".join(LINES[:4]) + ",".join(fields[:64] + ["10"]) + "\n"), "line 5, column 65: the digit must be 0 to 9"),
                 (data("cut.csv", "".join(LINES[:200])[:-50]), "line 200, column .*: the file is cut off here"),
                 (["--data", "none.csv"], "none.csv: cannot be opened: No such file"),
                 (["--out", "few.csv"], "few.csv: cannot be written"))
        for options, message in cases:
            expect_refusal(options, 1, message, directory)


def enlarged(picture):
    """28 by 28 pixels from 0 to 255 of 8 by 8 from 0 to 16: each three times as wide and high, and a margin."""
    rows = [[0] * 2 + [min(255, 16 * x) for x in picture[8 * r:8 * r + 8] for _ in range(3)] + [0] * 2 for r in range(8) for _ in range(3)]
    return bytes([0] * 56) + bytes(x for row in rows for x in row) + bytes([0] * 56)


def idx(extents, numbers):
    return struct.pack(f">BBBB{len(extents)}I", 0, 0, 8, len(extents), *extents) + numbers


def write_pair(directory, name, digits, side=28):
    numbers = b"".join(enlarged(d) if side == 28 else bytes(d[:64]) for d in digits)
    (directory / f"{name}-images-idx3-ubyte").write_bytes(idx((len(digits), side, side), numbers))
    (directory / f"{name}-labels-idx1-ubyte").write_bytes(idx((len(digits),), bytes(d[64] for d in digits)))


def expect_accuracy(what, options, goal, sizes, directory):
    result = run(*options, "--seeds", "1", directory=directory)
    found = re.search(r"([\d.]+) % of the digits held back", result.stdout)
    expect(result.returncode == 0 and found and float(found.group(1)) >= goal, f"{what}: {found and found.group(1)} %, {result.stderr}")
    expect(sizes in result.stdout, f"{what}: {result.stdout[:100]}")


def check_idx():
    digits = [[int(x) for x in line.split(",")] for line in LINES[1:]]
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        write_pair(directory, "train", digits[:600])
        pair = ["--data", "train-images-idx3-ubyte", "--labels", "train-labels-idx1-ubyte"]
        expect_accuracy("a pair of files", [*pair, "--network", "dense", "--epochs", "8"], 90, "28 by 28 pixels: 480 to learn from, 120 held back", name)
        expect_accuracy("a directory", ["--data", ".", "--network", "dense", "--epochs", "8"], 90, "480 to learn from, 120 held back", name)
        write_pair(directory, "t10k", digits[600:800])
        expect_accuracy("a directory with a test set", ["--data", ".", "--network", "convolution", "--epochs", "3"], 85, "600 to learn from, 200 held back", name)
        write_pair(directory, "small", digits, side=8)
        expect_accuracy("small pictures", ["--data", "small-images-idx3-ubyte", "--labels", "small-labels-idx1-ubyte", "--network", "dense", "--epochs", "30"], 90,
                        "8 by 8 pixels: 1438 to learn from, 359 held back", name)


def check_idx_refusals():
    digits = [[int(x) for x in line.split(",")] for line in LINES[1:200]]
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        write_pair(directory, "train", digits)
        images, labels = directory / "train-images-idx3-ubyte", directory / "train-labels-idx1-ubyte"
        good_images, good_labels = images.read_bytes(), labels.read_bytes()
        pair = ["--data", images.name, "--labels", labels.name]

        def expect_bad(images_now, labels_now, message, options=None):
            images.write_bytes(images_now), labels.write_bytes(labels_now)
            expect_refusal(options or pair, 1, message, name)

        expect_bad(good_images, good_labels, "this is an IDX file of pictures: --labels names", pair[:2])
        expect_bad(good_images[:-5], good_labels, r"train-images-idx3-ubyte: byte \d+: the file is cut off: 156016 bytes of numbers are expected, 156011 are there")
        expect_bad(good_images, good_labels[:-1] + b"\x0a", "train-labels-idx1-ubyte: byte 206: the digit must be 0 to 9")
        expect_bad(good_images, idx((198,), good_labels[9:]), r"199 labels are expected, one for each picture, not an array \[198\]")
        expect_bad(good_labels, good_labels, r"pictures of 8 by 8 or 28 by 28 pixels are expected, not an array \[199\]")
        expect_bad(idx((199, 2, 2), bytes(796)), good_labels, r"pictures of 8 by 8 or 28 by 28 pixels are expected, not an array \[199, 2, 2\]")
        expect_bad(idx((2, 28, 28), bytes(2 * 784)), idx((2,), bytes(2)), "there are fewer than 100 digits")
        expect_bad(b"\x1f\x8b\x08", good_labels, "train-images-idx3-ubyte: byte 0: the file is compressed: gunzip unpacks it")
        labels.rename(directory / "train-labels-idx1-ubyte.gz")
        expect_refusal(["--data", "."], 1, "train-labels-idx1-ubyte.gz: the file is compressed: gunzip unpacks it", name)
        images.unlink()
        expect_refusal(["--data", "."], 1, r"\.: there is no train-images-idx3-ubyte in this directory", name)


if __name__ == "__main__":
    check_tables()
    check_idx_refusals()
    check_idx()
    end()
