"""The shape of a grid: which row is the header, and what stands for places, years and values."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from sovdata.importing.cells import Span, time_of, value_of, years_of
from sovdata.importing.grid import Grid, Rows

#: Columns of years.
Years = dict[int, Span]
#: What gives the code of a place by a text, or None.
Code = Callable[[str], "str | None"]
#: Names of a column of years, of places, of codes of places.
PERIODS = re.compile(
    r"^(year|years|yr|date|time|time_period|period|observation_date|jahr|zeit"
    r"|stichtag|\u0433\u043e\u0434|ann\u00e9e|a\u00f1o|anno)s?$", re.IGNORECASE,
)  # fmt: skip
PLACES = re.compile(
    r"country|entity|^geo|area|state|nation|region|location|economy|^land$"
    r"|\u0441\u0442\u0440\u0430\u043d\u0430",
    re.IGNORECASE,
)
CODES = re.compile(r"code|iso|^geo$|abb|ref_area", re.IGNORECASE)
#: Names of a column of values that say nothing.
PLAIN = {"value", "values", "obs_value", "obsvalue", "wert", "amount"}
#: Columns of numbers that are no values.
NO_VALUES = re.compile(
    r"code|rank|^id$|line|footnote|flag|decimals|unit_?mult|base_per", re.IGNORECASE
)
#: What Correlates of War calls countries whose codes differ from ISO's, where AUS is Australia; its
#: other codes are not ours, and AUL and the like would be none.
COW = dict(pair.split(":") for pair in (
    "AUL:AUS AUS:AUT BUL:BGR CZE:CSK CZR:CZE DEN:DNK DRV:VNM FRN:FRA GDR:DDR GFR:DEU_W GMY:DEU "
    "INS:IDN IRE:IRL NEW:NZL NIG:NGA NIR:NER NTH:NLD PHI:PHL POR:PRT ROK:KOR ROM:ROU SAF:ZAF "
    "SPN:ESP SWD:SWE SWZ:CHE TAW:TWN UKG:GBR " + " ".join(f"{same}:{same}" for same in (
        "ALB", "ARG", "BEL", "BRA", "CAN", "CHN", "CUB", "EGY", "FIN", "GRC", "HUN", "IND", "IRN",
        "IRQ", "ISR", "ITA", "JPN", "LUX", "MEX", "NOR", "PAK", "POL", "PRK", "SYR", "TUR", "USA")
    )).split())  # fmt: skip
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
    body : DataFrame
        The rows below it, as from ``body_of``.
    years : dict of int to (int, int)
        Columns that are years, of a grid with years across.
    period : int or None
        The column of years, of the other shapes.
    places : list of int
        Columns that name places, codes first.
    numbers : list of int
        Columns that hold numbers.
    under : dict of int to str
        What each column of years holds, where a second row of the header says it.
    notes : list of str
        What had to be found out.
    """

    name: str
    header: list[str]
    header_line: int
    above: list[str]
    heads: list[str]
    body: pd.DataFrame
    years: Years = field(default_factory=dict)
    period: int | None = None
    places: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    under: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def values(self) -> list[int]:
        """Columns that may hold the values: the one called so, or every one of numbers."""
        plain = [n for n in self.numbers if self.header[n].casefold() in PLAIN]
        return plain if len(plain) == 1 else self.numbers

    def others(self) -> list[int]:
        """Columns that are neither years, nor places, nor values: what tells series apart."""
        used = {*self.years, self.period, *self.places, *self.numbers}
        return [n for n in range(len(self.header)) if n not in used]

    def same(self) -> dict[int, str]:
        """The other columns that say the same in every row, and what they say."""
        kinds = {n: kinds_of(self.body[n]) for n in self.others()}
        return {n: found[0] for n, found in kinds.items() if len(found) == 1}


def kinds_of(column: pd.Series[str]) -> list[str]:
    """The texts of a column, each once."""
    return [text for text in column.unique() if text]


def shape_of(grid: Grid, code: Code) -> Shape | None:
    """Find the shape of a grid, or None if it has none that is known.

    Parameters
    ----------
    grid : Grid
        The cells.
    code : callable
        The code of a place by a text, or None.
    """
    across, by_period = _years_across(grid, code), _by_period(grid, code)
    if across and by_period:  # a row of data may look like one of years: the upper header is it
        return min(across, by_period, key=lambda shape: shape.header_line)
    return across or by_period


def _shape(name: str, grid: Grid, at: int) -> Shape:
    """A shape by the row of its header."""
    line, header = grid.rows[at]
    above = [" ".join(filter(None, cells)) for _, cells in grid.rows[:at]]
    heads = [next(filter(None, cells), "") for _, cells in grid.rows[:at]]
    names = [" ".join(cell.split()) for cell in header]
    return Shape(name, names, line, above, heads, body_of(grid.rows[at + 1 :], len(header)))


def body_of(rows: Rows, width: int) -> pd.DataFrame:
    """Rows as a table of text: columns by number, at least so many, and ``line``."""
    width = max([width, *(len(cells) for _, cells in rows)])
    full = [cells + [""] * (width - len(cells)) for _, cells in rows]
    body = pd.DataFrame(full, columns=range(width), dtype=object)
    return body.assign(line=[line for line, _ in rows])


def _years_across(grid: Grid, code: Code) -> Shape | None:
    headers = [_header_of_years(grid.rows, at) for at in range(min(DEEPEST, len(grid.rows)))]
    fit = [header for header in headers if _has_numbers(grid.rows, header[0], header[2])]
    if not fit:
        return None
    years, under, at = max(fit, key=lambda header: len(header[0]))
    shape = _shape("years across", grid, at)
    shape.years, shape.under = years, under
    # of two rows of a header the years are in the upper one, or in the lower
    shape.header = [under.get(n, name) for n, name in enumerate(shape.header)]
    if "\\" in shape.header[0]:
        _unpack(shape)
    shape.places = _places(shape, code, range(min(shape.years)))
    return shape


def _has_numbers(rows: Rows, years: Years, at: int) -> bool:
    """Whether there are numbers below a header of years; below first and last years are years."""
    below = [row[n] for _, row in rows[at + 1 : at + 50] for n in years if n < len(row)]
    filled = list(filter(None, below))
    return sum(_is_number(text) and not years_of(text) for text in filled) > 0.5 * len(filled)


def _header_of_years(rows: Rows, at: int) -> tuple[Years, dict[int, str], int]:
    """Columns of years of a row, what each holds if a second row says it, and the last row."""
    cells = rows[at][1]
    years = {n: found for n, cell in enumerate(cells) if (found := years_of(cell))}
    bare = {found for n, found in years.items() if cells[n][-1:].isdigit()}
    years = {n: found for n, found in years.items()  # 1961F beside 1961 holds its flags
             if cells[n][-1:].isdigit() or found not in bare}  # fmt: skip
    if len(years) < 2:
        return {}, {}, at
    rise = list(years.values())
    if rise == sorted(set(rise)) or rise == sorted(set(rise), reverse=True):
        below = rows[at + 1][1] if at + 1 < len(rows) else []
        across = {n: cells[n] if n < len(cells) else "" for n in range(min(years), len(below))}
        words = {n: below[n] for n, cell in across.items()
                 if below[n] and not _is_number(below[n]) and (n in years or not cell)}  # fmt: skip
        if len(words) < 2 or len(words) < len(years):
            return years, {}, at
        spans = {n: years[max(m for m in years if m <= n)] for n in words}
        return spans, words, at + 1
    if at and len(set(rise)) > 1:  # the same years again, under the name of another series
        names = rows[at - 1][1]
        named = [n for n in range(min(years), min(len(names), max(years) + 1)) if names[n]]
        if named and named[0] == min(years):
            under = {n: names[max(m for m in named if m <= n)] for n in years}
            if len({(under[n], span) for n, span in years.items()}) == len(years):
                return years, under, at
    return {}, {}, at


def _unpack(shape: Shape) -> None:
    """Part the dimensions that stand in one cell with commas, as in files of Eurostat."""
    names, body = shape.header[0].split("\\")[0].split(","), shape.body
    parts = body[0].str.split(",", expand=True).reindex(columns=range(len(names))).fillna("")
    more = len(names) - 1
    rest = body.drop(columns=0).rename(columns=lambda n: n if n == "line" else n + more)
    shape.header, shape.body = [*names, *shape.header[1:]], parts.join(rest)
    shape.years = {n + more: span for n, span in shape.years.items()}


def _by_period(grid: Grid, code: Code) -> Shape | None:
    rows = grid.rows[:DEEPEST]
    called = ((at, n) for at, (_, cells) in enumerate(rows) for n, name in enumerate(cells)
              if PERIODS.match(name.strip()))  # fmt: skip
    above = ((at, 0) for at, (_, cells) in enumerate(rows)  # years under any name, or under none
             if not any(map(_is_time, cells[:1])) and any(cells[1:])
             and all(_is_time(row[0]) for _, row in grid.rows[at + 1 : at + 4]))  # fmt: skip
    for at, period in itertools.chain(called, above):
        shape = _shape("long", grid, at)
        body, shape.period = shape.body, period
        if not (_holds(body, period, _is_time_or_old) and any(map(_is_time, body[period]))):
            continue
        _known_codes(shape)
        shape.places = _places(shape, code, range(len(shape.header)))
        shape.numbers = [
            n for n, name in enumerate(shape.header)
            if n not in {period, *shape.places} and _holds(body, n, _is_number)
            and not NO_VALUES.search(name)
        ]  # fmt: skip
        named = [n for n in shape.numbers if code(shape.header[n]) is not None]
        if 2 * len(named) >= len(shape.numbers) > 0 and not shape.places:
            shape.name = "countries across"
        return shape
    return None


def _known_codes(shape: Shape) -> None:
    """Write ISO codes for those of Correlates of War, where AUS is Austria."""
    at = next((n for n, name in enumerate(shape.header) if name.casefold() == "stateabb"), None)
    if at is None:
        return
    shape.notes.append("codes of countries are those of Correlates of War; RUS to 1991 is the USSR")
    said, year = shape.body[at], shape.body[shape.period]
    known = said.map(COW | {"RUS": "RUS"}).fillna(said + " of Correlates of War")
    soviet = (said == "RUS") & year.between("1923", "1991")
    shape.body[at] = known.mask(soviet, "SUN")


def _is_time(text: str) -> bool:
    return time_of(text) is not None


def _is_time_or_old(text: str) -> bool:
    """Whether a text is a time, or one before the years that a table of ours can have."""
    return _is_time(text) or (text.isdecimal() and 0 < int(text) < 1500)


def _is_number(text: str) -> bool:
    number, why = value_of(text, comma="," in text and "." not in text)
    return number is not None or why == "missing"


def _holds(body: pd.DataFrame, n: int, what: Callable[[str], bool]) -> bool:
    """Whether most of the first cells of a column that hold anything are of a kind."""
    cells = body[n][body[n] != ""].head(500)  # some series start far down
    return sum(map(what, cells)) > 0.6 * len(cells)


def _places(shape: Shape, code: Code, among: range) -> list[int]:
    """The column of codes and the column of names that name most places; a region is neither."""
    found: list[tuple[bool, int, int]] = []
    short: list[int] = []
    for n in among:
        if n == shape.period:
            continue
        codes = bool(CODES.search(shape.header[n]))
        if codes:  # Gapminder writes chn
            short_ones = shape.body[n].str.len() == 3
            shape.body[n] = shape.body[n].mask(short_ones, shape.body[n].str.upper())
        texts = kinds_of(shape.body[n])
        known = sum(code(text) is not None for text in texts)
        if codes or PLACES.search(shape.header[n]):
            if known or (texts and not any(map(_is_number, texts))):
                found.append((codes, known, n))
        elif known > 0.5 * len(texts) and any(len(text) > 3 for text in texts):
            found.append((codes, known, n))
        elif known > 2 and known > 0.5 * len(texts):
            short.append(n)  # short texts that are codes of countries by chance: PS for persons
    best = [max((known, -n) for codes, known, n in found if codes is kind)
            for kind in (True, False) if any(codes is kind for codes, _, _ in found)]  # fmt: skip
    places = [-n for known, n in best if known or len(best) == 1] or short[:1]
    return _of_one_mind(shape, code, *places) if len(places) > 1 else places


def _of_one_mind(shape: Shape, code: Code, first: int, name: int) -> list[int]:
    """Columns of codes and names, without codes that are not ISO's: to some AUS is Austria."""
    body = shape.body
    pairs = {*zip(body[first], body[name], strict=True)}
    odd = {pair for pair in pairs if len({*map(code, pair)} - {None}) > 1}
    if not odd or len(pairs) > len({said for said, _ in pairs}):  # or they are two countries
        return [first, name]
    if len(odd) > 0.1 * len(pairs):
        said, called = min(odd)
        shape.notes.append(f"{shape.header[first]} is not used: it has {said} for {called}")
        return [name]
    slip = pd.Series([pair in odd for pair in zip(body[first], body[name], strict=True)])
    both = body[first] + " and " + body[name]  # neither is taken
    body[first], body[name] = body[first].mask(slip, both), body[name].mask(slip, both)
    return [first, name]
