"""Public files as grids of text: sheets, separators and encodings found, nothing interpreted."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sovdata.errors import UserError
from sovdata.schema.files import KINDS, file_bytes
from sovdata.schema.workbooks import read_sheet, read_sheets

#: Rows of text, each with its line.
Rows = list[tuple[int, list[str]]]
#: Separators in the order in which they are tried; of those that do as well the first is taken.
SEPARATORS = ("\t", ";", ",", "|")


@dataclass
class Grid:
    """A sheet, or a text file, as rows of text.

    Attributes
    ----------
    name : str
        The sheet's name; empty for a text file.
    rows : list of (int, list of str)
        Each row with its line.
    notes : list of str
        How it was read, where that had to be found out.
    separator : str
        What parts the columns of a text file.
    """

    name: str
    rows: Rows
    notes: list[str] = field(default_factory=list)
    separator: str = ""


def grids(path: Path, title: str | None = None) -> list[Grid]:
    """The sheets of a workbook, or the one of this title, or the one grid of a text file.

    Raises
    ------
    DataError
        If the file cannot be read.
    UserError
        If it is no table.
    """
    raw = file_bytes(path)
    kind = next((name for start, name in KINDS.items() if raw.startswith(start)), None)
    if kind is not None:
        raise UserError(f"{path.name}: {kind}; expected a table (CSV, TSV or .xlsx)")
    if raw.startswith(b"PK\x03\x04"):
        return _sheets(raw, path.name, title)
    if title is not None:
        raise UserError(f"{path.name}: no workbook, so it has no sheet {title!r}")
    text, encoding = decoded(raw)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise UserError(f"{path.name}: a web page; save the table itself as CSV or .xlsx")
    try:
        rows = parted(text, separator := separator_of(text))
    except UserError as error:
        raise UserError(f"{path.name}, {error}") from None
    if not rows:
        raise UserError(f"{path.name}: the file is empty")
    notes = [] if encoding == "utf-8" else [f"read as {encoding}"]
    names = {"\t": "tabs", ";": "semicolons", "|": "bars"}
    notes += [f"columns are separated by {names[separator]}"] if separator in names else []
    return [Grid("", rows, notes, separator)]


def _sheets(raw: bytes, file: str, title: str | None) -> list[Grid]:
    if title is None:
        sheets = read_sheets(raw, file)
    else:
        first = read_sheet(raw, file, empty=True)
        names = [first.title, *first.others]
        if title not in names:
            raise UserError(f"{file}: no sheet {title!r}; there are: {', '.join(map(repr, names))}")
        sheets = [read_sheet(raw, file, title, empty=True)]
    digits = "numbers are taken with the digits that the sheet shows"
    hidden = "hidden rows or columns are read like the others"
    return [
        Grid(
            sheet.title,
            [(n, [*map(_one_line, cells)]) for n, cells in sheet.rows],
            [digits, hidden] if any(sheet.hidden) else [digits],
        )
        for sheet in sheets
    ]


def _one_line(cell: str) -> str:
    return " ".join(cell.split()) if "\n" in cell or "\r" in cell else cell.strip()


def decoded(raw: bytes) -> tuple[str, str]:
    """The text of a file, and its encoding: UTF-16 by its mark, UTF-8, else of one byte a letter.

    Of the two that old files have, it is the Cyrillic one where most letters are not ASCII.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    high = sum(byte >= 0xC0 for byte in raw)
    letters = high + sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in raw)
    encoding = "cp1251" if high > 0.4 * letters else "cp1252"
    return raw.decode(encoding, errors="replace"), encoding


def separator_of(text: str) -> str:
    """The separator that parts most of the first rows into the same number of cells."""
    start = text if len(text) < 200_000 else text[: text.rfind("\n", 0, 200_000) + 1]
    best = (0, ",")
    for separator in SEPARATORS:
        rows = parted(start, separator, closed=False)
        widths = Counter(len(cells) for _, cells in rows if len(cells) > 1)
        score = max(widths.values(), default=0)
        best = (score, separator) if score > best[0] else best
    return best[1]


def parted(text: str, separator: str, *, closed: bool = True) -> Rows:
    """The rows of a text that hold anything, each with its line.

    Parameters
    ----------
    text, separator : str
    closed : bool
        Whether every quotation mark has to be closed, as in a whole file.

    Raises
    ------
    UserError
        For a quotation mark that is not closed, with the line of the row in which it opens: what
        follows would be one cell.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) if closed and '"' in text else []
    rows, line = [], 1
    try:
        for cells in reader:
            if "".join(cells).strip():
                rows.append((line, [_one_line(cell) for cell in cells]))
            own = lines[line - 1 : reader.line_num]
            if lines and '"' in own[0] and not _closes(own, cells, separator):
                raise UserError(f"line {line}: a quotation mark is not closed")
            line = reader.line_num + 1
    except csv.Error as error:
        raise UserError(f"line {line}: {error}") from None
    return rows


def _closes(lines: list[str], cells: list[str], separator: str) -> bool:
    """Whether a row is one, and no quotation mark in it swallowed the rows that follow.

    Else its lines are no sound row by themselves, or a cell holds lines with all the separators of
    a row.
    """
    if len(lines) == 1 and lines[0].count('"') % 2 == 0:
        return True
    try:
        [*csv.reader(lines, delimiter=separator, strict=True)]
    except csv.Error:
        return False
    return not any(
        max(len(cells) - 1, 1) <= line.count(separator)
        for cell in cells
        for line in cell.split("\n")[1:]
    )
