"""Damaged files of a reader's: name, content, what is answered; and what a sound one looks like."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl

FIGURES = "indicator,area,unit,start_year,end_year,value,as_printed,note"
SOUND = "output_growth,SUN,pct_per_year,1951,1955,11.2,11.2%,"
EVIDENCE = "series,title,indicator,unit,area,start_year,end_year,value,low,high"
ESTIMATE = "mine,Mine,output_growth,pct_per_year,SUN,1951,1955,9.5,,"
Make = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """A damaged file: ``said`` stands in the message, at ``line`` and ``column`` if any."""

    name: str
    content: bytes | Make
    kind: str
    said: str
    line: int | None = None
    column: str | None = None
    suffix: str = ".csv"

    def write(self, folder: Path) -> Path:
        """The file in a folder."""
        path = folder / f"mine{self.suffix}"
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
        else:
            self.content(path)
        return path


def second(header: str, first: str, cells: dict[str, str]) -> bytes:
    """A row, and one of the next plan with these cells."""
    names = header.split(",")
    row = dict(zip(names, first.split(","), strict=True))
    row |= {"start_year": "1956", "end_year": "1960"} | cells
    return f"{header}\n{first}\n{','.join(row.values())}\n".encode()


def figures(**cells: str) -> bytes:
    """Two figures, the second with these cells."""
    return second(FIGURES, SOUND, cells)


def estimates(**cells: str) -> bytes:
    """Two values of one series, the second with these cells."""
    return second(EVIDENCE, ESTIMATE, cells)


def table(*lines: str) -> bytes:
    """Lines as a file."""
    return "".join(f"{line}\n" for line in lines).encode()


def packed(**files: bytes) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    """An Excel workbook whose first sheet has these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_values(book: bytes, values: dict[str, str]) -> bytes:
    """A workbook whose formulas have these values saved, as a spreadsheet program leaves them."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    for formula, value in values.items():
        before = f"<f>{formula}</f><v"
        assert before in sheet
        sheet = re.sub(
            rf"<f>{re.escape(formula)}</f><v ?/>(</v>)?", f"<f>{formula}</f><v>{value}</v>", sheet
        )
    return packed(**(files | {"xl/worksheets/sheet1.xml": sheet.encode()}))


def _folder(path: Path) -> None:
    path.mkdir()


def _none(path: Path) -> None:
    path.unlink(missing_ok=True)


def _loop(path: Path) -> None:
    path.symlink_to(path)


HEADER = FIGURES.split(",")
NUMBER = "expected a number such as 11.2"
WHOLE = "expected a whole number"
WIDE = ",".join([FIGURES, *(f"c{n}" for n in range(2_000))])
NO_TABLE, ENCODING, SHAPE, HEAD, CELL, NAME, RULE, KEY = (
    "no table", "encoding", "rows", "header", "cell", "name", "between columns", "said twice",
)  # fmt: skip

CASES = [
    # not a table at all
    Case("web page", b"<!DOCTYPE html>\n<html><body>404</body></html>", NO_TABLE, "a web page"),
    Case("web page after blank lines", b"\n\n  <html>", NO_TABLE, "a web page"),
    Case("xml", b'<?xml version="1.0"?><a/>', NO_TABLE, "a web page"),
    Case("svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", NO_TABLE, "a web page"),
    Case("png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", NO_TABLE, "a picture (PNG)"),
    Case("jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF", NO_TABLE, "a picture (JPEG)"),
    Case("gif", b"GIF89a\x01\x00", NO_TABLE, "a picture (GIF)"),
    Case("pdf", b"%PDF-1.7\n%\xe2\xe3", NO_TABLE, "a PDF"),
    Case("gzip", b"\x1f\x8b\x08\x00\x00", NO_TABLE, "a compressed file"),
    Case("old excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", NO_TABLE, "an old Excel or Word file"),
    Case("parquet", b"PAR1\x15\x04", NO_TABLE, "a Parquet file"),
    Case("sqlite", b"SQLite format 3\x00", NO_TABLE, "a database"),
    Case("zip", packed(**{"a.csv": b"a,b"}), NO_TABLE, "not a workbook that can be read"),
    Case("excel's own first line", f"sep=,\n{FIGURES}\n{SOUND}\n".encode(),
         HEAD, "a line for Excel alone", 1),
    Case("cut workbook", workbook([*HEADER])[:1000],
         NO_TABLE, "not a workbook that can be read", suffix=".xlsx"),
    Case("workbook with broken xml",
         packed(**{"xl/workbook.xml": b"<", "[Content_Types].xml": b"<a"}),
         NO_TABLE, "not a workbook", suffix=".xlsx"),
    Case("empty workbook", workbook(), NO_TABLE, "the first sheet is empty", suffix=".xlsx"),
    Case("empty", b"", NO_TABLE, "the file is empty"),
    Case("blank lines", b"\n \n\r\n", NO_TABLE, "the file is empty"),
    Case("byte-order mark alone", b"\xef\xbb\xbf", NO_TABLE, "the file is empty"),
    Case("comments alone", b"# a\n# b\n", NO_TABLE, "no header line"),
    Case("folder", _folder, NO_TABLE, "a folder, not a file"),
    Case("missing", _none, NO_TABLE, "the file is missing"),
    Case("link to itself", _loop, NO_TABLE, "cannot be read"),
    Case("json", b'{"a": 1}', NO_TABLE, "no table has these columns", 1),
    Case("prose", b"Dear reader, this is a letter.\nYours, me\n",
         NO_TABLE, "no table has these columns", 1),
    Case("bibtex cut short", b"@book{half,\n title = {A",
         NO_TABLE, "not a valid BibTeX entry: Unexpectedly reached end of file", 1, suffix=".bib"),
    Case("bibtex twice", b"@misc{a,title={A}}\n@misc{a,title={B}}",
         NO_TABLE, "not a valid BibTeX entry: Duplicate entry key 'a'", 2, suffix=".bib"),
    Case("bibtex without entry", b"<html>", NO_TABLE, "no BibTeX entry", suffix=".bib"),
    Case("bibtex of ours", b"@book{samary1988, title = {Mine}}",
         NAME, "stands in the collection's own sources already", suffix=".bib"),
    # encoding
    Case("utf-16 le with mark", figures().decode().encode("utf-16"), ENCODING, "UTF-16 text"),
    Case("utf-16 be with mark", b"\xfe\xff" + figures().decode().encode("utf-16-be"),
         ENCODING, "UTF-16 text"),
    Case("utf-16 le without mark", figures().decode().encode("utf-16-le"), ENCODING, "not text", 1),
    Case("utf-16 be without mark", figures().decode().encode("utf-16-be"), ENCODING, "not text", 1),
    Case("utf-32", figures().decode().encode("utf-32"), ENCODING, "UTF-16 text"),
    Case("latin-1", figures(note="Öl").decode().encode("latin-1"),
         ENCODING, "not UTF-8 text (byte 0xd6)", 3),
    Case("latin-1, old mac line ends",
         figures(note="Öl").decode().encode("latin-1").replace(b"\n", b"\r"),
         ENCODING, "not UTF-8 text", 3),
    Case("half a surrogate pair", figures(note="@").replace(b"@", b"\xed\xa0\x80"),
         ENCODING, "not UTF-8 text", 3),
    Case("nul bytes", figures(note="a\x00b"), ENCODING, "not text", 3),
    # rows
    Case("header alone", table(FIGURES), SHAPE, "no rows"),
    Case("only the template's comments under the header", table(FIGURES, "#" + SOUND),
         SHAPE, "no rows"),
    Case("row too short", table(FIGURES, "output_growth,SUN"), SHAPE, "2 cells; expected 8", 2),
    Case("row too long", table(FIGURES, SOUND, SOUND + ",,x"), SHAPE, "10 cells; expected 8", 3),
    Case("unclosed quote", figures(note='"a'), SHAPE, "not valid CSV", 3),
    Case("quote within a quoted cell", figures(note='"a"b"'), SHAPE, "not valid CSV", 3),
    Case("thousands comma unquoted", figures(value="1,200", as_printed="1200"),
         SHAPE, "9 cells; expected 8", 3),
    Case("semicolons", figures().replace(b",", b";"), SHAPE, "separated by semicolons", 1),
    Case("tabs", figures().replace(b",", b"\t"), SHAPE, "separated by tabs", 1),
    Case("tabs after comments", b"# mine\n" + figures().replace(b",", b"\t"),
         SHAPE, "separated by tabs", 2),
    Case("a cell of a million letters", figures(note="x" * 1_000_000),
         SHAPE, "more than 131072 characters", 3),
    Case("a quoted cell of a million letters", figures(note=f'"{"x" * 1_000_000}"'),
         SHAPE, "more than 131072 characters", 3),
    # header
    Case("column twice", table(FIGURES + ",note", SOUND + ","),
         HEAD, "the column stands there twice", 1, "note"),
    Case("needed column twice", table(FIGURES + ",area", SOUND + ",SUN"),
         HEAD, "the column stands there twice", 1, "area"),
    Case("misspelt column", figures().replace(b"indicator", b"indicater"),
         HEAD, "nearest: indicator", 1, "indicater"),
    Case("column left out", table("indicator,unit,value", "output_growth,pct_per_year,1"),
         HEAD, "the column is missing", 1, "area"),
    Case("column without a name", table(FIGURES + ",", SOUND + ",1"),
         HEAD, "no such column", 1, ""),
    Case("terminal escape in a header", figures().replace(b"note", b"no\x1b[31mte"),
         HEAD, "no such column", 1, "no\x1b[31mte"),
    Case("header of a million letters", table("x" * 100_000 + ",b", "1,2"),
         HEAD, "no table has these columns", 1),
    Case("two thousand columns", table(WIDE, SOUND + "," * 2_000),
         HEAD, "no such column", 1, "c1999"),
    Case("two columns of one name but for letter case", table(FIGURES + ",UNIT", SOUND + ",x"),
         HEAD, "no such column", 1, "UNIT"),
    # cells
    *(
        Case(f"number {text!r}", figures(value=text), CELL, NUMBER, 3, "value")
        for text in ('"1,200"', '"11,2"', "1e500", "inf", "-inf", "nan", "NaN", " 11.2", "11.2 ",
                     "1_000", "0x10", "٣", ".5", "5.", "--1", "=1+1", "11.2%", "1" * 20,
                     "eleven", "__import__('os')", "{1+1}", "n/a")
    ),
    *(Case(f"year {text!r}", figures(start_year=text), CELL, WHOLE, 3, "start_year")
      for text in ("1951.5", "1951/52", "1951-01-01", "MCMLI", "1951 ")),
    Case("neither number nor words", figures(value="", as_printed=""),
         CELL, "expected a number here or in as_printed", 3, "value"),
    Case("words alone", figures(value="", as_printed="twenty"),
         CELL, "expected a number here or in as_printed", 3, "value"),
    Case("a range or two figures as printed", figures(value="", as_printed="from 12 to 16%"),
         CELL, "more than one number", 3, "value"),
    Case("a decimal comma as printed", figures(value="", as_printed='"11,2%"'),
         CELL, "more than one number", 3, "value"),
    Case("a sentence as printed", figures(as_printed="11.2% " + "x" * 60),
         CELL, "at most 40 characters", 3, "as_printed"),
    Case("needed cell empty", figures(area=""), CELL, "the cell is empty", 3, "area"),
    Case("year before 1500", figures(start_year="1066"),
         CELL, "expected 1500 or more", 3, "start_year"),
    Case("year after 2100", figures(end_year="20255"),
         CELL, "expected 2100 or less", 3, "end_year"),
    Case("negative year", figures(start_year="-44"),
         CELL, "expected 1500 or more", 3, "start_year"),
    Case("terminal escape in a cell", figures(note="\x1b]0;mine\x07\x1b[2J"),
         CELL, "without control characters", 3, "note"),
    Case("terminal escape of one byte", figures(note="\x9b31m"),
         CELL, "without control characters", 3, "note"),
    Case("letters turned about", figures(note="\u202egnihton"),
         CELL, "without control characters", 3, "note"),
    Case("spreadsheet error", table("figure," + FIGURES, "#N/A," + SOUND),
         CELL, "small letters, digits", 2, "figure"),
    Case("text in a workbook",
         workbook(["indicator", "area", "unit", "value"], [],
                  ["output_growth", "SUN", "pct_per_year", "much"]),
         CELL, NUMBER, 3, "value", ".xlsx"),
    Case("no bound and no value", estimates(value=""),
         CELL, "expected a value, or a low or high bound", 3, "value"),
    Case("year left out", estimates(end_year=""), CELL, "the cell is empty", 3, "end_year"),
    # names
    Case("indicator misspelt", figures(indicator="output_grwth"),
         NAME, "nearest: output_growth", 3, "indicator"),
    Case("indicator as its label", figures(indicator="Output growth"),
         NAME, "expected a name in indicators.csv", 3, "indicator"),
    Case("unit misspelt", figures(unit="pct_per_yaer"), NAME, "nearest: pct_per_year", 3, "unit"),
    Case("area in small letters", figures(area="usa"),
         NAME, "expected a name in areas.csv", 3, "area"),
    Case("figure's name with spaces", table("figure," + FIGURES, "My figure," + SOUND),
         NAME, "small letters, digits", 2, "figure"),
    Case("figure's name a path", table("figure," + FIGURES, "../../x," + SOUND),
         NAME, "small letters, digits", 2, "figure"),
    Case("figure's name a query", table("figure," + FIGURES, "x'] or True," + SOUND),
         NAME, "small letters, digits", 2, "figure"),
    Case("series' name a path", estimates().replace(b"mine,", b"../../x,"),
         NAME, "small letters, digits", 2, "series"),
    Case("precision unknown", table(FIGURES + ",precision", SOUND + ",about"),
         NAME, "expected one of: printed, round, words", 2, "precision"),
    Case("role unknown", table(EVIDENCE + ",role", ESTIMATE + ",enemy"),
         NAME, "expected one of: compared, context", 2, "role"),
    Case("lineage unknown", table(EVIDENCE + ",lineage", ESTIMATE + ",cai"),
         NAME, "nearest: cia", 2, "lineage"),
    Case("source misspelt", table(FIGURES + ",source", SOUND + ",samary1987"),
         NAME, "nearest: samary1988", 2, "source"),
    Case("series of ours", estimates().replace(b"mine,", b"narkhoz1956_nmp_1913,"),
         NAME, "stands in the collection's own series already", 2, "series"),
    # between columns
    Case("misprint", figures(value="12.1", as_printed="11.2%"),
         RULE, "expected the number that as_printed shows", 3, "value"),
    Case("fewer decimals than printed", figures(value="11", as_printed="11.0%"),
         RULE, "as many decimals", 3, "value"),
    Case("unit of another kind", figures(unit="pct_of_gnp"),
         RULE, "expected a unit that fits", 3, "unit"),
    Case("years turned round", figures(start_year="1960", end_year="1956"),
         RULE, "expected a year not before start_year", 3, "end_year"),
    Case("bounds turned round", estimates(value="", low="16", high="12"),
         RULE, "expected a bound not under low", 3, "high"),
    Case("value outside its bounds", estimates(value="20", low="12", high="16"),
         RULE, "between low and high", 3, "value"),
    # said twice
    Case("figure twice", table("figure," + FIGURES, "a," + SOUND, "a," + SOUND),
         KEY, "the same figure stands in an earlier line", 3, "figure"),
    Case("period twice", table(EVIDENCE, ESTIMATE, ESTIMATE),
         KEY, "the same series and years stand in an earlier line", 3, "start_year"),
    Case("rows that contradict each other", estimates(area="USA"),
         KEY, "expected 'SUN', as in the first line", 3, "area"),
    Case("vocabulary of ours", table("unit,label,kind,definition", "pct_of_gnp,mine,share,Mine."),
         KEY, "stands in the collection's own units already", 2, "unit"),
]  # fmt: skip
