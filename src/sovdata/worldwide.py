"""A rate of growth, or its change, among the countries of the same years: facts without a sentence.

A rank depends on the years chosen, so it is given for every window and never alone.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from sovdata import growth
from sovdata.collection import Collection, load_collection
from sovdata.errors import UserError
from sovdata.schema import code_of, nearest
from sovdata.tables import load_world

Period = tuple[int, int]
Valued = tuple[float, str]  # a rate, and where it is from

#: What other countries' GDP is like: these things counted, of the pool that GNP names.
LIKE = ("gdp", "gnp", "nnp")
POOL = "gnp"
#: Which column of the world table is measured by an indicator's growth.
MEASURES = {"output_growth": "output", "output_per_head_growth": "gdp_per_head"}
SHIFTS = (0, -1, 1)  # years by which a period is moved whole; the base window first
WINDOWS = [
    "shift", "start_year", "end_year", "late_start_year", "late_end_year", "value", "ratio",
    "basis", "countries", "rank", "tied", "countries_by_ratio", "rank_by_ratio", "tied_by_ratio",
]  # fmt: skip
_TYPES = {name: "Int64" for name in WINDOWS if name.startswith(("late_", "rank", "tied"))}
COUNTRIES = ["area", "label", "asked", "size", "before", "after", "value", "ratio", "rank"]


@dataclass(frozen=True, repr=False)
class Unusual:
    """Where a rate or a change lies among countries.

    Attributes
    ----------
    series, title, concept : str
        What is compared.
    like : bool
        Whether it counts what the other countries' figures count; if not, no rank is given.
    periods : tuple of (int, int)
        One period (a rate) or two (a change).
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
    """

    series: str
    title: str
    concept: str
    like: bool
    periods: tuple[Period, ...]
    reason: str
    windows: pd.DataFrame
    countries: pd.DataFrame
    smallest: float

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


class _Asked(NamedTuple):
    """What is ranked: its names, the column of the world table it is like, and its figures."""

    series: str
    title: str
    concept: str
    like: bool
    area: str
    column: str
    levels: dict[int, float]
    printed: dict[Period, float]

    def rate(self, first: int, last: int) -> Valued:
        """Growth in a period, and where it is from."""
        levels, printed = self.levels, self.printed
        if first - 1 in levels and last in levels:
            return growth.compound_rate(levels[first - 1], levels[last], last - first + 1), "levels"
        return printed.get((first, last), math.nan), "published" * ((first, last) in printed)


def unusual(
    series: str, periods: Sequence[Period], *, c: Collection | None = None,
    world: pd.DataFrame | None = None, smallest: float = 30_000.0,
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
    own = world[world["area"] == series]
    asked = _of_series(series, c, world) if own.empty else _of_country(series, own)
    # whole countries, without the one asked for and the state that it was part of
    out = {asked.area, *world.loc[world["area"] == asked.area, "part_of"].dropna()}
    others = world[world["part_of"].isna() & ~world["area"].isin(out)]
    levels = others.pivot(index="year", columns="area", values=asked.column)
    size = others[others["year"] == spans[0][0] - 1].set_index("area")["output"]
    levels = levels[[area for area in levels if size.get(area, math.nan) > smallest]]
    shifts = list(itertools.product(SHIFTS, repeat=len(spans)))
    moved = [_moved(spans, shift) for shift in shifts]
    found = [_growths(levels, each) for each in moved]
    rows = [_window(*window, asked) for window in zip(shifts, moved, found, strict=True)]
    windows = pd.DataFrame(rows, columns=WINDOWS).astype(_TYPES)
    labels = others.drop_duplicates("area").set_index("area")["label"]
    countries = _countries(found[0], asked, spans, pd.DataFrame({"label": labels, "size": size}))
    reasons = {
        "unlike quantity": not asked.like,
        "no value": windows["value"].isna().iloc[0],
        "no countries": found[0].empty,
    }
    reason = next((why for why, holds in reasons.items() if holds), "")
    return Unusual(*asked[:4], spans, reason, windows, countries, smallest)


def _checked(periods: Sequence[Period]) -> tuple[Period, ...]:
    spans = tuple((int(first), int(last)) for first, last in periods)
    years = [year for span in spans for year in span]
    after = len(spans) == 2 and spans[1][0] <= spans[0][1]
    if len(spans) not in (1, 2) or after or any(first > last for first, last in spans):
        raise UserError(f"periods {years}: expected one period or two, each from its first year "
                         "to its last, the earlier period first")  # fmt: skip
    return spans


def _of_country(code: str, rows: pd.DataFrame) -> _Asked:
    """A country of the world table itself."""
    levels = _by_year(rows, "year", "output")
    return _Asked(code, str(rows["label"].iloc[0]), "gdp", True, code, "output", levels, {})


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
    first, concept = rows.iloc[0], str(rows["concept"].iloc[0])
    like = grows != "" and concept in LIKE
    like = like and POOL in (concept, c.concepts["pools_with"].get(concept))
    usable = rows[(rows["endpoint"] != "no") & rows["value"].notna()]
    single = usable[(usable["start_year"] == usable["end_year"]) & (growing[usable.index] == grows)]
    rates = usable[usable["indicator"] == grows]
    spans = zip(rates["start_year"].astype(int), rates["end_year"].astype(int), strict=True)
    return _Asked(
        series, str(first["title"]), concept, like, str(first["area"]),
        MEASURES.get(grows, "output"), _by_year(single, "end_year", "value"),
        dict(zip(spans, rates["value"].astype(float), strict=True)),
    )  # fmt: skip


def _by_year(rows: pd.DataFrame, year: str, value: str) -> dict[int, float]:
    known = rows[rows[value].notna()]
    return dict(zip(known[year].astype(int), known[value].astype(float), strict=True))


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


def _own(asked: _Asked, spans: Sequence[Period]) -> tuple[pd.Series[float], str]:
    rates, bases = zip(*(asked.rate(*span) for span in spans), strict=True)
    own = _measured(pd.DataFrame([rates], columns=["before", "after"][: len(spans)])).iloc[0]
    return own, " and ".join(sorted({*bases})) if all(bases) else ""


def _window(
    shift: tuple[int, ...], spans: list[Period], others: pd.DataFrame, asked: _Asked
) -> dict[str, object]:
    own, basis = _own(asked, spans)
    value = _place(own["value"], others["value"], asked, fastest_first=len(spans) == 1)
    ratio = _place(own["ratio"], others["ratio"].dropna(), asked)
    late = spans[1] if len(spans) == 2 else (pd.NA, pd.NA)
    cells = (", ".join(map(str, shift)), *spans[0], *late, own["value"], own["ratio"], basis,
             *value, *ratio)  # fmt: skip
    return dict(zip(WINDOWS, cells, strict=True))


def _place(
    own: float, others: pd.Series[float], asked: _Asked, *, fastest_first: bool = False
) -> tuple[int, object, object]:
    """How many are ranked, the rank among them (1 + those before it), others at the same value."""
    if not asked.like:  # its own values are shown, beside nobody's
        return 0, pd.NA, pd.NA
    if math.isnan(own):
        return len(others), pd.NA, pd.NA
    others, own = others.round(9), round(own, 9)
    before = others > own if fastest_first else others < own
    return len(others) + 1, int(before.sum()) + 1, int((others == own).sum())


def _countries(
    others: pd.DataFrame, asked: _Asked, spans: Sequence[Period], about: pd.DataFrame
) -> pd.DataFrame:
    """The base window, country by country; none beside an unlike quantity."""
    if not asked.like:
        return pd.DataFrame(columns=COUNTRIES)
    rows = others.join(about).assign(asked=False).rename_axis("area").reset_index()
    own, basis = _own(asked, spans)
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
