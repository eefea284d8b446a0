"""A file's bytes as a table of text, and the line of each row. No cell is ever evaluated."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pandas as pd

from sovdata.schema.problems import MOST_LINES, DataError, Problem
from sovdata.schema.texts import Texts, coded
from sovdata.schema.workbooks import HELP, Sheet, read_sheet

__all__ = ["Cells", "cells_of", "file_bytes", "read_text"]

Frame = pd.DataFrame
Rows = Iterator[tuple[int, list[str]]]
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
    texts : Callable
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
    texts: Callable[[], Texts]
    lines: Callable[[], list[int]]
    ragged: list[Problem]
    unsaved: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def renamed(self, names: Mapping[str, str]) -> Cells:
        """Return the same cells with other names of columns."""

        def texts() -> Texts:
            found = self.texts()
            return Texts({names.get(k, k): c for k, c in found.columns.items()}, found.size)

        unsaved = [replace(p, column=names.get(p.column or "", p.column)) for p in self.unsaved]
        header = [names.get(name, name) for name in self.header]
        return replace(self, header=header, texts=texts, unsaved=unsaved)


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
        line = (
            len(re.findall(rb"\r\n|\r|\n", error.object[: error.start])) + 1
        )  # of what follows a byte-order mark
        raise DataError(
            [
                Problem(
                    name,
                    f"not UTF-8 text (byte {error.object[error.start]:#04x}); save it as UTF-8",
                    line,
                )
            ]
        ) from None


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
    text = _decode(raw, file)
    problems = _not_a_table(text, file)
    if problems:
        raise DataError(problems)
    if known is not None and (line := _header_below(text, file, known)):
        rows = partial(_rows_from, line, text, file)
        return replace(_scanned(rows, file, notes), notes=[_below(file, line)])
    body = raw.removeprefix(b"\xef\xbb\xbf")  # pandas decodes utf-8-sig in Python, which is slow
    above = _COMMENTS.match(body)[0] if notes else b""  # type: ignore[index]
    plain = _plain(body[len(above) :], notes=notes)
    if plain is None:
        return _scanned(lambda: _csv_rows(text, file), file, notes, body)
    start, texts = above.count(b"\n") + 1, coded(plain)

    def lines() -> list[int]:
        return _lines(_decode(raw, file), start, file)

    return Cells(list(plain.columns), start, lambda: texts, lines, [])


#: Comments and blank lines at the top of a file, as a template has them.
_COMMENTS = re.compile(rb'(?:[ \t]*(?:#(?:[ \t][^\r\n"]*)?)?\r?\n)*')
_COMMENT_BELOW = re.compile(rb'[\r\n][ \t"]*#')


def _lines(text: str, header: int, file: str) -> list[int]:
    """Return the line of each row of a CSV without oddities, whose header is on that line."""
    body = "".join(io.StringIO(text, newline="").readlines()[header - 1 :])
    return [line + header - 1 for line, _ in _csv_rows(body, file)][1:]


def _header_below(text: str, file: str, known: Known) -> int | None:
    """Return the line of the header where it is not the first that is no comment."""
    rows = (row for row in _csv_rows(text, file) if not _left_out(row[1]))
    first = list(islice(rows, HEADER_WITHIN))
    at = next((n for n, (_, cells) in enumerate(first) if known(cells)), 0)
    return first[at][0] if at else None


def _rows_from(line: int, text: str, file: str) -> Rows:
    return (row for row in _csv_rows(text, file) if row[0] >= line)


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
                return replace(
                    sheet, rows=[(number, row[:wide]) for number, row in rows], below=n > 0
                )
    return first if first.rows else read_sheet(raw, file)  # which says that it is empty


def _sheet(sheet: Sheet, file: str, notes: bool) -> Cells:
    """Return a sheet's cells; a formula is not worked out, so one without a value is a problem."""
    cells = _scanned(lambda: iter(sheet.rows), file, notes)
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


def _parsed(raw: bytes) -> Frame | None:
    """Return a CSV as text, as pandas reads it, or None if it refuses or has to guess.

    Where a quoted cell at the start of a row begins with a carriage return, pandas loses the cell.
    """
    if b'"\r' in raw or (b"\r" in raw and re.search(rb"\r(?!\n)", raw)):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return pd.read_csv(
                io.BytesIO(raw), dtype=object, keep_default_na=False, na_values=[""],
                index_col=False,
            )  # fmt: skip
        except (ValueError, OverflowError, Warning):
            return None


def _too_long(raw: bytes) -> bool:
    """Whether a line is longer than the csv module lets a cell be."""
    longest = csv.field_size_limit()
    if len(raw) <= longest:
        return False
    ends = np.flatnonzero(np.frombuffer(raw, dtype=np.uint8) == ord("\n"))
    return bool(np.diff(ends, prepend=-1, append=len(raw)).max() > longest)


def _plain(raw: bytes, *, notes: bool) -> Frame | None:
    """Return a CSV without any oddity, or None where the rows have to be looked at one by one.

    pandas fills up rows that are too narrow, so commas are counted: a row has one less than it has
    cells, and pandas refuses a row that is too wide.
    """
    head = raw[: raw.find(b"\n") + 1].rstrip(b"\r\n")
    comment = notes and b"#" in raw and _COMMENT_BELOW.search(raw) is not None
    odd = not head or comment or _too_long(raw)
    commas = None if odd else _commas(raw)
    frame = None if commas is None else _parsed(raw)
    if frame is None or ",".join(frame.columns).encode() != head:
        return None
    if commas != (len(frame) + 1) * (frame.shape[1] - 1):
        return None
    begins_empty = frame[frame.iloc[:, 0].isna()]
    return None if notes and begins_empty.isna().all(axis=1).any() else frame


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
            ragged.append((line, len(cells)))

    @cache
    def texts() -> Texts:
        frame = None if ragged else _parsed(raw)  # many times faster; right if the rows are these
        if frame is not None and len(frame) == count and list(frame.columns) == header:
            return coded(frame)
        found = pd.DataFrame([cells for _, cells in whole()], columns=header, dtype=object)
        return coded(found.mask(found == ""))

    def whole() -> Rows:
        body = kept()
        next(body)
        return ((line, cells) for line, cells in body if len(cells) == wide)

    problems = _of_widths(ragged, wide, file)
    return Cells(header, header_line, texts, lambda: [line for line, _ in whole()], problems)


def _of_widths(ragged: list[tuple[int, int]], wide: int, file: str) -> list[Problem]:
    """Return a problem for each row of another width than the header; one for very many."""
    hint = "; a cell with a comma in it must stand in quotation marks"
    found = [
        Problem(
            file,
            f"{width} cells; expected {wide}, as in the header{hint * (width > wide)}",
            line,
            kind="width",
        )
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


def _csv_rows(text: str, file: str) -> Rows:
    """Yield the rows of a CSV, blank ones left out, each with the line on which it starts."""
    reader, before = csv.reader(io.StringIO(text, newline=""), strict=True), 0
    try:
        for cells in reader:
            if cells:
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        expected = (
            f"the row that starts here is not valid CSV ({error}); is a quotation mark missing or "
            "too many?"
        )
        if "field limit" in str(error):
            expected = (
                f"a cell in the row that starts here has more than {csv.field_size_limit()} "
                "characters; is a quotation mark missing?"
            )
        raise DataError([Problem(file, expected, before + 1)]) from None


#: The first line that is neither blank nor a comment, and what stands above it.
_FIRST = re.compile(r"(?:[^\S\n]*(?:\n|\Z)|#[^\n]*(?:\n|\Z))*([^\n]*)")


def _not_a_table(text: str, file: str) -> list[Problem]:
    head = text.lstrip()[:200].lower()
    if not head:
        return [Problem(file, "the file is empty; expected a header line and rows")]
    if head.startswith(("<!doctype", "<html", "<?xml", "<svg")):
        return [Problem(file, "a web page, not a CSV table")]
    if head.startswith("sep="):
        return [
            Problem(
                file,
                "a line for Excel alone (sep=); take it out, so that the names of the columns "
                "come first",
                1,
            )
        ]
    if "\x00" in text:
        return [
            Problem(
                file, "not text; expected a CSV table", text[: text.index("\x00")].count("\n") + 1
            )
        ]
    found = _FIRST.match(text)
    assert found is not None  # it may be empty
    first = found[1]
    number = text.count("\n", 0, found.start(1)) + 1
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if "," not in first and mark in first:
            return [
                Problem(
                    file,
                    f"columns are separated by {word}; expected commas (and decimal points): save "
                    "it as CSV with commas",
                    number,
                )
            ]
    return []
