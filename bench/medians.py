"""Runs programs of Google Benchmark whose benchmarks are named work/side, and tells their medians."""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import tempfile

ONE_THREAD = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def output_of(command):
    """What a program prints, in one thread."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=ONE_THREAD)
    except OSError as error:
        raise SystemExit(f"{command[0]}: {error.strerror}") from None
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {done.stderr.strip() or done.returncode}")
    return done.stdout


@contextlib.contextmanager
def copies_of(program, repetitions):
    """[(a copy of the program, its share of the repetitions)]. Where its code lies in memory, which one file keeps from run to run, can
    cost a long straight-line program a third of its time."""
    copies = min(5, repetitions)
    with tempfile.TemporaryDirectory() as folder:
        yield [(shutil.copy(program, f"{folder}/{i}"), (repetitions + i) // copies) for i in range(copies)]


def repeated(copies, seconds, only="."):
    """The results of benchmarks whose names match `only`, one for each repetition of each; every repetition takes so many seconds at least and
    they are interleaved at random. With them what the program says of itself."""
    results = []
    for program, repetitions in copies:
        report = json.loads(output_of([program, "--benchmark_format=json", f"--benchmark_filter={only}", f"--benchmark_repetitions={repetitions}",
                                       f"--benchmark_min_time={seconds}", "--benchmark_enable_random_interleaving=true"]))
        results += [result for result in report["benchmarks"] if result["run_type"] == "iteration"]
    return results, report["context"]


def medians_of(program, repetitions, seconds):
    """{work: {side: nanoseconds of CPU time}}: medians of the repetitions."""
    with copies_of(program, repetitions) as copies:
        results, _ = repeated(copies, seconds)
    times = {}
    for result in results:
        times.setdefault(result["run_name"], []).append(result["cpu_time"])
    found = {}
    for name, repeats in times.items():
        work, side = name.rsplit("/", 1)
        found.setdefault(work, {})[side] = statistics.median(repeats)
    return found


def compiler_of(path):
    """By the preset's folder."""
    return "clang" if "clang" in str(path) else "g++"


def time_text(ns):
    return f"{ns:.3g} ns" if ns < 1000 else f"{ns / 1e3:.3g} µs" if ns < 1e6 else f"{ns / 1e6:.3g} ms"
