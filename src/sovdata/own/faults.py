"""What is wrong with a reader's files, taken together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set as AbstractSet
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from sovdata.own.forms import EVIDENCE, FIGURES, key_of
from sovdata.own.reading import KEY, SOURCES, Own, keys_of
from sovdata.printed import (
    CHANGES,
    CURRENCIES,
    DATE,
    FALLS,
    HEDGED,
    SIGN,
    WORDS,
    Reading,
    Unit,
    is_date,
    parts,
    read,
)
from sovdata.schema import Problem, nearest
from sovdata.schema.checks import Examined
from sovdata.schema.problems import Fault
from sovdata.schema.rules import BELOW, EARLIER, UNIT, Names, never_below
from sovdata.schema.texts import Column, Rows, Texts

Frame = pd.DataFrame
Key = tuple[object, ...]
FIGURE = ("value", "as_printed")  # each says what the other leaves out
OF_A_VALUE = (
    "series", "start_year", "end_year", "value", "low", "high", "precision", "endpoint",
    "corrected", "note",
)  # fmt: skip
OF_FIGURE = ["claim", "title", "indicator", "area", "role"]  # what a reading cannot do without
READING = ["figure", *OF_FIGURE, "unit", "start_year", "end_year"]
OF_OURS = (
    "a series of the collection's own; values of yours need a series of yours: "
    "sovdata template evidence"
)
NOBODYS = "stands in the collection's own {} already; choose another name"


def problems_of(
    table: Own,
    found: Examined,
    form: Mapping[str, Any],
    ours: AbstractSet[Key],
    names: Names,
    ids: Column | None = None,
) -> list[Problem]:
    """Return what is wrong with one file of the reader's, by line and column.

    Parameters
    ----------
    table : Own
        The file.
    found : Examined
        It, typed.
    form : mapping
        The table that it holds, as a reader may give it.
    ours : set of tuple
        The names of our rows beside which the table's stand, each as the cells of its key.
    names : Names
        Those of all rows, ours and the reader's.
    ids : Column, optional
        The series of each row of a table of estimates.
    """
    if found.frame.empty:
        said = "no rows; expected a line for each under the header"
        return found.problems() or [Problem(table.file, said, kind="no_rows")]
    texts, faults = table.texts, list(found.faults)
    others = _of_works(texts, form, names)
    if table.form == FIGURES:
        asked = bool(set(FIGURE) & set(texts.columns)) or not (faults or found.shape)
        for fault in _of_figures(texts.frame(), names, silent_too=asked):
            told = [row for other in faults if other.column == fault.column for row in other.rows]
            others.append(fault.without(np.array(told)))
    if ids is not None:
        again = _again(ids)
        faults = [
            fault if fault.kind != "empty" or fault.column in OF_A_VALUE else fault.without(again)
            for fault in faults
        ]
        others += _of_series(texts, ids, {str(name) for (name,) in ours})
    elif table.form == "observations":  # ours are known by the first column of their key
        there = pd.Series(texts["series"].values()).isin({str(name) for name, *_ in ours})
        others += _at(there, "series", OF_OURS, "ours")
    elif (key := key_of(form)) and set(key) <= set(texts.columns):
        rows = texts.frame()[key].itertuples(index=False, name=None)
        there = pd.Series([row in ours for row in rows])
        others += _at(there, key[0], NOBODYS.format(table.form), "ours")
    if table.form == "readings":
        others += _of_readings(texts.frame(), names)
    sound = Examined(found.cells, found.file, found.frame, found.shape, faults)
    problems = _but_of_formulas(sound.problems(others), found.cells.unsaved)
    return list(dict.fromkeys(problems))


def _at(wrong: pd.Series[bool], column: str, expected: str, kind: str = "figure") -> list[Fault]:
    return [Fault(kind, column, np.flatnonzero(wrong), expected)]


def _of_works(texts: Texts, form: Mapping[str, Any], names: Names) -> list[Fault]:
    """Return the works that look like a key and are none; those with spaces are named in words."""
    there = names.works()
    said = (
        "expected a key of sources.bib or of a .bib file given with it, or a work in words, "
        "with spaces"
    )

    def fault(name: str) -> Fault:
        column = texts[name]
        keys = ((n, text) for n, text in enumerate(column.different) if KEY.fullmatch(text))
        wrong = column.rows([n for n, text in keys if text not in there])
        return Fault("unknown_work", name, wrong, said, lambda n: nearest(column.text(n), there))

    fields = form["schema"]["fields"]
    return [fault(f["name"]) for f in fields if "work" in f and f["name"] in texts]


def _of_figures(texts: Frame, names: Names, *, silent_too: bool) -> list[Fault]:
    """Return what is wrong with the print of figures.

    Those in a unit that they do not print, hedged ones said to be exact, and those without a number
    that can be read.
    """
    wanted = ["as_printed", "unit", "hedge", "precision", "value", "indicator"]
    cells = texts.reindex(columns=wanted).map(lambda cell: cell if isinstance(cell, str) else "")
    per_cent = cells["unit"].str.startswith("pct") | (cells["unit"] == "")
    said = "as_printed shows per cent; expected a unit of per cent, whose name begins with pct"
    faults = _at(cells["as_printed"].str.contains("%") & ~per_cent, "unit", said)
    dates = cells["as_printed"].map(is_date).astype(bool)
    faults += _at(dates, "as_printed", DATE, "date")
    faults += _of_currency(cells)
    exact = cells["precision"] == "printed"
    said = "a figure with such a hedge is not read to its last digit; expected round, or nothing"
    for column in ("hedge", "as_printed"):
        hedged = cells[column].map(lambda cell: HEDGED.search(cell) is not None).astype(bool)
        faults += _at(hedged & exact, "precision", said)
    said = "as_printed gives another bound; expected one of the two"
    hedges = zip(cells["as_printed"], cells["hedge"], strict=True)
    faults += _at(pd.Series([_unlike(*pair) for pair in hedges], cells.index), "hedge", said)
    if not silent_too:
        return faults
    units = names.units()
    pairs = [*zip(cells["as_printed"], cells["unit"], strict=True)]
    shown = [read(text, units.get(unit)) for text, unit in pairs]
    silent = (cells["value"] == "") & ~dates
    below = silent & cells["indicator"].isin(never_below(names))
    below &= pd.Series([str(said.digits).startswith("-") for said in shown], cells.index)
    faults += _at(below, "as_printed", BELOW, "below_zero")
    words = [_in_words(text, units.get(unit), unit) for text, unit in pairs]
    return [*faults, *_without_number(texts, silent, shown, words)]


def _of_readings(texts: Frame, names: Names) -> list[Fault]:
    """Return what a reading leaves empty that no figure fills, and years of which one is empty.

    And units that do not fit the indicator of the figure.
    """
    cells = texts.reindex(columns=READING).astype(object)
    alone = np.flatnonzero(cells["figure"].isna() & cells[OF_FIGURE].isna().any(axis=1))

    def missing(row: int) -> str:
        names = cells[OF_FIGURE].columns[cells[OF_FIGURE].iloc[row].isna()]
        return f"{', '.join(names)} empty; expected these, or a figure from which they are taken"

    faults = [Fault("empty", "figure", alone, "", missing)]
    for column, other in (("start_year", "end_year"), ("end_year", "start_year")):
        said = f"the cell is empty; expected both years, or neither: those of the figure; {other} "
        half = cells[column].isna() & cells[other].notna()
        faults += _at(half, column if column in texts else other, f"{said}has one", "empty")
    of_figure = cells["figure"].map(names.said(FIGURES, "indicator"))
    taken = cells.assign(indicator=cells["indicator"].fillna(of_figure), claim=cells["claim"])
    taken = taken.where(cells["indicator"].isna() & cells["unit"].notna())
    broken = UNIT.broken(taken, names)
    return [*faults, Fault(UNIT.kind, UNIT.column, np.flatnonzero(broken), UNIT.expected,
                           partial(UNIT.hint, taken, names))]  # fmt: skip


def _unlike(as_printed: str, hedge: str) -> bool:
    """Whether a figure is printed with another bound than the word beside it gives."""
    own, other = read(as_printed), read(f"{hedge} 1")
    return own.kind == other.kind == "bound" and own.above != other.above


def _of_currency(cells: Frame) -> list[Fault]:
    """Return figures printed with the sign of another currency than that of their unit."""
    counted = cells["unit"].map(lambda unit: {*re.split("_", unit)})
    printed = cells["as_printed"].map(lambda text: [s for s in CURRENCIES if s in text])
    pairs = zip(printed, counted, strict=True)
    money = {word for words in CURRENCIES.values() for word in words}
    wrong = [
        bool(signs and words & money) and not any(words & {*CURRENCIES[s]} for s in signs)
        for signs, words in pairs
    ]
    said = "as_printed shows another currency; expected the unit that the text prints"
    return _at(pd.Series(wrong, dtype=bool), "unit", said, "currency")


def _in_words(text: str, unit: Unit | None, name: str) -> str:
    """The number that a figure with a sign or a part in words may be, as the end of a message."""
    if unit is None or unit.kind == "level":
        return ""
    minus, numbers = re.search(SIGN, text, re.IGNORECASE), read(text).numbers
    if minus is not None and len(numbers) == 1:
        return f": -{abs(numbers[0].readings[0]):f}"
    part = parts(text)
    if part is None or numbers:
        return ""
    size = f"{float(part / unit.scale):.3g}"
    if name == EARLIER:
        up, down = (f"{float((1 + sign * part) / unit.scale):.3g}" for sign in (1, -1))
        return f": {size}, or {up} if it rose by that, {down} if it fell by that"
    if unit.kind not in CHANGES:
        return f": {size}"
    return f": -{size}" if FALLS.search(text) else f": {size}, or -{size} if it fell"


def _without_number(
    texts: Frame, empty: pd.Series[bool], shown: Sequence[Reading], words: Sequence[str]
) -> list[Fault]:
    """Return figures that have no number, or print one that only ``value`` can give."""
    where = next(c for c in (*FIGURE, texts.columns[0]) if c in texts)
    other = {"as_printed": "value", "value": "as_printed"}.get(where, "as_printed or value")
    silent = f"expected a number {'here or ' if where != texts.columns[0] else ''}in {other}"
    said = [
        (reading.asks or ("" if reading.numbers else silent))
        + (word if reading.asks == WORDS else "")
        for reading, word in zip(shown, words, strict=True)
    ]
    asks = pd.Series(said, index=texts.index, dtype=object).where(empty, "")
    different = [text for text in dict.fromkeys(asks) if text]
    return [fault for text in different for fault in _at(asks == text, where, text)]


def _but_of_formulas(problems: list[Problem], unsaved: list[Problem]) -> list[Problem]:
    """Problems without those that only an unsaved formula, or what it leaves silent, would give."""
    itself = set(unsaved)
    touched = {
        (p.line, column)
        for p in unsaved
        for column in (FIGURE if p.column in FIGURE else (p.column,))
    }
    return [p for p in problems if p in itself or (p.line, p.column) not in touched]


def _again(column: Column) -> Rows:
    """Return the rows whose text stands further up too."""
    again = pd.Series(column.codes).duplicated().to_numpy()
    return np.flatnonzero(again & (column.codes >= 0))


def _of_series(texts: Texts, ids: Column, ours: AbstractSet[str]) -> list[Fault]:
    """Return rows of one series that differ, a period given twice, and series of ours."""
    named = texts["series"].codes >= 0
    several, _ = _unlike_first(texts["area"], ids.codes)
    several = several[~named[several]]
    faults = [_one_title(texts, ids.codes, several)]
    for column in (column for column in texts.columns if column not in OF_A_VALUE):
        wrong, first = _unlike_first(texts[column], ids.codes)

        def hint(row: int, first: Callable[[int], str] = first) -> str:
            return f"expected {first(row)!r}, as in the first line of this series"

        faults.append(Fault("differs", column, np.setdiff1d(wrong, several), "", hint))
    periods = {name: texts[name].codes for name in ("start_year", "end_year")}
    again = np.flatnonzero(pd.DataFrame({"series": ids.codes, **periods}).duplicated())
    said = "the same series and years stand in an earlier line"
    faults.append(Fault("twice", "start_year", np.setdiff1d(again, several), said))
    taken = [place for place, name in enumerate(ids.different) if name in ours]
    faults.append(Fault("ours", "series", ids.rows(taken), NOBODYS.format("series")))
    return faults


def _unlike_first(column: Column, of: Rows) -> tuple[Rows, Callable[[int], str]]:
    """Return the rows with another text than the first of their series; and that first text."""
    there = np.flatnonzero((column.codes >= 0) & (of >= 0))
    first = np.full(of.max(initial=-1) + 1, -1)
    first[of[there[::-1]]] = column.codes[there[::-1]]  # what is put there last stays: the first
    wrong = there[column.codes[there] != first[of[there]]]
    return wrong, lambda row: column.different[first[of[row]]]


def _one_title(texts: Texts, of: Rows, rows: Rows) -> Fault:
    """Return the rows whose title is that of a series of another area."""
    said = "one title for several areas; give the series of each area a title of its own"

    def hint(row: int) -> str:
        area = texts["area"]
        codes = pd.unique(area.codes[(of == of[row]) & (area.codes >= 0)])
        more = f" and {len(codes) - 6} more" if len(codes) > 6 else ""
        return f" ({', '.join(area.different[code] for code in codes[:6])}{more})"

    return Fault("one_title", "title", rows, said, hint)


def twice(
    read: Sequence[Own], known: Mapping[str, Mapping[str, Any]], ids: Mapping[str, Column]
) -> list[Problem]:
    """Return names that two files of the reader's both give, or one file that is given twice."""
    problems, seen = [], dict[tuple[str, object], int]()
    for n, table in enumerate(read):
        form = "series" if table.form == EVIDENCE else table.form
        key = key_of(known[form]) if form != SOURCES else []
        if table.form == EVIDENCE:
            names: set[Key] = {(name,) for name in ids[table.file].different}
        elif key and set(key) <= set(table.texts.columns):
            names = keys_of(table.texts.frame(), key)
        else:
            continue
        for name in sorted(names):
            other = seen.setdefault((form, name), n)
            if other != n:
                column = key[0] if key[0] in table.texts else "title"
                said = f"stands in {read[other].file} too"
                found = Problem(table.file, said, column=column, value=str(name[0]), kind="twice")
                problems.append(found)
    return problems
