"""Which estimates answer a reading of a claim, how far a figure is from each, and their ranges.

An estimate is never averaged with another. Estimates are counted by who measured them: those of one
lineage are one witness, and a reprint counts with what it reprints.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from sovdata.collection import Collection, Estimate, ReadingRow
from sovdata.display import known
from sovdata.printed import Said, round_as_printed

MEANINGFUL = 1.25  # a ratio is shown from here on
MOVED = 0.1  # and if rounding moves it by less than this part of itself
SAME = 1e-9  # numbers that differ by no more, or by this part of themselves, are equal
FEWEST = 10  # values that a chance is reckoned over


@dataclass(frozen=True)
class Against:
    """A figure against one estimate.

    Attributes
    ----------
    estimate : Estimate
    low, high : float
        The estimate, rounded to the figure's last digit; as it is beside a bound or a range.
    gap : float
        The figure less the estimate so rounded, to the nearer end of a range; 0 inside it.
    ratio : float or None
        The larger over the smaller, where that means something.
    partly : bool
        Whether a part only of a published range lies inside the bound or range of the text.
    """

    estimate: Estimate
    low: float
    high: float
    gap: float
    ratio: float | None
    partly: bool

    @property
    def fits(self) -> bool:
        """Whether the estimate says the figure: its value rounds to it, or its range holds it.

        Of a bound or a range of the text: whether the whole estimate lies inside.
        """
        return self.gap == 0 and not self.partly


class Span(NamedTuple):
    """The estimates of one lineage, nearest first; never averaged."""

    lineage: str
    family: str
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


def about(reading: ReadingRow, c: Collection, *, role: str = "compared") -> list[Estimate]:
    """Estimates of what a reading means, in its unit or one like it, of any year.

    Those in a unit of another scale (thousand for million people) are converted to the reading's.
    """
    factors = c.factors.get(reading.unit, {}) if known(reading.unit) else None
    return [
        one if factors is None else _converted(one, reading.unit, factors[one.unit])
        for one in c.measured(reading.indicator, reading.area)
        if one.role == role
        and (factors is None or one.unit in factors)
        and (not known(reading.concept) or one.concept == reading.concept)
    ]


def _converted(one: Estimate, unit: str, factor: float) -> Estimate:
    """An estimate in another unit, without the last bits that a factor such as 0.001 adds."""
    if factor == 1:
        return one
    sides = ("value", "lower", "upper", "low", "high")
    values = {side: float(f"{getattr(one, side) * factor:.13g}") for side in sides}
    return one._replace(unit=unit, **values)  # type: ignore[arg-type]


def estimates_for(
    reading: ReadingRow,
    c: Collection,
    *,
    role: str = "compared",
    found: list[Estimate] | None = None,
) -> list[Estimate]:
    """The estimates that cover a reading's period whole.

    Taken are those of its indicator, area, unit (or the unit that compares with it) and concept
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
    found : list of Estimate, optional
        What ``about`` found, or a part of it, if the caller has it.

    Returns
    -------
    list of Estimate
        ``cover`` is ``exact``, ``yearly`` or ``span``; none for a reading without years.
    """
    if not known(reading.start_year) or not known(reading.end_year):
        return []
    found = about(reading, c, role=role) if found is None else found
    first, last = int(reading.start_year), int(reading.end_year)
    exact: dict[str, Estimate] = {}
    for one in sorted(found, key=lambda one: one.basis, reverse=True):  # published, then computed
        if (one.start_year, one.end_year) == (first, last):
            exact.setdefault(one.series, one._replace(cover="exact"))
    if c.indicators["kind"][reading.indicator] in ("rate", "cumulative"):
        return list(exact.values())
    rest = [one for one in found if one.series not in exact]
    years = _yearly_ranges(rest, first, last)
    taken, spans = {*exact, *(one.series for one in years)}, dict[str, Estimate]()
    for one in sorted(rest, key=lambda one: one.end_year - one.start_year):
        longer = one.start_year <= first and one.end_year >= last
        if longer and one.interval == "published" and one.series not in taken:
            spans.setdefault(one.series, one._replace(cover="span"))
    return [*exact.values(), *years, *spans.values()]


def _yearly_ranges(found: Iterable[Estimate], first: int, last: int) -> list[Estimate]:
    """Series with a value for each year of the period, as their range from lowest to highest."""
    years: dict[str, dict[int, Estimate]] = {}
    for one in found:
        if one.start_year == one.end_year and first <= one.end_year <= last:
            years.setdefault(one.series, {}).setdefault(one.end_year, one)
    out = []
    for by_year in years.values():
        every = list(by_year.values())
        if len(every) == last - first + 1 and last > first:
            low, high = min(one.low for one in every), max(one.high for one in every)
            out.append(every[0]._replace(
                start_year=first, end_year=last, value=math.nan, lower=low, upper=high, low=low,
                high=high, interval="years", cover="yearly",
                corrected=any(one.corrected for one in every),
            ))  # fmt: skip
    return out


def counted_once(found: Iterable[Estimate]) -> list[Estimate]:
    """Estimates without the reprints of those that are there too; of reprints alone, the first."""
    found = list(found)
    here = {one.series for one in found}
    kept: dict[str, Estimate] = {}
    for one in found:
        if one.counts_as == one.series or one.counts_as not in here:
            kept.setdefault(one.counts_as, one)
    return list(kept.values())


def against(figure: Said, found: Iterable[Estimate]) -> list[Against]:
    """A figure against each estimate, in the order of ``nearest_first``."""
    return sorted((_against(figure, one) for one in found), key=nearest_first)


def nearest_first(one: Against) -> tuple[float, str, str, int]:
    """A key that sorts by distance, then who measured, then series and year."""
    return abs(one.gap), one.estimate.lineage, one.estimate.series, one.estimate.start_year


def _against(figure: Said, one: Estimate) -> Against:
    low, high, gap = _gap(figure, one, figure.places)
    if gap and figure.places < 0:  # 1 trillion beside 273 bn, which is not 0
        low, high, gap = _gap(figure, one, 0)
    least, most = _ends(figure)
    inside = least <= low and high <= most
    partly = figure.kind != "figure" and not gap and not inside
    return Against(one, low, high, gap, _ratio(figure, one, low, high), partly)


def _gap(figure: Said, one: Estimate, places: int) -> tuple[float, float, float]:
    """The ends of an estimate, rounded beside a plain figure, and the figure less the nearer."""
    low, high = one.low, one.high
    if figure.kind == "figure":
        low, high = (rounded(end, places) for end in (low, high))
    least, most = _ends(figure)
    if least > high:
        return low, high, max(round(figure.low - high, 9), SAME)
    return low, high, min(round(figure.high - low, 9), -SAME) if most < low else 0.0


def _ends(figure: Said) -> tuple[float, float]:
    """The ends of a figure; of a bound, what is equal to it lies inside, or outside if strict."""
    if figure.kind != "bound":
        return figure.low, figure.high
    ends = [abs(end) for end in (figure.low, figure.high) if math.isfinite(end)]
    by = SAME * max(1.0, *ends) * (1 if figure.strict else -1)
    return figure.low + by, figure.high - by


def rounded(end: float, places: int) -> float:
    """A number rounded as a reader does it; one without end as it is."""
    return float(round_as_printed(end, places)) if math.isfinite(end) else end


def _ratio(figure: Said, one: Estimate, low: float, high: float) -> float | None:
    """The figure over an estimate's nearer end, or the other way round, where that has meaning."""
    end = high if figure.low > high else low
    said = figure.low if figure.low > high else figure.high
    if figure.kind != "figure" or not math.isfinite(end) or said <= 0 or end <= 0:
        return None
    half = 0.5 * 10.0**-figure.places if figure.exact else 0.0
    own = end - one.lower if one.interval == "rounding" else 0.0
    if half / said >= MOVED or abs(own) / end >= MOVED:
        return None
    ratio = max(said / end, end / said)
    return ratio if ratio > MEANINGFUL else None


def by_lineage(found: Iterable[Against]) -> list[Span]:
    """The estimates of each lineage, nearest first; one not stated if there is no other."""
    groups: dict[str, list[Against]] = {}
    for one in found:
        groups.setdefault(one.estimate.lineage, []).append(one)
    if len(groups) > 1:
        groups.pop("not_stated", None)
    return [Span(name, mine[0].estimate.family, tuple(mine)) for name, mine in groups.items()]


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
    step = 10.0**-figure.places
    low, high = min(one.low for one in sided), max(one.high for one in sided)
    if round((high - low) / step) + 1 < FEWEST and wider is not None:
        low = min(low, rounded(wider[0], figure.places))
        high = max(high, rounded(wider[1], figure.places))
    tried = round((high - low) / step) + 1
    fitting: set[int] = set()
    for one in sided:
        fitting |= set(range(round(one.low / step), round(one.high / step) + 1))
    return (len(fitting), tried) if tried >= FEWEST else (0, 0)
