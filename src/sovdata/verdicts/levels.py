"""One figure against the rivals of its reading, and several figures against one series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from sovdata import growth
from sovdata.display import counted, each_row, joined, known, listed_values, number, period, shown_number
from sovdata.verdicts.rivals import (
    about,
    bounded,
    by_lineage,
    dated_statements,
    groups_of,
    interval_of,
    lineages_of,
    originals,
    overlapping,
    rivals_for,
    span_of,
)
from sovdata.verdicts.verdict import NOTHING, SHOWN, Verdict, Words, made


def level_rule(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """One figure against the rivals of its reading, one verdict a concept."""
    found = []
    figures = stats.set_index("id", drop=False)
    for reading in each_row(readings):
        if reading.figure not in figures.index:
            continue
        figure = figures.loc[reading.figure]
        mine = rivals_for(reading, rivals, said)
        if not known(reading.start_year):
            found.append(_undated(claim, reading, figure, rivals, said))
        elif mine.empty:
            sentence = f"No series that may be compared gives {said.indicator[reading.indicator]}, {said.area[reading.area]}, {period(reading.start_year, reading.end_year)}, in this unit."
            found.append(made(claim, reading, figure, NOTHING, sentence))
        else:
            own = [
                _level_in_concept(claim, reading, figure, concept, basis, group, said)
                for concept, basis, group in groups_of(reading, mine, said)
            ]
            found += [_with_caveats(row, figure, overlapping(reading, mine, rivals, said)) for row in own]
    return found


def _with_caveats(row: Verdict, figure: Any, overlapping: str) -> Verdict:
    """Add what weakens a verdict: a coarse figure, and estimates of other years left out."""
    parts = [row.sentence]
    if row.matches and known(figure["low"]) and figure["high"] - figure["low"] > abs(figure["value"]) / 4:
        parts.append(f"The figure stands for anything from {figure['low']:g} to under {figure['high']:g}, so a match is weak.")
    return replace(row, sentence=" ".join(parts), beside=overlapping)


def level(figure: Any, rivals: Sequence[Any]) -> tuple[str, list[str]]:
    """Where a figure stands among the rivals of one concept.

    Parameters
    ----------
    figure : row of ``load_stats``
    rivals : sequence of rows of ``load_evidence``
        Those of one concept that cover the figure's period, one or more.

    Returns
    -------
    tuple of str and list of str
        The verdict and the series that decide it. A figure printed to a digit: ``equals`` (a
        rival's point, rounded as the figure is printed, is the figure), ``compatible`` (the
        intervals share more than an end), ``within``, ``above`` or ``below`` (all rivals that speak). A figure
        in words or a round one: ``nearest``. A one-sided rival speaks only where it is contradicted.
    """
    two_sided = [row for row in rivals if bounded(row)]
    value = float(figure["value"])
    if not known(figure["low"]):
        pool = two_sided or rivals
        nearest = min(pool, key=lambda row: _distance(value, row))
        return "nearest", [str(nearest.id)]
    printed = _digits(figure)
    equal = [str(row.id) for row in two_sided if known(row.value) and growth.round_as_printed(row.value, printed) == Decimal(printed)]
    if equal:
        return "equals", equal
    low, high = float(figure["low"]), float(figure["high"])
    shared = [str(row.id) for row in two_sided if min(high, interval_of(row)[1]) > max(low, interval_of(row)[0])]
    if shared:
        return "compatible", shared
    under = [str(row.id) for row in rivals if interval_of(row)[1] <= low]
    over = [str(row.id) for row in rivals if interval_of(row)[0] >= high]
    if under and over:
        return "within", under + over
    if under:
        return "above", under
    return ("below", over) if over else (NOTHING, [])


def _digits(figure: Any) -> str:
    """The digits of a figure as printed; of its value where the text prints it in words, or otherwise."""
    digits, value = growth.printed_digits(figure["as_printed"]), float(figure["value"])
    return digits if digits is not None and float(digits) == value else f"{value:.15g}"


def _distance(value: float, row: Any) -> float:
    """How far a figure is from a rival as printed; from its range, where it was published as one."""
    if known(row.value) and row.interval not in ("published", "years"):
        return abs(float(row.value) - value)
    low, high = interval_of(row)
    return max(low - value, value - high, 0.0)


def _level_in_concept(claim: Any, reading: Any, figure: Any, concept: str, basis: str, group: pd.DataFrame, said: Words) -> Verdict:
    rows = list(each_row(group))
    verdict, decided = level(figure, rows)
    own = originals(group)
    tried = len(set(own.values()))
    matches = len({own[name] for name in decided}) if verdict in ("equals", "compatible") else 0
    unit = said.unit[reading.unit] if known(reading.unit) else ""
    places = ", ".join(f"{name} {text}" for name, text in by_lineage(group, said).items())
    name = said.concept.get(concept, "concept not stated") + (
        f", in {basis}" if basis and basis != "not stated" else ", prices not stated" if basis else ""
    )
    deciding = group[group["id"].isin(decided)]
    how = _how(verdict, figure, deciding, silent=len(deciding) < len(group))
    count = f" ({matches} of {counted(tried, 'candidate')})" if verdict in ("equals", "compatible") else f" ({counted(tried, 'candidate')})"
    note = " Shares of GNP and of GDP are compared." if known(reading.unit) and (group["unit"] != reading.unit).any() else ""
    sentence = f"{figure['as_printed']} read as {reading.title}, {name}: {how}{count}. Rivals, {unit}: {places}.{note}"
    return made(
        claim, reading, figure, verdict, sentence, concept=concept, price_basis=basis, decided_by=joined(decided),
        candidates=tried, matches=matches, lineages=joined(lineages_of(group)),
        would_change=_level_leave_one_out(figure, rows, verdict),
    )  # fmt: skip


def _how(verdict: str, figure: Any, deciding: pd.DataFrame, *, silent: bool) -> str:
    """How a figure stands to what decided it, in words; ``silent`` where a one-sided rival leaves it open."""
    digits = _digits(figure)
    if verdict == "equals":
        return f"equals, rounded as the figure is printed, {_titles(deciding, digits)}"
    if verdict == "compatible":
        return f"is compatible with {_titles(deciding, digits)} ({_coarse(deciding)})"
    if verdict == "nearest":
        away = number(_distance(float(figure["value"]), next(each_row(deciding))))
        return f"is not printed as an exact number; nearest is {_titles(deciding, digits)}, {away} away"
    every = "every rival but those that give one bound only" if silent else "every rival"
    return {
        "within": "lies between the rivals and equals none", "above": f"lies above {every}", "below": f"lies below {every}",
        NOTHING: "meets one-sided bounds only, and contradicts none",
    }[verdict]  # fmt: skip


def _computed(value: float, printed: str) -> str:
    """A computed value with as few decimals as still round to what it rounds to itself: 1.47 beside a figure of 1%."""
    rounded = growth.round_as_printed(value, printed)
    decimals = next(n for n in range(1, 16) if growth.round_as_printed(round(value, n), printed) == rounded)
    return number(value, decimals)


def _titles(rows: pd.DataFrame, printed: str) -> str:
    parts = [
        f"{row.title} ({_computed(row.value, printed)}, computed)"
        if row.basis == "computed" and known(row.value)
        else f"{row.title} ({shown_number(row)})"
        for row in each_row(rows)
    ]
    return " and ".join(parts[:2]) + (f" and {len(parts) - 2} more" if len(parts) > 2 else "")


def _coarse(rows: pd.DataFrame) -> str:
    """How wide the rivals' intervals are: a wide one is compatible with much."""
    if rows.empty:
        return ""
    row = max(each_row(rows), key=lambda row: interval_of(row)[1] - interval_of(row)[0])
    low, high = interval_of(row)
    kind = {"rounding": "by rounding", "years": "lowest to highest year", "published": "a published range"}.get(str(row.interval), "")
    return f"{number(low, 2)} to {number(high, 2)}, {kind}"


def _level_leave_one_out(figure: Any, rows: list[Any], verdict: str) -> str:
    """Series without which the verdict would be another."""
    changed = []
    for series, title in dict.fromkeys((row.id, row.title) for row in rows):
        rest = [row for row in rows if row.id != series]
        other = level(figure, rest)[0] if rest else NOTHING
        if other != verdict:
            changed.append(f"without {title}: {SHOWN.get(other, other)}")
    return joined(changed)


def _undated(claim: Any, reading: Any, figure: Any, rivals: pd.DataFrame, said: Words) -> Verdict:
    """An undated figure: listed among the dated statements of the estimator that the text names."""
    rows = about(reading, rivals, said)
    if not known(figure["estimator"]) or rows.empty:
        why = "The text gives no year and names no estimator" if not known(figure["estimator"]) else "The text gives no year"
        sentence = f"{why}; " + ("no series measures this." if rows.empty else f"{rows['id'].nunique()} series measure it in other years.")
        sentence += f" {claim.note}" if known(claim.note) else ""
        return made(claim, reading, figure, NOTHING if rows.empty else "undated", sentence)
    own = dated_statements(reading, figure["estimator"], rivals, said)
    value = float(figure["value"])
    holds = [bounded(row) and _holds(row, value) for row in each_row(own)]
    holding = own[pd.Series(holds, index=own.index, dtype=bool)]
    listed = listed_values(holding)
    sentence = (
        f"{figure['as_printed']} is undated and tested against no single year. Of {counted(len(own), 'dated statement')} in "
        f"{counted(own['id'].nunique(), 'series')} by {figure['estimator']}, {len(holding)} hold it" + (f" ({listed})." if listed else ".")
    )
    return made(
        claim, reading, figure, "undated", sentence, decided_by=joined(holding["id"]), candidates=own["id"].nunique(),
        matches=holding["id"].nunique(), lineages=joined(lineages_of(own)), would_change="a year, a price basis or a definition in the text",
    )  # fmt: skip


def _holds(row: Any, value: float) -> bool:
    """Whether a value lies in a rival's interval, the upper end of which is not in it where it comes from rounding."""
    low, high = interval_of(row)
    return low <= value < high if row.interval == "rounding" and low < high else low <= value <= high


def one_series_rule(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """Figures of one page: reproduced only if one series holds them all."""
    figures = stats.set_index("id", drop=False)
    mine = [reading for reading in each_row(readings) if reading.figure in figures.index]
    if len(mine) < 2:
        return []
    holds: list[set[str]] = []
    covers: list[set[str]] = []
    family: list[dict[tuple[str, str], pd.DataFrame]] = []
    for reading in mine:
        rows = rivals_for(reading, rivals, said)
        figure = figures.loc[reading.figure]
        covers.append(set(rows["id"]))
        holds.append({str(row.id) for row in each_row(rows) if level(figure, [row])[0] in ("equals", "compatible")})
        family.append({(str(a), str(b)): group for (a, b), group in rows.groupby(["lineage", "concept"])})
    both, held = set.intersection(*covers), set.intersection(*holds)
    shared = sorted(set.intersection(*(set(item) for item in family)))
    lines = [
        f"{said.lineage[lineage]}, {said.concept[concept]}: "
        + " and ".join(
            f"{span_of(item[lineage, concept])} in {period(r.start_year, r.end_year)}" for item, r in zip(family, mine, strict=True)
        )
        for lineage, concept in shared
    ]
    printed = " and ".join(str(figures.loc[reading.figure]["as_printed"]) for reading in mine)
    asked = rivals[rivals["id"].isin(both)]
    families = ", ".join(said.lineage[name] for name in lineages_of(asked))
    sentence = (
        f"{printed}: {counted(len(both), 'series')} cover every period{f' ({families})' if families else ''}, {len(held)} hold every figure. "
        f"All vintages of a concept taken together: {'; '.join(lines)}."
    )
    own = originals(asked.drop_duplicates("id"))
    outcome = "reproduced" if held else "not reproduced" if both else NOTHING
    found = made(claim, None, None, outcome, sentence, decided_by=joined(sorted(held or both)), candidates=len(set(own.values())),
                 matches=len({own[name] for name in held}), lineages=joined(lineages_of(asked)),
                 would_change="one series that holds every figure")  # fmt: skip
    return [replace(found, claimed=printed, title="both figures from one series")]
