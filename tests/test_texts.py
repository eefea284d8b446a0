"""A text beside the essay: it loads, is checked and shipped like it, and each answer adds up.

The arithmetic of every answer is worked here by hand, from the stored values as they are printed.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pandas as pd
import pytest

import sovdata as sv
from sovdata import cli, collection, schema, tables
from sovdata.schema import DataError

TEXT = "reagan1982"
FOLDER = schema.data_dir() / "texts" / TEXT


@pytest.fixture(scope="module")
def text():
    return sv.load_collection(text=TEXT)


@pytest.fixture(scope="module")
def answers(text):
    return sv.answers(text).set_index("claim")


def rate(levels: dict[int, float], first: int, last: int) -> float:
    """Growth a year, in per cent, from the year before the first to the last."""
    return 100 * ((levels[last] / levels[first - 1]) ** (1 / (last - first + 1)) - 1)


# It is there


def test_another_text_stands_in_the_place_of_the_essay(text):
    assert len(text.figures) == 5
    assert len(text.claims) == 12
    assert set(text.figures["claim"]) <= set(text.claims["claim"])
    assert set(text.readings["claim"]) <= set(text.claims["claim"])
    assert text.citations.empty
    assert list(text.claims.columns) == list(sv.load_claims().columns)
    assert list(text.figures.columns) == list(sv.load_stats().columns)
    ours = {*sv.load_claims()["claim"], *sv.load_stats()["figure"]}
    assert not ours & {*text.claims["claim"], *text.figures["figure"]}


def test_loading_a_text_leaves_the_essay_as_it_is(text):
    assert "growth_1951_55" in set(sv.load_stats()["figure"])
    assert "growth_1951_55" not in set(text.figures["figure"])


def test_its_paragraphs_are_empty_and_those_of_the_essay_required(text, data_copy):
    assert text.claims["paragraph"].isna().all()
    assert text.figures["paragraph"].isna().all()
    path = data_copy / "claims.csv"
    path.write_text(path.read_text("utf-8").replace(",15,level,", ",,level,", 1), "utf-8")
    assert [p.column for p in schema.check_table("claims", data=data_copy)] == ["paragraph"]


def test_an_unknown_text_is_answered_in_one_line_that_names_those_there_are(capsys):
    said = "no text 'reagan' in texts; there is: reagan1982"
    with pytest.raises(ValueError, match="no text") as caught:
        sv.load_collection(text="reagan")
    assert str(caught.value) == said
    assert cli.main(["answers", "--text", "reagan"]) == 2
    assert capsys.readouterr().err == f"{said}\n"


def test_a_text_is_taken_without_tables_of_a_reader(tmp_path: Path):
    with pytest.raises(ValueError, match="without tables of your own"):
        sv.load_collection("mine.csv", text=TEXT)
    with pytest.raises(ValueError, match="without tables of your own"):
        sv.load_collection(evidence=[tmp_path / "mine.csv"], text=TEXT)


def test_its_tables_stand_in_the_descriptor_with_the_essay_s_schema():
    items = {item["name"]: item for item in schema.descriptor()["resources"]}
    own = [item for item in items.values() if "like" in item]
    assert {item["path"] for item in own} == {
        f"texts/{TEXT}/{path.name}" for path in FOLDER.glob("*.csv")
    }
    for item in own:
        like = items[item["like"]]["schema"]["fields"]
        fields = item["schema"]["fields"]
        assert [f["name"] for f in fields] == [f["name"] for f in like]
        assert [f for f in fields if f["name"] != "paragraph"] == [
            f for f in like if f["name"] != "paragraph"
        ]
        assert schema.check_table(item["name"]) == []
        assert item["name"] not in schema.table_names()
    targets = {
        key["reference"]["resource"]
        for item in own
        for key in item["schema"].get("foreignKeys", [])
    }
    assert f"texts/{TEXT}/claims" in targets
    assert "claims" not in targets


@pytest.mark.parametrize(
    ("table", "old", "new", "column", "expected"),
    [
        ("figures", ",farm_employment,", ",farm_employed,", "claim", f"texts/{TEXT}/claims.csv"),
        ("figures", ",pct_of_population,", ",pct_per_year,", "unit", "unit that fits"),
        ("claims", ",ratio,", ",ratios,", "test", "expected one of"),
        ("readings", ",1970,1970,1981,1981,", ",1970,1970,1981,1980,", "end_year", "not before"),
    ],
)
def test_a_damaged_table_of_a_text_is_named_with_its_folder(
    data_copy, table, old, new, column, expected
):
    path = data_copy / "texts" / TEXT / f"{table}.csv"
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError) as caught:
        schema.of_folder(data_copy).of_text(TEXT)
    problem = caught.value.problems[0]
    assert (problem.file, problem.column) == (f"texts/{TEXT}/{table}.csv", column)
    assert expected in problem.expected
    path.write_text(before, "utf-8")
    assert schema.of_folder(data_copy).of_text(TEXT)  # a change in the folder is seen


def test_a_reading_of_a_text_fits_the_rule_of_its_claim(text):
    rules = text.claims.set_index("claim")["test"]
    for row in text.readings.itertuples():
        rule = rules[row.claim]
        changes = rule in ("rises", "falls_each_time", "ratio")
        assert pd.notna(row.from_start_year) == pd.notna(row.from_end_year) == changes
        assert pd.notna(row.figure) == (rule == "ratio")
        assert rule not in ("level", "not_testable")


# What it answers


STANDINGS = {
    "growth_falls_steadily": "disagree",
    "growth_less_than_half": "holds for all",
    "farm_employment": "nothing to compare",
    "cannot_feed_itself": "not tested by figures",
    "plots_land": "nothing to compare",
    "plots_output": "nothing to compare",
    "plots_meat": "nothing to compare",
    "best_into_arms": "left open",
    "arms_grew_as_growth_shrank": "left open",
    "austria_czechoslovakia": "yes",
    "malaysia_vietnam": "yes",
    "west_east_germany": "nothing to compare",
}


def test_each_claim_has_an_answer_of_at_most_35_words(answers):
    assert dict(answers["standing"]) == STANDINGS
    assert (answers["answer"].str.split().str.len() <= 35).all()
    assert not answers["question"].str.contains("[{}]").any()


def test_growth_did_not_fall_in_every_plan_period_by_the_official_figures(answers, shipped):
    nmp = tables.annual(shipped, "narkhoz1975_nmp_1960")  # 100 in 1960
    assert [nmp[year] for year in (1960, 1965, 1970)] == [100, 137, 199]
    before, after = 100 * (1.37**0.2 - 1), 100 * ((199 / 137) ** 0.2 - 1)
    assert (round(before, 2), round(after, 2)) == (6.5, 7.75)
    said = answers.loc["growth_falls_steadily", "answer"]
    assert "Soviet official rose in 1966–70 (5.7–6.6 to 7.1–7.8)" in said


def test_growth_by_the_cia_rose_twice_in_some_of_its_series_and_not_in_others(answers, shipped):
    factor, established = (
        tables.annual(shipped, f"cia_gnp_1982{name}") for name in ("", "_established")
    )
    plans = [(first, first + 4) for first in range(1951, 1977, 5)]
    falls = {
        name: [rate(levels, *b) < rate(levels, *a) for a, b in itertools.pairwise(plans)]
        for name, levels in (("factor", factor), ("established", established))
    }
    # 4.9, 5.5, 4.8, 4.9, 3.0, 1.9 at factor cost; 6.0, 6.0 (6.03, 5.95), 5.0, 5.2, 3.4, 2.0
    assert falls == {
        "factor": [False, True, False, True, True],
        "established": [True, True, False, True, True],
    }
    # Maddison's, of the same family, fell in 1966-70: 4.84 to 4.82.
    gdp = tables.annual(shipped, "maddison2010_gdp_sun")
    assert rate(gdp, 1966, 1970) < rate(gdp, 1961, 1965)
    said = answers.loc["growth_falls_steadily", "answer"]
    assert "CIA did not fall in all series in 1956–60 and 1966–70" in said


def test_growth_by_khanin_fell_each_time_from_his_first_plan_period(answers, shipped):
    khanin = shipped[
        (shipped["series"] == "khanin_ni") & (shipped["indicator"] == "output_growth")
    ].set_index("start_year")["value"]
    assert khanin.loc[[1961, 1966, 1971, 1976]].is_monotonic_decreasing
    assert 1956 not in khanin.index
    said = answers.loc["growth_falls_steadily", "answer"]
    assert said.startswith("Sources differ: growth ")
    assert said.endswith("by Khanin fell each time from 1961–65.")


def test_less_than_half_holds_for_each_pair_of_periods(answers, shipped):
    rates = shipped[shipped["indicator"] == "output_growth"].set_index(
        ["series", "start_year", "end_year"]
    )["value"]

    def part(series: str, later: tuple[int, int], earlier: tuple[int, int]) -> float:
        return 100 * rates[series, *later] / rates[series, *earlier]

    # CIA, lowest: 1.70 over 6.03, 1981-85 against 1951-55 in established prices.
    # CIA, highest: 2.2 over 5.1 as Kudrov prints them, 1976-80 against 1951-60.
    low = part("cia_gnp_1982_established", (1981, 1985), (1951, 1955))
    high = part("kudrov_cia_gnp", (1976, 1980), (1951, 1960))
    assert (round(low), round(high)) == (28, 43)
    # Official, lowest: national income 3.2 over 11.37; highest: 4.4 over 9.13 (1976-80 against
    # 1956-60). The parts are of different yearbooks, since no one yearbook has both periods.
    income = rates["narkhoz1965_nmp", 1951, 1955], rates["narkhoz1965_nmp", 1956, 1960]
    now = rates["narkhoz1989_nmp_plan", 1981, 1985], rates["liu1992_nmp_plan", 1976, 1980]
    assert (round(100 * now[0] / income[0]), round(100 * now[1] / income[1])) == (28, 48)
    assert answers.loc["growth_less_than_half", "answer"] == (
        "Less than half holds for Soviet official (28 to 48% of the earlier) and for CIA "
        "(28 to 43)."
    )


@pytest.mark.parametrize(
    ("claim", "printed"),
    [
        ("farm_employment", "one-fifth"),
        ("plots_land", "3 percent"),
        ("plots_output", "nearly one-quarter"),
        ("plots_meat", "nearly one-third"),
    ],
)
def test_farming_has_nothing_to_compare_and_says_so(answers, text, claim, printed):
    said = f"Nothing to compare: this collection holds no estimate to set beside {printed}."
    assert answers.loc[claim, "answer"] == said
    asked = set(text.figures.loc[text.figures["claim"] == claim, "indicator"])
    assert not asked & set(text.evidence["indicator"])


def test_arms_have_their_share_of_output_but_what_is_best_stays_open(answers, shipped):
    share = tables.annual(shipped, "cia_military_share_1970")
    years = [share[year] for year in range(1976, 1981)]
    assert (round(min(years), 1), round(max(years), 1)) == (12.2, 12.7)  # in 1970 roubles
    wide = shipped[shipped["series"].isin(["nato_share_1983", "cia_share_1982"])]
    wide = wide[(wide["start_year"] <= 1976) & (wide["end_year"] >= 1980)]
    assert sorted(zip(wide["low"], wide["high"], strict=True)) == [(12, 16), (14, 16)]
    assert answers.loc["best_into_arms", "answer"] == (
        "CIA and NATO figures that cover 1976–80 run from 12 to 16% of GNP, prices differ; "
        "they count as one family of estimates; which resources are best they do not show."
    )


def test_military_spending_rose_as_growth_fell_but_strain_is_not_measured(answers, shipped):
    cia = tables.annual(shipped, "cia_defence_1970_sun")
    assert round(100 * (cia[1981] / cia[1970] - 1)) == 48  # 66.4 over 45.0 bn roubles of 1970
    nato = shipped[
        (shipped["series"] == "nato_defence_1983") & (shipped["indicator"] == "military_spending")
    ].set_index("start_year")
    assert round(100 * (nato.loc[1981, "low"] / nato.loc[1970, "low"] - 1)) == 49  # 64 over 43
    said = answers.loc["arms_grew_as_growth_shrank", "answer"]
    assert said.startswith("Military spending rose (CIA and NATO by 48–49%), growth fell ")
    assert said.endswith("; the strain on the people is not measured.")


@pytest.mark.parametrize(
    ("claim", "poorer", "richer", "years", "said"),
    [
        ("austria_czechoslovakia", "CSK", "AUT", (1950, 1981), "58 to 94 in 1950–81"),
        ("malaysia_vietnam", "VNM", "MYS", (1976, 1981), "20 to 28 in 1976–81"),
    ],
)
def test_a_pair_of_countries_is_told_by_output_per_head(
    answers, claim, poorer, richer, years, said
):
    world = sv.load_world(areas=[poorer, richer], years=years)
    heads = world.pivot(index="year", columns="area", values="gdp_per_head")
    part = 100 * heads[poorer] / heads[richer]
    assert said == f"{part.min():.0f} to {part.max():.0f} in {years[0]}–{years[1] % 100}"
    assert said in answers.loc[claim, "answer"]
    assert answers.loc[claim, "answer"].startswith("Yes, against ")


def test_what_no_figure_tests_says_why(answers):
    assert answers.loc["cannot_feed_itself", "answer"] == (
        "Figures cannot test this. No figure is given; food per head is stored, what was bought "
        "abroad is not."
    )


def test_the_german_pair_has_nothing_to_compare(answers):
    assert answers.loc["west_east_germany", "answer"] == (
        "Nothing to compare: no estimate for East Germany."
    )
    assert "DDR" not in set(sv.load_world()["area"])


def test_countries_of_a_pair_have_the_values_of_the_world_table(shipped):
    for area in ("AUT", "CSK", "MYS", "VNM"):
        own = tables.annual(shipped, f"mpd2023_gdp_per_head_{area.lower()}")
        world = sv.load_world(areas=area, years=(1950, 1991)).dropna(subset="gdp_per_head")
        assert own == dict(zip(world["year"], world["gdp_per_head"], strict=True))


def test_the_estimates_behind_an_answer_are_those_that_it_names(text):
    rows = sv.estimates_of("growth_less_than_half", text)
    assert set(rows["lineage"]) == {"official", "cia"}
    assert set(rows["start_year"]) == {1951, 1956, 1976, 1981}
    assert sv.estimates_of("west_east_germany", text).empty


def test_nothing_of_the_essay_stands_where_the_text_is_another(answers, text, capsys):
    shown = answers.to_csv() + text.claims.to_csv() + text.figures.to_csv() + text.readings.to_csv()
    assert cli.main(["answers", "--text", TEXT]) == 0
    for claim in text.claims["claim"]:
        assert cli.main(["answers", "--text", TEXT, "--why", claim]) == 0
    shown += capsys.readouterr().out
    for word in ("essay", "Hankin", "11.2%", "3.3%", "Samary"):
        assert word not in shown
    assert not set(answers["question"]) & set(sv.answers()["question"])


def test_the_command_line_prints_its_answers(answers, capsys):
    assert cli.main(["answers", "--text", TEXT, "--json"]) == 0
    printed = pd.DataFrame(json.loads(capsys.readouterr().out))
    assert printed["answer"].tolist() == answers["answer"].tolist()
    assert printed["paragraph"].isna().all()


def test_of_what_is_stored_another_year_s_answers_follow(text):
    early = sv.answers(text, as_of=1982).set_index("claim")
    said = early.loc["growth_less_than_half", "answer"]
    assert said.startswith("From the estimates in this collection printed by 1982")


def test_the_text_is_a_work_of_the_sources(text):
    source = text.sources.loc[TEXT]
    assert source["title"] == "Address to Members of the British Parliament"
    assert (source["year"], source["keywords"]) == ("1982", "text")
    assert collection.of_folder(schema.data_dir()).sources.index.is_unique
