#!/usr/bin/env python3
"""`./run` starts only what its presets build.

    check.py RUN CMakePresets.json DEMO_CMAKE_LISTS

Every program build/<preset>/demo/<target> that the script starts is made by demo/CMakeLists.txt and is one of the targets of
the build preset; every preset that it names exists.
"""

import json
import pathlib
import re
import sys


def mistakes(script, presets, made):
    builds = {p["name"]: p for p in presets["buildPresets"]}
    configures = {p["name"] for p in presets["configurePresets"] if not p.get("hidden")}
    tests = {p["name"] for p in presets["testPresets"] if not p.get("hidden")}
    started = re.findall(r"^\s*(?:exec )?build/([\w-]+)/demo/(\w+)", script, re.MULTILINE)
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
    for preset in " ".join(re.findall(r"\) tests ([\w -]+);;", script)).split():
        if preset not in tests:
            yield f"the preset {preset} is tested, but there is none"


def main():
    script, presets, demo = (pathlib.Path(p).read_text() for p in sys.argv[1:])
    found = list(mistakes(script, json.loads(presets), re.findall(r"add_executable\((\w+)", demo)))
    for mistake in found:
        print(f"run: {mistake}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
