"""Which estimates answer a reading, and how far a figure is from each: rules on made-up rows."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, strategies as st
from made_up import FIFTIES, SHARE, SHIPPED, estimate, evidence, figure, made, reading

from sovdata import matching
from sovdata.display import each_row
from sovdata.printed import said


def listed(*rows):
    found = SHIPPED.using(evidence=evidence(*rows))._estimates.values()
    return sorted((one for group in found for one in group), key=lambda one: one.place)


def gap(as_printed, value, **cells):
    return matching.against(said(as_printed, value, "printed"), listed(estimate("a", **cells)))[0]


def asked(**cells):
    return next(each_row(made(readings=[reading(**cells)]).readings))


def estimates_for(reading, *rows):
    return matching.estimates_for(reading, SHIPPED.using(evidence=evidence(*rows)))


@pytest.mark.parametrize(
    ("as_printed", "value", "cells", "expected"),
    [
        ("11.2%", 11.2, {"printed": "11.2"}, 0.0),
        ("11.2%", 11.2, {"printed": "11.24"}, 0.0),  # rounded to the figure's last digit
        ("11.2%", 11.2, {"printed": "11.25"}, -0.1),  # half a unit goes up: 11.3
        ("11.2%", 11.2, {"printed": "4.926806"}, 6.3),
        ("11%", 11, {"printed": "12.2"}, -1.0),
        ("0.5%", 0.5, {"printed": "0.8"}, -0.3),
        ("1%", 1, {"printed": "0.73"}, 0.0),
        ("1%", 1, {"printed": "-0.2"}, 1.0),
        ("11%", 11, {"low": 12, "high": 16}, -1.0),
        ("15%", 15, {"low": 14, "high": 16}, 0.0),
        ("18%", 18, {"low": 14, "high": 16}, 2.0),
        ("9%", 9, {"high": 8}, 1.0),
        ("7%", 7, {"high": 8}, 0.0),
        ("12 to 14%", 13, {"low": 14, "high": 16}, 0.0),  # they meet at 14
        ("12 to 14%", 13, {"printed": "16"}, -2.0),
        ("over 3%", 3, {"printed": "3.6"}, 0.0),
        ("over 3%", 3, {"printed": "1.6"}, 1.4),
        ("under 5%", 5, {"printed": "7"}, -2.0),
        ("under 5%", 5, {"printed": "4"}, 0.0),
    ],
)
def test_a_gap_is_what_a_reader_gets_by_subtracting_what_is_shown(
    as_printed, value, cells, expected
):
    assert gap(as_printed, value, **cells).gap == pytest.approx(expected)


@pytest.mark.parametrize(
    ("as_printed", "value", "printed", "expected"),
    [
        ("11.2%", 11.2, "4.9", 11.2 / 4.9),
        ("3.3%", 3.3, "1.6", 3.3 / 1.6),
        ("3.3%", 3.3, "3.0", None),  # a tenth more: the gap says it
        ("3.3%", 3.3, "0.6", None),  # rounding moves 0.6 by over a twelfth, 1/12 < 1/10 ...
        ("1%", 1, "30", None),  # 1 stands for 0.5 to 1.5
        ("3.3%", 3.3, "-1.6", None),
    ],
)
def test_a_ratio_is_given_where_both_are_above_zero_and_rounding_hardly_moves_it(
    as_printed, value, printed, expected
):
    if printed == "0.6":
        expected = 3.3 / 0.6  # half a unit is 8 per cent of 0.6, under a tenth
    found = gap(as_printed, value, printed=printed).ratio
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(("printed", "given"), [("0.3", False), ("0.9", True)])
def test_no_ratio_is_given_where_rounding_moves_the_estimate_by_a_tenth(printed, given):
    # half a unit is a sixth of 0.3 and an eighteenth of 0.9
    assert (gap("3.3%", 3.3, printed=printed).ratio is not None) == given


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0, 1))
def test_moving_a_figure_towards_an_estimate_never_enlarges_its_gap(value, other, part):
    other, value = round(other, 1), round(value, 1)
    nearer = round(value + part * (other - value), 1)
    far, near = (abs(gap(f"{v}%", v, printed=f"{other}").gap) for v in (value, nearer))
    assert near <= far + 1e-9


def test_two_series_of_one_lineage_count_once_and_a_reprint_with_what_it_reprints():
    found = listed(
        estimate("a", "3.2"),
        estimate("b", "3.4"),
        estimate("c", "3.2", repeats="a"),
        estimate("d", "5", lineage="clark"),
    )
    assert [one.series for one in matching.counted_once(found)] == ["a", "b", "d"]
    spans = matching.by_lineage(
        matching.against(said("3.3%", 3.3, "printed"), matching.counted_once(found))
    )
    told = {span.lineage: [one.low for one in span.found] for span in spans}
    assert told == {"cia": [3.2, 3.4], "clark": [5.0]}


def test_estimates_as_near_as_one_another_stand_by_who_measured_then_by_series():
    rows = [estimate("d", "3.2"), estimate("b", "3.4", lineage="official"), estimate("c", "3.4"),
            estimate("a", "3.5")]  # fmt: skip
    for mixed in (rows, rows[::-1]):
        found = matching.against(said("3.3%", 3.3, "printed"), listed(*mixed))
        assert [one.estimate.series for one in found] == ["c", "d", "b", "a"]


def test_a_reprint_stands_for_its_original_where_that_is_not_there():
    found = listed(estimate("b", "3.3", repeats="a"), estimate("c", "3.3", repeats="a"))
    assert [one.series for one in matching.counted_once(found)] == ["b"]


def test_a_source_that_does_not_say_whose_stands_only_where_there_is_no_other():
    nobody = estimate("a", "3.2", lineage="not_stated")
    for rows, kept in [([nobody], ["not_stated"]), ([nobody, estimate("b", "3.1")], ["cia"])]:
        found = matching.against(said("3.3%", 3.3, "printed"), listed(*rows))
        assert [span.lineage for span in matching.by_lineage(found)] == kept


def test_chance_counts_values_from_the_lowest_to_the_highest_estimate():
    # 0.6 to 4.0 are 35 values of one decimal; three of them are an estimate's
    found = matching.against(
        said("3.3%", 3.3, "printed"),
        listed(*(estimate(v, v) for v in ("0.6", "3.3", "4.0", "3.32"))),
    )
    assert matching.chance(said("3.3%", 3.3, "printed"), found, None) == (3, 35)


def test_chance_over_fewer_than_ten_values_looks_at_every_rate_of_the_years():
    found = matching.against(
        said("11%", 11, "printed"), listed(estimate("a", "11"), estimate("b", "13"))
    )
    assert matching.chance(said("11%", 11, "printed"), found, (1.2, 20.4)) == (2, 20)


@pytest.mark.parametrize("wider", [None, (11.0, 13.0), (11.0, 19.4)])
def test_chance_over_fewer_than_ten_values_cannot_be_told(wider):
    found = matching.against(said("11%", 11, "printed"), listed(estimate("a", "11")))
    assert matching.chance(said("11%", 11, "printed"), found, wider) == (0, 0)
    assert matching.chance(said("11%", 11, "printed"), found, (11.0, 20.0)) == (1, 10)


def test_a_range_matches_every_value_in_it():
    found = matching.against(
        said("15%", 15, "printed"), listed(estimate("a", low=12, high=16), estimate("b", "30"))
    )
    assert matching.chance(said("15%", 15, "printed"), found, None) == (6, 19)


@pytest.mark.parametrize(
    ("cells", "cover"),
    [
        ({"start_year": 1976, "end_year": 1980}, "exact"),
        ({"start_year": 1970, "end_year": 1981, "printed": None, "low": 12, "high": 16}, "span"),
        (
            {"start_year": 1970, "end_year": 1981},
            None,
        ),  # one value for a longer span is not the period's
        ({"start_year": 1977, "end_year": 1980}, None),
        ({"unit": "pct_of_gdp"}, "exact"),  # the unit that compares with it
        ({"unit": "pct_of_budget"}, None),
        ({"area": "USA"}, None),
        ({"indicator": "investment_share"}, None),
    ],
)
def test_an_estimate_answers_a_reading_if_it_covers_its_years_whole(cells, cover):
    row = estimate("a", **{"printed": "13", **SHARE} | cells)
    found = estimates_for(asked(**{k: v for k, v in SHARE.items() if k != "concept"}), row)
    assert [one.cover for one in found] == ([cover] if cover else [])


def test_a_yearly_series_covers_a_period_if_no_year_is_missing():
    share = {k: v for k, v in SHARE.items() if k != "concept"}
    years = [
        estimate("a", f"{year - 1964}", **SHARE | {"start_year": year, "end_year": year})
        for year in range(1976, 1981)
    ]
    found = estimates_for(asked(**share), *years)
    assert [(one.low, one.high, one.cover) for one in found] == [(12, 16, "yearly")]
    assert estimates_for(asked(**share), *years[:-1]) == []


def test_a_range_over_single_years_has_the_years_of_the_period_and_the_ends_of_whichever_year():
    share = {k: v for k, v in SHARE.items() if k != "concept"}
    years = [
        estimate("a", value, **SHARE | {"start_year": year, "end_year": year})
        for year, value in zip(range(1976, 1981), ("14", "12", "16", "13", "15"), strict=True)
    ]
    [one] = estimates_for(asked(**share), *reversed(years))
    assert (one.start_year, one.end_year, one.low, one.high) == (1976, 1980, 12, 16)


def test_of_a_series_ranges_over_longer_spans_the_shortest_span_is_taken():
    share = {k: v for k, v in SHARE.items() if k != "concept"}
    rows = [
        estimate("a", low=low, high=high, **SHARE | {"start_year": first, "end_year": last})
        for low, high, first, last in ((9, 19, 1960, 1990), (12, 16, 1970, 1981))
    ]
    assert [(one.low, one.high) for one in estimates_for(asked(**share), *rows)] == [(12, 16)]


def test_a_figure_without_a_reading_is_its_own_and_each_reading_has_a_row_number_of_its_own():
    found = matching.readings_of(made(said=figure("3.3%"), readings=[reading("other")]))
    assert list(found["reading"].items()) == [(0, "other"), (1, "mine")]


def test_the_title_of_a_figure_names_its_country_where_a_text_speaks_of_several():
    own = pd.DataFrame(
        [figure("3.3%"), figure("3.3%", figure="other", area="USA")],
        columns=SHIPPED.figures.columns,
    )
    label = SHIPPED.indicators["label"]["output_growth"]
    found = matching.readings_of(made().using(figures=own))
    assert list(found["title"]) == [
        f"{label}, {SHIPPED.areas['label'][area]}" for area in ("SUN", "USA")
    ]


def test_a_value_published_for_a_period_goes_before_one_computed_from_the_same_series():
    rows = [estimate("a", "3.29", basis="computed", **FIFTIES), estimate("a", "3.3", **FIFTIES)]
    found = estimates_for(asked(unit="pct_per_year", **FIFTIES), *rows)
    assert [one.low for one in found] == [3.3]


def test_a_bound_has_one_open_end():
    one = listed(estimate("a", high=8))[0]
    assert (one.low, one.high, one.two_sided, one.ranged) == (-math.inf, 8.0, False, True)


def test_concepts_that_answer_one_question_pool_and_others_do_not():
    output = listed(estimate("a", "3", concept="nmp_produced"), estimate("b", "3", concept="gdp"))
    life = listed(estimate("c", "66", concept="male"), estimate("d", "70", concept="both_sexes"))
    assert len({one.pool for one in output}) == 1
    assert len({one.pool for one in life}) == 2
