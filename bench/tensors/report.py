#!/usr/bin/env python3
"""report.py [--document PAGE] EXECUTABLE...: runs gradfold_bench_tensors and prints a table of medians and ratios to hand.

One executable for each compiler. libtorch and OpenBLAS, where they were found, have columns of their own, in one thread each.
Repetitions are interleaved at random by Google Benchmark. With --document the table replaces that of the page.
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import document  # noqa: E402
from medians import compiler_of, medians_of, time_text  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--document", type=pathlib.Path)
parser.add_argument("--repetitions", type=int, default=9)
parser.add_argument("executables", nargs="+", type=pathlib.Path)
options = parser.parse_args()

columns = {}
for executable in options.executables:
    for workload, sides in medians_of(executable, options.repetitions, 0.02).items():
        columns.setdefault(workload, {})[executable] = sides

names = [compiler_of(e) for e in options.executables]
rivals = sorted({side for by_compiler in columns.values() for sides in by_compiler.values() for side in sides} - {"hand", "gradfold"})


def against(rival, by_compiler):
    """The rival's time, and gradfold's divided by it for each compiler."""
    pairs = [(sides[rival], sides["gradfold"] / sides[rival]) for sides in by_compiler.values() if rival in sides]
    return f"{time_text(pairs[0][0])}: {', '.join(f'{ratio:.2g}' for _, ratio in pairs)}" if pairs else ""


lines = ["| work | " + " | ".join(f"{n}: by hand | gradfold | ratio" for n in names) + "".join(f" | {r}: gradfold / it" for r in rivals) + " |",
         "|---|" + "---:|---:|---:|" * len(names) + "---:|" * len(rivals)]
for workload, by_compiler in sorted(columns.items()):
    cells = []
    for executable in options.executables:
        sides = by_compiler[executable]
        cells.append(f"{time_text(sides['hand'])} | {time_text(sides['gradfold'])} | {sides['gradfold'] / sides['hand']:.2f}")
    cells += [against(rival, by_compiler) for rival in rivals]
    lines.append(f"| {workload} | " + " | ".join(cells) + " |")
table = "\n".join(lines)
print(table)
if options.document:
    document.replace_results(options.document, table, "tensors")
