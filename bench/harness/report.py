"""Medians, and Markdown tables of them."""

from statistics import median
from textwrap import fill

WIDTH = 120


class Table:
    """The result of one part: a table with notes below."""

    def __init__(self, title, about, *columns):
        self.title, self.about, self.columns = title, about, columns
        self.rows, self.notes = [], []

    def add(self, *cells):
        self.rows.append([cell if isinstance(cell, str) else figure(cell) for cell in cells])

    def note(self, text):
        self.notes.append(text)

    def markdown(self):
        lines = [f"### {self.title}", "", fill(self.about, WIDTH, break_on_hyphens=False), ""]
        if self.rows:
            lines += [row(self.columns), row(["---"] + ["---:"] * (len(self.columns) - 1))]
            lines += [row(cells) for cells in self.rows] + [""]
        for note in self.notes:
            lines += [item(note)]
        return "\n".join(lines + ([""] if self.notes else []))


def item(note):
    return fill(f"- {note}", WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def row(cells):
    return "| " + " | ".join(cells) + " |"


def figure(number):
    """Formats a number with as many digits as the measurement's precision allows."""
    if number is None:
        return "-"
    size = abs(number)
    return f"{number:,.0f}" if size >= 100 else f"{number:.1f}" if size >= 10 else f"{number:.2f}"


def middle(rounds, name):
    return median(each[name] for each in rounds) if rounds else None


def spread(rounds, name):
    """The median with minimum and maximum, which show its precision."""
    values = [each[name] for each in rounds]
    if not values:
        return "-"
    low, high = figure(min(values)), figure(max(values))
    return figure(median(values)) + ("" if low == high else f" ({low} to {high})")


def ratio(value, base):
    return f"{value / base:.2f}" if value is not None and base else "-"
