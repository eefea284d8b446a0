"""What is not wrong with a reader's tables, but will not lead where the reader may think."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from sovdata.derived import in_current_prices
from sovdata.own.collect import Gathered
from sovdata.own.forms import EVIDENCE, FIGURES
from sovdata.own.plausible import Values, far_off, implausible, in_fractions, of_another_scale
from sovdata.own.reading import Own
from sovdata.printed import EACH, read
from sovdata.schema import Package, Problem
from sovdata.schema.problems import Fault, told

__all__ = ["notes_of"]

#: Units of growth that are computed from levels and from each other.
COMPUTED = ("pct_per_year", "pct_over_period")
EACH_YEAR = (
    "the figure is compared for the period as a whole; if the text means each year of it, say so "
    "in as_printed or hedge: over 2% every year"
)
NOMINAL = (
    "levels in current prices: shown, but no growth is computed from them, as it would not be real"
)


def notes_of(gathered: Gathered) -> list[Problem]:
    """Return the notes on a reader's sound tables: figures with nothing to be compared with.

    And values that are plausible for hardly anything, series in current prices, from which no
    growth follows, and cells that swallowed lines.
    """
    package = gathered.filled()
    wanting, values, figures = _wanting(package), Values(package), package.frame(FIGURES)
    notes = []
    for table, found in gathered.examined:
        faults = [_swallowed(table)]
        if table.form == FIGURES:
            rows, figures = figures[: table.rows], figures[table.rows :]  # in the order of files
            said = "value" if "value" in table.texts else "as_printed"
            faults += [
                *_lonely(table, wanting),
                *_of_each_year(rows, found.frame),
                implausible(rows, package, said),
            ]
            faults += [far_off(rows, values, said).without(faults[-1].rows)]
        if table.form == EVIDENCE:
            rows = values.with_its_series(found.frame, gathered.ids[table.file])
            faults += [implausible(rows, package, "value"), of_another_scale(rows, package)]
            faults += in_fractions(rows, values)
        if {"indicator", "unit", "price_basis", "measure", "title"} <= set(found.frame.columns):
            faults.append(_nominal(found.frame, package))
        notes += told(faults, table.texts, found.cells.lines, table.file)
    return notes


def _swallowed(table: Own) -> Fault:
    """Return the cells that hold whole lines of the table, as after a forgotten quotation mark."""
    width = len(table.texts.columns) - 1
    found = {
        name: [n for n, text in enumerate(column.different) if _lines_of(width, text)]
        for name, column in table.texts.columns.items()
    }
    column = next((name for name, places in found.items() if places), next(iter(found)))
    said = "lines of the table in one cell; is a quotation mark missing at its end?"
    return Fault("swallowed", column, table.texts[column].rows(found[column]), said)


def _lines_of(width: int, text: str) -> bool:
    return any(line.count(",") >= max(width - 1, 1) for line in text.split("\n")[1:])


def _lonely(table: Own, wanting: Callable[[str, str, str], tuple[str, str] | None]) -> list[Fault]:
    """Return figures whose indicator no series gives for their area, or in their unit."""
    rows: dict[tuple[str, str], list[int]] = {}
    columns = (table.texts[name].values() for name in ("indicator", "unit", "area"))
    for row, cells in enumerate(zip(*columns, strict=True)):
        if (note := wanting(*cells)) is not None:
            rows.setdefault(note, []).append(row)
    return [
        Fault("nothing_to_compare", column, np.array(places), said)
        for (said, column), places in rows.items()
    ]


def _wanting(package: Package) -> Callable[[str, str, str], tuple[str, str] | None]:
    """Return a function that says what is wanting for a figure, and the column that asks for it."""
    series, indicators = package.frame("series"), package.frame("indicators")
    compared = series[series["role"] != "context"]
    kinds = indicators.set_index("indicator")["kind"]
    growth = indicators.dropna(subset="growth_indicator").set_index("indicator")["growth_indicator"]
    units = package.frame("units").drop_duplicates("unit").set_index("unit")
    near, dimension = units["compares_with"], units["dimension"].dropna()
    level = (compared["indicator"].map(kinds) == "level") & ~in_current_prices(compared)
    grows = (
        compared["indicator"]
        .map(growth)
        .where(level | (compared["indicator"].map(kinds) != "level"))
    )

    @cache
    def said(indicator: str, unit: str, area: str) -> tuple[str, str] | None:
        given = (compared["indicator"] == indicator) | (grows == indicator)
        if kinds.get(indicator) == "cumulative":  # yearly rates and levels give it too
            rate = growth.get(indicator)
            given |= (compared["indicator"] == rate) | (grows == rate)
        about = compared[given]
        here = about[about["area"] == area]
        if about.empty:
            said = "no series that may be compared gives this; the figure will be shown alone"
            return said, "indicator"
        if here.empty:
            areas = sorted(set(about["area"]))
            listed = f"{', '.join(areas[:12])}{', ...' if len(areas) > 12 else ''}"
            return f"no series gives {indicator} for this area; there is: {listed}", "area"
        alike = dimension.index[dimension == dimension.get(unit)]
        if unit not in COMPUTED and not {unit, near.get(unit), *alike} & set(here["unit"]):
            units = ", ".join(sorted(set(here["unit"])))
            return f"no series gives {indicator} in this unit; there is: {units}", "unit"
        return None

    return said


def _of_each_year(figures: pd.DataFrame, given: pd.DataFrame) -> list[Fault]:
    """Return figures beside which each year is spoken of, and that are read for the period."""
    filled = figures["as_printed"].map(lambda text: read(text).each).to_numpy(dtype=bool)
    several = (figures["start_year"] != figures["end_year"]).fillna(False).to_numpy(dtype=bool)
    faults = []
    for name in ("measure", "note"):
        spoken = given[name].map(lambda text: EACH.search(str(text)) is not None)
        rows = np.flatnonzero(spoken.to_numpy(dtype=bool) & several & ~filled)
        faults.append(Fault("each_year", name, rows, EACH_YEAR))
    return faults


def _nominal(frame: pd.DataFrame, package: Package) -> Fault:
    """Return the rows of levels in current prices whose growth would be compared."""
    indicators = package.frame("indicators").dropna(subset="growth_indicator")
    levels = set(indicators.loc[indicators["kind"] == "level", "indicator"])
    texts = frame[["price_basis", "measure", "title", "indicator"]]
    nominal = in_current_prices(texts) & texts["indicator"].isin(levels)
    first = nominal & ~texts.duplicated()
    column = next(
        n for n in ("price_basis", "measure", "title") if texts.loc[first, n].notna().all()
    )
    return Fault("current_prices", column, np.flatnonzero(first), NOMINAL)
