#!/usr/bin/env python3
"""resumption.py digits data.csv: a run that is interrupted and resumed, again and again, ends with the same files, to the last
bit, as one that is not; and what no run can be resumed from is refused."""
import re
import signal
import tempfile
import zipfile
from pathlib import Path

from program import DATA, end, expect, expect_refusal, read_to_end, read_until, run, start_on_terminal

# Early stopping ends some of these trainings, and not others.
SETTINGS = ("--network", "both", "--seeds", "2", "--epochs", "30", "--patience", "1", "--seed", "5")


def contents(directory):
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def without_times(text):
    return re.sub(r"\s*the longest training took .*|, \d+ s left", "", text)


def interrupted(directory, text, number, *options):
    """Starts the program and sends it a signal where it shows this."""
    process, parent = start_on_terminal(directory, *options)
    read_until(parent, text)
    process.send_signal(number)
    shown = read_to_end(parent).decode()
    expect(process.wait() == 128 + number, f"signal {number} is not obeyed: {shown[-300:]}")
    found = re.search(r"interrupted: (\d+) epochs of (\w+), seed (\d+), are kept; --resume (\S+) goes on", shown)
    expect(found, f"an interruption does not say how to go on: {shown[-300:]}")
    return found and found.groups()


def check_same_result():
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        whole = run(*SETTINGS, "--out", "whole", directory=name)
        expect(whole.returncode == 0, f"a whole run fails: {whole.stderr}")
        expect("ends after epoch" in whole.stdout, "early stopping ends none of the trainings")
        first = interrupted(name, b"dense, seed 5: epoch 2 of", signal.SIGINT, *SETTINGS, "--out", "parts")
        expect(first and first[3] == "parts/state.npz", f"kept is {first}")
        if first and first[1:3] == ("dense", "5"):  # on a machine with much to do the signal may come later
            expect(int(first[0]) >= 2, f"kept is {first}")
            expect([path.name for path in (directory / "parts").iterdir()] == ["state.npz"], "an interruption leaves more than the state")
        if first and first[1] == "dense":
            interrupted(name, b"dense, seed 6: epoch 21 of", signal.SIGINT, "--resume", "parts/state.npz")
        last = interrupted(name, b"convolution, seed 6: epoch 2 of", signal.SIGTERM, "--resume", "--out", "parts")
        expect(last and last[1:3] == ("convolution", "6"), f"kept is {last}")
        (directory / "parts/state.npz").rename(directory / "parts/moved.npz")
        last = run("--resume", "parts/moved.npz", directory=name)
        expect(last.returncode == 0 and last.stderr == "", f"a run is not resumed: {last.stderr}")
        expect(contents(directory / "whole") == contents(directory / "parts"), "a resumed run does not end with the same files")
        summary = without_times(whole.stdout)[without_times(whole.stdout).index("% of the digits held back"):].replace("whole/", "parts/")
        for line in summary.splitlines():
            expect(": epoch" in line or "ends after" in line or line in last.stdout, f"a resumed run does not print '{line}'")


def check_refusals():
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        lines = DATA.read_text().splitlines(keepends=True)
        data = directory / "digits.csv"
        data.write_text("".join(lines))
        interrupted(name, b"epoch 2 of", signal.SIGINT, "--data", "digits.csv", "--out", ".")
        good = (directory / "state.npz").read_bytes()
        (directory / "cut.npz").write_bytes(good[:len(good) // 2])
        changed = bytearray(good)
        changed[good.index(b"NUMPY", good.index(b"dense.1.losses")) + 122] ^= 1
        (directory / "changed.npz").write_bytes(changed)
        expect_refusal(["--resume", "none.npz"], 1, "none.npz: cannot be opened: No such file", name)
        expect_refusal(["--resume", "cut.npz"], 1, "cut.npz: cannot be opened: ", name)
        expect_refusal(["--resume", "digits.csv"], 1, "digits.csv: cannot be opened: Not a zip archive", name)
        with zipfile.ZipFile(directory / "state.npz") as state, zipfile.ZipFile(directory / "other.npz", "w") as other:
            for entry in state.namelist():
                other.writestr(entry, state.read(entry).replace(b"both", b"bath"))
        expect_refusal(["--resume", "other.npz"], 1, "other.npz: run.network.npy: 'bath' is no network", name)
        data.write_text("".join(lines[:-1]))
        expect_refusal(["--resume", "state.npz"], 1, "state.npz: the digits in .*/digits.csv are not those that this run began with", name)
        data.write_text("".join(lines))
        result = run("--resume", "changed.npz", directory=name)
        expect(result.returncode == 1 and re.fullmatch(r"digits: changed.npz: dense.1.losses.npy: cannot be read: .*\n", result.stderr), f"a damaged state: {result.stderr}")


if __name__ == "__main__":
    check_same_result()
    check_refusals()
    end()
