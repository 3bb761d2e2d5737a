#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""check.py program.cpp -- COMPILER FLAGS...

Compiles a program as a device gets it, -Os without exceptions and RTTI, and looks at what is there: it may call memcpy and the
functions of libm and nothing else, has no variable memory, and is as large as docs/how_to/without_files.md says.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ALLOWED = {"memcpy", "main"}
LIBM = {name + suffix for suffix in ("", "f") for name in ("exp", "log", "tanh", "sin", "cos", "sqrt", "pow", "expm1", "log1p", "erf", "fma")}
WEIGHTS = 4 * 4810
LARGEST = {"text": 2048, "rodata": WEIGHTS + 1024, "data": 0, "bss": 0}
OWN_OUTPUT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin:/usr/local/bin"}


def output(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True, env=OWN_OUTPUT).stdout


def sizes(binary):
    """Bytes by the sort of section."""
    found = dict.fromkeys(LARGEST, 0)
    for name, size in re.findall(r"^\.(\S+)\s+(\d+)\s", output("size", "-A", binary), re.MULTILINE):
        sort = name.split(".")[0]
        if sort in found:
            found[sort] += int(size)
    return found


def main():
    program, command = Path(sys.argv[1]).resolve(), sys.argv[sys.argv.index("--") + 1:]
    failures = []
    with tempfile.TemporaryDirectory() as directory:
        binary = Path(directory) / "program.o"
        subprocess.run([*command, "-Os", "-fno-exceptions", "-fno-rtti", "-fno-pie", "-fno-asynchronous-unwind-tables", "-c", program, "-o", binary], check=True)
        called = {line.split()[-1] for line in output("nm", "-u", binary).splitlines()}
        found = sizes(binary)
    if called - ALLOWED - LIBM:
        failures.append(f"it calls {', '.join(sorted(called - ALLOWED - LIBM))}")
    failures += [f"its {sort} has {found[sort]} bytes, more than {largest}" for sort, largest in LARGEST.items() if found[sort] > largest]
    if found["rodata"] < WEIGHTS:
        failures.append(f"its weights are not in read-only memory: {found['rodata']} bytes are")
    print("\n".join(failures) or f"code {found['text']} bytes, constants {found['rodata']} bytes, calls {', '.join(sorted(called)) or 'nothing'}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
