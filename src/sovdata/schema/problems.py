"""What is wrong with a file, and how it is told."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["CONTROL", "DataError", "Problem", "nearest", "printable"]

LONGEST_SHOWN = 60
LONGEST_EXPECTED = 400
#: Characters that a terminal obeys rather than shows, and those that turn the direction of what follows.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a file.

    Attributes
    ----------
    file : str
        The file's name.
    expected : str
        What was expected, and what to do.
    line : int, optional
        Line as an editor counts it, the first being 1; in a workbook, the row.
    column : str, optional
        Column name.
    value : str, optional
        The value as it stands.
    """

    file: str
    expected: str
    line: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        where = [printable(self.file)]
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.column is not None:
            where.append(f"column {printable(_shorten(self.column))}")
        found = "" if self.value is None else f"{_shorten(self.value)!r}: "
        return f"{', '.join(where)}: {found}{printable(_shorten(self.expected, LONGEST_EXPECTED))}"


class DataError(ValueError):
    """A table, or the schema, has problems: all of them, in ``problems``."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self._text())

    def _text(self) -> str:
        n = len(self.problems)
        files = {problem.file for problem in self.problems}
        head = f"{n} problem{'s' * (n != 1)} in {len(files)} file{'s' * (len(files) != 1)}"
        return "\n".join([head, *map(str, self.problems)])

    def records(self) -> list[dict[str, Any]]:
        """The problems for a program: ``file``, ``line``, ``column``, ``value``, ``expected``; nothing shortened."""
        return [asdict(problem) for problem in self.problems]


def _shorten(value: str, longest: int = LONGEST_SHOWN) -> str:
    return value if len(value) <= longest else value[: longest - 1] + "…"


def printable(text: str) -> str:
    """A text for a terminal: what does not print, line breaks included, is written as its code."""
    return (
        text
        if text.isprintable()
        else "".join(char if char.isprintable() or unicodedata.category(char) == "Zs" else repr(char)[1:-1] for char in text)
    )


def nearest(value: str, valid: Iterable[str]) -> str:
    """``"; nearest: name"`` for a misspelt name, or an empty string."""
    found = difflib.get_close_matches(value[:LONGEST_SHOWN], sorted(valid), n=1, cutoff=0.5)
    return f"; nearest: {found[0]}" if found else ""
