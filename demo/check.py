#!/usr/bin/env python3
"""check.py demo data.csv: the demo as its users meet it: what it prints, on a terminal and in a file, and how it refuses
options and data that it cannot use."""
import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path

DEMO, DATA = sys.argv[1], Path(sys.argv[2])
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)


def run(*options):
    return subprocess.run([DEMO, *options], capture_output=True, text=True)


def check_output():
    result = run()
    expect(result.returncode == 0 and result.stderr == "", f"the demo fails:\n{result.stdout}{result.stderr}")
    for text in ("3*a^3 - b^2", "9*a^2", "-2*b", "36", "81", "-12", "-8", "epoch 60 of 60", "by hand", "tape"):
        expect(text in result.stdout, f"the demo does not print {text}:\n{result.stdout}")
    expect("\r" not in result.stdout, "the progress is written over in a file")
    found = re.search(r"([\d.]+) % of those held back", result.stdout)
    expect(found and float(found.group(1)) >= 95, f"accuracy on the rows held back: {found and found.group(1)}")


def check_seed():
    chosen = [re.search(r"accuracy: .*", run("--epochs", "3", "--seed", seed).stdout).group() for seed in "77"]
    expect(chosen[0] == chosen[1], "the same seed gives two results")


def check_terminal():
    parent, child = pty.openpty()
    process = subprocess.Popen([DEMO, "--epochs", "3"], stdout=child)
    os.close(child)
    shown = b""
    try:
        while chunk := os.read(parent, 4096):
            shown += chunk
    except OSError:  # how Linux says that the other end is closed
        pass
    expect(process.wait() == 0, "the demo fails on a terminal")
    expect(shown.count(b"\r   epoch") == 3, f"the progress is not written over on a terminal: {shown}")


def expect_refusal(options, status, message):
    result = run(*options)
    line = result.stderr
    expect(result.returncode == status and re.fullmatch(rf"demo: .*{message}.*\n", line) and result.stdout == "",
           f"{options}: exit status {result.returncode}, '{result.stdout}{line}' instead of /{message}/")


def check_options():
    expect(run("--help").stdout.startswith("usage: demo"), "--help")
    expect_refusal(["--nonsense"], 2, "there is no option '--nonsense'")
    expect_refusal(["--epochs"], 2, "--epochs needs a value")
    expect_refusal(["--epochs", "many"], 2, "--epochs takes a whole number .*'many'")
    expect_refusal(["--epochs", "0"], 2, "--epochs takes a whole number")
    expect_refusal(["--seed", "-1"], 2, "--seed takes a whole number")


def check_data():
    text = DATA.read_text()
    lines = text.splitlines(keepends=True)
    fields = lines[4].split(",")

    def with_line_5(line):
        return "".join(lines[:4] + [line] + lines[5:])

    def with_field_7(field):
        return with_line_5(",".join(fields[:6] + [field] + fields[7:]))

    cases = {
        "empty": ("", "line 1, column 1: the file is empty"),
        "no rows": (lines[0], "line 2, column 1: the file has names of columns, but no rows"),
        "no names": ("".join(lines[1:]), "line 1, column 1: a column's name is expected"),
        "cut": (text[:len("".join(lines[:4])) + len(",".join(fields[:10]))], "line 5, column 10: the file is cut off here"),
        "cut before a number": ("".join(lines[:4]) + ",".join(fields[:30]) + ",", "line 5, column 31: the file is cut off"),
        "cut names": (lines[0][:40], r"line 1, column \d+: the file is cut off here"),
        "few rows": ("".join(lines[:5]), "line 6, column 1: the file ends after fewer than 10 rows"),
        "no number": (with_field_7("abc"), "line 5, column 7: 'abc' is not a number"),
        "half a number": (with_field_7("1.5x"), "line 5, column 7: '1.5x' is not a number"),
        "control characters": (with_field_7("\x1b[2J"), r"line 5, column 7: '\?\[2J' is not a number"),
        "no finite number": (with_field_7("inf"), "line 5, column 7: 'inf' is out of range"),
        "a large number": (with_field_7("1e999"), "line 5, column 7: '1e999' is out of range"),
        "a missing number": (with_field_7(""), "line 5, column 7: a number is missing"),
        "narrow": (with_line_5(",".join(fields[1:])), "line 5, column 30: 31 columns are expected, this line has 30"),
        "wide": (with_line_5("1," + lines[4]), "line 5, column 32: 31 columns are expected, this line has 32"),
        "a blank line": (with_line_5("\n"), "line 5, column 1: 31 columns are expected, this line is blank"),
        "a blank line at the end": (text + "\n", f"line {len(lines) + 1}, column 1: 31 columns are expected, this line is blank"),
        "label": (with_line_5(",".join(fields[:30]) + ",2\n"), "line 5, column 31: the label must be 0 or 1"),
    }
    with tempfile.TemporaryDirectory() as directory:
        expect_refusal(["--data", f"{directory}/none.csv"], 1, "none.csv: cannot be opened: No such file")
        expect_refusal(["--data", directory], 1, ": this is a directory")
        for name, (content, message) in cases.items():
            path = Path(directory) / f"{name}.csv"
            path.write_text(content)
            expect_refusal(["--data", str(path)], 1, f"{name}.csv: {message}")
        windows = Path(directory) / "windows.csv"
        windows.write_bytes(text.replace("\n", "\r\n").encode())
        expect(run("--data", str(windows), "--epochs", "1").returncode == 0, "lines that end as on Windows are refused")


if __name__ == "__main__":
    for check in (check_options, check_data, check_output, check_seed, check_terminal):
        check()
    print("\n".join(failures) or "the demo behaves")
    sys.exit(1 if failures else 0)
