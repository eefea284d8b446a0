"""All tables together: what a text says, what others published, and the words for both."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from sovdata import derived, schema
from sovdata.derived import CORE, EVIDENCE
from sovdata.errors import UserError
from sovdata.printed import Unit, printed_bounds, read, rounding, units_of
from sovdata.schema import Package
from sovdata.schema.texts import TEXT
from sovdata.sources import load_sources

PLAN_PERIODS = tuple((first, first + 4) for first in range(1951, 1990, 5))
#: Tables whose periods growth is computed for.
ASKING = {"readings", "soviet_stats"}


#: Rows of the figures, readings and claims, as from ``each_row``; a cell may be missing, which
#: ``known`` tells.
FigureRow: TypeAlias = Any
ReadingRow: TypeAlias = Any
ClaimRow: TypeAlias = Any


class Estimate(NamedTuple):
    """One published or computed estimate: a row of the evidence.

    Attributes
    ----------
    series, indicator, area, role, title, lineage, family, concept, pool, prices, unit : str
        What it is; ``pool`` names the concepts whose estimates may share a range with it.
    estimator, basis, verification, endpoint : str
        As in the evidence.
    start_year, end_year : int
        Its years.
    value, lower, upper : float
        As in the evidence: the value, and what rounding leaves open or the bounds published.
    interval : str
        ``rounding``, ``published``, ``none`` or, of the years of a period, ``years``.
    low, high : float
        The value, twice; the ends of a published range or of the years of a period; infinite
        where one bound only is given.
    corrected : bool
        Whether it rests on a value that the transcription had wrong.
    published : int or None
        Year of its first known appearance in print.
    counts_as : str
        The series that it reprints, or itself.
    cover : str
        ``exact``, ``yearly`` (each year of the period) or ``span`` (a longer period); of an
        estimate that only touches the period, ``overlap``.
    place : int
        Which row of the evidence it is; of a range over single years, the first of them.
    """

    series: str
    indicator: str
    area: str
    role: str
    title: str
    lineage: str
    family: str
    concept: str
    pool: str
    prices: str
    unit: str
    estimator: str
    start_year: int
    end_year: int
    value: float
    lower: float
    upper: float
    interval: str
    low: float
    high: float
    basis: str
    verification: str
    endpoint: str
    corrected: bool
    published: int | None
    counts_as: str
    cover: str
    place: int

    @property
    def side(self) -> str:
        """Its family; its lineage where the family is that of all who have nothing in common."""
        return self.lineage if self.family == "other" else self.family

    @property
    def ranged(self) -> bool:
        """Whether it is a range, or one bound of one, and no single value."""
        return self.low != self.high

    @property
    def two_sided(self) -> bool:
        """Whether it says more than one bound."""
        return math.isfinite(self.low) and math.isfinite(self.high)


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

    def measured(self, indicator: str, area: str) -> list[Estimate]:
        """Return the estimates of one quantity in one area, as they stand in the evidence."""
        return self._estimates.get((indicator, area), [])

    @cached_property
    def _estimates(self) -> dict[tuple[str, str], list[Estimate]]:
        """The rows with a value or a bound, made once: each answer looks at few."""
        rows = self.evidence.assign(place=range(len(self.evidence)))
        rows = rows[rows["value"].notna() | (rows["interval"] == "published")]
        ranged, concept = rows["interval"] == "published", rows["concept"].fillna("")
        rows = rows.assign(
            lower=rows["low"],
            upper=rows["high"],
            low=rows["low"].fillna(-math.inf).where(ranged, rows["value"]),
            high=rows["high"].fillna(math.inf).where(ranged, rows["value"]),
            concept=concept,
            pool=concept.map(self.concepts["pools_with"]).fillna(concept),
            family=rows["lineage"].map(self.lineages["family"]).fillna("other"),
            prices=rows["price_basis"].fillna(""),
            published=rows["published"].astype(object).where(rows["published"].notna(), None),
            counts_as=rows["repeats"].fillna(rows["series"]),
            corrected=rows["corrected"] == "yes",
            cover="overlap",
        )
        found: dict[tuple[str, str], list[Estimate]] = {}
        columns = (rows[name].tolist() for name in Estimate._fields)
        for one in map(Estimate._make, zip(*columns, strict=True)):
            found.setdefault((one.indicator, one.area), []).append(one)
        return found

    @cached_property
    def nominal(self) -> frozenset[str]:
        """The series in current prices."""
        return frozenset(self.series.loc[derived.in_current_prices(self.series), "series"])

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
        A table of the figures of another text (CSV or .xlsx), in the place of the essay's. Needed
        columns: ``indicator``, ``area``, ``unit`` and ``as_printed`` (or ``value``); mostly also
        ``figure`` (a name), ``start_year`` and ``end_year``. In a terminal, ``sovdata template
        figures`` prints all columns and the names that each takes, ``sovdata check FILE`` checks.
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
        Its frames are copies. Without any path, ours. Give it to ``answers``, ``estimates_of``
        and others as ``c``; ``c.evidence``, ``c.figures``, ``c.claims`` and so on are its tables.

    Raises
    ------
    UserError
        For a text that is not there, with those that are; or one beside tables of a reader.
    DataError
        With every problem of all files at once.

    Examples
    --------
    >>> import pandas as pd, sovdata as sv
    >>> said = {"figure": "sixties", "indicator": "output_growth", "area": "SUN",
    ...         "start_year": 1961, "end_year": 1965, "unit": "pct_per_year", "as_printed": "5%"}
    >>> pd.DataFrame([said]).to_csv("my_text.csv", index=False)
    >>> mine = sv.load_collection("my_text.csv")
    >>> sv.answers(mine)["question"].tolist()
    ['Growth of output, USSR, 1961–65: 5%?']
    """
    from sovdata import own  # what reads a reader's tables; most imports need none

    others = [path for path in (claims, readings) if path is not None]
    given = own.paths_of([*others, *own.paths_of(evidence)])
    if text is not None:
        if figures is not None or given:
            raise UserError(f"the text {text!r} is taken alone, without tables of your own")
        return _of(schema.shipped().of_text(text))
    if figures is None and not given:
        return _of(schema.shipped())
    return _of(own.combine(None if figures is None else Path(figures), given))


def of_area(area: str) -> Collection:
    """Our tables, with the world's where no series of ours measures an area's output or people."""
    from sovdata import own

    return _of(own.of_area(area, schema.shipped()))


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
    units, exact = package.units(), table[table["precision"] == "printed"]
    cells = zip(exact["as_printed"], exact["value"], exact["unit"], strict=True)
    sides = [rounding(text, value, units[unit]) for text, value, unit in cells]
    bounds = pd.DataFrame(sides, exact.index, ["low", "high"], dtype=float)
    table = table.assign(origin="text", concept=np.nan, low=bounds["low"], high=bounds["high"])
    shown = ["figure", *CORE, "claim", "as_printed", "precision", "hedge", "paragraph"]
    return _texts(table[shown])


def _evidence(package: Package) -> pd.DataFrame:
    return _texts(_about(_rows(package), package.frame("series")))


def _rows(package: Package) -> pd.DataFrame:
    """Return every row of ``derived.ROW``: published, by a method, and growth.

    The reader's come after ours, which are not derived again where they stay as they are.
    """
    base, series, values = package.base, package.frame("series"), package.frame("observations")
    if base is None:
        return package.once("rows", lambda: _together(*_derived(package, series, values)))
    ours = base.frame("series")
    if _apart(package, base):
        own = series.iloc[len(ours) :], values.iloc[len(base.frame("observations")) :]
        return _together(_rows(base), *_derived(package, *own))
    rows = _together(*_derived(package, series, values))
    theirs = ~rows["series"].isin(ours["series"])
    return rows.iloc[np.argsort(theirs, kind="stable")].reset_index(drop=True)


def _apart(package: Package, base: Package) -> bool:
    """Whether a reader's series and ours can be derived each without the other.

    Not with other periods or parts of an area, with values for a series of ours, with series that
    are computed from others, or with some that our means over the parts of an area would count.
    """
    if package.given.keys() & {"areas", *ASKING}:
        return False
    ours, values = base.frame("series"), package.frame("observations")
    own = package.frame("series").iloc[len(ours) :]
    added = values["series"].iloc[len(base.frame("observations")) :]
    means = ours.loc[ours["method"] == "weighted_mean", "source"]
    return not (
        own["method"].notna().any()
        or own["source"].isin(means).any()
        or added.isin(ours["series"]).any()
    )


def _derived(
    package: Package, series: pd.DataFrame, values: pd.DataFrame
) -> tuple[pd.DataFrame, ...]:
    """Return the rows of some series with their values, and what follows from them alone."""
    indicators, units = vocabulary_of(package, "indicators"), vocabulary_of(package, "units")
    periods, wanted = _asked(package)
    published = _published(series, _observations(values))
    computed = derived.by_method(series, published, units, vocabulary_of(package, "areas"))
    levels = _together(published, computed)
    rates = derived.growth_rows(levels, series, indicators, units["label"], periods)
    return levels, rates, derived.growth_sums(rates, indicators, wanted)


def _together(first: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
    """Return rows one under the other."""
    found = [frame for frame in (first, *others) if len(frame)] or [first]
    return pd.concat(found, ignore_index=True)


def _about(rows: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``derived.ROW`` with what is said of their series: the columns ``EVIDENCE``."""
    said = _said(series, rows)
    columns = {  # notes first: putting them together takes most memory
        "note": derived.joined_notes(pd.Series(said("note")), rows["own_note"]),
        "origin": pd.Series("evidence", index=rows.index, dtype=TEXT),
    }
    columns |= {
        name: rows[name] if name in rows else said(name) for name in EVIDENCE if name not in columns
    }
    return pd.DataFrame({name: columns[name] for name in EVIDENCE}, copy=False)


def _said(series: pd.DataFrame, rows: pd.DataFrame) -> Callable[[str], Any]:
    """A function: what is said of the series of rows, a column for each row."""
    place = pd.Index(series["series"]).get_indexer(rows["series"])
    return lambda name: series[name].array.take(place, allow_fill=True)


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose columns without numbers are text, with one kind of missing."""
    kinds = {
        name: TEXT
        for name, kind in frame.dtypes.items()
        if kind != TEXT and not pd.api.types.is_numeric_dtype(kind)
    }
    empty = [name for name in ("concept", "note") if frame[name].isna().all()]
    kinds |= dict.fromkeys(empty, TEXT)
    return frame.astype(kinds) if kinds else frame


def _observations(table: pd.DataFrame) -> pd.DataFrame:
    """Return observations with ``low``, ``high`` and ``interval`` from the digits printed.

    A value exact by definition is its own interval; one in words or round has none.
    """
    bounds = _bounds(table["value_printed"])
    exact, vague = table["precision"] == "exact", table["precision"].isin(["words", "round"])
    ranged = table["low"].notna() | table["high"].notna()
    sides = {
        side: table[side].where(ranged, bounds[side].mask(exact, table["value"]).mask(vague))
        for side in ("low", "high")
    }
    kinds: Any = pd.array(["rounding", "none", "published"], dtype=TEXT)
    return table.assign(**sides, interval=kinds.take(np.where(ranged, 2, vague)))


def _bounds(printed: pd.Series[str]) -> pd.DataFrame:
    """Return the interval of each printed number, each different one worked out once."""
    codes, different = pd.factorize(printed)
    once = printed_bounds(pd.Series(different, dtype=object))
    missing = pd.DataFrame({"low": [np.nan], "high": [np.nan]})
    return pd.concat([once, missing]).iloc[codes].set_axis(printed.index)


def _published(series: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Return the observations as rows of ``derived.ROW``."""
    said = _said(series, values)
    basis, none = (pd.Series(cell, values.index, dtype=TEXT) for cell in ("published", np.nan))
    made = {"basis": basis, "computed_from": none}
    made |= {name: said(name) for name in ("indicator", "unit")}
    made |= dict.fromkeys(("value_note", "own_note"), values["note"])
    columns = {name: made[name] if name in made else values[name] for name in derived.ROW}
    return pd.DataFrame(columns, copy=False)


def _asked(package: Package) -> tuple[list[tuple[int, int]], pd.DataFrame]:
    """Return the periods for which growth is computed, and the spans that growth is asked over.

    The periods are those of the plans, figures and readings; a span has its ``indicator``.
    """
    home = package.home(*ASKING)
    return home.once("asked", lambda: _spans(home.frame("readings"), home.frame("soviet_stats")))


def _spans(
    readings: pd.DataFrame, figures: pd.DataFrame
) -> tuple[list[tuple[int, int]], pd.DataFrame]:
    span, before = ["start_year", "end_year"], ["from_start_year", "from_end_year"]
    every = [readings[span], figures[span], readings[before].set_axis(span, axis=1)]
    spans = {
        *PLAN_PERIODS,
        *pd.concat(every).dropna().astype(int).itertuples(index=False, name=None),
    }
    each = figures["as_printed"].map(lambda text: read(text).each).astype(bool)
    for first, last in figures.loc[each, span].dropna().to_numpy(dtype=int):
        spans |= {(year, year) for year in range(first, last + 1)}
    asked = ["indicator", *span]
    wanted = pd.concat([readings[asked], figures[asked]]).dropna().drop_duplicates()
    return sorted(spans), wanted
