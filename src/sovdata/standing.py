"""How each claim stands: facts without a sentence.

No rule here says who was right. A rule takes a figure and the estimates that answer the same
question, and says where the figure lies among them and how far from each.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from sovdata import growth, matching
from sovdata.collection import PLAN_PERIODS, ClaimRow, Collection, FigureRow, ReadingRow
from sovdata.display import each_row, known
from sovdata.errors import UserError
from sovdata.matching import Against, Estimate, Span
from sovdata.printed import Said, round_as_printed, said
from sovdata.schema import nearest

NOTHING = "nothing to compare"
IMPOSSIBLE = 10.0  # every estimate more than so many times away: the figure cannot be that


@dataclass(frozen=True)
class Standing:
    """Where a figure lies among estimates.

    Attributes
    ----------
    word : str
        ``same as printed``, ``fits several``, ``within``, ``among``, ``between``, ``outside all``,
        ``nothing to compare``; of a range, a bound or a figure meant for each year of a period
        ``holds for all``, ``... some``, ``... none``;
        of a round figure or one in words that an estimate has as well, ``round match``.
    gap : float
        Distance to the nearest estimate, with its sign; missing where there is none.
    named : tuple of Against
        The estimates that it fits; else its neighbours, the lower first.
    """

    word: str
    gap: float = math.nan
    named: tuple[Against, ...] = ()


@dataclass(frozen=True)
class Read:
    """One reading of a figure, against the estimates of one pool of concepts.

    Attributes
    ----------
    reading : row of ``load_readings``
    said : Said
        The figure.
    found : tuple of Against
        The estimates counted, nearest first, reprints left out.
    overlap : tuple of Against
        Published shares whose years only overlap the reading's: shown by gap, never left out.
    reprints, context : tuple of Estimate
        What is set aside: reprints of those found, and what is shown as context only.
    standing : Standing
    chance : tuple of int
        Values of this precision that would fit, and values tried.
    rests_on : dict of str to str
        Lineages without which the standing would be another, and that standing.
    in_print : dict of str to tuple
        When each series first appeared in print, and in which rows: year and verification.
    cited : int or None
        Year of the work that the text cites.
    """

    reading: ReadingRow
    said: Said
    found: tuple[Against, ...]
    overlap: tuple[Against, ...]
    reprints: tuple[Estimate, ...]
    context: tuple[Estimate, ...]
    standing: Standing
    chance: tuple[int, int]
    rests_on: Mapping[str, str]
    in_print: Mapping[str, tuple[tuple[int, str], ...]]
    cited: int | None

    @property
    def spans(self) -> list[Span]:
        """The range of each lineage."""
        return matching.by_lineage(self.found)

    @property
    def impossible(self) -> bool:
        """Whether every estimate is more than ten times away."""
        return bool(self.found) and all(_far(self.said, one) for one in self.found)


@dataclass(frozen=True)
class Change:
    """What one lineage has for one thing counted in two periods.

    ``before`` and ``after`` are lowest and highest value; ``sign`` is -1, 0 (open) or 1; where it
    is open, ``leaning`` is the sign that every change with an end moved still has. ``flags`` are of
    ``plan averages`` (of other periods ``averages of periods``, of single years ``one pair of
    years``), ``different sources`` and ``corrected value``. ``part`` is, where a claim
    is about its size, the later value as per cent of the earlier, lowest and highest.
    """

    reading: ReadingRow
    lineage: str
    family: str
    concept: str
    unit: str
    before: tuple[float, float]
    after: tuple[float, float]
    sign: int
    leaning: int
    found: tuple[Estimate, ...]
    flags: tuple[str, ...]
    part: tuple[float, float] = (math.nan, math.nan)

    @property
    def series(self) -> tuple[str, ...]:
        """The series of both periods, each once."""
        return tuple(dict.fromkeys(one.series for one in self.found))


@dataclass(frozen=True)
class Facts:
    """Everything that an answer rests on.

    Attributes
    ----------
    claim : row of ``load_claims``
    figure : row of ``load_stats`` or None
    reads : tuple of Read
        Each reading of a figure; empty for other claims.
    best : tuple of Read
        Those with the smallest gap.
    changes : tuple of Change
        Of a claim of rise or fall.
    together : dict of (lineage, concept) to (low, high)
        Summed distance of the figures of one page from one thing counted.
    estimates : tuple of Estimate
        Of a claim without a figure about levels.
    readings : tuple of rows of ``load_readings``
        Those compared.
    word : str
        The standing of the best reading; of other claims ``yes``, ``no``, ``disagree``,
        ``unclear``, ``left open`` (the claim names a purpose or an interpretation),
        ``one is nearest``, ``no one is nearest``, ``differ``, ``agree``, ``not tested by figures``.
    undated : tuple of Estimate
        Estimates left out of an answer as of a year because their year of print is not known.
    fits : tuple of float
        Of a figure with several readings: values that would fit one of them.
    """

    claim: ClaimRow
    figure: FigureRow | None = None
    reads: tuple[Read, ...] = ()
    best: tuple[Read, ...] = ()
    changes: tuple[Change, ...] = ()
    together: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    estimates: tuple[Estimate, ...] = ()
    readings: tuple[ReadingRow, ...] = ()
    word: str = NOTHING
    undated: tuple[Estimate, ...] = ()
    fits: tuple[float, ...] = ()


def stand(figure: Said, found: Sequence[Against]) -> Standing:
    """Where a figure lies among estimates, in whatever order these are, without any threshold."""
    found = [one for one in found if one.estimate.lineage != "not_stated"] or list(found)
    sided = [one for one in found if one.estimate.two_sided]
    speaks = sided or [one for one in found if one.gap]
    if not speaks:
        return Standing(NOTHING)
    nearest = min(speaks, key=_order)
    fitting = sorted((one for one in found if one.fits), key=_order)
    if figure.kind != "figure" or figure.each:
        how = "all" if len(fitting) == len(found) else "some" if fitting else "none"
        return Standing(f"holds for {how}", nearest.gap, tuple(fitting or [nearest]))
    points = [one for one in fitting if not one.estimate.ranged]
    if points:
        families = {one.estimate.side for one in points}
        word = "round match" if not figure.exact else "same as printed"
        return Standing("fits several" if len(families) > 1 else word, 0.0, tuple(points))
    ranges = [one for one in fitting if one.estimate.two_sided]
    if ranges:
        return Standing("within", 0.0, tuple(ranges))
    pairs = [
        pair for span in matching.by_lineage(found) if (pair := _neighbours(span.found)) is not None
    ]
    if pairs:
        closest = min(pairs, key=lambda pair: (pair[0].gap - pair[1].gap, pair[0].low))
        return Standing("among", nearest.gap, closest)
    across = _neighbours(found)
    return (
        Standing("between", nearest.gap, across)
        if across
        else Standing("outside all", nearest.gap, (nearest,))
    )


def _order(one: Against) -> tuple[float, float, float, str]:
    return abs(one.gap), one.low, one.high, one.estimate.series


def _neighbours(found: Iterable[Against]) -> tuple[Against, Against] | None:
    """The nearest estimate below a figure and the nearest above, where there are both."""
    found = sorted(found, key=_order)
    below = next((one for one in found if one.gap > 0), None)
    above = next((one for one in found if one.gap < 0), None)
    return (below, above) if below and above else None


def _far(figure: Said, one: Against) -> bool:
    ends = [abs(end) for end in (one.low, one.high) if math.isfinite(end)]
    given = abs(figure.low if math.isfinite(figure.low) else figure.high)
    if not ends or given == 0 or min(ends) == 0:
        return False
    return given > IMPOSSIBLE * max(ends) or IMPOSSIBLE * given < min(ends)


def facts(c: Collection, *, as_of: int | None = None) -> list[Facts]:
    """What is known of each claim (of each of its figures, if several), in the order of the claims.

    Parameters
    ----------
    c : Collection
    as_of : int, optional
        Take only the estimates of this collection that were in print by that year; those whose year
        of print is not known are listed apart.
    """
    undated = None
    if as_of is not None:
        undated = c.using(evidence=c.evidence[c.evidence["published"].isna()])
        c = _printed(c, as_of)
    readings: dict[str, list[ReadingRow]] = {}
    for reading in each_row(matching.readings_of(c)):
        if reading.role == "compared":
            readings.setdefault(reading.claim, []).append(reading)
    return [
        of_claim(claim, mine, c, undated)
        for claim in each_row(c.claims)
        for mine in _by_figure(claim, readings.get(claim.claim, []))
    ]


def _by_figure(claim: ClaimRow, readings: list[ReadingRow]) -> list[list[ReadingRow]]:
    """The readings of a claim; figure by figure, where each of several is to stand for itself."""
    figures = dict.fromkeys(reading.figure for reading in readings)
    if claim.test != "level" or len(figures) < 2:
        return [readings]
    return [[reading for reading in readings if reading.figure == figure] for figure in figures]


def _printed(c: Collection, year: int) -> Collection:
    """What was in print by a year."""
    return c.using(
        evidence=c.evidence[(c.evidence["published"] <= year).fillna(False).astype(bool)]
    )


def of_claim(
    claim: ClaimRow, mine: list[ReadingRow], c: Collection, undated: Collection | None = None
) -> Facts:
    """What is known of one claim with these readings, by the rule that it names.

    ``undated`` holds what has no year of print.
    """
    rule = {
        "level": _level, "one_series": _together, "falls": _direction, "rises": _direction,
        "falls_each_time": _each_time, "ratio": _ratio, "below_parity": _parity,
        "range_of_estimates": _variety,
    }.get(claim.test)  # fmt: skip
    if rule is None:
        return Facts(claim, word="not tested by figures")
    left = [one for reading in mine if undated for one in _near(reading, undated)]
    return replace(rule(claim, mine, c, tuple(dict.fromkeys(left))), readings=tuple(mine))


def _near(reading: ReadingRow, c: Collection) -> list[Estimate]:
    """What answers a reading; of one without years, what is about it."""
    dated = known(reading.start_year) and known(reading.end_year)
    return (
        matching.estimates_for(reading, c)
        if dated
        else matching.listed(matching.about(reading, c), c)
    )


def _figure(name: object, c: Collection) -> FigureRow | None:
    return next(each_row(c.figures[c.figures["figure"] == name]), None)


def _level(
    claim: ClaimRow, readings: list[ReadingRow], c: Collection, undated: tuple[Estimate, ...]
) -> Facts:
    """One figure under each of its readings."""
    reads, figure = [], None
    for reading in readings:
        figure = _figure(reading.figure, c)
        if figure is not None:
            reads += _reads(reading, figure, c)
    least = min(
        (abs(one.standing.gap) for one in reads if one.found and not one.impossible),
        default=math.nan,
    )
    best = tuple(one for one in reads if abs(one.standing.gap) == least) or tuple(reads[:1])
    fits = _values_that_fit(reads) if len(reads) > 1 else ()
    word = best[0].standing.word if best else NOTHING
    return Facts(claim, figure, tuple(reads), best, word=word, undated=undated, fits=fits)


def _values_that_fit(reads: Sequence[Read]) -> tuple[float, ...]:
    """Values of the figure's precision that are an estimate's under some possible reading."""
    possible = [one for one in reads if not one.impossible]
    return tuple(
        sorted({one.low for read in possible for one in read.found if not one.estimate.ranged})
    )


def _reads(reading: ReadingRow, figure: FigureRow, c: Collection) -> list[Read]:
    """A reading, once for each pool of concepts."""
    digits = _said(figure, c)
    several = known(reading.start_year) and reading.start_year != reading.end_year
    digits = digits._replace(each=digits.each and bool(several))
    cited = _year_of(figure.source, c)
    every, overlap = (_each_year(reading, c), []) if digits.each else _found(
        reading, figure, cited, c)  # fmt: skip
    beside = matching.estimates_for(reading, c, role="context")
    wider = _wider(reading, c) if every else None
    also = matching.counted_once(overlap)
    out = []
    pools = list(dict.fromkeys(one.pool for one in every)) or [""]
    named = [pool for pool in pools if pool]
    alone = len(named) == 1  # then what does not say what it counts stands with it
    for pool in named if alone else pools:
        mine = [one for one in every if alone or one.pool == pool]
        counted = _counted(mine, each=digits.each)
        found = tuple(matching.against(digits, counted))
        standing = stand(digits, found)
        out.append(
            Read(
                reading, digits, found,
                tuple(matching.against(
                    digits, [a for a in also if a.pool in ("", pool) or not every])),
                tuple(one for one in mine if one not in counted), tuple(beside), standing,
                matching.chance(digits, found, wider), _rests_on(digits, found, standing),
                printed_by(mine), cited,
            )
        )  # fmt: skip
    return out


def _each_year(reading: ReadingRow, c: Collection) -> list[Estimate]:
    """The estimates of every single year of a reading's period."""
    rows = matching.about(reading, c)
    years = range(int(reading.start_year), int(reading.end_year) + 1)
    return [
        one for year in years
        for one in matching.estimates_for(
            reading._replace(start_year=year, end_year=year), c, rows=rows)
        if one.cover == "exact"  # what holds for a longer span says nothing of one year
    ]  # fmt: skip


def _counted(found: list[Estimate], *, each: bool) -> list[Estimate]:
    """Estimates without reprints, year by year where each year counts."""
    years = dict.fromkeys(one.end_year for one in found) if each else [None]
    return [
        one for year in years
        for one in matching.counted_once(x for x in found if year in (None, x.end_year))
    ]  # fmt: skip


def _found(
    reading: ReadingRow, figure: FigureRow, cited: int | None, c: Collection
) -> tuple[list[Estimate], list[Estimate]]:
    """The estimates that answer a reading, and published shares whose years only overlap its own.

    An undated figure with a named estimator is answered by that estimator's dated statements up to
    the work cited.
    """
    rows = matching.about(reading, c)
    if known(reading.start_year) and known(reading.end_year):
        every = matching.estimates_for(reading, c, rows=rows)
        if c.indicators["kind"].get(reading.indicator) != "share":
            return every, []
        taken = {one.series for one in every}
        touching = [
            row for row in rows
            if row.start_year <= reading.end_year and row.end_year >= reading.start_year
            and row.series not in taken and row.basis == "published"
        ]  # fmt: skip
        return every, matching.listed(touching, c)
    if not known(figure.estimator):
        return [], []
    own = [
        row for row in rows
        if matching.named_in(figure.estimator, row) and row.basis == "published"
        and known(row.published) and not (cited and row.published > cited)
    ]  # fmt: skip
    return matching.listed(own, c), []


def _year_of(source: object, c: Collection) -> int | None:
    year = str(c.sources["year"].get(source)) if known(source) else ""
    return int(year) if year.isdigit() else None


def _wider(reading: ReadingRow, c: Collection) -> tuple[float, float] | None:
    """Lowest and highest of what is compared, in the reading's unit at any scale, of its years."""
    factors = c.factors.get(reading.unit, {}) if known(reading.unit) else {}
    factors = {one: by for one, by in factors.items() if by != 1 or one == reading.unit}
    rows = c.evidence[c.evidence["unit"].isin(list(factors)) & (c.evidence["area"] == reading.area)]
    rows = rows[rows["role"] == "compared"]
    if known(reading.start_year):
        first, last = int(reading.start_year), int(reading.end_year)
        rate = c.indicators["kind"][reading.indicator] in ("rate", "cumulative")
        inside = (rows["start_year"] >= first) & (rows["end_year"] <= last)
        rows = (
            rows[(rows["start_year"] == first) & (rows["end_year"] == last)]
            if rate
            else rows[inside]
        )
    else:
        rows = rows[rows["indicator"] == reading.indicator]
    values = (rows["value"] * rows["unit"].map(factors)).dropna()
    return (float(values.min()), float(values.max())) if len(values) else None


def _rests_on(figure: Said, found: Sequence[Against], standing: Standing) -> dict[str, str]:
    out = {}
    for lineage in dict.fromkeys(one.estimate.lineage for one in found):
        other = stand(figure, [one for one in found if one.estimate.lineage != lineage]).word
        if other != standing.word:
            out[lineage] = other
    return out


def printed_by(found: Iterable[Estimate]) -> dict[str, tuple[tuple[int, str], ...]]:
    """Each series' known printings, first to last, reprints included: year and how it was read."""
    years: dict[str, list[tuple[int, str]]] = {}
    for one in found:
        years.setdefault(one.counts_as, [])
        if one.published is not None:
            years[one.counts_as].append((one.published, one.verification))
    return {name: tuple(sorted(seen)) for name, seen in years.items()}


def _together(
    claim: ClaimRow, readings: list[ReadingRow], c: Collection, undated: tuple[Estimate, ...]
) -> Facts:
    """Figures cited from one page: how far all of them are from one lineage and thing counted.

    Where a series has every period, its own distances are added up; else the smallest and the
    largest of each period.
    """
    parts: list[dict[tuple[str, str], dict[str, float]]] = []
    reads = []
    for reading in readings:
        figure = _figure(reading.figure, c)
        if figure is None:
            return Facts(claim)
        distance: dict[tuple[str, str], dict[str, float]] = {}
        for read in _reads(reading, figure, c):
            reads.append(read)
            for one in read.found:
                distance.setdefault((one.estimate.lineage, one.estimate.concept), {})[
                    one.estimate.series
                ] = abs(one.gap)
        parts.append(distance)
    shared = [key for key in (parts[0] if parts else {}) if all(key in part for part in parts)]
    sums = {key: _summed([part[key] for part in parts]) for key in shared}
    ordered = dict(sorted(sums.items(), key=lambda item: item[1]))
    unit = max((10.0**-read.said.places for read in reads), default=0.0)
    ends = list(ordered.values())
    apart = len(ends) == 1 or (len(ends) > 1 and round(ends[1][0] - ends[0][1], 9) > unit)
    word = NOTHING if not ends else "one is nearest" if apart else "no one is nearest"
    return Facts(claim, reads=tuple(reads), together=ordered, word=word, undated=undated)


def _summed(gaps: Sequence[Mapping[str, float]]) -> tuple[float, float]:
    """Smallest and largest sum of distances, one for each figure."""
    both = set.intersection(*(set(part) for part in gaps))
    sums = [sum(part[name] for part in gaps) for name in both]
    sums = sums or [
        sum(map(min, (part.values() for part in gaps))),
        sum(map(max, (part.values() for part in gaps))),
    ]
    return round(min(sums), 9), round(max(sums), 9)


def _parity(
    claim: ClaimRow, readings: list[ReadingRow], c: Collection, undated: tuple[Estimate, ...]
) -> Facts:
    """Whether every estimate, as per cent of another country's level, lies below 100."""
    found = [one for reading in readings for one in matching.counted_once(_near(reading, c))]
    under = [one.high < 100 for one in found if one.two_sided or one.high < 100 or one.low >= 100]
    word = NOTHING if not under else "yes" if all(under) else "no" if not any(under) else "disagree"
    word = "left open" if under and known(getattr(claim, "leaves_open", None)) else word
    return Facts(claim, estimates=tuple(found), word=word, undated=undated)


def _variety(
    claim: ClaimRow, readings: list[ReadingRow], c: Collection, undated: tuple[Estimate, ...]
) -> Facts:
    """How far apart the estimates of one quantity lie, each under its own definition and prices."""
    found = [
        one for reading in readings
        for one in matching.counted_once(matching.estimates_for(reading, c))
        if one.two_sided
    ]  # fmt: skip
    ends = {(one.low, one.high) for one in found}
    word = (
        NOTHING
        if not found
        else "differ"
        if len(ends) > 1 or any(a != b for a, b in ends)
        else "agree"
    )
    word = "left open" if found and known(getattr(claim, "leaves_open", None)) else word
    return Facts(claim, estimates=tuple(found), word=word, undated=undated)


def _direction(
    claim: ClaimRow, readings: list[ReadingRow], c: Collection, undated: tuple[Estimate, ...]
) -> Facts:
    """Rise or fall between two periods, for each lineage and thing counted."""
    changes = [change for reading in readings for change in _changes(reading, c)]
    wanted = -1 if claim.test == "falls" else 1
    signs = {change.sign for change in changes if change.lineage != "not_stated"}
    word = NOTHING
    asked = len({reading.indicator for reading in readings}) > 1 or any(
        change.reading.reading == readings[0].reading for change in changes
    )
    if signs and asked:
        word = (
            "unclear"
            if signs == {0}
            else "disagree"
            if len(signs) > 1
            else "yes"
            if signs == {wanted}
            else "no"
        )
        word = "left open" if known(getattr(claim, "leaves_open", None)) else word
    return Facts(claim, changes=tuple(changes), word=word, undated=undated)


def _each_time(
    claim: ClaimRow, readings: list[ReadingRow], c: Collection, undated: tuple[Estimate, ...]
) -> Facts:
    """Whether a quantity fell in each of several steps, a reading each, by who measured."""
    changes = [change for reading in readings for change in _changes(reading, c)]
    signs = {_worst(group) for group in steps(changes).values()}
    told = {-1: "yes", 0: "unclear", 1: "no"}
    word = NOTHING if not signs else told[signs.pop()] if len(signs) == 1 else "disagree"
    return Facts(claim, changes=tuple(changes), word=word, undated=undated)


def steps(changes: Iterable[Change]) -> dict[str, dict[str, list[Change]]]:
    """The changes of each lineage, by the reading, which is one step."""
    found: dict[str, dict[str, list[Change]]] = {}
    for change in changes:
        if change.lineage != "not_stated":
            mine = found.setdefault(change.lineage, {})
            mine.setdefault(change.reading.reading, []).append(change)
    return found


def _worst(mine: Mapping[str, list[Change]]) -> int:
    """1 if there is a step with a rise in every series; -1 if each step has a fall in every one."""
    signs = [step_sign(step) for step in mine.values()]
    return 1 if 1 in signs else 0 if 0 in signs else -1


def step_sign(step: Sequence[Change]) -> int:
    """The sign that a step has in every series; 0 where they differ.

    The periods are the claim's own, so their ends are not moved.
    """
    signs = {_sign((a.low, a.high), (b.low, b.high)) for change in step for a, b in _pairs(change)}
    return signs.pop() if len(signs) == 1 else 0


def _ratio(
    claim: ClaimRow, readings: list[ReadingRow], c: Collection, undated: tuple[Estimate, ...]
) -> Facts:
    """A later rate as per cent of an earlier one beside a figure, a pair of years a reading."""
    figure = _figure(readings[0].figure, c) if readings else None
    if figure is None:
        return Facts(claim)
    changes = [
        replace(change, part=part)
        for reading in readings
        for change in _changes(reading, c)
        if (part := _part(change)) is not None and change.lineage != "not_stated"
    ]
    held = [holds(change, figure, c) for change in changes]
    how = "all" if all(held) else "some" if any(held) else "none"
    word = f"holds for {how}" if changes else NOTHING
    return Facts(claim, figure, changes=tuple(changes), word=word, undated=undated)


def _said(figure: FigureRow, c: Collection) -> Said:
    """What a figure stands for, read in its unit."""
    unit = c.read_units.get(figure.unit)
    return said(figure.as_printed, figure.value, figure.precision, unit)


def bounded(figure: FigureRow, c: Collection) -> bool:
    """Whether a figure is a range or a bound, which holds or does not."""
    return _said(figure, c).kind != "figure"


def holds(change: Change, figure: FigureRow, c: Collection) -> bool:
    """Whether the size of a change lies whole inside the range or bound that a text gives.

    It is a plain figure's if it rounds to it.
    """
    given = _said(figure, c)
    if given.kind == "figure":
        low, high = (round_as_printed(end, given.places) for end in change.part)
        return low <= figure.value <= high
    return given.low <= change.part[0] and change.part[1] <= given.high


def _part(change: Change) -> tuple[float, float] | None:
    """The later values as per cent of the earlier: of the series that have both, else of all."""
    pairs = _pairs(change)
    if not pairs or any(a.low <= 0 for a, _ in pairs):
        return None  # of nothing, or of a fall, there is no part
    return min(100 * b.low / a.high for a, b in pairs), max(100 * b.high / a.low for a, b in pairs)


def _pairs(change: Change) -> list[tuple[Estimate, Estimate]]:
    """Earlier and later values of each series that has both; if none has, each with each."""
    first = int(change.reading.from_start_year), int(change.reading.from_end_year)
    early = [one for one in change.found if (one.start_year, one.end_year) == first]
    late = [one for one in change.found if (one.start_year, one.end_year) != first]
    every = [(a, b) for a in early for b in late if a.two_sided and b.two_sided]
    return [(a, b) for a, b in every if a.series == b.series] or every


def _unmoved(*spans: tuple[int, int]) -> str:
    """What a change rests on where no end can be moved."""
    if all(first == last for first, last in spans):
        return "one pair of years"
    return "plan averages" if {*spans} <= {*PLAN_PERIODS} else "averages of periods"


def _changes(reading: ReadingRow, c: Collection) -> list[Change]:
    years = ("from_start_year", "from_end_year", "start_year", "end_year")
    if not all(known(getattr(reading, name)) for name in years):
        return []
    before_years = (int(reading.from_start_year), int(reading.from_end_year))
    after_years = (int(reading.start_year), int(reading.end_year))
    earlier = reading._replace(start_year=before_years[0], end_year=before_years[1])
    rows = [row for row in matching.about(reading, c) if row.endpoint != "no"]
    sides = [
        [one for one in matching.counted_once(matching.estimates_for(side, c, rows=rows))
         if one.cover != "span"]  # what holds for years before and after shows no change
        for side in (earlier, reading)
    ]  # fmt: skip
    keys = dict.fromkeys((one.lineage, one.concept, one.unit) for one in sides[0] if one.two_sided)
    out = []
    for key in keys:
        early, late = (
            [one for one in side if (one.lineage, one.concept, one.unit) == key] for side in sides
        )
        if not late:
            continue
        shared = {one.series for one in early} & {one.series for one in late}
        flags = [] if shared else ["different sources"]
        for one_unit in _each_level(early, late, c):
            first, second = one_unit
            before, after = _ends(first), _ends(second)
            names = tuple(dict.fromkeys(one.series for one in [*first, *second]))
            moved = [
                _moved(name, reading, before_years, after_years, c)
                for name in names if name in shared
            ]  # fmt: skip
            moved = [changes for changes in moved if len(changes) > 1]
            sign = _sign(before, after)
            leaning = 0
            if any(not _clear(changes) for changes in moved):
                leaning = (
                    sign if all(change * sign > 0 for changes in moved for change in changes) else 0
                )
                sign = 0
            own = list(flags)
            own += [] if moved else [_unmoved(before_years, after_years)]
            own += ["corrected value"] if any(one.corrected for one in [*first, *second]) else []
            out.append(
                Change(
                    reading,
                    key[0],
                    first[0].family,
                    key[1],
                    key[2],
                    before,
                    after,
                    sign,
                    leaning,
                    (*first, *second),
                    tuple(own),
                )
            )
    return out


def _each_level(
    early: list[Estimate], late: list[Estimate], c: Collection
) -> list[tuple[list[Estimate], list[Estimate]]]:
    """Rates are compared across vintages; levels and shares by series, since their bases differ."""
    if c.units["kind"][early[0].unit] == "rate":
        return [(early, late)]
    later = {one.series: one for one in late}
    return [([one], [later[one.series]]) for one in early if one.series in later]


def _ends(found: Sequence[Estimate]) -> tuple[float, float]:
    return min(one.low for one in found), max(one.high for one in found)


def _sign(before: tuple[float, float], after: tuple[float, float]) -> int:
    return -1 if after[1] < before[0] else 1 if after[0] > before[1] else 0


def _clear(changes: Sequence[float]) -> bool:
    """Whether every change keeps the sign of the first, which exceeds half of their range."""
    base = changes[0]
    same = all(change * base > 0 for change in changes)
    return same and abs(base) > (max(changes) - min(changes)) / 2


def _moved(
    series: str, reading: ReadingRow, before: tuple[int, int], after: tuple[int, int], c: Collection
) -> list[float]:
    """The change of a yearly series, then again with either period moved a year back or on."""
    value = _yearly(series, reading, c)
    out = []
    for back, on in sorted(
        itertools.product((0, -1, 1), repeat=2), key=lambda pair: pair != (0, 0)
    ):
        early = value(before[0] + back, before[1] + back, fixed=back == 0)
        late = value(after[0] + on, after[1] + on, fixed=on == 0)
        if early is not None and late is not None:
            out.append(late - early)
        elif (back, on) == (0, 0):
            return []
    return out


def _yearly(series: str, reading: ReadingRow, c: Collection) -> Callable[..., float | None]:
    """A function: a yearly series' value for a period, a level of one year or a compound rate."""
    rate = c.indicators["kind"][reading.indicator] == "rate"
    leads = c.indicators["growth_indicator"]
    bases = list(leads.index[leads == reading.indicator]) if rate else [reading.indicator]
    values: dict[int, float] = {}
    doubtful = set()
    for row in (row for base in bases for row in c.measured(base, reading.area)):
        single = row.start_year == row.end_year and known(row.value) and row.endpoint != "no"
        if row.series == series and single:
            values[int(row.end_year)] = float(row.value)
            doubtful |= {int(row.end_year)} if row.corrected == "yes" else set()

    def value(first: int, last: int, *, fixed: bool) -> float | None:
        ends = {first - 1, last} if rate else {last}
        if (
            (not rate and first != last)
            or not ends <= set(values)
            or (not fixed and ends & doubtful)
        ):
            return None
        if not rate:
            return values[last]
        return growth.compound_rate(values[first - 1], values[last], last - first + 1)

    return value


def only(claims: str | Iterable[str], c: Collection) -> Collection:
    """A collection of these claims alone.

    Raises
    ------
    UserError
        For a claim that is not there, with the nearest name.
    """
    wanted = [claims] if isinstance(claims, str) else list(claims)
    unknown = [name for name in wanted if not (c.claims["claim"] == name).any()]
    if unknown:
        raise UserError(_no_claim(unknown[0], c))
    return c.using(claims=c.claims[c.claims["claim"].isin(wanted)])


def _no_claim(name: str, c: Collection) -> str:
    """For a name no claim has: the claims whose words or figures hold it, else the nearest name."""
    words = c.claims[["claim", "title", "statement", "question"]].fillna("").agg(" ".join, axis=1)
    printed = c.figures.groupby("claim")["as_printed"].agg(" ".join)
    words += " " + c.claims["claim"].map(printed).fillna("")
    asked = str(name).casefold().replace("_", " ").strip("?. ")
    found = list(
        c.claims.loc[
            words.str.casefold().str.replace("_", " ").str.contains(asked, regex=False), "claim"
        ]
    )
    if found:
        return f"no claim {name!r}; of that speak: {', '.join(found[:6])}"
    near = nearest(str(name), c.claims["claim"])
    return (
        f"no claim {name!r}{near}"
        if near
        else f"no claim {name!r}; `sovdata answers` lists them, each with its name"
    )


def estimates_of(
    claims: str | Iterable[str], c: Collection, *, as_of: int | None = None
) -> pd.DataFrame:
    """Every estimate that the answers to some claims looked at, nearest first within a reading.

    Parameters
    ----------
    claims : str or iterable of str
        Names of claims.
    c : Collection
    as_of : int, optional
        As for ``facts``.

    Returns
    -------
    DataFrame
        Columns of ``load_evidence``, after ``claim``, ``figure``, ``reading``, ``used``
        (``counted``, ``other years``, ``reprint`` or ``context``), ``gap``, ``ratio``, ``fits``,
        and ``rounded_low`` and ``rounded_high``, the estimate as rounded to the figure, from which
        the gap is taken. An estimate in a unit of another scale than the figure's is converted to
        it. An estimate given for each year of a period is one row, with the years' lowest and
        highest value.
    """
    some = _printed(only(claims, c), as_of) if as_of is not None else only(claims, c)
    looked = [item for found in facts(some) for item in _looked_at(found)]
    columns = [
        "claim",
        "figure",
        "reading",
        "used",
        "gap",
        "ratio",
        "fits",
        "rounded_low",
        "rounded_high",
    ]
    own = pd.DataFrame([about for _, about in looked], columns=columns)
    rows = some.evidence.iloc[[one.place for one, _ in looked]].reset_index(drop=True)
    rows = _in_units(rows, [one.unit for one, _ in looked], some)
    years = [at for at, (one, _) in enumerate(looked) if one.cover == "yearly"]
    for name in ("start_year", "end_year", "low", "high"):
        rows.loc[years, name] = [getattr(looked[at][0], name) for at in years]
    rows.loc[years, "value"], rows.loc[years, "interval"] = math.nan, "years"
    frame = pd.concat([own, rows], axis=1)
    key = ["claim", "figure", "reading", "used", "series", "start_year", "end_year"]
    return frame.drop_duplicates(key, ignore_index=True)


def _in_units(rows: pd.DataFrame, units: Sequence[str], c: Collection) -> pd.DataFrame:
    """Rows of evidence, each in the unit that it was compared in."""
    pairs = list(zip(rows["unit"], units, strict=True))
    if all(own == unit for own, unit in pairs):
        return rows
    factors = [1.0 if own == unit else c.factors[unit][own] for own, unit in pairs]
    changed: dict[str, Any] = {"unit": list(units)}
    for side in ("value", "low", "high"):
        changed[side] = [
            matching.converted(*cell) for cell in zip(rows[side], factors, strict=True)
        ]
    return rows.assign(**changed)


def _looked_at(found: Facts) -> Iterable[tuple[Estimate, dict[str, Any]]]:
    claim = found.claim.claim
    for read in found.reads:
        about = {"claim": claim, "figure": read.reading.figure, "reading": read.reading.reading}
        beside = [(used, matching.against(read.said, group)) for used, group in
                  (("reprint", read.reprints), ("context", read.context))]  # fmt: skip
        for used, group in [("counted", read.found), ("other years", read.overlap), *beside]:
            for one in group:
                own = {"used": used, "gap": one.gap, "ratio": one.ratio, "fits": one.fits,
                       "rounded_low": one.low, "rounded_high": one.high}  # fmt: skip
                yield one.estimate, about | own
    for single in found.estimates:
        yield single, {"claim": claim, "used": "counted"}
    for change in found.changes:
        for single in change.found:
            yield single, {"claim": claim, "reading": change.reading.reading, "used": "counted"}
