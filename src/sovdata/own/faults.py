"""What is wrong with a reader's files, taken together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set as AbstractSet
from typing import Any

import numpy as np
import pandas as pd

from sovdata import printed
from sovdata.own.forms import EVIDENCE, FIGURES, key_of
from sovdata.own.reading import KEY, SOURCES, Own, keys_of
from sovdata.schema import Problem, nearest
from sovdata.schema.checks import Examined
from sovdata.schema.problems import Fault
from sovdata.schema.rules import BELOW, UNIT, Names, Rule, never_below, rule_faults
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


def _hedged(column: str) -> Callable[[Frame, Names], Any]:
    return lambda cells, _: (
        (cells["precision"] == "printed")
        & cells[column].map(lambda text: re.search(printed.HEDGED, text) is not None)
    )


def _of_another_bound(cells: Frame, _: Names) -> list[bool]:
    """Whether each figure is printed with another bound than the word beside it gives."""
    pairs = zip(cells["as_printed"], cells["hedge"], strict=True)
    both = [(printed.read(text), printed.read(f"{hedge} 1")) for text, hedge in pairs]
    return [a.kind == b.kind == "bound" and a.above != b.above for a, b in both]


def _of_a_fall(cells: Frame, names: Names) -> list[bool]:
    """Whether the word beside each figure makes a fall of it, and its value is above zero."""
    units, columns = names.units(), ["as_printed", "hedge", "value", "unit"]

    def wrong(text: str, hedge: str, value: str, unit: str) -> bool:
        size = units.get(unit)
        if not (text and hedge and value) or value[0] in "-\u2212" or size is None:
            return False
        shown = printed.read(printed.with_hedge(text, hedge), size)
        alone = printed.read(text, size)
        return shown.moved < 0 <= alone.moved and size.kind != printed.RATIO

    return [wrong(*row) for row in cells[columns].itertuples(index=False)]


def _of_another_currency(cells: Frame, _: Names) -> list[bool]:
    """Whether each figure is printed with the sign of another currency than its unit's."""
    signs = printed.CURRENCIES
    money = {word for words in signs.values() for word in words}

    def wrong(text: str, unit: str) -> bool:
        words = {*unit.split("_")}
        meant = {word for sign, its in signs.items() if sign in text for word in its}
        return bool(meant and words & money) and not words & meant

    return [wrong(*pair) for pair in zip(cells["as_printed"], cells["unit"], strict=True)]


HEDGE = "a figure with such a hedge is not read to its last digit; expected round, or nothing"
#: Between the cells of figures as text, empty ones as such.
PRINTED = (
    Rule("figure", "unit", "as_printed shows per cent; expected a unit of per cent, whose name "
         "begins with pct", lambda cells, _: cells["as_printed"].str.contains("%")
         & ~cells["unit"].str.startswith("pct") & (cells["unit"] != "")),
    Rule("date", "as_printed", printed.DATE,
         lambda cells, _: cells["as_printed"].map(printed.is_date)),
    Rule("currency", "unit", "as_printed shows another currency; expected the unit that the text "
         "prints", _of_another_currency),
    Rule("figure", "precision", HEDGE, _hedged("hedge")),
    Rule("figure", "precision", HEDGE, _hedged("as_printed")),
    Rule("figure", "value", "the hedge says a fall; expected a value below zero", _of_a_fall),
    Rule("figure", "hedge", "as_printed gives another bound; expected one of the two",
         _of_another_bound),
)  # fmt: skip


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
    if table.form in (EVIDENCE, "series"):
        faults = [fault.without(_of_yours(fault, texts)) for fault in faults]
    others = _of_works(texts, form, names)
    if table.form == FIGURES:
        for fault in _of_figures(texts.frame(), names):
            told = [row for other in faults if other.column == fault.column for row in other.rows]
            others.append(fault.without(np.array(told)))
    if ids is not None:
        again = np.flatnonzero(pd.Series(ids.codes).duplicated() & (ids.codes >= 0))
        faults = [
            fault if fault.kind != "empty" or fault.column in OF_A_VALUE else fault.without(again)
            for fault in faults
        ]
        others += _of_series(texts, ids, {str(name) for (name,) in ours})
    elif table.form == "observations":  # ours are known by the first column of their key
        there = pd.Series(texts["series"].values()).isin({str(name) for name, *_ in ours})
        others.append(Fault.where("ours", "series", there, OF_OURS))
    elif (key := key_of(form)) and set(key) <= set(texts.columns):
        rows = texts.frame()[key].itertuples(index=False, name=None)
        said = NOBODYS.format(table.form)
        others.append(Fault.where("ours", key[0], [row in ours for row in rows], said))
    if table.form == "readings":
        others += _of_readings(texts.frame(), names)
    sound = Examined(found.cells, found.file, found.frame, found.shape, faults)
    problems = _but_of_formulas(sound.problems(others), found.cells.unsaved)
    return list(dict.fromkeys(problems))


def _of_yours(fault: Fault, texts: Texts) -> Rows:
    """Return the rows of a fault that name a lineage of the reader's own.

    It is named in words, or in one word like none of ours: a slip in a name stays a fault.
    """
    if (fault.kind, fault.column) != ("unknown_name", "lineage"):
        return fault.rows[:0]
    column = texts["lineage"]
    codes, first = np.unique(column.codes[fault.rows], return_index=True)
    told = {code: fault.hint(int(fault.rows[n])) for code, n in zip(codes, first, strict=True)}
    return column.rows([
        code for code, hint in told.items()
        if not hint.startswith("; write ")
        and not (" " not in column.different[code] and hint.startswith("; nearest"))
    ])  # fmt: skip


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


def _of_figures(texts: Frame, names: Names) -> list[Fault]:
    """Return what is wrong with the print of figures, and those without a number to be read."""
    wanted = ["as_printed", "unit", "hedge", "precision", "value", "indicator"]
    cells = texts.reindex(columns=wanted).astype(object).fillna("")
    units = names.units()
    pairs = [*zip(cells["as_printed"], cells["unit"], strict=True)]
    shown = [printed.read(text, units.get(unit)) for text, unit in pairs]
    silent = (cells["value"] == "") & ~cells["as_printed"].map(printed.is_date)
    negative = np.array([str(one.digits).startswith("-") and not one.change for one in shown])
    below = silent & cells["indicator"].isin(never_below(names)) & negative
    where = next((name for name in FIGURE if name in texts), texts.columns[0])
    other = {"as_printed": "value", "value": "as_printed"}.get(where, "as_printed or value")
    none = f"expected a number {'here or ' if where in FIGURE else ''}in {other}"
    asked = [reading.asks or ("" if reading.numbers else none) for reading in shown]
    asked = [
        said + (_in_words(text, units.get(unit), unit) if said == printed.WORDS else "")
        for said, (text, unit) in zip(asked, pairs, strict=True)
    ]
    asks = pd.Series(asked, texts.index, dtype=object)
    asks = asks.where(silent | (asks == printed.MULTIPLE), "")
    return [
        *rule_faults(cells, PRINTED, names),
        Fault.where("below_zero", "as_printed", below, BELOW),
        *(Fault.where("figure", where, asks == text, text) for text in asks.unique() if text),
    ]


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
        faults.append(Fault.where("empty", column if column in texts else other, half,
                                  f"{said}has one"))  # fmt: skip
    of_figure = cells["figure"].map(names.said(FIGURES, "indicator"))
    named = np.where(cells["indicator"].isna(), of_figure, cells["indicator"])
    taken = cells.assign(indicator=named)
    taken = taken.where(cells["indicator"].isna() & cells["unit"].notna())
    return [*faults, *rule_faults(taken, [UNIT], names)]


def _in_words(text: str, unit: printed.Unit | None, name: str) -> str:
    """The numbers that a part in words may be, as the end of a message."""
    part = printed.parts(text)
    if unit is None or unit.kind == "level" or part is None or printed.read(text).numbers:
        return ""
    size = f"{float(part / unit.scale):.3g}"
    if name == printed.EARLIER:
        up, down = (f"{float((1 + sign * part) / unit.scale):.3g}" for sign in (1, -1))
        return f": {size}, or {up} if it rose by that, {down} if it fell by that"
    if unit.kind not in printed.CHANGES:
        return f": {size}"
    return f": {size}, or -{size} if it fell"


def _but_of_formulas(problems: list[Problem], unsaved: list[Problem]) -> list[Problem]:
    """Problems without those that only an unsaved formula, or what it leaves silent, would give."""
    itself = set(unsaved)
    touched = {
        (p.line, column)
        for p in unsaved
        for column in (FIGURE if p.column in FIGURE else (p.column,))
    }
    return [p for p in problems if p in itself or (p.line, p.column) not in touched]


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
