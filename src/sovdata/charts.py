"""The charts: tidy rows in, a ``Chart`` out, the text's figures drawn on it in one accent colour.

Every chart builds its alt text and its source line from the rows drawn. Labels stand beside what
they name; room for them is measured and made, so that no two overlap whatever the rows are.
"""

from __future__ import annotations

import base64
import io
import math
import textwrap
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from html import escape
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import CARETLEFTBASE, CARETRIGHTBASE
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator, ScalarFormatter

from sovdata import citations, tables, verdicts
from sovdata.display import Shown, known, number, paragraph_mark, period, places, prose, shown_number, shown_value

__all__ = ["Chart", "contributions", "estimates", "lines", "periods", "scorecard", "standing"]

ACCENT = "#b3001b"
QUIET = "#5f5f5f"
#: One colour, one marker and one dash for each lineage, the same in every chart; contrast 3:1 or more on white.
LINEAGE_STYLE = {
    "official": ("#1f5fa8", "s", "-"),
    "cia": ("#333333", "o", (0, (5, 1.5))),
    "khanin": ("#7b3f98", "^", (0, (1.5, 1.5))),
    "clark": ("#8a5a00", "D", (0, (5, 1, 1, 1))),
    "un": ("#00695c", "v", "-"),
    "maddison": ("#556b00", "P", (0, (3, 1, 1, 1, 1, 1))),
}
#: Marks and dashes for the second and further lines of one lineage in one chart.
MORE_MARKS = (("D", (0, (1, 1))), ("^", "-"), ("v", (0, (5, 1, 1, 1))), ("P", (0, (3, 3))))
OTHER_STYLE = (QUIET, "X", (0, (4, 2, 1, 2)))
WIDTH_INCHES = 6.4
OUTLINE = [withStroke(linewidth=3, foreground="white")]
#: On matplotlib's own defaults, so that no setting of the reader's shows.
STYLE = ["default", Path(__file__).with_name("sovdata.mplstyle")]


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
        """The chart as a PNG image, opaque, the same bytes for the same rows and library versions."""
        buffer = io.BytesIO()
        figure = self.ax.figure
        with _style():
            figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    def save(self, path: Path | str) -> None:
        """Write the chart as an image; the format follows the file name."""
        with _style():
            self.ax.figure.savefig(path)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        image = base64.b64encode(self.png()).decode("ascii")
        html = (
            f'<figure class="sovdata" style="overflow-x:auto;margin:1em 0"><img style="width:100%;min-width:520px;max-width:760px;height:auto" alt="{escape(self.alt)}" '
            f'src="data:image/png;base64,{image}"><figcaption>{escape(self.source)}</figcaption></figure>'
        )
        return {"text/html": html, "text/plain": str(self)}

    def __str__(self) -> str:
        return "\n".join([textwrap.fill(self.alt, 88), *(f"  {line}" for line in self.drawn), self.source])


@contextmanager
def _style() -> Iterator[None]:
    """The package's style; a letter that its font lacks is drawn as a box, without a warning for each."""
    with matplotlib.style.context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def _styled(draw: Callable[..., Chart]) -> Callable[..., Chart]:
    """Draw with the package's style, whatever the reader's own settings are."""

    @wraps(draw)
    def styled(*args: Any, **kwargs: Any) -> Chart:
        with _style():
            return draw(*args, **kwargs)

    return styled


def _axes(ax: Axes | None, height: float) -> Axes:
    """The axes given, or new ones on a figure that pyplot does not know of."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(WIDTH_INCHES, height))
    FigureCanvasAgg(figure)
    return figure.add_axes((0.12, 0.13, 0.84, 0.7))


def style_of(lineage: object) -> tuple[str, str, Any]:
    """Colour, marker and dash of a lineage."""
    return LINEAGE_STYLE.get(str(lineage), OTHER_STYLE)


# --- layout -------------------------------------------------------------------------------------


@dataclass
class Label:
    """A text beside a mark at height ``y`` (data units)."""

    y: float
    text: str
    color: str
    weight: str = "normal"


def spread(wanted: list[float], sizes: list[float], low: float, high: float) -> list[float]:
    """Centres for labels of these sizes, in the order of ``wanted``, none overlapping.

    Each stands as near as it can to where it is wanted: neighbours that would overlap are pooled
    into a block and the block is centred on the mean of what its members want (the pool-adjacent-
    violators method). ``low`` and ``high`` bound the whole where they leave room.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[Any]] = []  # [members, size, sum of wanted offsets]
    for i in order:
        blocks.append([[i], sizes[i], wanted[i] - sizes[i] / 2])
        while len(blocks) > 1 and _start(blocks[-2]) + blocks[-2][1] > _start(blocks[-1]):
            members, size, total = blocks.pop()
            before = blocks[-1]
            before[2] += total - before[1] * len(members)
            before[0] += members
            before[1] += size
    centres = [0.0] * len(wanted)
    floor = low
    starts = []
    for block in blocks:
        start = max(_start(block), floor)
        starts.append(start)
        floor = start + block[1]
    ceiling = high
    for at in range(len(blocks) - 1, -1, -1):
        starts[at] = min(starts[at], ceiling - blocks[at][1])
        ceiling = starts[at]
    for start, (members, _, _) in zip(starts, blocks, strict=True):
        for i in members:
            centres[i] = start + sizes[i] / 2
            start += sizes[i]
    return centres


def _start(block: list[Any]) -> float:
    return float(block[2] / len(block[0]))


def _renderer(figure: Figure) -> Any:
    """What texts are measured with."""
    canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    return canvas.get_renderer()


def _measure(ax: Axes, text: str, **font: Any) -> tuple[float, float]:
    """Width and height of a text in inches."""
    artist = ax.text(0, 0, text, **font)
    box = artist.get_window_extent(_renderer(ax.figure))
    artist.remove()
    dpi = ax.figure.dpi
    return box.width / dpi, box.height / dpi


LABEL_FONT = {"fontsize": 9.5, "linespacing": 1.05}
GAP = 0.06  # inches between labels


def _place_labels(ax: Axes, labels: list[Label]) -> None:
    """Write labels in the right margin, spread so that none overlap, a thin line to each mark that moved.

    On a figure of ours the margin, and where needed the height, is made to fit the labels.
    """
    if not labels:
        return
    texts = ["\n".join(textwrap.wrap(label.text, 24)) for label in labels]
    sizes = [_measure(ax, text, **LABEL_FONT, weight=label.weight) for text, label in zip(texts, labels, strict=True)]
    figure = ax.figure
    box = ax.get_position()
    total_width, total_height = figure.get_size_inches()
    margin = max(width for width, _ in sizes) + 0.25
    inside = (total_width * (1 - box.x0) - margin - 0.05) / total_width
    ax.set_position((box.x0, box.y0, max(inside, 0.3), box.height))
    needed = sum(height + GAP for _, height in sizes)
    if needed > total_height * box.height:
        _grow(ax, needed - total_height * box.height)
        total_height = figure.get_size_inches()[1]
    box = ax.get_position()
    inches = total_height * box.height
    low, high = ax.get_ylim()
    at = [(label.y - low) / (high - low) * inches for label in labels]
    centres = spread(at, [height + GAP for _, height in sizes], 0, inches)
    right = 0.16 / (total_width * box.width)
    for label, text, y, centre in zip(labels, texts, at, centres, strict=True):
        ax.plot([1.005, 1 + right * 0.8], [y / inches, centre / inches], transform=ax.transAxes, clip_on=False,
                color=label.color, linewidth=0.8, label="_leader")  # fmt: skip
        ax.text(1 + right, centre / inches, text, transform=ax.transAxes, va="center", ha="left", color=label.color,
                weight=label.weight, **LABEL_FONT)  # fmt: skip


def _shortened(ax: Axes, text: str, inches: float, **font: Any) -> str:
    """A text cut to a width, with an ellipsis where it was longer."""
    if _measure(ax, text, **font)[0] <= inches:
        return text
    fits, over = 0, len(text)
    while over - fits > 1:
        half = (fits + over) // 2
        fits, over = (half, over) if _measure(ax, f"{text[:half].rstrip()}\u2026", **font)[0] <= inches else (fits, half)
    return f"{text[:fits].rstrip()}\u2026"


def _fit_sides(axes: list[Axes]) -> None:
    """Move the sides of axes inwards where the labels of their ticks would be cut."""
    figure = axes[0].figure
    renderer = _renderer(figure)
    boxes = [box for ax in axes for axis in (ax.yaxis, ax.xaxis) if (box := axis.get_tightbbox(renderer)) is not None]
    edge, wide = 0.03 * figure.dpi, figure.bbox.width
    left = max([0.0, *(edge - box.x0 for box in boxes)]) / wide
    right = max([0.0, *(box.x1 - wide + edge for box in boxes)]) / wide
    if left or right:
        for ax in axes:
            box = ax.get_position()
            ax.set_position((box.x0 + left, box.y0, box.width - left - right, box.height))


def _place_numbers(ax: Axes, notes: list[Annotation]) -> None:
    """Move each number away from its mark, by a line at a time, until it touches none before it.

    A number for which there is no room in the axes is left out; the text form has it. Those of the
    text's figures always stay.
    """
    figure = ax.figure
    renderer = _renderer(figure)
    inside, right = ax.get_window_extent(renderer), figure.bbox.width
    taken: list[Any] = []
    for note in notes:
        (x, y), away = note.xyann, -10 if note.get_va() == "top" else 10
        box = note.get_window_extent(renderer)
        x += (max(0.0, inside.x0 + 2 - box.x0) - max(0.0, box.x1 - right + 4)) * 72 / figure.dpi
        for step in range(4):
            note.xyann = (x, y + step * away)
            box = note.get_window_extent(renderer)
            apart = not any(box.overlaps(other) for other in taken)
            if apart and (box.y1 <= inside.y1 + 4 if away > 0 else box.y0 >= inside.y0 - 4):
                taken.append(box)
                break
        else:
            if to_hex(note.get_color()) == ACCENT:
                note.xyann = (x, y)
            else:
                note.remove()


def _grow(ax: Axes, inches: float) -> None:
    """Make the axes, and with it the figure, higher; everything else keeps its size."""
    figure = ax.figure
    height = figure.get_size_inches()[1]
    _set_height(figure, height + inches)
    box = ax.get_position()
    ax.set_position((box.x0, box.y0, box.width, box.height + inches / (height + inches)))


def _set_height(figure: Figure, height: float) -> None:
    """Change a figure's height, each axes keeping its size and its distance from the bottom."""
    width, before = figure.get_size_inches()
    figure.set_size_inches(width, height)
    for ax in figure.axes:
        box = ax.get_position()
        ax.set_position((box.x0, box.y0 * before / height, box.width, box.height * before / height))


def _heading(ax: Axes, title: str, subtitle: str, above: float = 0.0) -> None:
    """Title and subtitle above the axes, wrapped to the figure's width; the figure grows to hold them.

    ``above`` is room in inches that stays free over the axes, for a key.
    """
    figure = ax.figure
    width = figure.get_size_inches()[0] - 0.2
    head = _wrapped(ax, title, width, fontsize=12, weight="bold")
    sub = _wrapped(ax, subtitle, width, fontsize=10)
    sub_height = _measure(ax, sub, fontsize=10)[1]
    head_height = _measure(ax, head, fontsize=12, weight="bold")[1]
    box = ax.get_position()
    height = figure.get_size_inches()[1]
    needed = head_height + sub_height + 0.42 + above
    have = (1 - box.y1) * height
    new = height + needed - have
    _set_height(figure, new)
    left = 0.1 / figure.get_size_inches()[0]
    figure.text(left, 1 - 0.1 / new, head, va="top", ha="left", fontsize=12, weight="bold")
    figure.text(left, 1 - (0.18 + head_height) / new, sub, va="top", ha="left", fontsize=10, color="#444444")


def _wrapped(ax: Axes, text: str, inches: float, **font: Any) -> str:
    for width in range(len(text), 20, -2):
        candidate = "\n".join(textwrap.wrap(text, width))
        if _measure(ax, candidate, **font)[0] <= inches:
            return candidate
    return "\n".join(textwrap.wrap(text, 24))


# --- what is said of rows -----------------------------------------------------------------------


def _vocabulary() -> tuple[pd.Series, pd.Series]:
    return tables.load_vocabulary("indicators")["label"], tables.load_vocabulary("units")["label"]


def origin_is_text(row: Any) -> bool:
    """Whether a row is a figure of the text's."""
    return bool(row.origin == "text")


def _drawn(rows: pd.DataFrame, units: pd.Series) -> list[str]:
    return [
        f"{_name(row)}, {period(row.start_year, row.end_year)}: {shown_value(row, units)}" for row in rows.itertuples()
    ]


def _name(row: Any) -> str:
    if origin_is_text(row):
        return f"the text, paragraph {row.paragraph}" if known(row.paragraph) else "the text"
    return str(row.title)


def together(rows: pd.DataFrame | None, claims: pd.DataFrame | None) -> pd.DataFrame:
    """Rival rows and the text's figures in one frame, rivals first."""
    frames = [frame for frame in (rows, claims) if frame is not None and len(frame)]
    if not frames:
        raise ValueError("nothing to draw: no rows and no figures of the text")
    return pd.concat([frame.astype(object) for frame in frames], ignore_index=True)


def _subtitle(rows: pd.DataFrame) -> str:
    indicators, units = _vocabulary()
    what = [str(indicators.get(name, name)) for name in dict.fromkeys(rows["indicator"])]
    unit = [str(units.get(name, name)) for name in dict.fromkeys(rows["unit"])]
    return f"{', '.join(what)}; {', '.join(unit)}"


def _alt(kind: str, title: str, rows: pd.DataFrame, units: pd.Series) -> str:
    texts = [row for row in rows.itertuples() if origin_is_text(row)]
    rivals = [row for row in rows.itertuples() if not origin_is_text(row)]
    parts = [f"{kind}: {title} ({_subtitle(rows)})."]
    if texts:
        said = "; ".join(f"{shown_value(row, units)}, {period(row.start_year, row.end_year)}" for row in texts)
        parts.append(f"The text's figures, in the accent colour: {said}.")
    if rivals:
        titles = list(dict.fromkeys(str(row.title) for row in rivals))
        values = [float(v) for row in rivals for v in (row.value, *_bounds(row)) if known(v)]
        named = ", ".join(titles[:6]) + (f" and {len(titles) - 6} more" if len(titles) > 6 else "")
        parts.append(f"Rival figures: {named}; from {number(min(values))} to {number(max(values))}.")
    return " ".join(parts)


def _bounds(row: Any) -> tuple[Any, Any]:
    """The bounds that an estimate was published with; rounding is none."""
    return (row.low, row.high) if row.interval in ("published", "years") else (None, None)


# --- the charts ---------------------------------------------------------------------------------


@_styled
def periods(rows: pd.DataFrame | None = None, *, claims: pd.DataFrame | None = None, title: str) -> Chart:
    """Values over the years that they cover: a panel for each family of estimates, the text's figures in each.

    A family is a lineage and a concept; where its series differ for a period, the bar reaches from
    the lowest to the highest, and both are written on it. All panels have one scale.

    Parameters
    ----------
    rows : DataFrame, optional
        Rows of ``load_evidence``, dated, of one unit; a column ``panel`` names panels of one's own.
    claims : DataFrame, optional
        Rows of ``load_stats``, dated; thin lines repeat them in every panel.
    title : str
        The subject, in neutral words.

    Returns
    -------
    Chart
        ``ax`` is the first panel.
    """
    drawn = together(claims, rows)
    drawn = drawn[drawn["start_year"].notna() & drawn["value"].notna()].reset_index(drop=True)
    if drawn.empty:
        raise ValueError("nothing to draw: no dated value")
    _, units = _vocabulary()
    texts = drawn[drawn["origin"] == "text"]
    first, last = int(drawn["start_year"].min()), int(drawn["end_year"].max())
    panels = _panels(drawn, (last - first + 1.6) / (0.9 * WIDTH_INCHES))
    low, high = _limits([float(v) for v in drawn["value"]])
    tall, gap, bottom, top = (2.6 if len(panels) == 1 else 0.92), 0.3, 0.45, 0.2
    height = top + bottom + len(panels) * (tall + gap)
    figure = Figure(figsize=(WIDTH_INCHES, height))
    FigureCanvasAgg(figure)
    axes, marked = [], []
    for place, (name, lineage, group) in enumerate(panels):
        y = height - top - (place + 1) * (tall + gap)
        ax = figure.add_axes((0.075, y / height, 0.9, tall / height))
        axes.append(ax)
        color, hatch = (ACCENT, "") if lineage == "text" else (style_of(lineage)[0], HATCH.get(lineage, "xx"))
        ax.set_title(_shortened(ax, name, 0.9 * WIDTH_INCHES, fontsize=10, weight="bold"), fontsize=10, color=color, pad=3)
        if lineage != "text":
            for row in texts.itertuples():
                ax.plot([row.start_year - 0.5, row.end_year + 0.5], [row.value] * 2, color=ACCENT, linewidth=1.4, label=f"_{row.id}")
        ax.set_ylim(low, high)
        notes: list[Annotation] = []
        marked.append((ax, notes))
        for (start, end), spell in group.groupby(["start_year", "end_year"]):
            beside = texts[(texts["start_year"] <= end) & (texts["end_year"] >= start)]["value"]
            notes.append(_bar(ax, start, end, spell, color, hatch, [] if lineage == "text" else [float(v) for v in beside]))
        ax.set_xlim(first - 0.8, last + 0.8)
        ax.axhline(0, color="#444444", linewidth=0.8)
        _tick_periods(ax, drawn)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6 if len(panels) == 1 else 3))
        ax.grid(axis="x", visible=False)
        ax.tick_params(labelsize=9, labelbottom=place == len(panels) - 1)
    _heading(axes[0], title, _subtitle(drawn))
    _fit_sides(axes)
    for ax, notes in marked:
        _place_numbers(ax, notes)
    return _chart(axes[0], drawn, _alt("Chart of periods", title, drawn, units), _drawn(drawn, units))


#: Bars are told apart by hatching as well as by colour.
HATCH = {"official": "////", "cia": "", "khanin": "....", "clark": "----", "un": "\\\\\\\\", "maddison": "||||"}


def _tick_periods(ax: Axes, drawn: pd.DataFrame) -> None:
    """Name the periods under the bars where they follow one another and there is room; else round years."""
    spells = sorted(set(zip(drawn["start_year"].astype(int), drawn["end_year"].astype(int), strict=True)))
    apart = all(before[1] < after[0] for before, after in zip(spells, spells[1:], strict=False))
    if apart and len(spells) <= 8 and any(start != end for start, end in spells):
        ax.set_xticks([(start + end) / 2 for start, end in spells], [period(start, end) for start, end in spells])
        renderer = _renderer(ax.figure)
        boxes = [label.get_window_extent(renderer) for label in ax.get_xticklabels()]
        if not any(before.x1 + 4 > after.x0 for before, after in zip(boxes, boxes[1:], strict=False)):
            return
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8, min_n_ticks=1))
    ax.xaxis.set_major_formatter(ScalarFormatter())


def _panels(drawn: pd.DataFrame, years_an_inch: float) -> list[tuple[str, str, pd.DataFrame]]:
    """The text's figures, then each family by concept and lineage; periods that overlap get a panel of their own."""
    concepts, lineages = (tables.load_vocabulary(name)["label"] for name in ("concepts", "lineages"))
    panels = []
    text = drawn[drawn["origin"] == "text"]
    if len(text):
        panels += [("The text", "text", lane) for lane in _text_lanes(text, years_an_inch)]
    rivals = drawn[drawn["origin"] != "text"]
    if rivals.empty:
        return panels
    if "panel" in rivals and rivals["panel"].notna().all():
        for name, group in rivals.groupby("panel", sort=False):
            panels += [(str(name), str(group["lineage"].iloc[0]), lane) for lane in _lanes(group)]
        return panels
    for (lineage, concept), group in rivals.fillna({"concept": ""}).groupby(["lineage", "concept"], sort=False):
        name = f"{lineages.get(lineage, lineage)}: {concepts.get(concept, 'concept not stated')}"
        titles = list(dict.fromkeys(group["title"]))
        names = f" ({'; '.join(titles)})"
        name += names if len(titles) < 3 and len(name + names) < 68 else ""
        panels += [(name, str(lineage), lane) for lane in _lanes(group)]
    return panels


def _lanes(group: pd.DataFrame) -> list[pd.DataFrame]:
    """Rows parted so that no two different periods overlap within a part."""
    lanes: list[list[tuple[int, int]]] = []
    for start, end in sorted(set(zip(group["start_year"].astype(int), group["end_year"].astype(int), strict=True))):
        free = next((lane for lane in lanes if lane[-1][1] < start), None)
        if free is None:
            lanes.append([(start, end)])
        else:
            free.append((start, end))
    key = list(zip(group["start_year"].astype(int), group["end_year"].astype(int), strict=True))
    return [group[[pair in lane for pair in key]] for lane in lanes]


def _text_lanes(texts: pd.DataFrame, years_an_inch: float) -> list[pd.DataFrame]:
    """The text's figures parted so that within a part neither bars nor what is printed on them overlap."""
    lanes: list[tuple[float, list[Any]]] = []
    for at in texts.sort_values(["start_year", "end_year"], kind="stable").index:
        row = texts.loc[at]
        middle, half = (row["start_year"] + row["end_year"]) / 2, (row["end_year"] - row["start_year"] + 1) / 2
        half = max(half, (0.1 * max(len(str(row["as_printed"])), 4) + 0.1) * years_an_inch / 2)
        free = next((n for n, (end, _) in enumerate(lanes) if end <= middle - half), None)
        if free is None:
            lanes.append((middle + half, [at]))
        else:
            lanes[free] = (middle + half, [*lanes[free][1], at])
    return [texts.loc[members] for _, members in lanes]


def _bar(ax: Axes, start: Any, end: Any, rows: pd.DataFrame, color: str, hatch: str, beside: list[float]) -> Annotation:
    """One period of a family: a bar up to its lowest value, a lighter step up to its highest, the numbers above.

    ``beside`` are the text's figures for the same years: the numbers stand clear of their lines. The
    note that holds the numbers is returned.
    """
    values = [float(value) for value in rows["value"]]
    nearest, farthest = rows.iloc[[values.index(min(values, key=abs)), values.index(max(values, key=abs))]].itertuples()
    low, high = float(nearest.value), float(farthest.value)
    foot = low
    if min(values) < 0 < max(values):  # a bar to either side of zero
        nearest, farthest = rows.iloc[[values.index(min(values)), values.index(max(values))]].itertuples()
        low, high, foot = float(nearest.value), float(farthest.value), 0.0
    left, wide = float(start) - 0.42, float(end) - float(start) + 0.84
    text = rows["origin"].iloc[0] == "text"
    ax.bar(left, low, wide, align="edge", color=color if text or not hatch else "white", edgecolor=color, hatch=hatch, linewidth=1,
           label=str(nearest.id))  # fmt: skip
    if high != low:
        ax.bar(left, high - foot, wide, bottom=foot, align="edge", color="white", edgecolor=color, linewidth=1, label=str(farthest.id))
    if text:
        shown = f"{rows['as_printed'].iloc[0]}\n{paragraph_mark(rows['paragraph'].iloc[0])}".strip()
    else:
        shown = "\u2013".join(dict.fromkeys([number(min(values)), number(max(values))]))
    at, room = max(high, 0.0), ax.get_ylim()[1] - ax.get_ylim()[0]
    at = max([at, *(value for value in beside if at - 0.02 * room < value < at + 0.21 * room)])
    return ax.annotate(shown, (left + wide / 2, at), (0, 1.5), textcoords="offset points", ha="center", va="bottom", fontsize=9,
                       linespacing=1.0, color=color, weight="bold" if text else "normal", path_effects=OUTLINE)  # fmt: skip


def _limits(values: list[float]) -> tuple[float, float]:
    """Limits that hold zero, every value and, above, room for a number."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low) or 1.0
    return low - 0.05 * room * (low < 0), high + 0.5 * room


@_styled
def lines(
    rows: pd.DataFrame, *, title: str, unit: str, along: str = "", decimals: int = 1, bars: bool = False,
    sources: pd.DataFrame | None = None, ax: Axes | None = None,
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
    ax = _axes(ax, 3.6)
    names = list(dict.fromkeys(rows["line"]))
    step = min(rows["year"].drop_duplicates().sort_values().diff().min(), 5) if rows["year"].nunique() > 1 else 1
    labels, seen, early = [], {}, []
    for place, name in enumerate(names):
        group = rows[rows["line"] == name].sort_values("year", kind="stable")
        lineage = str(group["lineage"].iloc[0])
        color, marker, dash = (ACCENT, "o", "-") if lineage == "text" else style_of(lineage)
        again = seen[color] = seen.get(color, -1) + 1
        if again:  # the same colour for the same lineage, told apart by mark and dash
            marker, dash = MORE_MARKS[(again - 1) % len(MORE_MARKS)]
        years, values = group["year"].astype(float), group["value"].astype(float)
        whole = np.arange(years.min(), years.max() + 1)
        if not bars and len(years) > 1 and years.diff().median() == 1:  # a year without a value is a gap in the line
            values = pd.Series(values.to_numpy(), index=years.to_numpy()).reindex(whole)
            years = pd.Series(whole)
        if bars:
            wide = 0.8 * step / len(names)
            ax.bar(years + (place - (len(names) - 1) / 2) * wide, values, wide * 0.92, label=name,
                   color=color if not place else "white", edgecolor=color, hatch=BAR_HATCH[place % len(BAR_HATCH)])  # fmt: skip
        else:
            ax.plot(years, values, color=color, marker=marker, linestyle=dash, label=name, markevery=max(1, len(years) // 8),
                    markerfacecolor="white" if again else color)  # fmt: skip
        said = f"{name}: {number(values.iloc[-1], decimals)}"
        if years.iloc[-1] < rows["year"].max() and not bars:  # a line that ends earlier is named at its end
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
    ax.grid(axis="x", visible=False)
    span = ax.get_ylim()[1] - ax.get_ylim()[0]
    ax.yaxis.set_major_formatter(lambda value, _: number(value, max(0, math.ceil(0.9 - math.log10(span)))))
    ax.set_xlabel(along)
    _fit_sides([ax])
    _place_labels(ax, labels + _name_inside(ax, early, labels))
    _heading(ax, title, unit)
    drawn = [f"{row.line}, {int(row.year)}: {number(row.value, decimals)} {unit}" for row in rows.itertuples()]
    ends = "; ".join(
        f"{name} from {number(group['value'].iloc[0], decimals)} in {int(group['year'].iloc[0])} to "
        f"{number(group['value'].iloc[-1], decimals)} in {int(group['year'].iloc[-1])}"
        for name, group in rows.sort_values("year", kind="stable").groupby("line", sort=False)
    )
    kind = "Bar chart" if bars else "Line chart"
    return _chart(ax, rows, f"{kind}: {title} ({unit}). {ends}.", drawn, sources)


#: Bars side by side are told apart by hatching as well.
BAR_HATCH = ("", "////", "....", "xx", "----", "||||", "\\\\\\\\", "oo", "++")


def _name_inside(ax: Axes, early: list[tuple[float, Label]], labels: list[Label]) -> list[Label]:
    """Name lines that end before the others at their ends, where there is room; the rest is given back.

    Room is measured with all names in the margin, the least that the axes can be.
    """
    before = ax.get_position()
    widest = max((_measure(ax, textwrap.fill(label.text, 24), **LABEL_FONT)[0] for label in [*labels, *(label for _, label in early)]), default=0.0)
    ax.set_position((before.x0, before.y0, max(before.width - (widest + 0.3) / ax.figure.get_size_inches()[0], 0.3), before.height))
    renderer = _renderer(ax.figure)
    inside, taken, rest = ax.get_window_extent(renderer), [], []
    for year, label in early:
        note = ax.annotate(label.text, (year, label.y), (7, -11), textcoords="offset points", color=label.color, fontsize=9.5,
                           path_effects=OUTLINE, zorder=5)  # fmt: skip
        box = note.get_window_extent(renderer)
        if box.x1 > inside.x1 or box.y0 < inside.y0 or any(box.overlaps(other) for other in taken):
            note.remove()
            rest.append(label)
        else:
            taken.append(box)
    ax.set_position(before)
    return rest


@_styled
def estimates(rows: pd.DataFrame | None = None, *, claims: pd.DataFrame | None = None, title: str, ax: Axes | None = None) -> Chart:
    """One line an estimate: its name above, its value or interval below; the text's figures among them.

    Parameters
    ----------
    rows : DataFrame, optional
        Rows of ``load_evidence`` of one unit, in the order to be read from the top.
    claims : DataFrame, optional
        Rows of ``load_stats``; they come first, and a thin line carries each down the chart.
    title : str
        The subject, in neutral words.
    ax : Axes, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    Chart
    """
    drawn = together(claims, rows)
    drawn = drawn[drawn[["value", "low", "high"]].notna().any(axis=1)].reset_index(drop=True)
    if drawn.empty:
        raise ValueError("nothing to draw: no value")
    _, units = _vocabulary()
    ours = ax is None
    ax = _axes(ax, 3.6)
    dated = "published" in drawn and drawn["published"].nunique() > 1
    wide = ax.figure.get_size_inches()[0] * (0.93 if ours else ax.get_position().width)
    names = [_wrapped(ax, _dated_name(row, dated), wide, fontsize=9.5, weight="bold" if origin_is_text(row) else "normal") for row in drawn.itertuples()]
    at = [0.0]  # each line one below the other, lower by a third for each further line of its name
    for name in names[1:]:
        at.append(at[-1] + 1 + NAME_LINE * name.count("\n"))
    top, bottom = -0.78 - NAME_LINE * names[0].count("\n"), at[-1] + 0.7
    if ours:  # names stand in the axes, so the margins can be small
        inches = LINE_INCHES * (bottom - top)
        _set_height(ax.figure, 0.9 + inches)
        ax.set_position((0.03, 0.5 / (0.9 + inches), 0.94, inches / (0.9 + inches)))
    values = [end for row in drawn.itertuples() for end in _ends(row)]
    low, high = min(values), max(values)
    low = min(0.0, low) if low < 0.6 * high else low - 0.5 * max(high - low, 0.02 * abs(high))  # values far from zero get an axis of their own
    room = max(high - low, 0.02 * abs(high)) or 1.0
    left, right = low - 0.02 * room, high + 0.3 * room
    for row in drawn.itertuples():  # room for each value to the right of its mark
        width = _measure(ax, _said(row), fontsize=10, weight="bold")[0] + 0.16
        share = width / (ax.figure.get_size_inches()[0] * ax.get_position().width)
        right = max(right, left + (max(_ends(row)) - left) / (1 - min(share, 0.9)))
    ax.set_xlim(left, right)
    ax.set_ylim(bottom, top)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    for place, name, row in zip(at, names, drawn.itertuples(), strict=True):
        text = origin_is_text(row)
        color, marker, _ = (ACCENT, "o", "") if text else style_of(row.lineage)
        _interval(ax, row, place, color, marker)
        ax.text(0.004, place - 0.2, name, transform=ax.get_yaxis_transform(), va="bottom", fontsize=9.5, linespacing=1.05, color=color,
                weight="bold" if text else "normal", path_effects=OUTLINE)  # fmt: skip
        ax.annotate(_said(row), (max(_ends(row)), place), (9, 0),
                    textcoords="offset points", va="center", color=color, weight="bold" if text else "normal", fontsize=10,
                    path_effects=OUTLINE)  # fmt: skip
        if text:
            ax.axvline(row.value, color=ACCENT, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0, label="_guide")
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.grid(axis="y", visible=False)
    _fit_sides([ax])
    _heading(ax, title, _subtitle(drawn))
    return _chart(ax, drawn, _alt("Chart of estimates", title, drawn, units), _drawn(drawn, units))


#: Height of a line of ``estimates`` in inches, and of a further line of a name in lines.
LINE_INCHES, NAME_LINE = 0.46, 0.34


def _dated_name(row: Any, dated: bool) -> str:
    """Name and period of an estimate and, where wanted, when it was said."""
    when = period(row.start_year, row.end_year)
    if origin_is_text(row):
        return " ".join(filter(None, ["The text,", paragraph_mark(row.paragraph), f"({when})"])).replace(", (", " (")
    return f"{row.title} ({when}{f', said {int(row.published)}' if dated and known(row.published) else ''})"


def _said(row: Any) -> str:
    """What is written beside the mark of an estimate."""
    return str(row.as_printed) if origin_is_text(row) else shown_number(row)


def _ends(row: Any) -> list[float]:
    """Where what is drawn for an estimate begins and ends."""
    ends = (row.value,) if origin_is_text(row) else (row.value, *_bounds(row))
    return [float(end) for end in ends if known(end)]


def _interval(ax: Axes, row: Any, place: float, color: str, marker: str) -> None:
    """A point, an interval, or a bound with an arrow to the open side."""
    bounded = not origin_is_text(row) and row.interval == "published"
    low, high = (row.low, row.high) if bounded else (None, None)
    if known(low) and known(high):
        ax.plot([low, high], [place, place], color=color, linewidth=5, solid_capstyle="butt", label=str(row.id))
    elif known(low) or known(high):
        edge = low if known(low) else high
        ax.plot([edge], [place], color=color, marker=CARETLEFTBASE if known(high) else CARETRIGHTBASE, markersize=9, label=str(row.id))
        ax.plot([edge], [place], color=color, marker="|", markersize=12, label="_edge")
    if known(row.value):
        ax.plot([row.value], [place], color=color, marker=marker, markersize=8, label=str(row.id))


#: What growth is split into: column, name, colour, hatching.
PARTS = (
    ("from_labour", "labour", "#1f5fa8", "////"),
    ("from_capital", "capital", "#8a5a00", "...."),
    ("productivity", "productivity (the remainder)", "#333333", ""),
)


@_styled
def contributions(accounts: pd.DataFrame, *, sources: pd.DataFrame, title: str) -> Chart:
    """Growth of output split into labour, capital and the remainder: a panel a line, a group of bars a period.

    Parameters
    ----------
    accounts : DataFrame
        From ``accounting.account`` at one labour share, with ``line``.
    sources : DataFrame
        The rows that the account was made from, for the source line.
    title : str
        The subject, in neutral words.

    Returns
    -------
    Chart
        ``ax`` is the first panel.
    """
    lines_ = list(dict.fromkeys(accounts["line"]))
    if not lines_:
        raise ValueError("nothing to draw: no account")
    values = [float(v) for column, *_ in PARTS for v in accounts[column]]
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low) or 1.0
    below = 0.0 if accounts.groupby("line").size().max() < 6 else 0.16  # a third line under the bars
    tall, gap, bottom, top = 1.7, 0.66 + below, 0.45 + below, 0.2
    height = top + bottom + len(lines_) * (tall + gap)
    figure = Figure(figsize=(WIDTH_INCHES, height))
    FigureCanvasAgg(figure)
    axes, drawn, marked = [], [], []
    for place, name in enumerate(lines_):
        group = accounts[accounts["line"] == name]
        ax = figure.add_axes((0.075, (height - top - (place + 1) * (tall + gap)) / height, 0.9, tall / height))
        axes.append(ax)
        share = float(group["labour_share"].iloc[0])
        with_share = f", labour share {number(share, max(1, places(share)))}"
        width = 0.9 * WIDTH_INCHES - _measure(ax, with_share, fontsize=10, weight="bold")[0]
        ax.set_title(_shortened(ax, name, width, fontsize=10, weight="bold") + with_share, fontsize=10, pad=4)
        notes: list[Annotation] = []
        marked.append((ax, notes))
        for at, row in enumerate(group.itertuples()):
            for step, (column, part, color, hatch) in enumerate(PARTS):
                value = float(getattr(row, column))
                x = at + (step - 1) * 0.27
                ax.bar(x, value, 0.25, color="white" if hatch else color, edgecolor=color, hatch=hatch, label=f"{name}:{part}")
                notes.append(ax.annotate(number(value), (x, value), (0, 2 if value >= 0 else -2), textcoords="offset points", ha="center",
                                         va="bottom" if value >= 0 else "top", fontsize=9, color=color, path_effects=OUTLINE))  # fmt: skip
                drawn.append(f"{name}, {period(row.start_year, row.end_year)}, {part}: {number(value)} points a year")
        between = " " if len(group) < 6 else "\n"
        ax.set_xticks(range(len(group)), [f"{period(r.start_year, r.end_year)}\noutput{between}{number(r.output)}" for r in group.itertuples()])
        ax.tick_params(labelsize=9, length=0)
        ax.set_ylim(low - 0.14 * room * (low < 0), high + 0.16 * room)
        ax.axhline(0, color="#444444", linewidth=0.8)
        ax.grid(axis="x", visible=False)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=4))
    _heading(axes[0], title, "points of growth a year", above=0.35)
    height = figure.get_size_inches()[1]
    _key(figure, axes[0].get_position().y1 + 0.36 / height,
         [(part, {"facecolor": "white" if hatch else color, "edgecolor": color, "hatch": hatch}) for _, part, color, hatch in PARTS])  # fmt: skip
    _fit_sides(axes)
    for ax, notes in marked:
        _place_numbers(ax, notes)
    ends = "; ".join(
        f"{name}, productivity from {number(group['productivity'].iloc[0])} in {period(group['start_year'].iloc[0], group['end_year'].iloc[0])} to "
        f"{number(group['productivity'].iloc[-1])} in {period(group['start_year'].iloc[-1], group['end_year'].iloc[-1])}"
        for name, group in accounts.groupby("line", sort=False)
    )
    return Chart(axes[0], accounts, f"Bar chart: {title} (points of growth a year from labour, capital and the remainder). {ends}.",
                 citations.source_line(sources, citations.load_sources()), drawn)  # fmt: skip


@_styled
def scorecard(card: pd.DataFrame, rivals: pd.DataFrame, *, claims: pd.DataFrame, title: str) -> Chart:
    """Each figure of the text against its rivals, a line for each reading and concept, an axis for each figure.

    Parameters
    ----------
    card : DataFrame
        Rows of ``verdicts.scorecard``.
    rivals : DataFrame
        Rows of ``verdicts.compared_rivals``.
    claims : DataFrame
        Rows of ``load_stats``.
    title : str
        The subject, in neutral words.

    Returns
    -------
    Chart
        ``data`` holds the rivals drawn; ``ax`` is the first figure's.
    """
    figures = claims[claims["id"].isin(rivals["figure"])]
    if figures.empty:
        raise ValueError("nothing to draw: no figure with rivals")
    _, units = _vocabulary()
    concepts = tables.load_vocabulary("concepts")["label"]
    row_of = card.set_index(["reading", "concept", "price_basis"])
    blocks = [
        (figure, unit, list(group.groupby(["reading", "row_concept", "row_basis"], sort=False)))
        for figure in figures.itertuples()
        for unit, group in rivals[rivals["figure"] == figure.id].groupby(_kinds(rivals, figure.id), sort=False)
    ]
    readings = rivals.groupby("figure")["reading"].nunique()
    areas = tables.load_vocabulary("areas")["label"] if figures["area"].nunique() > 1 else {}

    def head_of(figure: Any, unit: str) -> str:
        parts = [figure.as_printed, areas.get(figure.area, ""), period(figure.start_year, figure.end_year), paragraph_mark(figure.paragraph), units.get(unit, unit)]
        return " \u00b7 ".join(str(part) for part in parts if part)

    line, head = 0.5, 0.72  # inches
    heights = [head + line * len(rows) for _, _, rows in blocks]
    total = 0.95 + sum(heights) + 0.06 * len(blocks) + 0.2
    canvas = Figure(figsize=(WIDTH_INCHES, total))
    FigureCanvasAgg(canvas)
    top, axes, drawn = 0.95, [], []
    for (figure, unit, rows), height in zip(blocks, heights, strict=True):
        inches = line * len(rows)
        ax = canvas.add_axes((0.03, 1 - (top + 0.36 + inches) / total, 0.94, inches / total))
        axes.append(ax)
        canvas.text(0.016, 1 - (top + 0.18) / total, head_of(figure, unit), color=ACCENT, weight="bold", fontsize=11, va="center")  # fmt: skip
        ends = [float(v) for _, group in rows for column in ("value", "low", "high") for v in group[column].dropna()]
        low, high = min([0.0, figure.value, *ends]), max([figure.value, *ends])
        ax.set_xlim(low - 0.03 * (high - low), high + 0.22 * (high - low))
        ax.set_ylim(len(rows) - 0.35, -0.7)
        ax.axvline(figure.value, color=ACCENT, linewidth=1.6, label=str(figure.id))
        if known(figure.low):
            ax.axvspan(figure.low, figure.high, color=ACCENT, alpha=0.15, linewidth=0)
        for place, ((reading, concept, basis), group) in enumerate(rows):
            found = row_of.loc[(reading, concept, basis)]
            name = str(concepts.get(concept, concept) or "concept not stated") + (f", {basis}" if basis and basis != "not stated" else "")
            label = str(found["title"]) if readings[figure.id] > 1 else name
            ax.text(0.004, place - 0.36, label, transform=ax.get_yaxis_transform(), fontsize=9, va="center", path_effects=OUTLINE)
            ax.text(0.996, place - 0.36, verdicts.shown_verdict(found), transform=ax.get_yaxis_transform(), fontsize=9, va="center", ha="right",
                    weight="bold", path_effects=OUTLINE)  # fmt: skip
            for row in group.itertuples():
                color, marker, _ = style_of(row.lineage)
                _rival_mark(ax, row, place, color, marker)
            shown = "; ".join(f"{row.title} {shown_value(row, units)}" for row in group.itertuples())
            drawn.append(f"{figure.as_printed}, {found['title']}, {name}: {verdicts.shown_verdict(found)}; rivals: {shown}")
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.grid(axis="y", visible=False)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=6))
        ax.tick_params(axis="x", labelsize=9, pad=1)
        ax.set_xlabel("")
        top += height + 0.06
    canvas.text(0.016, 1 - 0.12 / total, title, fontsize=12, weight="bold", va="top")
    canvas.text(0.016, 1 - 0.42 / total, "line: the text's figure; marks: rivals; last word: how the figure stands to them", fontsize=9.5, va="center",
                color="#444444")  # fmt: skip
    _lineage_key(canvas, [str(name) for name in dict.fromkeys(rivals["lineage"])], 1 - 0.7 / total)
    words = "; ".join(f"{figure.as_printed} ({period(figure.start_year, figure.end_year)}): "
                      + ", ".join(f"{verdicts.shown_verdict(row_of.loc[key])} ({row_of.loc[key]['title']}{', ' + str(concepts.get(key[1], '')) if key[1] else ''})" for key, _ in rows)
                      for figure, _, rows in blocks)  # fmt: skip
    data = pd.concat([rivals.astype(object), figures.astype(object)], ignore_index=True)
    return _chart(axes[0], data, f"Scorecard chart: {title}. The text's figures as vertical lines, rivals as marks. {words}.", drawn)


def standing(card: pd.DataFrame, rivals: pd.DataFrame, *, claims: pd.DataFrame, title: str) -> Chart | Shown:
    """``scorecard`` where there is something to draw, else a sentence that says why there is not.

    Parameters
    ----------
    card, rivals, claims, title
        As for ``scorecard``.
    """
    if claims["id"].isin(rivals["figure"]).any():
        return scorecard(card, rivals, claims=claims, title=title)
    if claims.empty:
        return prose(["The text gives no figure on this subject, so there is none to draw."])
    printed = ", ".join(claims["as_printed"])
    return prose([f"Nothing is drawn: no series measures for the same years what the text gives ({printed})."])


def _kinds(rivals: pd.DataFrame, figure: str) -> "pd.Series[str]":
    """The unit of each of a figure's rivals, near units (shares of GNP and GDP) counted as one."""
    own = rivals[rivals["figure"] == figure]
    return own["unit"].replace("pct_of_gdp", "pct_of_gnp")


def _rival_mark(ax: Axes, row: Any, place: int, color: str, marker: str) -> None:
    """A rival on its line: a point, or a bar for an interval, with an arrow where a side is open."""
    if known(row.value):
        if known(row.low) and known(row.high):
            ax.plot([row.low, row.high], [place, place], color=color, linewidth=1.6, label="_interval")
        ax.plot([row.value], [place], color=color, marker=marker, markersize=7, linestyle="", label=str(row.id), markerfacecolor="white",
                markeredgewidth=1.8)  # fmt: skip
        return
    _interval(ax, row._replace(interval="published"), place, color, marker)


def _lineage_key(figure: Figure, names: list[str], y: float) -> None:
    """Which mark is which lineage, in one line."""
    labels = tables.load_vocabulary("lineages")["label"]
    _key(figure, y, [(str(labels.get(name, name)), {"color": style_of(name)[0], "marker": style_of(name)[1]}) for name in names])


def _key(figure: Figure, y: float, entries: list[tuple[str, dict[str, Any]]]) -> None:
    """Marks and their names, one after another at height ``y`` of the figure, going on in a new line where one is full."""
    renderer = _renderer(figure)
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
            mark: Any = Line2D([x + 0.014], [y], markersize=7, markerfacecolor="white", markeredgewidth=1.8, linestyle="", **look)
        else:
            mark = Rectangle((x, y - 0.06 / height), 0.025, 0.12 / height, **look)
        figure.add_artist(mark)
        x = end + 0.03


def _chart(ax: Axes, data: pd.DataFrame, alt: str, drawn: list[str], sources: pd.DataFrame | None = None) -> Chart:
    return Chart(ax, data, alt, citations.source_line(data if sources is None else sources, citations.load_sources()), drawn)
