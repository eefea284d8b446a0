"""The sentences: one for every claim, read by eye; and again as figures move and lineages go."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

import pytest
from golden_net import answers
from made_up import EIGHTIES, FIFTIES, SHARE, SHIPPED, estimate, figure, made, reading, variants

import sovdata
from sovdata import standing, wording

GOLDEN = json.loads((Path(__file__).parent / "golden" / "answers.json").read_text("utf-8"))
#: The shipped collection, and it changed in one thing.
VARIANTS = {"shipped": SHIPPED, **variants()}
#: Words that would settle who was right, and those of the first edition.
SETTLED = re.compile(
    r"\b(?:true|truly|false|right|wrong|correct|incorrect|confirmed|refuted|proves?|proved|rivals?|verdicts?|candidates?|lineages?)\b",
    re.IGNORECASE,
)
RANGE = re.compile(r"\d[–-]\d")


@functools.cache  # not while the tests are collected, which each worker does
def answered(name):
    return wording.answers(VARIANTS[name])


@pytest.fixture
def shipped():
    return answered("shipped")


def answer(*rows, said, **claim):
    [text] = wording.answers(made(*rows, said=said, **claim))["answer"]
    return text


def test_the_sentence_of_every_claim_is_the_one_that_was_read(shipped):
    assert dict(zip(shipped["claim"], shipped["answer"], strict=True)) == GOLDEN["answers"]
    assert dict(zip(shipped["claim"], shipped["question"], strict=True)) == GOLDEN["questions"]


@pytest.mark.parametrize("name", VARIANTS)
def test_every_sentence_keeps_the_form(name):
    for text in answered(name).query("standing != 'not tested by figures'")["answer"]:
        assert len(text.split()) <= wording.LONGEST, text
        assert not SETTLED.search(text), text
        assert text[0].isupper() or text[0].isdigit(), text
        assert text.endswith(".")
        assert not text.endswith("..")
        assert not re.search(r" [,;.]|\(\)|\bnan\b|None|<NA>|_|  |,,", text), text
        assert text.count("(") == text.count(")")


@pytest.mark.parametrize("name", VARIANTS)
def test_a_range_takes_to_and_a_dash_stands_only_in_a_change_or_in_years(name):
    for row in answered(name).itertuples():
        if row.standing in (
            "yes",
            "no",
            "disagree",
            "unclear",
            "left open",
            "not tested by figures",
        ):
            continue
        for found in re.finditer(r"(\d[\d.]*)[–-](\d[\d.]*)", row.answer):
            assert re.fullmatch(r"(1[89]|20)\d\d", found[1]), row.answer


@pytest.mark.parametrize("name", VARIANTS)
def test_a_match_is_never_shown_without_how_often_chance_would_give_it(name):
    for row in answered(name).itertuples():
        if row.standing in ("same as printed", "fits several", "within", "round match"):
            assert re.search(r"by chance, \d+ of \d+|would fit", row.answer), row.answer
            assert row.chance, row.answer


def test_the_answers_of_the_variants_are_the_ones_that_were_read():
    assert json.loads(answers({name: answered(name) for name in VARIANTS})) == GOLDEN


# Forms worked by hand


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([estimate("a", "3.3")],
         "3.3% a year is what CIA figures give for GNP."),
        ([estimate("a", "3.3"), estimate("b", "3.3", lineage="official", concept="nmp_produced")],
         ("3.3% a year is what Soviet official and CIA figures both give for GNP and national "
          "income.")),
        ([estimate("a", "3.1"), estimate("b", "3.6", concept="gdp")],
         "3.3% a year lies among CIA figures, between GNP (3.1) and GDP (3.6)."),
        ([estimate("a", "3.1"), estimate("b", "3.6")],
         "3.3% a year lies among CIA figures, between 3.1 and 3.6 for GNP."),
        ([estimate("a", "3.1"), estimate("b", "3.6", lineage="official")],
         "3.3% a year lies 0.2 above CIA (3.1) and 0.3 below Soviet official (3.6)."),
        ([estimate("a", "1.6"), estimate("b", "1.8", lineage="clark")],
         ("3.3% a year is 1.5 points above the nearest estimate for 1981–85; "
          "about twice CIA and Clark (1.6 to 1.8).")),
        ([estimate("a", "1.1")],
         "3.3% a year is 2.2 points above CIA figures for GNP for 1981–85 (1.1)."),
        ([estimate("a", low=3, high=4)],
         "3.3% a year lies within CIA figures (3.0 to 4.0); by chance, 11 of 11."),
        ([estimate("a", high=3)],
         "3.3% a year is 0.3 points above CIA figures for GNP for 1981–85 (at most 3.0)."),
        ([estimate("a", high=4)],
         "Nothing to compare with 3.3% a year but bounds, which it keeps: CIA at most 4.0."),
        ([], "Nothing to compare: this collection holds no estimate to set beside 3.3% a year."),
    ],
)  # fmt: skip
def test_a_figure_is_told_with_its_numbers_and_whose_they_are(rows, text):
    assert answer(*rows, said=figure("3.3%")) == text


@pytest.mark.parametrize(
    ("rows", "tail"),
    [
        ([estimate("a", "10.9", lineage="official"), estimate("b", "11.4", lineage="official"),
          estimate("c", "4.9")],
         "about twice CIA (4.9)."),
        ([estimate("a", "10.9", lineage="official"), estimate("b", "11.4", lineage="official"),
          estimate("c", "4.0")],
         "about three times CIA (4.0)."),
        ([estimate("a", "10.9", lineage="official"), estimate("b", "11.4", lineage="official"),
          estimate("c", "4.9"), estimate("d", "4.0", lineage="clark")],
         "CIA and Clark 4.0 to 4.9."),  # one is twice, the other three times: the numbers
        ([estimate("a", "10.9", lineage="official"), estimate("b", "11.4", lineage="official"),
          estimate("c", "22.4")],
         "about half CIA (22.4)."),
        ([estimate("a", "10.9", lineage="official"), estimate("b", "11.4", lineage="official"),
          estimate("c", "4.9"), estimate("d", "5.1", lineage="clark"),
          estimate("e", "5.2", lineage="sipri")],
         "about twice Western figures (4.9 to 5.2)."),  # three of one family have its name
    ],
)  # fmt: skip
def test_about_so_many_times_is_said_only_if_every_ratio_says_it(rows, tail):
    assert answer(*rows, said=figure("11.2%")).endswith(tail)


def test_a_match_printed_after_the_work_cited_is_no_possible_source_unless_reprinted_earlier():
    late = estimate("a", "3.3", published=1990)
    early = estimate("b", "3.3", published=1987, repeats="a", verification="second-hand")
    own = figure("3.3%", source="samary1988")
    assert "(seen in print 1990)" in answer(late, said=own)
    [row] = wording.answers(made(late, early, said=own)).itertuples()
    assert "(in print 1987, second-hand)" in row.answer
    assert row.in_print == "a: 1987 (second-hand), a possible source"


def test_nato_is_named_beside_the_cia_and_counted_with_it():
    rows = [
        estimate("a", "13", **SHARE),
        estimate("b", low=12, high=16, estimator="NATO", **SHARE | {"concept": "defence_nato"}),
    ]
    own = figure(
        "11%", indicator="military_share", unit="pct_of_gnp", start_year=1976, end_year=1980
    )
    [row] = wording.answers(made(*rows, said=own)).itertuples()
    assert (
        row.answer
        == "11% of GNP is 1 point below the lowest of CIA and NATO figures for 1976–80 (12 to 16)."
    )
    assert row.lineages == 1


def test_a_reader_s_claim_without_a_question_gets_one_of_its_quantity():
    [row] = wording.answers(made(estimate("a", "3.1"), said=figure("3.3%"))).itertuples()
    assert row.question == "Growth of output, USSR, 1981–85: 3.3%?"


def test_a_bound_holds_or_does_not_for_each_who_measured():
    rows = [estimate("a", "3.6"), estimate("b", "1.6", lineage="clark")]
    assert (
        answer(*rows, said=figure("over 3%", **EIGHTIES))
        == "Over 3% a year holds for CIA (3.6), does not hold for Clark (1.6)."
    )


def test_an_answer_as_of_a_year_says_so_and_what_is_undated():
    rows = [estimate("a", "3.1", published=1985), estimate("b", "3.3", published=None)]
    [text] = wording.answers(made(*rows, said=figure("3.3%")), as_of=1988)["answer"]
    assert text.startswith(
        "From the estimates in this collection printed by 1988 (undated and left out: CIA 3.3): "
        "3.3% a year is 0.2 points above"
    )


def test_the_same_sentence_stands_in_the_notebooks_the_readme_s_command_and_the_package(shipped):
    from sovdata import cli

    notebook = (Path(__file__).parents[1] / "notebooks" / "00_start_here.ipynb").read_text("utf-8")
    for text in shipped.query("standing == 'same as printed'")["answer"]:
        assert json.dumps(text, ensure_ascii=False)[1:-1] in notebook.replace("&#x27;", "'")
    assert cli.main(["answers", "--json"]) == 0


def test_answers_is_a_frame_of_scalars_in_the_order_of_the_claims(shipped):
    assert list(shipped["claim"]) == list(SHIPPED.claims["claim"])
    assert not shipped.map(lambda cell: isinstance(cell, (list, tuple, dict))).any().any()
    with pytest.raises(ValueError, match="no claim 'growth_1981'; of that speak: growth_1981_85"):
        sovdata.answers(SHIPPED, claims="growth_1981")


def test_the_answers_to_some_claims_stand_in_the_order_in_which_they_were_asked_for():
    for asked in (["larger_base", "growth_slowed"], ["growth_slowed", "larger_base"]):
        assert list(sovdata.answers(SHIPPED, claims=iter(asked))["claim"]) == asked


def test_no_sentence_is_written_in_the_module_of_facts():
    source = Path(standing.__file__).read_text("utf-8")
    assert not re.search(r'f"[^"]*[.!?]"', source)


def test_a_figure_whose_years_no_estimate_left_covers_is_answered_by_those_of_other_years():
    said = wording.answers(as_of=1980, claims="military_1976_80")["answer"].iloc[0]
    assert "no estimate that covers 1976\u201380 is left; CIA published 11 in 1976 for 1970" in said


def test_figures_made_of_another_s_are_named_as_based_on_it():
    [answer] = sovdata.answers(claims="extensive_limits")["answer"]
    assert "(CIA-based 1.6 to 0.7)" in answer
    assert "Encyclopedia of Russian History" in answer
    assert len(answer.split()) <= 35
    rows = sovdata.estimates_of("extensive_limits").query("lineage == 'cia'")
    assert set(rows["source"]) == {"erh2004"}


def test_a_change_says_that_it_counts_the_same_thing_at_both_ends():
    # more things are counted in 1981-85 alone, so its range is wider there: 3.2 to 4.0
    [fell] = sovdata.answers(claims="growth_slowed")["answer"]
    assert "by both sources with the same thing counted in both periods" in fell
    rows = sovdata.estimates_of("growth_slowed").query("lineage == 'official'")
    ends = rows.groupby(["reading", "concept"])["start_year"].nunique()
    assert (ends == 2).all()


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (["28"], "the one estimate lies below, 28 in 1987 (CIA)."),
        (["110"], "the one estimate does not lie below, 110 in 1987 (CIA)."),
        (
            ["110", "120"],
            "none of 2 estimates lies below, 110 in 1987 (CIA) and 120 in 1987 (CIA).",
        ),
        (["28", "110"], "1 of 2 estimates lies below, 28 in 1987 (CIA)."),
    ],
)
def test_a_parity_names_the_estimates_below_or_those_that_are_not(printed, said):
    about = {"indicator": "labour_productivity_relative", "unit": "pct_of_usa"}
    rows = [
        estimate(p, p, concept="industry", start_year=1987, end_year=1987, **about) for p in printed
    ]
    own = reading(start_year=None, end_year=None, **about)
    [text] = wording.answers(made(*rows, test="below_parity", readings=[own]))["answer"]
    assert text.partition(" as 100, in industry, ")[2] == said


def test_a_figure_below_zero_that_does_not_say_so_is_a_fall():
    own = figure("about a quarter", -25, precision="words", unit="pct_per_year")
    shown = answer(estimate("a", "-10"), said=own)
    assert shown.startswith("A fall of about a quarter is ")
    assert answer(estimate("a", "-10"), said=figure("−25%", -25)).startswith("−25% a year is ")


def test_what_is_context_only_stands_beside_a_figure_without_estimates():
    told = answer(estimate("a", "3.1", role="context"), said=figure("3.3%"))
    assert told == (
        "Nothing to compare: this collection holds no estimate to set beside 3.3% a year; "
        "for context only: CIA 3.1."
    )


def test_a_reading_beside_a_bound_alone_is_told_by_the_bound():
    other = {"indicator": "investment_growth", "unit": "pct_per_year"}
    rows = [estimate("a", high=3.1), estimate("b", "8.1", **other)]
    readings = [reading("output", figure="mine"), reading("plant", figure="mine", **other)]
    [text] = wording.answers(made(*rows, said=figure("3.3%"), readings=readings))["answer"]
    assert text == "3.3% a year comes nearest to output (CIA at most 3.1), 0.2 away; 8.1 would fit."


def test_the_years_that_estimates_cover_are_those_of_the_quantity_itself():
    rows = [estimate("a", "3.1", start_year=1961, end_year=1965),
            estimate("b", "12", **SHARE | {"start_year": 1910, "end_year": 1910})]  # fmt: skip
    assert answer(*rows, said=figure("3.3%")).endswith(
        "3.3% a year; those here cover 1961 to 1965."
    )


def test_a_change_that_is_not_clear_says_why():
    share = {"indicator": "military_share", "unit": "pct_of_gnp", "concept": "defence_unstated"}
    values = {1970: "12", 1974: "12.3", 1975: "12.4", 1976: "13.6", 1969: "12.2", 1971: "11.8"}
    rows = [estimate("a", value, **share, start_year=year, end_year=year)
            for year, value in values.items()]  # fmt: skip
    own = reading(**{name: share[name] for name in ("indicator", "unit")}, from_start_year=1970,
                  from_end_year=1970, start_year=1975, end_year=1975)  # fmt: skip
    [text] = wording.answers(made(*rows, test="rises", readings=[own]))["answer"]
    assert text == "Unclear: military share rose (CIA 12.0 to 12.4 within yearly swings)."


@pytest.mark.parametrize(
    ("as_of", "told"), [(None, "; for context only: growth rose (CIA 3.1 to 4.2)"), (1975, "")]
)
def test_what_is_context_only_stands_beside_a_change_without_estimates(as_of, told):
    rows = [estimate("a", "3.1", role="context", **FIFTIES), estimate("a", "4.2", role="context")]
    own = reading(from_start_year=1951, from_end_year=1955)
    [text] = wording.answers(made(*rows, test="falls", readings=[own]), as_of=as_of)["answer"]
    none = "othing to compare: no series that may be compared covers both periods"
    assert text.endswith(f"{none}{told}.")
