"""Programs whose gradient graphs grow: each maker takes the size asked for and gives (source text, operations).

Operations are those of the forward and the reverse sweep together, as counted here, before any simplification.
"""

import random

HEADER = "#include <gradfold/gradfold.hpp>\n\n#include <array>\n#include <cmath>\n#include <cstddef>\n\n"


def _program(inputs, body):
    return (f"{HEADER}namespace {{\n\nconstexpr std::size_t n = {inputs};\n\n"
            f"constexpr auto f = []<class T>(const std::array<T, n>& x) -> T {{\n{body}}};\n\n}}  // namespace\n\n"
            "std::array<double, n> compiled(const std::array<double, n>& x) { return gradfold::gradient<f>(x); }\n")


def empty():
    return HEADER + "double compiled(double x) { return x; }\n"


def without_header():
    return empty().replace("#include <gradfold/gradfold.hpp>\n", "")


def rosenbrock(size):
    """Per term: 8 operations forward (t, u and the sum), 8 reverse."""
    inputs = max(2, round(size / 16) + 1)
    body = ("  T sum(0.0);\n"
            "  for (std::size_t i = 0; i + 1 < n; ++i) {\n"
            "    const T t = x[i + 1] - x[i] * x[i];\n"
            "    const T u = 1.0 - x[i];\n"
            "    sum += 100.0 * t * t + u * u;\n"
            "  }\n"
            "  return sum;\n")
    return _program(inputs, body), 16 * (inputs - 1)


def product(size):
    """One multiplication a factor forward, two reverse."""
    inputs = max(3, round(size / 3) + 1)
    body = ("  T z = x[0];\n"
            "  for (std::size_t i = 1; i < n; ++i) z *= x[i];\n"
            "  return z;\n")
    return _program(inputs, body), 3 * (inputs - 1)


def random_program(size):
    """Statements of +, -, *, / and sin on earlier results, every one of which is used."""
    source = random.Random(size)
    inputs = 8 if size >= 100 else 2
    names = [f"x[{i}]" for i in range(inputs)]
    unused = list(names)
    lines, operations, uses = [], 0, {}

    def operand():
        if unused and source.random() < 0.6:
            return unused.pop(source.randrange(len(unused)))
        name = source.choice(names[-64:])
        if name in unused:
            unused.remove(name)
        return name

    def count(reverse, *operands):
        nonlocal operations
        accumulated = sum(1 for x in operands if uses.get(x))
        for x in operands:
            uses[x] = uses.get(x, 0) + 1
        operations += 1 + reverse + accumulated

    def append(text, reverse, *operands):
        name = f"z{len(lines)}"
        lines.append(f"  const T {name} = {text};\n")
        count(reverse, *operands)
        names.append(name)
        unused.append(name)

    while operations + len(unused) < size or len(unused) > 1:
        kind = source.random() if operations + len(unused) < size else 0.0
        x = operand()
        y = operand()
        if kind < 0.3:
            append(f"{x} + {y}", 0, x, y)
        elif kind < 0.5:
            append(f"{x} - {y}", 1, x, y)
        elif kind < 0.9:
            append(f"{x} * {y}", 2, x, y)
        elif kind < 0.95:
            append(f"{x} / (2.0 + {y} * {y})", 8, x, y)
        else:
            append(f"sin({x} * {y})", 5, x, y)
    body = "  using std::sin;\n" + "".join(lines) + f"  return {names[-1]};\n"
    return _program(inputs, body), operations


MAKERS = {"Rosenbrock": rosenbrock, "product": product, "random program": random_program}
