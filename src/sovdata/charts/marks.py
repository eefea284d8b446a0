"""Marks that several charts use: an interval, and the key of marks and names."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import CARETLEFTBASE, CARETRIGHTBASE
from matplotlib.patches import Rectangle

from sovdata.charts.layout import renderer_of
from sovdata.charts.words import origin_is_text, published_bounds
from sovdata.display import known


def _ends(row: Any) -> list[float]:
    """Where what is drawn for an estimate begins and ends."""
    ends = (row.value,) if origin_is_text(row) else (row.value, *published_bounds(row))
    return [float(end) for end in ends if known(end)]


def interval_mark(ax: Axes, row: Any, place: float, color: str, marker: str) -> None:
    """A point, an interval, or a bound with an arrow to the open side."""
    bounds: tuple[Any, Any] = (None, None) if origin_is_text(row) else published_bounds(row)
    low, high = bounds
    if known(low) and known(high):
        ax.plot(
            [low, high],
            [place, place],
            color=color,
            linewidth=5,
            solid_capstyle="butt",
            label=str(row.name),
        )
    elif known(low) or known(high):
        edge = low if known(low) else high
        ax.plot(
            [edge],
            [place],
            color=color,
            marker=CARETLEFTBASE if known(high) else CARETRIGHTBASE,
            markersize=9,
            label=str(row.name),
        )
        ax.plot([edge], [place], color=color, marker="|", markersize=12, label="_edge")
    if known(row.value):
        ax.plot([row.value], [place], color=color, marker=marker, markersize=8, label=str(row.name))


def key_of_marks(figure: Figure, y: float, entries: list[tuple[str, dict[str, Any]]]) -> None:
    """Marks and names in a row at height ``y`` of the figure, with a new line where one is full."""
    renderer = renderer_of(figure)
    height, x = figure.get_size_inches()[1], 0.02
    for name, look in entries:
        color = look.get("color", look.get("edgecolor"))
        text = figure.text(x + 0.035, y, name, fontsize=9.5, va="center", color=color)
        end = text.get_window_extent(renderer).x1 / figure.bbox.width
        if end > 0.99 and x > 0.02:
            x, y = 0.02, y - 0.2 / height
            text.set_position((x + 0.035, y))
            end = text.get_window_extent(renderer).x1 / figure.bbox.width
        if "marker" in look:
            mark: Any = Line2D(
                [x + 0.014],
                [y],
                markersize=7,
                markerfacecolor="white",
                markeredgewidth=1.8,
                linestyle="",
                **look,
            )
        else:
            mark = Rectangle((x, y - 0.06 / height), 0.025, 0.12 / height, **look)
        figure.add_artist(mark)
        x = end + 0.03
