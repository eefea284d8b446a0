"""A printed figure: its digits, and the interval, range or bound that they stand for.

A printed number stands for half a unit of its last digit either way, half-open: 11.2 is
[11.15, 11.25). Print that can be read in two ways is never read in one without a word: the reader
gives the figure in ``value``, which is then believed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from sovdata.errors import UserError

# Patterns are texts: ``re`` compiles one when it is first asked for, which keeps imports quick.
LONGEST = 15  # digits of a number, as in the schema
FIGURE = 200  # characters of a text that may be a figure; the schema allows 40
SPACE = " \u00a0\u2007\u2009\u202f"
APOSTROPHE = "'\u2019"
MINUS = "\u2212\ufe63\uff0d"
DASH = "\u2010\u2011\u2012\u2013\u2014-"
FRACTIONS = "\u00bc-\u00be\u2044\u2150-\u215e"
#: Signs of currencies, and the words for them in the names of units.
CURRENCIES = {
    "$": ("usd", "dollar", "dollars"), "\u00a3": ("gbp", "pound", "pounds", "sterling"),
    "\u20ac": ("eur", "euro", "euros"), "\u00a5": ("jpy", "yen", "cny", "yuan"),
    "\u20bd": ("rub", "rouble", "roubles"),
}  # fmt: skip
CURRENCY = "".join(CURRENCIES)
#: Powers of ten that words stand for; ``billion`` is a thousand million, as in print since 1974.
SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "lakh": 5, "million": 6, "mln": 6, "mn": 6, "crore": 7,
    "billion": 9, "milliard": 9, "bn": 9, "trillion": 12, "trn": 12, "tn": 12,
}  # fmt: skip
#: Letters that are scales after a currency, and may be metres, tonnes or a footnote elsewhere.
LETTERS = {"m": 6, "b": 9, "t": 12}
_WORD = "|".join(sorted((word for word in SCALES if word != "k"), key=len, reverse=True))
PER_CENT = ("%", "per cent", "percent", "pct")
#: Kinds of units: of growth; of the later as part of the earlier; of levels, which change.
CHANGES, RATIO, LEVELS = ("rate", "cumulative"), "ratio", ("level", "index")
EARLIER = "pct_of_earlier_rate"  # the unit of a ratio
OF_TIMES = (RATIO, "cumulative")  # kinds of units in which a multiple is a number
COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "hundred": 100,
}  # fmt: skip
_COUNT = "|".join(COUNTS)
_SIGNS = rf"[+{MINUS}{DASH}]|(?i:minus|plus|negative)\b"
_TIMES = "fold|times"
#: What makes a multiple of the number after it, and a change in points of the one before.
FACTOR = (
    r"(?i)\b(?:factor of|multiplied by|multiplying by)\s+(?:[a-z]+\s+){0,2}"
    r"(?:[0-9.]+ (?:to|or) )?$"
)
POINTS = r"(?i)[\s-]*(?:percentage[\s-]*)?(?:points?\b|pp\b|p\.p\.)"

NUMBER = rf"""(?x)(?:(?<!\w)(?P<sign>(?:{_SIGNS})[{SPACE}]*)(?:[{CURRENCY}][{SPACE}]?)?)?
    (?P<core>[0-9]{{1,3}}(?:[{SPACE}{APOSTROPHE}][0-9]{{3}})+(?![0-9])(?:[.,][0-9]+)*
        |[0-9]+(?:[.,][0-9]+)*
        |(?<![\w.])\.[0-9]+)
    (?P<power>[eE][+-]?[0-9]{{1,2}}(?![\w.]))?
    (?P<scale>(?:[{SPACE}-]*(?:{_WORD})s?\b\.?)+|[kK]\b|[{SPACE}]?[mMbBtT]\b(?!/)
        |[{SPACE}-]?(?:{_TIMES})\b)?
    (?:[{SPACE}]?(?P<rate>[%\u2030]|per[ ]?cent\b|pct\b|per[ ]?mill?e?\b
        |per[ ](?:1[,{SPACE}]?000|thousand)\b))?"""
#: Digits with a point for decimals and commas for thousands; and the other way round.
ENGLISH = rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:[,{SPACE}{APOSTROPHE}][0-9]{{3}})+)?(?:\.[0-9]+)?"
CONTINENTAL = rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:[.{SPACE}{APOSTROPHE}][0-9]{{3}})+)(?:,[0-9]+)?"
#: A part in words, as in ``less than half``, and a multiple, as in ``more than doubled``.
PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10,
    "twentieth": 20,
}  # fmt: skip
FRACTION = rf"(?i:\b(?:(?:an?|one|{_COUNT})[ -](?:{'|'.join(PARTS)})s?|half)\b)"
MULTIPLES = {
    "halv": "0.5", "doubl": "2", "twic": "2", "tripl": "3", "trebl": "3", "quadrupl": "4",
    "quintupl": "5",
}  # fmt: skip
WORDED = (
    rf"(?i:\b(?:(?P<stem>{'|'.join(MULTIPLES)})(?:e[ds]?|ing)(?![ -]digit)"
    rf"|(?P<by>(?<=multiplied by )|(?<=factor of ))?(?P<count>{_COUNT})"
    rf"(?(by)|(?:[ -]?(?:{_TIMES})|(?= (?:to|or) (?:{_COUNT})[ -]?(?:{_TIMES})))))\b)"
    rf"|{FRACTION}"
)
#: A fraction or a power that is no plain digit: the figure has to be given in ``value``.
IN_WORDS = (
    rf"{FRACTION}|(?i:\b(?:halves|dozens?)\b)|\(\s*[0-9.,]+\s*%?\s*\)|[{FRACTIONS}]"
    r"|(?:10|[\u00d7x*])\s*(?:\^|\*\*|[\u00b2\u00b3\u00b9\u2070-\u207f])"
)
#: Words of a fall and of a rise, verbs and nouns; what fell or rose to a number stands at it.
_DOWN = (
    "(?:f[ae]ll|drop|declin|decrease?|shr[aiu]nk|contract(?!s?\\b)|reduc|diminish|plung|plummet"
    "|slump|tumbl|collapse?|s[aiu]nk)(?:p?ed|p?ing|en|e?s|e|t?ion|age)?"
)
_UP = "r(?:is(?:es?|en|ing)|ose)|gr[eo]wn?|(?:rais|increase?|gain|climb|surg|soar)(?:ed|ing|e?s|e)?"
_MOVE = r"(?i:\b(?P<move>(?P<down>{})|(?P<up>{}))\b(?!\s+(?:back\s+)?(?:to|from)\b))"
MOVES = _MOVE.format(_DOWN, _UP)
#: And words that say it beside a number, and may be others or name what is measured elsewhere.
_DOWN += (
    "|contracts?|down|los(?:es?|ing|t|s)|(?:dip|slip|shed|cut)(?:s|p?ed|[pdt]?ing)?"
    "|slid(?:e[sd]?|ing)?|negative growth"
)
_UP += "|up|grow(?:s|ing|th)|expansion|(?:expand|add|jump)(?:ed|ing|s)?"
#: What may stand between such a word and its number; before ``than`` another is compared.
_LEAD = (
    r"(?:\s+(?:in|on)(?:\s+\w+){1,4}?(?=\s+(?:of|by)\b))?"
    r"(?:\s+(?:back|by|of|at|about|around|some|over|under"
    r"|more|less|fewer|than|least|most|between|an?|the|no|not|just|as|much|little|well"
    r"|far|up to|on average|estimated|annual|average|total|every|each|year|rate|another|further"
    r"|almost|[a-z]+ly))*"
)
_NO_VERB = r"(?![a-z]*(?:ed|ing|en)\b|(?:fell|shrank|sank|lost|rose|grew|growth)\b)"
_AFTER = r"(?:[\s-]+(?!(?:to|from|or|and|than|since|after|before|with|in)\b)[a-z]+){0,3}?[\s-]+"
BEFORE = rf"{_MOVE.format(_DOWN, _UP)}(?i:{_LEAD})[\s{CURRENCY}]*$"
AFTER = (
    rf"(?i)(?:{_AFTER}){_NO_VERB}(?:(?P<down>{_DOWN}|lower|less|fewer)|(?P<up>{_UP}|higher|more))\b"
    r"(?!\s+(?:to|from|than|or less)\b)"
)
#: What makes a noun of such a word, before it and after it; and one that ends a text.
_ARTICLE, _OF = (
    r"(?i)\b(?:an?|the|its|annual)(?:\s+[a-z0-9.%-]+){0,3}\s*$",
    r"(?i)\s+(?:in|of|rate)\b",
)
_STOOD = (  # at a number, which it fell or rose to
    rf"(?i)^((?:never|always)\s+)?(?!up to)(?:{_DOWN}|{_UP})\s+(?:to\s+|(?=(?:below|above)\b))"
)
_LAST = (
    rf"(?i)(?<!\bor)(?<!\band)\s+{_NO_VERB}"
    rf"(?P<move>(?P<down>{_DOWN}|lower|less)|{_UP}|higher|more)\s*$"
)
#: Words and signs with which a figure is not exact.
HEDGED = (
    r"(?i)\b(?:about|above|almost|approx(?:imately)?|around|as (?:few|little|many|much) as"
    r"|at (?:best|worst)|barely|below|between|beyond|ca|circa|c(?=\.?\s*\d)|close|est(?=\.)"
    r"|estimated|exceed\w*|excess|fewer|half|hardly|in the region of|just|least|less|maximum"
    r"|maybe|minimum|more|most|near|nearly|not|odd|or (?:higher|lower|so)|order of|over|perhaps"
    r"|possibly|practically|probably|roughly|scarcely|short of|some|something like"
    r"|thereabouts|towards?|under|up|upwards|virtually|well)\b"
    rf"|\dish\b|\d[%\s]*(?:\+(?!\d)|plus\b)|[{FRACTIONS}~<>?\u00b1\u223c\u2243\u2248]"
    r"|[\u2264-\u2267\u2272\u2273\u2a7d\u2a7e]"
)
#: What makes a bound of the number after it, and of the one before; ``not`` turns it round.
BOUND = (
    r"(?i)(?P<no>\bno |\bnot )?(?:\b(?:(?P<above>(?:more|higher|greater) than|over|above"
    r"|upwards? of|in excess of|exceed(?:s|ed|ing)?|beyond|(?:sur)?passed|topped"
    r"|(?<=never )reach(?:ed)?|(?<=not )reach(?:ed)?"
    r"|at (?:the )?least|(?:a )?minimum(?: of)?)|(?:less|fewer|lower) than|under|below|up to"
    r"|short of|at (?:the )?most|(?:a )?maximum(?: of)?)"
    r"|(?P<sign>[>\u2265\u2267\u2a7e])|[<\u2264\u2266\u2a7d])"
    rf"(?:\s+(?:about|around|roughly|some|minus|plus|negative))?\s*[{CURRENCY}]?\s*$"
)
#: Those of them that hold for the number itself.
CLOSED = r"(?i)reach|least|most|m[ai][xn]imum|up to|[\u2264-\u2267\u2a7d\u2a7e]"
_END = r"(?=\W*$|\W+(?:in|each|every)\b)"
OR_BOUND = (
    r"(?i)\s*\+(?!\d)(?P<plus>)|[^\d;,]{0,24}?\b(?:(?P<above>plus\b(?!\s*\d)"
    rf"|(?:or|and) (?:more|higher|over|above|upwards?)\b|(?:at (?:the )?least|minimum){_END})"
    rf"|(?:or|and) (?:less|fewer|lower|under|below)\b|(?:at (?:the )?most|maximum){_END})"
)
#: Words after which a figure is meant for every year of its period, not for the period as a whole.
EACH = (
    r"(?i:\b(?:(?:in )?(?:each|every)(?: single| and every)? year"
    r"|in any (?:single |one )?year\b(?! (?:since|before)\b)|(?:in )?all (?:the )?years"
    r"|year (?:after|by|in,?) year|at all times|throughout)\b)"
)
#: And words before it that say the same; of a bound, ``never`` turns it round.
_NOT = (
    r"(?i:\b(?:(?:did|does|do|ha[sd]|have)(?: not|n['\u2019]t)(?: once| ever)?|not once|not ever"
    r"|without(?: ever)?)\b(?=[^.,;\d]*\b(?:exceed|exceeding|exceeded|reach|reached|reaching"
    r"|pass|surpass|top|below|under|above|over|beyond|than)\b))"
)
NEVER = (
    r"(?i:\b(?:never(?! before| seen)|at no (?:time|point)|(?:in )?no (?:single |one )?year)\b)"
    rf"|{_NOT}"
)
ALWAYS = r"(?i:\balways\b)"
#: What stands between the ends of a range, up to the digits of the second.
BETWEEN = (
    rf"(?i)\s*(?:[{MINUS}{DASH}]|to\b|and\b|or\b|through\b)\s*(?:{_SIGNS})?\s*[{CURRENCY}]?\s*"
)

MULTIPLE = (
    "a multiple; give it in pct_over_period (tripled: 200) of an indicator of growth over a "
    "period, or as a ratio: unit pct_of_earlier_rate (300) with a claim of test ratio"
)
WORDS = "as_printed gives a sign or a fraction in words; expected the figure in value"
SEVERAL = (
    "as_printed shows more than one number (a range, or a decimal comma); "
    "expected the figure in value"
)
RANGE = (
    "as_printed shows more than one number, a range or two figures; "
    "expected in value a number of the range, which is what is then compared"
)
_SCALE = (
    "as_printed gives a scale ({}) that the unit has not; expected the figure in value, or "
    "another unit"
)
_MONTH = (
    "jan(?:uary|uar|v|vier)?|feb(?:ruary|ruar)?|févr?(?:ier)?|mar(?:ch|s|z)?|mrz|märz?"
    "|apr(?:il)?|avr(?:il)?|may|mai|june?|juni|juin|july?|juli|juil(?:let)?|aug(?:ust)?|août"
    "|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|d[eé][cz](?:ember|embre)?"
    "|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек"
)
#: What spreadsheets show where 11.2, 11-02 or 7-8 was typed, in some languages.
_DATE = (
    rf"(?i)\d{{1,4}}[. /-]*(?:{_MONTH})\.?(?:[. /-]*\d{{2,4}})?"
    rf"|(?:{_MONTH})[. /-]*\d{{1,4}}"
    r"|\d{4}-\d\d-\d\d(?:[T ][\d:.]+)?|(\d\d?)([./-])\d\d?\2(?:\d\d|\d{4})"
)
DATE = (
    "a date; a spreadsheet made it of a number such as 11.2 or 7-8. "
    "Set the column to text and type it again"
)
LONG = f"expected a number of at most {LONGEST} digits"


class Interval(NamedTuple):
    """What a printed number leaves open, half-open, or the ends of a range, which belong to it."""

    low: Any
    high: Any


class Unit(NamedTuple):
    """What of a unit the reading of a figure needs.

    Attributes
    ----------
    kind : str
        Kind of quantity, as in the table of units; of the later as part of the earlier ``ratio``.
    scale : Decimal
        How many of the basic unit one of these is: 0.01 for per cent, 1000 for thousand people.
    """

    kind: str
    scale: Decimal


def unit_of(label: object, kind: object, scale: object = None, name: object = "") -> Unit:
    """A row of the table of units; a scale left out, or 1, is the one in the label, if any."""
    text = str(label)
    given = Decimal(1) if pd.isna(scale) else Decimal(str(scale))  # type: ignore[call-overload]
    if given == 1:
        words = re.match(rf"(?:(?:{_WORD})\b[{SPACE}]*)+", text, re.IGNORECASE)
        if words:
            given = Decimal(1).scaleb(_power(words[0]))
        elif text.startswith("%"):
            given = Decimal("0.01")
        elif re.match(rf"\u2030|per 1[,{SPACE}]?000\b|per thousand\b", text):
            given = Decimal("0.001")
    return Unit(RATIO if name == EARLIER else str(kind), given)


def units_of(table: pd.DataFrame) -> dict[str, Unit]:
    """The units of a table of units, by the names in its index or its column ``unit``."""
    names = table.get("unit", table.index)
    cells = zip(names, table["label"], table["kind"], table["scale"], strict=True)
    return {str(name): unit_of(label, kind, size, name) for name, label, kind, size in cells}


class Number(NamedTuple):
    """A number of a text.

    Attributes
    ----------
    readings : tuple of Decimal
        What it may mean, in the unit asked for, the usual way first; the exponent of each is the
        place of its last digit: ``2.1E+3`` for 2.1 million in thousands.
    asks : str
        Why the figure has to be given in ``value``; empty where it need not.
    start, end : int
        Where its digits, and what belongs to them after, stand in the text.
    """

    readings: tuple[Decimal, ...]
    asks: str
    start: int
    end: int


class Reading(NamedTuple):
    """What a printed figure says.

    Attributes
    ----------
    numbers : tuple of Number
        Its numbers; none where it stands in words.
    kind : str
        ``figure``, ``range`` or ``bound``.
    above : bool
        Of a bound, whether the figure lies above it.
    asks : str
        Why the figure has to be given in ``value``; empty where it need not.
    each : bool
        Whether it is meant for each year of its period: ``over 2% every year``.
    change : bool
        Whether it is by how much a level changed over its period: ``gained 26 years``, last less
        first, below zero where it fell; of a share, ``fell by 3 points``; not of a rate, nor of
        what rose ``to`` a number.
    moved : int
        -1 or 1 where the print says a fall or a rise by so much, of which its numbers have the
        sign.
    signed : bool
        Whether the print says the sign of its numbers; where not, ``value`` does.
    strict : bool
        Of a bound, whether the number itself lies outside: of ``over``, not of ``at least``.
    """

    numbers: tuple[Number, ...]
    kind: str = "figure"
    above: bool = False
    asks: str = ""
    each: bool = False
    change: bool = False
    moved: int = 0
    signed: bool = False
    strict: bool = False

    @property
    def digits(self) -> str | None:
        """The figure in digits, of a range the end nearer zero; None where only ``value`` can."""
        if self.asks or not self.numbers:
            return None
        return f"{min(self.ends, key=abs):f}"

    @property
    def expected(self) -> str:
        """The numbers that the print may mean, for a message."""
        if self.kind == "range":
            return f"{self.ends.low:f} to {self.ends.high:f}"
        shown = (f"{one:f}" for number in self.numbers for one in number.readings[:2])
        return self.digits or " or ".join(shown)

    def fits(self, value: str) -> bool:
        """Whether the print may mean a value; to the last decimal where it is plain."""
        if not self.numbers or self.asks in (WORDS, MULTIPLE):
            return True
        given, first = self._as_signed(Decimal(value)), self.numbers[0].readings[0]
        if not self.asks and given == first and _exponent(first) <= 0:
            return _exponent(given) == _exponent(first)
        shown = [reading for number in self.numbers for reading in number.readings]
        return given in shown or self.holds(given)

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies in the range that is printed."""
        return self.kind == "range" and self.ends.low <= self._as_signed(value) <= self.ends.high

    def _as_signed(self, value: Decimal) -> Decimal:
        return value if self.signed else abs(value)

    @property
    def ends(self) -> Interval:
        """The first number and the last, the lower first: the ends of a range."""
        return Interval(*sorted(self.numbers[n].readings[0] for n in (0, -1)))


class Said(NamedTuple):
    """What a text's figure stands for.

    Attributes
    ----------
    low, high : float
        The figure, twice; the ends of a range that the text gives; an infinite end for a bound.
    digits : str
        The figure's digits in its unit.
    places : int
        Decimals to which others are rounded; below zero for a figure printed in a larger unit
        (2.1 million in thousands: -2).
    kind : str
        ``figure``, ``range`` or ``bound``.
    exact : bool
        Whether the text prints it to a digit: not in words, and not as a round figure.
    each : bool
        Whether it is meant for each year of its period.
    change : bool
        Whether it is a change of a level over its period, last less first.
    strict : bool
        Of a bound, whether the number itself lies outside.
    """

    low: float
    high: float
    digits: str
    places: int
    kind: str
    exact: bool
    each: bool = False
    change: bool = False
    strict: bool = False


@lru_cache(maxsize=1024)
def read(text: object, unit: Unit | None = None) -> Reading:
    """Read a figure as a text prints it.

    Parameters
    ----------
    text : str
        The figure as it stands in the text.
    unit : Unit, optional
        The unit it is wanted in: "$1.5 trillion" in bn_usd is 1500, "11.2\u2030" in per cent 1.12.
        Without one, numbers are as they stand.

    Returns
    -------
    Reading
        Without numbers for a text in words, for one that is no text or too long for a figure, and
        for one with digits of another script than 0 to 9.
    """
    if not isinstance(text, str) or len(text) > FIGURE or re.search(r"(?![0-9])\d", text):
        return Reading(())
    never = re.search(NEVER, text) is not None
    text = re.sub(_NOT, "never", text)
    found = [*re.finditer(NUMBER, text)]
    words = [] if found else [*re.finditer(WORDED, text)]
    spans = found or words
    moved = _moved(text, spans[0].start(), spans[-1].end(), unit) if spans else 0
    numbers: list[Number] = []
    for at, match in enumerate(found):
        scales = _scales(match, found[at + 1 :], text)
        numbers.append(_number(match, text, scales, unit, numbers, moved))
    kind, above, strict = _kind(text, [match.span() for match in words] or [n[2:] for n in numbers])
    if unit is not None:
        numbers += _in_words(words, text, unit, moved, exact=kind == "bound")
    signed = moved != 0 or bool(words and numbers) or any(match["sign"] for match in found)
    kind = "figure" if kind == "range" and not numbers else kind
    asks = next((number.asks for number in numbers if number.asks), "")
    if kind == "range":
        lead, link = text[: numbers[0].start], text[numbers[0].end : numbers[1].start]
        between = "and" not in link.lower() or re.search(r"(?i)\bbetween\b", lead)
        two = re.search(r"(?i)\bfrom\s*$", lead)
        asks = RANGE if asks or two or not between else ""
    elif len(numbers) > 1:
        asks = SEVERAL
    if re.search(IN_WORDS, text) and not (words and numbers):
        asks = WORDS
    if (
        unit is not None
        and unit.kind in (*LEVELS, "share")
        and (
            asks == _SCALE.format("times")
            or any(match["stem"] or match["count"] for match in words)
        )
    ):
        asks = MULTIPLE
    each = never or re.search(f"{EACH}|{ALWAYS}", text) is not None
    above, strict = (kind == "bound" and one != never for one in (above, strict))
    change = moved != 0 and unit is not None and unit.kind in (*LEVELS, "share")
    moved = -1 if any((match["stem"] or "").lower() == "halv" for match in words) else moved
    return Reading(tuple(numbers), kind, above, asks, each, change, moved, signed, strict)


def moves(text: str) -> int:
    """-1 for a text that speaks of a fall, 1 for one that speaks of a rise alone, 0 for neither."""
    return min((-1 if found["down"] else 1 for found in re.finditer(MOVES, text)), default=0)


def named(as_printed: str, value: float, unit: Unit | None = None) -> str:
    """A figure as the subject of a sentence: ``a fall of 4.2%`` for ``contracted by 4.2%``.

    ``more than a doubling`` for ``more than doubled``; one below zero whose print does not say so
    is a fall; any other without a verb stays as printed.
    """
    if value < 0 and not read(as_printed, unit).signed:
        return f"a fall of {as_printed[:1].lower()}{as_printed[1:]}"
    text = re.sub(rf"(?i)\b({'|'.join(MULTIPLES)})e[sd]\b", r"a \1ing", as_printed)
    text = re.sub(r"(?<=never )exceed(?:ing)?\b", "above", re.sub(_NOT, "never", text))
    text = re.sub(_STOOD, r"\1", text)
    number = re.search(NUMBER, text) or re.search(FRACTION, text)
    if number is None or re.match(_SIGNS, number[0]):
        return text
    verb = re.search(BEFORE, text[: number.start()]) or re.search(_LAST, text)
    if verb is None or number.end() < verb.start():
        return text
    lead, rest = text[: verb.start()], text[verb.end("move") :]
    if re.search(_ARTICLE, lead) or re.match(_OF, rest):
        return text  # it is a noun
    rest = re.sub(r"(?i)^\s*(?:back\b\s*)?(?:by\b\s*)?", "", rest)
    moved = "a fall of" if verb["down"] else "a rise of"
    return f"{lead}{moved} {rest}" if rest else f"{moved} {lead}"


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else, as a spreadsheet makes one of 11.2 or 7-8."""
    return len(text) <= FIGURE and re.fullmatch(_DATE, text.strip()) is not None


def said(as_printed: object, value: float, precision: str, unit: Unit | None = None) -> Said:
    """What a figure of a text stands for.

    Parameters
    ----------
    as_printed : str
        The figure as it stands in the text.
    value : float
        The figure as a number, in its unit; of a range, a number in it.
    precision : str
        ``printed``, ``round`` or ``words``.
    unit : Unit, optional
        Its unit; without one, scale words are not read.
    """
    reading, exact = read(as_printed, unit), precision == "printed"
    numbers = reading.numbers if precision != "words" else ()
    about = exact, reading.each, reading.change, reading.strict
    if numbers and reading.holds(Decimal(repr(float(value)))):
        sign = -1 if value < 0 and not reading.signed else 1
        low, high = sorted(sign * float(end) for end in reading.ends)
        finest = min(reading.ends, key=_exponent)
        return Said(low, high, f"{finest:f}", -_exponent(finest), "range", *about)
    given = Decimal(f"{Decimal(f'{value:.15g}'):f}")
    means = (one for number in numbers for one in number.readings if float(one) == float(value))
    shown = next(means, given)
    digits, places = f"{shown:f}", -_exponent(shown)
    if reading.kind == "bound":
        # a larger fall has a smaller number; over -8% speaks of the number
        above = reading.above != (reading.moved < 0 or (value < 0 and not reading.signed))
        low, high = (value, math.inf) if above else (-math.inf, value)
        return Said(low, high, digits, places, "bound", *about)
    if numbers and not exact and re.search(HEDGED, str(as_printed)):
        places = min(places, _round_places(shown))
    return Said(value, value, digits, places, "figure", *about)


def rounding(as_printed: object, value: float, unit: Unit | None = None) -> Interval:
    """The half-open interval of a figure printed to a digit, as floats."""
    half = Decimal(5).scaleb(-said(as_printed, value, "printed", unit).places - 1)
    middle = Decimal(repr(float(value)))
    return Interval(float(middle - half), float(middle + half))


def parts(text: str) -> Decimal | None:
    """The part of one that a text gives in words or as a sign: a quarter, two thirds, \u00bd."""
    sign = re.search(rf"[{FRACTIONS}]", text)
    if sign is not None:
        return Decimal(str(round(unicodedata.numeric(sign[0], 0), 6))) or None
    found = re.search(FRACTION, text)
    return None if found is None else _part(found[0])


def _part(words: str) -> Decimal:
    *many, part = re.split("[ -]", words.lower())
    times = COUNTS.get(many[0], 1) if many else 1
    return Decimal(times) / PARTS[part if part in PARTS else part.removesuffix("s")]


def precision_of(as_printed: object, hedge: object = None) -> str:
    """How exactly a figure is to be read: ``printed``, ``round`` or ``words``.

    One that the text hedges, gives as a range or in words is not read to half a unit; a value
    alone has the digits that were written down.
    """
    if isinstance(hedge, str) and re.search(HEDGED, hedge):
        return "round"
    if not isinstance(as_printed, str):
        return "printed"
    reading = read(as_printed)
    if not reading.numbers:
        return "words"
    return "round" if re.search(HEDGED, as_printed) or len(reading.numbers) > 1 else "printed"


def with_hedge(as_printed: str, hedge: object) -> str:
    """A figure as printed with the word that qualifies it, where that word says how to read it.

    ``over`` beside ``3%`` gives ``over 3%``, ``every year`` gives ``3% every year``: a bound that
    stands in a column of its own is one no less. A word that is there already is not put twice.
    """
    if not isinstance(hedge, str) or hedge.casefold() in as_printed.casefold():
        return as_printed
    words = re.sub(EACH, "", hedge).strip(" ,;")
    after = " ".join(match[0] for match in re.finditer(EACH, hedge))
    figure = read(as_printed).kind == "figure"
    if re.search(f"{NEVER}|{ALWAYS}", words) and not figure:
        as_printed = f"{words} {as_printed}"
    elif re.search(HEDGED, words) and figure:
        number = re.search(NUMBER, as_printed) or re.search(WORDED, as_printed)
        lead = as_printed[: number.start()] if number else ""
        at = len(lead.rstrip(SPACE + CURRENCY + MINUS + DASH + "+"))  # fell by | over $25 billion
        lead, rest = as_printed[:at], as_printed[at:].lstrip(SPACE)
        before = f"{lead} {words} {rest}".strip(), f"{as_printed} {words}"
        as_printed = next((text for text in before if read(text).kind == "bound"), before[0])
    return f"{as_printed} {after}".rstrip()


def printed_numbers(text: object) -> list[str]:
    """The digits of every number that a text prints, signs included, without scales.

    Two of a range, or where a comma stands for the point.
    """
    out: list[str] = []
    for number in read(text).numbers:
        first = f"{number.readings[0]:f}"
        out += re.split("[.,]", first) if number.asks == SEVERAL else [first]
    return out


def printed_interval(printed: str) -> Interval:
    """The half-open interval [low, high) that a printed number stands for: half a unit either way.

    Raises
    ------
    UserError
        For what is no number.
    """
    try:
        number = Decimal(printed)
        half = Decimal(5).scaleb(min(_exponent(number), 0) - 1)
    except (InvalidOperation, ValueError):
        raise UserError(f"not a number: {printed!r}") from None
    return Interval(number - half, number + half)


def printed_bounds(printed: pd.Series[str]) -> pd.DataFrame:
    """``printed_interval`` for a column of printed numbers, as floats ``low`` and ``high``."""
    digits = [len(str(text).partition(".")[2]) for text in printed]
    unit = 10.0 ** (pd.Series(digits, printed.index, dtype=int) + 1)  # half of one is 5 of these
    value = (pd.to_numeric(printed).astype("float64") * unit).round()
    return pd.DataFrame({"low": (value - 5) / unit, "high": (value + 5) / unit})


class Asked(NamedTuple):
    """A number as it is asked for, apart from any unit.

    Attributes
    ----------
    digits : str
        As printed: ``953`` of ``£953 billion``.
    scale : Decimal or None
        What its scale words stand for; 1 with a currency alone; None where it has neither.
    money : str
        The sign of its currency, printed or in words; empty without one.
    per_cent : bool
        Whether it is printed in per cent.
    """

    digits: str
    scale: Decimal | None
    money: str
    per_cent: bool


def asked(text: str) -> Asked:
    """Read a number that is asked for, as a figure's column reads it, without a unit.

    Raises
    ------
    UserError
        For no number or more than one, and for one that may mean two.
    """
    digits = printed_numbers(text)
    if len(digits) != 1:
        raise UserError(f"{text!r} is not one number in digits, with a point, such as 11.2")
    number = read(text, Unit("level", Decimal(1))).numbers[0]
    match = next(re.finditer(NUMBER, text))
    if match["scale"] and number.asks:
        raise UserError(f"{text!r}: {number.asks.partition(';')[0]}")
    words = {*re.findall(r"[a-z]+", text.casefold())}
    money = [sign for sign, names in CURRENCIES.items() if sign in text or words & {*names}]
    scaled = match["scale"] and float(digits[0])
    scale = abs(number.readings[-1] / Decimal(digits[0])) if scaled else Decimal(1)
    per_cent = (match["rate"] or "").lower() in PER_CENT
    return Asked(digits[0], scale if money or scale != 1 else None, "".join(money[:1]), per_cent)


def round_as_printed(value: float, places: int) -> Decimal:
    """``value`` rounded to so many decimals; half a unit goes up, below zero too.

    Decimals below zero round to tens, hundreds, ...
    """
    last_digit = Decimal(1).scaleb(-places)
    exact = Decimal(repr(float(value))) + last_digit / 2
    return exact.quantize(last_digit, rounding=ROUND_FLOOR)


def _round_places(number: Decimal) -> int:
    """The decimals of a round figure: two digits count, of zeros after them none."""
    return -min(_exponent(number.normalize()), number.adjusted() - 1)


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def _power(words: str) -> int:
    """The power of ten of scale words that follow one another: ``thousand million`` is 9."""
    found = re.findall(f"{_WORD}|k", words, re.IGNORECASE)
    return sum(SCALES[word.lower()] for word in found)


def _scales(match: re.Match[str], rest: Sequence[re.Match[str]], text: str) -> tuple[str, str]:
    """The scale words and per-cent sign after a number; a range's first has its second's."""
    factor = re.search(FACTOR, text[: match.start()])
    scale, rate = match["scale"] or ("times" if factor else ""), match["rate"] or ""
    if len(rest) == 1 and re.fullmatch(BETWEEN, text[match.end() : rest[0].start("core")]):
        scale, rate = scale or rest[0]["scale"] or "", rate or rest[0]["rate"] or ""
    return scale.strip(SPACE + "-."), rate.lower()


def _number(
    match: re.Match[str],
    text: str,
    scales: tuple[str, str],
    unit: Unit | None,
    before: list[Number],
    moved: int,
) -> Number:
    core, (scale, rate) = match["core"], scales
    means, asks = _digits(core, per_cent=bool(match["rate"]))
    if len(re.sub("[^0-9]", "", core)) > LONGEST:
        asks = LONG
    if match["power"]:  # digits with an exponent stand for whole units
        power = int(match["power"][1:])
        means = tuple(Decimal(f"{one.scaleb(power):f}") for one in means)
    if unit is not None and scale in _TIMES.split("|"):
        if unit.kind in OF_TIMES and moved >= 0:
            means = tuple(_times(one, unit) for one in means)
        else:
            asks = asks or _SCALE.format("times")
    elif unit is not None:
        means, refused = _in_unit(means, scale, rate, unit, _of_money(match, text))
        asks = asks or refused
    signs = _signs(match, text, before)
    if unit is not None and moved and unit.kind == RATIO:
        means = tuple(1 / unit.scale + moved * one if rate else one for one in means)
    elif moved < 0:
        signs = (-1,)
    means = tuple(sign * one for one in means for sign in signs)
    if not asks and len(signs) > 1:
        asks = _either(means)
    long = len(f"{means[0]:f}".lstrip("-0.").replace(".", "")) > LONGEST
    asks = LONG if long and unit is not None and not asks else asks
    return Number(means, asks, match.start("core"), match.end())


def _digits(core: str, *, per_cent: bool) -> tuple[tuple[Decimal, ...], str]:
    """What digits with their points, commas and spaces may mean, and why ``value`` is needed."""
    plain = re.sub(f"[{SPACE}{APOSTROPHE}]", "", core)
    means = []
    if re.fullmatch(ENGLISH, core):
        means.append(Decimal(plain.replace(",", "")))
    if re.fullmatch(CONTINENTAL, core):
        means.append(Decimal(plain.replace(".", "").replace(",", ".")))
    elif not means:
        means.append(Decimal(re.sub("[.,]", "", plain)))
    if not re.fullmatch(ENGLISH, core):
        return tuple(means), SEVERAL
    if means[0] == means[-1]:
        return tuple(means[:1]), ""
    return tuple(means), _either(means) if per_cent or "." in core else ""


def _either(means: Sequence[Decimal]) -> str:
    shown = " or ".join(f"{one:f}" for one in means)
    return f"as_printed may mean {shown}; expected the figure in value"


def _of_money(match: re.Match[str], text: str) -> bool:
    """Whether a currency stands before a number."""
    lead = text[: match.start("core")].rstrip(MINUS + SPACE + DASH)
    return lead.endswith(tuple(CURRENCIES))


def _in_unit(
    means: tuple[Decimal, ...], scale: str, rate: str, unit: Unit, money: bool
) -> tuple[tuple[Decimal, ...], str]:
    """Numbers in a unit, by the scale words or the sign of a rate that follow them."""
    letter = LETTERS.get(scale.lower())
    if scale:
        factor = Decimal(1).scaleb(letter or _power(scale)) / unit.scale
        if letter and not money and scale != "M":
            if scale == "t" or unit.kind != "level":  # tonnes; a letter after a rate says nothing
                return means, ""
            both = means[0], means[0] * factor.normalize()
            return (both, _either(both)) if both[0] != both[1] else (both[:1], "")
        if unit.kind != "level":
            return means, _SCALE.format(scale)
    elif rate and unit.scale in (Decimal("0.01"), Decimal("0.001")):
        factor = Decimal("0.01" if rate in PER_CENT else "0.001") / unit.scale
    else:
        said = "as_printed shows per mille; expected the figure in value"
        return means, said if rate == "\u2030" else ""
    # by a power of ten, the last digit keeps its place in the print
    return tuple(one * factor.normalize() for one in means), ""


def _signs(match: re.Match[str], text: str, before: list[Number]) -> tuple[int, ...]:
    """The sign of a number: 1, -1, or both where a dash may be one or not."""
    sign = match["sign"]
    if not sign or sign[0] in "+pP":
        return (1,)
    lead, spaced = text[: match.start()].rstrip(), len(sign) > 1
    if before and before[-1].end == len(lead) and not sign[0].isalpha():
        return (1,)  # the dash of a range
    if sign[0] in MINUS + "mMnN" or not lead or lead[-1] in "(:[\"'\u201c" + CURRENCY:
        return (-1,)
    return (1, -1) if spaced or sign[0] == "\u2014" else (-1,)


def _kind(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, bool, bool]:
    """Whether a text gives a figure, a range or a bound, on which side, and if strict."""
    if len(spans) == 2 and re.fullmatch(BETWEEN, text[spans[0][1] : spans[1][0]]):
        return "range", False, False
    for start, end in spans:
        found = re.search(BOUND, text[:start].rstrip(MINUS + DASH + SPACE + CURRENCY))
        if found is not None:
            sides = found["above"] or found["sign"], not re.search(CLOSED, found[0])
            above, strict = (bool(one) != bool(found["no"]) for one in sides)
            return "bound", above, strict
        found = re.match(OR_BOUND, text[end:])
        if found is not None:
            return "bound", found["above"] is not None or found["plus"] is not None, False
    return "figure", False, False


def _moved(text: str, start: int, end: int, unit: Unit | None) -> int:
    """-1 for the size of a fall, 1 for that of a rise, by the word before a number or after it.

    In a unit of which that says the sign, or what is left; in one of a share, by points alone.
    """
    points = unit is not None and unit.kind == "share" and re.match(POINTS, text[end:])
    if unit is None or not (points or unit.kind in (*CHANGES, *LEVELS, RATIO)):
        return 0
    found = re.search(BEFORE, text[:start]) or re.match(AFTER, text[end:])
    return 0 if found is None else -1 if found["down"] else 1


def _times(size: Decimal, unit: Unit) -> Decimal:
    """A multiple of the earlier, in a unit of what is left or of growth."""
    return (size if unit.kind == RATIO else size - 1) / unit.scale


def _in_words(
    words: Sequence[re.Match[str]], text: str, unit: Unit, moved: int, *, exact: bool
) -> list[Number]:
    """Multiples, and parts by which something fell or rose, as numbers; none if one is neither."""
    out = []
    for match in words:
        units = OF_TIMES if match["stem"] or match["count"] else (RATIO, *CHANGES)
        size = _size(match, text, moved) if unit.kind in units else None
        if size is None:
            return []
        number = _times(size, unit)
        means = [round(number, places) for places in range(4)]
        means = [number] if number == means[1] else list(dict.fromkeys(means))
        out.append(Number(tuple(means[::-1] if exact else means), "", *match.span()))
    return out


def _size(match: re.Match[str], text: str, moved: int) -> Decimal | None:
    """The later as part of the earlier, where words say it."""
    if match["stem"]:
        return Decimal(MULTIPLES[match["stem"].lower()])
    if match["count"]:
        count = Decimal(COUNTS[match["count"].lower()])
        return 1 / count if moved < 0 else count
    if re.search(r"(?i)\bto\s+(?:\w+\s+){0,2}$", text[: match.start()]):
        return _part(match[0])  # fell to a third
    return 1 + moved * _part(match[0]) if moved else None
