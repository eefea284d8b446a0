"""The one schema: where the data is, what its tables hold, and what is wrong with a table.

Everything is read from ``datapackage.json`` (Data Package v2). A shipped table whose bytes
are the ones that the descriptor records is not checked again; a changed table always is.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

__all__ = ["DataError", "Problem", "check_table", "data_dir", "descriptor", "read_table", "read_text", "table_names"]

Frame = pd.DataFrame
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
PRINTED = re.compile(r"[+\u2212-]?(?:[0-9]{1,3}(?:[,\u00a0\u2009\u202f][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
BIB_KEY = re.compile(r"^@\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a file.

    Attributes
    ----------
    file : str
        The file's name as the user gave it.
    expected : str
        What was expected, and what to do.
    line : int, optional
        Line as an editor counts it, the header being line 1.
    column : str, optional
        Column name.
    value : str, optional
        The value as it stands.
    """

    file: str
    expected: str
    line: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        where = [self.file]
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.column is not None:
            where.append(f"column {self.column}")
        found = "" if self.value is None else f"{_shorten(self.value)!r}: "
        return f"{', '.join(where)}: {found}{self.expected}"


class DataError(ValueError):
    """A table, or the schema, has problems: all of them, in ``problems``."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self._text())

    def _text(self) -> str:
        n = len(self.problems)
        files = {problem.file for problem in self.problems}
        head = f"{n} problem{'s' * (n != 1)} in {len(files)} file{'s' * (len(files) != 1)}"
        return "\n".join([head, *map(str, self.problems)])


def _shorten(value: str) -> str:
    return value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 1] + "…"


def data_dir() -> Path:
    """Folder of the data: in the installed package, else the checkout's own ``data/``.

    Raises
    ------
    DataError
        If neither is there.
    """
    here = Path(__file__).resolve()
    for folder in (here.parent / "data", here.parents[2] / "data"):
        if (folder / "datapackage.json").is_file():
            return folder
    raise DataError([Problem("datapackage.json", f"the data folder is missing beside {here.parent.name}")])


def descriptor(data: Path | None = None) -> dict[str, Any]:
    """The parsed ``datapackage.json`` of a data folder (ours by default)."""
    path = (data or data_dir()) / "datapackage.json"
    try:
        found = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise DataError(
            [Problem(path.name, f"not valid JSON: {error.msg} (character {error.colno})", error.lineno)]
        ) from None
    resources = found.get("resources") if isinstance(found, dict) else None
    if not isinstance(resources, list) or not all(_is_resource(item) for item in resources):
        raise DataError(
            [Problem(path.name, "a Data Package with a list of `resources`, each with `name`, `path` and, for a table, `schema.fields`")]
        )
    return dict(found)


def _is_resource(item: object) -> bool:
    if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in ("name", "path")):
        return False
    schema = item.get("schema", {"fields": []})
    fields = schema.get("fields") if isinstance(schema, dict) else None
    return isinstance(fields, list) and all(isinstance(f, dict) and {"name", "type"} <= f.keys() for f in fields)


def table_names(data: Path | None = None) -> list[str]:
    """Names of the tables, in the order of the schema."""
    return [item["name"] for item in descriptor(data)["resources"] if "schema" in item]


def _resource(name: str, package: Mapping[str, Any]) -> dict[str, Any]:
    by_name = {item["name"]: item for item in package["resources"] if "schema" in item}
    if name not in by_name:
        raise DataError([Problem("datapackage.json", f"no table {name!r}{nearest(name, by_name)}")])
    return dict(by_name[name])


def nearest(value: str, valid: Iterable[str]) -> str:
    """``"; nearest: name"`` for a misspelt name, or an empty string."""
    found = difflib.get_close_matches(value, sorted(valid), n=1, cutoff=0.5)
    return f"; nearest: {found[0]}" if found else ""


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise DataError([Problem(path.name, "a folder, not a file")])
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError([Problem(path.name, "the file is missing")]) from None
    except OSError as error:
        raise DataError([Problem(path.name, f"cannot be read: {error.strerror}")]) from None


def read_text(path: Path) -> str:
    """Text of a UTF-8 file; a ``DataError`` names what is wrong with it."""
    return _decode(_bytes(path), path.name)


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError([Problem(name, "UTF-16 text; save it as UTF-8")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1  # of what follows a byte-order mark
        raise DataError([Problem(name, f"not UTF-8 text (byte {error.object[error.start]:#04x}); save it as UTF-8", line)]) from None


def read_table(name: str, path: Path | None = None, *, data: Path | None = None) -> Frame:
    """Read a table, check it unless it is shipped and unchanged, and give it types.

    Parameters
    ----------
    name : str
        Name of the table in the schema.
    path : Path, optional
        A file of the reader's own instead of the shipped one.
    data : Path, optional
        Data folder; ours by default.

    Returns
    -------
    DataFrame
        The columns of the schema in its order. Text as ``str``, years as ``Int64``, numbers
        as ``float64``; an empty cell is missing. ``attrs["printed"]`` keeps the numbers of
        columns marked ``printed`` in the schema as the text that stands in the file.

    Raises
    ------
    DataError
        With every problem of the file at once.
    """
    folder = data or data_dir()
    package = descriptor(folder)
    resource = _resource(name, package)
    file = path or folder / resource["path"]
    raw = _bytes(file)
    if path is None and resource.get("hash") == "sha256:" + hashlib.sha256(raw).hexdigest():
        return _typed(_parse(raw), resource)
    problems, frame = _examine(raw, file.name, resource, folder)
    if problems:
        raise DataError(problems)
    return frame


def check_table(name: str, path: Path | None = None, *, data: Path | None = None) -> list[Problem]:
    """Every problem of a table, shipped or the reader's own; an empty list if it has none."""
    folder = data or data_dir()
    try:
        resource = _resource(name, descriptor(folder))
        file = path or folder / resource["path"]
        return _examine(_bytes(file), file.name, resource, folder)[0]
    except DataError as error:
        return list(error.problems)


def _parse(raw: bytes) -> Frame:
    return pd.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig")


def _typed(texts: Frame, resource: Mapping[str, Any]) -> Frame:
    frame = pd.DataFrame(index=texts.index)
    printed = {}
    for field in resource["schema"]["fields"]:
        column = texts.get(field["name"])
        if column is None:
            column = pd.Series(pd.NA, index=texts.index, dtype=texts.dtypes.iloc[0] if len(texts.columns) else object)
        if field.get("printed"):
            printed[field["name"]] = column
        if field["type"] == "integer":
            column = pd.to_numeric(column, errors="coerce").astype("Int64")
        elif field["type"] == "number":
            column = pd.to_numeric(column, errors="coerce").astype("float64")
        frame[field["name"]] = column
    frame.attrs["printed"] = {key: list(column) for key, column in printed.items()}
    return frame


def _examine(raw: bytes, file: str, resource: Mapping[str, Any], folder: Path) -> tuple[list[Problem], Frame]:
    """All problems of a table's bytes, and its typed frame (empty if it cannot be parsed)."""
    rows, lines = _rows(raw, file)
    problems = _header_problems(rows[0], lines[0], file, resource) + _width_problems(rows, lines, file)
    if problems:
        return problems, pd.DataFrame()
    texts = _frame(rows[1:], rows[0])
    found = _type_problems(texts, resource)
    unreadable = {(row, column) for row, column, _ in found}
    readable = texts.copy()
    for row, column in unreadable:
        readable.loc[row, column] = None
    frame = _typed(readable, resource)
    others = [
        *_column_problems(frame, resource, folder),
        *_key_problems(frame, resource),
        *_rule_problems(frame, resource["name"], folder),
    ]
    found += [item for item in others if item[:2] not in unreadable]
    found.sort(key=lambda item: (item[0], item[1]))
    problems = [
        Problem(file, expected, lines[row + 1], column, _cell(texts, row, column)) for row, column, expected in found
    ]
    return problems, frame


def _cell(texts: Frame, row: int, column: str) -> str:
    value = texts[column].iloc[row] if column in texts else None
    return "" if pd.isna(value) else str(value)


def _rows(raw: bytes, file: str) -> tuple[list[list[str]], list[int]]:
    """The rows of a CSV, the header first and blank ones left out, and the line on which each starts.

    Lines are counted as an editor counts them. A file that is no CSV raises ``DataError``.
    """
    text = _decode(raw, file)
    problems = _not_a_table(text, file)
    if problems:
        raise DataError(problems)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, lines, before = [], [], 0
    try:
        for cells in reader:
            if cells:
                rows.append(cells)
                lines.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        expected = f"the row that starts here is not valid CSV ({error}); is a quotation mark missing or too many?"
        raise DataError([Problem(file, expected, before + 1)]) from None
    return rows, lines


def _lookup(path: Path, *columns: str) -> Frame:
    """Columns of another table, as text, for what is checked against them."""
    rows, lines = _rows(_bytes(path), path.name)
    problems = [Problem(path.name, "the column is missing", lines[0], column) for column in columns if column not in rows[0]]
    problems += _width_problems(rows, lines, path.name)
    if problems:
        raise DataError(problems)
    at = [rows[0].index(column) for column in columns]
    return _frame([[row[i] for i in at] for row in rows[1:]], list(columns))


def _frame(rows: list[list[str]], columns: list[str]) -> Frame:
    """Rows as text; an empty cell is missing."""
    texts = pd.DataFrame(rows, columns=columns, dtype=str)
    return texts.mask(texts == "")


def _not_a_table(text: str, file: str) -> list[Problem]:
    head = text.lstrip()[:200].lower()
    if not head:
        return [Problem(file, "the file is empty; expected a header line and rows")]
    if head.startswith(("<!doctype", "<html", "<?xml")):
        return [Problem(file, "a web page, not a CSV table")]
    if "\x00" in text:
        return [Problem(file, "not text; expected a CSV table", text[: text.index("\x00")].count("\n") + 1)]
    number, first = next((n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip())
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if "," not in first and mark in first:
            return [Problem(file, f"columns are parted by {word}; expected commas", number)]
    return []


def _header_problems(header: list[str], line: int, file: str, resource: Mapping[str, Any]) -> list[Problem]:
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    problems = []
    for column in header:
        if column not in fields:
            missing = set(fields) - set(header)
            problems.append(Problem(file, f"no such column in {resource['name']}{nearest(column, missing)}", line, column))
        elif header.count(column) > 1:
            problems.append(Problem(file, "the column stands there twice", line, column))
    for name, field in fields.items():
        if name not in header and field.get("constraints", {}).get("required"):
            problems.append(Problem(file, "the column is missing", line, name))
    return list(dict.fromkeys(problems))


def _width_problems(rows: list[list[str]], lines: list[int], file: str) -> list[Problem]:
    wide = len(rows[0])
    return [
        Problem(file, f"{len(row)} cells; expected {wide}, as in the header", line)
        for row, line in zip(rows, lines, strict=True)
        if len(row) != wide
    ]


Found = tuple[int, str, str]  # row, column, what was expected


def _type_problems(texts: Frame, resource: Mapping[str, Any]) -> list[Found]:
    found = []
    for field in resource["schema"]["fields"]:
        name, pattern = field["name"], {"integer": INTEGER, "number": NUMBER}.get(field["type"])
        if pattern is None or name not in texts:
            continue
        word = {"integer": "a whole number", "number": "a number such as 11.2 (digits and a point)"}[field["type"]]
        bad = [
            row for row, cell in enumerate(texts[name]) if isinstance(cell, str) and not pattern.fullmatch(cell)
        ]
        found += [(row, name, f"expected {word}") for row in bad]
    return found


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
                expected += nearest(str(case.failure_case), _keys_for(column, resource, folder))
        found.append((row, column, expected))
    return list(dict.fromkeys(found))


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
        keys = _keys_for(field["name"], resource, folder)
        if keys is not None:
            checks.append(pandera.Check.isin(sorted(keys), error=f"expected a name in {_keys_file(field, resource)}"))
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
        "pattern": lambda: pandera.Check(lambda column: column.str.fullmatch(limit), error=f"expected the form {limit}"),
        "minimum": lambda: pandera.Check.ge(limit, error=f"expected {limit} or more"),
        "maximum": lambda: pandera.Check.le(limit, error=f"expected {limit} or less"),
        "maxLength": lambda: pandera.Check.str_length(max_value=limit, error=f"expected at most {limit} characters"),
    }
    if kind not in make:
        raise DataError([Problem("datapackage.json", f"the constraint {kind!r} is not supported", value=str(limit))])
    return make[kind]()


def _reference(column: str, resource: Mapping[str, Any]) -> tuple[str, str] | None:
    for key in resource["schema"].get("foreignKeys", []):
        if key["fields"] == [column]:
            return key["reference"]["resource"] or resource["name"], key["reference"]["fields"][0]
    return None


def _keys_file(field: Mapping[str, Any], resource: Mapping[str, Any]) -> str:
    reference = _reference(field["name"], resource)
    return field["references"] if reference is None else f"{reference[0]}.csv"


def _keys_for(column: str, resource: Mapping[str, Any], folder: Path) -> set[str] | None:
    """The names that a column may hold: a table's keys, or the keys of a BibTeX file."""
    field = next(field for field in resource["schema"]["fields"] if field["name"] == column)
    if "references" in field:
        return set(BIB_KEY.findall(read_text(folder / field["references"])))
    reference = _reference(column, resource)
    if reference is None:
        return None
    table, key = reference
    path = folder / _resource(table, descriptor(folder))["path"]
    return set(_lookup(path, key)[key].dropna())


@dataclass(frozen=True)
class Rule:
    """A rule between columns: where ``broken`` holds, ``column`` is not as ``expected``."""

    column: str
    expected: str
    broken: Callable[[Frame, Path], "pd.Series[bool]"]


def _after(first: str, second: str) -> Callable[[Frame, Path], "pd.Series[bool]"]:
    return lambda frame, _: (frame[first] > frame[second]).fillna(False).astype(bool)


def _unit_misfit(frame: Frame, folder: Path) -> "pd.Series[bool]":
    units = _lookup(folder / "units.csv", "unit", "kind").drop_duplicates("unit").set_index("unit")["kind"]
    kinds = _lookup(folder / "indicators.csv", "indicator", "kind").drop_duplicates("indicator").set_index("indicator")["kind"]
    unit, kind = frame["unit"].map(units), frame["indicator"].map(kinds)
    fits = pd.Series(
        [u in UNITS_OF_KIND.get(k, ()) for u, k in zip(unit, kind, strict=True)], index=frame.index, dtype=bool
    )
    return ~fits & unit.notna() & kind.notna()


UNITS_OF_KIND = {
    "rate": ("rate", "unstated"),
    "cumulative": ("cumulative", "unstated"),
    "level": ("level", "index", "unstated"),
    "total": ("level", "index", "unstated"),
    "share": ("share", "unstated"),
    "mean": ("level", "unstated"),
}


def _misprint(frame: Frame, _: Path) -> "pd.Series[bool]":
    shown = zip(frame["as_printed"], frame.attrs["printed"]["value"], strict=True)
    return pd.Series([not _same_number(text, value) for text, value in shown], index=frame.index, dtype=bool)


def _same_number(as_printed: object, value: object) -> bool:
    """Whether a value has the digits that a text shows, decimals included; a text without digits shows none."""
    found = PRINTED.search(as_printed) if isinstance(as_printed, str) else None
    if found is None or not isinstance(value, str):
        return True
    digits = re.sub("[,\u00a0\u2009\u202f]", "", found[0]).replace("\u2212", "-")
    shown, given = Decimal(digits), Decimal(value)
    return shown == given and shown.as_tuple().exponent == given.as_tuple().exponent


def _no_value(frame: Frame, _: Path) -> "pd.Series[bool]":
    return frame[["value", "low", "high"]].isna().all(axis=1)


def _outside(frame: Frame, _: Path) -> "pd.Series[bool]":
    return (frame["value"] < frame["low"]) | (frame["value"] > frame["high"])


def _method_without_inputs(frame: Frame, _: Path) -> "pd.Series[bool]":
    return frame["method"].notna() != frame["inputs"].notna()


def _unknown_inputs(frame: Frame, folder: Path) -> "pd.Series[bool]":
    """Inputs of a method that lead nowhere: two series, or two indicators for a weighted mean."""
    series, indicators = set(frame["series"].dropna()), set(_lookup(folder / "indicators.csv", "indicator")["indicator"])
    names = {"ratio": series, "product": series, "weighted_mean": indicators}
    split = frame["inputs"].fillna("").str.split(";").map(lambda parts: [part.strip() for part in parts])
    found = [
        method in names and parts != [""] and (len(parts) != 2 or not set(parts) <= names[method])
        for method, parts in zip(frame["method"], split, strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype=bool)


PERIOD = Rule("end_year", "expected a year not before start_year", _after("start_year", "end_year"))
UNIT = Rule("unit", "expected a unit that fits the indicator's kind (a rate, a level, a share)", _unit_misfit)
RULES: dict[str, tuple[Rule, ...]] = {
    "soviet_stats": (
        PERIOD,
        UNIT,
        Rule("value", "expected the number that as_printed shows, with as many decimals", _misprint),
    ),
    "readings": (PERIOD, UNIT),
    "series": (UNIT, Rule("inputs", "expected the names of two series, or of two indicators for a weighted mean, parted by `; `", _unknown_inputs), Rule("inputs", "expected inputs where there is a method, and only there", _method_without_inputs)),
    "observations": (
        PERIOD,
        Rule("value", "expected a value, or a low or high bound", _no_value),
        Rule("high", "expected a bound not under low", _after("low", "high")),
        Rule("value", "expected a value between low and high", _outside),
    ),
}


def _rule_problems(frame: Frame, table: str, folder: Path) -> list[Found]:
    return [
        (int(row), rule.column, rule.expected)
        for rule in RULES.get(table, ())
        for row in frame.index[rule.broken(frame, folder)]
    ]
