"""Lines, or bars, over years."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sovdata.charts.base import (
    ACCENT,
    MORE_MARKS,
    OUTLINE,
    Chart,
    chart_of,
    figure_of,
    new_axes,
    style_of,
    styled,
)
from sovdata.charts.layout import (
    LABEL_FONT,
    Label,
    fit_sides,
    measure,
    place_labels,
    put_heading,
    renderer_of,
)
from sovdata.display import each_row, number


@styled
def lines(
    rows: pd.DataFrame, *, title: str, unit: str, along: str = "", decimals: int = 1,
    bars: bool = False, sources: pd.DataFrame | None = None, ax: Axes | None = None,
) -> Chart:  # fmt: skip
    """Yearly values as lines, each named at its end (or as bars side by side).

    Parameters
    ----------
    rows : DataFrame
        ``line`` (name of the line), ``year``, ``value``, and ``lineage`` (``text`` for what follows
        from the text's figures), ``source``, ``locator``, ``origin``.
    title : str
        The subject, in neutral words.
    unit : str
        Unit of the values, as shown to readers.
    along : str
        What runs along the horizontal axis, where it is not calendar years.
    decimals : int
        Decimals shown.
    bars : bool
        Bars side by side instead of lines.
    sources : DataFrame, optional
        The rows that the values were made from, for the source line; the rows drawn by default.
    ax : Axes, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    Chart
    """
    if rows.empty:
        raise ValueError("nothing to draw: no rows")
    ax = new_axes(ax, 3.6)
    names = list(dict.fromkeys(rows["line"]))
    step = (
        min(rows["year"].drop_duplicates().sort_values().diff().min(), 5)
        if rows["year"].nunique() > 1
        else 1
    )
    labels: list[Label] = []
    seen: dict[str, int] = {}
    early: list[tuple[float, Label]] = []
    for place, name in enumerate(names):
        group = rows[rows["line"] == name].sort_values("year", kind="stable")
        lineage = str(group["lineage"].iloc[0])
        color, marker, dash = (ACCENT, "o", "-") if lineage == "text" else style_of(lineage)
        again = seen[color] = seen.get(color, -1) + 1
        if again:  # the same colour for the same lineage, told apart by mark and dash
            marker, dash = MORE_MARKS[(again - 1) % len(MORE_MARKS)]
        years, values = group["year"].astype(float), group["value"].astype(float)
        whole = np.arange(years.min(), years.max() + 1)
        if (
            not bars and len(years) > 1 and years.diff().median() == 1
        ):  # a year without a value is a gap in the line
            values = pd.Series(values.to_numpy(), index=years.to_numpy()).reindex(whole)
            years = pd.Series(whole)
        if bars:
            wide = 0.8 * step / len(names)
            ax.bar(years + (place - (len(names) - 1) / 2) * wide, values, wide * 0.92, label=name,
                   color=color if not place else "white", edgecolor=color,
                   hatch=BAR_HATCH[place % len(BAR_HATCH)])  # fmt: skip
        else:
            ax.plot(years, values, color=color, marker=marker, linestyle=dash, label=name,
                    markevery=max(1, len(years) // 8),
                    markerfacecolor="white" if again else color)  # fmt: skip
        said = f"{name}: {number(values.iloc[-1], decimals)}"
        if (
            years.iloc[-1] < rows["year"].max() and not bars
        ):  # a line that ends earlier is named at its end
            early.append((float(years.iloc[-1]), Label(float(values.iloc[-1]), said, color)))
        else:
            labels.append(Label(float(values.iloc[-1]), said, color))
    values = [float(value) for value in rows["value"]]
    low, high = (min(0.0, *values), max(0.0, *values)) if bars else (min(values), max(values))
    room = (high - low) or 1.0
    ax.set_ylim(low - (0.06 * room if low < 0 or not bars else 0), high + 0.08 * room)
    if low < 0 and bars:
        ax.axhline(0, color="#444444", linewidth=0.8, label="_zero")
    shown_years = sorted({int(year) for year in rows["year"]})
    if len(shown_years) <= 9:
        ax.set_xticks(shown_years)
    else:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7))
    span = ax.get_ylim()[1] - ax.get_ylim()[0]
    ax.yaxis.set_major_formatter(
        lambda value, _: number(value, max(0, math.ceil(0.9 - math.log10(span))))
    )
    ax.set_xlabel(along)
    fit_sides([ax])
    place_labels(ax, labels + _name_inside(ax, early, labels))
    put_heading(ax, title, unit)
    drawn = [
        f"{row.line}, {int(row.year)}: {number(row.value, decimals)} {unit}"
        for row in each_row(rows)
    ]
    ends = "; ".join(
        f"{name} from {number(group['value'].iloc[0], decimals)} in {int(group['year'].iloc[0])} "
        f"to {number(group['value'].iloc[-1], decimals)} in {int(group['year'].iloc[-1])}"
        for name, group in rows.sort_values("year", kind="stable").groupby("line", sort=False)
    )
    kind = "Bar chart" if bars else "Line chart"
    return chart_of(ax, rows, f"{kind}: {title} ({unit}). {ends}.", drawn, sources)


#: Bars side by side are told apart by hatching as well.
BAR_HATCH = ("", "////", "....", "xx", "----", "||||", "\\\\\\\\", "oo", "++")


def _name_inside(ax: Axes, early: list[tuple[float, Label]], labels: list[Label]) -> list[Label]:
    """Name lines that end before the others at their ends, where there is room; return the rest.

    Room is measured with all names in the margin, the least that the axes can be.
    """
    before = ax.get_position()
    widest = max(
        (
            measure(ax, textwrap.fill(label.text, 24), **LABEL_FONT)[0]
            for label in [*labels, *(label for _, label in early)]
        ),
        default=0.0,
    )
    ax.set_position(
        (
            before.x0,
            before.y0,
            max(before.width - (widest + 0.3) / figure_of(ax).get_size_inches()[0], 0.3),
            before.height,
        )
    )
    renderer = renderer_of(figure_of(ax))
    inside = ax.get_window_extent(renderer)
    taken: list[Any] = []
    rest: list[Label] = []
    for year, label in early:
        note = ax.annotate(label.text, (year, label.y), (7, -11), textcoords="offset points",
                           color=label.color, fontsize=9.5,
                           path_effects=OUTLINE, zorder=5)  # fmt: skip
        box = note.get_window_extent(renderer)
        if box.x1 > inside.x1 or box.y0 < inside.y0 or any(box.overlaps(other) for other in taken):
            note.remove()
            rest.append(label)
        else:
            taken.append(box)
    ax.set_position(before)
    return rest
