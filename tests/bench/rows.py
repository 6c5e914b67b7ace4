"""Rows of the bench: figures of ours beside those of a limit or a peer, from the same run.

    row = Row("round trip, 16 bytes", "a second", ours=[41000.0, 40800.0], other=[42000.0, 41500.0],
              other_name="by hand", better="more")
    print(table([row]))

The rounds of both sides are in the order in which they ran, so that the first of ours and the first
of the other happened beside each other: what disturbed the one has disturbed the other too.
"""

from __future__ import annotations

import dataclasses
import json
import math
import statistics


@dataclasses.dataclass
class Row:
    name: str          # what was measured
    unit: str          # of both sides
    ours: list         # a figure for each round
    other: list | None # the same for what ours is compared with; None: nothing
    other_name: str    # what that is, in two or three words
    better: str        # "more" or "less": which figures are the better ones
    note: str = ""     # for people, in half a line

    def __post_init__(self):
        if self.better not in ("more", "less"):
            raise ValueError(f'{self.name}: better is "more" or "less", not "{self.better}"')
        for figures in (self.ours, self.other):
            if figures is not None and not (figures and all(map(math.isfinite, figures))):
                raise ValueError(f"{self.name}: a side without figures: {figures}")

    def ratio(self):
        """How good ours is against the other: above 1 is better, whichever way the unit counts.
        None where there is no other, or nothing to divide by."""
        if self.other is None:
            return None
        ratios = [ratio_of(*pair, self.better) for pair in self.pairs()]
        return None if None in ratios else statistics.median(ratios)

    def pairs(self):
        """What is divided by what: round by round, or the medians where the rounds do not match."""
        if len(self.ours) == len(self.other):
            return list(zip(self.ours, self.other))
        return [(statistics.median(self.ours), statistics.median(self.other))]


def ratio_of(ours, other, better):
    above, below = (ours, other) if better == "more" else (other, ours)
    return above / below if below else None


# ---- for people ----

HEAD = ["row", "unit", "ours", "limit or peer", "", "ratio", ""]


def number(value):
    """Three or four digits that say something, none that do not."""
    if value == 0 or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def spread(figures):
    """The median, and between which two the rounds were."""
    middle = number(statistics.median(figures))
    if len(figures) == 1:
        return middle
    return f"{middle} ({number(min(figures))} to {number(max(figures))})"


def cells(row):
    ratio = row.ratio()
    return [row.name, row.unit, spread(row.ours),
            "" if row.other is None else spread(row.other),
            "" if row.other is None else row.other_name,
            "" if ratio is None else f"{ratio:.3f}", row.note]


def table(rows):
    """The rows as a table that can be read as it is, and pasted into a page of Markdown."""
    lines = [HEAD] + [cells(row) for row in rows]
    widths = [max(3, *(len(line[i]) for line in lines)) for i in range(len(HEAD))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
                     for line in lines)


# ---- for programs ----

def side(figures):
    return {"median": statistics.median(figures), "min": min(figures), "max": max(figures),
            "rounds": figures}


def as_object(row):
    other = None if row.other is None else {"name": row.other_name, **side(row.other)}
    return {"name": row.name, "unit": row.unit, "better": row.better, "ours": side(row.ours),
            "other": other, "ratio": row.ratio(), "note": row.note}


def as_json(rows, about):
    """All of it, with what is known `about` the run: the machine, how it was pinned, and so on."""
    return json.dumps({"about": about, "rows": [as_object(row) for row in rows]}, indent=2) + "\n"
