"""What is wrong with a table: types, limits, names, keys, and rules between columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sovdata.growth import printed_digits
from sovdata.schema.files import Cells, cells_of, lookup, parse
from sovdata.schema.package import keys_file, keys_for, labels_for
from sovdata.schema.problems import CONTROL, DataError, Problem, nearest

__all__ = ["examine", "known", "pandera_schema"]

Frame = pd.DataFrame
#: How the numbers of the schema are written, and what they are called.
NUMBERS = {
    "integer": (re.compile(r"[+-]?[0-9]{1,15}"), "a whole number"),
    "number": (re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?"), "a number such as 11.2 (digits and a point)"),
}


#: How pandas holds the numbers of the schema; a missing year stays missing.
KINDS = {"integer": "Int64", "number": "float64"}
TEXT: Any = pd.Series([""], dtype=str).dtype  # `object` before pandas 3


class Printed(dict[str, "pd.Series[str]"]):
    """Columns as text, kept beside a frame; pandas copies what is beside a frame at each step, so not these."""

    def __deepcopy__(self, memo: object) -> Printed:
        return self


def _typed(texts: Frame, resource: Mapping[str, Any]) -> tuple[list[Found], Frame]:
    """Texts as the columns of the schema, in its order, numbers as numbers; and the cells that are none."""
    found: list[Found] = []
    columns: dict[str, Any] = {}
    for field in resource["schema"]["fields"]:
        name, kind = field["name"], KINDS.get(field["type"], TEXT)
        if name not in texts:
            columns[name] = pd.Series(np.nan, index=texts.index).astype(kind)
        elif field["type"] not in NUMBERS:
            columns[name] = texts[name]
        else:
            form, called = NUMBERS[field["type"]]
            values, wrong = _numbers(texts[name], form)
            columns[name] = pd.Series(values, index=texts.index).astype(kind)
            found += [(int(row), name, f"expected {called}") for row in wrong]
    return found, pd.DataFrame(columns, index=texts.index)


def _finished(frame: Frame, texts: Frame, resource: Mapping[str, Any]) -> Frame:
    """A typed frame with plain texts; ``attrs["printed"]`` keeps those of the columns that the schema marks as ``printed``."""
    printed = [field["name"] for field in resource["schema"]["fields"] if field.get("printed")]
    frame = frame.assign(**{str(name): _plain_text(frame[name]) for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)})
    shown = texts.reindex(columns=printed)
    frame.attrs["printed"] = Printed({name: shown[name].where(frame[name].notna()).astype(TEXT) for name in printed})
    return frame


def known(raw: bytes, resource: Mapping[str, Any]) -> Frame:
    """A table whose bytes are known to be right, with its types from the first."""
    fields = resource["schema"]["fields"]
    printed = [field["name"] for field in fields if field.get("printed")]
    numbers = [field["name"] for field in fields if field["type"] == "number"]  # as text first: pandas' own way differs between versions
    frame = parse(raw, {field["name"]: "Int64" if field["type"] == "integer" else str for field in fields})
    names = [field["name"] for field in fields]
    frame = frame if list(frame.columns) == names else frame[names]
    texts = Printed({name: frame[name] for name in printed})
    frame = frame.assign(**{name: _numbers(frame[name])[0] for name in numbers}) if numbers else frame
    frame.attrs["printed"] = texts
    return frame


def _plain_text(column: pd.Series[str]) -> pd.Series[str]:
    """A column of categories as plain text."""
    texts = column.cat.categories.astype(TEXT).array
    return pd.Series(texts.take(column.cat.codes.to_numpy(), allow_fill=True), index=column.index)


def _numbers(column: pd.Series[str], form: re.Pattern[str] | None = None) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Texts as numbers, each different text read once; and the rows whose text has not the form, for which there is none."""
    codes, different = pd.factorize(column)
    values = np.append(pd.to_numeric(pd.Series(different, dtype=object), errors="coerce").to_numpy(dtype="float64"), np.nan)
    wrong = [] if form is None else [place for place, text in enumerate(different) if not form.fullmatch(text)]
    values[wrong] = np.nan
    return values[codes], np.flatnonzero(np.isin(codes, wrong))


def examine(raw: bytes, file: str, resource: Mapping[str, Any], folder: Path, *, notes: bool = False) -> tuple[list[Problem], Frame]:
    """All problems of a table's bytes, and its typed frame (empty if it cannot be parsed).

    Parameters
    ----------
    raw : bytes
        The file.
    file : str
        Its name, for messages.
    resource : mapping
        What the descriptor says of the table.
    folder : Path
        Data folder, for the tables that its names lead to.
    notes : bool
        As for ``cells_of``.
    """
    cells = cells_of(raw, file, notes=notes, kinds=_held(resource))
    problems = _header_problems(cells, file, resource) + cells.ragged
    if problems:
        return problems, pd.DataFrame()
    texts = cells.texts()
    found, frame = _typed(texts, resource)
    found += _control_problems(texts) if _may_hold_control(raw) else []
    unreadable = {(row, column) for row, column, _ in found}
    others = [*_column_problems(frame, resource, folder), *_key_problems(frame, resource)]
    frame = _finished(frame, texts, resource)
    others += _rule_problems(frame, resource["name"], folder)
    found += [item for item in others if item[:2] not in unreadable]
    if not found:
        return [], frame
    found.sort(key=lambda item: (item[0], item[1]))
    lines = cells.lines()
    return [Problem(file, expected, lines[row], column, _cell(texts, row, column)) for row, column, expected in found], frame


def _held(resource: Mapping[str, Any]) -> dict[str, Any]:
    """How pandas holds texts until they are checked: names of another table's rows as categories, numbers to be as plain objects."""
    names = {name for key in resource["schema"].get("foreignKeys", []) for name in key["fields"]}
    numbers = {field["name"] for field in resource["schema"]["fields"] if field["type"] in NUMBERS}
    return dict.fromkeys(names, "category") | dict.fromkeys(numbers, object)


def _cell(texts: Frame, row: int, column: str) -> str:
    value = texts[column].iloc[row] if column in texts else None
    return "" if pd.isna(value) else str(value)


def _header_problems(cells: Cells, file: str, resource: Mapping[str, Any]) -> list[Problem]:
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    problems, missing, times = [], set(fields) - set(cells.header), Counter(cells.header)
    for column in cells.header:
        if column not in fields:
            problems.append(
                Problem(
                    file,
                    f"no such column in {resource.get('called', resource['name'])}{nearest(column, missing)}",
                    cells.header_line,
                    column,
                )
            )
        elif times[column] > 1:
            problems.append(Problem(file, "the column stands there twice", cells.header_line, column))
    for name, field in fields.items():
        if name not in cells.header and field.get("constraints", {}).get("required"):
            problems.append(Problem(file, "the column is missing", cells.header_line, name))
    return list(dict.fromkeys(problems))


Found = tuple[int, str, str]  # row, column, what was expected


ASCII_CONTROL = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))


def _may_hold_control(raw: bytes) -> bool:
    """Whether the cells have to be looked at for control characters one by one: a workbook's, and where a file has any."""
    if raw.startswith(b"PK") or len(raw) != len(raw.translate(None, ASCII_CONTROL)):
        return True
    return not raw.isascii() and CONTROL.search(raw.decode(errors="replace")) is not None


def _control_problems(texts: Frame) -> list[Found]:
    return [
        (int(row), str(name), "expected text without control characters")
        for name in texts
        for row in texts.index[texts[name].map(lambda cell: isinstance(cell, str) and CONTROL.search(cell) is not None)]
    ]


def _column_problems(frame: Frame, resource: Mapping[str, Any], folder: Path) -> list[Found]:
    """What pandera finds column by column, with the schema's own expectation as the message."""
    import pandera.pandas as pandera

    schema = pandera_schema(resource, folder)
    try:
        schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    found = []
    for case in cases.itertuples():
        if pd.isna(case.index):
            raise AssertionError(f"pandera: {case.check}")  # a fault of the adapter, not of the data
        row, column = int(case.index), str(case.column)
        if case.check == "not_nullable":
            expected = "the cell is empty; it must be filled"
        else:
            expected = str(case.check)
            if expected.startswith("expected a name in"):
                expected += _meant(str(case.failure_case), column, resource, folder)
        found.append((row, column, expected))
    return list(dict.fromkeys(found))


def _meant(value: str, column: str, resource: Mapping[str, Any], folder: Path) -> str:
    """The name that was probably meant: that of a label, or of other letter case, else the nearest one."""
    keys = keys_for(column, resource, folder) or set()
    known = {key.casefold(): key for key in keys} | labels_for(column, resource, folder)
    meant = known.get(value.casefold().strip())
    return f"; write {meant}" if meant else nearest(value, keys)


def pandera_schema(resource: Mapping[str, Any], folder: Path) -> Any:
    """The pandera schema of a table, made from its Data Package schema.

    Parameters
    ----------
    resource : mapping
        A resource of the descriptor, with ``schema``.
    folder : Path
        Data folder, for the tables that its foreign keys name.

    Returns
    -------
    pandera.pandas.DataFrameSchema
    """
    import pandera.pandas as pandera

    columns = {}
    for field in resource["schema"]["fields"]:
        limits = field.get("constraints", {})
        checks = [_limit_check(kind, limit) for kind, limit in limits.items() if kind not in ("required", "unique")]
        keys = keys_for(field["name"], resource, folder)
        if keys is not None:
            checks.append(pandera.Check.isin(sorted(keys), error=f"expected a name in {keys_file(field, resource)}"))
        if checks or limits.get("required"):  # nothing to look for in the others
            columns[field["name"]] = pandera.Column(nullable=not limits.get("required", False), checks=checks)
    return pandera.DataFrameSchema(columns)


def _key_problems(frame: Frame, resource: Mapping[str, Any]) -> list[Found]:
    """Rows whose key, or whose value in a column marked ``unique``, stands in an earlier line."""
    fields = resource["schema"]["fields"]
    keys = [tuple(resource["schema"].get("primaryKey", []))]
    keys += [(field["name"],) for field in fields if field.get("constraints", {}).get("unique")]
    found = []
    for key in dict.fromkeys(key for key in keys if key):
        again = frame.duplicated(list(key)) & frame[list(key)].notna().all(axis=1)
        expected = f"the same {' and '.join(key)} stand{'s' * (len(key) == 1)} in an earlier line"
        found += [(int(row), key[-1], expected) for row in frame.index[again]]
    return found


def _limit_check(kind: str, limit: Any) -> Any:
    import pandera.pandas as pandera

    make: dict[str, Callable[[], Any]] = {
        "enum": lambda: pandera.Check.isin(limit, error=f"expected one of: {', '.join(map(str, limit))}"),
        "pattern": lambda: pandera.Check(
            lambda column: column.str.fullmatch(limit), error=PATTERNS.get(limit, f"expected the form {limit}")
        ),
        "minimum": lambda: pandera.Check.ge(limit, error=f"expected {limit} or more"),
        "maximum": lambda: pandera.Check.le(limit, error=f"expected {limit} or less"),
        "maxLength": lambda: pandera.Check.str_length(max_value=limit, error=f"expected at most {limit} characters"),
    }
    if kind not in make:
        raise DataError([Problem("datapackage.json", f"the constraint {kind!r} is not supported", value=str(limit))])
    return make[kind]()


@dataclass(frozen=True)
class Rule:
    """A rule between columns: where ``broken`` holds, ``column`` is not as ``expected``."""

    column: str
    expected: str | Callable[[Frame, Path, int], str]
    broken: Callable[[Frame, Path], pd.Series[bool]]


def _after(first: str, second: str) -> Callable[[Frame, Path], pd.Series[bool]]:
    return lambda frame, _: (frame[first] > frame[second]).fillna(False).astype(bool)


def _unit_misfit(frame: Frame, folder: Path) -> pd.Series[bool]:
    units = lookup(folder / "units.csv", "unit", "kind").drop_duplicates("unit").set_index("unit")["kind"]
    kinds = lookup(folder / "indicators.csv", "indicator", "kind").drop_duplicates("indicator").set_index("indicator")["kind"]
    unit, kind = frame["unit"].map(units), frame["indicator"].map(kinds)
    fits = pd.Series([u in UNITS_OF_KIND.get(k, ()) for u, k in zip(unit, kind, strict=True)], index=frame.index, dtype=bool)
    return ~fits & unit.notna() & kind.notna()


def _fitting_units(frame: Frame, folder: Path, row: int) -> str:
    indicator, unit = frame["indicator"].loc[row], frame["unit"].loc[row]
    units = lookup(folder / "units.csv", "unit", "kind").drop_duplicates("unit").set_index("unit")["kind"]
    kinds = lookup(folder / "indicators.csv", "indicator", "kind").drop_duplicates("indicator").set_index("indicator")["kind"]
    fitting = [str(name) for name, kind in units.items() if kind in UNITS_OF_KIND[kinds[indicator]] and kind != "unstated"]
    return (
        f"expected a unit that fits the indicator's kind: {indicator} is of the kind {kinds[indicator]}, {unit} of the kind {units[unit]}; "
        f"units that fit: {', '.join(fitting[:8])}{', ...' if len(fitting) > 8 else ''}"
    )


#: Patterns that are told in words.
PATTERNS = {"[a-z0-9]+(_[a-z0-9]+)*": "expected a name of small letters, digits and _, such as japan_growth"}

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
    """Whether a value has the digits that a text shows, decimals included; a text without digits shows none."""
    digits = printed_digits(as_printed)
    if digits is None or not isinstance(value, str):
        return True
    shown, given = Decimal(digits), Decimal(value)
    return shown == given and shown.as_tuple().exponent == given.as_tuple().exponent


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
        Rule("value", "expected the number that as_printed shows, with as many decimals", _misprint),
    ),
    "readings": (PERIOD, UNIT),
    "series": (
        UNIT,
        Rule("inputs", "expected the names of two series, or of two indicators for a weighted mean, parted by `; `", _unknown_inputs),
        Rule("inputs", "expected inputs where there is a method, and only there", _method_without_inputs),
    ),
    "observations": VALUES,
    "evidence": (UNIT, *VALUES),
}


def _rule_problems(frame: Frame, table: str, folder: Path) -> list[Found]:
    return [
        (int(row), rule.column, rule.expected if isinstance(rule.expected, str) else rule.expected(frame, folder, int(row)))
        for rule in RULES.get(table, ())
        for row in frame.index[rule.broken(frame, folder)]
    ]
