"""Rows of evidence that follow from those published: series made from others, and rates of growth."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sovdata import growth
from sovdata.display import each_row

__all__ = ["CORE", "EVIDENCE", "by_method", "growth_rows", "growth_sums", "joined_notes"]

CORE = [
    "id", "origin", "indicator", "concept", "measure", "unit", "area", "start_year", "end_year",
    "value", "low", "high", "estimator", "source", "locator", "note",
]  # fmt: skip
EVIDENCE = [
    *CORE, "interval", "basis", "computed_from", "title", "price_basis", "lineage", "role", "published",
    "read_in", "verification", "licence", "repeats", "endpoint", "corrected", "value_note",
]  # fmt: skip
COMPUTED = [
    "series", "start_year", "end_year", "value", "low", "high", "endpoint", "corrected", "value_note",
    "computed_from",
]  # fmt: skip


def joined_notes(first: pd.Series, second: pd.Series) -> pd.Series:
    """Two columns of notes as one."""
    both = first.notna() & second.notna()
    return first.where(first.notna(), second).mask(both, first.astype("object") + " " + second.astype("object"))


def _either(first: pd.Series, second: pd.Series) -> pd.Series:
    """A mark that either of two inputs has."""
    return first.where(first.notna(), second)


def by_method(series: pd.DataFrame, published: pd.DataFrame, units: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Rows of the series that the package computes from others by the method they name."""
    frames = [_METHODS[row.method](row, published, units["scale"], areas["part_of"]) for row in each_row(series[series["method"].notna()])]
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["series"])
    about = series[series["method"].notna()]
    merged = rows.merge(about, on="series", how="left", validate="many_to_one")
    return (
        merged.rename(columns={"series": "id"}).assign(origin="evidence", basis="computed", interval="rounding").reindex(columns=EVIDENCE)
    )


def _inputs(row: Any) -> tuple[str, str]:
    first, _, second = str(row.inputs).partition(";")
    return first.strip(), second.strip()


def _ratio(row: Any, published: pd.DataFrame, scale: pd.Series, _: pd.Series) -> pd.DataFrame:
    """One series over another, period by period, in the unit of the ratio; rounding carried through."""
    both, above, below = _paired(row, published)
    factor = both["unit_above"].map(scale) / both["unit_below"].map(scale) / scale[row.unit]
    return both.assign(
        value=factor * both["value_above"] / both["value_below"],
        low=factor * both["low_above"] / both["high_below"],
        high=factor * both["high_above"] / both["low_below"],
        computed_from=f"{above} / {below}",
    )[COMPUTED]


def _product(row: Any, published: pd.DataFrame, scale: pd.Series, _: pd.Series) -> pd.DataFrame:
    """One series times another, period by period, in the unit of the product; rounding carried through."""
    both, above, below = _paired(row, published)
    factor = both["unit_above"].map(scale) * both["unit_below"].map(scale) / scale[row.unit]
    sides = {side: factor * both[f"{side}_above"] * both[f"{side}_below"] for side in ("value", "low", "high")}
    return both.assign(**sides, computed_from=f"{above} x {below}")[COMPUTED]


def _paired(row: Any, published: pd.DataFrame) -> tuple[pd.DataFrame, str, str]:
    """The two inputs of a series side by side, by period; a period is no endpoint if either input's is none, and keeps both notes."""
    above, below = _inputs(row)
    both = published[published["id"] == above].merge(
        published[published["id"] == below], on=["start_year", "end_year"], suffixes=("_above", "_below")
    )
    endpoint = _either(both["endpoint_above"], both["endpoint_below"])
    notes = joined_notes(both["value_note_above"], both["value_note_below"])
    corrected = _either(both["corrected_above"], both["corrected_below"])
    marks = {"endpoint": endpoint, "corrected": corrected, "value_note": notes}
    return both.assign(series=row.series, **marks), above, below


def _weighted_mean(row: Any, published: pd.DataFrame, _: pd.Series, part_of: pd.Series) -> pd.DataFrame:
    """Mean over the parts of an area, weighted; a period of years takes the weights of its years together.

    Periods for which a part or a weight is missing are left out.
    """
    what, weight = _inputs(row)
    parts = set(part_of.index[part_of == row.area])
    members = published[published["area"].isin(parts) & (published["source"] == row.source)]
    values, weights = members[members["indicator"] == what], members[members["indicator"] == weight]
    out = []
    for (start, end), group in values.groupby(["start_year", "end_year"]):
        first, last = int(str(start)), int(str(end))
        inside = weights[(weights["start_year"] >= first) & (weights["end_year"] <= last)]
        complete = inside.groupby("area")["value"].agg(["sum", "size"])
        lacking = group["value"].isna().any() or group["area"].duplicated().any() or set(group["area"]) != parts
        if lacking or set(complete.index) != parts or (complete["size"] != last - first + 1).any():
            continue
        share = group["area"].map(complete["sum"] / complete["sum"].sum())
        means = {column: float((group[column] * share).sum(skipna=False)) for column in ("value", "low", "high")}
        out.append({"series": row.series, "start_year": first, "end_year": last, **means})
    source = f"{what} of {len(parts)} parts, weighted by {weight}"
    return (
        pd.DataFrame(out, columns=["series", "start_year", "end_year", "value", "low", "high"])
        .astype({"start_year": "Int64", "end_year": "Int64", "series": "object"})
        .assign(computed_from=source)
    )


_METHODS = {"ratio": _ratio, "product": _product, "weighted_mean": _weighted_mean}


def growth_rows(rows: pd.DataFrame, indicators: pd.DataFrame, units: pd.Series[str], periods: list[tuple[int, int]]) -> pd.DataFrame:
    """Compound rates that follow from levels, from cumulative growth and from yearly rates; ``units`` are labels."""
    kind = rows["indicator"].map(indicators["kind"])
    target = rows["indicator"].map(indicators["growth_indicator"])
    valued = rows["value"].notna()
    above = (rows["value"] > 0) & ~(rows["low"] <= 0)  # from a level that may be nothing no rate follows
    ends = rows["endpoint"] != "no"
    levels = rows[above & ends & (kind == "level") & target.notna() & (rows["start_year"] == rows["end_year"])]
    sums = rows[valued & (kind == "cumulative") & target.notna()]
    yearly = rows[valued & (rows["value"] > -100) & ~(rows["low"] <= -100) & (kind == "rate") & (rows["start_year"] == rows["end_year"])]
    frames = [_rates_of_levels(levels, units, first, last) for first, last in periods]
    frames += [_rates_of_yearly(yearly, first, last) for first, last in periods if last > first]
    frames.append(_rates_of_sums(sums))
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return rows.iloc[:0]
    out = pd.concat(frames, ignore_index=True)
    to_growth = out["indicator"].map(indicators["growth_indicator"])
    out["indicator"] = to_growth.where(to_growth.notna(), out["indicator"])
    return out.assign(unit="pct_per_year", basis="computed", interval="rounding")[EVIDENCE]


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


def _rates_of_levels(levels: pd.DataFrame, units: pd.Series[str], first: int, last: int) -> pd.DataFrame:
    columns = ["id", "value", "low", "high", "corrected", "value_note"]
    base = levels[levels["end_year"] == first - 1][columns]
    end = levels[levels["end_year"] == last]
    both = end.merge(base, on="id", suffixes=("", "_base"))
    if both.empty:
        return both
    years = last - first + 1
    low, high = growth.rate_interval((both["low_base"], both["high_base"]), (both["low"], both["high"]), years)
    shown = zip(both["value_base"], both["value"], both["unit"].map(units).fillna(both["unit"]), strict=True)
    out = both.assign(
        start_year=first,
        value=growth.compound_rates(both["value_base"], both["value"], years),
        low=low,
        high=high,
        corrected=_either(both["corrected_base"], both["corrected"]),
        value_note=joined_notes(both["value_note_base"], both["value_note"]),
        computed_from=[f"{_number(base)} in {first - 1}, {_number(end)} in {last} ({unit})" for base, end, unit in shown],
    )
    return out.astype({"start_year": "Int64"})[EVIDENCE]


def _rates_of_yearly(yearly: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    inside = yearly[yearly["end_year"].between(first, last)]
    whole = inside.groupby("id")["end_year"].transform("nunique") == last - first + 1
    if not whole.any():
        return inside.iloc[:0]
    out = []
    for _, group in inside[whole].groupby("id", sort=False):
        rate = {
            column: growth.chain_rates(dict(zip(group["end_year"].astype(int), group[column], strict=True)), first, last)
            for column in ("value", "low", "high")
        }
        row = group.iloc[-1].to_dict() | rate
        out.append(row | {"start_year": first, "end_year": last, "computed_from": f"yearly rates of {first} to {last}"})
    return pd.DataFrame(out, columns=EVIDENCE).astype({"start_year": "Int64", "end_year": "Int64"})


def _rates_of_sums(sums: pd.DataFrame) -> pd.DataFrame:
    years = (sums["end_year"] - sums["start_year"] + 1).astype("float64")
    rate = {column: growth.rate_of_cumulative(sums[column], years) for column in ("value", "low", "high")}
    source = [f"{_number(value)} % over the period" for value in sums["value"]]
    return sums.assign(**rate, computed_from=source)


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{round(value, 1):.10g}"
