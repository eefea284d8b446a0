"""A table to start from: its columns explained in comments, an example, and the words to use."""

from __future__ import annotations

import csv
import io
import textwrap

import pandas as pd

from sovdata.own.forms import EVIDENCE, FIGURES, form, needed
from sovdata.schema import Package, shipped

__all__ = ["template"]

WIDTH = 100
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
            "lineage: the family that it descends from, so that a reprint is no second witness;"
            " empty: not stated, and counted as none."
        ),
        (
            "A family, indicator, unit, concept or area that is missing is a row in a table of "
            "yours, given with --evidence too: sovdata template lineages"
        ),
        "source: a key of sources.bib, or the work in words.",
        "Check it: sovdata check FILE. Put it beside ours: sovdata answers --evidence FILE",
    ),
}
WORDS = (
    (
        "Words of yours, beside those of the collection, one row each. Lines that begin with # "
        "are left out."
    ),
    "Needed: {needed}. Everything else may stay empty, and its column may be left out.",
    (
        "Check it together with the tables that use it: sovdata check FILE FILE. Then: sovdata "
        "report OUT --figures FILE --evidence FILE"
    ),
)
NAMES = {
    FIGURES: ("indicators", "units", "areas"),
    EVIDENCE: ("indicators", "units", "areas", "concepts", "lineages"),
    "lineages": ("families", "lineages"),
}


def template(kind: str) -> str:
    """A commented CSV to fill in.

    Parameters
    ----------
    kind : str
        ``figures`` (of a text), ``evidence`` (estimates), or a table of words: ``indicators``,
        ``units``, ``concepts``, ``areas``, ``lineages``.
    """
    name = {"figures": FIGURES, "evidence": EVIDENCE}.get(kind, kind)
    data = shipped()
    table = form(name, data)
    fields = table["schema"]["fields"]
    lines = [line.format(needed=", ".join(needed(table))) for line in USE.get(name, WORDS)]
    lines += ["", "Columns"]
    lines += [f"  {field['name']}: {_meaning(field)}" for field in fields]
    for words in NAMES.get(name, (name,)):
        rows = data.frame(words)
        lines += ["", f"Names for {rows.columns[0]}"]
        lines += [
            f"  {row[rows.columns[0]]}: {row['label']}{_kind(row)}"
            for row in rows.to_dict("records")
        ]
    columns = [field["name"] for field in fields]
    body = io.StringIO()
    writer = csv.writer(body, lineterminator="\n")
    writer.writerow(columns)
    example = _example(name, data)
    writer.writerow([f"#{example[columns[0]]}", *(example[column] for column in columns[1:])])
    return "".join(f"{line}\n" for line in _comments(lines)) + body.getvalue()


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
