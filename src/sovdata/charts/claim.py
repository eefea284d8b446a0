"""A figure of the text's, marked on any axes in the one red."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from sovdata import printed, tables
from sovdata.artists import OURS, names_on, of_years
from sovdata.charts.labels import WRAP, FreeLabels, Label, wrapped
from sovdata.charts.style import CLAIM
from sovdata.display import each_row, known, period
from sovdata.errors import UserError
from sovdata.schema import nearest

#: Half the width that a claim has beside a name or a single year on the other axis.
HALF = 0.42
#: What a figure of the essay keeps, though its digits or unit are changed to try what follows.
ESSAYS = ["figure", "claim", "measure", "area", "source", "paragraph"]


class Claim(FreeLabels):
    """The words of a claim beside its mark; what reads the artists finds what it says here.

    Attributes
    ----------
    says : str
        The claim in words, for the text form.
    rows : DataFrame
        The figure, for the source line.
    """

    def __init__(
        self, label: Label, size: float, ends: list[tuple[float, float]], says: str,
        rows: pd.DataFrame, words_at: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        super().__init__([label], size)
        self.words_at = words_at
        self.ends = ends
        self.says = says
        self.rows = rows
        self.set_zorder(5.5)  # after the labels in the margin, before those that can give way

    def room(self) -> Bbox:
        """The axes; left and right of them too for a mark that stands upright, as high as words."""
        axes = self.axes
        if self.words_at is not None:
            return Bbox(axes.transData.transform([self.words_at, self.words_at]))
        box, ((x0, _), (x1, _)) = axes.bbox, self.ends
        foot, head = sorted(np.clip(axes.transData.transform(self.ends), box.min, box.max)[:, 1])
        spec = axes.get_subplotspec()
        alone = spec is not None and spec.get_gridspec().ncols == 1
        if x0 != x1 or not alone or head - foot < self._pixels(2 * self.size):
            return Bbox(box.get_points())
        return Bbox.from_extents(4, foot, axes.figure.bbox.x1 - 4, head)

    def draw(self, renderer: Any) -> None:
        """Draw the words, unless the mark lies outside what the axes show."""
        box = self.axes.bbox
        low, high = np.sort(self.axes.transData.transform(self.ends), axis=0)
        if not ((high < box.min - 1) | (low > box.max + 1)).any():
            super().draw(renderer)

    def marks(self, _label: Label) -> np.ndarray:
        """Along the mark, the highest first."""
        box = self.axes.bbox
        first, last = np.clip(self.axes.transData.transform(self.ends), box.min, box.max)
        along: np.ndarray = np.linspace(first, last, 9)
        return along[(-along[:, 1]).argsort(kind="stable")]


def mark_claim(
    ax: Axes, figure: Any, *, axis: str = "y", at: tuple[float, float] | None = None,
    path: pd.Series[float] | None = None, label: str | None = None,
    words_at: tuple[float, float] | None = None,
) -> None:  # fmt: skip
    """Mark a figure of the text on axes, in red and in words, over the years that it is for.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Axes on which something is drawn already: their limits stay, unless the claim lies outside.
    figure : str, Series or DataFrame
        Name of a figure of the essay (``"growth_1951_55"``), or its row of ``load_stats`` or of a
        collection's ``figures``.
    axis : str
        The axis that the figure is a value of: ``y``, or ``x`` where values run from left to right.
    at : (float, float), optional
        From where to where the mark reaches along the other axis. By default over the figure's
        years, where the other axis is one of years or names this period; else over its whole
        length.
    path : Series, optional
        Values by year to draw instead of the figure's value, such as the level that it leads to.
    label : str, optional
        Words beside the mark; by default whose figure it is, as printed, and its years.
    words_at : (float, float), optional
        Where the words begin at their left; by default where there is room beside the mark.

    Raises
    ------
    UserError
        For a figure that is not there, in one line that names the nearest.
    """
    if not isinstance(ax, Axes):
        raise UserError("expected axes first, as of plt.subplots(): mark_claim(ax, figure)")
    row = row_of(figure)
    if axis not in ("x", "y"):
        raise UserError(f"axis {axis!r}: expected 'x' or 'y'")
    years = period(row["start_year"], row["end_year"])
    says = label or says_of(row)
    size = float(ax.xaxis.label.get_fontsize())
    style: dict[str, Any] = {"color": CLAIM, "linewidth": 2.4, "solid_capstyle": "butt",
                             "zorder": 4 if axis == "y" else 1.9,  # behind what stands on it
                             "label": f"{OURS} claim"}  # fmt: skip
    if path is not None:
        xs, ys = [float(x) for x in path.index], [float(y) for y in path]
        ax.add_line(Line2D(xs, ys, **style))
        ax.autoscale_view()
        ends = [(xs[0], ys[0]), (xs[-1], ys[-1])]
    else:
        values = _values(row)
        low, high = at or _reach(ax, axis, row, years)
        for value in (low, high):
            _include(ax, "x" if axis == "y" else "y", value, 0.0)
        for value in values:
            _include(ax, axis, value, 0.08)
            places = [[low, high], [value, value]][:: 1 if axis == "y" else -1]
            ax.add_line(Line2D(*places, **style)).set_in_layout(False)
        ends = [(low, values[0]), (high, values[0])]
        ends = ends if axis == "y" else [end[::-1] for end in ends]
    words = says.replace(": ", ":\n", 1) if label is None else wrapped(label, WRAP)
    text = Label(*ends[0], words, CLAIM, "bold")
    ax.add_artist(Claim(text, size, ends, says, row.to_frame().T, words_at))


def row_of(figure: Any) -> pd.Series[Any]:
    """A figure's row, by its name or as given."""
    if isinstance(figure, pd.DataFrame):
        if len(figure) != 1:
            what = f"expected one figure, got {len(figure)} rows"
            raise UserError(what)
        return figure.iloc[0]
    if isinstance(figure, pd.Series):
        return figure
    stats = tables.load_stats()
    found = stats[stats["figure"] == figure]
    if found.empty:
        there = ", ".join(stats["figure"])
        near = nearest(str(figure), stats["figure"]) or f"; there are: {there}"
        raise UserError(f"no figure {figure!r}{near}")
    row: pd.Series[Any] = found.iloc[0]
    return row


def says_of(row: pd.Series[Any]) -> str:
    """A figure in the words beside its mark: whose it is, as printed, and its years."""
    dated = known(row["start_year"]) or known(row["end_year"])
    when = f", {period(row['start_year'], row['end_year'])}" if dated else ""
    return f"{whose_text(row)}: {row['as_printed']}{when}"


def whose_text(row: pd.Series[Any]) -> str:
    """Whose figure it is: the essay's, or that of another text, whatever it is called."""
    said, *ours = (
        [str(cell) if known(cell) else "" for cell in cells]
        for cells in (row[ESSAYS], *each_row(tables.load_stats()[ESSAYS]))
    )
    return "the essay" if said in ours else "the text"


def _values(row: pd.Series[Any]) -> list[float]:
    """What is marked: the value; both ends, where the text or its row has a range."""
    if not known(row["value"]):
        return [float(row[side]) for side in ("low", "high") if known(row[side])]
    value = float(row["value"])
    if printed.read(row["as_printed"]).kind == "range":
        unit = printed.units_of(tables.load_vocabulary("units")).get(row["unit"])
        said = printed.said(row["as_printed"], value, row["precision"], unit)
        if said.low <= value <= said.high:
            return [said.low, said.high]
    return [value]


def _reach(ax: Axes, axis: str, row: pd.Series[Any], years: str) -> tuple[float, float]:
    """From where to where a mark reaches along the axis that is not the value's."""
    along = ax.xaxis if axis == "y" else ax.yaxis
    names = names_on(along) or {}
    named = [place for place, name in names.items() if name.replace("-", "–") == years]
    if named:
        return named[0] - HALF, named[0] + HALF
    start, end = row["start_year"], row["end_year"]
    if not names and of_years(along) and known(start) and known(end):
        return float(start) - HALF, float(end) + HALF
    low, high = sorted(along.get_view_interval())
    return low, high


def _include(ax: Axes, axis: str, value: float, room: float) -> None:
    """Widen the limits of an axis where the claim would lie outside, by a share of its length."""
    low, high = getattr(ax, f"get_{axis}lim")()
    away = room * abs(high - low)
    if not min(low, high) <= value <= max(low, high):
        ends = [min(low, high, value - away), max(low, high, value + away)]
        getattr(ax, f"set_{axis}lim")(ends if low <= high else ends[::-1])
