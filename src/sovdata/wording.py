"""Every sentence about data, put to the facts of ``standing``; and ``answers``, one row a claim."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from sovdata import matching, standing
from sovdata.collection import Collection, load_collection
from sovdata.display import capital, known, number, period
from sovdata.matching import Against, Estimate, Span
from sovdata.standing import Change, Facts, Read

__all__ = ["answers", "asked", "sentence", "shown"]

LONGEST = 35  # words
TIMES = {"twice": (1.7, 2.3), "three times": (2.7, 3.3)}  # "about" so many times, for ratios in here
PART = {"twice": "half", "three times": "a third of"}
COLUMNS = [
    "claim", "question", "answer", "standing", "gap", "ratio", "nearest", "estimates", "lineages",
    "ranges", "chance", "rests_on", "set_aside", "flags", "in_print", "as_printed", "period",
    "paragraph",
]  # fmt: skip


def answers(
    c: Collection | None = None, *, as_of: int | None = None, claim: str | None = None
) -> pd.DataFrame:
    """One row for each claim: what a reader asks, the answer in a sentence, and what it rests on.

    Parameters
    ----------
    c : Collection, optional
        From ``load_collection``; the shipped one by default.
    as_of : int, optional
        Answer from the estimates in this collection that were in print by that year.
    claim : str, optional
        Only this claim.

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
    ValueError
        For a claim that is not there, with the nearest name.
    """
    from sovdata.schema import nearest

    c = load_collection() if c is None else c
    if claim is not None:
        if not (c.claims["claim"] == claim).any():
            raise ValueError(f"no claim {claim!r}{nearest(claim, c.claims['claim'])}")
        c = c.using(claims=c.claims[c.claims["claim"] == claim])
    rows = [_row(found, c, as_of) for found in standing.facts(c, as_of=as_of)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(found: Facts, c: Collection, as_of: int | None) -> dict[str, Any]:
    read = found.best[0] if found.best else None
    near = read.found[0] if read and read.found else None
    estimates = list(read.found) if read else []
    count = len(estimates) or len(found.estimates) or len({s for ch in found.changes for s in ch.series})
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
        "ranges": "; ".join(f"{_who(s.found, c)} {_range(s.found, read.said.places)}" for s in read.spans) if read else "",
        "chance": _chance(read) if read else "",
        "rests_on": _rests(found, c),
        "set_aside": _aside(found),
        "flags": "; ".join(_flags(found)),
        "in_print": _in_print(read) if read else "",
        "as_printed": str(found.figure.as_printed) if found.figure else "",
        "period": _period(found),
        "paragraph": found.claim.paragraph,
    }


def asked(found: Facts, c: Collection) -> str:
    """What a reader asks, with the figure and the years filled in."""
    first = found.reads[0].reading if found.reads else found.changes[0].reading if found.changes else None
    text = getattr(found.claim, "question", None)
    if not known(text):
        what = c.indicators["label"][first.indicator] if first is not None else str(found.claim.title)
        text = f"{capital(str(what))}, {{period}}: {{as_printed}}?" if found.figure else f"{capital(str(what))}?"
    printed = _lower(str(found.figure.as_printed)) if found.figure else ""
    if str(text).startswith("{as_printed}"):
        printed = capital(printed)
    of_figure = found.figure or first
    own = period(of_figure.start_year, of_figure.end_year) if of_figure is not None else ""
    earlier = getattr(first, "from_start_year", None)
    before = period(earlier, first.from_end_year) if known(earlier) else ""
    later = period(first.start_year, first.end_year) if first is not None else ""
    return str(text).format(as_printed=printed, period=own, from_period=before, to_period=later)


def sentence(found: Facts, c: Collection, *, as_of: int | None = None) -> str:
    """The answer to a claim in one sentence, numbers first."""
    if found.word == "not tested by figures":
        return f"Figures cannot test this. {found.claim.note if known(found.claim.note) else ''}".strip()
    test = found.claim.test
    if test == "level":
        text = _level(found, c)
    else:
        text = {"one_series": _together, "below_parity": _parity, "range_of_estimates": _variety}.get(test, _direction)(found, c)
    text = capital(text.rstrip(".")) + "."
    if as_of is None:
        return text
    left = f" ({len(found.undated)} undated left out)" if found.undated else ""
    return f"From the estimates in this collection printed by {as_of}{left}: {text}"


# Names and numbers


def shown(figure: Any, c: Collection) -> str:
    """A figure as printed, with its unit: ``11.2% a year``, ``15% of GNP``, ``seven years``."""
    printed, unit = str(figure.as_printed), str(c.units["label"].get(figure.unit, figure.unit))
    if printed.endswith("%") and unit.startswith("%") and figure.unit != "pct":
        return printed.removesuffix("%") + unit
    return printed


def _lower(printed: str) -> str:
    return printed[:1].lower() + printed[1:] if printed[:1].isalpha() else printed


def _listing(parts: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    parts = list(dict.fromkeys(parts))
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def _names(lineages: Sequence[str], families: Sequence[str], c: Collection) -> str:
    """Who measured: one or two by name, three or more of one family by the family's name."""
    names = list(dict.fromkeys(lineages))
    if len(names) > 2 and len(set(families)) == 1:
        return str(c.families["label"][families[0]])
    return _listing(_short(name, c) for name in names)


def _short(lineage: str, c: Collection) -> str:
    return str(c.lineages["short"].get(lineage, lineage))


def _who(found: Sequence[Against | Estimate], c: Collection) -> str:
    """Who made some estimates of one lineage; others whose own figures stand in it are named too."""
    estimates = [one.estimate if isinstance(one, Against) else one for one in found]
    out = []
    for lineage in dict.fromkeys(one.lineage for one in estimates):
        mine = [one for one in estimates if one.lineage == lineage]
        also = c.lineages["also_named"].get(lineage)
        others = [name for name in str(also).split("; ") if any(one.estimator == name for one in mine)] if known(also) else []
        own = [] if all(one.estimator in others for one in mine) else [_short(lineage, c)]
        out += own + others
    families = [one.family for one in estimates]
    if len({one.lineage for one in estimates}) > 2:
        return _names([one.lineage for one in estimates], families, c)
    return _listing(out)


def _thing(concept: str, c: Collection) -> str:
    """What is counted, as a sentence calls it."""
    short = c.concepts["short"].get(concept)
    return str(short) if known(short) else str(c.concepts["label"].get(concept, "what is not stated"))


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
    return f"{who} figures"


def _prices(prices: str) -> str:
    return f"in {prices}" if prices and prices != "not stated" else "prices not stated"


# A figure


def _level(found: Facts, c: Collection) -> str:
    if found.figure is None or not any(read.found or read.overlap for read in found.reads):
        return _nothing(found, c)
    if len(found.reads) > 1:
        return _of_readings(found, c)
    read = found.reads[0]
    if not known(read.reading.start_year):
        return _statements(read, found.figure, c)
    said, own = shown(found.figure, c), _main(read, c)
    text = f"{said} {own}{_nearer(read, c)}{_tail(read, c)}"
    return text + (f"; {_chance(read)}" if _chance(read) else "")


def _main(read: Read, c: Collection) -> str:
    """Where a figure stands, after its name."""
    places, stand = read.said.places, read.standing
    named, years = list(stand.named), period(read.reading.start_year, read.reading.end_year)
    gap = number(abs(stand.gap), places) if named else ""
    side = "above" if stand.gap > 0 else "below"
    if stand.word == "among":
        below, above = (_side(read, one, c) for one in named)
        who = _figures(_who(named, c))
        if named[0].estimate.concept == named[1].estimate.concept:
            what = _thing(named[0].estimate.concept, c)
            return f"lies among {who}, between {below[1]} and {above[1]} for {what}"
        return f"lies among {who}, between {below[0]} ({below[1]}) and {above[0]} ({above[1]})"
    if stand.word == "between":
        below, above = (_side(read, one, c) for one in named)
        low, high = (number(abs(one.gap), places) for one in named)
        first, second = (_who([one], c) for one in named)
        return f"lies {low} above {first} ({below[1]}) and {high} below {second} ({above[1]})"
    if stand.word in ("same as printed", "round match", "fits several"):
        who = _listing(_who([one], c) for one in named)
        things = _listing(_thing(one.estimate.concept, c) for one in named)
        verb = "rounds to the same as" if stand.word == "round match" else "is what"
        give = "" if stand.word == "round match" else f" {'both give' if stand.word == 'fits several' else 'give'}"
        late = _printed_later(read)
        return f"{verb} {_figures(who)}{give} for {things}{late}{_others_of(read, c)}"
    if stand.word == "within":
        return f"lies within {_figures(_who(named, c))} ({_range(named, places)}){_others_of(read, c)}"
    if stand.word == "outside all":
        spans = read.spans or matching.by_lineage(read.found)
        if len(spans) < 2:
            return f"is {gap} {side} {_figures(_who(read.found, c))} for {years} ({_range(read.found, places)})"
        return f"is {gap} {side} the nearest estimate for {years}"
    if stand.word.startswith("holds"):
        holds = [one for one in read.found if one.fits]
        fails = [one for one in read.found if not one.fits]
        parts = [f"{verb} {_each(group, places, c)}" for verb, group in (("holds for", holds), ("does not hold for", fails)) if group]
        return ", ".join(parts)
    return "has nothing to stand beside"


def _each(found: Sequence[Against], places: int, c: Collection) -> str:
    return _listing(f"{_who(span.found, c)} ({_range(span.found, places)})" for span in matching.by_lineage(found))


def _side(read: Read, one: Against, c: Collection) -> tuple[str, str]:
    """What a neighbour counts, and the range of that on its side of the figure."""
    sign = one.gap > 0
    alike = [
        other for other in read.found
        if (other.estimate.lineage, other.estimate.concept) == (one.estimate.lineage, one.estimate.concept)
        and (other.gap > 0) == sign and other.gap
    ]  # fmt: skip
    return _thing(one.estimate.concept, c), _range(alike, read.said.places)


def _others_of(read: Read, c: Collection) -> str:
    """The other estimates of the lineages that a figure fits."""
    who = {one.estimate.lineage for one in read.standing.named}
    rest = [one for one in read.found if one.estimate.lineage in who and one not in read.standing.named]
    return f", their others {_range(rest, read.said.places)}" if rest else ""


def _printed_later(read: Read) -> str:
    """When what a figure fits was first in print, if not all of that was before the work cited."""
    seen = [year for one in read.standing.named for year in read.in_print.get(one.estimate.counts_as, ())]
    if not seen or read.cited is None or all(year <= read.cited for year, _ in seen):
        return ""
    parts = [f"{year}{' second-hand' if how == 'second-hand' else ''}" for year, how in dict(seen).items()]
    return f" (printed {_listing(parts)})"


def _nearer(read: Read, c: Collection) -> str:
    """An estimate of other years or another definition that is nearer than those that cover the years."""
    if not read.overlap or not abs(read.overlap[0].gap) < abs(read.standing.gap):
        return ""
    one = read.overlap[0]
    e, when = one.estimate, f" in {one.estimate.published}" if one.estimate.published else ""
    return f"; {_who([one], c)} published {_range([one], read.said.places)}{when} for {period(e.start_year, e.end_year)}, {_thing(e.concept, c)}"


def _tail(read: Read, c: Collection) -> str:
    """The lineages not named yet, family by family."""
    named = {one.estimate.lineage for one in read.standing.named}
    if read.standing.word == "outside all":
        named = set() if len(read.spans) > 1 else {span.lineage for span in read.spans}
    if read.standing.word.startswith("holds"):
        return ""
    families: dict[str, list[Span]] = {}
    for span in read.spans:
        if span.lineage not in named:
            families.setdefault(span.family, []).append(span)
    return "".join(f"; {_against_family(spans, read, c)}" for spans in families.values())


def _against_family(spans: list[Span], read: Read, c: Collection) -> str:
    found = [one for span in spans for one in span.found]
    names, rng = _who(found, c), _range(found, read.said.places)
    ratios = [ratio for one in found for ratio in (_ratio(read, one))]
    for word, (least, most) in TIMES.items():
        if found[0].ratio and ratios and all(least <= ratio <= most for ratio in ratios) and all(one.ratio for one in found):
            over = all(one.gap > 0 for one in found)
            return f"about {word if over else PART[word]} {names} ({rng})"
    return f"{names} {rng}"


def _ratio(read: Read, one: Against) -> list[float]:
    """The larger over the smaller, at both ends of an estimate."""
    said = read.said.low
    return [max(said / end, end / said) for end in {one.low, one.high} if math.isfinite(end) and end > 0 and said > 0]


def _statements(read: Read, figure: Any, c: Collection) -> str:
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
        text = f"{said} is {number(abs(rest[0].gap), places)} {side} the nearest {who} statement, of {when} ({_range(rest[:1], places)})"
        rest = rest[1:]
    if rest:
        text += f"; those of {_years(one.estimate.published for one in rest if one.estimate.published)} have {_range(rest, places)}"
    return text + (f"; {_chance(read)}" if _chance(read) else "")


def _of_readings(found: Facts, c: Collection) -> str:
    """A figure that can mean several things: what it cannot be, and the readings that come nearest."""
    said, places = shown(found.figure, c), found.reads[0].said.places
    parts = []
    groups: dict[str, list[Read]] = {}
    for read in found.reads:
        if read.impossible:
            groups.setdefault(read.reading.indicator, []).append(read)
    for indicator, reads in groups.items():
        values = [one for read in reads for one in read.found]
        parts.append(f"is no {c.indicators['label'][indicator]} ({_who(values, c)} {_range(values, places)})")
    best = [read for read in found.best if read.found]
    if best:
        near = _listing(f"{read.reading.title} ({_each_value(read, c)})" for read in best)
        gap = "" if best[0].standing.gap == 0 else f", {number(abs(best[0].standing.gap), places)} away"
        parts.append(f"comes nearest to {near}{gap}")
    values = [number(value, places) for value in found.fits]
    fit = f"; {_listing(values, 'or')} would fit a reading" if values else ""
    return f"{said} {'; it '.join(parts)}{fit}"


def _each_value(read: Read, c: Collection) -> str:
    """Values that are not rounded to the figure, so that a reader sees what rounds to it."""
    parts = []
    for span in read.spans:
        low = min(one.estimate.low for one in span.found)
        high = max(one.estimate.high for one in span.found)
        ends = dict.fromkeys(number(end, max(1, read.said.places)) for end in (low, high))
        parts.append(f"{_who(span.found, c)} {' to '.join(ends)}")
    return ", ".join(parts)


def _nothing(found: Facts, c: Collection) -> str:
    if found.figure is None:
        return "Nothing to compare"
    said, searched = shown(found.figure, c), c.searched
    mine = searched[searched["figure"] == found.figure.figure] if "figure" in searched else searched
    looked = f", after {len(mine)} logged search{'es' * (len(mine) != 1)}" if len(mine) else ""
    return f"Nothing to compare: no source for {_lower(said)} was found{looked}"


# Several figures, and claims without one


def _together(found: Facts, c: Collection) -> str:
    if not found.together:
        return "Nothing to compare: no lineage covers both figures"
    printed = " and ".join(f"{read.said.digits}" for read in _one_each(found.reads))
    places = max(read.said.places for read in found.reads)
    groups: dict[str, list[tuple[str, tuple[float, float]]]] = {}
    for (lineage, concept), ends in found.together.items():
        groups.setdefault(lineage, []).append((concept, ends))
    parts = []
    for lineage, items in groups.items():
        shown_items = [f"{_thing(concept, c)} {_dashless(ends, places)}" for concept, ends in items]
        if len(items) > 1 and lineage != next(iter(groups)):
            ends = (min(e[0] for _, e in items), max(e[1] for _, e in items))
            shown_items = [_dashless(ends, places)]
        parts.append(f"{_short(lineage, c)} {_listing(shown_items)}")
    end = "so no single one is nearest" if found.word == "no one is nearest" else "the first is nearest"
    return f"Summed distance of {printed} from one measure: {'; '.join(parts)}; {end}"


def _one_each(reads: Iterable[Read]) -> list[Read]:
    return list({read.reading.figure: read for read in reads}.values())


def _dashless(ends: tuple[float, float], places: int) -> str:
    low, high = number(ends[0], places), number(ends[1], places)
    return low if low == high else f"{low} to {high}"


def _dash(ends: tuple[float, float]) -> str:
    places = 0 if max(abs(end) for end in ends) >= 1000 else 1
    return "–".join(dict.fromkeys(number(end, places) for end in ends))


SIGN = {-1: "fell", 0: "is unclear", 1: "rose"}


def _direction(found: Facts, c: Collection) -> str:
    changes = [change for change in found.changes if change.lineage != "not_stated"]
    if not changes:
        return "Nothing to compare: no series covers both periods"
    if found.word == "aim":
        return f"A purpose, which figures do not show; {_by_reading(changes, c)}"
    if found.word in ("disagree", "unclear"):
        return f"{'No single answer' if found.word == 'disagree' else 'Unclear'}: {_by_reading(changes, c)}"
    first = changes[0].reading.reading
    mine = [change for change in changes if change.reading.reading == first]
    later = [change for change in changes if change.lineage not in {one.lineage for one in mine}]
    who = list(dict.fromkeys(change.lineage for change in mine))
    count = {1: "the one source", 2: "both sources"}.get(len(who), f"all {len(who)} sources")
    text = f"{capital(found.word)}, by {count} with both periods: {', '.join(_moves(mine, c))}"
    if len({change.reading.indicator for change in changes}) > 1:
        text = f"{capital(found.word)}: {_by_reading(changes, c)}"
        later = []
    for change in _merged(later):
        early = period(change.reading.from_start_year, change.reading.from_end_year)
        text += f"; {_short(change.lineage, c)} has {_dash(change.before)} ({early}) to {_dash(change.after)}"
    flags = {flag for change in mine for flag in change.flags}
    return text + ("; from different yearbooks" if "different sources" in flags and len(text.split()) < LONGEST - 3 else "")


def _merged(changes: Sequence[Change]) -> list[Change]:
    """Changes of one lineage with one sign and unit as one, from lowest to highest."""
    out: dict[tuple[Any, ...], Change] = {}
    for change in changes:
        key = (change.reading.indicator, change.lineage, change.unit, change.sign)
        old = out.get(key)
        if old is not None and old.reading.reading == change.reading.reading:
            before = (min(old.before[0], change.before[0]), max(old.before[1], change.before[1]))
            after = (min(old.after[0], change.after[0]), max(old.after[1], change.after[1]))
            change = standing.Change(
                old.reading, old.lineage, old.family, old.concept, old.unit, before, after, old.sign,
                (*old.series, *change.series), tuple(dict.fromkeys((*old.flags, *change.flags))),
            )  # fmt: skip
        elif old is not None:
            continue
        out[key] = change
    return list(out.values())


def _moves(changes: Sequence[Change], c: Collection) -> list[str]:
    """Who has what before and after: a rate or share from value to value, a level as so many times."""
    levels: dict[str, list[float]] = {}
    out = []
    rates = [change for change in changes if c.units["kind"][change.unit] not in ("level", "index")]
    for change in changes:
        if change not in rates:
            levels.setdefault(change.lineage, []).append(change.after[0] / change.before[0])
    for change in _merged(rates):
        out.append(f"{_short(change.lineage, c)} {_dash(change.before)} to {_dash(change.after)}")
    for lineage, factors in levels.items():
        out.append(f"{_short(lineage, c)} {_dash((min(factors), max(factors)))} times")
    return out


def _by_reading(changes: Sequence[Change], c: Collection) -> str:
    """What each quantity did, one after the other."""
    groups: dict[tuple[str, int], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.reading.indicator, change.sign), []).append(change)
    parts = [
        f"{c.indicators['label'][indicator]} {SIGN[sign]} ({', '.join(_moves(group, c))})"
        for (indicator, sign), group in groups.items()
    ]
    return ", ".join(parts)


def _parity(found: Facts, c: Collection) -> str:
    if not found.estimates:
        return "Nothing to compare"
    under = [one for one in found.estimates if one.high < 100]
    listed = ", ".join(
        f"{_who([one], c)} {number(one.high, 0)} ({period(one.start_year, one.end_year)})" for one in under[:4]
    )
    start = {"yes": "Yes", "no": "No", "disagree": "Estimates differ"}.get(found.word, "Unclear")
    count = f"{len(under)} of {len(found.estimates)} estimates"
    if len(under) == len(found.estimates):
        count = "the one estimate" if len(under) == 1 else f"all {len(under)} estimates"
    return f"{start}: {count} lie below 100, {listed}"


def _variety(found: Facts, c: Collection) -> str:
    if not found.estimates:
        return "Nothing to compare"
    low, high = min(one.low for one in found.estimates), max(one.high for one in found.estimates)
    first = found.estimates[0]
    years = period(first.start_year, first.end_year) if first.cover == "exact" else ""
    kinds = len({one.prices for one in found.estimates}), len({one.concept for one in found.estimates})
    by = " and ".join(word for word, n in zip(("prices", "definition"), kinds, strict=True) if n > 1)
    who = len({one.lineage for one in found.estimates} - {"not_stated"})
    return (
        f"{'Yes' if found.word == 'differ' else 'No'}: {_figures(_who(found.estimates, c))}{' for ' + years if years else ''} "
        f"run from {number(low, 1)} to {number(high, 1)}{', by ' + by if by else ''}; all are of "
        f"{'one family of estimates' if who == 1 else f'{who} sources'}"
    )


# What stands beside a sentence


def _chance(read: Read) -> str:
    """How often chance gives a match; empty where there is no match."""
    fits, tried = read.chance
    if read.standing.word not in ("same as printed", "round match", "fits several", "within") or not tried:
        return ""
    return f"{fits} of {tried} values would match"


def _rests(found: Facts, c: Collection) -> str:
    if not found.best:
        return ""
    return "; ".join(f"without {_short(name, c)}: {word}" for name, word in found.best[0].rests_on.items())


def _aside(found: Facts) -> str:
    reads = found.reads
    counts = {
        "reprint": len({one.series for read in reads for one in read.reprints}),
        "of other years": len({one.estimate.series for read in reads for one in read.overlap}),
        "shown as context only": len({one.series for read in reads for one in read.context}),
        "of unknown year of print": len({one.series for one in found.undated}),
    }
    return "; ".join(f"{n} {what}{'s' * (what == 'reprint' and n > 1)}" for what, n in counts.items() if n)


def _flags(found: Facts) -> list[str]:
    """What weakens an answer."""
    out: list[str] = []
    if found.figure is not None and found.figure.precision != "printed" and found.word != standing.NOTHING:
        out.append("a round figure" if found.figure.precision == "round" else "a figure in words")
    if found.best and len(found.best[0].spans) == 1:
        out.append("one source only")
    if found.best and found.best[0].overlap:
        out.append("others have other years or another definition")
    if any(one.estimate.corrected for read in found.best for one in read.found):
        out.append("rests on a corrected value")
    return out + list(dict.fromkeys(flag for change in found.changes for flag in change.flags))


def _in_print(read: Read) -> str:
    """Of what a figure fits: the first year in print, and whether the cited work could have it from there."""
    out = []
    for one in read.standing.named:
        seen = read.in_print.get(one.estimate.counts_as, ())
        if not one.fits or not seen:
            continue
        year, how = seen[0]
        could = "" if read.cited is None else ", a possible source" if year <= read.cited else ", printed later than the work cited"
        out.append(f"{one.estimate.series}: {year}{' (second-hand)' if how == 'second-hand' else ''}{could}")
    return "; ".join(out)


def _period(found: Facts) -> str:
    if found.figure is not None:
        return period(found.figure.start_year, found.figure.end_year)
    first = found.changes[0].reading if found.changes else None
    return period(first.start_year, first.end_year) if first is not None else ""
