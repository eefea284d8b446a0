"""A table to start from: its columns explained in comments, an example, and the words to use."""

from __future__ import annotations

import csv
import io
import textwrap

import pandas as pd

from sovdata.own.forms import ADDED_TO, EVIDENCE, FIGURES, form, key_of, needed
from sovdata.schema import Package, shipped
from sovdata.schema.workbooks import HELP

__all__ = ["KINDS", "template", "workbook"]

#: What a template can be had of: the tables that a reader may give, as the command calls them.
KINDS = ("figures", "evidence", *(name for name in ADDED_TO if name not in (FIGURES, EVIDENCE)))

WIDTH = 100
#: Rows of a workbook that are set to text.
ROWS = 500
USE = {
    FIGURES: (
        (
            "The figures of your text, one row each. Lines that begin with # are left out: take"
            " the # away from the example to try it."
        ),
        (
            "Needed: {needed}, and the figure in as_printed or in value. Everything else may "
            "stay empty, and its column may be left out."
        ),
        (
            "measure is the text's own words: shown, and choosing nothing. What exactly is "
            "meant can be said in a table of readings, with concept."
        ),
        (
            "A figure printed with digits stands for half a unit of its last digit; one with a "
            "word such as `about` is not read as exact."
        ),
        (
            "A range (12 to 14%), a bound (over 3%, at most 3%) and a figure for each year of its "
            "period (over 2% every year) are read as such; the words may stand in hedge."
        ),
        (
            "source: a key of sources.bib, or the work in words. claim: any name; figures with "
            "the same name are shown together."
        ),
        (
            "Check it: sovdata check FILE. See every chart and answer: sovdata report OUT "
            "--figures FILE"
        ),
    ),
    EVIDENCE: (
        (
            "Estimates of yours, one row a value. Lines that begin with # are left out: take "
            "the # away from the example to try it."
        ),
        (
            "Needed: {needed}, and value, or low, or high. What is said of a series need stand "
            "in its first row only."
        ),
        (
            "lineage: who measured it first, such as cia, so that a reprint is no second witness;"
            " empty: each source counts by itself, called by its estimator, source or title."
        ),
        (
            "A lineage, indicator, unit, concept or area that is missing is a row in a table of "
            "yours, given with --evidence too: sovdata template lineages"
        ),
        "source: a key of sources.bib, or the work in words.",
        "Check it: sovdata check FILE. Put it beside ours: sovdata answers --evidence FILE",
    ),
}
GIVEN = {"claims": "--claims", "readings": "--readings"}
OTHERS = (
    (
        "Rows of yours for the table {table}, beside those of the collection. Lines that begin "
        "with # are left out: take the # away from the example to try it."
    ),
    "Needed: {needed}. Everything else may stay empty, and its column may be left out.",
    (
        "Check it together with the tables that use it: sovdata check FILE FILE. Then: sovdata "
        "report OUT --figures FILE {given} FILE"
    ),
)
NAMES = {
    FIGURES: ("indicators", "units", "areas"),
    EVIDENCE: ("indicators", "units", "areas", "concepts", "lineages"),
    "lineages": ("families", "lineages"),
    "claims": (),
    "readings": ("indicators", "units", "areas", "concepts"),
    "series": ("indicators", "units", "areas", "concepts", "lineages"),
    "observations": (),
    "statements": ("indicators", "units", "areas", "concepts", "lineages"),
}


def template(kind: str) -> str:
    """Return a commented CSV to fill in.

    Parameters
    ----------
    kind : str
        One of ``KINDS``: ``figures`` (of a text), ``evidence`` (estimates), or another table.
    """
    body = io.StringIO()
    csv.writer(body, lineterminator="\n").writerows(_rows(kind))
    return "".join(f"{line}\n" for line in _comments(_explained(kind))) + body.getvalue()


def workbook(kind: str) -> bytes:
    """Return the same as a workbook: the table on one sheet, what is said of it on another.

    The cells of the table are text, so that no spreadsheet makes a date of 11.2.
    """
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        sheet, said = (writer.book.create_sheet(name) for name in (kind, HELP))
        for row in _rows(kind):
            sheet.append(row)
        for cells in sheet.iter_rows(min_row=1, max_row=ROWS, max_col=sheet.max_column):
            for cell in cells:
                cell.number_format = "@"
        for line in _comments(_explained(kind)):
            said.append([line])
    return out.getvalue()


def _named(kind: str) -> str:
    return {"figures": FIGURES, "evidence": EVIDENCE}.get(kind, kind)


def _explained(kind: str) -> list[str]:
    """Return what is said of a table: how to use it, its columns, and the names to choose from."""
    name, data = _named(kind), shipped()
    table = form(name, data)
    fields = table["schema"]["fields"]
    given = GIVEN.get(kind, "--evidence")
    lines = [
        line.format(needed=", ".join(needed(table)), table=kind, given=given)
        for line in USE.get(name, OTHERS)
    ]
    lines += ["", "Columns"]
    lines += [f"  {field['name']}: {_meaning(field)}" for field in fields]
    for words in NAMES.get(name, (name,)):
        rows = data.frame(words)
        lines += ["", f"Names for {rows.columns[0]}"]
        lines += [
            f"  {row[rows.columns[0]]}: {row['label']}{_kind(row)}"
            for row in rows.to_dict("records")
        ]
    return lines


def _rows(kind: str) -> list[list[str]]:
    """Return the header, and an example in a comment."""
    name, data = _named(kind), shipped()
    table = form(name, data)
    columns = [field["name"] for field in table["schema"]["fields"]]
    example = _example(name, data)
    if kind in KINDS[2:]:  # a name of ours is taken
        key = key_of(table)[0]
        mine = f"my_{example[key]}"
        example |= {key: mine.upper() if kind == "areas" else mine}
    first, *others = (example[column] for column in columns)
    return [columns, [f"#{first}", *others]]


def _meaning(field: dict[str, object]) -> str:
    text = str(field.get("description", "")).replace("`", "")
    limits = field.get("constraints")
    choices = limits.get("enum") if isinstance(limits, dict) else None
    return f"{text} One of: {', '.join(map(str, choices))}." if choices else text


def _kind(row: dict[object, object]) -> str:
    return f" ({row['kind']})" if "kind" in row else ""


def _comments(lines: list[str]) -> list[str]:
    """Return lines as comments without quotation marks, which would open a cell."""
    wrapped = [
        part
        for line in lines
        for part in textwrap.wrap(line, WIDTH, subsequent_indent="    ") or [""]
    ]
    return [f"# {line}".rstrip().replace('"', "'") for line in wrapped]


def _example(name: str, data: Package) -> dict[str, str]:
    """A row of ours, as text."""
    if name != EVIDENCE:
        return _texts(data.frame(name).iloc[0])
    series = data.frame("series")
    values = data.frame("observations")
    first = values.merge(
        series[series["method"].isna()], on="series", suffixes=("", "_series")
    ).iloc[0]
    return _texts(first) | {"series": ""}


def _texts(row: pd.Series) -> dict[str, str]:
    return {
        str(key): ""
        if pd.isna(value)
        else f"{value:.15g}"
        if isinstance(value, float)
        else str(value)
        for key, value in row.items()
    }
