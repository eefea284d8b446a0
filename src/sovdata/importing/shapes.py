"""The shape of a grid: which row is the header, and what stands for places, years and values."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from sovdata.importing.cells import DAY, QUARTER, part_of_year, value_of, years_of
from sovdata.importing.grid import Grid

#: Names of a column of years, of places, of codes of places.
PERIODS = re.compile(
    r"^(year|years|yr|date|time|time_period|period|observation_date|jahr|zeit|\u0433\u043e\u0434"
    r"|ann\u00e9e|a\u00f1o|anno)s?$", re.IGNORECASE,
)  # fmt: skip
PLACES = re.compile(
    r"country|entity|^geo|area|state|nation|region|location|economy|^land$|\u0441\u0442\u0440\u0430\u043d\u0430",
    re.IGNORECASE,
)
CODES = re.compile(r"code|iso|^geo$|abb|ref_area", re.IGNORECASE)
#: Rows looked at for a header.
DEEPEST = 40


@dataclass
class Shape:
    """How a grid is to be read.

    Attributes
    ----------
    name : str
        ``long``, ``years across`` or ``countries across``.
    header : list of str
        The names of the columns.
    header_line : int
        Their line.
    above, heads : list of str
        The rows above the header, with titles and notes; the first cell of each.
    body : list of (int, list of str)
        The rows below it.
    years : dict of int to (int, int)
        Columns that are years, of a grid with years across.
    period : int or None
        The column of years, of the other shapes.
    places : list of int
        Columns that name places, codes first.
    numbers : list of int
        Columns that hold numbers.
    """

    name: str
    header: list[str]
    header_line: int
    above: list[str]
    heads: list[str]
    body: list[tuple[int, list[str]]]
    years: dict[int, tuple[int, int]] = field(default_factory=dict)
    period: int | None = None
    places: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def others(self) -> list[int]:
        """Columns that are neither years, nor places, nor values: what tells series apart."""
        used = {*self.years, self.period, *self.places, *self.numbers}
        return [n for n in range(len(self.header)) if n not in used]


def shape_of(grid: Grid, code: Callable[[str], str | None]) -> Shape | None:
    """Find the shape of a grid, or None if it has none that is known.

    Parameters
    ----------
    grid : Grid
        The cells.
    code : callable
        The code of a place by a text, or None.
    """
    return _years_across(grid, code) or _by_period(grid, code)


def _split(
    grid: Grid, at: int
) -> tuple[list[str], int, list[str], list[str], list[tuple[int, list[str]]]]:
    line, header = grid.rows[at]
    above = [" ".join(filter(None, cells)) for _, cells in grid.rows[:at]]
    heads = [next(filter(None, cells), "") for _, cells in grid.rows[:at]]
    wide = len(header)
    body = [(n, (cells + [""] * wide)[:wide]) for n, cells in grid.rows[at + 1 :]]
    return [" ".join(name.split()) for name in header], line, above, heads, body


def _years_across(grid: Grid, code: Callable[[str], str | None]) -> Shape | None:
    best: tuple[int, int] | None = None
    for at, (_, cells) in enumerate(grid.rows[:DEEPEST]):
        years = [found for cell in cells if (found := years_of(cell))]
        rising = all(a < b for a, b in itertools.pairwise(years)) or all(
            a > b for a, b in itertools.pairwise(years)
        )
        at_years = [n for n, cell in enumerate(cells) if years_of(cell)]
        below = [row[n] for _, row in grid.rows[at + 1 : at + 50] for n in at_years if n < len(row)]
        values = [text for text in below if text and not years_of(text)]  # no first and last years
        if len(years) > 1 and rising and values and (best is None or len(years) > best[1]):
            best = at, len(years)
    if best is None:
        return None
    header, line, above, heads, body = _split(grid, best[0])
    years_at = {n: found for n, name in enumerate(header) if (found := years_of(name))}
    first = min(years_at)
    if len(header) > 0 and "\\" in header[0]:  # Eurostat: dimensions in one cell, parted by commas
        header, body, years_at = _unpacked(header, body, years_at)
        first = min(years_at)
    shape = Shape("years across", header, line, above, heads, body, years=years_at)
    shape.places = _places(shape, code, range(first))
    return shape


def _unpacked(
    header: list[str], body: list[tuple[int, list[str]]], years: dict[int, tuple[int, int]]
) -> tuple[list[str], list[tuple[int, list[str]]], dict[int, tuple[int, int]]]:
    names = header[0].split("\\")[0].split(",")
    more = len(names) - 1
    rows = [
        (line, [*(cells[0].split(",") + [""] * len(names))[: len(names)], *cells[1:]])
        for line, cells in body
    ]
    return [*names, *header[1:]], rows, {n + more: span for n, span in years.items()}


def _by_period(grid: Grid, code: Callable[[str], str | None]) -> Shape | None:
    for at, (_, cells) in enumerate(grid.rows[:DEEPEST]):
        periods = [n for n, name in enumerate(cells) if PERIODS.match(name.strip())]
        if not periods or at + 1 >= len(grid.rows):
            continue
        header, line, above, heads, body = _split(grid, at)
        period = next((n for n in periods if _holds(body, n, _is_time)), None)
        if period is None:
            continue
        shape = Shape("long", header, line, above, heads, body, period=period)
        shape.places = _places(shape, code, range(len(header)))
        shape.numbers = [
            n for n in range(len(header))
            if n != period and n not in shape.places and _holds(body, n, _is_number)
            and not re.search(r"code|rank|^id$|line", header[n], re.IGNORECASE)
        ]  # fmt: skip
        named = [n for n in shape.numbers if code(header[n]) is not None]
        if named and not shape.places:
            shape.name, shape.numbers = "countries across", named
        return shape
    return None


def _is_time(text: str) -> bool:
    return bool(years_of(text) or part_of_year(text) or DAY.match(text) or QUARTER.match(text))


def _is_number(text: str) -> bool:
    number, why = value_of(text, comma="," in text and "." not in text)
    return number is not None or why == "missing"


def _holds(body: list[tuple[int, list[str]]], n: int, what: Callable[[str], bool]) -> bool:
    """Whether most of the cells of a column that hold anything are of a kind."""
    cells = [row[n] for _, row in body[:500] if row[n].strip()]
    return bool(cells) and sum(map(what, cells)) > 0.6 * len(cells)


def _places(shape: Shape, code: Callable[[str], str | None], among: range) -> list[int]:
    """Columns that name places: codes first, then names."""
    found = []
    for n in among:
        if n == shape.period:
            continue
        texts = {row[n] for _, row in shape.body[:500] if row[n].strip()}
        known = sum(code(text) is not None for text in texts)
        called = PLACES.search(shape.header[n]) or CODES.search(shape.header[n])
        words = not any(map(_is_number, texts))
        if texts and (known > 0.5 * len(texts) or (called and (known or words))):
            found.append(n)
    return sorted(found, key=lambda n: not CODES.search(shape.header[n]))
