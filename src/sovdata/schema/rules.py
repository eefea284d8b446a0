"""Rules between the columns of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pandas as pd

from sovdata.printed import read, units_of
from sovdata.schema.files import lookup
from sovdata.schema.types import Found

__all__ = ["RULES", "rule_problems"]

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


def _misprint(frame: Frame, folder: Path) -> pd.Series[bool]:
    """Where a value is none that the print may mean in its unit."""
    units = units_of(lookup(folder / "units.csv", "unit", "label", "kind", "scale"))
    values = frame.attrs["printed"]["value"]
    wrong = [
        isinstance(value, str) and not read(text, units.get(unit)).fits(value)
        for text, value, unit in zip(frame["as_printed"], values, frame["unit"], strict=True)
    ]
    return pd.Series(wrong, index=frame.index, dtype=bool)


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
