"""Whose number is it: what gives a number, in which tier, and how often chance would."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from made_up import SHARE, SHIPPED, estimate, made

from sovdata import printed
from sovdata.lookup import FEWEST, MOST, NAMES, whose
from sovdata.wording import whose_lines

RATES = {"indicator": "output_growth", "unit": "pct_per_year"}
EIGHT = (1981, 1985)
QUICK = settings(max_examples=5, deadline=None)


def asked(number, *years, **options):
    return whose(number, *years, c=SHIPPED, **options)


def among(number, *rows, years=EIGHT, **options):
    return whose(number, *years, c=made(*rows), **options)


def tier(found, n):
    return found.tiers.set_index("tier").loc[n]


def names(found, n):
    return list(found.hits.loc[found.hits["tier"] == n, "series"])


def levels(name, values, **cells):
    what = {"indicator": "output", "unit": "index"} | cells
    return [
        estimate(name, value, **what | {"start_year": year, "end_year": year})
        for year, value in values.items()
    ]


# The shipped collection


def test_11_2_is_the_rate_of_official_capital_investment_another_quantity():
    # Narodnoe khoziaistvo 1956: 1780 (1950), 3022 (1955); (3022 / 1780) ** (1 / 5) - 1 = 11.17 %
    found = asked("11.2", 1951, 1955, indicator="output_growth")
    assert tier(found, 1)["hits"] == 0
    assert names(found, 2) == ["narkhoz1956_investment"]
    assert found.hits["value"].iloc[0] == pytest.approx(((3022 / 1780) ** 0.2 - 1) * 100)
    assert found.hits["lineage"].iloc[0] == "official"


def test_chance_gives_11_2_to_every_sixth_value_of_these_years():
    # any yearly rate of 1951-55 runs from 1.7 (people) to 13.8 (military outlays): 122 values,
    # and 20 of them are some estimate's
    merged = tier(asked("11.2", 1951, 1955), 2)
    assert (merged["name"], merged["hits"]) == ("any quantity, these years", 1)
    assert (merged["fits"], merged["tried"]) == (20, 122)


def test_3_3_is_the_official_rate_of_gross_social_product_printed_after_the_book_cited():
    found = asked("3.3", *EIGHT, indicator="output_growth", cited=1988)
    hits = found.hits[found.hits["tier"] == 1]
    assert list(hits["concept"]) == ["gross_social_product"]
    assert (hits["published"].iloc[0], hits["possible"].iloc[0], hits["arithmetic"].iloc[0]) == (
        1990,
        "no",
        "published",
    )
    assert (tier(found, 1)["fits"], tier(found, 1)["tried"]) == (11, 41)  # 0.6 to 4.6


def test_4_9_has_two_witnesses_and_a_reprint():
    found = asked("4.9", 1951, 1955, indicator="output_growth")
    assert names(found, 1) == [
        "cia_gnp_1982",
        "clark_nnp",
        "maddison2010_gdp_sun",
        "mpd2023_gdp_sun",
    ]
    assert set(found.hits.loc[found.hits["tier"] == 1, "lineage"]) == {"cia", "clark"}
    assert tier(found, 1)["hits"] == 3  # a reprint counts with what it reprints
    assert (tier(found, 1)["fits"], tier(found, 1)["tried"]) == (5, 66)  # 4.9 to 11.4


def test_0_6_is_khanins_and_his_reprint():
    found = asked("0.6", *EIGHT, indicator="output_growth")
    assert names(found, 1) == ["bauer2012_khanin", "khanin_ni"]
    assert tier(found, 1)["hits"] == 1
    assert (tier(found, 1)["fits"], tier(found, 1)["tried"]) == (11, 41)


def test_1_for_1978_79_is_what_most_quantities_give():
    found = asked("1", 1978, 1979)
    assert found.hits.empty
    assert not tier(found, 2)["shown"]
    assert (tier(found, 2)["fits"], tier(found, 2)["tried"]) == (7, 10)  # of -3 to 4 all but -2
    own = asked("1", 1978, 1979, indicator="investment_growth")
    assert names(own, 1) == ["cia_investment_1982", "un_capital_formation_ussr"]
    assert (tier(own, 1)["fits"], tier(own, 1)["tried"]) == (1, 10)


def test_15_without_a_year_is_in_many_statements_of_the_military_share():
    found = asked("15", indicator="military_share", cited=1990)
    assert set(found.tiers["tier"]) == {1}
    assert {"cia_share_1986", "cia_dia_share_1988", "cia_share_1990", "nato_share_1983"} <= set(
        names(found, 1)
    )
    assert tier(found, 1)["hits"] == 7
    assert (tier(found, 1)["fits"], tier(found, 1)["tried"]) == (31, 72)  # 2 to 73
    late = found.hits.set_index("series")["possible"]
    assert (late["zubok_2022"], late["cia_share_1986"], late["cia_share_1982"]) == (
        "no",
        "yes",
        "unknown",
    )


def test_a_search_is_fast():
    asked("11.2", 1951, 1955)
    start = time.perf_counter()
    asked("11.2", 1951, 1955, slips=True)
    assert time.perf_counter() - start < 1


# Rules


SUN = SHIPPED.evidence[
    (SHIPPED.evidence["area"] == "SUN")
    & SHIPPED.evidence["value"].notna()
    & SHIPPED.evidence["start_year"].notna()
]
STORED = SUN[(SUN["basis"] == "published") | (SUN["unit"] != "pct_over_period")]


@QUICK
@given(st.integers(0, len(STORED) - 1), st.integers(0, 3), st.booleans())
def test_the_number_of_a_stored_value_is_found_among_its_years(at, decimals, named):
    row = STORED.iloc[at]
    digits = str(printed.round_as_printed(row["value"], decimals))
    found = asked(
        digits,
        int(row["start_year"]),
        int(row["end_year"]),
        indicator=row["indicator"] if named else None,
    )
    own = tier(found, 1 if named else 2)
    assert own["hits"] >= 1
    same = SUN[
        (SUN["series"] == row["series"])
        & (SUN["start_year"] == row["start_year"])
        & (SUN["end_year"] == row["end_year"])
    ]
    if own["shown"] and len(same) == 1:
        assert row["series"] in set(found.hits.loc[found.hits["tier"] <= 2, "series"])


@QUICK
@given(st.integers(0, 1000), st.sampled_from(["11.2", "4.9", "3", "71"]), st.booleans())
def test_the_order_of_rows_does_not_matter(seed, number, slips):
    other = SUN.sample(frac=1, random_state=seed)
    found = [
        whose(number, 1951, 1955, slips=slips, c=SHIPPED.using(evidence=rows))
        for rows in (SUN, other)
    ]
    pd.testing.assert_frame_equal(found[0].tiers, found[1].tiers)
    pd.testing.assert_frame_equal(found[0].hits, found[1].hits)


@QUICK
@given(st.sampled_from(sorted(set(SUN["series"]))), st.sampled_from(["4.9", "11.2", "1.7"]))
def test_removing_an_estimate_removes_only_hits_that_used_it(series, number):
    before = asked(number, 1951, 1955)
    after = whose(number, 1951, 1955, c=SHIPPED.using(evidence=SUN[SUN["series"] != series]))
    both = set(before.tiers.loc[before.tiers["shown"], "tier"]) & set(
        after.tiers.loc[after.tiers["shown"], "tier"]
    )
    keys = ["tier", "series", "start_year", "end_year", "arithmetic"]
    old, new = (
        {tuple(row) for row in found.hits.loc[found.hits["tier"].isin(both), keys].to_numpy()}
        for found in (before, after)
    )
    assert new <= old
    assert all(row[1] == series or row[4].endswith(f"by {series}") for row in old - new)


@pytest.mark.parametrize(
    ("number", "printed", "gives"),
    [
        ("3.3", "3.25", True),
        ("3.3", "3.34", True),
        ("3.3", "3.35", False),
        ("3.30", "3.3", True),
        ("3.30", "3.31", False),
        ("3", "3.3", True),
    ],
)
def test_a_value_gives_the_number_that_it_rounds_to_at_its_digits(number, printed, gives):
    assert tier(among(number, estimate("a", printed)), 2)["hits"] == int(gives)


def test_a_range_gives_what_it_holds_and_a_bound_itself():
    rows = [estimate("a", low=12, high=16, **SHARE), estimate("b", high=14, **SHARE)]
    for number, given_by in {"13": ["a"], "16": ["a"], "14": ["a", "b"], "11": []}.items():
        found = among(number, *rows, estimate("c", "40", **SHARE), years=(1976, 1980))
        assert names(found, 2) == given_by


def test_tiers_go_out_from_the_quantity_and_the_years():
    rows = [
        estimate("this", "3.3"),
        estimate("another", "3.3", indicator="investment_growth"),
        estimate("moved", "3.3", start_year=1980, end_year=1985),
        estimate("inside", "3.3", start_year=1983, end_year=1983),
        estimate("far", "3.3", start_year=1961, end_year=1965),
        estimate("abroad", "3.3", area="USA"),
        *(estimate(f"{part}{n}", n, **cells) for part, cells in {
            "a": {}, "b": {"indicator": "investment_growth"}, "c": {"start_year": 1980},
            "d": {"start_year": 1983, "end_year": 1983},
        }.items() for n in ("0", "9")),
    ]  # fmt: skip
    found = among("3.3", *rows, indicator="output_growth")
    assert [names(found, n) for n in (1, 2, 3, 4, 5)] == [
        ["this"],
        ["another"],
        ["moved"],
        ["inside"],
        [],
    ]
    assert names(among("3.3", *rows), 2) == ["another", "this"]


def test_rates_follow_from_levels_for_years_that_no_plan_has():
    rows = levels("a", {1962: "100", 1963: "110", 1964: "121"})  # ten per cent a year
    found = among("10.00", *rows, years=(1963, 1964))
    assert (names(found, 2), found.hits["arithmetic"].iloc[0]) == (["a"], "compound rate")
    corrected = [row | {"endpoint": "no"} if row["start_year"] == 1962 else row for row in rows]
    assert tier(among("10.00", *corrected, years=(1963, 1964)), 2)["hits"] == 0


def test_yearly_rates_are_linked_and_a_gap_is_never_bridged():
    rows = [
        estimate("a", rate, start_year=year, end_year=year)
        for year, rate in {1981: "10", 1982: "20", 1984: "10"}.items()
    ]
    assert (
        tier(among("14.89", *rows, years=(1981, 1982)), 2)["hits"] == 1
    )  # (1.1 x 1.2) ** 0.5 = 1.14891
    assert tier(among("14.89", *rows, years=(1981, 1984)), 2)["estimates"] == 0


def test_other_arithmetic_is_growth_over_the_years_their_mean_and_per_head():
    people = levels(
        "people", {1962: "100", 1964: "104.04"}, indicator="population", unit="million_people"
    )  # 2 % a year
    rows = [
        *levels("a", {1962: "100", 1963: "110", 1964: "132"}),
        *people,
    ]  # 10, 20: 32 in all, 15 as a mean
    for number, how in {
        "32.00": "cumulative",
        "15.00": "arithmetic mean",
        "12.64": "per head, by people",
    }.items():
        found = among(number, *rows, years=(1963, 1964))  # 1.1489 / 1.02 = 1.1264
        assert how in set(found.hits.loc[found.hits["tier"] == 5, "arithmetic"])


GROWN = levels("a", {1962: "100", 1963: "110", 1964: "132"})  # 10, 20: 32 in all, 15 as a mean


@pytest.mark.parametrize(
    ("number", "indicator", "at"),
    [
        ("32.00", "output_growth_cumulative", 1),  # the quantity asked for
        ("15.00", "output_growth", 5),
        ("15.00", "investment_growth", None),
        ("32.00", "output_growth", None),  # growth over all years is another indicator's
    ],
)
def test_what_is_made_of_rates_keeps_to_the_indicator_asked_for(number, indicator, at):
    found = among(number, *GROWN, years=(1963, 1964), indicator=indicator)
    assert list(found.hits["tier"]) == ([at] if at else [])


def test_what_is_made_of_a_rate_is_found_where_the_unit_is_that_of_rates():
    found = {
        unit: tier(among("32.00", *GROWN, years=(1963, 1964), unit=unit), 5)["hits"]
        for unit in ("pct_per_year", "pct_over_period", "index")
    }
    assert found == {"pct_per_year": 1, "pct_over_period": 1, "index": 0}


def test_growth_is_made_per_head_by_populations_alone():
    people = levels("people", {1962: "100", 1964: "104.04"}, indicator="population")
    again = levels("again", {1962: "100", 1964: "104.04"}, indicator="population")
    reprint = [row | {"repeats": "people"} for row in again]
    found = among("12.64", *GROWN, *people, *reprint, years=(1963, 1964))
    assert set(found.hits["arithmetic"]) == {"per head, by people"}


@pytest.mark.parametrize("indicator", ["output_growth", "output_per_head_growth"])
def test_growth_per_head_is_found_under_what_it_is_made_from_and_what_it_is_made_to(indicator):
    people = levels("people", {1962: "100", 1964: "104.04"}, indicator="population")
    found = among("12.64", *GROWN, *people, years=(1963, 1964), indicator=indicator)
    assert list(found.hits["arithmetic"]) == ["per head, by people"]


@pytest.mark.parametrize("years", [(1981, 1983), (1982, 1983), (1983, 1985)])
def test_years_inside_may_begin_or_end_with_those_asked_for(years):
    inside = estimate("inside", "3.3", start_year=years[0], end_year=years[1])
    far = [estimate(n, n, start_year=1983, end_year=1983) for n in ("0", "9")]
    assert names(among("3.3", inside, *far), 4) == ["inside"]


@pytest.mark.parametrize("window", [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)])
def test_a_rate_is_found_for_years_whose_either_end_is_moved_by_one(window):
    index = {1960: 100, 1961: 103, 1962: 108, 1963: 119, 1964: 121, 1965: 135, 1966: 137}
    first, last = 1962 + window[0], 1965 + window[1]
    rate = ((index[last] / index[first - 1]) ** (1 / (last - first + 1)) - 1) * 100
    rows = levels("a", {year: str(value) for year, value in index.items()})
    hits = among(f"{rate:.4f}", *rows, years=(1962, 1965)).hits
    found = set(zip(hits["tier"], hits["start_year"], hits["end_year"], strict=True))
    assert (2 if window == (0, 0) else 3, first, last) in found


def test_slips_are_searched_on_request_only():
    rows = [
        estimate("a", "33"),
        estimate("b", "-3.3"),
        estimate("c", "0.033"),
        estimate("d", "90"),
        estimate("e", "-9"),
    ]
    assert 6 not in set(among("3.3", *rows).tiers["tier"])
    found = among("3.3", *rows, slips=True)
    assert set(found.hits.loc[found.hits["tier"] == 6, "arithmetic"]) == {
        "slip: a tenth",
        "slip: sign",
        "slip: a hundred times",
    }


def test_a_tier_that_chance_gives_more_often_than_not_is_counted_and_not_shown():
    rows = [estimate(str(n), str(n)) for n in range(12)]  # every whole number from 0 to 11
    found = among("7", *rows)
    assert (tier(found, 2)["chance"], tier(found, 2)["hits"], tier(found, 2)["shown"]) == (
        1.0,
        1,
        False,
    )
    assert found.hits.empty
    assert MOST == 0.5


def test_chance_over_fewer_than_ten_values_looks_at_every_rate_of_the_years():
    rows = [
        estimate("a", "3.3"),
        estimate("b", "3.6"),
        estimate("c", "1.0", indicator="investment_growth"),
        estimate("d", "4.9", indicator="tfp_growth"),
    ]
    own = tier(among("3.3", *rows, indicator="output_growth"), 1)
    assert (own["fits"], own["tried"]) == (
        2,
        40,
    )  # 3.3 to 3.6 are four values; 1.0 to 4.9 are forty
    alone = tier(among("3.3", estimate("a", "3.3")), 2)
    assert (alone["fits"], alone["tried"], alone["shown"]) == (1, FEWEST, True)


def test_a_tier_without_estimates_has_no_chance():
    own = tier(among("3.3", estimate("a", "3.3"), indicator="investment_growth"), 1)
    assert (own["fits"], own["tried"], own["shown"]) == (0, 0, True)
    assert pd.isna(own["chance"])


def test_of_units_that_hold_the_number_the_one_where_chance_does_most_counts():
    share, index = SHARE | {"start_year": 1981, "end_year": 1985}, {"unit": "index"}
    rows = [estimate(f"a{value}", value, **share) for value in ("3.2", "3.3", "3.4")]
    rows += [estimate(f"b{value}", value, **index) for value in ("1.0", "3.3", "8.0")]
    own = tier(among("3.3", *rows), 2)
    assert (own["fits"], own["tried"]) == (3, FEWEST)  # and not 5 of the 71 from 1.0 to 8.0


def test_what_was_printed_later_is_no_source_unless_a_reprint_was_earlier():
    late = estimate("a", "3.3", published=1990)
    for rows, possible in (
        ([late], {"no"}),
        ([late, estimate("b", "3.3", repeats="a", published=1987)], {"yes"}),
        ([estimate("a", "3.3", published=None)], {"unknown"}),
    ):
        spread = [estimate(n, n) for n in ("0", "9")]
        assert set(among("3.3", *rows, *spread, cited=1988).hits["possible"]) == possible
    assert set(among("3.3", late, estimate("z", "9"), cited=None).hits["possible"]) == {"unknown"}


def test_a_unit_narrows_the_search_and_takes_what_compares_with_it():
    rows = [
        estimate("a", "15", **SHARE),
        estimate("b", "15", **SHARE | {"unit": "pct_of_gdp"}),
        estimate("c", "15", start_year=1976, end_year=1980),
    ]
    rows += [estimate("low", "1", **SHARE), estimate("high", "60", **SHARE)]
    of = {
        unit: set(names(among("15", *rows, years=(1976, 1980), unit=unit), 2))
        for unit in ("pct_of_gnp", "pct_per_year", "pct", "index")
    }
    assert of == {
        "pct_of_gnp": {"a", "b"},
        "pct_per_year": {"c"},
        "pct": {"a", "b", "c"},
        "index": set(),
    }


# Bad input


@pytest.mark.parametrize(
    ("number", "years", "options", "message"),
    [
        ("abc", (), {}, "'abc' is not one number in digits, with a point, such as 11.2"),
        ("5 to 6", (), {}, "is not one number in digits"),
        (11.2, (), {}, "give the number as text, such as '11.2'"),
        ("0.12345678901", (), {}, "at most 9 decimals"),
        ("1", (1955, 1951), {}, "years 1955 to 1951: expected the first year, then the last"),
        (
            "1",
            (),
            {"indicator": "output_grwth"},
            "no indicator 'output_grwth'; nearest: output_growth",
        ),
        ("1", (), {"unit": "pct_per_yaer"}, "no unit 'pct_per_yaer'; nearest: pct_per_year"),
        ("1", (), {"area": "SUM"}, "no area 'SUM'; nearest: SUN"),
        ("1", (), {"area": "China"}, "no area 'China'; nearest: CHN"),
    ],
)
def test_bad_input_is_answered_in_one_line(number, years, options, message):
    with pytest.raises(ValueError, match=r"^[^\n]+$") as error:
        asked(number, *years, **options)
    assert message in str(error.value)


@pytest.mark.parametrize("text", ["$18 billion", "18 bn dollars", "$18bn", "$0.018 trillion"])
def test_a_number_with_scale_words_is_looked_for_in_the_scale_of_each_unit(text):
    dollars = {"indicator": "military_spending", "start_year": 1981, "end_year": 1981}
    rows = [
        estimate("bn", "18", unit="bn_usd", **dollars),
        estimate("thousand", "18000000", unit="thousand_usd", **dollars),
        estimate("other", "19", unit="bn_usd", **dollars),
        estimate("roubles", "18", unit="bn_roubles", **dollars),
        estimate("rate", "18", start_year=1981, end_year=1981),
    ]
    found = among(text, *rows, years=(1981, 1981))
    assert set(names(found, 2)) == {"bn", "thousand"}
    [line, *_] = whose_lines(found, made(*rows))
    assert "GNP 18 bn US dollars" in line


def test_scale_words_alone_are_of_any_level_and_never_of_a_rate():
    people = {"indicator": "population", "start_year": 1981, "end_year": 1981}
    rows = [
        estimate("million", "2.1", unit="million_people", **people),
        estimate("thousand", "2130", unit="thousand_people", **people),
        estimate("rate", "2.1", start_year=1981, end_year=1981),
    ]
    assert set(names(among("2.1 million", *rows, years=(1981, 1981)), 2)) == {"million", "thousand"}
    assert names(among("2.1%", *rows, years=(1981, 1981)), 2) == ["rate"]
    assert len(names(among("2.1", *rows, years=(1981, 1981)), 2)) == 2


THOUSANDS = estimate(
    "many", "818315", indicator="population", unit="thousand_people", start_year=1970,
    end_year=1970,
)  # fmt: skip


def test_a_bare_number_that_nothing_gives_is_tried_with_scale_words():
    c = made(THOUSANDS)
    for options in ({}, {"indicator": "population"}):
        found = whose("818", 1970, c=c, **options)
        assert (found.hits.empty, found.scaled) == (True, "818 million")
        [line] = whose_lines(found, c)
        assert line.endswith("asked for as 818 million, some do.")
    assert whose("819", 1970, c=c).scaled == ""
    assert whose("818%", 1970, c=c).scaled == ""


def test_a_number_in_a_unit_of_levels_is_of_its_scale():
    c = made(THOUSANDS)
    found = whose("818", 1970, unit="million_people", c=c)
    assert names(found, 2) == ["many"]
    assert "818\u202f315 thousand people" in whose_lines(found, c)[0]
    assert names(whose("818315", 1970, unit="thousand_people", c=c), 2) == ["many"]
    assert whose("818", 1970, unit="thousand_people", c=c).hits.empty


def test_a_rate_that_a_lineage_gives_per_head_is_not_made_per_head_again():
    grown = [
        estimate("total", "5.5"),
        estimate("people", "2.0", indicator="population_growth"),
    ]
    made_up = estimate("head", "3.4314", indicator="output_per_head_growth")
    other = estimate("head", "3.40", indicator="output_per_head_growth")
    assert "total" in names(among("3.4", *grown), 5)
    assert "total" not in names(among("3.4", *grown, made_up), 5)
    assert "total" in names(among("3.4", *grown, other), 5)


def test_a_value_is_shown_with_the_digits_of_the_number_that_it_rounds_to():
    [line, *_] = whose_lines(among("3.3", estimate("a", "3.347")), made())
    assert "CIA GNP 3.3% a year" in line
    [line, *_] = whose_lines(among("3.3", estimate("a", low=3.25, high=3.4)), made())
    assert "CIA GNP 3.25 to 3.40% a year" in line


def test_a_currency_that_is_not_in_the_data_is_said():
    found = asked("£953 billion")
    assert whose_lines(found, SHIPPED) == [
        (
            "Nothing to compare with £953 billion: no estimate for USSR is counted in pounds; "
            "there are some in dollars and roubles."
        )
    ]
    assert whose_lines(asked("£953 billion", area="GBR"), SHIPPED) == [
        "Nothing to compare with £953 billion: no estimate for United Kingdom is counted in pounds."
    ]


def test_a_scale_that_may_be_none_is_asked_for():
    with pytest.raises(ValueError, match="'953 m': as_printed may mean 953 or 953000000"):
        asked("953 m")


@pytest.mark.parametrize("years", [(), (1951, 1955), (1951,)])
@pytest.mark.parametrize("indicator", [None, "output_growth", "output_growth_cumulative"])
def test_an_empty_table_gives_nothing_and_no_failure(years, indicator):
    found = whose("11.2", *years, indicator=indicator, slips=True, c=made())
    assert found.hits.empty
    assert not found.tiers["estimates"].any()
    assert whose_lines(found, SHIPPED)[0].startswith("Nothing to compare with 11.2")


# Wording


def test_a_match_is_told_with_its_chance_and_when_it_was_printed():
    lines = whose_lines(asked("11.2", 1951, 1955, indicator="output_growth", cited=1988), SHIPPED)
    assert lines[0] == (
        "another quantity, these years (chance 13%): Soviet official capital investment 11.2% "
        "a year (from figures published 1957, a possible source)"
    )
    late = whose_lines(asked("3.3", *EIGHT, indicator="output_growth", cited=1988), SHIPPED)
    assert (
        "gross social product 3.3% a year (published 1990, printed later than the work cited)"
        in late[0]
    )


def test_every_line_of_a_match_has_its_chance_and_each_who_and_what_has_one_line_in_a_tier():
    for number, years in {"4.9": (1951, 1955), "1": (1978, 1979), "0.6": EIGHT}.items():
        lines = whose_lines(asked(number, *years), SHIPPED)
        assert lines
        assert len(set(lines)) == len(lines)
        assert all("chance" in line for line in lines)


def test_what_is_not_shown_is_counted_and_nothing_found_says_how_much_was_searched():
    lines = whose_lines(asked("1", 1978, 1979), SHIPPED)
    assert lines[0] == (
        "any quantity, these years: 8 of 21 estimates, left out since any number has a good chance "
        "of one (chance 70%)"
    )
    found = asked("15", 1980)
    assert whose_lines(found, SHIPPED) == [
        f"No estimate of exactly this gives 15 (1980); searched: {found.tiers['estimates'].sum()}."
    ]


def test_every_tier_has_a_name():
    found = asked("11.2", 1951, 1955, indicator="output_growth", slips=True)
    assert list(found.tiers["name"]) == list(NAMES.values())
