"""Rows of evidence that follow from those published: series made from others, and rates of growth."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sovdata import growth
from sovdata.display import each_row

__all__ = ["CORE", "EVIDENCE", "by_method", "growth_rows", "growth_sums", "joined_notes"]

CORE = [
    "origin", "indicator", "concept", "measure", "unit", "area", "start_year", "end_year",
    "value", "low", "high", "estimator", "source", "locator", "note",
]  # fmt: skip
EVIDENCE = [
    "series", *CORE, "interval", "basis", "computed_from", "title", "price_basis", "lineage", "role", "published",
    "read_in", "verification", "licence", "repeats", "endpoint", "corrected", "value_note",
]  # fmt: skip
VALUES = ["value", "low", "high"]
MARKS = ["endpoint", "corrected", "value_note"]


def joined_notes(first: pd.Series, second: pd.Series) -> pd.Series:
    """Two columns of notes as one."""
    both = first.notna() & second.notna()
    return first.where(first.notna(), second).mask(both, first.astype("object") + " " + second.astype("object"))


def _either(first: pd.Series, second: pd.Series) -> pd.Series:
    """A mark that either of two inputs has."""
    return first.where(first.notna(), second)


def by_method(series: pd.DataFrame, published: pd.DataFrame, units: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Rows of the series that the package computes from others by the method they name."""
    about = series[series["method"].notna()]
    if about.empty:
        return published.iloc[:0]
    slim = published[["series", "indicator", "area", "source", "unit", "start_year", "end_year", *VALUES, *MARKS]]
    means = [_weighted_mean(row, slim, areas["part_of"]) for row in each_row(about[about["method"] == "weighted_mean"])]
    pairs = _paired(about[about["method"].isin(["ratio", "product"])], slim, units["scale"])
    rows = pd.concat([pairs, *means], ignore_index=True)
    rows = rows.merge(about, on="series", how="left", validate="many_to_one")
    return rows.assign(origin="evidence", basis="computed", interval="rounding").reindex(columns=EVIDENCE)


def _inputs(made: pd.DataFrame) -> pd.DataFrame:
    """The two inputs that each series names."""
    parts = [[part.strip() for part in str(text).split(";")] for text in made["inputs"]]
    return made.assign(first=[part[0] for part in parts], second=[part[-1] for part in parts])


def _paired(made: pd.DataFrame, published: pd.DataFrame, scale: pd.Series) -> pd.DataFrame:
    """One series over another, or times it, period by period; rounding carried through.

    What is divided by has to lie above zero with all of its interval: there is no row for a period
    in which it does not. A period is no endpoint if either input's is none, is corrected if either is, and keeps both notes.
    """
    named = _inputs(made)[["series", "unit", "method", "first", "second"]]
    above = named.merge(published.add_suffix("_above"), left_on="first", right_on="series_above")
    keys = ["second", "start_year_above", "end_year_above"]
    other = published.add_suffix("_below")
    both = above.merge(other, left_on=keys, right_on=["series_below", "start_year_below", "end_year_below"])
    nothing = (both["value_below"] <= 0) | (both["low_below"] <= 0)
    both = both[(both["method"] != "ratio") | ~nothing].reset_index(drop=True)
    ratio = both["method"] == "ratio"
    power = ratio.map({True: -1, False: 1})
    factor = both["unit_above"].map(scale) * both["unit_below"].map(scale) ** power / both["unit"].map(scale)
    sides = {}
    for side, against in (("value", "value"), ("low", "high"), ("high", "low")):
        crossed = ratio == (both[f"{side}_above"] >= 0)  # the lowest of what lies below zero is the largest part
        divisor = both[f"{against}_below"].where(crossed, both[f"{side}_below"])
        sides[side] = factor * both[f"{side}_above"] * divisor**power
    sign = ratio.map({True: " / ", False: " x "})
    return pd.DataFrame({
        "series": both["series"], "start_year": both["start_year_above"], "end_year": both["end_year_above"], **sides,
        "endpoint": _either(both["endpoint_above"], both["endpoint_below"]),
        "corrected": _either(both["corrected_above"], both["corrected_below"]),
        "value_note": joined_notes(both["value_note_above"], both["value_note_below"]),
        "computed_from": both["first"] + sign + both["second"],
    })  # fmt: skip


def _weighted_mean(row: Any, published: pd.DataFrame, part_of: pd.Series) -> pd.DataFrame:
    """Mean over the parts of an area, weighted; a period of years takes the weights of its years together.

    Periods for which a part or a weight is missing are left out.
    """
    what, weight = (part.strip() for part in str(row.inputs).split(";"))
    parts = set(part_of.index[part_of == row.area])
    members = published[published["area"].isin(parts) & (published["source"] == row.source)]
    values, weights = members[members["indicator"] == what], members[members["indicator"] == weight]
    by_year = weights[weights["start_year"] == weights["end_year"]].pivot(index="area", columns="end_year", values="value")
    out = []
    for (start, end), group in values.groupby(["start_year", "end_year"]):
        first, last = int(str(start)), int(str(end))
        years = [year for year in range(first, last + 1) if year in by_year]
        total = by_year[years].sum(axis=1, skipna=False)
        lacking = group["value"].isna().any() or group["area"].duplicated().any() or set(group["area"]) != parts
        if lacking or set(total.index) != parts or total.isna().any() or len(years) != last - first + 1:
            continue
        share = group["area"].map(total / total.sum())
        means = {column: float((group[column] * share).sum(skipna=False)) for column in VALUES}
        out.append({"series": row.series, "start_year": first, "end_year": last, **means})
    source = f"{what} of {len(parts)} parts, weighted by {weight}"
    return (
        pd.DataFrame(out, columns=["series", "start_year", "end_year", *VALUES])
        .astype({"start_year": "Int64", "end_year": "Int64", "series": "object"})
        .assign(computed_from=source)
    )


def growth_rows(rows: pd.DataFrame, indicators: pd.DataFrame, units: pd.Series[str], periods: list[tuple[int, int]]) -> pd.DataFrame:
    """Compound rates that follow from levels, from cumulative growth and from yearly rates; ``units`` are labels."""
    kind = rows["indicator"].map(indicators["kind"])
    target = rows["indicator"].map(indicators["growth_indicator"])
    valued, single = rows["value"].notna(), rows["start_year"] == rows["end_year"]
    above = (rows["value"] > 0) & ~(rows["low"] <= 0)  # from a level that may be nothing no rate follows
    levels = rows[above & (rows["endpoint"] != "no") & (kind == "level") & target.notna() & single]
    sums = rows[valued & (kind == "cumulative") & target.notna()]
    yearly = rows[valued & (rows["value"] > -100) & ~(rows["low"] <= -100) & (kind == "rate") & single]
    spans = pd.DataFrame(periods, columns=["first", "last"]).astype("Int64")
    found = [
        _rates_of_levels(levels, units, spans),
        _rates_of_yearly(yearly, spans[spans["last"] > spans["first"]]),
        _rates_of_sums(sums),
    ]
    found = [frame for frame in found if len(frame)]
    if not found:
        return rows.iloc[:0]
    out = pd.concat(found, ignore_index=True)
    to_growth = out["indicator"].map(indicators["growth_indicator"])
    out["indicator"] = to_growth.where(to_growth.notna(), out["indicator"])
    return out.assign(unit="pct_per_year", basis="computed", interval="rounding")[EVIDENCE]


def _rates_of_levels(levels: pd.DataFrame, units: pd.Series[str], spans: pd.DataFrame) -> pd.DataFrame:
    """The rate of every level series over every period of which it has both ends."""
    ends = levels[["series", "unit", "end_year", *VALUES, "corrected", "value_note"]].assign(place=range(len(levels)))
    end = spans.merge(ends, left_on="last", right_on="end_year").assign(before=lambda rows: rows["first"] - 1)
    base = ends.drop(columns=["unit", "place"]).add_suffix("_base")
    both = end.merge(base, left_on=["series", "before"], right_on=["series_base", "end_year_base"])
    years = (both["last"] - both["before"]).astype("float64")
    low, high = growth.rate_interval((both["low_base"], both["high_base"]), (both["low"], both["high"]), years)
    shown = zip(both["value_base"], both["before"], both["value"], both["last"], both["unit"].map(units).fillna(both["unit"]), strict=True)
    out = levels.iloc[both["place"].to_numpy(dtype=int)].reset_index(drop=True)
    return out.assign(
        start_year=both["first"], value=growth.compound_rate(both["value_base"], both["value"], years), low=low, high=high,
        corrected=_either(both["corrected_base"], both["corrected"]),
        value_note=joined_notes(both["value_note_base"], both["value_note"]),
        computed_from=[f"{_number(was)} in {first}, {_number(now)} in {last} ({unit})" for was, first, now, last, unit in shown],
    )  # fmt: skip


def _rates_of_yearly(yearly: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The rate of every series with a yearly rate for each year of a period; unknown where one of them is."""
    factors = (1 + yearly[VALUES] / 100).assign(series=yearly["series"], end_year=yearly["end_year"], place=range(len(yearly)))
    inside = factors.sort_values("end_year", kind="stable").merge(spans, how="cross")
    inside = inside[(inside["end_year"] >= inside["first"]) & (inside["end_year"] <= inside["last"])]
    groups = inside.groupby(["series", "first", "last"], sort=False)
    made = pd.concat(
        [
            groups[VALUES].prod(),
            groups[VALUES].count().add_suffix("_known"),
            groups["end_year"].nunique().rename("years"),
            groups["place"].last(),
        ],
        axis=1,
    ).reset_index()
    made = made[made["years"] == made["last"] - made["first"] + 1].reset_index(drop=True)
    years = made["years"].astype("float64")
    rates = {side: growth.compound_rate(1.0, made[side], years).where(made[f"{side}_known"] == years) for side in VALUES}
    said = [f"yearly rates of {first} to {last}" for first, last in zip(made["first"], made["last"], strict=True)]
    out = yearly.iloc[made["place"].to_numpy(dtype=int)].reset_index(drop=True)
    return out.assign(start_year=made["first"], end_year=made["last"], **rates, computed_from=said)


def growth_sums(rates: pd.DataFrame, indicators: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """Growth over a whole period, where a figure or reading asks for it, from the computed yearly rate.

    ``wanted`` has their ``indicator``, ``start_year`` and ``end_year``.
    """
    frames = [rates.iloc[:0]]
    for reading in each_row(wanted.drop_duplicates()):
        about = indicators.loc[reading.indicator]
        if about["kind"] != "cumulative" or pd.isna(reading.start_year):
            continue
        own = rates[
            (rates["indicator"] == about["growth_indicator"]) & (rates["start_year"] == reading.start_year)
            & (rates["end_year"] == reading.end_year)
            & ~rates["computed_from"].str.endswith("over the period")
        ]  # fmt: skip
        years = int(reading.end_year) - int(reading.start_year) + 1
        sums = {side: ((1 + own[side] / 100) ** years - 1) * 100 for side in ("value", "low", "high")}
        frames.append(own.assign(**sums, indicator=reading.indicator, unit="pct_over_period"))
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)


def _rates_of_sums(sums: pd.DataFrame) -> pd.DataFrame:
    years = (sums["end_year"] - sums["start_year"] + 1).astype("float64")
    above = sums[VALUES].where(sums[VALUES] > -100)  # of what may fall by all of it there is no lowest rate
    rate = {column: growth.rate_of_cumulative(above[column], years) for column in VALUES}
    source = [f"{_number(value)} % over the period" for value in sums["value"]]
    return sums.assign(**rate, computed_from=source)


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{round(value, 1):.10g}"
