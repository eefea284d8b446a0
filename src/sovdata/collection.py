"""All tables together: what a text says, what others published, and the words for both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sovdata import derived, own, schema
from sovdata.derived import CORE, EVIDENCE
from sovdata.display import each_row
from sovdata.printed import Unit, printed_bounds, rounding, units_of
from sovdata.schema import Package
from sovdata.schema.texts import TEXT
from sovdata.sources import load_sources

__all__ = [
    "PLAN_PERIODS",
    "Collection",
    "evidence_of",
    "figures_of",
    "load_collection",
    "of_folder",
    "table_of",
    "vocabulary_of",
]

PLAN_PERIODS = tuple((first, first + 4) for first in range(1951, 1990, 5))
#: Columns of the evidence that an answer depends on.
LOOKED_AT = [
    "series", "indicator", "concept", "unit", "area", "start_year", "end_year", "value", "low",
    "high", "interval", "basis", "title", "price_basis", "lineage", "estimator", "role",
    "published", "verification", "repeats", "endpoint", "corrected",
]  # fmt: skip


@dataclass(frozen=True)
class Collection:
    """The tables, read once.

    Attributes
    ----------
    figures, claims, readings, citations : DataFrame
        What the text says: as ``load_stats``, ``load_claims``, ``load_readings`` and
        ``load_citations`` give them.
    evidence, series, statements, searched : DataFrame
        What others published and what follows from it, as from ``load_evidence``; whose it is;
        what they concluded; what was looked for.
    indicators, units, concepts, areas, lineages, families, terms : DataFrame
        The vocabularies, each by its key.
    sources : DataFrame
        Every source by its key.
    """

    figures: pd.DataFrame
    claims: pd.DataFrame
    readings: pd.DataFrame
    citations: pd.DataFrame
    evidence: pd.DataFrame
    series: pd.DataFrame
    statements: pd.DataFrame
    searched: pd.DataFrame
    indicators: pd.DataFrame
    units: pd.DataFrame
    concepts: pd.DataFrame
    areas: pd.DataFrame
    lineages: pd.DataFrame
    families: pd.DataFrame
    terms: pd.DataFrame
    sources: pd.DataFrame

    def measured(self, indicator: str, area: str) -> list[Any]:
        """Return the rows of evidence on one quantity in one area, one by one.

        Each has the columns ``LOOKED_AT``, and ``place``, the number of the row.
        """
        return self._rows.get((indicator, area), [])

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[Any]]:
        """The rows by indicator and area, made once: each answer looks at few."""
        found: dict[tuple[str, str], list[Any]] = {}
        for row in each_row(self.evidence[LOOKED_AT].assign(place=range(len(self.evidence)))):
            found.setdefault((row.indicator, row.area), []).append(row)
        return found

    @cached_property
    def family_of(self) -> dict[str, str]:
        """The family of each lineage."""
        return dict(self.lineages["family"])

    @cached_property
    def pools(self) -> dict[str, str]:
        """The concept that stands for those which answer the same question, by concept."""
        return dict(self.concepts["pools_with"])

    @cached_property
    def read_units(self) -> dict[str, Unit]:
        """What of each unit the reading of a figure and its conversion need."""
        return units_of(self.units)

    @cached_property
    def factors(self) -> dict[str, dict[str, float]]:
        """Of each unit, those that a figure in it may be compared with, each with its factor.

        They are the unit itself, the one that it names as near (``compares_with``), and those of
        its dimension, which are alike but for their scale.
        """
        scales = {unit: about.scale for unit, about in self.read_units.items()}
        groups = self.units.groupby("dimension").groups
        units, out = self.units, {}
        columns = (units.index, units["compares_with"], units["dimension"])
        for unit, near, dimension in zip(*columns, strict=True):
            like = [unit, near, *groups.get(dimension, ())]
            out[unit] = {one: float(scales[one] / scales[unit]) for one in like if one in scales}
        return out

    def using(self, **frames: pd.DataFrame) -> Collection:
        """Return the same collection with other frames, to try what would follow."""
        return replace(self, **frames)


def load_collection(
    figures: Path | str | None = None,
    claims: Path | str | None = None,
    readings: Path | str | None = None,
    evidence: Path | str | Iterable[Path | str] = (),
    *,
    text: str | None = None,
) -> Collection:
    """Return all tables: ours, or a reader's own with ours.

    Parameters
    ----------
    figures : path, optional
        A table of the figures of another text (CSV or .xlsx), in the place of the essay's.
    claims, readings : path, optional
        What that text claims, and how each claim can be read.
    evidence : path or iterable of paths
        Estimates, rows for any other table, and sources as ``.bib``, beside ours. What a file
        holds is seen from its columns.
    text : str, optional
        Another text that is shipped, such as ``reagan1982``, in the place of the essay; alone.

    Returns
    -------
    Collection
        Its frames are copies. Without any path, ours.

    Raises
    ------
    ValueError
        For a text that is not there, with those that are; or one beside tables of a reader.
    DataError
        With every problem of all files at once.
    """
    others = [path for path in (claims, readings) if path is not None]
    given = own.paths_of([*others, *own.paths_of(evidence)])
    if text is not None:
        if figures is not None or given:
            raise ValueError(f"the text {text!r} is taken alone, without tables of your own")
        return _of(schema.shipped().of_text(text))
    if figures is None and not given:
        return _of(schema.shipped())
    return _of(own.combine(None if figures is None else Path(figures), given))


def of_folder(folder: Path) -> Collection:
    """Return the collection of another data folder with all tables, as for tests and tools."""
    return _of(schema.of_folder(folder))


def _of(package: Package) -> Collection:
    tables = ("claims", "readings", "citations", "series", "statements", "searched")
    words = ("indicators", "units", "concepts", "areas", "lineages", "families", "terms")
    return Collection(
        figures=figures_of(package),
        evidence=evidence_of(package),
        sources=load_sources(package),
        **{name: table_of(package, name) for name in tables},
        **{name: vocabulary_of(package, name) for name in words},
    )


def table_of(package: Package, name: str) -> pd.DataFrame:
    """Return a copy of a table, with the columns of the schema."""
    return _copy(package.frame(name).drop(columns="value_printed", errors="ignore"))


def vocabulary_of(package: Package, name: str) -> pd.DataFrame:
    """Return a copy of a vocabulary table by its key."""
    table = table_of(package, name)
    return table.set_index(table.columns[0])


def figures_of(package: Package) -> pd.DataFrame:
    """Return a copy of the figures of the text, as ``load_stats`` gives them."""
    return _copy(package.once("figures", lambda: _figures(package)))


def evidence_of(package: Package) -> pd.DataFrame:
    """Return a copy of the evidence, as ``load_evidence`` gives all of it."""
    return _copy(package.once("evidence", lambda: _evidence(package)))


def _copy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame that can be changed without changing this one.

    From pandas 3 on, what is changed is copied when it is changed.
    """
    return frame.copy(deep=int(pd.__version__.partition(".")[0]) < 3)


def _figures(package: Package) -> pd.DataFrame:
    table = package.frame("soviet_stats")
    units = package.units()
    cells = zip(table["as_printed"], table["value"], table["unit"], strict=True)
    sides = [tuple(rounding(text, value, units[unit])) for text, value, unit in cells]
    bounds = pd.DataFrame(sides, columns=["low", "high"], index=table.index, dtype=float)
    exact = table["precision"] == "printed"
    table = table.assign(
        origin="text",
        concept=np.nan,
        low=bounds["low"].where(exact),
        high=bounds["high"].where(exact),
    )
    shown = ["figure", *CORE, "claim", "as_printed", "precision", "hedge", "paragraph"]
    return _texts(table[shown])


def _evidence(package: Package) -> pd.DataFrame:
    return _texts(_about(_rows(package), package.frame("series")))


def _rows(package: Package) -> pd.DataFrame:
    """Return every row of ``derived.ROW``: published, by a method, and growth."""
    series, indicators = package.frame("series"), vocabulary_of(package, "indicators")
    levels, units = _levels(package), vocabulary_of(package, "units")["label"]
    rates = derived.growth_rows(levels, series, indicators, units, _periods(package))
    span = ["indicator", "start_year", "end_year"]
    wanted = pd.concat([package.frame(name)[span] for name in ("readings", "soviet_stats")])
    sums = derived.growth_sums(rates, indicators, wanted)
    found = [frame for frame in (levels, rates, sums) if len(frame)] or [levels]
    return pd.concat(found, ignore_index=True)


def _levels(package: Package) -> pd.DataFrame:
    """Return the published rows, and those of the series that are computed by a method."""
    series = package.frame("series")
    units, areas = vocabulary_of(package, "units"), vocabulary_of(package, "areas")
    published = _published(series, _observations(package))
    computed = derived.by_method(series, published, units, areas)
    found = [frame for frame in (published, computed) if len(frame)] or [published]
    return pd.concat(found, ignore_index=True)


def _about(rows: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``derived.ROW`` with what is said of their series: the columns ``EVIDENCE``."""
    place = pd.Index(series["series"]).get_indexer(rows["series"])
    said = {
        name: series[name].array.take(place, allow_fill=True)
        for name in EVIDENCE
        if name in series and name not in rows
    }
    note = derived.joined_notes(pd.Series(said["note"]), rows["own_note"])
    columns = {name: rows[name] for name in EVIDENCE if name in rows} | said
    columns |= {"note": note, "origin": pd.Series("evidence", index=rows.index, dtype=TEXT)}
    return pd.DataFrame({name: columns[name] for name in EVIDENCE}, copy=False)


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose columns without numbers are text, with one kind of missing."""
    kinds = {
        name: TEXT
        for name, kind in frame.dtypes.items()
        if kind != TEXT and not pd.api.types.is_numeric_dtype(kind)
    }
    empty = [name for name in ("concept", "note") if frame[name].isna().all()]
    return frame.astype(kinds | dict.fromkeys(empty, TEXT))


def _observations(package: Package) -> pd.DataFrame:
    """Return observations with ``low``, ``high`` and ``interval`` from the digits printed.

    A value exact by definition is its own interval; one in words or round has none.
    """
    table = package.frame("observations")
    bounds = _bounds(table["value_printed"])
    exact, vague = table["precision"] == "exact", table["precision"].isin(["words", "round"])
    ranged = table["low"].notna() | table["high"].notna()
    sides = {
        side: table[side].where(ranged, bounds[side].mask(exact, table["value"]).mask(vague))
        for side in ("low", "high")
    }
    interval = np.where(ranged, "published", np.where(vague, "none", "rounding"))
    return table.assign(**sides, interval=pd.Series(interval, index=table.index, dtype=TEXT))


def _bounds(printed: pd.Series[str]) -> pd.DataFrame:
    """Return the interval of each printed number, each different one worked out once."""
    codes, different = pd.factorize(printed)
    once = printed_bounds(pd.Series(different, dtype=object))
    missing = pd.DataFrame({"low": [np.nan], "high": [np.nan]})
    return pd.concat([once, missing]).iloc[codes].set_axis(printed.index)


def _published(series: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Return the observations as rows of ``derived.ROW``."""
    place = pd.Index(series["series"]).get_indexer(values["series"])
    said = {name: series[name].array.take(place, allow_fill=True) for name in ("indicator", "unit")}
    rows = values.rename(columns={"note": "value_note"})
    rows = rows.assign(**said, basis="published", own_note=rows["value_note"])
    return rows.reindex(columns=derived.ROW).astype({"computed_from": TEXT})


def _periods(package: Package) -> list[tuple[int, int]]:
    """Return the periods of the plans, figures and readings, for which growth is computed."""
    readings, figures = package.frame("readings"), package.frame("soviet_stats")
    spans = set(PLAN_PERIODS)
    for rows, first, last in (
        (readings, "start_year", "end_year"),
        (readings, "from_start_year", "from_end_year"),
        (figures, "start_year", "end_year"),
    ):
        known = rows[[first, last]].dropna()
        spans |= {(int(a), int(b)) for a, b in zip(known[first], known[last], strict=True)}
    return sorted(spans)
