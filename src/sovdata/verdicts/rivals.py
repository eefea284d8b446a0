"""Readings, and the rival rows that each is compared with; what is said of rivals, never averaged, counted by lineage."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata import tables
from sovdata.display import each_row, known, listed_values, number
from sovdata.verdicts.verdict import Words, words


def readings_of(stats: pd.DataFrame, *, data: Path | None = None) -> pd.DataFrame:
    """The readings of these figures and of claims without figures; a figure without one has its own indicator, unit and period.

    Returns
    -------
    DataFrame
        Columns of ``load_readings``.
    """
    readings = tables.load_readings(data=data)
    missing = stats[~stats["id"].isin(readings.loc[readings["role"] == "compared", "figure"])]
    labels, areas = (tables.load_vocabulary(name, data=data)["label"] for name in ("indicators", "areas"))
    own = missing.rename(columns={"id": "figure"})[["figure", "claim", "indicator", "unit", "area", "start_year", "end_year"]]
    title = missing["indicator"].map(labels)
    if stats["area"].nunique() > 1:
        title = title + ", " + missing["area"].map(areas)
    own = own.assign(reading=missing["id"], title=title, role="compared")
    present = readings[readings["figure"].isna() | readings["figure"].isin(stats["id"])]
    return pd.concat([present.astype(object), own.astype(object)], ignore_index=True)


def rivals_for(reading: Any, evidence: pd.DataFrame, said: Words | None = None) -> pd.DataFrame:
    """The rival rows that cover a reading's period whole.

    Taken are rows of its indicator, area, unit (or the unit that compares with it) and concept
    (any, where the reading names none): with exactly its period; for shares and levels over
    several years also a series' values of every single year, as the interval from lowest to
    highest; and a published range or bound over a longer span, which holds for each year in it.
    A value published for a period goes before one computed for it from the same series.

    Returns
    -------
    DataFrame
        Columns of ``load_evidence``; ``cover`` is ``exact``, ``yearly`` or ``span``.
    """
    said = said or words()
    rows = about(reading, evidence, said)
    if not known(reading.start_year) or not known(reading.end_year):
        return rows.iloc[:0].assign(cover="")
    first, last = int(reading.start_year), int(reading.end_year)
    exact = rows[(rows["start_year"] == first) & (rows["end_year"] == last)]
    exact = exact.sort_values("basis", ascending=False, kind="stable").drop_duplicates("id").assign(cover="exact")
    found = [exact]
    if said.kind[reading.indicator] not in ("rate", "cumulative"):
        rest = rows[~rows["id"].isin(exact["id"])]
        span = rest[(rest["start_year"] <= first) & (rest["end_year"] >= last) & (rest["interval"] == "published")]
        years = yearly_intervals(rest, first, last)
        span = span[~span["id"].isin(years["id"])]
        shortest = (span["end_year"] - span["start_year"]).sort_values(kind="stable").index
        found += [years, span.loc[shortest].drop_duplicates("id").assign(cover="span")]
    frames = [frame for frame in found if len(frame)]
    return pd.concat(frames, ignore_index=True) if frames else exact


def about(reading: Any, evidence: pd.DataFrame, said: Words) -> pd.DataFrame:
    """Rows that measure what a reading means, in its unit or a near one, of any year."""
    wanted = (evidence["indicator"] == reading.indicator) & (evidence["area"] == reading.area)
    if known(reading.unit):
        near = said.near_unit.get(reading.unit)
        wanted &= evidence["unit"].isin([reading.unit, *([near] if known(near) else [])])
    if known(reading.concept):
        wanted &= evidence["concept"] == reading.concept
    found: pd.DataFrame = evidence[wanted]
    return found


def dated_statements(reading: Any, estimator: object, evidence: pd.DataFrame, said: Words | None = None) -> pd.DataFrame:
    """What an estimator published on a reading's subject for any year, reprints left out.

    Parameters
    ----------
    reading : row
        A reading of a claim.
    estimator : str
        A name that stands as a word in the column ``estimator``; where it is missing, nothing is found.
    evidence : DataFrame
        As from ``load_evidence``.
    said : Words, optional
        As for the rules.
    """
    rows = about(reading, evidence, said or words())
    if not known(estimator):
        return rows.iloc[:0]
    named = rows["estimator"].astype("string").fillna("").str.contains(rf"\b{re.escape(str(estimator))}\b", case=False)
    own: pd.DataFrame = rows[named & (rows["basis"] == "published") & rows["repeats"].isna()]
    return own


def yearly_intervals(rows: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Series with a value for each single year of the period, as their lowest-to-highest interval."""
    inside = rows[(rows["start_year"] == rows["end_year"]) & rows["end_year"].between(first, last)]
    picked = inside[inside.groupby("id")["end_year"].transform("nunique") == last - first + 1] if last > first else inside.iloc[:0]
    if picked.empty:
        return picked.assign(cover="")
    low, high = picked.groupby("id")["low"].min(), picked.groupby("id")["high"].max()
    out = picked.drop_duplicates("id").assign(start_year=first, end_year=last, value=float("nan"), interval="years", cover="yearly")
    return out.assign(low=out["id"].map(low), high=out["id"].map(high))


def context_for(reading: Any, evidence: pd.DataFrame) -> pd.DataFrame:
    """Rows about a reading's subject that overlap its period (all, if undated) and are not its rivals."""
    said = words()
    rows = about(reading, evidence, said)
    rivals = rivals_for(reading, evidence[evidence["role"] == "rival"], said)
    rest = rows[~rows["id"].isin(rivals["id"])]
    if not known(reading.start_year):
        return rest
    near: pd.DataFrame = rest[(rest["start_year"] <= reading.end_year) & (rest["end_year"] >= reading.start_year)]
    return near


def groups_of(reading: Any, rivals: pd.DataFrame, said: Words) -> list[tuple[str, str, pd.DataFrame]]:
    """Rivals concept by concept; for shares also price basis by price basis, on which they depend."""
    by = ["concept", "price_basis"] if said.kind[reading.indicator] == "share" else ["concept"]
    keyed = rivals.assign(**{column: rivals[column].astype(object).where(rivals[column].notna(), "") for column in by})
    out = []
    for key, group in keyed.groupby(by, sort=True):
        out.append((str(key[0]), str(key[1]) if len(by) > 1 else "", group))
    return out


def interval_of(row: Any) -> tuple[float, float]:
    """What a rival allows: its interval, its point, or a half-line for a bound."""
    low, high = row.low, row.high
    if not known(low) and not known(high):
        return float(row.value), float(row.value)
    return (float(low) if known(low) else float("-inf")), (float(high) if known(high) else float("inf"))


def bounded(row: Any) -> bool:
    """Whether a rival says more than one side."""
    low, high = interval_of(row)
    return low != float("-inf") and high != float("inf")


def span_of(rows: pd.DataFrame, decimals: int = 1) -> str:
    """Lowest to highest value among rows, as read: ``3.2 to 3.6``."""
    ends = [value for row in each_row(rows) for value in shown_ends(row)]
    if not ends:
        return "a bound only"
    low, high = number(min(ends), decimals), number(max(ends), decimals)
    return low if low == high else f"{low} to {high}"


def shown_ends(row: Any) -> list[float]:
    """The value of a row, or its bounds where it is a range; none where it is one bound only."""
    if known(row.value):
        return [float(row.value)]
    return list(interval_of(row)) if bounded(row) else []


def by_lineage(rows: pd.DataFrame, said: Words, decimals: int = 1) -> dict[str, str]:
    """Lowest to highest value of each lineage, by its label."""
    return {
        "no family stated" if lineage == "not_stated" else str(said.lineage.get(lineage, lineage)): span_of(group, decimals)
        for lineage, group in rows.groupby("lineage", sort=True)
    }


def lineages_of(rows: pd.DataFrame) -> list[str]:
    """Lineages that can be counted: an unstated one is none."""
    return sorted(set(rows["lineage"].dropna()) - {"not_stated"})


def originals(rows: pd.DataFrame) -> dict[str, str]:
    """Each series among rows, and the one it counts as: what it repeats, where that stands there too."""
    here = set(rows["id"])
    return {str(row.id): str(row.repeats) if known(row.repeats) and row.repeats in here else str(row.id) for row in each_row(rows)}


def overlapping(reading: Any, rivals: pd.DataFrame, evidence: pd.DataFrame, said: Words) -> str:
    """Published shares whose period only overlaps the reading's: named, and not compared."""
    if said.kind[reading.indicator] != "share":
        return ""
    rows = about(reading, evidence, said)
    rows = rows[(rows["start_year"] <= reading.end_year) & (rows["end_year"] >= reading.start_year) & ~rows["id"].isin(rivals["id"])]
    rows = rows[rows["basis"] == "published"].sort_values(["start_year", "end_year", "title"])
    return f"Not compared, as they cover other years or a part of these: {listed_values(rows)}." if len(rows) else ""
