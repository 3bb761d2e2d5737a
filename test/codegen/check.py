#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Reads the assembly of the programs beside this script and compares it with what they promise.

    check.py -- COMPILER FLAGS...

A program states its promises in comments, one a line, about its extern "C" functions:

    // f: at most 3 instructions          the body, return included
    // f: calls sin cos, or sincos         exactly these functions, in any number; alternatives after `or`
    // f: calls nothing
    // f: no loop                          no jump backwards
    // f: no stack                         nothing is stored to or loaded from the stack
    // f: at most g + 2 instructions       no more than another function of the file, plus a number
    // f: at least g + 2 instructions      no fewer

x86-64 only; elsewhere the script says so and passes nothing by: it exits with 77, which ctest counts as skipped.
"""
import pathlib
import platform
import re
import subprocess
import sys

LABEL = re.compile(r"^([A-Za-z_.$][\w.$]*):")
DIRECTIVE = re.compile(r"^\s*(\.|#|//)")
PROMISE = re.compile(r"^// (\w+): (.*)$")


def functions(assembly):
    """Name -> list of instruction lines and labels."""
    found, name = {}, None
    for line in assembly.splitlines():
        label = LABEL.match(line)
        if label and not label.group(1).startswith("."):
            name = label.group(1)
            found[name] = []
        elif name is not None:
            if ".cfi_endproc" in line:
                name = None
            elif label or not DIRECTIVE.match(line):
                text = line.split("#")[0].strip()
                if text:
                    found[name].append(text)
    return found


def instructions(body):
    return [line for line in body if not LABEL.match(line)]


def calls(body):
    made = set()
    for line in instructions(body):
        match = re.match(r"(?:call|callq|jmp)\s+\*?([A-Za-z_]\w*)", line)
        if match:
            made.add(match.group(1).split("@")[0])
    return made


def jumps_back(body):
    seen = set()
    for line in body:
        label = LABEL.match(line)
        if label:
            seen.add(label.group(1))
        match = re.match(r"j\w+\s+(\.\S+)", line)
        if match and match.group(1) in seen:
            return True
    return False


def verdict(found, name, promise):
    """An empty string where the promise holds, else what is there instead."""
    body = found.get(name)
    if body is None:
        return "there is no such function"
    count = len(instructions(body))
    if match := re.fullmatch(r"at most (\d+) instructions", promise):
        return "" if count <= int(match.group(1)) else f"{count} instructions"
    if match := re.fullmatch(r"at most (\w+) \+ (\d+) instructions", promise):
        bound = len(instructions(found[match.group(1)])) + int(match.group(2))
        return "" if count <= bound else f"{count} instructions against {bound}"
    if match := re.fullmatch(r"at least (\w+) \+ (\d+) instructions", promise):
        bound = len(instructions(found[match.group(1)])) + int(match.group(2))
        return "" if count >= bound else f"{count} instructions against {bound}"
    if promise == "no loop":
        return "it jumps backwards" if jumps_back(body) else ""
    if promise == "no stack":
        touched = [line for line in instructions(body) if "(%rsp" in line or "(%rbp" in line or line.startswith("push")]
        return f"it uses the stack: {touched[0]}" if touched else ""
    if match := re.fullmatch(r"calls (.*)", promise):
        wanted = [set() if choice == "nothing" else set(choice.split()) for choice in re.split(r",? or ", match.group(1))]
        return "" if calls(body) in wanted else "it calls " + (" ".join(sorted(calls(body))) or "nothing")
    return "the promise has no such form"


def main():
    if platform.machine() not in ("x86_64", "AMD64"):
        print("the promises are about x86-64; skipped")
        return 77
    command = sys.argv[sys.argv.index("--") + 1:]
    broken = checked = 0
    for source in sorted(pathlib.Path(__file__).parent.glob("*.cpp")):
        run = subprocess.run(command + ["-O2", "-S", "-o", "-", str(source)], capture_output=True, text=True)
        if run.returncode != 0:
            print(f"{source.name}: does not compile\n{run.stderr[:2000]}")
            return 1
        found = functions(run.stdout)
        for line in source.read_text().splitlines():
            if match := PROMISE.match(line):
                checked += 1
                if problem := verdict(found, *match.groups()):
                    broken += 1
                    print(f"{source.name}: {match.group(1)}: {match.group(2)}: {problem}")
    print(f"{checked - broken} of {checked} promises about the generated code hold")
    return 1 if broken or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
