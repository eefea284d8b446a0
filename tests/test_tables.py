"""The frames: the text's figures as printed, evidence as published and what is computed from it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from pandas.api.types import is_float_dtype, is_integer_dtype, is_numeric_dtype

import sovdata
from sovdata import collection, derived, growth, schema, tables
from sovdata.collection import PLAN_PERIODS
from sovdata.derived import CORE
from sovdata.tables import annual

INTEGERS = ("start_year", "end_year")
NUMBERS = ("value", "low", "high")
INDEX = {"i": {"indicator": "output", "unit": "index"}}
YEARLY = {"r": {"indicator": "output_growth", "unit": "pct_per_year"}}


def computed(data, series, indicator, first=None, last=None):
    """Computed rows of one series and indicator; of one period if it is given."""
    rows = collection.of_folder(data).evidence
    rows = rows[
        (rows["indicator"] == indicator)
        & (rows["series"] == series)
        & (rows["basis"] == "computed")
    ]
    return (
        rows if first is None else rows[(rows["start_year"] == first) & (rows["end_year"] == last)]
    )


def only(rows):
    """The one row that there must be."""
    assert len(rows) == 1
    return rows.iloc[0]


# The text's figures


@pytest.mark.parametrize(
    ("figure", "indicator", "period", "value", "unit", "as_printed", "precision", "hedge",
     "estimator", "source", "locator", "paragraph"),
    [
        ("growth_1951_55", "output_growth", (1951, 1955), 11.2, "pct_per_year", "11.2%",
         "printed", None, None, "samary1988", "p. 13", 27),
        ("growth_1981_85", "output_growth", (1981, 1985), 3.3, "pct_per_year", "3.3%",
         "printed", None, None, "samary1988", "p. 13", 27),
        ("investment_1978_79", "investment", (1978, 1979), 1, "pct", "1%",
         "printed", "only", None, None, None, 27),
        ("investment_1980", "investment", (1980, 1980), 0.5, "pct", "0.5%",
         "printed", None, None, None, None, 27),
        ("military_1976_80", "military_share", (1976, 1980), 11, "pct_of_gnp", "11%",
         "printed", "estimate", None, "shaw_pryce1990", "p. 144", 27),
        ("military_cia", "military_share", None, 15, "pct_of_gnp", "15%",
         "round", "estimate", "CIA", "shaw_pryce1990", "p. 89", 27),
        ("disaster_areas_people", "affected_population_share", None, 20, "pct_of_population",
         "Twenty per cent", "words", None, None, "shaw_pryce1990", "p. 140", 15),
        ("disaster_areas_life", "life_expectancy_loss", None, 7, "years", "seven years",
         "words", None, None, "shaw_pryce1990", "p. 140", 15),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else "",
)  # fmt: skip
def test_a_figure_stands_as_the_text_prints_it(
    stats,
    figure,
    indicator,
    period,
    value,
    unit,
    as_printed,
    precision,
    hedge,
    estimator,
    source,
    locator,
    paragraph,
):
    row = only(stats[stats["figure"] == figure])
    expected = {
        "origin": "text", "indicator": indicator, "area": "SUN", "value": value, "unit": unit,
        "as_printed": as_printed, "precision": precision, "hedge": hedge, "estimator": estimator,
        "source": source, "locator": locator, "paragraph": paragraph, "concept": None,
        "start_year": period and period[0], "end_year": period and period[1],
    }  # fmt: skip
    assert {name: None if pd.isna(row[name]) else row[name] for name in expected} == expected


def test_the_text_cites_eight_figures(stats):
    assert len(stats) == 8
    assert stats["figure"].is_unique


@pytest.mark.parametrize(
    ("figure", "interval"),
    [
        ("growth_1951_55", (11.15, 11.25)),
        ("growth_1981_85", (3.25, 3.35)),
        ("investment_1978_79", (0.5, 1.5)),
        ("investment_1980", (0.45, 0.55)),
        ("military_1976_80", (10.5, 11.5)),
    ],
)
def test_a_figure_printed_to_a_digit_stands_for_half_a_unit_either_way(stats, figure, interval):
    row = only(stats[stats["figure"] == figure])
    assert (row["low"], row["high"]) == interval


@pytest.mark.parametrize("figure", ["military_cia", "disaster_areas_people", "disaster_areas_life"])
def test_a_round_figure_or_one_in_words_has_no_rounding_interval(stats, figure):
    row = only(stats[stats["figure"] == figure])
    assert pd.isna(row["low"])
    assert pd.isna(row["high"])


def test_a_figure_belongs_to_a_claim_of_its_own_paragraph(stats):
    claims = sovdata.load_claims().set_index("claim")
    assert (stats["claim"].map(claims["paragraph"]) == stats["paragraph"]).all()


def test_figures_may_be_taken_by_topic():
    assert sovdata.load_stats(topic="growth")["figure"].tolist() == [
        "growth_1951_55",
        "growth_1981_85",
    ]
    assert sovdata.load_stats(topic="living_standards").empty
    with pytest.raises(sovdata.UserError, match="no topic 'grwth'; nearest: growth"):
        sovdata.load_stats(topic="grwth")


@pytest.mark.parametrize("load", [sovdata.load_stats, sovdata.load_claims])
def test_a_topic_that_is_not_there_is_refused_in_one_line(load):
    with pytest.raises(
        sovdata.UserError, match=r"^no topic 'living'; there are: .*living_standards"
    ):
        load(topic="living")
    with pytest.raises(sovdata.UserError, match=r"^no topic 'xyz'; there are: .*growth"):
        load(topic="xyz")


# One shape for both


def test_figures_and_evidence_begin_with_their_name_and_the_same_columns_in_the_same_order(
    stats, shipped
):
    assert CORE == [
        "origin", "indicator", "concept", "measure", "unit", "area", "start_year", "end_year",
        "value", "low", "high", "estimator", "source", "locator", "note",
    ]  # fmt: skip
    assert (
        list(stats.columns[1 : len(CORE) + 1]) == list(shipped.columns[1 : len(CORE) + 1]) == CORE
    )
    assert (stats.columns[0], shipped.columns[0]) == ("figure", "series")
    assert list(stats.columns[len(CORE) + 1 :]) == [
        "claim",
        "as_printed",
        "precision",
        "hedge",
        "paragraph",
    ]


def test_figures_and_evidence_can_be_put_into_one_frame_of_the_same_types(stats, shipped):
    both = pd.concat([stats, shipped], ignore_index=True)
    for frame in (stats, shipped, both):
        assert all(is_integer_dtype(frame[name]) for name in INTEGERS)
        assert all(is_float_dtype(frame[name]) for name in NUMBERS)
        assert not any(is_numeric_dtype(frame[name]) for name in set(CORE) - {*INTEGERS, *NUMBERS})
    assert len(both) == len(stats) + len(shipped)
    assert set(both["origin"]) == {"text", "evidence"}


@pytest.mark.parametrize("frame", ["stats", "shipped"])
def test_a_frame_carries_no_hidden_attributes(frame, request):
    assert request.getfixturevalue(frame).attrs == {}


# The shipped evidence


def test_every_row_of_the_evidence_has_a_value_or_a_bound(shipped):
    assert shipped[list(NUMBERS)].notna().any(axis=1).all()
    assert np.isfinite(shipped[list(NUMBERS)].to_numpy(na_value=0)).all()


def test_every_interval_of_the_evidence_holds_its_value(shipped):
    outside = shipped[(shipped["value"] < shipped["low"]) | (shipped["value"] > shipped["high"])]
    assert outside[["series", "start_year", "end_year"]].to_dict("records") == []


def test_a_period_of_the_evidence_does_not_end_before_it_starts(shipped):
    assert (shipped["start_year"] <= shipped["end_year"]).all()


def test_exactly_the_computed_rows_name_what_they_were_computed_from(shipped):
    assert set(shipped["basis"]) == {"published", "computed"}
    assert ((shipped["basis"] == "computed") == shipped["computed_from"].notna()).all()


def test_every_published_observation_is_a_row_of_the_evidence_unchanged(shipped):
    keys = ["series", "start_year", "end_year", "value"]
    observations = schema.read_table("observations")[keys]
    published = shipped.loc[shipped["basis"] == "published"][keys]
    pd.testing.assert_frame_equal(published.reset_index(drop=True), observations, check_dtype=False)


def test_a_series_has_one_value_for_an_indicator_a_period_and_a_basis(shipped):
    again = shipped[shipped.duplicated(["series", "indicator", "start_year", "end_year", "basis"])]
    assert again[["series", "indicator", "start_year", "end_year"]].to_dict("records") == []


def test_every_series_with_a_method_gives_rows(shipped):
    series = sovdata.load_series()
    assert (
        sorted(set(series.loc[series["method"].notna(), "series"]) - set(shipped["series"])) == []
    )


def test_every_rate_computed_from_levels_is_the_period_rate_of_those_levels(shipped):
    levels = shipped[~shipped["unit"].isin(["pct_per_year", "pct_over_period"])]
    rates = shipped[
        shipped["computed_from"].str.contains(" in ", na=False)
        & (shipped["unit"] == "pct_per_year")
    ]
    assert len(rates) > 0
    for series, rows in rates.groupby("series"):
        path = annual(levels, series)
        expected = [
            growth.period_rate(path, *period)
            for period in zip(rows["start_year"], rows["end_year"], strict=True)
        ]
        assert rows["value"].tolist() == pytest.approx(expected, abs=1e-9)


def test_rows_are_chosen_by_indicator_area_and_role(shipped):
    wanted = ["output_growth", "military_share"]
    chosen = sovdata.load_evidence(indicator=wanted, area="SUN", role="compared")
    mask = (
        shipped["indicator"].isin(wanted)
        & (shipped["area"] == "SUN")
        & (shipped["role"] == "compared")
    )
    pd.testing.assert_frame_equal(chosen, shipped[mask].reset_index(drop=True))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"indicator": "output_grwth"},
            "no estimates of the indicator 'output_grwth'; nearest: output_growth",
        ),
        (
            {"indicator": "Growth of output"},
            "no estimates of the indicator 'Growth of output'; nearest: output_growth",
        ),
        (
            {"indicator": "food"},
            "no estimates of the indicator 'food'; with that word: food_per_head",
        ),
        ({"area": "UK"}, "no estimates of the area 'UK'; nearest: GBR"),
        ({"area": "Soviet Union"}, "no estimates of the area 'Soviet Union'; nearest: SUN"),
        (
            {"indicator": "investment_growth", "area": "FJI"},
            "no estimates of the area 'FJI'; there is: SUN",
        ),
        ({"family": "wester"}, "no estimates of the family 'wester'; nearest: western"),
        (
            {"family": "martian"},
            "no estimates of the family 'martian'; there is: independent, official, other, western",
        ),
        ({"role": "rival"}, "no estimates of the role 'rival'; there is: compared, context"),
        (
            {"indicator": "output_growth", "years": (1800, 1810)},
            "no estimates within 1800 to 1810; there are some from 19",
        ),
        ({"years": (1985, 1951)}, "years 1985 to 1951: expected the first year, then the last"),
    ],
)
def test_a_choice_that_no_row_meets_is_one_line_that_names_what_there_is(asked, said):
    with pytest.raises(ValueError, match=re.escape(said)) as caught:
        sovdata.load_evidence(**asked)
    assert "\n" not in str(caught.value)


def test_rows_are_chosen_by_years_and_family(shipped):
    chosen = sovdata.load_evidence("output_growth", years=(1951, 1955), family="western")
    families = sovdata.load_vocabulary("lineages")["family"]
    mask = (
        (shipped["indicator"] == "output_growth")
        & (shipped["start_year"] >= 1951)
        & (shipped["end_year"] <= 1955)
    )
    mask &= shipped["lineage"].map(families) == "western"
    assert len(chosen) > 0
    pd.testing.assert_frame_equal(chosen, shipped[mask.fillna(False)].reset_index(drop=True))


# What an observation stands for


def test_an_interval_is_published_or_what_the_digits_allow_or_none(with_series):
    cases = {
        "tenth": ({"value": "11.2"}, 11.15, 11.25, "rounding"),
        "whole": ({"value": "11"}, 10.5, 11.5, "rounding"),
        "range": ({"value": "14", "low": "12", "high": "16"}, 12, 16, "published"),
        "bounds": ({"low": "12", "high": "16"}, 12, 16, "published"),
        "ceiling": ({"high": "15"}, None, 15, "published"),
        "exact": ({"value": "100", "precision": "exact"}, 100, 100, "rounding"),
        "round": ({"value": "15", "precision": "round"}, None, None, "none"),
        "words": ({"value": "20", "precision": "words"}, None, None, "none"),
    }
    data = with_series(
        {name: {"indicator": "military_share", "unit": "pct_of_gnp"} for name in cases},
        [
            {"series": name, "start_year": 1976, "end_year": 1980} | cells
            for name, (cells, *_) in cases.items()
        ],
    )
    rows = collection.of_folder(data).evidence.set_index("series")
    for name, (_, low, high, interval) in cases.items():
        found = [
            None if pd.isna(rows.loc[name, side]) else rows.loc[name, side]
            for side in ("low", "high")
        ]
        assert (name, *found, rows.loc[name, "interval"]) == (name, low, high, interval)
    assert set(rows["basis"]) == {"published"}


def test_a_table_of_bounds_only_is_read(with_series):
    data = with_series(
        {"m": {"indicator": "military_share", "unit": "pct_of_gnp"}},
        [("m", 1976, 1980, "", 12, 16)],
    )
    row = only(collection.of_folder(data).evidence)
    assert (row["low"], row["high"]) == (12, 16)
    assert pd.isna(row["value"])


def test_a_row_of_evidence_joins_the_notes_of_its_series_and_its_value(with_series):
    cells = {"start_year": 1950, "value": 1}
    data = with_series(
        {name: INDEX["i"] | {"note": "Of the series."} for name in ("i", "j")} | {"k": INDEX["i"]},
        [
            {"series": "i", "end_year": 1950, "note": "Of the value."} | cells,
            {"series": "j", "end_year": 1950} | cells,
            {"series": "k", "end_year": 1950, "note": "Of the value."} | cells,
        ],
    )
    notes = collection.of_folder(data).evidence.set_index("series")["note"]
    assert notes.to_dict() == {
        "i": "Of the series. Of the value.",
        "j": "Of the series.",
        "k": "Of the value.",
    }


def test_there_may_be_series_without_observations_and_no_series_at_all(with_series):
    data = with_series(INDEX, [])
    assert len(collection.of_folder(data).evidence) == 0


# Growth computed from levels


def test_a_rate_between_two_levels_has_the_interval_that_their_rounding_allows(with_series):
    # Fifth roots of 270 / 161, 269.5 / 161.5 and 270.5 / 160.5: worked in test_growth.
    data = with_series(INDEX, [("i", 1950, 1950, 161), ("i", 1955, 1955, 270)])
    row = only(computed(data, "i", "output_growth"))
    assert (row["start_year"], row["end_year"], row["unit"]) == (1951, 1955, "pct_per_year")
    assert (row["value"], row["low"], row["high"]) == pytest.approx(
        (10.894, 10.784, 11.004), abs=1e-3
    )
    assert (row["interval"], row["computed_from"]) == (
        "rounding",
        "161 in 1950, 270 in 1955 (index points)",
    )


def test_a_rate_is_measured_from_the_year_before_its_period_and_not_from_its_first_year(
    with_series,
):
    data = with_series(INDEX, [("i", 1951, 1951, 161), ("i", 1955, 1955, 270)])
    assert len(computed(data, "i", "output_growth", 1951, 1955)) == 0


def test_rates_are_computed_for_the_plan_periods_and_for_the_periods_of_the_readings(with_series):
    assert PLAN_PERIODS[0] == (1951, 1955)
    assert PLAN_PERIODS[-1] == (1986, 1990)
    data = with_series(INDEX, [("i", year, year, 100 + year - 1940) for year in range(1940, 1996)])
    rows = computed(data, "i", "output_growth")
    found = set(zip(rows["start_year"], rows["end_year"], strict=True))
    readings = sovdata.load_readings()
    wanted = {
        (int(a), int(b))
        for first, last in (("start_year", "end_year"), ("from_start_year", "from_end_year"))
        for a, b in readings[[first, last]].dropna().itertuples(index=False)
    }
    assert found == wanted | set(PLAN_PERIODS)


def test_a_level_that_is_no_endpoint_neither_begins_nor_ends_a_rate(with_series):
    levels = [
        {"series": "i", "start_year": year, "end_year": year, "value": year - 1900}
        for year in (1950, 1955, 1960)
    ]
    data = with_series(INDEX, [levels[0], levels[1] | {"endpoint": "no"}, levels[2]])
    rows = collection.of_folder(data).evidence
    assert rows.loc[rows["basis"] == "published", "end_year"].tolist() == [1950, 1955, 1960]
    assert not rows.loc[rows["basis"] == "computed", "computed_from"].str.contains("1955").any()


def test_a_level_with_no_rounding_interval_gives_a_rate_without_one(with_series):
    rows = [
        {"series": "i", "start_year": year, "end_year": year, "value": value}
        for year, value in ((1950, 100), (1955, 200))
    ]
    data = with_series(INDEX, [rows[0], rows[1] | {"precision": "round"}])
    row = only(computed(data, "i", "output_growth"))
    assert row["value"] == pytest.approx(14.8698, abs=1e-4)  # the fifth root of 2 is 1.148698
    assert pd.isna(row["low"])
    assert pd.isna(row["high"])


def test_a_level_in_bounds_only_gives_no_rate(with_series):
    data = with_series(INDEX, [("i", 1950, 1950, 161), ("i", 1955, 1955, "", 260, 280)])
    assert len(computed(data, "i", "output_growth")) == 0


def test_a_level_that_is_not_above_zero_gives_no_rate(with_series):
    data = with_series(INDEX, [("i", 1950, 1950, 0), ("i", 1955, 1955, 270), ("i", 1960, 1960, -3)])
    assert len(computed(data, "i", "output_growth")) == 0


def test_levels_of_different_series_are_never_joined(with_series):
    data = with_series(INDEX | {"j": INDEX["i"]}, [("i", 1950, 1950, 161), ("j", 1955, 1955, 270)])
    assert (
        len(computed(data, "i", "output_growth")) == len(computed(data, "j", "output_growth")) == 0
    )


def test_a_sum_over_a_period_gives_no_rate(with_series):
    data = with_series(INDEX, [("i", 1946, 1950, 161), ("i", 1951, 1955, 270)])
    assert len(computed(data, "i", "output_growth")) == 0


# Growth computed from rates


def test_published_growth_over_a_period_is_not_given_again_as_computed(with_series):
    # 1978-79 is a period of the readings of investment.
    data = with_series(
        {"c": {"indicator": "investment_growth_cumulative", "unit": "pct_over_period"}},
        [("c", 1978, 1979, "6.7")],
    )
    rows = collection.of_folder(data).evidence
    assert rows[["indicator", "basis"]].to_dict("split")["data"] == [
        ["investment_growth_cumulative", "published"], ["investment_growth", "computed"],
    ]  # fmt: skip


def test_cumulative_growth_is_given_as_a_yearly_rate_too(with_series):
    # 1.1^5 = 1.61051. Printed to a tenth, it lies in [60.95, 61.05): fifth roots 1.099917 and
    # 1.100054 (the slope of the fifth root there is 1.1 / (5 * 1.61051) = 0.1366).
    series = {"c": {"indicator": "output_growth_cumulative", "unit": "pct_over_period"}}
    data = with_series(series, [("c", 1951, 1955, "61.0")])
    row = only(computed(data, "c", "output_growth"))
    assert (row["start_year"], row["end_year"], row["unit"]) == (1951, 1955, "pct_per_year")
    assert (row["value"], row["low"], row["high"]) == pytest.approx(
        (9.9930, 9.9862, 9.9999), abs=2e-4
    )


def test_yearly_rates_of_every_year_of_a_period_are_chained(with_series):
    # 1.16 * 1.10 * 1.08 * 1.12 * 1.14 = 1.759543; its fifth root is 1.119643, under the mean of 12.
    data = with_series(
        YEARLY, [("r", 1951 + n, 1951 + n, rate) for n, rate in enumerate((16, 10, 8, 12, 14))]
    )
    row = only(computed(data, "r", "output_growth"))
    assert (row["start_year"], row["end_year"]) == (1951, 1955)
    assert row["value"] == pytest.approx(11.9643, abs=1e-4)
    assert row["low"] < 11.5 < row["value"] < 12 < row["high"] < 12.5
    assert row["computed_from"] == "yearly rates of 1951 to 1955"


def test_chained_rates_do_not_depend_on_the_order_of_the_lines(with_series):
    # 1.01 * 1.02 * 1.03 * 1.04 * 1.05 = 1.158728; its fifth root is 1.029902.
    orders = {
        "a": [1951, 1952, 1953, 1954, 1955],
        "b": [1955, 1954, 1953, 1952, 1951],
        "c": [1953, 1955, 1951, 1954, 1952],
    }
    data = with_series(
        dict.fromkeys(orders, YEARLY["r"]),
        [(name, year, year, year - 1950) for name, years in orders.items() for year in years],
    )
    rows = collection.of_folder(data).evidence
    rows = rows[rows["basis"] == "computed"]
    assert rows[["series", "start_year", "end_year"]].to_dict("split")["data"] == [
        [name, 1951, 1955] for name in orders
    ]
    assert rows["value"].tolist() == pytest.approx([2.9902] * 3, abs=1e-4)


def test_yearly_rates_are_not_chained_over_a_missing_year(with_series):
    gaps = {f"without_{missing}": missing for missing in range(1951, 1956)}
    data = with_series(
        dict.fromkeys(gaps, YEARLY["r"]),
        [
            (name, year, year, 10)
            for name, gap in gaps.items()
            for year in range(1951, 1961)
            if year != gap
        ],
    )
    rows = collection.of_folder(data).evidence
    rows = rows[rows["basis"] == "computed"]
    for name, gap in gaps.items():
        periods = rows.loc[rows["series"] == name, ["start_year", "end_year"]].to_dict("split")[
            "data"
        ]
        assert [1956, 1960] in periods
        assert not any(first <= gap <= last for first, last in periods)


def test_a_published_rate_stays_beside_the_rate_computed_from_levels(with_series):
    data = with_series(
        INDEX | YEARLY, [("i", 1950, 1950, 161), ("i", 1955, 1955, 270), ("r", 1951, 1955, "10.9")]
    )
    rows = collection.of_folder(data).evidence.query("indicator == 'output_growth'")
    assert rows.groupby("basis")["series"].apply(list).to_dict() == {
        "computed": ["i"],
        "published": ["r"],
    }


# Series computed from other series


ROUBLES = {
    "y": {"indicator": "output", "unit": "bn_roubles"},
    "p": {"indicator": "population", "unit": "million_people"},
    "h": {
        "indicator": "output_per_head",
        "unit": "roubles_per_head",
        "method": "ratio",
        "inputs": "y;p",
    },
}


def test_a_ratio_is_one_series_over_another_in_its_own_unit(with_series):
    # 161 bn roubles over 180.1 mn people: 893.948 roubles a head.
    # Low 160.5 / 180.15, high 161.5 / 180.05.
    data = with_series(
        ROUBLES, [("y", 1950, 1950, 161), ("p", 1950, 1950, "180.1"), ("y", 1955, 1955, 270)]
    )
    row = only(computed(data, "h", "output_per_head"))
    assert (row["start_year"], row["end_year"], row["unit"]) == (1950, 1950, "roubles_per_head")
    assert (row["value"], row["low"], row["high"]) == pytest.approx(
        (893.948, 890.924, 896.973), abs=1e-3
    )
    assert row["computed_from"] == "y / p"


def test_growth_is_computed_from_a_ratio_too(with_series):
    # 161 / 180 to 270 / 200: 0.894444 to 1.35, a factor of 1.509317, whose fifth root is 1.085824.
    observations = [
        ("y", 1950, 1950, 161),
        ("p", 1950, 1950, 180),
        ("y", 1955, 1955, 270),
        ("p", 1955, 1955, 200),
    ]
    row = only(
        computed(with_series(ROUBLES, observations), "h", "output_per_head_growth", 1951, 1955)
    )
    assert row["value"] == pytest.approx(8.582, abs=1e-3)


def test_a_product_is_one_series_times_another_in_its_own_unit(with_series):
    # 200 bn times 12 %: 24 bn. Low 199.5 * 11.5 %, high 200.5 * 12.5 %.
    series = {
        "y": ROUBLES["y"],
        "m": {"indicator": "military_share", "unit": "pct_of_gnp"},
        "s": {
            "indicator": "military_spending",
            "unit": "bn_roubles",
            "method": "product",
            "inputs": "y;m",
        },
    }
    data = with_series(series, [("y", 1970, 1970, 200), ("m", 1970, 1970, 12)])
    row = only(computed(data, "s", "military_spending"))
    assert (row["value"], row["low"], row["high"]) == pytest.approx((24, 22.9425, 25.0625))


PARTS = {
    "la": {"indicator": "life_expectancy", "unit": "years", "area": "XA"},
    "lb": {"indicator": "life_expectancy", "unit": "years", "area": "XB"},
    "ba": {"indicator": "births", "unit": "thousand_people", "area": "XA"},
    "bb": {"indicator": "births", "unit": "thousand_people", "area": "XB"},
    "w": {
        "indicator": "life_expectancy", "unit": "years", "area": "XW",
        "method": "weighted_mean", "inputs": "life_expectancy;births",
    },
}  # fmt: skip


def test_a_weighted_mean_weighs_the_parts_of_an_area(with_series):
    # (60 * 1 + 70 * 3) / 4 = 67.5
    data = with_series(
        PARTS,
        [
            ("la", 1980, 1980, 60),
            ("lb", 1980, 1980, 70),
            ("ba", 1980, 1980, 1000),
            ("bb", 1980, 1980, 3000),
        ],
    )
    row = only(computed(data, "w", "life_expectancy"))
    assert (row["area"], row["value"], row["low"], row["high"]) == ("XW", 67.5, 67, 68)


def test_a_weighted_mean_over_a_period_takes_the_weights_of_its_years_together(with_series):
    # Births 1000 + 2000 in XA, 3000 + 6000 in XB: again one to three.
    births = [
        ("ba", 1981, 1981, 1000),
        ("ba", 1982, 1982, 2000),
        ("bb", 1981, 1981, 3000),
        ("bb", 1982, 1982, 6000),
    ]
    data = with_series(PARTS, [("la", 1981, 1982, 60), ("lb", 1981, 1982, 70), *births])
    assert only(computed(data, "w", "life_expectancy"))["value"] == 67.5


@pytest.mark.parametrize(
    ("series", "observations"),
    [
        (PARTS, [("la", 1980, 1980, 60), ("ba", 1980, 1980, 1000), ("bb", 1980, 1980, 3000)]),
        (PARTS, [("la", 1980, 1980, 60), ("lb", 1980, 1980, 70), ("ba", 1980, 1980, 1000)]),
        (
            PARTS,
            [
                ("la", 1980, 1981, 60),
                ("lb", 1980, 1981, 70),
                ("ba", 1980, 1980, 1),
                ("bb", 1980, 1980, 3),
                ("bb", 1981, 1981, 3),
            ],
        ),
        (
            PARTS,
            [
                ("la", 1980, 1980, 60),
                ("lb", 1980, 1980, "", 68, 72),
                ("ba", 1980, 1980, 1),
                ("bb", 1980, 1980, 3),
            ],
        ),
        (
            PARTS | {"la2": PARTS["la"]},
            [
                ("la", 1980, 1980, 60),
                ("la2", 1980, 1980, 61),
                ("lb", 1980, 1980, 70),
                ("ba", 1980, 1980, 1),
                ("bb", 1980, 1980, 3),
            ],
        ),
    ],
    ids=[
        "a part",
        "a weight",
        "a weight of one year",
        "a value, only bounds",
        "one value for each part",
    ],
)
def test_a_weighted_mean_is_left_out_where_something_is_missing(with_series, series, observations):
    assert len(computed(with_series(series, observations), "w", "life_expectancy")) == 0


def test_no_growth_is_computed_where_the_indicator_has_none(with_series):
    data = with_series({"l": PARTS["la"]}, [("l", 1950, 1950, 60), ("l", 1955, 1955, 65)])
    assert set(collection.of_folder(data).evidence["basis"]) == {"published"}


# Yearly values, and the other tables


def test_annual_gives_the_yearly_values_of_one_series_by_year(with_series):
    data = with_series(
        INDEX,
        [
            ("i", 1950, 1950, 161),
            ("i", 1955, 1955, 270),
            ("i", 1951, 1955, 1),
            ("i", 1960, 1960, "", 1),
        ],
    )
    rows = collection.of_folder(data).evidence.query("indicator == 'output'")
    assert annual(rows, "i") == {1950: 161, 1955: 270}


def test_annual_refuses_a_series_without_yearly_values(shipped):
    with pytest.raises(ValueError, match="no yearly values of 'nobody'"):
        annual(shipped, "nobody")


@pytest.mark.parametrize(
    "name", ["indicators", "units", "concepts", "areas", "families", "lineages", "terms"]
)
def test_a_vocabulary_is_indexed_by_its_key_and_every_entry_is_labelled(name):
    table = sovdata.load_vocabulary(name)
    assert table.index.name == name[:-1].replace("ie", "y")
    assert table.index.is_unique
    assert table["label"].notna().all()


def test_every_claim_has_a_reading_or_a_figure_or_says_why_it_cannot_be_tested(stats):
    claims = sovdata.load_claims()
    asked = claims["claim"].isin({*sovdata.load_readings()["claim"], *stats["claim"]})
    assert (
        claims.loc[claims["test"] != "not_testable", "claim"].tolist()
        == claims.loc[asked, "claim"].tolist()
    )
    assert claims.loc[~asked, "note"].notna().all()


def test_every_other_table_is_loaded_by_its_own_name():
    for load, name in ((sovdata.load_claims, "claims"), (sovdata.load_readings, "readings"),
                       (sovdata.load_citations, "citations"), (sovdata.load_series, "series"),
                       (sovdata.load_statements, "statements"),
                       (sovdata.load_searched, "searched")):  # fmt: skip
        table = load()
        pd.testing.assert_frame_equal(table, schema.read_table(name))
        assert table.attrs == {}


@pytest.mark.parametrize(
    ("printed", "value"), [("\u22123.3%", -3.3), ("1,200", 1200.0), ("about 12 %", 12.0)]
)
def test_a_figure_printed_otherwise_keeps_its_sign_and_its_thousands(printed, value):
    figures = tables.load_stats()
    assert tables.with_figure(figures, figures["figure"].iloc[0], printed)["value"].iloc[0] == value


def test_no_growth_follows_from_a_level_that_may_be_nothing():
    levels = pd.DataFrame({
        "series": "a", "indicator": "output_level", "value": [1.0, 2.0], "low": [0.0, 1.5],
        "high": [1.5, 2.5], "start_year": [1950, 1955], "end_year": [1950, 1955],
        "endpoint": [None, None],
    })  # fmt: skip
    kinds = pd.DataFrame(
        {"kind": ["level"], "growth_indicator": ["output_growth"]}, index=["output_level"]
    )
    series = pd.DataFrame({"series": ["a"], "price_basis": "", "measure": "", "title": ""})
    rates = derived.growth_rows(
        levels.reindex(columns=derived.ROW), series, kinds, pd.Series(dtype=str), [(1951, 1955)]
    )
    assert rates.empty


@pytest.mark.parametrize(
    ("method", "above", "below", "found"),
    [
        ("ratio", (10, 9.5, 10.5), (2, 1.5, 2.5), [(5, 3.8, 7)]),
        ("ratio", (10, 9.5, 10.5), (0, -0.5, 0.5), []),
        ("ratio", (10, 9.5, 10.5), (0.4, 0, 0.9), []),  # an interval that holds nothing
        ("ratio", (10, 9.5, 10.5), (-2, -2.5, -1.5), []),
        ("ratio", (-10, -10.5, -9.5), (2, 1.5, 2.5), [(-5, -7, -3.8)]),
        ("product", (10, 9, 11), (0, 0, 0.5), [(0, 0, 5.5)]),
    ],
)
def test_nothing_is_divided_by_what_may_be_nothing(method, above, below, found):
    names = [
        "series",
        "indicator",
        "area",
        "source",
        "unit",
        "start_year",
        "end_year",
        *derived.VALUES,
        *derived.MARKS,
    ]
    rows = [
        [name, "x", "SUN", "s", "index", 1980, 1980, *values, None, None, None]
        for name, values in (("a", above), ("b", below))
    ]
    made = pd.DataFrame(
        {
            "series": ["r"],
            "indicator": ["x"],
            "unit": ["index"],
            "method": [method],
            "inputs": ["a; b"],
        }
    )
    units = pd.DataFrame({"scale": [1.0]}, index=["index"])
    areas = pd.DataFrame({"part_of": []}, index=[])
    out = derived.by_method(
        made,
        pd.DataFrame(rows, columns=names).astype(dict.fromkeys(derived.VALUES, float)),
        units,
        areas,
    )
    assert [tuple(map(float, row)) for row in out[derived.VALUES].to_numpy()] == [
        pytest.approx(row) for row in found
    ]


def test_several_areas_are_taken_together_and_each_is_asked_to_be_there():
    rows = sovdata.load_evidence("output_growth", area=["SUN", "USA"])
    assert set(rows["area"]) == {"SUN", "USA"}
    with pytest.raises(sovdata.UserError, match="no estimates of the area 'XXX'"):
        sovdata.load_evidence("output_growth", area=["SUN", "XXX"])
    with pytest.raises(sovdata.UserError, match="claims are asked for by name"):
        sovdata.answers("growth_1951_55")
