"""A table's texts as the columns of the schema, with their types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sovdata.schema.problems import Fault, Rows

__all__ = ["PRINTED", "TEXT", "different", "plain", "rows_of", "typed"]

Frame = pd.DataFrame
#: How the numbers of the schema are written, what they are called, and how pandas holds them; a
#: missing year stays missing.
NUMBERS: dict[str, tuple[re.Pattern[str], str, Any]] = {
    "integer": (re.compile(r"[+-]?[0-9]{1,15}"), "a whole number", "Int64"),
    "number": (
        re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?"),
        "a number such as 11.2 (digits and a point)",
        "float64",
    ),
}
TEXT: Any = pd.Series([""], dtype=str).dtype  # `object` before pandas 3
#: What a column marked ``printed`` in the schema is called as the text that stands in the file.
PRINTED = "{}_printed"


def typed(
    texts: Frame, resource: Mapping[str, Any], *, filled: bool = False
) -> tuple[list[Fault], Frame]:
    """Return the cells that are no numbers where the schema wants them, and the typed columns.

    Parameters
    ----------
    texts : DataFrame
        Columns of categories, as ``cells_of`` gives them.
    resource : mapping
        What the descriptor says of the table.
    filled : bool
        The texts were checked and filled: a number may have other forms, such as ``.5``.

    Returns
    -------
    list of Fault, DataFrame
        The columns of the schema in its order, years as ``Int64``, other numbers as ``float64``,
        text as categories; after them the columns marked ``printed`` as text too.
    """
    faults: list[Fault] = []
    columns: dict[str, Any] = {}
    printed: dict[str, Any] = {}
    for field in resource["schema"]["fields"]:
        name = field["name"]
        column = texts[name] if name in texts else _missing(texts.index)
        if field["type"] not in NUMBERS:
            columns[name] = column
            continue
        form, called, kind = NUMBERS[field["type"]]
        values, wrong = _numbers(different(column), None if filled else form)
        columns[name] = pd.Series(values.take(column.cat.codes), index=texts.index).astype(kind)
        faults.append(Fault("number", name, rows_of(column, wrong), f"expected {called}"))
        if field.get("printed"):
            printed[PRINTED.format(name)] = column.where(columns[name].notna()) if wrong else column
    return faults, pd.DataFrame(columns | printed, index=texts.index)


def plain(frame: Frame) -> Frame:
    """Return a typed frame with its categories as plain text."""
    categories = [str(name) for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.assign(**{name: _text(frame[name]) for name in categories})


def different(column: pd.Series[str]) -> list[str]:
    """Return the different texts of a column of categories, in the order of its codes."""
    return list(column.cat.categories)


def rows_of(column: pd.Series[str], wrong: list[int]) -> Rows:
    """Return the rows of a column of categories that hold any of these, by their codes."""
    if not wrong:
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(np.isin(column.cat.codes, wrong))


def _missing(index: pd.Index[Any]) -> pd.Series[str]:
    codes = np.full(len(index), -1, dtype=np.int8)
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index([], dtype=TEXT)), index)


def _text(column: pd.Series[str]) -> pd.Series[str]:
    texts = column.cat.categories.astype(TEXT).array
    codes = column.cat.codes.to_numpy()
    return pd.Series(texts.take(codes, allow_fill=True), index=column.index, dtype=TEXT)


def _numbers(
    texts: list[str], form: re.Pattern[str] | None
) -> tuple[np.ndarray[Any, Any], list[int]]:
    """Return texts as numbers, and one missing at the end; and those that have not the form."""
    wrong = [] if form is None else [n for n, text in enumerate(texts) if not form.fullmatch(text)]
    found = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce")
    values = np.append(found.to_numpy(dtype="float64"), np.nan)  # what the code -1 takes
    values[wrong] = np.nan
    return values, wrong
