"""Tests of a causal chain: whether arms took from investment, and what that could explain.

Functions of the evidence of a ``Collection`` (``c.evidence``); what is assumed is a parameter. No
function says whether the chain holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import pandas as pd

from sovdata import growth
from sovdata.collection import PLAN_PERIODS
from sovdata.errors import UserError
from sovdata.tables import annual

__all__ = [
    "arms_and_investment", "arms_share", "extra_investment", "share_per_point", "stocks_of",
    "what_it_could_add",
]  # fmt: skip

Period = tuple[int, int]

ARMS_SHARE = [
    "series", "prices", "start_year", "end_year", "years", "low", "high", "growth", "corrected",
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
    if first - 1 not in values or last not in values:
        return float("nan")
    return growth.compound_rate(values[first - 1], values[last], last - first + 1)


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
        One row a period of a share of single years, or a row as published of any other:
        ``series``, ``prices``, ``start_year``, ``end_year``, ``years`` (values in it), ``low``,
        ``high`` (per cent of output: lowest and highest year, or as published), ``growth`` (of
        output, per cent a year; missing for a single year, or without both levels), ``corrected``
        (rests on a corrected value).
    """
    out = []
    for series, output in shares.items():
        rows = evidence[
            (evidence["series"] == series) & (evidence["indicator"] == "military_share")
            & (evidence["endpoint"] != "no")
        ]  # fmt: skip
        total = levels(evidence, output, "output")
        yearly = (rows["start_year"] == rows["end_year"]).all()
        groups = _by_period(rows, periods) if yearly else _each(rows)
        for (first, last), group in groups:
            value = group["value"]
            out.append({
                "series": series, "prices": group["price_basis"].iloc[0], "start_year": first,
                "end_year": last, "years": int(value.notna().sum()),
                "low": value.fillna(group["low"]).min(), "high": value.fillna(group["high"]).max(),
                "growth": _rate(total, first, last) if last > first else float("nan"),
                "corrected": bool((group["corrected"] == "yes").any()),
            })  # fmt: skip
    return pd.DataFrame(out, columns=ARMS_SHARE)


def _by_period(rows: pd.DataFrame, periods: Sequence[Period]) -> list[tuple[Period, pd.DataFrame]]:
    groups = [(span, rows[rows["end_year"].between(*span)]) for span in periods]
    return [(span, group) for span, group in groups if len(group)]


def _each(rows: pd.DataFrame) -> list[tuple[Period, pd.DataFrame]]:
    return [
        ((int(rows["start_year"].iloc[at]), int(rows["end_year"].iloc[at])), rows.iloc[[at]])
        for at in range(len(rows))
    ]


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
    rows = _printed_pairs(evidence, lineage)
    spent = levels(evidence, arms, "military_spending")
    for side, (first, last) in (("before", before), ("after", after)):
        rate = _rate(spent, first, last)
        rows.append((arms, side, first, last, rate, rate))
    columns = ["series", "side", "start_year", "end_year", "arms_low", "arms_high"]
    found = pd.DataFrame(rows, columns=columns)
    spans = zip(found["start_year"], found["end_year"], strict=True)
    who = evidence.drop_duplicates("series").set_index("series")["lineage"]
    rates = [_rate(invested, first, last) for first, last in spans]
    return found.assign(investment=rates, lineage=found["series"].map(who))


def _printed_pairs(
    evidence: pd.DataFrame, lineage: str
) -> list[tuple[str, str, int, int, float, float]]:
    rows = evidence[
        (evidence["indicator"] == "military_spending_growth") & (evidence["lineage"] == lineage)
        & (evidence["area"] == "SUN") & (evidence["basis"] == "published")
        & (evidence["role"] == "compared") & evidence["repeats"].isna()
    ].sort_values(["series", "start_year"])  # fmt: skip
    out = []
    for name, pair in rows.groupby("series"):
        starts, ends = list(pair["start_year"].astype(int)), list(pair["end_year"].astype(int))
        if len(pair) != 2 or starts[1] <= ends[0]:
            continue
        low, high = (list(pair["value"].fillna(pair[end]).astype(float)) for end in ("low", "high"))
        out += [(str(name), side, starts[at], ends[at], low[at], high[at])
                for at, side in enumerate(("before", "after"))]  # fmt: skip
    return out


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
    had = {year: growth.level_after(rate, year - start, actual[start]) for year in years}
    rows = [
        {"year": year, "actual": actual[year], "had": had[year], "extra": had[year] - actual[year],
         "output": total[year], "share": 100 * (had[year] - actual[year]) / total[year]}
        for year in years
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["year", "actual", "had", "extra", "output", "share"])


def stocks_of(evidence: pd.DataFrame, series: str = STOCK) -> dict[int, float]:
    """Capital stocks by year; the default is official, in 1973 roubles, its years inferred."""
    return levels(evidence, series, "capital_stock")


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
        Capital stock at the end of each period, bn roubles: ``stocks_of`` by default (productive
        assets in 1973 roubles, while investment is in 1982 roubles and includes housing).
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
    stocks = stocks_of(evidence) if stocks is None else stocks
    shares_kept, stock_times, weights, wear = (
        [each] if isinstance(each, int | float) else list(each)
        for each in (shares_kept, stock_times, weights, wear)
    )
    for name, parts in {"weights": weights, "wear": wear}.items():
        if not all(0 <= part <= 1 for part in parts):
            raise UserError(f"{name}: expected parts from 0 to 1, such as 0.4, not per cent")
    total = levels(evidence, output, "output")
    out = []
    for share, worn in itertools.product(shares_kept, wear):
        last = max(end for _, end in periods)
        extra = extra_investment(
            evidence, kept=kept, last=last, share_kept=share, investment=investment, output=output
        )
        added = _accumulated(extra, worn)
        for span, times, weight in itertools.product(periods, stock_times, weights):
            slowdown = _rate(total, *since) - _rate(total, *span)
            points = weight * _faster(added, stocks, times, span, kept[1])
            out.append({
                "start_year": span[0], "end_year": span[1], "share_kept": share,
                "stock_times": times, "weight": weight, "wear": worn,
                "kept_start_year": kept[0], "kept_end_year": kept[1],
                "since_start_year": since[0], "since_end_year": since[1], **_sums(extra, span),
                "stock": stocks[span[1]] * times, "points": points, "slowdown": slowdown,
                "slowdown_kept": _rate(total, *kept) - _rate(total, *span),
                "part": points / slowdown if slowdown > 0 else float("nan"),
            })  # fmt: skip
    return pd.DataFrame(out).sort_values("start_year", kind="stable").reset_index(drop=True)


def _accumulated(extra: pd.DataFrame, worn: float) -> dict[int, float]:
    """The extra stock of capital by year."""
    stock, out = 0.0, {}
    for year, more in zip(extra["year"], extra["extra"], strict=True):
        stock = (1 - worn) * stock + more
        out[int(year)] = stock
    return out


def _faster(
    added: Mapping[int, float], stocks: Mapping[int, float], times: float, span: Period, start: int
) -> float:
    """By how much capital grows faster over a period, per cent a year."""
    first, last = span
    missing = [year for year in (first - 1, last) if year not in stocks and year != start]
    if missing:
        there = ", ".join(str(year) for year in sorted(stocks))
        what = f"no capital stock for {', '.join(map(str, missing))}; there is one for {there}"
        raise UserError(what)
    at_start = 0.0 if first - 1 == start else added[first - 1] / (times * stocks[first - 1])
    ratio = (1 + added[last] / (times * stocks[last])) / (1 + at_start)
    return float(100 * (ratio ** (1 / (last - first + 1)) - 1))


def _sums(extra: pd.DataFrame, span: Period) -> dict[str, float]:
    inside = extra[extra["year"].between(*span)]
    end = inside.iloc[-1]
    total = float(inside["extra"].sum())
    return {
        "extra_last": float(end["extra"]),
        "extra_sum": total,
        "share_last": float(end["share"]),
        "share_sum": 100 * total / float(inside["output"].sum()),
    }


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
        years = range(first, last + 1)
        if first - 1 not in total or any(year not in spent or year not in total for year in years):
            continue
        share = 100 * sum(spent[year] for year in years) / sum(total[year] for year in years)
        rate = _rate(total, first, last)
        out.append({"start_year": first, "end_year": last, "share": share, "growth": rate,
                    "per_point": share / rate if rate > 0 else float("nan")})  # fmt: skip
    return pd.DataFrame(out, columns=["start_year", "end_year", "share", "growth", "per_point"])
