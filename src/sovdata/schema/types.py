"""A table's texts as the columns of the schema, with their types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sovdata.schema.files import parse

__all__ = ["Found", "finished", "held", "read_trusted", "typed"]

Frame = pd.DataFrame
Found = tuple[int, str, str]  # row, column, what was expected
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


def typed(texts: Frame, resource: Mapping[str, Any]) -> tuple[list[Found], Frame]:
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


def finished(frame: Frame, texts: Frame, resource: Mapping[str, Any]) -> Frame:
    """A typed frame with plain texts; ``attrs["printed"]`` keeps those of the columns that the schema marks as ``printed``."""
    printed = [field["name"] for field in resource["schema"]["fields"] if field.get("printed")]
    frame = frame.assign(**{str(name): _plain_text(frame[name]) for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)})
    shown = texts.reindex(columns=printed)
    frame.attrs["printed"] = Printed({name: shown[name].where(frame[name].notna()).astype(TEXT) for name in printed})
    return frame


def read_trusted(raw: bytes, resource: Mapping[str, Any]) -> Frame:
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


def held(resource: Mapping[str, Any]) -> dict[str, Any]:
    """How pandas holds texts until they are checked: names of another table's rows as categories, numbers to be as plain objects."""
    names = {name for key in resource["schema"].get("foreignKeys", []) for name in key["fields"]}
    numbers = {field["name"] for field in resource["schema"]["fields"] if field["type"] in NUMBERS}
    return dict.fromkeys(names, "category") | dict.fromkeys(numbers, object)
