"""What is not wrong with a reader's tables, but will not lead where the reader may think."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
import pandas as pd

from sovdata.derived import in_current_prices
from sovdata.own.beside import beside_the_figures, same_as_ours
from sovdata.own.collect import Gathered
from sovdata.own.forms import EVIDENCE, FIGURES
from sovdata.own.plausible import (
    Values,
    as_changes,
    far_off,
    implausible,
    in_fractions,
    of_another_scale,
)
from sovdata.own.reading import Own
from sovdata.printed import EACH, read
from sovdata.schema import Package, Problem
from sovdata.schema.problems import Fault, told
from sovdata.schema.rules import EARLIER

__all__ = ["notes_of"]

#: What is wanting for an indicator, unit, area and concept, and the column that asks for it.
Wanting = Callable[[str, str, str, str], "tuple[str, str] | None"]

#: Units of growth that are computed from levels and from each other.
COMPUTED = ("pct_per_year", "pct_over_period")
RATIO = (
    "such a figure is answered by a claim of test ratio and a reading with both periods: sovdata "
    "template claims, sovdata template readings"
)
OF_RATIO = (
    "the claim's test is ratio: its figure is the later rate as per cent of the earlier; expected "
    f"{EARLIER}"
)
TO = "units of another measure (to be converted, not renamed)"
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
    readings = package.frame("readings")
    readings = readings[len(readings) - sum(table.rows for table in gathered.of("readings")) :]
    read = readings.loc[readings["role"] == "compared", "figure"]
    asked = _asked(figures if gathered.of(FIGURES) else figures[:0], readings)
    mine = {name for ids in gathered.ids.values() for name in ids.different}
    mine |= {name for table in gathered.of("series") for name in table.texts["series"].different}
    tests = package.frame("claims").drop_duplicates("claim").set_index("claim")["test"]
    notes = []
    for table, found in gathered.examined:
        faults = [_swallowed(table)]
        if table.form == "readings":
            rows, readings = readings[: table.rows], readings[table.rows :]  # in the order of files
            faults += _lonely(table, rows, rows["role"] != "context", wanting)
        if table.form == FIGURES:
            rows, figures = figures[: table.rows], figures[table.rows :]  # in the order of files
            said = "value" if "value" in table.texts else "as_printed"
            # of others, what is compared is said by readings
            ratio = rows["claim"].map(tests) == "ratio"
            alone = ~rows["figure"].isin(read) & ~ratio
            other = np.flatnonzero((ratio & (rows["unit"] != EARLIER)).to_numpy())
            faults.append(Fault("ratio", "unit", other, OF_RATIO))
            faults += [
                *_lonely(table, rows, alone, wanting),
                *_of_each_year(rows, found.frame),
                as_changes(rows, package, said),
                implausible(rows, package, said),
            ]
            faults += [far_off(rows, values, said).without(faults[-1].rows)]
        if table.form == EVIDENCE:
            rows = values.with_its_series(found.frame, gathered.ids[table.file])
            faults.append(same_as_ours(rows, mine, package, values))
            faults += beside_the_figures(rows, asked, package)
            faults += [implausible(rows, package, "value"), of_another_scale(rows, package)]
            faults += in_fractions(rows, values)
        if {"indicator", "unit", "price_basis", "measure", "title"} <= set(found.frame.columns):
            faults.append(_nominal(found.frame, package))
        notes += told(faults, table.texts, found.cells.lines, table.file)
    return notes


def _asked(figures: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Return what a reader's figures and readings ask for, from the first year to the last."""
    columns = ["indicator", "area", "start_year", "end_year"]
    earlier = readings["from_start_year"].fillna(readings["start_year"])
    return pd.concat([figures[columns], readings.assign(start_year=earlier)[columns]])


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


def _lonely(
    table: Own, rows: pd.DataFrame, asking: pd.Series[bool], wanting: Wanting
) -> list[Fault]:
    """Return rows whose indicator no series gives for their area, concept or unit."""
    places: dict[tuple[str, str], list[int]] = {}
    asked = rows.reindex(columns=["indicator", "unit", "area", "concept"]).astype(object).fillna("")
    for row, cells in enumerate(asked.itertuples(index=False, name=None)):
        note = wanting(*cells) if asking.iloc[row] else None
        if note is not None:
            places.setdefault(note, []).append(row)
    return [
        Fault(
            "nothing_to_compare", column if column in table.texts else "figure", np.array(at), said
        )
        for (said, column), at in places.items()
    ]


def _wanting(package: Package) -> Wanting:
    """Return a function that says what is wanting for a figure, and the column that asks for it."""
    series, indicators = package.frame("series"), package.frame("indicators")
    kinds = indicators.set_index("indicator")["kind"]
    growth = indicators.dropna(subset="growth_indicator").set_index("indicator")["growth_indicator"]
    units = package.frame("units").drop_duplicates("unit").set_index("unit")
    near, dimension = units["compares_with"], units["dimension"].dropna()
    level = (series["indicator"].map(kinds) == "level") & ~in_current_prices(series)
    grows = (
        series["indicator"].map(growth).where(level | (series["indicator"].map(kinds) != "level"))
    )

    @cache
    def said(indicator: str, unit: str, area: str, concept: str) -> tuple[str, str] | None:
        if unit == EARLIER:
            return RATIO, "unit"
        given = (series["indicator"] == indicator) | (grows == indicator)
        if kinds.get(indicator) == "cumulative":  # yearly rates and levels give it too
            rate = growth.get(indicator)
            given |= (series["indicator"] == rate) | (grows == rate)
        about = series[given]
        compared, context = (about[(about["role"] == "context") == is_so] for is_so in (0, 1))
        shown = context[context["area"] == area]
        here = compared[compared["area"] == area]
        if compared.empty:
            said = "no series that may be compared gives this; the figure will be shown alone"
            return said + _as_context(shown), "indicator"
        if here.empty:
            areas = f"; for other areas there is: {_first(compared['area'], 12)}"
            said = f"no series that may be compared gives {indicator} for this area"
            return said + _as_context(shown) + areas, "area"
        if concept and concept not in set(here["concept"]):
            said = f"no series that may be compared gives {indicator} of this concept here"
            there = here["concept"].dropna()
            return f"{said}{_as_context(shown[shown['concept'] == concept])}" + (
                f"; there is: {_first(there, 12)}" if len(there) else ""
            ), "concept"
        fits = {unit, near.get(unit), *dimension.index[dimension == dimension.get(unit)]}
        if unit and unit not in COMPUTED and not fits & set(here["unit"]):
            said = f"no series that may be compared gives {indicator} in this unit"
            context_too = _as_context(shown[shown["unit"].isin(fits)])
            other = f"; there is, in {TO}: {_first(here['unit'], 12)}"
            return said + context_too + other, "unit"
        return None

    return said


def _first(names: Iterable[str], most: int) -> str:
    """Return the first names, in order."""
    every = sorted(set(names))
    return f"{', '.join(every[:most])}{', ...' if len(every) > most else ''}"


def _as_context(series: pd.DataFrame) -> str:
    """Return the series that are shown and not compared, as the end of a note."""
    return f"; for context only: {_first(series['series'], 4)}" if len(series) else ""


def _of_each_year(figures: pd.DataFrame, given: pd.DataFrame) -> list[Fault]:
    """Return figures beside which each year is spoken of, and that are read for the period."""
    filled = figures["as_printed"].map(lambda text: read(text).each).to_numpy(dtype=bool)
    several = (figures["start_year"] != figures["end_year"]).fillna(False).to_numpy(dtype=bool)
    faults = []
    for name in ("measure", "note"):
        spoken = given[name].map(lambda text: re.search(EACH, str(text)) is not None)
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
