"""Figures of other countries and of the UN: shown, never counted, no more than terms allow."""

from __future__ import annotations

import pandas as pd
import pytest

import sovdata
from sovdata import schema, standing, tables

SOURCES = ("pwt1001", "pwt56", "sipri2025", "un_ama2020", "gmd2025")
#: Series of the same sources that stood there before, with roles of their own.
OLDER = {"pwt56_gdp_head_sun"}
#: The largest number of values of one series, where the terms of a file forbid to store it whole.
SINGLE_YEARS = {"pwt56": 7, "sipri2025": 7, "gmd2025": 3}


@pytest.fixture(scope="module")
def comparators():
    series = sovdata.load_series()
    return series[series["source"].isin(SOURCES) & ~series["series"].isin(OLDER)].set_index(
        "series", drop=False
    )


@pytest.fixture(scope="module")
def observations():
    return schema.read_table("observations")


def test_a_comparator_is_context_with_source_locator_copy_and_terms(comparators):
    assert set(comparators["role"]) == {"context"}
    for column in ("source", "locator", "read_in", "licence", "note"):
        assert comparators[column].notna().all(), column
    undated = comparators[comparators["published"].isna()]
    assert undated["note"].str.contains("Year of publication not stated").all()


def test_no_answer_counts_a_comparator(comparators, shipped_collection):
    c = shipped_collection
    looked_at = standing.estimates_of(c.claims["claim"], c)
    assert set(looked_at.loc[looked_at["series"].isin(comparators.index), "used"]) <= {"context"}
    assert len(looked_at[looked_at["used"] == "counted"]) > 30


@pytest.mark.parametrize(
    ("indicator", "source", "areas"),
    [
        (
            "investment_share",
            "pwt1001",
            {"USA", "GBR", "FRA", "DEU", "JPN", "BGR", "HUN", "POL", "ROU"},
        ),
        (
            "investment_share",
            "pwt56",
            {
                "USA",
                "GBR",
                "FRA",
                "DEU_W",
                "JPN",
                "BGR",
                "CSK",
                "DDR",
                "HUN",
                "POL",
                "ROU",
                "YUG",
                "SUN",
            },
        ),
        (
            "military_share",
            "sipri2025",
            {"USA", "GBR", "FRA", "DEU", "JPN", "ALB", "BGR", "HUN", "POL", "ROU"},
        ),
    ],
)
def test_the_countries_beside_the_ussr(comparators, indicator, source, areas):
    rows = comparators[(comparators["indicator"] == indicator) & (comparators["source"] == source)]
    assert set(rows["area"]) == areas
    assert len(rows) == len(areas)


def test_of_a_file_that_may_not_be_stored_whole_only_single_years_are(comparators, observations):
    counts = observations["series"].value_counts()
    for row in comparators[
        comparators["source"].isin(SINGLE_YEARS) & (comparators["area"] != "SUN")
    ].itertuples():
        assert counts[row.series] <= SINGLE_YEARS[row.source], row.series
        assert "single figures" in row.licence
    assert counts["gmd2025_investment_share_ussr"] == 3


def test_what_is_soviet_among_them_is_official_and_says_what_it_is(comparators):
    soviet = comparators[comparators["area"] == "SUN"]
    assert set(soviet["lineage"]) == {"official"}
    assert "accumulation" in comparators.loc["un_capital_formation_ussr", "measure"]


def test_growth_of_the_un_s_figures_is_what_was_worked_out_apart(shipped):
    rates = shipped[shipped["unit"] == "pct_per_year"].set_index(
        ["series", "start_year", "end_year"]
    )["value"]
    assert round(rates["un_capital_formation_ussr", 1978, 1979], 2) == 1.04
    assert round(rates["un_gdp_ussr", 1981, 1985], 1) == 4.6


def test_the_american_share_of_two_vintages_of_sipri_is_one(shipped):
    old, new = (
        pd.Series(tables.annual(shipped, name))
        for name in ("sipri_usa_2022", "sipri2025_military_share_usa")
    )
    assert len(new) == 7
    assert (old.reindex(new.index) - new).abs().max() < 0.001
