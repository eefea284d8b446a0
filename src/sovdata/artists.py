"""What is drawn on axes, read from matplotlib's artists: every number, in words.

Lines, bars, points, segments, ranges (error bars), filled ranges and shaded spans are read; for
anything else that is visible ``read`` names the kind.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryConverter
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.dates import DateLocator, num2date
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter

from sovdata.display import number

#: How the label of an artist begins that only decorates, so that it is not read as data.
OURS = "_sovdata"


@dataclass
class Drawn:
    """One artist, or several that belong together.

    Attributes
    ----------
    kind : str
        ``line``, ``bars``, ``points``, ``segments``, ``ranges``, ``filled`` or ``rule``.
    name : str
        Its label; empty where it has none.
    marks : list of (str, str)
        Where each mark stands, and its value, as read.
    """

    kind: str
    name: str
    marks: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        apart = "; " if any(", " in at for at, _ in self.marks) else ", "
        marks = apart.join(" ".join(filter(None, mark)) for mark in self.marks)
        return f"{self.name}: {marks}" if self.name else marks


#: How a chart is called, by what is drawn on it; the first that is there.
CALLED = {"line": "Line chart", "bars": "Bar chart", "filled": "Line chart", "ranges": "Range plot",
          "segments": "Range plot", "points": "Dot plot", "rule": "Chart"}  # fmt: skip


def kind_of(drawn: list[Drawn]) -> str:
    """What a chart with these marks is called."""
    kinds = {each.kind for each in drawn}
    return next((called for kind, called in CALLED.items() if kind in kinds), "Chart")


def read(ax: Axes) -> tuple[list[Drawn], list[str]]:
    """What is drawn on the axes, and the kinds of artists that cannot be put into words here.

    Both in the order in which it was added, the kinds each once.
    """
    holders = [each for each in ax.containers if isinstance(each, BarContainer | ErrorbarContainer)]
    held = {id(part) for holder in holders for parts in holder
            for part in (parts if isinstance(parts, list | tuple) else [parts])}  # fmt: skip
    artists = [*holders, *ax.lines, *ax.collections, *ax.patches, *ax.images, *ax.tables]
    drawn: list[Drawn] = []
    unread: dict[str, None] = {}
    for each in artists:
        if id(each) in held or ours(each):
            continue
        tell = next((tell for kind, tell in TOLD.items() if isinstance(each, kind)), None)
        found = tell(ax, each) if tell else None
        if found is None:
            unread[type(each).__name__] = None
        elif found.marks:
            drawn.append(found)
    return drawn, list(unread)


def ours(artist: Any) -> bool:
    """Whether an artist only decorates, or is not seen."""
    seen = not hasattr(artist, "get_visible") or artist.get_visible()
    return not seen or str(artist.get_label()).startswith(OURS)


def _rule_along(ax: Axes, artist: Line2D | Patch) -> str | None:
    """The axis that a line or span across the whole axes is a value of, as of ``axhline``."""
    placed = artist.get_data_transform() if isinstance(artist, Patch) else artist.get_transform()
    if placed == ax.get_xaxis_transform(which="grid"):
        return "x"
    return "y" if placed == ax.get_yaxis_transform(which="grid") else None


def _along_y(ax: Axes) -> bool:
    """Whether values run along x because y holds names."""
    return names_on(ax.yaxis) is not None and names_on(ax.xaxis) is None


def names_on(axis: Axis) -> dict[float, str] | None:
    """Names at the ticks of an axis of names; none for an axis of numbers."""
    converter = axis.get_converter() if hasattr(axis, "get_converter") else axis.converter
    if isinstance(converter, StrCategoryConverter):
        units: Any = axis.get_units()
        return {float(place): name for name, place in units._mapping.items()}
    if isinstance(axis.get_major_formatter(), FixedFormatter | FuncFormatter) and isinstance(
        axis.get_major_locator(), FixedLocator
    ):
        places = [float(place) for place in axis.get_majorticklocs()]
        texts = axis.get_major_formatter().format_ticks(places)
        named = [" ".join(str(text).split()) for text in texts]
        names = {at: name for at, name in zip(places, named, strict=True) if name}
        return None if all(_numbers(at, name) for at, name in names.items()) else names
    return None


def _numbers(at: float, name: str) -> bool:
    """Whether the text of a tick is the number that it stands at, as "5%" or "5,000"."""
    digits = re.sub(r"[,\s\u202f]", "", name.replace("\u2212", "-"))
    found = re.match(r"[^\d.-]*(-?\d*\.?\d+)", digits)
    return found is not None and bool(np.isclose(float(found[1]), at))


def _name(artist: Any) -> str:
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else label


def place(axis: Axis, value: float) -> str:
    """A place on an axis in words: the name of its tick, a date, a year or a number."""
    names = names_on(axis)
    if names:
        near = min(names, key=lambda tick: abs(tick - value))
        if abs(near - value) <= 0.5:
            return names[near]
    freq = getattr(axis, "freq", None)
    if freq is not None:  # a series of dates, as pandas draws it
        return str(pd.Period(ordinal=int(value), freq=freq))
    if isinstance(axis.get_major_locator(), DateLocator):
        return str(num2date(value).date().isoformat())
    if float(value).is_integer() and abs(value) < 10_000:
        return str(int(value)).replace("-", "\u2212")
    return f"{value:.1f}" if of_years(axis) else number(value, decimals(axis, value))


def decimals(axis: Axis, amount: float) -> int:
    """Decimals that tell apart what stands on an axis: fewer the longer it is."""
    low, high = axis.get_view_interval()
    span = (abs(amount) if axis.get_scale() == "log" else abs(high - low)) or 1.0
    return 0 if span >= 200 else 1 if span >= 2 else 2 if span >= 0.1 else 4


def value(axis: Axis, amount: float) -> str:
    """A value on an axis, rounded as its length asks for."""
    return number(float(amount), decimals(axis, amount))


def _pairs(xs: Any, ys: Any) -> list[tuple[float, float]]:
    xs, ys = (np.ma.filled(np.ma.asarray(each, dtype=float), np.nan) for each in (xs, ys))
    return [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)
            if np.isfinite(x) and np.isfinite(y)]  # fmt: skip


def points_of(line: Line2D) -> list[tuple[float, float]]:
    """The points of a line that are known, dates and names as numbers."""
    return _pairs(line.get_xdata(orig=False), line.get_ydata(orig=False))


def of_years(axis: Axis) -> bool:
    """Whether an axis is one of years, by its limits."""
    low, high = axis.get_view_interval()
    return 1700 < low < high < 2200


def _line(ax: Axes, line: Line2D) -> Drawn | None:
    pairs, along = points_of(line), _rule_along(ax, line)
    if not line.get_linewidth() and line.get_marker() in ("None", "none", " ", "", None):
        return Drawn("line", "")  # nothing is seen of it
    if along is not None:
        return Drawn("rule", _name(line), [
            ("at", value(ax.yaxis, y) if along == "y" else place(ax.xaxis, x)) for x, y in pairs[:1]
        ])  # fmt: skip
    if not line.get_transform().contains_branch(ax.transData):
        return None
    kind = "points" if line.get_linestyle() in ("None", " ", "") else "line"
    return Drawn(kind, _name(line), _marks(ax, pairs))


def _marks(ax: Axes, pairs: list[tuple[float, float]]) -> list[tuple[str, str]]:
    if _along_y(ax):
        return [(place(ax.yaxis, y), value(ax.xaxis, x)) for x, y in pairs]
    return [(place(ax.xaxis, x), value(ax.yaxis, y)) for x, y in pairs]


def _bars(ax: Axes, holder: BarContainer) -> Drawn:
    bars = [bar for bar in holder if isinstance(bar, Rectangle)]
    sides = [((bar.get_x(), bar.get_width()), (bar.get_y(), bar.get_height())) for bar in bars]
    along: Any = ax.xaxis
    of: Any = ax.yaxis
    if holder.orientation == "horizontal":
        along, of, sides = of, along, [(up, across) for across, up in sides]
    places = _feet(along, [foot for foot, _ in sides])
    marks = [
        (at, value(of, long) if start == 0 else f"{value(of, start)} to {value(of, start + long)}")
        for at, (_, (start, long)) in zip(places, sides, strict=True) if np.isfinite(start + long)
    ]  # fmt: skip
    return Drawn("bars", _name(holder) or (_name(bars[0]) if bars else ""), marks)


def _feet(axis: Axis, feet: list[tuple[float, float]]) -> list[str]:
    """Where bars stand: in the middle of each, or from where to where for those of a histogram."""
    touching = len(feet) > 1 and all(
        np.isclose(start + wide, after)
        for (start, wide), (after, _) in itertools.pairwise(feet)
    )  # fmt: skip
    if touching and names_on(axis) is None and not of_years(axis):
        return [f"{place(axis, start)} to {place(axis, start + wide)}" for start, wide in feet]
    return [place(axis, start + wide / 2) for start, wide in feet]


def _ranges(ax: Axes, holder: ErrorbarContainer) -> Drawn:
    """The points of error bars, each with the range drawn through it."""
    points, _, parts = holder
    data = _marks(ax, points_of(points)) if points is not None else []
    each = [_reaches(ax, part.get_segments()) for part in parts]
    marks = [*data, *(mark for ranges in each for mark in ranges)]
    if data and all(len(ranges) == len(data) for ranges in each):
        ends = [", ".join(reach for _, reach in together if " to " in reach)
                for together in zip(*each, strict=True)] or [""] * len(data)  # fmt: skip
        marks = [(at, f"{said} ({end})" if end else said)
                 for (at, said), end in zip(data, ends, strict=True)]  # fmt: skip
    return Drawn("ranges", _name(holder), marks)


def _run(axis: Axis, low: float, high: float) -> str:
    """From where to where something reaches; one value where both ends are the same to a reader."""
    return " to ".join(dict.fromkeys((value(axis, low), value(axis, high))))


def _segments(ax: Axes, each: LineCollection) -> Drawn:
    long: Any = each.get_segments()
    if each.get_capstyle() in (None, "butt"):  # without length nothing is seen of it
        long = [ends for ends in long if len(ends) != 2 or (ends[0] != ends[1]).any()]
    return Drawn("segments", _name(each), _reaches(ax, long))


def _reaches(ax: Axes, segments: Any) -> list[tuple[str, str]]:
    """Segments by where they stand and from where to where they reach."""
    marks = []
    for (x0, y0), *_, (x1, y1) in (list(map(tuple, each)) for each in segments if len(each) > 1):
        if not all(map(np.isfinite, (x0, y0, x1, y1))):
            continue
        if y0 == y1 and _along_y(ax):
            marks.append((place(ax.yaxis, y0), _run(ax.xaxis, x0, x1)))
        elif x0 == x1:
            marks.append((place(ax.xaxis, x0), _run(ax.yaxis, y0, y1)))
        else:
            end = "" if y0 == y1 else f" to {value(ax.yaxis, y1)}"
            marks.append((f"{place(ax.xaxis, x0)}\u2013{place(ax.xaxis, x1)}",
                          f"{value(ax.yaxis, y0)}{end}"))  # fmt: skip
    return marks


def _points(ax: Axes, each: PathCollection) -> Drawn:
    offsets: Any = each.get_offsets()
    pairs = _pairs(*np.ma.asarray(offsets).T) if len(offsets) else []
    if _along_y(ax) or names_on(ax.xaxis) is not None or of_years(ax.xaxis):
        return Drawn("points", _name(each), _marks(ax, pairs))
    names = {
        (round(x, 9), round(y, 9)): name
        for child in ax.get_children()
        for x, y, name in getattr(child, "named_points", [])
    }
    return Drawn("points", _name(each), [
        (names.get((round(x, 9), round(y, 9)), ""), f"({value(ax.xaxis, x)}, {value(ax.yaxis, y)})")
        for x, y in pairs
    ])  # fmt: skip


def _filled(ax: Axes, each: PolyCollection) -> Drawn | None:
    """Filled ranges; not arrows or hexagons, which are of the same kind."""
    plain = type(each).__name__ in ("PolyCollection", "FillBetweenPolyCollection")
    if not plain or len(np.asarray(each.get_offsets())) > 1:
        return None
    marks = []
    for path in each.get_paths():
        corners = np.asarray(path.vertices)
        corners = corners[np.isfinite(corners).all(axis=1)]
        for x in np.unique(corners[:, 0]):
            ys = corners[corners[:, 0] == x, 1]
            marks.append((place(ax.xaxis, float(x)), _run(ax.yaxis, ys.min(), ys.max())))
    return Drawn("filled", _name(each), marks)


def _patch(ax: Axes, patch: Patch) -> Drawn | None:
    """A shaded span of the axes, or a rectangle by itself."""
    along = _rule_along(ax, patch)
    if along is None and not isinstance(patch, Rectangle):
        return None
    box = patch.get_path().get_extents(patch.get_patch_transform())
    across = f"{place(ax.xaxis, box.x0)} to {place(ax.xaxis, box.x1)}"
    up = f"{value(ax.yaxis, box.y0)} to {value(ax.yaxis, box.y1)}"
    if along is None:
        return Drawn("bars", _name(patch), [(across, up)])
    return Drawn("rule", _name(patch) or "shaded", [(across, "") if along == "x" else ("", up)])


#: How each kind of artist is told; the first that it is one of.
TOLD: dict[type, Callable[[Axes, Any], Drawn | None]] = {
    BarContainer: _bars,
    ErrorbarContainer: _ranges,
    Line2D: _line,
    LineCollection: _segments,
    PathCollection: _points,
    PolyCollection: _filled,
    Patch: _patch,
}
