"""An Excel workbook's first visible sheet as rows of text. No formula is worked out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import repeat
from re import fullmatch
from typing import Any

import pandas as pd

from sovdata.schema.problems import DataError, Problem

__all__ = ["Sheet", "read_sheet"]


@dataclass(frozen=True)
class Sheet:
    """What was read of a workbook.

    Attributes
    ----------
    title : str
        The sheet's name.
    rows : list of (int, list of str)
        Its rows that hold anything, each with its number; all of one width.
    unsaved : list of (int, int, str)
        Row, position and text of each formula without a saved value.
    others : list of str
        The names of the sheets that were not read.
    """

    title: str
    rows: list[tuple[int, list[str]]]
    unsaved: list[tuple[int, int, str]]
    others: list[str]


def read_sheet(raw: bytes, file: str) -> Sheet:
    """The first visible sheet of a workbook; formulas give the value last saved, or their text where none was.

    Raises
    ------
    DataError
        If it is no workbook, openpyxl is missing, or the sheet is empty.
    """
    try:
        sheet = _read(raw)
    except ImportError:
        raise DataError([Problem(file, "an Excel workbook; to read it, install openpyxl, or save it as CSV (UTF-8)")]) from None
    except Exception:  # noqa: BLE001, openpyxl lets through whatever a broken zip or XML raises
        raise DataError([Problem(file, "not a workbook that can be read (.xlsx); save it as CSV (UTF-8)")]) from None
    if not sheet.rows:
        others = (
            f" {sheet.title!r} is empty; the others ({', '.join(map(repr, sheet.others))}) are not read" if sheet.others else " is empty"
        )
        raise DataError([Problem(file, f"the first sheet{others}; expected a header line and rows")])
    return sheet


def _read(raw: bytes) -> Sheet:
    with pd.ExcelFile(io.BytesIO(raw), engine="openpyxl") as book:
        names = [sheet.title for sheet in book.book.worksheets]
        title = next((sheet.title for sheet in book.book.worksheets if sheet.sheet_state == "visible"), names[0])
        formulas = _rows_of_formulas(raw, title) if _has_formulas(raw) else repeat(())
        rows, unsaved = [], []
        for number, (cells, asked) in enumerate(zip(_rows(book, title), formulas, strict=False), 1):
            texts = [_as_shown(cell) for cell in cells]
            for n, cell in enumerate(asked):
                if cell.data_type == "f" and cells[n].value is None:
                    texts[n] = str(getattr(cell.value, "text", cell.value))
                    unsaved.append((number, n, texts[n]))
            if any(texts):
                rows.append((number, texts))
    wide = max((n + 1 for _, row in rows for n, text in enumerate(row) if text), default=0)
    found = [(number, row[:wide] + [""] * (wide - len(row))) for number, row in rows]
    return Sheet(title, found, unsaved, [name for name in names if name != title])


def _rows(book: pd.ExcelFile, title: str) -> Iterator[tuple[Any, ...]]:
    sheet = book.book[title]
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    return iter(sheet.iter_rows())


def _has_formulas(raw: bytes) -> bool:
    """Whether any sheet holds a formula; most do not, and are read only once."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(mark in archive.read(name) for name in sheets for mark in (b"<f>", b"<f "))


def _rows_of_formulas(raw: bytes, title: str) -> Iterator[tuple[Any, ...]]:
    """The rows again, with formulas in the place of their values."""
    with pd.ExcelFile(io.BytesIO(raw), engine="openpyxl", engine_kwargs={"data_only": False}) as book:
        yield from _rows(book, title)


def _as_shown(cell: Any) -> str:
    """A cell's text as the sheet shows it: 11.2% and not 0.112, with the decimals of its format."""
    value, form = cell.value, str(cell.number_format)
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    places = fullmatch(r"[#,0]*0(?:\.(0+))?(%?)", form)
    if places is None:
        return f"{value:.15g}"
    shown = Decimal(repr(value)) * (100 if places[2] else 1)  # half away from zero, as a sheet rounds, and not half to even
    text = shown.quantize(Decimal(1).scaleb(-len(places[1] or "")), ROUND_HALF_UP) if abs(shown) < 10**20 else shown
    return f"{text:f}{places[2]}"
