#!/usr/bin/env python3
"""Measures what derivatives cost at compile time: of graphs that grow, and of the workloads of the other benchmarks.

    measure.py [--output FOLDER] [--include FOLDER]... [--sizes 10,100,1000,10000] [--repetitions 3]
               [--only growth|workloads] [--document PAGE] [COMPILER...]

Each program is compiled with -std=c++20 -O2 -c. User time and the size of the object are beyond those of an empty
program that includes the header; so is the peak of resident memory of graphs that grow. Figures are medians.
The empty program is compiled in turn with each of those that grow. Prints Markdown tables and writes compile.json, compile.svg and workloads.json to FOLDER.
With --document the tables replace those of the page, and the chart goes to images/compile_time.svg beside it.
"""

import argparse
import json
import math
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]
import chart  # noqa: E402
import document  # noqa: E402
import programs  # noqa: E402
import workloads  # noqa: E402

GOALS = {1000: (1.0, 200.0), 10000: (10.0, 600.0)}  # size: (seconds, MB)
GOAL_EXPONENT = 1.1
GOAL_HEADER = 0.5


FIELDS = ("seconds", "megabytes", "kilobytes")


class Failed(Exception):
    pass


def reason(messages):
    if re.search(r"evaluation operation count exceeds|exceeded maximum steps|loop iteration count exceeds|step limit",
                 messages):
        return "past the compiler's limit for constant evaluation"
    refusal = re.search(r"gradfold: [^\"'’\n]{1,120}", messages)
    return refusal[0] if refusal else "does not compile"


def compile_once(compiler, text, options, folder):
    """(user seconds, peak MB, object kB) of one compilation."""
    source, target, log = folder / "program.cpp", folder / "program.o", folder / "log"
    source.write_text(text)
    target.unlink(missing_ok=True)
    command = [compiler, "-std=c++20", *options.flags.split(), *[f"-I{i}" for i in options.include], "-c",
               str(source), "-o", str(target)]
    with log.open("w") as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
        signal.alarm(options.timeout)
        _, status, usage = os.wait4(child.pid, 0)
        signal.alarm(0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode < 0:
        raise Failed(f"stopped after {options.timeout} s")
    if child.returncode != 0:
        raise Failed(reason(log.read_text()))
    return usage.ru_utime, usage.ru_maxrss / 1024, target.stat().st_size / 1024


def median_of(compiler, text, options, folder, repetitions=None):
    runs = [compile_once(compiler, text, options, folder) for _ in range(repetitions or options.repetitions)]
    return [statistics.median(column) for column in zip(*runs)]


def beyond(compiler, text, other, options, folder, repetitions):
    """What a program takes beyond another one: medians of the differences, the two compiled in turn, for the speed of machines drifts."""
    pairs = [zip(compile_once(compiler, text, options, folder), compile_once(compiler, other, options, folder)) for _ in range(repetitions)]
    return [statistics.median(column) for column in zip(*([x - y for x, y in pair] for pair in pairs))]


def measure_program(compiler, name, size, options, folder):
    text, operations = programs.MAKERS[name](size)
    row = {"program": name, "size": size, "operations": operations}
    try:
        row.update(zip(FIELDS, beyond(compiler, text, programs.empty(), options, folder, options.repetitions)))
    except Failed as failure:
        row["failed"] = str(failure)
    return row


def exponent(rows, least=100):
    """The slope of log time over log operations by least squares, from `least` operations on."""
    points = [(math.log(r["operations"]), math.log(r["seconds"])) for r in rows
              if r["size"] >= least and r.get("seconds", 0) > 0]
    if len(points) < 2:
        return None
    mean_x = statistics.fmean(x for x, _ in points)
    mean_y = statistics.fmean(y for _, y in points)
    return (sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points))


def about(compiler, options, folder):
    """Who compiles, and what a program without anything costs."""
    header = beyond(compiler, programs.empty(), programs.without_header(), options, folder, 5)
    empty = median_of(compiler, programs.empty(), options, folder, 5)
    version = subprocess.run([compiler, "--version"], stdout=subprocess.PIPE, text=True).stdout.splitlines()[0]
    return {"compiler": version, "flags": options.flags, "header_seconds": header[0],
            "empty": dict(zip(FIELDS, empty))}


def measure_growth(compiler, options, folder, _):
    rows = []
    for program in programs.MAKERS:
        for size in options.sizes:
            print(f"bench/compile: {compiler}: {program}, {size}", file=sys.stderr, flush=True)
            rows.append(measure_program(compiler, program, size, options, folder))
    fits = {p: exponent([r for r in rows if r["program"] == p]) for p in programs.MAKERS}
    return {"rows": rows, "exponents": fits}


def measure_workloads(compiler, options, folder, empty):
    """Each workload: seconds beyond the empty program, and of the whole; megabytes of the whole."""
    rows = []
    for name, text, goal in workloads.all_workloads():
        print(f"bench/compile: {compiler}: {name}", file=sys.stderr, flush=True)
        row = {"workload": name, "goal": goal}
        try:
            row.update(zip(FIELDS, median_of(compiler, text, options, folder)))
            row["beyond_header"] = row["seconds"] - empty["seconds"]
            row["kilobytes"] -= empty["kilobytes"]
        except Failed as failure:
            row["failed"] = str(failure)
        rows.append(row)
    return {"rows": rows}


MEASURES = {"growth": measure_growth, "workloads": measure_workloads}


def measure(compiler, options):
    """{part: results} of one compiler."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        common = about(compiler, options, folder)
        return {part: common | MEASURES[part](compiler, options, folder, common["empty"]) for part in options.parts}


def verdict(row):
    if "failed" in row:
        return row["failed"]
    if row["size"] not in GOALS:
        return ""
    seconds, megabytes = GOALS[row["size"]]
    return "met" if row["seconds"] <= seconds and row["megabytes"] <= megabytes else "missed"


def describe_growth(results):
    """All that one compiler showed of graphs that grow, as Markdown."""
    empty = results["empty"]
    header = "met" if results["header_seconds"] <= GOAL_HEADER else "missed"
    lines = ["| program | operations | time, s | memory, MB | object, kB | goal |",
             "|---------|-----------:|--------:|-----------:|-----------:|------|"]
    for row in results["rows"]:
        figures = (f"{row['seconds']:.2f} | {row['megabytes']:.0f} | {row['kilobytes']:.1f}" if "seconds" in row
                   else " | | ")
        lines.append(f"| {row['program']} | {row['operations']} | {figures} | {verdict(row)} |")
    fits = (f"{p} {e:.2f}" + ("" if e <= GOAL_EXPONENT else " (missed)")
            for p, e in results["exponents"].items() if e is not None)
    return "\n\n".join([
        f"### {results['compiler']}, {results['flags']}",
        f"An empty program with the header takes {empty['seconds']:.2f} s and {empty['megabytes']:.0f} MB; the header "
        f"alone {results['header_seconds']:.2f} s (goal {GOAL_HEADER}: {header}).",
        "\n".join(lines),
        f"Fitted exponent of the time (goal {GOAL_EXPONENT}): {', '.join(fits) or 'too few figures'}."])


def workload_verdict(row):
    if "failed" in row:
        return row["failed"]
    if not row["goal"]:
        return ""
    seconds, megabytes = row["goal"]
    met = row["beyond_header"] <= seconds and (megabytes is None or row["megabytes"] <= megabytes)
    words = f"{seconds:g} s" + (f", {megabytes:g} MB" if megabytes is not None else "")
    return f"{words}: {'met' if met else 'missed'}"


def describe_workloads(results):
    lines = ["| workload | time, s | with the header, s | memory, MB | object, kB | goal |",
             "|----------|--------:|-------------------:|-----------:|-----------:|------|"]
    for row in results["rows"]:
        figures = (f"{row['beyond_header']:.2f} | {row['seconds']:.2f} | {row['megabytes']:.0f} | {row['kilobytes']:.1f}"
                   if "seconds" in row else " | | | ")
        lines.append(f"| {row['workload']} | {figures} | {workload_verdict(row)} |")
    return f"### {results['compiler']}, {results['flags']}\n\n" + "\n".join(lines)


DESCRIPTIONS = {"growth": describe_growth, "workloads": describe_workloads}


def panels(everything):
    result = []
    for field, label in (("seconds", "user time, s"), ("megabytes", "peak memory, MB"), ("kilobytes", "object, kB")):
        curves = {}
        for results in everything:
            for p in programs.MAKERS:
                curves[series(results, p)] = [(r["operations"], r[field]) for r in results["rows"]
                                              if r["program"] == p and field in r]
        result.append((label, curves))
    return result


def series(results, program):
    return f"{'clang' if 'clang' in results['compiler'] else 'g++'}, {program}"


def write_growth(everything, options):
    names = [series(results, p) for results in everything for p in programs.MAKERS]
    picture = chart.growth("Compile time of gradients, beyond an empty program", panels(everything), names)
    (options.output / "compile.json").write_text(json.dumps(everything, indent=1) + "\n")
    (options.output / "compile.svg").write_text(picture)
    if options.document:
        images = options.document.parent / "images"
        images.mkdir(exist_ok=True)
        (images / "compile_time.svg").write_text(picture)
        sections = [describe_growth(results) for results in everything]
        document.replace_results(options.document, "\n\n".join(
            sections + ["![Time, memory and size over the number of operations](images/compile_time.svg)"]))
    print(f"\nWritten: {options.output}/compile.json and {options.output}/compile.svg")


def write_workloads(everything, options):
    (options.output / "workloads.json").write_text(json.dumps(everything, indent=1) + "\n")
    if options.document:
        document.replace_results(options.document, "\n\n".join(describe_workloads(r) for r in everything), "workloads")
    print(f"\nWritten: {options.output}/workloads.json")


WRITERS = {"growth": write_growth, "workloads": write_workloads}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("compilers", nargs="*", metavar="COMPILER", default=["g++", "clang++-19"])
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("build/bench"))
    parser.add_argument("--include", action="append", help="default: the include folder beside bench")
    parser.add_argument("--sizes", default="10,100,1000,10000")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--flags", default="-O2")
    parser.add_argument("--only", choices=MEASURES, help="one part; default: all")
    parser.add_argument("--document", type=pathlib.Path, help="page whose results are replaced")
    parser.add_argument("--timeout", type=int, default=180, help="seconds for one compilation")
    options = parser.parse_args()
    options.include = options.include or [str(HERE.parent.parent / "include")]
    options.include.append(str(HERE.parent))  # the models of the other benchmarks
    options.parts = [options.only] if options.only else list(MEASURES)
    options.sizes = [int(s) for s in options.sizes.split(",")]
    options.output.mkdir(parents=True, exist_ok=True)
    everything = []
    for compiler in options.compilers:
        if not shutil.which(compiler):
            print(f"bench/compile: {compiler} was not found", file=sys.stderr)
            continue
        everything.append(measure(compiler, options))
        for part in options.parts:
            print("\n" + DESCRIPTIONS[part](everything[-1][part]), flush=True)
    for part in options.parts:
        WRITERS[part]([results[part] for results in everything], options)


if __name__ == "__main__":
    main()
