"""Runs programs of Google Benchmark whose benchmarks are named work/side, and tells their medians."""

import json
import os
import subprocess

ONE_THREAD = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def output_of(command):
    """What a program prints, in one thread."""
    done = subprocess.run(command, capture_output=True, text=True, env=ONE_THREAD)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {done.stderr.strip() or done.returncode}")
    return done.stdout


def medians_of(program, repetitions, seconds):
    """{work: {side: nanoseconds of CPU time}}: medians of repetitions that are interleaved at random, each so many seconds at least."""
    report = json.loads(output_of([program, "--benchmark_format=json", f"--benchmark_repetitions={repetitions}", f"--benchmark_min_time={seconds}",
                                   "--benchmark_enable_random_interleaving=true", "--benchmark_report_aggregates_only=true"]))
    found = {}
    for result in report["benchmarks"]:
        if result["aggregate_name"] == "median":
            work, side = result["run_name"].rsplit("/", 1)
            found.setdefault(work, {})[side] = result["cpu_time"]
    return found


def compiler_of(path):
    """By the preset's folder."""
    return "clang" if "clang" in str(path) else "g++"


def time_text(ns):
    return f"{ns:.3g} ns" if ns < 1000 else f"{ns / 1e3:.3g} µs" if ns < 1e6 else f"{ns / 1e6:.3g} ms"
