#!/usr/bin/env python3
"""errors_page.py [--check]: writes docs/errors.md from the programs in test/fail, or tells whether it is up to date.

A program's first lines say what the compiler must answer (see test/fail/check.py); the line after them is its place on the
page, `// <chapter>: <title>`. What stands above `#ifdef CURED` is shown once, then the mistake, the answer and the cure.
Further comment lines after the title become a remark.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "errors.md"
CHAPTERS = ["Expressions", "Functions", "Traced values", "Arguments", "Derivatives", "Constant expressions", "Networks"]
HIDDEN = re.compile(r"#include|#pragma|using namespace|namespace hana|constexpr auto \w = variable|$")
INTRODUCTION = """# Mistakes, and what the compiler says

Every mistake on this page is a test: on g++ 12 and clang++-19 the sentence stands within the first ten lines of the
compiler's output, and the cure compiles. Read the first error and the line of your own that it names. Where a sentence
speaks of "the variable named here", the name stands in quotation marks on the lines around it.

This page is generated from `test/fail` by `scripts/errors_page.py`.
"""


def plain(pattern):
    """The text that a regular expression without tricks stands for; alternatives are joined by `or`."""
    return " … or … ".join(re.sub(r"\\(.)", r"\1", part).replace(".*", " … ") for part in re.split(r"(?<!\\)\|", pattern))


class Program:
    def __init__(self, path):
        self.path = path
        lines = path.read_text().splitlines()
        self.answers = []
        while lines and (match := re.match(r"//\s*expect:\s*(.+?)\s*$", lines[0])):
            self.answers.append(plain(match.group(1)))
            lines.pop(0)
        title = re.match(r"// ([\w ]+): (.+)$", lines.pop(0) if lines else "")
        if not title or title.group(1) not in CHAPTERS:
            raise SystemExit(f"{path}: after the expected answers comes `// <chapter>: <title>`, the chapter being one of {', '.join(CHAPTERS)}")
        self.chapter, self.title = title.groups()
        self.remark = ""
        while lines and lines[0].startswith("// "):
            self.remark += lines.pop(0).removeprefix("//")
        text = "\n".join(lines).replace("inline constexpr auto", "constexpr auto").replace(" [[maybe_unused]]", "")
        parts = re.match(r"(.*?)#ifdef CURED\n(.*?)#else\n(.*?)#endif", text, re.DOTALL)
        if not parts:
            raise SystemExit(f"{path}: no `#ifdef CURED … #else … #endif`")
        above = [line for line in parts.group(1).splitlines() if not HIDDEN.match(line)]
        self.wrong = "\n".join([*above, parts.group(3).rstrip()])
        self.cured = parts.group(2).rstrip()

    def section(self):
        answers = "\n".join(f"> {answer}\n" for answer in self.answers)
        remark = f"{self.remark.strip()}\n\n" if self.remark else ""
        return (f"### {self.title[0].upper()}{self.title[1:]}\n\n```cpp fragment\n{self.wrong}\n```\n\n{answers}\n{remark}Cure:\n\n"
                f"```cpp fragment\n{self.cured}\n```\n")


def page():
    programs = [Program(path) for path in sorted((ROOT / "test" / "fail").glob("*.cpp"))]
    text = [INTRODUCTION]
    for chapter in CHAPTERS:
        text.append(f"## {chapter}\n")
        text += [program.section() for program in programs if program.chapter == chapter]
    return "\n".join(text)


def main():
    if sys.argv[1:] == ["--check"]:
        if not PAGE.exists() or PAGE.read_text() != page():
            print("docs/errors.md is not what test/fail says: run scripts/errors_page.py")
            return 1
        return 0
    PAGE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
