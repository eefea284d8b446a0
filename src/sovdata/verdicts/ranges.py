"""Where estimates lie: below another country's level, or apart from one another; and claims that no figure can test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from sovdata.display import capital, counted, each_row, joined, known, listed_values, period
from sovdata.verdicts.rivals import (
    about,
    bounded,
    groups_of,
    interval_of,
    lineages_of,
    originals,
    overlapping,
    rivals_for,
    shown_ends,
    span_of,
)
from sovdata.verdicts.verdict import NOTHING, Verdict, Words, made


def below_parity_rule(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """Whether every estimate, as per cent of another country's level, lies below 100."""
    out = []
    for reading in each_row(readings):
        rows = about(reading, rivals, said)
        place = pd.Series([_below_parity(row) for row in each_row(rows)], index=rows.index, dtype=object)
        rows, under = rows[place.notna()], rows[place == True]
        verdict = "below" if len(under) == len(rows) else "not below" if under.empty else "mixed"
        if rows.empty:
            sentence = f"No series gives {said.indicator[reading.indicator]}."
            out.append(made(claim, reading, None, NOTHING, sentence))
            continue
        unit = said.unit[reading.unit]
        sentence = f"{capital(said.indicator[reading.indicator])}, {unit}: {verdict} 100 in {len(under)} of {counted(len(rows), 'estimate')} ({listed_values(rows)})."
        own = originals(rows)
        out.append(made(claim, reading, None, verdict, sentence, decided_by=joined(rows["id"]),
                        candidates=len(set(own.values())), matches=len({own[name] for name in under["id"]}), lineages=joined(lineages_of(rows))))  # fmt: skip
    return out


def _below_parity(row: Any) -> bool | None:
    """Whether a rival lies below 100 as a whole; None where its one bound leaves it open."""
    low, high = (row.value, row.value) if known(row.value) else interval_of(row)
    return True if high < 100 else False if low >= 100 or bounded(row) else None


def range_rule(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """Whether the rivals differ, definition by definition and price basis by price basis; never one range over all."""
    out = []
    for reading in each_row(readings):
        rows = rivals_for(reading, rivals, said)
        groups = [(concept, basis, group, span_of(group)) for concept, basis, group in groups_of(reading, rows, said)]
        if not any(shown_ends(row) for row in each_row(rows)):
            out.append(made(claim, reading, None, NOTHING, "No estimate gives a value, or two bounds, for the whole period."))
            continue
        spans = [span for _, _, group, span in groups if any(shown_ends(row) for row in each_row(group))]
        apart = any(group["id"].nunique() > 1 and " to " in span for _, _, group, span in groups)
        verdict = "differ" if len(set(spans)) > 1 or apart else "agree"
        parts = "; ".join(
            f"{said.concept.get(concept, 'concept not stated')}, {basis if basis and basis != 'not stated' else 'prices not stated'}: {span}"
            for concept, basis, _, span in groups
        )
        tried = len(set(originals(rows).values()))
        sentence = (
            f"Estimates for {period(reading.start_year, reading.end_year)}, {said.unit[reading.unit]}, {verdict}: {parts}. They are "
            f"{counted(tried, 'estimate')} of {counted(len(lineages_of(rows)), 'lineage')}."
        )
        found = made(claim, reading, None, verdict, sentence, decided_by=joined(rows["id"]), candidates=tried,
                            lineages=joined(lineages_of(rows)), would_change="statements without workings, which are not counted")  # fmt: skip
        out.append(replace(found, beside=overlapping(reading, rows, rivals, said)))
    return out


def not_testable_rule(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """Not tested by figures here; the reason is given with the claim."""
    reason = str(claim.note) if known(claim.note) else "No figures were found that could test it."
    return [made(claim, None, None, "not testable", reason)]
