"""Whose number is it: every value and rate that gives a number, and how likely chance is to.

A value gives a number if it rounds to it at the digits printed; a published range, if it holds it.
The search goes out from what was asked in tiers; each has its own chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sovdata import growth, printed
from sovdata.collection import Collection, of_area
from sovdata.errors import UserError
from sovdata.matching import FEWEST
from sovdata.schema import nearest

MOST = 0.5  # a tier that chance alone would find more often than this is counted, not shown
DECIMALS = 9  # more are no printed figure
SLIPS = {"ten times": 10, "a tenth": 0.1, "a hundred times": 100, "a hundredth": 0.01, "sign": -1}
SCALED = ("thousand", "million", "billion")  # tried for a bare number that nothing gives
RATE = "pct_per_year"
NAMES = {
    1: "this quantity, these years", 2: "another quantity, these years",
    3: "years moved by one", 4: "years inside", 5: "other arithmetic", 6: "slips",
}  # fmt: skip
ABOUT = ["title", "concept", "lineage", "published", "repeats"]
WHAT = ["series", "indicator", "unit", "start_year", "end_year", "low", "high", "arithmetic"]
HITS = [
    "tier", "tier_name", "series", "title", "indicator", "concept", "lineage", "family", "unit",
    "start_year", "end_year", "value", "low", "high", "published", "possible", "arithmetic",
    "repeats", "fits", "tried", "chance",
]  # fmt: skip
TIERS = ["tier", "name", "estimates", "hits", "fits", "tried", "chance", "shown"]


@dataclass(frozen=True, repr=False)
class Found:
    """What gives a number.

    Attributes
    ----------
    hits : DataFrame
        One row a hit of the tiers shown, nearest tier first: ``tier``, ``tier_name``, ``series``,
        ``title``, ``indicator``, ``concept``, ``lineage``, ``family``, ``unit``, ``start_year``,
        ``end_year``, ``value`` (missing for a published range), ``low`` and ``high`` (the value
        twice, or the ends of a range), ``published``, ``possible`` (as a source: ``yes``, ``no``,
        ``unknown``), ``arithmetic``, ``repeats`` (the series that a reprint repeats), and its
        tier's ``fits``, ``tried`` and ``chance``.
    tiers : DataFrame
        One row a tier: ``tier``, ``name``, ``estimates`` and ``hits`` (a reprint counts with what
        it reprints), ``fits`` of ``tried`` values that the tier gives, ``chance`` (a share of
        one), ``shown``.
    number : str
        The digits asked for.
    start_year, end_year : int or None
        The years asked for.
    text : str
        The number as it was asked for: ``£953 billion``.
    scale : float or None
        How many basic units one of its digits' units is, where scale words or a currency say so.
    no_money : str
        The sign of a currency in which nothing of this area is counted; empty where something is.
    area : str
        The country or area asked for.
    scaled : str
        The number with the scale word with which some estimate gives it, where bare none does:
        ``818 million``.
    """

    hits: pd.DataFrame
    tiers: pd.DataFrame
    number: str
    start_year: int | None
    end_year: int | None
    text: str = ""
    scale: float | None = None
    no_money: str = ""
    area: str = ""
    scaled: str = ""

    def __repr__(self) -> str:
        return str(self._shown().to_string(index=False, max_rows=20))

    def _repr_html_(self) -> str:
        return str(self._shown().to_html(index=False, max_rows=20))

    def _shown(self) -> pd.DataFrame:
        if self.hits.empty:
            return self.tiers
        return self.hits[["tier_name", "title", "start_year", "end_year", "value", "chance"]]


def whose(
    number: str,
    start_year: int | None = None,
    end_year: int | None = None,
    *,
    indicator: str | None = None,
    unit: str | None = None,
    area: str = "SUN",
    slips: bool = False,
    cited: int | None = None,
    c: Collection | None = None,
) -> Found:
    """Find every stored value and computed rate that gives a number.

    Parameters
    ----------
    number : str
        As printed, so that its digits count: ``"11.2"``, ``"£953 billion"``. One with scale words
        or a currency is looked for among levels, each in the scale of its unit, and a currency
        among units of that currency; one in per cent among all kinds of per cent.
    start_year, end_year : int, optional
        First and last year, of one year only the first; any year if none is given.
    indicator : str, optional
        The quantity; if none is given, tiers 1 and 2 are one, and tiers 3 to 5 search all.
    unit : str, optional
        Only this unit and those that compare with it; ``pct``: every kind of per cent. In a unit
        of levels, the number is of its scale: 818 in million people is 818 315 thousand as well.
    area : str
        Code of a country.
    slips : bool
        Whether to search for slips of ten, a hundred or a sign too.
    cited : int, optional
        Year of the work that a text cites; what was printed later is no possible source of it.
    c : Collection, optional
        From ``load_collection``; by default the shipped one, with the world table's output and
        population of the area where no series of it gives them.

    Returns
    -------
    Found
        ``hits``, a DataFrame with one row a hit, nearest tier first: ``tier_name``, ``series``,
        ``title``, ``lineage``, ``start_year``, ``end_year``, ``value``, ``published``, ``possible``
        (as a source), ``arithmetic``, ``chance``. ``tiers``, a DataFrame with one row for each way
        of searching: ``name``, ``hits``, ``chance``, ``shown`` (not where the chance exceeds one
        half). ``tried`` are the values of this precision from the lowest to the highest estimate
        that the tier searches, ``fits`` those that some estimate would give; ``chance`` is their
        ratio: how often a number picked at random would be found as well.

    Raises
    ------
    UserError
        In one line: no number or more than one, a period reversed, a name that is not there.

    Examples
    --------
    >>> import sovdata as sv
    >>> found = sv.whose("11.2", 1951, 1955)
    >>> found.hits.loc[0, ["indicator", "lineage"]].tolist()
    ['investment_growth', 'official']
    """
    c = of_area(area) if c is None else c
    if not isinstance(number, str):
        raise UserError(f"give the number as text, such as '{number}', since its digits count")
    of, (first, last) = printed.asked(number), _years(start_year, end_year)
    places = len(of.digits.partition(".")[2])
    if places > DECIMALS:
        raise UserError(f"expected at most {DECIMALS} decimals, got {number!r}")
    _check("indicator", indicator, c.indicators)
    _check("unit", unit, c.units)
    _check("area", area, c.areas)
    if unit is not None and of.scale is None and c.units["kind"][unit] == "level":
        of = of._replace(scale=c.read_units[unit].scale)
    found = _searched(c.evidence[c.evidence["area"] == area], first, last, indicator, c)
    if slips:
        found = pd.concat([found, *_slips(found[found["tier"] <= 2])], ignore_index=True)
    by = _scaled_units({*found["unit"]}, of, c)
    at, found = _steps(float(of.digits), places), _stepped(found, places, by)
    rates = found[(found["unit"] == RATE) & (found["tier"] <= 2)]
    scale = None if of.scale is None else float(of.scale)
    like = "pct" if of.per_cent and unit is None else unit
    found = found[_in_unit(found, like, c, at_scale=scale is not None)]
    searched = [1, 2, 3, 4, 5] if indicator else [2, 3, 4, 5]
    searched = (searched if first is not None else searched[:1]) + [6] * slips
    rows = [_tier(n, found[found["tier"] == n], rates, at, c) for n in searched]
    tiers = pd.DataFrame(rows, columns=TIERS)
    if indicator is None:
        tiers["name"] = tiers["name"].replace(NAMES[2], "any quantity, these years")
    if first is None:
        tiers["name"] = tiers["name"].str.replace("these years", "any year")
    hits = found[(found["lowest"] <= at) & (found["highest"] >= at)]
    no_money, scaled = "" if by else of.money, ""
    if hits.empty and scale is None and not of.per_cent:
        tried = (
            whose(f"{of.digits} {word}", first, last, indicator=indicator, area=area, c=c)
            for word in SCALED
        )
        scaled = next((one.text for one in tried if (one.hits["tier"] <= 2).any()), "")
    shown = _shown(hits, tiers, cited, c)
    return Found(shown, tiers, of.digits, first, last, number, scale, no_money, area, scaled)


def _years(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    first, last = last if first is None else first, first if last is None else last
    if first is not None and last is not None and first > last:
        raise UserError(f"years {first} to {last}: expected the first year, then the last")
    return first, last


def _check(what: str, name: str | None, table: pd.DataFrame) -> None:
    if name is not None and name not in table.index:
        called = {str(text): str(key) for key, label in table["label"].items()
                  for text in (key, label)}  # fmt: skip
        raise UserError(f"no {what} {name!r}{nearest(str(name), called, called)}")


# What is searched


def _searched(
    rows: pd.DataFrame, first: int | None, last: int | None, indicator: str | None, c: Collection
) -> pd.DataFrame:
    """Every estimate with its tier, and in it the level: how many ends of the years are moved."""
    kind = rows["indicator"].map(c.indicators["kind"])
    stored = _stored(rows[(rows["basis"] == "published") | (kind != "cumulative")])
    about = rows.drop_duplicates("series").set_index("series")[ABOUT]
    if first is None or last is None:
        mine = stored if indicator is None else stored[stored["indicator"] == indicator]
        return mine.assign(tier=1 if indicator else 2, level=0).join(about, on="series")
    levels = _levels(rows, kind, c.indicators["growth_indicator"])
    moved = [(first + a, last + b) for a in (-1, 0, 1) for b in (-1, 0, 1) if first + a <= last + b]
    windows = dict.fromkeys([*moved, *((year, year) for year in range(first, last + 1))])
    found = pd.concat([stored, *(_compound(levels, *ends) for ends in windows)], ignore_index=True)
    # what is stored for some years goes before what follows for them from the same series
    found = found.drop_duplicates(["series", "indicator", "start_year", "end_year"])
    start, end = found["start_year"] - first, found["end_year"] - last
    ends = (start != 0).astype(int) + (end != 0).astype(int)
    near = (start.abs() <= 1) & (end.abs() <= 1)
    tier = np.select([ends == 0, near, (start >= 0) & (end <= 0)], [2, 3, 4], 0)
    found = found.assign(tier=tier, level=np.where(near, ends, 0)).join(about, on="series")
    rates = found[(found["tier"] == 2) & (found["unit"] == RATE)]
    other = _other(rates, _means(levels, first, last).join(about, on="series"), indicator, c)
    if indicator is not None:
        own, here = found["indicator"] == indicator, found["tier"] == 2
        found = found.assign(tier=found["tier"].mask(own & here, 1))[(own | here).to_numpy()]
    found = found[found["tier"] > 0]
    return pd.concat([found, other], ignore_index=True) if len(other) else found


def _stored(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of evidence as estimates, those published first; of one known bound, its number."""
    ranged = rows["interval"] == "published"
    low, high = (rows["value"].mask(ranged, rows[side]) for side in ("low", "high"))
    low, high = (one.fillna(two).fillna(rows["value"]) for one, two in ((low, high), (high, low)))
    of_rate = np.where(rows["unit"] == RATE, "compound rate", "computed")
    how = np.where(rows["basis"] == "published", "published", of_rate)
    out = rows.assign(low=low, high=high, arithmetic=how)[rows["low"].notna() | low.notna()]
    out = out.sort_values(["basis", *WHAT], ascending=[False] + [True] * len(WHAT))
    return out[WHAT].astype({"start_year": "float64", "end_year": "float64"})


def _levels(rows: pd.DataFrame, kind: pd.Series, to_growth: pd.Series) -> pd.DataFrame:
    """Levels that rates may follow from, a row a series, a column a year.

    Published yearly rates are linked into levels, one row for each run of years without a gap.
    """
    target = rows["indicator"].map(to_growth)
    one = rows["start_year"] == rows["end_year"]
    above = (rows["value"] > 0) & ~(rows["low"] <= 0)  # from what may be nothing no rate follows
    level = one & above & (kind == "level") & target.notna() & (rows["endpoint"] != "no")
    rate = one & (rows["unit"] == RATE) & (rows["basis"] == "published") & (rows["value"] > -100)
    keys = ["series", "indicator", "run"]
    linked = rows[rate].sort_values(["series", "end_year"])
    place = linked.groupby(["series", "indicator"]).cumcount()
    linked = linked.assign(run=linked["end_year"] - place, value=1 + linked["value"] / 100)
    linked = linked.assign(value=linked.groupby(keys)["value"].cumprod())
    base = linked.drop_duplicates(keys)
    base = base.assign(end_year=base["end_year"] - 1, value=1.0)
    table = pd.concat([rows.assign(indicator=target, run=0)[level], linked, base])
    table = table.astype({"end_year": "int64", "run": "int64"})
    value = table.groupby([*keys, "end_year"])["value"].max()
    return pd.DataFrame(value.unstack()).droplevel("run")


def _compound(levels: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Compound rates over some years, from the level before the first to that of the last."""
    ends = levels.reindex(columns=[first - 1, last])
    ends = ends.where(ends > 0)  # no rate leads from nothing or to it
    rates = growth.compound_rate(ends[first - 1], ends[last], last - first + 1)
    return _as_estimates(rates, first, last, "compound rate")


def _means(levels: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Arithmetic means of the rates of every year of several."""
    levels = levels.reindex(columns=range(first - 1, last + 1))
    rates = (levels / levels.shift(axis=1) - 1).iloc[:, 1:] * 100
    rates = rates if last > first else rates.iloc[:0]
    return _as_estimates(rates.mean(axis=1, skipna=False), first, last, "arithmetic mean")


def _as_estimates(rates: pd.Series, first: int, last: int, how: str) -> pd.DataFrame:
    out = rates.dropna().rename("low").reset_index().assign(unit=RATE, arithmetic=how)
    return out.assign(high=out["low"], start_year=float(first), end_year=float(last))


def _other(
    rates: pd.DataFrame, means: pd.DataFrame, indicator: str | None, c: Collection
) -> pd.DataFrame:
    """What else a text can make of rates: growth over all years, means, per head or in total."""
    kind, target = c.indicators["kind"], c.indicators["growth_indicator"]
    over = {to: name for name, to in target[kind == "cumulative"].dropna().items()}
    years = rates["end_year"] - rates["start_year"] + 1
    sums = {side: ((1 + rates[side] / 100) ** years - 1) * 100 for side in ("low", "high")}
    name = rates["indicator"].map(over).fillna(rates["indicator"])
    added = rates.assign(indicator=name, unit="pct_over_period", arithmetic="cumulative", **sums)
    out = pd.concat([added[years > 1], means], ignore_index=True)
    if indicator is not None:
        out = out[out["indicator"] == indicator]
    out = pd.concat([out, *_per_head(rates, indicator, c)], ignore_index=True)
    own = indicator is not None and kind[indicator] == "cumulative"
    return out.assign(tier=1 if own else 5, level=0)


def _per_head(rates: pd.DataFrame, indicator: str | None, c: Collection) -> list[pd.DataFrame]:
    """Growth of a total made per head, and of a quantity per head made total, by each population.

    Both stay under the indicator that they are made from; with one asked for, made from or to it.
    """
    people = rates[(rates["indicator"] == "population_growth") & rates["repeats"].isna()]
    name = rates["indicator"].astype(str)
    single = name.str.contains("_per_head")
    to = name.str.replace("_per_head", "")
    to = to.where(single, name.str.replace("_growth", "_per_head_growth"))
    asked = (name == indicator) | (to == indicator) | (indicator is None)
    wanted = asked & to.isin(c.indicators.index)
    pairs, single = rates[wanted], single[wanted]
    # what a lineage gives itself is not made again
    given = set(zip(rates["lineage"], rates["indicator"], rates["low"].round(3), strict=True))
    out = []
    for by, rate in zip(people["series"], people["low"], strict=True):
        factor = (1 + rate / 100) ** np.where(single, 1, -1)
        how = np.where(single, f"in total, by {by}", f"per head, by {by}")
        sides = {side: ((1 + pairs[side] / 100) * factor - 1) * 100 for side in ("low", "high")}
        made = pairs.assign(arithmetic=how, **sides)
        said = zip(made["lineage"], to[wanted], made["low"].round(3), strict=True)
        out.append(made[[one not in given for one in said]])
    return out


def _slips(found: pd.DataFrame) -> list[pd.DataFrame]:
    """Estimates of these years, as a slip would print them."""
    out = []
    for name, factor in SLIPS.items():
        low, high = ("low", "high") if factor > 0 else ("high", "low")
        sides = {"low": found[low] * factor, "high": found[high] * factor}
        out.append(found.assign(tier=6, level=0, arithmetic=f"slip: {name}", **sides))
    return out


def _in_unit(found: pd.DataFrame, unit: str | None, c: Collection, *, at_scale: bool) -> pd.Series:
    """Which estimates have a unit or one like it, of its scale where numbers have none.

    What is made of a rate counts as a rate.
    """
    if unit is None:
        return found["tier"] > 0
    kind, factors = c.units["kind"], c.factors[unit]
    wanted = {one for one, factor in factors.items() if at_scale or factor == 1}
    if kind[unit] == "unstated":
        like = (c.units["scale"] == c.units["scale"][unit]) & (kind != "level")
        wanted = set(kind.index[like])
    made = (found["tier"] == 5) & (kind[unit] in ("rate", "cumulative"))
    return found["unit"].isin(wanted) | made


# Chance


def _steps(value: float, places: int) -> int:
    """A value as a count of the last digit of a number with so many decimals."""
    return int(printed.round_as_printed(value, places).scaleb(places))


def _scaled_units(there: set[str], of: printed.Asked, c: Collection) -> dict[str, float]:
    """By which each unit is to be multiplied to be in that of a number; 1 without scale words.

    Units of another kind than levels, or of another currency than the number's, are left out.
    """
    if of.scale is None:
        return dict.fromkeys(there, 1.0)
    levels = [unit for unit in there if c.read_units[unit].kind == "level"]
    if of.money:
        words = {*printed.CURRENCIES[of.money]}
        levels = [unit for unit in levels if words & {*unit.split("_")}]
    return {unit: float(c.read_units[unit].scale / of.scale) for unit in levels}


def _stepped(found: pd.DataFrame, places: int, by: dict[str, float]) -> pd.DataFrame:
    """Estimates with their ends as counts of the number's last digit."""
    found = found[found["unit"].isin(list(by))]
    factor = found["unit"].map(by).astype(float)
    ends = {"lowest": found["low"] * factor, "highest": found["high"] * factor}
    return found.assign(**{k: [_steps(v, places) for v in side] for k, side in ends.items()})


def _tier(n: int, found: pd.DataFrame, rates: pd.DataFrame, at: int, c: Collection) -> list[object]:
    """A row of ``Found.tiers``."""
    hit = (found["lowest"] <= at) & (found["highest"] >= at)
    fits, tried = _chance(found, rates, at, c)
    chance = fits / tried if tried else float("nan")
    return [n, NAMES[n], _count(found), _count(found[hit]), fits, tried, chance, not chance > MOST]


def _count(found: pd.DataFrame) -> int:
    """How many estimates there are, a reprint counted with what it reprints."""
    how = found["arithmetic"].where(found["tier"] >= 5, "")
    once = found.assign(series=found["repeats"].fillna(found["series"]), arithmetic=how)
    once = once[~found["repeats"].isin(found["series"])]
    keys = ["series", "indicator", "start_year", "end_year", "arithmetic"]
    return len(once.drop_duplicates(keys))


def _chance(found: pd.DataFrame, rates: pd.DataFrame, at: int, c: Collection) -> tuple[int, int]:
    """How many values of this precision a tier gives, of those from its lowest to its highest.

    The range is that of one kind of unit (per cent of a whole; each other unit by itself; each kind
    of slip) at the tier's nearest level; of those that hold the number, or come nearest to it, the
    one where chance does most. With fewer than ten values it takes in all rates of the years; if
    these make no ten either, ten are tried: one estimate alone is no range.
    """
    near = found[found["level"] == found["level"].min()]
    kind = near["unit"].map(c.units["kind"])
    slip = near["arithmetic"].where(near["tier"] == 6, "")
    groups = near.groupby([kind.where(kind == "share", near["unit"]), slip])
    ranges = pd.DataFrame({"low": groups["lowest"].min(), "high": groups["highest"].max()})
    away = (ranges["low"] - at).clip(lower=0) + (at - ranges["high"]).clip(lower=0)
    ranges = ranges[away == away.min()]
    few = (ranges["high"] - ranges["low"] + 1 < FEWEST) & bool(len(rates))
    low = ranges["low"].mask(few, ranges["low"].clip(upper=rates["lowest"].min()))
    high = ranges["high"].mask(few, ranges["high"].clip(lower=rates["highest"].max()))
    spans = sorted(zip(found["lowest"], found["highest"], strict=True))
    ends = list(zip(low.tolist(), high.tolist(), strict=True))
    tried = [(_covered(spans, a, b), max(FEWEST, int(b - a + 1))) for a, b in ends]
    return max(tried, key=lambda pair: (pair[0] / pair[1], pair[1]), default=(0, 0))


def _covered(spans: list[tuple[int, int]], low: int, high: int) -> int:
    """How many whole numbers from ``low`` to ``high`` lie in one of some sorted spans."""
    count, done = 0, int(low) - 1
    for first, last in spans:
        end = int(min(last, high))
        count += max(0, end - max(int(first) - 1, done))
        done = max(done, end)
    return count


def _shown(
    hits: pd.DataFrame, tiers: pd.DataFrame, cited: int | None, c: Collection
) -> pd.DataFrame:
    """Hits of the tiers shown, each with its tier's chance and whether it can be the source."""
    hits = hits.merge(tiers[tiers["shown"]].rename(columns={"name": "tier_name"}), on="tier")
    original, printed = hits["repeats"].fillna(hits["series"]), hits["published"].astype("Int64")
    years = [hits["tier"], hits["start_year"], hits["end_year"]]
    # a number is in print from its first appearance on, a reprint's too
    first = printed.groupby([original, *years], dropna=False).transform("min").astype("float64")
    dated = first.notna() & (cited is not None)
    possible = np.select([dated & (first <= (cited or 0)), dated], ["yes", "no"], "unknown")
    value, family = hits["low"].where(hits["low"] == hits["high"]), c.lineages["family"]
    out = hits.assign(possible=possible, value=value, family=hits["lineage"].map(family))
    out = out.sort_values(["tier", "level", *WHAT], ignore_index=True)[HITS]
    return out.astype(dict.fromkeys(["start_year", "end_year", "published"], "Int64"))
