#!/usr/bin/env python3
"""check_output.py expected.txt program [arguments…]: runs the program, which must succeed and print exactly that text.
Of a page (.md) the text is what stands between ```text output and ```."""
import difflib
import re
import subprocess
import sys
from pathlib import Path


def expected_text(path):
    text = path.read_text()
    if path.suffix != ".md":
        return text
    shown = re.search(r"^```text output\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return shown[1] if shown else ""


def main():
    expected_file, *command = sys.argv[1:]
    expected = expected_text(Path(expected_file))
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        return f"{command[0]}: exit status {run.returncode}\n{run.stderr}"
    if run.stdout != expected:
        lines = difflib.unified_diff(expected.splitlines(), run.stdout.splitlines(), expected_file, "printed", lineterm="")
        return "\n".join(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
