"""A file's bytes as a table of text, and the line of each row. No cell is ever evaluated."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count, islice
from pathlib import Path

import numpy as np

from sovdata.schema.problems import MOST_LINES, DataError, Problem
from sovdata.schema.texts import NO_ROWS, Column, Rows, Texts
from sovdata.schema.workbooks import HELP, Sheet, read_sheet

Row = tuple[int, list[str]]
Known = Callable[[list[str]], bool]
#: How many lines are looked through for a header.
HEADER_WITHIN = 50
#: How many rows are held as they are read, before their texts are put to the columns.
BATCH = 500
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
    lines : sequence of int
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
    lines: Sequence[int]
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
    return _gathered(_csv_rows(raw, file), file, notes, known)


def _gathered(rows: Iterator[Row], file: str, notes: bool, known: Known | None = None) -> Cells:
    """Return rows, each with its line, as a table; the rest as of ``cells_of``."""
    kept = (row for row in rows if not (notes and _left_out(row[1])))
    first = list(islice(kept, HEADER_WITHIN))
    if not first:
        said = "no header line; expected the names of the columns"
        raise DataError([Problem(file, said)])
    heads = (n for n, (_, cells) in enumerate(first) if known is not None and known(cells))
    at = next(heads, 0)
    header_line, header = first[at]
    texts, lines, ragged = _coded(chain(first[at + 1 :], kept), header)
    unlike = _of_widths(ragged, len(header), file)
    above = [_below(file, header_line)] if at else []
    return Cells(header, header_line, texts, lines, unlike, notes=above)


def _coded(
    rows: Iterator[Row], header: list[str]
) -> tuple[Texts, Sequence[int], list[tuple[int, int]]]:
    """Return the rows as wide as the header, the line of each, and line and width of the others."""
    seen = [defaultdict[str, int](count().__next__, {"": -1}) for _ in header]
    codes: list[list[Rows]] = [[] for _ in header]
    wide, lines, ragged = len(header), array("l"), []
    while batch := list(islice(rows, BATCH)):
        whole = []
        for line, cells in batch:
            if len(cells) == wide:
                whole.append(cells)
                lines.append(line)
            else:
                ragged.append((line, len(cells)))
        for place, texts, found in zip(seen, zip(*whole, strict=True), codes, strict=False):
            if texts.count(texts[0]) == len(texts):  # as often, and much faster
                found.append(np.full(len(texts), place[texts[0]], np.int32))
            else:
                found.append(np.fromiter(map(place.__getitem__, texts), np.int32, len(texts)))
    columns_of = {
        name: Column(np.concatenate([NO_ROWS, *found]), list(place)[1:])
        for name, place, found in zip(header, seen, codes, strict=True)
    }
    return Texts(columns_of, len(lines)), lines, ragged


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
    cells = _gathered(iter(sheet.rows), file, notes)
    kept = {cells.header_line, *cells.lines}
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
    hidden = {
        "row": [f"line {row}" for row in sheet.hidden[0] if row in kept],
        "column": [cells.header[n] for n in sheet.hidden[1] if n < len(cells.header)],
    }
    shortened = [one for one in sheet.shortened if one[0] in kept]
    found = [
        f"{len(which)} hidden {noun}{' is' if len(which) == 1 else 's are'} read: {_some(which)}"
        for noun, which in hidden.items()
        if which
    ]
    if sheet.merged:
        found.append(f"merged cells: each row has the text of the first: {_some(sheet.merged)}")
    if shortened:
        line, shown, stored = shortened[0]
        found.append(
            f"numbers are read as the sheet shows them, such as {shown} for {stored} in line {line}"
            f" ({len(shortened)} in all); to have more digits, let it show them"
        )
    return [Problem(file, text, kind="looks") for text in found]


def _some(names: list[str]) -> str:
    return f"{', '.join(names[:4])}{', ...' if len(names) > 4 else ''}"


def _of_widths(ragged: list[tuple[int, int]], wide: int, file: str) -> list[Problem]:
    """Return a problem for each row of another width than the header; one for very many."""
    hint = "; a cell with a comma in it must stand in quotation marks"
    said = f"cells; expected {wide}, as in the header"
    if len(ragged) <= MOST_LINES:
        return [
            Problem(file, f"{width} {said}{hint * (width > wide)}", line, kind="width")
            for line, width in ragged
        ]
    said = f"rows of another width; expected {wide} cells, as in the header{hint}"
    lines = tuple((line, line) for line, _ in ragged[:MOST_LINES])
    return [Problem(file, said, ragged[0][0], kind="width", count=len(ragged), lines=lines)]


def _left_out(cells: list[str]) -> bool:
    """Whether a row is a comment, or empty."""
    if cells[0][:1].isalnum():  # nearly always, and this is asked of each row
        return False
    first = cells[0].strip()
    comment = first.startswith("#") and not SHEET_ERROR.fullmatch(first)
    return comment or not any(map(str.strip, cells))


def _csv_rows(raw: bytes, file: str) -> Iterator[Row]:
    """Yield the rows of a CSV, blank ones left out, each with the line on which it starts.

    Any line break in a cell is a line feed, whatever program wrote the file.
    """
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig")
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


SEPARATORS = {";": "semicolons", "\t": "tabs"}
#: The first line that is neither blank nor a comment, and what stands above it.
_FIRST = re.compile(r"(?:[^\S\n]*(?:\n|\Z)|#[^\n]*(?:\n|\Z))*([^\n]*)")


def _not_a_table(text: str, file: str) -> list[Problem]:
    head, found = text.lstrip()[:200].lower(), _FIRST.match(text)
    assert found is not None  # it may be empty
    first, line = found[1], text.count("\n", 0, found.start(1)) + 1
    mark = next((mark for mark in SEPARATORS if mark in first and "," not in first), None)
    nul = text.find("\x00")
    if not head:
        return [Problem(file, "the file is empty; expected a header line and rows")]
    if head.startswith(("<!doctype", "<html", "<?xml", "<svg")):
        return [Problem(file, "a web page, not a CSV table")]
    if head.startswith("sep="):
        said = "a line for Excel alone (sep=); take it out, so that the names of the columns come "
        return [Problem(file, f"{said}first", 1)]
    if nul >= 0:
        return [Problem(file, "not text; expected a CSV table", text.count("\n", 0, nul) + 1)]
    if mark is not None:
        said = "expected commas (and decimal points): save it as CSV with commas"
        return [Problem(file, f"columns are separated by {SEPARATORS[mark]}; {said}", line)]
    return []
