"""What a notebook says: the same words on a page and in plain text, escaped; numbers by hand."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

import sovdata
from sovdata import display, load_claims, load_stats, prose, tables, wording

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
    return {
        "claim_card": prose.claim_card(stats, claims),
        "answers": prose.answers(answered, "Answers"),
        "differences": prose.differences(
            answered, answered.assign(answer="Another."), "Differences"
        ),
        "statement_list": prose.statement_list(sovdata.load_statements().head(5)),
        "sources": prose.sources(stats, some),
        "evidence_table": prose.evidence_table(some, "Evidence"),
    }


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
        prose.evidence_table(row.assign(**cells), NASTY),
        prose.answers(asked(answer=NASTY), NASTY),
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


def test_rows_one_by_one_are_those_of_pandas():
    rows = tables.load_evidence().iloc[:200:7]
    ours, theirs = list(display.each_row(rows)), list(rows.itertuples(index=False))
    assert {row._fields for row in ours} == {tuple(rows.columns)}
    pd.testing.assert_frame_equal(pd.DataFrame(ours), pd.DataFrame(theirs))
    assert isinstance(ours[0].start_year, int)
    assert list(display.each_row(rows.iloc[:0])) == []


def test_the_sentence_of_a_claim_has_its_figure_as_printed_in_its_place():
    claims, figures = load_claims(), load_stats()
    [growth] = claims[claims["claim"] == "growth_1951_55"].itertuples()
    assert prose.stated(growth, figures) == "In 1951-55 the Soviet economy grew 11.2% a year."
    for claim in claims.itertuples():
        assert "{" not in prose.stated(claim, figures)
