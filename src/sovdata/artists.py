"""What is drawn on axes, read from matplotlib's artists: every number, in words.

Lines, bars, points, segments, ranges (error bars), filled ranges and shaded spans are read; for
anything else that is visible ``unread`` names the kind.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryConverter
from matplotlib.collections import Collection, LineCollection, PathCollection
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


def unread(ax: Axes) -> list[str]:
    """Kinds of artists on the axes that cannot be put into words here, each once."""
    others: list[Any] = [
        line for line in ax.lines
        if _rule_along(ax, line) is None and not _of_data(ax, line)
    ]  # fmt: skip
    others += [patch for patch in ax.patches
               if not isinstance(patch, Rectangle) and _rule_along(ax, patch) is None]  # fmt: skip
    others += [each for each in ax.collections if not _read_so_far(each)]
    others += [*ax.images, *ax.tables]
    return list(dict.fromkeys(type(each).__name__ for each in others if not ours(each)))


def ours(artist: Any) -> bool:
    """Whether an artist only decorates, or is not seen."""
    seen = not hasattr(artist, "get_visible") or artist.get_visible()
    return not seen or str(artist.get_label()).startswith(OURS)


def _of_data(ax: Axes, line: Line2D) -> bool:
    return bool(line.get_transform().contains_branch(ax.transData))


def _read_so_far(each: Collection) -> bool:
    """Whether a collection is of segments, points or filled ranges; not of arrows or hexagons."""
    filled = type(each).__name__ in ("PolyCollection", "FillBetweenPolyCollection")
    return isinstance(each, LineCollection | PathCollection) or (
        filled and len(np.asarray(each.get_offsets())) < 2
    )


def _rule_along(ax: Axes, artist: Line2D | Patch) -> str | None:
    """The axis that a line or span across the whole axes is a value of, as of ``axhline``."""
    placed = artist.get_data_transform() if isinstance(artist, Patch) else artist.get_transform()
    if placed == ax.get_xaxis_transform(which="grid"):
        return "x"
    return "y" if placed == ax.get_yaxis_transform(which="grid") else None


def read(ax: Axes) -> list[Drawn]:
    """What is drawn on the axes, in the order in which it was added."""
    held = {
        id(part)
        for holder in ax.containers
        if isinstance(holder, BarContainer | ErrorbarContainer)
        for part in _parts(holder)
    }
    names = {
        (round(x, 9), round(y, 9)): name
        for child in ax.get_children()
        for x, y, name in getattr(child, "named_points", [])
    }
    across = _along_y(ax)
    found = [_container(ax, holder) for holder in ax.containers]
    found += [_line(ax, line, across) for line in ax.lines if id(line) not in held]
    found += [_collection(ax, each, across, names) for each in ax.collections
              if id(each) not in held and not ours(each)]  # fmt: skip
    found += [_span(ax, patch) for patch in ax.patches if id(patch) not in held]
    return [each for each in found if each is not None and each.marks]


def _parts(holder: Any) -> Iterator[Any]:
    for part in holder:
        yield from part if isinstance(part, list | tuple) else [part]


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


def _line(ax: Axes, line: Line2D, across: bool) -> Drawn | None:
    if ours(line):
        return None
    pairs = points_of(line)
    along = _rule_along(ax, line)
    if not line.get_linewidth() and line.get_marker() in ("None", "none", " ", "", None):
        return None
    if along is not None and pairs:
        x, y = pairs[0]
        at = value(ax.yaxis, y) if along == "y" else place(ax.xaxis, x)
        return Drawn("rule", _name(line), [("at", at)])
    if not _of_data(ax, line):
        return None
    kind = "points" if line.get_linestyle() in ("None", " ", "") else "line"
    return Drawn(kind, _name(line), _marks(ax, pairs, across))


def _marks(ax: Axes, pairs: list[tuple[float, float]], across: bool) -> list[tuple[str, str]]:
    if across:
        return [(place(ax.yaxis, y), value(ax.xaxis, x)) for x, y in pairs]
    return [(place(ax.xaxis, x), value(ax.yaxis, y)) for x, y in pairs]


def _container(ax: Axes, holder: Any) -> Drawn | None:
    if ours(holder):
        return None
    if isinstance(holder, BarContainer):
        bars = [bar for bar in holder if isinstance(bar, Rectangle)]
        across = holder.orientation == "horizontal"
        along, of = (ax.yaxis, ax.xaxis) if across else (ax.xaxis, ax.yaxis)
        feet = [(bar.get_y(), bar.get_height()) if across else (bar.get_x(), bar.get_width())
                for bar in bars]  # fmt: skip
        reach = [(bar.get_x(), bar.get_width()) if across else (bar.get_y(), bar.get_height())
                 for bar in bars]  # fmt: skip
        marks = [(at, _reach(of, *span)) for at, span in zip(_feet(along, feet), reach, strict=True)
                 if np.isfinite(span).all()]  # fmt: skip
        return Drawn("bars", _name(holder) or _name(bars[0]) if bars else "", marks)
    if isinstance(holder, ErrorbarContainer):
        return Drawn("ranges", _name(holder), _ranges(ax, holder))
    return None


def _ranges(ax: Axes, holder: Any) -> list[tuple[str, str]]:
    """The points of error bars, each with the range drawn through it."""
    data = _marks(ax, points_of(holder[0]), _along_y(ax)) if holder[0] is not None else []
    each = [_segments(ax, part.get_segments()) for part in holder[2]]
    if data and all(len(ranges) == len(data) for ranges in each):
        spans = [", ".join(reach for _, reach in together if " to " in reach)
                 for together in zip(*each, strict=True)]  # fmt: skip
        ends = spans or [""] * len(data)
        return [(at, f"{said} ({end})" if end else said)
                for (at, said), end in zip(data, ends, strict=True)]  # fmt: skip
    return [*data, *(mark for ranges in each for mark in ranges)]


def _feet(axis: Axis, feet: list[tuple[float, float]]) -> list[str]:
    """Where bars stand: in the middle of each, or from where to where for those of a histogram."""
    touching = len(feet) > 1 and all(
        np.isclose(start + wide, after)
        for (start, wide), (after, _) in itertools.pairwise(feet)
    )  # fmt: skip
    if touching and names_on(axis) is None and not of_years(axis):
        return [f"{place(axis, start)} to {place(axis, start + wide)}" for start, wide in feet]
    return [place(axis, start + wide / 2) for start, wide in feet]


def _reach(axis: Axis, foot: float, length: float) -> str:
    """The value of a bar; of one that stands on another, where it begins and ends."""
    if foot == 0:
        return value(axis, length)
    return f"{value(axis, foot)} to {value(axis, foot + length)}"


def _run(axis: Axis, low: float, high: float) -> str:
    """From where to where something reaches; one value where both ends are the same to a reader."""
    return " to ".join(dict.fromkeys((value(axis, low), value(axis, high))))


def _segments(ax: Axes, segments: Any) -> list[tuple[str, str]]:
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


def _collection(
    ax: Axes, each: Collection, across: bool, names: dict[tuple[float, float], str]
) -> Drawn | None:
    if isinstance(each, LineCollection):
        long: Any = each.get_segments()
        if each.get_capstyle() in (None, "butt"):  # without length nothing is seen of it
            long = [ends for ends in long if len(ends) != 2 or (ends[0] != ends[1]).any()]
        return Drawn("segments", _name(each), _segments(ax, long))
    if isinstance(each, PathCollection):
        offsets: Any = each.get_offsets()
        pairs = _pairs(*np.ma.asarray(offsets).T) if len(offsets) else []
        if across or names_on(ax.xaxis) is not None or of_years(ax.xaxis):
            return Drawn("points", _name(each), _marks(ax, pairs, across))
        both = [(names.get((round(x, 9), round(y, 9)), ""),
                 f"({value(ax.xaxis, x)}, {value(ax.yaxis, y)})") for x, y in pairs]  # fmt: skip
        return Drawn("points", _name(each), both)
    if _read_so_far(each):
        marks = []
        for path in each.get_paths():
            corners = np.asarray(path.vertices)
            corners = corners[np.isfinite(corners).all(axis=1)]
            for x in sorted({float(corner) for corner in corners[:, 0]}):
                ys = corners[corners[:, 0] == x, 1]
                reach = _run(ax.yaxis, ys.min(), ys.max())
                marks.append((place(ax.xaxis, x), reach))
        return Drawn("filled", _name(each), marks)
    return None


def of_years(axis: Axis) -> bool:
    """Whether an axis is one of years, by its limits."""
    low, high = axis.get_view_interval()
    return 1700 < low < high < 2200


def _span(ax: Axes, patch: Patch) -> Drawn | None:
    """A shaded span of the axes, or a rectangle by itself."""
    if ours(patch):
        return None
    box = patch.get_path().get_extents(patch.get_patch_transform())
    along = _rule_along(ax, patch)
    if along == "x":
        return Drawn("rule", _name(patch) or "shaded",
                     [(f"{place(ax.xaxis, box.x0)} to {place(ax.xaxis, box.x1)}", "")])  # fmt: skip
    if along == "y":
        return Drawn("rule", _name(patch) or "shaded",
                     [("", f"{value(ax.yaxis, box.y0)} to {value(ax.yaxis, box.y1)}")])  # fmt: skip
    if not isinstance(patch, Rectangle):
        return None
    return Drawn("bars", _name(patch),
                 [(f"{place(ax.xaxis, box.x0)} to {place(ax.xaxis, box.x1)}",
                   f"{value(ax.yaxis, box.y0)} to {value(ax.yaxis, box.y1)}")])  # fmt: skip
