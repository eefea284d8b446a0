"""Shipped data holds together: keys lead somewhere, numbers add up, what must not be used is not.

What the schema itself asks is in test_schema.py, and all rows through frictionless in
test_packaging.py.
"""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pandas as pd
import pytest

import sovdata
from sovdata import collection, growth, schema, tables
from sovdata.schema import DataError
from sovdata.schema.rules import UNITS_OF_KIND
from sovdata.sources import load_sources

DATA = schema.data_dir()
CELLS = {
    path.stem: list(csv.DictReader(io.StringIO(schema.read_text(path), newline="")))
    for path in sorted(DATA.glob("*.csv"))
}
TEXTS = {
    path.relative_to(DATA).as_posix(): list(
        csv.DictReader(io.StringIO(schema.read_text(path), newline=""))
    )
    for path in sorted(DATA.glob("texts/*/*.csv"))
}
REGISTRY = re.compile(
    r"https?://(?:[\w-]+\.)*(?:pypi\.org|pythonhosted\.org|npmjs\.(?:com|org)|crates\.io|rubygems\.org|golang\.org|r-project\.org|anaconda\.org)",
    re.IGNORECASE,
)
LONGEST = 900
NEVER_MILITARY = {"other_government_expenditure"}
#: Single-year output that the CIA's series contradicts: never the start or the end of a rate.
DOUBTFUL = {
    "maddison2010_gdp_sun",
    "maddison2010_gdp_head_sun",
    "mpd2023_gdp_sun",
    "mpd2023_gdp_head_sun",
}


@pytest.fixture(scope="module")
def series():
    return sovdata.load_series().set_index("series", drop=False)


@pytest.fixture(scope="module")
def observations():
    return schema.read_table("observations")


@pytest.fixture(scope="module")
def indicators():
    return sovdata.load_vocabulary("indicators")


def yearly(observations, name):
    """A series' values of single years, by year, as they stand in the file."""
    rows = observations[
        (observations["series"] == name) & (observations["start_year"] == observations["end_year"])
    ]
    return pd.Series(rows["value"].to_numpy(), index=rows["end_year"].astype(int)).dropna()


# Every name leads somewhere, and nothing is left over


def test_every_source_is_cited_by_some_table_or_belongs_to_a_text():
    sources = load_sources()
    cited = {row["source"] for rows in CELLS.values() for row in rows if row.get("source")}
    cited |= {row["ground_source"] for row in CELLS["lineages"]} - {"", "assumed"}
    cited |= {
        key.strip()
        for keys in sources.loc[list(cited), "related"].dropna()
        for key in keys.split(",")
    }
    idle = sources.loc[~sources.index.isin(cited), "keywords"].fillna("")
    texts = {path.split("/")[1] for path in TEXTS}
    assert set(idle[~idle.str.contains(r"\bessay\b")].index) == texts
    assert cited <= set(sources.index)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("concepts", "concept"), ("units", "unit"), ("lineages", "lineage"), ("areas", "area"),
        ("indicators", "indicator"), ("families", "family"),
    ],
)  # fmt: skip
def test_every_word_of_the_vocabulary_is_used(table, column):
    words = {row[column] for row in CELLS[table]}
    used = {
        row.get(column)
        for rows in (
            *(CELLS[name] for name in ("series", "readings", "soviet_stats", "world_output")),
            *TEXTS.values(),
        )
        for row in rows
    }
    if table == "families":
        used = {row["family"] for row in CELLS["lineages"]}
    if table == "indicators":
        used |= {row["topic"] for row in CELLS["statements"]} | {
            row["growth_indicator"] for row in CELLS["indicators"]
        }
    if table == "units":  # one may be there for the files of others, if it is converted to ours
        of = {row["unit"]: row["dimension"] for row in CELLS["units"]}
        used |= {unit for unit in words if of[unit] in {of.get(one) for one in used} - {""}}
    assert sorted(words - used) == []


def test_a_growth_indicator_is_an_indicator_of_growth(indicators):
    named = indicators["growth_indicator"].dropna()
    assert set(indicators["kind"].reindex(named)) == {"rate"}
    assert set(indicators.loc[named.index, "kind"]) == {"level", "cumulative"}


def test_units_that_compare_with_each_other_say_so_both_ways():
    near = {row["unit"]: row["compares_with"] for row in CELLS["units"] if row["compares_with"]}
    assert near == {"pct_of_gnp": "pct_of_gdp", "pct_of_gdp": "pct_of_gnp"}


def test_claims_stand_in_the_paragraphs_of_the_essay_that_make_them(series):
    # Figures stand in paragraphs 15 and 27 only; 10, 13, 14, 16, 19, 26, 28 and 29 claim without
    # a figure.
    assert {int(row["paragraph"]) for row in CELLS["claims"]} == {
        10,
        13,
        14,
        15,
        16,
        19,
        26,
        27,
        28,
        29,
    }
    with_figure = {row["claim"] for row in CELLS["soviet_stats"]}
    assert {row["paragraph"] for row in CELLS["claims"] if row["claim"] in with_figure} == {
        "15",
        "27",
    }
    assert [row["paragraph"] for row in CELLS["soviet_stats"]].count("15") == 2
    assert len(CELLS["soviet_stats"]) == 8


def test_every_figure_has_a_reading_that_is_compared_in_its_own_unit_or_none_at_all(indicators):
    units = {row["unit"]: row["kind"] for row in CELLS["units"]}
    for row in CELLS["readings"]:
        if row["unit"]:
            assert units[row["unit"]] in UNITS_OF_KIND[indicators["kind"][row["indicator"]]], row[
                "reading"
            ]


@pytest.mark.parametrize("row", CELLS["readings"], ids=lambda row: row["reading"])
def test_a_reading_fits_the_rule_of_its_claim(row):
    rule = next(claim["test"] for claim in CELLS["claims"] if claim["claim"] == row["claim"])
    assert (
        bool(row["from_start_year"]) == bool(row["from_end_year"]) == (rule in ("falls", "rises"))
    )
    assert bool(row["figure"]) == (rule in ("level", "one_series"))
    assert bool(row["start_year"]) == bool(row["end_year"])
    assert row["start_year"] or rule == "below_parity"
    assert rule != "not_testable"


# Who measured, what pools, what a reader asks

POOLS = {
    "gnp": {
        "nmp_produced",
        "nmp_used",
        "national_income_unstated",
        "gross_social_product",
        "gdp",
        "nnp",
    },
    "gross_fixed_investment": {"capital_investment", "investment_unstated"},
    "capital_unstated": {"fixed_productive_assets"},
    "defence_unstated": {"defence_narrow", "defence_broad", "defence_nato"},
}
PLACE = re.compile(r"\{(\w+)\}")


def test_the_statistical_office_alone_is_soviet_official_and_officials_without_workings_are_not():
    families = {row["lineage"]: row["family"] for row in CELLS["lineages"]}
    assert [name for name, family in families.items() if family == "official"] == ["official"]
    assert {families[name] for name in ("soviet_leaders", "un", "maddison", "not_stated")} == {
        "other"
    }
    assert {families[name] for name in ("khanin", "soviet_economists", "aganbegyan")} == {
        "independent"
    }
    assert {families[name] for name in ("cia", "clark", "dia", "sipri", "cow", "us_official")} == {
        "western"
    }


def test_a_lineage_descends_on_a_ground_with_a_source_or_one_that_is_called_assumed():
    parents = {row["lineage"]: row["parent"] for row in CELLS["lineages"]}
    sources = set(load_sources().index) | {"assumed"}
    for row in CELLS["lineages"]:
        assert bool(row["parent"]) == bool(row["ground"]) == bool(row["ground_source"]), row[
            "lineage"
        ]
        if row["parent"]:
            assert row["ground_source"] in sources, row["lineage"]
            assert row["parent"] != row["lineage"]
            assert not parents[row["parent"]]  # one step, no chain
    shorts = [row["short"] for row in CELLS["lineages"]]
    assert len(set(shorts)) == len(shorts)


def test_concepts_that_answer_the_same_question_pool_with_one_head_and_no_others_do():
    pools = {row["concept"]: row["pools_with"] for row in CELLS["concepts"]}
    assert {head: {name for name, pool in pools.items() if pool == head} for head in POOLS} == POOLS
    assert {pool for pool in pools.values() if pool} == set(POOLS)
    assert {pools[head] for head in POOLS} == {""}
    apart = (
        "male", "female", "both_sexes", "goods", "services", "household_consumption", "industry",
        "agriculture", "construction", "net_fixed_investment", "accumulation",
        "defence_budget_line", "military_personnel", "workers_and_employees",
    )  # fmt: skip
    assert {pools[name] for name in apart} == {""}
    assert not set(apart) & set(POOLS)


@pytest.mark.parametrize("row", CELLS["claims"], ids=lambda row: row["claim"])
def test_a_question_has_places_for_what_its_claim_has_and_no_typed_number(row):
    question, claim = row["question"], row["claim"]
    places = PLACE.findall(question)
    assert question.endswith("?")
    assert not re.search(r"[0-9{}]", PLACE.sub("", question))
    figures = [figure for figure in CELLS["soviet_stats"] if figure["claim"] == claim]
    readings = [
        reading
        for reading in CELLS["readings"]
        if reading["claim"] == claim and reading["role"] == "compared"
    ]
    given = {"as_printed"} if len(figures) == 1 else set()
    given |= {"period"} if any(about["start_year"] for about in [*figures, *readings]) else set()
    given |= (
        {"from_period", "to_period"}
        if readings and all(reading["from_start_year"] for reading in readings)
        else set()
    )
    assert set(places) <= given
    assert len(figures) != 1 or "as_printed" in places
    if row["test"] == "not_testable":
        assert places == []


def test_the_caveats_that_the_lessons_need_are_terms_of_two_to_four_sentences_each():
    terms = {row["term"]: row["definition"] for row in CELLS["terms"]}
    assert set(terms) >= {
        "hidden_inflation", "hidden_inflation_investment", "index_number_effect",
        "comparable_prices", "double_counting", "turnover_tax", "established_prices", "factor_cost",
        "nmp_coverage", "revision_1976", "budget_secrecy", "disaster_area_definitions",
        "convergence", "infant_deaths_not_counted",
    }  # fmt: skip
    keys = {
        row[name]
        for table, name in (("indicators", "indicator"), ("concepts", "concept"))
        for row in CELLS[table]
    }
    assert not keys & set(terms)  # the glossary looks all of them up by name
    for term, definition in terms.items():
        assert 2 <= len(re.findall(r"\.(?= [A-Z]|$)", definition)) <= 4, term


# Series


def test_every_series_says_whose_it_is_how_it_was_read_and_on_what_terms():
    for row in CELLS["series"]:
        for column in (
            "lineage",
            "verification",
            "licence",
            "estimator",
            "measure",
            "source",
            "role",
        ):
            assert row[column].strip(), (row["series"], column)
        assert row["locator"] or row["read_in"] or row["method"], row["series"]


def test_a_series_is_published_values_or_computed_by_a_method_never_both(series, observations):
    computed = set(series.index[series["method"].notna()])
    assert set(observations["series"]) == set(series.index) - computed
    assert set(series.loc[sorted(computed), "verification"]) == {"computed"}


def test_the_inputs_of_a_ratio_or_product_exist_in_one_price_basis_and_share_periods(
    series, observations
):
    made = series[series["method"].isin(["ratio", "product"])]
    assert len(made) > 10
    for row in made.itertuples():
        above, below = (name.strip() for name in row.inputs.split(";"))
        assert {above, below} <= set(series.index), row.series
        assert above != below
        prices = {price for price in series.loc[[above, below], "price_basis"] if pd.notna(price)}
        assert prices == {row.price_basis}, row.series
        periods = [
            set(
                map(
                    tuple,
                    observations.loc[
                        observations["series"] == name, ["start_year", "end_year"]
                    ].to_numpy(),
                )
            )
            for name in (above, below)
        ]
        assert len(periods[0] & periods[1]) >= 1, row.series
        assert row.lineage in set(series.loc[[above, below], "lineage"]), row.series


def test_the_parts_of_a_weighted_mean_are_all_there(series, indicators):
    parts = {row["area"] for row in CELLS["areas"] if row["part_of"] == "SUN"}
    assert len(parts) == 15
    for row in series[series["method"] == "weighted_mean"].itertuples():
        what, weight = (name.strip() for name in row.inputs.split(";"))
        for name in (what, weight):
            assert name in indicators.index
            assert (
                set(
                    series.loc[
                        (series["indicator"] == name) & (series["source"] == row.source), "area"
                    ]
                )
                >= parts
            )


def test_a_reprint_repeats_another_series_of_its_own_lineage_indicator_family_area_and_concept(
    series, indicators
):
    reprints = series[series["repeats"].notna()]
    original = series.loc[reprints["repeats"]].set_index(reprints.index)
    assert (reprints["repeats"] != reprints.index).all()
    assert original["repeats"].isna().all()  # one step, no chain
    for column in ("lineage", "area", "concept"):
        assert (reprints[column] == original[column]).all(), column
    family = indicators["growth_indicator"].fillna(
        pd.Series(indicators.index, index=indicators.index)
    )
    assert (reprints["indicator"].map(family) == original["indicator"].map(family)).all()


@pytest.mark.parametrize(
    ("source", "lineage"),
    [
        ("maddison2010", "cia"), ("mpd2023", "cia"), ("mpd2018", "cia"), ("kurtzweg1990", "cia"),
        ("erh2004", "cia"), ("harrison2002", "cia"), ("csm1983nato", "cia"), ("pwt56", "official"),
        ("narkhoz1956", "official"), ("narkhoz1965", "official"), ("narkhoz1975", "official"),
        ("narkhoz1989", "official"), ("khanin1991", "khanin"), ("clark_russia", "clark"),
        ("un_ama2020", "official"), ("gmd2025", "official"),
    ],
)  # fmt: skip
def test_output_and_arms_of_the_ussr_belong_to_the_lineage_that_they_descend_from(
    series, source, lineage
):
    measured = series["indicator"].str.startswith(
        ("output", "military", "investment", "capital", "tfp")
    )
    rows = series[(series["source"] == source) & (series["area"] == "SUN") & measured]
    if source == "kurtzweg1990":  # the CIA's volume also quotes the Soviet figures beside its own
        quoted = rows["series"].str.startswith("goskomstat")
        assert set(rows.loc[quoted, "lineage"]) == {"official"}
        rows = rows[~quoted]
    assert set(rows["lineage"]) == {lineage}


def test_statements_without_workings_are_context(series):
    said = series[series["lineage"].isin(["soviet_leaders", "soviet_economists"])]
    assert len(said) >= 8
    assert set(said["role"]) == {"context"}


def test_what_is_no_measure_of_arms_labour_or_output_is_never_compared_with_it(series):
    compared = series[series["role"] == "compared"]
    assert not (compared["concept"] == "defence_budget_line").any()
    assert not (compared["concept"] == "workers_and_employees").any()
    assert not (
        series["indicator"].str.startswith("military") & series["concept"].isin(NEVER_MILITARY)
    ).any()
    assert not (
        compared["indicator"].isin(["output_growth", "output"])
        & (compared["concept"] == "industry")
    ).any()


# Years of publication

WHY_UNDATED = re.compile("year of publication|year not seen", re.IGNORECASE)
#: Printed before the last year of its data: what the year is, and why it may be.
ANNOUNCED = {
    "official_budget_1987": "1988 is the plan that the Finance Minister announced in October 1987",
    "official_defence_plan_1990": "the plan for 1990, announced in 1989",
}
YEARBOOKS = {"narkhoz1956": 1957, "narkhoz1965": 1966, "narkhoz1975": 1976, "narkhoz1989": 1990}


@pytest.mark.parametrize(("table", "key"), [("series", "series"), ("statements", "statement")])
def test_what_has_no_year_of_publication_says_why(table, key):
    undated = {row[key]: row["note"] for row in CELLS[table] if not row["published"]}
    assert [name for name, note in undated.items() if not WHY_UNDATED.search(note)] == []


def test_most_estimates_of_the_ussr_have_a_year_of_publication():
    parts = {row["area"] for row in CELLS["areas"] if row["part_of"] == "SUN"} | {"SUN"}
    compared = [
        row for row in CELLS["series"] if row["role"] == "compared" and row["area"] in parts
    ]
    assert sum(bool(row["published"]) for row in compared) / len(compared) > 0.8


def test_nothing_was_published_before_its_last_year_but_what_was_announced(series, observations):
    last = observations.groupby("series")["end_year"].max()
    early = series["published"] < last.reindex(series.index)
    assert set(series.index[early.fillna(False)]) == set(ANNOUNCED)
    planned = observations.set_index("series").loc[list(ANNOUNCED)]
    ahead = planned[planned["end_year"] > series["published"].reindex(planned.index)]
    assert set(ahead.index) == set(ANNOUNCED)
    about = series.reindex(ahead.index)
    words = ahead["note"].fillna("") + about["title"] + about["measure"] + about["note"]
    assert words.str.contains("plan").all()


def test_a_yearbook_is_dated_by_its_printing_and_not_by_its_edition(series):
    for source, year in YEARBOOKS.items():
        rows = series[(series["source"] == source) & series["method"].isna()]
        assert len(rows) > 3
        assert set(rows["published"]) == {year}, source
        assert rows["note"].str.contains(f"printed in {year}").all(), source


def test_a_computed_series_is_dated_by_its_latest_input_or_not_at_all(series):
    for row in series[series["method"].isin(["ratio", "product"])].itertuples():
        years = series.loc[[name.strip() for name in row.inputs.split(";")], "published"]
        expected = pd.NA if years.isna().any() else years.max()
        assert str(row.published) == str(expected), row.series
    for row in series[series["method"] == "weighted_mean"].itertuples():
        kinds = [name.strip() for name in row.inputs.split(";")]
        parts = series[series["indicator"].isin(kinds) & (series["source"] == row.source)]
        assert row.published == parts["published"].max(), row.series


# Periods


def test_a_series_overlaps_itself_only_where_nothing_is_chained_or_summed(
    series, observations, shipped
):
    spans = observations.sort_values(["series", "start_year", "end_year"])
    ends = (
        spans.groupby("series")["end_year"].cummax().groupby(spans["series"]).shift()
    )  # of the rows before
    overlapping = set(spans.loc[(spans["start_year"] <= ends).fillna(False), "series"])
    assert overlapping == {
        "survey_history_investment"
    }  # a plan's mean and, beside it, one of its years
    assert set(series.loc[sorted(overlapping), "role"]) == {"context"}
    assert not (shipped["series"].isin(overlapping) & (shipped["basis"] == "computed")).any()


def test_an_index_or_total_is_a_value_of_one_year_and_a_total_of_output_of_one_plan(
    series, observations, indicators
):
    rows = observations.merge(
        series.reset_index(drop=True)[["series", "indicator", "unit"]], on="series"
    )
    kind = rows["indicator"].map(indicators["kind"])
    grows = rows["indicator"].map(indicators["growth_indicator"]).notna()
    long = rows[(kind == "level") & grows & (rows["start_year"] != rows["end_year"])]
    assert set(long["series"]) <= {"official_budget_1973"}  # one sum for each of the years
    totals = rows[kind == "total"]
    assert set(zip(totals["start_year"], totals["end_year"], strict=True)) <= set(
        collection.PLAN_PERIODS
    )


def test_1959_of_maddison_is_marked_and_no_rate_starts_or_ends_there(observations, shipped):
    marked = observations[observations["endpoint"] == "no"]
    assert set(zip(marked["series"], marked["end_year"], strict=True)) >= {
        (name, 1959) for name in DOUBTFUL - {"mpd2023_gdp_sun"}
    }
    rates = shipped[shipped["series"].isin(DOUBTFUL) & (shipped["unit"] == "pct_per_year")]
    assert len(rates) > 20
    assert not ((rates["start_year"] == 1960) | (rates["end_year"] == 1959)).any()


def test_a_reading_that_asks_for_1959_gets_a_rate_of_the_cia_s_series_and_none_of_maddison_s(
    data_copy,
):
    path = data_copy / "readings.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "asks,growth_slowed,,from and to 1959,output_growth,,pct_per_year,SUN,"
            "1956,1959,1960,1965,context,\n"
        )
    rates = collection.of_folder(data_copy).evidence
    rates = rates[rates["indicator"].isin(["output_growth", "output_per_head_growth"])]
    for period in ((1956, 1959), (1960, 1965)):
        asked = set(
            rates.loc[
                (rates["start_year"] == period[0]) & (rates["end_year"] == period[1]), "series"
            ]
        )
        assert "cia_gnp_1982" in asked
        assert not asked & DOUBTFUL


def test_a_value_whose_note_bars_it_as_an_endpoint_is_marked_so(observations):
    barred = observations[observations["note"].str.contains("endpoint", na=False)]
    assert barred.loc[barred["endpoint"] != "no", ["series", "end_year"]].to_numpy().tolist() == []


# Numbers that must agree

#: Printed rates that no rate recomputed from their lineage's own levels reaches, and why.
KNOWN_TO_DISAGREE = {
    (
        "ivanova_nmp",
        1961,
        1965,
    ): "a variant of the official series, 6.3 where the yearbooks give 6.5 to 6.6",
    ("kudrov_cia_gnp", 1951, 1960): "a CIA vintage other than those stored as levels",
    ("kudrov_cia_gnp", 1966, 1970): "the same",
    ("kudrov_cia_gnp", 1971, 1975): "the same",
    ("kudrov_cia_gnp", 1976, 1980): "the same",
    ("cia1964_gnp", 1951, 1960): "the CIA's first public vintage, as a magazine gave it",
    (
        "cia1972_gnp",
        1951,
        1960,
    ): "the CIA's early vintage, from before the series in 1970 and 1982 roubles",
    ("cia1972_gnp", 1971, 1972): "the same",
    ("bond_levine_gnp", 1961, 1982): "a vintage between the two stored",
    ("bond_levine_industry", 1961, 1982): "the same",
    ("narkhoz1989_investment_periods", 1986, 1989): (
        "6.7 beside yearly rates that compound to 6.2 on the page before: "
        "a slip or another way of averaging"
    ),
    ("liu1992_productivity", 1971, 1975): "third hand, output growth set against employment growth",
    (
        "erh2004_consumption_per_head",
        1961,
        1970,
    ): "the encyclopedia's consumption is of an older vintage",
    ("erh2004_consumption_per_head", 1971, 1980): "the same",
    ("erh2004_consumption_per_head", 1981, 1985): "the same",
}


def recomputed(shipped, indicators):
    """Every printed rate beside the rates recomputed from its lineage and concept.

    They follow from levels, sums and yearly rates. Yields the printed row, the series recomputed
    from, and the lowest and highest rate that its rounding allows.
    """
    usable = shipped[
        shipped["value"].notna()
        & (shipped["endpoint"] != "no")
        & shipped["low"].notna()
        & (shipped["interval"] == "rounding")
    ]
    kind, leads_to = (
        usable["indicator"].map(indicators["kind"]),
        usable["indicator"].map(indicators["growth_indicator"]),
    )
    own = usable.assign(kind=kind, leads_to=leads_to)[
        (usable["basis"] == "published") | ((kind == "level") & (usable["basis"] == "computed"))
    ]
    families = dict(list(own.groupby(["area", "lineage", "concept"])))
    for row in own[
        (own["kind"] == "rate") & (own["basis"] == "published") & own["concept"].notna()
    ].itertuples():
        first, last = int(row.start_year), int(row.end_year)
        years = last - first + 1
        same = families[row.area, row.lineage, row.concept]
        same = same[
            (same["series"] != row.series)
            & ((same["leads_to"] == row.indicator) | (same["indicator"] == row.indicator))
        ]
        single = same[same["start_year"] == same["end_year"]]
        for name, rows in single[
            (single["kind"] == "level") & single["end_year"].isin([first - 1, last])
        ].groupby("series"):
            if len(rows) == 2:
                base, end = rows.sort_values("end_year")[["low", "high"]].to_numpy().tolist()
                yield row, name, *growth.rate_interval(base, end, years)
        sums = same[
            (same["kind"] == "cumulative")
            & (same["start_year"] == first)
            & (same["end_year"] == last)
        ]
        for other in sums.itertuples():
            yield (
                row,
                other.series,
                growth.rate_of_cumulative(other.low, years),
                growth.rate_of_cumulative(other.high, years),
            )
        for name, rows in single[
            (single["kind"] == "rate") & single["end_year"].between(first, last)
        ].groupby("series"):
            if years > 1 and len(rows) == years:
                factors = ((1 + rows[side] / 100).prod() for side in ("low", "high"))
                yield (row, name, *(growth.compound_rate(1.0, each, years) for each in factors))


@pytest.fixture(scope="module")
def pairs(shipped, indicators):
    rows = [
        {"series": row.series, "first": int(row.start_year), "last": int(row.end_year),
         "basis": row.price_basis, "repeats": row.repeats, "other": name,
         "agrees": max(low, row.low) <= min(high, row.high)}
        for row, name, low, high in recomputed(shipped, indicators)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_printed_rate_agrees_inside_rounding_with_some_rate_recomputed_from_its_lineage_s_levels(
    pairs,
):
    asked = pairs.groupby(["series", "first", "last"])["agrees"].any()
    assert len(asked) > 40
    assert set(asked.index[~asked]) == set(KNOWN_TO_DISAGREE)


def test_a_printed_rate_of_a_stated_price_basis_agrees_with_every_level_series_in_those_prices(
    pairs, series
):
    stated = pairs[pairs["basis"].isin(["1982 roubles, factor cost", "1970 roubles"])]
    same = stated[stated["other"].map(series["price_basis"]) == stated["basis"]]
    assert len(same) >= 10
    assert same.loc[~same["agrees"], ["series", "first", "other"]].to_numpy().tolist() == []


def test_a_reprint_agrees_with_what_it_repeats(pairs, shipped):
    again = pairs[pairs["repeats"].notna() & (pairs["repeats"] == pairs["other"])]
    assert len(again) >= 8
    assert again["agrees"].all()
    rates = shipped[
        (shipped["basis"] == "published") & (shipped["unit"] == "pct_per_year")
    ].set_index(["series", "start_year", "end_year"])["value"]
    for (name, *period), value in rates.loc[["kudrov_nmp"]].items():
        original = ("narkhoz1989_nmp_plan", *period)
        assert original not in rates.index or rates[original] == value, name


def test_the_end_uses_of_the_cia_s_gnp_add_up_to_it(observations):
    parts = [
        yearly(observations, name)
        for name in ("cia_consumption_1982", "cia_investment_1982", "cia_other_use_1982")
    ]
    gap = (sum(parts) - yearly(observations, "cia_gnp_1982")).abs()
    assert list(gap.index) == list(range(1950, 1988))
    assert gap.max() < 0.15  # of bn roubles, each printed to a tenth
    assert gap.max() > 0.05  # so that no part was made as a remainder


def test_goods_and_services_add_up_to_consumption_per_head(observations):
    goods, services, both = (
        yearly(observations, f"cia_consumption_{name}per_head_1982")
        for name in ("goods_", "services_", "")
    )
    assert list(both.index) == list(range(1950, 1988))
    assert (goods + services - both).abs().max() < 0.15  # roubles


def test_maddison_s_ussr_follows_the_cia_but_for_1959(observations):
    cia, maddison = (
        yearly(observations, name).pct_change().mul(100)
        for name in ("cia_gnp_1982", "maddison2010_gdp_sun")
    )
    gap = (cia - maddison).abs().loc[1951:1987]
    assert gap.index[gap > 0.3].tolist() == [1959, 1960]


def test_the_2023_edition_of_the_ussr_is_the_2010_edition_in_other_dollars(observations):
    ratio = yearly(observations, "mpd2023_gdp_head_sun") / yearly(
        observations, "maddison2010_gdp_head_sun"
    )
    assert ratio.loc[1950:1990].between(1.5935, 1.5945).all()
    assert not 1.5935 < ratio[1991] < 1.5945


def test_clearly_wrong_transcriptions_are_corrected_and_say_so(observations):
    # CIA SOV 84-10114, App. D, Table 5: 430.1 and 845.3 as transcribed, against the ratios printed
    # beside them.
    rows = observations.set_index(["series", "end_year"])
    for key, value, wrong in (
        (("cia_gnp_1970", 1975), 450.1, "430.1"),
        (("cia_gnp_1970_usa", 1971), 885.3, "845.3"),
    ):
        assert rows.loc[key, "value"] == value
        assert wrong in rows.loc[key, "note"]
    marked = {(series, year) for (series, year), mark in rows["corrected"].items() if mark == "yes"}
    said = {key for key, note in rows["note"].dropna().items() if "corrected" in note.lower()}
    assert marked == said == {("cia_gnp_1970", 1975), ("cia_gnp_1970_usa", 1971)}


def test_defence_levels_agree_with_their_printed_ratio_but_for_the_years_that_say_not(observations):
    sun, usa, ratio = (
        yearly(observations, name)
        for name in ("cia_defence_1970_sun", "cia_defence_1970_usa", "cia_defence_ratio_1970")
    )
    gap = (100 * sun / usa - ratio).abs().dropna()
    assert gap.index[gap > 0.3].tolist() == [1961, 1964, 1967, 1980]
    noted = observations[
        (observations["series"] == "cia_defence_1970_sun")
        & observations["note"].str.contains("disagrees", na=False)
    ]
    assert noted["end_year"].tolist() == [1961, 1964, 1967, 1980]


@pytest.mark.parametrize("year", [1955, 1984])
def test_life_expectancy_of_the_ussr_is_the_republics_mean_weighted_by_people(shipped, year):
    cell = {
        (row["series"], row["start_year"]): row["value"]
        for row in CELLS["observations"]
        if row["start_year"] == row["end_year"]
    }
    republics = [row["area"].lower() for row in CELLS["areas"] if row["part_of"] == "SUN"]
    years = np.array([float(cell[f"un_life_expectancy_{area}", str(year)]) for area in republics])
    people = np.array([float(cell[f"un_population_{area}", str(year)]) for area in republics])
    assert tables.annual(shipped, "un_life_expectancy_sun")[year] == pytest.approx(
        (years * people).sum() / people.sum()
    )


def test_computed_values_are_those_of_the_notes_they_were_researched_in(shipped):
    # Worked apart from this package while the figures were gathered: years of life, per cent of
    # GNP, per cent of the USA.
    expected = {
        "un_life_expectancy_sun": {
            1960: 66.6,
            1965: 67.8,
            1975: 67.4,
            1980: 67.1,
            1984: 67.5,
            1988: 69.0,
            1991: 68.3,
        },
        "cia_investment_share_1982": {
            1955: 20.3,
            1960: 24.5,
            1965: 27.5,
            1970: 28.3,
            1975: 29.8,
            1980: 30.2,
            1985: 31.4,
        },
        "maddison2010_relative_usa": {1950: 29.7, 1975: 37.7, 1980: 34.6, 1985: 32.4, 1990: 29.7},
        "cow_outlay_ratio": {
            1953: 51,
            1960: 81,
            1970: 99,
            1985: 112,
            1988: 113,
        },  # in whole per cent
    }
    for name, values in expected.items():
        found = tables.annual(shipped, name)
        for year, value in values.items():
            assert found[year] == pytest.approx(
                value, abs=0.51 if isinstance(value, int) else 0.06
            ), (name, year)


# What was looked for


#: Documents and series known to be missing, each by the name of its search.
MUST_BE_LOGGED = {
    "official_investment_yearly", "hokkaido_sess", "world_bank_ussr_zip", "harrison_workbook",
    "cia_handbook_statistics", "wmeat", "samary_p13", "shaw_pryce_pages", "cia_sov_82_10131",
    "harrison2002_table1", "iucn1991_part2", "ofer1988", "khanin_before_1961",
    "easterly_fischer_residuals", "ofer1987_table1", "jec1982_gnp", "cohn1966", "bergson1961",
    "official_investment_1978_80", "yablokov_reimers_zones", "twenty_per_cent_english",
    "twenty_per_cent_russian", "seven_years",
}  # fmt: skip


def test_every_document_known_to_be_missing_has_a_search():
    assert MUST_BE_LOGGED - {row["search"] for row in CELLS["searched"]} == set()
    for row in CELLS["searched"]:
        if row["search"] in MUST_BE_LOGGED and row["found"] != "yes":
            assert row["lead"] or row["search"].startswith("twenty"), row["search"]


def test_a_search_that_found_something_names_where_it_went_in_and_no_other_does():
    names = {row["series"] for row in CELLS["series"]} | {
        row["statement"] for row in CELLS["statements"]
    }
    for row in CELLS["searched"]:
        named = set(re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", row["result"]))
        assert named <= names, (row["search"], named - names)
        assert row["found"] != "yes" or named, row["search"]


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("found", "perhaps", "expected one of: no, opening only, yes"),
        ("searched", "2026-13", "expected the form "),
        ("topic", "growth_of_output", "expected a name in indicators.csv"),
        ("figure", "growth_1951", "expected a name in soviet_stats.csv"),
    ],
)
def test_a_bad_search_is_an_error_with_line_and_column(data_copy, column, cell, expected):
    path = data_copy / "searched.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows([rows[0] | {column: cell}, *rows[1:]])
    [problem] = schema.check_table("searched", data=data_copy)
    assert (problem.line, problem.column) == (2, column)
    assert problem.expected.startswith(expected)


# Words


def test_nothing_rests_on_memory():
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*sorted(DATA.glob("*.csv")), DATA / "sources.bib"]
    )
    assert re.findall(r"(?i)from memory|unverified|to be checked|\bTODO\b|\bFIXME\b", text) == []
    assert REGISTRY.findall(text) == []


def test_no_cell_is_an_essay_of_its_own():
    long = [
        (table, row)
        for table, rows in CELLS.items()
        for row in rows
        for cell in row.values()
        if cell and len(cell) > LONGEST
    ]
    assert long == []


def test_no_cell_starts_or_ends_in_a_blank_or_holds_a_line_break():
    for table, rows in CELLS.items():
        for row in rows:
            for column, cell in row.items():
                assert cell == cell.strip(), (table, column, cell)
                assert "\n" not in cell, (table, column, cell)


# Bad input: the shipped tables with one thing wrong


def damaged(folder, table, old, new):
    """Replace the first row that starts with ``old``, or append; the line of the new row."""
    path = folder / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = (
        next(number for number, line in enumerate(lines) if line.startswith(old))
        if old
        else len(lines) - 1
    )
    if old:
        lines[at] = new(lines[at])
    else:
        lines.insert(at, new)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return at + 1


@pytest.mark.parametrize(
    ("table", "old", "new", "column", "expected"),
    [
        ("observations", "", "cia_gnp_1928,1950,1950,100,,,,,,",
         "series", "expected a name in series.csv; nearest: cia_gnp_19"),
        ("series", "clark_nnp,",
         lambda line: line.replace(",clark,compared,", ",clarke,compared,"),
         "lineage", "expected a name in lineages.csv; nearest: clark"),
        ("observations", "", "clark_nnp,1955,1955,117,,,,,,",
         "end_year", "the same series and start_year and end_year stand in an earlier line"),
        ("observations", "nato_share_1983,", lambda line: line.replace(",12,16,", ",16,12,"),
         "high", "expected a bound not under low"),
        ("observations", "clark_nnp,1951,", lambda line: "clark_nnp,1951,1951,,,,,,,",
         "value", "expected a value, or a low or high bound"),
        ("series", "clark_nnp,", lambda line: line.replace(",bn_usd,", ",pct_per_year,"),
         "unit", "expected a unit that fits the indicator's kind"),
        ("observations", "clark_nnp,1951,", lambda line: line.replace(",96.8,", ",96.8%,"),
         "value", "expected a number such as 11.2"),
        ("observations", "clark_nnp,1951,", lambda line: line.replace("1951,1951", "1951,1950"),
         "end_year", "expected a year not before start_year"),
        ("series", "clark_nnp,", lambda line: line.replace(",clark,compared,", ",clark,witness,"),
         "role", "expected one of: compared, context"),
        ("series", "cia_military_share_1970,", lambda line: line.replace(",ratio,", ",,"),
         "inputs", "expected inputs where there is a method"),
    ],
    ids=["unknown series", "unknown lineage", "duplicate period", "low above high",
         "neither value nor bound", "rate for a level", "text for a number",
         "ends before it starts", "unknown role", "inputs without method"],
)  # fmt: skip
def test_bad_evidence_is_one_error_with_file_line_and_column(
    data_copy, table, old, new, column, expected
):
    line = damaged(data_copy, table, old, new)
    with pytest.raises(DataError) as caught:
        collection.of_folder(data_copy)
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.column) == (f"{table}.csv", line, column)
    assert problem.expected.startswith(expected)
    assert str(caught.value).startswith(
        f"1 problem in 1 file\n{table}.csv, line {line}, column {column}: "
    )


@pytest.mark.parametrize(
    ("table", "row", "there", "instead", "column"),
    [
        ("series", "cia_military_share_1970,", "; cia_gnp_1970,", "; cia_gnp_1907,", "inputs"),
        ("readings", "growth_1951_55_output,", ",pct_per_year,", ",bn_roubles,", "unit"),
    ],
)
def test_an_input_that_is_no_series_and_a_unit_that_does_not_fit_are_errors(
    data_copy, table, row, there, instead, column
):
    line = damaged(data_copy, table, row, lambda text: text.replace(there, instead))
    found = schema.check_table(table, data=data_copy)
    assert [(problem.line, problem.column) for problem in found] == [(line, column)]
