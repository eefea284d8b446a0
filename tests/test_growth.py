"""Growth arithmetic: values worked by hand, and what holds for any levels and rates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, strategies as st

from sovdata import growth
from sovdata.printed import printed_interval

levels = st.floats(0.01, 1e6)
rates = st.floats(-50, 100)
spans = st.integers(1, 60)
yearly_levels = st.lists(levels, min_size=2, max_size=40).map(
    lambda values: dict(enumerate(values, start=1950))
)


# Values worked by hand


@pytest.mark.parametrize(
    ("start", "end", "years", "rate"),
    [
        (100, 121, 2, 10),  # 1.1 * 1.1 = 1.21
        (100, 172.8, 3, 20),  # 1.2 * 1.2 * 1.2 = 1.728
        (80, 40, 1, -50),
        (7, 7, 30, 0),
        # 270 / 161 = 1.677019. 1.109^2 = 1.229881, ^4 = 1.512607, ^5 = 1.677481: too high by
        # 0.000462; the slope is 5 * 1.512607 = 7.563, so take off 0.0000611: 1.108939.
        (161, 270, 5, 10.8939),
    ],
)
def test_compound_rate_is_the_steady_rate_from_start_to_end(start, end, years, rate):
    assert growth.compound_rate(start, end, years) == pytest.approx(rate, abs=1e-4)


def test_a_period_is_measured_from_the_year_before_its_first():
    # 1.1^5 = 1.61051. The levels of 1951 to 1954 do not count.
    assert growth.period_rate({1950: 100, 1951: 999, 1955: 161.051}, 1951, 1955) == pytest.approx(
        10
    )


def test_levels_along_a_rate_start_at_the_base_year():
    assert growth.levels_along(10, 1951, 1953) == pytest.approx(
        {1950: 100, 1951: 110, 1952: 121, 1953: 133.1}
    )


def test_level_after_compounds():
    # 1.112^2 = 1.236544, ^4 = 1.529041, ^5 = 1.700294
    assert growth.level_after(11.2, 5) == pytest.approx(170.0294, abs=1e-4)
    assert growth.level_after(10, 2, start=50) == pytest.approx(60.5)


def test_doubling_time_is_ln_2_over_ln_of_the_factor():
    assert growth.doubling_time(100) == 1
    assert growth.doubling_time(10) == pytest.approx(
        0.6931472 / 0.0953102, abs=1e-5
    )  # ln 2 and ln 1.1 from a table


def test_cumulative_growth_is_spread_over_its_years():
    assert growth.rate_of_cumulative(21, 2) == pytest.approx(10)  # 1.1^2 = 1.21
    assert growth.rate_of_cumulative(-75, 2) == pytest.approx(-50)  # 0.5^2 = 0.25


def test_rate_interval_is_what_the_rounding_of_both_levels_allows():
    # Low: 269.5 / 161.5 = 1.668731. 1.1078^5 = 1.668426, slope 7.53: 1.107841.
    # High: 270.5 / 160.5 = 1.685358. 1.11^5 = 1.685058, slope 7.59: 1.110040.
    assert growth.rate_interval((160.5, 161.5), (269.5, 270.5), 5) == pytest.approx(
        (10.7841, 11.0040), abs=1e-4
    )


# What holds for any levels and rates


@given(levels, levels, spans)
def test_level_after_inverts_compound_rate(start, end, years):
    assert growth.level_after(
        growth.compound_rate(start, end, years), years, start
    ) == pytest.approx(end, rel=1e-6)


@given(rates, spans)
def test_compound_rate_inverts_level_after(rate, years):
    assert growth.compound_rate(100, growth.level_after(rate, years), years) == pytest.approx(
        rate, abs=1e-6
    )


@given(rates, spans)
def test_levels_along_a_rate_grow_at_that_rate_each_year(rate, years):
    path = growth.levels_along(rate, 1951, 1950 + years)
    assert list(path) == list(range(1950, 1951 + years))
    each = [growth.compound_rate(path[year - 1], path[year], 1) for year in list(path)[1:]]
    assert each == pytest.approx([rate] * years, abs=1e-6)


@given(st.integers(2, 10_000), st.integers(2, 10_000), spans)
def test_rate_interval_holds_the_rate_of_the_printed_levels(start, end, years):
    (a, b), (c, d) = printed_interval(str(start)), printed_interval(str(end))
    low, high = growth.rate_interval((float(a), float(b)), (float(c), float(d)), years)
    assert low < growth.compound_rate(start, end, years) < high


@given(st.floats(0.1, 1000))
def test_a_level_doubles_in_its_doubling_time(rate):
    assert (1 + rate / 100) ** growth.doubling_time(rate) == pytest.approx(2)


@given(st.floats(-90, 1000), spans)
def test_rate_of_cumulative_growth_leads_back_to_it(total, years):
    assert growth.level_after(
        growth.rate_of_cumulative(total, years), years
    ) - 100 == pytest.approx(total, abs=1e-6)


# What is refused


GAPPED = {1940: 100.0, 1941: 101.0, 1944: 90.0, 1946: 95.0}


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [(1951, 1955, "1950, 1955"), (1941, 1945, "1945"), (1940, 1946, "1939")],
)
def test_a_period_without_the_level_of_an_end_is_an_error_that_names_the_year(first, last, years):
    with pytest.raises(
        ValueError,
        match=f"no level for {years}; growth in {first}-{last} is measured from {first - 1}",
    ):
        growth.period_rate(GAPPED, first, last)


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 0), (-1, 1), (1, -1)])
def test_levels_must_be_above_zero(start, end):
    with pytest.raises(ValueError, match=f"levels must be above zero, got {start} and {end}"):
        growth.compound_rate(start, end, 1)


def test_a_rate_needs_a_year_or_more():
    with pytest.raises(ValueError, match="years must be 1 or more, got 0"):
        growth.compound_rate(1, 2, 0)


@pytest.mark.parametrize("rate", [0, -1])
def test_nothing_doubles_without_growth(rate):
    with pytest.raises(ValueError, match="nothing doubles"):
        growth.doubling_time(rate)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="years must be 1 or more"):
        growth.period_rate({1950: 1.0, 1954: 1.0}, 1955, 1950)


# Numbers, arrays and Series alike


AREAS = pd.Index(["a", "b", "c"], name="area")


def column(values, name=None):
    return pd.Series(values, index=AREAS[: len(values)], name=name)


@given(st.lists(st.tuples(levels, levels, spans), min_size=1, max_size=3))
def test_a_column_has_the_rate_of_each_of_its_rows_and_keeps_its_index(rows):
    start, end, years = (list(side) for side in zip(*rows, strict=True))
    each = [growth.compound_rate(*row) for row in rows]
    series = growth.compound_rate(column(start), column(end), column(years))
    assert series.index.equals(AREAS[: len(rows)])
    assert series.tolist() == pytest.approx(each, rel=1e-9, abs=1e-9)
    array = growth.compound_rate(np.array(start), np.array(end), np.array(years))
    assert array == pytest.approx(series.to_numpy())
    assert growth.compound_rate(start, end, years) == pytest.approx(array)  # lists are columns too
    assert all(isinstance(rate, float) for rate in each)


@given(st.lists(st.tuples(rates, spans), min_size=1, max_size=3))
def test_levels_doubling_times_and_sums_of_columns_are_those_of_their_rows(rows):
    rate, years = (list(side) for side in zip(*rows, strict=True))
    after = growth.level_after(column(rate), column(years))
    assert after.tolist() == pytest.approx([growth.level_after(*row) for row in rows])
    assume((after > 1e-6).all())  # less of 100 is all of it, in a float
    again = growth.level_after(growth.rate_of_cumulative(after - 100, column(years)), column(years))
    assert again.tolist() == pytest.approx(after.tolist(), rel=1e-9, abs=1e-6)
    above = [abs(one) + 0.1 for one in rate]
    assert growth.doubling_time(column(above)).tolist() == pytest.approx(
        [growth.doubling_time(one) for one in above]
    )
    low, high = growth.rate_interval(
        (column([1.0] * len(rows)), 2.0), (column([3.0] * len(rows)), 4.0), 5
    )
    assert (low < high).all()
    assert low.index.equals(AREAS[: len(rows)])


def test_a_column_and_a_number_go_together_and_what_is_missing_stays_missing():
    rate = growth.compound_rate(100, column([121.0, np.nan]), 2)
    assert rate.tolist()[0] == pytest.approx(10)
    assert np.isnan(rate.iloc[1])


@given(yearly_levels)
def test_levels_by_year_may_be_a_series(index):
    first, last = min(index) + 1, max(index)
    series = pd.Series(index, name="output").rename_axis("year")
    assert growth.period_rate(series, first, last) == growth.period_rate(index, first, last)


def test_a_missing_value_of_a_series_is_a_missing_year():
    with pytest.raises(ValueError, match="no level for 1952"):
        growth.period_rate(pd.Series({1950: 1.0, 1951: 2.0, 1952: np.nan}), 1951, 1952)


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (
            lambda: growth.compound_rate(column([1.0, 0.0]), column([2.0, 5.0]), 1),
            "levels must be above zero, got 0 and 5",
        ),
        (
            lambda: growth.compound_rate(np.array([1.0, 2.0]), np.array([2.0, -5.0]), 1),
            "levels must be above zero, got 2 and -5",
        ),
        (
            lambda: growth.compound_rate(column([1.0, 1.0]), 2.0, column([1, 0])),
            "years must be 1 or more, got 0",
        ),
        (lambda: growth.compound_rate(column([1.0, 1.0]), column([1.0]), 1), "unlike index"),
        (
            lambda: growth.compound_rate(
                pd.Series([1.0], index=[1950]), pd.Series([2.0], index=[1955]), 5
            ),
            "unlike index",
        ),
        (
            lambda: growth.compound_rate(np.array([1.0, 2.0]), np.array([1.0, 2.0, 3.0]), 1),
            "unlike length: 2, 3",
        ),
        (lambda: growth.doubling_time(column([1.0, -1.0])), "nothing doubles at -1 % a year"),
        (
            lambda: growth.rate_of_cumulative(column([5.0, -100.0]), 2),
            "nothing falls by all of it or more, got -100 %",
        ),
        (
            lambda: growth.period_rate(pd.Series([1.0, 2.0], index=[1950, 1950]), 1951, 1951),
            "a year stands in the index twice",
        ),
        (lambda: growth.period_rate(np.array([1.0, 2.0]), 1, 1), "expected values by year"),
    ],
)
def test_columns_are_refused_in_one_line_that_names_the_value(attempt, said):
    with pytest.raises((ValueError, TypeError), match=said) as error:
        attempt()
    assert "\n" not in str(error.value)
