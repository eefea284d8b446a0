"""Rules between the columns of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
import pandas as pd

from sovdata.printed import EARLIER, Unit, read
from sovdata.schema.problems import Fault

Frame = pd.DataFrame


class Names(Protocol):
    """The names of all tables, in memory, against which those of one table are looked up."""

    def keys(self, table: str) -> frozenset[str]:
        """Return the names of a table's rows."""

    def labels(self, table: str) -> dict[str, str]:
        """Return the names of a table's rows by their labels in small letters."""

    def said(self, table: str, column: str) -> Mapping[str, str]:
        """Return the cells of a column by the names of the rows, without empty ones."""

    def units(self) -> Mapping[str, Unit]:
        """Return what of each unit the reading of a figure needs."""

    def works(self) -> frozenset[str]:
        """Return the keys of the bibliography."""


@dataclass(frozen=True)
class Rule:
    """A rule between columns: where ``broken`` holds, ``column`` is not as ``expected``."""

    kind: str
    column: str
    expected: str
    broken: Callable[[Frame, Names], Any]
    hint: Callable[[Frame, Names, int], str] = lambda *_: ""


def _after(first: str, second: str) -> Callable[[Frame, Names], pd.Series[bool]]:
    return lambda frame, _: (frame[first] > frame[second]).fillna(False).astype(bool)


def _unit_misfit(frame: Frame, names: Names) -> Any:
    units, kinds = names.said("units", "kind"), names.said("indicators", "kind")
    cells = (frame[name].to_numpy(dtype=object) for name in ("unit", "indicator"))
    pairs = [*zip(*cells, strict=True)]
    known = {(unit, name) for unit, name in set(pairs) if unit in units and name in kinds}
    wrong = {pair for pair in known if units[pair[0]] not in UNITS_OF_KIND[kinds[pair[1]]]}
    return [pair in wrong for pair in pairs] if wrong else np.zeros(len(frame), dtype=bool)


def _fitting_units(frame: Frame, names: Names, row: int) -> str:
    """Say which units fit an indicator."""
    indicator, unit = frame["indicator"].iloc[row], frame["unit"].iloc[row]
    units, kind = names.said("units", "kind"), names.said("indicators", "kind")[indicator]
    fits = [
        name
        for name, its in units.items()
        if its in UNITS_OF_KIND.get(kind, ()) and its != "unstated"
    ]
    claim = str(frame["claim"].iloc[row]) if "claim" in frame else ""
    if names.said("claims", "test").get(claim) == "ratio":
        fits = [EARLIER, *fits]
    more = f", ... (all {len(fits)}: sovdata template figures)" if len(fits) > 8 else ""
    return (
        f": {indicator} is of the kind {kind}, {unit} of the kind {units[unit]}; units that fit: "
        f"{', '.join(fits[:8])}{more}"
    )


UNITS_OF_KIND = {
    "rate": ("rate", "unstated"),
    "cumulative": ("cumulative", "unstated"),
    "level": ("level", "index", "unstated"),
    "total": ("level", "index", "unstated"),
    "share": ("share", "unstated"),
    "mean": ("level", "unstated"),
}


#: Kinds of indicators that do not lie below zero, unless the indicator says so.
NEVER_BELOW = ("level", "total", "share", "mean")
BELOW = (
    "below zero, as no level or share is; -9, -99 and the like stand for missing in some files: "
    "leave the row out (for a balance: an indicator of your own with below_zero yes)"
)


def _misprint(frame: Frame, names: Names) -> pd.Series[bool]:
    """Where a value is none that the print may mean in its unit."""
    units = names.units()
    cells = frame[["as_printed", "value_printed", "unit"]].itertuples(index=False, name=None)
    wrong = [
        isinstance(value, str) and not read(text, units.get(unit)).fits(value)
        for text, value, unit in cells
    ]
    return pd.Series(wrong, index=frame.index, dtype=bool)


def _meant(frame: Frame, names: Names, row: int) -> str:
    """Say which number a print means in its unit."""
    text, unit = frame["as_printed"].iloc[row], frame["unit"].iloc[row]
    return f": {read(text, names.units().get(unit)).expected}"


def _no_rate(frame: Frame, _: Names) -> pd.Series[bool]:
    lost = frame["value"] <= -100
    return lost & (frame["unit"] == "pct_per_year") if lost.any() else lost


def _below_zero(column: str) -> Callable[[Frame, Names], pd.Series[bool]]:
    """Return where a column lies below zero, and its indicator is none that may."""

    def broken(frame: Frame, names: Names) -> pd.Series[bool]:
        below = frame[column] < 0
        if "as_printed" in frame and below.any():  # a level may fall by more than nothing
            cells, units = zip(frame["as_printed"], frame["unit"], strict=True), names.units()
            below &= np.array([not read(text, units.get(unit)).change for text, unit in cells])
        return below & frame["indicator"].isin(never_below(names)) if below.any() else below

    return broken


def never_below(names: Names) -> set[str]:
    """Return the indicators that do not lie below zero."""
    kinds, may = names.said("indicators", "kind"), names.said("indicators", "below_zero")
    return {name for name, kind in kinds.items() if kind in NEVER_BELOW and name not in may}


def _unknown_inputs(frame: Frame, names: Names) -> pd.Series[bool]:
    """Inputs of a method that lead nowhere: two series, or two indicators for a weighted mean."""
    series, indicators = names.keys("series"), names.keys("indicators")
    known = {"ratio": series, "product": series, "weighted_mean": indicators}

    def lost(method: object, inputs: object) -> bool:
        if method not in known or not isinstance(inputs, str):
            return False
        parts = [part.strip() for part in inputs.split(";")]
        return len(parts) != 2 or not known[str(method)].issuperset(parts)

    found = [lost(*cells) for cells in zip(frame["method"], frame["inputs"], strict=True)]
    return pd.Series(found, index=frame.index, dtype=bool)


PERIOD = Rule("period", "end_year", "expected a year not before start_year",
              _after("start_year", "end_year"))  # fmt: skip
RATE = Rule("rate", "value", "expected a rate of more than -100 % a year: nothing falls by more "
            "than all of it", _no_rate)  # fmt: skip
UNIT = Rule("unit", "unit", "expected a unit that fits the indicator's kind", _unit_misfit,
            _fitting_units)  # fmt: skip
MISPRINT = Rule("misprint", "value", "expected the number that as_printed shows, with as many "
                "decimals", _misprint, _meant)  # fmt: skip
INPUTS = Rule("inputs", "inputs", "expected the names of two series, or of two indicators for a "
              "weighted mean, separated by `; `", _unknown_inputs)  # fmt: skip
METHOD = Rule("inputs", "inputs", "expected inputs where there is a method, and only there",
              lambda frame, _: frame["method"].notna() != frame["inputs"].notna())  # fmt: skip
NEGATIVE = {c: Rule("below_zero", c, BELOW, _below_zero(c)) for c in ("value", "low", "high")}
VALUES = (
    PERIOD,
    Rule("no_value", "value", "expected a value, or a low or high bound",
         lambda frame, _: frame[["value", "low", "high"]].isna().all(axis=1)),
    Rule("bounds", "high", "expected a bound not under low", _after("low", "high")),
    Rule("bounds", "value", "expected a value between low and high",
         lambda frame, _: (frame["value"] < frame["low"]) | (frame["value"] > frame["high"])),
)  # fmt: skip
RULES: dict[str, tuple[Rule, ...]] = {
    "soviet_stats": (PERIOD, UNIT, RATE, NEGATIVE["value"], MISPRINT),
    "readings": (PERIOD, UNIT),
    "series": (UNIT, INPUTS, METHOD),
    "observations": VALUES,
    "evidence": (UNIT, RATE, *NEGATIVE.values(), *VALUES),
}


def rule_faults(frame: Frame, rules: Iterable[Rule], names: Names) -> list[Fault]:
    """Return the cells of a table that break one of its rules."""
    return [
        Fault(
            rule.kind, rule.column, np.flatnonzero(rule.broken(frame, names)), rule.expected,
            partial(rule.hint, frame, names),
        )
        for rule in rules
    ]  # fmt: skip
