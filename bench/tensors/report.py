#!/usr/bin/env python3
"""report.py [--document PAGE] EXECUTABLE...: runs gradfold_bench_tensors and prints a table of medians and ratios to hand.

One executable for each compiler. libtorch and OpenBLAS, where they were found, have columns of their own, in one thread each.
Repetitions are interleaved at random by Google Benchmark. With --document the table replaces what stands between the markers
`<!-- tensors -->` and `<!-- end of tensors -->` of the page.
"""
import argparse
import json
import os
import pathlib
import subprocess

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--document", type=pathlib.Path)
parser.add_argument("--repetitions", type=int, default=9)
parser.add_argument("executables", nargs="+", type=pathlib.Path)
options = parser.parse_args()

columns = {}
for executable in options.executables:
    run = subprocess.run([executable, "--benchmark_format=json", f"--benchmark_repetitions={options.repetitions}", "--benchmark_min_time=0.02",
                          "--benchmark_enable_random_interleaving=true", "--benchmark_report_aggregates_only=true"],
                         check=True, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"})
    for result in json.loads(run.stdout)["benchmarks"]:
        if result["aggregate_name"] != "median":
            continue
        workload, side = result["run_name"].rsplit("/", 1)
        columns.setdefault(workload, {}).setdefault(str(executable), {})[side] = result["cpu_time"]


def time(ns):
    return f"{ns:.3g} ns" if ns < 1000 else f"{ns / 1e3:.3g} µs" if ns < 1e6 else f"{ns / 1e6:.3g} ms"


names = ["clang" if "clang" in str(e) else "g++" for e in options.executables]
rivals = sorted({side for by_compiler in columns.values() for sides in by_compiler.values() for side in sides} - {"hand", "gradfold"})


def against(rival, by_compiler):
    """The rival's time, and gradfold's divided by it for each compiler."""
    pairs = [(sides[rival], sides["gradfold"] / sides[rival]) for sides in by_compiler.values() if rival in sides]
    return f"{time(pairs[0][0])}: {', '.join(f'{ratio:.2g}' for _, ratio in pairs)}" if pairs else ""


lines = ["| work | " + " | ".join(f"{n}: by hand | gradfold | ratio" for n in names) + "".join(f" | {r}: gradfold / it" for r in rivals) + " |",
         "|---|" + "---:|---:|---:|" * len(names) + "---:|" * len(rivals)]
for workload, by_compiler in sorted(columns.items()):
    cells = []
    for executable in options.executables:
        sides = by_compiler[str(executable)]
        cells.append(f"{time(sides['hand'])} | {time(sides['gradfold'])} | {sides['gradfold'] / sides['hand']:.2f}")
    cells += [against(rival, by_compiler) for rival in rivals]
    lines.append(f"| {workload} | " + " | ".join(cells) + " |")
table = "\n".join(lines)
print(table)
if options.document:
    text = options.document.read_text()
    before, rest = text.split("<!-- tensors -->\n", 1)
    after = rest.split("<!-- end of tensors -->", 1)[1]
    options.document.write_text(f"{before}<!-- tensors -->\n{table}\n<!-- end of tensors -->{after}")
