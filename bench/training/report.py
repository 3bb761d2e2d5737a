#!/usr/bin/env python3
"""report.py [--document PAGE] [--only steps|prediction|until] [--repetitions N] [--seeds N] [--python PROGRAM] FOLDER...

Measures training and prints three tables. FOLDER is where the programs of bench/training were built, one for each compiler.
steps: gradfold_bench_training, medians of repetitions that Google Benchmark interleaves at random. prediction: instructions, by
valgrind. until: whole programs that train until they read 97 % of the digits held back, medians over seeds; scikit-learn is
asked of PROGRAM (python3). Everything runs in one thread. With --document the tables replace those of the page.
"""
import argparse
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent))
import document  # noqa: E402
from medians import ONE_THREAD, compiler_of, medians_of, output_of, time_text  # noqa: E402

BY_HAND = ("loops", "Eigen")
GOALS = {"dense 64-64-10, batch 1": 0.2, "dense 64-64-10, batch 32": 0.2, "dense 64-64-10, batch 256": 0.7}  # of libtorch's time


def table(head, rows):
    return "\n".join([f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1), *(f"| {' | '.join(row)} |" for row in rows)])


def work_order(name):
    """Steps of a network by batch, then what is read."""
    network, what = name.split(", ")[0], name.rsplit(", ", 1)[1]
    return network != "dense 64-64-10", not what.startswith("batch"), int(what.split()[-1]) if what.startswith("batch") else 0


def steps(options):
    found = {}
    for folder in options.folders:
        for work, sides in medians_of(folder / "gradfold_bench_training", options.repetitions, 0.05).items():
            found.setdefault(work, {})[folder] = sides
    head = ["work"] + [f"{cell}" for f in options.folders for cell in (f"{compiler_of(f)}: loops", "Eigen", "gradfold", "of the faster by hand")]
    rows, goals = [], []
    has_torch = any("libtorch" in sides for by_folder in found.values() for sides in by_folder.values())
    for work in sorted(found, key=work_order):
        row = [work]
        by_hand, by_torch, torch = [], [], None
        for folder in options.folders:
            sides = found[work][folder]
            row += [time_text(sides[s]) if s in sides else "" for s in (*BY_HAND, "gradfold")]
            hand = [sides[s] for s in BY_HAND if s in sides]
            row.append(f"{sides['gradfold'] / min(hand):.2f}" if hand else "")
            if hand:
                by_hand.append(sides["gradfold"] / min(hand))
            if "libtorch" in sides:
                torch = torch or sides["libtorch"]
                by_torch.append(sides["gradfold"] / sides["libtorch"])
        if has_torch:
            row.append(f"{time_text(torch)}: {', '.join(f'{r:.2g}' for r in by_torch)}" if by_torch else "")
        rows.append(row)
        if work in GOALS and by_torch:
            goals.append(f"- {work}: {max(by_torch):.2g} of libtorch's time, goal {GOALS[work]}: {'met' if max(by_torch) <= GOALS[work] else 'missed'}")
        if by_hand and ", batch " in work:
            goals.append(f"- {work}: {max(by_hand):.2f} of the faster of the two by hand, goal 1: {'met' if max(by_hand) <= 1.05 else 'missed'}")
    if has_torch:
        head.append("libtorch: gradfold / it")
    return table(head, rows) + "\n\nOn the slower compiler, within 5 % of noise:\n\n" + "\n".join(goals)


def instructions(program, side, count):
    """How many a run takes."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", program, side, str(count)], capture_output=True, text=True, env=ONE_THREAD)
        if done.returncode != 0:
            raise SystemExit(f"bench/training: valgrind does not run {program} (built for instructions it does not know?)")
        return int(re.search(r"^(?:summary|totals): (\d+)", pathlib.Path(f"{folder}/out").read_text(), re.MULTILINE)[1])


def prediction(options):
    if not shutil.which("valgrind"):
        print("bench/training: valgrind was not found, so no instructions are counted", file=sys.stderr)
        return None
    few, many = 100, 1100
    rows = []
    for side in (*BY_HAND, "gradfold"):
        row = [side]
        for folder in options.folders:
            program = folder / "gradfold_bench_prediction"
            row.append(f"{(instructions(program, side, many) - instructions(program, side, few)) / (many - few):,.0f}")
        rows.append(row)
    return table(["one digit read, instructions", *(compiler_of(f) for f in options.folders)], rows)


def text_bytes(file):
    """The size of the section .text."""
    sections = subprocess.run(["readelf", "-SW", file], capture_output=True, text=True).stdout
    return sum(int(size, 16) for size in re.findall(r"\] \.text +\S+ +\S+ +\S+ +(\S+)", sections))


def observe(command, learn, held_back, seed):
    """(epochs, seconds, accuracy), the peak of memory in MB, and the files whose code the process has in memory; a sentence where it fails."""
    with subprocess.Popen([*command, learn, held_back, str(seed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ONE_THREAD) as process:
        line = process.stdout.readline().split()
        if len(line) != 3:
            return process.communicate()[1].strip() or "it printed nothing"
        about = pathlib.Path(f"/proc/{process.pid}")
        peak = int(re.search(r"VmHWM:\s+(\d+)", (about / "status").read_text())[1]) / 1024
        code = {parts[5] for parts in (l.split() for l in (about / "maps").read_text().splitlines()) if len(parts) == 6 and "x" in parts[1] and parts[5].startswith("/")}
        process.communicate()
    return int(line[0]), float(line[1]), float(line[2]), peak, code


def bytes_text(count):
    return f"{count / 1024:.0f} KB" if count < 1 << 20 else f"{count / (1 << 20):.1f} MB"


def until(options):
    programs = [(f"gradfold, {compiler_of(f)}", [f / "gradfold_bench_until"]) for f in options.folders]
    torch = options.folders[0] / "gradfold_bench_until_torch"
    if torch.exists():
        programs.append(("libtorch", [torch]))
    programs.append(("scikit-learn", [options.python, HERE / "until" / "mlp.py"]))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        files = [f"{folder}/learn.csv", f"{folder}/held_back.csv"]
        output_of([options.folders[0] / "gradfold_bench_split", *files])
        for name, command in programs:
            runs = [observe(command, *files, seed) for seed in range(1, options.seeds + 1)]
            if failed := [r for r in runs if isinstance(r, str)]:
                print(f"bench/training: {name} is left out: {failed[0].splitlines()[-1]}", file=sys.stderr)
                continue
            epochs, seconds, accuracy, peak, _ = (statistics.median(column) if k < 4 else None for k, column in enumerate(zip(*runs)))
            each = statistics.median(r[1] / r[0] for r in runs)
            own = text_bytes(shutil.which(command[0]))
            rows.append([name, f"{seconds * 1e3:.3g} ms", f"{epochs:g} ({min(r[0] for r in runs)} to {max(r[0] for r in runs)})", f"{each * 1e3:.3g} ms",
                         f"{peak:.1f} MB", bytes_text(own), bytes_text(sum(map(text_bytes, runs[0][4])))])
    return table(["program", "time to 97 %", "epochs", "an epoch", "peak memory", "`.text`", "with its libraries"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--document", type=pathlib.Path)
    parser.add_argument("--only", choices=("steps", "prediction", "until"))
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--python", default="python3")
    parser.add_argument("folders", nargs="+", type=pathlib.Path, metavar="FOLDER")
    options = parser.parse_args()
    options.folders = [f.resolve() for f in options.folders]
    for measure in (steps, prediction, until):
        if options.only in (None, measure.__name__):
            result = measure(options)
            if result is None:
                continue
            print(result, end="\n\n", flush=True)
            if options.document:
                document.replace_results(options.document, result, f"training {measure.__name__}")


main()
