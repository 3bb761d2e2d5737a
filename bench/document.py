"""Puts measured results into a page of the documentation, between two marks."""

import pathlib

BEGIN = "<!-- results: written by the command above -->"
END = "<!-- end of results -->"


def replace_results(page, results):
    path = pathlib.Path(page)
    text = path.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page}: the marks '{BEGIN}' and '{END}' were not found")
    path.write_text(f"{before}{BEGIN}\n\n{results.strip()}\n\n{END}{after}")
