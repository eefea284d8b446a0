"""The rules: how each reading of a claim stands against the evidence.

A verdict says what agrees with what, never who was right. Each rule is a pure function of a
reading and its rivals. Rivals are never averaged, and are counted by lineage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sovdata import growth, tables
from sovdata.display import known, number, period, shown_number

__all__ = ["Verdict", "compared_rivals", "context_for", "rivals_for", "rule", "scorecard"]

NOTHING = "nothing to compare"
#: Columns of the evidence that the rules look at.
USED = ["id", "indicator", "concept", "unit", "area", "start_year", "end_year", "value", "low", "high", "interval", "basis",
        "title", "price_basis", "lineage", "estimator", "repeats", "endpoint"]  # fmt: skip


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

    indicator: "pd.Series[str]"
    kind: "pd.Series[str]"
    unit: "pd.Series[str]"
    near_unit: "pd.Series[str]"
    concept: "pd.Series[str]"
    lineage: "pd.Series[str]"


def words(data: Path | None = None) -> Words:
    """The labels that sentences need."""
    indicators = tables.load_vocabulary("indicators", data=data)
    units = tables.load_vocabulary("units", data=data)
    return Words(
        indicators["label"], indicators["kind"], units["label"], units["compares_with"],
        tables.load_vocabulary("concepts", data=data)["label"], tables.load_vocabulary("lineages", data=data)["label"],
    )  # fmt: skip


def scorecard(
    stats: pd.DataFrame | None = None, evidence: pd.DataFrame | None = None, *, data: Path | None = None
) -> pd.DataFrame:
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
    readings = _with_defaults(tables.load_readings(data=data), stats, claims)
    rivals = evidence.loc[evidence["role"] == "rival", USED]
    found: list[Verdict] = []
    for claim in claims.itertuples():
        mine = readings[(readings["claim"] == claim.claim) & (readings["role"] == "compared")]
        found += _RULES[claim.test](claim, mine, stats, rivals, said)
    rows = _what_would_change(found, said)
    return pd.DataFrame([asdict(row) for row in rows], columns=list(Verdict.__dataclass_fields__))


def _with_defaults(readings: pd.DataFrame, stats: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """The readings, and for a figure without one its own indicator, unit and period."""
    missing = stats[~stats["id"].isin(readings.loc[readings["role"] == "compared", "figure"])]
    titles = claims.set_index("claim")["title"]
    own = missing.rename(columns={"id": "figure"})[["figure", "claim", "indicator", "unit", "area", "start_year", "end_year"]]
    own = own.assign(reading=missing["id"], title=missing["claim"].map(titles), role="compared")
    present = readings[readings["figure"].isna() | readings["figure"].isin(stats["id"])]
    return pd.concat([present.astype(object), own.astype(object)], ignore_index=True)


# --- rivals -------------------------------------------------------------------------------------


def rivals_for(reading: Any, evidence: pd.DataFrame, said: Words | None = None) -> pd.DataFrame:
    """The rival rows that cover a reading's period whole.

    Taken are rows of its indicator, area, unit (or the unit that compares with it) and concept
    (any, where the reading names none): with exactly its period; for shares and levels over
    several years also a series' values of every single year, as the interval from lowest to
    highest; and a published range or bound over a longer span, which holds for each year in it.
    A value published for a period goes before one computed for it from the same series.

    Returns
    -------
    DataFrame
        Columns of ``load_evidence``; ``cover`` is ``exact``, ``yearly`` or ``span``.
    """
    said = said or words()
    rows = _about(reading, evidence, said)
    if not known(reading.start_year) or not known(reading.end_year):
        return rows.iloc[:0].assign(cover="")
    first, last = int(reading.start_year), int(reading.end_year)
    exact = rows[(rows["start_year"] == first) & (rows["end_year"] == last)]
    exact = exact.sort_values("basis", ascending=False, kind="stable").drop_duplicates("id").assign(cover="exact")
    found = [exact]
    if said.kind[reading.indicator] not in ("rate", "cumulative"):
        rest = rows[~rows["id"].isin(exact["id"])]
        span = rest[(rest["start_year"] <= first) & (rest["end_year"] >= last) & (rest["interval"] == "published")]
        years = _yearly(rest, first, last)
        span = span[~span["id"].isin(years["id"])]
        shortest = (span["end_year"] - span["start_year"]).sort_values(kind="stable").index
        found += [years, span.loc[shortest].drop_duplicates("id").assign(cover="span")]
    frames = [frame for frame in found if len(frame)]
    return pd.concat(frames, ignore_index=True) if frames else exact


def _about(reading: Any, evidence: pd.DataFrame, said: Words) -> pd.DataFrame:
    wanted = (evidence["indicator"] == reading.indicator) & (evidence["area"] == reading.area)
    if known(reading.unit):
        near = said.near_unit.get(reading.unit)
        wanted &= evidence["unit"].isin([reading.unit, *([near] if known(near) else [])])
    if known(reading.concept):
        wanted &= evidence["concept"] == reading.concept
    return evidence[wanted]


def _yearly(rows: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Series with a value for each single year of the period, as their lowest-to-highest interval."""
    inside = rows[(rows["start_year"] == rows["end_year"]) & rows["end_year"].between(first, last)]
    whole = inside.groupby("id")["end_year"].transform("nunique") == last - first + 1 if last > first else []
    picked = inside[whole] if last > first else inside.iloc[:0]
    if picked.empty:
        return picked.assign(cover="")
    low, high = picked.groupby("id")["low"].min(), picked.groupby("id")["high"].max()
    out = picked.drop_duplicates("id").assign(start_year=first, end_year=last, value=float("nan"), interval="years", cover="yearly")
    return out.assign(low=out["id"].map(low), high=out["id"].map(high))


def compared_rivals(stats: pd.DataFrame, evidence: pd.DataFrame, *, data: Path | None = None) -> pd.DataFrame:
    """The rivals of every reading that compares a figure, as ``rivals_for`` finds them.

    Returns
    -------
    DataFrame
        Columns of ``load_evidence`` and ``cover``, and which row of the scorecard they belong to:
        ``claim``, ``figure``, ``reading``, ``row_concept``, ``row_basis``.
    """
    claims, said = tables.load_claims(data=data), words(data)
    readings = _with_defaults(tables.load_readings(data=data), stats, claims)
    leveled = claims.loc[claims["test"] == "level", "claim"]
    mine = readings[readings["claim"].isin(leveled) & (readings["role"] == "compared") & readings["figure"].notna()]
    frames = [
        group.assign(claim=reading.claim, figure=reading.figure, reading=reading.reading, row_concept=concept, row_basis=basis)
        for reading in mine.itertuples()
        for concept, basis, group in _groups(reading, rivals_for(reading, evidence[evidence["role"] == "rival"], said), said)
    ]
    return pd.concat(frames, ignore_index=True) if frames else evidence.iloc[:0].assign(cover="", claim="", figure="", reading="")


def context_for(reading: Any, evidence: pd.DataFrame) -> pd.DataFrame:
    """Rows about a reading's subject that overlap its period (all, if undated) and are not its rivals."""
    said = words()
    rows = _about(reading, evidence, said)
    rivals = rivals_for(reading, evidence[evidence["role"] == "rival"], said)
    rest = rows[~rows["id"].isin(rivals["id"])]
    if not known(reading.start_year):
        return rest
    return rest[(rest["start_year"] <= reading.end_year) & (rest["end_year"] >= reading.start_year)]


def _groups(reading: Any, rivals: pd.DataFrame, said: Words) -> list[tuple[str, str, pd.DataFrame]]:
    """Rivals concept by concept; for shares also price basis by price basis, on which they depend."""
    by = ["concept", "price_basis"] if said.kind[reading.indicator] == "share" else ["concept"]
    keyed = rivals.assign(**{column: rivals[column].astype(object).where(rivals[column].notna(), "") for column in by})
    out = []
    for key, group in keyed.groupby(by, sort=True):
        out.append((str(key[0]), str(key[1]) if len(by) > 1 else "", group))
    return out


# --- what is said of rivals ---------------------------------------------------------------------


def _interval(row: Any) -> tuple[float, float]:
    """What a rival allows: its interval, its point, or a half-line for a bound."""
    low, high = row.low, row.high
    if not known(low) and not known(high):
        return float(row.value), float(row.value)
    return (float(low) if known(low) else float("-inf")), (float(high) if known(high) else float("inf"))


def _bounded(row: Any) -> bool:
    """Whether a rival says more than one side."""
    low, high = _interval(row)
    return low != float("-inf") and high != float("inf")


def _span(rows: pd.DataFrame, decimals: int = 1) -> str:
    """Lowest to highest value among rows, as read: ``3.2 to 3.6``."""
    ends = [value for row in rows.itertuples() for value in _shown_ends(row)]
    if not ends:
        return "a bound only"
    low, high = number(min(ends), decimals), number(max(ends), decimals)
    return low if low == high else f"{low} to {high}"


def _shown_ends(row: Any) -> list[float]:
    if known(row.value):
        return [float(row.value)]
    return [value for value in _interval(row) if abs(value) != float("inf")]


def _by_lineage(rows: pd.DataFrame, said: Words, decimals: int = 1) -> dict[str, str]:
    return {
        str(said.lineage.get(lineage, lineage)): _span(group, decimals)
        for lineage, group in rows.groupby("lineage", sort=True)
    }


def _lineages(rows: pd.DataFrame) -> list[str]:
    """Lineages that can be counted: an unstated one is none."""
    return sorted(set(rows["lineage"].dropna()) - {"not_stated"})


def _joined(names: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(names))


def _originals(rows: pd.DataFrame) -> dict[str, str]:
    """Each series among rows, and the one it counts as: what it repeats, where that stands there too."""
    here = set(rows["id"])
    return {str(row.id): str(row.repeats) if known(row.repeats) and row.repeats in here else str(row.id) for row in rows.itertuples()}


def _count(number_: int, word: str) -> str:
    return f"{number_} {word}{'' if number_ == 1 or word == 'series' else 's'}"


# --- level --------------------------------------------------------------------------------------


def _level(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """One figure against the rivals of its reading, one verdict a concept."""
    found = []
    figures = stats.set_index("id", drop=False)
    for reading in readings.itertuples():
        if reading.figure not in figures.index:
            continue
        figure = figures.loc[reading.figure]
        mine = rivals_for(reading, rivals, said)
        if not known(reading.start_year):
            found.append(_undated(claim, reading, figure, rivals, said))
        elif mine.empty:
            sentence = f"No series gives {said.indicator[reading.indicator]} for {period(reading.start_year, reading.end_year)} in this unit."
            found.append(_verdict(claim, reading, "level", figure, NOTHING, sentence))
        else:
            own = [_level_in_concept(claim, reading, figure, concept, basis, group, said) for concept, basis, group in _groups(reading, mine, said)]
            found += [_with_caveats(row, figure, _overlapping(reading, mine, rivals, said)) for row in own]
    return found


def _with_caveats(row: Verdict, figure: Any, overlapping: str) -> Verdict:
    """Add what weakens a verdict: a coarse figure, and estimates of other years left out."""
    parts = [row.sentence]
    if row.matches and known(figure["low"]) and figure["high"] - figure["low"] > abs(figure["value"]) / 4:
        parts.append(f"The figure stands for anything from {figure['low']:g} to under {figure['high']:g}, so a match is weak.")
    return replace(row, sentence=" ".join(parts), beside=overlapping)


def _overlapping(reading: Any, rivals: pd.DataFrame, evidence: pd.DataFrame, said: Words) -> str:
    """Published shares whose period only overlaps the reading's: named, and not compared."""
    if said.kind[reading.indicator] != "share":
        return ""
    rows = _about(reading, evidence, said)
    rows = rows[(rows["start_year"] <= reading.end_year) & (rows["end_year"] >= reading.start_year) & ~rows["id"].isin(rivals["id"])]
    rows = rows[rows["basis"] == "published"].sort_values(["start_year", "end_year", "title"])
    listed = "; ".join(f"{row.title}, {period(row.start_year, row.end_year)}: {shown_number(row)}" for row in rows.itertuples())
    return f"Not compared, as they cover other years or a part of these: {listed}." if listed else ""


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
        intervals share more than an end), ``within``, ``above`` or ``below`` (all rivals). A figure
        in words or a round one: ``nearest``. A one-sided rival speaks only where it is contradicted.
    """
    two_sided = [row for row in rivals if _bounded(row)]
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
    shared = [str(row.id) for row in two_sided if min(high, _interval(row)[1]) > max(low, _interval(row)[0])]
    if shared:
        return "compatible", shared
    under = [str(row.id) for row in rivals if _interval(row)[1] <= low]
    over = [str(row.id) for row in rivals if _interval(row)[0] >= high]
    if under and over:
        return "within", under + over
    if under:
        return "above", under
    return ("below", over) if over else (NOTHING, [])


def _digits(figure: Any) -> str:
    """The digits of a figure as printed."""
    found = re.search(r"[+-]?\d+(?:\.\d+)?", str(figure["as_printed"]))
    return found.group() if found else repr(float(figure["value"]))


def _distance(value: float, row: Any) -> float:
    low, high = _interval(row)
    return max(low - value, value - high, 0.0)


def _level_in_concept(claim: Any, reading: Any, figure: Any, concept: str, basis: str, group: pd.DataFrame, said: Words) -> Verdict:
    rows = list(group.itertuples())
    verdict, decided = level(figure, rows)
    own = _originals(group)
    tried = len(set(own.values()))
    matches = len({own[name] for name in decided}) if verdict in ("equals", "compatible") else 0
    unit = said.unit[reading.unit] if known(reading.unit) else ""
    places = ", ".join(f"{name} {text}" for name, text in _by_lineage(group, said).items())
    name = said.concept.get(concept, "concept not stated") + (f", in {basis}" if basis and basis != "not stated" else ", prices not stated" if basis else "")
    deciding = group[group["id"].isin(decided)]
    how = _how(verdict, figure, deciding)
    count = f" ({matches} of {_count(tried, 'candidate')})" if verdict in ("equals", "compatible") else f" ({_count(tried, 'candidate')})"
    note = " Shares of GNP and of GDP are compared." if known(reading.unit) and (group["unit"] != reading.unit).any() else ""
    sentence = f"{figure['as_printed']} read as {reading.title}, {name}: {how}{count}. Rivals, {unit}: {places}.{note}"
    return _verdict(
        claim, reading, "level", figure, verdict, sentence, concept=concept, price_basis=basis, decided_by=_joined(decided),
        candidates=tried, matches=matches, lineages=_joined(_lineages(group)),
        would_change=_level_leave_one_out(figure, rows, verdict),
    )  # fmt: skip


def _how(verdict: str, figure: Any, deciding: pd.DataFrame) -> str:
    """How a figure stands to what decided it, in words."""
    digits = _digits(figure)
    if verdict == "equals":
        return f"equals, rounded as the figure is printed, {_titles(deciding, digits)}"
    if verdict == "compatible":
        return f"is compatible with {_titles(deciding, digits)} ({_coarse(deciding)})"
    if verdict == "nearest":
        away = number(_distance(float(figure["value"]), next(deciding.itertuples())))
        return f"is not printed as an exact number; nearest is {_titles(deciding, digits)}, {away} away"
    return {
        "within": "lies between the rivals and equals none", "above": "lies above every rival", "below": "lies below every rival",
        NOTHING: "meets one-sided bounds only, and contradicts none",
    }[verdict]  # fmt: skip


def _computed(value: float, printed: str) -> str:
    """A computed value with as few decimals as still round to what it rounds to itself: 1.47 beside a figure of 1%."""
    rounded = growth.round_as_printed(value, printed)
    decimals = next(n for n in range(1, 16) if growth.round_as_printed(round(value, n), printed) == rounded)
    return number(value, decimals)


def _titles(rows: pd.DataFrame, printed: str) -> str:
    parts = [
        f"{row.title} ({_computed(row.value, printed)}, computed)" if row.basis == "computed" and known(row.value) else f"{row.title} ({shown_number(row)})"
        for row in rows.itertuples()
    ]
    return " and ".join(parts[:2]) + (f" and {len(parts) - 2} more" if len(parts) > 2 else "")


def _coarse(rows: pd.DataFrame) -> str:
    """How wide the rivals' intervals are: a wide one is compatible with much."""
    if rows.empty:
        return ""
    row = max(rows.itertuples(), key=lambda row: _interval(row)[1] - _interval(row)[0])
    low, high = _interval(row)
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
    return _joined(changed)


def _undated(claim: Any, reading: Any, figure: Any, rivals: pd.DataFrame, said: Words) -> Verdict:
    """An undated figure: listed among the dated statements of the estimator that the text names."""
    rows = _about(reading, rivals, said)
    if not known(figure["estimator"]) or rows.empty:
        why = "The text gives no year and names no estimator" if not known(figure["estimator"]) else "The text gives no year"
        sentence = f"{why}; " + ("no series measures this." if rows.empty else f"{rows['id'].nunique()} series measure it in other years.")
        sentence += f" {claim.note}" if known(claim.note) else ""
        return _verdict(claim, reading, "level", figure, NOTHING, sentence)
    named = rows["estimator"].astype("string").fillna("").str.contains(rf"\b{re.escape(str(figure['estimator']))}\b", case=False)
    own = rows[named & (rows["basis"] == "published") & rows["repeats"].isna()]
    value = float(figure["value"])
    holds = [_interval(row)[0] <= value <= _interval(row)[1] and _bounded(row) for row in own.itertuples()]
    holding = own[pd.Series(holds, index=own.index, dtype=bool)]
    listed = "; ".join(f"{row.title}, {period(row.start_year, row.end_year)}: {shown_number(row)}" for row in holding.itertuples())
    sentence = (
        f"{figure['as_printed']} is undated and tested against no single year. Of {_count(len(own), 'dated statement')} in "
        f"{_count(own['id'].nunique(), 'series')} by {figure['estimator']}, {len(holding)} hold it" + (f" ({listed})." if listed else ".")
    )
    return _verdict(
        claim, reading, "level", figure, "undated", sentence, decided_by=_joined(holding["id"]), candidates=own["id"].nunique(),
        matches=holding["id"].nunique(), lineages=_joined(_lineages(own)), would_change="a year, a price basis or a definition in the text",
    )  # fmt: skip


# --- one series ---------------------------------------------------------------------------------


def _one_series(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """Figures of one page: reproduced only if one series holds them all."""
    figures = stats.set_index("id", drop=False)
    mine = [reading for reading in readings.itertuples() if reading.figure in figures.index]
    if len(mine) < 2:
        return []
    holds: list[set[str]] = []
    covers: list[set[str]] = []
    family: list[dict[tuple[str, str], pd.DataFrame]] = []
    for reading in mine:
        rows = rivals_for(reading, rivals, said)
        figure = figures.loc[reading.figure]
        covers.append(set(rows["id"]))
        holds.append({str(row.id) for row in rows.itertuples() if level(figure, [row])[0] in ("equals", "compatible")})
        family.append({(str(a), str(b)): group for (a, b), group in rows.groupby(["lineage", "concept"])})
    both, held = set.intersection(*covers), set.intersection(*holds)
    shared = sorted(set.intersection(*(set(item) for item in family)))
    lines = [
        f"{said.lineage[lineage]}, {said.concept[concept]}: "
        + " and ".join(f"{_span(item[lineage, concept])} in {period(r.start_year, r.end_year)}" for item, r in zip(family, mine, strict=True))
        for lineage, concept in shared
    ]
    printed = " and ".join(str(figures.loc[reading.figure]["as_printed"]) for reading in mine)
    sentence = (
        f"{printed}: {_count(len(both), 'series')} cover every period, {len(held)} hold every figure. "
        f"All vintages of a concept taken together: {'; '.join(lines)}."
    )
    asked = rivals[rivals["id"].isin(both)]
    own = _originals(asked.drop_duplicates("id"))
    return [
        _verdict(claim, mine[0], "one_series", None, "reproduced" if held else "not reproduced" if both else NOTHING, sentence,
                 claimed=printed, decided_by=_joined(sorted(held or both)), candidates=len(set(own.values())), matches=len({own[name] for name in held}),
                 lineages=_joined(_lineages(asked)), would_change="one series that holds every figure", reading_name=str(claim.claim),
                 title="both figures from one series", start=None, end=None)
    ]  # fmt: skip


# --- direction ----------------------------------------------------------------------------------


def _direction(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """The sign between two periods in every series that has both, counted by lineage."""
    out, rivals = [], rivals[rivals["endpoint"] != "no"]
    for reading in readings.itertuples():
        before = rivals_for(reading._replace(start_year=reading.from_start_year, end_year=reading.from_end_year), rivals, said)
        pairs = paired(before, rivals_for(reading, rivals, said), said.concept)
        repeats = rivals.drop_duplicates("id").set_index("id")["repeats"]
        own = _originals(pairs.assign(repeats=pairs["id"].map(repeats)))
        asked = _lineages(pairs)
        by = {name: _agreed(set(pairs.loc[pairs["lineage"] == name, "sign"])) for name in asked}
        outcome = _agreed(set(by.values())) if by else NOTHING
        first, last = period(reading.from_start_year, reading.from_end_year), period(reading.start_year, reading.end_year)
        detail = "; ".join(_moved(name, pairs[pairs["lineage"] == name], by[name], said) for name in asked)
        stance = "" if outcome in (NOTHING, "mixed", "unclear") else ", as claimed" if outcome == claim.test else f", claimed: {claim.test}"
        sentence = (
            f"{_capital(said.indicator[reading.indicator])}, {first} to {last}: {outcome}{stance}. {_count(len(asked), 'lineage')} can be asked: {detail}."
            if by else f"No series has {said.indicator[reading.indicator]} for both {first} and {last}."
        )  # fmt: skip
        changed = [f"without {title}: {other}" for series, title in dict.fromkeys(zip(pairs["id"], pairs["title"], strict=True))
                   if (other := _outcome(pairs[pairs["id"] != series])) != outcome]  # fmt: skip
        out.append(
            _verdict(claim, reading, claim.test, None, outcome, sentence, decided_by=_joined(pairs["id"]), candidates=len(set(own.values())),
                     matches=len({own[name] for name in pairs.loc[pairs["sign"] == claim.test, "id"]}), lineages=_joined(asked), would_change=_joined(changed))
        )  # fmt: skip
    return out


def paired(before: pd.DataFrame, after: pd.DataFrame, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Each series' values in two periods side by side, with the sign of the change.

    A lineage of which no series has both periods is asked concept by concept, all vintages
    together: ``falls`` if even its lowest value before lies above its highest after. Its ``id``
    then names both series sets. ``labels`` gives concepts their names.

    Returns
    -------
    DataFrame
        ``id``, ``title``, ``lineage``, ``unit``, ``shown`` (the values in words) and ``sign``.
    """
    early, late = ([row for row in rows.itertuples() if known(row.value)] for rows in (before, after))
    later = {(row.id, row.unit): row for row in late}
    out = [
        {"id": row.id, "title": row.title, "lineage": row.lineage, "unit": row.unit, "sign": direction(row, later[row.id, row.unit]),
         "shown": f"{row.title}: {_figure(row.value)} to {_figure(later[row.id, row.unit].value)}"}
        for row in early if (row.id, row.unit) in later
    ]  # fmt: skip
    asked = {row["lineage"] for row in out}
    for lineage, concept in dict.fromkeys((row.lineage, row.concept) for row in early if row.lineage not in asked):
        first, second = ([row for row in rows if (row.lineage, row.concept, row.unit) == (lineage, concept, "pct_per_year")]
                         for rows in (early, late))  # fmt: skip
        if not first or not second:
            continue
        was, now = [row.value for row in first], [row.value for row in second]
        ends = [[end for row in rows for end in _interval(row)] for rows in (first, second)]
        sign = "falls" if min(ends[0]) >= max(ends[1]) else "rises" if max(ends[0]) <= min(ends[1]) else "unclear"
        names = " + ".join(dict.fromkeys(row.title for row in [*first, *second]))
        out.append({"id": " + ".join(row.id for row in [*first, *second]), "title": names, "lineage": lineage, "unit": "pct_per_year", "sign": sign,
                    "shown": f"{concept if labels is None else labels.get(concept, concept)}, all vintages: {_ends(was)} to {_ends(now)}"})  # fmt: skip
    return pd.DataFrame(out, columns=["id", "title", "lineage", "unit", "sign", "shown"])


def _ends(values: list[float]) -> str:
    """Lowest and highest of some values: ``3.2\u20133.6``."""
    return "\u2013".join(dict.fromkeys([number(min(values)), number(max(values))]))


def _outcome(pairs: pd.DataFrame) -> str:
    by = {_agreed(set(pairs.loc[pairs["lineage"] == name, "sign"])) for name in _lineages(pairs)}
    return _agreed(by) if by else NOTHING


def _figure(value: float) -> str:
    """A level or rate for a sentence: one decimal under a thousand, none above."""
    return number(value, 0 if abs(value) >= 1000 else 1)


def direction(before: Any, after: Any) -> str:
    """``rises`` or ``falls`` from one row to another; ``unclear`` where rounding leaves it open."""
    rounded = all(known(value) for value in (before.low, before.high, after.low, after.high))
    if rounded and before.low < after.high and after.low < before.high:
        return "unclear"
    return "rises" if after.value > before.value else "falls" if after.value < before.value else "unclear"


def _agreed(signs: set[str]) -> str:
    """The sign that all share; ``mixed`` where they do not."""
    return next(iter(signs)) if len(signs) == 1 else "mixed"


def _moved(name: str, pairs: pd.DataFrame, outcome: str, said: Words) -> str:
    rows = list(dict.fromkeys(pairs["shown"]))
    shown = "; ".join(rows[:3]) + (f" and {len(rows) - 3} more" if len(rows) > 3 else "")
    unit = str(said.unit[pairs["unit"].iloc[0]]) if pairs["unit"].nunique() == 1 else "each in its unit"
    return f"{said.lineage[name]} {outcome} ({shown}, {unit})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- others -------------------------------------------------------------------------------------


def _below_parity(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """Whether every estimate, as per cent of another country's level, lies below 100."""
    out = []
    for reading in readings.itertuples():
        rows = _about(reading, rivals, said)
        rows = rows[rows["value"].notna() | (rows["low"].notna() & rows["high"].notna())]
        under = rows[rows["value"].where(rows["value"].notna(), rows["high"]) < 100]
        verdict = NOTHING if rows.empty else "below" if len(under) == len(rows) else "not below" if under.empty else "mixed"
        listed = "; ".join(f"{row.title}, {period(row.start_year, row.end_year)}: {shown_number(row)}" for row in rows.itertuples())
        unit = said.unit[reading.unit]
        sentence = f"{_capital(said.indicator[reading.indicator])}, {unit}: {verdict} 100 in {len(under)} of {_count(len(rows), 'estimate')} ({listed})."
        out.append(_verdict(claim, reading, "below_parity", None, verdict, sentence, decided_by=_joined(rows["id"]),
                            candidates=rows["id"].nunique(), matches=under["id"].nunique(), lineages=_joined(_lineages(rows))))  # fmt: skip
    return out


def _range_of_estimates(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """Whether the rivals differ, definition by definition and price basis by price basis; never one range over all."""
    out = []
    for reading in readings.itertuples():
        rows = rivals_for(reading, rivals, said)
        groups = [(concept, basis, group, _span(group)) for concept, basis, group in _groups(reading, rows, said)]
        if not any(_shown_ends(row) for row in rows.itertuples()):
            out.append(_verdict(claim, reading, "range_of_estimates", None, NOTHING, "No estimate covers the period."))
            continue
        spans = [span for *_, span in groups]
        apart = any(group["id"].nunique() > 1 and " to " in span for _, _, group, span in groups)
        verdict = "differ" if len(set(spans)) > 1 or apart else "agree"
        parts = "; ".join(
            f"{said.concept.get(concept, 'concept not stated')}, {basis if basis and basis != 'not stated' else 'prices not stated'}: {span}"
            for concept, basis, _, span in groups
        )
        tried = len(set(_originals(rows).values()))
        sentence = (
            f"Estimates for {period(reading.start_year, reading.end_year)}, {said.unit[reading.unit]}, {verdict}: {parts}. They are "
            f"{_count(tried, 'estimate')} of {_count(len(_lineages(rows)), 'lineage')}."
        )
        found = _verdict(claim, reading, "range_of_estimates", None, verdict, sentence, decided_by=_joined(rows["id"]), candidates=tried,
                            lineages=_joined(_lineages(rows)), would_change="statements without workings, which are not counted")  # fmt: skip
        out.append(replace(found, beside=_overlapping(reading, rows, rivals, said)))
    return out


def _not_testable(claim: Any, readings: pd.DataFrame, stats: pd.DataFrame, rivals: pd.DataFrame, said: Words) -> list[Verdict]:
    """No figure can decide it; the reason stands in the claims table."""
    reason = str(claim.note) if known(claim.note) else "No figure can decide it."
    return [_verdict(claim, None, "not_testable", None, "not testable", reason)]


_RULES: dict[str, Callable[..., list[Verdict]]] = {
    "level": _level,
    "one_series": _one_series,
    "falls": _direction,
    "rises": _direction,
    "below_parity": _below_parity,
    "range_of_estimates": _range_of_estimates,
    "not_testable": _not_testable,
}


def rule(name: str) -> str:
    """What a rule of ``claims.csv`` asks, in a sentence: the summary of its function."""
    return (_RULES[name].__doc__ or "").partition("\n\n")[0].strip()


def _verdict(
    claim: Any, reading: Any, rule: str, figure: Any, verdict: str, sentence: str, *, concept: str = "", price_basis: str = "",
    decided_by: str = "", candidates: int = 0, matches: int = 0, lineages: str = "", would_change: str = "", claimed: str = "",
    reading_name: str = "", title: str = "", start: Any = "own", end: Any = "own",
) -> Verdict:  # fmt: skip
    """A verdict with what it has in common with all others filled in."""
    year = (lambda value: int(value) if known(value) else None) if reading is not None else (lambda value: None)
    return Verdict(
        claim=str(claim.claim), figure="" if figure is None else str(figure["id"]),
        reading=reading_name or (str(reading.reading) if reading is not None else str(claim.claim)),
        title=title or (str(reading.title) if reading is not None else str(claim.title)), rule=rule, concept=concept,
        price_basis=price_basis, start_year=year(reading.start_year) if start == "own" and reading is not None else None,
        end_year=year(reading.end_year) if end == "own" and reading is not None else None,
        claimed=claimed or ("" if figure is None else str(figure["as_printed"])), verdict=verdict, decided_by=decided_by,
        candidates=candidates, matches=matches, lineages=lineages, sentence=sentence, would_change=would_change,
    )  # fmt: skip


#: How a verdict is shown where there is room for a word or two; the rest are shown as they are.
SHOWN = {"above": "higher", "below": "lower", "within": "between"}


def shown_verdict(row: Any) -> str:
    """A verdict in a word or two for tables and charts.

    Where a figure lies among rivals: ``higher``, ``lower`` or ``between`` them. A direction is set
    against the claimed one: ``falls, as claimed``.
    """
    if row.rule == "level":
        return SHOWN.get(row.verdict, row.verdict)
    if row.rule in ("falls", "rises") and row.verdict in ("falls", "rises"):
        return f"{row.verdict}, {'as claimed' if row.verdict == row.rule else 'claimed: ' + row.rule}"
    return "below 100" if row.rule == "below_parity" and row.verdict == "below" else str(row.verdict)


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
