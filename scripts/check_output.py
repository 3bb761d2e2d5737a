#!/usr/bin/env python3
"""check_output.py expected.txt program [arguments…]: runs the program, which must succeed and print exactly that text."""
import difflib
import subprocess
import sys
from pathlib import Path


def main():
    expected_file, *command = sys.argv[1:]
    expected = Path(expected_file).read_text()
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        return f"{command[0]}: exit status {run.returncode}\n{run.stderr}"
    if run.stdout != expected:
        lines = difflib.unified_diff(expected.splitlines(), run.stdout.splitlines(), expected_file, "printed", lineterm="")
        return "\n".join(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
