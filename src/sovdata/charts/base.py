"""What every chart is: its look, its parts, and how it is shown."""

from __future__ import annotations

import base64
import io
import textwrap
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from html import escape
from pathlib import Path
from typing import Any, cast

import matplotlib
import matplotlib.style
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from sovdata.sources import load_sources, source_line

ACCENT = "#b3001b"


QUIET = "#5f5f5f"


#: A colour, a marker and a dash a lineage, the same in every chart; contrast 3:1 or more on white.
LINEAGE_STYLE = {
    "official": ("#1f5fa8", "s", "-"),
    "cia": ("#333333", "o", (0, (5, 1.5))),
    "khanin": ("#7b3f98", "^", (0, (1.5, 1.5))),
    "clark": ("#8a5a00", "D", (0, (5, 1, 1, 1))),
    "un": ("#00695c", "v", "-"),
    "sipri": ("#a03a00", "p", (0, (6, 2, 1, 2))),
    "maddison": ("#556b00", "P", (0, (3, 1, 1, 1, 1, 1))),
}


#: Marks and dashes for the second and further lines of one lineage in one chart.
MORE_MARKS = (("D", (0, (1, 1))), ("^", "-"), ("v", (0, (5, 1, 1, 1))), ("P", (0, (3, 3))))


OTHER_STYLE = (QUIET, "X", (0, (4, 2, 1, 2)))


WIDTH_INCHES = 6.4


OUTLINE = [withStroke(linewidth=3, foreground="white")]


#: On matplotlib's own defaults, so that no setting of the reader's shows.
STYLE: list[str | Path] = ["default", Path(__file__).parents[1] / "sovdata.mplstyle"]


@dataclass
class Chart:
    """A drawn chart.

    Attributes
    ----------
    ax : matplotlib.axes.Axes
    data : DataFrame
        The rows drawn.
    alt : str
        What the chart shows, with its main numbers, for who cannot see it.
    source : str
        Where the rows come from.
    drawn : list of str
        Every number drawn, one line each, with its unit.
    """

    ax: Axes
    data: pd.DataFrame
    alt: str
    source: str
    drawn: list[str]

    def png(self) -> bytes:
        """The chart as an opaque PNG, the same bytes for the same rows and library versions."""
        buffer = io.BytesIO()
        figure = figure_of(self.ax)
        with package_style():
            figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    def save(self, path: Path | str) -> None:
        """Write the chart as an image; the format follows the file name."""
        with package_style():
            figure_of(self.ax).savefig(path)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        image = base64.b64encode(self.png()).decode("ascii")
        html = (
            '<figure class="sovdata" style="overflow-x:auto;margin:1em 0">'
            '<img style="width:100%;min-width:520px;max-width:760px;height:auto" '
            f'alt="{escape(self.alt)}" src="data:image/png;base64,{image}">'
            f"<figcaption>{escape(self.source)}</figcaption></figure>"
        )
        return {"text/html": html, "text/plain": str(self)}

    def __str__(self) -> str:
        return "\n".join(
            [textwrap.fill(self.alt, 88), *(f"  {line}" for line in self.drawn), self.source]
        )


@contextmanager
def package_style() -> Iterator[None]:
    """The package's style; a letter that its font lacks is drawn as a box, without a warning."""
    with matplotlib.style.context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def styled(draw: Callable[..., Chart]) -> Callable[..., Chart]:
    """Draw with the package's style, whatever the reader's own settings are."""

    @wraps(draw)
    def styled(*args: Any, **kwargs: Any) -> Chart:
        with package_style():
            return draw(*args, **kwargs)

    return styled


def new_axes(ax: Axes | None, height: float) -> Axes:
    """The axes given, or new ones on a figure that pyplot does not know of."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(WIDTH_INCHES, height))
    FigureCanvasAgg(figure)
    return figure.add_axes((0.12, 0.13, 0.84, 0.7))


def figure_of(ax: Axes) -> Figure:
    """The figure that axes stand in."""
    return cast("Figure", ax.figure)


def style_of(lineage: object) -> tuple[str, str, Any]:
    """Colour, marker and dash of a lineage."""
    return LINEAGE_STYLE.get(str(lineage), OTHER_STYLE)


def chart_of(
    ax: Axes, data: pd.DataFrame, alt: str, drawn: list[str], sources: pd.DataFrame | None = None
) -> Chart:
    """A chart with its source line, of the rows drawn or of those that they were made from."""
    return Chart(
        ax, data, alt, source_line(data if sources is None else sources, load_sources()), drawn
    )
