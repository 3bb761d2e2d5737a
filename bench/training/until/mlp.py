#!/usr/bin/env python3
"""mlp.py LEARN HELD_BACK SEED: scikit-learn's MLP, trained until it reads 97 % of the digits held back, as until/program.hpp says.

Its weights begin as Glorot's, as on the other sides, its biases alike and not at 0; its last batch of an epoch is a smaller one.
"""
import sys
import time

try:
    import numpy
    from sklearn.neural_network import MLPClassifier
except ImportError as missing:
    raise SystemExit(f"mlp.py: {missing.name} is missing") from None

GOAL, MOST_EPOCHS = 0.97, 200


def read(file):
    table = numpy.loadtxt(file, delimiter=",", dtype=numpy.float32)
    return numpy.ascontiguousarray(table[:, :64]), table[:, 64].astype(int)


def main(learn, held_back, seed):
    (x, y), (x_held_back, y_held_back) = read(learn), read(held_back)
    network = MLPClassifier(hidden_layer_sizes=(64,), activation="relu", solver="adam", alpha=0, batch_size=32, learning_rate_init=0.003, random_state=int(seed))
    start = time.perf_counter()
    epochs, accuracy = 0, 0.0
    while accuracy < GOAL and epochs < MOST_EPOCHS:
        network.partial_fit(x, y, classes=range(10))  # one epoch, in a new order
        accuracy = network.score(x_held_back, y_held_back)
        epochs += 1
    print(epochs, f"{time.perf_counter() - start:.9f}", f"{accuracy:.6f}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit("usage: mlp.py LEARN HELD_BACK SEED")
    main(*sys.argv[1:])
