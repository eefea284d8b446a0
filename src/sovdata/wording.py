"""Every sentence about data, put to the facts of ``standing``; and ``answers``, one row a claim."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from sovdata import matching, standing
from sovdata.collection import Collection, Estimate, FigureRow, ReadingRow, load_collection
from sovdata.display import capital, each_row, known, number, period, places
from sovdata.errors import UserError
from sovdata.lookup import Found
from sovdata.matching import Against, Span
from sovdata.printed import CURRENCIES, Said, named, printed_numbers, round_as_printed
from sovdata.standing import Change, Facts, Read
from sovdata.worldwide import Unusual

__all__ = [
    "answers", "arms_and_investment_sentence", "arms_share_sentences", "asked", "asked_of",
    "could_add_sentences", "estimates_of", "sentence", "share_per_point_sentence", "shown",
    "unusual_sentence", "whose_lines",
]  # fmt: skip

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
TIMES = {
    "twice": (1.7, 2.3),
    "three times": (2.7, 3.3),
}  # "about" so many times, for ratios in here
POSSIBLE, LATE = ", a possible source", ", printed later than the work cited"
MONEY = {
    "$": "dollars", "\u00a3": "pounds", "\u20ac": "euros", "\u00a5": "yen or yuan",
    "\u20bd": "roubles",
}  # fmt: skip
PART = {"twice": "half", "three times": "a third of"}
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
    read = found.best[0] if found.best else None
    near = read.found[0] if read and read.found else None
    estimates = list(read.found) if read else []
    count = (
        len(estimates)
        or len(found.estimates)
        or len({s for ch in found.changes for s in ch.series})
    )
    who = [one.estimate.lineage for one in estimates] or [one.lineage for one in found.estimates]
    who += [change.lineage for change in found.changes]
    return {
        "claim": found.claim.claim,
        "question": asked(found, c),
        "answer": sentence(found, c, as_of=as_of),
        "standing": found.word,
        "gap": near.gap if near else math.nan,
        "ratio": near.ratio if near and near.ratio else math.nan,
        "nearest": near.estimate.series if near else "",
        "estimates": count,
        "lineages": len(set(who) - {"not_stated"}),
        "ranges": "; ".join(f"{_who(s.found, c)} {_told(s.found, read)}" for s in read.spans)
        if read
        else "",
        "chance": _chance_of(found),
        "rests_on": _rests(found, c),
        "set_aside": _aside(found),
        "flags": "; ".join(_flags(found, c)),
        "in_print": _in_print(read) if read else "",
        "as_printed": str(found.figure.as_printed) if found.figure else "",
        "period": _period(found),
        "paragraph": found.claim.paragraph,
    }


def asked(found: Facts, c: Collection) -> str:
    """What a reader asks, with the figure and the years filled in."""
    first = found.readings[0] if found.readings else None
    text, figure = getattr(found.claim, "question", None), found.figure
    printed = str(figure.as_printed) if figure else ""
    if not known(text):  # of a reader's own claim
        label = str(c.indicators["label"][first.indicator]) if first else str(found.claim.title)
        if first:
            label = f"{label}, {c.areas['label'].get(first.area, first.area)}"
        dated = ", {period}" if figure and known(figure.start_year) else ""
        text = f"{capital(label)}{dated}{': {as_printed}' if figure else ''}?"
        printed = _named(figure, c) if figure else ""
    own = figure if figure and known(figure.start_year) else first
    earlier = period(first.from_start_year, first.from_end_year) if first else ""
    filled = {
        "as_printed": _inside(printed),
        "period": period(own.start_year, own.end_year) if own else "",
        "from_period": earlier,
        "to_period": period(first.start_year, first.end_year) if first else "",
    }
    for name, said in filled.items():  # not by format: a reader's words may hold braces
        text = str(text).replace(f"{{{name}}}", said)
    return str(text)


def sentence(found: Facts, c: Collection, *, as_of: int | None = None) -> str:
    """The answer to a claim in one sentence, numbers first."""
    if found.word == "not tested by figures":
        note = found.claim.note if known(found.claim.note) else ""
        return f"Figures cannot test this. {note}".strip()
    test = found.claim.test
    if test == "level" or (found.reads and test != "one_series"):
        text = _level(found, c)
    else:
        text = {
            "one_series": _together,
            "falls_each_time": _each_time,
            "ratio": _ratio_of_periods,
            "below_parity": _parity,
            "range_of_estimates": _variety,
        }.get(test, _direction)(found, c)
    text = capital(_with_prices(text.rstrip("."), found, c)) + "."
    if as_of is None:
        return text
    text = _inside(text) if text[1:2].islower() else text
    return f"From the estimates in this collection printed by {as_of}{_undated(found, c)}: {text}"


def _with_prices(text: str, found: Facts, c: Collection) -> str:
    """A sentence with whose estimates are at current prices, if any are."""
    current, constant = _by_prices(found, c)
    if not current:
        return text
    longer = f"{text}; {_who(current, c)} at current prices"
    all_of = f"{text}; {'some ' if constant else ''}at current prices"
    return longer if constant and len(longer.split()) <= LONGEST else all_of


def _by_prices(found: Facts, c: Collection) -> tuple[list[Estimate], list[Estimate]]:
    """The estimates of an answer at current prices, and the others that have prices."""
    every = [one.estimate for read in found.best for one in read.found]
    every += [one for change in found.changes for one in change.found] + list(found.estimates)
    current = [one for one in every if one.series in c.nominal]
    return current, [one for one in every if one.series not in c.nominal and one.prices]


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
    read = found.reads[0] if len(found.reads) == 1 else None
    alike = [
        one for one in found.undated if read and one.unit == read.reading.unit and one.two_sided
    ]
    if not read or not alike:
        return f" ({len(found.undated)} undated left out)"
    spans = matching.by_lineage(matching.against(read.said, alike))
    whose = "; ".join(
        f"{_who(span.found, c)} {_range(span.found, read.said.places)}" for span in spans
    )
    return f" (undated and left out: {whose})"


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


def _listing(parts: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    parts = list(dict.fromkeys(parts))
    return (
        parts[0]
        if len(parts) == 1
        else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
        if parts
        else ""
    )


def _names(lineages: Sequence[str], families: Sequence[str], c: Collection) -> str:
    """Who measured: one or two by name, three or more of one family by the family's name."""
    names = list(dict.fromkeys(lineages))
    if len(names) > 2 and len(set(families)) == 1 and families[0] != "other":
        return str(c.families["label"][families[0]])
    return _listing(_short(name, c) for name in names)


def _in_order(lineages: Iterable[str], c: Collection) -> list[str]:
    """Lineages in the order of their table, others after them."""
    order = {name: at for at, name in enumerate(c.lineages.index)}
    return sorted(lineages, key=lambda name: (order.get(name, len(order)), name))


def _short(lineage: str, c: Collection) -> str:
    return str(c.lineages["short"].get(lineage, lineage))


def _who(found: Sequence[Against | Estimate], c: Collection) -> str:
    """Who made some estimates of one lineage, and others whose own figures stand in it."""
    estimates = [one.estimate if isinstance(one, Against) else one for one in found]
    out = []
    for lineage in _in_order({one.lineage for one in estimates}, c):
        mine = [one for one in estimates if one.lineage == lineage]
        also = c.lineages["also_named"].get(lineage)
        others = (
            [name for name in str(also).split("; ") if any(one.estimator == name for one in mine)]
            if known(also)
            else []
        )
        own = [] if all(one.estimator in others for one in mine) else [_short(lineage, c)]
        if own and all(SECOND_HAND in one.estimator for one in mine):
            own = [f"{own[0]}-based"]  # another's, made of those of this lineage
        out += own + others
    families = [one.family for one in estimates]
    if len({one.lineage for one in estimates}) > 2:
        return _names([one.lineage for one in estimates], families, c)
    return _listing(out)


def _called(name: str, words: pd.DataFrame) -> str:
    """A word of a vocabulary as a sentence calls it."""
    short = words["short"].get(name)
    return str(short) if known(short) else str(words["label"].get(name, name))


def _thing(concept: str, c: Collection) -> str:
    """What is counted, as a sentence calls it."""
    return _called(concept, c.concepts) if concept else "something not stated"


def _for_things(found: Sequence[Against], c: Collection) -> str:
    """What some estimates count, if any of them says it."""
    if not any(one.estimate.concept for one in found):
        return ""
    return f" for {_listing(_thing(one.estimate.concept, c) for one in found)}"


def _range(found: Iterable[Against], places: int) -> str:
    """Lowest to highest of some estimates, as rounded to the figure: ``10.9 to 11.4``."""
    found = list(found)
    ends = [end for one in found for end in (one.low, one.high) if math.isfinite(end)]
    if not any(one.estimate.two_sided for one in found):
        side = "at most" if math.isfinite(found[0].high) else "at least"
        return f"{side} {number(max(ends), places)}"
    low, high = number(min(ends), places), number(max(ends), places)
    return low if low == high else f"{low} to {high}"


def _years(years: Iterable[int]) -> str:
    found = sorted(set(years))
    return _listing(map(str, found)) if len(found) < 3 else f"{found[0]} to {found[-1]}"


def _figures(who: str) -> str:
    """``CIA figures``, and ``Clark's figures``, ``figures of an unidentified source``."""
    if who.startswith(("an ", "the ", "A ", "The ")) or " of " in who:
        return f"figures of {who}"
    return (
        f"{who}'s figures"
        if re.fullmatch(r"[A-Z][a-z]+", who) and who != "Western"
        else f"{who} figures"
    )


# A figure


def _level(found: Facts, c: Collection) -> str:
    if found.figure is None or not any(read.found or read.overlap for read in found.reads):
        return _nothing(found, c)
    if len(found.reads) > 1:
        return _of_readings(found, found.figure, c)
    read = found.reads[0]
    if not known(read.reading.start_year):
        return _statements(read, found.figure, c)
    if not read.found:
        years = period(read.reading.start_year, read.reading.end_year)
        return f"No estimate that covers {years} is left; {_overlapping(read, c)}"
    said, near = shown(found.figure, c), _nearer(read, c)
    chance = f"; {_chance(read)}" if _chance(read) else ""
    if read.standing.word.startswith("holds"):
        texts = [f"{said} {text}{near}" for text in _holds(read, c)]
    else:
        texts = [f"{said} {_main(read, c)}{near}{tail}{chance}" for tail in _tails(read, c)]
    return _first_of(texts, LONGEST - (PRICES if _by_prices(found, c)[0] else 0))


def _first_of(texts: Sequence[str], room: int) -> str:
    """The first of some texts, from the longest to the shortest, that has room."""
    return next((text for text in texts if len(text.split()) <= room), texts[-1])


def _main(read: Read, c: Collection) -> str:
    """Where a figure stands, after its name."""
    if read.standing.word.startswith("holds"):
        return _first_of(_holds(read, c), LONGEST - ROOM)
    say = {
        "among": _among, "between": _between, "within": _within, "outside all": _outside,
        "same as printed": _same, "round match": _same, "fits several": _same,
    }[read.standing.word]  # fmt: skip
    return say(read, c)


def _among(read: Read, c: Collection) -> str:
    named = list(read.standing.named)
    below, above = (_side(read, one, c) for one in named)
    who = _figures(_who(named, c))
    if named[0].estimate.concept == named[1].estimate.concept:
        what = _for_things(named[:1], c)
        return f"lies among {who}, between {below[1]} and {above[1]}{what}"
    return f"lies among {who}, between {below[0]} ({below[1]}) and {above[0]} ({above[1]})"


def _between(read: Read, c: Collection) -> str:
    named = list(read.standing.named)
    below, above = (_side(read, one, c) for one in named)
    low, high = (number(abs(one.gap), read.said.places) for one in named)
    first, second = (_who([one], c) for one in named)
    return f"lies {low} above {first} ({below[1]}) and {high} below {second} ({above[1]})"


def _same(read: Read, c: Collection) -> str:
    named, word = list(read.standing.named), read.standing.word
    who, things = _who(named, c), _for_things(named, c)
    verb, give = ("is what", " give") if read.said.exact else ("rounds to the same as", "")
    give = " both give" if word == "fits several" and give else give
    own = _levels(named, read.said) if read.said.exact else _range_of(named, read.said)
    own = f" ({own})" if own else ""
    return f"{verb} {_figures(who)}{give}{things}{own}{_printed_later(read)}{_others_of(read)}"


def _within(read: Read, c: Collection) -> str:
    named = list(read.standing.named)
    who = _figures(_who(named, c))
    return f"lies within {who} ({_range(named, read.said.places)}){_others_of(read)}"


def _outside(read: Read, c: Collection) -> str:
    gap = number(abs(read.standing.gap), read.said.places)
    label = str(c.units["label"].get(read.found[0].estimate.unit, ""))
    plain = f" {label}" if len(label.split()) <= UNIT_WORDS else ""
    gap += " points" if label.startswith("%") else plain
    gap = re.sub(r"^(1 \w+)s$", r"\1", gap)
    side = "above" if read.standing.gap > 0 else "below"
    covers = {one.estimate.cover for one in read.found}
    years = period(read.reading.start_year, read.reading.end_year)
    if "change" in covers:
        years = _of(read.found[0].estimate)
    years = f"{'for' if covers <= {'exact', 'change'} else 'that cover'} {years}"
    if len(read.spans) > 1:
        return f"is {gap} {side} the nearest estimate {years}"
    shown = _range(read.found, read.said.places)
    end = ("the lowest of " if side == "below" else "the highest of ") if " to " in shown else ""
    levels = _levels(read.found, read.said)
    shown += f": {levels}" if levels else ""
    things = {one.estimate.concept for one in read.found}
    what = "" if len(things) > 1 or "unstated" in "".join(things) else _for_things(read.found, c)
    return f"is {gap} {side} {end}{_figures(_who(read.found, c))}{what} {years} ({shown})"


def _holds(read: Read, c: Collection) -> list[str]:
    """For whose estimates a range or bound of the text, or a figure for each year, holds.

    Ways to say it, from the longest to the shortest.
    """
    years = read.reading.end_year, read.reading.start_year
    whole = int(years[0]) - int(years[1]) + 1 if all(map(known, years)) else 0
    yearly = [(span, [one for one in span.found if one.estimate.cover == "year"])
              for span in read.spans]  # fmt: skip
    rest = [one for span in read.spans for one in span.found if one.estimate.cover != "year"]
    groups = {
        "holds for": [one for one in rest if one.fits],
        "holds partly for": [one for one in rest if one.partly],
        "does not hold for": [one for one in rest if not one.fits and not one.partly],
    }
    out = []
    for how in ("values", "years", "", "counted"):
        in_years = ", for ".join(
            f"{_who(mine, c)} {_in_years(mine, read, whole, how)}" for _, mine in yearly if mine
        )
        say = _how_many if how == "counted" else _each
        parts = [f"{verb} {say(mine, read, c)}" for verb, mine in groups.items() if mine]
        out.append(", ".join([*([f"holds for {in_years}"] if in_years else []), *parts]))
    return out


def _in_years(found: Sequence[Against], read: Read, whole: int, how: str) -> str:
    """``in 7 of 10 years (not in 1965–66 and 1979: -5.2 to 1.3)``.

    Parameters
    ----------
    found : sequence of Against
        Of one lineage, the estimates of single years.
    read : Read
    whole : int
        Years of the period.
    how : str
        ``values``, or ``years`` without those; else only how many years.
    """
    series: dict[str, list[Against]] = {}
    for one in found:
        series.setdefault(one.estimate.series, []).append(one)
    held = [sum(one.fits for one in group) for group in series.values()]
    of = [len(group) for group in series.values()]
    all_of, rest = _run((min(of), max(of)), 0), "" if min(of) == whole else " it has"
    fails = [one for one in found if not one.fits]
    if not fails:
        whole_of = {"1": "the one year", "2": "both years"}.get(all_of, f"all {all_of} years")
        return f"in {whole_of}{rest}"
    values = _range_of(fails, read.said)
    every = "the one year it has" if all_of == "1" else f"{'the ' * bool(rest)}{all_of} years{rest}"
    if not any(held):
        return f"{'not in' if all_of == '1' else 'in none of'} {every} ({values})"
    count = f"in {_run((min(held), max(held)), 0)} of {every}"
    if how not in ("values", "years"):
        return count
    when = _listing(period(*ends) for ends in _runs(one.estimate.end_year for one in fails))
    return f"{count} (not in {when}{f': {values}' if how == 'values' else ''})"


def _each(found: Sequence[Against], read: Read, c: Collection) -> str:
    """Who, with the range of each."""
    return _listing(
        f"{_who(span.found, c)} ({_range_of(span.found, read.said)})"
        for span in matching.by_lineage(found)
    )


def _how_many(found: Sequence[Against], read: Read, _: Collection) -> str:
    """How many sources, with the range of all."""
    count = len({one.estimate.lineage for one in found})
    return f"{count} source{'s' * (count > 1)} ({_range_of(found, read.said)})"


def _told(found: Sequence[Against], read: Read) -> str:
    """The range of some estimates, rounded where a figure's distance from them is shown."""
    near = read.standing.word.startswith("holds") or (_matched(read) and not read.said.exact)
    return _range_of(found, read.said) if near else _range(found, read.said.places)


def _range_of(found: Sequence[Against], said: Said, more: int = 1) -> str:
    """Lowest to highest, with a decimal more than the figure, or enough to see on which side."""
    raw = [(one.estimate.low, one.estimate.high) for one in found]
    ends = [end for pair in raw for end in pair if math.isfinite(end)]
    text, digits = (said.low, said.high), _more(ends, said, more)
    while digits < 6 and any(  # 3.0 beside 3 shows no side
        end not in text and matching.rounded(end, digits) in text for end in (min(ends), max(ends))
    ):
        digits += 1
    own = (
        replace(one, low=matching.rounded(low, digits), high=matching.rounded(high, digits))
        for one, (low, high) in zip(found, raw, strict=True)
    )
    levels = _levels(found, said)
    return _range(own, digits) + (f": {levels}" if levels else "")


def _levels(found: Sequence[Against], said: Said) -> str:
    """Of a single change, the first value and the last: ``40.7 to 67.0``."""
    if len(found) != 1 or found[0].estimate.cover != "change":
        return ""
    ends = found[0].estimate.lower, found[0].estimate.upper
    return " to ".join(number(end, _more(ends, said)) for end in ends)


def _more(ends: Sequence[float], said: Said, more: int = 1) -> int:
    """Decimals of some values beside a figure: some more than it has, where they have them."""
    return min(max(map(places, ends)), max(said.places + more, 0))


def _runs(years: Iterable[int]) -> list[tuple[int, int]]:
    """Years as runs without a gap, first and last of each."""
    out: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        first = out.pop()[0] if out and out[-1][1] == year - 1 else year
        out.append((first, year))
    return out


def _side(read: Read, one: Against, c: Collection) -> tuple[str, str]:
    """What a neighbour counts, and the range of that on its side of the figure."""
    sign = one.gap > 0
    alike = [
        other for other in read.found
        if (other.estimate.lineage, other.estimate.concept)
        == (one.estimate.lineage, one.estimate.concept)
        and (other.gap > 0) == sign and other.gap
    ]  # fmt: skip
    return _thing(one.estimate.concept, c), _range(alike, read.said.places)


def _others_of(read: Read) -> str:
    """The other estimates of the lineages that a figure fits."""
    who = {one.estimate.lineage for one in read.standing.named}
    rest = [
        one for one in read.found if one.estimate.lineage in who and one not in read.standing.named
    ]
    return f", their others {_range(rest, read.said.places)}" if rest else ""


def _printed_later(read: Read) -> str:
    """When what a figure fits was first in print, if not all of that was before the work cited."""
    seen = sorted(
        year
        for one in read.standing.named
        for year in read.in_print.get(one.estimate.counts_as, ())
    )
    if not seen or read.cited is None:
        return ""
    year, how = seen[0]
    if year > read.cited:
        return f" (seen in print {year})"
    return f" (in print {year}, second-hand)" if how == "second-hand" else ""


def _nearer(read: Read, c: Collection) -> str:
    """An estimate of other years or another definition, nearer than those that cover the years."""
    if not read.overlap or not abs(read.overlap[0].gap) < abs(read.standing.gap):
        return ""
    return f"; {_overlapping(read, c)}"


def _overlapping(read: Read, c: Collection) -> str:
    """Whose the nearest estimate of other years or another definition is, with both."""
    one = read.overlap[0]
    e, when = one.estimate, f" in {one.estimate.published}" if one.estimate.published else ""
    return (
        f"{_who([one], c)} published {_range([one], read.said.places)}{when} "
        f"for {period(e.start_year, e.end_year)}, {_thing(e.concept, c)}"
    )


def _tails(read: Read, c: Collection) -> list[str]:
    """The sources not named yet, family by family, from the longest way to say it to the shortest.

    Those of the family of all others have nothing in common, so each has a range of its own.
    """
    named = {one.estimate.lineage for one in read.standing.named}
    if read.standing.word == "outside all":
        named = set() if len(read.spans) > 1 else {span.lineage for span in read.spans}
    if read.standing.word.startswith("holds"):
        return [""]
    rest = [span for span in read.spans if span.lineage not in named]
    apart: dict[str, list[Span]] = {}
    together: dict[str, list[Span]] = {}
    for span in rest:
        apart.setdefault(span.found[0].estimate.side, []).append(span)
        together.setdefault(span.family, []).append(span)
    ways = [
        "".join(f"; {_against_family(spans, read, c)}" for spans in groups.values())
        for groups in (apart, together)
    ]
    every = [one for span in rest for one in span.found]
    sources = "other sources" if named else "sources"
    counted = f"; {len(rest)} {sources} {_range(every, read.said.places)}" if rest else ""
    return [*ways, counted]


def _against_family(spans: list[Span], read: Read, c: Collection) -> str:
    found = [one for span in spans for one in span.found]
    names, rng = _who(found, c), _range(found, read.said.places)
    names = _figures(names) if len(spans) > 2 else names
    ratios = [ratio for one in found for ratio in (_ratio(read, one))]
    for word, (least, most) in TIMES.items():
        if (
            found[0].ratio
            and ratios
            and all(least <= ratio <= most for ratio in ratios)
            and all(one.ratio for one in found)
        ):
            over = all(one.gap > 0 for one in found)
            return f"about {word if over else PART[word]} {names} ({rng})"
    return f"{names} {rng}"


def _ratio(read: Read, one: Against) -> list[float]:
    """The larger over the smaller, at both ends of an estimate."""
    said = read.said.low
    return [
        max(said / end, end / said)
        for end in {one.low, one.high}
        if math.isfinite(end) and end > 0 and said > 0
    ]


def _statements(read: Read, figure: FigureRow, c: Collection) -> str:
    """An undated figure among the dated statements of the estimator that the text names."""
    said, places = shown(figure, c), read.said.places
    if not read.found:
        return f"{said} has no year, and no estimate to stand beside"
    fits = [one for one in read.found if one.fits]
    rest = [one for one in read.found if not one.fits]
    who = _who(read.found, c)
    when = _years(one.estimate.published for one in (fits or rest[:1]) if one.estimate.published)
    if fits:
        text = f"{said} lies within {who} statements of {when} ({_range(fits, places)})"
    else:
        side = "above" if rest[0].gap > 0 else "below"
        text = (
            f"{said} is {number(abs(rest[0].gap), places)} {side} the nearest {who} statement, "
            f"of {when} ({_range(rest[:1], places)})"
        )
        rest = rest[1:]
    if rest:
        years = _years(one.estimate.published for one in rest if one.estimate.published)
        text += f"; those of {years} have {_range(rest, places)}"
    return text + (f"; {_chance(read)}" if _chance(read) else "")


def _of_readings(found: Facts, figure: FigureRow, c: Collection) -> str:
    """A figure that can mean several things: what it cannot be, and the readings nearest to it."""
    said, places = shown(figure, c), found.reads[0].said.places
    with_found = [read for read in found.reads if read.found]
    if len({read.reading.reading for read in found.reads}) == 1 and all(
        read.standing.word.startswith("holds") for read in with_found
    ):  # a bound, on several things counted
        told = (f"{_main(read, c)}{_for_things(read.found, c)}" for read in with_found)
        return f"{said} {'; '.join(told)}"
    parts = []
    groups: dict[str, list[Read]] = {}
    for read in found.reads:
        if read.impossible:
            groups.setdefault(read.reading.indicator, []).append(read)
    for indicator, reads in groups.items():
        values = [one for read in reads for one in read.found]
        parts.append(f"is no {_called(indicator, c.indicators)} ({_range(values, places)})")
    best = [read for read in found.best if read.found]
    if best:
        near = _listing(
            (f"{_named_reading(read, best, c)} ({_each_value(read, c)})" for read in best), "or"
        )
        gap = (
            ""
            if best[0].standing.gap == 0
            else f", {number(abs(best[0].standing.gap), places)} away"
        )
        parts.append(f"comes nearest to {near}{gap}")
    fitting = [number(value, places) for value in found.fits]
    others = [value for value in found.fits if value != figure.value]
    fit = f"; {_listing(fitting, 'or')} would fit" if others else ""
    return f"{said} {'; it '.join(parts)}{fit}"


def _named_reading(read: Read, best: Sequence[Read], c: Collection) -> str:
    """A reading by its title; one of several things counted with what is counted."""
    same = sum(other.reading.reading == read.reading.reading for other in best) > 1
    return f"{read.reading.title}{_for_things(read.found, c) if same else ''}"


def _each_value(read: Read, c: Collection) -> str:
    """Values with decimals that still round to what they round to: 1.47 beside a figure of 1%."""
    parts = []
    for span in read.spans:
        low = min(one.estimate.low for one in span.found)
        high = max(one.estimate.high for one in span.found)
        ends = dict.fromkeys(_plain(end, read) for end in (low, high))
        parts.append(f"{_who(span.found, c)} {' to '.join(ends)}")
    return ", ".join(parts)


def _plain(value: float, read: Read) -> str:
    own = read.said.places
    rounded = round_as_printed(value, own)
    each = range(max(1, own), 16)
    return number(value, next(n for n in each if round_as_printed(round(value, n), own) == rounded))


def _nothing(found: Facts, c: Collection) -> str:
    if found.figure is None:
        return "Nothing to compare"
    said, searched = _inside(shown(found.figure, c)), c.searched
    mine = searched[searched["figure"] == found.figure.figure]
    times = {how: int((mine["found"] == how).sum()) for how in ("no", "opening only")}
    looked = f" in {times['no']} search{'es' * (times['no'] != 1)}" if times["no"] else ""
    part = (
        f"; {times['opening only']} more reached only the opening of a work"
        if times["opening only"]
        else ""
    )
    sought = looked or part or not found.readings
    other = "" if sought else _other_years(found.readings[0], c)
    none = "this collection holds no estimate" if not looked + part else "no estimate"
    none = f"Nothing to compare: {none} to set beside {said}"
    return f"{none}{' was found' * bool(looked + part)}{looked}{part}{other}{_context(found, c)}"


def _context(found: Facts, c: Collection) -> str:
    """What is shown as context only beside a figure that no estimate may be compared with."""
    if len(found.reads) != 1:
        return ""
    [read] = found.reads
    mine = [one for one in read.context if one.unit == read.reading.unit]
    spans = matching.by_lineage(matching.against(read.said, mine))
    told = [f"{_who(one.found, c)} {_range_of(one.found, read.said)}" for one in spans]
    return f"; for context only: {_listing(told)}" if told else ""


def _other_years(reading: ReadingRow, c: Collection) -> str:
    """Which years the estimates of a quantity cover, where they do not cover those of a figure."""
    if not known(reading.start_year):
        return ""
    leads = c.indicators["growth_indicator"]
    grows = c.indicators["kind"][reading.indicator] in ("rate", "cumulative")
    about = {reading.indicator, leads.get(reading.indicator)} if grows else {reading.indicator}
    levels = list(leads.index[leads.isin(about)]) if grows else []
    every = [
        row for name in dict.fromkeys((*filter(known, about), *levels))
        for row in c.measured(name, reading.area) if row.role == "compared"
    ]  # fmt: skip
    nominal = [
        row for row in every if grows and row.indicator in levels and row.series in c.nominal
    ]
    units = {reading.unit, *c.factors.get(reading.unit, ())}
    rows = [
        row for row in every
        if row not in nominal and (row.indicator != reading.indicator or row.unit in units)
    ]  # fmt: skip
    if not rows and nominal:
        return f"; {nominal[0].title} is at current prices, from which no growth is computed"
    if not rows:
        return ""
    first, last = min(row.start_year for row in rows), max(row.end_year for row in rows)
    inside = first <= reading.start_year and reading.end_year <= last
    return "" if inside else f"; those here cover {first} to {last}"


# Several figures, and claims without one


def _together(found: Facts, c: Collection) -> str:
    if not found.together:
        return "Nothing to compare: no lineage covers both figures"
    printed = " and ".join(read.said.digits for read in _one_each(found.reads))
    places = max(read.said.places for read in found.reads)
    first = next(iter(found.together))[0]
    near = [
        (concept, ends) for (lineage, concept), ends in found.together.items() if lineage == first
    ]
    others: dict[str, list[float]] = {}
    for (lineage, _), ends in found.together.items():
        if lineage != first:
            others.setdefault(lineage, []).extend(ends)
    parts = [f"{_to(ends, places)} from {_thing(concept, c)}" for concept, ends in near]
    parts[0] = parts[0].replace(" from ", f" in all from {_short(first, c)} ", 1)
    parts += [
        f"{_to((min(ends), max(ends)), places)} from {_short(name, c)}"
        for name, ends in others.items()
    ]
    last = (
        "none is clearly nearest"
        if found.word == "no one is nearest"
        else f"{_thing(near[0][0], c)} is nearest"
    )
    return f"Taken together, {printed} differ by {', '.join(parts)}; {last}"


def _one_each(reads: Iterable[Read]) -> list[Read]:
    return list({read.reading.figure: read for read in reads}.values())


def _to(ends: tuple[float, float], places: int) -> str:
    low, high = number(ends[0], places), number(ends[1], places)
    return low if low == high else f"{low} to {high}"


def _dash(ends: tuple[float, float]) -> str:
    places = 0 if max(abs(end) for end in ends) >= 1000 else 1
    return "–".join(dict.fromkeys(number(end, places) for end in ends))


SIGN = {-1: "fell", 0: "is unclear", 1: "rose"}
LEANING = {-1: "fell, not clearly", 1: "rose, not clearly"}


def _direction(found: Facts, c: Collection) -> str:
    changes = [change for change in found.changes if change.lineage != "not_stated"]
    if not changes:
        return "Nothing to compare: no series that may be compared covers both periods"
    if found.word == standing.NOTHING:
        return f"No source has both periods{_later(changes, c)}"
    if found.word == "left open":
        return f"{_by_reading(changes, c)}; {found.claim.leaves_open}"
    if found.word in ("disagree", "unclear"):
        several = len({change.reading.reading for change in changes}) > 1
        differ = "Readings differ: " if several else "Sources differ: "
        start = differ if found.word == "disagree" else "Unclear: "
        text = _by_reading(changes, c)
        return start + text if len((start + text).split()) <= LONGEST else text
    first = changes[0].reading.reading
    mine = [change for change in changes if change.reading.reading == first]
    later = [change for change in changes if change.lineage not in {one.lineage for one in mine}]
    who = list(dict.fromkeys(change.lineage for change in mine))
    same = "sources with the same thing counted in"  # fewer things than one period alone may have
    count = {1: "the one source with one series for", 2: f"both {same}"}.get(
        len(who), f"all {len(who)} {same}"
    )
    text = f"{capital(found.word)}, by {count} both periods: {', '.join(_moves(mine, c))}"
    if len({change.reading.indicator for change in changes}) > 1:
        text = f"{capital(found.word)}: {_by_reading(changes, c)}"
        later = []
    return text + _later(later, c)


def _each_time(found: Facts, c: Collection) -> str:
    """By who measured: the steps with a rise, and those without a fall in every series."""
    groups = standing.steps(found.changes)
    if not groups:
        return "Nothing to compare: no series covers two of the periods"
    parts = []
    for lineage in _in_order(groups, c):
        mine = list(groups[lineage].values())
        up, open_ = ([step for step in mine if standing.step_sign(step) == n] for n in (1, 0))
        said = [f"rose in {_listing(_risen(step) for step in up)}"] if up else []
        if open_:
            years = _listing(_of(step[0].reading) for step in open_)
            said.append(f"did not fall in all series in {years}")
        if not said:
            first = mine[0][0].reading
            said.append(f"fell each time from {period(first.from_start_year, first.from_end_year)}")
        parts.append(f"by {_short(lineage, c)} {_listing(said)}")
    start = {"yes": "Yes: ", "no": "No: ", "disagree": "Sources differ: ", "unclear": "Unclear: "}
    label = _called(found.changes[0].reading.indicator, c.indicators)
    return f"{start[found.word]}{label} {', '.join(parts)}"


def _risen(step: Sequence[Change]) -> str:
    """A step in which something rose: its later period, and from what to what."""
    before = min(one.before[0] for one in step), max(one.before[1] for one in step)
    after = min(one.after[0] for one in step), max(one.after[1] for one in step)
    return f"{_of(step[0].reading)} ({_dash(before)} to {_dash(after)})"


def _ratio_of_periods(found: Facts, c: Collection) -> str:
    """What part the later is of the earlier; for whom a bound on that holds, and how often."""
    figure = found.figure
    if not found.changes or figure is None:
        return "Nothing to compare: no series that may be compared covers both periods"
    groups, printed = standing.steps(found.changes), capital(_inside(str(figure.as_printed)))
    sizes = {
        of: [[one.size for one in step if one.size] for step in groups[of].values()]
        for of in _in_order(groups, c)
    }
    said = standing.said_of(figure, c)
    told = {
        of: _range_of([one for step in steps for one in step], said, 0)
        for of, steps in sizes.items()
    }
    told[next(iter(told))] += str(c.units["label"][figure.unit])
    if said.kind == "figure":  # said, not judged: few figures are met to their last digit
        by = _listing(f"{size} by {_short(of, c)}" for of, size in told.items())
        return f"{printed}: the later is {by}"
    held = {of: [all(one.fits for one in step) for step in steps] for of, steps in sizes.items()}
    part = [of for of, steps in sizes.items() if not any(held[of])
            and any(one.partly or one.fits for step in steps for one in step)]  # fmt: skip
    parts = []
    for verb, whose in (
        ("holds", [of for of in held if any(held[of])]), ("holds partly", part),
        ("does not hold", [of for of in held if not any(held[of]) and of not in part]),
    ):  # fmt: skip
        each = [f"for {_short(of, c)}{_how_often(held[of])} ({told[of]})" for of in whose]
        parts += [f"{verb} {_listing(each)}"] if each else []
    return f"{printed} {', '.join(parts)}"


def _how_often(held: Sequence[bool]) -> str:
    """With how many pairs of periods a bound holds, where that is not all or none."""
    often = sum(held)
    return "" if often in (0, len(held)) else f" with {often} of {len(held)} pairs of periods"


def _later(changes: Sequence[Change], c: Collection) -> str:
    """Changes from another period than the one asked for, which is named."""
    text = ""
    for change in _merged(changes):
        early = period(change.reading.from_start_year, change.reading.from_end_year)
        text += f"; {_short(change.lineage, c)} has {_dash(change.before)} ({early})"
        late = period(change.reading.start_year, change.reading.end_year)
        text += f" to {_dash(change.after)} ({late})"
    return text


def _merged(changes: Sequence[Change]) -> list[Change]:
    """Changes of one lineage with one sign and unit as one, from lowest to highest."""
    out: dict[tuple[Any, ...], Change] = {}
    for change in changes:
        key = (change.reading.indicator, change.lineage, change.unit, change.sign)
        old = out.get(key)
        if old is not None and old.reading.reading == change.reading.reading:
            before = (min(old.before[0], change.before[0]), max(old.before[1], change.before[1]))
            after = (min(old.after[0], change.after[0]), max(old.after[1], change.after[1]))
            flags = tuple(dict.fromkeys((*old.flags, *change.flags)))
            both = (*old.found, *change.found)
            out[key] = replace(old, before=before, after=after, found=both, flags=flags)
        elif old is None:
            out[key] = change
    return list(out.values())


def _moves(changes: Sequence[Change], c: Collection) -> list[str]:
    """Who has what before and after: a rate or share from value to value, a level as a multiple."""
    levels: dict[str, list[float]] = {}
    whose: dict[str, list[Estimate]] = {}
    rates = [change for change in changes if c.units["kind"][change.unit] not in ("level", "index")]
    for change in changes:
        if change not in rates:
            levels.setdefault(change.lineage, []).append(change.after[0] / change.before[0])
            whose.setdefault(change.lineage, []).extend(change.found)
    moved = [
        f"{_who(change.found, c)} {_dash(change.before)} to {_dash(change.after)}"
        for change in _merged(rates)
    ]
    return moved + [f"{_who(whose[of], c)} {_grown(factors)}" for of, factors in levels.items()]


def _grown(factors: Sequence[float]) -> str:
    """How much a level changed: ``by 8–10%``, ``to 3.3–3.9 times``."""
    if max(factors) >= 2:
        return f"to {_dash((min(factors), max(factors)))} times"
    per_cent = sorted(abs(100 * (factor - 1)) for factor in factors)
    return f"by {'–'.join(dict.fromkeys(number(end, 0) for end in (per_cent[0], per_cent[-1])))}%"


def _by_reading(changes: Sequence[Change], c: Collection) -> str:
    """What each quantity did, one after the other."""
    groups: dict[tuple[str, int, int], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.reading.indicator, change.sign, change.leaning), []).append(
            change
        )
    parts = [
        f"{_called(indicator, c.indicators)} {LEANING.get(leaning, SIGN[sign])} "
        f"({', '.join(_moves(group, c))})"
        for (indicator, sign, leaning), group in groups.items()
    ]
    return ", ".join(parts)


def _parity(found: Facts, c: Collection) -> str:
    if not found.estimates:
        of = found.readings[0] if found.readings else None
        whose = f": no estimate for {c.areas['label'].get(of.area, of.area)}" if of else ""
        return f"Nothing to compare{whose}"
    under = [one for one in found.estimates if one.high < 100]
    what = str(c.units["label"][found.estimates[0].unit]).removeprefix("% of ")
    scope = _listing(_thing(one.concept, c) for one in found.estimates)
    every = len(found.estimates)
    listed = " and ".join(
        f"{_run((each.low if each.two_sided else each.high, each.high), 0)} in {_of(each)} "
        f"({_who([each], c)})"
        for each in (under or found.estimates)[:3]
    )
    start = {"yes": "Yes, a", "no": "No, a", "disagree": "Estimates differ: a"}.get(found.word, "A")
    count = {1: "the one estimate lies", 2: "both estimates lie"}.get(
        every, f"all {every} estimates lie"
    )
    if not under:
        count = f"none of {every} estimates lies" if every > 1 else "the one estimate does not lie"
    elif len(under) < every:
        count = f"{len(under)} of {every} estimates lie{'s' * (len(under) == 1)}"
    rest = f"; {found.claim.leaves_open}" if found.word == "left open" else ""
    return f"{start}gainst {what} as 100, in {scope}, {count} below, {listed}{rest}"


def _variety(found: Facts, c: Collection) -> str:
    if not found.estimates:
        return "Nothing to compare"
    low, high = min(one.low for one in found.estimates), max(one.high for one in found.estimates)
    first = found.readings[0]
    places = (
        0
        if all(
            round(one.low, 1) == round(one.low)
            for one in found.estimates
            if one.basis == "published"
        )
        else 1
    )
    kinds = (
        len({one.prices for one in found.estimates} - {"", "not stated"}),
        len({one.concept for one in found.estimates if not one.concept.endswith("_unstated")}),
    )
    by = _listing(word for word, n in zip(("prices", "definitions"), kinds, strict=True) if n > 1)
    who = len({one.lineage for one in found.estimates} - {"not_stated"})
    rest = f"; {found.claim.leaves_open}" if found.word == "left open" else ""
    years, unit = (
        period(first.start_year, first.end_year),
        c.units["label"].get(first.unit, first.unit),
    )
    return (
        f"{_figures(_who(found.estimates, c))} that cover {years} run from {number(low, places)} "
        f"to {number(high, places)}{unit}{f', {by} differ' if by else ''}; they count as "
        f"{'one family' if who == 1 else f'{who} families'} of estimates{rest}"
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
    if not found.best:
        return ""
    if not any(read.chance[1] for read in found.best):
        return TOO_FEW if _matched(found.best[0]) else ""
    if len(found.reads) > 1:
        tried = max(read.chance[1] for read in found.best)
        return (
            f"by chance, {len(found.fits)} of {max(tried, len(found.fits))} for some reading"
            if found.fits and _chance(found.best[0])
            else ""
        )
    return _chance(found.best[0])


def _rests(found: Facts, c: Collection) -> str:
    if not found.best:
        return ""
    return "; ".join(
        f"without {_short(name, c)}: {word}" for name, word in found.best[0].rests_on.items()
    )


def _aside(found: Facts) -> str:
    reads = found.reads
    counts = {
        "reprint": len({one.series for read in reads for one in read.reprints}),
        "of other years": len({one.estimate.series for read in reads for one in read.overlap}),
        "shown as context only": len({one.series for read in reads for one in read.context}),
        "of unknown year of print": len({one.series for one in found.undated}),
    }
    return "; ".join(
        f"{n} {what}{'s' * (what == 'reprint' and n > 1)}" for what, n in counts.items() if n
    )


def _flags(found: Facts, c: Collection) -> list[str]:
    """What weakens an answer."""
    out: list[str] = []
    if (
        found.figure is not None
        and found.figure.precision != "printed"
        and found.word != standing.NOTHING
    ):
        out.append("a round figure" if found.figure.precision == "round" else "a figure in words")
    spans = found.best[0].spans if found.best else []
    if len(spans) == 1 and spans[0].lineage != "not_stated":
        alone = spans[0].lineage.startswith(OWN)
        out.append("one source only" if alone else "one family of estimates only")
    if len(spans) > 1 and (own := [span.lineage for span in spans if span.lineage.startswith(OWN)]):
        out.append(f"no lineage given, counted by itself: {_listing(_short(n, c) for n in own)}")
    if found.best and found.best[0].overlap:
        out.append("others have other years or another definition")
    deciding = [one.estimate for read in found.best for one in read.standing.named]
    deciding += [one for change in found.changes for one in change.found] + list(found.estimates)
    deciding += [read.overlap[0].estimate for read in found.best if read.found and _nearer(read, c)]
    said = [one.estimate for read in found.best for one in read.found]
    out += dict.fromkeys(
        f"{one.estimator}: {_thing(one.concept, c)} in {one.prices}"
        for one in said
        if one.series.startswith(WORLD) and one.prices
    )
    current, constant = _by_prices(found, c)
    if current:
        out.append(f"at current prices: {_who(current, c)}")
        if constant or _real(found, c):
            out.append("constant against current prices")
    of = {str(c.units["label"][one.unit]) for one in said} if found.figure is not None else set()
    whole = str(c.units["label"].get(found.figure.unit)) if found.figure is not None else ""
    if whole.startswith("% of") and (other := sorted(one for one in of - {whole} if "% of" in one)):
        every = whole not in of
        out.append(f"{'' if every else 'some '}estimates are {_listing(other)}")
    if any(one.verification == "second-hand" for one in deciding):
        out.append("some figures second-hand")
    if any(one.estimate.corrected for read in found.best for one in read.found):
        out.append("rests on a corrected value")
    return out + list(dict.fromkeys(flag for change in found.changes for flag in change.flags))


def _in_print(read: Read) -> str:
    """Of what a figure fits: the first year in print, and whether the cited work could use it."""
    out = []
    for one in read.standing.named:
        seen = read.in_print.get(one.estimate.counts_as, ())
        if not one.fits or not seen:
            continue
        year, how = seen[0]
        could = "" if read.cited is None else POSSIBLE if year <= read.cited else LATE
        out.append(
            f"{one.estimate.series}: {year}"
            f"{' (second-hand)' if how == 'second-hand' else ''}{could}"
        )
    return "; ".join(dict.fromkeys(out))


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
    if len(spans) == 1:
        ranks = _ordinals(ranked, "", True)
        return _beside(
            f"{found.title}: {before}% a year in {spans[0]}, {ranks} fastest {among}", found
        )
    falls = own["value"] <= 0
    verb, end = ("fell", "fall") if falls else ("rose", "rise")
    change = f"growth {verb} from {before} ({spans[0]}) to {after} ({spans[1]})"
    ratio = ranked[ranked["rank_by_ratio"].notna()]
    by_ratio = f", by ratio {_ordinals(ratio, '_by_ratio', falls)}" if len(ratio) else ""
    ranks = _ordinals(ranked, "", falls)
    base = _ordinals(ranked.iloc[:1], "", falls)
    return _beside(
        f"{found.title}: {change}, {base} largest {end}, {ranks} {among}{by_ratio}", found
    )


def _beside(text: str, found: Unusual) -> str:
    """A sentence with the countries next to it, where these still fit."""
    near = f"{text}; beside {_listing(name for side in found.beside(1) for name in side)}"
    return f"{near if len(near.split()) <= LONGEST else text}."


def _no_rank(found: Unusual, c: Collection) -> str:
    spans = _listing(period(*span) for span in found.periods)
    if found.reason == "unlike quantity":
        held, thing = int(found.windows["value"].notna().sum()), _thing(found.concept, c)
        return (
            f"{found.title}: {thing} is not like for like with other countries' GDP, so no rank; "
            f"it has values for {held or 'none'} of {len(found.windows)} windows."
        )
    if found.reason == "no value":
        return f"{found.title}: no levels around {spans}, nor rates printed for them, so no rank."
    return f"{found.title}: no other country has figures for {spans}, so no rank."


def _ordinals(windows: pd.DataFrame, kind: str, as_is: bool) -> str:
    """``6th to 21st``: lowest and highest rank, as they are or counted from the other end."""
    names = [f"rank{kind}", f"tied{kind}", f"countries{kind}"]
    found = [
        int(rank) if as_is else int(of) - int(rank) - int(tied) + 1
        for rank, tied, of in zip(*(windows[name] for name in names), strict=True)
    ]
    return " to ".join(_ordinal(rank) for rank in dict.fromkeys((min(found), max(found))))


def _run(ends: tuple[float, float], places: int) -> str:
    """``31 to 38``; one number where both round to it."""
    return " to ".join(dict.fromkeys(number(end, places) for end in ends))


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
    took = [f"{_dash((row.low, row.high))}% of GNP in {_of(row)}" for row in ends]
    grew = [f"{number(row.growth, 1)}% a year in {_of(row)}" for row in ends]
    every = _run((rows["low"].min(), rows["high"].max()), 1)
    return (
        f"In {prices} arms took {took[0]} and {took[1]} (all years: {every}%). "
        f"GNP in {prices} grew by {grew[0]} and by {grew[1]}."
    )


def _of(row: Any) -> str:
    return period(row.start_year, row.end_year)


def arms_and_investment_sentence(rows: pd.DataFrame, c: Collection) -> str:
    """Growth of both in the same years, from ``crowding.arms_and_investment``."""
    ends = []
    for low, high in (("arms_low", "arms_high"), ("investment", "investment")):
        for side in ("before", "after"):
            group = rows[rows["side"] == side]
            most = group[high].max()
            open_below = f"at most {number(most, 1)}"
            ends.append(open_below if group[low].isna().any() else _dash((group[low].min(), most)))
    turns = sorted(set(rows.loc[rows["side"] == "after", "start_year"]))
    when = _listing([str(turn) for turn in turns], "or")
    series = rows["series"].nunique()
    who = _listing(_short(name, c) for name in rows["lineage"])
    return (
        f"In {series} {who} series arms grew by {ends[0]}% a year at first, then (from {when} on) "
        f"by {ends[1]}%. Investment grew in the same years by {ends[2]}%, then by {ends[3]}%."
    )


def could_add_sentences(rows: pd.DataFrame) -> list[str]:
    """What kept growth could add, a sentence a period, from ``crowding.what_it_could_add``."""
    return [_could_add(group) for _, group in rows.groupby(["start_year", "end_year"])]


def _could_add(rows: pd.DataFrame) -> str:
    one = next(each_row(rows))
    kept = period(one.kept_start_year, one.kept_end_year)
    since = period(one.since_start_year, one.since_end_year)
    parts = _run((100 * min(rows["share_kept"]), 100 * max(rows["share_kept"])), 0)
    more, points = (
        _run((rows[name].min(), rows[name].max()), places)
        for name, places in (("extra_sum", 0), ("points", 1))
    )
    return (
        f"If investment had kept {parts}% of its growth of {kept}, {more} bn roubles more would "
        f"have been invested in {_of(one)}. That could add {points} points to growth a year, "
        f"which was {number(one.slowdown_kept, 1)} points lower than in {kept} "
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
    of = (
        f"{found.text or found.number} ({period(found.start_year, found.end_year)})"
        if found.start_year
        else found.text or found.number
    )
    if found.no_money:
        whose = c.areas["label"].get(found.area, found.area)
        none = f"no estimate for {whose} is counted in {MONEY[found.no_money]}"
        return [f"Nothing to compare with {of}: {none}{_moneys(found, c)}."]
    searched = int(found.tiers["estimates"].sum())
    if not searched:
        return [f"Nothing to compare with {of}."]
    if not found.tiers["hits"].any():
        scaled = f"; asked for as {found.scaled}, some do" if found.scaled else ""
        return [f"No estimate of exactly this gives {of}; searched: {searched}{scaled}."]
    lines = []
    if len(found.hits):
        keys = ["tier", "lineage", "concept", "indicator", "unit", *_told_apart(found)]
        keys += [] if found.start_year else ["series"]  # of any year: each estimate is another
        lines = [
            _whose_line(rows, found, c)
            for _, rows in found.hits.groupby(keys, sort=False, dropna=False)
        ]
    return lines + [
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
    if same.empty:
        return []
    rows = answers(c, claims=same["claim"])
    rows = rows[rows["as_printed"].isin(same["as_printed"])]
    return [f"The text's own figure: {row.question} {row.answer}" for row in each_row(rows)]


def _moneys(found: Found, c: Collection) -> str:
    """In which currencies there are estimates, to be asked for instead."""
    units = c.evidence.loc[c.evidence["area"] == found.area, "unit"].unique()
    names = [
        MONEY[sign] for sign, words in CURRENCIES.items()
        if any({*words} & {*unit.split("_")} for unit in units)
    ]  # fmt: skip
    return f"; there are some in {_listing(names)}" if names else ""


def _told_apart(found: Found) -> list[pd.Series]:
    """What parts the hits of one quantity: the years where moved, the arithmetic where another."""
    hits = found.hits
    moved = (hits["tier"] == 3) | (hits["tier"] == 4)
    how = hits["arithmetic"].str.partition(",")[0].where(hits["tier"] > 4, "")
    return [hits["start_year"].where(moved, 0), hits["end_year"].where(moved, 0), how]


def _share(chance: float) -> str:
    return "chance under 1%" if chance < 0.01 else f"chance {number(100 * chance, 0)}%"


def _whose_line(rows: pd.DataFrame, found: Found, c: Collection) -> str:
    """Hits of one lineage, thing counted and unit in one tier."""
    first = rows.iloc[0]
    label, unit = (
        str(c.indicators["label"].get(first["indicator"])),
        str(c.units["label"].get(first["unit"])),
    )
    what = _thing(first["concept"], c) if known(first["concept"]) else label
    share = c.indicators["kind"].get(first["indicator"]) == "share"
    what = f"{label} ({what})" if share and what != label else what
    what += " per head" if "per head" in label and "per head" not in what else ""
    ranged = bool((rows["low"] != rows["high"]).any())
    most = len(found.number.partition(".")[2]) + ranged  # a value is one that rounds to the number
    ends = float(rows["low"].min()), float(rows["high"].max())
    decimals = max(min(places(end), most) for end in ends)
    value = " to ".join(dict.fromkeys(number(end, decimals) for end in ends))
    value += unit if unit.startswith("%") else f" {unit}"
    start, end = rows["start_year"].min(), rows["end_year"].max()
    years = f", {period(start, end)}" if (start, end) != (found.start_year, found.end_year) else ""
    how = str(first["arithmetic"]).partition(",")[0]
    follows = "from figures " * (how != "published")
    how = "" if how in ("published", "compound rate", "computed") else f", {how}"
    who = (
        f"{_short(first['lineage'], c)} {what}" if found.start_year else f"{first['title']}: {what}"
    )
    value = f"at most {number(ends[1], decimals)}" if math.isinf(ends[0]) else value
    return (
        f"{first['tier_name']} ({_share(first['chance'])}): {who} {value}{years}{how} "
        f"({follows}{_print(rows)})"
    ).replace("figures year", "figures, year")


def _print(rows: pd.DataFrame) -> str:
    """When hits were first printed, and whether in time for the work cited."""
    year, possible = rows["published"].min(), set(rows["possible"])
    when = f"published {year}" if known(year) else "year of print not known"
    return when + (POSSIBLE if "yes" in possible else LATE if "no" in possible else "")
