"""What a verdict is, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sovdata import tables
from sovdata.display import known

NOTHING = "nothing to compare"


@dataclass(frozen=True)
class Verdict:
    """How one reading stands.

    Attributes
    ----------
    claim, figure, reading, title : str
        What is read, and how.
    rule : str
        The rule applied.
    concept, price_basis : str
        The concept (and, for shares, the price basis) compared; empty where the rule takes all.
    start_year, end_year : int or None
        The period.
    claimed : str
        The figure as printed; empty for a claim without one.
    verdict : str
        The outcome, in a few fixed words.
    decided_by : str
        Series that decided it, parted by ``"; "``.
    candidates, matches : int
        Series tried (reprints not counted), and how many of them match.
    lineages : str
        Lineages asked, parted by ``"; "``.
    sentence : str
        The verdict in words, with the numbers.
    would_change : str
        Which reading, concept or series would change it.
    rests_on : str
        Series without which the verdict would be another, and what it would be.
    beside : str
        Estimates that are near and were not compared, for their period; empty where there are none.
    """

    claim: str
    figure: str
    reading: str
    title: str
    rule: str
    concept: str
    price_basis: str
    start_year: int | None
    end_year: int | None
    claimed: str
    verdict: str
    decided_by: str
    candidates: int
    matches: int
    lineages: str
    sentence: str
    would_change: str = ""
    rests_on: str = ""
    beside: str = ""


class Words(NamedTuple):
    """Labels from the vocabulary tables."""

    indicator: pd.Series[str]
    kind: pd.Series[str]
    unit: pd.Series[str]
    near_unit: pd.Series[str]
    area: pd.Series[str]
    concept: pd.Series[str]
    lineage: pd.Series[str]


def words(data: Path | None = None) -> Words:
    """The labels that sentences need."""
    indicators = tables.load_vocabulary("indicators", data=data)
    units = tables.load_vocabulary("units", data=data)
    return Words(
        indicators["label"], indicators["kind"], units["label"], units["compares_with"],
        tables.load_vocabulary("areas", data=data)["label"],
        tables.load_vocabulary("concepts", data=data)["label"], tables.load_vocabulary("lineages", data=data)["label"],
    )  # fmt: skip


def _year(value: Any) -> int | None:
    return int(value) if known(value) else None


def made(
    claim: Any, reading: Any, figure: Any, verdict: str, sentence: str, *, concept: str = "", price_basis: str = "",
    decided_by: str = "", candidates: int = 0, matches: int = 0, lineages: str = "", would_change: str = "",
) -> Verdict:  # fmt: skip
    """A verdict with what it has in common with all others filled in; of the claim as a whole where there is no reading."""
    whole = reading is None
    return Verdict(
        claim=str(claim.claim), figure="" if figure is None else str(figure["id"]), rule=str(claim.test),
        reading=str(claim.claim if whole else reading.reading), title=str(claim.title if whole else reading.title),
        concept=concept, price_basis=price_basis, start_year=None if whole else _year(reading.start_year),
        end_year=None if whole else _year(reading.end_year), claimed="" if figure is None else str(figure["as_printed"]),
        verdict=verdict, decided_by=decided_by, candidates=candidates, matches=matches, lineages=lineages, sentence=sentence,
        would_change=would_change,
    )  # fmt: skip


def depends_on(rows: pd.DataFrame) -> str:
    """What verdicts of one claim that differ depend on: the reading, or within one of them the concept or, for shares, the prices."""
    found = rows.groupby("reading", sort=False)
    on = ["reading"] if found["verdict"].agg(frozenset).nunique() > 1 else []
    apart = rows[found["verdict"].transform("nunique") > 1]
    if len(apart):
        on.append("concept" if apart.groupby("reading")["concept"].nunique().max() > 1 else "prices")
    return " and ".join(on) or "reading"


def counts_matches(row: Any) -> bool:
    """Whether a verdict counts series that match: not for a figure that is undated, or not read as exact."""
    return bool(row.candidates) and row.verdict not in ("undated", "nearest")


#: How a verdict is shown where there is room for a word or two; the rest are shown as they are.
SHOWN = {"above": "higher", "below": "lower", "within": "between"}


def shown_verdict(row: Any) -> str:
    """A verdict in a word or two for tables and charts.

    Where a figure lies among rivals: ``higher``, ``lower`` or ``between`` them. A direction is set
    against the one that the claim implies: ``falls, as implied``.
    """
    if row.rule == "level":
        return str(SHOWN.get(row.verdict, row.verdict))
    if row.rule in ("falls", "rises") and row.verdict in ("falls", "rises"):
        return f"{row.verdict}, {'as implied' if row.verdict == row.rule else 'implied: ' + row.rule}"
    return "below 100" if row.rule == "below_parity" and row.verdict == "below" else str(row.verdict)
