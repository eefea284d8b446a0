"""Cells of public files: years, numbers and what stands for a missing one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

#: What files put where there is no value.
MISSING = {"", "..", "...", ":", "-", "--", "\u2013", "\u2014", "n/a", "na", "n.a.", "nan", "null",
           "none", "xxx", "x", ".", "*", "#n/a", "no data", "m", "\u2026"}  # fmt: skip
#: Numbers that stand for a missing one, where nothing else in the column is below zero.
CODES = {"-9", "-99", "-999", "-9999", "-9.0", "-99.0", "-999.0"}
SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "b": 9, "bn": 9,
          "billion": 9, "tn": 12, "trillion": 12, "%": 0}  # fmt: skip
SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
FOOTNOTE = re.compile(r"\[[^\]]*\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+$|\*+$|\u2020+$")
YEAR = re.compile(
    r"^[xXyY]?(1[5-9]\d\d|20\d\d|2100)(?:\.0+)?(?:\s*\[YR\d{4}\])?(?:[\s_-]*[A-Za-z*]{1,2})?$"
)
SPAN = re.compile(r"^(1[5-9]\d\d|20\d\d)\s*[-\u2013\u2014/]\s*(\d{4}|\d\d)$")
DAY = re.compile(r"^(1[5-9]\d\d|20\d\d)-(\d\d)(?:-(\d\d))?(?:T.*)?$|^(\d{1,2})/(\d{1,2})/(\d{4})$")
QUARTER = re.compile(r"^(1[5-9]\d\d|20\d\d)[\s-]*(?:Q[1-4]|M\d\d?)$", re.IGNORECASE)
NUMBER = re.compile(r"^([+-]?)(\d*[\d.,]*\d|\d+[.,]?)(?:[eE]([+-]?\d+))?\s*([A-Za-z%]*)$")


def years_of(text: str) -> tuple[int, int] | None:
    """First and last year of a cell, or None: ``1960``, ``1960 [YR1960]``, ``1952\u201357``."""
    plain = FOOTNOTE.sub("", text).strip().strip('"')
    if found := YEAR.match(plain):
        return int(found[1]), int(found[1])
    if found := SPAN.match(plain):
        first, last = int(found[1]), found[2]
        end = int(last) if len(last) == 4 else first - first % 100 + int(last)
        return (first, end) if end >= first else (first, end + 100)
    return None


def part_of_year(text: str) -> tuple[int, bool] | None:
    """The year of a date, quarter or month, and whether it may stand for a whole year."""
    if found := DAY.match(text.strip()):
        year = int(found[1] or found[6])
        month = int(found[2] or found[5])
        return year, month in (1, 12)
    if found := QUARTER.match(text.strip()):
        return int(found[1]), False
    return None


def decimal_comma(texts: Iterable[str]) -> bool | None:
    """Whether numbers are written with a decimal comma; None where both would do.

    Raises nothing: cells that are no numbers count for neither.
    """
    commas = points = unclear = 0
    for text in texts:
        plain = SPACES.sub("", FOOTNOTE.sub("", text))
        if re.match(r"^[+\-\u2212]?(?:\d{1,3}(?:\.\d{3})*|\d+),\d+(?![\d.,])", plain):
            thousands = re.match(r"^[+\-\u2212]?[1-9]\d{0,2}(?:,\d{3})+$", plain)
            unclear += bool(thousands)
            commas += not thousands
        elif re.match(r"^[+\-\u2212]?(?:\d{1,3}(?:,\d{3})*|\d*)\.\d+(?![\d.,])", plain):
            points += not re.match(r"^[+\-\u2212]?[1-9]\d{0,2}(?:\.\d{3})+$", plain)
    if commas and points:
        return None
    if not commas and not points and unclear:
        return None
    return bool(commas)


def value_of(text: str, comma: bool) -> tuple[str | None, str]:
    """A number in plain digits, and what was taken off it; None, and why, where there is none.

    Parameters
    ----------
    text : str
        The cell.
    comma : bool
        Whether the decimal sign is a comma.
    """
    plain = FOOTNOTE.sub("", text.strip()).strip()
    off = "footnote" if plain != text.strip() else ""
    if SPACES.sub("", plain).casefold() in MISSING:
        return None, "missing"
    letter = re.search(r"\d\s+([A-Za-z])$", plain)  # a flag stands apart: ``1.6 b`` is no billion
    if letter:
        off, plain = f"flag {letter[1]}", plain[:-1]
    plain = SPACES.sub("", plain).replace("\u2212", "-").replace("\u2013", "-")
    power = re.search(r"[x\u00d7*]10\^?([+-]?\d+)$", plain)
    shift = int(power[1]) if power else 0
    plain = plain[: power.start()] if power else plain
    found = NUMBER.match(plain)
    if not found:
        return None, "no number"
    sign, digits, exponent, flag = found.groups()
    scale = SCALES.get(flag.casefold()) if flag else 0
    if scale is None:
        if len(flag) > 2:
            return None, "no number"
        off, scale = f"flag {flag}", 0
    elif flag and scale:
        off = f"{flag} written out"
    digits = digits.replace(".", "").replace(",", ".") if comma else digits.replace(",", "")
    try:
        number = Decimal(sign + digits).scaleb(scale + shift + int(exponent or 0))
    except InvalidOperation:
        return None, "no number"
    return f"{number:f}", off
