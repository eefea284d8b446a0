"""A rate of growth, or its change, among the countries of the same years: facts without a sentence.

A rank depends on the years chosen, so it is given for every window and never alone.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from sovdata import growth
from sovdata.collection import Collection, load_collection
from sovdata.errors import UserError
from sovdata.schema import code_of, nearest
from sovdata.tables import load_world

__all__ = ["Unusual", "unusual"]

Period = tuple[int, int]
Valued = tuple[float, str]  # a rate, and where it is from

#: What other countries' GDP is like: these things counted, of the pool that GNP names.
LIKE = ("gdp", "gnp", "nnp")
POOL = "gnp"
#: Which column of the world table is measured by an indicator's growth.
MEASURES = {"output_growth": "output", "output_per_head_growth": "gdp_per_head"}
#: Whose estimate a country's rows of the world table are, where that is a lineage of ours.
SOVIET_ROWS = {"SUN": "cia"}
SHIFTS = (0, -1, 1)  # years by which a period is moved whole; the base window first
WINDOWS = [
    "shift", "start_year", "end_year", "late_start_year", "late_end_year", "value", "ratio",
    "basis", "countries", "rank", "tied", "countries_by_ratio", "rank_by_ratio", "tied_by_ratio",
]  # fmt: skip
COUNTRIES = ["area", "label", "asked", "size", "before", "after", "value", "ratio", "rank"]


@dataclass(frozen=True, repr=False)
class Unusual:
    """Where a rate or a change lies among countries.

    Attributes
    ----------
    series, title, lineage, concept, area : str
        What is compared.
    periods : tuple of (int, int)
        One period (a rate) or two (a change).
    like : bool
        Whether it counts what the other countries' figures count; if not, no rank is given.
    reason : str
        Why there is no rank in the base window: ``unlike quantity``, ``no value`` (no levels at
        both ends of each period, and no rate printed for it), ``no countries``; empty if there is.
    windows : DataFrame
        One row a window, the base first: ``shift`` (years by which each period is moved, such as
        ``-1, 0``), ``start_year``, ``end_year``, ``late_start_year``, ``late_end_year`` (missing
        for one period), ``value`` (per cent a year, or points), ``ratio`` (later over earlier
        rate), ``basis`` (``levels``, ``published``, ``levels and published`` or empty),
        ``countries`` (those ranked, the one asked for included; where it has no value, the
        others), ``rank``, ``tied`` (others with the same value); the same by ratio, where those
        whose first rate is above zero are counted. A rank is missing where the value is; for an
        unlike quantity every rank is, and no country is counted.
    countries : DataFrame
        The base window, first rank first: ``area``, ``label``, ``asked``, ``size`` (million
        2011 international dollars in the year before the first), ``before``, ``after`` (per
        cent a year; ``after`` missing for one period), ``value``, ``ratio``, ``rank``.
    smallest : float
        The size limit used.
    complete : bool
        Whether only countries with values in every window were counted.
    """

    series: str
    title: str
    lineage: str
    concept: str
    area: str
    periods: tuple[Period, ...]
    like: bool
    reason: str
    windows: pd.DataFrame
    countries: pd.DataFrame
    smallest: float
    complete: bool

    @property
    def ranked(self) -> pd.DataFrame:
        """The windows that have a rank."""
        return self.windows[self.windows["rank"].notna()]

    def beside(self, number: int = 2) -> tuple[list[str], list[str]]:
        """Countries next before it and next after it in the base window, nearest first."""
        labels, asked = list(self.countries["label"]), list(self.countries["asked"])
        if not any(asked):
            return [], []
        at = asked.index(True)
        return labels[max(0, at - number) : at][::-1], labels[at + 1 : at + 1 + number]

    def __repr__(self) -> str:
        return str(self._shown().to_string(index=False))

    def _repr_html_(self) -> str:
        return str(self._shown().to_html(index=False))

    def _shown(self) -> pd.DataFrame:
        columns = ["shift", "value", "ratio", "countries", "rank", "rank_by_ratio"]
        return self.windows[columns].round(2)


@dataclass(frozen=True)
class _Asked:
    """What is ranked: its names, the column of the world table it is like, and its rates."""

    series: str
    title: str
    lineage: str
    concept: str
    area: str
    like: bool
    column: str
    rate: Callable[[Period], Valued]


def unusual(
    series: str, periods: Sequence[Period], *, c: Collection | None = None,
    world: pd.DataFrame | None = None, smallest: float = 30_000.0, complete: bool = False,
) -> Unusual:  # fmt: skip
    """Rank a rate, or its change between two periods, among countries, over shifted windows.

    Each period is moved whole by a year back, none, and a year on: three windows for a rate, nine
    for a change. A rate ranks from the fastest, a change from the largest fall. Growth is compound,
    from the level of the year before a period to that of its last year; where a series has no
    levels there, a rate printed for exactly these years is taken.

    Parameters
    ----------
    series : str
        A series of the collection; or the code of a country of the world table (``SUN``: its
        Soviet rows, which are the CIA's until 1987 and reach back a year further than the series).
    periods : sequence of (int, int)
        One period, or the earlier and the later.
    c : Collection, optional
        From ``load_collection``; the shipped one by default.
    world : DataFrame, optional
        From ``load_world``. The rows of the country that ``series`` is about, and successor
        states, are never counted as other countries.
    smallest : float
        Count countries with more output than this in the year before the first period, in million
        2011 international dollars. The one asked for is always counted.
    complete : bool
        Count only countries with values in every window, the same ones in each; by default those
        with values in the window.

    Returns
    -------
    Unusual
        ``windows``, a DataFrame with one row a window, the base first: ``shift`` (years by which
        each period is moved), ``value`` (per cent a year, or points of change), ``rank`` and how
        many are ``tied``, of ``countries`` (whose number differs by window), the same by ratio.
        ``countries``, a DataFrame with the base window's countries, first rank first.

    Raises
    ------
    UserError
        For a series that is not there, with the nearest; for periods that are not one or two, or
        not in order.

    Examples
    --------
    >>> import sovdata as sv
    >>> fall = sv.unusual("cia_gnp_1982", [(1951, 1955), (1981, 1985)])
    >>> fall.windows.loc[0, ["rank", "countries"]].tolist()
    [21, 38]
    """
    spans = _checked(periods)
    c = load_collection() if c is None else c
    world = load_world() if world is None else world
    asked = _of_country(series, world) or _of_series(series, c, world)
    others = _others(world, asked)
    levels = others.pivot(index="year", columns="area", values=asked.column)
    size = others[others["year"] == spans[0][0] - 1].set_index("area")["output"]
    levels = levels[[area for area in levels if size.get(area, math.nan) > smallest]]
    shifts = list(itertools.product(SHIFTS, repeat=len(spans)))
    found = {shift: _growths(levels, _moved(spans, shift)) for shift in shifts}
    if complete:
        whole = set.intersection(*(set(one.index) for one in found.values()))
        found = {shift: one[one.index.isin(whole)] for shift, one in found.items()}
    rows = [_window(shift, _moved(spans, shift), one, asked) for shift, one in found.items()]
    windows = pd.DataFrame(rows, columns=WINDOWS).astype(_TYPES)
    base, labels = found[shifts[0]], others.drop_duplicates("area").set_index("area")["label"]
    countries = _countries(base, asked, spans, size, labels)
    reason = _reason(asked, windows, base)
    return Unusual(
        asked.series, asked.title, asked.lineage, asked.concept, asked.area, spans, asked.like,
        reason, windows, countries, smallest, complete,
    )  # fmt: skip


def _reason(asked: _Asked, windows: pd.DataFrame, base: pd.DataFrame) -> str:
    """Why the base window has no rank; empty if it has one."""
    if not asked.like:
        return "unlike quantity"
    if windows["value"].isna().iloc[0]:
        return "no value"
    return "" if len(base) else "no countries"


_TYPES = dict.fromkeys(
    ["late_start_year", "late_end_year", "rank", "tied", "rank_by_ratio", "tied_by_ratio"], "Int64"
)


def _checked(periods: Sequence[Period]) -> tuple[Period, ...]:
    spans = tuple((int(first), int(last)) for first, last in periods)
    years = [year for span in spans for year in span]
    after = len(spans) == 2 and spans[1][0] <= spans[0][1]
    if len(spans) not in (1, 2) or after or any(first > last for first, last in spans):
        raise UserError(f"periods {years}: expected one period or two, each from its first year "
                         "to its last, the earlier period first")  # fmt: skip
    return spans


def _of_country(code: str, world: pd.DataFrame) -> _Asked | None:
    """A country of the world table itself."""
    rows = world[world["area"] == code]
    if rows.empty:
        return None
    levels = _by_year(rows, "year", "output")
    title, lineage = str(rows["label"].iloc[0]), SOVIET_ROWS.get(code, "")
    return _Asked(code, title, lineage, "gdp", code, True, "output", lambda p: _rate(levels, {}, p))


def _of_series(series: str, c: Collection, world: pd.DataFrame) -> _Asked:
    """A series of the collection, and whether other countries' figures are like it."""
    rows = c.evidence[c.evidence["series"] == series]
    if rows.empty:
        codes = {str(label).casefold(): str(code) for code, label in zip(
            world["area"], world["label"], strict=True)}  # fmt: skip
        meant = code_of(series, codes, frozenset(world["area"]))
        near = f"; nearest: {meant}" if meant else nearest(series, c.evidence["series"].unique())
        raise UserError(f"no series or country {series!r}{near}")
    growing = rows["indicator"].map(c.indicators["growth_indicator"])
    grows = next((name for name in MEASURES if name in {*growing, *rows["indicator"]}), "")
    concept = str(rows["concept"].iloc[0])
    pool = c.concepts["pools_with"].get(concept)
    like = grows != "" and concept in LIKE and (concept if pd.isna(pool) else pool) == POOL
    usable = rows[(rows["endpoint"] != "no") & rows["value"].notna()]
    single = usable[(usable["start_year"] == usable["end_year"]) & (growing[usable.index] == grows)]
    levels = _by_year(single, "end_year", "value")
    rates = usable[usable["indicator"] == grows]
    spans = zip(rates["start_year"].astype(int), rates["end_year"].astype(int), strict=True)
    printed = dict(zip(spans, rates["value"].astype(float), strict=True))
    first = rows.iloc[0]
    return _Asked(
        series, str(first["title"]), str(first["lineage"]), concept, str(first["area"]), like,
        MEASURES.get(grows, "output"), lambda period: _rate(levels, printed, period),
    )  # fmt: skip


def _rate(levels: dict[int, float], printed: dict[Period, float], period: Period) -> Valued:
    first, last = period
    if first - 1 in levels and last in levels:
        return growth.compound_rate(levels[first - 1], levels[last], last - first + 1), "levels"
    return (printed[period], "published") if period in printed else (math.nan, "")


def _by_year(rows: pd.DataFrame, year: str, value: str) -> dict[int, float]:
    known = rows[rows[value].notna()]
    return dict(zip(known[year].astype(int), known[value].astype(float), strict=True))


def _others(world: pd.DataFrame, asked: _Asked) -> pd.DataFrame:
    """Whole countries, without the one asked for and the state that it was part of."""
    own = world[world["area"] == asked.area]
    out = {asked.area, *own["part_of"].dropna()}
    return world[world["part_of"].isna() & ~world["area"].isin(out)]


def _moved(spans: tuple[Period, ...], shift: tuple[int, ...]) -> list[Period]:
    return [(first + by, last + by) for (first, last), by in zip(spans, shift, strict=True)]


def _growths(levels: pd.DataFrame, spans: list[Period]) -> pd.DataFrame:
    """Growth of each country in each period; those without all their levels are left out."""
    wide = levels.reindex(sorted({*levels.index, *(year for a, b in spans for year in (a - 1, b))}))
    table = {
        name: growth.compound_rate(wide.loc[first - 1], wide.loc[last], last - first + 1)
        for name, (first, last) in zip(("before", "after"), spans, strict=False)
    }
    return _measured(pd.DataFrame(table, index=wide.columns).dropna())


def _measured(rates: pd.DataFrame) -> pd.DataFrame:
    """The value ranked, and the ratio where the first rate is above zero."""
    if "after" not in rates:
        return rates.assign(after=math.nan, value=rates["before"], ratio=math.nan)
    ratio = (rates["after"] / rates["before"]).where(rates["before"] > 0)
    return rates.assign(value=rates["after"] - rates["before"], ratio=ratio)


def _own(asked: _Asked, spans: list[Period]) -> tuple[pd.Series[float], str]:
    valued = [asked.rate(span) for span in spans]
    rates = dict(zip(("before", "after"), (rate for rate, _ in valued), strict=False))
    own = _measured(pd.DataFrame([rates])).iloc[0]
    missing = any(math.isnan(rate) for rate, _ in valued)
    return own, "" if missing else " and ".join(sorted({basis for _, basis in valued}))


def _window(
    shift: tuple[int, ...], spans: list[Period], others: pd.DataFrame, asked: _Asked
) -> dict[str, object]:
    own, basis = _own(asked, spans)
    fastest_first = len(spans) == 1
    rank, tied, countries = _place(own["value"], others["value"], fastest_first)
    by_ratio = _place(own["ratio"], others["ratio"].dropna(), False)
    if not asked.like:  # its own values are shown, beside nobody's
        rank, tied, countries, by_ratio = pd.NA, pd.NA, 0, (pd.NA, pd.NA, 0)
    late = spans[1] if len(spans) == 2 else (pd.NA, pd.NA)
    cells = (", ".join(map(str, shift)), *spans[0], *late, own["value"], own["ratio"], basis,
             countries, rank, tied, by_ratio[2], *by_ratio[:2])  # fmt: skip
    return dict(zip(WINDOWS, cells, strict=True))


def _place(own: float, others: pd.Series[float], largest_first: bool) -> tuple[object, object, int]:
    """Rank among others (1 + those before it), others at the same value, and the count."""
    if math.isnan(own):
        return pd.NA, pd.NA, len(others)
    ahead, own = (others.round(9), round(own, 9))
    before = (ahead > own).sum() if largest_first else (ahead < own).sum()
    return int(before) + 1, int((ahead == own).sum()), len(others) + 1


def _countries(
    others: pd.DataFrame, asked: _Asked, spans: tuple[Period, ...], size: pd.Series[float],
    labels: pd.Series[str],
) -> pd.DataFrame:  # fmt: skip
    """The base window, country by country; none beside an unlike quantity."""
    if not asked.like:
        return pd.DataFrame(columns=COUNTRIES)
    names = others.index
    rows = others.assign(label=labels.reindex(names), asked=False, size=size.reindex(names))
    rows = rows.rename_axis("area").reset_index()
    own, basis = _own(asked, list(spans))
    if basis:
        mine = pd.DataFrame([own]).assign(
            area=asked.area, label=asked.title, asked=True, size=math.nan
        )
        rows = pd.concat([rows, mine], ignore_index=True) if len(rows) else mine
    rising = len(spans) == 2
    rows = rows.assign(key=rows["value"].round(9))
    rows = rows.sort_values(["key", "area"], ascending=[rising, True])
    rank = rows["key"].rank(method="min", ascending=rising).astype("int64")
    return rows.assign(rank=rank)[COUNTRIES].reset_index(drop=True)
