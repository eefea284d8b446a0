"""Figures that no series can be compared with, told before a report is made of them."""

from __future__ import annotations

from pathlib import Path

from sovdata.own.collect import Own
from sovdata.own.forms import FIGURES
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
    rivals = series[series["role"] != "context"]
    growth = lookup(folder / "indicators.csv", "indicator", "growth_indicator").dropna().set_index("indicator")["growth_indicator"]
    near = lookup(folder / "units.csv", "unit", "compares_with").set_index("unit")["compares_with"]
    lines = cells_of(table.raw, table.file, notes=True).lines()
    found = []
    for line, indicator, unit, area in zip(lines, table.texts["indicator"], table.texts["unit"], table.texts["area"], strict=True):
        about = rivals[(rivals["indicator"] == indicator) | (rivals["indicator"].map(growth) == indicator)]  # a level gives its growth
        here = about[about["area"] == area]
        if about.empty:
            found.append(
                Problem(
                    table.file, "no series that may be compared gives this; the figure will be shown alone", line, "indicator", indicator
                )
            )
        elif here.empty:
            there = ", ".join(sorted(set(about["area"])))
            found.append(Problem(table.file, f"no series gives {indicator} for this area; there is: {there}", line, "area", area))
        elif not {unit, near.get(unit)} & set(here["unit"]) and unit != "pct_per_year":
            used = ", ".join(sorted(set(here["unit"])))
            found.append(Problem(table.file, f"no series gives {indicator} in this unit; there is: {used}", line, "unit", unit))
    return found
