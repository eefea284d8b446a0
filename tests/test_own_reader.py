"""What readers of three texts ran into: what follows from a table is taken, the rest is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sovdata import cli, own
from sovdata.collection import load_collection, of_area
from sovdata.lookup import whose
from sovdata.own import Report
from sovdata.wording import answers, estimates_of

Put = Callable[[str, list[str]], Path]
Said = Callable[..., list[tuple[str | None, str]]]
FIGURES = "figure,indicator,area,unit,start_year,end_year,as_printed"
GROWTH = "us,output_growth,USA,pct_per_year,1961,1970,4.0%"
NO = "no series that may be compared gives"
ESTIMATES = "indicator,title,unit,area,start_year,end_year,value"


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """``put(name, lines)``: a file of these lines."""

    def write(name: str, lines: list[str]) -> Path:
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join([*lines, ""]), "utf-8")
        return path

    return write


@pytest.fixture
def said(put: Put) -> Said:
    """``said(table, ...)``: the notes of a check of sound tables, as column and text."""

    def notes(*tables: list[str]) -> list[tuple[str | None, str]]:
        report: Report = own.check([put(f"own{n}", table) for n, table in enumerate(tables)])
        assert report.problems == []
        return [(note.column, note.expected) for note in report.notes]

    return notes


# --- readings -------------------------------------------------------------------------------------


def test_a_reading_takes_what_it_leaves_empty_from_its_figure(put: Put) -> None:
    figures = put("figures", [FIGURES, GROWTH])
    c = load_collection(figures, readings=put("readings", ["figure,concept", "us,gdp"]))
    [row] = c.readings.to_dict("records")
    assert (row["claim"], row["indicator"], row["area"], row["unit"]) == (
        "us", "output_growth", "USA", "pct_per_year"
    )  # fmt: skip
    assert (row["start_year"], row["end_year"], row["role"]) == (1961, 1970, "compared")
    assert row["title"] == "gross domestic product"
    [answer] = answers(c).to_dict("records")
    assert answer["estimates"] > 0


def test_a_reading_of_another_quantity_takes_no_unit_from_its_figure(put: Put) -> None:
    readings = put("readings", ["figure,indicator,start_year,end_year", "us,investment,1970,1970"])
    [row] = load_collection(put("figures", [FIGURES, GROWTH]), readings=readings).readings.to_dict(
        "records"
    )
    assert row["unit"] != row["unit"]  # missing
    assert (row["start_year"], row["title"]) == (1970, "investment")


def test_a_reading_of_a_ratio_takes_no_unit_from_its_figure(put: Put) -> None:
    c = load_collection(
        put("figures", [f"{FIGURES},claim",
                        "less,output_growth,SUN,pct_of_earlier_rate,1981,1985,50%,slow"]),
        claims=put("claims", ["claim,title,statement,test", "slow,Slow,It halved.,ratio"]),
        readings=put("readings", ["figure,from_start_year,from_end_year", "less,1951,1955"]),
    )  # fmt: skip
    assert c.readings["unit"].isna().all()
    assert answers(c)["estimates"].tolist() != [0]


def test_a_reading_without_a_figure_says_all_itself(put: Put) -> None:
    report = own.check([put("readings", ["figure,concept,indicator", ",gdp,output_growth"])])
    [problem] = report.problems
    assert (problem.line, problem.column, problem.expected) == (
        2, "figure",
        "claim, title, area, role empty; expected these, or a figure from which they are taken",
    )  # fmt: skip


def test_a_reading_has_both_years_or_those_of_its_figure(put: Put) -> None:
    tables = put("figures", [FIGURES, GROWTH]), put("r", ["figure,start_year", "us,1965"])
    [problem] = own.check(tables).problems
    assert problem.expected == (
        "the cell is empty; expected both years, or neither: those of the figure; start_year has "
        "one"
    )


def test_the_unit_of_a_reading_fits_the_indicator_of_its_figure(put: Put) -> None:
    tables = put("figures", [FIGURES, GROWTH]), put("r", ["figure,unit", "us,bn_usd"])
    [problem] = own.check(tables).problems
    assert (problem.line, problem.column, problem.kind) == (2, "unit", "unit")


def test_the_template_of_readings_shows_that_two_columns_are_enough() -> None:
    text = own.template("readings")
    assert "#   figure,concept\n#   my_growth,gnp\n" in text
    assert "Of a reading with a figure, what is empty is taken from the figure" in text


def test_a_reading_of_a_concept_that_nothing_measures_is_noted(said: Said) -> None:
    assert said([FIGURES, GROWTH], ["figure,concept", "us,nmp_produced"]) == [
        ("concept", f"{NO} output_growth of this concept here; there is: gdp")
    ]


def test_answers_take_claims_and_readings_as_a_report_does(
    put: Put, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "--figures": put("f", [f"{FIGURES},claim", f"{GROWTH},mine"]),
        "--claims": put("c", ["claim,title,question,statement,test",
                              "mine,Mine,Was it {as_printed}?,It was.,level"]),
        "--readings": put("r", ["figure,concept", "us,gdp"]),
    }  # fmt: skip
    asked = [text for option, path in files.items() for text in (option, str(path))]
    assert cli.main(["answers", *asked]) == 0
    assert "Was it 4.0%? [mine]" in capsys.readouterr().out


def test_a_reading_of_no_figure_of_the_readers_is_told_where_it_was_looked_for(put: Put) -> None:
    tables = put("f", [FIGURES, GROWTH]), put("r", ["figure,concept", "uk,gdp"])
    [problem] = own.check(tables).problems
    assert problem.expected == "expected a name in the table of figures"


# --- what a check says of figures that nothing can be set beside ----------------------------------


@pytest.mark.parametrize(
    ("row", "column", "note"),
    [
        (
            "a,military_share,POL,pct_of_gdp,1970,1970,3%", "area",
            (f"{NO} military_share for this area; for context only: "
            "sipri2025_military_share_pol; for other areas there is: SUN, USA"),
        ),
        (
            "a,military_spending,USA,bn_usd,1970,1970,80", "unit",
            (f"{NO} military_spending in this unit; for context "
            "only: cow_outlays_usa, dia_dollar_cost_1976_usa; there is, in units of another "
            "measure (to be converted, not renamed): bn_roubles"),
        ),
        (
            "a,output_per_head,POL,bn_usd,1970,1970,80", "unit",
            (f"{NO} output_per_head in this unit; there is, in units "
            "of another measure (to be converted, not renamed): intl_dollars_2011_per_head"),
        ),
    ],
)  # fmt: skip
def test_a_note_says_what_may_be_compared_what_is_context_and_what_is_another_measure(
    said: Said, row: str, column: str, note: str
) -> None:
    assert said([FIGURES, row]) == [(column, note)]


def test_nothing_is_noted_of_a_ratio_that_is_answered(said: Said) -> None:
    figures = [f"{FIGURES},claim", "a,output_growth,SUN,pct_of_earlier_rate,1981,1985,30%,slow"]
    claims = ["claim,title,statement,test", "slow,Slow,It fell to a third.,ratio"]
    readings = ["figure,from_start_year,from_end_year", "a,1951,1955"]
    assert said(figures, claims, readings) == []
    [(column, note)] = said([FIGURES, figures[1].removesuffix(",slow")])
    assert (column, note.partition(":")[0]) == (
        "unit", "such a figure is answered by a claim of test ratio and a reading with both periods"
    )  # fmt: skip


# --- estimates of a reader's ----------------------------------------------------------------------


def copied(series: str, digits: int = 1, years: int = 20) -> list[str]:
    """Lines with the values of one of our series, rounded to so many decimals."""
    c = load_collection()
    about = c.series.set_index("series").loc[series]
    rows = c.evidence[(c.evidence["series"] == series) & c.evidence["value"].notna()]
    return [ESTIMATES] + [
        f"{about['indicator']},Mine,{about['unit']},{about['area']},{row.start_year},"
        f"{row.end_year},{row.value:.{digits}f}"
        for row in rows.head(years).itertuples()
    ]


def test_a_series_with_the_values_of_one_of_ours_and_no_lineage_is_noted(said: Said) -> None:
    [(column, note)] = said(copied("sipri_usa_2022"))
    assert column == "title"
    assert note == (
        "same values as sipri_usa_2022 in 20 years: lineage sipri? else it counts as a second "
        "witness"
    )
    assert said(copied("sipri_usa_2022", years=2)) == []


def test_a_series_of_a_stated_lineage_or_with_other_values_is_not_noted(said: Said) -> None:
    header, *rows = copied("sipri_usa_2022")
    assert said([f"{header},lineage", *(f"{row},sipri" for row in rows)]) == []
    assert said([header, *(f"{row.rpartition('.')[0]}.95" for row in rows)]) == []


def test_estimates_in_whose_years_no_figure_lies_are_noted(said: Said) -> None:
    late = [ESTIMATES, *(f"output_growth,Mine,pct_per_year,USA,{year},{year},2.12{year % 7}"
                         for year in range(1991, 2016))]  # fmt: skip
    [(column, note)] = said([FIGURES, GROWTH], late)
    assert (column, note) == (
        "start_year",
        "1991 to 2015; no figure of yours on this quantity and country lies in these years",
    )
    assert said(late) == []
    assert said([FIGURES, GROWTH.replace("1961,1970", "1961,1991")], late) == []


def test_estimates_of_a_level_bear_on_its_growth(said: Said) -> None:
    level = [
        ESTIMATES,
        *(f"output,Mine,index,USA,{year},{year},1{year % 90}" for year in (1970, 1980)),
    ]
    assert said([FIGURES, GROWTH], level) == []


def test_a_file_of_which_no_figure_is_about_anything_is_noted_once(said: Said) -> None:
    [(column, note)] = said(
        [FIGURES, GROWTH], [ESTIMATES, "births,Mine,thousand_births,FRA,1970,1970,9"]
    )
    assert (column, note) == (
        "indicator", "no figure of yours is on a quantity and country of this file"
    )  # fmt: skip


def test_a_series_is_computed_of_one_of_ours_and_one_of_the_readers(put: Put) -> None:
    given = "indicator,unit,area,start_year,end_year,value"
    mine = put("e", [f"series,title,{given}",
                     "mine,Mine,military_spending,bn_roubles,SUN,1970,1970,50"])  # fmt: skip
    head = "series,title,indicator,unit,area,method,inputs"
    made = "share,Share,military_share,pct_of_gnp,SUN,ratio,{}"
    series = put("s", [head, made.format("mine; cia_gnp_1982")])
    evidence = load_collection(evidence=[mine, series]).evidence
    found = evidence[(evidence["start_year"] == 1970) & (evidence["end_year"] == 1970)]
    value = found.set_index("series")["value"]
    assert value["share"] == pytest.approx(100 * value["mine"] / value["cia_gnp_1982"])
    [problem] = own.check([mine, put("t", [head, made.format("mine; nobodys")])]).problems
    assert (problem.column, problem.value) == ("inputs", "mine; nobodys")


# --- rises, falls and parts -----------------------------------------------------------------------

CHANGE = "indicator,area,unit,start_year,end_year,as_printed,value,measure,claim"
RATIO = [
    ["claim,title,statement,test", "slow,Slow,It changed.,ratio"],
    ["reading,claim,title,indicator,area,role,from_start_year,from_end_year,start_year,end_year",
     "a,slow,a,output_growth,SUN,compared,1951,1955,1981,1985"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "value", "measure", "note"),
    [
        ("25%", 25, "an increase of the rate", "an increase of 25% is 125% of the earlier"),
        (
            "7.5%",
            7.5,
            "rising by so much",
            "an increase of 7.5% is 107.5% of the earlier: expected",
        ),
        ("more than a quarter", 25, "", None),
        ("fell by 25%", 75, "it fell", None),
        ("25%", 25, "growth fell by a quarter", "a fall of 25% is 75% of the earlier"),
        ("30%", 30, "growth fell to that", None),
        ("125%", 125, "growth rose", None),
    ],
)
def test_a_figure_of_a_ratio_that_speaks_of_a_change_is_noted_with_what_is_left(
    said: Said, printed: str, value: float, measure: str, note: str | None
) -> None:
    row = f"output_growth,SUN,pct_of_earlier_rate,1981,1985,{printed},{value},{measure},slow"
    found = [text for _, text in said([CHANGE, row], *RATIO)]
    assert len(found) == (note is not None)
    assert all(text.startswith(str(note)) for text in found)


@pytest.mark.parametrize(
    ("measure", "value", "noted"),
    [
        ("output fell", "2.5", True), ("decline of output", "2.5", True),
        ("output dropped", "-2.5", False), ("growth fell to it", "2.5", False), ("", "2.5", False),
    ],
)  # fmt: skip
def test_a_fall_with_a_value_above_zero_is_noted(
    said: Said, measure: str, value: str, noted: bool
) -> None:
    row = f"output_growth,SUN,pct_per_year,1981,1985,,{value},{measure},"
    notes = said([CHANGE, row])
    assert notes == ([("value", "if it fell, the value is negative: -2.5")] if noted else [])


@pytest.mark.parametrize(
    ("unit", "indicator", "printed", "end"),
    [
        ("pct_over_period", "output_growth_cumulative", "a quarter", ": 25, or -25 if it fell"),
        ("pct_of_gnp", "military_share", "half", ": 50"),
        ("pct_of_earlier_rate", "output_growth", "a quarter",
         ": 25, or 125 if it rose by that, 75 if it fell by that"),
        ("thousand_people", "population", "half a million", ""),
    ],
)  # fmt: skip
def test_a_part_in_words_is_answered_with_the_number_that_it_may_be(
    put: Put, unit: str, indicator: str, printed: str, end: str
) -> None:
    row = f"a,{indicator},SUN,{unit},1981,1985,{printed}"
    [problem] = own.check([put("figures", [FIGURES, row])]).problems
    assert problem.expected == (
        f"as_printed gives a sign or a fraction in words; expected the figure in value{end}"
    )


def test_the_units_that_fit_a_figure_of_a_ratio_begin_with_that_of_ratios(put: Put) -> None:
    figures = [f"{FIGURES},claim", "a,output_growth,SUN,pct_of_gnp,1981,1985,30%,slow"]
    files = [put("f", figures), *(put(f"c{n}", table) for n, table in enumerate(RATIO))]
    [problem] = own.check(files).problems
    assert problem.expected.endswith("units that fit: pct_of_earlier_rate, pct_per_year")


def test_a_figure_of_a_ratio_in_another_unit_is_noted(said: Said) -> None:
    [(column, note)] = said(
        [f"{FIGURES},claim", "a,output_growth,SUN,pct_per_year,1981,1985,30%,slow"], *RATIO
    )
    assert (column, note.rpartition("; ")[2]) == ("unit", "expected pct_of_earlier_rate")


def test_the_templates_say_what_claims_stand_for_and_that_a_figure_needs_none() -> None:
    claims, figures = (
        " ".join(own.template(kind).replace("\n#", "").split()) for kind in ("claims", "figures")
    )
    for name in ("{as_printed}", "{period}", "{from_period}", "{to_period}"):
        assert f"{name} " in claims.partition("Columns")[0]
    assert "has the unit pct_of_earlier_rate" in claims
    assert "claim may stay empty" in figures


# --- whose number is it ---------------------------------------------------------------------------


def test_whose_finds_in_the_world_table_what_answers_cite(
    put: Put, capsys: pytest.CaptureFixture[str]
) -> None:
    c = load_collection(put("f", [FIGURES, "pl,output_growth,POL,pct_per_year,1971,1975,6.5%"]))
    cited = estimates_of(c.figures["claim"], c)
    assert set(cited["lineage"]) == {"maddison"}
    number = f"{cited['value'].iloc[0]:.1f}"
    found = whose(number, 1971, 1975, area="POL")
    assert "world_pol_gdp" in set(found.hits["series"])
    assert whose(number, 1971, 1975, area="POL", c=load_collection()).hits.empty
    assert cli.main(["whose", number, "1971-1975", "--area", "POL"]) == 0
    assert "Maddison" in capsys.readouterr().out


def test_whose_adds_nothing_where_ours_measure_all() -> None:
    assert of_area("SUN").series["series"].tolist() == load_collection().series["series"].tolist()
