"""A file's bytes as a table of text, and on which line each row stands. Nothing in a cell is ever evaluated."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from sovdata.schema.problems import DataError, Problem
from sovdata.schema.workbooks import Sheet, read_sheet

__all__ = ["Cells", "cells_of", "file_bytes", "frame_of", "lookup", "parse", "read_text"]

Frame = pd.DataFrame
Rows = Iterator[tuple[int, list[str]]]
#: How files that are no tables begin, and what to call them.
KINDS = {
    b"\x89PNG": "a picture (PNG)", b"\xff\xd8\xff": "a picture (JPEG)", b"GIF8": "a picture (GIF)", b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file, or one with a password; save it as .xlsx or CSV, without a password", b"\x1f\x8b": "a compressed file",
    b"PAR1": "a Parquet file", b"SQLite": "a database (SQLite)",
}  # fmt: skip

PLAIN: Mapping[str, Any] = MappingProxyType({})


#: What a spreadsheet puts in the place of a value that it cannot work out or show, in any language: a row that begins so is no comment.
SHEET_ERROR = re.compile(r"#(?:N/?[AV]|[^\W_][\w/]*[!?]|#+)")


@dataclass(frozen=True)
class Cells:
    """A file as text, before it is known to be a table of ours.

    Attributes
    ----------
    header : list of str
        Column names as they stand.
    header_line : int
        The line of the header.
    texts : Callable
        The rows that have as many cells as the header, as a frame of text; an empty cell is missing.
    lines : Callable
        The line on which each of them starts.
    ragged : list of Problem
        Rows that are wider or narrower than the header.
    unsaved : list of Problem
        Formulas of a workbook without a saved value, and numbers whose format is not understood.
    notes : list of Problem
        What is not read, and not wrong: the other sheets of a workbook.
    """

    header: list[str]
    header_line: int
    texts: Callable[[], Frame]
    lines: Callable[[], list[int]]
    ragged: list[Problem]
    unsaved: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def file_bytes(path: Path) -> bytes:
    """A file's bytes; a ``DataError`` says why there are none."""
    try:
        if path.is_dir():
            raise DataError([Problem(path.name, "a folder, not a file")])
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError([Problem(path.name, "the file is missing")]) from None
    except DataError:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DataError([Problem(path.name, f"cannot be read: {reason}")]) from None


def read_text(path: Path) -> str:
    """Text of a UTF-8 file; a ``DataError`` names what is wrong with it."""
    return _decode(file_bytes(path), path.name)


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError([Problem(name, "UTF-16 text; save it as UTF-8")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", error.object[: error.start])) + 1  # of what follows a byte-order mark
        raise DataError([Problem(name, f"not UTF-8 text (byte {error.object[error.start]:#04x}); save it as UTF-8", line)]) from None


def parse(raw: bytes, kinds: Any = str) -> Frame:
    """A CSV that is known to be right, as text or as the kinds given; an empty cell is missing."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")  # pandas decodes utf-8-sig in Python, which is slow
    return pd.read_csv(io.BytesIO(raw), dtype=kinds, keep_default_na=False, na_values=[""], index_col=False)


def cells_of(raw: bytes, file: str, *, notes: bool = False, kinds: Mapping[str, Any] = PLAIN) -> Cells:
    """The cells of a CSV file or of the first visible sheet of an Excel workbook.

    Parameters
    ----------
    raw : bytes
        The file.
    file : str
        Its name, for messages.
    notes : bool
        Leave out lines that begin with ``#`` and rows of empty cells, as in a reader's own file.
    kinds : mapping
        How pandas is to hold the texts of some columns, where the file can be read the quick way.

    Raises
    ------
    DataError
        If it is no table.
    """
    kind = next((name for start, name in KINDS.items() if raw.startswith(start)), None)
    if kind is not None:
        raise DataError([Problem(file, f"{kind}; expected a table (CSV or .xlsx)")])
    if raw.startswith(b"PK\x03\x04"):
        return _sheet(read_sheet(raw, file), file, notes)
    text = _decode(raw, file)
    problems = _not_a_table(text, file)
    if problems:
        raise DataError(problems)
    plain = _plain(raw, notes=notes, kinds=kinds)
    if plain is not None:
        return Cells(list(plain.columns), 1, lambda: plain, lambda: [line for line, _ in _csv_rows(text, file)][1:], [])
    return _scanned(lambda: _csv_rows(text, file), file, notes, raw)


def _sheet(sheet: Sheet, file: str, notes: bool) -> Cells:
    """A sheet's cells; what a formula gives is not worked out, so one without a saved value is a problem."""
    cells = _scanned(lambda: iter(sheet.rows), file, notes)
    kept = {cells.header_line, *cells.lines()}
    unsaved = [Problem(file, said, line, cells.header[n], text) for line, n, text, said in sheet.faults if line in kept]
    others = (
        [Problem(file, f"only the sheet {sheet.title!r} is read; left out: {', '.join(map(repr, sheet.others))}")] if sheet.others else []
    )
    return replace(cells, unsaved=unsaved, notes=others)


def _parsed(raw: bytes, kinds: Mapping[str, Any] = PLAIN) -> Frame | None:
    """A CSV as pandas reads it, or None if it refuses or has to guess."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return parse(raw, defaultdict(lambda: str, kinds))
        except (ValueError, OverflowError, Warning):
            return None


def _too_long(raw: bytes) -> bool:
    """Whether a line is longer than the csv module lets a cell be."""
    longest = csv.field_size_limit()
    if len(raw) <= longest:
        return False
    ends = np.flatnonzero(np.frombuffer(raw, dtype=np.uint8) == ord("\n"))
    return bool(np.diff(ends, prepend=-1, append=len(raw)).max() > longest)


def _plain(raw: bytes, *, notes: bool, kinds: Mapping[str, Any]) -> Frame | None:
    """A CSV without any oddity, as pandas reads it; None where the rows have to be looked at one by one.

    pandas fills up rows that are too narrow, so commas are counted: a row has one less than it has
    cells, and pandas refuses a row that is too wide.
    """
    head = raw[: raw.find(b"\n") + 1].removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    commas = None if not head or (notes and b"#" in raw) or _too_long(raw) else _commas(raw)
    frame = None if commas is None else _parsed(raw, kinds)
    if frame is None or ",".join(frame.columns).encode() != head or commas != (len(frame) + 1) * (frame.shape[1] - 1):
        return None
    return None if notes and frame.isna().all(axis=1).any() else frame


def _commas(raw: bytes) -> int | None:
    """How many commas part cells; None where a quotation mark stands elsewhere than at the ends of a cell, or doubled in one."""
    if b'"' not in raw:
        return raw.count(b",")
    codes = np.frombuffer(b"\n" + raw + b"\n", dtype=np.uint8)
    marks = np.flatnonzero(codes == ord('"'))
    if len(marks) % 2:
        return None
    opening, closing = marks[::2], marks[1::2]  # of a doubled mark the first closes and the second opens again
    ends = np.isin(np.arange(256), [ord(","), ord("\n"), ord("\r"), ord('"')])
    if not (ends[codes[opening - 1]].all() and ends[codes[closing + 1]].all()):
        return None
    quoted = np.logical_xor.accumulate(codes == ord('"'))
    return int(np.count_nonzero((codes == ord(",")) & ~quoted))


def _scanned(rows: Callable[[], Rows], file: str, notes: bool, raw: bytes = b"") -> Cells:
    """Go through the rows once, keeping none; they are read again when asked for."""

    def kept() -> Rows:
        return ((line, cells) for line, cells in rows() if not (notes and _left_out(cells)))

    scan = kept()
    header_line, header = next(scan, (0, []))
    if not header:
        raise DataError([Problem(file, "no header line; expected the names of the columns")])
    wide, count, ragged = len(header), 0, []
    for line, cells in scan:
        count += 1
        if len(cells) != wide:
            hint = "; a cell with a comma in it must stand in quotation marks" if len(cells) > wide else ""
            ragged.append(Problem(file, f"{len(cells)} cells; expected {wide}, as in the header{hint}", line))

    def texts() -> Frame:
        frame = None if ragged else _parsed(raw)  # many times faster; right if it finds the same rows
        if frame is not None and len(frame) == count and list(frame.columns) == header:
            return frame
        return frame_of((cells for _, cells in whole()), header)

    def whole() -> Rows:
        body = kept()
        next(body)
        return ((line, cells) for line, cells in body if len(cells) == wide)

    return Cells(header, header_line, texts, lambda: [line for line, _ in whole()], ragged)


def _left_out(cells: list[str]) -> bool:
    first = cells[0].strip()
    return (first.startswith("#") and not SHEET_ERROR.fullmatch(first)) or not any(cell.strip() for cell in cells)


def _csv_rows(text: str, file: str) -> Rows:
    """The rows of a CSV, blank ones left out, each with the line on which it starts, as an editor counts."""
    reader, before = csv.reader(io.StringIO(text, newline=""), strict=True), 0
    try:
        for cells in reader:
            if cells:
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        expected = f"the row that starts here is not valid CSV ({error}); is a quotation mark missing or too many?"
        if "field limit" in str(error):
            expected = f"a cell in the row that starts here has more than {csv.field_size_limit()} characters; is a quotation mark missing?"
        raise DataError([Problem(file, expected, before + 1)]) from None


def lookup(path: Path, *columns: str) -> Frame:
    """Columns of another table, as text, for what is checked against them."""
    return _lookup(file_bytes(path), path.name, columns)


@lru_cache(maxsize=64)  # by content, so it cannot go stale
def _lookup(raw: bytes, name: str, columns: tuple[str, ...]) -> Frame:
    cells = cells_of(raw, name)
    problems = [Problem(name, "the column is missing", cells.header_line, column) for column in columns if column not in cells.header]
    problems += cells.ragged
    if problems:
        raise DataError(problems)
    return cells.texts()[list(columns)]


def frame_of(rows: Iterable[list[str]], columns: list[str]) -> Frame:
    """Rows as text; an empty cell is missing."""
    texts = pd.DataFrame(list(rows), columns=columns, dtype=str)
    return texts.mask(texts == "")


def _not_a_table(text: str, file: str) -> list[Problem]:
    head = text.lstrip()[:200].lower()
    if not head:
        return [Problem(file, "the file is empty; expected a header line and rows")]
    if head.startswith(("<!doctype", "<html", "<?xml", "<svg")):
        return [Problem(file, "a web page, not a CSV table")]
    if head.startswith("sep="):
        return [Problem(file, "a line for Excel alone (sep=); take it out, so that the names of the columns come first", 1)]
    if "\x00" in text:
        return [Problem(file, "not text; expected a CSV table", text[: text.index("\x00")].count("\n") + 1)]
    lines = ((n, line) for n, line in enumerate(io.StringIO(text), start=1) if line.strip() and not line.startswith("#"))
    number, first = next(lines, (1, ""))
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if "," not in first and mark in first:
            return [
                Problem(file, f"columns are parted by {word}; expected commas (and decimal points): save it as CSV with commas", number)
            ]
    return []
