#!/usr/bin/env python3
"""sympy_table.py directory: partial derivatives of 200 formulas to order 4, by SymPy, with 50 digits.

Reads directory/formulas.txt, a formula a line: its text, which C++ and SymPy both understand, and the point, `|` between
them, as in `pow(x, 3) * y | 1.5 0.25`. Writes directory/formulas.inc, the formulas as C++, and directory/partials.txt, a
line for each partial derivative: the number of the formula, the order in x and in y, the value. Literals are those of
C++, binary fractions. Takes some minutes; needs python3-sympy."""
import multiprocessing
import re
import sys
from pathlib import Path

import sympy

ORDER = 4
DIGITS = 50
x, y = sympy.symbols("x y", real=True)


def normal_pdf(u):
    return sympy.exp(-u**2 / 2) / sympy.sqrt(2 * sympy.pi)


VOCABULARY = {
    "x": x,
    "y": y,
    "abs": sympy.Abs,
    "square": lambda u: u**2,
    "sqrt": sympy.sqrt,
    "cbrt": sympy.cbrt,
    "hypot": lambda u, v: sympy.sqrt(u**2 + v**2),
    "pow": lambda u, n: u**n,
    "exp": sympy.exp,
    "exp2": lambda u: 2**u,
    "expm1": lambda u: sympy.exp(u) - 1,
    "log": sympy.log,
    "log2": lambda u: sympy.log(u) / sympy.log(2),
    "log10": lambda u: sympy.log(u) / sympy.log(10),
    "log1p": lambda u: sympy.log(1 + u),
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "asin": sympy.asin,
    "acos": sympy.acos,
    "atan": sympy.atan,
    "atan2": lambda v, u: 2 * sympy.atan(v / (sympy.sqrt(u**2 + v**2) + u)),
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
    "asinh": sympy.asinh,
    "acosh": sympy.acosh,
    "atanh": sympy.atanh,
    "erf": sympy.erf,
    "erfc": sympy.erfc,
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "normal_pdf": normal_pdf,
    "normal_cdf": lambda u: (1 + sympy.erf(u / sympy.sqrt(2))) / 2,
    "min": sympy.Min,
    "max": sympy.Max,
    "fma": lambda u, v, w: u * v + w,
    "select": lambda condition, u, v: sympy.Piecewise((u, condition), (v, True)),
}


def exact(text):
    """The text with every number as the binary fraction that C++ reads."""
    def fraction(number):
        above, below = float(number[0]).as_integer_ratio()
        return f"sympy.Rational({above}, {below})"
    return re.sub(r"(?<![A-Za-z_0-9])\d+(\.\d+)?(?![A-Za-z_])", fraction, text)


def partials(formula):
    number, text, point = formula
    f = eval(exact(text), {"sympy": sympy}, VOCABULARY)
    at = {x: sympy.Rational(*point[0].as_integer_ratio()), y: sympy.Rational(*point[1].as_integer_ratio())}
    found, row = [], f
    for i in range(ORDER + 1):
        g = row
        for j in range(ORDER + 1 - i):
            value = sympy.N(g.subs(at), DIGITS + 10)
            if not value.is_Float and not value.is_Integer:
                raise ValueError(f"{text}: order {i} in x, {j} in y, is {value}")
            found.append((number, i, j, sympy.N(value, DIGITS)))
            if j < ORDER - i:
                g = sympy.diff(g, y)
        row = sympy.diff(row, x)
    return found


def main():
    directory = Path(sys.argv[1])
    formulas = []
    for line in (directory / "formulas.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            text, point = (part.strip() for part in line.split("|"))
            formulas.append((len(formulas), text, tuple(float(p) for p in point.split())))
    with multiprocessing.Pool() as pool:
        found = pool.map(partials, formulas, chunksize=1)
    by = f"Written by scripts/sympy_table.py with SymPy {sympy.__version__}"
    code = [f"// {by}. X(formula, x, y)"]
    code += [f"X({text}, {px!r}, {py!r})" for _, text, (px, py) in formulas]
    (directory / "formulas.inc").write_text("\n".join(code) + "\n")
    rows = [f"# {by}: formula, order in x, order in y, partial derivative"]
    rows += [f"{number} {i} {j} {value}" for table in found for number, i, j, value in table]
    (directory / "partials.txt").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
