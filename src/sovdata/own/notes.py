"""What is not wrong with a reader's tables, but will not lead where the reader may think."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
import pandas as pd

from sovdata.derived import in_current_prices
from sovdata.own import plausible
from sovdata.own.beside import beside_the_figures, same_as_ours
from sovdata.own.collect import Gathered
from sovdata.own.forms import EVIDENCE, FIGURES
from sovdata.own.plausible import Values
from sovdata.own.reading import Own
from sovdata.printed import EACH, EARLIER, read
from sovdata.schema import Package, Problem, nearest
from sovdata.schema.problems import Fault, told
from sovdata.schema.texts import NO_ROWS

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
NO = "no series that may be compared gives"
TO = "units of another measure (to be converted, not renamed)"
EACH_YEAR = (
    "the figure is compared for the period as a whole; if the text means each year of it, say so "
    "in as_printed or hedge: over 2% every year"
)
NOMINAL = (
    "levels in current prices: shown, but no growth is computed from them, as it would not be real"
)


OF_YOURS = (
    "no lineage of ours: counted as one source of yours, the same in every table that names it so"
)


def notes_of(gathered: Gathered) -> list[Problem]:
    """Return the notes on a reader's sound tables: figures with nothing to be compared with.

    And values that are plausible for hardly anything, series in current prices, from which no
    growth follows, and cells that swallowed lines.
    """
    package = gathered.filled()
    values, figures = Values(package), package.frame(FIGURES)
    wanting = _wanting(package.frame("series"), values)
    readings = package.frame("readings")
    readings = readings[len(readings) - sum(table.rows for table in gathered.of("readings")) :]
    read = readings.loc[readings["role"] == "compared", "figure"]
    asked = _asked(figures if gathered.of(FIGURES) else figures[:0], readings)
    mine = {name for ids in gathered.ids.values() for name in ids.different}
    mine |= {name for table in gathered.of("series") for name in table.texts["series"].different}
    tests = package.frame("claims").set_index("claim")["test"]
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
            high = plausible.implausible(rows, values, said)
            faults += [
                Fault.where("ratio", "unit", ratio & (rows["unit"] != EARLIER), OF_RATIO),
                *_lonely(table, rows, ~rows["figure"].isin(read) & ~ratio, wanting),
                *_of_each_year(rows, found.frame),
                *(plausible.untested(rows, name) for name in ("as_printed", "hedge", "measure")),
                plausible.as_changes(rows, values, said),
                high,
                plausible.far_off(rows, values, said).without(high.rows),
            ]
        if table.form == EVIDENCE:
            rows = values.with_its_series(found.frame, gathered.ids[table.file])
            faults += [
                _of_yours(table, package),
                same_as_ours(rows, mine, package, values),
                *beside_the_figures(rows, asked, values),
                plausible.implausible(rows, values, "value"),
                plausible.of_another_scale(rows, values),
                *plausible.in_fractions(rows, values),
            ]
        if {"indicator", "unit", "price_basis", "measure", "title"} <= set(found.frame.columns):
            faults.append(_nominal(found.frame, values))
        notes += told(faults, table.texts, found.cells.lines, table.file)
    return notes


def _of_yours(table: Own, package: Package) -> Fault:
    """Return the first row of each lineage that no table has."""
    there, column = package.keys("lineages"), table.texts["lineage"]
    codes, rows = np.unique(column.codes, return_index=True)
    named = {int(row): column.different[code] for code, row in zip(codes, rows, strict=True)
             if code >= 0}  # fmt: skip
    said = {
        row: OF_YOURS + nearest(name, there) for row, name in named.items() if name not in there
    }
    return Fault.each("lineage", "lineage", said)


def _asked(figures: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Return what a reader's figures and readings ask for, from the first year to the last."""
    columns = ["indicator", "area", "start_year", "end_year"]
    earlier = readings["from_start_year"].fillna(readings["start_year"])
    return pd.concat([figures[columns], readings.assign(start_year=earlier)[columns]])


def _swallowed(table: Own) -> Fault:
    """Return the cells that hold whole lines of the table, as after a forgotten quotation mark."""
    commas = max(len(table.texts.columns) - 2, 1)
    said = "lines of the table in one cell; is a quotation mark missing at its end?"
    for name, column in table.texts.columns.items():
        lines = ((n, text.split("\n")[1:]) for n, text in enumerate(column.different))
        found = [n for n, rest in lines if any(line.count(",") >= commas for line in rest)]
        if found:
            return Fault("swallowed", name, column.rows(found), said)
    return Fault("swallowed", next(iter(table.texts.columns)), NO_ROWS, said)


def _lonely(
    table: Own, rows: pd.DataFrame, asking: pd.Series[bool], wanting: Wanting
) -> list[Fault]:
    """Return rows whose indicator no series gives for their area, concept or unit."""
    asked = rows.reindex(columns=["indicator", "unit", "area", "concept"]).astype(object).fillna("")
    cells = enumerate(asked.itertuples(index=False, name=None))
    notes = {row: wanting(*its) if asking.iloc[row] else None for row, its in cells}
    return [
        Fault.each("nothing_to_compare", column if column in table.texts else "figure",
                   {row: said for row, note in notes.items() if note == (said, column)})
        for said, column in dict.fromkeys(filter(None, notes.values()))
    ]  # fmt: skip


def _wanting(series: pd.DataFrame, values: Values) -> Wanting:
    """Return a function that says what is wanting for a figure, and the column that asks for it."""
    kinds, growth = values.indicators["kind"], values.indicators["growth_indicator"].dropna()
    near, dimension = values.units["compares_with"], values.units["dimension"].dropna()
    nominal = (series["indicator"].map(kinds) == "level") & in_current_prices(series)
    grows = series["indicator"].map(growth).where(~nominal)

    @cache
    def said(indicator: str, unit: str, area: str, concept: str) -> tuple[str, str] | None:
        if unit == EARLIER:
            return RATIO, "unit"
        given = (series["indicator"] == indicator) | (grows == indicator)
        if kinds.get(indicator) == "cumulative":  # yearly rates and levels give it too
            rate = growth.get(indicator)
            given |= (series["indicator"] == rate) | (grows == rate)
        about = series[given]
        compared, shown = (about[(about["role"] == "context") == is_so] for is_so in (False, True))
        if compared.empty:
            shown = shown[shown["area"] == area]
            alone = f"{NO} this; the figure will be shown alone{_as_context(shown)}"
            return alone, "indicator"
        fits = {unit, near.get(unit), *dimension.index[dimension == dimension.get(unit)]}
        asked = [("area", {area}, "for this area", "for other areas there is")]
        if concept:
            asked.append(("concept", {concept}, "of this concept here", "there is"))
        if unit and unit not in COMPUTED:
            asked.append(("unit", fits, "in this unit", f"there is, in {TO}"))
        for column, wanted, words, there in asked:
            shown, here = (rows[rows[column].isin(wanted)] for rows in (shown, compared))
            if here.empty:
                others = _first(compared[column].dropna(), 12)
                other = f"; {there}: {others}" if others else ""
                return f"{NO} {indicator} {words}{_as_context(shown)}{other}", column
            compared = here
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
    meant = figures["as_printed"].map(lambda text: read(text).each).to_numpy(dtype=bool)
    one = (figures["start_year"] == figures["end_year"]).fillna(True).to_numpy(dtype=bool)
    spoken = given[["measure", "note"]].map(lambda text: re.search(EACH, str(text)) is not None)
    return [
        Fault.where("each_year", name, spoken[name].to_numpy() & ~one & ~meant, EACH_YEAR)
        for name in ("measure", "note")
    ]


def _nominal(frame: pd.DataFrame, values: Values) -> Fault:
    """Return the rows of levels in current prices whose growth would be compared."""
    grows = values.indicators[values.indicators["growth_indicator"].notna()]
    levels = grows.index[grows["kind"] == "level"]
    texts = frame[["price_basis", "measure", "title", "indicator"]]
    nominal = in_current_prices(texts) & texts["indicator"].isin(levels)
    first = nominal & ~texts.duplicated()
    column = next(
        n for n in ("price_basis", "measure", "title") if texts.loc[first, n].notna().all()
    )
    return Fault("current_prices", column, np.flatnonzero(first), NOMINAL)
