"""Bounds, ranges and changes beside yearly values: what two readers read, as they reckoned it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from made_up import EIGHTIES, FIFTIES, SHARE, estimate, figure, made, reading

from sovdata import charts, standing, wording

SIXTIES = {"start_year": 1960, "end_year": 1969}
#: Military share of Brazil, per cent of GDP, 1960 to 1969, by SIPRI.
BRAZIL = [2.68, 2.36, 2.40, 2.26, 2.01, 3.35, 3.02, 2.86, 2.65, 2.62]
ARMS = {"indicator": "military_share", "unit": "pct_of_gdp", "concept": None}
LIFE = {"indicator": "life_expectancy", "unit": "years", "concept": None}
PEOPLE = {"indicator": "population", "unit": "million_people", "concept": None}
#: The whole period in years, and a change over it.
LONG = {"start_year": 1950, "end_year": 1990}


def yearly(values, name="a", first=1960, **cells):
    return [
        estimate(name, f"{value}", start_year=year, end_year=year, **ARMS | cells)
        for year, value in enumerate(values, first)
    ]


def row_of(*rows, said, **claim):
    [row] = wording.answers(made(*rows, said=said, **claim)).itertuples()
    return row


def shares(as_printed, *rows, **cells):
    return row_of(*rows, said=figure(as_printed, precision="round", **ARMS, **SIXTIES | cells))


@pytest.mark.parametrize(
    ("as_printed", "held"),
    [
        ("at most 3%", "in 8 of 10 years (not in 1965–66: 3.02 to 3.35)."),
        ("less than 3%", "in 8 of 10 years (not in 1965–66: 3.02 to 3.35)."),
        ("more than 3%", "in 2 of 10 years (not in 1960–64 and 1967–69: 2.0 to 2.9)."),
        ("at most 3% every year", "in 8 of 10 years (not in 1965–66: 3.02 to 3.35)."),
        ("over 2%", "in all 10 years."),
        ("over 4%", "in none of 10 years (2.0 to 3.4)."),
        ("2 to 3%", "in 8 of 10 years (not in 1965–66: 3.02 to 3.35)."),
        ("2 to 3.5%", "in all 10 years."),
    ],
)
def test_a_bound_or_a_range_on_a_share_is_held_against_each_of_its_years(as_printed, held):
    text = shares(as_printed, *yearly(BRAZIL)).answer
    assert text.partition("holds for CIA ")[2] == held


@pytest.mark.parametrize("above", ["over", "at least", "more than"])
@pytest.mark.parametrize("at", ["1%", "2%", "2.5%", "3%", "4%"])
def test_a_bound_and_its_opposite_never_both_hold(above, at):
    under = {"over": "under", "at least": "less than", "more than": "at most"}[above]
    words = {shares(f"{side} {at}", *yearly(BRAZIL)).standing for side in (above, under)}
    assert words in ({"holds for all", "holds for none"}, {"holds for some"})


@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(st.integers(10, 50), min_size=2, max_size=8),
    at=st.integers(10, 50),
    side=st.sampled_from(["over", "under"]),
)
def test_the_years_in_which_a_bound_holds_are_those_that_meet_it(values, at, side):
    rows = yearly([value / 10 for value in values])
    own = figure(f"{side} {at / 10}%", precision="round", **ARMS, start_year=1960,
                 end_year=1959 + len(values))  # fmt: skip
    [found] = standing.facts(made(*rows, said=own))
    met = [value > at if side == "over" else value < at for value in values]
    assert found.word == f"holds for {'all' if all(met) else 'some' if any(met) else 'none'}"
    assert {one.estimate.end_year for one in found.reads[0].found if one.fits} == {
        year for year, holds in enumerate(met, 1960) if holds
    }


@pytest.mark.parametrize(
    ("as_printed", "holds"),
    [
        ("over 2%", False),
        ("less than 2%", False),
        ("never reached 2%", False),
        ("at least 2%", True),
        ("at most 2%", True),
        ("never more than 2%", True),
        ("did not fall below 2%", True),
    ],
)
@pytest.mark.parametrize("value", ["2.0", "2.0000000001", "1.9999999999"])
def test_at_its_own_number_a_strict_bound_does_not_hold_and_another_does(as_printed, holds, value):
    word = shares(as_printed, *yearly([value] * 10)).standing
    assert word == f"holds for {'all' if holds else 'none'}"


def test_a_share_that_fell_by_points_is_compared_with_last_less_first():
    rows = yearly([13.4, 12, 10.1], first=1960)
    own = figure("fell by 3.3 points", -3.3, **ARMS, start_year=1960, end_year=1962)
    assert row_of(*rows, said=own).answer == (
        "A fall of 3.3 points is what CIA figures give (13.4 to 10.1)."
    )
    own = figure("lost more than 3 points", -3, precision="round", **ARMS, start_year=1960,
                 end_year=1962)  # fmt: skip
    assert row_of(*rows, said=own).standing == "holds for all"


@pytest.mark.parametrize(
    ("as_printed", "value", "near"),
    [
        ("about 30,000", "29949", True),
        ("about 30,000", "28200", False),
        ("some 8,300", "8349", True),
        ("30,000", "29949", False),
    ],
)
def test_a_hedged_figure_is_compared_to_its_second_digit(as_printed, value, near):
    precision = "printed" if as_printed[0].isdigit() else "round"
    own = figure(as_printed, precision=precision, **PEOPLE)
    word = row_of(estimate("a", value, **PEOPLE), said=own).standing
    assert (word == "round match") == near


def test_a_series_with_a_year_missing_is_no_answer_to_a_bound_on_the_period():
    assert shares("at most 3%", *yearly(BRAZIL[:-1])).standing == standing.NOTHING


def test_a_published_range_holds_where_all_of_it_lies_on_the_side_and_partly_where_it_straddles():
    share = {k: v for k, v in SHARE.items() if k != "concept"}
    wide = estimate("a", low=12, high=16, **SHARE)

    def said(as_printed):
        text = row_of(wide, said=figure(as_printed, precision="round", **share)).answer
        return text.partition("% of GNP ")[2]

    assert said("over 11%") == "holds for CIA (12 to 16)."
    assert said("over 13%") == "holds partly for CIA (12 to 16)."
    assert said("over 17%") == "does not hold for CIA (12 to 16)."
    assert said("12 to 14%") == "holds partly for CIA (12 to 16)."
    assert said("10 to 20%") == "holds for CIA (12 to 16)."


def test_years_of_one_source_and_the_range_of_another_stand_in_one_sentence():
    other = estimate("b", low=2, high=4, lineage="clark", **ARMS, **SIXTIES)
    assert shares("at most 3%", *yearly(BRAZIL), other).answer == (
        "At most 3% of GDP holds for CIA in 8 of 10 years (not in 1965–66: 3.02 to 3.35), "
        "holds partly for Clark (2 to 4)."
    )


def test_growth_over_a_period_stays_the_average_unless_every_year_is_said():
    rows = [
        estimate("a", "6", start_year=year, end_year=year) for year in range(1981, 1986)
    ]  # fmt: skip
    rows[0]["value"] = 4.0
    mean = estimate("a", "5.6", **EIGHTIES)
    assert (
        row_of(mean, *rows, said=figure("over 5%")).answer == "Over 5% a year holds for CIA (5.6)."
    )
    each = row_of(mean, *rows, said=figure("over 5% every year")).answer
    assert each == "Over 5% every year holds for CIA in 4 of 5 years (not in 1981: 4)."


def test_a_source_with_one_year_is_not_said_to_have_years():
    rows = [estimate("a", "1.46", start_year=1981, end_year=1981)]
    text = row_of(*rows, said=figure("over 2% every year")).answer
    assert text == "Over 2% every year holds for CIA not in the one year it has (1.5)."


def test_a_mean_is_no_fit_for_a_figure_of_every_year():
    mean = estimate("b", "8.0", role="context", **EIGHTIES)
    rows = [estimate("a", "6", start_year=1981, end_year=1981), mean]
    c = made(*rows, said=figure("more than 5% every year"))
    looked = standing.estimates_of("mine", c)
    assert list(looked["used"]) == ["counted"]


@pytest.mark.parametrize(
    ("as_printed", "printed", "cells", "said"),
    [
        ("about 2%", "2.0125", {}, "(2.01)"),
        ("nearly half", "49.65", {}, "(49.7)"),
        ("about 1.1 billion", "1135.185", PEOPLE, "(1\u202f135)"),
        ("some 80 million", "80.275", PEOPLE, "(80.3)"),
        ("more than 2%", "2.0125", {}, "(2.01)"),
        ("up to 2%", "2.0125", {}, "(2.01)"),
        ("4 to 6%", "5.597", {}, "(5.6)"),
        ("over 3%", "12", {}, "(12)"),  # no digits that it does not have
    ],
)
def test_enough_digits_stand_beside_a_bound_or_a_round_match_to_see_why(
    as_printed, printed, cells, said
):
    value = {"nearly half": 50, "about 1.1 billion": 1100, "some 80 million": 80}.get(as_printed)
    precision = "words" if "half" in as_printed else "round"
    own = figure(as_printed, value, precision=precision, **cells)
    assert said in row_of(estimate("a", printed, **cells), said=own).answer


def life(*values, first=1950, last=1990, **cells):
    return [
        estimate("a", f"{value}", start_year=year, end_year=year, **LIFE | cells)
        for value, year in zip(values, (first, last), strict=True)
    ]


@pytest.mark.parametrize(
    ("as_printed", "values", "said"),
    [
        ("gained 26 years", (40.7, 67.0), "is what CIA figures give (40.7 to 67.0)."),
        (
            "gained 26 years",
            (35.2, 59.3),
            "is 2 years above CIA figures for 1950–90 (24: 35.2 to 59.3).",
        ),
        (
            "rose by about 26 years",
            (40.7, 67.0),
            "rounds to the same as CIA figures (26.3: 40.7 to 67.0).",
        ),
        ("rose by more than 20 years", (40.7, 67.0), "holds for CIA (26.3: 40.7 to 67.0)."),
        (
            "gained 27 years",
            (40.7, 67.0),
            "is 1 year above CIA figures for 1950–90 (26: 40.7 to 67.0).",
        ),
        ("rose to 67 years", (40.7, 67.0), None),  # a level, not a change of one
    ],
)
def test_a_change_of_a_level_is_compared_with_last_less_first_and_both_are_shown(
    as_printed, values, said
):
    precision = "round" if "about" in as_printed else "printed"
    own = figure(as_printed, precision=precision, **LIFE, **LONG)
    text = row_of(*life(*values), said=own).answer
    if said is None:
        assert text.startswith("Nothing to compare")
    else:
        assert text.partition(" years ")[2] == said


def test_a_change_in_one_year_is_from_the_year_before():
    own = figure("gained 2 years", **LIFE, start_year=1961, end_year=1961)
    text = row_of(*life(65.0, 67.0, first=1960, last=1961), said=own).answer
    assert text == "A rise of 2 years is what CIA figures give (65 to 67)."


def test_a_change_of_every_year_is_that_from_each_year_to_the_next():
    rows = yearly([60, 62, 65, 66], **LIFE)
    own = figure("rose by more than 1.5 years every year", 1.5, **LIFE, start_year=1961,
                 end_year=1963)  # fmt: skip
    said = row_of(*rows, said=own).answer.partition(" every year ")[2]
    assert said == "holds for CIA in 2 of 3 years (not in 1963: 1)."


def test_a_change_from_or_to_a_year_that_is_no_end_is_not_compared():
    rows = life(40.7, 67.0)
    rows[0]["endpoint"] = "no"
    assert (
        row_of(*rows, said=figure("gained 26 years", **LIFE, **LONG)).standing == standing.NOTHING
    )


@pytest.mark.parametrize("figure_of_reading", ["mine", None])
@pytest.mark.parametrize(
    ("test", "as_printed", "values", "unit", "said"),
    [
        (
            "rises",
            "40 years",
            (40.7, 67.0),
            "years",
            "40 years is 14 years above CIA figures for 1950–90 (26: 40.7 to 67.0).",
        ),
        (
            "rises",
            "26 years",
            (40.7, 67.0),
            "years",
            "26 years is what CIA figures give (40.7 to 67.0).",
        ),
        (
            "falls",
            "4 years",
            (69.0, 65.0),
            "years",
            "A fall of 4 years is what CIA figures give (69 to 65).",
        ),
        (
            "rises",
            "65%",
            (40.7, 67.0),
            "pct_over_period",
            "65% over the period is what CIA figures give (40.7 to 67.0).",
        ),
    ],
)
def test_the_figure_of_a_claim_of_rise_or_fall_is_compared_and_gets_no_bare_yes(
    test, as_printed, values, unit, said, figure_of_reading
):
    about = {"indicator": "life_expectancy", "start_year": None, "end_year": None}
    own = figure(as_printed, unit=unit, **about)
    change = reading(
        figure=figure_of_reading, **LIFE, from_start_year=1950, from_end_year=1950,
        start_year=1990, end_year=1990,
    )  # fmt: skip
    row = row_of(
        *life(*values), said=own, test=test, readings=[change],
        question="Did it gain {as_printed} from {from_period} to {to_period}?",
    )  # fmt: skip
    assert (row.answer, as_printed in row.question) == (said, True)
    assert row.standing in ("same as printed", "outside all")


@pytest.mark.parametrize(
    ("as_printed", "value", "said", "word"),
    [
        ("more than 200%", 200, "holds for CIA (243% of the earlier).", "holds for all"),
        ("less than 200%", 200, "does not hold for CIA (243% of the earlier).", "holds for none"),
        ("more than twice", 200, "holds for CIA (243% of the earlier).", "holds for all"),
        ("tripled", 300, "the later is 243% of the earlier by CIA.", "outside all"),
        ("doubled", 200, "the later is 243% of the earlier by CIA.", "outside all"),
    ],
)
def test_a_ratio_is_judged_as_a_bound_or_said_and_its_standing_fits(as_printed, value, said, word):
    rows = [estimate("a", "100", **FIFTIES), estimate("a", "243.3", **EIGHTIES)]
    digits = "printed" if as_printed.endswith("%") else "words"
    undated = {"start_year": None, "end_year": None}
    own = figure(as_printed, value, precision=digits, unit="pct_of_earlier_rate", **undated)
    both = reading(
        unit="pct_per_year", figure="mine", from_start_year=1951, from_end_year=1955, **EIGHTIES
    )
    row = row_of(
        *rows, said=own, test="ratio", readings=[both],
        question="Was it {as_printed} in {period} that of {from_period}?",
    )  # fmt: skip
    assert (row.answer.endswith(said), row.standing) == (True, word)
    assert row.question == f"Was it {as_printed} in 1981–85 that of 1951–55?"


def test_a_rate_of_one_year_is_not_a_year():
    one = {"start_year": 1961, "end_year": 1961}
    rows = [estimate("a", "-17", concept=None, **one)]
    assert row_of(*rows, said=figure("fell 17%", -17, **one)).answer == (
        "A fall of 17% is what CIA figures give."
    )


def test_what_is_first_in_print_is_listed_once_a_series():
    text = shares("over 2%", *yearly(BRAZIL)).in_print
    assert text == "a: 1980"


def test_years_of_one_source_stand_in_one_line_of_its_chart():
    own = figure("at most 3%", precision="round", **ARMS, **SIXTIES)
    c = made(*yearly(BRAZIL), said=own)
    [chart] = charts.of_figures(standing.estimates_of("mine", c), c.figures, c)
    assert "CIA 2.0–3.4" in chart.alt
