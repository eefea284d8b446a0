"""Bars over periods, one panel a family of estimates."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator, ScalarFormatter

from sovdata import tables
from sovdata.charts.base import (
    ACCENT,
    OUTLINE,
    WIDTH_INCHES,
    Chart,
    chart_of,
    figure_of,
    style_of,
    styled,
)
from sovdata.charts.layout import fit_sides, place_numbers, put_heading, renderer_of, shortened
from sovdata.charts.words import alt_of, lines_drawn, subtitle_of, together, vocabulary
from sovdata.display import each_row, number, paragraph_mark, period


@styled
def periods(
    rows: pd.DataFrame | None = None, *, claims: pd.DataFrame | None = None, title: str
) -> Chart:
    """Values over their years: a panel for each family of estimates, the text's figures in each.

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
    _, units = vocabulary()
    texts = drawn[drawn["origin"] == "text"]
    first, last = int(drawn["start_year"].min()), int(drawn["end_year"].max())
    panels = _panels(drawn, (last - first + 1.6) / (0.9 * WIDTH_INCHES))
    low, high = _limits([float(v) for v in drawn["value"]])
    tall, gap, bottom, top = (2.6 if len(panels) == 1 else 0.92), 0.3, 0.45, 0.2
    height = top + bottom + len(panels) * (tall + gap)
    figure = Figure(figsize=(WIDTH_INCHES, height))
    FigureCanvasAgg(figure)
    axes, marked, lines = [], [], list(each_row(texts))
    for place, (name, lineage, group) in enumerate(panels):
        y = height - top - (place + 1) * (tall + gap)
        ax = figure.add_axes((0.075, y / height, 0.9, tall / height))
        axes.append(ax)
        ax.tick_params(labelsize=9, labelbottom=place == len(panels) - 1)
        color, hatch = (
            (ACCENT, "") if lineage == "text" else (style_of(lineage)[0], HATCH.get(lineage, "xx"))
        )
        ax.set_title(
            shortened(ax, name, 0.9 * WIDTH_INCHES, fontsize=10, weight="bold"),
            fontsize=10,
            color=color,
            pad=3,
        )
        if lineage != "text":
            for row in lines:
                ax.plot(
                    [row.start_year - 0.5, row.end_year + 0.5],
                    [row.value] * 2,
                    color=ACCENT,
                    linewidth=1.4,
                    label=f"_{row.name}",
                )
        ax.set_ylim(low, high)
        notes: list[Annotation] = []
        marked.append((ax, notes))
        for (start, end), spell in group.groupby(["start_year", "end_year"]):
            beside = [
                float(row.value)
                for row in lines
                if lineage != "text" and row.start_year <= end and row.end_year >= start
            ]
            notes.append(_bar(ax, start, end, spell, color, hatch, beside))
        ax.set_xlim(first - 0.8, last + 0.8)
        ax.axhline(0, color="#444444", linewidth=0.8)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6 if len(panels) == 1 else 3))
    _tick_periods(axes, drawn)
    put_heading(axes[0], title, subtitle_of(drawn))
    fit_sides(axes, looked_at=[axes[0], axes[-1]])  # all have one scale
    for ax, notes in marked:
        place_numbers(ax, notes)
    return chart_of(
        axes[0], drawn, alt_of("Chart of periods", title, drawn, units), lines_drawn(drawn, units)
    )


#: Bars are told apart by hatching as well as by colour.
HATCH = {
    "official": "////",
    "cia": "",
    "khanin": "....",
    "clark": "----",
    "un": "\\\\\\\\",
    "maddison": "||||",
    "sipri": "++++",
}


def _tick_periods(axes: list[Axes], drawn: pd.DataFrame) -> None:
    """Name the periods under the lowest panel, where they are in a row and have room; else years.

    The years are round. The other panels have the ticks alone.
    """
    lowest = axes[-1]
    spells = sorted(
        set(zip(drawn["start_year"].astype(int), drawn["end_year"].astype(int), strict=True))
    )
    middles = [(start + end) / 2 for start, end in spells]
    apart = all(before[1] < after[0] for before, after in itertools.pairwise(spells))
    named = False
    if apart and len(spells) <= 8 and any(start != end for start, end in spells):
        lowest.set_xticks(middles, [period(start, end) for start, end in spells])
        renderer = renderer_of(figure_of(lowest))
        boxes = [label.get_window_extent(renderer) for label in lowest.get_xticklabels()]
        named = not any(before.x1 + 4 > after.x0 for before, after in itertools.pairwise(boxes))
    for ax in axes:
        if not named:
            ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8, min_n_ticks=1))
            ax.xaxis.set_major_formatter(ScalarFormatter())
        elif ax is not lowest:
            ax.set_xticks(middles)


def _panels(drawn: pd.DataFrame, years_an_inch: float) -> list[tuple[str, str, pd.DataFrame]]:
    """The text's figures, then families by concept and lineage; overlaps in more panels."""
    concepts, lineages = (
        tables.load_vocabulary(name)["label"] for name in ("concepts", "lineages")
    )
    panels = []
    text = drawn[drawn["origin"] == "text"]
    if len(text):
        panels += [("The text", "text", lane) for lane in _text_lanes(text, years_an_inch)]
    others = drawn[drawn["origin"] != "text"]
    if others.empty:
        return panels
    if "panel" in others and others["panel"].notna().all():
        for name, group in others.groupby("panel", sort=False):
            panels += [(str(name), str(group["lineage"].iloc[0]), lane) for lane in _lanes(group)]
        return panels
    for (lineage, concept), group in others.fillna({"concept": ""}).groupby(
        ["lineage", "concept"], sort=False
    ):
        name = f"{lineages.get(lineage, lineage)}: {concepts.get(concept, 'concept not stated')}"
        titles = list(dict.fromkeys(group["title"]))
        names = f" ({'; '.join(titles)})"
        name += names if len(titles) < 3 and len(name + names) < 68 else ""
        panels += [(name, str(lineage), lane) for lane in _lanes(group)]
    return panels


def _lanes(group: pd.DataFrame) -> list[pd.DataFrame]:
    """Rows parted so that no two different periods overlap within a part."""
    lanes: list[list[tuple[int, int]]] = []
    for start, end in sorted(
        set(zip(group["start_year"].astype(int), group["end_year"].astype(int), strict=True))
    ):
        free = next((lane for lane in lanes if lane[-1][1] < start), None)
        if free is None:
            lanes.append([(start, end)])
        else:
            free.append((start, end))
    key = list(zip(group["start_year"].astype(int), group["end_year"].astype(int), strict=True))
    return [group[[pair in lane for pair in key]] for lane in lanes]


def _text_lanes(texts: pd.DataFrame, years_an_inch: float) -> list[pd.DataFrame]:
    """The text's figures parted so that within a part neither bars nor their labels overlap."""
    lanes: list[tuple[float, list[Any]]] = []
    for at in texts.sort_values(["start_year", "end_year"], kind="stable").index:
        row = texts.loc[at]
        middle, half = (
            (row["start_year"] + row["end_year"]) / 2,
            (row["end_year"] - row["start_year"] + 1) / 2,
        )
        half = max(half, (0.1 * max(len(str(row["as_printed"])), 4) + 0.1) * years_an_inch / 2)
        free = next((n for n, (end, _) in enumerate(lanes) if end <= middle - half), None)
        if free is None:
            lanes.append((middle + half, [at]))
        else:
            lanes[free] = (middle + half, [*lanes[free][1], at])
    return [texts.loc[members] for _, members in lanes]


def _bar(
    ax: Axes, start: Any, end: Any, rows: pd.DataFrame, color: str, hatch: str, beside: list[float]
) -> Annotation:
    """One period of a family: a bar to the lowest value, a lighter step to the highest, numbers.

    ``beside`` are the text's figures for the same years: the numbers, above the bar, stand
    clear of their lines. The note that holds the numbers is returned.
    """
    values, names = [float(value) for value in rows["value"]], list(rows["name"])
    low, high = min(values, key=abs), max(values, key=abs)
    foot = low
    if min(values) < 0 < max(values):  # a bar to either side of zero
        low, high, foot = min(values), max(values), 0.0
    left, wide = float(start) - 0.42, float(end) - float(start) + 0.84
    text = rows["origin"].iloc[0] == "text"
    ax.bar(left, low, wide, align="edge", color=color if text or not hatch else "white",
           edgecolor=color, hatch=hatch, linewidth=1,
           label=str(names[values.index(low)]))  # fmt: skip
    if high != low:
        ax.bar(
            left,
            high - foot,
            wide,
            bottom=foot,
            align="edge",
            color="white",
            edgecolor=color,
            linewidth=1,
            label=str(names[values.index(high)]),
        )
    if text:
        shown = f"{rows['as_printed'].iloc[0]}\n{paragraph_mark(rows['paragraph'].iloc[0])}".strip()
    else:
        shown = "\u2013".join(dict.fromkeys([number(min(values)), number(max(values))]))
    at, room = max(high, 0.0), ax.get_ylim()[1] - ax.get_ylim()[0]
    at = max([at, *(value for value in beside if at - 0.02 * room < value < at + 0.21 * room)])
    return ax.annotate(shown, (left + wide / 2, at), (0, 1.5), textcoords="offset points",
                       ha="center", va="bottom", fontsize=9, linespacing=1.0, color=color,
                       weight="bold" if text else "normal", path_effects=OUTLINE)  # fmt: skip


def _limits(values: list[float]) -> tuple[float, float]:
    """Limits that hold zero, every value and, above, room for a number."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low) or 1.0
    return low - 0.05 * room * (low < 0), high + 0.5 * room
