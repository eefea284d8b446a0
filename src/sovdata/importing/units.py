"""What a file says its numbers are counted in, and what that makes of the unit asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from sovdata.collection import Collection
from sovdata.errors import UserError
from sovdata.importing.cells import SCALES
from sovdata.importing.shapes import Shape

#: Columns whose values say what a number is counted in; more than one is more than one series.
COUNTED_IN = re.compile(
    r"(units?|scale|unit.?mult\w*|unit.?(?:of.?)?measure|(?:unit|power).?code(?:.code)?)",
    re.IGNORECASE,
)
#: Powers of ten as files write them; a letter is one after the sign of a currency alone.
POWERS = SCALES | {
    "thousands": 3, "ths": 3, "tsd": 3, "000": 3, "1000": 3, "millions": 6, "mln": 6, "mill": 6,
    "1000000": 6, "billions": 9, "mrd": 9, "trillions": 12, "unit": 0, "units": 0, "number": 0,
}  # fmt: skip
#: What is counted, in the words of files and of our labels; where several stand, the first.
BASES = {
    "%": r"%|\bper ?cents?\b|\bpercentages?\b|\bp(?:t|c|ch|ct)\b",
    "people": r"\b(?:persons?|people|inhabitants|ps)\b|^(?:ths )?per$",
    "dollars": r"\$|\b(?:usd|dollars?|ppp|purchasing power parity)\b",
    "euros": r"\u20ac|\b(?:eur|euros?)\b",
    "pounds": r"\u00a3|\b(?:gbp|pounds?)\b",
    "roubles": r"\br(?:oubles?|ubles?|ub)\b",
    "years": r"^(?:years?|yr)$",
    "index": r"\bindex\b|\b100$",
}
#: Words that may stand between a mark and a power: ``GDP (constant 2015 US$ m.)``.
BESIDE = re.compile(
    r"us|u|s|usd|eur|gbp|dollars|euros|pounds|[$\u20ac\u00a3]|\d{4}|current|constant|real|int\w*"
    r"|ppp|of"
)
SIGNS = "$\u20ac\u00a3"
MOST = 8  # units named
WRITTEN = "written out"  # at the end of the note of a number such as 1.2M


@dataclass(frozen=True)
class Counted:
    """What numbers are counted in.

    Attributes
    ----------
    said : list of str
        As the file says it.
    power : int or None
        The power of ten of what is counted, if that is said.
    base : str or None
        What is counted, if that is known: one of ``BASES``.
    """

    said: list[str]
    power: int | None = None
    base: str | None = None

    def shift(self, unit: str, c: Collection) -> int:
        """By how many places the point moves for numbers in a unit.

        Raises
        ------
        UserError
            If the unit counts something else than the file, or is no power of ten of it.
        """
        label, scale = str(c.units["label"][unit]), float(c.units["scale"][unit])
        base, level = base_of(label), c.units["kind"][unit] == "level" and scale >= 1
        power = math.log10(scale) if level and self.power is not None else 0.0
        if (None not in (self.base, base) and base != self.base) or not power.is_integer():
            fit = ", ".join(fitting(c.units, self.base or base))
            raise UserError(
                f"counted in {', '.join(self.said)}, not in {label} ({unit}); units that fit: "
                + (fit or "none of ours: sovdata template units")
            )
        return self.power - int(power) if level and self.power is not None else 0

    def is_of(self, unit: str, c: Collection) -> bool:
        """Whether numbers are in this very unit."""
        base = base_of(str(c.units["label"][unit]))
        power = self.power if base != "%" else None
        return (
            base == self.base
            and self.base is not None
            and (power is None or 10**power == c.units["scale"][unit])
        )

    def told(self, shift: int, label: str) -> list[str]:
        """What is said of it, and of the numbers that were converted."""
        said = ", ".join(self.said)
        if not shift:
            return [f"Numbers are counted in: {said}"] if said else []
        how = f"{'multiplied' if shift > 0 else 'divided'} by {10 ** abs(shift):,}"
        return [f"Values are {how}: from {said} to {label}"]


def fitting(units: pd.DataFrame, base: str | None) -> list[str]:
    """Units that count one thing, a few of them."""
    return [str(unit) for unit, label in units["label"].items() if base_of(label) == base][:MOST]


def counted_in(shape: Shape, column: str | None, changed: Iterable[str] = ()) -> Counted:
    """What the columns of units say, else the name of the column, the title or the lines above.

    Numbers written with their power (``1.2M``) are none, once that is written out.

    Parameters
    ----------
    shape : Shape
        A grid's, of the rows that are taken.
    column : str or None
        The column of values.
    changed : iterable of str
        What was changed of each value.

    Raises
    ------
    UserError
        If columns say several powers of ten.
    """
    same = shape.same()
    columns = {shape.header[n]: text for n, text in same.items()
               if COUNTED_IN.fullmatch(shape.header[n])}  # fmt: skip
    said = [f"{name} {text}" for name, text in columns.items()]
    read = (int(text) if len(text) < 3 and text.isdecimal() else power_of(text)
            for text in columns.values())  # fmt: skip
    powers = {power for power in read if power is not None}
    if powers and _one(powers) is None:
        raise UserError(f"several powers of ten: {', '.join(said)}; leave one column in the file")
    base = next(filter(None, map(base_of, columns.values())), None)
    known = Counted(said, _one(powers), base)
    titles = [text for n, text in same.items() if shape.header[n] not in columns]
    for texts in ([column or ""], titles, shape.above):
        if known.power is None:
            known = _of_titles(texts, known)
    written = next((note for note in changed if note.endswith(WRITTEN)), None)
    if known.power is None and (written or known.base == "people"):
        return replace(known, said=[*known.said, *filter(None, [written])], power=0)
    return known


def _of_titles(texts: Iterable[str], known: Counted) -> Counted:
    """What titles say behind a mark, if that is one power: ``Population (thousands)``."""
    parts = (part.strip() for text in texts
             for part in re.split(r"[()\[\];:,\u2013]|\bin\b", text))  # fmt: skip
    found = {part: power for part in parts if (power := _only_unit(part)) is not None}
    power = _one({*found.values()})
    said = [part for part, its in found.items() if its == power]
    return known if power is None else replace(known, said=[*known.said, *said], power=power)


def _one(powers: set[int]) -> int | None:
    """The one power that is said, also where 0 is said beside it; None if there are several."""
    return max(powers, default=None) if len(powers - {0}) < 2 else None


def _only_unit(text: str) -> int | None:
    """The power of a text that is a unit and nothing else."""
    words = _words(text)
    before = next((n for n, word in enumerate(words) if not BESIDE.fullmatch(word)), len(words))
    if rest := " ".join(words[before:]):
        if re.fullmatch(BASES["people"], rest) or rest.startswith("number of "):
            return 0
        return power_of(" ".join(words[: before + 1])) or None  # unit labour costs are no unit
    return 0 if base_of(text) else None


def power_of(text: str) -> int | None:
    """The power of ten that a text names: 6 for ``millions``; none for ``per thousand``."""
    words = _words(text)
    for before, word in zip(["", *words], words, strict=False):
        if word in POWERS and before != "per" and (len(word) > 1 or before in [*SIGNS]):
            return POWERS[word]
    return None


def base_of(text: str) -> str | None:
    """What a text says is counted: ``people`` for ``thousand persons``; per cent goes first."""
    plain = " ".join(_words(text))
    at = {
        base: found.start() for base, words in BASES.items() if (found := re.search(words, plain))
    }
    return "%" if "%" in at else min(at, key=at.__getitem__, default=None)


def _words(text: str) -> list[str]:
    """Words, numbers and signs of a text, ``1,000`` as one number."""
    plain = re.sub(r"(?<=\d)[ ,](?=000\b)", "", text.casefold())
    return re.findall(rf"[^\W\d_]+|\d+|[%{SIGNS}]", plain)
