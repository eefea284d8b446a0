"""What is wrong with a table: cells, columns, keys, and rules between columns."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata.schema.files import Cells, cells_of
from sovdata.schema.package import keys_file, keys_for, labels_for
from sovdata.schema.problems import CONTROL, DataError, Problem, nearest
from sovdata.schema.rules import rule_problems
from sovdata.schema.types import Found, finished, held, typed

__all__ = ["examine", "pandera_schema"]

Frame = pd.DataFrame


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
    cells = cells_of(raw, file, notes=notes, kinds=held(resource))
    problems = _header_problems(cells, file, resource) + cells.ragged + cells.unsaved
    if len(set(cells.header)) < len(cells.header):
        return problems, pd.DataFrame()
    texts = cells.texts()
    found, frame = typed(texts, resource)
    found += _control_problems(texts) if _may_hold_control(raw) else []
    unreadable = {(row, column) for row, column, _ in found}
    others = [*_column_problems(frame, resource, folder), *_key_problems(frame, resource)]
    frame = finished(frame, texts, resource)
    others += rule_problems(frame, resource["name"], folder)
    found += [item for item in others if item[:2] not in unreadable]
    if problems:  # of a column that is missing or misspelt, its cells say nothing more
        found = [item for item in found if item[1] in texts]
    if not found and not problems:
        return [], frame
    found.sort(key=lambda item: (item[0], item[1]))
    lines = cells.lines()
    problems += [Problem(file, expected, lines[row], column, _cell(texts, row, column)) for row, column, expected in found]
    return sorted(problems, key=lambda problem: problem.line or 0), frame


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
        with warnings.catch_warnings():  # pandera's own way of listing what it found, under pandas 2
            warnings.filterwarnings("ignore", "The behavior of DataFrame concatenation", FutureWarning)
            schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    found = []
    meant = cache(partial(_meant, resource=resource, folder=folder))
    for case in cases.itertuples():
        if pd.isna(case.index):
            raise AssertionError(f"pandera: {case.check}")  # a fault of the adapter, not of the data
        row, column = int(case.index), str(case.column)
        if case.check == "not_nullable":
            expected = "the cell is empty; it must be filled"
        else:
            expected = str(case.check)
            if expected.startswith("expected a name in"):
                expected += meant(str(case.failure_case), column)
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


#: Patterns that are told in words.
PATTERNS = {"[a-z0-9]+(_[a-z0-9]+)*": "expected a name of small letters, digits and _, such as japan_growth"}


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
