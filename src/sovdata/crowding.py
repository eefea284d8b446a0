"""Tests of a causal chain: whether arms took from investment, and what that could explain.

Functions of the evidence of a ``Collection`` (``c.evidence``); what is assumed is a parameter. No
function says whether the chain holds.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from sovdata import growth
from sovdata.collection import PLAN_PERIODS
from sovdata.errors import UserError
from sovdata.tables import annual

__all__ = [
    "arms_and_investment", "arms_share", "extra_investment", "share_per_point", "what_it_could_add",
]  # fmt: skip

Period = tuple[int, int]

ARMS_SHARE = [
    "series", "prices", "start_year", "end_year", "years", "low", "high", "growth", "corrected",
]  # fmt: skip
ARMS_AND_INVESTMENT = [
    "series", "side", "start_year", "end_year", "arms_low", "arms_high", "investment", "lineage",
]  # fmt: skip
ARMS = "cia_defence_1970_sun"
SHARES = {"cia_share_1982": "cia_gnp_1982", "cia_military_share_1970": "cia_gnp_1970"}
INVESTMENT, OUTPUT, STOCK = "cia_investment_1982", "cia_gnp_1982", "krizisnoe_assets"
PLANS = tuple(period for period in PLAN_PERIODS if period[1] <= 1985)

KEPT, OVER = (1971, 1975), ((1976, 1980), (1981, 1985))  # whose growth is kept, and in which years
SHARES_KEPT, WEIGHTS, WEAR = (0.75, 1.0), (0.3, 0.4, 0.5), (0.0, 0.05)
STOCK_TIMES = (0.75, 1.0, 1.5)  # productive assets alone; investment is in housing too


def levels(evidence: pd.DataFrame, series: str, indicator: str) -> dict[int, float]:
    """Yearly values of a series by year, without those whose ``endpoint`` is ``no``.

    Raises
    ------
    UserError
        If the series has no yearly value of this indicator.
    """
    return annual(evidence[evidence["endpoint"] != "no"], series, indicator)


def _rate(values: Mapping[int, float], first: int, last: int) -> float:
    """Compound growth, per cent a year; missing without a level at both ends."""
    both = first - 1 in values and last in values
    return growth.period_rate(values, first, last) if both else math.nan


# The share of arms


def arms_share(
    evidence: pd.DataFrame, *, shares: Mapping[str, str] = SHARES, periods: Sequence[Period] = PLANS
) -> pd.DataFrame:
    """The share of arms in output over time, each price basis apart, beside the growth of output.

    Parameters
    ----------
    evidence : DataFrame
        Evidence of a collection.
    shares : mapping of str to str
        Series of the share, and the series of output in the same prices.
    periods : sequence of (int, int)
        Periods into which a yearly share is put. Years doubtful as ends are left out.

    Returns
    -------
    DataFrame
        One row a period of a share of single years, or of a share as published of any other:
        ``series``, ``prices``, ``start_year``, ``end_year``, ``years`` (values in it), ``low``,
        ``high`` (per cent of output: lowest and highest year, or as published), ``growth`` (of
        output, per cent a year; missing for a single year, or without both levels), ``corrected``
        (rests on a corrected value).
    """
    period_of = {year: span for span in periods for year in range(span[0], span[1] + 1)}
    out = []
    for series, output in shares.items():
        rows = evidence[
            (evidence["series"] == series) & (evidence["indicator"] == "military_share")
            & (evidence["endpoint"] != "no")
        ]  # fmt: skip
        total = levels(evidence, output, "output")
        spans = list(zip(rows["start_year"], rows["end_year"], strict=True))
        if all(first == last for first, last in spans):
            rows = rows[rows["end_year"].isin(period_of)]
            spans = [period_of[year] for year in rows["end_year"]]
        for (first, last), group in rows.groupby(pd.Series(spans, rows.index, dtype=object)):
            value = group["value"]
            out.append({
                "series": series, "prices": group["price_basis"].iloc[0], "start_year": first,
                "end_year": last, "years": int(value.notna().sum()),
                "low": value.fillna(group["low"]).min(), "high": value.fillna(group["high"]).max(),
                "growth": _rate(total, first, last) if last > first else math.nan,
                "corrected": bool((group["corrected"] == "yes").any()),
            })  # fmt: skip
    return pd.DataFrame(out, columns=ARMS_SHARE)


# Arms beside investment


def arms_and_investment(
    evidence: pd.DataFrame, *, arms: str = ARMS, investment: str = INVESTMENT,
    before: Period = (1971, 1975), after: Period = (1976, 1981), lineage: str = "cia",
) -> pd.DataFrame:  # fmt: skip
    """Growth of arms and of investment over the same years, before and after arms slowed.

    Parameters
    ----------
    evidence : DataFrame
        Evidence of a collection.
    arms, investment : str
        Series of yearly levels.
    before, after : (int, int)
        Periods for ``arms``. Of ``lineage`` every series that prints growth of Soviet arms for
        two periods, one after the other, is taken with its own periods.
    lineage : str
        Whose printed growth of arms is taken.

    Returns
    -------
    DataFrame
        Two rows a series of arms, in order of time: ``series``, ``side`` (``before``, ``after``),
        ``start_year``, ``end_year``, ``arms_low``, ``arms_high`` (per cent a year; a missing
        ``arms_low`` with a bound above means at most), ``investment`` (per cent a year, compound,
        computed for these very years), ``lineage`` (of the arms series).
    """
    invested = levels(evidence, investment, "investment")
    spent = levels(evidence, arms, "military_spending")
    rates = [_rate(spent, *span) for span in (before, after)]
    own = pd.DataFrame([before, after], columns=["start_year", "end_year"])
    own = own.assign(series=arms, value=rates, low=rates, high=rates)
    printed = evidence[
        (evidence["indicator"] == "military_spending_growth") & (evidence["lineage"] == lineage)
        & (evidence["area"] == "SUN") & (evidence["basis"] == "published")
        & (evidence["role"] == "compared") & evidence["repeats"].isna()
    ].sort_values(["series", "start_year"]).groupby("series").filter(_is_pair)  # fmt: skip
    found = pd.concat([printed[own.columns], own], ignore_index=True)
    spans = zip(found["start_year"], found["end_year"], strict=True)
    who = evidence.drop_duplicates("series").set_index("series")["lineage"]
    found = found.assign(
        side=["before", "after"] * (len(found) // 2),
        arms_low=found["value"].fillna(found["low"]),
        arms_high=found["value"].fillna(found["high"]),
        investment=[_rate(invested, *span) for span in spans],
        lineage=found["series"].map(who),
    )
    return found[ARMS_AND_INVESTMENT].astype({"start_year": "int64", "end_year": "int64"})


def _is_pair(rows: pd.DataFrame) -> bool:
    """Whether a series has two periods, one after the other."""
    return len(rows) == 2 and bool(rows["start_year"].iloc[1] > rows["end_year"].iloc[0])


# What constant growth of investment could have added


def extra_investment(
    evidence: pd.DataFrame, *, kept: Period = KEPT, last: int = 1980, share_kept: float = 1.0,
    investment: str = INVESTMENT, output: str = OUTPUT,
) -> pd.DataFrame:  # fmt: skip
    """Investment as it was, and had it kept the growth of an earlier period.

    Parameters
    ----------
    evidence : DataFrame
        Evidence of a collection.
    kept : (int, int)
        Period whose compound growth g is kept; its last year is the start.
    last : int
        Last year.
    share_kept : float
        Part of g that is kept.
    investment, output : str
        Series of yearly levels in the same unit and prices.

    Returns
    -------
    DataFrame
        One row a year after ``kept``: ``year``, ``actual``, ``had`` (``start * (1 + share_kept *
        g) ** n``), ``extra`` (``had - actual``, in the unit of the series), ``output`` and
        ``share`` (``extra``, per cent of output as it was).

    Raises
    ------
    UserError
        If a year has no level.
    """
    actual, total = levels(evidence, investment, "investment"), levels(evidence, output, "output")
    start, years = kept[1], range(kept[1] + 1, last + 1)
    if not years:
        raise UserError(f"last={last}: growth is kept from {start} on, so a later year is needed")
    rate = share_kept * growth.period_rate(actual, *kept)
    missing = [year for year in years if year not in actual or year not in total]
    if missing:
        raise UserError(f"no investment or output in {', '.join(map(str, missing))}")
    rows = pd.DataFrame({"year": years})
    rows["actual"] = rows["year"].map(actual)
    rows["had"] = growth.level_after(rate, rows["year"] - start, actual[start])
    rows["extra"] = rows["had"] - rows["actual"]
    rows["output"] = rows["year"].map(total)
    return rows.assign(share=100 * rows["extra"] / rows["output"])


def what_it_could_add(
    evidence: pd.DataFrame, *, kept: Period = KEPT, periods: Sequence[Period] = OVER,
    shares_kept: float | Sequence[float] = SHARES_KEPT,
    stocks: Mapping[int, float] | None = None,
    stock_times: float | Sequence[float] = STOCK_TIMES,
    weights: float | Sequence[float] = WEIGHTS, wear: float | Sequence[float] = WEAR,
    since: Period = (1951, 1955),
    investment: str = INVESTMENT, output: str = OUTPUT,
) -> pd.DataFrame:  # fmt: skip
    """Growth that constant growth of investment could have added, for each set of assumptions.

    The extra stock of capital by year t is ``S[t] = (1 - wear) * S[t - 1] + extra[t]`` (perpetual
    inventory: Goldsmith, 1951, A perpetual inventory of national wealth). Capital is then
    ``1 + S / K`` times what it was, so over n years its yearly growth is higher by the factor
    ``((1 + S[end] / K[end]) / (1 + S[start] / K[start])) ** (1 / n)``; this, less one, times
    capital's weight, is what growth of output gains (Solow, 1957, Review of Economics and
    Statistics 39(3)). Left as they were: labour, what a unit of capital yields, and all else; the
    extra investment must have come out of some other use.

    Parameters
    ----------
    evidence : DataFrame
        Evidence of a collection.
    kept : (int, int)
        Period whose growth of investment is kept, from its last year on.
    periods : sequence of (int, int)
        Periods to answer for; each begins the year after ``kept`` or another ends.
    shares_kept : float or sequence of float
        Parts of that growth kept.
    stocks : mapping of int to float, optional
        Capital stock at the end of each period, bn roubles; by default official productive assets
        in 1973 roubles, their years inferred, while investment is in 1982 roubles and includes
        housing.
    stock_times : float or sequence of float
        Factors on the stock, for what is not known of its prices, years and extent.
    weights : float or sequence of float
        Weights of capital, 0 to 1.
    wear : float or sequence of float
        Part of the extra capital worn out each year.
    since : (int, int)
        Period since which the slowdown of output is measured.
    investment, output : str
        Series of yearly levels.

    Returns
    -------
    DataFrame
        One row a period and combination: ``start_year``, ``end_year``, ``share_kept``,
        ``stock_times``, ``weight``, ``wear``, and ``kept_start_year``, ``kept_end_year``,
        ``since_start_year``, ``since_end_year``; ``extra_last`` and ``extra_sum`` (bn roubles
        in the last year, and over the period), ``share_last``, ``share_sum`` (the same, per cent of
        output), ``stock`` (bn roubles, with its factor), ``points`` (growth added, points a year),
        ``slowdown`` (points since ``since``), ``slowdown_kept`` (points since ``kept``) and
        ``part`` (``points / slowdown``; missing where growth did not fall).
    """
    stocks = levels(evidence, STOCK, "capital_stock") if stocks is None else stocks
    shares_kept, stock_times, weights, wear = (
        [each] if isinstance(each, int | float) else list(each)
        for each in (shares_kept, stock_times, weights, wear)
    )
    for name, parts in {"weights": weights, "wear": wear}.items():
        if not all(0 <= part <= 1 for part in parts):
            raise UserError(f"{name}: expected parts from 0 to 1, such as 0.4, not per cent")
    total, last = levels(evidence, output, "output"), max(end for _, end in periods)
    out = []
    for share, worn in itertools.product(shares_kept, wear):
        extra = extra_investment(
            evidence, kept=kept, last=last, share_kept=share, investment=investment, output=output
        )
        stock, added = 0.0, {}
        for year, more in zip(extra["year"], extra["extra"], strict=True):
            stock = (1 - worn) * stock + more
            added[year] = stock
        for span, times, weight in itertools.product(periods, stock_times, weights):
            inside = extra[extra["year"].between(*span)]
            slowdown = _rate(total, *since) - _rate(total, *span)
            points = weight * _faster(added, stocks, times, span, kept[1])
            out.append({
                "start_year": span[0], "end_year": span[1], "share_kept": share,
                "stock_times": times, "weight": weight, "wear": worn,
                "kept_start_year": kept[0], "kept_end_year": kept[1],
                "since_start_year": since[0], "since_end_year": since[1],
                "extra_last": inside["extra"].iloc[-1], "extra_sum": inside["extra"].sum(),
                "share_last": inside["share"].iloc[-1],
                "share_sum": 100 * inside["extra"].sum() / inside["output"].sum(),
                "stock": stocks[span[1]] * times, "points": points, "slowdown": slowdown,
                "slowdown_kept": _rate(total, *kept) - _rate(total, *span),
                "part": points / slowdown if slowdown > 0 else math.nan,
            })  # fmt: skip
    return pd.DataFrame(out).sort_values("start_year", kind="stable").reset_index(drop=True)


def _faster(
    added: Mapping[int, float], stocks: Mapping[int, float], times: float, span: Period, start: int
) -> float:
    """By how much capital grows faster over a period, per cent a year."""
    first, last = span
    missing = [year for year in (first - 1, last) if year not in stocks and year != start]
    if missing:
        there = ", ".join(str(year) for year in sorted(stocks))
        years = ", ".join(map(str, missing))
        raise UserError(f"no capital stock for {years}; there is one for {there}")
    at_start = 0.0 if first - 1 == start else added[first - 1] / (times * stocks[first - 1])
    ratio = (1 + added[last] / (times * stocks[last])) / (1 + at_start)
    return float(100 * (ratio ** (1 / (last - first + 1)) - 1))


# Investment for each point of growth


def share_per_point(
    evidence: pd.DataFrame, *, periods: Sequence[Period] = PLANS, investment: str = INVESTMENT,
    output: str = OUTPUT,
) -> pd.DataFrame:  # fmt: skip
    """Share of output invested for each point of growth, period by period.

    It is the gross incremental ratio of capital to output, ``s / g``: Harrod's required relation
    of saving to growth (1939, Economic Journal 49(193)) turned round.

    Parameters
    ----------
    evidence : DataFrame
        Evidence of a collection.
    periods : sequence of (int, int)
        Periods; one without all its levels is left out.
    investment, output : str
        Series of yearly levels in the same unit and prices.

    Returns
    -------
    DataFrame
        ``start_year``, ``end_year``, ``share`` (investment of the period, per cent of its output),
        ``growth`` (of output, per cent a year) and ``per_point`` (``share / growth``; missing
        where output did not grow).
    """
    spent, total = levels(evidence, investment, "investment"), levels(evidence, output, "output")
    out = []
    for first, last in periods:
        years = {*range(first, last + 1)}
        if years <= {*spent} and years | {first - 1} <= {*total}:
            share = 100 * sum(spent[year] for year in years) / sum(total[year] for year in years)
            rate = growth.period_rate(total, first, last)
            out.append((first, last, share, rate, share / rate if rate > 0 else math.nan))
    return pd.DataFrame(out, columns=["start_year", "end_year", "share", "growth", "per_point"])
