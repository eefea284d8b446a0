"""Rows that follow from those published: series made from others, and rates of growth."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from sovdata import growth
from sovdata.display import each_row
from sovdata.schema.texts import TEXT

CORE = [
    "origin", "indicator", "concept", "measure", "unit", "area", "start_year", "end_year",
    "value", "low", "high", "estimator", "source", "locator", "note",
]  # fmt: skip
EVIDENCE = [
    "series", *CORE, "interval", "basis", "computed_from", "title", "price_basis", "lineage",
    "role", "published", "read_in", "verification", "licence", "repeats", "endpoint", "corrected",
    "value_note",
]  # fmt: skip
VALUES = ["value", "low", "high"]
MARKS = ["endpoint", "corrected", "value_note"]
SPAN = ["start_year", "end_year"]
#: A row of evidence without what is said of its series; ``own_note`` is that of the value itself.
ROW = [
    "series", "indicator", "unit", *SPAN, *VALUES, "interval", "basis", "computed_from", *MARKS,
    "own_note",
]  # fmt: skip


def joined_notes(first: pd.Series, second: pd.Series) -> pd.Series[str]:
    """Two columns of notes as one."""
    joined, at = np.array(first, dtype=object), np.flatnonzero(second.notna())
    pairs = zip(joined[at], second.iloc[at], strict=True)
    joined[at] = [f"{one} {other}" if isinstance(one, str) else other for one, other in pairs]
    notes: pd.Series[str] = pd.Series(joined, index=first.index, dtype=TEXT)
    return notes


def _either(first: pd.Series, second: pd.Series) -> pd.Series:
    """A mark that either of two inputs has."""
    return first.where(first.notna(), second)


def by_method(
    series: pd.DataFrame, published: pd.DataFrame, units: pd.DataFrame, areas: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows of the series that the package computes by the method that they name.

    Parameters
    ----------
    series : DataFrame
        The columns of ``series.csv``.
    published : DataFrame
        Rows with the columns ``ROW``.
    units, areas : DataFrame
        Vocabularies by their key.

    Returns
    -------
    DataFrame
        The columns ``ROW``.
    """
    about = series[series["method"].notna()]
    means = [
        _weighted_mean(row, published, series, areas["part_of"])
        for row in each_row(about[about["method"] == "weighted_mean"])
    ]
    of_two = about[about["method"].isin(["ratio", "product"])]
    pairs = [_paired(of_two, published, units["scale"])] if len(of_two) else []
    found = [frame for frame in (*pairs, *means) if len(frame)]
    if not found:
        return published.iloc[:0]
    rows = pd.concat(found, ignore_index=True)
    rows = rows.merge(about[["series", "indicator", "unit"]], on="series", how="left")
    return rows.assign(basis="computed", interval="rounding").reindex(columns=ROW)


def _paired(made: pd.DataFrame, published: pd.DataFrame, scale: pd.Series) -> pd.DataFrame:
    """One series over another, or times it, period by period; rounding carried through.

    What is divided by has to lie above zero with all of its interval: there is no row for a period
    in which it does not. A period is no endpoint if either input's is none, is corrected if either
    is, and keeps both notes.
    """
    parts = [[part.strip() for part in str(text).split(";")] for text in made["inputs"]]
    named = made[["series", "method"]].assign(
        to=made["unit"], first=[part[0] for part in parts], second=[part[-1] for part in parts]
    )
    asked = published["series"].isin({*named["first"], *named["second"]})
    inputs = published.loc[asked, ["series", "unit", *SPAN, *VALUES, *MARKS]]
    both = named.merge(inputs.rename(columns={"series": "first"}), on="first").merge(
        inputs.rename(columns={"series": "second"}), on=["second", *SPAN],
        suffixes=("_above", "_below"),
    )  # fmt: skip
    nothing = (both["value_below"] <= 0) | (both["low_below"] <= 0)
    both = both[(both["method"] != "ratio") | ~nothing].reset_index(drop=True)
    ratio = both["method"] == "ratio"
    power = ratio.map({True: -1, False: 1})
    to, above, below = (both[name].map(scale) for name in ("to", "unit_above", "unit_below"))
    sides = {}
    for side, against in (("value", "value"), ("low", "high"), ("high", "low")):
        # the lowest of what lies below zero is the largest part
        crossed = ratio == (both[f"{side}_above"] >= 0)
        divisor = both[f"{against}_below"].where(crossed, both[f"{side}_below"])
        sides[side] = above * below**power / to * both[f"{side}_above"] * divisor**power
    return both[["series", *SPAN]].assign(
        **sides,
        endpoint=_either(both["endpoint_above"], both["endpoint_below"]),
        corrected=_either(both["corrected_above"], both["corrected_below"]),
        value_note=joined_notes(both["value_note_above"], both["value_note_below"]),
        computed_from=both["first"] + ratio.map({True: " / ", False: " x "}) + both["second"],
    )


def _weighted_mean(
    row: Any, published: pd.DataFrame, series: pd.DataFrame, part_of: pd.Series
) -> pd.DataFrame:
    """Return the mean over the parts of an area, weighted.

    A period of years takes the weights of its years together. Periods for which a part or a weight
    is missing are left out.
    """
    what, weight = (part.strip() for part in str(row.inputs).split(";"))
    parts = {area: place for place, area in enumerate(part_of.index[part_of == row.area])}
    of_parts = series[series["area"].isin(parts) & (series["source"] == row.source)]
    members = published[published["series"].isin(of_parts["series"])]
    members = members.assign(area=members["series"].map(of_parts.set_index("series")["area"]))
    values = members[members["indicator"] == what]
    spans, of = np.unique(values[SPAN].to_numpy(dtype=int), axis=0, return_inverse=True)
    place = values["area"].map(parts).to_numpy(dtype=int)
    cells = np.full((len(VALUES), len(spans), len(parts)), np.nan)
    cells[:, of, place] = values[VALUES].to_numpy(dtype=float).T
    once = np.bincount(of * len(parts) + place, minlength=len(spans) * len(parts)) == 1
    total = _weights(members[members["indicator"] == weight], parts, spans)
    means = (cells * (total / total.sum(axis=1, keepdims=True))).sum(axis=2).T
    kept = once.reshape(len(spans), len(parts)).all(axis=1) & np.isfinite(means[:, 0])
    found = pd.DataFrame(means[kept], columns=VALUES)
    years = pd.DataFrame(spans[kept], columns=SPAN).astype("Int64")
    source = f"{what} of {len(parts)} parts, weighted by {weight}"
    return pd.concat([years, found], axis=1).assign(series=row.series, computed_from=source)


def _weights(rows: pd.DataFrame, parts: dict[Any, int], spans: Any) -> Any:
    """Return the summed weight of each part in each span; missing where one of its years is."""
    yearly = rows[rows["start_year"] == rows["end_year"]]
    first, last = spans.min(initial=9999), spans.max(initial=0)
    inside = yearly[yearly["end_year"].between(first, last)]
    grid = np.full((max(last - first + 1, 0), len(parts)), np.nan)
    grid[inside["end_year"].to_numpy(dtype=int) - first, inside["area"].map(parts)] = inside[
        "value"
    ]
    sums = [grid[start - first : end - first + 1].sum(axis=0) for start, end in spans]
    return np.reshape(sums, (len(spans), len(parts)))


def _years_of(spans: pd.DataFrame) -> pd.DataFrame:
    """Return each span as many times as it has years, with the ``year``."""
    pairs = zip(spans["start_year"], spans["end_year"], strict=True)
    years = pd.Series([range(first, last + 1) for first, last in pairs], index=spans.index)
    return spans.assign(year=years).explode("year", ignore_index=True).astype({"year": "Int64"})


#: How a price basis, a measure or a title says that prices are those of each year.
_CURRENT = re.compile(
    r"\bnominal\b|\bcurrent[- ](?:price|local|int|u\.?s\.?\b|us|lcu|ppp|purch|dollar|rouble|ruble|"
    r"yuan|pound|yen|franc|mark|euro|rupee|market|value|\$|£|€)|\bat current\b|\bcurrent$"
    r"|\bprices of (?:each|the (?:same|current)) year\b",
    re.IGNORECASE,
)


def in_current_prices(rows: pd.DataFrame) -> pd.Series:
    """Whether ``price_basis``, ``measure`` or ``title`` says current or nominal prices."""
    found = pd.Series(False, index=rows.index)
    for name in ("price_basis", "measure", "title"):
        texts = rows[name].dropna().unique()
        said = [text for text in texts if _CURRENT.search(str(text))]
        if said:
            found |= rows[name].isin(said)
    return found | (rows["price_basis"].str.strip().str.casefold() == "current")


def growth_rows(
    rows: pd.DataFrame,
    series: pd.DataFrame,
    indicators: pd.DataFrame,
    units: pd.Series[str],
    periods: list[tuple[int, int]],
) -> pd.DataFrame:
    """Return the compound rates that follow from levels, cumulative growth and yearly rates.

    Parameters
    ----------
    rows : DataFrame
        With the columns ``ROW``.
    series : DataFrame
        What is said of their series.
    indicators : DataFrame
        By their key; ``growth_indicator`` names what the growth of each is.
    units : Series of str
        Labels of units.
    periods : list of (int, int)
        First and last year of each period wanted.

    Returns
    -------
    DataFrame
        The columns ``ROW``, per cent a year.
    """
    codes, names = pd.factorize(rows["indicator"])
    about = indicators.reindex(names)
    kind = about["kind"].to_numpy(dtype=object)[codes]
    grows = about["growth_indicator"].notna().to_numpy()[codes]
    valued, single = rows["value"].notna(), rows["start_year"] == rows["end_year"]
    above = (rows["value"] > 0) & ~(rows["low"] <= 0)  # from what may be nothing no rate follows
    slim = ["series", "unit", *SPAN, *VALUES, "corrected", "value_note"]

    def of(wanted: pd.Series[bool]) -> pd.DataFrame:
        place = np.flatnonzero(wanted.to_numpy(dtype=bool))
        return rows[slim].take(place).assign(place=place)

    ends = above & (rows["endpoint"] != "no") & (kind == "level") & grows & single
    nominal = series.loc[in_current_prices(series), "series"]
    ends &= ~rows["series"].isin(nominal)  # the growth of such levels is not real
    rate = (rows["value"] > -100) & ~(rows["low"] <= -100) & (kind == "rate") & single
    spans = pd.DataFrame(periods, columns=SPAN).astype("Int64")
    ends &= rows["end_year"].isin({*spans["end_year"], *(spans["start_year"] - 1)})
    found = [
        _rates_of_levels(of(ends), units, spans),
        _rates_of_yearly(of(rate), spans[spans["end_year"] > spans["start_year"]]),
        _rates_of_sums(of(valued & (kind == "cumulative") & grows)),
    ]
    found = [frame for frame in found if len(frame)]
    if not found:
        return rows.iloc[:0]
    new = pd.concat(found, ignore_index=True)
    about = rows.iloc[new["place"].to_numpy(dtype=int)].reset_index(drop=True)
    growth_of = about["indicator"].map(indicators["growth_indicator"])
    return about.assign(
        **{name: new[name] for name in (*SPAN, *VALUES, *MARKS[1:], "computed_from")},
        indicator=growth_of.where(growth_of.notna(), about["indicator"]),
        unit="pct_per_year", basis="computed", interval="rounding",
    )  # fmt: skip


def _rates_of_levels(
    levels: pd.DataFrame, units: pd.Series[str], spans: pd.DataFrame
) -> pd.DataFrame:
    """Return the rate of every level series over every period of which it has both ends."""
    years = levels[["series", "end_year"]].assign(at=np.arange(len(levels)))
    both = spans.assign(before=spans["start_year"] - 1).merge(years, on="end_year")
    years = years.rename(columns={"end_year": "before"})
    both = both.merge(years, on=["series", "before"], suffixes=("", "_base"))
    base, end = (levels.iloc[both[at]].reset_index(drop=True) for at in ("at_base", "at"))
    first, last = both["before"].astype(int), both["end_year"].astype(int)
    lengths = (last - first).astype("float64")
    ends = (base["low"], base["high"]), (end["low"], end["high"])
    low, high = growth.rate_interval(*ends, lengths)
    told = _numbers(base["value"]), _numbers(end["value"]), first, last, end["unit"].map(units)
    return end[["place", "end_year"]].assign(
        start_year=both["start_year"],
        value=growth.compound_rate(base["value"], end["value"], lengths),
        low=low,
        high=high,
        corrected=_either(base["corrected"], end["corrected"]),
        value_note=joined_notes(base["value_note"], end["value_note"]),
        computed_from=[
            f"{was} in {first}, {now} in {last} ({unit})"
            for was, now, first, last, unit in zip(*told, strict=True)
        ],
    )


def _rates_of_yearly(yearly: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Return the rate of every series over every period of which it has each year's.

    It is unknown where one of them is.
    """
    factors = (1 + yearly[VALUES] / 100).assign(
        series=yearly["series"], year=yearly["end_year"], place=yearly["place"]
    )
    inside = factors.sort_values("year", kind="stable").merge(_years_of(spans), on="year")
    groups = inside.groupby(["series", *SPAN], sort=False)
    count = groups[VALUES].count().add_suffix("_known")
    made = groups[VALUES].prod().join([count, groups["year"].nunique(), groups["place"].last()])
    made = made.reset_index()
    made = made[made["year"] == made["end_year"] - made["start_year"] + 1].reset_index(drop=True)
    lengths = made["year"].astype("float64")
    rates = {
        side: growth.compound_rate(1.0, made[side], lengths).where(made[f"{side}_known"] == lengths)
        for side in VALUES
    }
    last = yearly.set_index("place").loc[made["place"], MARKS[1:]].reset_index(drop=True)
    spoken = zip(made["start_year"], made["end_year"], strict=True)
    said = [f"yearly rates of {first} to {end}" for first, end in spoken]
    return made[["place", *SPAN]].assign(**rates, computed_from=said).join(last)


def growth_sums(
    rates: pd.DataFrame, indicators: pd.DataFrame, wanted: pd.DataFrame
) -> pd.DataFrame:
    """Return growth over a whole period, where a figure or reading asks for it, from yearly rates.

    ``wanted`` has their ``indicator``, ``start_year`` and ``end_year``, each once.
    """
    asked = wanted.set_axis(["asked", *SPAN], axis=1)
    about = indicators.loc[asked["asked"]].reset_index(drop=True)
    asked = asked.assign(kind=about["kind"].to_numpy(), growth=about["growth_indicator"].to_numpy())
    asked = asked.loc[(asked["kind"] == "cumulative") & asked["growth"].isin(rates["indicator"])]
    if asked.empty:
        return rates.iloc[:0]
    own = rates[~rates["computed_from"].str.endswith("over the period").astype(bool)]
    found = asked.merge(own, left_on=["growth", *SPAN], right_on=["indicator", *SPAN])
    years = (found["end_year"] - found["start_year"] + 1).astype("float64")
    sums = {side: ((1 + found[side] / 100) ** years - 1) * 100 for side in VALUES}
    return found.assign(**sums, indicator=found["asked"], unit="pct_over_period")[ROW]


def _rates_of_sums(sums: pd.DataFrame) -> pd.DataFrame:
    """Return the yearly rate of growth over whole periods."""
    years = (sums["end_year"] - sums["start_year"] + 1).astype("float64")
    above = sums[VALUES].where(sums[VALUES] > -100)  # what may fall by all of it has no lowest rate
    rates = {side: growth.rate_of_cumulative(above[side], years) for side in VALUES}
    source = [f"{number} % over the period" for number in _numbers(sums["value"])]
    return sums.assign(**rates, computed_from=source)


def _numbers(values: pd.Series[float]) -> list[str]:
    """Return numbers as they are told in ``computed_from``, each different one written once."""
    codes, different = pd.factorize(values)
    texts = [
        f"{value:.0f}" if value.is_integer() else f"{round(value, 1):.10g}"
        for value in map(float, different)
    ]
    return [texts[code] for code in codes]
