"""What is wrong with a file, and how it is told."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from sovdata.errors import UserError
from sovdata.schema.texts import Rows, Texts

LONGEST_SHOWN = 60
LONGEST_EXPECTED = 400
#: How alike a name must be to be suggested: `cai` and `cia` are, `inflation` and `population` not.
ALIKE = 0.66
#: More cells of one column than this that are wrong in one way are told as one problem.
MANY = 10
#: How many values and ranges of lines such a problem names, and how many ranges it keeps.
NAMED, KEPT = 4, 1000
#: Lines that a ``DataError`` prints at most, its first and the counts of the rest apart.
MOST_LINES = 200
#: Characters that a terminal obeys rather than shows, and those that turn the direction of what
#: follows.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a file, in one cell or in many.

    Attributes
    ----------
    file : str
        The file's name.
    expected : str
        What was expected, and what to do.
    line : int, optional
        Line as an editor counts it, the first being 1; in a workbook, the row. Of many cells, the
        first line.
    column : str, optional
        Column name.
    value : str, optional
        The value as it stands; of many cells, some of the different values.
    kind : str
        What kind of problem it is, in a word or two: ``unknown_name``, ``number``, ``empty``, ...
    count : int
        How many cells it stands for.
    lines : tuple of (int, int)
        The lines of many cells, as first and last of each range; the first thousand ranges.
    """

    file: str
    expected: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    kind: str = field(default="file", compare=False)
    count: int = field(default=1, compare=False)
    lines: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        where = [printable(self.file)]
        if self.count > 1:
            where.append(f"{_ranges(self.lines)} ({self.count:,} cells)")
        elif self.line is not None:
            where.append(f"line {self.line}")
        if self.column is not None:
            where.append(f"column {printable(_shorten(self.column))}")
        found = "" if self.value is None else f"{_shorten(self.value)!r}: "
        return f"{', '.join(where)}: {found}{printable(_shorten(self.expected, LONGEST_EXPECTED))}"


def _ranges(lines: Sequence[tuple[int, int]]) -> str:
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in lines[:NAMED]]
    return f"lines {', '.join(shown)}{', ...' if len(lines) > NAMED else ''}"


class DataError(UserError):
    """A table, or the schema, has problems: all of them, in ``problems``."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self._text())

    def _text(self) -> str:
        n = len(self.problems)
        files = {problem.file for problem in self.problems}
        head = f"{n} problem{'s' * (n != 1)} in {len(files)} file{'s' * (len(files) != 1)}"
        left = Counter(problem.file for problem in self.problems[MOST_LINES:])
        more = [f"{printable(file)}: {count:,} more" for file, count in left.items()]
        return "\n".join([head, *map(str, self.problems[:MOST_LINES]), *more[:MOST_LINES]])

    def records(self) -> list[dict[str, Any]]:
        """Return the problems for a program, a mapping each of all attributes, not shortened."""
        return [asdict(problem) for problem in self.problems]


@dataclass(frozen=True)
class Fault:
    """Cells of one column that are wrong in one way.

    Attributes
    ----------
    kind, column : str
        As of ``Problem``.
    rows : array of int
        The positions of the rows, ascending.
    expected : str
        What was expected of each of them.
    hint : callable
        What else to say of a row, by its position, such as the nearest name.
    """

    kind: str
    column: str
    rows: Rows
    expected: str
    hint: Callable[[int], str] = lambda _: ""

    @classmethod
    def where(cls, kind: str, column: str, mask: Any, expected: str) -> Fault:
        """Return the fault of the rows where a mask holds."""
        return cls(kind, column, np.flatnonzero(mask), expected)

    @classmethod
    def each(cls, kind: str, column: str, said: Mapping[int, str]) -> Fault:
        """Return the fault of some rows, by their positions, with what is said of each."""
        return cls(kind, column, np.array(sorted(said), dtype=int), "", said.__getitem__)

    def without(self, rows: Rows) -> Fault:
        """Return the fault of the other rows."""
        return replace(self, rows=self.rows[~np.isin(self.rows, rows)])


def told(faults: Iterable[Fault], texts: Texts, lines: Sequence[int], file: str) -> list[Problem]:
    """Return the problems of some faults: one each cell, or one for many cells of one kind.

    Parameters
    ----------
    faults : iterable of Fault
        Faults without rows are passed over.
    texts : Texts
        The cells as text.
    lines : sequence of int
        The line of each row.
    file : str
        The file's name.
    """
    at, problems = np.asarray(lines), []
    for fault in faults:
        if len(fault.rows) > MANY:
            problems.append(_of_many(fault, at[fault.rows], texts, file))
            continue
        for row in map(int, fault.rows):
            expected, value = fault.expected + fault.hint(row), texts[fault.column].text(row)
            place = int(at[row])
            problems.append(Problem(file, expected, place, fault.column, value, fault.kind))
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or ""))


def _of_many(fault: Fault, lines: Rows, texts: Texts, file: str) -> Problem:
    """Return the one problem that stands for many cells."""
    first: dict[str, int] = {}
    for row in map(int, fault.rows):
        first.setdefault(texts[fault.column].text(row), row)
        if len(first) > NAMED:
            break
    named = dict(list(first.items())[:NAMED])
    value = ", ".join(named) + (", ..." if len(first) > NAMED else "")
    hints = {name: fault.hint(row) for name, row in named.items()}
    expected = fault.expected
    if len(set(hints.values())) == 1:
        expected += next(iter(hints.values()))
    else:
        of_each = (f"{name}: {hint.lstrip(';: ')}" for name, hint in hints.items() if hint)
        expected = "; ".join(filter(None, [expected, *of_each]))
    breaks = np.flatnonzero(np.diff(fault.rows) != 1)
    starts, ends = lines[np.r_[0, breaks + 1]], lines[np.r_[breaks, len(lines) - 1]]
    ranges = tuple(zip(starts[:KEPT].tolist(), ends[:KEPT].tolist(), strict=True))
    return Problem(
        file, expected, int(lines[0]), fault.column, value, fault.kind, len(lines), ranges
    )


def _shorten(value: str, longest: int = LONGEST_SHOWN) -> str:
    return value if len(value) <= longest else value[: longest - 1] + "…"


def printable(text: str) -> str:
    """Return a text for a terminal: what does not print, line breaks included, as its code."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or unicodedata.category(char) == "Zs" else repr(char)[1:-1]
        for char in text
    )


def nearest(value: str, valid: Iterable[str], called: Mapping[str, str] | None = None) -> str:
    """Return ``"; nearest: name"`` for a misspelt name, or an empty string.

    Parameters
    ----------
    value : str
        What stands there.
    valid : iterable of str
        What could stand there.
    called : mapping, optional
        The names of some of these, such as labels.
    """
    text = value[:LONGEST_SHOWN]
    found = difflib.get_close_matches(text, sorted(valid), n=1, cutoff=ALIKE)
    return f"; nearest: {(called or {}).get(found[0], found[0])}" if found else ""
