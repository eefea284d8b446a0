"""From a public file to an accepted table of estimates, with a list of what was left out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata import schema
from sovdata.collection import Collection, load_collection
from sovdata.display import capital, counted, each_row, known
from sovdata.errors import UserError
from sovdata.importing.cells import (
    ALWAYS,
    CODES,
    FOOTNOTE,
    Span,
    decimal_comma,
    time_of,
    value_of,
    years_of,
)
from sovdata.importing.grid import Grid, grids
from sovdata.importing.shapes import PLAIN, Shape, kinds_of, shape_of
from sovdata.importing.units import COUNTED_IN, MOST, WRITTEN, Counted, counted_in
from sovdata.own.fill import slug
from sovdata.printed import CHANGES
from sovdata.schema.rules import UNITS_OF_KIND

Frame = pd.DataFrame
Column = pd.Series
#: What a value is of.
KEY = ["area", "start_year", "end_year"]
#: Languages in which countries are known by name.
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "pl", "ru", "uk", "nl")
COLUMNS = ["series", "title", "measure", "indicator", "unit", "area", *KEY[1:], "value",
           "price_basis", "lineage", "source", "locator", "role", "value_note"]  # fmt: skip
RATE = "pct_per_year"
FIRST = 20  # rows in which a file says whose figures it gives
LONGEST = 48  # characters of a title
NO_AREA = "no area of ours: a row in a table of areas of yours, sovdata template areas"
OF_YOURS = "lineage {}: none of ours, one of yours; tables that name it alike are of one source"
NO_LINEAGE = "no lineage: it counts as a source by itself; --lineage says whose figures these are"
NAMED = "no lineage: it counts as a source by itself; the file names {}: --lineage {}, if they are"
IF_RIGHT = "if that is right"
NO_YEAR = "no year from 1500 to 2100"
NO_NAME = "names no area (merged cells?)"
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
    yearly_mean: bool = False, c: Collection | None = None, command: Sequence[str] = (),
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
    command : sequence of str, optional
        The words of the command, to which the one that is proposed adds what is missing.

    Raises
    ------
    UserError
        For what the file does not say, in one line, with the choices.
    """
    c, areas = c or load_collection(), list(areas)
    code = Coder(c.areas["label"])
    found = _found(path, sheet, code)
    if indicator is None or unit is None:
        given = {"indicator": indicator, "unit": unit, "area": areas, "column": column,
                 "title": title, "where": where}  # fmt: skip
        raise UserError(_asks(path, found, code, given, command, c))
    for what, name, there in (("indicator", indicator, c.indicators), ("unit", unit, c.units)):
        _known(what, name, there.index)
    lineage = lineage and _lineage(lineage, c)
    try:
        grid, shape = _one_sheet(found)
    except UserError as error:
        raise UserError(f"{path.name}: {error}") from None
    taken = _Taken(path, grid, shape, code, [_area(name, code) for name in areas], years)
    cells = taken.cells(column, where or {})
    told = decimal_comma(cells["text"], semicolons=grid.separator == ";")
    comma = {",": True, ".": False}.get(decimal or "", told)
    if comma is None:
        some = next(text for text in cells["text"] if re.search(r"\d[.,]\d", text))
        raise UserError(f"{path.name}: {some!r} may be read in two ways; add --decimal , or .")
    rows = taken.values(cells, comma=comma, yearly_mean=yearly_mean) if len(cells) else cells
    if rows.empty:
        raise UserError(_nothing(path, taken))
    try:
        its = counted_in(taken.shape, taken.used, rows["value_note"])
        shift = its.shift(unit, c)
    except UserError as error:
        raise UserError(f"{path.name}: {error}") from None
    name, label = title or taken.title(), str(c.units["label"][unit])
    if shift and not title and any(part in name for part in its.said):
        name = ""  # it names what the numbers no longer are
    quantity = str(c.indicators["label"][indicator])
    said = [path.stem, grid.name, *(where or {}).values(), title or taken.used or name or quantity]
    measure = name or capital(f"{quantity}, {label}")
    who = c.lineages["short"].get(lineage, lineage)
    name = name or (f"{who}, {quantity}" if lineage else capital(quantity))
    which = " ".join(dict.fromkeys(said))
    areas = rows["area"].unique()
    rows = rows.assign(
        series=rows["area"].map({area: slug(f"own {area} {which}") for area in areas}),
        title=rows["area"].map({area: taken.short(name, area) for area in areas}),
        measure=measure, indicator=indicator, unit=unit,
        price_basis=price_basis or taken.prices(), lineage=lineage,
        source=source or taken.source(), locator=taken.locator(where or {}), role="compared",
        value_note=rows["value_note"].where(rows["value_note"] != "", None),
        value=[*map(partial(_shifted, shift=shift), rows["value"], rows["value_note"])],
    )  # fmt: skip
    notes = taken.notes(rows, its.told(shift, label), comma=comma)
    sizes = rows["value"].astype(float).abs()
    if sizes.median() > c.units["most"][unit]:
        notes.append(f"Values of up to {sizes.max():,.0f} {label}: is that the unit of the file?")
    if sizes.max() < 1 and label.startswith("% of"):
        notes.append("Every value lies under 1: fractions? As per cent they are 100 times as much")
    return Imported(
        rows.sort_values(KEY, ignore_index=True)[COLUMNS], shape.name, _listed(taken.out),
        _listed(taken.new), notes=notes, lineage=_whose(lineage, path, grid, c),
    )  # fmt: skip


def _listed(found: list[tuple[int, str, str]]) -> pd.DataFrame:
    listed = pd.DataFrame(found, columns=["line", "what", "why"])
    return listed.sort_values("line", kind="stable", ignore_index=True)


def _lineage(name: str, c: Collection) -> str:
    """The lineage of ours that has this name or label, else the text as it is."""
    ours = {str(text).casefold(): str(key) for key, row in c.lineages.iterrows()
            for text in (key, row["label"], row["short"])}  # fmt: skip
    near = schema.nearest(name.casefold(), ours, ours) if " " not in name else ""
    found = ours.get(" ".join(name.casefold().split()))
    if near and found is None:
        raise UserError(f"no lineage {name!r}{near}; one of yours is named in other words")
    return found or " ".join(name.split())


def _whose(lineage: str | None, path: Path, grid: Grid, c: Collection) -> str:
    """What is said of no lineage, or of one that is none of ours.

    Where the file's name or its first rows name one of ours, that one is proposed.
    """
    if lineage:
        return "" if lineage in c.lineages.index else OF_YOURS.format(lineage)
    texts = (cell for _, row in grid.rows[:FIRST] for cell in row)
    said = " ".join([path.stem.replace("_", " "), *dict.fromkeys(texts)]).casefold()
    of = [
        (str(key), short) for key, short in c.lineages["short"].items()
        if len(short) > 3 and re.search(rf"\b{re.escape(short.casefold())}\b", said)
    ]  # fmt: skip
    return NAMED.format(of[0][1], of[0][0]) if len(of) == 1 else NO_LINEAGE


@dataclass
class _Taken:
    """What is taken of a grid, and the list of what is not: line, what, and why.

    Rows and cells are frames; each step gives those that stay, and lists the others.
    """

    path: Path
    grid: Grid
    shape: Shape
    code: Coder
    areas: list[str]
    years: Span | None
    out: list[tuple[int, str, str]] = field(default_factory=list)
    new: list[tuple[int, str, str]] = field(default_factory=list)
    used: str | None = None

    def _without(
        self, rows: Frame, gone: Column[bool], what: str | Column[str], why: str | Column[str]
    ) -> Frame:
        """The rows but for some, which are listed."""
        listed = rows.assign(what=what, why=why)[gone]
        self.out += listed[["line", "what", "why"]].itertuples(index=False, name=None)
        return rows[~gone]

    def cells(self, column: str | None, where: Mapping[str, str]) -> Frame:
        """The cells of values: line, area, first and last year, text.

        ``whole`` is whether the time stands for whole years, ``when`` the time as written.
        """
        rows, shape = self._rows(where), self.shape
        columns = self._columns(column)
        if shape.name != "countries across":
            self._one_series(rows)
        if shape.period is not None:
            rows = self._timed(rows, rows["when"].map(time_of))
        else:
            rows = self._without(rows, (rows[columns] == "").all(axis=1),
                                 rows["row"].replace("", "(empty)"), "no values")  # fmt: skip
        if shape.name == "countries across":
            heads = pd.DataFrame({"line": shape.header_line, "place": shape.header})
            heads = self._placed(heads.loc[columns])
            columns = list(heads.index)
        else:
            rows = self._placed(rows)
        ids = [name for name in rows if isinstance(name, str)]
        cells = rows.melt(ids, columns, "n", "text").sort_values("line", kind="stable")
        if shape.name == "countries across":
            cells["area"] = cells["n"].map(heads["area"])
        if shape.period is None:
            times = {n: (*span, True) for n, span in shape.years.items()}
            cells = self._timed(cells, cells["n"].map(times))
        return cells

    def _rows(self, where: Mapping[str, str]) -> Frame:
        """The rows asked for: columns by number, and line, place, time and the row as written."""
        shape, body = self.shape, self.shape.body
        texts = body.drop(columns="line")
        rows = body.assign(row=[" ".join(filter(None, row)) for row in texts.to_numpy()])
        extra = (texts[texts.columns[len(shape.header) :]] != "").any(axis=1)
        # 1,5 without quotation marks is two cells
        rows = self._without(rows, extra, rows["row"], "more cells than the header has names")
        for name, value in where.items():
            if name not in shape.header:
                raise UserError(_no_column(name, shape.header))
            n = shape.header.index(name)
            rows = self._without(rows, rows[n] != value, rows[n], f"{name} is another")
        self.shape = replace(shape, body=rows)
        place = [self._place(row) for row in rows[shape.places].to_numpy()]
        return rows.assign(place=place, when="" if shape.period is None else rows[shape.period])

    def _place(self, cells: Iterable[str]) -> str:
        """The place of a row: by its code if that is known, else by its name."""
        said = list(filter(None, cells))
        return next(filter(self.code, said), next(iter(said), ""))

    def _columns(self, column: str | None) -> list[int]:
        """The columns of values: of several series the one asked for."""
        shape, across = self.shape, bool(self.shape.years)
        if shape.name == "countries across" or (across and not shape.under and column is None):
            return [*shape.years] or shape.numbers
        names = shape.under if across else dict(enumerate(shape.header))
        if column is None:
            some = list(dict.fromkeys(names[n] for n in shape.under or shape.values()))
            if len(some) != 1:
                every = ", ".join(map(repr, some)) or ", ".join(shape.header)
                raise UserError(f"{self.path.name}: which column holds the values? "
                                f"Add --column NAME: {every}")  # fmt: skip
            [column] = some
        found = [n for n, name in names.items() if name == column]
        if not found:
            raise UserError(_no_column(column, [*dict.fromkeys(names.values())] or ["only years"]))
        if len(found) > 1 and not across:
            raise UserError(f"{self.path.name}: several columns are called {column!r}; name them")
        self.used = column
        return found

    def _one_series(self, rows: Frame) -> None:
        """Refuse several series of one place, or of one place and year, and several units."""
        shape, key = self.shape, ["place", "when"]
        same = rows[rows.duplicated(key, keep=False) & (rows["place"] + rows["when"] != "")]
        if shape.places:
            same = same[same["place"].map(self.code).notna()]
        same = same.merge(same[key].head(1))  # the first of them
        for n in shape.others():
            units = COUNTED_IN.fullmatch(shape.header[n])
            kinds = kinds_of((rows if units else same)[n])
            if len(kinds) > 1:
                of = "units" if units else " ".join(["series of", *same.loc[0, key]]).strip()
                some = "; ".join(kinds[:6]) + ("; ..." if len(kinds) > 6 else "")
                raise UserError(f"{self.path.name}: several {of}; say which with --where "
                                f"{shlex.quote(shape.header[n] + '=...')}: {some}")  # fmt: skip

    def _timed(self, rows: Frame, times: pd.Series[Any]) -> Frame:
        """The rows of years asked for, with the first and the last year of each."""
        what = rows["when"].where(rows["when"] != "", rows["row"])
        rows = self._without(rows, times.isna(), what, NO_YEAR)
        years = [*KEY[1:], "whole"]
        rows = rows.join(pd.DataFrame(times.dropna().tolist(), rows.index, years))
        if self.years is None:
            return rows
        asked = (rows["start_year"] >= self.years[0]) & (rows["end_year"] <= self.years[1])
        year = rows["start_year"].astype(str)
        return self._without(rows, ~asked, year, "another year than asked for")

    def _placed(self, rows: Frame) -> Frame:
        """The rows of places asked for, with the code of each."""
        if not self.shape.places and self.shape.name != "countries across":
            if len(self.areas) != 1:
                raise UserError(f"{self.path.name}: names no country; add --area CODE")
            return rows.assign(area=self.areas[0])
        rows = rows.assign(area=rows["place"].map(self.code))
        unknown = rows["area"].isna()
        for _, row in rows[unknown].iterrows() if self.shape.years else ():
            self._same_header(row)
        why = rows["place"].map(lambda name: NO_AREA if name else NO_NAME)
        rows = self._without(rows, unknown, rows["place"].replace("", "(empty)"), why)
        other = ~rows["area"].isin(self.areas or rows["area"])
        return self._without(rows, other, rows["place"], "another area than asked for")

    def _same_header(self, row: pd.Series[Any]) -> None:
        """Refuse another table below the first, whose years are others."""
        years = self.shape.years
        said = [years_of(row[n]) for n in years if row[n]]
        rise = [span for span in said if span is not None]
        if len(said) == len(rise) > 1 and rise == sorted(set(rise)) != list(years.values()):
            raise UserError(
                f"{self.path.name}, line {row['line']}: another header; give one table a file"
            )

    def values(self, cells: Frame, *, comma: bool, yearly_mean: bool) -> Frame:
        """Value and note of each area and period, and its line."""
        read = [value_of(text, comma) for text in cells["text"]]
        cells = cells.join(pd.DataFrame(read, cells.index, ["value", "value_note"]))
        cells["named"] = cells["area"] + " " + cells["start_year"].astype(str) + " "
        parts = not cells["whole"].all()
        none, codes = cells["value"].isna(), cells["text"].isin(CODES)
        if any(number.startswith("-") for number in cells["value"][~none & ~codes]):
            codes = cells["text"].isin(ALWAYS)
        what = cells["named"] + cells["text"].replace("", "(empty)")
        why = cells["value_note"].where(none, "a code for missing")
        cells = self._without(cells, none | codes, what, why)
        said = cells[cells["value_note"] != ""]
        self.new += zip(said["line"], said["text"] + " to " + said["value"], said["value_note"],
                        strict=True)  # fmt: skip
        most = cells.groupby(KEY)["when"].nunique().max()
        if len(cells) and (parts or most > 1):
            return self._means(cells, most, yearly_mean=yearly_mean)
        for _, group in cells[cells.duplicated(KEY, keep=False)].groupby(KEY, sort=False):
            if group["value"].map(Decimal).nunique() > 1:
                rows = list(each_row(group))
                lines = ", ".join(f"{row.line} ({row.value})" for row in rows[:4])
                of = f"{self.label(rows[0].area)} {rows[0].start_year}"
                raise UserError(f"{self.path.name}: several values of {of}, in lines {lines}")
        first = cells.groupby(KEY)["line"].transform("first").astype(str)
        return self._without(cells, cells.duplicated(KEY), cells["named"] + cells["value"],
                             "the same as in line " + first)  # fmt: skip

    def _means(self, cells: Frame, most: int, *, yearly_mean: bool) -> Frame:
        """Means of the parts of each year, of years that have as many as any."""
        if not yearly_mean:
            raise UserError(
                f"{self.path.name}, line {cells['line'].iloc[0]}: parts of a year (quarters, "
                "months or days); give yearly values, or add --yearly-mean"
            )
        found = cells.groupby(KEY, as_index=False, sort=False).agg(
            line=("line", "first"), named=("named", "first"), parts=("line", "size"),
            value=("value", _mean),
        )  # fmt: skip
        what, note = found["named"].str.strip(), f"mean of {most} values of the year"
        why = found["parts"].astype(str) + f" parts of a year, where others have {most}"
        found = self._without(found, found["parts"] != most, what, why)
        self.new += [(row.line, row.named.strip(), note) for row in each_row(found)]
        return found.assign(value_note=note)

    def title(self) -> str:
        """What the file calls the series, if that is in words and not the name of a column."""
        shape, used = self.shape, FOOTNOTE.sub("", self.used or "").strip()
        of = re.compile(r"indicator|series|subject|name", re.IGNORECASE)
        named = [text for n, text in shape.same().items() if of.search(shape.header[n])]
        heads = [text for text in shape.heads if re.search(r"[^\W\d]{3}", text)
                 and not NO_TITLE.search(text) and self.code(text) is None]  # fmt: skip
        if used and used.casefold() not in PLAIN:
            return used if " " in used and "_" not in used else ""
        return " ".join([*named, *heads, ""][0].split())

    def locator(self, where: Mapping[str, str]) -> str | None:
        """Where in the file the series stands: sheet, column, and what its rows have in common."""
        said = {"sheet": self.grid.name, "column": self.used or ""} | dict(where)
        return ", ".join(f"{name} {text}" for name, text in said.items() if text) or None

    def short(self, name: str, area: str) -> str:
        """A title as long as a title may be, with the place; one that is cut shows it."""
        place = f", {self.label(area)}"
        room = LONGEST - len(place)
        if len(name) > room:
            name = name[: room - 1].rsplit(" ", 1)[0].rstrip(",;:( ") + "\u2026"
        return name + place

    def label(self, area: str) -> str:
        """A place by its name."""
        return self.code.names.get(area, area)

    def source(self) -> str:
        """Where the numbers are from, as the file says."""
        above = (re.search(r"sources?\W*(.*)", text, re.IGNORECASE) for text in self.shape.above)
        said = next((found[1] for found in above if found), "")
        return f"{said} ({self.path.name})" if said else f"the file {self.path.name}"

    def prices(self) -> str | None:
        """Prices, where a title or the name of the column says them."""
        shape = self.shape
        texts = [self.used or "", *shape.above, *shape.header, *shape.same().values()]
        found = next((match for text in texts if (match := PRICES.search(text))), None)
        return found[0].lower() if found else None

    def notes(self, rows: Frame, counted_in: list[str], *, comma: bool) -> list[str]:
        """What had to be found out, and what is easily taken wrongly."""
        shape, sheet = self.shape, f", sheet {self.grid.name!r}" if self.grid.name else ""
        left = [
            shape.header[n] or f"column {n + 1}"
            for n in shape.others()
            if shape.years
            and (n > min(shape.years) or shape.header[n].isdigit())
            and any(shape.body[n])
        ]
        early = {*rows.loc[rows["start_year"] < 1991, "area"]} & {*BEFORE_1991}
        lack = [self.label(area) for area in self.areas if area not in {*rows["area"]}]
        return [
            f"{self.path.name}{sheet}: {shape.name}, header in line {shape.header_line}",
            *map(capital, [*self.grid.notes, *shape.notes]),
            *(["Decimal commas"] if comma else []),
            *counted_in,
            *([f"Columns not taken: {', '.join(left)}"] if left else []),
            *([f"No value of: {', '.join(lack)}"] if lack else []),
            *(f"{self.label(area)} before 1991: many files mean {BEFORE_1991[area]}"
              for area in sorted(early)),
        ]  # fmt: skip


def _shifted(number: str, note: str, shift: int) -> str:
    """A number with its point moved; the zeros of one that was written out are no digits of it."""
    moved = f"{Decimal(f'{number}E{shift}'):f}"
    return moved.rstrip("0").rstrip(".") if note.endswith(WRITTEN) and "." in moved else moved


def _mean(numbers: pd.Series[str]) -> str:
    """The mean, with as many digits as the finest of the numbers."""
    exact = [Decimal(number) for number in numbers]
    finest = min(exact, key=lambda number: int(number.as_tuple().exponent))
    return f"{(sum(exact, Decimal(0)) / len(exact)).quantize(finest):f}"


class Coder(dict[str, "str | None"]):
    """The code of a place by its name or code, looked up once."""

    def __init__(self, labels: pd.Series[str] | None = None) -> None:
        super().__init__()
        labels = load_collection().areas["label"] if labels is None else labels
        self.names = {str(code): str(label) for code, label in labels.items()}
        self.codes = frozenset(self.names)
        self.labels = {label.casefold(): code for code, label in self.names.items()}

    def __missing__(self, text: str) -> str | None:
        if not any(map(str.isalpha, text)):  # most texts are numbers
            return None
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
        return code if code in self.names else None

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
        near = schema.nearest(name.casefold(), code.labels, code.labels)
        raise UserError(f"no area {name!r}{near}; for one of yours: sovdata template areas")
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
    code, c = Coder(), load_collection()
    try:
        found = _found(path, None, code)
    except (UserError, schema.DataError):
        return None
    ours = any("indicator" in map(str.casefold, shape.header) for _, shape in found)
    return None if ours else _asks(path, found, code, {}, (), c)


def _known(what: str, name: str, there: pd.Index[Any]) -> None:
    if name not in there:
        near = schema.nearest(name, there)
        raise UserError(
            f"no {what} {name!r}{near}; for one of yours: sovdata template {what}s, and give that "
            "table with --evidence"
        )


def _asks(
    path: Path, found: list[tuple[Grid, Shape]], code: Coder, given: Mapping[str, Any],
    command: Sequence[str], c: Collection,
) -> str:  # fmt: skip
    """What has to be said, and the command with it, and with what the file calls it."""
    (grid, shape), *others = found
    missing = [name for name in ("indicator", "unit") if given.get(name) is None]
    taken = _Taken(path, grid, shape, code, ["SUN"], None)
    question, its = "", Counted([])
    try:
        _one_sheet(found)
        taken.cells(given.get("column"), given.get("where") or {})
        its = counted_in(taken.shape, taken.used)
    except UserError as error:
        question = f"; {str(error).removeprefix(f'{path.name}: ')}"
    proposed = {} if others else _proposed(path, taken.shape, its, given, c)
    also = {
        "sheet": others,
        "column": any(one.name == "long" and len(one.values()) > 1 for _, one in found),
        "area": not shape.places and shape.name != "countries across",
    }
    asked = [*missing, *(name for name, open in also.items() if open and not given.get(name))]
    words = [
        shlex.join(command or ["sovdata", "import", str(path)]),
        *(f"--{name} {proposed.get(name, '...')}" for name in asked),
        *re.findall(r"--where (?:'.*?'|\S+)(?=:)", question),
    ]
    if not {"-o", "--out"} & {*command}:
        words.append(f"-o {shlex.quote(path.stem + '_estimates.csv')}")
    what = "several tables" if others else f"{shape.name}, {len(shape.body)} rows"
    silent = [name for name in missing if name not in proposed]
    ask = f"the file does not say which {' and '.join(silent)} of ours it is"
    if proposed:
        ask = f"by its labels {' and '.join(proposed.values())}; {ask if silent else IF_RIGHT}"
    indicator = given.get("indicator") or proposed.get("indicator")
    if "unit" in silent and indicator in c.indicators.index:
        fit = ", ".join(_fitting(str(indicator), c)[:MOST])
        question += f"; units that fit: {fit}"
    return f"{path.name}: {what}; {ask}{question}: {' '.join(words)}"


def _one_sheet(found: list[tuple[Grid, Shape]]) -> tuple[Grid, Shape]:
    """The one grid that holds a table; several are named with their columns of values."""
    if len(found) == 1:
        return found[0]
    names = []
    for grid, shape in found:
        columns = [*filter(None, (shape.header[n] for n in shape.values()))]
        several = f" ({', '.join(columns)})" if shape.name == "long" and len(columns) > 1 else ""
        names.append(f"{grid.name!r}{several}")
    raise UserError(f"several sheets hold a table; add --sheet NAME: {', '.join(names)}")


def _proposed(
    path: Path, shape: Shape, its: Counted, given: Mapping[str, Any], c: Collection
) -> dict[str, str]:
    """The indicator whose label the file contains, and the unit that its labels then name."""
    said = [given.get("column"), given.get("title"), *shape.above, *shape.header]
    texts = [*filter(None, [*said, *shape.same().values()]), path.stem]
    names: dict[str, str] = {}
    for code, row in c.indicators[["label", "short", "also"]].iterrows():
        for label in filter(None, map(_plain, ";".join(filter(known, row)).split(";"))):
            names.setdefault(label, str(code))
    labels = [label for text in texts for label in names if _calls(text, label, names[label], c)]
    indicator = given.get("indicator") or (names[max(labels, key=len)] if labels else None)
    if indicator not in c.indicators.index:
        return {}
    unit = _unit(str(indicator), f" {' '.join(map(_plain, texts))} ", c)
    if unit is None:
        same = [name for name in _fitting(str(indicator), c) if its.is_of(name, c)]
        unit = same[0] if len(same) == 1 else None
    both = {"indicator": indicator, "unit": unit}
    return {name: code for name, code in both.items() if code and not given.get(name)}


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


def _fitting(indicator: str, c: Collection) -> list[str]:
    """Units for an indicator: those that our series of it have, and of the same dimension."""
    kinds = {*UNITS_OF_KIND[c.indicators["kind"][indicator]]} - {"unstated"}
    units = c.units[c.units["kind"].isin(kinds)]
    used = units.index.isin(c.series.loc[c.series["indicator"] == indicator, "unit"])
    alike = units["dimension"].isin(units.loc[used, "dimension"].dropna())
    return list(units.index[used | alike] if used.any() else units.index)


def _unit(indicator: str, text: str, c: Collection) -> str | None:
    """The unit of ours that a file names: by its label, or the only one that its indicator has."""
    kind = c.indicators["kind"][indicator]
    if kind == "rate":
        return RATE if re.search(r" (?:% a year|annual|yearly|% per year) ", text) else None
    units = c.units[c.units["kind"].isin({*UNITS_OF_KIND[kind]} - {"unstated"})]
    named = [str(name) for name, label in units["label"].items()
             if f" {_plain(label)} " in text and name != "people"]  # fmt: skip
    used = _fitting(indicator, c)
    if not named and len(used) == 1 and c.units["scale"][used[0]] == 1 and "dollars" not in text:
        named = used
    return max(named, key=len, default=None)


def _plain(text: str) -> str:
    """A text in small letters, its words parted by one space and without signs but %."""
    return " ".join(re.findall(r"[^\W_]+|%", text.casefold()))


def _no_column(name: str, header: list[str]) -> str:
    near = schema.nearest(name, header) or f"; there are: {', '.join(filter(None, header))}"
    return f"no column {name!r}{near}"


def _nothing(path: Path, taken: _Taken) -> str:
    """Why nothing is left."""
    left = _listed(taken.out)
    why = "; ".join(f"{len(group)}: {reason} ({', '.join(group['what'].unique()[:4])})"
                    for reason, group in left.groupby("why"))  # fmt: skip
    return f"{path.name}: no value is left; {why}"
