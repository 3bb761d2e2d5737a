#!/usr/bin/env python3
"""behaviour.py digits data.csv: the digits as their users meet them: what is learned, printed and drawn, on a terminal and in a
file, and how options that cannot be used are refused."""
import re
import tempfile
import xml.etree.ElementTree as tree
from pathlib import Path

from program import end, expect, expect_refusal, read_to_end, run, start_on_terminal


def check_confusion(text, network):
    rows = re.findall(r"^ {3} {2}\d((?: +(?:\d+|\.)){10})$", text, re.MULTILINE)
    expect(len(rows) == 10, f"{network}: no confusion matrix")
    counts = [[0 if field == "." else int(field) for field in row.split()] for row in rows]
    expect(sum(map(sum, counts)) == 359, f"{network}: the confusion matrix does not hold each digit held back")


def check_pictures(directory, network):
    for what in ("loss", "misread", "filters"):
        path = Path(directory) / "pictures" / f"{network}_{what}.svg"
        expect(path.exists() and tree.parse(path).getroot().tag.endswith("svg"), f"{path.name} is no picture")
    expect(not list((Path(directory) / "pictures").glob("*.new")), "files under way are left behind")


def check_network(network, goal):
    with tempfile.TemporaryDirectory() as directory:
        result = run("--network", network, "--out", "pictures", directory=directory)
        expect(result.returncode == 0 and result.stderr == "", f"{network} fails:\n{result.stdout}{result.stderr}")
        found = re.search(r"([\d.]+) % .* the mean of 5 seeds", result.stdout)
        expect(found and float(found.group(1)) >= goal, f"{network}: {found and found.group(1)} % of the digits held back")
        expect("\r" not in result.stdout, "the progress is written over in a file")
        expect(f"weights (seed 1): pictures/{network}.hpp, {network}.npz, read back" in result.stdout, f"{network}: the weights are not read back")
        expect(not (Path(directory) / "pictures/state.npz").exists(), f"{network}: a finished run leaves its state behind")
        check_confusion(result.stdout, network)
        check_pictures(directory, network)


def check_seed():
    with tempfile.TemporaryDirectory() as directory:
        lines = [re.search(r"loss [\d.]+, [\d.]+ %", run("--network", "dense", "--seeds", "1", "--epochs", "1", "--seed", seed,
                                                          directory=directory).stdout).group() for seed in "778"]
        expect(lines[0] == lines[1] != lines[2], f"the seed alone does not decide: {lines}")


def check_terminal():
    with tempfile.TemporaryDirectory() as directory:
        process, parent = start_on_terminal(directory, "--network", "dense", "--seeds", "1", "--epochs", "3")
        shown = read_to_end(parent)
        expect(process.wait() == 0 and shown.count(b"\r   dense, seed 1: epoch") == 3, f"the progress is not written over on a terminal: {shown[:500]}")


def check_options():
    with tempfile.TemporaryDirectory() as directory:
        expect(run("--help", directory=directory).stdout.startswith("usage: digits"), "--help")
        for options, message in ((["--nonsense"], "there is no option '--nonsense'"), (["--epochs"], "--epochs needs a value"),
                                 (["--epochs", "0"], "--epochs takes a whole number"), (["--seeds", "101"], "--seeds takes a whole number"),
                                 (["--seed", "-1"], "--seed takes a whole number"), (["--network", "large"], "--network takes dense, convolution or both"),
                                 (["--patience", "0"], "--patience takes a whole number"), (["--labels", "x"], "--labels needs --data"),
                                 (["--resume", "--epochs", "9"], "--resume goes on as the run began: --epochs cannot be given with it")):
            expect_refusal(options, 2, message, directory)


if __name__ == "__main__":
    check_options()
    check_seed()
    check_terminal()
    check_network("dense", 97)
    check_network("convolution", 98)
    end()
