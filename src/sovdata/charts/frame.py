"""What every form needs: axes to draw on, the unit of the rows, and the chart they become."""

from __future__ import annotations

from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sovdata.artists import OURS
from sovdata.charts.claim import says_of
from sovdata.charts.style import STYLE
from sovdata.collection import Collection, load_collection
from sovdata.shown import Chart, fit_title, sources_of

#: Inches: what a phone shows at almost twelve pixels a letter.
WIDTH = 4.2


def new_axes(ax: Axes | None, height: float) -> Axes:
    """The axes given, or new ones on a figure that pyplot does not know of."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    figure.set_label(OURS)
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def unit_of(rows: pd.DataFrame, c: Collection | None = None) -> str:
    """The unit of rows, for readers, by the words of a collection; the shipped one by default."""
    units = (c or load_collection()).units["label"]
    return ", ".join(str(units.get(name, name)) for name in dict.fromkeys(rows["unit"].dropna()))


def chart_of(
    ax: Axes, rows: pd.DataFrame, title: str, alt: str, drawn: list[str],
    claims: pd.DataFrame | None = None, c: Collection | None = None,
) -> Chart:  # fmt: skip
    """The chart: its title on the axes, its claims in the words, its sources from the rows."""
    said = [] if claims is None else [says_of(row) for _, row in claims.iterrows()]
    figure: Any = ax.figure
    pad = usual = float(matplotlib.rcParams["axes.titlepad"])
    key = ax.get_legend()
    if key is not None:  # it stands between the axes and their title
        pad += 72 / figure.dpi * key.get_window_extent(figure._get_renderer()).height
    ax.set_title(title, loc="left", pad=pad)
    fit_title(ax)
    if figure.get_label() == OURS:  # room for a long title and for the key
        more = ax.get_title("left").count("\n") - 1
        figure.set_figheight(figure.get_figheight() + 0.18 * max(more, 0) + (pad - usual) / 72)
    marked = " ".join(f"Marked in red: {words}." for words in said)
    frames = [frame for frame in (claims, rows) if frame is not None and len(frame)]
    pyplots = figure.canvas.manager is not None
    return Chart(ax, rows, f"{alt} {marked}".strip(), sources_of(frames, c), [*drawn, *said],
                 style=[] if pyplots else STYLE)  # fmt: skip
