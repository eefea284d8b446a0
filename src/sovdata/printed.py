"""A figure as a text prints it: its digits, and the range or bound that the text gives."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import NamedTuple

from sovdata import growth

__all__ = ["Said", "said"]

OVER = re.compile(r"\b(?:over|above|more than|at least|no less than|upwards of)\b|[>≥]", re.IGNORECASE)
UNDER = re.compile(r"\b(?:under|below|less than|fewer than|at most|no more than|up to)\b|[<≤]", re.IGNORECASE)
RANGE = re.compile(r"\d\s*%?\s*(?:[–-]|to|and|or)\s*\d", re.IGNORECASE)


class Said(NamedTuple):
    """What a text's figure stands for.

    Attributes
    ----------
    low, high : float
        The figure, twice; the ends of a range that the text gives; an infinite end for a bound.
    digits : str
        The digits whose last place others are rounded to.
    kind : str
        ``figure``, ``range`` or ``bound``.
    exact : bool
        Whether the text prints it to a digit: not in words, and not as a round figure.
    """

    low: float
    high: float
    digits: str
    kind: str
    exact: bool

    @property
    def places(self) -> int:
        """Decimals of the figure as printed."""
        return len(self.digits.partition(".")[2])


def said(as_printed: object, value: float, precision: str) -> Said:
    """Read a figure of a text.

    Parameters
    ----------
    as_printed : str
        The figure as it stands in the text.
    value : float
        The figure as a number; of a range, a number in it.
    precision : str
        ``printed``, ``round`` or ``words``.
    """
    text, exact = str(as_printed), precision == "printed"
    numbers = growth.printed_numbers(text) if precision != "words" else []
    if len(numbers) == 2 and RANGE.search(text):
        ends = sorted(abs(Decimal(number)) for number in numbers)
        if ends[0] <= abs(Decimal(repr(float(value)))) <= ends[1]:
            low, high = sorted(math.copysign(float(end), value) for end in ends)
            return Said(low, high, str(max(ends, key=_places)), "range", exact)
    shown = next((number for number in numbers if float(number) == value), f"{value:.15g}")
    for words, low, high in ((OVER, value, math.inf), (UNDER, -math.inf, value)):
        if words.search(text):
            return Said(low, high, shown, "bound", exact)
    return Said(value, value, shown, "figure", exact)


def _places(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)
