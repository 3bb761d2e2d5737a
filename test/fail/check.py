#!/usr/bin/env python3
"""check.py program.cpp [--parsed gradfold.hpp] -- compiler flags…

A program in this directory makes one mistake. Its first line says what the compiler must answer:

    // expect: <regular expression>

Several such lines in a row must all be answered. Compiled as it stands the program must be refused, with the answer within
the first ten lines of the compiler's output; compiled with -DCURED, where the mistake is mended, it must be accepted:

    // expect: Q needs a value for "b"
    #include <gradfold/gradfold.hpp>
    …
    #ifdef CURED
    double value = Q(a = 1.0, b = 2.0);
    #else
    double value = Q(a = 1.0);
    #endif

--parsed names a header of that name that the compiler has parsed before. Only the cured program is compiled with it: what is
said of the mistake is what a user reads.
"""
import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import parsed_header  # noqa: E402

LINES_A_READER_SEES = 10


def expectations(source):
    patterns = []
    for line in source.read_text().splitlines():
        match = re.match(r"//\s*expect:\s*(.+?)\s*$", line)
        if not match:
            break
        patterns.append(match.group(1))
    return patterns


def compile_only(command, source, *extra):
    run = subprocess.run([*command, *extra, "-fsyntax-only", str(source)], capture_output=True, text=True,
                         env=os.environ | {"LC_ALL": "C"})  # plain quotation marks, English
    lines = (run.stderr + run.stdout).splitlines()
    return run.returncode == 0, "\n".join(lines[:LINES_A_READER_SEES]), len(lines)


def complaints(command, source, parsed):
    patterns = expectations(source)
    if not patterns:
        return ["the first line must be `// expect: <regex>`"]
    accepted, answer, length = compile_only(command, source)
    if accepted:
        return ["the mistake compiles"]
    found = [f"the first {LINES_A_READER_SEES} of {length} lines do not say /{pattern}/:\n{answer}"
             for pattern in patterns if not re.search(pattern, answer)]
    accepted, answer, _ = compile_only(command, source, "-DCURED", *parsed_header.flags(parsed, source.read_text()))
    if not accepted:
        found.append(f"the cured program does not compile:\n{answer}")
    return found


def main():
    separator = sys.argv.index("--")
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--parsed")
    options, command = parser.parse_args(sys.argv[1:separator]), sys.argv[separator + 1:]
    found = complaints(command, options.program, options.parsed)
    for complaint in found:
        print(f"{options.program}: {complaint}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
