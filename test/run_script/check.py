#!/usr/bin/env python3
"""`./run` starts only what its presets build, and what it is told to.

    check.py RUN CMakePresets.json DEMO_CMAKE_LISTS

Every program of build/demo that the script starts is made by demo/CMakeLists.txt and is one of the targets of
the build preset; every preset that it names exists. Called from another directory, it runs the programs there. A command that takes no
options refuses them, and a copy that cannot be written to is refused in one line.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def mistakes(script, presets, made):
    builds = {p["name"]: p for p in presets["buildPresets"]}
    configures = {p["name"] for p in presets["configurePresets"] if not p.get("hidden")}
    tests = {p["name"] for p in presets["testPresets"] if not p.get("hidden")}
    started = re.findall(r'^\s*(?:exec )?"\$built/([\w-]+)/demo/(\w+)"', script, re.MULTILINE)
    if not started:
        yield "no program of build/<preset>/demo is started: has the script changed its form?"
    for preset, target in started:
        if target not in made:
            yield f"build/{preset}/demo/{target} is started, but demo/CMakeLists.txt makes no such program"
        if preset not in builds:
            yield f"build/{preset}/demo/{target} is started, but there is no build preset {preset}"
        elif target not in builds[preset].get("targets", [target]):
            yield f"build/{preset}/demo/{target} is started, but the build preset {preset} does not build {target}"
    for preset in re.findall(r"^\s*build ([\w-]+)$", script, re.MULTILINE):
        if preset not in builds or preset not in configures:
            yield f"the preset {preset} is built, but there is none"
    for preset in " ".join(re.findall(r"; tests ([\w -]+);;", script)).split():
        if preset not in tests:
            yield f"the preset {preset} is tested, but there is none"


def write_program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def behaviour(script):
    """Runs a copy in which nothing is built or installed, and the programs say where they are and what they were told."""
    with tempfile.TemporaryDirectory() as directory:
        copy, caller, tools = (pathlib.Path(directory).resolve() / name for name in ("a copy", "a caller", "tools"))
        for name, text in ("cmake", "exit 0"), ("apt-get", "exit 0"), ("id", "echo 0"):
            write_program(tools / name, text)
        for name in "demo", "digits":
            write_program(copy / "build/demo/demo" / name, f'echo "{name} in $PWD:" "$@"')
        shutil.copy(script, copy / "run")
        caller.mkdir()

        def run(*words, cwd=caller):
            environment = {"PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin", "HOME": directory}
            done = subprocess.run([copy / "run", *words], cwd=cwd, env=environment, capture_output=True, text=True)
            return done.returncode, [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("==")]

        out = "build/demo/digits_out"
        for words, cwd, expected in (
                (["demo", "--data", "my rows.csv"], caller, (0, [f"demo in {caller}: --data my rows.csv"])),
                (["demo"], copy, (0, [f"demo in {copy}:", "", f"4. digits in {copy}: --out {out}"])),
                (["digits", "--seeds", "1"], copy, (0, [f"digits in {copy}: --out {out} --seeds 1"])),
                (["digits"], caller, (0, [f"digits in {caller}: --out ../a copy/{out}"])),
                (["test", "hessian"], caller, (2, ["run: test takes no options, so 'hessian' means nothing to it"])),
                (["tset"], caller, (2, ["run: there is no command 'tset'; ./run help lists them"]))):
            if (found := run(*words, cwd=cwd)) != expected:
                yield f"`run {' '.join(words)}` in {cwd} gives {found}, not {expected}"
        shutil.rmtree(copy / "build")
        (copy / "build").write_text("no directory can be made here, not even by root")
        if (found := run("demo")) != (1, [f"failed: {copy}/build/log cannot be made"]):
            yield f"`run demo` where nothing can be written gives {found}"


def main():
    script, presets, demo = (pathlib.Path(p).read_text() for p in sys.argv[1:])
    found = list(mistakes(script, json.loads(presets), re.findall(r"add_executable\((\w+)", demo)))
    found += behaviour(pathlib.Path(sys.argv[1]))
    for mistake in found:
        print(f"run: {mistake}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
