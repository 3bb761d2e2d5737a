"""Two kinds of chart as SVG text, with logarithmic axes; standard library only."""

import math
from html import escape

COLOURS = ["#1b6ca8", "#d1495b", "#4f9d69", "#8e6bbf", "#e08e2b", "#5c6670", "#b5838d", "#2a9d8f"]
FONT = 'font-family="Helvetica, Arial, sans-serif"'


def _text(x, y, words, size=12, anchor="start", extra=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" {FONT} font-size="{size}" text-anchor="{anchor}" {extra}>{escape(words)}</text>'


def _line(x1, y1, x2, y2, colour="#d8dde2", width=1.0):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def _dot(x, y, colour, title):
    return (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}" fill-opacity="0.9">'
            f"<title>{escape(title)}</title></circle>")


def _document(width, height, parts):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="white"/>', *parts, "</svg>"]) + "\n"


def _decades(low, high):
    return range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)


def _legend(x, y, names, colours):
    parts = []
    for name in names:
        parts += [_dot(x, y - 4, colours[name], name), _text(x + 9, y, name)]
        x += 26 + 7 * len(name)
    return parts


def colours_of(names):
    return {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}


def ratios(title, rows, names):
    """Rows of dots: `rows` is a list of (label, {name: ratio}); the axis is the ratio."""
    present = [r for _, row in rows for r in row.values()]
    decades = _decades(min(present + [0.7]), max(present + [1.5]))
    left, right, top, step = 190, 940, 84, 26
    bottom = top + step * len(rows)

    def across(ratio):
        return left + (math.log10(ratio) - decades[0]) / (decades[-1] - decades[0]) * (right - left)

    colours = colours_of(names)
    parts = [_text(20, 28, title, 16, extra='font-weight="bold"'), *_legend(24, 56, names, colours)]
    for decade in decades:
        x = across(10.0**decade)
        parts += [_line(x, top - 10, x, bottom), _text(x, bottom + 18, f"{10.0**decade:g}", anchor="middle")]
    parts.append(_line(across(1), top - 10, across(1), bottom, "#30363c", 1.5))
    for i, (label, row) in enumerate(rows):
        y = top + step * i + 8
        parts += [_text(left - 12, y + 4, label, anchor="end"), _line(left, y, right, y, "#eef1f4")]
        parts += [_dot(across(r), y, colours[name], f"{label}, {name}: {r:.2f}") for name, r in row.items()]
    parts.append(_text((left + right) / 2, bottom + 38, "time relative to hand-written code", anchor="middle"))
    return _document(right + 40, bottom + 52, parts)


def growth(title, panels, names):
    """Side by side, log-log: `panels` is a list of (label, {name: [(x, y), ...]}) over the number of nodes."""
    width, height, left, top, gap = 300, 260, 70, 90, 80
    colours = colours_of(names)
    parts = [_text(20, 28, title, 16, extra='font-weight="bold"'), *_legend(24, 56, names, colours)]
    for i, (label, curves) in enumerate(panels):
        parts += _panel(left + i * (width + gap), top, width, height, label, curves, colours)
    return _document(left + len(panels) * (width + gap), top + height + 56, parts)


def _panel(left, top, width, height, label, curves, colours):
    points = [p for curve in curves.values() for p in curve if p[0] > 0 and p[1] > 0]
    if not points:
        return [_text(left, top, label + ": nothing measured")]
    xs = _decades(min(p[0] for p in points), max(p[0] for p in points))
    ys = _decades(min(p[1] for p in points), max(p[1] for p in points))

    def place(x, y):
        return (left + (math.log10(x) - xs[0]) / max(1, xs[-1] - xs[0]) * width,
                top + height - (math.log10(y) - ys[0]) / max(1, ys[-1] - ys[0]) * height)

    parts = [_text(left, top - 10, label, 13)]
    for decade in xs:
        x, _ = place(10.0**decade, 10.0 ** ys[0])
        parts += [_line(x, top, x, top + height), _text(x, top + height + 18, f"{10**decade:g}", anchor="middle")]
    for decade in ys:
        _, y = place(10.0 ** xs[0], 10.0**decade)
        parts += [_line(left, y, left + width, y), _text(left - 6, y + 4, f"{10.0**decade:g}", anchor="end")]
    for name, curve in curves.items():
        drawn = [place(*p) for p in curve if p[0] > 0 and p[1] > 0]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colours[name]}" stroke-width="1.6"/>')
        parts += [_dot(x, y, colours[name], name) for x, y in drawn]
    parts.append(_text(left + width / 2, top + height + 38, "nodes", anchor="middle"))
    return parts
