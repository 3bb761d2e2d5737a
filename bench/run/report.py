#!/usr/bin/env python3
"""Runs benchmark programs and prints the ratios to the hand-written gradients.

    report.py [--output FOLDER] [--repetitions N] [--min-time SECONDS] [--document PAGE] [--place NAME] PROGRAM...

Each PROGRAM is gradfold_bench from one compiler. The sides of a workload are run in random interleaved order; a figure
is the median of the repetitions, in CPU time, over five copies of the program. Where valgrind is there, instructions are counted as well.
Writes results.json and one chart a program to FOLDER. With --document the tables replace those of the page, and the
charts go to images/ beside it. --place names the place in the page: results (gradfold_bench), or matrices (gradfold_bench_matrices).
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import chart  # noqa: E402
import document  # noqa: E402
import medians  # noqa: E402

SIDES = ("hand", "gradfold", "tape", "sacado", "sacado_forward", "adolc_recorded", "adolc_replayed", "ceres_jet", "boost_autodiff")
TAPES = ("tape", "adolc_recorded", "adolc_replayed", "sacado")
LIBRARIES = ("sacado", "sacado_forward", "adolc_replayed", "ceres_jet", "boost_autodiff")


def workloads(program):
    """{workload: [sides]}, in the program's order."""
    found = {}
    for name in medians.output_of([program, "--benchmark_list_tests"]).split():
        workload, side = name.split("/")
        found.setdefault(workload, []).append(side)
    return found


def time_workload(copies, workload, options):
    """{side: ns an evaluation in each repetition}, and the program's description of itself."""
    results, context = medians.repeated(copies, options.min_time, f"^{workload}/")
    times = {}
    for result in results:
        times.setdefault(result["run_name"].split("/")[1], []).append(result["cpu_time"] / result["evaluations"])
    return times, context


def count_instructions(program, order):
    """{workload: {side: instructions an evaluation}}, or a sentence that says why not.

    memset and memcpy shall store vectors: of `rep stosb` each byte would count as an instruction.
    """
    if not shutil.which("valgrind"):
        return "valgrind was not found"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--collect-atstart=no", f"--callgrind-out-file={folder}/out", program,
             "--instructions"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"GLIBC_TUNABLES": "glibc.cpu.x86_rep_stosb_threshold=1000000:glibc.cpu.x86_rep_movsb_threshold=1000000"})
        if done.returncode != 0:
            return "valgrind does not run this program (built for instructions it does not know?)"
        counts = {workload: {} for workload in order}
        for dump in pathlib.Path(folder).iterdir():
            text = dump.read_text()
            label = re.search(r"^desc: Trigger: Client Request: (\S+)/(\S+) (\d+)", text, re.MULTILINE)
            total = re.search(r"^(?:summary|totals): (\d+)", text, re.MULTILINE)
            if label and total:
                counts[label[1]][label[2]] = int(total[1]) / int(label[3])
        return counts


def measure(program, options):
    found = workloads(program)
    times, context = {}, {}
    with medians.copies_of(program, options.repetitions) as copies:
        for i, workload in enumerate(found, 1):
            print(f"bench/run: {program}: {workload} ({i} of {len(found)})", file=sys.stderr, flush=True)
            times[workload], context = time_workload(copies, workload, options)
    print(f"bench/run: {program}: counting instructions", file=sys.stderr, flush=True)
    return {
        "program": str(program), "place": options.place, "compiler": context["compiler"], "flags": context["flags"],
        "absent": context["absent"], "machine": machine(), "repetitions": options.repetitions,
        "nanoseconds": {w: {s: statistics.median(t) for s, t in sides.items()} for w, sides in times.items()},
        "repeats": times, "instructions": count_instructions(program, found)}


def machine():
    try:
        names = re.findall(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        names = []
    return f"{names[0] if names else platform.processor()}, {len(names)} cores, {platform.system()}"


def relative_to_hand(figures):
    return [(w, {s: x / row["hand"] for s, x in row.items() if s != "hand"}) for w, row in figures.items()]


def sides_of(figures):
    return [s for s in SIDES[1:] if any(s in row for row in figures.values())]


def table(figures, unit):
    """A Markdown table: the hand-written figure, then the ratios to it."""
    sides = sides_of(figures)
    lines = [["workload", f"hand, {unit}", *(s.replace("_", " ") for s in sides)]]
    for workload, ratios in relative_to_hand(figures):
        cells = [f"{ratios[s]:.{2 if ratios[s] < 10 else 0}f}" if s in ratios else "" for s in sides]
        lines.append([workload, f"{figures[workload]['hand']:.1f}", *cells])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    rows = ["| " + " | ".join([line[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(line[1:], widths[1:])]) + " |"
            for line in lines]
    rule = "|" + "|".join(["-" * (widths[0] + 2)] + ["-" * (w + 1) + ":" for w in widths[1:]]) + "|"
    return "\n".join([rows[0], rule, *rows[1:]])


# For each place: of the time, and of the instructions where these may decide; whom gradfold is compared with, and whether the
# goal is to be faster than all of them.
GOALS = {"results": (1.05, 1.02, "tape", TAPES, False), "matrices": (1.1, None, "library", LIBRARIES, True)}
TITLES = {"results": "Value and gradient", "matrices": "Jacobians, Hessians and products with them"}


def goals(results):
    """Where gradfold stands against what it may take of the time or of the instructions, and against the fastest rival."""
    most_time, most_instructions, kind, rivals, faster_than_all = GOALS[results["place"]]
    counted = results["instructions"]
    lines = []
    for workload, row in results["nanoseconds"].items():
        if "gradfold" not in row:
            continue
        time = row["gradfold"] / row["hand"]
        met = time <= most_time
        words = f"{workload}: {time:.2f} of the time"
        if isinstance(counted, dict) and "gradfold" in counted.get(workload, {}):
            instructions = counted[workload]["gradfold"] / counted[workload]["hand"]
            met = met or (most_instructions is not None and instructions <= most_instructions)
            words += f", {instructions:.2f} of the instructions"
        fastest = min((row[r] for r in rivals if r in row), default=None)
        if fastest:
            words += f", {fastest / row['gradfold']:.1f} times faster than the fastest {kind}"
            met = met and (not faster_than_all or fastest > row["gradfold"])
        lines.append(f"- {words}: {'met' if met else 'missed'}")
    return "\n".join(lines)


def absences(text):
    """Those with one reason together."""
    reasons = {}
    for absence in text.split("; "):
        who, _, why = absence.partition(": ")
        reasons.setdefault(why, []).append(who)
    return "; ".join(", ".join(f"`{w}`" if why else w for w in who) + (f" ({why})" if why else "")
                     for why, who in reasons.items())


def describe(results):
    """All that one program showed, as Markdown."""
    parts = [f"### {results['compiler']}, {results['flags']}",
             f"{results['machine']}; medians of {results['repetitions']} interleaved repetitions, over five copies of the program.",
             "Time, relative to hand-written:", table(results["nanoseconds"], "ns")]
    counted = results["instructions"]
    if isinstance(counted, dict):
        parts += ["Instructions an evaluation (callgrind), relative to hand-written:", table(counted, "number")]
    else:
        parts.append(f"Instructions were not counted: {counted}.")
    if results["absent"]:
        parts.append("Absent: " + absences(results["absent"]) + ".")
    time, instructions, kind, _, faster_than_all = GOALS[results["place"]]
    goal = (f"Goal: {time} of the time" + (f" or {instructions} of the instructions" if instructions is not None else "")
            + (f", and less time than any {kind}." if faster_than_all else "."))
    return "\n\n".join(parts + [goal, goals(results)])


def chart_of(results):
    title = f"{TITLES[results['place']]}, {results['compiler']}, {results['flags']}"
    return chart.ratios(title, relative_to_hand(results["nanoseconds"]), sides_of(results["nanoseconds"]))


def write(everything, options):
    pictures = "benchmarks" if options.place == "results" else f"benchmarks_{options.place}"
    images = options.document.parent / "images" if options.document else options.output
    images.mkdir(parents=True, exist_ok=True)
    (options.output / "results.json").write_text(json.dumps(everything, indent=1) + "\n")
    sections = []
    for results in everything:
        name = f"{pictures}_{results['compiler'].split()[0].lower()}.svg"
        (images / name).write_text(chart_of(results))
        sections.append(describe(results) + f"\n\n![Ratios to the hand-written code](images/{name})")
    if options.document:
        document.replace_results(options.document, "\n\n".join(sections), options.place)
    print(f"\nWritten: {options.output}/results.json and {images}/{pictures}_*.svg")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+", metavar="PROGRAM")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("build/bench"))
    parser.add_argument("--repetitions", type=int, default=15)
    parser.add_argument("--min-time", type=float, default=0.01, help="seconds a repetition")
    parser.add_argument("--place", choices=GOALS, default="results", help="which results of the page")
    parser.add_argument("--document", type=pathlib.Path, help="page whose results are replaced")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    everything = [measure(program, options) for program in options.programs]
    for results in everything:
        print("\n" + describe(results))
    write(everything, options)


if __name__ == "__main__":
    main()
