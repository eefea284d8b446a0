"""Bars, one group a place, one colour a part."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sovdata.charts.frame import chart_of, new_axes
from sovdata.charts.labels import FreeLabels, Label, wrapped
from sovdata.charts.style import colors, styled
from sovdata.display import number
from sovdata.errors import UserError
from sovdata.shown import Chart

#: Colours and hatches of parts that are no lineage.
PARTS: tuple[tuple[str, str], ...] = (
    ("#1f5fa8", ""), ("#8a5a00", "//"), ("#333333", ".."), ("#7b3f98", "xx"), ("#00695c", "--"),
)  # fmt: skip
#: Points of the axis of groups, and letters of a row of the key.
LENGTH, KEY = 225, 40


@styled
def bars(
    frame: pd.DataFrame, *, title: str, unit: str, sources: pd.DataFrame, decimals: int = 1,
    ax: Axes | None = None,
) -> Chart:  # fmt: skip
    """Grouped bars with their values at the ends, and one key above.

    Parameters
    ----------
    frame : DataFrame
        One row a group, named by the index; one column a bar of each group.
    title : str
        The question, or what was computed.
    unit : str
        Unit of the values, as shown to readers.
    sources : DataFrame
        The rows that the values were made from, for the source line.
    decimals : int
        Decimals shown.
    ax : Axes, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    Chart
    """
    if frame.empty or frame.notna().sum().sum() == 0:
        raise UserError("nothing to draw: no value")
    ax = new_axes(ax, 3.2)
    values: list[Label] = []
    wide = 0.84 / len(frame.columns)
    by_name: Any = colors()
    places = range(len(frame))
    for step, name in enumerate(frame.columns):
        color, hatch = (by_name[name], "") if name in by_name else PARTS[step % len(PARTS)]
        at = [place + (step - (len(frame.columns) - 1) / 2) * wide for place in places]
        ax.bar(at, frame[name], wide * 0.94, color=color if not hatch else "white",
               edgecolor=color, hatch=hatch, label=wrapped(str(name), KEY))  # fmt: skip
        values += [
            Label(x, value, number(value, decimals), color)
            for x, value in zip(at, frame[name], strict=True)
            if pd.notna(value)
        ]
    size = float(ax.xaxis.label.get_fontsize())
    names = [wrapped(str(name), 9) for name in frame.index]
    letters = max(len(row) for name in names for row in name.split("\n"))
    upright = 0.6 * size * letters > LENGTH / len(frame)  # else they would overlap
    shown = slice(None, None, math.ceil(1.3 * size * len(frame) / LENGTH))
    ax.set_xticks(list(places)[shown], names[shown], rotation=90 if upright else 0)
    ax.tick_params(axis="x", length=0)
    ax.axhline(0, color="#444444", linewidth=0.8, label="_zero")
    ax.margins(y=0.12)
    if not frame.fillna(0).to_numpy().any():  # all bars are zero
        ax.set_ylim(0, 1)
    ax.set_ylabel(unit)
    longest = max(len(wrapped(str(name), KEY).split("\n")[0]) for name in frame.columns)
    columns = max(1, KEY // (longest + 4))
    key = ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=columns,
                    borderaxespad=0.1, columnspacing=1.2, handlelength=1.2)  # fmt: skip
    key.set_in_layout(False)  # the title makes its room
    ax.add_artist(FreeLabels(values, size - 1, needed=0))
    told = [f"{name}: " + ", ".join(f"{at} {number(value, decimals)}"
                                    for at, value in frame[name].dropna().items())
            for name in frame.columns]  # fmt: skip
    return chart_of(ax, sources, title, f"Bar chart: {title} ({unit}). {'; '.join(told)}.", told)
