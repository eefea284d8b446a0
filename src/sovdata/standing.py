"""How each claim stands: facts without a sentence.

No rule here says who was right. A rule takes a figure and the estimates that answer the same
question, and says where the figure lies among them and how far from each.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pandas as pd

from sovdata import growth, matching
from sovdata.collection import (
    PLAN_PERIODS,
    ClaimRow,
    Collection,
    Estimate,
    FigureRow,
    ReadingRow,
)
from sovdata.display import each_row, known
from sovdata.errors import UserError
from sovdata.matching import Against, Span
from sovdata.printed import Said, round_as_printed, said
from sovdata.schema import nearest

NOTHING = "nothing to compare"
#: Rules under which a claim may name a purpose or an interpretation, which no figure can test.
OPEN = {"falls", "rises", "below_parity", "range_of_estimates"}
#: What an answer looks at, and what it says of each estimate.
LOOKED_FOR = ("counted", "other years", "reprint", "context")
LOOKED_AT = [
    "claim", "figure", "reading", "used", "gap", "ratio", "fits", "rounded_low", "rounded_high",
]  # fmt: skip
#: Cells of a row of evidence that are those of the estimate as compared: converted, of all years.
AS_COMPARED = {
    "unit": "unit", "value": "value", "low": "lower", "high": "upper", "interval": "interval",
    "start_year": "start_year", "end_year": "end_year",
}  # fmt: skip
IMPOSSIBLE = 10.0  # every estimate more than so many times away: the figure cannot be that


class Standing(NamedTuple):
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
    cited: int | None

    @property
    def spans(self) -> list[Span]:
        """The range of each lineage."""
        return matching.by_lineage(self.found)

    @property
    def impossible(self) -> bool:
        """Whether every estimate is more than ten times away."""
        return bool(self.found) and all(_far(self.said, one) for one in self.found)

    @property
    def rests_on(self) -> dict[str, str]:
        """Lineages without which the standing would be another, and that standing."""
        out = {}
        for lineage in dict.fromkeys(one.estimate.lineage for one in self.found):
            others = [one for one in self.found if one.estimate.lineage != lineage]
            out[lineage] = stand(self.said, others).word
        return {lineage: word for lineage, word in out.items() if word != self.standing.word}

    @property
    def in_print(self) -> dict[str, tuple[tuple[int, str], ...]]:
        """Each series' known printings, first to last, reprints included: year and how read."""
        seen: dict[str, list[tuple[int, str]]] = {}
        for one in (*(against.estimate for against in self.found), *self.reprints):
            years = seen.setdefault(one.counts_as, [])
            years += [] if one.published is None else [(one.published, one.verification)]
        return {name: tuple(sorted(years)) for name, years in seen.items()}


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
    nearest = min(speaks, key=matching.nearest_first)
    fitting = sorted((one for one in found if one.fits), key=matching.nearest_first)
    if figure.kind != "figure" or figure.each:
        word = _holds_for([one.fits for one in found])
        return Standing(word, nearest.gap, tuple(fitting or [nearest]))
    points = [one for one in fitting if not one.estimate.ranged]
    if points:
        families = {one.estimate.side for one in points}
        word = "round match" if not figure.exact else "same as printed"
        return Standing("fits several" if len(families) > 1 else word, 0.0, tuple(points))
    ranges = [one for one in fitting if one.estimate.two_sided]
    if ranges:
        return Standing("within", 0.0, tuple(ranges))
    pairs = [pair for span in matching.by_lineage(found) if (pair := _neighbours(span.found))]
    if pairs:
        closest = min(pairs, key=lambda pair: (pair[0].gap - pair[1].gap, pair[0].low))
        return Standing("among", nearest.gap, closest)
    across = _neighbours(found)
    return Standing("between" if across else "outside all", nearest.gap, across or (nearest,))


def _holds_for(held: Sequence[bool]) -> str:
    return f"holds for {'all' if all(held) else 'some' if any(held) else 'none'}"


def _neighbours(found: Iterable[Against]) -> tuple[Against, Against] | None:
    """The nearest estimate below a figure and the nearest above, where there are both."""
    found = sorted(found, key=matching.nearest_first)
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
    return c.using(evidence=c.evidence[c.evidence["published"].le(year).fillna(False).astype(bool)])


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
    found = rule(claim, mine, c)
    if claim.test in OPEN and found.word != NOTHING and known(getattr(claim, "leaves_open", None)):
        found = replace(found, word="left open")
    left = dict.fromkeys(one for reading in mine if undated for one in _near(reading, undated))
    return replace(found, readings=tuple(mine), undated=tuple(left))


def _word(found: set[Any], words: Mapping[Any, str]) -> str:
    """What all findings say; nothing where there is none."""
    return NOTHING if not found else words[found.pop()] if len(found) == 1 else "disagree"


def _near(reading: ReadingRow, c: Collection) -> list[Estimate]:
    """What answers a reading; of one without years, what is about it."""
    dated = known(reading.start_year) and known(reading.end_year)
    return matching.estimates_for(reading, c) if dated else matching.about(reading, c)


def _figure(name: object, c: Collection) -> FigureRow | None:
    return next(each_row(c.figures[c.figures["figure"] == name]), None)


def _level(claim: ClaimRow, readings: list[ReadingRow], c: Collection) -> Facts:
    """One figure under each of its readings."""
    reads, figure = list[Read](), None
    for reading in readings:
        figure = _figure(reading.figure, c)
        reads += _reads(reading, figure, c) if figure else []
    gaps = [abs(one.standing.gap) for one in reads if one.found and not one.impossible]
    least = min(gaps, default=math.nan)
    best = tuple(one for one in reads if abs(one.standing.gap) == least) or tuple(reads[:1])
    fits = _values_that_fit(reads) if len(reads) > 1 else ()
    word = best[0].standing.word if best else NOTHING
    return Facts(claim, figure, tuple(reads), best, word=word, fits=fits)


def _values_that_fit(reads: Sequence[Read]) -> tuple[float, ...]:
    """Values of the figure's precision that are an estimate's under some possible reading."""
    possible = [one for one in reads if not one.impossible]
    return tuple(
        sorted({one.low for read in possible for one in read.found if not one.estimate.ranged})
    )


def _reads(reading: ReadingRow, figure: FigureRow, c: Collection) -> list[Read]:
    """A reading, once for each pool of concepts."""
    digits, cited = _said(figure, c), _year_of(figure.source, c)
    several = known(reading.start_year) and reading.start_year != reading.end_year
    digits = digits._replace(each=digits.each and bool(several))
    every, overlap = (
        (_each_year(reading, c), []) if digits.each else _found(reading, figure, cited, c)
    )
    beside = tuple(matching.estimates_for(reading, c, role="context"))
    wider = _wider(reading, c) if every else None
    also = matching.counted_once(overlap)
    pools = dict.fromkeys(one.pool for one in every) or {"": None}
    alone = len(pools.keys() - {""}) == 1  # then what does not say what it counts stands with it
    out = []
    for pool in filter(None, pools) if alone else pools:
        mine = [one for one in every if alone or one.pool == pool]
        counted = _counted(mine, each=digits.each)
        found = tuple(matching.against(digits, counted))
        near = matching.against(digits, (a for a in also if a.pool in ("", pool) or not every))
        reprints = tuple(one for one in mine if one not in counted)
        chance = matching.chance(digits, found, wider)
        place = stand(digits, found)
        out.append(
            Read(reading, digits, found, tuple(near), reprints, beside, place, chance, cited)
        )
    return out


def _each_year(reading: ReadingRow, c: Collection) -> list[Estimate]:
    """The estimates of every single year of a reading's period."""
    about = matching.about(reading, c)
    years = range(int(reading.start_year), int(reading.end_year) + 1)
    of_years = (reading._replace(start_year=year, end_year=year) for year in years)
    found = (one for year in of_years for one in matching.estimates_for(year, c, found=about))
    return [one for one in found if one.cover == "exact"]  # a longer span says nothing of one year


def _counted(found: list[Estimate], *, each: bool) -> list[Estimate]:
    """Estimates without reprints, year by year where each year counts."""
    years: dict[int | None, list[Estimate]] = {}
    for one in found:
        years.setdefault(one.end_year if each else None, []).append(one)
    return [one for mine in years.values() for one in matching.counted_once(mine)]


def _found(
    reading: ReadingRow, figure: FigureRow, cited: int | None, c: Collection
) -> tuple[list[Estimate], list[Estimate]]:
    """The estimates that answer a reading, and published shares whose years only overlap its own.

    An undated figure with a named estimator is answered by that estimator's dated statements up to
    the work cited.
    """
    about = matching.about(reading, c)
    if known(reading.start_year) and known(reading.end_year):
        every = matching.estimates_for(reading, c, found=about)
        if c.indicators["kind"].get(reading.indicator) != "share":
            return every, []
        taken = {one.series for one in every}
        return every, [
            one for one in about
            if one.start_year <= reading.end_year and one.end_year >= reading.start_year
            and one.series not in taken and one.basis == "published"
        ]  # fmt: skip
    if not known(figure.estimator):
        return [], []
    name = re.compile(rf"\b{re.escape(figure.estimator)}\b", re.IGNORECASE)
    return [
        one for one in about
        if known(one.estimator) and name.search(one.estimator) and one.basis == "published"
        and one.published and not (cited and one.published > cited)
    ], []  # fmt: skip


def _year_of(source: object, c: Collection) -> int | None:
    year = str(c.sources["year"].get(source)) if known(source) else ""
    return int(year) if year.isdigit() else None


def _wider(reading: ReadingRow, c: Collection) -> tuple[float, float] | None:
    """Lowest and highest of what is compared, in the reading's unit at any scale, of its years."""
    factors = c.factors.get(reading.unit, {})
    factors = {one: by for one, by in factors.items() if by != 1 or one == reading.unit}
    rows = c.evidence[(c.evidence["role"] == "compared") & (c.evidence["area"] == reading.area)]
    rows = rows[rows["unit"].isin(list(factors))]
    if not known(reading.start_year):
        rows = rows[rows["indicator"] == reading.indicator]
    elif c.indicators["kind"][reading.indicator] in ("rate", "cumulative"):
        same = rows["start_year"] == reading.start_year
        rows = rows[same & (rows["end_year"] == reading.end_year)]
    else:
        inside = rows["start_year"] >= reading.start_year
        rows = rows[inside & (rows["end_year"] <= reading.end_year)]
    values = (rows["value"] * rows["unit"].map(factors)).dropna()
    return (float(values.min()), float(values.max())) if len(values) else None


def _together(claim: ClaimRow, readings: list[ReadingRow], c: Collection) -> Facts:
    """Figures cited from one page: how far all of them are from one lineage and thing counted.

    Where a series has every period, its own distances are added up; else the smallest and the
    largest of each period.
    """
    parts, reads = list[dict[tuple[str, str], dict[str, float]]](), list[Read]()
    for reading in readings:
        figure = _figure(reading.figure, c)
        if figure is None:
            return Facts(claim)
        mine = _reads(reading, figure, c)
        parts.append({})
        for one in (one for read in mine for one in read.found):
            key = one.estimate.lineage, one.estimate.concept
            parts[-1].setdefault(key, {})[one.estimate.series] = abs(one.gap)
        reads += mine
    shared = [key for key in (parts[0] if parts else {}) if all(key in part for part in parts)]
    sums = {key: _summed([part[key] for part in parts]) for key in shared}
    ordered = dict(sorted(sums.items(), key=lambda item: item[1]))
    unit = max((10.0**-read.said.places for read in reads), default=0.0)
    ends = list(ordered.values())
    apart = len(ends) == 1 or (len(ends) > 1 and round(ends[1][0] - ends[0][1], 9) > unit)
    word = NOTHING if not ends else "one is nearest" if apart else "no one is nearest"
    return Facts(claim, reads=tuple(reads), together=ordered, word=word)


def _summed(gaps: Sequence[Mapping[str, float]]) -> tuple[float, float]:
    """Smallest and largest sum of distances, one for each figure."""
    both = set.intersection(*map(set, gaps))
    sums = [sum(part[name] for part in gaps) for name in both]
    sums = sums or [sum(end(part.values()) for part in gaps) for end in (min, max)]
    return round(min(sums), 9), round(max(sums), 9)


def _parity(claim: ClaimRow, readings: list[ReadingRow], c: Collection) -> Facts:
    """Whether every estimate, as per cent of another country's level, lies below 100."""
    found = [one for reading in readings for one in matching.counted_once(_near(reading, c))]
    under = {one.high < 100 for one in found if one.two_sided or one.high < 100 or one.low >= 100}
    return Facts(claim, estimates=tuple(found), word=_word(under, {True: "yes", False: "no"}))


def _variety(claim: ClaimRow, readings: list[ReadingRow], c: Collection) -> Facts:
    """How far apart the estimates of one quantity lie, each under its own definition and prices."""
    every = (matching.counted_once(matching.estimates_for(reading, c)) for reading in readings)
    found = [one for group in every for one in group if one.two_sided]
    ends = {end for one in found for end in (one.low, one.high)}
    word = NOTHING if not found else "differ" if len(ends) > 1 else "agree"
    return Facts(claim, estimates=tuple(found), word=word)


def _direction(claim: ClaimRow, readings: list[ReadingRow], c: Collection) -> Facts:
    """Rise or fall between two periods, for each lineage and thing counted."""
    changes = [change for reading in readings for change in _changes(reading, c)]
    wanted = -1 if claim.test == "falls" else 1
    signs = {change.sign for change in changes if change.lineage != "not_stated"}
    asked = len({reading.indicator for reading in readings}) > 1 or any(
        change.reading.reading == readings[0].reading for change in changes
    )
    words = {0: "unclear", wanted: "yes", -wanted: "no"}
    return Facts(claim, changes=tuple(changes), word=_word(signs, words) if asked else NOTHING)


def _each_time(claim: ClaimRow, readings: list[ReadingRow], c: Collection) -> Facts:
    """Whether a quantity fell in each of several steps, a reading each, by who measured."""
    changes = [change for reading in readings for change in _changes(reading, c)]
    signs = {_worst(group) for group in steps(changes).values()}
    word = _word(signs, {-1: "yes", 0: "unclear", 1: "no"})
    return Facts(claim, changes=tuple(changes), word=word)


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


def _ratio(claim: ClaimRow, readings: list[ReadingRow], c: Collection) -> Facts:
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
    word = _holds_for([holds(change, figure, c) for change in changes]) if changes else NOTHING
    return Facts(claim, figure, changes=tuple(changes), word=word)


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
        return low <= given.low <= high
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
    before = reading.from_start_year, reading.from_end_year
    after = reading.start_year, reading.end_year
    if not all(map(known, (*before, *after))):
        return []
    earlier = reading._replace(start_year=before[0], end_year=before[1])
    about = [one for one in matching.about(reading, c) if one.endpoint != "no"]
    sides = [
        [one for one in matching.counted_once(matching.estimates_for(side, c, found=about))
         if one.cover != "span"]  # what holds for years before and after shows no change
        for side in (earlier, reading)
    ]  # fmt: skip
    out = []
    for key in dict.fromkeys(_counted_by(one) for one in sides[0] if one.two_sided):
        early, late = ([one for one in side if _counted_by(one) == key] for side in sides)
        shared = {one.series for one in early} & {one.series for one in late}
        for first, second in _each_level(early, late, c) if late else ():
            found, ends = (*first, *second), (_ends(first), _ends(second))
            names = dict.fromkeys(one.series for one in found if one.series in shared)
            moved = [_moved(name, reading, before, after, c) for name in names]
            moved = [changes for changes in moved if len(changes) > 1]
            sign, leaning = _sign(*ends), 0
            if not all(map(_clear, moved)):
                same = all(change * sign > 0 for changes in moved for change in changes)
                sign, leaning = 0, sign if same else 0
            flags = {"different sources": not shared, _unmoved(before, after): not moved,
                     "corrected value": any(one.corrected for one in found)}  # fmt: skip
            told = tuple(flag for flag, holds in flags.items() if holds)
            out.append(Change(reading, *key, *ends, sign, leaning, found, told))
    return out


def _counted_by(one: Estimate) -> tuple[str, str, str, str]:
    """Who measured what: a change is of one thing counted, in one unit."""
    return one.lineage, one.family, one.concept, one.unit


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
    rate = c.indicators["kind"][reading.indicator] == "rate"
    leads = c.indicators["growth_indicator"]
    levels = leads.index[leads == reading.indicator] if rate else [reading.indicator]
    years = {
        one.end_year: one for level in levels for one in c.measured(level, reading.area)
        if one.series == series and one.start_year == one.end_year
        and known(one.value) and one.endpoint != "no"
    }  # fmt: skip

    def value(period: tuple[int, int], by: int) -> float | None:
        """A level of one year or a compound rate; no corrected value is an end for moving."""
        first, last = (int(year) + by for year in period)
        ends = {first - 1, last} if rate else {first, last}
        if not ends <= years.keys() or (by and any(years[year].corrected for year in ends)):
            return None
        if rate:
            return growth.compound_rate(years[first - 1].value, years[last].value, last - first + 1)
        return years[last].value if first == last else None

    pairs = [  # the first is not moved
        (value(before, back), value(after, on))
        for back, on in itertools.product((0, -1, 1), repeat=2)
    ]
    found = [late - early for early, late in pairs if early is not None and late is not None]
    return [] if None in pairs[0] else found


def only(claims: str | Iterable[str], c: Collection) -> Collection:
    """A collection of these claims alone.

    Raises
    ------
    UserError
        For a claim that is not there, with the nearest name.
    """
    wanted = [claims] if isinstance(claims, str) else list(claims)
    for name in wanted:
        if not (c.claims["claim"] == name).any():
            raise UserError(_no_claim(str(name), c))
    return c.using(claims=c.claims[c.claims["claim"].isin(wanted)])


def _no_claim(name: str, c: Collection) -> str:
    """For a name no claim has: the claims whose words or figures hold it, else the nearest name."""
    words = c.claims[["claim", "title", "statement", "question"]].fillna("").agg(" ".join, axis=1)
    printed = c.figures.groupby("claim")["as_printed"].agg(" ".join)
    words += " " + c.claims["claim"].map(printed).fillna("")
    words = words.str.casefold().str.replace("_", " ")
    asked = name.casefold().replace("_", " ").strip("?. ")
    found = c.claims.loc[words.str.contains(asked, regex=False), "claim"]
    if len(found):
        return f"no claim {name!r}; of that speak: {', '.join(found[:6])}"
    near = nearest(name, c.claims["claim"])
    return f"no claim {name!r}{near or '; `sovdata answers` lists them, each with its name'}"


def estimates_of(
    claims: str | Iterable[str], c: Collection, *, as_of: int | None = None
) -> pd.DataFrame:
    """Every estimate that the answers to some claims looked at, nearest first within a reading.

    Those as near as one another stand by who measured (``lineage``), then by ``series`` and year.

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
    own = pd.DataFrame([about for _, about in looked], columns=LOOKED_AT)
    rows = some.evidence.iloc[[one.place for one, _ in looked]].reset_index(drop=True)
    for name, attribute in AS_COMPARED.items():
        cells = [getattr(one, attribute) for one, _ in looked]
        rows[name] = pd.Series(cells, rows.index, rows[name].dtype)
    frame = pd.concat([own, rows], axis=1)
    key = ["claim", "figure", "reading", "used", "series", "start_year", "end_year"]
    return frame.drop_duplicates(key, ignore_index=True)


def _looked_at(found: Facts) -> Iterable[tuple[Estimate, dict[str, Any]]]:
    claim = found.claim.claim
    for read in found.reads:
        beside = (matching.against(read.said, group) for group in (read.reprints, read.context))
        uses = zip(LOOKED_FOR, (read.found, read.overlap, *beside), strict=True)
        for used, one in ((used, one) for used, group in uses for one in group):
            yield one.estimate, {
                "claim": claim, "figure": read.reading.figure, "reading": read.reading.reading,
                "used": used, "gap": one.gap, "ratio": one.ratio, "fits": one.fits,
                "rounded_low": one.low, "rounded_high": one.high,
            }  # fmt: skip
    for single in found.estimates:
        yield single, {"claim": claim, "used": "counted"}
    for change in found.changes:
        for single in change.found:
            yield single, {"claim": claim, "reading": change.reading.reading, "used": "counted"}
