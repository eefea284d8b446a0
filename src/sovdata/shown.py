"""A chart as a notebook shows it: a picture with alt text and source line, and a text form.

nbval compares the words, a page shows the picture, a terminal or a screen reader the text.
"""

from __future__ import annotations

import base64
import io
import re
import sys
import textwrap
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter
from matplotlib.transforms import blended_transform_factory

from sovdata import artists, tables
from sovdata.display import number, wrapped
from sovdata.errors import UserError
from sovdata.sources import load_sources, source_line

if TYPE_CHECKING:
    from sovdata.collection import Collection

#: Pixels of the picture an inch of the figure on a wide screen, and dots an inch of its file.
PIXELS, DOTS = 105, 200

#: The most lines, bars or points that the alt text spells out; the text form has all.
SPELLED = 8


@dataclass
class Chart:
    """A drawn chart.

    Attributes
    ----------
    ax : matplotlib.axes.Axes
        The axes, or the first of several.
    data : DataFrame
        The rows drawn.
    alt : str
        What the chart shows, with its main numbers, for who cannot see it.
    source : str
        Where the rows come from.
    drawn : list of str
        Every number drawn.
    displayed : bool
        Whether a notebook has shown it.
    style : list
        The styles that it is drawn in, whatever the reader's settings are; none for a chart drawn
        in the reader's own.
    """

    ax: Axes
    data: pd.DataFrame
    alt: str
    source: str
    drawn: list[str] = field(default_factory=list)
    style: list[Any] = field(default_factory=list)
    displayed: bool = field(default=False, repr=False, compare=False)

    @property
    def figure(self) -> Figure:
        """The figure that the axes stand in."""
        figure: Any = self.ax.figure
        return cast("Figure", figure)

    def save(self, path: Path | str) -> None:
        """Write the chart as a picture; the format (png, svg, pdf) follows the file's name.

        The source line is not drawn: print ``source`` below the picture. A PNG or SVG carries it in
        its metadata, with the alt text.
        """
        said = {"Description": self.alt, "Source": self.source}
        kept = Path(path).suffix.lower() in (".png", ".svg")
        self._write(path, dpi=DOTS, metadata=said if kept else None)

    def png(self) -> bytes:
        """The chart as an opaque PNG, the same bytes for the same rows and library versions."""
        buffer = io.BytesIO()
        self._write(buffer, dpi=DOTS, format="png", metadata={"Software": None})
        return buffer.getvalue()

    def svg(self) -> str:
        """The chart as SVG, its texts as text; the same for the same rows and versions."""
        buffer = io.StringIO()
        self._write(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return buffer.getvalue()

    def _write(self, target: Any, **options: Any) -> None:
        for ax in self.figure.axes:  # layout begins at one place, so that the bytes are the same
            spec = ax.get_subplotspec()
            if spec is not None and self.figure.get_layout_engine() is not None:
                ax._set_position(spec.get_position(self.figure))  # type: ignore[attr-defined]
        if self.figure.get_layout_engine() is None:  # nothing else keeps labels from being cut
            options["bbox_inches"] = "tight"
        text_as_text = {"svg.fonttype": "none", "svg.hashsalt": "sovdata"}
        with matplotlib.style.context([*self.style, text_as_text]), warnings.catch_warnings():
            # a letter that the font lacks is drawn as a box
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            self.figure.savefig(target, facecolor="white", **options)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        self.displayed = True
        image = base64.b64encode(self.png()).decode("ascii")
        wide = round(float(self.figure.get_size_inches()[0]) * PIXELS)
        html = (
            '<figure class="sovdata" style="margin:1em 0">'
            f'<img style="width:100%;max-width:{wide}px;height:auto" '
            f'alt="{escape(self.alt)}" src="data:image/png;base64,{image}">'
            f"<figcaption>{escape(self.source)}</figcaption></figure>"
        )
        return {"text/html": html, "text/plain": str(self)}

    def __str__(self) -> str:
        lines = wrapped(self.alt)
        for line in self.drawn:
            lines += wrapped(line, initial_indent="  ", subsequent_indent="    ")
        return "\n".join([*lines, self.source])


def show(
    ax: Axes | Figure | Iterable[Axes], *rows: pd.DataFrame, text: str | None = None,
    source: str | None = None, c: Collection | None = None,
) -> Chart:  # fmt: skip
    """Show what was drawn with matplotlib, with alt text, text form and source line.

    The figure is taken from pyplot, so that it is shown once: save it before with
    ``plt.savefig``, or after by ``chart = sv.show(...)`` and ``chart.save("my.png")``.

    Parameters
    ----------
    ax : Axes, Figure or several Axes
        What was drawn on.
    *rows : DataFrame
        Rows of ``load_evidence``, ``load_stats`` or ``load_world`` that were drawn: their sources
        make the source line. Claims marked with ``mark_claim`` add their own.
    text : str, optional
        What the chart shows, with its numbers, where it holds something that cannot be read from
        matplotlib's artists (images, wedges of a pie, tables).
    source : str, optional
        The source line, for rows that are not of this collection.
    c : Collection, optional
        From ``load_collection``, if the rows are of it; the shipped one by default.

    Returns
    -------
    Chart
        Shown by Jupyter as a picture with alt text and source line.

    Raises
    ------
    UserError
        If nothing is drawn, if rows have no source, if something drawn needs ``text``, or if a
        claim is marked beside values of another unit; one line.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, sovdata as sv
    >>> plt.style.use("sovdata.sovdata")
    >>> output = sv.load_evidence("output", years=(1950, 1985), area="SUN")
    >>> gnp = output[output["series"] == "cia_gnp_1982"].set_index("start_year")
    >>> fig, ax = plt.subplots()
    >>> lines = ax.plot(100 * gnp["value"].pct_change(), label="CIA")
    >>> title = ax.set_title("Growth of GNP, % a year")
    >>> sv.label_lines(ax)
    >>> sv.mark_claim(ax, "growth_1951_55")
    >>> chart = sv.show(ax, gnp)
    >>> chart.save("growth.png")
    """
    axes = _axes_of(ax)
    told = {each: artists.read(each) for each in axes}
    unread = list(dict.fromkeys(kind for _, kinds in told.values() for kind in kinds))
    if unread and text is None:
        what = f"{', '.join(unread)} cannot be put into words; add text='what it shows'"
        raise UserError(what)
    if not any(drawn for drawn, _ in told.values()) and not unread:
        raise UserError(f"nothing is drawn on these axes; {_there_is(rows)}")
    claims = claims_on(axes)
    for claim in claims:
        refuse_other_unit(claim.rows.iloc[0], units_drawn(claim, rows), c)
    line = source or sources_of([*(claim.rows for claim in claims), *rows], c)
    figure: Any = axes[0].figure
    for each in axes:
        fit_title(each)
        for axis in (each.xaxis, each.yaxis):  # powers are written as mathematics, which is off
            if isinstance(axis.get_major_formatter(), LogFormatter):
                axis.set_major_formatter(lambda value, _: number(value, 0 if value >= 1 else 2))
    said = [claim.says for claim in claims]
    lines, alt = [], []
    for each, (drawn, _) in told.items():
        head = f"{_title(each)}: " if len(axes) > 1 and _title(each) else ""
        marks = [mark for mark in drawn if mark.kind != "rule" or len(drawn) == 1]
        if not any(mark.name for mark in marks):
            for mark in marks:
                mark.name = _axis(each)
        lines += [f"{head}{mark}" for mark in drawn]
        alt.append(_alt(each, drawn))
    notes = [f"Note: {' '.join(note.get_text().split())}" for ax_ in axes for note in ax_.texts
             if re.search("[^\\W\\d]", note.get_text()) and not artists.ours(note)]  # fmt: skip
    alt += [*([text] if text else []), *(f"Marked in red: {words}." for words in said)]
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)
    data = pd.concat(rows or [pd.DataFrame()], ignore_index=True) if len(rows) != 1 else rows[0]
    chart = Chart(axes[0], data, " ".join(alt), line, [*lines, *notes, *said])
    _display_at_the_end(chart)
    return chart


def _display_at_the_end(chart: Chart) -> None:
    """In a notebook, display a chart when its cell ends, if the cell has not done so itself."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    if not shell:
        return

    def at_the_end(*_: object) -> None:
        shell.events.unregister("post_execute", at_the_end)
        if not chart.displayed:
            ipython.display.display(chart)

    shell.events.register("post_execute", at_the_end)


def _axes_of(ax: Axes | Figure | Iterable[Axes]) -> list[Axes]:
    """The axes to be shown: of one of them, all of its figure."""
    first = next(iter(np.ravel(np.asarray(ax, dtype=object))), None)
    if not isinstance(first, Axes | Figure):
        what = f"expected axes or a figure, as of plt.subplots(); got {type(ax).__name__}"
        raise UserError(what)
    figure: Any = first.figure
    found = [each for each in figure.axes if each.get_visible()]
    if not found:
        raise UserError("the figure has no axes; begin with plt.subplots()")
    return found


def _there_is(rows: Iterable[pd.DataFrame]) -> str:
    """What rows hold, for who selected nothing of them."""
    said = []
    for frame in rows:
        if frame.empty:
            said.append("the rows given are empty: load_evidence() says which there are")
            continue
        years = frame[[name for name in ("start_year", "end_year", "year") if name in frame]]
        ends = pd.Series(years.to_numpy(dtype=float, na_value=np.nan).ravel()).dropna()
        parts = [f"years {ends.min():.0f} to {ends.max():.0f}"] if len(ends) else []
        parts += [f"{name} {', '.join(map(str, sorted(frame[name].dropna().unique())[:8]))}"
                  for name in ("indicator", "area", "lineage") if name in frame]  # fmt: skip
        said.append(f"the rows given hold {'; '.join(parts)}")
    return " and ".join(said) or "draw first, then show"


def claims_on(axes: Iterable[Axes]) -> list[Any]:
    """The claims marked on axes, as ``charts.claim.Claim``."""
    return [child for each in axes for child in each.get_children() if hasattr(child, "says")]


def units_drawn(claim: Any, rows: Iterable[pd.DataFrame]) -> set[str]:
    """Units of the values on a claim's axis, where the lines there are values of rows as given."""
    (_, y0), (_, y1) = claim.ends
    drawn = {round(point[y0 == y1], 9) for line in claim.axes.lines if not artists.ours(line)
             for point in artists.points_of(line)}  # fmt: skip
    units: set[str] = set()
    for frame in rows:
        if {"value", "unit"} <= set(frame.columns):
            values = pd.to_numeric(frame["value"], errors="coerce").astype(float).round(9)
            units.update(frame.loc[values.isin(drawn), "unit"].dropna())
            drawn -= set(values)
    return set() if drawn else units


def refuse_other_unit(figure: pd.Series[Any], units: set[str], c: Collection | None = None) -> None:
    """Refuse a claim beside values of other units; of one whose unit is not stated, none is."""
    if figure.get("unit") in units:
        return
    words = tables.load_vocabulary("units") if c is None else c.units
    drawn = words[words.index.isin(units)]
    own = words[words.index.isin([figure.get("unit")]) & (words["kind"] != "unstated")]
    if len(drawn) and len(own) and own["compares_with"].item() not in units:
        raise UserError(
            f"the figure {figure['figure']!r} is in {own['label'].item()}, "
            f"what is drawn in {', '.join(drawn['label'])}; mark it beside values of its own unit"
        )


def sources_of(rows: Iterable[pd.DataFrame], c: Collection | None = None) -> str:
    """The source line of the rows drawn and of the claims marked."""
    frames = [frame for frame in rows if len(frame)]
    if not frames:
        raise UserError("whose numbers? add the rows drawn, or source='...'")
    for frame in frames:
        if "source" not in frame:
            raise UserError("these rows have no column 'source'; give the rows of load_evidence or "
                            "load_world that they were made from, or source='...'")  # fmt: skip
    asked = ["source", "locator", "origin", "figure"]
    shown = pd.concat([frame.reindex(columns=asked).astype(object) for frame in frames])
    shown["origin"] = shown["origin"].fillna("evidence")
    return source_line(shown, load_sources() if c is None else c.sources)


def _title(ax: Axes) -> str:
    """The title of axes, wherever it stands."""
    titles = [ax.get_title(loc) for loc in ("left", "center", "right")]
    figure: Any = ax.figure
    return " ".join(" ".join([*titles] if any(titles) else [figure.get_suptitle()]).split())


def _axis(ax: Axes) -> str:
    """What the values of axes are, as their label says."""
    return " ".join((ax.get_ylabel() or ax.get_xlabel()).split())


def _alt(ax: Axes, drawn: list[artists.Drawn]) -> str:
    """What axes show, with the main numbers."""
    axis, title = _axis(ax), _title(ax)
    head = f"{artists.kind_of(drawn)}: {title or axis or 'without a title'}"
    unit = f" ({axis})" if axis and title else ""
    told = [each for each in drawn if each.kind != "rule" or each.name] or drawn
    parts = [_ends(each, axis) for each in told[:SPELLED]]
    if len(told) > SPELLED:
        parts.append(f"and {len(told) - SPELLED} more")
    return f"{head}{unit}. {'; '.join(parts)}{'.' if parts else ''}".rstrip()


def _ends(each: artists.Drawn, axis: str) -> str:
    """A thing drawn in the alt text: its first and last mark, or its few marks."""
    name = f"{each.name} " if each.name not in ("", axis) else ""
    if each.kind in ("line", "filled") and len(each.marks) > 1:
        (first, start), *_, (last, end) = each.marks
        return f"{name}from {start} in {first} to {end} in {last}"
    some = ", ".join(" ".join(filter(None, mark)) for mark in each.marks[:SPELLED])
    many = f"{len(each.marks)} marks, among them " if len(each.marks) > SPELLED else ""
    return f"{name}{many}{some}"


def fit_title(ax: Axes) -> None:
    """Break the title of axes where their part of the figure ends, and begin it at its left."""
    axes: Any = ax
    title = axes._left_title if ax.get_title("left") else axes.title
    if not title.get_text():
        return
    figure: Any = ax.figure
    renderer = figure._get_renderer()
    spec = ax.get_subplotspec()
    columns, part = (spec.get_gridspec().ncols, spec.colspan) if spec else (1, range(1))
    edge = 0.06 * figure.dpi
    left, right = (figure.bbox.width * at / columns for at in (part.start, part.stop))
    left, right = left + edge, right - edge
    wider = 1.04  # letters can be so much wider at the dots of the picture
    text = " ".join(title.get_text().split())
    title.set_text(text)
    room = (right - left) / max(title.get_window_extent(renderer).width, 1)
    for width in range(min(len(text), int(1.3 * room * len(text)) + 2), 8, -1):
        title.set_text("\n".join(textwrap.wrap(text, width, break_on_hyphens=False)))
        if wider * title.get_window_extent(renderer).width <= right - left:
            break
    if title is not ax.title:  # at the figure's edge, wherever layout moves the axes
        title.set_transform(
            blended_transform_factory(figure.transFigure, ax.transAxes) + axes.titleOffsetTrans
        )
        title.set_x(left / figure.bbox.width)
