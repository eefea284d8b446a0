"""What is wrong with a table: header, cells, keys, and rules between columns."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sovdata.schema.files import Cells
from sovdata.schema.package import reference
from sovdata.schema.problems import CONTROL, DataError, Fault, Problem, nearest, told
from sovdata.schema.rules import RULES, Names, rule_faults
from sovdata.schema.texts import Column, Texts
from sovdata.schema.types import typed

Frame = pd.DataFrame
#: Patterns that are told in words.
PATTERNS = {
    "[a-z0-9]+(_[a-z0-9]+)*": "expected a name of small letters, digits and _, such as japan_growth"
}
#: Tables of words that a reader may add a row to.
WORDS = ("concepts", "indicators", "lineages", "units")
NO_AREA = "; no such area; add a row with a table of areas: sovdata template areas"


@dataclass(frozen=True)
class Examined:
    """A table, typed, and all that is wrong with it.

    Attributes
    ----------
    cells : Cells
        What was examined.
    file : str
        Its name, for messages.
    frame : DataFrame
        As from ``typed``; without rows or columns where the header has a name twice.
    shape : list of Problem
        What is wrong with the header and with whole rows.
    faults : list of Fault
        What is wrong with the cells.
    """

    cells: Cells
    file: str
    frame: Frame
    shape: list[Problem]
    faults: list[Fault]

    def problems(self, faults: Iterable[Fault] = ()) -> list[Problem]:
        """Return every problem in the order of the lines, those of further faults too."""
        found = told([*self.faults, *faults], self.cells.texts, self.cells.lines, self.file)
        return sorted([*self.shape, *found], key=lambda problem: problem.line or 0)


def examine(cells: Cells, file: str, resource: Mapping[str, Any], names: Names) -> Examined:
    """Return a table's typed columns and all that is wrong with it.

    Parameters
    ----------
    cells : Cells
        The file as text.
    file : str
        Its name, for messages.
    resource : mapping
        What the descriptor says of the table.
    names : Names
        Where the names of other tables are looked up.
    """
    shape = [*_of_header(cells, file, resource), *cells.ragged, *cells.unsaved]
    if len(set(cells.header)) < len(cells.header):
        return Examined(cells, file, pd.DataFrame(), shape, [])
    texts = cells.texts
    unreadable, frame = typed(texts, resource)
    others = [
        *_of_columns(frame, texts, resource, names),
        *_of_keys(frame, resource),
        *rule_faults(frame, RULES.get(resource.get("like", resource["name"]), ()), names),
    ]
    for known in (
        fault for fault in unreadable if len(fault.rows)
    ):  # of what cannot be read, nothing else is said
        others = [f.without(known.rows) if f.column == known.column else f for f in others]
    faults = [*unreadable, *others]
    if shape:  # of a column that is missing or misspelt, its cells say nothing more
        faults = [fault for fault in faults if fault.column in texts]
    return Examined(cells, file, frame, shape, [fault for fault in faults if len(fault.rows)])


def _of_header(cells: Cells, file: str, resource: Mapping[str, Any]) -> list[Problem]:
    fields = {field["name"]: field.get("constraints", {}) for field in resource["schema"]["fields"]}
    called, times = resource.get("called", resource["name"]), Counter(cells.header)
    missing = [name for name in fields if name not in times]
    found = [
        ("no_such_column", name, f"no such column in {called}{nearest(name, missing)}")
        for name in times
        if name not in fields
    ]
    again = [name for name, n in times.items() if n > 1 and name in fields]
    found += [("column_twice", name, "the column stands there twice") for name in again]
    wanted = [name for name in missing if fields[name].get("required")]
    found += [("column_missing", name, "the column is missing") for name in wanted]
    at = cells.header_line
    return [Problem(file, said, at, name, kind=kind) for kind, name, said in found]


def _of_columns(
    frame: Frame, texts: Texts, resource: Mapping[str, Any], names: Names
) -> list[Fault]:
    """Return what each column holds that its field does not allow."""
    found = []
    for field in resource["schema"]["fields"]:
        name, limits = field["name"], dict(field.get("constraints", {}))
        limits.pop("unique", None)  # with the keys
        if field["type"] == "string":
            limits["control"] = CONTROL
        if limits.pop("required", False):
            empty = texts[name].empty()
            found.append(Fault("empty", name, empty, "the cell is empty; it must be filled"))
        for kind, limit in limits.items():
            if kind not in _OF_TEXT and kind not in _OF_NUMBERS:
                said = f"the constraint {kind!r} is not supported"
                raise DataError([Problem("datapackage.json", said, value=str(limit))])
            if kind in _OF_NUMBERS:
                broken, said = _OF_NUMBERS[kind]
                numbers = frame[name].to_numpy(dtype="float64", na_value=np.nan)
                rows = np.flatnonzero(broken(numbers, limit))
            else:
                wrong, said = _OF_TEXT[kind]
                texts_of = enumerate(texts[name].different)
                rows = texts[name].rows([n for n, text in texts_of if wrong(text, limit)])
            found.append(Fault(kind, name, rows, _said(said, kind, limit)))
        if "references" in field or reference(name, resource):
            found.append(_of_names(texts[name], field, resource, names))
    return found


_OF_NUMBERS: dict[str, tuple[Callable[[Any, Any], Any], str]] = {
    "minimum": (operator.lt, "expected {} or more"),
    "maximum": (operator.gt, "expected {} or less"),
}
_OF_TEXT: dict[str, tuple[Callable[[str, Any], Any], str]] = {
    "control": (lambda text, limit: limit.search(text), "expected text without control characters"),
    "enum": (lambda text, limit: text not in limit, "expected one of: {}"),
    "pattern": (lambda text, limit: not re.fullmatch(limit, text), "expected the form {}"),
    "maxLength": (lambda text, limit: len(text) > limit, "expected at most {} characters"),
}


def _said(text: str, kind: str, limit: Any) -> str:
    if kind == "pattern" and limit in PATTERNS:
        return PATTERNS[limit]
    return text.format(", ".join(map(str, limit)) if kind == "enum" else limit)


def _of_names(
    column: Column, field: Mapping[str, Any], resource: Mapping[str, Any], names: Names
) -> Fault:
    """Return the cells that name nothing: no row of another table, no work of the bibliography."""
    target = reference(field["name"], resource)
    table = target[0] if target else None
    keys = names.keys(table) if table else names.works()
    wrong = [n for n, text in enumerate(column.different) if text not in keys]
    file = resource.get("where", {}).get(table, f"{table}.csv") if table else field["references"]
    said = f"expected a name in {file}"

    @cache
    def meant(value: str) -> str:
        plain = " ".join(value.casefold().split())
        known = {key.casefold(): key for key in keys} | (names.labels(table) if table else {})
        if plain in known:
            return f"; write {known[plain]}"
        if table == "areas":
            return NO_AREA
        own = f"; one of your own is a row in a table of {table}: sovdata template {table}"
        return nearest(value, known, known) or (own if table in WORDS else "")

    return Fault(
        "unknown_name",
        field["name"],
        column.rows(wrong),
        said,
        lambda row: meant(column.text(row)),
    )


def _of_keys(frame: Frame, resource: Mapping[str, Any]) -> list[Fault]:
    """Return the rows whose key, or value in a column marked ``unique``, stands further up."""
    fields = resource["schema"]["fields"]
    keys = [tuple(resource["schema"].get("primaryKey", []))]
    keys += [(field["name"],) for field in fields if field.get("constraints", {}).get("unique")]
    found = []
    for key in dict.fromkeys(key for key in keys if key):
        again = frame.duplicated(list(key)) & frame[list(key)].notna().all(axis=1)
        said = f"the same {' and '.join(key)} stand{'s' * (len(key) == 1)} in an earlier line"
        found.append(Fault("twice", key[-1], np.flatnonzero(again), said))
    return found
