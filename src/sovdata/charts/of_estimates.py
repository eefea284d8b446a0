"""Estimates one below the other, the text's figures among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sovdata import tables
from sovdata.charts.base import (
    ACCENT,
    OUTLINE,
    Chart,
    chart_of,
    figure_of,
    new_axes,
    style_of,
    styled,
)
from sovdata.charts.layout import fit_sides, measure, put_heading, set_height, wrapped
from sovdata.charts.marks import _ends, interval_mark
from sovdata.charts.words import (
    alt_of,
    lines_drawn,
    origin_is_text,
    subtitle_of,
    together,
    vocabulary,
)
from sovdata.display import each_row, known, paragraph_mark, period, shown_number


@styled
def estimates(
    rows: pd.DataFrame | None = None,
    *,
    claims: pd.DataFrame | None = None,
    title: str,
    ax: Axes | None = None,
) -> Chart:
    """One line an estimate: name above, value or interval below; the text's figures among them.

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
    _, units = vocabulary()
    ours = ax is None
    ax = new_axes(ax, 3.6)
    dated = "published" in drawn and drawn["published"].nunique() > 1
    wide = figure_of(ax).get_size_inches()[0] * (0.93 if ours else ax.get_position().width)
    names = [
        wrapped(
            ax,
            _dated_name(row, dated),
            wide,
            fontsize=9.5,
            weight="bold" if origin_is_text(row) else "normal",
        )
        for row in each_row(drawn)
    ]
    at = [0.0]  # each line one below the other, lower by a third for each further line of its name
    for name in names[1:]:
        at.append(at[-1] + 1 + NAME_LINE * name.count("\n"))
    top, bottom = -0.78 - NAME_LINE * names[0].count("\n"), at[-1] + 0.7
    if ours:  # names stand in the axes, so the margins can be small
        inches = LINE_INCHES * (bottom - top)
        set_height(figure_of(ax), 0.9 + inches)
        ax.set_position((0.03, 0.5 / (0.9 + inches), 0.94, inches / (0.9 + inches)))
    values = [end for row in each_row(drawn) for end in _ends(row)]
    low, high = min(values), max(values)
    low = (
        min(0.0, low) if low < 0.6 * high else low - 0.5 * max(high - low, 0.02 * abs(high))
    )  # values far from zero get an axis of their own
    room = max(high - low, 0.02 * abs(high)) or 1.0
    left, right = low - 0.02 * room, high + 0.3 * room
    for row in each_row(drawn):  # room for each value to the right of its mark
        width = measure(ax, _said(row), fontsize=10, weight="bold")[0] + 0.16
        share = width / (figure_of(ax).get_size_inches()[0] * ax.get_position().width)
        right = max(right, left + (max(_ends(row)) - left) / (1 - min(share, 0.9)))
    ax.set_xlim(left, right)
    ax.set_ylim(bottom, top)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    for place, name, row in zip(at, names, each_row(drawn), strict=True):
        text = origin_is_text(row)
        color, marker, _ = (ACCENT, "o", "") if text else style_of(row.lineage)
        interval_mark(ax, row, place, color, marker)
        ax.text(0.004, place - 0.2, name, transform=ax.get_yaxis_transform(), va="bottom",
                fontsize=9.5, linespacing=1.05, color=color,
                weight="bold" if text else "normal", path_effects=OUTLINE)  # fmt: skip
        ax.annotate(_said(row), (max(_ends(row)), place), (9, 0), textcoords="offset points",
                    va="center", color=color, weight="bold" if text else "normal", fontsize=10,
                    path_effects=OUTLINE)  # fmt: skip
        if text:
            ax.axvline(
                row.value,
                color=ACCENT,
                linewidth=0.9,
                linestyle=(0, (2, 2)),
                zorder=0,
                label="_guide",
            )
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    fit_sides([ax])
    put_heading(ax, title, subtitle_of(drawn))
    return chart_of(
        ax, drawn, alt_of("Chart of estimates", title, drawn, units), lines_drawn(drawn, units)
    )


def of_figures(rows: pd.DataFrame, figures: pd.DataFrame) -> Iterator[Chart]:
    """A chart a figure, quantity and unit: the figure and, by who measured, the estimates counted.

    Counted are those of its answer. Of several quantities, the one that comes nearest is first.
    Estimates in a unit that compares with the figure's own, as of GDP with of GNP, stand in its
    chart.

    Parameters
    ----------
    rows : DataFrame
        From ``sv.estimates_of``.
    figures : DataFrame
        Rows of ``load_stats``.
    """
    indicators, _ = vocabulary()
    lineages = tables.load_vocabulary("lineages")
    used = rows[rows["used"].isin(["counted", "other years"])]
    family = used["lineage"].map(lineages["family"]).fillna("other").map(FAMILIES.index)
    used = used.assign(family=family).sort_values(
        ["family", "lineage", "used", "gap"], kind="stable"
    )
    used = used.drop_duplicates(["figure", "indicator", "series", "start_year", "end_year"])
    like = tables.load_vocabulary("units")["compares_with"]
    for figure in each_row(figures):
        mine = used[used["figure"] == figure.figure]
        units = mine["unit"].replace(str(like.get(figure.unit)), figure.unit)
        groups = [
            (*key, group) for key, group in mine.groupby([mine["indicator"], units], sort=False)
        ]
        for indicator, unit, group in sorted(groups, key=lambda found: found[2]["gap"].abs().min()):
            own = figures[figures["figure"] == figure.figure].assign(unit=unit, indicator=indicator)
            years = period(figure.start_year, figure.end_year)
            title = f"{figure.as_printed}, {years}: {indicators[indicator]} by who measured it"
            yield estimates(group, claims=own, title=title)


#: Families of estimates in the order in which they are drawn.
FAMILIES = ["official", "western", "independent", "other"]

#: Height of a line of ``estimates`` in inches, and of a further line of a name in lines.
LINE_INCHES, NAME_LINE = 0.46, 0.34


def _dated_name(row: Any, dated: bool) -> str:
    """Name and period of an estimate and, where wanted, when it was printed."""
    when = period(row.start_year, row.end_year)
    if origin_is_text(row):
        return " ".join(
            filter(None, ["The text,", paragraph_mark(row.paragraph), f"({when})"])
        ).replace(", (", " (")
    printed = f", printed {int(row.published)}" if dated and known(row.published) else ""
    return f"{row.title} ({when}{printed})"


def _said(row: Any) -> str:
    """What is written beside the mark of an estimate."""
    return str(row.as_printed) if origin_is_text(row) else shown_number(row)
