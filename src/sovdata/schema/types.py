"""A table's texts as the columns of the schema, with their types."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sovdata.printed import DATE, is_date
from sovdata.schema.problems import Fault
from sovdata.schema.texts import Column, Texts

Frame = pd.DataFrame
#: How the numbers of the schema are written, what they are called, and how pandas holds them; a
#: missing year stays missing.
NUMBERS: dict[str, tuple[re.Pattern[str], str, Any]] = {
    "integer": (re.compile(r"[+-]?[0-9]{1,15}"), "a whole number such as 1951", "Int64"),
    "number": (
        re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?"),
        "a number such as 11.2 (digits and a point)",
        "float64",
    ),
}
#: What a column marked ``printed`` in the schema is called as the text that stands in the file.
PRINTED = "{}_printed"


def typed(
    texts: Texts, resource: Mapping[str, Any], *, filled: bool = False
) -> tuple[list[Fault], Frame]:
    """Return the cells that are no numbers where the schema wants them, and the typed columns.

    Parameters
    ----------
    texts : Texts
        As ``cells_of`` gives them.
    resource : mapping
        What the descriptor says of the table.
    filled : bool
        The texts were checked and filled: a number may have other forms, such as ``.5``.

    Returns
    -------
    list of Fault, DataFrame
        The columns of the schema in its order, years as ``Int64``, other numbers as ``float64``,
        text as ``str``; after them the columns marked ``printed`` as text too.
    """
    faults: list[Fault] = []
    columns: dict[str, Any] = {}
    printed: dict[str, Any] = {}
    for field in resource["schema"]["fields"]:
        name = field["name"]
        column = texts[name]
        if field["type"] not in NUMBERS:
            columns[name] = column.values() if name in texts else texts.missing
            continue
        form, called, kind = NUMBERS[field["type"]]
        values, wrong = _numbers(column.different, None if filled else form)
        columns[name] = pd.array(values[column.codes], dtype=kind)

        def hint(row: int, column: Column = column) -> str:
            return f"; {DATE}" if is_date(column.text(row)) else ""

        faults.append(Fault("number", name, column.rows(wrong), f"expected {called}", hint))
        if field.get("printed"):
            known = np.where(np.isin(column.codes, wrong), -1, column.codes)
            printed[PRINTED.format(name)] = replace(column, codes=known).values()
    return faults, pd.DataFrame(columns | printed, index=range(texts.size), copy=False)


def _numbers(
    texts: Sequence[str], form: re.Pattern[str] | None
) -> tuple[np.ndarray[Any, Any], list[int]]:
    """Return texts as numbers, and one missing at the end; and those that have not the form."""
    wrong = [] if form is None else [n for n, text in enumerate(texts) if not form.fullmatch(text)]
    found = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce")
    values = np.append(found.to_numpy(dtype="float64"), np.nan)  # what the code -1 takes
    values[wrong] = np.nan
    return values, wrong
