#!/usr/bin/env python3
"""check.py digits data.csv: the digits as their users meet them: what is learned, printed and drawn, what an interruption does,
and how options and files that cannot be used are refused."""
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
from pathlib import Path

DIGITS, DATA = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)


def run(*options, directory):
    return subprocess.run([DIGITS, *options], capture_output=True, text=True, cwd=directory)


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
        check_confusion(result.stdout, network)
        check_pictures(directory, network)


def check_seed():
    with tempfile.TemporaryDirectory() as directory:
        lines = [re.search(r"loss [\d.]+, [\d.]+ %", run("--network", "dense", "--seeds", "1", "--epochs", "1", "--seed", seed,
                                                          directory=directory).stdout).group() for seed in "778"]
        expect(lines[0] == lines[1] != lines[2], f"the seed alone does not decide: {lines}")


def start_on_terminal(directory, *options):
    parent, child = pty.openpty()
    process = subprocess.Popen([DIGITS, *options], stdout=child, cwd=directory)
    os.close(child)
    return process, parent


def read_to_end(parent):
    shown = b""
    try:
        while chunk := os.read(parent, 4096):
            shown += chunk
    except OSError:  # how Linux says that the other end is closed
        pass
    return shown


def check_terminal_and_interruption():
    with tempfile.TemporaryDirectory() as directory:
        process, parent = start_on_terminal(directory, "--network", "dense", "--epochs", "10000")
        shown = b""
        while b"epoch 3 of" not in shown:
            shown += os.read(parent, 4096)
        process.send_signal(signal.SIGINT)
        shown += read_to_end(parent)
        expect(process.wait() == 130 and b"interrupted" in shown, f"an interruption is not obeyed: {shown[-300:]}")
        expect(shown.count(b"\r   dense, seed 1: epoch") >= 3, "the progress is not written over on a terminal")


def expect_refusal(options, status, message, directory):
    result = run(*options, directory=directory)
    expect(result.returncode == status and re.fullmatch(rf"digits: .*{message}.*\n", result.stderr) and result.stdout == "",
           f"{options}: exit status {result.returncode}, '{result.stdout}{result.stderr}' instead of /{message}/")


def check_options():
    with tempfile.TemporaryDirectory() as directory:
        expect(run("--help", directory=directory).stdout.startswith("usage: digits"), "--help")
        for options, message in ((["--nonsense"], "there is no option '--nonsense'"), (["--epochs"], "--epochs needs a value"),
                                 (["--epochs", "0"], "--epochs takes a whole number"), (["--seeds", "101"], "--seeds takes a whole number"),
                                 (["--seed", "-1"], "--seed takes a whole number"), (["--network", "large"], "--network takes dense, convolution or both")):
            expect_refusal(options, 2, message, directory)


def check_files():
    lines = DATA.read_text().splitlines(keepends=True)
    with tempfile.TemporaryDirectory() as directory:
        def data(name, text):
            (Path(directory) / name).write_text(text)
            return ["--data", name]

        fields = lines[4].rstrip().split(",")
        cases = ((data("few.csv", "".join(lines[:50])), "few.csv: line 51, column 1: the file ends after fewer than 100 digits"),
                 (data("pixel.csv", "".join(lines[:4]) + ",".join(["17"] + fields[1:]) + "\n"), "line 5, column 1: a pixel is a number from 0 to 16"),
                 (data("digit.csv", "".join(lines[:4]) + ",".join(fields[:64] + ["10"]) + "\n"), "line 5, column 65: the digit must be 0 to 9"),
                 (data("cut.csv", "".join(lines[:200])[:-50]), "line 200, column .*: the file is cut off here"),
                 (["--data", "none.csv"], "none.csv: cannot be opened: No such file"),
                 (["--out", "few.csv"], "few.csv: cannot be written"))
        for options, message in cases:
            expect_refusal(options, 1, message, directory)


if __name__ == "__main__":
    check_options()
    check_files()
    check_seed()
    check_terminal_and_interruption()
    check_network("dense", 97)
    check_network("convolution", 98)
    print("\n".join(failures) or "the digits behave")
    sys.exit(1 if failures else 0)
