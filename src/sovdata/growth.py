"""Growth arithmetic, with every convention named. Pure functions, no data.

A growth period 1951-55 runs from the level of 1950 to the level of 1955: five years of growth.
Rates are in per cent a year. Printed numbers stand for half a unit of their last digit either
way, half-open: 11.2 is [11.15, 11.25).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd

__all__ = [
    "annual_growth",
    "arithmetic_mean_rate",
    "chain_rates",
    "compound_rate",
    "compound_rates",
    "doubling_time",
    "half_unit",
    "increments",
    "level_after",
    "levels_along",
    "period_rate",
    "printed_digits",
    "printed_interval",
    "printed_numbers",
    "rate_interval",
    "rate_of_cumulative",
    "round_as_printed",
]

THOUSANDS = "[, '\u2019\u00a0\u2009\u202f]"
MINUS = "\u2010\u2011\u2013\u2212"
#: A number as texts print it: thousands parted by a comma, a space or an apostrophe; a sign, but not the dash of a range or of a name.
PRINTED = re.compile(
    rf"(?:(?<!\w)[+{MINUS}-])?(?:(?:[0-9]{{1,3}}(?:{THOUSANDS}[0-9]{{3}})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?|(?<![0-9])\.[0-9]+)"
)


def compound_rate(start: float, end: float, years: int) -> float:
    """Compound annual growth rate.

    Parameters
    ----------
    start, end : float
        Levels, above zero, in one unit.
    years : int
        Years between them, 1 or more.

    Returns
    -------
    float
        Per cent a year: ``((end / start) ** (1 / years) - 1) * 100``.
    """
    if start <= 0 or end <= 0:
        raise ValueError(f"levels must be above zero, got {start} and {end}")
    if years < 1:
        raise ValueError(f"years must be 1 or more, got {years}")
    return float(compound_rates(start, end, years))


def compound_rates(start: Any, end: Any, years: Any) -> Any:
    """``compound_rate`` for columns or arrays, unchecked.

    Parameters
    ----------
    start, end : float, Series or array
        First and last level, both above zero, in one unit and alike in shape.
    years : int, Series or array
        Years between the two.

    Returns
    -------
    float, Series or array
        Per cent a year, in the shape of the levels.
    """
    return ((end / start) ** (1 / years) - 1) * 100


def arithmetic_mean_rate(rates: Sequence[float]) -> float:
    """Arithmetic mean of yearly rates, per cent. Not the compound rate, and never below it."""
    if not len(rates):
        raise ValueError("no rates")
    return float(np.mean(rates))


def chain_rates(rates: Mapping[int, float], first: int, last: int) -> float:
    """Compound rate over ``first`` to ``last`` from the yearly rates of every year in it.

    Parameters
    ----------
    rates : mapping of int to float
        Per cent growth of each year.
    first, last : int
        First and last year of growth.

    Returns
    -------
    float
        Per cent a year.

    Raises
    ------
    ValueError
        If a year is missing; the message names the years.
    """
    years = _span(rates, first, last)
    factor = float(np.prod([1 + rates[year] / 100 for year in years]))
    return compound_rate(1, factor, len(years))


def period_rate(levels: Mapping[int, float], first: int, last: int) -> float:
    """Compound rate over the growth years ``first`` to ``last``, from the level of ``first - 1``.

    Raises
    ------
    ValueError
        If either end's level is missing; the message names the years.
    """
    base = first - 1
    missing = [year for year in (base, last) if year not in levels]
    if missing:
        raise ValueError(f"no level for {_years(missing)}; growth in {first}-{last} is measured from {base} to {last}")
    return compound_rate(levels[base], levels[last], last - base)


def annual_growth(levels: Mapping[int, float]) -> dict[int, float]:
    """Growth of each year over the year before, per cent.

    Raises
    ------
    ValueError
        If a year inside the span is missing: a gap is never bridged.
    """
    years = _span(levels, min(levels), max(levels))
    return {year: compound_rate(levels[year - 1], levels[year], 1) for year in years[1:]}


def increments(levels: Mapping[int, float]) -> dict[int, float]:
    """What each year adds to the level of the year before, in the levels' own unit.

    Raises
    ------
    ValueError
        If a year inside the span is missing.
    """
    years = _span(levels, min(levels), max(levels))
    return {year: levels[year] - levels[year - 1] for year in years[1:]}


def level_after(rate: float, years: int, start: float = 100.0) -> float:
    """Level after ``years`` of growth at ``rate`` per cent a year: ``start * (1 + rate/100) ** years``."""
    return float(start * (1 + rate / 100) ** years)


def levels_along(rate: float, first: int, last: int, start: float = 100.0) -> dict[int, float]:
    """Levels from the base year ``first - 1`` (= ``start``) to ``last`` at one steady rate."""
    return {year: level_after(rate, year - first + 1, start) for year in range(first - 1, last + 1)}


def doubling_time(rate: float) -> float:
    """Years until the level doubles at ``rate`` per cent a year: ``ln 2 / ln(1 + rate/100)``.

    Raises
    ------
    ValueError
        If the rate is not above zero.
    """
    if rate <= 0:
        raise ValueError(f"nothing doubles at {rate} % a year")
    return float(np.log(2) / np.log1p(rate / 100))


def rate_of_cumulative(growth: Any, years: Any) -> Any:
    """Compound rate, per cent a year, of ``growth`` per cent over ``years`` years; for numbers or columns of them."""
    return compound_rates(1, 1 + growth / 100, years)


def rate_interval(start: tuple[Any, Any], end: tuple[Any, Any], years: Any) -> tuple[Any, Any]:
    """Lowest and highest compound rate that the intervals of two printed levels allow.

    Parameters
    ----------
    start, end : tuple of float or of columns
        Lower and upper edge of each level, above zero.
    years : int
        Years between them.

    Returns
    -------
    tuple of float or of columns
        Per cent a year. 161 to 270 in five years: 10.78 to 11.00.
    """
    return compound_rates(start[1], end[0], years), compound_rates(start[0], end[1], years)


def printed_numbers(text: object) -> list[str]:
    """The digits of every number that a text prints: two of a range, or where a comma stands for the point."""
    found = PRINTED.findall(text) if isinstance(text, str) else []
    return [re.sub(f"[{MINUS}]", "-", re.sub(THOUSANDS, "", digits)) for digits in found]


def printed_digits(text: object) -> str | None:
    """The digits of the first number that a text prints: ``11.2`` from ``11.2%``, ``1200`` from ``1,200``; None if there is none."""
    return next(iter(printed_numbers(text)), None)


def half_unit(printed: str) -> Decimal:
    """Half a unit of the last digit of a printed number: ``"11.2"`` gives 0.05."""
    return Decimal(5).scaleb(_last_place(printed) - 1)


def _last_place(printed: str) -> int:
    try:
        exponent = Decimal(printed).as_tuple().exponent
    except InvalidOperation:
        exponent = "n"
    if not isinstance(exponent, int):
        raise ValueError(f"not a number: {printed!r}")  # noqa: TRY004, it is the text that is wrong
    return min(exponent, 0)


def printed_interval(printed: str) -> tuple[Decimal, Decimal]:
    """The half-open interval [low, high) that a printed number stands for."""
    half = half_unit(printed)
    return Decimal(printed) - half, Decimal(printed) + half


def printed_bounds(printed: pd.Series[str]) -> pd.DataFrame:
    """``printed_interval`` for a column of printed numbers, as floats ``low`` and ``high``."""
    decimals = pd.Series([len(str(text).partition(".")[2]) for text in printed], index=printed.index, dtype=int)
    value = pd.to_numeric(printed).astype("float64")
    half = 0.5 * 10.0**-decimals
    low, high = (value - half).to_numpy(copy=True), (value + half).to_numpy(copy=True)
    for places in decimals.unique():
        at = (decimals == places).to_numpy()
        low[at], high[at] = low[at].round(places + 1), high[at].round(places + 1)
    return pd.DataFrame({"low": low, "high": high}, index=printed.index)


def round_as_printed(value: float, printed: str) -> Decimal:
    """``value`` rounded to as many decimals as ``printed`` has; half a unit goes up, below zero too."""
    last_digit = Decimal(1).scaleb(_last_place(printed))
    return (Decimal(repr(float(value))) + last_digit / 2).quantize(last_digit, rounding=ROUND_FLOOR)


def _span(values: Mapping[int, float], first: int, last: int) -> list[int]:
    years = list(range(first, last + 1))
    missing = [year for year in years if year not in values]
    if missing:
        raise ValueError(f"no value for {_years(missing)}; a gap is never bridged")
    return years


def _years(years: Sequence[int]) -> str:
    return ", ".join(map(str, years))
