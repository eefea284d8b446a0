"""What follows from putting estimates beside one another: chains, pairs, and where they part.

Frames of ``load_evidence`` in, frames out; no rate is carried beyond its own period.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

from sovdata import growth, tables
from sovdata.collection import PLAN_PERIODS
from sovdata.display import each_row
from sovdata.errors import UserError

__all__ = ["chain", "chained_levels", "like_for_like", "period_growth", "yearly"]

#: The vintage to prefer: the better verified. What the package computed ranks with what was read
#: once.
TRUST = {"cross-checked": 0, "computed": 1, "read-once": 1, "second-hand": 2}
#: What is said of a value that is drawn.
MADE = ["lineage", "origin", "source", "locator"]
CHAIN = [
    "start_year", "end_year", "rate", "series", "base", "level", "lowest", "highest",
    "origin", "source", "locator", "lineage",
]  # fmt: skip
#: In what alone two estimates may differ, and what that is the choice of.
CHOICES = {
    "concept": "concept", "price_basis": "prices", "source": "vintage", "lineage": "measurement"
}  # fmt: skip
PAIR = [
    "choice", "higher", "higher_title", "higher_value", "lower", "lower_title", "lower_value",
    "price_basis", "difference",
]  # fmt: skip


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
    spans = [span for span in periods if {span[0] - 1, span[1]} <= {*levels}]
    rows = [(*span, growth.period_rate(levels, *span)) for span in spans]
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
    rows = _compared(evidence, indicator, *PLAN_PERIODS)
    for what, name in (("lineage", lineage), ("concept", concept)):
        there = sorted(rows[what].dropna().unique())
        rows = rows[rows[what] == name]
        if rows.empty:
            there_is = f"; there is: {', '.join(there)}" if there else ""
            raise UserError(f"no plan-period rates of the {what} {name!r}{there_is}")
    rows = rows.assign(
        trust=rows["verification"].map(TRUST),
        width=(rows["high"] - rows["low"]).round(6),
        said=-rows["published"].astype("float64").fillna(0),
        rate=rows["value"],
    ).sort_values(["start_year", "trust", "width", "said"], kind="stable")
    periods = rows.groupby("start_year")
    best = periods.head(1).assign(lowest=[*periods["rate"].min()], highest=[*periods["rate"].max()])
    before = best["end_year"].shift(fill_value=best["start_year"].iloc[0] - 1)
    gap = best["start_year"] != before + 1
    best = best[~gap.cummax()].reset_index(drop=True)
    factors = growth.level_after(best["rate"], best["end_year"] - best["start_year"] + 1, 1.0)
    level = 100 * factors.cumprod()
    return best.assign(base=level.shift(fill_value=100.0), level=level)[CHAIN]


def _compared(evidence: pd.DataFrame, indicator: str, *periods: tuple[int, int]) -> pd.DataFrame:
    """Soviet estimates of some periods that may be compared, without reprints and bounds."""
    years = pd.MultiIndex.from_frame(evidence[["start_year", "end_year"]])
    return evidence[
        (evidence["indicator"] == indicator) & (evidence["area"] == "SUN")
        & (evidence["role"] == "compared") & evidence["repeats"].isna() & evidence["value"].notna()
        & years.isin(pd.MultiIndex.from_tuples(periods))
    ]  # fmt: skip


def chained_levels(chains: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Chains as lines to draw: ``line``, ``year``, ``value``; the year before the first is 100."""
    frames = []
    for name, rows in chains.items():
        start = rows[:1].assign(year=rows["start_year"] - 1, value=rows["base"])
        ends = rows.assign(year=rows["end_year"], value=rows["level"])
        frames += [start.assign(line=name), ends.assign(line=name)]
    return pd.concat(frames, ignore_index=True)[["line", "year", "value", *MADE]]


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
    UserError
        If a series has no yearly values, or none in the base year.
    """
    frames = []
    for name in series:
        rows = tables.annual_rows(evidence[evidence["endpoint"] != "no"], name)
        rows = rows.sort_values("end_year", kind="stable")
        value = rows["value"]
        if base_year is not None:
            base = value[rows["end_year"] == base_year]
            if base.empty:
                raise UserError(f"{name!r} has no value for the base year {base_year}")
            value = value / base.iloc[0] * 100
        years = rows["end_year"].astype(int)
        frames.append(rows.assign(line=rows["title"], year=years, value=value))
    return pd.concat(frames, ignore_index=True)[["series", "line", "year", "value", *MADE]]


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
    found = _compared(evidence, "output_growth", (first, last))
    if found.empty:
        raise UserError(f"no estimates of growth for {first} to {last}; try the years of a plan")
    found = found.sort_values("value", ascending=False, kind="stable")
    rows = [row for row in each_row(found) if not str(row.concept).endswith("_unstated")]
    out: list[tuple[Any, ...]] = []
    for one, other in combinations(rows, 2):  # the higher first
        if choice := _only_difference(one, other):
            basis = one.price_basis if one.price_basis == other.price_basis else ""
            out.append((choice, one.series, one.title, one.value, other.series, other.title,
                        other.value, basis, one.value - other.value))  # fmt: skip
    order = list(CHOICES.values())
    out.sort(key=lambda pair: (order.index(pair[0]), -pair[-1]))
    return pd.DataFrame(out, columns=PAIR)


def _only_difference(one: Any, other: Any) -> str:
    """Which one thing tells two estimates apart; empty if none or more than one."""
    differs = {key for key in CHOICES if getattr(one, key) != getattr(other, key)}
    if "lineage" in differs:  # another maker has another source as well
        return CHOICES["lineage"] if differs <= {"lineage", "source"} else ""
    return CHOICES[differs.pop()] if len(differs) == 1 else ""
