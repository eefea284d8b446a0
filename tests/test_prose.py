"""What a notebook says: the same words on a page and in plain text, escaped; numbers by hand."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

import sovdata
from sovdata import accounting, comparisons, display, prose, tables, wording

NASTY = "<script>alert('a')</script> & \"b\" <i>c"


@pytest.fixture(scope="module")
def claims():
    return sovdata.load_claims()


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.tags = [], []

    def handle_data(self, data):
        self.words.append(data)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


def page(shown):
    """The text of the page, and its tags."""
    parser = _Text()
    parser.feed(shown.html)
    parser.close()
    return " ".join(parser.words), parser.tags


def words(text):
    """Words, without the signs about them."""
    return {
        word.lower()
        for word in re.findall(r"[^\W_](?:[\w.\u2212%\u2013']*[^\W_])?", text.replace("\u202f", ""))
    }


def only_in_one(shown):
    """Words that only one form has.

    The first heading of a table too wide for plain text does not count.
    """
    first = re.search(r'<th scope="col">(.*?)</th>', shown.html)
    return (words(page(shown)[0]) ^ words(shown.text)) - (words(first.group(1)) if first else set())


def figure(stats, **cells):
    """The first figure of the text, changed."""
    return stats[stats["figure"] == "growth_1951_55"].assign(**cells)


def link(*rates, first=1951):
    """A chain of plan periods at these rates, as ``comparisons.chain`` gives it."""
    out, level = [], 100.0
    for n, rate in enumerate(rates):
        after = level * (1 + rate / 100) ** 5
        out.append(
            {
                "start_year": first + 5 * n,
                "end_year": first + 5 * n + 4,
                "rate": rate,
                "series": f"s{n}",
                "base": level,
                "level": after,
            }
        )
        level = after
    return pd.DataFrame(out)


def asked(claim="mine", **cells):
    """One row as ``sv.answers`` gives it, changed."""
    row = dict.fromkeys(wording.COLUMNS, "") | {
        "claim": claim,
        "question": "Mine?",
        "answer": "Yes.",
        "standing": "yes",
        "gap": 0.0,
    }
    return pd.DataFrame([row | cells], columns=wording.COLUMNS)


def every(stats, claims, shipped, answered):
    """One of everything that is shown, from shipped rows."""
    some = shipped[shipped["indicator"] == "output_growth"].head(8)
    pairs = comparisons.like_for_like(shipped, 1981, 1985)
    growth = pd.DataFrame(
        {
            "start_year": [1951],
            "end_year": [1955],
            "output": [5.0],
            "labour": [2.0],
            "capital": [8.0],
        }
    )
    accounts = accounting.account(growth, labour_shares=[0.5, 0.7]).assign(line="CIA")
    return {
        "claim_card": prose.claim_card(stats, claims),
        "figure_table": prose.figure_table(stats, "Figures"),
        "claim_table": prose.claim_table(claims, "Claims"),
        "open_questions": prose.open_questions(stats),
        "reading_table": prose.reading_table(sovdata.load_readings(), "Readings"),
        "answers": prose.answers(answered, "Answers"),
        "what_rests": prose.what_rests(answered),
        "differences": prose.differences(
            answered, answered.assign(answer="Another."), "Differences"
        ),
        "statement_list": prose.statement_list(sovdata.load_statements().head(5)),
        "sources": prose.sources(stats, some),
        "evidence_table": prose.evidence_table(some, "Evidence"),
        "glossary": prose.glossary("gnp", "official"),
        "columns": prose.columns("soviet_stats", "Columns"),
        "growth_over_period": prose.growth_over_period(stats),
        "yearly_increments": prose.yearly_increments(stats),
        "chain_table": prose.chain_table({"A": link(10, 5)}, "Chains"),
        "increments": prose.increments({"A": link(10, 5)}),
        "single_choices": prose.single_choices(pairs, "Pairs")[0],
        "single_choices_widest": prose.single_choices(pairs, "Pairs")[1],
        "values_at": prose.values_at(shipped, ["cia_gnp_1982"], [1950, 1980]),
        "gaps": prose.gaps(
            shipped, "un_life_expectancy_usa", "un_life_expectancy_sun", [1950, 1980]
        ),
        "point_of_output": prose.point_of_output(
            shipped, 1980, output="cia_gnp_1982", uses=["cia_investment_1982"]
        ),
        "productivity": prose.productivity(accounts, "Accounts")[0],
        "productivity_band": prose.productivity(accounts, "Accounts")[1],
    } | dict(
        zip(
            ("cited", "listed", "odd"),
            prose.citation_table(sovdata.load_citations(), sovdata.sources.load_sources()),
            strict=True,
        )
    )


# The same words in both forms, escaped


def test_both_forms_hold_the_same_words(stats, claims, shipped, answered):
    for name, shown in every(stats, claims, shipped, answered).items():
        bundle = shown._repr_mimebundle_()
        as_made = bundle["text/html"].replace(' style="text-align:left"', "")
        assert (as_made, bundle["text/plain"]) == (shown.html, shown.text)
        assert str(shown) == shown.text
        assert shown.text.strip()
        assert not only_in_one(shown), f"{name}: {only_in_one(shown)}"


def test_nothing_missing_is_shown_by_its_name_in_python(stats, claims, shipped, answered):
    for name, shown in every(stats, claims, shipped, answered).items():
        assert not re.search(
            r"\b(?:nan|None|NaN|NaT)\b|<NA>|&lt;NA&gt;", shown.text + shown.html
        ), name


@settings(max_examples=30)
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" <>&\"'"),
            min_size=1,
            max_size=40,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_sentences_are_escaped_and_the_same_in_both_forms(lines):
    shown = display.bullets(lines)
    said, tags = page(shown)
    assert tags == ["ul", *["li"] * len(lines)]
    assert "".join(said.split()) == "".join("".join(lines).split())
    assert "".join(re.sub(r"^(?:- |  )", "", shown.text, flags=re.MULTILINE).split()) == "".join(
        "".join(lines).split()
    )


@settings(max_examples=30)
@given(
    st.lists(
        st.lists(
            st.sampled_from([NASTY, "plain", "long " * 30, None, float("nan"), "", 3, pd.NA]),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_table_is_escaped_and_a_missing_cell_is_a_dash(cells):
    rows = pd.DataFrame(cells, columns=["a", "b", "c"], dtype=object)
    shown = display.table(rows, NASTY, headers={"a": "First", "b": NASTY, "c": "Third"})
    _, tags = page(shown)
    assert set(tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert not only_in_one(shown)
    missing = sum(not display.known(cell) for line in cells for cell in line)
    assert len(re.findall(r">\u2013</t[hd]>", shown.html)) == missing
    assert shown.text.count("\u2013") == missing


def test_a_table_heads_its_columns_and_its_rows():
    shown = display.table(
        pd.DataFrame({"a": ["x"], "b": ["y"]}), "Caption", headers={"b": "B", "a": "A"}
    )
    assert '<th scope="col">B</th><th scope="col">A</th>' in shown.html
    assert '<th scope="row">y</th><td>x</td>' in shown.html


def test_what_the_tables_say_is_escaped_where_it_becomes_html(stats, claims, shipped):
    row = shipped[shipped["indicator"] == "output_growth"].iloc[:1]
    cells = dict.fromkeys(("title", "estimator"), NASTY)
    shown = [
        prose.claim_card(
            figure(stats, as_printed=NASTY, note=NASTY, measure=NASTY),
            claims[claims["claim"] == "growth_1951_55"].assign(
                title=NASTY, statement=NASTY, note=NASTY
            ),
        ),
        prose.figure_table(figure(stats, as_printed=NASTY), NASTY),
        prose.claim_table(claims.head(1).assign(title=NASTY), NASTY),
        prose.open_questions(figure(stats, note=NASTY)),
        prose.evidence_table(row.assign(**cells), NASTY),
        prose.growth_over_period(figure(stats, as_printed=NASTY)),
        prose.chain_table({NASTY: link(10)}, NASTY),
        prose.increments({NASTY: link(10, 5)}),
        prose.answers(asked(answer=NASTY), NASTY),
        prose.what_rests(asked(rests_on=NASTY)),
        prose.differences(asked(answer=NASTY), asked(), NASTY),
    ]  # fmt: skip
    for item in shown:
        assert NASTY in " ".join(item.text.split())
        assert not {"script", "i"} & set(page(item)[1])
        assert "&lt;script&gt;" in item.html


# Cards


def test_a_claim_card_has_each_claim_with_its_own_figures(stats, claims):
    shown = prose.claim_card(
        stats, claims[claims["claim"].isin(["growth_1951_55", "growth_1981_85"])]
    )
    for said in ("As printed: 11.2%", "As printed: 3.3%", "Period: 1951\u201355", "(paragraph 27)"):
        assert said in shown.text
    assert "0.5%" not in shown.text
    assert shown.text.index("11.2%") < shown.text.index("3.3%")


def test_a_claim_card_without_figures_has_the_claim_alone(stats, claims):
    claim = claims[claims["claim"] == "larger_base"]
    shown = prose.claim_card(stats.iloc[:0], claim)
    assert claim["statement"].iloc[0] in shown.text
    assert "As printed" not in shown.text
    assert "<table" not in shown.html


def test_a_figure_that_cites_nothing_and_names_nobody_is_said_to(stats, claims):
    shown = prose.claim_card(
        figure(stats, source=None, locator=None, estimator=None, hedge="only"),
        claims[claims["claim"] == "growth_1951_55"],
    )
    for said in ("The text cites: nothing", "Estimator: not named", "As printed: only 11.2%"):
        assert said in shown.text


def test_a_glossary_gives_label_and_definition_in_the_order_asked_for():
    lineages, concepts = tables.load_vocabulary("lineages"), tables.load_vocabulary("concepts")
    lines = prose.glossary("cia", "gnp").text.split("\n")
    assert lines == [
        f"{table.loc[name, 'label']}: {table.loc[name, 'definition']}"
        for table, name in ((lineages, "cia"), (concepts, "gnp"))
    ]


def test_a_glossary_names_the_terms_that_are_unknown():
    with pytest.raises(KeyError, match="gnpp, nothing"):
        prose.glossary("gnp", "gnpp", "nothing")


def test_sources_are_those_of_the_rows_and_none_is_said(stats, shipped):
    one = prose.sources(shipped[shipped["source"] == "erh2004"].head(3))
    assert one.html.count("<li>") == 1
    assert "2004" in one.text
    assert prose.sources(figure(stats, source=None)).text == "- These rows name no source."


# Answers


def heads(shown):
    """What heads each row of a table."""
    return re.findall(r'<th scope="row">(.*?)</th>', shown.html)


def test_answers_have_a_line_each_with_question_sentence_and_what_weakens_it(answered):
    shown = prose.answers(answered, "Caption")
    said = " ".join(shown.text.split())
    assert sorted(html.unescape(head) for head in heads(shown)) == sorted(answered["question"])
    for row in answered.itertuples():
        assert row.question in said
        assert row.answer in said
        assert row.flags in said


def test_what_no_estimate_and_then_what_no_figure_answers_stands_last_in_the_order_given():
    words = [
        "not tested by figures",
        "among",
        "nothing to compare",
        "yes",
        "nothing to compare",
        "outside all",
    ]
    rows = pd.concat(
        [asked(question=f"Q{n}?", standing=word) for n, word in enumerate(words)], ignore_index=True
    )
    assert heads(prose.answers(rows, "Caption")) == ["Q1?", "Q3?", "Q5?", "Q2?", "Q4?", "Q0?"]


def test_answers_without_a_claim_say_so(answered):
    assert (
        prose.answers(answered.iloc[:0], "Caption").text
        == "- There is no claim to answer among these."
    )


def test_what_answers_rest_on_is_said_of_those_that_rest_on_something_alone():
    cells = {
        "rests_on": "without CIA: nothing to compare",
        "set_aside": "3 reprints",
        "in_print": "a: 1990",
    }
    rows = pd.concat(
        [
            asked(question="A?", **cells),
            asked(question="B?"),
            asked(question="C?", set_aside="1 reprint"),
        ]
    )
    assert prose.what_rests(rows).text.replace("\n  ", " ").split("\n") == [
        "- A? rests on: without CIA: nothing to compare; set aside: 3 reprints; in print: a: 1990.",
        "- C? set aside: 1 reprint.",
    ]
    assert prose.what_rests(rows.iloc[1:2]).text == "- Nothing is left out of these answers."


# Differences of two tables of answers


def test_answers_that_do_not_differ_are_said_not_to(answered):
    assert (
        prose.differences(answered, answered.iloc[::-1], "Caption").text == "- No answer differs."
    )


def test_differences_show_the_answers_that_differ_and_no_others(answered):
    at = answered.index[answered["claim"] == "growth_1981_85"][0]
    after = answered.assign(answer=answered["answer"].mask(answered.index == at, "Moved."))
    shown = prose.differences(answered, after, "Caption")
    row = answered.loc[at]
    assert heads(shown) == [row["question"]]
    said = " ".join(shown.text.split())
    assert f"Before: {row['answer']}" in said
    assert "After: Moved." in said


def test_an_answer_that_only_one_table_has_is_shown_as_not_asked_in_the_other(answered):
    at = answered.index[answered["claim"] == "growth_1981_85"][0]
    for before, after, side in (
        (answered, answered.drop(at), "After"),
        (answered.drop(at), answered, "Before"),
    ):
        shown = prose.differences(before, after, "Caption")
        assert heads(shown) == [answered.loc[at, "question"]]
        assert f"{side}: not asked" in " ".join(shown.text.split())


def test_figures_of_one_claim_are_set_against_themselves_and_not_each_other():
    before = pd.concat([asked(question="A?", answer="One."), asked(question="B?", answer="Two.")])
    after = pd.concat([asked(question="A?", answer="One."), asked(question="B?", answer="Other.")])
    assert heads(prose.differences(before, after, "Caption")) == ["B?"]
    assert prose.differences(before, before, "Caption").text == "- No answer differs."


# Sentences worked by hand


def test_growth_over_a_period_by_hand(stats):
    # 1.112^2 = 1.236544, ^4 = 1.529041, ^5 = 1.700294: 170.0. The digits allow 11.15 to 11.25:
    # 1.1115^5: ^2 = 1.23543225, ^4 = 1.52629284, ^5 = 1.69647450: 169.6.
    # 1.1125^5: 1.23765625, 1.53179299, 1.70411970: 170.4.
    # ln 2 / ln 1.112 = 0.693147 / 0.106160 = 6.53.
    assert " ".join(prose.growth_over_period(figure(stats)).text.split()) == (
        "- At 11.2% a year over the 5 years 1951\u201355, a level of 100 in 1950 becomes 170.0 "
        "in 1955 (between 169.6 and 170.4 by the digits printed); at that rate a level doubles "
        "in 6.5 years."
    )


def test_a_rate_in_words_has_no_interval_and_nothing_doubles_at_or_below_zero(stats):
    nothing = float("nan")
    said = prose.growth_over_period(
        figure(stats, value=-10.0, low=nothing, high=nothing, as_printed="minus ten per cent")
    ).text
    assert "becomes 59.0 in 1955." in " ".join(said.split())  # 0.9^5 = 0.59049
    assert "between" not in said
    assert "doubles" not in said
    assert (
        "doubles"
        not in prose.growth_over_period(
            figure(stats, value=0.0, low=-0.05, high=0.05, as_printed="0.0%")
        ).text
    )


def test_level_paths_by_hand_and_never_beyond_the_years_of_the_rate(stats):
    paths = prose.level_paths(figure(stats, value=10.0, as_printed="10.0%"))
    assert list(paths["calendar_year"]) == [1950, 1951, 1952, 1953, 1954, 1955]
    assert list(paths["year"]) == [0, 1, 2, 3, 4, 5]
    assert list(paths["value"]) == pytest.approx([100, 110, 121, 133.1, 146.41, 161.051])
    assert list(paths["increment"].iloc[1:]) == pytest.approx([10, 11, 12.1, 13.31, 14.641])
    assert pd.isna(paths["increment"].iloc[0])
    assert set(paths["line"]) == {"10.0%, 1951\u201355"}


def test_yearly_increments_by_hand(stats):
    # 11.2 in the first year; 1.112^4 = 1.529041, of which 11.2 % = 17.1 in the last.
    # 100 * 11.2 / 3.3 = 339.39.
    text = " ".join(prose.yearly_increments(stats).text.split())
    assert (
        "11.2%, 1951\u201355: on a base of 100, 11.2 points are added in the first year "
        "and 17.1 in the last"
    ) in text
    # 3.3 in the first; 1.033^4 = 1.138711, of which 3.3 % = 3.76.
    assert (
        "3.3%, 1981\u201385: on a base of 100, 3.3 points are added in the first year "
        "and 3.8 in the last"
    ) in text
    assert (
        "A rate of 3.3% adds in its first year as much as 11.2% does on a base of 100 "
        "if its own base is 339."
    ) in text


def test_two_rates_are_compared_only_where_both_grow(stats):
    for value in (-2.0, 0.0):
        figures = pd.concat(
            [figure(stats), figure(stats, value=value, as_printed=f"{value}%")], ignore_index=True
        )
        assert "if its own base is" not in prose.yearly_increments(figures).text


def test_figures_without_a_dated_rate_are_said_to_have_none(stats):
    undated = stats[stats["unit"] != "pct_per_year"]
    for shown in (prose.growth_over_period(undated), prose.yearly_increments(undated)):
        assert shown.text == "- There is no dated rate of growth among these figures."


def test_increments_of_a_chain_by_hand():
    # 100 to 161.051 in five years: 12.2 points a year. At 0 % after it nothing is added. Had each
    # year added 12.2102 on 161.051: 222.102 / 161.051 = 1.379079, ^(1/5) = 1.066404: 6.6. The fall
    # is 10 to 0: (10 - 6.64) / 10 = 34 %.
    text = " ".join(prose.increments({"A": link(10, 0)}).text.split())
    assert text == (
        "- A: with 1950 as 100, a year added 12.2 points in 1951\u201355, 12.2 at most, "
        "in 1951\u201355, and 0.0 in 1956\u201360. From the peak to the end the rate fell "
        "from 10.0 to 0.0 % a year; had each year added as much as at the peak, the larger base "
        "alone would have brought it to 6.6, which is 34 % of the fall."
    )


def test_increments_that_grew_while_the_rate_fell_are_set_against_the_first_period():
    # 10 % a year on 100 adds 12.2 a year. 8 % on 161.051: 1.08^5 = 1.469328, to 236.637: 15.1 a
    # year. Had 12.2102 a year been added: (222.102 / 161.051)^(1/5) = 1.066404: 6.6.
    text = " ".join(prose.increments({"A": link(10, 8)}).text.split())
    assert (
        "12.2 points in 1951\u201355, 15.1 at most, in 1956\u201360, and 15.1 in 1956\u201360."
        in text
    )
    assert (
        "had each year added only as much as in 1951\u201355, the rate would have fallen "
        "from 10.0 to 6.6 % a year, and it fell to 8.0."
    ) in text


@pytest.mark.parametrize("rates", [(5, 6, 7), (5,), (0, 0)])
def test_a_rate_that_did_not_fall_is_not_said_to_have_fallen(rates):
    text = " ".join(prose.increments({"A": link(*rates)}).text.split())
    assert "fell" not in text
    assert "fallen" not in text
    assert "More was added" not in text


def test_a_chain_without_a_period_is_said_to_have_none(shipped):
    nothing = comparisons.chain(shipped, lineage="cia", concept="gnp").iloc[:0]
    assert nothing.empty
    assert re.search(r"A: .*no (?:rate|plan period)", prose.increments({"A": nothing}).text)
    assert "Caption" in prose.chain_table({"A": nothing}, "Caption").text


def test_chain_table_has_a_line_for_each_period():
    shown = prose.chain_table({"A": link(10, 5), "B": link(0)}, "Caption")
    # 1.1^5 = 1.61; 1.61051 * 1.05^5 (1.27628) = 2.0555
    assert re.findall(r"<td>([\d.]+)</td><td>(\d+)</td><td>(s\d)</td>", shown.html) == [
        ("10.0", "161", "s0"),
        ("5.0", "206", "s1"),
        ("0.0", "100", "s0"),
    ]


PAIRS = pd.DataFrame(
    [
        ("vintage", "a", "A", 3.6, "b", "B", 3.2, 0.4),
        ("vintage", "a", "A", 3.6, "c", "C", 3.5, 0.1),
        ("measurement", "a", "A", 3.6, "k", "K", 0.6, 3.0),
    ],
    columns=[
        "choice",
        "higher",
        "higher_title",
        "higher_value",
        "lower",
        "lower_title",
        "lower_value",
        "difference",
    ],
)


def test_single_choices_name_the_widest_pair_of_each():
    shown, widest = prose.single_choices(
        PAIRS.assign(price_basis=["", "", "not stated"]), "Caption"
    )
    assert widest.text.replace("\n  ", " ").split("\n") == [
        "- Vintage alone: up to 0.4 points a year (A 3.6, B 3.2; 2 like-for-like pairs).",
        (
            "- Measurement alone, prices not stated on either side: up to 3.0 points a year "
            "(A 3.6, K 0.6; 1 like-for-like pair)."
        ),
    ]
    assert shown.html.count('<th scope="row">') == 3
    assert "<td>0.40</td>" in shown.html


def test_single_choices_of_no_pairs_are_said_to_be_none():
    shown, widest = prose.single_choices(PAIRS.iloc[:0].assign(price_basis=""), "Caption")
    assert "Caption" in shown.text
    assert widest.text.strip()


LEVELS = {1950: 100.0, 1955: 1234.5}


def level_rows(shipped, series, values, **cells):
    about = (
        shipped[shipped["series"] == "cia_gnp_1982"].iloc[0].to_dict()
        | {"series": series, "title": series.upper(), "basis": "published"}
        | cells
    )
    return pd.DataFrame(
        [
            about | {"start_year": year, "end_year": year, "value": value}
            for year, value in values.items()
        ]
    )


def test_values_at_leave_out_the_years_without_a_value(shipped):
    unit = tables.load_vocabulary("units").loc[
        shipped.loc[shipped["series"] == "cia_gnp_1982", "unit"].iloc[0], "label"
    ]
    assert (
        prose.values_at(level_rows(shipped, "a", LEVELS), ["a"], [1950, 1951, 1955]).text
        == f"- A: 100.0 in 1950, 1\u202f234 in 1955 ({unit})."
    )


def test_values_at_years_without_any_value_say_so(shipped):
    text = prose.values_at(level_rows(shipped, "a", LEVELS), ["a"], [1951, 1952]).text
    assert "A:  (" not in text
    assert "no value" in text


def test_gaps_are_the_one_less_the_other_where_both_have_a_value(shipped):
    rows = pd.concat(
        [
            level_rows(shipped, "a", {1950: 70.0, 1960: 71.5}),
            level_rows(shipped, "b", {1950: 60.0, 1960: 73.0, 1970: 1.0}),
        ]
    )
    assert prose.gaps(rows, "a", "b", [1950, 1955, 1960, 1970]).text.startswith(
        "- A less B: 10.0 in 1950, \u22121.5 in 1960 ("
    )


def test_a_point_of_output_by_hand(shipped):
    # One per cent of 500 is 5; 5 of 125 is 4 %.
    rows = pd.concat(
        [level_rows(shipped, "gnp", {1980: 500.0}), level_rows(shipped, "use", {1980: 125.0})]
    )
    text = " ".join(prose.point_of_output(rows, 1980, output="gnp", uses=["use"]).text.split())
    assert "In 1980 one per cent of output was 5.0 " in text
    assert "Moved whole to USE (125.0 " in text
    assert "it would have raised that by 4.0 %." in text
    assert "without cost, which nobody observed" in text


@pytest.mark.parametrize("cells", [{"unit": "pct_of_gnp"}, {"price_basis": "current prices"}])
def test_a_point_of_output_in_another_unit_or_other_prices_is_refused(shipped, cells):
    rows = pd.concat(
        [
            level_rows(shipped, "gnp", {1980: 500.0}),
            level_rows(shipped, "use", {1980: 125.0}, **cells),
        ]
    )
    with pytest.raises(ValueError, match="'use' is not in the unit and prices of 'gnp'"):
        prose.point_of_output(rows, 1980, output="gnp", uses=["use"])


def test_a_point_of_output_in_a_year_without_a_level_names_the_year(shipped):
    rows = pd.concat(
        [level_rows(shipped, "gnp", {1980: 500.0}), level_rows(shipped, "use", {1980: 125.0})]
    )
    with pytest.raises((ValueError, KeyError), match="1979"):
        prose.point_of_output(rows, 1979, output="gnp", uses=["use"])


def test_productivity_is_a_band_over_the_labour_shares():
    # 5 - 0.5 * 2 - 0.5 * 8 = 0; 5 - 0.75 * 2 - 0.25 * 8 = 1.5
    growth = pd.DataFrame(
        {
            "start_year": [1951],
            "end_year": [1955],
            "output": [5.0],
            "labour": [2.0],
            "capital": [8.0],
        }
    )
    shown, band = prose.productivity(
        accounting.account(growth, labour_shares=[0.5, 0.75]).assign(line="CIA"), "Caption"
    )
    assert " ".join(band.text.split()) == (
        "- CIA: productivity grew by 0.0 to 1.5 in 1951\u201355, in % a year, "
        "with labour shares from 0.5 to 0.75."
    )
    assert "<td>0.75</td>" in shown.html


# Numbers and periods


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(3.25, 1, "3.2"), (-0.04, 1, "0.0"), (-1234.5, 1, "\u22121\u202f234.5"),
     (1e6, 0, "1\u202f000\u202f000"), (0, 1, "0.0"), (2.675, 2, "2.67")],
)  # fmt: skip
def test_numbers_have_a_real_minus_and_parted_thousands(value, decimals, shown):
    assert display.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (1951, 1955, "1951\u201355"),
        (1980, 1980, "1980"),
        (1999, 2001, "1999\u20132001"),
        (None, None, "undated"),
        (pd.NA, 1980, "1980"),
        (1980, pd.NA, "1980"),
    ],
)
def test_periods_are_shown_short(start, end, shown):
    assert display.period(start, end) == shown


def test_figures_that_no_rate_belongs_to_lead_along_no_path():
    figures = sovdata.load_stats()
    paths = prose.level_paths(figures[figures["unit"] != "pct_per_year"])
    assert paths.empty
    assert {"line", "year", "calendar_year", "value"} <= set(paths.columns)


def test_rows_one_by_one_are_those_of_pandas():
    rows = tables.load_evidence().iloc[:200:7]
    ours, theirs = list(display.each_row(rows)), list(rows.itertuples(index=False))
    assert {row._fields for row in ours} == {tuple(rows.columns)}
    pd.testing.assert_frame_equal(pd.DataFrame(ours), pd.DataFrame(theirs))
    assert isinstance(ours[0].start_year, int)
    assert list(display.each_row(rows.iloc[:0])) == []
