"""Small parts that several pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import NamedTuple

import pandas as pd

import sovdata as sv
from sovdata.charts import Chart
from sovdata.verdicts import depends_on, shown_verdict
from sovdata.verdicts.verdict import NOTHING


class Tables(NamedTuple):
    """What every page is made from."""

    stats: pd.DataFrame
    claims: pd.DataFrame
    readings: pd.DataFrame
    evidence: pd.DataFrame
    card: pd.DataFrame
    rivals: pd.DataFrame
    statements: pd.DataFrame
    sources: pd.DataFrame


@cache
def tables() -> Tables:
    """The tables, the verdicts and the rivals compared, read once."""
    stats, evidence = sv.load_stats(), sv.load_evidence()
    return Tables(
        stats, sv.load_claims(), sv.load_readings(), evidence, sv.scorecard(stats, evidence),
        sv.verdicts.compared_rivals(stats, evidence), sv.load_statements(), sv.citations.load_sources(),
    )  # fmt: skip


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
    parted = [line.partition(": ") for line in drawn]
    rows = "".join(f'<tr><th scope="row">{escape(mark)}</th><td>{escape(number)}</td></tr>' for mark, _, number in parted)
    table = (
        '<table class="sovdata"><caption class="only-read">The numbers drawn</caption>'
        f'<thead><tr><th scope="col">Mark</th><th scope="col">What it shows</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    details = f'<details class="drawn"><summary>The numbers drawn</summary>{table}</details>'
    return html.replace("</figure>", f"{details}</figure>") if rows else html


def for_readers(text: str) -> str:
    """A made file's text without the line that tells editors how it was made."""
    return re.sub(r"^Made by `python tools/stamp.py`.*\n\n", "", text, flags=re.MULTILINE)


#: The words of a verdict, for readers.
WORDS = {
    "equals": "a rival, rounded as the figure is printed, is the figure",
    "compatible": "the intervals that both roundings stand for overlap",
    "nearest": "the text gives the figure in words or as a round number, so the nearest rival is named, and how far away it is",
    "higher, lower": "the figure lies above, or below, every rival of that concept that speaks of it; no praise or blame",
    "between": "some rivals lie below it and some above",
    "rises, falls": "the direction that the lineages agree on, set against the one that the claim implies: as implied, or implied: the other",
    "mixed": "lineages, or estimates, disagree",
    "unclear": "rounding leaves open whether it rises or falls, or both values are the same",
    "reproduced, not reproduced": "one series holds every figure of the claim, or none that covers all their years does",
    "differ, agree": "estimates of the same quantity and years are apart, or give the same value",
    "below that of the USA, not below": "every estimate as per cent of another country's level lies below 100, or none does; in tables: below 100",
    "undated": "the text gives no year, so the figure is not compared, only listed among the dated statements of the estimator it names",
    "nothing to compare": "no series gives that quantity for those years in that unit",
    "not tested by figures here": "the claim is about causes, motives or policy, or names no measure, or figures that could test it are "
    "not in this collection; its page gives the reason. In tables: not testable",
}  # fmt: skip
#: Where they stand, from the page of a claim.
TO_WORDS = "index.html#the-words"
#: Verdicts that say too little where they stand alone.
PLAINER = {"undated": "not compared: the text gives no year", "not reproduced": "not reproduced by any one series",
           "differ": "the estimates differ", "agree": "the estimates agree", "below 100": "below that of the USA",
           "not testable": "not tested by figures here"}  # fmt: skip


def outcome(rows: pd.DataFrame) -> str:
    """How a claim stands, in a few words: its verdict, or those that its readings and concepts lead to."""
    counts = pd.Series([PLAINER.get(verdict, verdict) for verdict in map(shown_verdict, rows.itertuples())]).value_counts(sort=False)
    if len(counts) == 1:
        return str(counts.index[0])
    return f"depends on the {depends_on(rows)}: " + "; ".join(f"{verdict} ({count})" for verdict, count in counts.items())


def standing(rows: pd.DataFrame) -> str:
    """Whether a claim was set against figures: ``compared``, ``nothing`` found to compare, or ``untested`` by figures."""
    if (rows["rule"] == "not_testable").all():
        return "untested"
    return "nothing" if rows["verdict"].isin(["undated", NOTHING]).all() else "compared"


def essay_says(statement: str) -> str:
    """A claim's statement as the essay's, not ours."""
    return f"The essay says: {statement}"


def tooled(html: str, name: str) -> str:
    """A table that can be filtered and sorted."""
    return html.replace('<table class="sovdata">', f'<table class="sovdata" id="{name}" data-tools>', 1)
