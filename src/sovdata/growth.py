"""Growth arithmetic, with every convention named. Pure functions, no data.

A growth period 1951-55 runs from the level of 1950 to the level of 1955: five years of growth.
Rates are in per cent a year. What takes a number takes an array or a Series too, element by
element; a Series keeps its index. A missing value (NaN) stays missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, overload

import numpy as np
import pandas as pd

from sovdata.errors import UserError

__all__ = [
    "compound_rate",
    "doubling_time",
    "level_after",
    "levels_along",
    "period_rate",
    "rate_interval",
    "rate_of_cumulative",
]

#: Values by year: a mapping, or a Series whose index holds the years; a missing value is no value.
ByYear: TypeAlias = "Mapping[int, float] | pd.Series[float]"


@overload
def compound_rate(start: float, end: float, years: int) -> float: ...
@overload
def compound_rate(start: Any, end: Any, years: Any) -> Any: ...
def compound_rate(start: Any, end: Any, years: Any) -> Any:
    """Compound annual growth rate.

    Parameters
    ----------
    start, end : float, array or Series
        Levels, above zero, in one unit.
    years : int, array or Series
        Years between them, 1 or more.

    Returns
    -------
    float, array or Series
        Per cent a year: ``((end / start) ** (1 / years) - 1) * 100``.

    Raises
    ------
    UserError
        For a level or a number of years out of these bounds, and for Series of unlike index.
    """
    start, end, years = alike(start, end, years)
    refuse((start <= 0) | (end <= 0), "levels must be above zero, got {} and {}", start, end)
    refuse(years < 1, "years must be 1 or more, got {}", years)
    return as_given(((end / start) ** (1 / years) - 1) * 100)


def period_rate(levels: ByYear, first: int, last: int) -> float:
    """Compound rate over the growth years ``first`` to ``last``, from the level of ``first - 1``.

    Raises
    ------
    UserError
        If either end's level is missing; the message names the years.
    """
    levels, base = _by_year(levels), first - 1
    missing = [year for year in (base, last) if year not in levels]
    if missing:
        raise UserError(
            f"no level for {', '.join(map(str, missing))}; "
            f"growth in {first}-{last} is measured from {base} to {last}"
        )
    return compound_rate(levels[base], levels[last], last - base)


def level_after(rate: Any, years: Any, start: Any = 100.0) -> Any:
    """Level after years of growth at a rate: ``start * (1 + rate/100) ** years``.

    Parameters
    ----------
    rate : float, array or Series
        Per cent a year.
    years : int, array or Series
    start : float, array or Series
        The first level.
    """
    rate, years, start = alike(rate, years, start)
    return as_given(start * (1 + rate / 100) ** years)


def levels_along(rate: float, first: int, last: int, start: float = 100.0) -> dict[int, float]:
    """Levels from the base year ``first - 1`` (= ``start``) to ``last`` at one steady rate."""
    return {year: level_after(rate, year - first + 1, start) for year in range(first - 1, last + 1)}


def doubling_time(rate: Any) -> Any:
    """Years until the level doubles at ``rate`` per cent a year: ``ln 2 / ln(1 + rate/100)``.

    Raises
    ------
    UserError
        If a rate, of a number, an array or a Series, is not above zero.
    """
    (rate,) = alike(rate)
    refuse(rate <= 0, "nothing doubles at {} % a year", rate)
    return as_given(np.log(2) / np.log1p(rate / 100))


def rate_of_cumulative(growth: Any, years: Any) -> Any:
    """Compound rate, per cent a year, of ``growth`` per cent over ``years`` years.

    Raises
    ------
    UserError
        For a fall of all of it or more (-100 per cent), and as ``compound_rate`` does.
    """
    growth, years = alike(growth, years)
    refuse(growth <= -100, "nothing falls by all of it or more, got {} %", growth)
    return compound_rate(1.0, 1 + growth / 100, years)


def rate_interval(start: Any, end: Any, years: Any) -> tuple[Any, Any]:
    """Lowest and highest compound rate that the intervals of two printed levels allow.

    Parameters
    ----------
    start, end : pair of float, of arrays or of Series
        Lower and upper edge of each level, above zero.
    years : int
        Years between them.

    Returns
    -------
    tuple of float, of arrays or of Series
        Per cent a year. 161 to 270 in five years: 10.78 to 11.00.
    """
    (low_start, high_start), (low_end, high_end) = start, end
    low = compound_rate(high_start, low_end, years)
    return low, compound_rate(low_start, high_end, years)


def alike(*given: Any) -> list[Any]:
    """Numbers and columns as floats; refused where pandas would match rows by unlike labels."""
    if all(isinstance(one, (int, float)) for one in given):  # sixty times faster than as arrays
        return [float(one) for one in given]
    columns = [one for one in given if isinstance(one, pd.Series)]
    if any(not one.index.equals(columns[0].index) for one in columns[1:]):
        raise UserError("columns with unlike index; expected the same rows in the same order")
    plain = [one if isinstance(one, pd.Series) else np.asarray(one) for one in given]
    sizes = {len(one) for one in plain if one.ndim == 1}
    if len(sizes) > 1:
        raise UserError(f"columns of unlike length: {', '.join(map(str, sorted(sizes)))}")
    return [one.astype(float) for one in plain]


def as_given(result: Any) -> Any:
    """A result as a plain number where numbers were given."""
    return result if isinstance(result, float) or np.ndim(result) else float(result)


def refuse(wrong: Any, said: str, *values: Any) -> None:
    """Raise an error if anything is wrong, with the first of these values that is."""
    if wrong is not False and np.any(wrong):
        at = np.asarray(wrong)
        each = (np.broadcast_to(np.asarray(value), at.shape)[at][0] for value in values)
        raise UserError(said.format(*(f"{one:g}" for one in each)))


def _by_year(values: ByYear) -> dict[int, float]:
    """Values by year without those that are missing."""
    if not isinstance(values, (Mapping, pd.Series)):
        raise TypeError("expected values by year: a mapping, or a Series with years in its index")
    if isinstance(values, pd.Series) and not values.index.is_unique:
        raise UserError("a year stands in the index twice")
    pairs = values.dropna().items() if isinstance(values, pd.Series) else values.items()
    return {int(str(year)): float(value) for year, value in pairs if not np.isnan(value)}
