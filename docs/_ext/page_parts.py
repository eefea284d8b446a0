"""Small parts that several pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any, NamedTuple

import pandas as pd

import sovdata as sv
from sovdata import standing
from sovdata.charts import Chart
from sovdata.prose.cards import UNTESTED


class Tables(NamedTuple):
    """What every page is made from."""

    collection: sv.Collection
    answers: pd.DataFrame
    stats: pd.DataFrame
    claims: pd.DataFrame
    readings: pd.DataFrame
    evidence: pd.DataFrame
    statements: pd.DataFrame
    sources: pd.DataFrame


@cache
def tables() -> Tables:
    """The tables and the answers, read and made once."""
    c = sv.load_collection()
    return Tables(
        c,
        sv.answers(c),
        c.figures,
        c.claims,
        c.readings,
        c.evidence,
        sv.load_statements(),
        c.sources,
    )


def raw(html: str) -> str:
    """HTML in a Markdown page."""
    return f"````{{raw}} html\n{html}\n````\n"


def code(text: str, language: str = "text") -> str:
    """A block of code in a Markdown page."""
    return f"````{{code-block}} {language}\n{text}\n````\n"


def front_matter(description: str) -> str:
    """What a search engine shows of a page."""
    said = description.replace('"', "'")
    return f'---\nmyst:\n  html_meta:\n    description: "{said}"\n---\n\n'


def figure(chart: Chart) -> str:
    """A chart with the numbers drawn."""
    html = chart._repr_mimebundle_()["text/html"]
    return with_numbers(html, chart.drawn)


def with_numbers(html: str, drawn: Iterable[str]) -> str:
    """A chart's figure with the numbers drawn in a table that opens."""
    split = [line.partition(": ") if ": " in line else ("–", "", line) for line in drawn]
    rows = "".join(
        f'<tr><th scope="row">{escape(mark)}</th><td>{escape(number)}</td></tr>'
        for mark, _, number in split
    )
    table = (
        '<table class="sovdata"><caption class="only-read">The numbers drawn</caption>'
        '<thead><tr><th scope="col">Mark</th><th scope="col">What it shows</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    details = f'<details class="drawn"><summary>The numbers drawn</summary>{table}</details>'
    return html.replace("</figure>", f"{details}</figure>") if rows else html


def for_readers(text: str) -> str:
    """A made file's text without the line that tells editors how it was made."""
    return re.sub(r"^Made by `python tools/\w+\.py`.*\n\n", "", text, flags=re.MULTILINE)


def outcome(word: str) -> str:
    """What became of a claim: ``compared``, ``nothing`` to compare, or ``untested`` by figures."""
    return {UNTESTED: "untested", standing.NOTHING: "nothing"}.get(word, "compared")


def figures_first(answers: pd.DataFrame) -> pd.DataFrame:
    """Figures with an answer, figures without, other claims, what no figure tests.

    Each group is in the order of the text.
    """
    untested, nothing = answers["standing"].eq(UNTESTED), answers["standing"].eq(standing.NOTHING)
    place = (2 * answers["as_printed"].eq("") + nothing).mask(untested, 4)
    return answers.loc[place.sort_values(kind="stable").index]


def essay_says(claim: Any) -> str:
    """A claim's statement as the essay's, not ours, and where it stands."""
    return f"The essay says, in our words (paragraph {claim.paragraph}): {claim.statement}"


def definitions(pairs: Iterable[tuple[str, str]], caption: str) -> str:
    """Names and what stands under them, as a table of two columns."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
        for name, text in pairs
    )
    return (
        f'<table class="sovdata pairs"><caption class="only-read">{escape(caption)}</caption>'
        f"<tbody>{rows}</tbody></table>"
    )


def tooled(html: str, name: str) -> str:
    """A table that can be filtered and sorted."""
    return html.replace(
        '<table class="sovdata">', f'<table class="sovdata" id="{name}" data-tools>', 1
    )
