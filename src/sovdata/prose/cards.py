"""Cards, tables and lists made of rows: what the text says, what others found, how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from sovdata import schema, tables
from sovdata.collection import Collection
from sovdata.display import Shown, bullets, each_row, known, period, shown_value, table
from sovdata.errors import UserError
from sovdata.sources import ESSAY, cite, declared, keys_used, load_sources, reference

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
        placed = known(claim.paragraph)
        html.append(
            f"<h3>{escape(claim.title)}</h3><p>{escape(claim.statement)}"
            f"{f' <small>Paragraph {claim.paragraph}.</small>' if placed else ''}</p>"
        )
        text.append(
            f"{claim.title}{f' (paragraph {claim.paragraph})' if placed else ''}\n"
            f"  {claim.statement}"
        )
        for figure in each_row(figures[figures["claim"] == claim.claim]):
            facts = _facts(figure, bib)
            html.append(_pairs(facts.items()))
            text += [f"    {key}: {value}" for key, value in facts.items()]
        if known(claim.note):
            html.append(f"<p><small>{escape(claim.note)}</small></p>")
            text.append(f"  {claim.note}")
    return Shown(f'<section class="sovdata-claim">{"".join(html)}</section>', "\n".join(text))


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and their meanings in a table of two columns: definition lists break in JupyterLab."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
        for name, text in pairs
    )
    return f'<table class="sovdata">{rows}</table>'


def _facts(figure: Any, bib: pd.DataFrame) -> dict[str, str]:
    row = figure
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


def figure_table(figures: pd.DataFrame, caption: str) -> Shown:
    """The text's figures, one line each.

    On what, as printed, number and unit, interval, period, place, source, name.
    """
    bib = load_sources()
    units, indicators, areas = (
        tables.load_vocabulary(name)["label"] for name in ("units", "indicators", "areas")
    )
    several = figures["area"].nunique() > 1
    lines = [
        {
            "on": indicators[row.indicator] + (f", {areas[row.area]}" if several else ""),
            "figure": row.figure,
            "printed": row.as_printed,
            "value": f"{row.value:g} {units[row.unit]}",
            "interval": f"{row.low:g} to under {row.high:g}"
            if known(row.low)
            else "not read as exact",
            "period": period(row.start_year, row.end_year),
            "paragraph": row.paragraph,
            "cites": cite(row.source, bib, row.locator) if known(row.source) else "nothing",
        }
        for row in each_row(figures)
    ]
    headers = {"on": "On", "printed": "As printed", "value": "Value", "interval": "Stands for",
               "period": "Period", "paragraph": "Paragraph", "cites": "The text cites",
               "figure": "Name here"}  # fmt: skip
    return table(pd.DataFrame(lines, columns=list(headers)), caption, headers=headers)


def claim_table(claims: pd.DataFrame, caption: str) -> Shown:
    """The text's claims, one line each, with the rule that tests each, or why none does."""
    rows = claims.assign(test=claims["test"].str.replace("_", " "))
    headers = {"title": "Claim", "statement": "In one sentence of ours", "paragraph": "Paragraph",
               "test": "Rule", "note": "What to know"}  # fmt: skip
    return table(rows, caption, headers=headers)


def citation_table(cited: pd.DataFrame, sources: pd.DataFrame) -> tuple[Shown, Shown, Shown]:
    """The text's bibliography against its citations.

    Returns
    -------
    tuple of Shown
        Works cited, works listed and not cited, and citations that do not match the list.
    """
    own = sources[sources["keywords"].fillna("").str.contains("essay") & (sources.index != ESSAY)]
    used = cited.dropna(subset=["source"]).groupby("source", sort=False)
    works = pd.DataFrame(
        [
            {
                "work": cite(str(key), sources),
                "times": len(group),
                "where": ", ".join(
                    _place(number) for number in dict.fromkeys(group["paragraph"].astype(object))
                ),
            }
            for key, group in used
        ],
        columns=["work", "times", "where"],
    )
    listed = pd.DataFrame(
        {"work": [reference(key, sources) for key in own.index if key not in used.groups]}
    )
    odd = cited[cited["match"] != "exact"].assign(
        paragraph=[_place(p) for p in cited.loc[cited["match"] != "exact", "paragraph"]]
    )
    return (
        table(works, f"Works that the text cites: {len(works)}",
              headers={"work": "Work", "times": "Times", "where": "Paragraph"}),
        table(listed, f"Works in its bibliography that it does not cite: {len(listed)}",
              headers={"work": "Work"}),
        table(odd, f"Citations that do not match the bibliography to the letter: {len(odd)}",
              headers={"as_printed": "As printed", "paragraph": "Paragraph",
                       "match": "How it differs", "note": "Note"}),
    )  # fmt: skip


def _place(paragraph: object) -> str:
    return str(paragraph) if known(paragraph) else "appended definitions"


def open_questions(figures: pd.DataFrame) -> Shown:
    """What each figure leaves open, from the notes in the table."""
    notes = [
        f"{row.as_printed}, {period(row.start_year, row.end_year)}: {row.note}"
        for row in each_row(figures)
        if known(row.note)
    ]
    return bullets(notes or ["The table of figures has no notes on what they leave open."])


def reading_table(readings: pd.DataFrame, caption: str) -> Shown:
    """The ways in which claims can be read, one line each."""
    titles = tables.load_claims().set_index("claim")["title"]
    indicators = tables.load_vocabulary("indicators")["label"]
    lines = [
        {
            "claim": titles[row.claim],
            "title": row.title,
            "what": indicators[row.indicator],
            "role": "answered" if row.role == "compared" else "shown as context",
            "note": row.note,
        }
        for row in each_row(readings)
    ]
    headers = {
        "claim": "Claim",
        "title": "Read as",
        "what": "Quantity",
        "role": "Use",
        "note": "Note",
    }
    return table(pd.DataFrame(lines, columns=list(headers)), caption, headers=headers)


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
    headers = {"question": "Question", "answer": "Answer"}
    if "flags" in last and last["flags"].any():
        headers["flags"] = "To know"
    return table(last, caption, headers=headers)


def what_rests(rows: pd.DataFrame) -> Shown:
    """What each answer rests on, what was set aside, and when what matches was first in print."""
    lines = []
    for row in each_row(rows):
        parts = {"rests on": row.rests_on, "set aside": row.set_aside, "in print": row.in_print}
        said = "; ".join(f"{name}: {text}" for name, text in parts.items() if text)
        if said:
            lines.append(f"{row.question} {said}.")
    return bullets(lines or ["Nothing is left out of these answers."])


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


def evidence_table(rows: pd.DataFrame, caption: str, *, notes: bool = False) -> Shown:
    """Rows of evidence, one line each: what, when, how much, whose, and how it was read.

    Parameters
    ----------
    rows : DataFrame
        Rows of ``load_evidence``.
    caption : str
        What the table shows.
    notes : bool
        Add what is particular to each value.
    """
    if rows.empty:
        return bullets([f"{caption}: none."])
    bib, units = load_sources(), tables.load_vocabulary("units")["label"]
    indicators = tables.load_vocabulary("indicators")["label"]
    lines = [
        {
            "title": row.title,
            "what": indicators.get(row.indicator, row.indicator),
            "period": period(row.start_year, row.end_year),
            "value": shown_value(row, units),
            "basis": row.basis
            if row.basis == "published"
            else f"computed: {row.computed_from}"
            if known(row.computed_from)
            else "computed",
            "read": f"{row.estimator}; {row.verification}; {row.role}",
            "source": cite(row.source, bib, row.locator) if known(row.source) else "none named",
            "note": row.value_note,
        }
        for row in each_row(rows)
    ]
    headers = {"title": "Series", "what": "Quantity", "period": "Period", "value": "Value",
               "basis": "Basis", "read": "Estimator; how read; role", "source": "Source",
               "note": "Note"}  # fmt: skip
    if rows["indicator"].nunique() < 2:
        del headers["what"]
    if not notes:
        del headers["note"]
    shown = table(pd.DataFrame(lines, columns=list(headers)), caption, headers=headers)
    return Shown(
        f"{shown.html}<p><small>{escape(HOW_READ)}</small></p>", f"{shown.text}\n{HOW_READ}"
    )


HOW_READ = (
    "Read: cross-checked, two transcriptions or an arithmetic check agree; read-once, read in one "
    "place; second-hand, quoted by another work; computed, from published parts. "
    "Role: compared with claims; context, shown only."
)


def glossary(*names: str) -> Shown:
    """What terms of the vocabularies mean: indicators, concepts, units, lineages, terms by name.

    Raises
    ------
    KeyError
        For a name that stands in none of them.
    """
    words: dict[str, tuple[str, str]] = {}
    for table_name in ("indicators", "concepts", "units", "lineages", "terms"):
        entries = tables.load_vocabulary(table_name)
        words |= {
            str(key): (str(row["label"]), str(row["definition"]))
            for key, row in entries.iterrows()
            if str(key) not in words
        }
    missing = [name for name in names if name not in words]
    if missing:
        raise KeyError(f"not in the vocabulary: {', '.join(missing)}")
    plain = "\n".join(f"{words[name][0]}: {words[name][1]}" for name in names)
    return Shown(_pairs(words[name] for name in names), plain)


def terms(rows: pd.DataFrame) -> Shown:
    """Explain what rows of evidence measure, and who made them: indicators, concepts, lineages."""
    names = [
        name
        for column in ("indicator", "concept", "lineage")
        for name in dict.fromkeys(rows[column].dropna())
        if name not in ("", "not_stated")
    ]
    return glossary(*names) if names else bullets(["There is no estimate to explain."])


def differences(before: pd.DataFrame, after: pd.DataFrame, caption: str) -> Shown:
    """Answers that differ between two tables of ``sv.answers``; a sentence where none does."""
    sides = [
        rows.assign(nth=rows.groupby("claim").cumcount()) for rows in (before, after)
    ]  # a claim may have several figures
    both = sides[0].merge(
        sides[1], on=["claim", "nth"], how="outer", suffixes=("_before", "_after")
    )
    both["question"] = both["question_after"].fillna(both["question_before"])
    asked = both.fillna({"answer_before": "not asked", "answer_after": "not asked"})
    differs = asked[asked["answer_before"] != asked["answer_after"]]
    if differs.empty:
        return bullets(["No answer differs."])
    headers = {"question": "Question", "answer_before": "Before", "answer_after": "After"}
    return table(differs, caption, headers=headers)


def _filled(field: Mapping[str, Any]) -> str:
    required, optional = (
        field.get("constraints", {}).get("required"),
        field.get("own") == "optional",
    )
    return (
        "always"
        if required and not optional
        else "made or left open if empty in a table of yours"
        if required
        else "if known"
    )


def columns(name: str, caption: str) -> Shown:
    """The columns of a table and what each holds, from the schema."""
    resource = next(item for item in schema.descriptor()["resources"] if item["name"] == name)
    rows = pd.DataFrame(
        [
            {"column": field["name"], "meaning": field["description"].replace("`", ""),
             "filled": _filled(field)}
            for field in resource["schema"]["fields"]
        ]
    )  # fmt: skip
    return table(
        rows, caption, headers={"column": "Column", "filled": "Filled", "meaning": "What it holds"}
    )
