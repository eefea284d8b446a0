"""Printed figures: what each kind of print is read as, and where the value is asked for."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, example, given, strategies as st

from sovdata import own, printed, tables, wording
from sovdata.collection import load_collection
from sovdata.display import number
from sovdata.printed import (
    Unit,
    precision_of,
    printed_bounds,
    printed_interval,
    printed_numbers as numbers_of,
    read,
    round_as_printed,
    rounding,
    said,
    unit_of,
)

RATE = unit_of("% a year", "rate", 0.01)
BIRTHS = unit_of("per 1000 births", "level", 0.001)
THOUSANDS = unit_of("thousand people", "level", 1000)
MILLIONS = unit_of("million people", "level", 1e6)
DOLLARS = unit_of("bn US dollars", "level", 1e9)
KG = unit_of("kg a head", "level", 1)
INDEX = unit_of("index points", "index", 1)

printed_numbers = (
    st.decimals(-10_000, 10_000, places=2).map(str)
    | st.decimals(0, 1000, places=1).map(str)
    | (st.integers(-10_000, 10_000).map(str))
)


# Golden cases: what is printed, in which unit, its value, and the interval of a figure to a digit


@pytest.mark.parametrize(
    ("as_printed", "unit", "value", "low", "high"),
    [
        # digits and points
        ("11.2%", RATE, "11.2", 11.15, 11.25),
        ("11%", RATE, "11", 10.5, 11.5),
        ("11.20", RATE, "11.20", 11.195, 11.205),
        (".5%", RATE, "0.5", 0.45, 0.55),
        ("0.125%", RATE, "0.125", 0.1245, 0.1255),
        ("5.", RATE, "5", 4.5, 5.5),
        # thousands: comma, apostrophes, spaces of every width
        ("1,200", KG, "1200", 1199.5, 1200.5),
        ("1'200", KG, "1200", 1199.5, 1200.5),
        ("1\u2019200", KG, "1200", 1199.5, 1200.5),
        ("1 200", KG, "1200", 1199.5, 1200.5),
        ("1\u00a0200", KG, "1200", 1199.5, 1200.5),
        ("1\u2009200", KG, "1200", 1199.5, 1200.5),
        ("1\u202f200", KG, "1200", 1199.5, 1200.5),
        ("1,200,000.5", KG, "1200000.5", 1200000.45, 1200000.55),
        ("241 700", THOUSANDS, "241700", 241699.5, 241700.5),
        ("241 700 thousand", THOUSANDS, "241700", 241699.5, 241700.5),
        # signs
        ("-3.3%", RATE, "-3.3", -3.35, -3.25),
        ("\u22123.3%", RATE, "-3.3", -3.35, -3.25),
        ("\u2212 3.3%", RATE, "-3.3", -3.35, -3.25),
        ("- 3.3%", RATE, "-3.3", -3.35, -3.25),
        ("\u2013 3.3%", RATE, "-3.3", -3.35, -3.25),
        ("\uff0d3.3%", RATE, "-3.3", -3.35, -3.25),
        ("\uff0d 3.3%", RATE, "-3.3", -3.35, -3.25),
        ("\ufe633.3%", RATE, "-3.3", -3.35, -3.25),
        ("\u20103.3%", RATE, "-3.3", -3.35, -3.25),
        ("growth \u2212 3.3%", RATE, "-3.3", -3.35, -3.25),
        ("+3.3%", RATE, "3.3", 3.25, 3.35),
        ("minus 3.3%", RATE, "-3.3", -3.35, -3.25),
        ("Negative 3.3%", RATE, "-3.3", -3.35, -3.25),
        ("plus 3.3%", RATE, "3.3", 3.25, 3.35),
        ("GNP-11.2%", RATE, "11.2", 11.15, 11.25),
        ("\u2212$5 million", THOUSANDS, "-5000", -5500, -4500),
        ("$\u22125 million", THOUSANDS, "-5000", -5500, -4500),
        # per cent and per mille
        ("11.2 per cent", RATE, "11.2", 11.15, 11.25),
        ("11.2\u2030", RATE, "1.12", 1.115, 1.125),
        ("11.2 per thousand", RATE, "1.12", 1.115, 1.125),
        ("27.3\u2030", BIRTHS, "27.3", 27.25, 27.35),
        ("27.3 per 1,000", BIRTHS, "27.3", 27.25, 27.35),
        ("27.3 per thousand", BIRTHS, "27.3", 27.25, 27.35),
        # exponents stand for whole units
        ("1e5", KG, "100000", 99999.5, 100000.5),
        ("1.5E+3", KG, "1500", 1499.5, 1500.5),
        # scale words keep the place of the last digit printed
        ("$1.5 trillion", DOLLARS, "1500", 1450, 1550),
        ("2.1 million", THOUSANDS, "2100", 2050, 2150),
        ("2.1 million", MILLIONS, "2.1", 2.05, 2.15),
        ("2.10 million", THOUSANDS, "2100", 2095, 2105),
        ("10.3k", KG, "10300", 10250, 10350),
        ("5M", THOUSANDS, "5000", 4500, 5500),
        ("1.5bn", DOLLARS, "1.5", 1.45, 1.55),
        ("\u00a35m", DOLLARS, "0.005", 0.0045, 0.0055),
        ("$3b", DOLLARS, "3", 2.5, 3.5),
        ("2 thousand million", DOLLARS, "2", 1.5, 2.5),
        ("18 (million sets)", unit_of("million sets", "level", None), "18", 17.5, 18.5),
        ("93.3 million tonnes", unit_of("million tonnes", "level", None), "93.3", 93.25, 93.35),
        ("93.3t", KG, "93.3", 93.25, 93.35),
        # a footnote raised, a degree, a word behind
        ("11\u00b2%", RATE, "11", 10.5, 11.5),
        ("12 \u00b0C", KG, "12", 11.5, 12.5),
        ("12 overall", RATE, "12", 11.5, 12.5),
        ("11% higher", RATE, "11", 10.5, 11.5),
    ],
)
def test_a_figure_is_read_in_its_unit_to_its_last_digit(
    as_printed: str, unit: Unit, value: str, low: float, high: float
) -> None:
    reading = read(as_printed, unit)
    assert (reading.kind, reading.digits, reading.asks, precision_of(as_printed)) == (
        "figure",
        value,
        "",
        "printed",
    )
    assert reading.fits(value)
    assert not reading.fits(str(Decimal(value) + 1))
    assert tuple(rounding(as_printed, float(value), unit)) == (low, high)


def test_a_sign_that_touches_its_digits_after_words_is_a_minus():
    assert [read(f"growth of {sign}4.6%").digits for sign in "-\u2013"] == ["-4.6", "-4.6"]


def test_a_figure_in_words_stands_at_its_value_whatever_digits_stand_beside():
    found = said("five, or 5 to 6, in ten", 5, "words")
    assert (found.kind, found.low, found.high, found.exact) == ("figure", 5, 5, False)


@pytest.mark.parametrize(("as_printed", "other"), [("11%", "11.0"), ("11.2%", "11.20")])
def test_a_plain_figure_has_in_value_the_decimals_that_it_has_in_print(as_printed, other):
    reading = read(as_printed)
    assert reading.fits(as_printed.rstrip("%"))
    assert not reading.fits(other)


@pytest.mark.parametrize(
    ("as_printed", "unit", "means", "asks"),
    [
        ("0,125%", RATE, ["0.125"], "a decimal comma"),
        ("11,2%", RATE, ["11.2"], "a decimal comma"),
        ("1 234,5", KG, ["1234.5"], "a decimal comma"),
        ("1.234.567", KG, ["1234567"], "more than one number"),
        ("1,234%", RATE, ["1234", "1.234"], "may mean 1234 or 1.234"),
        ("10.000", KG, ["10.000", "10000", "10"], "may mean 10.000 or 10000"),
        ("growth \u2013 3.3%", RATE, ["3.3", "-3.3"], "may mean 3.3 or -3.3"),
        ("\u2014 GNP \u20143.3%", RATE, ["3.3", "-3.3"], "may mean 3.3 or -3.3"),
        ("5m", THOUSANDS, ["5", "5000"], "may mean 5 or 5000"),
        ("5 million", RATE, ["5"], "gives a scale (million)"),
        ("5 million", INDEX, ["5"], "gives a scale (million)"),
        ("11.2\u2030", KG, ["11.2"], "shows per mille"),
        ("(3.3%)", RATE, ["-3.3", "3.3"], "a sign or a fraction in words"),
        ("3\u00bd%", RATE, ["3.5"], "a sign or a fraction in words"),
        ("\u00bc", RATE, ["25", "0.25"], "a sign or a fraction in words"),
        ("half", RATE, ["50"], "a sign or a fraction in words"),
        ("two thirds", RATE, ["67"], "a sign or a fraction in words"),
        ("10\u2075", KG, ["100000"], "a sign or a fraction in words"),
        ("2 \u00d7 10^6", KG, ["2000000"], "a sign or a fraction in words"),
        ("1951-55: 11.2%", RATE, ["11.2"], "more than one number"),
        ("1234567890123456", KG, [], "at most 15 digits"),
        ("1234567 trillion", KG, [], "at most 15 digits"),
    ],
)
def test_what_can_be_read_in_two_ways_asks_for_the_value_and_believes_it(
    as_printed: str, unit: Unit, means: list[str], asks: str
) -> None:
    reading = read(as_printed, unit)
    assert reading.digits is None
    assert asks in reading.asks
    assert all(reading.fits(value) for value in means)


@pytest.mark.parametrize(
    ("as_printed", "unit", "value"),
    [
        ("0,125%", RATE, "126"),
        ("1,234%", RATE, "12.34"),
        ("10.000", KG, "100"),
        ("2.1 million", THOUSANDS, "2.1"),
        ("11.0%", RATE, "11"),
        ("11.2%", RATE, "11.20"),
        ("5m", THOUSANDS, "50"),
        ("12 to 14%", RATE, "15"),
    ],
)
def test_a_value_that_the_print_cannot_mean_is_not_believed(
    as_printed: str, unit: Unit, value: str
) -> None:
    assert not read(as_printed, unit).fits(value)


@pytest.mark.parametrize(
    "text",
    ["\u0663%", "\uff11\uff12%", "1\uff12%", "twenty per cent", "", None, float("nan"), 11.2],
)
def test_words_and_digits_of_other_scripts_are_no_numbers(text: object) -> None:
    assert read(text).numbers == ()
    assert read(text).digits is None
    assert numbers_of(text) == []


@pytest.mark.parametrize(
    "as_printed",
    [
        "about 5%",
        "c.5%",
        "c. 5",
        "ca. 5",
        "circa 5",
        "~5",
        "\u22485%",
        "NEARLY 5",
        "almost 5",
        "5% or so",
        "not quite 5%",
        "some 5",
        "5%?",
        "roughly 5",
        "approx. 5",
        "5-odd",
        "5ish",
        "5 or thereabouts",
        "perhaps 5",
        "just under 5",
        "well over 5",
        "around 5",
        "5 \u00b1 1",
        "in the region of 5",
        "as much as 5",
        "5% plus",
        "hardly 5%",
        "\u22675",
        "at best 5",
        "near 5",
        "5 at most",
    ],
)
def test_a_figure_with_a_word_that_qualifies_is_never_read_as_exact(as_printed: str) -> None:
    assert precision_of(as_printed) == "round"
    assert read(as_printed, RATE).numbers[0].readings[0] == 5
    assert not said(as_printed, 5, precision_of(as_printed), RATE).exact


@pytest.mark.parametrize(
    ("hedge", "precision"),
    [("about", "round"), ("below", "round"), ("not quite", "round"), ("only", "printed")],
)
def test_a_hedge_beside_the_figure_counts_as_one_in_it(hedge: str, precision: str) -> None:
    assert precision_of("5%", hedge) == precision


@pytest.mark.parametrize(
    ("as_printed", "low", "high"),
    [
        ("over 3%", 3, math.inf),
        ("above 3%", 3, math.inf),
        ("more than 3", 3, math.inf),
        ("at least 3%", 3, math.inf),
        ("\u22653%", 3, math.inf),
        (">3%", 3, math.inf),
        ("3% or more", 3, math.inf),
        ("3%+", 3, math.inf),
        ("not below 3", 3, math.inf),
        ("no less than 3", 3, math.inf),
        ("no fewer than 3", 3, math.inf),
        ("upwards of 3", 3, math.inf),
        ("well over $3", 3, math.inf),
        ("not short of 3", 3, math.inf),
        ("not in excess of 3", -math.inf, 3),
        ("under 3%", -math.inf, 3),
        ("below 3%", -math.inf, 3),
        ("fewer than 3", -math.inf, 3),
        ("less than 3", -math.inf, 3),
        ("up to 3", -math.inf, 3),
        ("\u22643%", -math.inf, 3),
        ("<3", -math.inf, 3),
        ("no more than 3", -math.inf, 3),
        ("not over 3", -math.inf, 3),
        ("at most 3", -math.inf, 3),
        ("3% or less", -math.inf, 3),
        ("3% over five years", 3, 3),
        ("3 overall", 3, 3),
    ],
)
def test_a_bound_is_open_on_one_side(as_printed: str, low: float, high: float) -> None:
    own = said(as_printed, 3, precision_of(as_printed), RATE)
    assert (own.low, own.high) == (low, high)
    assert own.kind == ("figure" if low == high else "bound")


@pytest.mark.parametrize(
    ("as_printed", "low", "high"),
    [
        ("less than half", -math.inf, 50),
        ("not more than a half", -math.inf, 50),
        ("over one-half", 50, math.inf),
        ("more than a quarter", 50, math.inf),
        ("at least three quarters", 50, math.inf),
        ("half or more", 50, math.inf),
        ("a third or less", -math.inf, 50),
        ("half", 50, 50),
        ("nearly one-third", 50, 50),
        ("half of less than that", 50, 50),
    ],
)
def test_a_bound_in_words_is_open_on_one_side(as_printed: str, low: float, high: float) -> None:
    assert said(as_printed, 50, "words", RATE)[:2] == (low, high)


def test_a_bound_below_zero_is_the_number_with_its_sign() -> None:
    assert said("below \u22123%", -3, "round", RATE)[:2] == (-math.inf, -3)


@pytest.mark.parametrize(
    ("as_printed", "unit", "value", "low", "high", "places"),
    [
        ("12 to 14 percent", RATE, 13, 12, 14, 0),
        ("12\u201314%", RATE, 12, 12, 14, 0),
        ("12-14%", RATE, 14, 12, 14, 0),
        ("12% \u2013 14%", RATE, 13, 12, 14, 0),
        ("between 12 and 14", RATE, 13, 12, 14, 0),
        ("12 or 13.5", RATE, 12, 12, 13.5, 1),
        ("1.2 to 1.5 trillion", DOLLARS, 1300, 1200, 1500, -2),
        ("$1.2 to $1.5 trillion", DOLLARS, 1300, 1200, 1500, -2),
        ("900 thousand to 1.2 million", THOUSANDS, 1000, 900, 1200, 0),
        ("11 to 12\u2030", RATE, 1.15, 1.1, 1.2, 1),
    ],
)
def test_a_range_runs_from_end_to_end(
    as_printed: str, unit: Unit, value: float, low: float, high: float, places: int
) -> None:
    reading, own = read(as_printed, unit), said(as_printed, value, "round", unit)
    assert (reading.kind, own.kind, reading.asks) == ("range", "range", "")
    assert float(str(reading.digits)) == low
    assert (own.low, own.high, own.places, own.exact) == (low, high, places, False)
    assert reading.fits(str(value))


def test_a_figure_that_prints_no_digit_of_its_value_has_the_value_s() -> None:
    assert said("twenty per cent", 20, "words") == (
        (20, 20, "20", 0, "figure", False, False, False, False)
    )
    assert said("minus 3.3%", -3.3, "printed", RATE) == (
        -3.3,
        -3.3,
        "-3.3",
        1,
        "figure",
        True,
        False,
        False,
        False,
    )
    assert said("0,125%", 0.125, "printed", RATE).places == 3


@pytest.mark.parametrize(
    ("label", "scale", "found"),
    [
        ("% a year", 0.01, "0.01"),
        ("% mine", None, "0.01"),
        ("million tonnes", None, "1e6"),
        ("million tonnes", 1, "1e6"),
        ("bn roubles", None, "1e9"),
        ("thousand million roubles", None, "1e9"),
        ("per 1000 births", None, "0.001"),
        ("kg a head", None, "1"),
        ("millionaires", None, "1"),
        ("thousand people", "1000", "1000"),
    ],
)
def test_a_unit_without_a_scale_has_that_of_its_label(
    label: str, scale: object, found: str
) -> None:
    assert unit_of(label, "level", scale).scale == Decimal(found)


# A reader's tables


NEEDED = "indicator,area,unit"
Lines = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Lines:
    """Write rows of cells as a table."""

    def write(name: str, *rows: list[str]) -> Path:
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        (tmp_path / name).write_text(out.getvalue(), encoding="utf-8")
        return tmp_path / name

    return write


def figure(
    written: Lines,
    as_printed: str,
    unit: str = "pct_per_year",
    value: str = "",
    indicator: str = "output_growth",
) -> Path:
    return written(
        "mine.csv",
        [*NEEDED.split(","), "as_printed", "value"],
        [indicator, "SUN", unit, as_printed, value],
    )


@pytest.mark.parametrize(
    ("as_printed", "asks"),
    [
        ("0,125%", "a decimal comma"),
        ("10.000", "may mean 10.000 or 10000"),
        ("1,234%", "may mean 1234 or 1.234"),
        ("5 million", "gives a scale"),
        ("half", "in words"),
        ("\uff11\uff12%", "expected a number"),
    ],
)
def test_ambiguous_print_in_a_table_is_one_problem(
    written: Lines, as_printed: str, asks: str
) -> None:
    [problem] = own.check([figure(written, as_printed)]).problems
    assert (problem.line, problem.column) == (2, "value")
    assert asks in problem.expected


@pytest.mark.parametrize(
    ("as_printed", "value", "low", "high"),
    [
        ("0,125%", "0.125", 0.1245, 0.1255),
        ("10.000", "10", 9.9995, 10.0005),
        ("10.000", "10000", 9999.5, 10000.5),
        ("1,234%", "1.234", 1.2335, 1.2345),
        ("11.2\u2030", "1.12", 1.115, 1.125),
        ("11.2\u2030", "", 1.115, 1.125),
        ("\u2212 3.3%", "", -3.35, -3.25),
    ],
)
def test_a_value_given_beside_it_is_believed_with_the_digits_of_the_print(
    written: Lines, as_printed: str, value: str, low: float, high: float
) -> None:
    c = load_collection(figure(written, as_printed, value=value))
    [row] = c.figures.to_dict("records")
    assert (row["low"], row["high"], row["precision"]) == (low, high, "printed")
    assert low < row["value"] < high


@pytest.mark.parametrize("value", ["", "2100"])
def test_a_scale_word_is_read_in_the_unit_and_the_value_in_it_is_accepted(
    written: Lines, value: str
) -> None:
    c = load_collection(
        figure(written, "2.1 million", "thousand_people", value, indicator="population")
    )
    [row] = c.figures.to_dict("records")
    assert (row["value"], row["low"], row["high"]) == (2100, 2050, 2150)


def test_a_hedged_figure_said_to_be_exact_is_told(written: Lines) -> None:
    path = written(
        "mine.csv",
        [*NEEDED.split(","), "as_printed", "precision"],
        ["output_growth", "SUN", "pct_per_year", "below 5%", "printed"],
    )
    assert [problem.column for problem in own.check([path]).problems] == ["precision"]


def test_a_changed_figure_is_read_in_its_unit_and_refused_where_it_may_mean_two() -> None:
    figures = tables.load_stats()
    name = figures["figure"].iloc[0]
    assert tables.with_figure(figures, name, "112\u2030").loc[
        0, ["value", "low", "high"]
    ].tolist() == [11.2, 11.15, 11.25]
    with pytest.raises(ValueError, match=r"may mean 10.000 or 10000"):
        tables.with_figure(figures, name, "10.000")


# Units of one dimension


EVIDENCE = ["indicator", "title", "unit", "area", "start_year", "end_year", "value"]
SAID = ["indicator", "area", "start_year", "end_year", "as_printed", "unit"]


def test_units_that_differ_by_their_scale_are_compared_after_conversion(written: Lines) -> None:
    mine = written(
        "figures.csv",
        SAID,
        ["military_spending", "USA", "1986", "1986", "$1.5 trillion", "bn_usd"],
        ["population", "FRA", "1980", "1980", "2.1 million", "thousand_people"],
        ["population", "FRA", "1980", "1980", "2.1 million", "million_people"],
    )
    theirs = written(
        "estimates.csv",
        EVIDENCE,
        ["military_spending", "COW milex", "thousand_usd", "USA", "1986", "1986", "265500000"],
        ["population", "COW", "thousand_people", "FRA", "1980", "1980", "2050"],
    )
    c = load_collection(mine, evidence=[theirs])
    dollars, thousands, millions = wording.answers(c).to_dict("records")
    assert dollars["gap"] == pytest.approx(1500 - 266)  # 265.5 bn, not 300
    assert (
        (thousands["standing"], thousands["gap"])
        == (millions["standing"], millions["gap"])
        == ("same as printed", 0)
    )
    assert (
        "$1.5 trillion (1\u202f500 bn US dollars) is 1\u202f234 bn US dollars above"
        in dollars["answer"]
    )
    shown = wording.estimates_of(millions["claim"], c)
    assert shown.loc[shown["title"] == "COW", ["used", "unit", "value"]].to_numpy().tolist() == [
        ["counted", "million_people", 2.05]
    ]


def test_a_unit_of_another_scale_that_compares_with_per_cent_is_converted(written: Lines) -> None:
    units = written(
        "units.csv",
        ["unit", "label", "kind", "scale", "compares_with", "definition"],
        ["gnp_part", "of GNP as a fraction", "share", "1", "pct_of_gnp", "A fraction of GNP."],
    )
    mine = written(
        "figures.csv", SAID, ["military_share", "SUN", "1981", "1985", "0.15", "gnp_part"]
    )
    c = load_collection(mine, evidence=[units])
    found = wording.estimates_of(c.claims["claim"], c)
    counted = found[(found["used"] == "counted") & (found["unit"] == "gnp_part")]
    assert len(counted)
    assert counted[["value", "low", "high"]].max().max() < 1


def test_units_of_one_dimension_have_one_kind() -> None:
    units = tables.load_vocabulary("units")
    groups = units.dropna(subset="dimension").groupby("dimension")
    assert (groups["kind"].nunique() == 1).all()
    assert (groups["scale"].nunique() == groups.size()).all()
    assert (groups.size() > 1).all()


def test_conversions_lead_from_a_unit_to_those_like_it() -> None:
    c = load_collection()
    assert c.factors["million_people"] == {
        "million_people": 1,
        "thousand_people": 0.001,
        "people": 1e-6,
    }
    assert c.factors["pct_of_gnp"] == {"pct_of_gnp": 1, "pct_of_gdp": 1}


# Intervals


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("11.2", "11.15", "11.25"),
        ("11", "10.5", "11.5"),
        ("0.5", "0.45", "0.55"),
        ("11.20", "11.195", "11.205"),
        ("-0.3", "-0.35", "-0.25"),
        ("0", "-0.5", "0.5"),
        ("1500", "1499.5", "1500.5"),
    ],
)
def test_a_printed_number_stands_for_half_a_unit_of_its_last_digit_either_way(printed, low, high):
    assert printed_interval(printed) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (11.15, 1, "11.2"),
        (11.25, 1, "11.3"),  # half goes up, not to the even digit
        (11.249, 1, "11.2"),
        (0.5, 0, "1"),
        (2.675, 2, "2.68"),  # as written, though the nearest binary number is below it
        (11, 1, "11.0"),
        (1250, -2, "1.3E+3"),
    ],
)
def test_a_value_is_rounded_half_up_to_the_decimals_of_the_printed_one(value, places, rounded):
    assert str(round_as_printed(value, places)) == rounded


@given(st.lists(printed_numbers, min_size=1, max_size=8))
def test_bounds_of_a_column_are_the_intervals_of_its_numbers(numbers):
    bounds = printed_bounds(pd.Series(numbers, dtype="str"))
    assert [tuple(map(float, printed_interval(text))) for text in numbers] == list(
        zip(bounds["low"], bounds["high"], strict=True)
    )


def test_bounds_of_a_column_keep_its_index_and_its_gaps():
    bounds = printed_bounds(pd.Series(["11.2", None], index=["b", "a"], dtype="str"))
    assert list(bounds.index) == ["b", "a"]
    assert bounds.loc["b"].tolist() == [11.15, 11.25]
    assert bounds.loc["a"].isna().all()


def test_bounds_of_no_numbers_are_no_rows():
    bounds = printed_bounds(pd.Series([], dtype="str"))
    assert list(bounds.columns) == ["low", "high"]
    assert len(bounds) == 0


@given(st.floats(-10_000, 10_000), st.integers(0, 2))
@example(11.25, 1)
@example(-0.25, 1)
def test_a_value_lies_in_the_interval_of_what_it_rounds_to(value, places):
    low, high = printed_interval(str(round_as_printed(value, places)))
    assert low <= Decimal(repr(value)) < high


@given(st.floats(0, 10_000), st.decimals(0, 10_000, places=1))
def test_a_value_outside_a_printed_interval_rounds_to_another_number(value, printed):
    low, high = printed_interval(str(printed))
    assume(not low <= Decimal(repr(value)) < high)
    assert round_as_printed(value, 1) != printed


@pytest.mark.parametrize("text", ["", "eleven", "NaN", "Infinity"])
def test_the_digits_of_what_is_no_number_are_refused(text):
    with pytest.raises(ValueError, match="not a number"):
        printed_interval(text)


def test_digits_with_an_exponent_stand_for_whole_units():
    assert printed_interval("1e3") == (Decimal("999.5"), Decimal("1000.5"))


# What holds for anything


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
@example(-0.04, 1)
@example(1234567.25, 3)
def test_what_is_shown_to_readers_is_read_back(value: float, decimals: int) -> None:
    shown = number(value, decimals)
    assume(len(shown) < 20)
    first = read(shown).numbers[0]
    assert float(first.readings[0]) == float(f"{value:.{decimals}f}")
    assert len(numbers_of(shown)) == 1


@given(
    st.decimals(0, 10_000, places=1),
    st.sampled_from(["%", " per cent", " per cent a year", " % a year"]),
    st.sampled_from(["", "-", "\u2212", "\u2212 "]),
)
def test_a_plain_figure_of_any_sign_is_read_to_its_digit(
    value: Decimal, words: str, sign: str
) -> None:
    reading = read(f"{sign}{value}{words}", RATE)
    assert reading.digits is not None
    assert Decimal(reading.digits) == (-value if sign else value)
    low, high = rounding(f"{sign}{value}{words}", float(reading.digits), RATE)
    assert low == pytest.approx(float(reading.digits) - 0.05)
    assert high == pytest.approx(float(reading.digits) + 0.05)


@given(
    st.decimals(1, 999, places=1),
    st.sampled_from(["thousand", "million", "billion", "trillion"]),
    st.sampled_from([KG, THOUSANDS, MILLIONS, DOLLARS]),
)
def test_a_scale_word_and_a_unit_make_a_power_of_ten(value: Decimal, word: str, unit: Unit) -> None:
    power = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}[word]
    [found] = read(f"{value} {word}", unit).numbers[0].readings
    assert found * unit.scale == value.scaleb(power)
    assert found == value.scaleb(power - round(math.log10(unit.scale)))


@given(st.text(max_size=40))
@example("\u2212")
@example("1e99")
@example("9" * 40)
@example("(1,2.3,4)")
def test_any_text_is_read_without_an_error_and_its_value_is_believed(text: str) -> None:
    for unit in (None, RATE, THOUSANDS):
        reading = read(text, unit)
        if reading.digits is not None:
            assert reading.fits(reading.digits)
            assert said(text, float(reading.digits), precision_of(text), unit).kind in (
                "figure",
                "bound",
            )


@pytest.mark.parametrize("part", ["1 ", "1,", "111 ", "- ", "(", "over ", "5 million ", "c."])
def test_a_text_too_long_for_a_figure_is_none(part: str) -> None:
    assert read(part * 50_000).numbers == ()
    assert read((part * 200)[:200], THOUSANDS).digits is None


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("fell by 4.6%", "pct_per_year", "-4.6"), ("a fall of 4.6%", "pct_per_year", "-4.6"),
     ("shrank 4.6%", "pct_over_period", "-4.6"), ("declined by about 2%", "pct_per_year", "-2"),
     ("lost 2%", "pct_per_year", "-2"), ("decreasing by 2%", "pct_per_year", "-2"),
     ("fell to 4.6%", "pct_per_year", "4.6"), ("grew by 4.6%", "pct_per_year", "4.6"),
     ("fell by 4.6%", "pct_of_gnp", "4.6"), ("-4.6%", "pct_per_year", "-4.6")],
)  # fmt: skip
def test_what_fell_by_so_much_grew_by_less_than_nothing(text, unit, value):
    units = printed.units_of(tables.load_vocabulary("units"))
    assert str(printed.read(text, units[unit]).digits) == value


def test_what_says_a_fall_right_before_a_number_may_be_another_word_elsewhere():
    falls = [
        printed.moves(text) < 0
        for text in (
            "decreasing",
            "a drop of 4%",
            "fell to 4%",
            "contracts signed",
            "days lost",
            "down payments",
        )
    ]
    assert falls == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("more than doubled", True),
        ("more than quadrupled", True),
        ("less than twice", False),
        ("over a third", True),
        ("passed 100 million", True),
        ("surpassed 3%", True),
    ],
)
def test_a_multiple_in_words_and_what_was_passed_are_bounds(text: str, above: bool) -> None:
    found = read(text)
    assert (found.kind, found.above) == ("bound", above)


@pytest.mark.parametrize("text", ["doubled", "passed", "more people", "twofold"])
def test_a_multiple_alone_or_a_bound_of_nothing_is_no_bound(text: str) -> None:
    assert read(text).kind == "figure"


RATES, EARLIER = Unit("rate", Decimal("0.01")), Unit("ratio", Decimal("0.01"))


@pytest.mark.parametrize(
    ("text", "value", "unit", "holds", "fails"),
    [
        ("fell by more than 8%", -8, RATES, -9, -7),
        ("fell by less than 9%", -9, RATES, -8, -10),
        ("more than a quarter", -25, RATES, -30, -8.6),
        ("over 2% every year", -2, RATES, -3, -1),
        ("over −3%", -3, RATES, -2, -4),
        ("more than halved", 50, EARLIER, 41, 91),
        ("fell by less than a quarter", 75, EARLIER, 91, 41),
        ("less than half", 50, EARLIER, 41, 91),
        ("more than doubled", 200, EARLIER, 300, 150),
        ("rose by more than a quarter", 125, EARLIER, 130, 110),
    ],
)
def test_a_bound_on_a_fall_is_one_on_its_size(
    text: str, value: float, unit: Unit, holds: float, fails: float
) -> None:
    found = said(text, value, "words", unit)
    assert found.kind == "bound"
    assert found.low <= holds <= found.high
    assert not found.low <= fails <= found.high


# --- what two fresh readers wrote: bounds of every year, signs, falls, multiples, changes ---------

GROWN = Unit("cumulative", Decimal("0.01"))
SHARE = Unit("share", Decimal("0.01"))
YEARS = Unit("level", Decimal(1))


@pytest.mark.parametrize(
    ("as_printed", "above"),
    [
        ("never more than 3%", False),
        ("never above 3%", False),
        ("never over 3%", False),
        ("never exceeded 3%", False),
        ("never reached 3%", False),
        ("at no time more than 3%", False),
        ("in no year more than 3%", False),
        ("no more than 3% in any year", False),
        ("3% at most in each year", False),
        ("at most 3% in all years", False),
        ("always below 3%", False),
        ("never less than 3%", True),
        ("never under 3%", True),
        ("never below 3%", True),
        ("always above 3%", True),
        ("always 3% or more", True),
        ("3% at least in every year", True),
    ],
)
def test_a_bound_that_never_or_always_holds_is_one_of_each_year(
    as_printed: str, above: bool
) -> None:
    own = said(as_printed, 3, "round", SHARE)
    assert (own.kind, own.each) == ("bound", True)
    assert (own.low, own.high) == ((3, math.inf) if above else (-math.inf, 3))


@pytest.mark.parametrize(
    ("as_printed", "above", "each"),
    [
        ("not once below 3%", True, True),
        ("did not fall below 3%", True, True),
        ("didn't fall below 3%", True, True),
        ("has not once been below 3%", True, True),
        ("without ever falling below 3%", True, True),
        ("did not exceed 3%", False, True),
        ("without exceeding 3%", False, True),
        ("did not rise above 3%", False, True),
        ("not below 3%", True, False),
        ("below 3% without services", False, False),
    ],
)
def test_a_negated_verb_turns_its_bound_round_as_never_does(
    as_printed: str, above: bool, each: bool
) -> None:
    found = read(as_printed, SHARE)
    assert (found.kind, found.above, found.each) == ("bound", above, each)
    assert read(printed.with_hedge("3%", as_printed.partition(" 3%")[0])).above == above


@pytest.mark.parametrize(
    ("strict", "as_printed"),
    [
        *((True, f"{word} 2%") for word in (
            "over", "above", "more than", "less than", "under", "below", ">", "<", "exceeded",
            "always above", "never reached", "did not reach",
        )),
        *((False, f"{word} 2%") for word in (
            "at least", "at most", "no more than", "not less than", "up to", "never more than",
            "never below", "a minimum of", "\u2265", "\u2264", "did not exceed",
        )),
        (False, "2% or more"),
        (False, "2% at most"),
        (False, "2%"),
    ],
)  # fmt: skip
def test_only_words_of_a_strict_bound_leave_out_the_number_itself(
    strict: bool, as_printed: str
) -> None:
    assert said(as_printed, 2, "round", SHARE).strict == strict


@pytest.mark.parametrize(
    ("as_printed", "value", "places"),
    [
        ("about $30,000", 30_000, -3),
        ("some 8,300", 8_300, -2),
        ("nearly 8,310", 8_310, -1),
        ("about 124,000", 124_000, -3),
        ("roughly 10", 10, 0),
        ("about 2.5", 2.5, 1),
        ("$8,300", 8_300, 0),
        ("over 8,300", 8_300, 0),
    ],
)
def test_zeros_after_two_digits_of_a_hedged_figure_do_not_count(
    as_printed: str, value: float, places: int
) -> None:
    assert said(as_printed, value, precision_of(as_printed), YEARS).places == places


@pytest.mark.parametrize("value", ["", "3"])
@pytest.mark.parametrize(
    ("as_printed", "unit", "indicator"),
    [
        ("tripled", "thousand_people", "population"),
        ("more than halved", "pct_of_gdp", "military_share"),
        ("3-fold", "thousand_people", "population"),
    ],
)
def test_a_multiple_of_a_level_or_a_share_says_where_it_is_to_be_given(
    written: Lines, as_printed: str, unit: str, indicator: str, value: str
) -> None:
    problems = own.check([figure(written, as_printed, unit, value, indicator)]).problems
    assert [problem.expected for problem in problems] == [printed.MULTIPLE]


@pytest.mark.parametrize(
    ("as_printed", "kind"),
    [
        ("3% a year at most", "bound"),
        ("3% of the total or more", "bound"),
        ("5% over at least ten years", "figure"),
        ("5%, the most in any year since 1950", "figure"),
        ("5%, never before seen", "figure"),
    ],
)
def test_what_stands_after_a_number_bounds_that_number_alone(as_printed: str, kind: str) -> None:
    assert (read(as_printed, RATE).kind, read(as_printed, RATE).each) == (kind, False)


@pytest.mark.parametrize(
    ("printed_text", "hedge", "together"),
    [
        ("3%", "never more than", "never more than 3%"),
        ("above 3%", "never", "never above 3%"),
        ("below 3%", "always", "always below 3%"),
        ("3%", "at no time over", "at no time over 3%"),
        ("3%", "at most, in any year", "at most 3% in any year"),
        ("a fifth", "never more than", "never more than a fifth"),
    ],
)
def test_never_and_always_count_in_a_hedge_too(
    printed_text: str, hedge: str, together: str
) -> None:
    assert printed.with_hedge(printed_text, hedge) == together
    assert read(together).each


@pytest.mark.parametrize(
    ("as_printed", "low", "high"),
    [
        ("between -5 and 6%", -5, 6),
        ("-6% to 6%", -6, 6),
        ("every year between -5 and 6%", -5, 6),
        ("−1 to 2", -1, 2),
        ("-6 to +6%", -6, 6),
        ("minus 5 to plus 6%", -5, 6),
        ("-5% - -3%", -5, -3),
        ("12% –14%", 12, 14),
        ("shrank between 4 and 5%", -5, -4),
        ("a contraction of 4 to 5%", -5, -4),
        ("down 4–5%", -5, -4),
    ],
)
def test_each_end_of_a_range_has_its_own_sign_and_a_fall_that_of_both(
    as_printed: str, low: float, high: float
) -> None:
    reading = read(as_printed, RATE)
    own = said(as_printed, float(str(reading.digits)), "round", RATE)
    assert (reading.kind, own.low, own.high) == ("range", low, high)
    assert reading.fits(str(low))
    assert not reading.fits(str(high + 1))
    assert not reading.fits(str(low - 1))


def test_a_range_without_signs_is_one_of_falls_where_its_value_is_below_zero() -> None:
    assert read("4 to 5%", RATE).fits("-4.5")
    assert said("4 to 5%", -4.5, "round", RATE)[:2] == (-5, -4)


@pytest.mark.parametrize(
    ("as_printed", "value"),
    [
        ("a 4.3% contraction", "-4.3"),
        ("a contraction of 4.2%", "-4.2"),
        ("contracted by 4.2%", "-4.2"),
        ("plunged 4.2%", "-4.2"),
        ("slumped by 4.2%", "-4.2"),
        ("4.2% down", "-4.2"),
        ("down 4.2%", "-4.2"),
        ("4.2% fall", "-4.2"),
        ("4.2% a year drop", "-4.2"),
        ("a 4.2 per cent decline", "-4.2"),
        ("4.2% lower", "-4.2"),
        ("a loss of some 4.2%", "-4.2"),
        ("a decrease in output of 4.2%", "-4.2"),
        ("a reduction by 4.2%", "-4.2"),
        ("fell by no more than 4.2%", "-4.2"),
        ("negative growth of 4.2%", "-4.2"),
        ("a fall of minus 4.2 per cent", "-4.2"),
        ("fell by a tenth", "-10"),
        ("cut by three quarters", "-75"),
        ("rose by a fifth", "20"),
        ("fell to 4.2%", "4.2"),
        ("fell below 4.2%", "4.2"),
        ("4.2% and falling", "4.2"),
        ("4.2% or lower", "4.2"),
        ("4.2%, down from 5", None),
        ("after the fall, 4.2%", "4.2"),
        ("3% growth after the decline", "3"),
    ],
)
def test_words_of_decline_before_a_rate_or_after_it_make_it_negative(
    as_printed: str, value: str | None
) -> None:
    assert read(as_printed, RATE).digits == value


@pytest.mark.parametrize(
    ("as_printed", "unit", "value", "good"),
    [
        ("4.3%", RATE, "-4.3", True),
        ("4.3%", RATE, "4.3", True),
        ("over 2% every year", RATE, "-2", True),
        ("down 17%", RATE, "-17", True),
        ("down 17%", RATE, "17", False),
        ("-4.3%", RATE, "4.3", False),
        ("rose 4.3%", RATE, "-4.3", False),
        ("fell by a tenth", RATE, "10", False),
        ("fell by a third", RATE, "-33.3", True),
        ("fell by a third", RATE, "-33", True),
        ("fell by a third", RATE, "-30", False),
        ("doubled", GROWN, "100", True),
        ("doubled", GROWN, "2", False),
        ("doubled", GROWN, "200", False),
        ("doubled", EARLIER, "200", True),
        ("doubled", EARLIER, "100", False),
        ("halved", GROWN, "50", False),
        ("fell by 30%", EARLIER, "30", False),
        ("lost 3 years", YEARS, "3", False),
    ],
)
def test_a_value_says_the_sign_that_the_print_leaves_open_and_no_other(
    as_printed: str, unit: Unit, value: str, good: bool
) -> None:
    assert read(as_printed, unit).fits(value) == good


@pytest.mark.parametrize(
    ("as_printed", "grown", "earlier", "kind"),
    [
        ("doubled", "100", "200", "figure"),
        ("double", "100", "200", "figure"),
        ("twice", "100", "200", "figure"),
        ("Tripled", "200", "300", "figure"),
        ("trebled", "200", "300", "figure"),
        ("quadrupled", "300", "400", "figure"),
        ("three times", "200", "300", "figure"),
        ("fourfold", "300", "400", "figure"),
        ("3.7 times", "270", "370", "figure"),
        ("10-fold", "900", "1000", "figure"),
        ("rose by a factor of 3", "200", "300", "figure"),
        ("quintupled", "400", "500", "figure"),
        ("Halved", "-50", "50", "figure"),
        ("fell by half", "-50", "50", "figure"),
        ("fell threefold", "-67", "33", "figure"),
        ("rose by a quarter", "25", "125", "figure"),
        ("fell by 30%", "-30", "70", "figure"),
        ("more than doubled", "100", "200", "above"),
        ("more than triple", "200", "300", "above"),
        ("less than double", "100", "200", "below"),
        ("more than halved", "-50", "50", "below"),
        ("fell by more than half", "-50", "50", "below"),
        ("fell to less than a third", "-66.667", "33.333", "below"),
        ("two to three times", "100", "200", "range"),
        ("multiplied by 14", "1300", "1400", "figure"),
        ("multiplied by fourteen", "1300", "1400", "figure"),
        ("multiplied by about 14", "1300", "1400", "figure"),
        ("multiplied by more than 14", "1300", "1400", "above"),
        ("multiplied by 3 to 4", "200", "300", "range"),
        ("fourteenfold", "1300", "1400", "figure"),
        ("nineteen-fold", "1800", "1900", "figure"),
    ],
)
def test_a_multiple_in_words_is_a_number_in_units_of_growth_and_of_what_is_left(
    as_printed: str, grown: str, earlier: str, kind: str
) -> None:
    for unit, value in ((GROWN, grown), (EARLIER, earlier)):
        reading = read(as_printed, unit)
        own = said(as_printed, float(value), precision_of(as_printed), unit)
        assert (reading.digits, reading.asks) == (value, "")
        if kind in ("above", "below"):
            assert (own.kind, math.isinf(own.high)) == ("bound", kind == "above")
        else:
            assert reading.kind == kind


@pytest.mark.parametrize(
    ("as_printed", "unit"),
    [("doubled", RATE), ("doubled", MILLIONS), ("halved", SHARE), ("3 times", MILLIONS),
     ("half", GROWN), ("double-digit growth", GROWN), ("three and a half times", GROWN)],
)  # fmt: skip
def test_a_multiple_in_another_unit_or_a_part_of_no_change_asks_for_the_value(
    as_printed: str, unit: Unit
) -> None:
    assert read(as_printed, unit).digits is None


def test_a_letter_that_is_the_scale_of_the_unit_asks_nothing() -> None:
    assert (read("80m", MILLIONS).digits, read("80m", MILLIONS).asks) == ("80", "")


@pytest.mark.parametrize(
    ("as_printed", "unit", "value", "change"),
    [
        ("gained 26 years", YEARS, "26", True),
        ("fell by 3.3 points", SHARE, "-3.3", True),
        ("fell by 3.3 percentage points", SHARE, "-3.3", True),
        ("a 3-point fall", SHARE, "-3", True),
        ("lost more than 3 points", SHARE, "-3", True),
        ("rose by 2 points", SHARE, "2", True),
        ("fell to 11%", SHARE, "11", False),
        ("rose by 26 years", YEARS, "26", True),
        ("26 years more", YEARS, "26", True),
        ("lost over 3 years", YEARS, "-3", True),
        ("grew by 600 million", MILLIONS, "600", True),
        ("added 588 million", MILLIONS, "588", True),
        ("rose to 67 years", YEARS, "67", False),
        ("1.1 billion and growing", MILLIONS, "1100", False),
        ("up to 60 years", YEARS, "60", False),
        ("26 years more than in Japan", YEARS, "26", False),
        ("fell by 3%", SHARE, "3", False),
        ("grew by 3%", RATE, "3", False),
    ],
)
def test_what_a_level_gained_or_lost_is_a_change_last_less_first(
    as_printed: str, unit: Unit, value: str, change: bool
) -> None:
    reading = read(as_printed, unit)
    assert (reading.digits, reading.change) == (value, change)
    assert said(as_printed, float(value), "printed", unit).change == change


@pytest.mark.parametrize(
    ("as_printed", "value", "subject"),
    [
        ("Shrank 4.3%", -4.3, "a fall of 4.3%"),
        ("contracted by 4.2%", -4.2, "a fall of 4.2%"),
        ("down 17%", -17, "a fall of 17%"),
        ("4.2% down", -4.2, "a fall of 4.2%"),
        ("4.2% fall", -4.2, "a fall of 4.2%"),
        ("shrank between 4 and 5%", -4, "a fall of between 4 and 5%"),
        ("fell by more than a tenth", -10, "a fall of more than a tenth"),
        ("never fell by more than 5%", -5, "never a fall of more than 5%"),
        ("4.3%", -4.3, "a fall of 4.3%"),
        ("Nearly half", -50, "a fall of nearly half"),
        ("more than doubled", 100, "more than a doubling"),
        ("gained 26 years", 26, "a rise of 26 years"),
        ("a 4.3% contraction", -4.3, "a 4.3% contraction"),
        ("a contraction of 4.2%", -4.2, "a contraction of 4.2%"),
        ("a sharp fall of 4%", -4, "a sharp fall of 4%"),
        ("26-year gain", 26, "26-year gain"),
        ("4% of people lost", 4, "4% of people lost"),
        ("minus 4.2 per cent", -4.2, "minus 4.2 per cent"),
        ("fell to 4%", 4, "4%"),
        ("never fell below 4%", 4, "never below 4%"),
        ("did not fall below 4%", 4, "never below 4%"),
        ("did not exceed 4%", 4, "never above 4%"),
        ("fell by 3 points", -3, "a fall of 3 points"),
        ("up to 4%", 4, "up to 4%"),
        ("4% or more", 4, "4% or more"),
        ("11.2%", 11.2, "11.2%"),
    ],
)
def test_a_verb_stands_as_a_noun_where_the_figure_is_the_subject(
    as_printed: str, value: float, subject: str
) -> None:
    assert printed.named(as_printed, value, RATE) == subject


@pytest.mark.parametrize(
    ("as_printed", "value", "unit", "expected"),
    [
        ("down 17%", "17", "pct_per_year", ": -17"),
        ("fell by a tenth", "10", "pct_per_year", ": -10"),
        ("shrank between 4 and 5%", "4.5", "pct_per_year", ": -5 to -4"),
        ("doubled", "2", "pct_over_period", ": 100"),
        ("1,234%", "12.34", "pct_per_year", ": 1234 or 1.234"),
    ],
)
def test_a_value_against_the_words_is_a_problem_that_names_the_one_expected(
    written: Lines, as_printed: str, value: str, unit: str, expected: str
) -> None:
    of = "output_growth_cumulative" if unit == "pct_over_period" else "output_growth"
    [problem] = own.check([figure(written, as_printed, unit, value, of)]).problems
    assert problem.column == "value"
    assert problem.expected.endswith(expected)


def test_a_level_that_fell_has_a_change_below_zero_and_none_below_zero_itself(
    written: Lines,
) -> None:
    assert load_collection(figure(written, "lost 3 years", "years", "", "life_expectancy")).figures[
        "value"
    ].tolist() == [-3]
    [problem] = own.check([figure(written, "3 years", "years", "-3", "life_expectancy")]).problems
    assert "below zero" in problem.expected


@pytest.mark.parametrize(
    ("indicator", "unit", "shown", "hedge", "value"),
    [
        ("military_share", "pct_of_gdp", "3 points", "lost more than", -3),
        ("life_expectancy", "years", "3 years", "lost more than", -3),
        ("output_growth", "pct_per_year", "3%", "fell by more than", -3),
        ("output_growth", "pct_per_year", "3%", "more than", 3),
        ("output_growth", "pct_per_year", "3%", "over 2 decades", 3),
    ],
)
def test_a_fall_in_the_word_beside_a_figure_is_below_zero_too(
    written: Lines, indicator: str, unit: str, shown: str, hedge: str, value: float
) -> None:
    path = written(
        "mine.csv",
        [*NEEDED.split(","), "as_printed", "hedge"],
        [indicator, "SUN", unit, shown, hedge],
    )
    assert load_collection(path).figures["value"].tolist() == [value]


@pytest.mark.parametrize(
    ("hedge", "value", "wrong"),
    [("fell by more than", "3", True), ("fell by more than", "-3", False), ("over", "3", False)],
)
def test_a_value_above_zero_beside_a_fall_in_the_hedge_is_a_problem(
    written: Lines, hedge: str, value: str, wrong: bool
) -> None:
    path = written(
        "mine.csv",
        [*NEEDED.split(","), "as_printed", "hedge", "value"],
        ["output_growth", "SUN", "pct_per_year", "3%", hedge, value],
    )
    said = ["the hedge says a fall; expected a value below zero"]
    assert [problem.expected for problem in own.check([path]).problems] == said * wrong


@pytest.mark.parametrize(("as_printed", "noted"), [("5 million", True), ("lost 5 million", False)])
def test_a_level_far_under_all_others_has_a_note_and_a_change_of_it_none(
    written: Lines, as_printed: str, noted: bool
) -> None:
    report = own.check([figure(written, as_printed, "thousand_people", "", "population")])
    assert [note.kind for note in report.notes] == ["far_off"] * noted


@pytest.mark.parametrize(
    ("as_printed", "measure", "words"),
    [
        ("5.9%", "growth, the highest since 1973", "highest since 1973"),
        ("over 5.9%", "more than any other country", "than any other country"),
        ("5.9%", "faster than Japan", "than Japan"),
        ("record 5.9%", "", "record"),
        ("hardly ever above 5.9%", "", "hardly ever"),
        ("over 5.9% in most years", "", "in most years"),
        ("mostly over 5.9%", "", "mostly"),
        ("over 5.9% every year but one", "", "every year but one"),
        ("over 5.9% in all but one year", "", "all but one year"),
        ("failed to reach 5.9%", "", "failed to reach"),
        ("at best 5.9%", "recorded growth, more than a half", None),
    ],
)
def test_words_that_no_rule_tests_have_a_note(
    written: Lines, as_printed: str, measure: str, words: str | None
) -> None:
    path = written(
        "mine.csv",
        [*NEEDED.split(","), "as_printed", "measure"],
        ["output_growth", "SUN", "pct_per_year", as_printed, measure],
    )
    report = own.check([path])
    notes = [note.expected for note in report.notes if note.kind == "untested"]
    assert report.problems == []
    assert notes == ([f"no rule tests {words!r}: the number alone is compared"] if words else [])
