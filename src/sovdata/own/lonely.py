"""Figures that no series can be compared with, told before a report is made of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sovdata.own.forms import FIGURES
from sovdata.own.reading import Own
from sovdata.schema import Problem
from sovdata.schema.files import cells_of, lookup

__all__ = ["lonely_figures"]


def lonely_figures(table: Own, folder: Path) -> list[Problem]:
    """Figures whose indicator no series gives for their area, or in their unit; what there is instead.

    Parameters
    ----------
    table : Own
        A file of the reader's, sound; others than tables of figures have no such notes.
    folder : Path
        The data folder that it was checked in.
    """
    if table.form != FIGURES:
        return []
    series = lookup(folder / "series.csv", "indicator", "unit", "area", "role")
    compared = series[series["role"] != "context"]
    growth = lookup(folder / "indicators.csv", "indicator", "growth_indicator").dropna().set_index("indicator")["growth_indicator"]
    units = lookup(folder / "units.csv", "unit", "compares_with", "dimension").drop_duplicates("unit").set_index("unit")
    near, dimension = units["compares_with"], units["dimension"].dropna()

    @cache
    def said(indicator: str, unit: str, area: str) -> tuple[str, str] | None:
        """What is wanting, and the column that asks for it."""
        about = compared[
            (compared["indicator"] == indicator) | (compared["indicator"].map(growth) == indicator)
        ]  # a level gives its growth
        here = about[about["area"] == area]
        if about.empty:
            return "no series that may be compared gives this; the figure will be shown alone", "indicator"
        if here.empty:
            return f"no series gives {indicator} for this area; there is: {', '.join(sorted(set(about['area'])))}", "area"
        alike = set(dimension.index[dimension == dimension.get(unit)])
        if not {unit, near.get(unit), *alike} & set(here["unit"]) and unit != "pct_per_year":
            return f"no series gives {indicator} in this unit; there is: {', '.join(sorted(set(here['unit'])))}", "unit"
        return None

    lines = cells_of(table.raw, table.file, notes=True).lines()
    rows = zip(lines, table.texts["indicator"], table.texts["unit"], table.texts["area"], strict=True)
    return [
        Problem(table.file, note[0], line, note[1], {"indicator": indicator, "area": area, "unit": unit}[note[1]])
        for line, indicator, unit, area in rows
        if (note := said(indicator, unit, area)) is not None
    ]
