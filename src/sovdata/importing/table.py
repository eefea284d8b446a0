"""From a public file to an accepted table of estimates, with a list of what was left out."""

from __future__ import annotations

import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata import schema
from sovdata.collection import Collection, load_collection
from sovdata.display import capital, counted, known
from sovdata.errors import UserError
from sovdata.importing.cells import (
    ALWAYS,
    CODES,
    FOOTNOTE,
    Span,
    decimal_comma,
    part_of_year,
    value_of,
    years_of,
)
from sovdata.importing.grid import Grid, Rows, grids
from sovdata.importing.shapes import PLAIN, Shape, Years, shape_of
from sovdata.printed import CHANGES
from sovdata.schema.rules import UNITS_OF_KIND

#: Value and note of each area and period.
Values = dict[tuple[str, Span], "tuple[str, str | None]"]

#: Languages in which countries are known by name.
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "pl", "ru", "uk", "nl")
COLUMNS = ["title", "measure", "indicator", "unit", "area", "start_year", "end_year", "value",
           "price_basis", "lineage", "source", "role", "value_note"]  # fmt: skip
RATE = "pct_per_year"
FIRST = 20  # rows in which a file says whose figures it gives
LONGEST = 48  # characters of a title
NO_AREA = "no area of ours: a row in a table of areas of yours, sovdata template areas"
NO_LINEAGE = "no lineage: it counts as a source by itself; --lineage says whose figures these are"
NAMED = "no lineage: it counts as a source by itself; the file names {}: --lineage {}, if they are"
NO_NAME = "names no area (merged cells?)"
#: Columns whose values say what a number is counted in; more than one is more than one series.
COUNTED_IN = re.compile(
    r"^(units?|scale|unit.?mult\w*|unit.?of.?measure|power.?code)$", re.IGNORECASE
)
#: Names that several states have.
AMBIGUOUS = {"congo", "korea"}
#: States of today whose name many files give to those before 1991.
BEFORE_1991 = {"RUS": "the USSR", "DEU": "West Germany"}
#: Lines above a table that are no title.
NO_TITLE = re.compile(
    r"source|updated|note|=|^[\"'*(]|tab(?:le|elle)\b.*\d|^figures in", re.IGNORECASE
)
PRICES = re.compile(
    r"(constant|comparable|current|nominal|\d{4})\s+(?:\w+\s+)?"
    r"(prices|(?:int\.?\s)?dollars|US\$|roubles|rubles|euros?)",
    re.IGNORECASE,
)


@dataclass
class Imported:
    """A table made of a file, and what was not taken of it.

    Attributes
    ----------
    rows : DataFrame
        An accepted table of estimates.
    shape : str
        The shape found: ``long``, ``years across`` or ``countries across``.
    left_out : DataFrame
        ``line``, ``what`` and ``why`` of each cell or row left out.
    changed : DataFrame
        ``line``, ``what`` and ``why`` of each value not taken letter by letter.
    notes : list of str
        What was found: sheet, header line, encoding, decimal sign.
    """

    rows: pd.DataFrame
    shape: str
    left_out: pd.DataFrame
    changed: pd.DataFrame
    notes: list[str] = field(default_factory=list)
    lineage: str = ""

    def summary(self) -> list[str]:
        """What was kept and left out, a line each kind, the commonest first."""
        areas, years = self.rows["area"].nunique(), self.rows["start_year"]
        span = f"{years.min()} to {self.rows['end_year'].max()}"
        kept = f"{counted(len(self.rows), 'value')} of {counted(areas, 'area')}, {span}"
        lines = [*self.notes, f"kept: {kept}"]
        for name, frame in (("left out", self.left_out), ("changed", self.changed)):
            for why, group in sorted(frame.groupby("why"), key=lambda found: -len(found[1])):
                some = ", ".join(dict.fromkeys(group["what"].astype(str)))
                some = some if len(some) < 100 else some[:97].rsplit(", ", 1)[0] + ", ..."
                lines.append(f"{name}: {len(group)}, {why}: {some}")
        return [*lines, *([self.lineage] if self.lineage else [])]


def import_file(
    path: Path, *, indicator: str | None, unit: str | None, areas: Iterable[str] = (),
    years: Span | None = None, column: str | None = None, sheet: str | None = None,
    where: Mapping[str, str] | None = None, source: str | None = None, lineage: str | None = None,
    price_basis: str | None = None, title: str | None = None, decimal: str | None = None,
    yearly_mean: bool = False, c: Collection | None = None, also: Sequence[str] = (),
) -> Imported:  # fmt: skip
    """Turn a public file into a table of estimates.

    Parameters
    ----------
    path : Path
        A CSV or TSV file or a workbook.
    indicator, unit : str
        What it is about, and its unit; asked for, with what the file says, if not given.
    areas : iterable of str, optional
        Only these, by our codes; the one area of a file that names none.
    years : (int, int), optional
        Only from the first to the last of these years.
    column : str, optional
        The column of values, of several.
    sheet : str, optional
        The sheet of a workbook, of several that hold a table.
    where : mapping, optional
        Only rows with these values in these columns.
    source, lineage, price_basis, title : str, optional
        What is said of the series; source and title are taken from the file if not given.
    decimal : {".", ","}, optional
        The decimal sign, where the file leaves it open.
    yearly_mean : bool
        Take the mean of quarters or months as the year's value; refused without.
    c : Collection, optional
        Whose indicators, units, areas and lineages are known; the shipped one by default.
    also : sequence of str
        Further options of the command, for the one that is proposed.

    Raises
    ------
    UserError
        For what the file does not say, in one line, with the choices.
    """
    c = c or load_collection()
    code = Coder(c.areas["label"])
    found = _found(path, sheet, code)
    if indicator is None or unit is None:
        areas = list(areas)
        options = {
            "indicator": indicator, "unit": unit, "area": ",".join(areas) or None,
            "years": "-".join(map(str, years)) if years else None, "column": column,
            "sheet": sheet, "where": [f"{name}={text}" for name, text in (where or {}).items()],
            "source": source, "lineage": lineage, "price-basis": price_basis, "title": title,
            "decimal": decimal,
        }  # fmt: skip
        more = [*(["--yearly-mean"] if yearly_mean else []), *also]
        raise UserError(_asks(path, found, options, more, c))
    for what, name, there in (("indicator", indicator, c.indicators), ("unit", unit, c.units),
                              ("lineage", lineage, c.lineages)):  # fmt: skip
        if name is not None:
            _known(what, name, there.index)
    if len(found) > 1:
        names = ", ".join(repr(grid.name) for grid, _ in found)
        raise UserError(f"{path.name}: several sheets hold a table; add --sheet NAME: {names}")
    grid, shape = found[0]
    asked = [_area(name, code) for name in areas]
    taken = _Taken(path, grid, shape, code, asked, years)
    cells = list(taken.cells(column, dict(where or {})))
    texts = [cell.text for cell in cells]
    told = decimal_comma(texts, semicolons=grid.separator == ";")
    comma = {",": True, ".": False}.get(decimal or "", told)
    if comma is None:
        some = next(text for text in texts if re.search(r"\d[.,]\d", text))
        raise UserError(f"{path.name}: {some!r} may be read in two ways; add --decimal , or .")
    values = taken.values(cells, comma, yearly_mean=yearly_mean)
    if not values:
        raise UserError(_nothing(path, taken))
    name = title or taken.title(column)
    titles = {area: taken.short(name, area) for area, _ in values}
    prices, said = price_basis or taken.prices(), source or taken.source()
    rows = pd.DataFrame(
        [
            {"title": titles[area], "measure": name, "indicator": indicator, "unit": unit,
             "area": area, "start_year": span[0], "end_year": span[1], "value": text,
             "price_basis": prices, "lineage": lineage, "source": said, "role": "compared",
             "value_note": note}
            for (area, span), (text, note) in sorted(values.items())
        ],
        columns=COLUMNS,
    )  # fmt: skip
    notes = taken.notes(values, comma=comma)
    if (
        str(c.units["label"][unit]).startswith("% of")
        and rows["value"].astype(float).abs().max() < 1
    ):
        notes.append("every value lies under 1: fractions? As per cent they are 100 times as much")
    whose = "" if lineage else _whose(path, grid, c)
    return Imported(rows, shape.name, *taken.listed(), notes=notes, lineage=whose)


def _whose(path: Path, grid: Grid, c: Collection) -> str:
    """That no lineage is given, and which one the file's name or its first rows name, if one."""
    texts = (cell for _, row in grid.rows[:FIRST] for cell in row)
    said = " ".join([path.stem.replace("_", " "), *dict.fromkeys(texts)]).casefold()
    of = [
        (str(key), short) for key, short in c.lineages["short"].items()
        if len(short) > 3 and re.search(rf"\b{re.escape(short.casefold())}\b", said)
    ]  # fmt: skip
    return NAMED.format(of[0][1], of[0][0]) if len(of) == 1 else NO_LINEAGE


@dataclass(frozen=True)
class Cell:
    """A value's cell with where it belongs."""

    line: int
    area: str
    span: Span
    text: str
    time: str = ""
    whole: bool = True


class _Taken:
    """What is taken of a grid, and the list of what is not."""

    def __init__(
        self, path: Path, grid: Grid, shape: Shape, code: Coder, areas: list[str],
        years: Span | None,
    ) -> None:  # fmt: skip
        self.path, self.grid, self.shape, self.code = path, grid, shape, code
        self.areas, self.years = areas, years
        self.out: list[tuple[int, str, str]] = []
        self.new: list[tuple[int, str, str]] = []
        self.used: str | None = None
        self.body: Rows = []

    def cells(self, column: str | None, where: dict[str, str]) -> Iterator[Cell]:
        """The cells of values, each with its place and years."""
        shape = self.shape
        for name in where:
            if name not in shape.header:
                raise UserError(_no_column(name, shape.header))
        at = {shape.header.index(name): value for name, value in where.items()}
        body = self.body
        for line, row in shape.body:
            if any(row[len(shape.header) :]):  # 1,5 without quotation marks is two cells
                self.out.append((line, ", ".join(row), "more cells than the header has names"))
                continue
            differs = next((n for n, value in at.items() if row[n] != value), None)
            if differs is None:
                body.append((line, row))
            else:
                self.out.append((line, row[differs], f"{shape.header[differs]} is another"))
        if shape.name == "years across":
            years = self._years(column)
            self._one_series(body, [self._place(row) for _, row in body])
            yield from self._across(body, years)
        elif shape.name == "countries across":
            yield from self._countries(body)
        else:
            yield from self._long(body, column)

    def _years(self, column: str | None) -> Years:
        """The columns of years, of one series if a second row of the header names several."""
        shape = self.shape
        kinds = list(dict.fromkeys(shape.under.values()))
        if column is None and len(kinds) > 1:
            raise UserError(f"{self.path.name}: several columns for a year; add --column NAME: "
                            + ", ".join(map(repr, kinds)))  # fmt: skip
        if column is not None and column not in kinds:
            raise UserError(_no_column(column, kinds or ["only years"]))
        self.used = column or next(iter(kinds), None)
        return {
            n: span for n, span in shape.years.items() if not kinds or shape.under[n] == self.used
        }

    def _one_series(self, body: Rows, keys: list[str]) -> None:
        """Refuse several series of one place, or of one place and year, and several units."""
        shape, named = self.shape, bool(self.shape.places)
        twice = next((key for key, times in Counter(keys).items() if times > 1
                      and (self.code(key.split("\t")[0]) or not named)), "")  # fmt: skip
        same = [row for (_, row), key in zip(body, keys, strict=True) if twice and key == twice]
        for n in shape.others():
            units = COUNTED_IN.match(shape.header[n])
            rows = [row for _, row in body] if units else same
            kinds = list(dict.fromkeys(row[n] for row in rows if row[n]))
            if len(kinds) > 1:
                what = "units" if units else f"series of {' '.join(twice.split())}"
                some = "; ".join(kinds[:6]) + ("; ..." if len(kinds) > 6 else "")
                raise UserError(
                    f"{self.path.name}: several {what}; say which with "
                    f"--where {shlex.quote(shape.header[n] + '=...')}: {some}"
                )

    def _place(self, row: list[str]) -> str:
        """The place of a row: by its code if that is known, else by its name."""
        said = [row[n] for n in self.shape.places if row[n]]
        return next(filter(self.code, said), next(iter(said), ""))

    def _area(self, line: int, name: str) -> str | None:
        """The code of a place, or None, listed."""
        if not self.shape.places and self.shape.name != "countries across":
            if len(self.areas) != 1:
                raise UserError(f"{self.path.name}: names no country; add --area CODE")
            return self.areas[0]
        area = self.code(name)
        if area is None:
            self.out.append((line, name or "(empty)", NO_AREA if name else NO_NAME))
        elif self.areas and area not in self.areas:
            self.out.append((line, name, "another area than asked for"))
            return None
        return area

    def _in_years(self, line: int, span: Span) -> bool:
        if self.years and not (self.years[0] <= span[0] and span[1] <= self.years[1]):
            self.out.append((line, str(span[0]), "another year than asked for"))
            return False
        return True

    def _across(self, body: Rows, years: Years) -> Iterator[Cell]:
        for line, row in body:
            if not any(row[n] for n in years):
                self.out.append((line, " ".join(filter(None, row)) or "(empty)", "no values"))
                continue
            area = self._area(line, self._place(row))
            if area is None:
                self._same_header(line, [years_of(row[n]) for n in years if row[n]], years)
                continue
            for n, span in years.items():
                if self._in_years(line, span):
                    yield Cell(line, area, span, row[n])

    def _same_header(self, line: int, said: list[Span | None], years: Years) -> None:
        """Refuse another table below the first, whose years are others."""
        rise = [span for span in said if span is not None]
        if len(said) == len(rise) > 1 and rise == sorted(set(rise)) != list(years.values()):
            raise UserError(f"{self.path.name}, line {line}: another header; give one table a file")

    def _time(self, line: int, row: list[str]) -> tuple[Span, bool] | None:
        """The years of a row, and whether it stands for whole ones; None, listed."""
        text = row[self.shape.period or 0]
        span = years_of(text)
        if span is not None:
            return span, True
        part = part_of_year(text)
        if part is not None:
            return (part[0], part[0]), part[1]
        self.out.append((line, text or " ".join(filter(None, row)), "no year from 1500 to 2100"))
        return None

    def _countries(self, body: Rows) -> Iterator[Cell]:
        shape = self.shape
        areas = {n: self._area(shape.header_line, shape.header[n]) for n in shape.numbers}
        for line, row in body:
            time = self._time(line, row)
            if time is None or not self._in_years(line, time[0]):
                continue
            for n, area in areas.items():
                if area is not None:
                    yield Cell(line, area, time[0], row[n], row[shape.period or 0], time[1])

    def _long(self, body: Rows, column: str | None) -> Iterator[Cell]:
        shape = self.shape
        if column is not None and column not in shape.header:
            raise UserError(_no_column(column, shape.header))
        if column is not None and shape.header.count(column) > 1:
            raise UserError(f"{self.path.name}: several columns are called {column!r}; name them")
        values = [shape.header.index(column)] if column else shape.values()
        if len(values) != 1:
            names = ", ".join(repr(shape.header[n]) for n in values) or ", ".join(shape.header)
            raise UserError(
                f"{self.path.name}: which column holds the values? Add --column NAME: {names}"
            )
        self.used = shape.header[values[0]]
        when = shape.period or 0
        places = [self._place(row) for _, row in body]
        keys = [f"{place}\t{row[when]}" for place, (_, row) in zip(places, body, strict=True)]
        self._one_series(body, keys)
        for place, (line, row) in zip(places, body, strict=True):
            time = self._time(line, row)
            if time is None or not self._in_years(line, time[0]):
                continue
            area = self._area(line, place)
            if area is not None:
                yield Cell(line, area, time[0], row[values[0]], row[when], time[1])

    def values(self, cells: list[Cell], comma: bool, *, yearly_mean: bool) -> Values:
        """Value and note of each area and period."""
        numbers = [value_of(cell.text, comma) for cell in cells]
        below = any(n is not None and n.startswith("-") and cell.text not in {*CODES, *ALWAYS}
                    for (n, _), cell in zip(numbers, cells, strict=True))  # fmt: skip
        found: dict[tuple[str, Span], list[tuple[str, Cell, str]]] = defaultdict(list)
        for (number, said), cell in zip(numbers, cells, strict=True):
            if number is None or (cell.text in (CODES if not below else ALWAYS)):
                why = said if number is None else "a code for missing"
                what = cell.text or "(empty)"
                self.out.append((cell.line, f"{cell.area} {cell.span[0]} {what}", why))
                continue
            if said:
                self.new.append((cell.line, f"{cell.text} to {number}", said))
            found[cell.area, cell.span].append((number, cell, said))
        most = max(
            (len({cell.time for _, cell, _ in group}) for group in found.values()), default=0
        )
        if found and (most > 1 or not all(cell.whole for cell in cells)):
            return self._means(found, most, yearly_mean=yearly_mean)
        out: Values = {}
        for (area, span), group in found.items():
            (number, cell, said), *again = group
            if len({Decimal(other) for other, _, _ in group}) > 1:
                lines = ", ".join(f"{other.line} ({one})" for one, other, _ in group[:4])
                what = f"{self.label(area)} {span[0]}"
                raise UserError(f"{self.path.name}: several values of {what}, in lines {lines}")
            why = f"the same as in line {cell.line}"
            self.out += [(other.line, f"{area} {span[0]} {one}", why) for one, other, _ in again]
            out[area, span] = number, said or None
        return out

    def _means(
        self, found: Mapping[tuple[str, Span], list[tuple[str, Cell, str]]], most: int,
        *, yearly_mean: bool,
    ) -> Values:  # fmt: skip
        """Means of the parts of each year, of years that have as many as any."""
        if not yearly_mean:
            line = next(iter(found.values()))[0][1].line
            raise UserError(
                f"{self.path.name}, line {line}: parts of a year (quarters, "
                "months or days); give yearly values, or add --yearly-mean"
            )
        out: Values = {}
        for (area, span), group in found.items():
            line, what = group[0][1].line, f"{area} {span[0]}"
            if len(group) != most:
                self.out.append(
                    (line, what, f"{len(group)} parts of a year, where others have {most}")
                )
                continue
            numbers = [Decimal(number) for number, _, _ in group]
            finest = min(numbers, key=lambda number: int(number.as_tuple().exponent))
            note = f"mean of {most} values of the year"
            self.new.append((line, what, note))
            out[area, span] = f"{(sum(numbers, Decimal(0)) / most).quantize(finest):f}", note
        return out

    def title(self, column: str | None) -> str:
        """What the series is called: its column, its indicator, or the title above the table."""
        if self.shape.name == "long" and (column or self.used):
            name = FOOTNOTE.sub("", str(column or self.used)).strip()
            return name if name.casefold() not in PLAIN else self.path.stem.replace("_", " ")
        for n in self.shape.others():
            kinds = {row[n] for _, row in self.body if row[n]}
            if len(kinds) == 1 and re.search(r"indicator|series|subject|name",
                                             self.shape.header[n], re.IGNORECASE):  # fmt: skip
                return kinds.pop()
        heads = [text for text in self.shape.heads if re.search(r"[^\W\d]{3}", text)
                 and not NO_TITLE.search(text) and self.code(text) is None]  # fmt: skip
        return heads[0] if heads else self.path.stem.replace("_", " ")

    def short(self, name: str, area: str) -> str:
        """A title as long as a title may be, with the place."""
        place = f", {self.label(area)}"
        room = LONGEST - len(place)
        cut = name if len(name) <= room else name[:room].rsplit(" ", 1)[0].rstrip(",;:(")
        cut = re.sub("(?: (?:as|of|in|the|a|an|by|per|and|for|at))+$", "", cut)
        return cut + place

    def label(self, area: str) -> str:
        """A place by its name."""
        return self.code.names.get(area, area)

    def source(self) -> str:
        """Where the numbers are from, as the file says."""
        above = next(
            (text for text in self.shape.above if re.search("source", text, re.IGNORECASE)), ""
        )
        said = re.sub(r"^.*?sources?\W*", "", above, flags=re.IGNORECASE)
        return f"{said} ({self.path.name})" if said else f"the file {self.path.name}"

    def prices(self) -> str | None:
        """Prices, where a title or the name of the column says them."""
        texts = [self.used or "", *self.shape.above, *self.shape.header]
        for n in self.shape.others():  # a column that says the same in every row
            kinds = {row[n] for _, row in self.body if row[n]}
            texts += kinds if len(kinds) == 1 else ()
        found = next((match for text in texts if (match := PRICES.search(text))), None)
        return found[0].lower() if found else None

    def listed(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What was left out, and what was changed."""
        names = ["line", "what", "why"]
        return pd.DataFrame(self.out, columns=names), pd.DataFrame(self.new, columns=names)

    def notes(self, values: Iterable[tuple[str, Span]], *, comma: bool) -> list[str]:
        """What had to be found out, and what is easily taken wrongly."""
        shape, sheet = self.shape, f", sheet {self.grid.name!r}" if self.grid.name else ""
        body = [row for _, row in self.body]
        same = {n: {row[n] for row in body} for n in shape.others()}
        said = [f"{shape.header[n]} {max(kinds)}" for n, kinds in same.items()
                if COUNTED_IN.match(shape.header[n]) and len(kinds - {""}) == 1]  # fmt: skip
        left = [
            shape.header[n] or f"column {n + 1}"
            for n in shape.others()
            if shape.name == "years across"
            and any(same[n])
            and (n > min(shape.years) or shape.header[n].isdigit())
        ]
        early = {area for area, span in values if span[0] < 1991} & {*BEFORE_1991}
        lack = [self.label(area) for area in self.areas if area not in {kept for kept, _ in values}]
        return [
            f"{self.path.name}{sheet}: {shape.name}, header in line {shape.header_line}",
            *map(capital, [*self.grid.notes, *shape.notes]),
            *(["Decimal commas"] if comma else []),
            *([f"Numbers are counted in: {', '.join(said)}"] if said else []),
            *([f"Columns not taken: {', '.join(left)}"] if left else []),
            *([f"No value of: {', '.join(lack)}"] if lack else []),
            *(f"{self.label(area)} before 1991: many files mean {BEFORE_1991[area]}"
              for area in sorted(early)),
        ]  # fmt: skip


class Coder(dict[str, "str | None"]):
    """The code of a place by its name or code, looked up once."""

    def __init__(self, labels: pd.Series[str] | None = None) -> None:
        super().__init__()
        labels = load_collection().areas["label"] if labels is None else labels
        self.names = {str(code): str(label) for code, label in labels.items()}
        self.codes = frozenset(self.names)
        self.labels = {label.casefold(): code for code, label in self.names.items()}

    def __missing__(self, text: str) -> str | None:
        plain = " ".join(FOOTNOTE.sub("", text).replace("_", " ").replace("\u2019", "'").split())
        turned = " ".join(reversed(plain.split(", "))) if plain.count(",") == 1 else plain
        names = (plain, text, turned, re.sub("^the ", "", turned, flags=re.IGNORECASE))
        self[text] = next(filter(None, map(self._found, names)), None)
        return self[text]

    def __call__(self, text: str) -> str | None:
        """The code of a place by a text, or None."""
        return self[text]

    def _found(self, text: str) -> str | None:
        if text.casefold() in AMBIGUOUS or (len(text) < 4 and not text.isupper()):
            return self.labels.get(text.casefold())  # "Mar" is a month, "in" a word
        own = schema.code_of(text, self.labels, self.codes)
        if own is not None or not re.search(r"[^\W\d]{2}", text):
            return own
        try:
            import pycountry  # kept lists of names and codes, looked at only here

            code = str(pycountry.countries.lookup(text).alpha_3)
        except ImportError:
            raise UserError("to import, install pycountry and babel: sovdata[run]") from None
        except LookupError:
            code = self.in_languages.get(text.casefold(), "")
        return code if code in self.codes else None

    @cached_property
    def in_languages(self) -> dict[str, str]:
        """Codes by the names of countries in the languages of public files."""
        import pycountry
        from babel import Locale

        return {
            str(name).casefold(): found.alpha_3
            for language in LANGUAGES
            for short, name in Locale(language).territories.items()
            if (found := pycountry.countries.get(alpha_2=short)) is not None
        }


def _area(name: str, code: Coder) -> str:
    found = code(name)
    if found is None:
        raise UserError(f"no area {name!r}; for one of yours: sovdata template areas")
    return found


def _found(path: Path, sheet: str | None, code: Coder) -> list[tuple[Grid, Shape]]:
    """The grids of a file that hold a table, and their shapes."""
    every = grids(path, sheet)
    found = [(grid, shape) for grid in every if (shape := shape_of(grid, code)) is not None]
    if not found:
        head = next((" | ".join(cells[:6]) for grid in every for _, cells in grid.rows), "")
        raise UserError(
            f"{path.name}: no header with years across, or with a column of years, in its first "
            f"rows (the first: {head[:80]}); expected one of: a row a country and a column a year; "
            "a row a country and year; a row a year and a column a country"
        )
    return found


def way_in(path: Path) -> str | None:
    """How a file that is no table of ours can be imported, in one line; None if it cannot."""
    try:
        found = _found(path, None, Coder())
    except (UserError, schema.DataError):
        return None
    ours = any("indicator" in map(str.casefold, shape.header) for _, shape in found)
    return None if ours else _asks(path, found, {}, (), load_collection())


def _known(what: str, name: str, there: pd.Index[Any]) -> None:
    if name not in there:
        near = schema.nearest(name, there)
        raise UserError(
            f"no {what} {name!r}{near}; for one of yours: sovdata template {what}s, and give that "
            "table with --evidence"
        )


def _asks(
    path: Path, found: list[tuple[Grid, Shape]], given: Mapping[str, Any], more: Sequence[str],
    c: Collection,
) -> str:  # fmt: skip
    """What has to be said, and the command with it: what was given, and what the file calls it."""
    (_, shape), *others = found
    missing = [name for name in ("indicator", "unit") if given.get(name) is None]
    asked = {name: said for name, said in given.items() if said}
    proposed = _proposed(path, shape, given, c) if not others else {}
    asked |= {name: proposed.get(name) for name in missing}
    if others:
        asked.setdefault("sheet", None)
    elif shape.name == "long" and len(shape.values()) > 1:
        asked.setdefault("column", None)
    if not shape.places and shape.name != "countries across":
        asked.setdefault("area", None)
    options = [
        f"--{name} {'...' if said is None else shlex.quote(said)}"
        for name, texts in asked.items()
        for said in (texts if isinstance(texts, list) else [texts])
    ]
    out = (
        []
        if any(word in ("-o", "--out") for word in more)
        else ["-o", f"{path.stem}_estimates.csv"]
    )
    sheets = ", ".join(repr(grid.name) for grid, _ in found)
    what = f"tables in sheets {sheets}" if others else f"{shape.name}, {len(shape.body)} rows"
    said = " and ".join(missing)
    ask = f"the file does not say which {said} of ours it is"
    if len(proposed) == len(missing):
        ask = f"by its labels {' and '.join(map(str, proposed.values()))}; if that is right"
    command = [
        f"sovdata import {shlex.quote(str(path))}",
        *options,
        *map(shlex.quote, [*more, *out]),
    ]
    return f"{path.name}: {what}; {ask}: {' '.join(command)}"


def _proposed(path: Path, shape: Shape, given: Mapping[str, Any], c: Collection) -> dict[str, str]:
    """The indicator whose label the file contains, and the unit that its labels then name."""
    said = [given.get("column"), given.get("title"), *shape.above, *shape.header]
    for n in shape.others():
        kinds = {row[n] for _, row in shape.body if row[n]}
        said += kinds if len(kinds) == 1 else ()
    texts = [*filter(None, said), path.stem]
    names: dict[str, str] = {}
    for row in c.indicators.itertuples():
        known_as = [row.label, row.short, *str(row.also if known(row.also) else "").split(";")]
        for label in filter(None, (_plain(str(label)) for label in known_as if known(label))):
            names.setdefault(label, str(row.Index))
    labels = [label for text in texts for label in names if _calls(text, label, names[label], c)]
    indicator = given.get("indicator") or (names[max(labels, key=len)] if labels else None)
    if indicator not in c.indicators.index:
        return {}
    unit = given.get("unit") or _unit(str(indicator), f" {' '.join(map(_plain, texts))} ", c)
    both = {"indicator": indicator, "unit": unit}
    return {name: name_of for name, name_of in both.items() if name_of and not given.get(name)}


def _calls(text: str, label: str, indicator: str, c: Collection) -> bool:
    """Whether a file's label calls an indicator so; one word has to be the whole of it.

    What grows is another quantity than what it is, and what there is for each head.
    """
    plain, head = f" {_plain(text)} ", _plain(re.split("[(,]", text)[0])
    rate, single = c.indicators["kind"][indicator] in CHANGES, "per_head" in indicator
    return (
        f" {label} " in plain
        and (" " in label or label == head)
        and (rate or " growth " not in plain)
        and (single or not re.search(" per (?:capita|head|person) ", plain))
    )


def _unit(indicator: str, text: str, c: Collection) -> str | None:
    """The unit of ours that a file names: by its label, or the only one that its indicator has."""
    units = c.units[c.units["kind"].isin(UNITS_OF_KIND[c.indicators["kind"][indicator]])]
    units = units[units["kind"] != "unstated"]
    named = [str(name) for name, label in units["label"].items() if f" {_plain(label)} " in text]
    if c.indicators["kind"][indicator] == "rate":
        return RATE if re.search(r" (?:% a year|annual|yearly|% per year) ", text) else None
    if named:
        return max(named, key=len)
    used = set(c.series.loc[c.series["indicator"] == indicator, "unit"])
    alone = used.pop() if len(used) == 1 else ""
    plain = alone in units.index and float(units["scale"][alone]) == 1
    return alone if plain and "dollars" not in text else None


def _plain(text: str) -> str:
    """A text in small letters, its words parted by one space and without signs but %."""
    return " ".join(re.findall(r"[^\W_]+|%", text.casefold()))


def _no_column(name: str, header: list[str]) -> str:
    near = schema.nearest(name, header) or f"; there are: {', '.join(filter(None, header))}"
    return f"no column {name!r}{near}"


def _nothing(path: Path, taken: _Taken) -> str:
    """Why nothing is left."""
    left, _ = taken.listed()
    why = "; ".join(f"{len(group)}: {reason} ({', '.join(group['what'].unique()[:4])})"
                    for reason, group in left.groupby("why"))  # fmt: skip
    return f"{path.name}: no value is left; {why}"
