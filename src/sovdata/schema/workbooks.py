"""An Excel workbook's first visible sheet as rows of text. No formula is worked out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import repeat
from typing import Any

from sovdata.schema.problems import DataError, Problem

#: What a workbook may hold: bytes unpacked, bytes for each one packed (sheets of numbers have 5 to
#: 30), both before it is parsed, and cells in a row.
LARGEST, DENSEST, WIDEST = 200_000_000, 100, 16_384
SMALL = 1_000_000  # below this no workbook is too dense
#: The sheet of a template that explains its columns.
HELP = "columns"
UNSAVED = (
    "a formula whose value is not saved in the file; "
    "open it in a spreadsheet program and save it, or type the value"
)


@dataclass(frozen=True)
class Sheet:
    """What was read of a workbook.

    Attributes
    ----------
    title : str
        The sheet's name.
    rows : list of (int, list of str)
        Its rows that hold anything, each with its number; all of one width.
    faults : list of (int, int, str, str)
        Row, position and text of each cell that cannot be read as it is shown, and why: a formula
        without a saved value, a number in a format that is not understood.
    others : list of str
        The names of the sheets that were not read.
    hidden : (list of int, list of int)
        Its rows and the positions of its columns that a spreadsheet does not show.
    merged : list of str
        Cells that were merged, such as ``A2:A5``: each row has the text of the first.
    shortened : list of (int, str, str)
        Row of each number that is shown with fewer digits than it has, as shown and as stored.
    below : bool
        Whether rows above a header were left out.
    """

    title: str
    rows: list[tuple[int, list[str]]]
    faults: list[tuple[int, int, str, str]]
    others: list[str]
    hidden: tuple[list[int], list[int]] = ([], [])
    merged: list[str] = field(default_factory=list)
    shortened: list[tuple[int, str, str]] = field(default_factory=list)
    below: bool = False


class _RefusedError(ValueError):
    """Why a workbook, or a cell of it, is not read."""


def read_sheet(raw: bytes, file: str, title: str | None = None, *, empty: bool = False) -> Sheet:
    """The first visible sheet of a workbook, or the one of this title; an empty one if allowed.

    Cells are as the sheet shows them; formulas give the value last saved, or their text where
    none was.

    Raises
    ------
    DataError
        If it is no workbook, or one too large, openpyxl is missing, or the sheet is empty.
    """
    try:
        parts = _parts(raw)
        sheet = _read(_without_raised(raw, parts), title, parts)
    except ImportError:
        said = "an Excel workbook; to read it, install openpyxl, or save it as CSV (UTF-8)"
    except _RefusedError as error:
        said = str(error)
    except Exception:  # noqa: BLE001, openpyxl lets through whatever a broken zip or XML raises
        said = "not a workbook that can be read (.xlsx); save it as CSV (UTF-8)"
    else:
        if sheet.rows or empty:
            return sheet
        names = ", ".join(map(repr, sheet.others))
        left = f" {sheet.title!r} is empty; the others ({names}) are not read"
        said = f"the first sheet{left if names else ' is empty'}; expected a header line and rows"
    raise DataError([Problem(file, said)])


def _parts(raw: bytes) -> dict[str, bytes]:
    """The parts of a workbook that hold texts and cells, unpacked within bounds.

    ``zipfile`` unpacks no more of a part than the archive says that it holds, so that can be relied
    on.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        whole = sum(about.file_size for about in archive.infolist())
        if whole > LARGEST or (whole > SMALL and whole > DENSEST * len(raw)):
            raise _RefusedError(
                f"a workbook of {len(raw):,} bytes that unpacks to {whole:,}; expected at most "
                f"{LARGEST:,}, and {DENSEST} times its size: save the sheet as CSV (UTF-8)"
            )
        held = ("xl/worksheets/", "xl/sharedStrings.xml")
        return {name: archive.read(name) for name in archive.namelist() if name.startswith(held)}


#: A part of a text with a look of its own; stops at the next one, so that the search is linear.
RUN = re.compile(r"<((?:\w+:)?)r(?: [^<>]*)?>[^<]*(?:<(?!/?\1r[ >])[^<]*)*</\1r>")
RAISED = re.compile(r"<(?:\w+:)?vertAlign\s+val=[\"']superscript[\"']")
RAISED_DIGITS = str.maketrans(
    "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def _without_raised(raw: bytes, parts: dict[str, bytes]) -> bytes:
    """The workbook with raised digits of a text (a footnote, a power) as raised characters.

    openpyxl runs the parts of a text together, and 11 with the footnote 2 would be 112.
    """
    raised = {name: part for name, part in parts.items() if b"superscript" in part}
    if not raised:
        return raw
    changed = {name: RUN.sub(_raise, part.decode()).encode() for name, part in raised.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in dict.fromkeys(archive.namelist()):
            copy.writestr(name, changed[name] if name in changed else archive.read(name))
    return out.getvalue()


def _raise(run: re.Match[str]) -> str:
    if not RAISED.search(run[0]):
        return run[0]
    return re.sub(r"(?<=>)[^<]+(?=<)", lambda text: text[0].translate(RAISED_DIGITS), run[0])


def read_sheets(raw: bytes, file: str) -> list[Sheet]:
    """Every visible sheet of a workbook that holds anything, cells as the sheet shows them.

    Raises
    ------
    DataError
        As ``read_sheet``.
    """
    first = read_sheet(raw, file, empty=True)
    sheets = [first, *(read_sheet(raw, file, title, empty=True) for title in first.others)]
    return [sheet for sheet in sheets if sheet.rows]


def _read(raw: bytes, title: str | None, parts: dict[str, bytes]) -> Sheet:
    import openpyxl  # type: ignore[import-untyped]

    def opened(*, saved: bool) -> Any:
        options = {"read_only": True, "keep_links": False, "data_only": saved}
        return openpyxl.load_workbook(io.BytesIO(raw), **options)

    book = opened(saved=True)
    names = [sheet.title for sheet in book.worksheets]
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    title = title or next(iter(visible), names[0])
    part = parts.get(book[title]._worksheet_path.lstrip("/"), b"")  # what openpyxl reads
    asked = _rows(opened(saved=False)[title]) if FORMULA.search(part) else repeat(())
    rows, faults, shortened = [], [], []
    for number, (cells, as_asked) in enumerate(zip(_rows(book[title]), asked, strict=False), 1):
        texts, wrong = _texts(cells, as_asked)
        if any(texts):
            rows.append((number, texts))
            faults += [(number, n, texts[n], why) for n, why in wrong.items()]
            stored = (_shortened(cell, text) for cell, text in zip(cells, texts, strict=False))
            shortened += [(number, *pair) for pair in stored if pair]
    wide = max((n + 1 for _, row in rows for n, text in enumerate(row) if text), default=0)
    if wide > WIDEST:
        raise _RefusedError(f"a row of more than {WIDEST:,} cells; save the sheet as CSV (UTF-8)")
    found = [(number, row[:wide] + [""] * (wide - len(row))) for number, row in rows]
    merged = _filled_down(found, part)
    others = [name for name in dict.fromkeys([*visible, *names]) if name != title]
    plain = _plain_per_cents(found)
    return Sheet(title, plain, faults, others, _hidden(part, wide), merged, shortened)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    return iter(sheet.iter_rows())


def _shortened(cell: Any, text: str) -> tuple[str, str] | None:
    """A number as shown and as stored, where the sheet shows fewer of its digits."""
    if not isinstance(cell.value, float):
        return None
    stored = _general(cell.value)
    shown, whole = (re.sub("[^0-9]", "", one).strip("0") for one in (text, stored))
    return (text, stored) if len(shown) < len(whole) else None


HIDDEN = re.compile(rb"<(?:\w+:)?(row|col) ([^<>]*\bhidden=[\"'](?:1|true)[\"'][^<>]*)>")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell ref=[\"']([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)[\"']")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")
MOST_MERGED = 1_000


def _hidden(part: bytes, wide: int) -> tuple[list[int], list[int]]:
    """The rows, and the positions of the columns, that a part of a workbook says are hidden."""
    rows, columns = list[int](), list[int]()
    for kind, about in HIDDEN.findall(part):
        found = {k: int(n) for k, n in re.findall(rb"\b(r|min|max)=[\"'](\d{1,7})[\"']", about)}
        if kind == b"row":
            rows += [found[b"r"]] if b"r" in found else []
        elif {b"min", b"max"} <= found.keys():
            columns += range(found[b"min"] - 1, min(found[b"max"], wide))
    return rows, columns


def _filled_down(rows: list[tuple[int, list[str]]], part: bytes) -> list[str]:
    """Give each row of merged cells the text of their first, in place; the ranges where it did."""
    from openpyxl.utils import range_boundaries  # type: ignore[import-untyped]

    by_number, filled = dict(rows), []
    for ref in map(bytes.decode, MERGED.findall(part)[:MOST_MERGED]):
        left, first, _, last = range_boundaries(ref)
        top, end = by_number.get(first, []), min(last, rows[-1][0] if rows else 0)
        below = [by_number[n] for n in range(first + 1, end + 1) if n in by_number]
        if below and left <= len(top):
            for row in below:
                row[left - 1] = top[left - 1]
            filled.append(ref)
    return filled


def _texts(cells: tuple[Any, ...], asked: tuple[Any, ...]) -> tuple[list[str], dict[int, str]]:
    """The texts of a row as it is shown, and why some of them cannot be."""
    texts, wrong = [], {}
    for n, cell in enumerate(cells):
        try:
            texts.append(_as_shown(cell))
        except _RefusedError as error:
            texts.append(_general(cell.value))
            wrong[n] = str(error)
    for n, cell in enumerate(asked):
        if cell.data_type == "f" and cells[n].value is None:
            texts[n] = str(getattr(cell.value, "text", cell.value))
            wrong[n] = UNSAVED
    return texts, wrong


def _plain_per_cents(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Rows with ``6.63`` for ``6.63%`` in a column of numbers, where the unit says per cent too."""
    heads = ([name.strip().casefold() for name in row] for _, row in rows)
    header = next((row for row in heads if "unit" in row), [])
    numbers = [n for n, name in enumerate(header) if name in ("value", "low", "high")]
    if not numbers:
        return rows
    at, unit = header.index("unit"), ""
    for _, row in rows:
        unit = row[at] or unit  # what is said of a series may stand in its first row only
        for n in numbers:
            if unit.startswith("pct") and re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?%", row[n]):
                row[n] = row[n].removesuffix("%")
    return rows


def _as_shown(cell: Any) -> str:
    """A cell's text as the sheet shows it: 11.2% and not 0.112, with the decimals of its format."""
    value = cell.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _formatted(value, str(cell.number_format))
    if hasattr(value, "isoformat"):  # a date, a time or both
        return str(value.isoformat())
    return "" if value is None else str(value)


def _general(value: float) -> str:
    """A number without a format, in plain digits."""
    return f"{Decimal(f'{value:.15g}'):f}"


#: The parts of a format: a text, a character, a space as wide as one, one that fills the cell.
TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|.', re.DOTALL)
#: What stands in brackets and changes no number: colours, currencies and languages.
BRACKETS = re.compile(
    r"\[(?:black|white|red|green|blue|yellow|magenta|cyan|color ?\d+|\$[^\]-]*(?:-[0-9a-f]+)?)\]",
    re.IGNORECASE,
)
CORE = re.compile(
    r"[-+($\u20ac\u00a3\u00a5 ]*[#?0,]*?(?P<whole>[#?0])(?P<thousands>,*)"
    r"(?:\.(?P<places>[0#?]*)(?P<scaling>,*))?"
    r"(?P<power>E[+-]?0+)?(?P<percent> *%*)[-)$\u20ac\u00a3\u00a5 ]*"
)
#: Literal text of a format that says what the number is counted in.
COUNTED_IN = re.compile(
    r"thousand|million|billion|trillion|\bbn\b|\bmn\b|\u2030|%|\b[kKmMbB]\b", re.IGNORECASE
)


@lru_cache(maxsize=256)
def _section(form: str, side: int) -> tuple[re.Match[str], str] | None:
    """The part of a number format for numbers above (0) and below zero (1), or for zero (2).

    Returns
    -------
    tuple or None
        Its digits and signs, and the text in it that says what is counted; None for General.
    """
    parts, texts = [""], [""]
    for token in TOKEN.findall(BRACKETS.sub("", form)):
        if token == ";":
            parts, texts = [*parts, ""], [*texts, ""]
        elif len(token) == 1:
            parts[-1] += token
        elif token[0] in '"\\':
            texts[-1] += token[1:].removesuffix('"') if token[0] == '"' else token[1:]
    n = side if side < len(parts) and (side < 2 or re.search("[0#]", parts[side])) else 0
    part = parts[n].strip()
    if part.casefold() == "general" or part == "@":
        return None
    found = CORE.fullmatch(part)
    if found is None:
        raise _RefusedError(
            f"a number in a format that is not understood ({form}); "
            "set it to 0.0 or 0.0%, or type the number as text"
        )
    return found, texts[n].strip() if COUNTED_IN.search(texts[n]) else ""


def _formatted(value: float, form: str) -> str:
    """A number in a number format, without currency and separators of thousands."""
    section = _section(form, 0 if value > 0 else 1 if value < 0 else 2)
    if section is None:
        return _general(value)
    found, counted = section
    per_cent = found["percent"].count("%")
    scaling = len(found["thousands"]) + len(found["scaling"] or "")
    shown = Decimal(repr(value)).scaleb(2 * per_cent - 3 * scaling)
    places = found["places"] or ""
    last = -len(places) + (shown.adjusted() if found["power"] and shown else 0)
    if abs(shown) < 10**20:  # half away from zero, as a sheet rounds, and not half to even
        shown = shown.quantize(Decimal(1).scaleb(last), ROUND_HALF_UP)
    text = f"{shown:f}"
    spare = len(places) - len(places.rstrip("#?"))
    for _ in range(0 if found["power"] else spare):
        text = text.removesuffix("0") if "." in text else text
    text = text.removesuffix(".")
    text = text.removeprefix("-") if not Decimal(text) else text
    return f"{text}{'%' * per_cent}{counted if counted == '%' or not counted else f' {counted}'}"
