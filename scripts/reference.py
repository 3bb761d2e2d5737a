#!/usr/bin/env python3
"""reference.py [--check] rules-program

Writes the tables of docs/reference.md, between its two marks. The derivative rules are what docs/reference/rules.cpp prints when
it traces them; what an operation computes, where it is defined and what was decided at its edges is read from the comment beside
its struct in include/gradfold/operation/, which has the form

    struct square_root : real_operation {  // z = sqrt x, x >= 0; at 0 the derivative is infinite

With --check nothing is written: the exit status is 1 where the page is not what would be written.
"""
import argparse
import re
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
PAGE = SOURCE / "docs/reference.md"
OPERATIONS = SOURCE / "include/gradfold/operation"
BEGIN = "<!-- tables by scripts/reference.py: begin -->\n"
END = "<!-- tables by scripts/reference.py: end -->\n"
STRUCT = re.compile(r"^struct (\w+)[^{]*\{(?:\s*//\s*(.*?))?\s*$", re.MULTILINE)
TITLE = re.compile(r"^/// (.*?)\.(?:\s|$)", re.MULTILINE)
UNSEEN = {"to_real"}  # recorded by the library alone


def described(header):
    """The structs of a header with the comment beside each."""
    return {name: comment or "" for name, comment in STRUCT.findall(header.read_text())}


def read_rules(program):
    """Lines of the program as (struct, operation applied, adjoints)."""
    lines = subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()
    rows = [line.split("\t") for line in lines]
    return [(struct, applied, adjoints) for struct, applied, *adjoints in rows if struct not in UNSEEN]


def code(text):
    return "`" + text.replace("|", "\\|") + "`"


def prose(text):
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


def adjoint_cell(adjoints):
    if adjoints == ["-"]:
        return "none"
    return "<br>".join(f"`{operand}_bar` = {code(adjoint)}" for operand, adjoint in zip("xyw", adjoints))


def operand_cell(struct, adjoints):
    if struct != "selection":
        return adjoint_cell(adjoints)
    return adjoint_cell(adjoints) + "<br>each masked where it leaves the branch"


def row(struct, applied, adjoints, comment):
    meaning, _, edges = comment.partition(";")
    name, _, example = applied.partition(", for example ")
    cell = code(name) if name else ""
    rule = operand_cell(struct, adjoints) + (f"<br>(shown for {code(example)})" if example else "")
    return f"| {cell} | {prose(meaning.strip())} | {rule} | {prose(edges.strip())} |\n"


def tables(rules):
    known = set()
    for header in sorted(OPERATIONS.glob("*.hpp"), key=lambda path: path.name):
        comments = described(header)
        rows = [row(struct, applied, adjoints, comments[struct]) for struct, applied, adjoints in rules if struct in comments]
        known |= comments.keys()
        if rows:
            yield f"### {TITLE.search(header.read_text()).group(1)}\n\n"
            yield "| Call | Value and domain | Adjoints of the operands | Edges |\n|---|---|---|---|\n"
            yield from rows
            yield "\n"
    lost = [struct for struct, *_ in rules if struct not in known]
    if lost:
        raise SystemExit(f"reference.py: no header in {OPERATIONS} has {', '.join(lost)}")


def renewed(page, rules):
    head, rest = page.split(BEGIN)
    _, tail = rest.split(END)
    return head + BEGIN + "\n" + "".join(tables(rules)) + END + tail


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("program")
    options = parser.parse_args()
    page = PAGE.read_text()
    wanted = renewed(page, read_rules(options.program))
    if options.check:
        if page != wanted:
            print(f"{PAGE}: not what the operations say; scripts/reference.py {options.program} writes it anew")
        return page != wanted
    PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
