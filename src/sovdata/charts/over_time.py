"""Lines over years, and values of whole periods, each named at its end."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sovdata.charts.claim import mark_claim
from sovdata.charts.frame import chart_of, new_axes, unit_of
from sovdata.charts.labels import WRAP, FreeLabels, Label, label_lines
from sovdata.charts.of_estimates import who_and_what
from sovdata.charts.style import OF_LINEAGE, QUIET, codes_of_lineages, styled
from sovdata.collection import Collection
from sovdata.display import each_row, number, period
from sovdata.errors import UserError
from sovdata.shown import Chart, refuse_other_unit

#: Dashes of the first, second, ... line of one lineage in one chart.
DASHES: tuple[Any, ...] = ("-", (0, (4, 1.5)), (0, (1, 1)), (0, (5, 1, 1, 1)), (0, (2, 2)))


@styled
def lines(
    rows: pd.DataFrame, *, title: str, unit: str, decimals: int = 1,
    claims: pd.DataFrame | None = None, sources: pd.DataFrame | None = None, ax: Axes | None = None,
    c: Collection | None = None,
) -> Chart:  # fmt: skip
    """Yearly values as lines, each named at its end with its last value.

    Parameters
    ----------
    rows : DataFrame
        ``line`` (name of the line), ``year``, ``value``, ``lineage``, ``source``; or a wide frame
        with years as index and one column a line.
    title : str
        The question, or what was computed.
    unit : str
        Unit of the values, as shown to readers.
    decimals : int
        Decimals shown.
    claims : DataFrame, optional
        Rows of ``load_stats`` in the unit of the lines: red marks over their years.
    sources : DataFrame, optional
        The rows that the values were made from, for the source line; the rows drawn by default.
    ax : Axes, optional
        Where to draw; a new figure if not given.
    c : Collection, optional
        From ``load_collection``, if the rows are of it; the shipped one by default.

    Returns
    -------
    Chart
    """
    drawn = tidy(rows)
    if drawn["value"].notna().sum() == 0:
        raise UserError("nothing to draw: no row has a value")
    ax = new_axes(ax, tall(drawn))
    told, numbers = [], []
    for name, group, color, dash in looks(drawn):
        values = {int(row.year): float(row.value) for row in group}
        years = list(values)
        if len(years) > 1 and np.median(np.diff(years)) == 1:  # a year without a value is a gap
            years = list(range(years[0], years[-1] + 1))
        ax.plot(years, [values.get(year, math.nan) for year in years], color=color, label=name,
                linestyle=dash, marker="o" if len(years) < 12 else "", markersize=4.5)  # fmt: skip
        shown = [(year, number(value, decimals)) for year, value in values.items()]
        (first, start), (last, end) = shown[0], shown[-1]
        told.append(f"{name} from {start} in {first} to {end} in {last}")
        numbers.append(f"{name}: " + ", ".join(f"{year} {said}" for year, said in shown))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    if drawn["value"].min() >= 0 and drawn["value"].min() < 0.5 * drawn["value"].max():
        ax.set_ylim(0)
    ax.set_ylabel(unit)
    for _, row in (claims if claims is not None else drawn.iloc[:0]).iterrows():
        mark_claim(ax, row)
    label_lines(ax, decimals)
    return chart_of(
        ax, drawn if sources is None else sources, title,
        f"Line chart: {title} ({unit}). {'; '.join(told)}.", numbers, c,
    )  # fmt: skip


@styled
def periods(
    rows: pd.DataFrame, *, title: str, claims: pd.DataFrame | None = None, ax: Axes | None = None
) -> Chart:
    """Values of whole periods, such as five-year plans: a step over its years for each.

    Parameters
    ----------
    rows : DataFrame
        Rows of ``load_evidence`` of one unit, one a line and period. A column ``line`` names lines
        of one's own; by default one is named by who measured and what was counted.
    title : str
        The question, or what was computed.
    claims : DataFrame, optional
        Rows of ``load_stats`` in the same unit: red marks over their years.
    ax : Axes, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    Chart
    """
    drawn = rows[rows["value"].notna() & rows["start_year"].notna()]
    drawn = drawn if "line" in drawn else drawn.assign(line=what_is_counted(drawn))
    if drawn.empty:
        raise UserError("nothing to draw: no row has a value and years")
    ax = new_axes(ax, max(3.4, tall(drawn)))
    numbers, told, marks = [], [], []
    for name, group, color, dash in looks(drawn, "start_year"):
        years: list[float] = []
        values: list[float] = []
        for row in group:
            if years and row.start_year - 0.5 > years[-1]:  # a gap, where no period is known
                years.append(years[-1])
                values.append(math.nan)
            years += [row.start_year - 0.5, row.end_year + 0.5]
            values += [row.value, row.value]
        ax.plot(years, values, color=color, linestyle=dash, label=name)
        shown = [f"{period(row.start_year, row.end_year)} {number(row.value)}" for row in group]
        marks += [Label((row.start_year + row.end_year) / 2, row.value, number(row.value), color)
                  for row in group[:-1]]  # fmt: skip
        numbers.append(f"{name}: {', '.join(shown)}")
        told.append(f"{name} {shown[0]}" if len(shown) == 1 else
                    f"{name} from {shown[0]} to {shown[-1]}")  # fmt: skip
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, steps=[1, 2, 5, 10]))
    low, high = min(0.0, ax.get_ylim()[0]), ax.get_ylim()[1]
    ax.set_ylim(low, high + 0.06 * (high - low))  # room for the highest value
    unit = unit_of(drawn)
    ax.set_ylabel(unit)
    for _, row in (claims if claims is not None else drawn.iloc[:0]).iterrows():
        refuse_other_unit(row, set(drawn["unit"].dropna()))
        mark_claim(ax, row)
    label_lines(ax, 1)
    ax.add_artist(FreeLabels(marks, 9.5, needed=0))
    return chart_of(
        ax, rows, title, f"Chart of periods: {title} ({unit}). {'; '.join(told)}.", numbers
    )


def tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``line``, ``year`` and ``value``; a wide frame of years is made into them."""
    if {"line", "year", "value"} <= set(rows.columns):
        return rows
    if "year" in rows.columns:
        rows = rows.set_index("year")
    wide = rows.rename_axis(index="year", columns="line")
    long = wide.reset_index().melt("year", var_name="line", value_name="value")
    return long.assign(lineage=long["line"].map(codes_of_lineages())).dropna(subset="value")


def what_is_counted(rows: pd.DataFrame) -> list[str]:
    """Names of lines: who measured and what was counted; the title where several count the same."""
    names = who_and_what(rows)
    places = Counter(zip(names, rows["start_year"], rows["end_year"], strict=True))
    several = {name for (name, *_), many in places.items() if many > 1}
    return [title if name in several else name
            for name, title in zip(names, rows["title"], strict=True)]  # fmt: skip


def tall(rows: pd.DataFrame) -> float:
    """Inches of a figure in which the labels of all lines have room."""
    names = rows["line"].unique()
    return max(3.2, 1.0 + sum(0.22 + 0.17 * (len(str(name)) // WRAP) for name in names))


def looks(rows: pd.DataFrame, by: str = "year") -> Iterator[tuple[str, list[Any], str, Any]]:
    """Each line's rows, colour and dash: of one lineage, the second and further are dashed."""
    found: dict[str, list[Any]] = {}
    for row in each_row(rows):
        found.setdefault(str(row.line), []).append(row)
    seen: Counter[str] = Counter()
    for name, group in found.items():
        color = OF_LINEAGE.get(str(group[0].lineage), QUIET)
        dash = DASHES[seen[color] % len(DASHES)]
        seen[color] += 1
        yield name, sorted(group, key=lambda row: getattr(row, by)), color, dash
