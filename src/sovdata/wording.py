"""Every sentence about data, put to the facts of ``standing``; and ``answers``, one row a claim."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd

from sovdata import matching, standing
from sovdata.collection import Collection, Estimate, FigureRow, ReadingRow, load_collection
from sovdata.display import capital, counted, each_row, known, number, period, places
from sovdata.errors import UserError
from sovdata.lookup import Found
from sovdata.matching import Against, Span
from sovdata.printed import CURRENCIES, Said, named, printed_numbers, round_as_printed
from sovdata.standing import Change, Facts, Read
from sovdata.worldwide import Unusual

T = TypeVar("T")

LONGEST = 35  # words of an answer
ROOM = 5  # of these, for the figure that it begins with
PRICES = 4  # of these, for what it says of current prices
UNIT_WORDS = 3  # at most, of a unit that stands beside a distance
REAL = re.compile(
    r"\b(?:real|constant[- ]price|(?:constant|comparable|fixed) prices)\b", re.IGNORECASE
)
WORLD = "world_"  # how a series of the table of the world begins
SECOND_HAND = ", after "  # in the estimator of a work that makes its figures of another's
OWN = "own_"  # how the lineage of a reader's source without one begins
TIMES = {"twice": (1.7, 2.3), "three times": (2.7, 3.3)}  # "about" so many, for ratios in here
POSSIBLE, LATE = ", a possible source", ", printed later than the work cited"
MONEY = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen or yuan", "₽": "roubles"}
PART = {"twice": "half", "three times": "a third of"}
NO_PAIR = "Nothing to compare: no series that may be compared covers both periods"
TOO_FEW = "too few values to tell"  # what chance would do
#: What stands beside an answer, and what a reader is told it is.
BESIDE = {
    "standing": "Where it stands",
    "ranges": "By who measured",
    "flags": "To know",
    "chance": "By chance",
    "rests_on": "If a source is left out",
    "in_print": "First in print",
    "set_aside": "Set aside",
}
COLUMNS = [
    "claim", "question", "answer", "standing", "gap", "ratio", "nearest", "estimates", "lineages",
    "ranges", "chance", "rests_on", "set_aside", "flags", "in_print", "as_printed", "period",
    "paragraph",
]  # fmt: skip


def answers(
    c: Collection | None = None,
    *,
    as_of: int | None = None,
    claims: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """One row a claim (a figure, where it has several): question, answer and what it rests on.

    The question is what a reader asks; the answer is one sentence.

    Parameters
    ----------
    c : Collection, optional
        From ``load_collection``; the shipped one by default.
    as_of : int, optional
        Answer from the estimates in this collection that were in print by that year.
    claims : str or iterable of str, optional
        Only these, by their names, in this order.

    Returns
    -------
    DataFrame
        ``claim``, ``question``, ``answer``; ``standing`` in a few fixed words; ``gap`` (the figure
        less the nearest estimate, in the figure's unit) and ``ratio``; ``nearest`` (series);
        ``estimates`` and ``lineages`` counted; ``ranges`` by who measured; ``chance`` (values that
        would match, of those tried); ``rests_on``; ``set_aside``; ``flags``; ``in_print``;
        ``as_printed``, ``period``, ``paragraph``.

    Raises
    ------
    UserError
        For a claim that is not there, with the nearest name.

    Examples
    --------
    >>> import sovdata as sv
    >>> sv.answers(claims="growth_1951_55")[["question", "standing"]].iloc[0].tolist()
    ['Did the Soviet economy grow 11.2% a year in 1951–55?', 'among']
    """
    if isinstance(c, str):
        raise UserError(f"claims are asked for by name: sv.answers(claims={c!r})")
    c = load_collection() if c is None else c
    wanted = [claims] if isinstance(claims, str) else list(() if claims is None else claims)
    if claims is not None:
        c = standing.only(wanted, c)
    rows = [_row(found, c, as_of) for found in standing.facts(c, as_of=as_of)]
    rows.sort(key=lambda row: wanted.index(row["claim"]) if wanted else 0)
    return pd.DataFrame(rows, columns=COLUMNS)


def estimates_of(
    claims: str | Iterable[str], c: Collection | None = None, *, as_of: int | None = None
) -> pd.DataFrame:
    """Every estimate that the answers to some claims looked at, nearest first within a reading.

    Parameters
    ----------
    claims : str or iterable of str
        Names of claims, as in ``answers``.
    c : Collection, optional
        From ``load_collection``; the shipped one by default.
    as_of : int, optional
        Only those that were in print by that year.

    Returns
    -------
    DataFrame
        Columns of ``load_evidence`` after ``claim``, ``figure``, ``reading``, ``used``
        (``counted``, ``other years``, ``reprint`` or ``context``), ``gap``, ``ratio``, ``fits``,
        ``rounded_low`` and ``rounded_high``: the estimate as rounded to the figure, from which the
        gap is taken.

    Examples
    --------
    >>> import sovdata as sv
    >>> near = sv.estimates_of("growth_1951_55")
    >>> near.loc[near["used"] == "counted", "title"].iloc[0]
    'NMP, yearbook 1956 (1913=100)'
    """
    return standing.estimates_of(claims, load_collection() if c is None else c, as_of=as_of)


def _row(found: Facts, c: Collection, as_of: int | None) -> dict[str, Any]:
    figure, read = found.figure, found.best[0] if found.best else None
    near = read.found[0] if read and read.found else None
    beside = [*found.estimates, *_changed(found)]
    beside += [one.estimate for one in read.found] if read else []
    near_to = read and (_matched(read) and not read.said.exact)
    how = "finer" if near_to or found.word.startswith("holds") else ""
    return {
        "claim": found.claim.claim,
        "question": asked(found, c),
        "answer": sentence(found, c, as_of=as_of),
        "standing": found.word,
        "gap": near.gap if near else math.nan,
        "ratio": near.ratio if near and near.ratio else math.nan,
        "nearest": near.estimate.series if near else "",
        "estimates": len({one.series for one in beside} if found.changes else beside),
        "lineages": len({one.lineage for one in beside} - {"not_stated"}),
        "ranges": "; ".join(_by_who(read.found, read, c, how)) if read else "",
        "chance": _chance_of(found),
        "rests_on": _rests(found, c),
        "set_aside": _aside(found),
        "flags": "; ".join(_flags(found, c)),
        "in_print": _in_print(read) if read else "",
        "as_printed": str(figure.as_printed) if figure else "",
        "period": _period(found),
        "paragraph": found.claim.paragraph,
    }


def asked(found: Facts, c: Collection) -> str:
    """What a reader asks, with the figure and the years filled in."""
    first = found.readings[0] if found.readings else None
    text, figure = getattr(found.claim, "question", None), found.figure
    printed = str(figure.as_printed) if figure else ""
    if not known(text):  # of a reader's own claim
        label = str(found.claim.title)
        if first:
            area = c.areas["label"].get(first.area, first.area)
            label = f"{c.indicators['label'][first.indicator]}, {area}"
        dated = ", {period}" if figure and known(figure.start_year) else ""
        text = f"{capital(label)}{dated}{': {as_printed}' if figure else ''}?"
        printed = _named(figure, c) if figure else ""
    own = figure if figure and known(figure.start_year) else first
    filled = {
        "as_printed": _inside(printed),
        "period": _of(own) if own else "",
        "from_period": period(first.from_start_year, first.from_end_year) if first else "",
        "to_period": _of(first) if first else "",
    }
    for name, said in filled.items():  # not by format: a reader's words may hold braces
        text = str(text).replace(f"{{{name}}}", said)
    return str(text)


def sentence(found: Facts, c: Collection, *, as_of: int | None = None) -> str:
    """The answer to a claim in one sentence, numbers first."""
    if found.word == "not tested by figures":
        note = found.claim.note if known(found.claim.note) else ""
        return f"Figures cannot test this. {note}".strip()
    say = {
        "level": _level, "one_series": _together, "falls_each_time": _each_time,
        "ratio": _ratio_of_periods, "below_parity": _parity, "range_of_estimates": _variety,
    }.get(found.claim.test, _level if found.reads else _direction)  # fmt: skip
    text = say(found, c).rstrip(".")
    text = _fitting([_clauses(text, _in_context(found, c, as_of)), text])
    text = capital(_with_prices(text, found, c)) + "."
    if as_of is None:
        return text
    text = _inside(text) if text[1:2].islower() else text
    return f"From the estimates in this collection printed by {as_of}{_undated(found, c)}: {text}"


def _with_prices(text: str, found: Facts, c: Collection) -> str:
    """A sentence with whose estimates are at current prices, if any are."""
    current, constant = _by_prices(found, c)
    if not current:
        return text
    if not constant:
        return f"{text}; at current prices"
    said = f"{text}; {_who(current, c)} at current prices"
    return _fitting([said, f"{text}; some at current prices"])


def _by_prices(found: Facts, c: Collection) -> tuple[list[Estimate], list[Estimate]]:
    """The estimates of an answer at current prices, and the others that have prices."""
    every = [*_compared(found), *_changed(found), *found.estimates]
    current = [one for one in every if one.series in c.nominal]
    return current, [one for one in every if one.series not in c.nominal and one.prices]


def _compared(found: Facts) -> list[Estimate]:
    """The estimates beside a figure in its best readings."""
    return [one.estimate for read in found.best for one in read.found]


def _changed(found: Facts) -> list[Estimate]:
    """The estimates that a rise or a fall rests on."""
    return [one for change in found.changes for one in change.found]


def _real(found: Facts, c: Collection) -> bool:
    """Whether a figure or claim is about what is left when price changes are taken out."""
    said = " ".join(
        str(getattr(found.figure, name, "")) for name in ("measure", "note", "as_printed")
    )
    kinds = {c.indicators["kind"].get(one.indicator) for one in found.readings}
    return REAL.search(said) is not None or bool(kinds & {"rate", "cumulative"})


def _undated(found: Facts, c: Collection) -> str:
    """What has no known year of print, and is counted in neither: how much, and whose."""
    if not found.undated:
        return ""
    whose = "; ".join(_beside_figure(found, [one for one in found.undated if one.two_sided], c))
    many = f"{len(found.undated)} undated left out"
    return f" ({f'undated and left out: {whose}' if whose else many})"


def _beside_figure(
    found: Facts, estimates: Iterable[Estimate], c: Collection, how: str = ""
) -> list[str]:
    """Whose these estimates are, with their ranges, if in the unit of a figure's one reading."""
    if len(found.reads) != 1:
        return []
    [read] = found.reads
    alike = [one for one in estimates if one.unit == read.reading.unit]
    return _by_who(matching.against(read.said, alike), read, c, how)


# Parts of sentences


def _fitting(texts: Sequence[str], most: int = LONGEST) -> str:
    """The first of some ways to say a thing that is short enough; else the last."""
    return next((text for text in texts if len(text.split()) <= most), texts[-1])


def _clauses(*parts: str) -> str:
    """What is said of one thing, parted by semicolons, without what is empty."""
    return "; ".join(filter(None, parts))


def _listing(parts: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    parts = list(dict.fromkeys(parts))
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _grouped(items: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """Items by what they have alike, in order."""
    groups: dict[Any, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _widest(ends: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """From the lowest end of some ranges to the highest."""
    lows, highs = zip(*ends, strict=True)
    return min(lows), max(highs)


def _run(ends: tuple[float, float], decimals: int, to: str = " to ") -> str:
    """``31 to 38``; one number where both round to it."""
    return to.join(dict.fromkeys(number(end, decimals) for end in ends))


def _dash(ends: Iterable[tuple[float, float]]) -> str:
    """From the lowest of some ranges to the highest, as in a change: ``10.9–11.4``."""
    widest = _widest(ends)
    return _run(widest, 0 if max(map(abs, widest)) >= 1000 else 1, "–")


def _all_of(count: object, noun: str) -> str:
    """``the one year``, ``both years``, ``all 3 years``."""
    few = {"1": f"the one {noun}", "2": f"both {noun}s"}
    return few.get(str(count), f"all {count} {noun}s")


def _begins(word: str, what: str = "Sources", stop: str = ": ") -> str:
    """How the answer to a claim without a figure begins."""
    begins = {"disagree": f"{what} differ: ", "unclear": "Unclear: ", "left open": ""}
    return begins.get(word, f"{capital(word)}{stop}")


def _of(row: Any) -> str:
    """The years of a row, reading, figure or estimate."""
    return period(row.start_year, row.end_year)


def _earlier(reading: ReadingRow) -> str:
    """The earlier of the two periods of a reading."""
    return period(reading.from_start_year, reading.from_end_year)


# Names and numbers


def shown(figure: FigureRow, c: Collection) -> str:
    """A figure as printed, with its unit: ``11.2% a year``, ``15% of GNP``, ``seven years``.

    One printed in another unit than its own has both: ``$1.5 trillion (1 500 bn US dollars)``; a
    verb stands as a noun: ``a fall of 4.2%``.
    """
    printed = _named(figure, c)
    unit = str(c.units["label"].get(figure.unit, figure.unit))
    digits = printed_numbers(printed)
    if len(digits) == 1 and abs(float(digits[0])) != abs(figure.value):
        return f"{printed} ({number(figure.value, places(figure.value))} {unit})"
    one = known(figure.start_year) and figure.start_year == figure.end_year
    yearly = c.units["kind"].get(figure.unit) == "rate" and (one or "year" in printed.lower())
    if printed.endswith("%") and unit.startswith("%") and figure.unit != "pct" and not yearly:
        return printed.removesuffix("%") + unit
    return printed


def _named(figure: FigureRow, c: Collection) -> str:
    return named(str(figure.as_printed), figure.value, c.read_units.get(figure.unit))


def _inside(printed: str) -> str:
    """A figure as it stands inside a sentence: in words, it begins with a small letter."""
    return printed[:1].lower() + printed[1:]


def _in_order(lineages: Iterable[str], c: Collection) -> list[str]:
    """Lineages in the order of their table, others after them."""
    order = {name: at for at, name in enumerate(c.lineages.index)}
    return sorted(lineages, key=lambda name: (order.get(name, len(order)), name))


def _short(lineage: str, c: Collection) -> str:
    return str(c.lineages["short"].get(lineage, lineage))


def _who(found: Sequence[Against | Estimate], c: Collection) -> str:
    """Who made some estimates, and others whose own figures stand in one lineage with theirs.

    One or two lineages are named; three or more of one family by the family's name.
    """
    estimates = [one.estimate if isinstance(one, Against) else one for one in found]
    by_lineage = _grouped(estimates, lambda one: one.lineage)
    if len(by_lineage) > 2:
        families = {one.family for one in estimates}
        if len(families) == 1 and families != {"other"}:
            return str(c.families["label"][families.pop()])
        return _listing(_short(name, c) for name in by_lineage)
    out = []
    for lineage in _in_order(by_lineage, c):
        makers = {one.estimator for one in by_lineage[lineage]}
        also = c.lineages["also_named"].get(lineage)
        others = [name for name in str(also).split("; ") if known(also) and name in makers]
        # another's, made of those of this lineage
        based = "-based" if all(SECOND_HAND in name for name in makers) else ""
        out += others if makers <= {*others} else [_short(lineage, c) + based, *others]
    return _listing(out)


def _by_who(
    found: Iterable[Against], read: Read, c: Collection, how: str = "", form: str = "{} {}"
) -> list[str]:
    """Who, with the range of each."""
    spans = matching.by_lineage(found)
    return [form.format(_who(span.found, c), _range(span.found, read, how)) for span in spans]


def _called(name: str, words: pd.DataFrame) -> str:
    """A word of a vocabulary as a sentence calls it."""
    short = words["short"].get(name)
    return str(short) if known(short) else str(words["label"].get(name, name))


def _thing(concept: str, c: Collection) -> str:
    """What is counted, as a sentence calls it."""
    return _called(concept, c.concepts) if concept else "something not stated"


def _for_things(found: Sequence[Against], c: Collection) -> str:
    """What some estimates count, if all of them say it."""
    things = [one.estimate.concept for one in found]
    return f" for {_listing(_thing(one, c) for one in things)}" if things and all(things) else ""


def _range(found: Iterable[Against], read: Read, how: str = "") -> str:
    """Lowest to highest of some estimates, as rounded to the figure: ``10.9 to 11.4``.

    Parameters
    ----------
    found : iterable of Against
    read : Read
        Of the figure.
    how : str
        ``finer``, with a decimal more than the figure has, or as many as show on which side of it
        they are; ``exact``, with as many as round to what it rounds to: 1.47 beside 1%.
    """
    found, decimals = list(found), read.said.places
    sides = [one.estimate if how else one for one in found]
    ends = sorted(end for one in sides for end in (one.low, one.high) if math.isfinite(end))
    if how == "finer":
        decimals = _enough(ends, read.said)
        ends = [matching.rounded(end, decimals) for end in ends]
    tell = _plain if how == "exact" else number
    told = [tell(end, decimals) for end in (ends[0], ends[-1])]
    if not any(one.estimate.two_sided for one in found):
        return f"{'at most' if math.isfinite(found[0].high) else 'at least'} {told[-1]}"
    return ": ".join(filter(None, (" to ".join(dict.fromkeys(told)), _levels(found, read))))


def _levels(found: Sequence[Against], read: Read) -> str:
    """Of one change, the first value and the last: ``40.7 to 67.0``."""
    if len(found) != 1 or found[0].estimate.cover != "change":
        return ""
    ends = found[0].estimate.lower, found[0].estimate.upper
    decimals = min(max(map(places, ends)), max(read.said.places + 1, 0))
    return " to ".join(number(end, decimals) for end in ends)


def _enough(ends: Sequence[float], said: Said, more: int = 1) -> int:
    """Decimals that show on which side of a figure some ends are: some more than it has."""
    most, text = max(map(places, ends)), (said.low, said.high)
    decimals = max(said.places + more, 0)
    while decimals < most and any(  # 3.0 beside 3 shows no side
        end not in text and matching.rounded(end, decimals) in text for end in (ends[0], ends[-1])
    ):
        decimals += 1
    return min(most, decimals)


def _plain(value: float, own: int) -> str:
    """A number with decimals that still round to what it rounds to with its own number of them."""
    rounded = round_as_printed(value, own)
    each = range(max(1, own), 16)
    return number(value, next(n for n in each if round_as_printed(round(value, n), own) == rounded))


def _figures(who: str) -> str:
    """``CIA figures``, and ``Clark's figures``, ``figures of an unidentified source``."""
    if who.startswith(("an ", "the ", "A ", "The ")) or " of " in who:
        return f"figures of {who}"
    person = re.fullmatch(r"[A-Z][a-z]+", who) and who != "Western"
    return f"{who}'s figures" if person else f"{who} figures"


# A figure


def _level(found: Facts, c: Collection) -> str:
    if found.figure is None or not any(read.found or read.overlap for read in found.reads):
        return _nothing(found, c)
    read, said = found.reads[0], shown(found.figure, c)
    if len(found.reads) == 1 and not known(read.reading.start_year):
        return _statements(read, said, c)
    bounds = [one for each in found.reads for one in each.found if not one.estimate.two_sided]
    if found.word == standing.NOTHING and bounds and not any(one.impossible for one in found.reads):
        told = _listing(_by_who(bounds, read, c))
        return f"Nothing to compare with {_inside(said)} but bounds, which it keeps: {told}"
    if len(found.reads) > 1:
        return _of_readings(found, found.figure, c)
    if not read.found:
        left = f"No estimate that covers {_of(read.reading)} is left"
        return _clauses(left, _overlapping(read, c))
    near = _nearer(read, c)
    if read.standing.word.startswith("holds"):
        texts = [_clauses(f"{said} {held}", near) for held in _holds(read, c)]
    else:
        first = f"{said} {_main(read, c)}"
        texts = [_clauses(first, near, tail, _chance(read)) for tail in _tails(read, c)]
    return _fitting(texts, LONGEST - (PRICES if _by_prices(found, c)[0] else 0))


def _main(read: Read, c: Collection) -> str:
    """Where a figure stands, after its name."""
    if read.standing.word.startswith("holds"):
        return _fitting(_holds(read, c), LONGEST - ROOM)
    say = {
        "among": _among, "between": _between, "within": _within, "outside all": _outside,
        "same as printed": _same, "round match": _same, "fits several": _same,
    }[read.standing.word]  # fmt: skip
    return say(read, c)


def _among(read: Read, c: Collection) -> str:
    below, above = read.standing.named
    who, ends = _figures(_who([below, above], c)), [_side(read, one) for one in (below, above)]
    if below.estimate.concept == above.estimate.concept:
        return f"lies among {who}, between {ends[0]} and {ends[1]}{_for_things([below], c)}"
    first, second = (_thing(one.estimate.concept, c) for one in (below, above))
    return f"lies among {who}, between {first} ({ends[0]}) and {second} ({ends[1]})"


def _between(read: Read, c: Collection) -> str:
    parts = [
        f"{number(abs(one.gap), read.said.places)} {side} {_who([one], c)} ({_side(read, one)})"
        for one, side in zip(read.standing.named, ("above", "below"), strict=True)
    ]
    return f"lies {' and '.join(parts)}"


def _same(read: Read, c: Collection) -> str:
    named, word = read.standing.named, read.standing.word
    who, things = _figures(_who(named, c)), _for_things(named, c)
    if read.said.exact:
        said = f"is what {who} {'both give' if word == 'fits several' else 'give'}{things}"
        said += f" ({levels})" if (levels := _levels(named, read)) else ""
    else:
        said = f"rounds to the same as {who}{things} ({_range(named, read, 'finer')})"
    return f"{said}{_printed_later(read)}{_others_of(read)}"


def _within(read: Read, c: Collection) -> str:
    named = read.standing.named
    return f"lies within {_figures(_who(named, c))} ({_range(named, read)}){_others_of(read)}"


def _outside(read: Read, c: Collection) -> str:
    distance = read.standing.gap
    gap, side = number(abs(distance), read.said.places), "above" if distance > 0 else "below"
    label = str(c.units["label"].get(read.found[0].estimate.unit, ""))
    label = "points" if label.startswith("%") else label
    gap += f" {label}" if len(label.split()) <= UNIT_WORDS else ""
    gap = re.sub(r"^(1 \w+)s$", r"\1", gap)
    covers = {one.estimate.cover for one in read.found}
    years = _of(read.found[0].estimate if "change" in covers else read.reading)
    years = f"{'for' if covers <= {'exact', 'change'} else 'that cover'} {years}"
    if len(read.spans) > 1:
        return f"is {gap} {side} the nearest estimate {years}"
    span, who = _range(read.found, read), _figures(_who(read.found, c))
    if " to " in span.partition(":")[0]:
        who = f"the {'highest' if distance > 0 else 'lowest'} of {who}"
    things = {one.estimate.concept for one in read.found}
    what = "" if len(things) > 1 or "unstated" in "".join(things) else _for_things(read.found, c)
    return f"is {gap} {side} {who}{what} {years} ({span})"


def _holds(read: Read, c: Collection) -> list[str]:
    """For whose estimates a range or bound of the text, or a figure for each year, holds.

    Ways to say it, from the longest to the shortest.
    """
    every = [one for span in read.spans for one in span.found]
    yearly = matching.by_lineage(one for one in every if one.estimate.cover == "year")
    whole = [one for one in every if one.estimate.cover != "year"]
    groups = {
        "holds for": [one for one in whole if one.fits],
        "holds partly for": [one for one in whole if one.partly],
        "does not hold for": [one for one in whole if not one.fits and not one.partly],
    }
    out = []
    for how in ("values", "years", "", "counted"):
        years = [f"{_who(span.found, c)} {_in_years(span, read, how)}" for span in yearly]
        parts = [f"holds for {', for '.join(years)}"] if years else []
        for verb, group in groups.items():
            many = counted(len({one.estimate.lineage for one in group}), "source")
            if group and how == "counted":
                parts.append(f"{verb} {many} ({_range(group, read, 'finer')})")
            elif group:
                parts.append(f"{verb} {_listing(_by_who(group, read, c, 'finer', '{} ({})'))}")
        out.append(", ".join(parts))
    return out


def _in_years(span: Span, read: Read, how: str) -> str:
    """``in 7 of 10 years (not in 1965–66 and 1979: -5.2 to 1.3)``.

    Parameters
    ----------
    span, read : Span, Read
    how : str
        ``values``, or ``years`` without those; else only how many years.
    """
    whole = int(read.reading.end_year) - int(read.reading.start_year) + 1
    series = _grouped(span.found, lambda one: one.estimate.series).values()
    held, of = [sum(one.fits for one in group) for group in series], [*map(len, series)]
    all_of, rest = _run((min(of), max(of)), 0), "" if min(of) == whole else " it has"
    if held == of:
        return f"in {_all_of(all_of, 'year')}{rest}"
    fails = [one for one in span.found if not one.fits]
    values = _range(fails, read, "finer")
    if all_of == "1":
        return f"not in the one year it has ({values})"
    every = f"{'the ' if rest else ''}{all_of} years{rest}"
    if not any(held):
        return f"in none of {every} ({values})"
    when = _listing(period(*ends) for ends in _runs(one.estimate.end_year for one in fails))
    told = {"values": f" (not in {when}: {values})", "years": f" (not in {when})"}
    return f"in {_run((min(held), max(held)), 0)} of {every}{told.get(how, '')}"


def _runs(years: Iterable[int]) -> list[tuple[int, int]]:
    """Years as runs without a gap, first and last of each."""
    out: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        first = out.pop()[0] if out and out[-1][1] == year - 1 else year
        out.append((first, year))
    return out


def _side(read: Read, one: Against) -> str:
    """The range of what a neighbour counts, on its side of the figure."""

    def kind(of: Against) -> tuple[str, str, bool]:
        return of.estimate.lineage, of.estimate.concept, of.gap > 0

    return _range((other for other in read.found if other.gap and kind(other) == kind(one)), read)


def _others_of(read: Read) -> str:
    """The other estimates of the lineages that a figure fits."""
    named = read.standing.named
    who = {one.estimate.lineage for one in named}
    rest = [one for one in read.found if one.estimate.lineage in who and one not in named]
    return f", their others {_range(rest, read)}" if rest else ""


def _printed_later(read: Read) -> str:
    """When what a figure fits was first in print, if not all of that was before the work cited."""
    printings = (read.in_print.get(one.estimate.counts_as, ()) for one in read.standing.named)
    year, how = min(itertools.chain.from_iterable(printings), default=(0, ""))
    if not year or read.cited is None:
        return ""
    if year > read.cited:
        return f" (seen in print {year})"
    return f" (in print {year}, second-hand)" if how == "second-hand" else ""


def _nearer(read: Read, c: Collection) -> str:
    """An estimate of other years or another definition, nearer than those that cover the years."""
    near = read.overlap and abs(read.overlap[0].gap) < abs(read.standing.gap)
    return _overlapping(read, c) if near else ""


def _overlapping(read: Read, c: Collection) -> str:
    """Whose the nearest estimate of other years or another definition is, with both."""
    one, e = read.overlap[0], read.overlap[0].estimate
    when = f" in {e.published}" if e.published else ""
    said = f"{_who([one], c)} published {_range([one], read)}{when}"
    return f"{said} for {_of(e)}, {_thing(e.concept, c)}"


def _tails(read: Read, c: Collection) -> list[str]:
    """The sources not named yet, family by family, from the longest way to say it to the shortest.

    Those of the family of all others have nothing in common, so each has a range of its own.
    """
    named = {one.estimate.lineage for one in read.standing.named}
    if read.standing.word == "outside all" and len(read.spans) > 1:
        named = set()
    rest = [span for span in read.spans if span.lineage not in named]
    apart, together = (
        _clauses(*(_against_family(spans, read, c) for spans in _grouped(rest, side).values()))
        for side in (lambda span: span.found[0].estimate.side, lambda span: span.family)
    )
    every = [one for span in rest for one in span.found]
    sources = "other sources" if named else "sources"
    return [apart, together, f"{len(rest)} {sources} {_range(every, read)}" if rest else ""]


def _against_family(spans: list[Span], read: Read, c: Collection) -> str:
    found = [one for span in spans for one in span.found]
    names, span = _who(found, c), _range(found, read)
    names = _figures(names) if len(spans) > 2 else names
    ratios = [ratio for one in found for ratio in _ratios(read, one)]
    for word, (least, most) in TIMES.items():
        if all(one.ratio for one in found) and least <= min(ratios) and max(ratios) <= most:
            over = all(one.gap > 0 for one in found)
            return f"about {word if over else PART[word]} {names} ({span})"
    return f"{names} {span}"


def _ratios(read: Read, one: Against) -> list[float]:
    """The larger over the smaller, at both ends of an estimate."""
    said = read.said.low
    ends = [end for end in {one.low, one.high} if math.isfinite(end) and end > 0 and said > 0]
    return [max(said / end, end / said) for end in ends]


def _statements(read: Read, said: str, c: Collection) -> str:
    """An undated figure among the dated statements of the estimator that the text names."""
    fits = [one for one in read.found if one.fits]
    rest = [one for one in read.found if not one.fits]
    who, first = _who(read.found, c), fits or rest[:1]
    when, span = _when(first), _range(first, read)
    if fits:
        text = f"{said} lies within {who} statements of {when} ({span})"
    else:
        gap = rest.pop(0).gap
        away = f"{number(abs(gap), read.said.places)} {'above' if gap > 0 else 'below'}"
        text = f"{said} is {away} the nearest {who} statement, of {when} ({span})"
    others = f"those of {_when(rest)} have {_range(rest, read)}" if rest else ""
    return _clauses(text, others, _chance(read))


def _when(found: Iterable[Against]) -> str:
    """In which years some estimates were published; of many the first and the last."""
    years = sorted({one.estimate.published for one in found if one.estimate.published})
    return _listing(map(str, years)) if len(years) < 3 else f"{years[0]} to {years[-1]}"


def _of_readings(found: Facts, figure: FigureRow, c: Collection) -> str:
    """A figure that can mean several things: what it cannot be, and the readings nearest to it."""
    said, decimals = shown(figure, c), found.reads[0].said.places
    with_found = [read for read in found.reads if read.found]
    best = [read for read in found.best if read.standing.named]
    names = [read.reading.reading for read in best]
    if len({read.reading.reading for read in found.reads}) == 1 and all(
        read.standing.word.startswith("holds") for read in with_found
    ):  # a bound, on several things counted
        told = (f"{_main(read, c)}{_for_things(read.found, c)}" for read in with_found)
        return f"{said} {_clauses(*told)}"
    impossible = [read for read in found.reads if read.impossible]
    parts = []
    for indicator, reads in _grouped(impossible, lambda read: read.reading.indicator).items():
        values = [one for read in reads for one in read.found]
        parts.append(f"is no {_called(indicator, c.indicators)} ({_range(values, reads[0])})")
    near = []
    for read, name in zip(best, names, strict=True):
        things = _for_things(read.found, c) if names.count(name) > 1 else ""
        of = ", ".join(_by_who(read.found, read, c, "exact"))
        near.append(f"{read.reading.title}{things} ({of})")
    if near:
        gap = best[0].standing.gap
        away = f", {number(abs(gap), decimals)} away" if gap else ""
        parts.append(f"comes nearest to {_listing(near, 'or')}{away}")
    fitting = _listing((number(value, decimals) for value in found.fits), "or")
    others = any(value != figure.value for value in found.fits)
    return _clauses(f"{said} {'; it '.join(parts)}", f"{fitting} would fit" if others else "")


def _nothing(found: Facts, c: Collection) -> str:
    if found.figure is None:
        return "Nothing to compare"
    said, searched = _inside(shown(found.figure, c)), c.searched
    looked = searched.loc[searched["figure"] == found.figure.figure, "found"]
    no, opened = (int((looked == how).sum()) for how in ("no", "opening only"))
    there = "no estimate" if no or opened else "this collection holds no estimate"
    none = f"Nothing to compare: {there} to set beside {said}{' was found' * bool(no or opened)}"
    none += f" in {no} search{'es' * (no != 1)}" if no else ""
    more = f"{opened} more reached only the opening of a work" if opened else ""
    other = "" if no or opened or not found.readings else _other_years(found.readings[0], c)
    return _clauses(none, more, other, _context(found, c))


def _context(found: Facts, c: Collection) -> str:
    """What is shown as context only beside a figure that no estimate may be compared with."""
    beside = [one for read in found.reads for one in read.context]
    told = _listing(_beside_figure(found, beside, c, "finer"))
    return f"for context only: {told}" if told else ""


def _in_context(found: Facts, c: Collection, as_of: int | None) -> str:
    """What series shown as context only say of a rise or a fall of which no others tell."""
    if found.changes or found.claim.test not in ("falls", "rises"):
        return ""
    rows = c.evidence[c.evidence["role"] == "context"].assign(role="compared")
    if as_of is not None:
        rows = rows[rows["published"].fillna(as_of + 1) <= as_of]
    other = standing.of_claim(found.claim, list(found.readings), c.using(evidence=rows))
    told = _by_reading(other.changes, c)
    return f"for context only: {told}" if told else ""


def _other_years(reading: ReadingRow, c: Collection) -> str:
    """Which years the estimates of a quantity cover, where they do not cover those of a figure."""
    if not known(reading.start_year):
        return ""
    own, leads = reading._replace(concept=None), c.indicators["growth_indicator"]
    rows, nominal = matching.about(own, c), list[Estimate]()
    if c.indicators["kind"][own.indicator] in ("rate", "cumulative"):
        lead = leads.get(own.indicator)
        rate = lead if known(lead) else own.indicator
        others = [rate, *leads.index[leads == rate]]  # the rate, and what it follows from
        beside = [
            row for name in others if name != own.indicator
            for row in matching.about(own._replace(indicator=name, unit=None), c)
        ]  # fmt: skip
        nominal = [row for row in beside if row.indicator != rate and row.series in c.nominal]
        rows += [row for row in beside if row not in nominal]
    if not rows:
        title = nominal[0].title if nominal else ""
        return f"{title} is at current prices, from which no growth is computed" if title else ""
    first, last = min(row.start_year for row in rows), max(row.end_year for row in rows)
    inside = first <= reading.start_year and reading.end_year <= last
    return "" if inside else f"those here cover {first} to {last}"


# Several figures, and claims without one


def _together(found: Facts, c: Collection) -> str:
    if not found.together:
        return "Nothing to compare: no lineage covers both figures"
    printed = " and ".join({read.reading.figure: read.said.digits for read in found.reads}.values())
    decimals = max(read.said.places for read in found.reads)
    sums = _grouped(found.together.items(), lambda item: item[0][0])
    first, *others = sums
    parts = [f"{_run(ends, decimals)} from {_thing(name, c)}" for (_, name), ends in sums[first]]
    parts[0] = parts[0].replace(" from ", f" in all from {_short(first, c)} ", 1)
    for name in others:
        ends = _widest(span for _, span in sums[name])
        parts.append(f"{_run(ends, decimals)} from {_short(name, c)}")
    open_ = found.word == "no one is nearest"
    (_, nearest), _ = sums[first][0]
    last = "none is clearly nearest" if open_ else f"{_thing(nearest, c)} is nearest"
    return f"Taken together, {printed} differ by {', '.join(parts)}; {last}"


SIGN = {-1: "fell", 0: "is unclear", 1: "rose"}
LEANING = "within yearly swings"  # no more than half of what an end moved by a year changes


def _direction(found: Facts, c: Collection) -> str:
    changes = [change for change in found.changes if change.lineage != "not_stated"]
    if not changes:
        return NO_PAIR
    if found.word == standing.NOTHING:
        return _clauses("No source has both periods", *_later(changes, c))
    told = _by_reading(changes, c)
    if found.word == "left open":
        return _clauses(told, found.claim.leaves_open)
    if found.word in ("disagree", "unclear"):
        several = len({change.reading.reading for change in changes}) > 1
        return _fitting([_begins(found.word, "Readings" if several else "Sources") + told, told])
    if len({change.reading.indicator for change in changes}) > 1:
        return f"{_begins(found.word)}{told}"
    first = changes[0].reading.reading
    mine = [change for change in changes if change.reading.reading == first]
    who = {change.lineage for change in mine}
    # fewer things are counted in both periods than one alone may have
    many = f"{_all_of(len(who), 'source')} with the same thing counted in both periods"
    by = many if len(who) > 1 else "the one source with one series for both periods"
    later = _later([change for change in changes if change.lineage not in who], c)
    moves = ", ".join(_moves(mine, c))
    return _clauses(f"{_begins(found.word, stop=', ')}by {by}: {moves}", *later)


def _each_time(found: Facts, c: Collection) -> str:
    """By who measured: the steps with a rise, and those without a fall in every series."""
    groups = standing.steps(found.changes)
    if not groups:
        return "Nothing to compare: no series covers two of the periods"
    parts = []
    for lineage in _in_order(groups, c):
        mine = list(groups[lineage].values())
        by_sign = _grouped(mine, standing.step_sign)
        said = []
        if up := by_sign.get(1):
            said.append(f"rose in {_listing(map(_risen, up))}")
        if open_ := by_sign.get(0):
            years = _listing(_of(step[0].reading) for step in open_)
            said.append(f"did not fall in all series in {years}")
        fell = f"fell each time from {_earlier(mine[0][0].reading)}"
        parts.append(f"by {_short(lineage, c)} {_listing(said or [fell])}")
    label = _called(found.changes[0].reading.indicator, c.indicators)
    return f"{_begins(found.word)}{label} {', '.join(parts)}"


def _risen(step: Sequence[Change]) -> str:
    """A step in which something rose: its later period, and from what to what."""
    before, after = (_dash(getattr(one, side) for one in step) for side in ("before", "after"))
    return f"{_of(step[0].reading)} ({before} to {after})"


def _ratio_of_periods(found: Facts, c: Collection) -> str:
    """What part the later is of the earlier; for whom a bound on that holds, and how often."""
    figure = found.figure
    if not found.changes or figure is None:
        return NO_PAIR
    groups, printed = standing.steps(found.changes), capital(_inside(str(figure.as_printed)))
    said, sizes, held = standing.said_of(figure, c), dict[str, str](), dict[str, list[str]]()
    for lineage in _in_order(groups, c):
        steps = [[one.size for one in step if one.size] for step in groups[lineage].values()]
        every = [one for step in steps for one in step]
        ends = _widest((one.estimate.low, one.estimate.high) for one in every)
        unit = "" if sizes else c.units["label"][figure.unit]
        sizes[lineage] = f"{_run(ends, _enough(ends, said, 0))}{unit}"
        fits = [all(one.fits for one in step) for step in steps]
        part = "holds partly" if any(one.fits or one.partly for one in every) else "does not hold"
        told = f"for {_short(lineage, c)}{_how_often(fits)} ({sizes[lineage]})"
        held.setdefault("holds" if any(fits) else part, []).append(told)
    if said.kind == "figure":  # said, not judged: few figures are met to their last digit
        by = _listing(f"{size} by {_short(of, c)}" for of, size in sizes.items())
        return f"{printed}: the later is {by}"
    verbs = (verb for verb in ("holds", "holds partly", "does not hold") if verb in held)
    return f"{printed} {', '.join(f'{verb} {_listing(held[verb])}' for verb in verbs)}"


def _how_often(held: Sequence[bool]) -> str:
    """With how many pairs of periods a bound holds, where that is not all or none."""
    often = sum(held)
    return "" if often in (0, len(held)) else f" with {often} of {len(held)} pairs of periods"


def _later(changes: Sequence[Change], c: Collection) -> list[str]:
    """Changes from another period than the one asked for, which is named."""
    return [
        f"{_short(change.lineage, c)} has {_dash([change.before])} ({_earlier(change.reading)}) "
        f"to {_dash([change.after])} ({_of(change.reading)})"
        for change in _merged(changes)
    ]


def _merged(changes: Iterable[Change]) -> list[Change]:
    """Changes of one lineage with one sign and unit as one, from lowest to highest."""
    kinds = _grouped(changes, lambda a: (a.reading.indicator, a.lineage, a.unit, a.sign))
    out = []
    for first, *more in kinds.values():
        mine = [first, *(one for one in more if one.reading.reading == first.reading.reading)]
        before, after = (_widest(getattr(a, side) for a in mine) for side in ("before", "after"))
        every = tuple(one for change in mine for one in change.found)
        out.append(replace(first, before=before, after=after, found=every))
    return out


def _moves(changes: Sequence[Change], c: Collection) -> list[str]:
    """Who has what before and after: a rate or share from value to value, a level as a multiple."""
    levels = [change for change in changes if c.units["kind"][change.unit] in ("level", "index")]
    moved = [
        f"{_who(change.found, c)} {_dash([change.before])} to {_dash([change.after])}"
        for change in _merged(change for change in changes if change not in levels)
    ]
    for mine in _grouped(levels, lambda change: change.lineage).values():
        who = _who([one for change in mine for one in change.found], c)
        moved.append(f"{who} {_grown([change.after[0] / change.before[0] for change in mine])}")
    return moved


def _grown(factors: Sequence[float]) -> str:
    """How much a level changed: ``by 8–10%``, ``to 3.3–3.9 times``."""
    if max(factors) >= 2:
        return f"to {_dash([(min(factors), max(factors))])} times"
    per_cent = [abs(100 * (factor - 1)) for factor in factors]
    return f"by {_run((min(per_cent), max(per_cent)), 0, '–')}%"


def _by_reading(changes: Sequence[Change], c: Collection) -> str:
    """What each quantity did, one after the other; what is not clear, with why."""
    groups = _grouped(changes, lambda a: (a.reading.indicator, a.sign or a.leaning))
    parts = []
    for (indicator, sign), group in groups.items():
        leaning = [change for change in group if change.leaning]
        moves = _moves([change for change in group if change not in leaning], c)
        moves += [f"{move} {LEANING}" for move in _moves(leaning, c)]
        parts.append(f"{_called(indicator, c.indicators)} {SIGN[sign]} ({', '.join(moves)})")
    return ", ".join(parts)


def _parity(found: Facts, c: Collection) -> str:
    every, asked = found.estimates, found.readings[0] if found.readings else None
    if not every:
        none = f"no estimate for {c.areas['label'].get(asked.area, asked.area)}" if asked else ""
        return ": ".join(filter(None, ("Nothing to compare", none)))
    under = [one for one in every if one.high < 100]
    what = str(c.units["label"][every[0].unit]).removeprefix("% of ")
    scope = _listing(_thing(one.concept, c) for one in every)
    listed = " and ".join(
        f"{_run((each.low if each.two_sided else each.high, each.high), 0)} in {_of(each)} "
        f"({_who([each], c)})"
        for each in (under or every)[:3]
    )
    some = f"{len(under) or 'none'} of {len(every)} estimates"
    which = _all_of(len(every), "estimate") if len(under) == len(every) else some
    count = f"{which} lie{'s' * (len(under) < 2)}"
    if len(every) == 1 and not under:
        count = "the one estimate does not lie"
    told = f"against {what} as 100, in {scope}, {count} below, {listed}"
    return _clauses(f"{_begins(found.word, 'Estimates', ', ')}{told}", _open(found))


def _open(found: Facts) -> str:
    """What a claim leaves open, where that is why no yes or no is given."""
    return found.claim.leaves_open if found.word == "left open" else ""


def _variety(found: Facts, c: Collection) -> str:
    every = found.estimates
    if not every:
        return "Nothing to compare"
    printed = [one.low for one in every if one.basis == "published"]
    decimals = 0 if all(round(low, 1) == round(low) for low in printed) else 1
    kinds = {
        "prices": {one.prices for one in every} - {"", "not stated"},
        "definitions": {one.concept for one in every if not one.concept.endswith("_unstated")},
    }
    differ = _listing(word for word, of in kinds.items() if len(of) > 1)
    low_to_high = _run(_widest((one.low, one.high) for one in every), decimals)
    span = f"run from {low_to_high}" if " to " in low_to_high else f"are {low_to_high}"
    who, first = len({one.lineage for one in every} - {"not_stated"}), found.readings[0]
    unit = c.units["label"].get(first.unit, first.unit)
    return _clauses(
        f"{_figures(_who(every, c))} that cover {_of(first)} {span}{unit}"
        f"{f', {differ} differ' if differ else ''}",
        f"they count as {'one family' if who == 1 else f'{who} families'} of estimates",
        _open(found),
    )


# What stands beside a sentence


def _chance(read: Read) -> str:
    """How often chance gives a match; empty where there is no match, or too few values to tell."""
    fits, tried = read.chance
    return f"by chance, {fits} of {tried}" if _matched(read) and tried else ""


def _matched(read: Read) -> bool:
    return read.standing.word in ("same as printed", "round match", "fits several", "within")


def _chance_of(found: Facts) -> str:
    """The chance of a figure; of one with several readings, how many values would fit any."""
    if not found.best or not _matched(found.best[0]):
        return ""
    tried, fits = max(read.chance[1] for read in found.best), len(found.fits)
    if not tried:
        return TOO_FEW
    told = _chance(found.best[0])
    if len(found.reads) == 1:
        return told
    return f"by chance, {fits} of {max(tried, fits)} for some reading" if fits and told else ""


def _rests(found: Facts, c: Collection) -> str:
    words = found.best[0].rests_on if found.best else {}
    return _clauses(*(f"without {_short(name, c)}: {word}" for name, word in words.items()))


def _aside(found: Facts) -> str:
    reads = found.reads
    series = {
        "reprint": {one.series for read in reads for one in read.reprints},
        "of other years": {one.estimate.series for read in reads for one in read.overlap},
        "shown as context only": {one.series for read in reads for one in read.context},
        "of unknown year of print": {one.series for one in found.undated},
    }
    told = (f"{len(of)} {what}" for what, of in series.items() if of)
    return _clauses(*told).replace("reprint", "reprint" + "s" * (len(series["reprint"]) > 1))


def _flags(found: Facts, c: Collection) -> list[str]:
    """What weakens an answer."""
    figure, best, said = found.figure, found.best, _compared(found)
    spans = best[0].spans if best else []
    own = [span.lineage for span in spans if span.lineage.startswith(OWN)]
    alone = len(spans) == 1 and spans[0].lineage != "not_stated"
    current, constant = _by_prices(found, c)
    whole = str(c.units["label"].get(figure.unit)) if figure else ""
    units = {str(c.units["label"][one.unit]) for one in said if whole.startswith("% of")}
    other = sorted(one for one in units - {whole} if "% of" in one)
    deciding = [one.estimate for read in best for one in read.standing.named]
    deciding += [*_changed(found), *found.estimates]
    deciding += [read.overlap[0].estimate for read in best if read.found and _nearer(read, c)]
    hedged = figure.precision if figure and found.word != standing.NOTHING else ""
    flags = {
        "a round figure": hedged == "round",
        "a figure in words": hedged == "words",
        "one source only": alone and own,
        "one family of estimates only": alone and not own,
        "no lineage given, counted by itself: " + _listing(_short(name, c) for name in own): own
        and len(spans) > 1,
        "others have other years or another definition": best and best[0].overlap,
        **{
            f"{one.estimator}: {_thing(one.concept, c)} in {one.prices}": one.prices
            for one in said
            if one.series.startswith(WORLD)
        },
        f"at current prices: {_who(current, c)}": current,
        "constant against current prices": current and (constant or _real(found, c)),
        f"{'some ' * (whole in units)}estimates are {_listing(other)}": other,
        "some figures second-hand": any(one.verification == "second-hand" for one in deciding),
        "rests on a corrected value": any(one.corrected for one in said),
        **{flag: True for change in found.changes for flag in change.flags},
    }
    return [flag for flag, holds in flags.items() if holds]


def _in_print(read: Read) -> str:
    """Of what a figure fits: the first year in print, and whether the cited work could use it."""
    out = []
    for one in read.standing.named:
        if one.fits and (seen := read.in_print.get(one.estimate.counts_as)):
            year, how = seen[0]
            second = " (second-hand)" if how == "second-hand" else ""
            could = "" if read.cited is None else POSSIBLE if year <= read.cited else LATE
            out.append(f"{one.estimate.series}: {year}{second}{could}")
    return _clauses(*dict.fromkeys(out))


def _period(found: Facts) -> str:
    every = [one for one in (found.figure, *(one.reading for one in found.changes)) if one]
    return _of(next((one for one in every if known(one.start_year)), every[0])) if every else ""


# ---- Unusual


def unusual_sentence(found: Unusual, c: Collection) -> str:
    """Where a rate or change ranks among countries: its range over the windows, and who is next."""
    if found.reason:
        return _no_rank(found, c)
    ranked, spans = found.ranked, [period(*span) for span in found.periods]
    own = found.countries[found.countries["asked"]].iloc[0]
    before, after = number(own["before"], 1), number(own["after"], 1)
    count = _run((min(ranked["countries"]), max(ranked["countries"])), 0)
    held, every = len(ranked), len(found.windows)
    windows = every if held == every else f"{held} of {every}"
    among = f"of {count} {'large ' * (found.smallest > 0)}economies over {windows} windows"
    falls = own["value"] <= 0 or len(spans) == 1  # a rate ranks as a fall does, as it is
    ranks = _ordinals(ranked, "", falls)
    if len(spans) == 1:
        text = f"{found.title}: {before}% a year in {spans[0]}, {ranks} fastest {among}"
    else:
        verb, end = ("fell", "fall") if falls else ("rose", "rise")
        ratio = ranked[ranked["rank_by_ratio"].notna()]
        by_ratio = f", by ratio {_ordinals(ratio, '_by_ratio', falls)}" if len(ratio) else ""
        text = (
            f"{found.title}: growth {verb} from {before} ({spans[0]}) to {after} ({spans[1]}), "
            f"{_ordinals(ranked.iloc[:1], '', falls)} largest {end}, {ranks} {among}{by_ratio}"
        )
    near = _listing(name for side in found.beside(1) for name in side)
    return _fitting([f"{text}; beside {near}", text]) + "."


def _no_rank(found: Unusual, c: Collection) -> str:
    spans, held = _listing(period(*span) for span in found.periods), found.windows["value"].count()
    return found.title + ": " + {
        "unlike quantity": f"{_thing(found.concept, c)} is not like for like with other countries' "
        f"GDP, so no rank; it has values for {held or 'none'} of {len(found.windows)} windows.",
        "no value": f"no levels around {spans}, nor rates printed for them, so no rank.",
        "no countries": f"no other country has figures for {spans}, so no rank.",
    }[found.reason]  # fmt: skip


def _ordinals(windows: pd.DataFrame, kind: str, as_is: bool) -> str:
    """``6th to 21st``: lowest and highest rank, as they are or counted from the other end."""
    ranks = windows[f"rank{kind}"]
    if not as_is:
        ranks = windows[f"countries{kind}"] - ranks - windows[f"tied{kind}"] + 1
    return " to ".join(map(_ordinal, sorted({int(ranks.min()), int(ranks.max())})))


def _ordinal(rank: int) -> str:
    teens = rank % 100 in (11, 12, 13)
    return f"{rank}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(rank % 10, 'th')}"


# ---- The chain


def arms_share_sentences(rows: pd.DataFrame) -> list[str]:
    """The share of arms over time, one sentence a price basis, from ``crowding.arms_share``."""
    return [_arms_share(group) for _, group in rows.groupby("series", sort=False)]


def _arms_share(rows: pd.DataFrame) -> str:
    whole = list(each_row(rows[rows["growth"].notna() & (rows["years"] > 0)]))
    prices = rows["prices"].iloc[0]
    if len(whole) < 2:
        items = [f"{_run((row.low, row.high), 0)} ({_of(row)})" for row in each_row(rows)]
        return f"Arms in {prices}, per cent of GNP: {_listing(items)}."
    ends = (whole[0], whole[-1])
    took = [f"{_dash([(row.low, row.high)])}% of GNP in {_of(row)}" for row in ends]
    grew = [f"{number(row.growth, 1)}% a year in {_of(row)}" for row in ends]
    every = _run((rows["low"].min(), rows["high"].max()), 1)
    return (
        f"In {prices} arms took {took[0]} and {took[1]} (all years: {every}%). "
        f"GNP in {prices} grew by {grew[0]} and by {grew[1]}."
    )


def arms_and_investment_sentence(rows: pd.DataFrame, c: Collection) -> str:
    """Growth of both in the same years, from ``crowding.arms_and_investment``."""
    sides = [rows[rows["side"] == side] for side in ("before", "after")]

    def grew(low: str, high: str) -> list[str]:
        return [
            f"at most {number(side[high].max(), 1)}" if side[low].isna().any()
            else _dash(zip(side[low], side[high], strict=True))
            for side in sides
        ]  # fmt: skip

    arms, invested = grew("arms_low", "arms_high"), grew("investment", "investment")
    turns = _listing(map(str, sorted(set(sides[1]["start_year"]))), "or")
    who = _listing(_short(name, c) for name in rows["lineage"])
    return (
        f"In {rows['series'].nunique()} {who} series arms grew by {arms[0]}% a year at first, then "
        f"(from {turns} on) by {arms[1]}%. Investment grew in the same years by {invested[0]}%, "
        f"then by {invested[1]}%."
    )


def could_add_sentences(rows: pd.DataFrame) -> list[str]:
    """What kept growth could add, a sentence a period, from ``crowding.what_it_could_add``."""
    return [_could_add(group) for _, group in rows.groupby(["start_year", "end_year"])]


def _could_add(rows: pd.DataFrame) -> str:
    one = next(each_row(rows))
    kept = period(one.kept_start_year, one.kept_end_year)
    since = period(one.since_start_year, one.since_end_year)

    def span(name: str, decimals: int, times: int = 1) -> str:
        return _run((times * rows[name].min(), times * rows[name].max()), decimals)

    return (
        f"If investment had kept {span('share_kept', 0, 100)}% of its growth of {kept}, "
        f"{span('extra_sum', 0)} bn roubles more would have been invested in {_of(one)}. "
        f"That could add {span('points', 1)} points to growth a year, which was "
        f"{number(one.slowdown_kept, 1)} points lower than in {kept} "
        f"({number(one.slowdown, 1)} lower than in {since})."
    )


def share_per_point_sentence(rows: pd.DataFrame) -> str:
    """Investment for each point of growth at both ends, from ``crowding.share_per_point``."""
    return " ".join(
        f"In {_of(row)} investment took {number(row['share'], 1)}% of GNP and GNP grew by "
        f"{number(row['growth'], 1)}% a year: {number(row['per_point'], 1)}% of GNP for each point."
        for row in (rows.iloc[0], rows.iloc[-1])
    )


# Whose number


def whose_lines(found: Found, c: Collection) -> list[str]:
    """What ``lookup.whose`` found: a line a who and what, with its chance; never a verdict."""
    of = found.text or found.number
    of = f"{of} ({_of(found)})" if found.start_year else of
    if found.no_money:
        whose = c.areas["label"].get(found.area, found.area)
        none = f"no estimate for {whose} is counted in {MONEY[found.no_money]}"
        return [f"Nothing to compare with {of}: {_clauses(none, _moneys(found, c))}."]
    searched = int(found.tiers["estimates"].sum())
    if not searched:
        return [f"Nothing to compare with {of}."]
    if not found.tiers["hits"].any():
        scaled = f"asked for as {found.scaled}, some do" if found.scaled else ""
        none = f"No estimate of exactly this gives {of}"
        return [f"{_clauses(none, f'searched: {searched}', scaled)}."]
    hits = found.hits
    keys: list[Any] = ["tier", "lineage", "concept", "indicator", "unit"]
    how = hits["arithmetic"].str.replace(",.*", "", regex=True)
    apart = [hits[name].where(hits["tier"].isin([3, 4]), 0) for name in ("start_year", "end_year")]
    keys += [*apart, how.where(hits["tier"] > 4, "")]  # by years where moved, else by arithmetic
    keys += [] if found.start_year else ["series"]  # of any year: each estimate is another
    groups = hits.groupby(keys, sort=False, dropna=False)
    return [_whose_line(rows, found, c) for _, rows in groups] + [
        f"{tier.name}: {number(tier.hits, 0)} of {number(tier.estimates, 0)} estimates, "
        f"left out since any number has a good chance of one ({_share(tier.chance)})"
        for tier in each_row(found.tiers)
        if tier.hits and not tier.shown
    ]


def asked_of(found: Found, c: Collection) -> list[str]:
    """The answers on the text's own figures of this number and these years, if there are any."""
    scales = c.figures["unit"].map({u: float(one.scale) for u, one in c.read_units.items()})
    value = c.figures["value"] * (1.0 if found.scale is None else scales / found.scale)
    same = c.figures[
        (value.round(9) == float(found.number))
        & (c.figures["start_year"].fillna(0) == (found.start_year or 0))
        & (c.figures["end_year"].fillna(0) == (found.end_year or 0))
    ]
    rows = answers(c, claims=same["claim"])
    rows = rows[rows["as_printed"].isin(same["as_printed"])]
    return [f"The text's own figure: {row.question} {row.answer}" for row in each_row(rows)]


def _moneys(found: Found, c: Collection) -> str:
    """In which currencies there are estimates, to be asked for instead."""
    units = c.evidence.loc[c.evidence["area"] == found.area, "unit"].unique()
    said = {word for unit in units for word in unit.split("_")}
    names = [MONEY[sign] for sign, words in CURRENCIES.items() if said & {*words}]
    return f"there are some in {_listing(names)}" if names else ""


def _share(chance: float) -> str:
    return "chance under 1%" if chance < 0.01 else f"chance {number(100 * chance, 0)}%"


def _whose_line(rows: pd.DataFrame, found: Found, c: Collection) -> str:
    """Hits of one lineage, thing counted and unit in one tier."""
    first = next(each_row(rows))
    label = str(c.indicators["label"].get(first.indicator))
    unit = str(c.units["label"].get(first.unit))
    what = _thing(first.concept, c) if known(first.concept) else label
    share = c.indicators["kind"].get(first.indicator) == "share"
    what = f"{label} ({what})" if share and what != label else what
    what += " per head" if "per head" in label and "per head" not in what else ""
    who = f"{_short(first.lineage, c)} {what}" if found.start_year else f"{first.title}: {what}"
    ranged = bool((rows["low"] != rows["high"]).any())
    most = len(found.number.partition(".")[2]) + ranged  # a value is one that rounds to the number
    ends = float(rows["low"].min()), float(rows["high"].max())
    decimals = max(min(places(end), most) for end in ends)
    value = f"{_run(ends, decimals)}{unit if unit.startswith('%') else f' {unit}'}"
    value = f"at most {number(ends[1], decimals)}" if math.isinf(ends[0]) else value
    span = rows["start_year"].min(), rows["end_year"].max()
    years = f", {period(*span)}" if span != (found.start_year, found.end_year) else ""
    how, origin = str(first.arithmetic).partition(",")[0], _print(rows)
    if how != "published":
        origin = f"from figures{',' * origin.startswith('year')} {origin}"
    how = "" if how in ("published", "compound rate", "computed") else f", {how}"
    return f"{first.tier_name} ({_share(first.chance)}): {who} {value}{years}{how} ({origin})"


def _print(rows: pd.DataFrame) -> str:
    """When hits were first printed, and whether in time for the work cited."""
    year, possible = rows["published"].min(), set(rows["possible"])
    when = f"published {year}" if known(year) else "year of print not known"
    return when + (POSSIBLE if "yes" in possible else LATE if "no" in possible else "")
