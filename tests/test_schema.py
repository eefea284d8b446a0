"""Every kind of damage to a table is found, and said where it stands.

Sound tables pass unread or unchanged.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings, strategies as st
from pandas.api.types import is_float_dtype, is_integer_dtype, is_string_dtype

from sovdata import schema
from sovdata.schema import DataError, Problem

STATS = schema.data_dir() / "soviet_stats.csv"
COLUMNS = {
    item["name"]: [field["name"] for field in item["schema"]["fields"]]
    for item in schema.descriptor()["resources"]
    if "schema" in item
}
HEADER, *ROWS = csv.reader(io.StringIO(STATS.read_text(encoding="utf-8")))
FIGURES = [row[0] for row in ROWS]

RATE = {"r": {"indicator": "output_growth", "unit": "pct_per_year"}}
SHARE = {"m": {"indicator": "military_share", "unit": "pct_of_gnp"}}


def stats_with(changed: str, /, **cells: str) -> str:
    """The text of soviet_stats.csv with other cells in one figure's row."""
    rows = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    return as_csv(
        [
            HEADER,
            *(list((row | cells if row["figure"] == changed else row).values()) for row in rows),
        ]
    )


def as_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def line_of(text: str, figure: str) -> int:
    """Line on which a figure's row starts, as an editor counts it."""
    return next(
        number for number, line in enumerate(text.split("\n"), start=1) if line.startswith(figure)
    )


@pytest.fixture
def check(data_copy):
    """Check a text or bytes as a table of the reader's own, ``mine.csv``."""

    def run(content: str | bytes, table: str = "soviet_stats") -> list[Problem]:
        path = data_copy / "mine.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return schema.check_table(table, path, data=data_copy)

    return run


# Sound tables


@pytest.mark.parametrize("table", schema.table_names())
def test_a_shipped_table_has_no_problem(table):
    assert schema.check_table(table) == []


@pytest.mark.parametrize("table", schema.table_names())
def test_a_shipped_table_has_the_columns_of_the_schema_in_its_order(table):
    assert list(schema.read_table(table).columns) == COLUMNS[table]


def test_a_type_of_the_schema_is_a_dtype_of_the_frame():
    frame = schema.read_table("soviet_stats")
    assert is_integer_dtype(frame["start_year"])
    assert is_float_dtype(frame["value"])
    assert is_string_dtype(frame["figure"])
    assert (
        frame["start_year"].isna().sum() == 3
    )  # the CIA's share and the two figures of the disaster areas are undated


def test_numbers_marked_printed_keep_the_text_of_the_file():
    printed = schema.shipped().frame("soviet_stats")["value_printed"].tolist()
    assert printed == ["11.2", "3.3", "1", "0.5", "11", "15", "20", "7"]


def test_a_table_is_the_same_frame_from_its_own_file_and_from_another():
    pd.testing.assert_frame_equal(
        schema.read_table("soviet_stats"), schema.read_table("soviet_stats", STATS)
    )


@pytest.mark.parametrize(
    ("dressed", "how"),
    [
        (lambda text: "\ufeff" + text, "byte-order mark"),
        (lambda text: text.replace("\n", "\r\n"), "CRLF"),
        (lambda text: "\ufeff" + text.replace("\n", "\r\n"), "both"),
        (lambda text: text.replace("\n", "\n\n"), "blank lines"),
        (lambda text: text.rstrip("\n"), "no line end at the end"),
        (
            lambda text: as_csv([row[::-1] for row in csv.reader(io.StringIO(text))]),
            "columns in reverse order",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_spreadsheets_do_to_a_file_changes_nothing(data_copy, dressed, how):
    path = data_copy / "mine.csv"
    path.write_bytes(dressed(STATS.read_text(encoding="utf-8")).encode())
    pd.testing.assert_frame_equal(
        schema.read_table("soviet_stats", path, data=data_copy), schema.read_table("soviet_stats")
    )


def test_blank_lines_before_the_header_are_passed_over(check):
    text = "\n\n" + stats_with("growth_1981_85", source="samary1987")
    [problem] = check(text)
    assert problem.line == line_of(text, "growth_1981_85") == 5


def test_an_optional_column_may_be_left_out(data_copy):
    path = data_copy / "mine.csv"
    kept = [
        number
        for number, name in enumerate(HEADER)
        if name not in ("hedge", "start_year", "end_year")
    ]
    path.write_text(
        as_csv([[row[number] for number in kept] for row in (HEADER, *ROWS)]), encoding="utf-8"
    )
    frame = schema.read_table("soviet_stats", path, data=data_copy)
    assert list(frame.columns) == HEADER
    assert frame["hedge"].isna().all()
    assert frame["start_year"].isna().all()
    assert is_integer_dtype(frame["start_year"])


@pytest.mark.parametrize("table", schema.table_names())
def test_a_table_may_have_no_rows(data_copy, table):
    path = data_copy / "mine.csv"
    path.write_text(
        (data_copy / f"{table}.csv").read_text(encoding="utf-8").split("\n")[0] + "\n",
        encoding="utf-8",
    )
    assert len(schema.read_table(table, path, data=data_copy)) == 0


def test_loading_shipped_data_imports_nothing_that_is_slow():
    code = (
        "import sys, sovdata; sovdata.load_stats()\n"
        "print(sorted({'matplotlib', 'openpyxl', 'frictionless', 'bibtexparser'} "
        "& set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_table_is_read_again_once_its_file_has_changed(data_copy):
    before = schema.of_folder(data_copy)
    assert schema.of_folder(data_copy) is before
    assert before.frame("soviet_stats") is before.frame("soviet_stats")
    path = data_copy / "soviet_stats.csv"
    path.write_text(
        stats_with("growth_1951_55", value="11.3", as_printed="11.3%"), encoding="utf-8"
    )
    os.utime(path, ns=(0, 0))
    assert schema.read_table("soviet_stats", data=data_copy)["value"].iloc[0] == 11.3


# Files that are no tables


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        (b"", None, "the file is empty; expected a header line and rows"),
        (b"\n \n\n", None, "the file is empty; expected a header line and rows"),
        (b"\xef\xbb\xbf", None, "the file is empty; expected a header line and rows"),
        (b"<!DOCTYPE html>\n<html></html>", None, "a web page, not a CSV table"),
        (b"\n<html lang='en'>", None, "a web page, not a CSV table"),
        ("figure,claim\n".encode("utf-16"), None, "UTF-16 text; save it as UTF-8"),
        (b"\xfe\xff\x00f", None, "UTF-16 text; save it as UTF-8"),
        (b"figure,claim\n\x00", 2, "not text; expected a CSV table"),
        (b"figure,claim\na,b\nc,caf\xe9\n", 3, "not UTF-8 text (byte 0xe9); save it as UTF-8"),
        (
            b"figure;claim\na;b\n",
            1,
            (
                "columns are separated by semicolons; expected commas (and decimal points): "
                "save it as CSV with commas"
            ),
        ),
        (
            b"figure\tclaim\na\tb\n",
            1,
            (
                "columns are separated by tabs; expected commas (and decimal points): "
                "save it as CSV with commas"
            ),
        ),
    ],
    ids=[
        "empty",
        "blank",
        "mark only",
        "doctype",
        "html",
        "utf-16",
        "utf-16-be",
        "null",
        "latin-1",
        "semicolons",
        "tabs",
    ],
)
def test_a_file_that_is_no_table_is_one_problem_that_says_what_it_is(
    check, content, line, expected
):
    assert check(content) == [Problem("mine.csv", expected, line)]


def test_a_wrong_byte_after_a_byte_order_mark_is_named_on_its_own_line(check):
    assert check(b"\xef\xbb\xbfa\nb\n\xe9") == [
        Problem("mine.csv", "not UTF-8 text (byte 0xe9); save it as UTF-8", 3)
    ]


def test_a_long_blank_start_does_not_make_a_file_empty(check):
    assert "the file is empty" not in str(check("\n" * 300 + STATS.read_text(encoding="utf-8")))


def test_a_cell_longer_than_the_reader_takes_is_a_problem_on_its_line(check):
    text = STATS.read_text(encoding="utf-8")
    [problem] = check(text + "x," * (len(HEADER) - 1) + "y" * 200_000 + "\n")
    assert (problem.file, problem.line) == ("mine.csv", len(ROWS) + 2)


def test_a_quotation_mark_that_is_never_closed_is_a_problem_and_swallows_no_rows(with_series):
    data = with_series(RATE, [])
    path = data / "mine.csv"
    path.write_text(
        'series,start_year,end_year,value,low,high,note\nr,1951,1951,1,,,"a\nr,1952,1952,2,,,b\n',
        encoding="utf-8",
    )
    [problem] = schema.check_table("observations", path, data=data)
    assert (problem.file, problem.line) == ("mine.csv", 2)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("nowhere.csv", "the file is missing"), (".", "a folder, not a file")],
    ids=["missing", "folder"],
)
def test_a_path_without_a_file_is_a_problem(data_copy, name, expected):
    path = (data_copy / name).resolve()
    with pytest.raises(DataError) as caught:
        schema.read_table("soviet_stats", path, data=data_copy)
    assert caught.value.problems == (Problem(path.name, expected),)


def test_an_unknown_table_is_a_problem_with_the_nearest_name():
    with pytest.raises(DataError, match=r"'soviet_stat'; nearest: soviet_stats"):
        schema.read_table("soviet_stat")


# Columns


def test_an_unknown_column_is_named_with_the_nearest_missing_one(check):
    problems = check(STATS.read_text(encoding="utf-8").replace("indicator", "indicater", 1))
    assert problems == [
        Problem("mine.csv", "no such column in soviet_stats; nearest: indicator", 1, "indicater"),
        Problem("mine.csv", "the column is missing", 1, "indicator"),
    ]


def test_a_column_that_stands_there_twice_is_one_problem(check):
    problems = check(as_csv([[*row, row[0]] for row in (HEADER, *ROWS)]))
    assert problems == [Problem("mine.csv", "the column stands there twice", 1, "figure")]


def test_every_missing_column_is_named(check):
    problems = check(as_csv([row[3:] for row in (HEADER, *ROWS)]))
    assert [(problem.column, problem.expected) for problem in problems] == [
        (name, "the column is missing") for name in ("figure", "claim", "indicator")
    ]


def test_a_row_of_another_width_is_named_with_its_line_and_both_widths(check):
    rows = [HEADER, ROWS[0][:-1], *ROWS[1:3], [*ROWS[3], "more"], *ROWS[4:]]
    assert check(as_csv(rows)) == [
        Problem("mine.csv", "16 cells; expected 17, as in the header", 2),
        Problem(
            "mine.csv",
            "18 cells; expected 17, as in the header; "
            "a cell with a comma in it must stand in quotation marks",
            5,
        ),
    ]


# Cells of soviet_stats


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("value", "11,2", "expected a number such as 11.2 (digits and a point)"),
        ("value", "nan", "expected a number such as 11.2 (digits and a point)"),
        ("value", "eleven", "expected a number such as 11.2 (digits and a point)"),
        ("value", "11.", "expected a number such as 11.2 (digits and a point)"),
        ("value", "1e500", "expected a number such as 11.2 (digits and a point)"),
        ("value", " 11.2", "expected a number such as 11.2 (digits and a point)"),
        ("value", "inf", "expected a number such as 11.2 (digits and a point)"),
        (
            "value",
            "١١.٢",
            "expected a number such as 11.2 (digits and a point)",
        ),  # float() reads these digits, pandas does not
        ("value", "", "the cell is empty; it must be filled"),
        ("start_year", "1951.0", "expected a whole number such as 1951"),
        ("start_year", "1951.5", "expected a whole number such as 1951"),
        ("start_year", "inf", "expected a whole number such as 1951"),
        ("start_year", "99999999999999999999", "expected a whole number such as 1951"),
        ("start_year", "in 1951", "expected a whole number such as 1951"),
        ("start_year", "1499", "expected 1500 or more"),
        ("end_year", "2101", "expected 2100 or less"),
        ("end_year", "1950", "expected a year not before start_year"),
        ("paragraph", "0", "expected 1 or more"),
        ("paragraph", "", "the cell is empty; it must be filled"),
        ("measure", "", "the cell is empty; it must be filled"),
        (
            "figure",
            "Growth 1951",
            "expected a name of small letters, digits and _, such as japan_growth",
        ),
        (
            "figure",
            "growth\n",
            "expected a name of small letters, digits and _, such as japan_growth",
        ),
        ("precision", "prnted", "expected one of: printed, round, words"),
        ("hedge", "about", "expected one of: only, estimate"),
        ("as_printed", "11.2% " + "a" * 35, "expected at most 40 characters"),
        ("claim", "growth_1951_5", "expected a name in claims.csv; nearest: growth_1951_55"),
        ("indicator", "output_grwth", "expected a name in indicators.csv; nearest: output_growth"),
        (
            "area",
            "SUM",
            (
                "expected a name in areas.csv; no such area; "
                "add a row with a table of areas: sovdata template areas"
            ),
        ),
        ("unit", "pct_a_year", "expected a name in units.csv; nearest: pct_per_year"),
        (
            "unit",
            "pct_of_gnp",
            (
                "expected a unit that fits the indicator's kind: output_growth is of the kind "
                "rate, pct_of_gnp of the kind share; units that fit: pct_per_year"
            ),
        ),
        ("source", "samary1987", "expected a name in sources.bib; nearest: samary1988"),
        ("source", "?", "expected a name in sources.bib"),
    ],
)
def test_a_damaged_cell_is_one_problem_with_file_line_column_value_and_expectation(
    check, column, value, expected
):
    text = stats_with("growth_1951_55", **{column: value})
    assert check(text) == [Problem("mine.csv", expected, 2, column, value)]


@pytest.mark.parametrize(
    ("value", "as_printed"),
    [
        ("11.2", "11.2%"),
        ("-0.5", "-0.5%"),
        ("-0.5", "−0.5%"),
        ("1500", "1,500"),
        ("20", "Twenty per cent"),
    ],
)
def test_the_value_is_compared_with_the_digits_printed_in_their_usual_forms(
    check, value, as_printed
):
    assert check(stats_with("growth_1951_55", value=value, as_printed=as_printed)) == []


@pytest.mark.parametrize(
    ("value", "as_printed"),
    [
        ("11.3", "11.2%"),
        ("11", "11.0%"),  # as a spreadsheet saves 11.0: 11 would stand for [10.5, 11.5)
        ("11.20", "11.2%"),
    ],
)
def test_a_value_that_is_not_as_printed_to_the_last_digit_is_a_problem(check, value, as_printed):
    [problem] = check(stats_with("growth_1951_55", value=value, as_printed=as_printed))
    assert (problem.line, problem.column, problem.value) == (2, "value", value)
    assert problem.expected.startswith("expected the number that as_printed shows")


def test_a_key_that_stands_in_an_earlier_line_is_one_problem_in_the_later_line(check):
    [problem] = check(as_csv([HEADER, *ROWS, ROWS[1]]))
    assert (problem.line, problem.column, problem.value) == (len(ROWS) + 2, "figure", FIGURES[1])
    assert problem.expected.startswith("the same figure stand")


def test_a_column_marked_unique_that_is_no_key_holds_no_value_twice(data_copy):
    path = data_copy / "claims.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Growth in 1981-85", "Growth in 1951-55", 1),
        encoding="utf-8",
    )
    [problem] = schema.check_table("claims", data=data_copy)
    assert (problem.file, problem.column, problem.value) == (
        "claims.csv",
        "title",
        "Growth in 1951-55",
    )


def test_lines_are_those_of_an_editor_over_quoted_line_breaks_and_blank_lines(check):
    rows = [HEADER, [*ROWS[0][:-1], "one\ntwo\r\nthree\n\nfive"], *ROWS[1:]]
    text = (
        as_csv(rows)
        .replace("\nmilitary_1976_80", "\n\n\nmilitary_1976_80")
        .replace("shaw_pryce1990", "shaw_price1990")
    )
    problems = check(text)
    assert [problem.line for problem in problems] == [
        line_of(text, figure)
        for figure in (
            "military_1976_80",
            "military_cia",
            "disaster_areas_people",
            "disaster_areas_life",
        )
    ]
    assert (
        problems[0].line == 2 + 5 + 3 + 2
    )  # header, row of five lines, three rows, two blank lines


def test_several_problems_come_at_once_in_the_order_of_the_lines(data_copy):
    path = data_copy / "soviet_stats.csv"
    text = stats_with("growth_1951_55", source="samary1987", value="x", hedge="about")
    path.write_text(text.replace("1980,1980,0.5", "1980,1979,0.5"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        schema.read_table("soviet_stats", data=data_copy)
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [
        (2, "hedge"), (2, "source"), (2, "value"), (5, "end_year"),
    ]  # fmt: skip
    assert str(caught.value).splitlines()[:2] == [
        "4 problems in 1 file",
        "soviet_stats.csv, line 2, column hedge: 'about': expected one of: only, estimate",
    ]


def test_a_long_value_is_shortened_in_the_message_and_whole_in_the_problem(check):
    [problem] = check(stats_with("growth_1951_55", figure="A" * 100))
    assert problem.value == "A" * 100
    assert f"'{'A' * 59}…'" in str(problem)


# Cells of series and observations


@pytest.mark.parametrize(
    ("cells", "column", "value", "expected"),
    [
        (
            {"lineage": "made_u"},
            "lineage",
            "made_u",
            "expected a name in lineages.csv; nearest: made_up",
        ),
        ({"role": "rival"}, "role", "rival", "expected one of: compared, context"),
        ({"concept": "no_such_thing_at_all"}, "concept", "no_such_thing_at_all", None),
        (
            {"unit": "index"},
            "unit",
            "index",
            (
                "expected a unit that fits the indicator's kind: output_growth is of the kind "
                "rate, index of the kind index; units that fit: pct_per_year"
            ),
        ),
        (
            {"method": "ratio"},
            "inputs",
            "",
            "expected inputs where there is a method, and only there",
        ),
        (
            {"inputs": "a;b"},
            "inputs",
            "a;b",
            "expected inputs where there is a method, and only there",
        ),
        ({"method": "mean", "inputs": "a;b"}, "method", "mean", None),
        ({"licence": ""}, "licence", "", "the cell is empty; it must be filled"),
        ({"source": "nobody1900"}, "source", "nobody1900", None),
    ],
)
def test_a_damaged_cell_of_a_series_is_one_problem(with_series, cells, column, value, expected):
    data = with_series({"r": RATE["r"] | cells}, [])
    [problem] = schema.check_table("series", data=data)
    assert (problem.file, problem.line, problem.column, problem.value) == (
        "series.csv",
        2,
        column,
        value,
    )
    assert expected is None or problem.expected == expected


@pytest.mark.parametrize(
    ("observation", "column", "value", "expected"),
    [
        (("m", 1976, 1980), "value", "", "expected a value, or a low or high bound"),
        (("m", 1976, 1980, "", 13, 11), "high", "11", "expected a bound not under low"),
        (("m", 1976, 1980, 14, 11, 13), "value", "14", "expected a value between low and high"),
        (("m", 1976, 1980, 10, 11), "value", "10", "expected a value between low and high"),
        (("m", 1980, 1976, 10), "end_year", "1976", "expected a year not before start_year"),
        (("m", "", 1976, 10), "start_year", "", "the cell is empty; it must be filled"),
        (("n", 1976, 1980, 10), "series", "n", "expected a name in series.csv"),
        (
            ("m", 1976, 1980, "", "11 to", 13),
            "low",
            "11 to",
            "expected a number such as 11.2 (digits and a point)",
        ),
    ],
)
def test_a_damaged_observation_is_one_problem(with_series, observation, column, value, expected):
    data = with_series(SHARE, [("m", 1975, 1975, 12), observation])
    assert schema.check_table("observations", data=data) == [
        Problem("observations.csv", expected, 3, column, value)
    ]


def test_an_unreadable_value_is_not_said_to_be_missing_as_well(with_series):
    data = with_series(SHARE, [("m", 1975, 1975, "12,5")])
    assert [problem.expected for problem in schema.check_table("observations", data=data)] == [
        "expected a number such as 11.2 (digits and a point)"
    ]


def test_a_series_and_period_that_stand_in_an_earlier_line_are_one_problem(with_series):
    data = with_series(SHARE, [("m", 1975, 1975, 12), ("m", 1975, 1976, 12), ("m", 1975, 1975, 13)])
    [problem] = schema.check_table("observations", data=data)
    assert problem.line == 4
    assert problem.column in ("series", "start_year", "end_year")
    assert problem.expected.startswith("the same series and start_year and end_year stand")


@pytest.mark.parametrize(
    "observation", [(12,), ("", 11, 13), ("", "", 15), ("", 15), (12, 11, 13), (12, 12, 12)]
)
def test_a_value_or_one_bound_is_enough(with_series, observation):
    assert (
        schema.check_table(
            "observations", data=with_series(SHARE, [("m", 1976, 1980, *observation)])
        )
        == []
    )


# Damage elsewhere: the schema, and the tables that keys lead to


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        ("{", 1, "not valid JSON"),
        ('{\n "resources": [,]\n}', 2, "not valid JSON"),
        ("", 1, "not valid JSON"),
        ("[]", None, "a Data Package"),
        ('{"resources": [1]}', None, "a Data Package"),
        ('{"resources": [{"name": "soviet_stats"}]}', None, "a Data Package"),
        (
            '{"resources": [{"name": "soviet_stats", "path": "x", "schema": {"fields": [{}]}}]}',
            None,
            "a Data Package",
        ),
        (
            '{"resources": [{"name": "soviet_stats", "path": "x", "schema": null}]}',
            None,
            "a Data Package",
        ),
        ('{"resources": [{"name": "soviet_stats", "path": 1}]}', None, "a Data Package"),
        ('{"resources": [{"name": "soviet_stats", "path": "soviet_stats.csv"}]}', None, ""),
    ],
)
def test_a_damaged_descriptor_is_a_problem(data_copy, content, line, expected):
    (data_copy / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        schema.read_table("soviet_stats", data=data_copy)
    [problem] = caught.value.problems
    assert (problem.file, problem.line) == ("datapackage.json", line)
    assert problem.expected.startswith(expected)


def test_a_missing_descriptor_is_a_problem(data_copy):
    (data_copy / "datapackage.json").unlink()
    with pytest.raises(DataError, match=r"datapackage\.json: the file is missing"):
        schema.read_table("soviet_stats", data=data_copy)


def test_a_constraint_that_is_not_supported_is_a_problem_and_not_passed_over(data_copy):
    path = data_copy / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"][0]["schema"]["fields"][0]["constraints"]["minLength"] = 3
    path.write_text(json.dumps(package), encoding="utf-8")
    [problem] = schema.check_table("soviet_stats", data=data_copy)
    assert problem == Problem(
        "datapackage.json", "the constraint 'minLength' is not supported", value="3"
    )


@pytest.mark.parametrize("table", ["claims.csv", "units.csv", "indicators.csv", "sources.bib"])
@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\xff\xfea\x00",
        b"claim,unit,kind,indicator\n\xe9",
        b"claim,unit,kind,indicator\na,b,c,d,e\n",
        b'"a\nb',
        b"x\n1\n",
    ],
    ids=["missing", "empty", "utf-16", "latin-1", "ragged", "unclosed", "no key"],
)
def test_a_damaged_table_that_a_key_leads_to_is_a_problem_of_some_file(data_copy, table, content):
    path = data_copy / table
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert schema.check_table("soviet_stats", data=data_copy) != []


def test_a_unit_that_stands_twice_in_units_csv_does_not_break_the_check_of_another_table(data_copy):
    path = data_copy / "units.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "index,again,index,1,,,,Again.\n", encoding="utf-8"
    )
    assert isinstance(schema.check_table("soviet_stats", data=data_copy), list)
    assert [problem.value for problem in schema.check_table("units", data=data_copy)] == ["index"]


def test_a_key_may_lead_into_its_own_table(data_copy):
    path = data_copy / "areas.csv"
    path.write_text(path.read_text(encoding="utf-8") + "XRU,Russia,,SUM\n", encoding="utf-8")
    [problem] = schema.check_table("areas", data=data_copy)
    assert (problem.column, problem.value, problem.kind) == ("part_of", "SUM", "unknown_name")


# Anything at all


cells = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "1", "-1.5", "1951", "1951.5", "1e999", "٣", "SUN", "pct", "inf", '"', "\n"]
    ),
)


@st.composite
def near_tables(draw: st.DrawFn, table: str) -> bytes:
    """Tables whose header is nearly the schema's and whose cells are anything."""
    names = COLUMNS[table]
    header = (
        draw(st.permutations(names))
        if draw(st.booleans())
        else draw(st.lists(st.sampled_from([*names, "x", ""])))
    )
    widths = st.just(len(header)) if draw(st.booleans()) else st.integers(0, len(header) + 1)
    rows = [
        draw(st.lists(cells, min_size=width, max_size=width))
        for width in draw(st.lists(widths, max_size=4))
    ]
    text = as_csv([header, *rows])
    return text.encode(
        draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1"])), "replace"
    )


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("anything") / "mine.csv"


def read_or_refuse(table: str, raw: bytes, path: Path) -> None:
    path.write_bytes(raw)
    try:
        frame = schema.read_table(table, path)
    except DataError as error:
        assert error.problems
        assert all(problem.expected for problem in error.problems)
        return
    assert list(frame.columns) == COLUMNS[table]


@settings(max_examples=40)
@given(raw=st.binary(max_size=200) | near_tables("soviet_stats"))
@example(raw=b"\n" + STATS.read_bytes())
@example(raw=STATS.read_bytes().replace(b"1951,1955", b"1951.5,1955"))
@example(raw=",".join(HEADER).encode())
def test_any_bytes_as_soviet_stats_give_a_frame_or_a_data_error(scratch, raw):
    read_or_refuse("soviet_stats", raw, scratch)


@settings(max_examples=40)
@given(raw=st.binary(max_size=200) | near_tables("observations"))
@example(raw=b"series,start_year,end_year,value\nx,inf,1e999,1\n")
def test_any_bytes_as_observations_give_a_frame_or_a_data_error(scratch, raw):
    read_or_refuse("observations", raw, scratch)


@settings(max_examples=40)
@given(
    row=st.integers(0, len(ROWS) - 1), column=st.sampled_from(HEADER), value=st.text(max_size=12)
)
@example(row=0, column="figure", value="\r")
@example(row=0, column="figure", value="\r\n")
def test_any_text_in_one_cell_gives_a_frame_or_problems_of_that_line(scratch, row, column, value):
    changed = [list(line) for line in ROWS]
    changed[row][HEADER.index(column)] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([HEADER, *changed])
    scratch.write_bytes(out.getvalue().encode())
    problems = schema.check_table("soviet_stats", scratch)
    assert {problem.file for problem in problems} <= {scratch.name}
    assert all(problem.line == row + 2 for problem in problems if problem.column is not None)


def test_three_numbers_printed_are_no_range(check):
    assert [
        p.column
        for p in check(
            stats_with("growth_1981_85", value="4", as_printed="between 3 and 5 in 1985")
        )
    ] == ["value"]


def test_a_method_with_one_input_is_a_problem(with_series):
    folder = with_series({"m": RATE["r"], "r": RATE["r"] | {"method": "ratio", "inputs": "m"}}, [])
    assert [problem.column for problem in schema.check_table("series", data=folder)] == ["inputs"]
