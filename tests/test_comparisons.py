"""Series side by side: functions on rows made for them, by hand; then the shipped rows."""

from __future__ import annotations

import pandas as pd
import pytest
from made_up import NUMBERS

from sovdata import comparisons, growth
from sovdata.comparisons import (
    chain,
    chained_levels,
    like_for_like,
    period_growth,
    yearly,
)
from sovdata.errors import UserError


@pytest.fixture(scope="module")
def shipped(shipped):
    """The rows of the Soviet Union."""
    return shipped[shipped["area"] == "SUN"].reset_index(drop=True)


def row(series, first, last, value, **cells):
    """A row of evidence: a growth rate of output, official, net material product."""
    return {
        "series": series, "origin": "evidence", "indicator": "output_growth",
        "concept": "nmp_produced", "measure": "m", "unit": "pct_per_year",
        "area": "SUN", "start_year": first, "end_year": last, "value": value, "low": None,
        "high": None, "title": series.upper(), "price_basis": "a",
        "lineage": "official", "role": "compared", "published": 1980, "verification": "read-once",
        "repeats": None, "source": "s", "locator": "p. 1",
        "basis": "published", "interval": "none", "computed_from": None, "endpoint": None,
    } | cells  # fmt: skip


def rows(*made):
    return pd.DataFrame(list(made)).astype(NUMBERS)


def levels(series, values, **cells):
    """A yearly level series: year to value."""
    return [
        row(series, year, year, value, indicator="output", unit="bn_roubles", **cells)
        for year, value in values.items()
    ]


def official(*made, **cells):
    return chain(rows(*made), lineage="official", concept="nmp_produced", **cells)


# Chains


def test_chain_links_plan_periods_into_a_level():
    # 1.1^5 = 1.61051; 1.05^5 = 1.2762815625; their product 2.05546...
    linked = official(row("a", 1951, 1955, 10), row("a", 1956, 1960, 5))
    assert list(linked["start_year"]) == [1951, 1956]
    assert list(linked["base"]) == pytest.approx([100, 161.051])
    assert list(linked["level"]) == pytest.approx([161.051, 161.051 * 1.2762815625])
    assert list(linked["rate"]) == [10, 5]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            {"verification": "cross-checked", "published": 1960},
            {"verification": "read-once", "published": 1990},
        ),
        (
            {"verification": "read-once", "published": 1960},
            {"verification": "second-hand", "published": 1990},
        ),
        (
            {"verification": "computed", "published": 1990},
            {"verification": "read-once", "published": 1960},
        ),
        (
            {"verification": "read-once", "published": 1990},
            {"verification": "computed", "published": 1960},
        ),
        (
            {"low": 9.95, "high": 10.05, "published": 1960},
            {"low": 9.5, "high": 10.5, "published": 1990},
        ),
        ({"published": 1990}, {"published": 1960}),
        ({"published": 1960}, {"published": pd.NA}),
    ],
)
def test_chain_takes_the_best_verified_vintage_then_the_finest_then_the_latest(better, worse):
    good, bad = row("good", 1951, 1955, 10, **better), row("bad", 1951, 1955, 11, **worse)
    for made in ((good, bad), (bad, good)):
        assert list(official(*made)["series"]) == ["good"]


def test_chain_names_what_there_is_where_nothing_is_of_the_lineage_or_concept():
    made = rows(row("a", 1951, 1955, 10))
    with pytest.raises(UserError, match="lineage 'nobody'; there is: official"):
        chain(made, lineage="nobody", concept="nmp_produced")
    with pytest.raises(UserError, match="concept 'gnp'; there is: nmp_produced"):
        chain(made, lineage="official", concept="gnp")


def test_chain_may_take_another_vintage_for_each_period():
    linked = official(
        row("old", 1951, 1955, 10),
        row("old", 1956, 1960, 9, published=1970),
        row("new", 1956, 1960, 8, published=1990),
    )
    assert list(linked["series"]) == ["old", "new"]


def test_chain_never_bridges_a_missing_plan_period():
    linked = official(row("a", 1951, 1955, 10), row("a", 1961, 1965, 5), row("a", 1966, 1970, 5))
    assert list(linked["start_year"]) == [1951]


def test_chain_starts_at_the_first_period_there_is():
    linked = official(row("a", 1961, 1965, 10), row("a", 1966, 1970, 5))
    assert list(linked["start_year"]) == [1961, 1966]
    assert linked["base"].iloc[0] == 100


@pytest.mark.parametrize(
    "cells",
    [
        {"role": "context"}, {"lineage": "cia"}, {"concept": "gnp"}, {"area": "RUS"},
        {"repeats": "b"}, {"value": float("nan")}, {"indicator": "investment_growth"},
        {"start_year": 1957}, {"end_year": 1961},
    ],
)  # fmt: skip
def test_chain_takes_only_estimates_of_its_own_for_whole_plan_periods(cells):
    assert official(row("a", 1951, 1955, 10), row("b", 1956, 1960, 5))["series"].to_list() == [
        "a",
        "b",
    ]
    assert official(row("a", 1951, 1955, 10), row("b", 1956, 1960, 5) | cells)[
        "series"
    ].to_list() == ["a"]


@pytest.mark.parametrize(
    ("lineage", "concept", "said"),
    [("CIA", "gnp", "lineage 'CIA'; there is: cia, .*official"),
     ("khanin", "gnp", "concept 'gnp'; there is: national_income_unstated")],
)  # fmt: skip
def test_a_chain_of_nothing_says_what_there_is(shipped, lineage, concept, said):
    with pytest.raises(UserError, match=said):
        chain(shipped, lineage=lineage, concept=concept)


@pytest.mark.parametrize(
    ("lineage", "concept"),
    [("official", "nmp_produced"), ("official", "gross_social_product"), ("cia", "gnp")],
)
def test_shipped_chains_are_whole_and_each_rate_is_a_row(shipped, lineage, concept):
    linked = chain(shipped, lineage=lineage, concept=concept)
    assert next(iter(linked["start_year"])) == 1951
    assert len(linked) >= 7
    assert all(
        after == before + 1
        for before, after in zip(linked["end_year"], linked["start_year"][1:], strict=False)
    )
    for step in linked.itertuples():
        own = shipped[
            (shipped["series"] == step.series)
            & (shipped["start_year"] == step.start_year)
            & (shipped["end_year"] == step.end_year)
        ]
        assert step.rate in set(own["value"])
        assert step.level == pytest.approx(growth.level_after(step.rate, 5, step.base))


def test_a_chain_says_from_where_to_where_all_its_rates_for_a_period_run():
    linked = official(row("a", 1951, 1955, 10), row("b", 1951, 1955, 12), row("c", 1956, 1960, 5))
    assert linked[["lowest", "highest"]].to_numpy().tolist() == [[10, 12], [5, 5]]


def test_chained_levels_start_with_100_in_the_year_before():
    drawn = chained_levels(
        {"A": official(row("a", 1951, 1955, 10)), "B": official(row("b", 1961, 1965, 0))}
    )
    assert [(r.line, r.year, round(r.value, 3)) for r in drawn.itertuples()] == [
        ("A", 1950, 100),
        ("A", 1955, 161.051),
        ("B", 1960, 100),
        ("B", 1965, 100),
    ]
    assert set(drawn["lineage"]) == {"official"}
    assert set(drawn["source"]) == {"s"}


# Yearly values and their growth

LEVELS = rows(
    *levels("gnp", {1950: 100, 1951: 110, 1952: 99, 1954: 120}),
    *levels("other", {1950: 50, 1952: 60}),
)


def test_period_growth_is_compound_and_leaves_out_periods_without_both_ends():
    found = period_growth(LEVELS, "gnp", [(1951, 1952), (1953, 1954), (1952, 1953), (1950, 1951)])
    assert [(r.start_year, r.end_year) for r in found.itertuples()] == [(1951, 1952), (1953, 1954)]
    assert list(found["value"]) == pytest.approx(
        [((99 / 100) ** 0.5 - 1) * 100, ((120 / 99) ** 0.5 - 1) * 100]
    )


def test_yearly_gives_lines_in_the_order_asked_for():
    drawn = yearly(LEVELS, ["other", "gnp"])
    assert list(dict.fromkeys(drawn["line"])) == ["OTHER", "GNP"]
    assert list(drawn["year"]) == [1950, 1952, 1950, 1951, 1952, 1954]


def test_yearly_as_an_index_has_100_in_the_base_year():
    drawn = yearly(LEVELS, ["gnp", "other"], base_year=1952)
    assert drawn.loc[drawn["year"] == 1952, "value"].to_list() == pytest.approx([100, 100])
    assert drawn["value"].iloc[0] == pytest.approx(100 / 99 * 100)


def test_yearly_leaves_out_a_year_that_is_no_endpoint():
    doubtful = LEVELS.assign(
        endpoint=[
            "no" if (name, year) == ("gnp", 1951) else None
            for name, year in zip(LEVELS["series"], LEVELS["end_year"], strict=True)
        ]
    )
    assert list(yearly(doubtful, ["gnp"])["year"]) == [1950, 1952, 1954]


def test_yearly_names_the_base_year_that_is_missing():
    with pytest.raises(ValueError, match=r"'other' has no value for the base year 1951"):
        yearly(LEVELS, ["gnp", "other"], base_year=1951)


def test_yearly_names_the_series_that_has_no_yearly_values():
    with pytest.raises(ValueError, match="'nothing'"):
        yearly(LEVELS, ["gnp", "nothing"])


def test_yearly_takes_the_levels_and_not_the_growth_computed_from_them(shipped):
    drawn = yearly(shipped, ["cia_gnp_1982"])
    assert not drawn["year"].duplicated().any()
    assert drawn["value"].min() > 100  # billions of roubles, not per cent a year


# Estimates of one period


def test_estimates_of_a_period_are_the_soviet_ones_that_may_be_compared():
    made = rows(
        row("low", 1981, 1985, 2), row("high", 1981, 1985, 4, source="t"),
        row("context", 1981, 1985, 9, role="context"), row("reprint", 1981, 1985, 9, repeats="low"),
        row("other", 1976, 1980, 9), row("republic", 1981, 1985, 9, area="RUS"),
        row("bound", 1981, 1985, float("nan")),
    )  # fmt: skip
    found = like_for_like(made, 1981, 1985)
    assert found[["higher", "lower"]].to_numpy().tolist() == [["high", "low"]]


PAIR = {
    "concept": {"concept": "gnp"},
    "prices": {"price_basis": "b"},
    "vintage": {"source": "t"},
    "measurement": {"lineage": "khanin", "source": "t"},
}


@pytest.mark.parametrize(("choice", "cells"), PAIR.items())
def test_like_for_like_finds_the_one_thing_that_differs(choice, cells):
    found = like_for_like(
        rows(row("a", 1981, 1985, 3.5), row("b", 1981, 1985, 2.0, **cells)), 1981, 1985
    )
    assert [(r.choice, r.higher, r.lower, r.difference) for r in found.itertuples()] == [
        (choice, "a", "b", 1.5)
    ]


@pytest.mark.parametrize(
    "cells", [{}, {"concept": "gnp", "source": "t"}, {"concept": "gnp", "lineage": "khanin"}]
)
def test_like_for_like_leaves_out_pairs_that_differ_in_nothing_or_in_more(cells):
    assert like_for_like(
        rows(row("a", 1981, 1985, 3.5), row("b", 1981, 1985, 2.0, **cells)), 1981, 1985
    ).empty


@pytest.mark.parametrize("choice", ["concept", "vintage"])
def test_like_for_like_leaves_out_pairs_that_differ_in_prices_too(choice):
    cells = PAIR[choice] | {"price_basis": "b"}
    assert like_for_like(
        rows(row("a", 1981, 1985, 3.5), row("b", 1981, 1985, 2.0, **cells)), 1981, 1985
    ).empty


def test_like_for_like_of_years_without_an_estimate_is_refused_in_one_line():
    with pytest.raises(UserError, match="no estimates of growth for 1911 to 1915"):
        like_for_like(rows(row("a", 1981, 1985, 3.5)), 1911, 1915)


def test_like_for_like_leaves_out_estimates_whose_concept_is_not_stated():
    made = rows(
        row("a", 1981, 1985, 3.5, concept="output_unstated"),
        row("b", 1981, 1985, 2.0, concept="output_unstated", lineage="khanin"),
    )
    assert like_for_like(made, 1981, 1985).empty


def test_like_for_like_puts_the_largest_difference_first_within_a_choice():
    made = rows(
        *(
            row(f"s{n}", 1981, 1985, value, source=f"t{n}")
            for n, value in enumerate([3.0, 1.0, 2.5])
        ),
        row("k", 1981, 1985, 0.0, lineage="khanin"),
    )
    found = like_for_like(made, 1981, 1985)
    assert list(dict.fromkeys(found["choice"])) == ["vintage", "measurement"]
    for _, group in found.groupby("choice"):
        assert list(group["difference"]) == sorted(group["difference"], reverse=True)
    assert found["difference"].iloc[0] == 2.0


def test_shipped_pairs_differ_in_one_thing_only(shipped):
    found = like_for_like(shipped, 1981, 1985)
    about = (
        comparisons._compared(shipped, "output_growth", (1981, 1985))
        .drop_duplicates("series")
        .set_index("series")
    )
    keys = {
        "concept": "concept",
        "vintage": "source",
        "measurement": "lineage",
        "prices": "price_basis",
    }
    assert set(found["choice"]) <= set(keys)
    assert len(found)
    for pair in found.itertuples():
        one, other = about.loc[pair.higher], about.loc[pair.lower]
        differs = {key for key in keys.values() if one[key] != other[key]}
        assert differs - ({"source"} if pair.choice == "measurement" else set()) == {
            keys[pair.choice]
        }, pair
        assert pair.difference == pytest.approx(pair.higher_value - pair.lower_value)
        assert pair.difference >= 0


def test_trust_covers_every_way_in_which_a_series_can_be_verified(shipped):
    assert set(shipped["verification"]) <= set(comparisons.TRUST)


def test_growth_is_never_measured_from_or_to_a_year_that_is_no_endpoint():
    marked = LEVELS.assign(endpoint=LEVELS["endpoint"].mask(LEVELS["end_year"] == 1952, "no"))
    assert 1952 not in set(period_growth(marked, "gnp", [(1951, 1952)])["end_year"])
