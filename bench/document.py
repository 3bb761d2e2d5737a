"""Puts measured results into a page of the documentation, between two marks; a page may have several such places, by name."""

import pathlib


def replace_results(page, results, place="results"):
    begin_mark, end_mark = f"<!-- {place}: written by the command above -->", f"<!-- end of {place} -->"
    path = pathlib.Path(page)
    text = path.read_text()
    before, begin, rest = text.partition(begin_mark)
    _, end, after = rest.partition(end_mark)
    if not begin or not end:
        raise SystemExit(f"{page}: the marks '{begin_mark}' and '{end_mark}' were not found")
    path.write_text(f"{before}{begin_mark}\n\n{results.strip()}\n\n{end_mark}{after}")
