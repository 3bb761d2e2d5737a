#!/usr/bin/env python3
"""single_header.py [--root gradfold/gradfold.hpp] [--output build/single/gradfold.hpp]

Writes the library as one file: each of our headers once, where it is first included; all other includes stay. An include of
ours inside an #if is refused, because whether the text stands there would depend on the condition.
"""
import argparse
import re
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
OPENS = re.compile(r"^\s*#\s*if")
CLOSES = re.compile(r"^\s*#\s*endif")
ONCE = re.compile(r"^\s*#\s*pragma\s+once")


class Amalgamation:
    def __init__(self, include_directory):
        self.include_directory = include_directory
        self.seen = set()
        self.lines = []

    def resolve(self, includer, bracket, name):
        """The file of ours that an include means, or None where it is not ours."""
        beside = [includer.parent / name] if bracket == '"' else []
        candidates = beside + [self.include_directory / name]
        return next((path.resolve() for path in candidates if path.is_file()), None)

    def add(self, header):
        if header in self.seen:
            return
        self.seen.add(header)
        self.lines.append(f"// --- {header.relative_to(self.include_directory).as_posix()}")
        depth = 0
        for number, line in enumerate(header.read_text().splitlines(), start=1):
            depth += bool(OPENS.match(line)) - bool(CLOSES.match(line))
            if not ONCE.match(line):
                self.add_line(header, number, line, depth)

    def add_line(self, header, number, line, depth):
        include = INCLUDE.match(line)
        ours = include and self.resolve(header, *include.groups())
        if not ours:
            self.lines.append(line)
        elif depth > 0:
            raise SystemExit(f"{header}:{number}: one of our headers is included inside an #if")
        else:
            self.add(ours)


def banner():
    version = re.search(r"VERSION (\d+\.\d+\.\d+)", (SOURCE / "CMakeLists.txt").read_text()).group(1)
    licence = [f"// {line}".rstrip() for line in (SOURCE / "LICENSE").read_text().splitlines()]
    return [f"// gradfold {version} in one file, made by scripts/single_header.py from include/.", "//", *licence, "",
            "#pragma once", ""]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", default="gradfold/gradfold.hpp")
    parser.add_argument("--output", type=Path, default=SOURCE / "build/single/gradfold.hpp")
    options = parser.parse_args()

    amalgamation = Amalgamation(SOURCE / "include")
    amalgamation.add(SOURCE / "include" / options.root)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text("\n".join(banner() + amalgamation.lines) + "\n")
    print(f"{options.output}: {len(amalgamation.seen)} headers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
