"""Rules between the columns of a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import pandas as pd

from sovdata.growth import printed_numbers
from sovdata.schema.files import lookup
from sovdata.schema.types import Found

__all__ = ["IN_WORDS", "RULES", "rule_problems"]

Frame = pd.DataFrame


@dataclass(frozen=True)
class Rule:
    """A rule between columns: where ``broken`` holds, ``column`` is not as ``expected``."""

    column: str
    expected: str | Callable[..., str]  # of an indicator and a unit
    broken: Callable[[Frame, Path], pd.Series[bool]]


def _after(first: str, second: str) -> Callable[[Frame, Path], pd.Series[bool]]:
    return lambda frame, _: (frame[first] > frame[second]).fillna(False).astype(bool)


def _kinds(table: str, key: str, folder: Path) -> pd.Series[str]:
    """The kind of each unit or indicator."""
    return lookup(folder / f"{table}.csv", key, "kind").drop_duplicates(key).set_index(key)["kind"]


def _unit_misfit(frame: Frame, folder: Path) -> pd.Series[bool]:
    unit = frame["unit"].map(_kinds("units", "unit", folder))
    kind = frame["indicator"].map(_kinds("indicators", "indicator", folder))
    fits = pd.Series([u in UNITS_OF_KIND.get(k, ()) for u, k in zip(unit, kind, strict=True)], index=frame.index, dtype=bool)
    return ~fits & unit.notna() & kind.notna()


def _fitting_units(indicator: str, unit: str, folder: Path) -> str:
    """Which units fit an indicator, in words."""
    units, kind = _kinds("units", "unit", folder), _kinds("indicators", "indicator", folder)[indicator]
    fitting = [str(name) for name, its in units.items() if its in UNITS_OF_KIND[kind] and its != "unstated"]
    return (
        f"expected a unit that fits the indicator's kind: {indicator} is of the kind {kind}, {unit} of the kind {units[unit]}; "
        f"units that fit: {', '.join(fitting[:8])}{', ...' if len(fitting) > 8 else ''}"
    )


UNITS_OF_KIND = {
    "rate": ("rate", "unstated"),
    "cumulative": ("cumulative", "unstated"),
    "level": ("level", "index", "unstated"),
    "total": ("level", "index", "unstated"),
    "share": ("share", "unstated"),
    "mean": ("level", "unstated"),
}


def _misprint(frame: Frame, _: Path) -> pd.Series[bool]:
    shown = zip(frame["as_printed"], frame.attrs["printed"]["value"], strict=True)
    return pd.Series([not _same_number(text, value) for text, value in shown], index=frame.index, dtype=bool)


def _same_number(as_printed: object, value: object) -> bool:
    """Whether a value has the digits that a text shows, decimals included, or is one of its numbers, or in the range that it shows."""
    digits = printed_numbers(as_printed)
    if not digits or not isinstance(as_printed, str) or not isinstance(value, str) or IN_WORDS.search(as_printed):
        return True
    given, numbers = Decimal(value), [Decimal(text) for text in digits]
    if len(numbers) > 1:
        comma = re.sub(r"([0-9]),([0-9])", r"\1.\2", as_printed)
        ranged = len(numbers) == 2 and abs(numbers[0]) <= abs(given) <= abs(numbers[1])
        return given in numbers or ranged or printed_numbers(comma) == [value]
    shown = numbers[0]
    return shown == given and shown.as_tuple().exponent == given.as_tuple().exponent


def _no_rate(frame: Frame, _: Path) -> pd.Series[bool]:
    return (frame["unit"] == "pct_per_year") & (frame["value"] <= -100)


def _no_value(frame: Frame, _: Path) -> pd.Series[bool]:
    return frame[["value", "low", "high"]].isna().all(axis=1)


def _outside(frame: Frame, _: Path) -> pd.Series[bool]:
    return (frame["value"] < frame["low"]) | (frame["value"] > frame["high"])


def _method_without_inputs(frame: Frame, _: Path) -> pd.Series[bool]:
    return frame["method"].notna() != frame["inputs"].notna()


def _unknown_inputs(frame: Frame, folder: Path) -> pd.Series[bool]:
    """Inputs of a method that lead nowhere: two series, or two indicators for a weighted mean."""
    series, indicators = set(frame["series"].dropna()), set(lookup(folder / "indicators.csv", "indicator")["indicator"])
    names = {"ratio": series, "product": series, "weighted_mean": indicators}
    split = frame["inputs"].fillna("").str.split(";").map(lambda parts: [part.strip() for part in parts])
    found = [
        method in names and parts != [""] and (len(parts) != 2 or not set(parts) <= names[method])
        for method, parts in zip(frame["method"], split, strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype=bool)


#: A sign or a fraction that is no digit: the number has to be given in ``value``.
IN_WORDS = re.compile(r"\bminus\b|\(\s*[0-9.,]+\s*%?\s*\)|[\u00bc-\u00be\u2150-\u215e]", re.IGNORECASE)

PERIOD = Rule("end_year", "expected a year not before start_year", _after("start_year", "end_year"))
RATE = Rule("value", "expected a rate of more than -100 % a year: nothing falls by more than all of it", _no_rate)
UNIT = Rule("unit", _fitting_units, _unit_misfit)
VALUES = (
    PERIOD,
    Rule("value", "expected a value, or a low or high bound", _no_value),
    Rule("high", "expected a bound not under low", _after("low", "high")),
    Rule("value", "expected a value between low and high", _outside),
)
RULES: dict[str, tuple[Rule, ...]] = {
    "soviet_stats": (
        PERIOD,
        UNIT,
        RATE,
        Rule("value", "expected the number that as_printed shows, with as many decimals", _misprint),
    ),
    "readings": (PERIOD, UNIT),
    "series": (
        UNIT,
        Rule("inputs", "expected the names of two series, or of two indicators for a weighted mean, parted by `; `", _unknown_inputs),
        Rule("inputs", "expected inputs where there is a method, and only there", _method_without_inputs),
    ),
    "observations": VALUES,
    "evidence": (UNIT, RATE, *VALUES),
}


def rule_problems(frame: Frame, table: str, folder: Path) -> list[Found]:
    """The cells of a table that break one of its rules."""
    found: list[Found] = []
    for rule in RULES.get(table, ()):
        rows = frame.index[rule.broken(frame, folder)]
        if isinstance(rule.expected, str):
            found += [(int(row), rule.column, rule.expected) for row in rows]
        else:
            say = cache(partial(rule.expected, folder=folder))
            found += [(int(row), rule.column, say(frame["indicator"].loc[row], frame["unit"].loc[row])) for row in rows]
    return found
