"""Where estimates lie: below another country's level, or apart from one another; and claims that no figure can test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from sovdata.display import each_row, known, period, shown_number
from sovdata.verdicts.rivals import about, groups_of, lineages_of, originals, overlapping, rivals_for, shown_ends, span_of
from sovdata.verdicts.verdict import NOTHING, Verdict, Words, capital, counted, joined, made


def below_parity_rule(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """Whether every estimate, as per cent of another country's level, lies below 100."""
    out = []
    for reading in each_row(readings):
        rows = about(reading, rivals, said)
        rows = rows[rows["value"].notna() | (rows["low"].notna() & rows["high"].notna())]
        under = rows[rows["value"].where(rows["value"].notna(), rows["high"]) < 100]
        verdict = "below" if len(under) == len(rows) else "not below" if under.empty else "mixed"
        if rows.empty:
            sentence = f"No series gives {said.indicator[reading.indicator]}."
            out.append(made(claim, reading, "below_parity", None, NOTHING, sentence))
            continue
        listed = "; ".join(f"{row.title}, {period(row.start_year, row.end_year)}: {shown_number(row)}" for row in each_row(rows))
        unit = said.unit[reading.unit]
        sentence = f"{capital(said.indicator[reading.indicator])}, {unit}: {verdict} 100 in {len(under)} of {counted(len(rows), 'estimate')} ({listed})."
        out.append(made(claim, reading, "below_parity", None, verdict, sentence, decided_by=joined(rows["id"]),
                            candidates=rows["id"].nunique(), matches=under["id"].nunique(), lineages=joined(lineages_of(rows))))  # fmt: skip
    return out


def range_rule(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """Whether the rivals differ, definition by definition and price basis by price basis; never one range over all."""
    out = []
    for reading in each_row(readings):
        rows = rivals_for(reading, rivals, said)
        groups = [(concept, basis, group, span_of(group)) for concept, basis, group in groups_of(reading, rows, said)]
        if not any(shown_ends(row) for row in each_row(rows)):
            out.append(made(claim, reading, "range_of_estimates", None, NOTHING, "No estimate covers the period."))
            continue
        spans = [span for *_, span in groups]
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
        found = made(claim, reading, "range_of_estimates", None, verdict, sentence, decided_by=joined(rows["id"]), candidates=tried,
                            lineages=joined(lineages_of(rows)), would_change="statements without workings, which are not counted")  # fmt: skip
        out.append(replace(found, beside=overlapping(reading, rows, rivals, said)))
    return out


def not_testable_rule(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """No figure can decide it; the reason stands in the claims table."""
    reason = str(claim.note) if known(claim.note) else "No figure can decide it."
    return [made(claim, None, "not_testable", None, "not testable", reason)]
