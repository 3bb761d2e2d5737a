#!/usr/bin/env python3
"""check_docs.py document.md [--only LINE] [--keep DIRECTORY] [--parsed gradfold.hpp] -- compiler flags…

Compiles and runs every C++ listing of a document, so that no page can lie. For the authors of pages:

    ```cpp               A listing. With a main of its own it is a whole program; without one it is text at namespace scope
                         (definitions, static_assert), and compiling it is passing. Where it includes nothing of gradfold it
                         is preceded by #include <gradfold/gradfold.hpp>, the usual standard headers and
                         `using namespace gradfold;`.
    ```cpp main          The statements of a main: they are put into one.
    ```cpp continue      Goes on from the listing before it: that one's text stands above this one's. `continue main` may be
                         combined; the text of a `main` listing itself is not carried on.
    ```cpp fails         Must not compile. Where a ```text block follows, each of its lines must be found within the first
                         ten lines that the compiler prints.
    ```cpp fragment      Is not compiled; so is a listing whose first line starts with `// …`.
    ```text output       Right after a listing (prose may stand between, another listing may not): what that listing prints,
                         exactly. The listing must exit with status 0 in any case.

Listings that go on from one another are compiled as one program, in which each `main` listing is a function.
Other tags (```bash, ```cmake, ```text, none) are left alone. The words after `cpp` do not show on the page.
--parsed names a header of that name that the compiler has parsed before; listings that begin with gradfold.hpp are compiled
with it, unless they are refused.
To try one listing: scripts/check_docs.py docs/tutorial.md --only 42 -- g++ -std=c++20 -Iinclude, 42 being a line in it.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import parsed_header

FENCE = re.compile(r"^(\s*)(```+|~~~+)\s*(.*?)\s*$")
TAGS = {"main", "continue", "fails", "fragment"}
PRELUDE = """#include <gradfold/gradfold.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <tuple>
#include <utility>

using namespace gradfold;
"""
LINES_A_READER_SEES = 10


@dataclass
class Block:
    line: int
    words: list
    text: str


@dataclass
class Listing:
    line: int
    last_line: int
    tags: set
    text: str
    before: str = ""
    follower: str = None
    output: str = None


def blocks(document):
    """The fenced blocks of a page in order, their indentation taken away."""
    fence, line, words, text = None, 0, [], []
    for number, row in enumerate(document.read_text().splitlines(), start=1):
        match = FENCE.match(row)
        if fence is None:
            if match:
                fence, line, words, text = match.groups()[:2], number, match.group(3).split(), []
        elif match and match.group(2).startswith(fence[1]) and not match.group(3):
            yield Block(line, words, "".join(row + "\n" for row in text))
            fence = None
        else:
            text.append(row.removeprefix(fence[0]))
    if fence is not None:
        raise SystemExit(f"{document}:{line}: this block is never closed")


def is_fragment(listing):
    return "fragment" in listing.tags or listing.text.lstrip().startswith("// …")


def as_listing(document, block):
    unknown = set(block.words[1:]) - TAGS
    if unknown:
        raise SystemExit(f"{document}:{block.line}: unknown tag {', '.join(sorted(unknown))}; known: {', '.join(sorted(TAGS))}")
    last_line = block.line + block.text.count("\n") + 1
    return Listing(block.line, last_line, set(block.words[1:]), block.text)


def listings(document):
    """The listings that are to be compiled, each with the text it continues and the text block that follows it."""
    found, carried, latest = [], "", None
    for block in blocks(document):
        language = block.words[0] if block.words else ""
        if language == "cpp":
            latest = as_listing(document, block)
            if is_fragment(latest):
                latest = None
                continue
            latest.before = carried if "continue" in latest.tags else ""
            if not latest.tags & {"main", "fails"}:
                carried = latest.before + latest.text
            elif "continue" not in latest.tags:
                carried = ""
            found.append(latest)
        elif language == "text" and latest:
            if block.words[1:] == ["output"]:
                latest.output = block.text
            elif latest.follower is None:
                latest.follower = block.text
        elif language == "text" and block.words[1:] == ["output"]:
            raise SystemExit(f"{document}:{block.line}: this output follows no listing")
    return found


def with_prelude(text):
    return text if re.search(r"#\s*include\s*<gradfold", text) else PRELUDE + text


def has_main(text):
    return re.search(r"\bint\s+main\s*\(", text) is not None


def program(listing):
    above, text = listing.before, listing.text
    if "main" in listing.tags:
        return with_prelude(f"{above}int main() {{\n{text}}}\n")
    return with_prelude(above + text + ("" if has_main(above + text) else "int main() {}\n"))


def program_of(chain):
    """One program of listings that go on from one another: each main is a function where it stands, chosen by how many words follow
    the program's name."""
    text, carried, choice = "", "", ""
    for number, listing in enumerate(chain, start=1):
        text, carried = text + listing.before.removeprefix(carried), listing.before
        if "main" in listing.tags:
            text += f"int listing_{number}() {{\n{listing.text}return 0;\n}}\n"
            choice += f"  if (chosen == {number}) return listing_{number}();\n"
        else:
            text, carried = text + listing.text, carried + listing.text
    return with_prelude(f"{text}int main(int words, char**) {{\n  const int chosen = words - 1;\n{choice}  return 1;\n}}\n")


def first_lines(text):
    return "\n".join(text.splitlines()[:LINES_A_READER_SEES])


def check_refused(listing, compilation):
    answer = first_lines(compilation.stderr)
    if compilation.returncode == 0:
        return ["compiles, but must not"]
    expected = [line.strip() for line in (listing.follower or listing.output or "").splitlines() if line.strip()]
    return [f"the compiler does not say `{line}`, but:\n{answer}" for line in expected if line not in answer]


def check_printed(listing, binary, number=0):
    """Of a program of several listings, what the one of that number prints."""
    try:
        run = subprocess.run([str(binary), *["+"] * number], capture_output=True, text=True, timeout=120, cwd=binary.parent)
    except subprocess.TimeoutExpired:
        return ["runs for more than two minutes"]
    if run.returncode != 0:
        return [f"ends with exit status {run.returncode}\n{run.stdout}{run.stderr}"]
    if listing.output is not None and run.stdout != listing.output:
        return [f"prints\n{run.stdout}the page says\n{listing.output}"]
    return []


@dataclass
class Compiler:
    command: list
    parsed: str = None

    def __call__(self, source, binary, refused):
        """What a listing defines for its readers need not be used. Messages come in English, with plain quotation marks."""
        parsed = [] if refused else parsed_header.flags(self.parsed, source.read_text())
        return subprocess.run([*self.command, *parsed, "-Wno-unused", str(source), "-o", str(binary)], capture_output=True, text=True,
                              env=os.environ | {"LC_ALL": "C"})


def check(listing, compiler, directory):
    source = directory / f"line_{listing.line}.cpp"
    binary = source.with_suffix("")
    source.write_text(program(listing))
    compilation = compiler(source, binary, refused="fails" in listing.tags)
    if "fails" in listing.tags:
        return check_refused(listing, compilation)
    if compilation.returncode != 0:
        return [f"does not compile:\n{first_lines(compilation.stderr)}"]
    return check_printed(listing, binary)


def parse_arguments():
    if "--" not in sys.argv:
        raise SystemExit(__doc__)
    separator = sys.argv.index("--")
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("document", type=Path)
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--parsed")
    options = parser.parse_args(sys.argv[1:separator])
    return options, Compiler(sys.argv[separator + 1:], options.parsed)


def is_by_itself(listing):
    return "main" not in listing.tags and ("fails" in listing.tags or listing.output is not None or has_main(listing.text))


def chains(chosen):
    """The listings by programs: those that go on from one another are one."""
    found, chain, carried = [], None, ""
    for listing in chosen:
        if is_by_itself(listing):
            found.append([listing])
            continue
        if chain is None or "continue" not in listing.tags or not listing.before.startswith(carried):
            found.append(chain := [])
        chain.append(listing)
        carried = listing.before + ("" if "main" in listing.tags else listing.text)
    return found


def check_chain(chain, compiler, directory):
    """The listings of one program; each by itself where something is wrong, to say where."""
    if len(chain) > 1:
        source = directory / f"from_line_{chain[0].line}.cpp"
        binary = source.with_suffix("")
        source.write_text(program_of(chain))
        runs = [(listing, number) for number, listing in enumerate(chain, start=1) if "main" in listing.tags]
        if compiler(source, binary, refused=False).returncode == 0 and not any(check_printed(listing, binary, number) for listing, number in runs):
            return []
    return [(listing, complaint) for listing in chain for complaint in check(listing, compiler, directory)]


def is_compiled_with(chain, chosen):
    """Whether a listing that is a program by itself goes on from these definitions, so that they need no program of their own."""
    defined = chain[-1].before + chain[-1].text
    return not any("main" in listing.tags or is_by_itself(listing) for listing in chain) and any(
        is_by_itself(other) and "fails" not in other.tags and other.before.startswith(defined) for other in chosen)


def check_all(chosen, document, compiler, directory):
    """Definitions that are compiled with other listings are compiled by themselves where something is wrong, to say where."""
    programs = chains(chosen)
    left_out = [chain for chain in programs if is_compiled_with(chain, chosen)]
    found = [pair for chain in programs if chain not in left_out for pair in check_chain(chain, compiler, directory)]
    if found:
        found += [pair for chain in left_out for pair in check_chain(chain, compiler, directory)]
    for listing, complaint in sorted(found, key=lambda pair: pair[0].line):
        print(f"{document}:{listing.line}: the listing {complaint}", flush=True)
    failures = len({listing.line for listing, _ in found})
    print(f"{document}: {len(chosen)} listings, {failures} wrong")
    return failures


def main():
    options, compiler = parse_arguments()
    chosen = [listing for listing in listings(options.document)
              if options.only is None or listing.line <= options.only <= listing.last_line]
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        return check_all(chosen, options.document, compiler, options.keep) > 0
    with tempfile.TemporaryDirectory() as directory:
        return check_all(chosen, options.document, compiler, Path(directory)) > 0


if __name__ == "__main__":
    sys.exit(main())
