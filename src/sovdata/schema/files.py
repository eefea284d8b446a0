"""A file's bytes as a table of text, and the line of each row. No cell is ever evaluated."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from sovdata.schema.problems import MOST_LINES, DataError, Problem
from sovdata.schema.texts import Texts, coded
from sovdata.schema.workbooks import HELP, Sheet, read_sheet

__all__ = ["Cells", "cells_of", "file_bytes", "read_text"]

Row = tuple[int, list[str]]
Known = Callable[[list[str]], bool]
#: How many lines are looked through for a header.
HEADER_WITHIN = 50
#: How files that are no tables begin, and what to call them.
KINDS = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file, or one with a password; save it as .xlsx or "
    "CSV, without a password",
    b"\x1f\x8b": "a compressed file",
    b"PAR1": "a Parquet file",
    b"SQLite": "a database (SQLite)",
}

#: What a spreadsheet puts in the place of a value that it cannot work out or show, in any
#: language: a row that begins so is no comment.
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
    texts : Texts
        The rows that have as many cells as the header.
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
    texts: Texts
    lines: Callable[[], list[int]]
    ragged: list[Problem]
    unsaved: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def renamed(self, names: Mapping[str, str]) -> Cells:
        """Return the same cells with other names of columns."""
        columns = {names.get(name, name): column for name, column in self.texts.columns.items()}
        texts = Texts(columns, self.texts.size)
        unsaved = [replace(p, column=names.get(p.column or "", p.column)) for p in self.unsaved]
        header = [names.get(name, name) for name in self.header]
        return replace(self, header=header, texts=texts, unsaved=unsaved)


def file_bytes(path: Path) -> bytes:
    """A file's bytes; a ``DataError`` says why there are none."""
    try:
        if not path.is_dir():
            return path.read_bytes()
        said = "a folder, not a file"
    except FileNotFoundError:
        said = "the file is missing"
    except OSError as error:
        said = f"cannot be read: {error.strerror}"
    except ValueError as error:
        said = f"cannot be read: {error}"
    raise DataError([Problem(path.name, said)])


def read_text(path: Path) -> str:
    """Text of a UTF-8 file; a ``DataError`` names what is wrong with it."""
    return _decode(file_bytes(path), path.name)


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError([Problem(name, "UTF-16 text; save it as UTF-8")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        begins = len(re.findall(rb"\r\n|\r|\n", error.object[: error.start])) + 1
        said = f"not UTF-8 text (byte {error.object[error.start]:#04x}); save it as UTF-8"
        raise DataError([Problem(name, said, begins)]) from None


def cells_of(raw: bytes, file: str, *, notes: bool = False, known: Known | None = None) -> Cells:
    """Return the cells of a CSV file or of the first visible sheet of an Excel workbook.

    Parameters
    ----------
    raw : bytes
        The file.
    file : str
        Its name, for messages.
    notes : bool
        Leave out lines that begin with ``#`` and rows of empty cells, as in a reader's own file.
    known : callable, optional
        Whether some cells are the header of a table of ours: it is looked for below the first line
        too, and in a workbook on the other sheets.

    Raises
    ------
    DataError
        If it is no table.
    """
    kind = next((name for start, name in KINDS.items() if raw.startswith(start)), None)
    if kind is not None:
        raise DataError([Problem(file, f"{kind}; expected a table (CSV or .xlsx)")])
    if raw.startswith(b"PK\x03\x04"):
        return _sheet(_chosen(raw, file, known), file, notes)
    if problems := _not_a_table(_decode(raw, file), file):
        raise DataError(problems)
    if (plain := _plain(raw, file, notes, known)) is not None:
        return plain
    return _gathered(_csv_rows(raw, file), file, notes, known)


#: Comments and blank lines at the top of a file, as a template has them.
_COMMENTS = re.compile(rb'(?:[ \t]*(?:#(?:[ \t][^\r\n"]*)?)?\r?\n)*')
_COMMENT_BELOW = re.compile(rb'[\r\n][ \t"]*#')


def _plain(raw: bytes, file: str, notes: bool, known: Known | None) -> Cells | None:
    """Return a CSV without any oddity as pandas reads it, many times faster; None of another.

    pandas fills up rows that are too narrow, so commas are counted: a row has one less than it has
    cells, and pandas refuses a row that is too wide. Where a quoted cell at the start of a row
    begins with a carriage return, pandas loses the cell.
    """
    body = raw.removeprefix(b"\xef\xbb\xbf")  # pandas decodes utf-8-sig in Python, which is slow
    above = _COMMENTS.match(body)[0] if notes else b""  # type: ignore[index]
    body = body[len(above) :]
    head = body[: body.find(b"\n") + 1].rstrip(b"\r\n")
    comment = notes and b"#" in body and _COMMENT_BELOW.search(body) is not None
    returns = b'"\r' in body or (b"\r" in body and re.search(rb"\r(?!\n)", body))
    if not head or comment or returns or _too_long(body) or (commas := _commas(body)) is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            frame = pd.read_csv(
                io.BytesIO(body), dtype=object, keep_default_na=False, na_values=[""],
                index_col=False,
            )  # fmt: skip
        except (ValueError, OverflowError, Warning):
            return None
    header = list(frame.columns)
    whole = ",".join(header).encode() == head and commas == (len(frame) + 1) * (len(header) - 1)
    if not whole or not (known is None or known(header)):
        return None
    if notes and frame[frame.iloc[:, 0].isna()].isna().all(axis=1).any():
        return None
    start = above.count(b"\n") + 1

    def lines() -> list[int]:
        return [line for line, _ in _csv_rows(raw, file) if line > start]

    return Cells(header, start, coded(frame), lines, [])


def _too_long(raw: bytes) -> bool:
    """Whether a line is longer than the csv module lets a cell be."""
    longest = csv.field_size_limit()
    if len(raw) <= longest:
        return False
    ends = np.flatnonzero(np.frombuffer(raw, dtype=np.uint8) == ord("\n"))
    return bool(np.diff(ends, prepend=-1, append=len(raw)).max() > longest)


def _commas(raw: bytes) -> int | None:
    """How many commas separate cells.

    None where a quotation mark stands elsewhere than at the ends of a cell, or doubled in one.
    """
    if b'"' not in raw:
        return raw.count(b",")
    codes = np.frombuffer(b"\n" + raw + b"\n", dtype=np.uint8)
    marks = np.flatnonzero(codes == ord('"'))
    if len(marks) % 2:
        return None
    # of a doubled mark the first closes and the second opens again
    opening, closing = marks[::2], marks[1::2]
    ends = np.isin(np.arange(256), [ord(","), ord("\n"), ord("\r"), ord('"')])
    if not (ends[codes[opening - 1]].all() and ends[codes[closing + 1]].all()):
        return None
    quoted, commas = codes == ord('"'), codes == ord(",")
    np.logical_xor.accumulate(quoted, out=quoted)
    return int(np.count_nonzero(np.greater(commas, quoted, out=commas)))


def _gathered(rows: Iterable[Row], file: str, notes: bool, known: Known | None = None) -> Cells:
    """Return rows, each with its line, as a table; the rest as of ``cells_of``."""
    kept = [row for row in rows if not (notes and _left_out(row[1]))]
    if not kept:
        said = "no header line; expected the names of the columns"
        raise DataError([Problem(file, said)])
    first = enumerate(kept[:HEADER_WITHIN])
    at = next((n for n, (_, cells) in first if known is not None and known(cells)), 0)
    (header_line, header), body = kept[at], kept[at + 1 :]
    wide = len(header)
    lines = [line for line, cells in body if len(cells) == wide]
    texts = pd.DataFrame([cells for _, cells in body if len(cells) == wide], columns=header,
                         dtype=object)  # fmt: skip
    ragged = _of_widths([(n, len(cells)) for n, cells in body if len(cells) != wide], wide, file)
    above = [_below(file, header_line)] if at else []
    whole = coded(texts.mask(texts == ""))
    return Cells(header, header_line, whole, lambda: lines, ragged, notes=above)


def _below(file: str, line: int) -> Problem:
    said = "the header; what stands above it is not read"
    return Problem(file, said, line, kind="header")


def _chosen(raw: bytes, file: str, known: Known | None) -> Sheet:
    """Return the first sheet with a header of ours, from there on; the first one if none has."""
    if known is None:
        return read_sheet(raw, file)
    first = read_sheet(raw, file, empty=True)
    others = (read_sheet(raw, file, title, empty=True) for title in first.others)
    for sheet in chain([first], others):
        for n, (_, cells) in enumerate(sheet.rows[:HEADER_WITHIN]):
            if known(cells):
                rows = sheet.rows[n:]
                wide = max(k + 1 for _, row in rows for k, text in enumerate(row) if text)
                narrow = [(number, row[:wide]) for number, row in rows]
                return replace(sheet, rows=narrow, below=n > 0)
    return first if first.rows else read_sheet(raw, file)  # which says that it is empty


def _sheet(sheet: Sheet, file: str, notes: bool) -> Cells:
    """Return a sheet's cells; a formula is not worked out, so one without a value is a problem."""
    cells = _gathered(sheet.rows, file, notes)
    kept = {cells.header_line, *cells.lines()}
    unsaved = [
        Problem(file, said, line, cells.header[n], text, "formula")
        for line, n, text, said in sheet.faults
        if line in kept
    ]
    names = ", ".join(map(repr, sheet.others))
    left_out = f"only the sheet {sheet.title!r} is read; left out: {names}"
    others = [Problem(file, left_out, kind="sheets")] if set(sheet.others) - {HELP} else []
    others += [_below(file, cells.header_line)] if sheet.below else []
    return replace(cells, unsaved=unsaved, notes=[*others, *_of_looks(sheet, cells, kept, file)])


def _of_looks(sheet: Sheet, cells: Cells, kept: set[int], file: str) -> list[Problem]:
    """Return what a reader does not see of a sheet that is read, or sees otherwise."""
    rows = [row for row in sheet.hidden[0] if row in kept]
    columns = [cells.header[n] for n in sheet.hidden[1] if n < len(cells.header)]
    shortened = [one for one in sheet.shortened if one[0] in kept]
    found = []
    if rows:
        said = "1 hidden row is read" if len(rows) == 1 else f"{len(rows)} hidden rows are read"
        found.append(f"{said}: line{'s' * (len(rows) > 1)} {_some(map(str, rows))}")
    if columns:
        said = "1 hidden column is" if len(columns) == 1 else f"{len(columns)} hidden columns are"
        found.append(f"{said} read: {_some(columns)}")
    if sheet.merged:
        found.append(f"merged cells: each row has the text of the first: {_some(sheet.merged)}")
    if shortened:
        line, shown, stored = shortened[0]
        found.append(
            f"numbers are read as the sheet shows them, such as {shown} for {stored} in line {line}"
            f" ({len(shortened)} in all); to have more digits, let it show them"
        )
    return [Problem(file, text, kind="looks") for text in found]


def _some(names: Iterable[str]) -> str:
    every = list(names)
    return f"{', '.join(every[:4])}{', ...' if len(every) > 4 else ''}"


def _of_widths(ragged: list[tuple[int, int]], wide: int, file: str) -> list[Problem]:
    """Return a problem for each row of another width than the header; one for very many."""
    hint = "; a cell with a comma in it must stand in quotation marks"
    said = f"{{}} cells; expected {wide}, as in the header{{}}"
    found = [
        Problem(file, said.format(width, hint * (width > wide)), line, kind="width")
        for line, width in ragged[:MOST_LINES]
    ]
    if len(ragged) > MOST_LINES:
        lines = tuple((line, line) for line, _ in ragged)
        said = f"rows of another width; expected {wide} cells, as in the header{hint}"
        last = (ragged[0][0], None, None, "width", len(ragged), lines[:MOST_LINES])
        return [Problem(file, said, *last)]
    return found


def _left_out(cells: list[str]) -> bool:
    first = cells[0].strip()
    comment = first.startswith("#") and not SHEET_ERROR.fullmatch(first)
    return comment or not any(cell.strip() for cell in cells)


def _csv_rows(raw: bytes, file: str) -> Iterator[Row]:
    """Yield the rows of a CSV, blank ones left out, each with the line on which it starts."""
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    reader, before = csv.reader(text, strict=True), 0
    try:
        for cells in reader:
            if cells:
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        said = f"is not valid CSV ({error}); is a quotation mark missing or too many?"
        if "field limit" in str(error):
            most = csv.field_size_limit()
            said = f"has a cell of more than {most} characters; is a quotation mark missing?"
        raise DataError([Problem(file, f"the row that starts here {said}", before + 1)]) from None


#: The first line that is neither blank nor a comment, and what stands above it.
_FIRST = re.compile(r"(?:[^\S\n]*(?:\n|\Z)|#[^\n]*(?:\n|\Z))*([^\n]*)")


def _not_a_table(text: str, file: str) -> list[Problem]:
    head = text.lstrip()[:200].lower()
    found = _FIRST.match(text)
    assert found is not None  # it may be empty
    first, at, line = found[1], found.start(1), None
    mark = next((mark for mark in ";\t" if mark in first and "," not in first), None)
    if not head:
        said = "the file is empty; expected a header line and rows"
    elif head.startswith(("<!doctype", "<html", "<?xml", "<svg")):
        said = "a web page, not a CSV table"
    elif head.startswith("sep="):
        line = 1
        said = (
            "a line for Excel alone (sep=); take it out, so that the names of the columns come "
            "first"
        )
    elif "\x00" in text:
        said, line = "not text; expected a CSV table", text.count("\n", 0, text.index("\x00")) + 1
    elif mark is not None:
        word, line = {";": "semicolons", "\t": "tabs"}[mark], text.count("\n", 0, at) + 1
        said = (
            f"columns are separated by {word}; expected commas (and decimal points): save it as "
            "CSV with commas"
        )
    else:
        return []
    return [Problem(file, said, line)]
