"""The reader's own tables: what is filled up, what stands beside ours, what a template gives."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from own_cases import ESTIMATE, EVIDENCE, FIGURES, SOUND, table, with_values, workbook

from sovdata import cli, collection, own, prose, schema, tables, wording
from sovdata.collection import Collection, load_collection
from sovdata.rerun.pages import glossary
from sovdata.sources import cite, load_sources, source_line

Use = Callable[..., Collection]


@pytest.fixture
def use(tmp_path: Path) -> Use:
    """``use(figures, *evidence)``: the collection of the reader's tables, as texts or bytes."""
    count = iter(range(100))

    def put(
        figures: str | bytes | None, *evidence: str | bytes, suffix: str = ".csv"
    ) -> Collection:
        def file(content: str | bytes) -> Path:
            kind = ".bib" if content[:1] in ("@", b"@") else suffix
            path = tmp_path / f"own{next(count)}{kind}"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            return path

        first = None if figures is None else file(figures)
        return collection.load_collection(first, evidence=[file(content) for content in evidence])

    return put


@pytest.fixture
def problems(tmp_path: Path) -> Callable[..., list[schema.Problem]]:
    """``problems(*contents)``: what ``check`` says of files given together."""

    def check(*contents: str | bytes) -> list[schema.Problem]:
        paths = [
            tmp_path / f"own{n}{'.bib' if content[:1] in ('@', b'@') else '.csv'}"
            for n, content in enumerate(contents)
        ]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return own.check(paths).problems

    return check


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


NEEDED = "indicator,area,unit"


# --- figures: what is filled up -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_printed", "value", "precision"),
    [
        ("11.2%", 11.2, "printed"),
        ("-0.5%", -0.5, "printed"),
        ("\u22120.5%", -0.5, "printed"),
        ("1\u202f200", 1200.0, "printed"),
        ('"1,200"', 1200.0, "printed"),
        ('"1,200,000.5"', 1200000.5, "printed"),
        ("about 12%", 12.0, "round"),
        ("over 12", 12.0, "round"),
        ("c. 12", 12.0, "round"),
        ("~12", 12.0, "round"),
        ("NEARLY 12", 12.0, "round"),
        ("12 °C", 12.0, "printed"),
        ("12 overall", 12.0, "printed"),
    ],
)
def test_value_and_precision_follow_from_the_figure_as_printed(
    use: Use, as_printed: str, value: float, precision: str
) -> None:
    c = use(lines(f"{NEEDED},as_printed", f"output_growth,SUN,pct_per_year,{as_printed}"))
    [row] = c.figures.to_dict("records")
    assert (row["value"], row["precision"], row["as_printed"]) == (
        value,
        precision,
        as_printed.strip('"'),
    )


@pytest.mark.parametrize(
    ("cells", "shown", "precision"),
    [
        ("11.2,", "11.2%", "printed"),
        ("11.20,", "11.20%", "printed"),
        ("20,twenty per cent", "twenty per cent", "words"),
        ("12,12 to 16%", "12 to 16%", "round"),
    ],
)
def test_a_value_is_shown_as_it_was_written_and_words_stay_words(
    use: Use, cells: str, shown: str, precision: str
) -> None:
    c = use(lines(f"{NEEDED},value,as_printed", f"output_growth,SUN,pct_per_year,{cells}"))
    [row] = c.figures.to_dict("records")
    assert (row["as_printed"], row["precision"]) == (shown, precision)


@pytest.mark.parametrize(
    ("hedge", "precision"),
    [("about", "round"), ("over", "round"), ("only", "printed"), ("", "printed")],
)
@pytest.mark.parametrize("cells", ["as_printed,hedge", "value,hedge"])
def test_a_hedge_of_its_own_column_is_heeded(
    use: Use, cells: str, hedge: str, precision: str
) -> None:
    c = use(lines(f"{NEEDED},{cells}", f"output_growth,SUN,pct_per_year,9,{hedge}"))
    [row] = c.figures.to_dict("records")
    assert row["precision"] == precision


@pytest.mark.parametrize(("value", "good"), [("13", True), ("12", True), ("15", False)])
def test_of_a_range_as_printed_any_value_within_is_taken_and_is_not_exact(
    use: Use, problems: Callable[..., list[schema.Problem]], value: str, good: bool
) -> None:
    rows = lines(f"{NEEDED},as_printed,value", f"military_share,SUN,pct_of_gnp,12-14%,{value}")
    assert [problem.column for problem in problems(rows)] == ([] if good else ["value"])
    if good:
        c = use(rows)
        [row] = c.figures.to_dict("records")
        assert (row["value"], row["precision"]) == (float(value), "round")


def test_growth_over_a_period_is_compared_with_levels_too(use: Use) -> None:
    # official income used, 1960 = 100: 186 over 132, 40.9 per cent; Khanin's own sum is 22
    c = use(
        lines(
            f"{NEEDED},start_year,end_year,as_printed",
            "output_growth_cumulative,SUN,pct_over_period,1966,1970,41%",
        )
    )
    found = c.evidence.query("indicator == 'output_growth_cumulative' and area == 'SUN'")
    found = found[(found["start_year"] == 1966) & (found["end_year"] == 1970)]
    assert found["value"].round(1).isin([40.9]).any()
    [row] = wording.answers(c).to_dict("records")
    assert (row["standing"], row["nearest"], row["gap"]) == (
        "same as printed",
        "narkhoz1975_nmp_used",
        0,
    )
    assert "Khanin 22" in row["ranges"]


def test_a_value_with_a_unit_whose_name_has_a_word_such_as_over_is_still_exact(use: Use) -> None:
    c = use(lines(f"{NEEDED},value", "hotness,SUN,over_c,12"),
        lines("indicator,label,kind,definition", "hotness,hotness,level,Hot."),
        lines("unit,label,kind,definition", "over_c,degrees over zero,level,Degrees."))  # fmt: skip
    [row] = c.figures.to_dict("records")
    assert (row["as_printed"], row["precision"], row["low"], row["high"]) == (
        "12 degrees over zero",
        "printed",
        11.5,
        12.5,
    )


def test_figures_without_names_get_one_each_and_a_claim_each(use: Use) -> None:
    row = "output_growth,SUN,pct_per_year,1951,1955,"
    c = use(
        lines(
            f"figure,{NEEDED},start_year,end_year,value",
            f",{row}1",
            f"output_growth_sun_1951_1955,{row}2",
            f",{row}3",
            ",life_expectancy,USA,years,,,70.1",
        )
    )
    figures, claims = c.figures, c.claims
    assert figures["figure"].tolist() == [
        "output_growth_sun_1951_1955_2",
        "output_growth_sun_1951_1955",
        "output_growth_sun_1951_1955_3",
        "life_expectancy_usa",
    ]
    assert claims["claim"].tolist() == figures["claim"].tolist() == figures["figure"].tolist()
    assert claims["title"].tolist() == [
        "Growth of output, USSR, 1951–55", "Growth of output, USSR, 1951–55 (2)",
        "Growth of output, USSR, 1951–55 (3)", "Life expectancy at birth, USA, undated",
    ]  # fmt: skip
    assert (
        claims["statement"].iloc[3]
        == "The text gives 70.1 years for life expectancy at birth, USA, undated."
    )
    assert set(claims["test"]) == {"level"}


def test_figures_of_one_claim_stand_together_and_any_name_will_do_for_it(use: Use) -> None:
    row = "output_growth,SUN,pct_per_year,"
    c = use(
        lines(
            f"claim,{NEEDED},value",
            f"My claim: 'x'] or True,{row}1",
            f"My claim: 'x'] or True,{row}2",
            f"@claims,{row}3",
        )
    )
    claims = c.claims
    assert claims["claim"].tolist() == ["My claim: 'x'] or True", "@claims"]
    assert (
        claims["statement"]
        .iloc[0]
        .startswith("The text gives 1% a year; 2% a year for growth of output")
    )
    rows = wording.answers(c)
    assert rows["claim"].tolist() == ["My claim: 'x'] or True"] * 2 + ["@claims"]
    assert rows["as_printed"].tolist() == ["1%", "2%", "3%"]


def test_labels_of_the_readers_own_are_shown_as_they_are(use: Use) -> None:
    c = use(
        lines(f"{NEEDED},value", "co2,SUN,mt,1"),
        lines("indicator,label,kind,definition", "co2,CO_2 given off,level,CO2."),
        lines("unit,label,kind,definition", "mt,mt,level,Mt."),
    )
    assert c.claims["title"].tolist() == ["CO_2 given off, USSR, undated"]


def test_own_figures_take_the_place_of_the_essays_in_their_collection_alone(use: Use) -> None:
    essay = tables.load_stats()
    c = use(lines(FIGURES, SOUND))
    assert set(c.figures["figure"]).isdisjoint(essay["figure"])
    assert set(c.claims["claim"]) == set(c.figures["claim"])
    assert c.readings.empty
    assert c.citations.empty
    assert tables.load_stats().equals(essay)


def test_a_collection_of_the_readers_leaves_ours_as_it_is(
    tmp_path: Path,
) -> None:
    figures, claims, words = tmp_path / "f.csv", tmp_path / "c.csv", tmp_path / "w.csv"
    figures.write_text(
        lines(f"claim,{NEEDED},value", "slow,output_growth,SUN,pct_per_year,3.3"), encoding="utf-8"
    )
    claims.write_text(
        lines("claim,title,statement,test", "slow,It was slow,It says so.,level"), encoding="utf-8"
    )
    words.write_text(
        lines("concept,label,definition", "crude,crude steel,As poured."), encoding="utf-8"
    )
    made = collection.load_collection(figures, claims, evidence=[str(words)])
    assert made.claims["title"].tolist() == ["It was slow"]
    assert "crude" in made.concepts.index
    assert made.figures["value"].tolist() == [3.3]
    assert len(tables.load_stats()) == 8
    assert "crude" not in tables.load_vocabulary("concepts").index


# --- claims and readings of the reader's ----------------------------------------------------------


def test_claims_and_readings_of_the_readers_own_are_followed(use: Use) -> None:
    c = use(
        lines(
            f"figure,claim,{NEEDED},start_year,end_year,value",
            "mine,slow,output_growth,SUN,pct_per_year,1981,1985,3.3",
            "other,,life_expectancy,USA,years,1980,1980,73.7",
        ),
        lines(
            "claim,title,statement,test", "slow,It was slow,The text says that it was slow.,level"
        ),
        lines(
            "reading,claim,figure,title,indicator,unit,area,start_year,end_year,role",
            "as_gnp,slow,mine,as GNP,output_growth,pct_per_year,SUN,1981,1985,compared",
        ),
    )
    assert c.claims["title"].tolist() == [
        "It was slow",
        "Life expectancy at birth, USA, 1980",
    ]
    looked_at = wording.estimates_of(["slow", "other"], c)
    assert set(looked_at["reading"]) == {"as_gnp", "other"}
    assert wording.answers(c)["standing"].tolist() == ["same as printed"] * 2


def test_a_claim_that_own_claims_do_not_hold_is_a_problem(
    problems: Callable[..., list[schema.Problem]],
) -> None:
    claims = lines("claim,title,statement,test", "slow,It was slow,The text says so.,level")
    [problem] = problems(
        lines(f"claim,{NEEDED},value", "slwo,output_growth,SUN,pct_per_year,1"), claims
    )
    assert (problem.line, problem.column, problem.expected) == (
        2,
        "claim",
        "expected a name in claims.csv; nearest: slow",
    )


# --- vocabulary -----------------------------------------------------------------------------------

INDICATOR = lines(
    "indicator,label,kind,topic,definition",
    "steel_output,output of steel,level,steel,Crude steel poured in a year.",
)
UNIT = lines("unit,label,kind,definition", "mn_tonnes,mn tonnes,level,Million tonnes.")
STEEL = lines(
    "title,indicator,unit,area,lineage,start_year,end_year,value",
    "Steel of mine,steel_output,mn_tonnes,FJI,steelmen,1970,1970,93.32",
)


def test_every_kind_of_vocabulary_can_be_added(use: Use) -> None:
    c = use(
        lines(f"{NEEDED},start_year,end_year,as_printed",
              "steel_output,FJI,mn_tonnes,1970,1970,93.3"), INDICATOR, UNIT, STEEL,
        lines("area,label", "FJI,Fiji"),
        lines("lineage,label,definition", "steelmen,the steelmen,They count steel."),
        lines("concept,label,definition", "crude,crude steel,As poured."),
    )  # fmt: skip
    assert c.figures["as_printed"].tolist() == ["93.3"]
    assert c.claims["title"].tolist() == ["Output of steel, Fiji, 1970"]
    [row] = wording.answers(c).to_dict("records")  # 93.32 rounds to 93.3
    assert (row["standing"], row["gap"], row["nearest"], row["lineages"], row["estimates"]) == (
        "same as printed",
        0,
        "own_steel_of_mine",
        1,
        1,
    )
    assert row["ranges"] == "the steelmen 93.3"
    assert "crude" in c.concepts.index


@pytest.mark.parametrize("label", ["sets {in use}", "{as_printed.__class__}", "{0}", "a { alone"])
def test_braces_in_a_label_of_the_readers_own_stay_as_they_are_in_the_question(
    use: Use, label: str
) -> None:
    c = use(lines(f"{NEEDED},value", "sets,SUN,mt,1"),
        lines("indicator,label,kind,definition", f"sets,x{label},level,S."),
        lines("unit,label,kind,definition", "mt,mt,level,Mt."))  # fmt: skip
    assert wording.answers(c)["question"].tolist() == [f"X{label}, USSR: 1 mt?"]


def test_a_question_names_the_area(use: Use) -> None:
    row = "life_expectancy,{},years,1980,1980,70.1"
    c = use(lines(f"{NEEDED},start_year,end_year,value", row.format("USA"), row.format("SUN")))
    assert wording.answers(c)["question"].tolist() == [
        f"Life expectancy at birth, {area}, 1980: 70.1 years?" for area in ("USA", "USSR")
    ]


@pytest.mark.parametrize(
    ("content", "column"),
    [
        ("indicator,label,kind,definition\noutput_growth,mine,rate,Mine.\n", "indicator"),
        ("unit,label,kind,definition\npct_of_gnp,mine,share,Mine.\n", "unit"),
        ("concept,label,definition\ngnp,mine,Mine.\n", "concept"),
        ("area,label\nSUN,mine\n", "area"),
        ("lineage,label,definition\ncia,mine,Mine.\n", "lineage"),
    ],
)  # fmt: skip
def test_a_name_that_is_ours_already_is_a_problem(
    problems: Callable[..., list[schema.Problem]], content: str, column: str
) -> None:
    [problem] = problems(content)
    assert (problem.line, problem.column) == (2, column)
    assert "stands in the collection's own" in problem.expected


def test_a_new_indicator_and_a_unit_of_another_kind_do_not_fit(
    problems: Callable[..., list[schema.Problem]],
) -> None:
    [problem] = problems(
        INDICATOR,
        lines("unit,label,kind,definition", "pct_of_steel,% of steel,share,Share."),
        lines(f"{NEEDED},value", "steel_output,SUN,pct_of_steel,1"),
    )
    assert (problem.column, problem.value) == ("unit", "pct_of_steel")


def test_files_given_together_may_refer_to_each_other_in_any_order(
    problems: Callable[..., list[schema.Problem]],
) -> None:
    areas = lines("area,label", "FJI,Fiji")
    lineages = lines("lineage,label,definition", "steelmen,the steelmen,They count steel.")
    assert problems(STEEL, lineages, areas, UNIT, INDICATOR) == []
    # a lineage may be one of the reader's own without a table
    assert {problem.column for problem in problems(STEEL)} == {"indicator", "unit", "area"}


def test_one_name_in_two_files_is_a_problem(problems: Callable[..., list[schema.Problem]]) -> None:
    [problem] = problems(UNIT, UNIT)
    assert (problem.column, problem.value) == ("unit", "mn_tonnes")
    assert problem.expected.endswith("own0.csv too")


# --- estimates ------------------------------------------------------------------------------------

HEAD = "title,indicator,unit,area,lineage,source,start_year,end_year,value"


def test_a_series_is_said_once_and_has_many_values(use: Use) -> None:
    c = use(
        None,
        lines(
            HEAD,
            "Mine,output_growth,pct_per_year,SUN,cia,A study of mine,1951,1955,5",
            "Mine,,,,,,1956,1960,6",
            "Yours,output_growth,pct_per_year,SUN,,,1951,1955,7",
        ),
    )
    rows = c.evidence.query("indicator == 'output_growth'").query(
        "series in ['own_mine', 'own_yours']"
    )
    assert rows[["series", "start_year", "value", "area", "lineage"]].values.tolist() == [
        ["own_mine", 1951, 5.0, "SUN", "cia"], ["own_mine", 1956, 6.0, "SUN", "cia"],
        ["own_yours", 1951, 7.0, "SUN", "own_yours"],
    ]  # fmt: skip
    assert set(rows["estimator"]) == {"not named"}
    sources = c.sources
    assert sources.loc[rows["source"].iloc[0], "title"] == "A study of mine"
    assert source_line(rows.iloc[:1], sources) == "Source: A study of mine."


def test_a_named_series_needs_its_title_in_its_first_row_only(use: Use) -> None:
    c = use(None, lines(EVIDENCE, ESTIMATE, "mine,,,,,1956,1960,6,,"))
    assert c.evidence.query("indicator == 'output_growth'").query("series == 'mine'")[
        "title"
    ].tolist() == ["Mine", "Mine"]


def test_a_first_row_without_what_is_needed_is_a_problem(
    problems: Callable[..., list[schema.Problem]],
) -> None:
    found = problems(
        lines(
            EVIDENCE,
            "mine,Mine,,pct_per_year,SUN,1951,1955,5,,",
            ESTIMATE.replace("1951,1955", "1956,1960"),
        )
    )
    assert [(problem.line, problem.column, problem.expected) for problem in found] == [
        (2, "indicator", "the cell is empty; it must be filled")
    ]


def test_two_series_of_one_title_in_two_files_are_a_problem(
    problems: Callable[..., list[schema.Problem]],
) -> None:
    [problem] = problems(
        lines(HEAD, "Mine,output_growth,pct_per_year,SUN,,,1951,1955,5"),
        lines(HEAD, "Mine,life_expectancy,years,USA,,,1951,1951,70"),
    )
    assert (problem.value, problem.expected.endswith("own0.csv too")) == ("own_mine", True)


def test_a_carriage_return_in_a_cell_breaks_no_row(use: Use) -> None:
    c = use(
        lines(
            FIGURES, SOUND + '"one\rtwo\r\nthree"', SOUND.replace("1951,1955", "1956,1960") + "last"
        )
    )
    assert c.figures["note"].tolist() == [
        "one\ntwo\r\nthree",
        "last",
    ] or c.figures["note"].tolist() == [
        "one\ntwo\nthree",
        "last",
    ]


def test_a_bibliography_of_the_readers_is_added(use: Use) -> None:
    c = use(
        lines(f"{NEEDED},value,source", "output_growth,SUN,pct_per_year,1,me2001"),
        "@book{me2001,\n  author = {Me, A.},\n  title = {Mine},\n  year = {2001},\n}\n",
    )
    sources = c.sources
    assert cite("me2001", sources) == "Me (2001)"
    assert "samary1988" in sources.index


def test_an_entry_may_be_indented(problems: Callable[..., list[schema.Problem]]) -> None:
    assert (
        problems(
            lines(f"{NEEDED},value,source", "output_growth,SUN,pct_per_year,1,me2001"),
            "@misc{a,title={A}}\n  @misc{me2001,\n title={Mine}}\n",
        )
        == []
    )


@pytest.mark.parametrize(
    "words",
    [
        "Pravda, 1 May {1961}",
        "100% of @all: \\input{x}",
        "Œuvres “complètes”",
        'a "quoted" work',
        "=1+1 and more",
        "two } braces {",
    ],
)
def test_a_work_in_words_becomes_a_reference(use: Use, words: str) -> None:
    cell = words.replace('"', '""')
    c = use(lines(f"{NEEDED},value,source", f'output_growth,SUN,pct_per_year,1,"{cell}"'))
    sources, [key] = c.sources, c.figures["source"]
    assert cite(key, sources) == words
    assert len(sources) == len(load_sources(schema.shipped())) + 1


# --- the form of a file ---------------------------------------------------------------------------

DRESSED = {
    "byte-order mark": lambda text: "\ufeff" + text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "no last line end": lambda text: text.rstrip("\n"),
    "comments": lambda text: '# a, comment; of "mine"\n' + text.replace("\n", "\n  # more\n"),
    "empty rows": lambda text: text + ",,,,,,,\n",
    "columns reversed": lambda text: "\n".join(
        ",".join(reversed(line.split(","))) for line in text.splitlines()
    ),
    "quoted": lambda text: "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()
    ),
}


@pytest.mark.parametrize("dress", DRESSED.values(), ids=DRESSED)
def test_what_editors_do_to_a_file_changes_nothing(use: Use, dress: Callable[[str], str]) -> None:
    text = lines(FIGURES, SOUND, SOUND.replace("1951,1955", "1956,1960"))
    c = use(text)
    plain = c.figures
    c = use(dress(text))
    assert c.figures.equals(plain)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_lines_are_those_of_an_editor(
    problems: Callable[..., list[schema.Problem]], end: str
) -> None:
    wrong = SOUND.replace("SUN", "SUM")
    text = [
        "# a comment",
        FIGURES,
        "",
        f'{SOUND}"one',
        "two",
        'three"',
        "# more",
        wrong,
        "",
        f'{wrong}"a',
        'b"',
        wrong,
    ]
    found = problems(end.join(text).encode())
    assert [problem.line for problem in found if problem.column == "area"] == [8, 10, 12]


# --- workbooks ------------------------------------------------------------------------------------


def test_a_workbook_is_read_as_it_is_shown(use: Use) -> None:
    sheet = workbook(
        ["indicator", "area", "unit", "start_year", "end_year", "as_printed", "note"],
        [], ["# left out"],
        ["output_growth", "SUN", "pct_per_year", 1951, 1955, 0.112, "percent"],
        ["output_growth", "SUN", "pct_per_year", 1956.0, 1960, 5.5, "plain"],
        [None, None, None], ["life_expectancy", "USA", "years", 1980, 1980, 73.7, "two decimals"],
        ["population", "USA", "thousand_people", 1980, 1980, 227224.6, "thousands"],
        ["output_growth", "JPN", "pct_per_year", 1951, 1955, 0.145, "half up, percent"],
        ["output_growth", "JPN", "pct_per_year", 1956, 1960, 2.5, "half up"],
        formats={"F4": "0.0%", "F7": "0.00", "F8": "#,##0", "F9": "0%", "F10": "0"},
    )  # fmt: skip
    c = use(sheet, suffix=".xlsx")
    assert c.figures[["as_printed", "value"]].values.tolist() == [
        ["11.2%", 11.2], ["5.5", 5.5], ["73.70", 73.7], ["227225", 227225.0],
        ["15%", 15.0], ["3", 3.0],
    ]  # fmt: skip


def test_a_formula_without_a_saved_value_is_told_where_it_stands_and_nothing_else_is_said_of_it(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Figures"
    for row in [
        [*NEEDED.split(","), "value", "as_printed", "note"],
        ["output_growth", "SUN", "pct_per_year", 3, None, "=A1"],
        ["output_growth", "SUN", "pct_per_year", "=1+1"],
        ["otput_growth", "SUN", "pct_per_year", None, "=1+1"],
        ["=B1", "=B2", "=B3", "=B4", "=B5"],
        ["#", "=1+1"],
        ["output_growth", "SUN", "pct_per_year"],
    ]:
        book.active.append(row)
    book.create_sheet("second").append(["anything", "=1/0"])
    book.save(tmp_path / "mine.xlsx")
    report = own.check([tmp_path / "mine.xlsx"])
    assert [(f["table"], f["rows"]) for f in report.files] == [("soviet_stats", 5)]
    unsaved = [(p.line, p.column, p.value) for p in report.problems if "formula" in p.expected]
    assert sorted(unsaved, key=str) == sorted(
        [(2, "note", "=A1"), (3, "value", "=1+1"), (4, "as_printed", "=1+1"),
         *((5, column, f"=B{n}")
           for n, column in enumerate([*NEEDED.split(","), "value", "as_printed"], 1))], key=str,
    )  # fmt: skip
    others = [(p.line, p.column, p.value) for p in report.problems if "formula" not in p.expected]
    assert others == [(4, "indicator", "otput_growth"), (7, "value", "")]
    assert [note.expected for note in report.notes] == [
        "only the sheet 'Figures' is read; left out: 'second'"
    ]


def test_formulas_with_their_values_saved_are_read_as_these(tmp_path: Path) -> None:
    saved = with_values(
        workbook([*NEEDED.split(","), "value"], ["output_growth", "SUN", "pct_per_year", "=1+1"]),
        {"1+1": "2"},
    )
    (tmp_path / "mine.xlsx").write_bytes(saved)
    assert own.check([tmp_path / "mine.xlsx"]).problems == []
    c = load_collection(tmp_path / "mine.xlsx")
    assert c.figures["value"].tolist() == [2.0]


def test_the_first_sheet_that_is_not_hidden_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["notes to myself"])
    book.active.sheet_state = "hidden"
    for row in [[*NEEDED.split(","), "value"], ["output_growth", "SUN", "pct_per_year", 3]]:
        (book["Figures"] if "Figures" in book.sheetnames else book.create_sheet("Figures")).append(
            row
        )
    book.save(tmp_path / "mine.xlsx")
    report = own.check([tmp_path / "mine.xlsx"])
    assert report.problems == []
    assert [note.expected for note in report.notes] == [
        "only the sheet 'Figures' is read; left out: 'Sheet'"
    ]
    book["Figures"].delete_rows(1, 2)
    book.save(tmp_path / "mine.xlsx")
    [problem] = own.check([tmp_path / "mine.xlsx"]).problems
    assert problem.expected == (
        "the first sheet 'Figures' is empty; the others ('Sheet') are not read; "
        "expected a header line and rows"
    )


def test_a_date_in_a_workbook_is_no_year(tmp_path: Path) -> None:
    from datetime import date

    (tmp_path / "mine.xlsx").write_bytes(
        workbook(
            [*NEEDED.split(","), "start_year", "value"],
            ["output_growth", "SUN", "pct_per_year", date(1951, 1, 1), 3],
        )
    )
    [problem] = own.check([tmp_path / "mine.xlsx"]).problems
    assert (problem.line, problem.column, problem.value) == (2, "start_year", "1951-01-01T00:00:00")


# --- templates and the command --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["figures", "evidence"])
def test_a_template_is_valid_once_its_example_is_taken_in_and_has_no_rows_before(
    tmp_path: Path, kind: str
) -> None:
    text = own.template(kind)
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    [problem] = own.check([path]).problems
    assert problem.expected.startswith("no rows;")
    *rest, example = text.splitlines()
    assert example.startswith("#")
    path.write_text("\n".join([*rest, example.removeprefix("#")]), encoding="utf-8")
    report = own.check([path])
    assert report.problems == []
    assert [file["rows"] for file in report.files] == [1]
    c = load_collection(path) if kind == "figures" else load_collection(evidence=path)
    assert len(c.figures) == (1 if kind == "figures" else 8)


@pytest.mark.parametrize("kind", ["figures", "evidence"])
def test_a_template_names_every_column_indicator_and_unit(kind: str) -> None:
    comments = [line for line in own.template(kind).splitlines() if line.startswith("# ")]
    header = next(line for line in own.template(kind).splitlines() if not line.startswith("#"))
    for name in [
        *header.split(","),
        *tables.load_vocabulary("indicators").index,
        *tables.load_vocabulary("units").index,
        *tables.load_vocabulary("areas").index,
    ]:
        assert any(line.startswith(f"#   {name}: ") for line in comments), name


def test_check_says_what_each_sound_file_is_and_json_says_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_bytes(table(FIGURES, SOUND))
    (tmp_path / "b.csv").write_bytes(
        table(EVIDENCE, ESTIMATE, ESTIMATE.replace("1951,1955", "1956,1960"))
    )
    files = [str(tmp_path / name) for name in ("a.csv", "b.csv")]
    assert cli.main(["check", *files]) == 0
    assert capsys.readouterr().out == (
        f"{files[0]}: a table of figures, 1 row, no problem\n"
        f"{files[1]}: a table of estimates, 2 rows, no problem\n"
    )
    assert cli.main(["check", "--json", *files]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "files": [
            {"file": files[0], "table": "soviet_stats", "called": "a table of figures", "rows": 1},
            {"file": files[1], "table": "evidence", "called": "a table of estimates", "rows": 2},
        ],
        "problems": [],
        "notes": [],
    }


def test_json_holds_a_long_value_whole_and_prints_on_any_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_bytes(table(FIGURES, SOUND.replace("SUN", "Ж" * 200)))
    assert cli.main(["check", "--json", str(tmp_path / "a.csv")]) == 1
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out)["problems"][0]["value"] == "Ж" * 200


@pytest.mark.parametrize("name", schema.table_names())
def test_our_own_tables_pass_the_check_too(name: str) -> None:
    path = (
        schema.data_dir()
        / schema.descriptor()["resources"][schema.table_names().index(name)]["path"]
    )
    report = own.check([path])
    assert report.problems == []
    assert [file["table"] for file in report.files] == (
        [name] if name != "citations" else ["citations"]
    )


def test_a_descriptor_may_not_lead_out_of_its_folder(data_copy: Path) -> None:
    path = data_copy / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ('"path": "units.csv"', '"path": "../units.csv"'),
        ('"path": "units.csv"', '"path": "/etc/passwd"'),
        ('"references": "sources.bib"', '"references": "../x.bib"'),
    ):
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        [problem] = schema.check_table("soviet_stats", data=data_copy)
        assert (problem.file, problem.expected.startswith("a Data Package")) == (
            "datapackage.json",
            True,
        )


def test_a_workbook_in_memory_is_what_the_tests_think_it_is() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(["a", 1], formats={"B1": "0%"})))
    assert [(cell.value, cell.number_format) for cell in book.active[1]] == [
        ("a", "General"),
        (1, "0%"),
    ]


# --- what a hostile reader found ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_printed", "value"),
    [
        (".5%", 0.5),
        ("\u20133.3%", -3.3),
        ("\u20113.3%", -3.3),
        ("GNP-11.2%", 11.2),
        ("1951-55: 11.2%", None),
        ("1'200", 1200.0),
    ],
)
def test_signs_and_leading_points_are_read_and_hyphens_of_words_are_none(
    use: Use, problems: Callable[..., list[schema.Problem]], as_printed: str, value: float | None
) -> None:
    content = lines(f"{NEEDED},as_printed", f"output_growth,SUN,pct_per_year,{as_printed}")
    if value is None:
        assert "expected the figure in value" in problems(content)[0].expected
        return
    c = use(content)
    assert c.figures["value"].tolist() == [value]


@pytest.mark.parametrize("as_printed", ["(3.3%)", "3\u00bd%"])
def test_a_sign_or_fraction_in_words_asks_for_the_value(
    use: Use, problems: Callable[..., list[schema.Problem]], as_printed: str
) -> None:
    [problem] = problems(
        lines(f"{NEEDED},as_printed", f"output_growth,SUN,pct_per_year,{as_printed}")
    )
    assert "expected the figure in value" in problem.expected
    c = use(
        lines(f"{NEEDED},as_printed,value", f"output_growth,SUN,pct_per_year,{as_printed},-3.3")
    )
    assert c.figures["value"].tolist() == [-3.3]


@pytest.mark.parametrize(
    ("as_printed", "value", "good"),
    [
        ('"11,2%"', "11.2", True),
        ('"11,2%"', "12.1", False),
        ("12 to 16%", "14", True),
        ("1951-55: 11.2%", "11.2", True),
        ("1951-55: 11.2%", "12.1", False),
    ],
)
def test_of_several_numbers_printed_the_value_is_one_or_lies_in_their_range(
    problems: Callable[..., list[schema.Problem]], as_printed: str, value: str, good: bool
) -> None:
    found = problems(
        lines(f"{NEEDED},as_printed,value", f"output_growth,SUN,pct_per_year,{as_printed},{value}")
    )
    assert (not found) == good


def test_a_wrong_row_hides_no_other_problem(problems: Callable[..., list[schema.Problem]]) -> None:
    found = problems(
        lines(
            f"{NEEDED},as_printed,valuee",
            "a,b",
            "output_growth,SUX,pct_per_year,3%,",
            "output_grwth,SUN,pct_per_year,3%,",
        )
    )
    assert [(problem.line, problem.column) for problem in found] == [
        (1, "valuee"),
        (2, None),
        (3, "area"),
        (4, "indicator"),
    ]


def test_a_changed_table_of_ours_is_named_once(data_copy: Path) -> None:
    units = data_copy / "units.csv"
    units.write_text(
        units.read_text(encoding="utf-8").replace(",share,", ",shaer,", 1), encoding="utf-8"
    )
    report = own.check([units])
    assert report.problems
    assert (
        {problem.file for problem in report.problems}
        == {file["file"] for file in report.files}
        == {str(units)}
    )


@pytest.mark.parametrize("name", ["evidence.csv", "units.csv"])
def test_a_data_package_of_others_makes_no_table_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / "datapackage.json").write_text('{"resources": []}', encoding="utf-8")
    path = tmp_path / name
    path.write_text(lines(EVIDENCE, ESTIMATE) if name == "evidence.csv" else UNIT, encoding="utf-8")
    assert own.check([path]).problems == []


def test_our_own_bibliography_is_sound() -> None:
    report = own.check([schema.data_dir() / "sources.bib"])
    assert report.problems == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("@misc{k}", "expected @kind{key"),
        ("@misc{smith'90,\n  title = {A}\n}", "expected @kind{key"),
        ("@misc{k,\n  year = {1990}\n}", "expected a title"),
    ],
)
def test_an_entry_has_a_key_that_can_be_named_and_a_title(
    problems: Callable[..., list[schema.Problem]], entry: str, expected: str
) -> None:
    assert any(expected in problem.expected for problem in problems(entry))


def test_what_a_workbook_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(
        workbook(
            ["indicator", "area", "unit", "as_printed"],
            *(["output_growth", "SUN", "pct_per_year", f"{n}%"] for n in range(5)),
        )
    )
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:D2"', parts[sheet])
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    assert own.check([path]).files[0]["rows"] == 5


def test_an_empty_cell_far_away_makes_no_table_large(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                ["indicator", "area", "unit", "as_printed"],
                ["output_growth", "SUN", "pct_per_year", "3%"],
            )
        )
    )
    for cell in ("XFD2", "H20000"):
        book.active[cell].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    path = tmp_path / "mine.xlsx"
    book.save(path)
    report = own.check([path])
    assert (report.problems, report.files[0]["rows"]) == ([], 1)


@pytest.mark.parametrize("cell", ["####", "#SPILL!", "#WERT!", "#N/A"])
def test_an_error_of_a_spreadsheet_is_no_comment(
    problems: Callable[..., list[schema.Problem]], cell: str
) -> None:
    found = problems(lines(f"value,{NEEDED}", f"{cell},output_growth,SUN,pct_per_year"))
    assert [(problem.line, problem.column) for problem in found] == [(2, "value")]


def test_nothing_falls_by_more_than_all_of_it(
    problems: Callable[..., list[schema.Problem]],
) -> None:
    assert (
        "more than -100"
        in problems(lines(f"{NEEDED},value", "output_growth,SUN,pct_per_year,-100"))[0].expected
    )
    assert (
        "more than -100" in problems(lines(EVIDENCE, ESTIMATE.replace("9.5", "-100")))[0].expected
    )


def test_words_of_the_readers_are_words_in_the_glossary(use: Use) -> None:
    c = use(
        None,
        lines(
            "indicator,label,kind,definition",
            "mine,<script>x</script>,rate,see [x](javascript:1) <meta http-equiv=refresh>",
        ),
    )
    text = glossary(c)
    assert "<script" not in text
    assert "<meta" not in text
    assert r"\[x\](javascript:1)" in text  # brackets that open no link


# --- what a newcomer found ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measured", "as_printed", "hedge", "precision", "column", "said"),
    [
        (
            "infant_mortality,SUN,per_1000_births",
            "2.73%",
            "",
            "",
            "unit",
            "expected a unit of per cent",
        ),
        (
            "output_growth,SUN,pct_per_year",
            "6%",
            "about",
            "printed",
            "precision",
            "is not read to its last digit; expected round, or nothing",
        ),
    ],
)
def test_a_figure_in_another_unit_than_printed_or_hedged_and_yet_exact_is_told(
    tmp_path: Path,
    measured: str,
    as_printed: str,
    hedge: str,
    precision: str,
    column: str,
    said: str,
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        f"{NEEDED},as_printed,hedge,precision\n{measured},{as_printed},{hedge},{precision}\n",
        encoding="utf-8",
    )
    problems = [(p.line, p.column) for p in own.check([path]).problems if said in p.expected]
    assert problems == [(2, column)]


def test_a_hedge_stands_on_the_card(use: Use) -> None:
    c = use(f"{NEEDED},as_printed,hedge\noutput_growth,SUN,pct_per_year,6%,about\n".encode())
    card = prose.claim_card(c.figures, c.claims)
    assert "Qualified by: about" in card.text.replace("  ", " ")


def test_rows_of_a_series_are_compared_only_with_what_its_first_row_says(tmp_path: Path) -> None:
    path = tmp_path / "estimates.csv"
    path.write_text(
        f"{EVIDENCE}\n,,output_growth,pct_per_year,SUN,1951,1955,,,\n", encoding="utf-8"
    )
    told = own.check([path]).problems
    assert told
    assert [p for p in told if "nan" in p.expected] == []


def test_a_row_too_wide_is_told_of_quotation_marks(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        f"{NEEDED},as_printed,source\n"
        "output_growth,SUN,pct_per_year,6%,Nove, An Economic History\n",
        encoding="utf-8",
    )
    [problem] = own.check([path]).problems
    assert problem.expected == (
        "6 cells; expected 5, as in the header; "
        "a cell with a comma in it must stand in quotation marks"
    )


def test_a_lineage_of_no_stated_family_is_of_the_others_and_called_by_its_label(use: Use) -> None:
    c = use(
        lines(f"{NEEDED},start_year,end_year,as_printed",
              "steel_output,FJI,mn_tonnes,1970,1970,93.3"), INDICATOR, UNIT,
        lines("area,label", "FJI,Fiji"),
        lines("lineage,label,definition,family",
              "steelmen,the steelmen,They count steel.,", "smiths,smiths,They weld.,independent"),
    )  # fmt: skip
    lineages = c.lineages
    assert lineages.loc["steelmen", ["short", "family"]].tolist() == ["the steelmen", "other"]
    assert lineages.loc["smiths", ["short", "family"]].tolist() == ["smiths", "independent"]


# --- files as they come from elsewhere ------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "code"),
    [("UK", "GBR"), ("United States", "USA"), ("US", "USA"), ("Soviet Union", "SUN"),
     ("Germany", "DEU"), ("OWID_USS", "SUN"), ("Russian Federation", "RUS"),
     ("great  britain", "GBR"), ("usa", "USA"), ("West Germany", "DEU_W"), ("U.S.S.R.", "SUN")],
)  # fmt: skip
def test_an_area_by_its_name_or_a_common_code_is_answered_with_ours(
    problems: Callable[..., list[schema.Problem]], area: str, code: str
) -> None:
    [problem] = problems(lines(f"{NEEDED},value", f"output_growth,{area},pct_per_year,5"))
    assert (problem.line, problem.column, problem.value, problem.kind) == (
        2,
        "area",
        area,
        "unknown_name",
    )
    assert problem.expected.endswith(f"; write {code}")


@pytest.mark.parametrize("area", ["UKK", "SUM", "Ruritania", "XAA"])
def test_an_unknown_area_has_no_nearest_country_but_a_way_to_add_it(
    problems: Callable[..., list[schema.Problem]], area: str
) -> None:
    [problem] = problems(lines(f"{NEEDED},value", f"output_growth,{area},pct_per_year,5"))
    assert "nearest" not in problem.expected
    assert (
        "no such area; add a row with a table of areas: sovdata template areas" in problem.expected
    )


def test_five_hundred_unknown_areas_are_one_problem_that_counts_them(
    problems: Callable[..., list[schema.Problem]],
) -> None:
    codes = [f"XX{letter}" for letter in "ABCDE"]
    rows = [
        f"military_share,Share {code},pct_of_gdp,{code},{year},{year},1.6"
        for code in codes
        for year in range(1900, 2000)
    ]
    [problem] = problems(lines("indicator,title,unit,area,start_year,end_year,value", *rows))
    assert (problem.count, problem.lines, problem.line, problem.column) == (
        500,
        ((2, 501),),
        2,
        "area",
    )
    assert problem.value == "XXA, XXB, XXC, XXD, ..."
    assert (
        "lines 2-501 (500 cells), column area: 'XXA, XXB, XXC, XXD, ...': "
        "expected a name in areas.csv"
    ) in str(problem)


def test_one_title_for_several_areas_is_one_problem_that_names_them(
    problems: Callable[..., list[schema.Problem]],
) -> None:
    rows = [
        f"military_share,Share,pct_of_gdp,{code},{year},{year},1.6"
        for code in ("AFG", "ALB", "DZA")
        for year in range(1950, 1960)
    ]
    [problem] = problems(lines("indicator,title,unit,area,start_year,end_year,value", *rows))
    assert (problem.kind, problem.column, problem.value, problem.count, problem.lines) == (
        "one_title",
        "title",
        "Share",
        20,
        ((12, 31),),
    )
    assert "(AFG, ALB, DZA)" in problem.expected


def test_a_check_of_very_many_problems_prints_some_hundred_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        lines(
            ",".join([*NEEDED.split(","), "value", *(f"c{n}" for n in range(900))]),
            "output_growth,SUN,pct_per_year,1" + "," * 900,
        )
    )
    assert cli.main(["check", str(path)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "900 problems in 1 file"
    assert out[-1] == f"{path}: 700 more"
    assert len(out) == 202
    assert cli.main(["check", "--json", str(path)]) == 1
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 900


def test_a_wrong_column_of_half_a_million_rows_is_one_problem(
    problems: Callable[..., list[schema.Problem]],
) -> None:
    row = "mine,Mine,output_growth,pct_per_year,SUN,{n},1951,9.5,,\n"
    content = EVIDENCE + "\n" + "".join(row.format(n=f"y{n}") for n in range(50_000))
    [problem] = problems(content)
    assert (problem.column, problem.kind, problem.count, problem.lines) == (
        "start_year",
        "number",
        50_000,
        ((2, 50_001),),
    )


def test_rows_without_series_and_title_belong_to_the_row_above(use: Use) -> None:
    c = use(None, lines("indicator,title,unit,area,start_year,end_year,value",
                    "output_per_head,T,intl_dollars_2011_per_head,GBR,1950,1950,10241",
                    ",,,,1951,1951,10499"))  # fmt: skip
    rows = c.evidence.query("indicator == 'output_per_head'").query("series == 'own_t'")
    assert rows[["start_year", "area", "value"]].values.tolist() == [
        [1950, "GBR", 10241.0],
        [1951, "GBR", 10499.0],
    ]


@pytest.mark.parametrize("rows", [
    lines("indicator,title,unit,area,start_year,end_year,value",
          "output,GDP,mn_intl_dollars_2011,DDR,1952,1952,100",
          "output,GDP,mn_intl_dollars_2011,DDR,1978,1978,280"),
    lines("indicator,title,unit,area,start_year,end_year,value",
          "output_growth,GDP,pct_per_year,DDR,1953,1953,3"),
])  # fmt: skip
def test_there_is_no_note_where_levels_or_rates_give_the_growth_asked_for(
    tmp_path: Path, rows: str
) -> None:
    figures, evidence = tmp_path / "figures.csv", tmp_path / "evidence.csv"
    figures.write_text(
        lines(
            f"{NEEDED},start_year,end_year,as_printed",
            "output_growth_cumulative,DDR,pct_over_period,1953,1978,180%",
        ),
        encoding="utf-8",
    )
    evidence.write_text(rows, encoding="utf-8")
    assert own.check([figures, evidence]).notes == []
    assert [note.column for note in own.check([figures]).notes] == ["area"]


@pytest.mark.parametrize(
    ("title", "measure", "basis", "nominal"),
    [("GDP", "GDP (current US$)", "", True), ("GDP (current LCU)", "", "", True),
     ("GDP", "", "current dollars", True), ("GDP", "", "current", True),
     ("Nominal GDP", "", "", True), ("GDP at current prices", "", "", True),
     ("GDP current", "", "", True), ("GDP", "", "in prices of each year", True),
     ("GDP", "", "constant prices", False),
     ("GDP as currently revised", "", "2011 dollars", False), ("Current account", "", "", False)],
)  # fmt: skip
def test_no_growth_is_computed_from_levels_in_current_prices(
    tmp_path: Path, title: str, measure: str, basis: str, nominal: bool
) -> None:
    path = tmp_path / "mine.csv"
    row = f"output,{title},{measure},bn_usd,{basis},GBR,{{year}},{{year}},{{value}}"
    path.write_text(lines("indicator,title,measure,unit,price_basis,area,start_year,end_year,value",
                          row.format(year=1980, value=564.95),
                          row.format(year=1985, value=689.29)), encoding="utf-8")  # fmt: skip
    assert ("current_prices" in {note.kind for note in own.check([path]).notes}) == nominal
    evidence = collection.load_collection(evidence=[path]).evidence
    mine = evidence[evidence["series"].str.startswith("own_")]
    assert set(mine["basis"]) == ({"published"} if nominal else {"published", "computed"})


@pytest.mark.parametrize(
    "name", ["citations.csv", "units.csv", "series.csv", "world_output.csv", "anything.csv"]
)
def test_a_table_is_known_by_its_columns_and_not_by_its_files_name(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text(lines(FIGURES, SOUND), encoding="utf-8")
    report = own.check([path])
    assert ([file["table"] for file in report.files], report.problems) == (["soviet_stats"], [])
    assert collection.load_collection(path).figures["as_printed"].tolist() == ["11.2%"]


def test_rows_of_a_table_that_a_reader_cannot_add_to_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "citations.csv"
    path.write_bytes((schema.data_dir() / "citations.csv").read_bytes())
    with pytest.raises(schema.DataError, match="to which a reader can add none"):
        load_collection(evidence=[path])


def test_the_tables_of_a_reader_beside_ours_pass_our_own_checks(tmp_path: Path) -> None:
    contents = [
        lines(f"{NEEDED},start_year,end_year,as_printed,source",
              "steel_output,FJI,mn_tonnes,1970,1970,93.3,A book of mine"),
        INDICATOR, UNIT, STEEL, lines("area,label", "FJI,Fiji"),
        lines("lineage,label,definition", "steelmen,the steelmen,They count steel."),
    ]  # fmt: skip
    paths = [tmp_path / f"own{n}.csv" for n in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_text(content, encoding="utf-8")
    package = own.combine(paths[0], paths[1:])
    for name in ("series", "observations", "lineages", "claims"):
        frame = package.frame(name)
        assert frame.duplicated(package.resource(name)["schema"]["primaryKey"]).sum() == 0
        assert list(frame.columns)[: len(COLUMNS[name])] == COLUMNS[name]
    assert package.frame("soviet_stats")["source"].isin(package.works()).all()


COLUMNS = {
    item["name"]: [field["name"] for field in item["schema"]["fields"]]
    for item in schema.descriptor()["resources"]
    if "schema" in item
}


def test_a_source_that_is_not_stated_is_called_by_its_title_in_a_sentence(use: Use) -> None:
    names = f"{NEEDED},start_year,end_year"
    c = use(
        lines(
            f"{names},as_printed",
            "output_growth,GBR,pct_per_year,1982,1988,over 3%",
            "output_growth,FRA,pct_per_year,1982,1988,over 3%",
            "armed_forces,USA,thousand_people,1980,1980,2.1 million",
        ),
        lines(
            f"{names},title,value",
            "output_growth,GBR,pct_per_year,1982,1988,Mine of Britain,4",
            "output_growth,FRA,pct_per_year,1982,1988,Mine of France,2",
            "armed_forces,USA,thousand_people,1980,1980,Mine of forces,2100",
        ),
    )
    assert [answer.partition(";")[0] for answer in wording.answers(c)["answer"]] == [
        "Over 3% a year holds for Maddison (3.6) and Mine of Britain (4).",
        "Over 3% a year does not hold for Maddison (2.3) and Mine of France (2).",
        "2.1 million (2\u202f100 thousand people) is what figures of Mine of forces give.",
    ]


def test_one_file_of_evidence_needs_no_list_and_years_need_two(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    row = "output_growth,GBR,pct_per_year,1982,1988,Mine,4"
    path.write_text(lines(f"{NEEDED},start_year,end_year,title,value", row), encoding="utf-8")
    found = collection.load_collection(evidence=str(path)).evidence
    assert len(found) == len(tables.load_evidence()) + 1
    with pytest.raises(ValueError, match=r"years 1951: expected a first and a last year"):
        tables.load_evidence(years=1951)  # type: ignore[arg-type]
