"""A rate or a change among countries: ranks over windows, for like quantities only."""

from __future__ import annotations

import pandas as pd
import pytest
from made_up import SHIPPED

from sovdata import wording
from sovdata.errors import UserError
from sovdata.tables import load_world
from sovdata.worldwide import unusual

FALL = ((1951, 1955), (1981, 1985))
#: Years of the made-up countries.
YEARS = range(1949, 1961)


@pytest.fixture(scope="module")
def world():
    return load_world()


def made(
    rates: dict[str, tuple[float, float]],
    *,
    size: float = 100_000.0,
    without: dict[str, int] | None = None,
) -> pd.DataFrame:
    """Countries that grow at one rate until 1954 and at another after it."""
    rows = []
    for area, (early, late) in rates.items():
        level = size
        for year in YEARS:
            level *= 1 + (early if year <= 1954 else late) / 100
            if (without or {}).get(area) != year:
                rows.append({"area": area, "label": area.title(), "part_of": None, "year": year,
                             "gdp_per_head": level / 100, "population": 100_000.0,
                             "output": level})  # fmt: skip
    return pd.DataFrame(rows)


def test_the_soviet_fall_by_the_world_table_ranks_sixth_to_twenty_first_over_nine_windows(world):
    found = unusual("SUN", FALL, c=SHIPPED, world=world)
    windows = found.windows.set_index("shift")
    assert (len(windows), len(found.ranked)) == (9, 9)
    assert (windows.loc["0, 0", "rank"], windows.loc["0, 0", "countries"]) == (21, 38)
    assert (windows["rank"].min(), windows["rank"].max()) == (6, 21)
    assert set(windows.loc[["-1, 0", "-1, -1", "-1, 1"], "countries"]) == {31}  # fewer have 1949
    assert (windows["rank_by_ratio"].min(), windows["rank_by_ratio"].max()) == (11, 21)


@pytest.mark.parametrize("series", ["cia_gnp_1982", "mpd2023_gdp_sun"])
def test_a_series_that_begins_in_1950_has_six_windows_and_the_same_range(world, series):
    found = unusual(series, FALL, c=SHIPPED, world=world)
    assert found.windows["rank"].iloc[0] == 21
    assert (len(found.ranked), found.ranked["rank"].min(), found.ranked["rank"].max()) == (6, 6, 21)
    assert set(found.windows.loc[found.windows["rank"].isna(), "start_year"]) == {1950}
    assert found.windows["value"].iloc[0] == pytest.approx(
        -3.13 if series.startswith("cia") else -3.16, abs=0.005
    )


def test_soviet_rows_of_the_world_table_are_no_second_country_and_successor_states_none(world):
    found = unusual("cia_gnp_1982", FALL, c=SHIPPED, world=world)
    areas = list(found.countries["area"])
    assert areas.count("SUN") == 1
    assert "RUS" not in areas
    assert found.countries.loc[found.countries["asked"], "label"].tolist() == [
        "CIA GNP, 1982 roubles"
    ]


def test_the_countries_next_to_it_are_named_nearest_first(world):
    found = unusual("SUN", FALL, c=SHIPPED, world=world)
    assert found.beside(2) == (["Switzerland", "Turkey"], ["Colombia", "France"])
    assert found.countries["rank"].iloc[0] == 1
    assert found.countries["value"].is_monotonic_increasing  # from the largest fall


def test_a_rate_has_three_windows_and_ranks_from_the_fastest(world):
    found = unusual("SUN", [(1951, 1955)], c=SHIPPED, world=world)
    assert found.windows["shift"].tolist() == ["0", "-1", "1"]
    assert found.windows["countries"].tolist() == [38, 31, 38]
    assert found.countries["value"].is_monotonic_decreasing
    assert found.windows["rank_by_ratio"].isna().all()


def test_the_size_limit_is_output_before_the_first_period(world):
    few = unusual("SUN", FALL, c=SHIPPED, world=world, smallest=200_000.0)
    others = few.countries[~few.countries["asked"]]
    assert others["size"].min() > 200_000
    assert len(few.countries) < 38


@pytest.mark.parametrize(
    "series", ["narkhoz1989_nmp_plan", "narkhoz1965_gsp", "cia_industry_1982", "khanin_ni"]
)
def test_an_unlike_quantity_gets_no_rank(world, series):
    found = unusual(series, FALL, c=SHIPPED, world=world)
    assert (found.like, found.reason) == (False, "unlike quantity")
    assert found.windows[["rank", "rank_by_ratio"]].isna().all(axis=None)
    assert found.countries.empty
    assert found.beside() == ([], [])


def test_a_like_quantity_without_figures_for_the_years_says_so(world):
    found = unusual("narkhoz1989_gnp_plan", FALL, c=SHIPPED, world=world)
    assert (found.like, found.reason, len(found.ranked)) == (True, "no value", 0)


def test_a_rate_printed_for_exactly_these_years_stands_where_there_are_no_levels(world):
    found = unusual(
        "kudrov_cia_gnp", ((1961, 1965), (1981, 1985)), c=SHIPPED, world=world
    )  # 4.8, then 1.8
    assert found.windows["basis"].tolist() == ["published", *[""] * 8]
    assert found.windows["value"].iloc[0] == pytest.approx(-3.0)
    assert len(found.ranked) == 1


# Made-up worlds: growth until 1954, growth from 1955 on


def test_ranks_by_points_and_by_ratio_differ_and_are_counted_apart():
    # Falls: SUN 6 to 3 (-3, 0.5), AAA 10 to 6 (-4, 0.6), BBB 1 to 0.4 (-0.6, 0.4),
    # CCC -1 to -5 (-4, no ratio).
    rates = {"SUN": (6, 3), "AAA": (10, 6), "BBB": (1, 0.4), "CCC": (-1, -5)}
    found = unusual("SUN", ((1950, 1954), (1955, 1959)), c=SHIPPED, world=made(rates), smallest=0)
    base = found.windows.iloc[0]
    assert (base["rank"], base["countries"]) == (3, 4)
    assert (base["rank_by_ratio"], base["countries_by_ratio"]) == (2, 3)
    assert base["ratio"] == pytest.approx(0.5)


def test_countries_with_the_same_value_share_a_rank_and_the_tie_is_counted():
    rates = {"SUN": (6, 3), "AAA": (6, 3), "BBB": (9, 1)}
    found = unusual("SUN", ((1950, 1954), (1955, 1959)), c=SHIPPED, world=made(rates), smallest=0)
    assert (found.windows["rank"].iloc[0], found.windows["tied"].iloc[0]) == (2, 1)
    assert sorted(found.countries["rank"]) == [1, 2, 2]


def test_a_country_without_a_level_counts_in_the_other_windows_only():
    rates = {"SUN": (6, 3), "AAA": (8, 1), "BBB": (9, 1)}
    world = made(rates, without={"AAA": 1960})
    counts = unusual(
        "SUN", ((1951, 1954), (1955, 1959)), c=SHIPPED, world=world, smallest=0
    ).windows.set_index("shift")["countries"]
    assert (counts["0, 0"], counts["0, 1"]) == (3, 2)


def test_no_other_country_is_no_rank_and_no_failure():
    found = unusual(
        "SUN", ((1950, 1954), (1955, 1959)), c=SHIPPED, world=made({"SUN": (6, 3)}), smallest=0
    )
    assert found.reason == "no countries"


# Bad input


def test_a_series_that_is_not_there_is_answered_with_the_nearest(world):
    said = "no series or country 'cia_gnp_1892'; nearest: cia_gnp_1982"
    with pytest.raises(UserError, match=said):
        unusual("cia_gnp_1892", FALL, c=SHIPPED, world=world)


@pytest.mark.parametrize(("name", "code"), [("Soviet Union", "SUN"), ("usa", "USA")])
def test_a_country_by_its_name_is_answered_with_its_code(world, name, code):
    with pytest.raises(UserError, match=f"no series or country '{name}'; nearest: {code}"):
        unusual(name, FALL, c=SHIPPED, world=world)


@pytest.mark.parametrize(
    "periods",
    [(), FALL[::-1], ((1955, 1951),), ((1951, 1955), (1955, 1960)), (*FALL, (1986, 1990))],
)
def test_periods_are_one_or_two_and_in_order(world, periods):
    with pytest.raises(ValueError, match="expected one period or two"):
        unusual("SUN", periods, c=SHIPPED, world=world)


# Sentences


SENTENCES = {
    (
        "SUN",
        2,
    ): """USSR: growth fell from 4.9 (1951–55) to 1.7 (1981–85), 21st largest fall, \
6th to 21st of 31 to 38 large
        economies over 9 windows, by ratio 11th to 21st; beside Switzerland and Colombia.""",
    (
        "cia_gnp_1982",
        2,
    ): """CIA GNP, 1982 roubles: growth fell from 4.9 (1951–55) to 1.8 (1981–85), 21st largest fall,
        6th to 21st of 38 large economies over 6 of 9 windows, by ratio 12th to 21st.""",
    (
        "IND",
        2,
    ): """India: growth rose from 3.6 (1951–55) to 5.0 (1981–85), 5th largest rise, \
1st to 8th of 31 to 38 large
        economies over 9 windows, by ratio 2nd to 8th; beside Denmark and Bangladesh.""",
    (
        "SUN",
        1,
    ): """USSR: 4.9% a year in 1951–55, 7th to 21st fastest of 31 to 38 large economies \
over 3 windows;
        beside Yugoslavia and South Africa.""",
    (
        "narkhoz1989_nmp_plan",
        2,
    ): """NMP, yearbook 1989, plans: national income is not like for like with other
        countries' GDP, so no rank; it has values for none of 9 windows.""",
    (
        "narkhoz1989_gnp_plan",
        2,
    ): """Official GNP, 1989, plans: no levels around 1951–55 and 1981–85, nor rates
        printed for them, so no rank.""",
}


@pytest.mark.parametrize(("series", "periods"), SENTENCES)
def test_the_sentence_gives_the_range_and_never_a_verdict(world, series, periods):
    said = wording.unusual_sentence(
        unusual(series, FALL[:periods], c=SHIPPED, world=world), SHIPPED
    )
    assert said.split() == SENTENCES[series, periods].split()
    assert len(said.split()) <= wording.LONGEST


@pytest.mark.parametrize(
    ("rank", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (13, "13th"), (21, "21st"), (112, "112th")],
)
def test_ordinals(rank, text):
    assert wording._ordinal(rank) == text
