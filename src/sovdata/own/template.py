"""A table to start from: its columns explained in comments, an example, and the words to use."""

from __future__ import annotations

import csv
import io
import textwrap

import pandas as pd

from sovdata.own.forms import ADDED_TO, EVIDENCE, FIGURES, forms, key_of, needed
from sovdata.schema import Package, shipped
from sovdata.schema.package import reference
from sovdata.schema.workbooks import HELP

#: What a template can be had of: the tables that a reader may give, as the command calls them.
KINDS = ("figures", "evidence", *(name for name in ADDED_TO if name not in (FIGURES, EVIDENCE)))

WIDTH = 100
#: Rows of a workbook that are set to text.
ROWS = 500
USE = {
    FIGURES: """\
The figures of your text, one row each. {comments}
Needed: {needed}, and the figure in as_printed or in value. {empty}
measure is the text's own words: shown, and choosing nothing. What exactly is meant can be said \
in a table of readings, with concept.
A figure printed with digits stands for half a unit of its last digit; one with a word such as \
`about` is not read as exact.
A range (12 to 14%), a bound (over 3%, at most 3%), a figure for each year of its period (over 2% \
every year, never more than 3%), a fall (shrank 4%), a multiple (doubled) and what a level gained \
or lost are read as such; words of a bound may stand in hedge.
source: a key of sources.bib, or the work in words. claim may stay empty, or is any name; figures \
with the same name are shown together.
Check it: sovdata check FILE. See every chart and answer: sovdata report OUT --figures FILE""",
    EVIDENCE: """\
Estimates of yours, one row a value. {comments}
Needed: {needed}, and value, or low, or high. What is said of a series need stand in its first \
row only.
lineage: who measured it first, such as cia, so that a reprint is no second witness; any other \
name (World Bank) is one source of yours, the same in every table that names it so; empty: \
each source counts by itself, called by its estimator, source or title.
An indicator, unit, concept or area that is missing is a row in a table of yours, given with \
--evidence too: sovdata template indicators
source: a key of sources.bib, or the work in words.
Check it: sovdata check FILE. Put it beside ours: sovdata answers --evidence FILE""",
    "claims": """\
What your text claims, one row each; figures name their claim. {comments}
Needed: {needed}. {empty}
In a question, {{as_printed}} stands for the figure as printed, {{period}} for its years; of a \
claim of change, {{from_period}} for the earlier years and {{to_period}} for the later ones (of a \
reading: from_start_year to from_end_year, and start_year to end_year). In a statement, \
{{as_printed}} alone is filled in.
test says by which rule the claim is answered: those of the column test below. A figure of a \
claim of test ratio (the later rate as per cent of the earlier) has the unit pct_of_earlier_rate, \
and its claim a reading with both periods; of falls, rises and falls_each_time a reading too. A \
figure of falls or rises, named in the reading, is by how much.
Check it together with the tables that use it: sovdata check FILE FILE. Then: sovdata report OUT \
--figures FILE --claims FILE --readings FILE""",
    "readings": """\
What a figure or a claim can mean, one row a reading; each is answered by itself. {comments}
Of a reading with a figure, what is empty is taken from the figure: claim, indicator, area, unit, \
years; the title is the concept's or the indicator's label, the role compared. So two columns are \
enough to say that growth means growth of GNP:
  figure,concept
  my_growth,gnp
A reading without a figure (of a claim that things fell or rose) needs claim, title, indicator, \
area, role, and its years.
Check it together with the tables that use it: sovdata check FILE FILE. Then: sovdata report OUT \
--figures FILE --readings FILE""",
}
OTHERS = """\
Rows of yours for the table {table}, beside those of the collection. {comments}
Needed: {needed}. {empty}
Check it together with the tables that use it: sovdata check FILE FILE. Then: sovdata report OUT \
--figures FILE {given} FILE"""
COMMENTS = "Lines that begin with # are left out: take the # away from the example to try it."
EMPTY = "Everything else may stay empty, and its column may be left out."
GIVEN = {"claims": "--claims", "readings": "--readings"}
#: Tables whose names a template lists, where its own table refers to them.
WORDS = ("indicators", "units", "areas", "concepts", "lineages", "families")


def template(kind: str) -> str:
    """Return a commented CSV to fill in.

    Parameters
    ----------
    kind : str
        One of ``KINDS``: ``figures`` (of a text), ``evidence`` (estimates), or another table.
    """
    said, rows = _parts(kind)
    body = io.StringIO()
    csv.writer(body, lineterminator="\n").writerows(rows)
    return "".join(f"{line}\n" for line in said) + body.getvalue()


def workbook(kind: str) -> bytes:
    """Return the same as a workbook: the table on one sheet, what is said of it on another.

    The cells of the table are text, so that no spreadsheet makes a date of 11.2.
    """
    said, rows = _parts(kind)
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        sheet, beside = (writer.book.create_sheet(name) for name in (kind, HELP))
        for row in rows:
            sheet.append(row)
        for cells in sheet.iter_rows(min_row=1, max_row=ROWS, max_col=sheet.max_column):
            for cell in cells:
                cell.number_format = "@"
        for line in said:
            beside.append([line])
    return out.getvalue()


def _parts(kind: str) -> tuple[list[str], list[list[str]]]:
    """Return what is said of a table, in comments, and its header with an example in a comment.

    Said is how to use it, what its columns are, and the names to choose from.
    """
    name, data = {"figures": FIGURES, "evidence": EVIDENCE}.get(kind, kind), shipped()
    table = forms()[name]
    fields = {field["name"]: field for field in table["schema"]["fields"]}
    use = USE.get(name, OTHERS).format(
        needed=", ".join(needed(table)), table=kind, given=GIVEN.get(kind, "--evidence"),
        comments=COMMENTS, empty=EMPTY,
    )  # fmt: skip
    lines = [*use.splitlines(), "", "Columns"]
    lines += [f"  {column}: {_meaning(field)}" for column, field in fields.items()]
    known = [reference(column, table) for column in fields]
    for words in dict.fromkeys(target[0] for target in known if target and target[0] in WORDS):
        rows = data.frame(words)
        kinds = [f" ({kind})" for kind in rows["kind"]] if "kind" in rows else [""] * len(rows)
        cells = zip(rows.iloc[:, 0], rows["label"], kinds, strict=True)
        lines += ["", f"Names for {rows.columns[0]}"]
        lines += [f"  {key}: {label}{kind}" for key, label, kind in cells]
    example = _example(name, data)
    if kind in KINDS[2:]:  # a name of ours is taken
        key = key_of(table)[0]
        mine = f"my_{example[key]}"
        example |= {key: mine.upper() if kind == "areas" else mine}
    first, *others = (example[column] for column in fields)
    return _comments(lines), [[*fields], [f"#{first}", *others]]


def _meaning(field: dict[str, object]) -> str:
    text = str(field.get("description", "")).replace("`", "")
    limits = field.get("constraints")
    choices = limits.get("enum") if isinstance(limits, dict) else None
    return f"{text} One of: {', '.join(map(str, choices))}." if choices else text


def _comments(lines: list[str]) -> list[str]:
    """Return lines as comments without quotation marks, which would open a cell."""
    wrapped = [
        part
        for line in lines
        for part in textwrap.wrap(line, WIDTH, subsequent_indent="    ") or [""]
    ]
    return [f"# {line}".rstrip().replace('"', "'") for line in wrapped]


def _example(name: str, data: Package) -> dict[str, str]:
    """Return a row of ours, as text."""
    if name == EVIDENCE:
        series, values = data.frame("series"), data.frame("observations")
        published = series[series["method"].isna()]
        rows = values.merge(published, on="series", suffixes=("", "_series")).assign(series="")
    else:
        rows = data.frame(name)
    first = {str(column): cell for column, cell in rows.iloc[0].items() if pd.notna(cell)}
    texts = {name: f"{c:.15g}" if isinstance(c, float) else str(c) for name, c in first.items()}
    return dict.fromkeys(rows.columns, "") | texts
