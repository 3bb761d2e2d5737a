#!/usr/bin/env python3
"""check_layers.py [include/gradfold] [test/layers.txt]: headers include downward only.

layers.txt names the rooms from the ground up, one storey a line; `graph` is graph.hpp and everything in graph/. A header may
include its own room and the storeys below; rooms on one line know nothing of each other. `#` starts a comment.
Whatever the list says, no header may include itself by way of others. Without the list only that is checked.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def includes_of(header, directory):
    """Our own headers that `header` includes, as paths below `directory`."""
    for bracket, name in INCLUDE.findall(header.read_text()):
        if bracket == "<" and not name.startswith(directory.name + "/"):
            continue
        candidates = [directory.parent / name] + ([header.parent / name] if bracket == '"' else [])
        found = next((path.resolve() for path in candidates if path.exists()), None)
        if found is None:
            raise SystemExit(f"{header}: includes {name}, which does not exist")
        yield found.relative_to(directory).as_posix()


def read_graph(directory):
    headers = sorted(directory.rglob("*.hpp"))
    return {path.relative_to(directory).as_posix(): list(includes_of(path, directory)) for path in headers}


def find_cycle(graph):
    done = set()

    def visit(header, path):
        if header in path:
            return path[path.index(header):] + [header]
        if header in done:
            return None
        for other in graph[header]:
            cycle = visit(other, path + [header])
            if cycle:
                return cycle
        done.add(header)
        return None

    return next((cycle for cycle in (visit(header, []) for header in graph) if cycle), None)


def room_of(header):
    return header.split("/")[0].removesuffix(".hpp")


def read_storeys(layers):
    lines = layers.read_text().splitlines() if layers.exists() else []
    storeys = [names for names in (line.split("#")[0].split() for line in lines) if names]
    return {name: height for height, names in enumerate(storeys) for name in names}


def complaints(graph, storeys):
    cycle = find_cycle(graph)
    if cycle:
        yield "these headers include each other: " + " -> ".join(cycle)
    if not storeys:
        return
    for header, others in graph.items():
        if room_of(header) not in storeys:
            yield f"{header}: the room {room_of(header)} is not in the list"
            continue
        for other in others:
            height, height_of_other = storeys[room_of(header)], storeys.get(room_of(other), -1)
            if room_of(other) != room_of(header) and height_of_other >= height:
                yield f"{header} includes {other}, which does not stand below it"


def main():
    arguments = [Path(argument).resolve() for argument in sys.argv[1:]]
    directory, layers = arguments + [ROOT / "include/gradfold", ROOT / "test/layers.txt"][len(arguments):]
    graph = read_graph(directory)
    found = list(complaints(graph, read_storeys(layers)))
    print("\n".join(found) or f"{len(graph)} headers, downward only")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
