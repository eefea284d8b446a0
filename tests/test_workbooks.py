"""Workbooks: a cell is read as shown, or refused in one line; nothing too large is parsed."""

from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from own_cases import with_values, workbook

from sovdata import own
from sovdata.collection import load_collection
from sovdata.schema import DataError
from sovdata.schema.workbooks import _formatted, _RefusedError, read_sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
ACCOUNTING = '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)'


def shown(value: object, form: str) -> str:
    """How a number in a format is read."""
    [(_, _), (_, row)] = read_sheet(
        workbook(["as_printed"], [value], formats={"A2": form}), "mine.xlsx"
    ).rows
    return row[0]


def changed(book: bytes, **parts: bytes) -> bytes:
    """A workbook with other parts, packed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in archive.namelist():
            copy.writestr(name, parts.pop(name, None) or archive.read(name))
        for name, part in parts.items():
            copy.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.112, "0.0%", "11.2%"),
        (0.112, "0.0 %", "11.2%"),
        (0.112, "[Red]0.0%", "11.2%"),
        (0.112, "[$-409]0.0%", "11.2%"),
        (-0.112, "0.00%;[Red]-0.00%", "-11.20%"),
        (0.112, "0.00%;[Red]-0.00%", "11.20%"),
        (0.1125, "0.0%", "11.3%"),
        (11.2, '0.0"%"', "11.2%"),
        (0.0663, "0.00%", "6.63%"),
        (0.05, "??0.0%", "5.0%"),
        (0.5, "[Color 3]0%", "50%"),
        (11200, "0.0,", "11.2"),
        (11200000, "#,##0.0,,", "11.2"),
        (11200000, '0.0,,"M"', "11.2 M"),
        (11.2, '0.0" million"', "11.2 million"),
        (1234.5, ACCOUNTING, "1234.50"),
        (-1234.5, ACCOUNTING, "-1234.50"),
        (0, ACCOUNTING, "0.00"),
        (-3.5, "#,##0.0_);(#,##0.0)", "-3.5"),
        (3.5, "[$\u20ac-407] #,##0.00", "3.50"),
        (3.5, "#,##0.00\\ \u20ac", "3.50"),
        (74, '0.0" years"', "74.0"),
        (1.25, "+0.0;-0.0;0.0", "1.3"),
        (11.2, "General", "11.2"),
        (11.2, "@", "11.2"),
        (1e-7, "General", "0.0000001"),
        (11.2, "0.00E+00", "11.2"),
        (3.0, "0.##", "3"),
        (11.25, "0.0##", "11.25"),
        (-0.04, "0.0", "0.0"),
        (2.5, "0", "3"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(value: float, form: str, text: str) -> None:
    assert shown(value, form) == text


@pytest.mark.parametrize(
    "form", ["# ?/?", "[>=100]0;0.0", ";;;", "[DBNum1]0", "0.0.0", "0x", '"none"', "0%0"]
)
def test_a_number_in_a_format_that_is_not_understood_is_one_problem(
    tmp_path: Path, form: str
) -> None:
    path = tmp_path / "mine.xlsx"
    rows = [
        ["indicator", "area", "unit", "as_printed"],
        ["output_growth", "SUN", "pct_per_year", 0.5],
    ]
    path.write_bytes(workbook(*rows, formats={"D2": form}))
    [problem] = own.check([path]).problems
    assert (problem.line, problem.column, problem.value) == (2, "as_printed", "0.5")
    assert "a format that is not understood" in problem.expected
    assert "\n" not in str(problem)


def test_a_format_in_a_row_that_is_left_out_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    rows = [
        ["indicator", "area", "unit", "value"],
        ["output_growth", "SUN", "pct_per_year", 3],
        ["# mine", None, None, 0.5],
    ]
    path.write_bytes(workbook(*rows, formats={"D3": "# ?/?"}))
    assert own.check([path]).problems == []


@pytest.mark.parametrize(("unit", "value"), [("pct_of_gdp", 6.63), ("bn_usd", None)])
def test_a_per_cent_cell_is_read_as_per_cent_in_a_unit_of_per_cent_and_refused_in_another(
    tmp_path: Path, unit: str, value: float | None
) -> None:
    path = tmp_path / "mine.xlsx"
    indicator = "military_share" if value else "military_spending"
    rows = [
        ["indicator", "title", "unit", "area", "start_year", "end_year", "value"],
        [indicator, "SIPRI of mine", unit, "USA", 1985, 1985, 0.0645],
        [indicator, "SIPRI of mine", unit, "USA", 1986, 1986, 0.0663],
    ]
    path.write_bytes(workbook(*rows, formats={"G2": "0.00%", "G3": "0.00%"}))
    problems = own.check([path]).problems
    if value is None:
        assert [(problem.column, problem.value) for problem in problems] == [
            ("value", "6.45%"),
            ("value", "6.63%"),
        ]
        return
    assert problems == []
    found = load_collection(evidence=[path]).evidence
    assert found.loc[
        found["title"] == "SIPRI of mine", ["value", "low", "high"]
    ].values.tolist() == [[6.45, 6.445, 6.455], [6.63, 6.625, 6.635]]


def with_raised(text: str, raised: str) -> bytes:
    """A workbook with a cell whose last part is raised, as openpyxl writes it (inline)."""
    book = openpyxl.Workbook()
    book.active.append(["as_printed"])
    book.active["A2"] = CellRichText([text, TextBlock(InlineFont(vertAlign="superscript"), raised)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "raised", "read"),
    [("11", "2", "11\u00b2"), ("10", "5", "10\u2075"), ("m", "2", "m\u00b2"), ("5", "th", "5th")],
)
def test_raised_digits_are_no_digits_of_the_number_before_them(
    text: str, raised: str, read: str
) -> None:
    assert read_sheet(with_raised(text, raised), "mine.xlsx").rows[1][1] == [read]


def test_raised_digits_among_shared_texts_are_none_either() -> None:
    run = '<si><r><t>11</t></r><r><rPr><b/><vertAlign val="superscript"/></rPr><t>2</t></r></si>'
    texts = f'<sst xmlns="{MAIN}/2006/main"><si><t>as_printed</t></si>{run}</sst>'
    book = workbook(["as_printed"], ["11"])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read(SHEET).decode()
    kept = re.sub(
        r"<sheetData>.*</sheetData>",
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>',
        sheet,
    )
    kind = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    )
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        types = archive.read("[Content_Types].xml").replace(b"</Types>", kind + b"</Types>")
    parts = {
        "[Content_Types].xml": types,
        "xl/sharedStrings.xml": texts.encode(),
        SHEET: kept.encode(),
    }
    assert read_sheet(changed(book, **parts), "mine.xlsx").rows[1][1] == ["11\u00b2"]


def test_a_footnote_raised_in_a_cell_leaves_the_figure(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                ["indicator", "area", "unit", "as_printed"],
                ["output_growth", "SUN", "pct_per_year", ""],
            )
        )
    )
    book.active["D2"] = CellRichText(
        ["11", TextBlock(InlineFont(vertAlign="superscript"), "2"), "%"]
    )
    book.save(tmp_path / "mine.xlsx")
    assert load_collection(tmp_path / "mine.xlsx").figures["value"].tolist() == [11]


def bomb(cells: bytes) -> bytes:
    """A workbook whose sheet is filled with these marks."""
    book = workbook(["a"])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read(SHEET)
    return changed(book, **{SHEET: sheet.replace(b"</row>", cells + b"</row>")})


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (b"<c/>" * 9_000_000, "unpacks to"),
        (b"</row>" + b"<row><c/></row>" * 300_000 + b"<row>", "unpacks to"),
        (b" " * 201_000_000, "unpacks to"),
    ],
    ids=["36 MB of cells", "rows of nothing", "more than 200 MB"],
)
def test_a_workbook_that_unpacks_to_too_much_is_answered_in_one_line_before_it_is_parsed(
    cells: bytes, said: str
) -> None:
    raw = bomb(cells)
    del cells
    tracemalloc.start()
    try:
        with pytest.raises(DataError) as error:
            read_sheet(raw, "mine.xlsx")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    [problem] = error.value.problems
    assert said in problem.expected
    assert "\n" not in str(problem)
    assert peak < 20_000_000


def test_a_row_wider_than_a_sheet_can_be_is_refused() -> None:
    with pytest.raises(DataError, match="more than 16,384 cells"):
        read_sheet(bomb(b"<c><v>1</v></c>" * 17_000), "mine.xlsx")


def test_a_sound_workbook_of_many_equal_rows_is_read() -> None:
    book = workbook(["a", "b"], *([["the same text", 1]] * 30_000))
    assert len(read_sheet(book, "mine.xlsx").rows) == 30_001


@given(
    st.floats(-1e6, 1e6),
    st.integers(0, 4),
    st.sampled_from(["{}", "[Red]{}", "{};-{}", "[$-409]{}", "_({}_);_(({});_({}_)"]),
)
def test_every_format_of_plain_decimals_shows_the_number_rounded_half_up(
    value: float, places: int, form: str
) -> None:
    digits = f"0.{'0' * places}" if places else "0"
    text = shown(value, form.replace("{}", digits))
    assert re.fullmatch(r"-?\d+" + (rf"\.\d{{{places}}}" if places else ""), text)
    assert abs(float(text) - value) <= 0.5 * 10**-places + 1e-9


def test_formulas_are_looked_at_only_where_there_are_any() -> None:
    saved = with_values(workbook(["a"], ["=1+1"]), {"1+1": "2"})
    sheet = read_sheet(saved, "mine.xlsx")
    assert (sheet.rows[1][1], sheet.faults) == (["2"], [])
    unsaved = read_sheet(workbook(["a"], ["=1+1"]), "mine.xlsx")
    assert [fault[:3] for fault in unsaved.faults] == [(2, 0, "=1+1")]


@given(st.floats(-1e9, 1e9), st.text('0#?.,%;-+()[]$"\\_* E@/Mk', max_size=16))
def test_any_number_format_gives_a_text_or_is_refused(value: float, form: str) -> None:
    try:
        text = _formatted(value, form)
    except _RefusedError as error:
        assert "not understood" in str(error)
    else:
        assert re.match(r"-?[0-9]+(\.[0-9]+)?(%|$| )", text)
