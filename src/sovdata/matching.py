"""Which estimates answer a reading of a claim, how far a figure is from each, and their ranges.

An estimate is never averaged with another. Estimates are counted by who measured them: those of one
lineage are one witness, and a reprint counts with what it reprints.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from sovdata.collection import Collection, EvidenceRow, ReadingRow
from sovdata.display import known
from sovdata.printed import Interval, Said, round_as_printed

MEANINGFUL = 1.25  # a ratio is shown from here on
MOVED = 0.1  # and if rounding moves it by less than this part of itself
FEWEST = 10  # values that a chance is reckoned over


@dataclass(frozen=True)
class Estimate:
    """One published or computed estimate.

    Attributes
    ----------
    series, title, lineage, family, concept, pool, prices, unit, estimator, basis, verification: str
        What it is; ``pool`` names the concepts whose estimates may share a range with it.
    start_year, end_year : int
        Its years.
    low, high : float
        The value, twice; the ends of a published range or of the years of a period; infinite
        where one bound only is given.
    within : Interval
        What rounding leaves open for a value.
    cover : str
        ``exact``, ``yearly`` (each year of the period) or ``span`` (a longer period); of an
        estimate that only touches the period, ``overlap``.
    published : int or None
        Year of its first known appearance in print.
    counts_as : str
        The series that it reprints, or itself.
    corrected : bool
        Whether it rests on a value that the transcription had wrong.
    place : int
        Which row of the evidence it is; of a range over single years, the first of them.
    """

    series: str
    title: str
    lineage: str
    family: str
    concept: str
    pool: str
    prices: str
    unit: str
    estimator: str
    basis: str
    verification: str
    start_year: int
    end_year: int
    low: float
    high: float
    within: Interval
    cover: str
    published: int | None
    counts_as: str
    corrected: bool
    place: int = field(compare=False, repr=False)

    @property
    def side(self) -> str:
        """Its family; its lineage where the family is that of all who have nothing in common."""
        return self.lineage if self.family == "other" else self.family

    @property
    def ranged(self) -> bool:
        """Whether it is a range, or one bound of one, and no single value."""
        return self.low != self.high

    @property
    def two_sided(self) -> bool:
        """Whether it says more than one bound."""
        return math.isfinite(self.low) and math.isfinite(self.high)


@dataclass(frozen=True)
class Against:
    """A figure against one estimate.

    Attributes
    ----------
    estimate : Estimate
    low, high : float
        The estimate, rounded to the figure's last digit; as it is beside a bound.
    gap : float
        The figure less the estimate so rounded, to the nearer end of a range; 0 inside it.
    ratio : float or None
        The larger over the smaller, where that means something.
    touches : bool
        Whether the rounding intervals overlap though the gap is not 0.
    """

    estimate: Estimate
    low: float
    high: float
    gap: float
    ratio: float | None
    touches: bool

    @property
    def fits(self) -> bool:
        """Whether the estimate says the figure: its value rounds to it, or its range holds it."""
        return self.gap == 0


@dataclass(frozen=True)
class Span:
    """The estimates of one lineage, from lowest to highest as rounded; never averaged."""

    lineage: str
    family: str
    low: float
    high: float
    found: tuple[Against, ...]


def readings_of(c: Collection) -> pd.DataFrame:
    """The readings of figures and claims; a figure without one has its own indicator, unit, years.

    Returns
    -------
    DataFrame
        Columns of ``load_readings``.
    """
    figures, readings = c.figures, c.readings
    read = readings.loc[readings["role"] == "compared", "figure"]
    bare = figures[~figures["figure"].isin(read)]
    title = bare["indicator"].map(c.indicators["label"])
    if figures["area"].nunique() > 1:
        title = title + ", " + bare["area"].map(c.areas["label"])
    same = ["figure", "claim", "indicator", "unit", "area", "start_year", "end_year"]
    own = bare[same].assign(reading=bare["figure"], title=title, role="compared")
    present = readings[readings["figure"].isna() | readings["figure"].isin(figures["figure"])]
    return pd.concat([present.astype(object), own.astype(object)], ignore_index=True)


def about(reading: ReadingRow, c: Collection, *, role: str = "compared") -> list[EvidenceRow]:
    """Rows of evidence that measure what a reading means, in its unit or one like it, of any year.

    Those in a unit of another scale (thousand for million people) are converted to the reading's.
    """
    factors = c.factors.get(reading.unit, {}) if known(reading.unit) else None
    return [
        row if factors is None or factors[row.unit] == 1
        else _converted(row, reading.unit, factors[row.unit])
        for row in c.measured(reading.indicator, reading.area)
        if row.role == role
        and (factors is None or row.unit in factors)
        and (not known(reading.concept) or row.concept == reading.concept)
    ]  # fmt: skip


def _converted(row: EvidenceRow, unit: str, factor: float) -> EvidenceRow:
    """A row of evidence in another unit."""
    ends = {side: converted(getattr(row, side), factor) for side in ("value", "low", "high")}
    return row._replace(unit=unit, **ends)


def converted(value: float, factor: float) -> float:
    """A value in another unit, without the last bits that a factor such as 0.001 adds."""
    return float(f"{value * factor:.13g}")


def estimates_for(
    reading: ReadingRow,
    c: Collection,
    *,
    role: str = "compared",
    rows: list[EvidenceRow] | None = None,
) -> list[Estimate]:
    """The estimates that cover a reading's period whole.

    Taken are rows of its indicator, area, unit (or the unit that compares with it) and concept
    (any, where the reading names none): with exactly its period; for shares and levels over
    several years also a series' values of every single year, as the range from lowest to
    highest; and a published range or bound over a longer span, which holds for each year in it.
    A value published for a period goes before one computed for it from the same series.

    Parameters
    ----------
    reading : row of ``load_readings``
    c : Collection
    role : str
        ``compared`` or ``context``.
    rows : list of rows of evidence, optional
        What ``about`` found, or a part of it, if the caller has it.

    Returns
    -------
    list of Estimate
        ``cover`` is ``exact``, ``yearly`` or ``span``; none for a reading without years.
    """
    if not known(reading.start_year) or not known(reading.end_year):
        return []
    rows = about(reading, c, role=role) if rows is None else rows
    first, last = int(reading.start_year), int(reading.end_year)
    exact = [row for row in rows if (row.start_year, row.end_year) == (first, last)]
    exact.sort(key=lambda row: row.basis, reverse=True)  # published, then computed
    found = {row.series: (row, "exact") for row in reversed(exact)}
    found = dict(reversed(found.items()))
    if c.indicators["kind"][reading.indicator] in ("rate", "cumulative"):
        return listed((row for row, _ in found.values()), c, cover="exact")
    rest = [row for row in rows if row.series not in found]
    years = _yearly_ranges(listed(rest, c), first, last)
    taken = {*found, *(one.series for one in years)}
    longer = [row for row in rest if row.start_year <= first and row.end_year >= last]
    spans: dict[str, EvidenceRow] = {}
    for row in sorted(longer, key=lambda row: row.end_year - row.start_year):
        if row.interval == "published" and row.series not in taken:
            spans.setdefault(row.series, row)
    return [
        *listed((row for row, _ in found.values()), c, cover="exact"), *years,
        *listed(spans.values(), c, cover="span"),
    ]  # fmt: skip


def _yearly_ranges(found: Iterable[Estimate], first: int, last: int) -> list[Estimate]:
    """Series with a value for each year of the period, as their range from lowest to highest."""
    years: dict[str, dict[int, Estimate]] = {}
    for one in found:
        if one.start_year == one.end_year and first <= one.end_year <= last:
            years.setdefault(one.series, {}).setdefault(one.end_year, one)
    out = []
    for by_year in years.values():
        if len(by_year) == last - first + 1 and last > first:
            low = min(one.low for one in by_year.values())
            high = max(one.high for one in by_year.values())
            one = next(iter(by_year.values()))
            corrected = any(each.corrected for each in by_year.values())
            out.append(replace(one, start_year=first, end_year=last, low=low, high=high,
                               cover="yearly", corrected=corrected))  # fmt: skip
    return out


def listed(rows: Iterable[EvidenceRow], c: Collection, *, cover: str = "overlap") -> list[Estimate]:
    """Rows of evidence as estimates; a row without value and bounds is left out."""
    return [
        _estimate(row, c, cover) for row in rows if known(row.value) or row.interval == "published"
    ]


def _estimate(row: EvidenceRow, c: Collection, cover: str) -> Estimate:
    ranged = row.interval == "published"
    low, high = (row.low, row.high) if ranged else (row.value, row.value)
    low = float(low) if known(low) else -math.inf
    high = float(high) if known(high) else math.inf
    rounded = row.interval == "rounding" and known(row.low) and known(row.high)
    concept = str(row.concept) if known(row.concept) else ""
    pool = c.pools.get(concept)
    return Estimate(
        series=str(row.series), title=str(row.title), lineage=str(row.lineage),
        family=str(c.family_of.get(row.lineage, "other")), concept=concept,
        pool=str(pool) if known(pool) else concept,
        prices=str(row.price_basis) if known(row.price_basis) else "", unit=str(row.unit),
        estimator=str(row.estimator), basis=str(row.basis), verification=str(row.verification),
        start_year=int(row.start_year), end_year=int(row.end_year), low=low, high=high,
        within=Interval(float(row.low), float(row.high)) if rounded else Interval(low, low),
        cover=cover, published=int(row.published) if known(row.published) else None,
        counts_as=str(row.repeats) if known(row.repeats) else str(row.series),
        corrected=row.corrected == "yes", place=int(row.place),
    )  # fmt: skip


def counted_once(found: Iterable[Estimate]) -> list[Estimate]:
    """Estimates without the reprints of those that are there too; of reprints alone, the first."""
    found = list(found)
    here = {one.series for one in found}
    kept: dict[str, Estimate] = {}
    for one in found:
        if one.counts_as == one.series or one.counts_as not in here:
            kept.setdefault(one.counts_as, one)
    return list(kept.values())


def against(figure: Said, found: Sequence[Estimate]) -> list[Against]:
    """A figure against each estimate, nearest first."""
    return sorted((_against(figure, one) for one in found), key=lambda a: (abs(a.gap), a.low))


def _against(figure: Said, one: Estimate) -> Against:
    low, high, gap = _gap(figure, one, figure.places)
    if gap and figure.places < 0:  # 1 trillion beside 273 bn, which is not 0
        low, high, gap = _gap(figure, one, 0)
    half = 0.5 * 10.0**-figure.places if figure.exact else 0.0
    near = Interval(figure.low - half, figure.high + half).overlaps(one.within)
    return Against(one, low, high, gap, _ratio(figure, one, low, high), gap != 0 and near)


def _gap(figure: Said, one: Estimate, places: int) -> tuple[float, float, float]:
    """The ends of an estimate, rounded unless beside a bound, and the figure less the nearer."""
    low, high = one.low, one.high
    if figure.kind != "bound":
        low, high = (_rounded(end, places) for end in (low, high))
    if figure.low > high:
        return low, high, round(figure.low - high, 9)
    return low, high, round(figure.high - low, 9) if figure.high < low else 0.0


def _rounded(end: float, places: int) -> float:
    return float(round_as_printed(end, places)) if math.isfinite(end) else end


def _ratio(figure: Said, one: Estimate, low: float, high: float) -> float | None:
    """The figure over an estimate's nearer end, or the other way round, where that has meaning."""
    end = high if figure.low > high else low
    said = figure.low if figure.low > high else figure.high
    if figure.kind != "figure" or not math.isfinite(end) or said <= 0 or end <= 0:
        return None
    half = 0.5 * 10.0**-figure.places if figure.exact else 0.0
    own = (end - one.within.low) / end if not one.ranged else 0.0
    if half / said >= MOVED or abs(own) >= MOVED:
        return None
    ratio = max(said / end, end / said)
    return ratio if ratio > MEANINGFUL else None


def by_lineage(found: Iterable[Against]) -> list[Span]:
    """The range of each lineage, nearest first; one not stated if there is no other."""
    groups: dict[str, list[Against]] = {}
    for one in found:
        groups.setdefault(one.estimate.lineage, []).append(one)
    if len(groups) > 1:
        groups.pop("not_stated", None)
    return [
        Span(
            name,
            group[0].estimate.family,
            min(one.low for one in group),
            max(one.high for one in group),
            tuple(group),
        )
        for name, group in groups.items()
    ]


def chance(
    figure: Said, found: Sequence[Against], wider: tuple[float, float] | None
) -> tuple[int, int]:
    """How many values of the figure's precision would fit an estimate, of how many tried.

    Tried are those from the lowest to the highest estimate; where these are fewer than ten, those
    of the ``wider`` range, which holds every rate (or share, or level in this unit) of the same
    years. Where these are fewer than ten too, chance cannot be told.

    Returns
    -------
    tuple of int
        Values that would fit, values tried; (0, 0) where it cannot be told.
    """
    sided = [one for one in found if one.estimate.two_sided]
    if not sided:
        return 0, 0
    low, high = min(one.low for one in sided), max(one.high for one in sided)
    step = 10.0**-figure.places
    if round((high - low) / step) + 1 < FEWEST and wider is not None:
        low = min(low, _rounded(wider[0], figure.places))
        high = max(high, _rounded(wider[1], figure.places))
    if round((high - low) / step) + 1 < FEWEST:
        return 0, 0
    fitting: set[int] = set()
    for one in sided:
        fitting |= set(range(round(one.low / step), round(one.high / step) + 1))
    return len(fitting), round((high - low) / step) + 1


def named_in(estimator: object, row: EvidenceRow) -> bool:
    """Whether a row names an estimator as a word of its own."""
    return (
        known(row.estimator)
        and re.search(rf"\b{re.escape(str(estimator))}\b", row.estimator, re.IGNORECASE) is not None
    )
