"""What follows from putting estimates beside one another: chains, increments, and where they part.

Frames of ``load_evidence`` in, frames out; no rate is carried beyond its own period.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from sovdata import growth, tables
from sovdata.display import each_row
from sovdata.errors import UserError

__all__ = [
    "chain",
    "chained_levels",
    "disagreements",
    "like_for_like",
    "period_growth",
    "yearly",
]

#: The vintage to prefer: the better verified. What the package computed ranks with what was read
#: once.
TRUST = {"cross-checked": 0, "computed": 1, "read-once": 1, "second-hand": 2}


def period_growth(
    evidence: pd.DataFrame, series: str, periods: list[tuple[int, int]]
) -> pd.DataFrame:
    """Compound growth of a yearly level series over periods, between years that may be ends.

    A year whose ``endpoint`` is ``no`` is never an end.

    Returns
    -------
    DataFrame
        ``start_year``, ``end_year``, ``value`` (per cent a year); a period without both its ends is
        left out.
    """
    levels = tables.annual(evidence[evidence["endpoint"] != "no"], series)
    rows = [
        {"start_year": first, "end_year": last, "value": growth.period_rate(levels, first, last)}
        for first, last in periods
        if first - 1 in levels and last in levels
    ]
    return pd.DataFrame(rows, columns=["start_year", "end_year", "value"])


def chain(
    evidence: pd.DataFrame, *, lineage: str, concept: str, indicator: str = "output_growth"
) -> pd.DataFrame:
    """Plan-period rates of one lineage and concept, each of the best vintage, linked into a level.

    Parameters
    ----------
    evidence : DataFrame
        Rows of ``load_evidence``.
    lineage, concept, indicator : str
        What to link.

    Returns
    -------
    DataFrame
        One row a plan period, in order and without a gap from the first: ``start_year``,
        ``end_year``, ``rate``, ``series`` (the vintage used: the best verified, then the least
        coarsely printed, then the latest published), ``base`` and
        ``level`` (before the first year and after the last, the first base being 100),
        ``lowest`` and ``highest`` (the rates of all vintages for the period), and the source
        columns of the row used.

    Raises
    ------
    UserError
        If no row is of this lineage and concept, with those there are.
    """
    rows = evidence[
        (evidence["indicator"] == indicator) & (evidence["role"] == "compared")
        & evidence["repeats"].isna() & evidence["value"].notna() & (evidence["area"] == "SUN")
    ]  # fmt: skip
    for what, name in (("lineage", lineage), ("concept", concept)):
        there = sorted(rows[what].dropna().unique())
        rows = rows[rows[what] == name]
        if rows.empty:
            there_is = f"; there is: {', '.join(there)}" if there else ""
            raise UserError(f"no rates to chain of the {what} {name!r}{there_is}")
    out, level, end = [], 100.0, None
    for first, last in tables.PLAN_PERIODS:
        own = rows[(rows["start_year"] == first) & (rows["end_year"] == last)]
        if own.empty or (end is not None and first != end + 1):
            if end is not None:
                break
            continue
        width = (own["high"] - own["low"]).round(6)
        row = (
            own.assign(
                trust=own["verification"].map(TRUST),
                width=width,
                said=-own["published"].astype("float64").fillna(0),
            )
            .sort_values(["trust", "width", "said"], kind="stable")
            .iloc[0]
        )
        after = growth.level_after(float(row["value"]), last - first + 1, level)
        out.append(
            {"start_year": first, "end_year": last, "rate": float(row["value"]),
             "series": row["series"], "base": level, "level": after,
             "lowest": float(own["value"].min()), "highest": float(own["value"].max()),
             **{key: row[key] for key in ("origin", "source", "locator", "lineage")}}
        )  # fmt: skip
        level, end = after, last
    if not out:
        raise UserError(_nothing_to_link(evidence, indicator, lineage, concept))
    columns = [
        "start_year",
        "end_year",
        "rate",
        "series",
        "base",
        "level",
        "lowest",
        "highest",
        "origin",
        "source",
        "locator",
        "lineage",
    ]
    return pd.DataFrame(out, columns=columns)


def _nothing_to_link(evidence: pd.DataFrame, indicator: str, lineage: str, concept: str) -> str:
    """Say that there is nothing to link, and what there is: by this lineage, or which lineages."""
    rows = evidence[(evidence["indicator"] == indicator) & (evidence["role"] == "compared")]
    own = rows[rows["lineage"] == lineage]
    name = "concept" if len(own) else "lineage"
    there = ", ".join(sorted(set((own if len(own) else rows)[name].dropna())))
    none = f"no plan-period rates of lineage {lineage!r} and concept {concept!r}"
    return f"{none}; there is the {name}: {there}" if there else none


def chained_levels(chains: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Chains as lines to draw: ``line``, ``year``, ``value``; the year before the first is 100."""
    frames = []
    for name, rows in chains.items():
        start = rows.iloc[:1].assign(
            year=rows["start_year"].iloc[0] - 1, value=rows["base"].iloc[0]
        )
        frames += [
            start.assign(line=name),
            rows.assign(line=name, year=rows["end_year"], value=rows["level"]),
        ]
    return pd.concat(frames, ignore_index=True)[
        ["line", "year", "value", "lineage", "origin", "source", "locator"]
    ]


def yearly(
    evidence: pd.DataFrame, series: list[str], *, base_year: int | None = None
) -> pd.DataFrame:
    """Yearly values of some series as lines to draw: ``line``, ``year``, ``value`` and the source.

    Years whose ``endpoint`` is ``no`` are left out: the line shows the gap.

    Parameters
    ----------
    evidence : DataFrame
        Rows of ``load_evidence``.
    series : list of str
        Names of the series, in the order to be drawn.
    base_year : int, optional
        Give each series as an index with this year as 100.

    Raises
    ------
    ValueError
        If a series has no yearly values, or none in the base year.
    """
    frames = []
    for name in series:
        tables.annual(evidence, name)
        rows = evidence[
            (evidence["series"] == name)
            & (evidence["start_year"] == evidence["end_year"])
            & evidence["value"].notna()
        ]
        rows = rows[
            (rows["indicator"] == rows["indicator"].iloc[0]) & (rows["endpoint"] != "no")
        ].sort_values("end_year", kind="stable")
        value = rows["value"]
        if base_year is not None:
            base = value[rows["end_year"] == base_year]
            if base.empty:
                raise UserError(f"{name!r} has no value for the base year {base_year}")
            value = value / base.iloc[0] * 100
        frames.append(
            rows.assign(line=rows["title"], year=rows["end_year"].astype(int), value=value)
        )
    found: pd.DataFrame = pd.concat(frames, ignore_index=True)[
        ["series", "line", "year", "value", "lineage", "origin", "source", "locator"]
    ]
    return found


def disagreements(
    evidence: pd.DataFrame, first: int, last: int, *, indicator: str = "output_growth"
) -> pd.DataFrame:
    """Estimates of one period with all that tells them apart, reprints left out, highest first."""
    rows = evidence[
        (evidence["indicator"] == indicator) & (evidence["area"] == "SUN")
        & (evidence["role"] == "compared") & evidence["repeats"].isna() & evidence["value"].notna()
        & (evidence["start_year"] == first) & (evidence["end_year"] == last)
    ]  # fmt: skip
    return rows.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)


def like_for_like(evidence: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Pairs of estimates of one period that differ in one thing only, and by how much.

    *Concept*: one lineage and source, two concepts. *Prices*: one lineage, source and concept, two
    price bases. *Vintage*: one lineage and concept, two sources. *Measurement*: one concept, two
    lineages. All else that the tables know is the same; estimates whose concept is not stated are
    left out.

    Returns
    -------
    DataFrame
        ``choice`` (``concept``, ``prices``, ``vintage``, ``measurement``), ``higher``, ``lower``
        (series), their values, the ``price_basis`` that they share (empty where it differs), and
        ``difference`` in points a year; largest first within a choice.

    Raises
    ------
    UserError
        If there are no estimates for these years.
    """
    found = disagreements(evidence, first, last)
    if found.empty:
        raise UserError(f"no estimates of growth for {first} to {last}; try the years of a plan")
    rows = [row for row in each_row(found) if not str(row.concept).endswith("_unstated")]
    out = []
    for at, one in enumerate(rows):
        for other in rows[at + 1 :]:
            choice = _only_difference(one, other)
            if choice:
                high, low = (one, other) if one.value >= other.value else (other, one)
                basis = one.price_basis if one.price_basis == other.price_basis else ""
                out.append({"choice": choice, "higher": high.series, "higher_title": high.title,
                            "higher_value": high.value, "lower": low.series,
                            "lower_title": low.title, "lower_value": low.value,
                            "price_basis": basis,
                            "difference": high.value - low.value})  # fmt: skip
    columns = [
        "choice",
        "higher",
        "higher_title",
        "higher_value",
        "lower",
        "lower_title",
        "lower_value",
        "price_basis",
        "difference",
    ]
    found = pd.DataFrame(out, columns=columns)
    order = {"concept": 0, "prices": 1, "vintage": 2, "measurement": 3}
    return found.sort_values(
        ["choice", "difference"],
        key=lambda c: c.map(order) if c.name == "choice" else -c,
        kind="stable",
    ).reset_index(drop=True)


def _only_difference(one: Any, other: Any) -> str:
    """Which one thing tells two estimates apart; empty if none or more than one."""
    differs = {
        key
        for key in ("lineage", "concept", "source", "price_basis")
        if getattr(one, key) != getattr(other, key)
    }
    if "lineage" in differs:  # another maker has another source as well
        return "measurement" if differs <= {"lineage", "source"} else ""
    return (
        {"concept": "concept", "price_basis": "prices", "source": "vintage"}.get(
            next(iter(differs)), ""
        )
        if len(differs) == 1
        else ""
    )
