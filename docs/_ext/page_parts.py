"""Small parts that several pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import sovdata as sv
from sovdata import sources, standing
from sovdata.charts import Chart
from sovdata.display import each_row, known
from sovdata.prose import UNTESTED
from sovdata.shown import PIXELS


class Tables(NamedTuple):
    """What every page is made from."""

    collection: sv.Collection
    answers: pd.DataFrame
    stats: pd.DataFrame
    claims: pd.DataFrame
    readings: pd.DataFrame
    evidence: pd.DataFrame
    statements: pd.DataFrame
    sources: pd.DataFrame


#: The text beside the essay: its folder in ``data/texts`` and its key in the bibliography.
SECOND = "reagan1982"


@cache
def tables(text: str | None = None) -> Tables:
    """The tables and the answers, read and made once; of the essay, or of another text."""
    c = sv.load_collection(text=text) if text else sv.load_collection()
    return Tables(
        c,
        sv.answers(c),
        c.figures,
        c.claims,
        c.readings,
        c.evidence,
        sv.load_statements(),
        c.sources,
    )


def raw(html: str) -> str:
    """HTML in a Markdown page."""
    return f"````{{raw}} html\n{html}\n````\n"


def code(text: str, language: str = "text") -> str:
    """A block of code in a Markdown page."""
    return f"````{{code-block}} {language}\n{text}\n````\n"


def front_matter(description: str) -> str:
    """What a search engine shows of a page."""
    said = description.replace('"', "'")
    return f'---\nmyst:\n  html_meta:\n    description: "{said}"\n---\n\n'


def figure(chart: Chart, data: str, picture: str | None = None) -> str:
    """A chart with the numbers drawn and a link to its data.

    Parameters
    ----------
    chart : Chart
        What was drawn.
    data : str
        Where the CSV of it stands, from the page.
    picture : str, optional
        Where its picture stands, if it is a file of its own.
    """
    html = chart._repr_mimebundle_()["text/html"]
    if picture:
        html = with_picture(html, picture, chart)
    return with_numbers(html, chart.drawn, data)


def with_picture(html: str, picture: str, chart: Chart) -> str:
    """A chart's figure with a file of its own for the picture that stands in it."""
    wide, high = (round(float(inches) * PIXELS) for inches in chart.figure.get_size_inches())
    size = f'src="{picture}" width="{wide}" height="{high}"'
    return re.sub(r'src="data:[^"]*"', size, html, count=1)


def with_numbers(html: str, drawn: Iterable[str], data: str) -> str:
    """A chart's figure with a link to its data, and the numbers drawn in a table that opens."""
    split = [line.rpartition(": ") for line in drawn]
    rows = "".join(
        f'<tr><th scope="row">{escape(mark)}</th><td>{escape(number)}</td></tr>'
        for mark, _, number in split
    )
    table = (
        '<table class="sovdata"><caption class="only-read">The numbers drawn</caption>'
        '<thead><tr><th scope="col">Mark</th><th scope="col">What it shows</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    details = f'<details class="drawn"><summary>The numbers drawn</summary>{table}</details>'
    link = f' <a class="data" href="{data}" download>Data (CSV)</a></figcaption>'
    return html.replace("</figcaption>", link).replace("</figure>", f"{details}</figure>")


def write_drawn(chart: Chart, path: Path) -> None:
    """What a chart shows, as CSV of six columns at most, and the figures of the text marked on it.

    Values are as printed, computed ones rounded. Where a range is drawn, each row has the ends of
    its own; of a single value both are the same, and its years stand with its title.
    """
    drawn = [_drawn(row) for row in each_row(chart.data)]
    axis = " ".join((chart.ax.get_xlabel() or chart.ax.get_ylabel()).split())
    said = [_said(line) for line in chart.drawn if re.match(r"the (essay|text): [\u2212\d]", line)]
    rows = pd.DataFrame([*drawn, *said]).replace("", None)
    units = rows["unit"].dropna().unique()
    rows["unit"] = rows["unit"].fillna(units[0] if len(units) == 1 else axis)
    same = rows["title"].isna() | rows["title"].eq(rows["line"])
    if same[: len(drawn)].all():
        rows.loc[same, "title"] = None
    if rows["year"].notna().any():
        rows["years"] = None
    if rows["low"].equals(rows["high"]):
        rows = rows.rename(columns={"low": "value"}).drop(columns="high")
    else:
        rows["title"] = [
            f"{title}, {years}" if known(years) and years not in str(title) else title
            for title, years in zip(rows["title"], rows.pop("years"), strict=True)
        ]
    order = ("line", "title", "years", "year", "value", "low", "high", "unit", "source")
    write_csv(rows[[name for name in order if name in rows and rows[name].notna().any()]], path)


def _said(line: str) -> dict[str, Any]:
    """A figure of the text, from its line of what is drawn."""
    who, _, text = line.partition(": ")
    found = re.search(r": to ([\u2212\d.]+)$", text) or re.match(r"([\u2212\d.]+)", text)
    value = found[1].replace("\u2212", "-")
    cited = sources.reference(sources.ESSAY, tables().sources) if who == "the essay" else None
    return {"line": who, "title": text, "low": value, "high": value, "source": cited}


def _drawn(row: Any) -> dict[str, Any]:
    """A row of a chart: who or what, years, from where to where, unit, and the source by name."""
    get = row._asdict().get
    words = tables().collection.units["label"]
    ends = [end for end in (get("low"), get("high")) if get("interval") in ("published", "years")]
    ends = [get("value")] * 2 if known(get("value")) else ends
    rounded = get("basis") != "published"
    start, end = get("start_year"), get("end_year")
    named = known(start) and known(end) and start != end
    source = get("source")
    return {
        "line": get("line"),
        "title": get("title"),
        "year": get("year"),
        "years": f"{start:.0f}-{end:.0f}" if named else f"{end:.0f}" if known(end) else None,
        "low": _written(ends[0], rounded) if ends else None,
        "high": _written(ends[1], rounded) if ends else None,
        "unit": words.get(get("unit")),
        "source": sources.reference(source, tables().sources) if known(source) else None,
    }


def _written(value: Any, rounded: bool) -> str | None:
    """A value as it is printed; a computed one to two decimals, below one to four."""
    if not known(value):
        return None
    return f"{round(float(value), 2 if abs(value) >= 1 else 4) if rounded else float(value):.10g}"


def write_csv(rows: pd.DataFrame, path: Path) -> None:
    """Write rows as CSV, years as whole numbers."""
    years = {
        column: pd.to_numeric(rows[column]).astype("Int64")
        for column in rows
        if column.endswith("year")
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.assign(**years).to_csv(path, index=False, lineterminator="\n")


def folded(summary: str, html: str) -> str:
    """What opens at a click."""
    return f"<details><summary>{escape(summary)}</summary>{html}</details>"


def for_readers(text: str) -> str:
    """A made file's text without the line that tells editors how it was made."""
    return re.sub(r"^Made by `python tools/\w+\.py`.*\n\n", "", text, flags=re.MULTILINE)


def beside(answer: Any) -> str:
    """What weakens an answer, and what its chance means, small, to stand under it."""
    weakened = f'<small class="flags">{escape(answer.flags)}</small>' if answer.flags else ""
    of = re.search(r"by chance, (\d+) of (\d+)$", answer.chance)
    if of is None:
        return weakened
    means = f"By chance: {of[1]} of the {of[2]} values that were tried would match."
    return f'<small class="chance">{means}</small>{weakened}'


def outcome(word: str) -> str:
    """What became of a claim: ``compared``, ``nothing`` to compare, or ``untested`` by figures."""
    return {UNTESTED: "untested", standing.NOTHING: "nothing"}.get(word, "compared")


def figures_first(answers: pd.DataFrame) -> pd.DataFrame:
    """Figures with an answer, figures without, other claims, what no figure tests.

    Each group is in the order of the text.
    """
    untested, nothing = answers["standing"].eq(UNTESTED), answers["standing"].eq(standing.NOTHING)
    place = (2 * answers["as_printed"].eq("") + nothing).mask(untested, 4)
    return answers.loc[place.sort_values(kind="stable").index]


def definitions(pairs: Iterable[tuple[str, str]], caption: str) -> str:
    """Names and what stands under them, as a table of two columns."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
        for name, text in pairs
    )
    return (
        f'<table class="sovdata pairs"><caption class="only-read">{escape(caption)}</caption>'
        f"<tbody>{rows}</tbody></table>"
    )


def stacked(html: str) -> str:
    """A table whose rows become blocks on a narrow screen."""
    return html.replace('class="sovdata"', 'class="sovdata stacks"', 1)


def tooled(html: str, name: str) -> str:
    """A table that can be filtered and sorted."""
    return html.replace(
        '<table class="sovdata">', f'<table class="sovdata" id="{name}" data-tools>', 1
    )
