"""The rules: how each reading of a claim stands against the evidence.

A verdict says what agrees with what, never who was right. Each rule is a pure function of a
reading and its rivals. Rivals are never averaged, and are counted by lineage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from sovdata import tables
from sovdata.display import each_row, listed_values
from sovdata.verdicts.directions import direction, direction_rule, paired
from sovdata.verdicts.levels import level, level_rule, one_series_rule
from sovdata.verdicts.ranges import below_parity_rule, not_testable_rule, range_rule
from sovdata.verdicts.rivals import context_for, dated_statements, groups_of, readings_of, rivals_for
from sovdata.verdicts.verdict import NOTHING, SHOWN, Verdict, Words, counts_matches, depends_on, shown_verdict, words

__all__ = [
    "SHOWN",
    "Verdict",
    "compared_rivals",
    "context_for",
    "counts_matches",
    "dated_statements",
    "depends_on",
    "direction",
    "level",
    "paired",
    "readings_of",
    "rivals_for",
    "rule",
    "scorecard",
    "shown_verdict",
]


#: Columns of the evidence that the rules look at.
USED = ["id", "indicator", "concept", "unit", "area", "start_year", "end_year", "value", "low", "high", "interval", "basis",
        "title", "price_basis", "lineage", "estimator", "repeats", "endpoint"]  # fmt: skip


#: The rule of each word in the column ``test`` of claims.csv.
RULES: dict[str, Callable[..., list[Verdict]]] = {
    "level": level_rule,
    "one_series": one_series_rule,
    "falls": direction_rule,
    "rises": direction_rule,
    "below_parity": below_parity_rule,
    "range_of_estimates": range_rule,
    "not_testable": not_testable_rule,
}


def rule(name: str) -> str:
    """What a rule of ``claims.csv`` asks, in a sentence: the summary of its function."""
    return (RULES[name].__doc__ or "").partition("\n\n")[0].strip()


def scorecard(stats: pd.DataFrame | None = None, evidence: pd.DataFrame | None = None, *, data: Path | None = None) -> pd.DataFrame:
    """One row a reading (and concept): verdict, what decided it, and what would change it.

    Parameters
    ----------
    stats : DataFrame, optional
        Rows of ``load_stats``; the text's own by default.
    evidence : DataFrame, optional
        Rows of ``load_evidence``; all by default.
    data : Path, optional
        Data folder; ours by default.

    Returns
    -------
    DataFrame
        The fields of ``Verdict``, one row each, in the order of the claims.
    """
    stats = tables.load_stats(data=data) if stats is None else stats
    evidence = tables.load_evidence(data=data) if evidence is None else evidence
    claims, said = tables.load_claims(data=data), words(data)
    readings = readings_of(stats, data=data)
    rivals = evidence.loc[evidence["role"] == "rival", USED]
    found: list[Verdict] = []
    for claim in each_row(claims):
        mine = readings[(readings["claim"] == claim.claim) & (readings["role"] == "compared")]
        found += RULES[claim.test](claim, mine, stats, rivals, said)
    found = [_with_context(row, readings, evidence, said) for row in found]
    rows = _what_would_change(found, said)
    return pd.DataFrame([asdict(row) for row in rows], columns=list(Verdict.__dataclass_fields__))


def compared_rivals(stats: pd.DataFrame, evidence: pd.DataFrame, *, data: Path | None = None) -> pd.DataFrame:
    """The rivals of every reading that compares a figure, as ``rivals_for`` finds them.

    Returns
    -------
    DataFrame
        Columns of ``load_evidence`` and ``cover``, and which row of the scorecard they belong to:
        ``claim``, ``figure``, ``reading``, ``row_concept``, ``row_basis``.
    """
    claims, said = tables.load_claims(data=data), words(data)
    readings = readings_of(stats, data=data)
    leveled = claims.loc[claims["test"] == "level", "claim"]
    mine = readings[readings["claim"].isin(leveled) & (readings["role"] == "compared") & readings["figure"].notna()]
    frames = [
        group.assign(claim=reading.claim, figure=reading.figure, reading=reading.reading, row_concept=concept, row_basis=basis)
        for reading in each_row(mine)
        for concept, basis, group in groups_of(reading, rivals_for(reading, evidence[evidence["role"] == "rival"], said), said)
    ]
    return (
        pd.concat(frames, ignore_index=True)
        if frames
        else evidence.iloc[:0].assign(cover="", claim="", figure="", reading="", row_concept="", row_basis="")
    )


def _with_context(row: Verdict, readings: pd.DataFrame, evidence: pd.DataFrame, said: Words) -> Verdict:
    """Where a figure finds no rival: name what covers its years and is context only."""
    if row.rule != "level" or row.verdict != NOTHING:
        return row
    reading = next(each_row(readings[readings["reading"] == row.reading]))
    others = rivals_for(reading, evidence[evidence["role"] != "rival"], said)
    return replace(row, beside=f"Context only, not compared: {listed_values(others)}.") if len(others) else row


def _what_would_change(found: list[Verdict], said: Words) -> list[Verdict]:
    """Add to each verdict the other readings and concepts of its claim that have another verdict."""
    out = []
    for row in found:
        others = [
            f"as {other.title}{f' ({said.concept.get(other.concept, other.concept)})' if other.concept else ''}: {shown_verdict(other)}"
            for other in found
            if other.claim == row.claim and other is not row and other.verdict != row.verdict and other.rule == row.rule
        ]
        parts = [part for part in (row.would_change, "; ".join(others[:4]) + ("; ..." if len(others) > 4 else "")) if part]
        out.append(replace(row, would_change="; ".join(parts), rests_on=row.would_change))
    return out
