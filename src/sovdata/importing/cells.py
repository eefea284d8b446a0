"""Cells of public files: years, numbers and what stands for a missing one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

#: First and last year.
Span = tuple[int, int]

#: What files put where there is no value.
MISSING = {"", "..", "...", ":", "-", "--", "\u2013", "\u2014", "n/a", "na", "n.a.", "nan", "null",
           "none", "xxx", "x", ".", "*", "#n/a", "nodata", "m", "\u2026"}  # fmt: skip
#: Numbers that stand for a missing one, where nothing else in the column is below zero.
CODES = {"-9", "-99", "-9.0", "-99.0", "-999", "-9999", "-999.0", "-9999.0"}
ALWAYS = {"-999", "-9999", "-999.0", "-9999.0"}  # no rate of anything
SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "b": 9, "bn": 9,
          "billion": 9, "tn": 12, "trillion": 12, "%": 0}  # fmt: skip
FOOTNOTE = re.compile(r"\[[^\]]*\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+$|\*+$|\u2020+$")
YEAR = re.compile(
    r"^[xXyY]?(1[5-9]\d\d|20\d\d|2100)(?:\.0+)?(?:\s*\[YR\d{4}\])?(?:[\s_-]*[A-Za-z*]{1,2})?$"
)
SPAN = re.compile(r"^(1[5-9]\d\d|20\d\d)\s*[-\u2013\u2014/]\s*(\d{4}|\d\d)$")
DAY = re.compile(
    r"^(1[5-9]\d\d|20\d\d)-(\d\d)(?:-(\d\d))?(?:[T ].*)?$|^(\d{1,2})[./](\d{1,2})[./](\d{4})$"
)
QUARTER = re.compile(r"^(1[5-9]\d\d|20\d\d)[\s-]*(?:Q[1-4]|M\d\d?)$", re.IGNORECASE)
#: A space or apostrophe between thousands; any other space inside a number is none of its.
THOUSANDS = re.compile(r"(?<=\d)[\s\u00a0\u202f\u2009'\u2019](?=\d{3}(?!\d))")
NUMBER = re.compile(r"^([+-]?)\s*(\d[\d.,]*|[.,]\d+)(?:[eE]([+-]?\d+))?\s*([A-Za-z%]*)$")
POWER = re.compile(r"\s*[x\u00d7*]\s*10\^?([+-]?\d+)$")
#: Most numbers, as they stand.
PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+|[1-9]\d?(?:,\d\d)+,\d{3}")
LARGEST = 40  # digits before or after the sign of decimals


def years_of(text: str) -> Span | None:
    """First and last year of a cell, or None: ``1960``, ``1960 [YR1960]``, ``1952\u201357``."""
    plain = FOOTNOTE.sub("", text).strip().strip('"')
    if found := YEAR.match(plain):
        return int(found[1]), int(found[1])
    if found := SPAN.match(plain):
        first, last = int(found[1]), found[2]
        end = int(last) if len(last) == 4 else first - first % 100 + int(last)
        return (first, end) if end >= first else (first, end + 100)
    return None


def time_of(text: str) -> tuple[int, int, bool] | None:
    """First and last year of a text, and whether it may stand for whole years; None if no time.

    Besides years these are dates, of which the first and the last day may stand for the year,
    quarters and months.
    """
    if span := years_of(text):
        return *span, True
    if found := DAY.match(text.strip()):
        year = int(found[1] or found[6])
        day = {int(found[2] or found[4]), int(found[3] or found[5] or 1)}
        return year, year, day in ({1}, {12, 31})
    if found := QUARTER.match(text.strip()):
        return int(found[1]), int(found[1]), False
    return None


def _parts(text: str) -> tuple[re.Match[str], int, str] | None:
    """A number's sign, digits, exponent and letters, a power of ten, and what was taken off."""
    plain = FOOTNOTE.sub("", text.strip()).strip()
    off = "footnote" if plain != text.strip() else ""
    if letter := re.search(r"\d\s+([A-Za-z])$", plain):  # stands apart: ``1.6 b`` is no billion
        off, plain = f"flag {letter[1]}", plain[:-1].strip()
    plain = plain.replace("\u2212", "-").replace("\u2013", "-")
    power = POWER.search(plain)
    plain = plain[: power.start()] if power else plain
    found = NUMBER.match(THOUSANDS.sub("", plain))
    return (found, int(power[1]) if power else 0, off) if found else None


def decimal_comma(texts: Iterable[str], *, semicolons: bool = False) -> bool | None:
    """Whether numbers are written with a decimal comma; None where both would do.

    Parameters
    ----------
    texts : iterable of str
        Cells; those that are no numbers count for neither.
    semicolons : bool
        Whether semicolons part the columns, as where commas are signs of decimals: then a point
        before three digits says nothing either.
    """
    said, unclear = set(), set()
    for text in texts:
        if ("," not in text and "." not in text) or not (found := _parts(text)):
            continue
        digits = found[0][2]
        signs = [sign for sign in digits if sign in ",."]
        if len(set(signs)) == 2:
            said.add(signs[-1])
        elif len(signs) > 1:  # thousands more than once
            said.add("." if signs[0] == "," else ",")
        elif GROUPED.fullmatch(digits):
            unclear.update(signs)
        else:
            said.update(signs)
    if len(said) == 1:
        return said == {","}
    if said or "," in unclear or (unclear and semicolons):
        return None
    return False


def _plain_digits(digits: str, *, comma: bool) -> str | None:
    """Digits with a point for decimals, or None where thousands are not groups of three."""
    decimal, group = (",", ".") if comma else (".", ",")
    whole, _, rest = digits.partition(decimal)
    if (rest and not rest.isdigit()) or (group in whole and not GROUPED.fullmatch(whole)):
        return None
    return f"{whole.replace(group, '')}.{rest}"


def value_of(text: str, comma: bool) -> tuple[str | None, str]:
    """A number in plain digits, and what was taken off it; None, and why, where there is none.

    Parameters
    ----------
    text : str
        The cell.
    comma : bool
        Whether the decimal sign is a comma.
    """
    if not comma and PLAIN.fullmatch(text):
        return text, ""
    if "".join(FOOTNOTE.sub("", text).split()).casefold() in MISSING:
        return None, "missing"
    found = _parts(text)
    if found is None:
        return None, "no number"
    parts, shift, off = found
    sign, digits, exponent, flag = parts.groups()
    scale = SCALES.get(flag.casefold(), 0)
    if flag and scale:
        off = f"{flag} written out"
    elif flag and flag != "%":
        off = f"flag {flag}"
    plain = _plain_digits(digits, comma=comma)
    shift += scale + int((exponent or "0")[:6])
    if plain is None or abs(shift) > LARGEST or (off.startswith("flag") and len(flag) > 2):
        return None, "no number"
    if flag == "b":
        return None, "b may be billions or a flag"
    return f"{Decimal(f'{sign}{plain}E{shift}'):f}", off
