"""What every form needs: axes to draw on, the unit of the rows, and the chart they become."""

from __future__ import annotations

from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sovdata import tables
from sovdata.artists import OURS
from sovdata.charts.style import STYLE
from sovdata.collection import Collection
from sovdata.shown import Chart, claims_on, fit_title, sources_of

#: Inches: what a phone shows at almost twelve pixels a letter.
WIDTH = 4.2


def new_figure(height: float) -> Figure:
    """A figure that pyplot does not know of."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def new_axes(ax: Axes | None, height: float) -> Axes:
    """The axes given, or new ones, whose figure grows with its title."""
    if ax is not None:
        return ax
    figure = new_figure(height)
    figure.set_label(OURS)
    return figure.add_subplot()


def vocabulary(name: str, c: Collection | None) -> pd.DataFrame:
    """A vocabulary of a collection; of the shipped one, which need not be loaded for it."""
    table: pd.DataFrame = tables.load_vocabulary(name) if c is None else getattr(c, name)
    return table


def unit_of(rows: pd.DataFrame, c: Collection | None = None) -> str:
    """The unit of rows, for readers, by the words of a collection; the shipped one by default."""
    units = vocabulary("units", c)["label"]
    return ", ".join(str(units.get(name, name)) for name in dict.fromkeys(rows["unit"].dropna()))


def chart_of(
    ax: Axes, rows: pd.DataFrame, title: str, alt: str, drawn: list[str],
    c: Collection | None = None,
) -> Chart:  # fmt: skip
    """The chart: its title on the axes, the claims marked in the words, sources from the rows."""
    claims = claims_on([ax])
    said = [claim.says for claim in claims]
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
    frames = [*(claim.rows for claim in claims), *([rows] if len(rows) else [])]
    pyplots = figure.canvas.manager is not None
    return Chart(ax, rows, f"{alt} {marked}".strip(), sources_of(frames, c), [*drawn, *said],
                 style=[] if pyplots else STYLE)  # fmt: skip
