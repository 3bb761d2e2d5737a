#!/usr/bin/env python3
"""check.py docs/how_to/adding_an_operation.md -- compiler command…

Does what the page tells: puts its blocks into a copy of the headers, in the one file that it names, then builds and runs the
program on the page against that copy.
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent
FRAGMENT = re.compile(r"^```cpp fragment\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def insert_before(text, mark, addition):
    """`addition` before the one occurrence of `mark`."""
    if text.count(mark) != 1:
        raise SystemExit(f"the header has {text.count(mark)} times {mark!r}, not once")
    return text.replace(mark, addition + mark)


def extended(header, struct, include, entry, function):
    """The header with the page's four changes."""
    name = re.search(r"struct (\w+)", struct).group(1)
    if entry.strip() != f"hana::basic_type<{name}>":
        raise SystemExit("the page's entry in the list is not that of its struct")
    header = insert_before(header, "\n/// Error and gamma functions", include)
    header = insert_before(header, "using special_operations", struct + "\n")
    header = re.sub(r"(using special_operations =\s+hana::tuple<.*?)>;", lambda m: f"{m[1]}, {entry.strip()}>;", header, flags=re.DOTALL)
    return insert_before(header, "\n}  // namespace gradfold\n", function)


def run(command):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if result.returncode != 0:
        lines = result.stderr.splitlines()
        told = [line[:300] for line in lines if "error" in line] or lines
        print(" ".join(str(word) for word in command), *told[:10], sep="\n")
    return result.returncode == 0


def main():
    separator = sys.argv.index("--")
    (page,), command = sys.argv[1:separator], sys.argv[separator + 1:]
    struct, include, entry, function, program = FRAGMENT.findall(Path(page).read_text())
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory)
        shutil.copytree(SOURCE / "include", copy / "include")
        header = copy / "include/gradfold/operation/special.hpp"
        header.write_text(extended(header.read_text(), struct, include, entry, function))
        (copy / "sinc.cpp").write_text(program)
        compiler, *flags = command
        built = run([compiler, "-I", copy / "include", *flags, copy / "sinc.cpp", "-o", copy / "sinc"])
        return 0 if built and run([copy / "sinc"]) else 1


if __name__ == "__main__":
    sys.exit(main())
