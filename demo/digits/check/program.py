"""What the checks of the digits share. Each is called with the program and its data."""
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

DIGITS, DATA = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)


def run(*options, directory):
    return subprocess.run([DIGITS, *options], capture_output=True, text=True, cwd=directory)


def start_on_terminal(directory, *options):
    parent, child = pty.openpty()
    process = subprocess.Popen([DIGITS, *options], stdout=child, cwd=directory)
    os.close(child)
    return process, parent


def read_to_end(parent):
    shown = b""
    try:
        while chunk := os.read(parent, 4096):
            shown += chunk
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(parent)
    return shown


def read_until(parent, text):
    shown = b""
    try:
        while text not in shown:
            shown += os.read(parent, 4096)
    except OSError:
        expect(False, f"{text} is not shown: {shown[-300:]}")
    return shown


def expect_refusal(options, status, message, directory):
    result = run(*options, directory=directory)
    expect(result.returncode == status and re.fullmatch(rf"digits: .*{message}.*\n", result.stderr) and result.stdout == "",
           f"{options}: exit status {result.returncode}, '{result.stdout}{result.stderr}' instead of /{message}/")


def end():
    print("\n".join(failures) or "the digits behave")
    sys.exit(1 if failures else 0)
