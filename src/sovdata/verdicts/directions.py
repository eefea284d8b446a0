"""Whether something rises or falls between two periods, counted by lineage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sovdata.display import capital, counted, each_row, joined, known, magnitude, number, period
from sovdata.verdicts.rivals import interval_of, lineages_of, originals, rivals_for
from sovdata.verdicts.verdict import NOTHING, Verdict, Words, made


def direction_rule(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """The sign between two periods in every series that has both, counted by lineage; less than a tenth of a point is none."""
    out, rivals = [], rivals[rivals["endpoint"] != "no"]
    for reading in each_row(readings):
        before = rivals_for(reading._replace(start_year=reading.from_start_year, end_year=reading.from_end_year), rivals, said)
        pairs = paired(before, rivals_for(reading, rivals, said), said.concept)
        repeats = rivals.drop_duplicates("id").set_index("id")["repeats"]
        own = originals(pairs.assign(repeats=pairs["id"].map(repeats)))
        asked = lineages_of(pairs)
        by = _signs(pairs)
        outcome = _outcome(pairs)
        first, last = period(reading.from_start_year, reading.from_end_year), period(reading.start_year, reading.end_year)
        detail = "; ".join(_moved(name, pairs[pairs["lineage"] == name], by[name], said) for name in asked)
        stance = "as the claim implies" if outcome == claim.test else f"the claim implies: {claim.test}"
        found = outcome if outcome in (NOTHING, "mixed", "unclear") else f"{outcome}, {stance}"
        sentence = (
            f"{capital(said.indicator[reading.indicator])}, {first} to {last}: {found}. {counted(len(asked), 'lineage')} can be asked: {detail}."
            if by else f"No series has {said.indicator[reading.indicator]} for both {first} and {last}."
        )  # fmt: skip
        changed = [f"without {title}: {other}" for series, title in dict.fromkeys(zip(pairs["id"], pairs["title"], strict=True))
                   if (other := _outcome(pairs[pairs["id"] != series])) != outcome]  # fmt: skip
        out.append(
            made(claim, reading, None, outcome, sentence, decided_by=joined(pairs["id"]), candidates=len(set(own.values())),
                     matches=len({own[name] for name in pairs.loc[pairs["sign"] == claim.test, "id"]}), lineages=joined(asked), would_change=joined(changed))
        )  # fmt: skip
    return out


def paired(before: pd.DataFrame, after: pd.DataFrame, labels: Mapping[str, str] | pd.Series[str] | None = None) -> pd.DataFrame:
    """Each series' values in two periods side by side, with the sign of the change.

    A lineage of which no series has both periods is asked concept by concept, all vintages
    together: ``falls`` if even its lowest value before lies above its highest after. Its ``id``
    then names both series sets. ``labels`` gives concepts their names.

    Returns
    -------
    DataFrame
        ``id``, ``title``, ``lineage``, ``unit``, ``shown`` (the values in words) and ``sign``.
    """
    early, late = ([row for row in each_row(rows) if known(row.value)] for rows in (before, after))
    later = {(row.id, row.unit): row for row in late}
    out = [
        {"id": row.id, "title": row.title, "lineage": row.lineage, "unit": row.unit, "sign": direction(row, later[row.id, row.unit]),
         "shown": f"{row.title}: {magnitude(row.value)} to {magnitude(later[row.id, row.unit].value)}"}
        for row in early if (row.id, row.unit) in later
    ]  # fmt: skip
    asked = {row["lineage"] for row in out}
    for lineage, concept in dict.fromkeys((row.lineage, row.concept) for row in early if row.lineage not in asked):
        first, second = ([row for row in rows if (row.lineage, row.concept, row.unit) == (lineage, concept, "pct_per_year")]
                         for rows in (early, late))  # fmt: skip
        if not first or not second:
            continue
        was, now = [row.value for row in first], [row.value for row in second]
        ends = [[end for row in rows for end in interval_of(row)] for rows in (first, second)]
        sign = _sign((min(ends[0]), max(ends[0])), (min(ends[1]), max(ends[1])))
        names = " + ".join(dict.fromkeys(row.title for row in [*first, *second]))
        out.append({"id": " + ".join(row.id for row in [*first, *second]), "title": names, "lineage": lineage, "unit": "pct_per_year", "sign": sign,
                    "shown": f"{concept if labels is None else labels.get(concept, concept)}, all vintages: {_ends(was)} to {_ends(now)}"})  # fmt: skip
    return pd.DataFrame(out, columns=["id", "title", "lineage", "unit", "sign", "shown"])


def _ends(values: list[float]) -> str:
    """Lowest and highest of some values: ``3.2\u20133.6``."""
    return "\u2013".join(dict.fromkeys([number(min(values)), number(max(values))]))


def _signs(pairs: pd.DataFrame) -> dict[str, str]:
    """The sign of each lineage that can be counted, all its series together."""
    return {name: _agreed(set(pairs.loc[pairs["lineage"] == name, "sign"])) for name in lineages_of(pairs)}


def _outcome(pairs: pd.DataFrame) -> str:
    """The sign on which the lineages agree."""
    by = _signs(pairs)
    return _agreed(set(by.values())) if by else NOTHING


#: A change of a rate or share, in per cent or points, that is less than the decimal shown.
SMALL = 0.1


def direction(before: Any, after: Any) -> str:
    """``rises`` or ``falls`` from one row to another; ``unclear`` where rounding leaves it open, or a rate or share hardly moves."""
    if str(before.unit).startswith("pct") and round(abs(after.value - before.value), 6) < SMALL:
        return "unclear"
    rounded = all(known(value) for value in (before.low, before.high, after.low, after.high))
    if rounded:
        return _sign((before.low, before.high), (after.low, after.high))
    return _sign((before.value, before.value), (after.value, after.value))


def _sign(before: tuple[float, float], after: tuple[float, float]) -> str:
    """``rises`` or ``falls`` from one interval to another that lies wholly on one side of it; else ``unclear``, as of two equal points."""
    if before == after or (before[0] < after[1] and after[0] < before[1]):
        return "unclear"
    return "rises" if before[1] <= after[0] else "falls"


def _agreed(signs: set[str]) -> str:
    """The sign that all share; ``mixed`` where they do not."""
    return next(iter(signs)) if len(signs) == 1 else "mixed"


def _moved(name: str, pairs: pd.DataFrame, outcome: str, said: Words) -> str:
    rows = list(dict.fromkeys(pairs["shown"]))
    shown = "; ".join(rows[:3]) + (f" and {len(rows) - 3} more" if len(rows) > 3 else "")
    unit = str(said.unit[pairs["unit"].iloc[0]]) if pairs["unit"].nunique() == 1 else "each in its unit"
    return f"{said.lineage[name]} {outcome} ({shown}, {unit})"
