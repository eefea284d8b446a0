"""Cards, tables and lists made of rows: what the text says, what others found, how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from sovdata import tables
from sovdata.collection import Collection
from sovdata.display import Shown, bullets, each_row, known, period, shown_value, table
from sovdata.errors import UserError
from sovdata.sources import cite, declared, keys_used, load_sources, reference

#: What is meant by the chance that stands with a match.
CHANCE = (
    "By chance, n of m: of the m values of this precision from the lowest to the highest estimate "
    "(of all of these years, where these are fewer than ten), n would match as well."
)
#: How a claim stands that no figure tests.
UNTESTED = "not tested by figures"


def claim_card(figures: pd.DataFrame, claims: pd.DataFrame) -> Shown:
    """What the text says: each claim with its figures, as printed, and what they leave open.

    Parameters
    ----------
    figures : DataFrame
        Rows of ``load_stats``; none for claims without figures.
    claims : DataFrame
        Rows of ``load_claims``.
    """
    bib = load_sources()
    html, text = [], []
    for claim in each_row(claims):
        placed, said = known(claim.paragraph), stated(claim, figures)
        html.append(
            f"<h3>{escape(claim.title)}</h3><p>{escape(said)}"
            f"{f' <small>Paragraph {claim.paragraph}.</small>' if placed else ''}</p>"
        )
        text.append(f"{claim.title}{f' (paragraph {claim.paragraph})' if placed else ''}\n  {said}")
        for figure in each_row(figures[figures["claim"] == claim.claim]):
            facts = _facts(figure, bib)
            html.append(_pairs(facts.items()))
            text += [f"    {key}: {value}" for key, value in facts.items()]
        if known(claim.note):
            html.append(f"<p><small>{escape(claim.note)}</small></p>")
            text.append(f"  {claim.note}")
    return Shown(f'<section class="sovdata-claim">{"".join(html)}</section>', "\n".join(text))


def stated(claim: Any, figures: pd.DataFrame) -> str:
    """The sentence of a claim, with its figures as printed in their place."""
    printed = figures.loc[figures["claim"] == claim.claim, "as_printed"].dropna().unique()
    return str(claim.statement).replace("{as_printed}", " and ".join(printed))


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and their meanings in a table of two columns: definition lists break in JupyterLab."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
        for name, text in pairs
    )
    return f'<table class="sovdata">{rows}</table>'


def _facts(row: Any, bib: pd.DataFrame) -> dict[str, str]:
    cited = "nothing" if not known(row.source) else cite(row.source, bib, row.locator)
    facts = {
        "As printed": f"{row.hedge + ' ' if row.hedge == 'only' else ''}{row.as_printed}",
        "Qualified by": row.hedge if row.hedge != "only" else "",
        "Period": period(row.start_year, row.end_year),
        "Measure, in the text's terms": row.measure,
        "Estimator": row.estimator if known(row.estimator) else "not named",
        "The text cites": cited,
        "Left open": row.note,
    }
    return {key: str(value) for key, value in facts.items() if known(value)}


def answers(rows: pd.DataFrame, caption: str) -> Shown:
    """What a reader asks, the answer, and what weakens it, one line a claim.

    Those without an estimate, or a test, come last. Where nothing weakens any, or rows have no
    column ``flags``, there are two columns.

    Parameters
    ----------
    rows : DataFrame
        From ``sv.answers``.
    caption : str
        What the table shows.
    """
    if rows.empty:
        return bullets(["There is no claim to answer among these."])
    order = {UNTESTED: 2, "nothing to compare": 1}
    last = rows.sort_values("standing", key=lambda word: word.map(order).fillna(0), kind="stable")
    if last["answer"].str.contains("by chance, ").any():
        caption = f"{caption}. {CHANCE}"
    headers = {"question": "Question", "answer": "Answer"}
    if "flags" in last and last["flags"].any():
        headers["flags"] = "To know"
    return table(last, caption, headers=headers)


def statement_list(statements: pd.DataFrame) -> Shown:
    """What others concluded, in words of ours, each with its source."""
    bib = load_sources()
    return bullets(
        f"{row.author}: {row.summary} {cite(row.source, bib, row.locator)}."
        for row in each_row(statements)
    )


def sources(*rows: pd.DataFrame, c: Collection | None = None) -> Shown:
    """Full references of exactly the sources that these rows name; their keys are kept too.

    Parameters
    ----------
    *rows : DataFrame
        Rows with a column ``source``.
    c : Collection, optional
        From ``load_collection``, if the rows are of it; the shipped one by default.
    """
    if any("source" not in frame for frame in rows):
        raise UserError("these rows have no column 'source'; give the rows they were made from")
    bib = load_sources() if c is None else c.sources
    lines = [reference(key, bib) for key in keys_used(*rows)]
    shown = bullets(lines or ["These rows name no source."])
    return replace(shown, html=shown.html.replace("<ul", f"<ul {declared(*rows)}", 1))


def evidence_table(rows: pd.DataFrame, caption: str) -> Shown:
    """Rows of evidence, one line each: what, when, how much, whose, and how it was read.

    Parameters
    ----------
    rows : DataFrame
        Rows of ``load_evidence``.
    caption : str
        What the table shows.
    """
    if rows.empty:
        return bullets([f"{caption}: none."])
    bib, units = load_sources(), tables.load_vocabulary("units")["label"]
    indicators = tables.load_vocabulary("indicators")["label"]
    lines = pd.DataFrame([
        {
            "Series": row.title,
            "Quantity": indicators.get(row.indicator, row.indicator),
            "Period": period(row.start_year, row.end_year),
            "Value": shown_value(row, units),
            "Basis": f"computed: {row.computed_from}" if known(row.computed_from) else row.basis,
            "Estimator; how read; role": f"{row.estimator}; {row.verification}; {row.role}",
            "Source": cite(row.source, bib, row.locator) if known(row.source) else "none named",
            "Note": row.value_note,
        }
        for row in each_row(rows)
    ])  # fmt: skip
    if rows["indicator"].nunique() < 2:
        del lines["Quantity"]
    shown = table(lines, caption)
    html = f"{shown.html}<p><small>{escape(HOW_READ)}</small></p>"
    return Shown(html, f"{shown.text}\n{HOW_READ}")


HOW_READ = (
    "Read: cross-checked, two transcriptions or an arithmetic check agree; read-once, read in one "
    "place; second-hand, quoted by another work; computed, from published parts. "
    "Role: compared with claims; context, shown only."
)


def differences(before: pd.DataFrame, after: pd.DataFrame, caption: str) -> Shown:
    """Answers that differ between two tables of ``sv.answers``; a sentence where none does."""
    # a claim may have several figures
    sides = [rows.assign(nth=rows.groupby("claim").cumcount()) for rows in (before, after)]
    keys, suffixes = ["claim", "nth"], ("_before", "_after")
    both = sides[0].merge(sides[1], on=keys, how="outer", suffixes=suffixes)
    both["question"] = both["question_after"].fillna(both["question_before"])
    asked = both.fillna({"answer_before": "not asked", "answer_after": "not asked"})
    differs = asked[asked["answer_before"] != asked["answer_after"]]
    if differs.empty:
        return bullets(["No answer differs."])
    headers = {"question": "Question", "answer_before": "Before", "answer_after": "After"}
    return table(differs, caption, headers=headers)
