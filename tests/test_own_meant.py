"""A reader's cells that cannot be meant are problems; those that probably are not have a note."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from own_cases import workbook

from sovdata import cli, own
from sovdata.collection import load_collection
from sovdata.own import Report
from sovdata.printed import read, said as read_as
from sovdata.schema import DataError
from sovdata.wording import answers

Checked = Callable[..., Report]
FIGURES = "indicator,area,unit,start_year,end_year,as_printed,value"
ESTIMATES = "indicator,title,unit,area,start_year,end_year,value"


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """``checked(rows, ...)``: what a check says of files given together, each as lists of lines."""

    def check(*files: list[str] | bytes, suffix: str = ".csv") -> Report:
        paths = []
        for n, content in enumerate(files):
            path = tmp_path / f"own{n}{suffix}"
            text = content if isinstance(content, bytes) else "\n".join([*content, ""]).encode()
            path.write_bytes(text)
            paths.append(path)
        return own.check(paths)

    return check


def said(report: Report) -> list[tuple[int | None, str | None, str]]:
    return [(p.line, p.column, p.expected) for p in report.problems]


# --- what cannot be meant -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ["12. Mrz", "Dec 03", "9-Jan", "03. Okt", "1-février", "Mai 05", "2024-03-12", "12.03.2024",
     "3/12/24", "2024-03-12T00:00:00", "12 мар"],
)  # fmt: skip
def test_a_date_that_a_spreadsheet_made_is_one_problem_that_says_what_to_do(
    checked: Checked, cell: str
) -> None:
    report = checked([FIGURES, f"output_growth,USA,pct_per_year,1961,1965,{cell},"])
    [problem] = report.problems
    assert (problem.line, problem.column, problem.kind) == (2, "as_printed", "date")
    assert problem.expected == (
        "a date; a spreadsheet made it of a number such as 11.2 or 7-8. "
        "Set the column to text and type it again"
    )


@pytest.mark.parametrize("cell", ["5 marks", "3 a year", "1961", "7-8%", "2.5", "5 decades"])
def test_what_only_begins_like_a_date_is_none(checked: Checked, cell: str) -> None:
    report = checked([FIGURES, f"output_growth,USA,pct_per_year,1961,1965,{cell},8"])
    assert "date" not in {problem.kind for problem in report.problems}


def test_a_date_among_numbers_is_told_as_one(checked: Checked) -> None:
    report = checked([ESTIMATES, "output_growth,Mine,pct_per_year,USA,1961,1965,12-Mar"])
    [(_, _, expected)] = said(report)
    assert expected.startswith("expected a number such as 11.2 (digits and a point); a date; a ")


@pytest.mark.parametrize(
    ("indicator", "unit", "value"),
    [
        ("population", "thousand_people", "-99"),
        ("military_spending", "bn_usd", "-9"),
        ("output", "index", "-1"),
        ("life_expectancy", "years", "-5"),
        ("food_per_head", "kg_per_head", "-9"),
        ("military_share", "pct_of_gdp", "-11"),
    ],
)
def test_a_level_or_share_below_zero_is_a_problem_that_names_the_codes_for_missing(
    checked: Checked, indicator: str, unit: str, value: str
) -> None:
    estimates = checked([ESTIMATES, f"{indicator},Mine,{unit},USA,1970,1970,{value}"])
    figures = checked([FIGURES, f"{indicator},USA,{unit},1970,1970,,{value}"])
    printed = checked([FIGURES, f"{indicator},USA,{unit},1970,1970,{value},"])
    for report in (estimates, figures, printed):
        [problem] = report.problems
        assert "-9, -99 and the like stand for missing in some files: leave the row out" in str(
            problem
        )


def test_growth_and_balances_may_lie_below_zero(checked: Checked) -> None:
    report = checked(
        [
            ESTIMATES,
            "output_growth,Mine,pct_per_year,USA,1970,1970,-9",
            "trade_balance,Trade,bn_usd,USA,1970,1970,-9",
        ],
        ["indicator,label,kind,below_zero,definition", "trade_balance,trade balance,level,yes,X."],
    )
    assert report.problems == []


@pytest.mark.parametrize(
    ("printed", "unit", "good"),
    [
        ("£280 billion", "bn_usd", False),
        ("€28 billion", "bn_roubles", False),
        ("$280 billion", "bn_usd", True),
        ("₽28 billion", "bn_roubles", True),
        ("280 billion", "bn_usd", True),
    ],
)
def test_a_figure_is_in_the_currency_that_it_is_printed_with(
    checked: Checked, printed: str, unit: str, good: bool
) -> None:
    report = checked([FIGURES, f"military_spending,USA,{unit},1985,1985,{printed},"])
    assert (
        [(p.column, p.expected) for p in report.problems] == []
        if good
        else [("unit", "as_printed shows another currency; expected the unit that the text prints")]
    )


@pytest.mark.parametrize("printed", ["9 to 11%", "9-11 per cent", "between 9 and 11%", "11 to 9%"])
def test_a_range_is_taken_by_its_lower_end_and_compared_as_a_range(
    tmp_path: Path, printed: str
) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(f"{FIGURES}\nmilitary_share,SUN,pct_of_gnp,1970,1970,{printed},\n", "utf-8")
    c = load_collection(path)
    [row] = c.figures.to_dict("records")
    assert (row["value"], row["precision"]) == (9, "round")
    meant = read_as(row["as_printed"], row["value"], row["precision"])
    assert (meant.low, meant.high, meant.kind) == (9, 11, "range")


def test_a_range_of_falls_lies_below_zero(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    rows = f"{FIGURES}\noutput_growth,USA,pct_per_year,1980,1982,fell by 1 to 2%,\n"
    path.write_text(rows, "utf-8")
    [row] = load_collection(path).figures.to_dict("records")
    assert row["value"] == -1
    assert read_as(row["as_printed"], -1, row["precision"])[:2] == (-2, -1)


@pytest.mark.parametrize(
    "printed", ["from 9 to 11%", "9% and 11%", '"1,000 to 2.000,5"', "1.200-1.500%"]
)
def test_what_may_be_two_figures_or_has_ends_that_cannot_be_read_asks_for_the_value(
    checked: Checked, printed: str
) -> None:
    report = checked([FIGURES, f"military_share,SUN,pct_of_gnp,1970,1970,{printed},"])
    [(_, column, expected)] = said(report)
    assert column == "value"
    assert expected.startswith("as_printed shows more than one number")


@pytest.mark.parametrize(
    ("column", "value", "hint"),
    [
        ("indicator", "gdp growth", "; write output_growth"),
        ("indicator", "GDP per capita", "; write output_per_head"),
        ("indicator", "defence burden", "; write military_share"),
        ("indicator", "inflation", ("; one of your own is a row in a table of indicators: "
         "sovdata template indicators")),
        ("lineage", "soviet official", "; write official"),
        ("area", "England", "; write GBR"),
        ("start_year", "nineteen fifty", " such as 1951"),
    ],
)  # fmt: skip
def test_a_name_in_other_words_is_answered_with_ours_or_with_the_way_to_add_it(
    checked: Checked, column: str, value: str, hint: str
) -> None:
    row = {"indicator": "output_growth", "title": "Mine", "unit": "pct_per_year", "area": "USA",
           "start_year": "1961", "end_year": "1965", "value": "4", "lineage": ""}  # fmt: skip
    row[column] = value
    report = checked([",".join(row), ",".join(row.values())])
    [expected] = [p.expected for p in report.problems if p.column == column]
    assert expected.endswith(hint)


# --- where the table stands -----------------------------------------------------------------------

ROWS = [FIGURES.split(","), ["output_growth", "USA", "pct_per_year", 1961, 1965, "5%", None]]


def notes(report: Report) -> list[str]:
    return [str(note).partition(": ")[2] for note in report.notes if note.kind != "sheets"]


def book(
    *sheets: tuple[str, list[list[object]]], change: Callable[..., None] | None = None
) -> bytes:
    """A workbook of these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change is not None:
        change(made.worksheets[-1])
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "above",
    [
        [["My figures"]],
        [["What", "Where", "In", "From", "To", "Figure", ""]],
        [["Figures", ""], ["put together in May 2026"]],
    ],
    ids=["a title", "another header", "a title and a line"],
)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_header_is_found_below_other_lines_and_its_line_is_said(
    checked: Checked, above: list[list[object]], suffix: str
) -> None:
    rows = [*above, *ROWS]
    texts = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    report = checked(texts if suffix == ".csv" else workbook(*rows), suffix=suffix)
    line = len(above) + 1
    assert (report.problems, report.files[0]["rows"]) == ([], 1)
    assert [(n.line, n.expected) for n in report.notes] == [
        (line, "the header; what stands above it is not read")
    ]


def test_the_sheet_with_the_table_is_found_and_said(checked: Checked) -> None:
    report = checked(book(("About", [["A project"]]), ("Data", ROWS)), suffix=".xlsx")
    assert (report.problems, [n.expected for n in report.notes]) == (
        [],
        ["only the sheet 'Data' is read; left out: 'About'"],
    )


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_columns_are_known_letter_case_and_spaces_aside_and_that_is_said(
    checked: Checked, suffix: str
) -> None:
    head = ["Indicator", "AREA", " unit", "Start year", "end-year", "As_Printed", "value"]
    text = [",".join(head), "output_growth,USA,pct_per_year,1961,1965,5%,"]
    report = checked(text if suffix == ".csv" else workbook(head, ROWS[1]), suffix=suffix)
    assert report.problems == []
    assert [n.expected for n in report.notes] == [
        "columns are read as indicator, area, unit, start_year, end_year, as_printed"
    ]


def test_merged_cells_give_each_row_the_text_of_the_first_and_that_is_said(
    checked: Checked,
) -> None:
    second = ["", "", "", 1966, 1970, "4%", None]
    content = book(("Data", [*ROWS, second]), change=lambda s: s.merge_cells("A2:A3"))
    report = checked(content, suffix=".xlsx")
    assert {p.column for p in report.problems} == {"area", "unit"}
    assert [n.expected for n in report.notes] == [
        "merged cells: each row has the text of the first: A2:A3"
    ]


def test_hidden_rows_and_columns_are_read_and_that_is_said(checked: Checked) -> None:
    def hide(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    rows = [*ROWS, ["output_growth", "USA", "pct_per_year", 1966, 1970, "4%", None]]
    report = checked(book(("Data", rows), change=hide), suffix=".xlsx")
    assert (report.problems, report.files[0]["rows"]) == ([], 2)
    assert [n.expected for n in report.notes] == [
        "1 hidden row is read: line 3",
        "1 hidden column is read: unit",
    ]


def test_a_number_shown_with_fewer_digits_than_it_has_is_read_as_shown_and_that_is_said(
    checked: Checked,
) -> None:
    rows = [ESTIMATES.split(","), ["output", "Mine", "bn_usd", "USA", 1970, 1970, 1084.2371]]
    report = checked(workbook(*rows, formats={"G2": "0.0"}), suffix=".xlsx")
    [note] = [n.expected for n in report.notes if n.kind == "looks"]
    assert note == (
        "numbers are read as the sheet shows them, such as 1084.2 for 1084.2371 in line 2 "
        "(1 in all); to have more digits, let it show them"
    )


def test_a_row_of_another_width_hides_no_other_problem_of_its_file(checked: Checked) -> None:
    report = checked(
        [
            FIGURES,
            "output_growth,USA,pct_per_year,1961,1965,5%,,,",
            "output_growth,USA,pct_per_year,1961,1965,much,",
            "output_growth,Utopia,pct_per_year,1961,1965,5%,",
        ]
    )
    assert [(p.line, p.column) for p in report.problems] == [(2, None), (3, "value"), (4, "area")]


# --- what is plausible and probably wrong ---------------------------------------------------------


def test_a_value_above_what_its_unit_is_used_for_has_a_note(checked: Checked) -> None:
    report = checked(
        [
            FIGURES,
            "life_expectancy,USA,years,1970,1970,700,",
            "infant_mortality,USA,per_1000_births,1970,1970,,5000",
            "military_share,USA,pct_of_gdp,1970,1970,1000%,",
            "military_share,USA,pct_of_gdp,1971,1971,7%,",
        ]
    )
    assert report.problems == []
    assert [(n.line, n.expected) for n in report.notes if n.kind == "implausible"] == [
        (line, f"more than {most} is hardly ever meant; is the unit right, and the point?")
        for line, most in ((2, "120 years"), (3, "1000 per 1000 births"), (4, "100 % of GDP"))
    ]
    report = checked([ESTIMATES, "life_expectancy,Mine,years,USA,1970,1970,700"])
    assert [n.kind for n in report.notes] == ["implausible", "far_off"][: len(report.notes)]


def test_a_figure_over_twenty_times_off_every_estimate_has_a_note(checked: Checked) -> None:
    rows = [FIGURES, "armed_forces,ITA,thousand_people,1970,1970,{},"]
    mine = [ESTIMATES, "armed_forces,Mine,million_people,ITA,1970,1970,0.5"]
    for printed, side in (("11,000", "more"), ("20", "less")):
        report = checked([rows[0], rows[1].format(f'"{printed}"')], mine)
        [note] = [n for n in report.notes if n.kind == "far_off"]
        assert note.expected.startswith(f"over 20 times {side} than every estimate of it here (500")
    report = checked([rows[0], rows[1].format("600")], mine)
    assert [n for n in report.notes if n.kind == "far_off"] == []


@pytest.mark.parametrize(
    ("indicator", "unit", "values"),
    [
        ("military_share", "pct_of_gdp", ("0.0612", "0.0534")),
        ("output_growth", "pct_per_year", ("0.031", "0.043")),
    ],
)
def test_fractions_in_a_unit_of_per_cent_have_a_note(
    checked: Checked, indicator: str, unit: str, values: tuple[str, str]
) -> None:
    row = f"{indicator},Mine,{unit},USA,{{0}},{{0}},{{1}}"
    report = checked([ESTIMATES, row.format(1970, values[0]), row.format(1971, values[1])])
    [note] = [n for n in report.notes if n.kind == "fractions"]
    assert (note.line, note.column) == (2, "value")
    assert note.expected.endswith("fractions were probably meant; 0.066 as per cent is 6.6")
    hundred = [str(100 * float(value)) for value in values]
    report = checked([ESTIMATES, row.format(1970, hundred[0]), row.format(1971, hundred[1])])
    assert [n for n in report.notes if n.kind == "fractions"] == []


def test_a_title_with_another_scale_than_the_unit_has_a_note(checked: Checked) -> None:
    head = ESTIMATES.replace("title", "title,measure")
    row = "armed_forces,{},,{},ITA,1970,1970,500"
    report = checked([head, row.format("Troops (millions)", "thousand_people")])
    assert [(n.column, n.kind) for n in report.notes if n.kind == "scale"] == [("unit", "scale")]
    report = checked([head, row.format("Troops (thousands)", "thousand_people")])
    assert [n for n in report.notes if n.kind == "scale"] == []


def test_lines_in_one_cell_have_a_note_of_a_forgotten_quotation_mark(checked: Checked) -> None:
    row = "output_growth,USA,pct_per_year,{0},{0},5%,,{1}"
    report = checked(
        [f"{FIGURES},note", row.format(1961, '"a'), row.format(1962, ""), row.format(1963, '"')]
    )
    assert report.files[0]["rows"] == 1
    assert [(n.line, n.column) for n in report.notes if n.kind == "swallowed"] == [(2, "note")]


def test_notes_on_our_own_figures_given_as_a_readers_are_none_of_these(checked: Checked) -> None:
    """What was printed is no oddity: the bounds fit all that the collection holds."""
    from sovdata.schema import shipped
    from sovdata.tables import load_stats

    most = shipped().frame("units").set_index("unit")["most"]
    series = shipped().frame("series").set_index("series")["unit"]
    values = shipped().frame("observations")
    limit = values["series"].map(series).map(most)
    figures = load_stats()
    assert not (values["value"] > limit).any()
    assert not (figures["value"] > figures["unit"].map(most)).any()


# --- ours stay ours -------------------------------------------------------------------------------


def test_values_for_a_series_of_ours_are_refused_with_the_way_on(checked: Checked) -> None:
    report = checked(["series,start_year,end_year,value", "narkhoz1956_nmp_1913,1999,1999,5"])
    [problem] = report.problems
    assert (problem.value, problem.expected) == (
        "narkhoz1956_nmp_1913",
        (
            "a series of the collection's own; values of yours need a series of yours: "
            "sovdata template evidence"
        ),
    )


def test_a_file_given_as_figures_and_as_evidence_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{FIGURES}\noutput_growth,USA,pct_per_year,1961,1965,5%,\n", encoding="utf-8")
    with pytest.raises(DataError, match="is given twice; give it with --figures alone"):
        load_collection(path, evidence=path)


@pytest.mark.parametrize(
    ("cells", "who"),
    [("Ministry of Plenty,", "figures of Ministry of Plenty for"),
     (",A yearbook of mine", "figures of A yearbook of mine for"),
     (",the file own.csv", "own.csv figures for"), (",", "Mine's figures for"),
     (",A handbook whose title is longer than a sentence has room for", "Mine's figures for")],
)  # fmt: skip
def test_an_estimate_without_lineage_is_called_by_its_estimator_or_its_source(
    tmp_path: Path, cells: str, who: str
) -> None:
    figures, mine = tmp_path / "figures.csv", tmp_path / "mine.csv"
    figures.write_text(f"{FIGURES}\narmed_forces,ITA,thousand_people,1970,1970,600,\n", "utf-8")
    mine.write_text(
        f"{ESTIMATES},estimator,source\narmed_forces,Mine,thousand_people,ITA,1970,1970,500,{cells}\n",
        "utf-8",
    )
    [answer] = answers(load_collection(figures, evidence=mine))["answer"]
    assert who in answer


# --- bounds, and each year ----------------------------------------------------------------------


def answer_of(tmp_path: Path, figure: str, *rows: str, columns: str = "hedge") -> str:
    """The answer on a figure of growth in the USA (years, as printed, hedge) beside estimates."""
    figures, mine = tmp_path / "figures.csv", tmp_path / "mine.csv"
    head = f"indicator,area,unit,start_year,end_year,as_printed,{columns}"
    figures.write_text(f"{head}\noutput_growth,ITA,pct_per_year,{figure}\n", "utf-8")
    given = [f"output_growth,{row}" for row in rows]
    mine.write_text("\n".join([f"{ESTIMATES},lineage,concept", *given, ""]), "utf-8")
    [answer] = answers(load_collection(figures, evidence=mine))["answer"]
    assert len(str(answer).split()) <= 35
    return str(answer)


def rates(title: str, lineage: str, **years: float) -> list[str]:
    """Rows of estimates of growth in Italy, one a year."""
    return [f"{title},pct_per_year,ITA,{year[1:]},{year[1:]},{value},{lineage},gdp"
            for year, value in years.items()]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "hedge", "answer"),
    [
        (
            "over 2% every year",
            "",
            ("Over 2% every year holds for Clark in both years it has, "
            "for SIPRI in 2 of 3 years (not in 1994: 1.5)."),
        ),
        (
            "2%",
            "over; each year",
            ("Over 2% each year holds for Clark in both years it has, "
            "for SIPRI in 2 of 3 years (not in 1994: 1.5)."),
        ),
        (
            "under 2% in every year",
            "",
            ("Under 2% in every year holds for SIPRI in 1 of 3 years (not in 1993 and 1995: "
            "5 to 6), for Clark in none of the 2 years it has (3)."),
        ),
        ("over 2%", "", "Over 2% a year holds for SIPRI (4.1)."),
    ],
)  # fmt: skip
def test_a_figure_for_every_year_is_held_against_each_year_and_never_the_average(
    tmp_path: Path, printed: str, hedge: str, answer: str
) -> None:
    rows = [
        *rates("A", "sipri", y1993=5, y1994=1.5, y1995=6),
        *rates("B", "clark", y1993=3, y1994=3),
    ]
    assert answer_of(tmp_path, f"1993,1995,{printed},{hedge}", *rows) == answer


@pytest.mark.parametrize(("column", "noted"), [("measure", True), ("note", True), ("hedge", False)])
def test_a_word_for_every_year_beside_a_figure_that_does_not_say_it_has_a_note(
    checked: Checked, column: str, noted: bool
) -> None:
    head = f"indicator,area,unit,start_year,end_year,as_printed,{column}"
    report = checked([head, "output_growth,USA,pct_per_year,1961,1965,over 2%,in every year"])
    assert report.problems == []
    assert [note.kind for note in report.notes] == ["each_year"] * noted


@pytest.mark.parametrize(
    ("printed", "hedge", "as_printed", "kind", "precision"),
    [
        ("3%", "over", "over 3%", "bound", "round"),
        ("3%", "more than", "more than 3%", "bound", "round"),
        ("3%", "at least", "at least 3%", "bound", "round"),
        ("3%", "above", "above 3%", "bound", "round"),
        ("3%", "under", "under 3%", "bound", "round"),
        ("3%", "less than", "less than 3%", "bound", "round"),
        ("3%", "up to", "up to 3%", "bound", "round"),
        ("3%", "below", "below 3%", "bound", "round"),
        ("3%", "or more", "3% or more", "bound", "round"),
        ("over 3%", "over", "over 3%", "bound", "round"),
        ("3%", "nearly", "nearly 3%", "figure", "round"),
        ("3%", "almost", "almost 3%", "figure", "round"),
        ("3%", "about", "about 3%", "figure", "round"),
        ("3%", "only", "3%", "figure", "printed"),
        ("", "over", "over 3%", "bound", "round"),
        ("rose by 3%", "over", "rose by over 3%", "bound", "round"),
        ("grew 3% a year", "about", "grew about 3% a year", "figure", "round"),
        ("3% a year", "over; each year", "over 3% a year each year", "bound", "round"),
    ],
)
def test_a_word_beside_a_figure_is_read_as_if_it_were_printed_with_it(
    tmp_path: Path, printed: str, hedge: str, as_printed: str, kind: str, precision: str
) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(
        f"{FIGURES},hedge\noutput_growth,USA,pct_per_year,1961,1965,{printed},3,{hedge}\n", "utf-8"
    )
    [row] = load_collection(path).figures.to_dict("records")
    assert (row["as_printed"], row["value"], row["precision"]) == (as_printed, 3, precision)
    assert read(row["as_printed"]).kind == kind


def test_a_bound_beside_another_bound_is_a_problem(checked: Checked) -> None:
    report = checked(
        [f"{FIGURES},hedge", "output_growth,USA,pct_per_year,1961,1965,over 3%,3,under"]
    )
    assert said(report) == [(2, "hedge", "as_printed gives another bound; expected one of the two")]


def test_a_bound_on_things_that_do_not_pool_is_told_for_each(tmp_path: Path) -> None:
    rows = [f"{name},pct_per_year,ITA,1961,1965,{value},{lineage},{concept}" for
            name, value, lineage, concept in
            (("A", 5, "sipri", "gdp"), ("B", 2, "clark", "industry"))]  # fmt: skip
    assert answer_of(tmp_path, "1961,1965,over 3%,", *rows) == (
        "Over 3% a year holds for Maddison (5.9) and SIPRI (5) for GDP; "
        "does not hold for Clark (2) for industry."
    )


def test_each_source_without_lineage_is_named_and_counted_by_itself(tmp_path: Path) -> None:
    figures, mine = tmp_path / "figures.csv", tmp_path / "mine.csv"
    figures.write_text(f"{FIGURES}\narmed_forces,ITA,thousand_people,1970,1970,600,\n", "utf-8")
    rows = [
        f"armed_forces,{title},thousand_people,ITA,1970,1970,{value},{source}"
        for title, value, source in (
            ("Forces", 500, "Yearbook A"), ("Forces again", 510, "Yearbook A"),
            ("Other forces", 600, "Handbook B"), ('"My forces, Italy"', 700, ""),
        )
    ]  # fmt: skip
    mine.write_text("\n".join([f"{ESTIMATES},source", *rows, ""]), "utf-8")
    c = load_collection(figures, evidence=mine)
    [row] = answers(c).to_dict("records")
    assert row["answer"].startswith(
        "600 is what Handbook B figures give; Yearbook A 500 to 510; My forces 700"
    )
    assert (row["estimates"], row["lineages"]) == (4, 3)
    assert row["flags"].endswith(
        "no lineage given, counted by itself: Handbook B, Yearbook A and My forces"
    )
    assert row["standing"] == "same as printed"


def test_many_sources_are_counted_where_a_sentence_has_no_room_for_their_names(
    tmp_path: Path,
) -> None:
    rows = [
        f"Yearbook number {n} of the office of it,pct_per_year,ITA,1961,1965,{n},,gdp"
        for n in range(1, 8)
    ]
    assert answer_of(tmp_path, "1961,1965,over 3%,", *rows) == (
        "Over 3% a year holds for 5 sources (4.0 to 7.0), does not hold for 3 sources (1 to 3)."
    )
    assert answer_of(tmp_path, "1961,1965,9.0%,", *rows) == (
        "9.0% a year is 2.0 points above the nearest estimate for 1961–65; 8 sources 1.0 to 7.0."
    )


# --- prices ---------------------------------------------------------------------------------------


def of_prices(tmp_path: Path, figure: str, *rows: str) -> dict[str, str]:
    """The answer on a figure beside rows of estimates with their price basis."""
    figures, mine = tmp_path / "figures.csv", tmp_path / "mine.csv"
    figures.write_text(f"{FIGURES},measure\n{figure}\n", "utf-8")
    mine.write_text("\n".join([f"{ESTIMATES},lineage,price_basis", *rows, ""]), "utf-8")
    [row] = answers(load_collection(figures, evidence=mine)).to_dict("records")
    assert len(row["answer"].split()) <= 35
    return row


ROSE = "output_growth_cumulative,IRL,pct_over_period,1993,1996,rose by 62%,,{}"
SUMS = "output_growth_cumulative,{},pct_over_period,IRL,1993,1996,{},{},{}"


def test_growth_beside_estimates_at_current_prices_says_so(tmp_path: Path) -> None:
    nominal = SUMS.format("Mine", 62, "sipri", "current dollars")
    row = of_prices(tmp_path, ROSE.format("output"), nominal)
    assert row["answer"] == (
        "A rise of 62% over the period is what SIPRI figures give; at current prices."
    )
    assert "at current prices: SIPRI; constant against current prices" in row["flags"]


def test_of_a_match_among_too_few_values_chance_is_not_told(tmp_path: Path) -> None:
    row = of_prices(tmp_path, ROSE.format("output"), SUMS.format("Mine", 62, "sipri", ""))
    assert row["answer"] == "A rise of 62% over the period is what SIPRI figures give."
    assert (row["standing"], row["chance"]) == ("same as printed", "too few values to tell")


def test_current_beside_constant_prices_is_flagged_and_named(tmp_path: Path) -> None:
    row = of_prices(
        tmp_path, ROSE.format("output"), SUMS.format("Mine", 62, "sipri", "current dollars"),
        SUMS.format("Yours", 40, "clark", "1990 dollars"),
    )  # fmt: skip
    assert "Clark 40" in row["answer"]
    assert row["answer"].endswith("; SIPRI at current prices.")
    assert "constant against current prices" in row["flags"]


@pytest.mark.parametrize(("measure", "flagged"), [("real military spending", True), ("", False)])
def test_a_level_at_current_prices_says_so_and_is_flagged_beside_a_real_one(
    tmp_path: Path, measure: str, flagged: bool
) -> None:
    row = of_prices(
        tmp_path, f"military_spending,ITA,bn_usd,1985,1985,$30 billion,,{measure}",
        "military_spending,Mine,bn_usd,ITA,1985,1985,24.2,sipri,current dollars",
    )  # fmt: skip
    assert row["answer"] == (
        "$30 billion is 6 bn US dollars above SIPRI figures for 1985 (24); at current prices."
    )
    assert ("constant against current" in row["flags"]) is flagged


def test_growth_that_only_levels_at_current_prices_could_give_has_nothing_to_compare_and_why(
    tmp_path: Path,
) -> None:
    rows = [f"military_spending,COW milex,bn_usd,ITA,{year},{year},{value},cow,current dollars"
            for year, value in ((1980, 14), (1985, 24.2))]  # fmt: skip
    figure = "military_spending_growth,ITA,pct_per_year,1981,1985,7%,,"
    assert of_prices(tmp_path, figure, *rows)["answer"] == (
        "Nothing to compare: this collection holds no estimate to set beside 7% a year; "
        "COW milex is at current prices, from which no growth is computed."
    )


def test_a_rise_of_levels_at_current_prices_says_so(tmp_path: Path) -> None:
    figures, claims, readings, mine = (
        tmp_path / f"{n}.csv" for n in ("figures", "claims", "readings", "mine")
    )
    figures.write_text(f"{FIGURES}\noutput_growth,IRL,pct_per_year,1961,1965,3%,\n", "utf-8")
    claims.write_text(
        "claim,title,statement,test\nrose,Arms rose,Arms rose by 62%.,rises\n", "utf-8"
    )
    readings.write_text(
        "reading,claim,title,indicator,unit,area,from_start_year,from_end_year,start_year,end_year,"
        "role\nrose,rose,Arms,military_spending,bn_usd,ITA,1980,1980,1985,1985,compared\n",
        "utf-8",
    )
    rows = [f"military_spending,COW milex,bn_usd,ITA,{year},{year},{value},cow,current dollars"
            for year, value in ((1980, 14), (1985, 24.2))]  # fmt: skip
    mine.write_text("\n".join([f"{ESTIMATES},lineage,price_basis", *rows, ""]), "utf-8")
    found = answers(load_collection(figures, claims, readings, mine), claims="rose")
    assert list(found["answer"]) == [
        (
            "Yes, by the one source with one series for both periods: "
            "Correlates of War by 73%; at current prices."
        )
    ]


# --- templates ------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("kind", own.KINDS)
def test_every_kind_of_table_has_a_template_without_rows_whose_example_is_of_that_table(
    tmp_path: Path, kind: str, suffix: str
) -> None:
    path = tmp_path / f"mine{suffix}"
    assert cli.main(["template", kind, str(path)]) == 0
    report = own.check([path])
    assert [p.kind for p in report.problems] == ["no_rows"]
    assert report.notes == []
    if suffix == ".csv":
        *rest, example = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([*rest, example.removeprefix("#")]), encoding="utf-8")
    else:
        book = openpyxl.load_workbook(path)
        cell = book.worksheets[0]["A2"]
        assert cell.number_format == "@"
        cell.value = cell.value.removeprefix("#") or None
        book.save(path)
    report = own.check([path])
    assert [file["rows"] for file in report.files] == [1]
    # a value belongs to a series of the reader's own, in another table
    column = ["series"] if kind == "observations" else []
    assert [p.column for p in report.problems] == column


def test_the_command_knows_every_kind_of_template() -> None:
    assert set(cli.TEMPLATES) == set(own.KINDS)


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1.5e3", 1500.0), ("2E-2", 0.02), ("0.1234567890123456", 0.1234567890123456), ("+7", 7.0)],
)
def test_any_finite_number_is_taken(tmp_path: Path, cell: str, value: float) -> None:
    mine, figures = tmp_path / "mine.csv", tmp_path / "figures.csv"
    mine.write_text(f"{ESTIMATES}\noutput,Mine,bn_usd,ITA,1970,1970,{cell}\n", "utf-8")
    figures.write_text(f"{FIGURES}\noutput,ITA,bn_usd,1970,1970,,{cell}\n", "utf-8")
    c = load_collection(figures, evidence=mine)
    assert c.evidence.query("title == 'Mine'")["value"].tolist() == [value]
    assert c.figures["value"].tolist() == [value]
    [answer] = answers(c)["gap"]
    assert answer == 0


def test_dollars_given_as_billions_have_a_note(checked: Checked) -> None:
    row = "output,GDP (current US$),{},IND,1985,1985,{}"
    found = checked([ESTIMATES, row.format("bn_usd", "232511884106.5")])
    assert "implausible" in [note.kind for note in found.notes]
    found = checked([ESTIMATES, row.format("bn_usd", "232.5")])
    assert "implausible" not in [note.kind for note in found.notes]
