"""A page for each claim: question, answer, picture, and all that the answer rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import pandas as pd
from page_parts import code, definitions, essay_says, figure, front_matter, outcome, raw, tables

import sovdata as sv
from sovdata import notebooks, prose, sources
from sovdata.charts import Chart
from sovdata.display import (
    Shown,
    capital,
    counted,
    each_row,
    known,
    number,
    period,
    places,
    shown_number,
    table,
)
from sovdata.wording import BESIDE

INDEX = """# Claims

Every claim of the essay, in the order of its paragraphs; each has a page with the answer, its
picture, the estimates and the rows to download. All answers in one table, figures first, stand on
the <a href="../index.html#claims">first page</a>; the rules stand on the page [how an answer is
made](../how.md). All rows of it: {downloads}

{claims}

```{{toctree}}
:hidden:

{names}
```
"""


def pages(folder: Path) -> dict[str, str]:
    """The pages by their paths; each claim's rows are written to ``folder`` as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    found = tables()
    _download(found.answers, folder / "answers.csv")
    records = found.answers.to_json(orient="records", indent=1, force_ascii=False)
    (folder / "answers.json").write_text(records + "\n", encoding="utf-8", newline="\n")
    made = {f"claims/{claim.claim}.md": _page(claim, folder) for claim in each_row(found.claims)}
    names = "\n".join(f"{claim.title} <{claim.claim}>" for claim in each_row(found.claims))
    about = front_matter("Every claim of the essay on the economy, in the order of its paragraphs.")
    links = " ".join(
        f'<a href="../downloads/claims/answers.{kind}" download>answers.{kind}</a>'
        for kind in ("csv", "json")
    )
    made["claims/index.md"] = about + INDEX.format(claims=_listing(), names=names, downloads=links)
    return made


def _listing() -> str:
    """The questions, each leading to its page."""
    return "\n".join(
        f"- [{row.question}]({row.claim}.md) (paragraph {row.paragraph})"
        for row in each_row(tables().answers)
    )


def _page(claim: Any, folder: Path) -> str:
    """One claim's page."""
    found = tables()
    [answer] = each_row(found.answers[found.answers["claim"] == claim.claim])
    figures = found.stats[found.stats["claim"] == claim.claim]
    readings = found.readings[found.readings["claim"] == claim.claim]
    rows = sv.estimates_of(claim.claim, found.collection)
    subjects = {*readings.loc[readings["role"] == "compared", "indicator"], *figures["indicator"]}
    said = found.statements[found.statements["topic"].isin(subjects)]
    parts = [
        front_matter(answer.answer),
        _index(figures),
        f"# {answer.question}\n",
        essay_says(claim),
        "",
        raw(f'<p class="answer">{escape(answer.answer)}</p>'),
        *_pictures(claim, figures, rows),
        *_rests(answer),
        *_estimates(rows),
        *_read(claim, figures, readings),
    ]
    if len(said):
        parts += ["## What others concluded\n", raw(prose.statement_list(said).html)]
    parts += [
        *_sources(figures, rows, said),
        *_rows(answer, rows, folder),
        *_cite(claim, answer, figures, rows),
        *_where(claim),
    ]
    return "\n".join(parts)


def _index(figures: pd.DataFrame) -> str:
    """The figures as printed, for the index; the search passes over bare numbers in a text."""
    return "".join(
        f"```{{index}} single: {printed}\n```\n"
        for printed in dict.fromkeys(figures["as_printed"].dropna())
    )


# Pictures


def _pictures(claim: Any, figures: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    return [raw(figure(chart)) for chart in _charts(claim, figures, rows)]


def _charts(claim: Any, figures: pd.DataFrame, rows: pd.DataFrame) -> Iterator[Chart]:
    """Charts of each figure among its estimates.

    Without a figure: the estimates that were counted, before and after a change.
    """
    found = tables()
    own = found.stats[found.stats["figure"].isin(rows["figure"].dropna())]
    if len(own):
        yield from sv.charts.of_figures(rows, own)
        return
    used = rows[rows["used"] == "counted"].drop_duplicates(
        ["series", "indicator", "unit", "start_year", "end_year"]
    )
    kinds = found.collection.indicators["kind"]
    for indicator, group in used.groupby("indicator", sort=False):
        name = capital(_label("indicators", str(indicator)))
        if claim.test in ("falls", "rises") and kinds[indicator] == "level":
            yield _from_hundred(group, f"{name} in the years compared")
            continue
        for unit, drawn in group.groupby("unit", sort=False):
            which = f", {_label('units', str(unit))}" if group["unit"].nunique() > 1 else ""
            if claim.test in ("falls", "rises"):
                yield sv.charts.periods(drawn, title=f"{name} in the periods compared{which}")
            else:
                in_order = drawn.sort_values(["start_year", "title"])
                yield sv.charts.estimates(
                    in_order, claims=figures, title=f"{name}: the estimates{which}"
                )


def _from_hundred(rows: pd.DataFrame, title: str) -> Chart:
    """Levels in units of their own, each from 100 in its first year."""
    first = rows.sort_values("end_year").groupby(["series", "unit"])["value"].transform("first")
    drawn = rows.assign(
        line=rows["title"],
        year=rows["end_year"],
        value=100 * rows["value"].astype(float) / first.astype(float),
    )
    return sv.charts.lines(
        drawn.sort_values("year", kind="stable"), title=title, unit="first year = 100", decimals=0
    )


def _label(table_name: str, name: str) -> str:
    return str(sv.load_vocabulary(table_name)["label"].get(name, name))


# What the answer rests on


def _rests(answer: Any) -> list[str]:
    """What an answer rests on, what was set aside, first print, and chance."""
    if outcome(answer.standing) == "untested":
        return []
    said = {
        name: _titled(text) if name == "in_print" else text
        for name, text in answer._asdict().items()
        if name in BESIDE
    }
    pairs = [(heading, said[name]) for name, heading in BESIDE.items() if said[name]]
    how = (
        "What these words mean: [how an answer is made](../how.md). "
        "Quantities and what is counted: [glossary](../glossary.md).\n"
    )
    return [
        "## What the answer rests on\n",
        raw(definitions(pairs, "What the answer rests on")),
        how,
    ]


def _titled(in_print: str) -> str:
    """Series by their titles, in the place of their names in the tables."""
    titles = sv.load_series().set_index("series")["title"]
    split = [part.partition(": ") for part in in_print.split("; ") if part]
    return "; ".join(f"{titles.get(name, name)}: {rest}" for name, _, rest in split)


USED = {
    "counted": "counted",
    "other years": "other years or definition",
    "reprint": "reprint, not counted",
    "context": "context, not counted",
}


def _estimates(rows: pd.DataFrame) -> list[str]:
    """Every estimate looked at, with its distance; how each was read is folded below."""
    if rows.empty:
        return []
    once = rows.drop_duplicates(["series", "indicator", "unit", "start_year", "end_year"])
    read = prose.evidence_table(once, "How each estimate was read", notes=True).html
    if rows["gap"].isna().all():
        return ["## The estimates\n", raw(_counted(rows).html), raw(_folded(read))]
    return [
        "## The estimates\n",
        raw(_distances(rows).html.replace('class="sovdata"', 'class="sovdata distances"', 1)),
        raw(f"<p><small>{DISTANCE}</small></p>"),
        raw(_folded(read)),
    ]


DISTANCE = (
    "Distance: the figure less the estimate, after the estimate is rounded to the figure's last "
    "digit; from a range, to its nearer end. How many times is shown only where rounding leaves it "
    "sure."
)


def _folded(html: str) -> str:
    return f"<details><summary>How each was read, and its source</summary>{html}</details>"


def _distances(rows: pd.DataFrame) -> Shown:
    lines = pd.DataFrame([_facts(row) | {"distance": _distance(row)} for row in each_row(rows)])
    headers = {"title": "Estimate", "value": "Value", "distance": "The figure is",
               "reading": "Read as", "years": "Years", "who": "Who measured, and what",
               "printed": "In print", "used": "Use"}  # fmt: skip
    for name in ("reading", "years", "used"):
        if lines[name].nunique() == 1:  # what all rows have in common is said elsewhere
            del headers[name]
    return table(lines, _caption("Every estimate looked at, nearest first", lines), headers=headers)


def _counted(rows: pd.DataFrame) -> Shown:
    headers = {"title": "Estimate", "quantity": "Quantity", "value": "Value", "years": "Years",
               "who": "Who measured, and what", "printed": "In print"}  # fmt: skip
    once = rows.drop_duplicates(["series", "indicator", "unit", "start_year", "end_year"])
    lines = pd.DataFrame([_facts(row) for row in each_row(once)])
    return table(lines, _caption("The estimates counted", lines), headers=headers)


def _caption(what: str, lines: pd.DataFrame) -> str:
    """What a table holds, with the unit if there is one for all, which then leaves the cells."""
    if lines["unit"].nunique() > 1:
        lines["value"] = lines["value"] + " " + lines["unit"]
        return what
    return f"{what}; {lines['unit'].iloc[0]}"


def _facts(row: Any) -> dict[str, str]:
    c = tables().collection
    readings = c.readings.set_index("reading")["title"]
    short = c.concepts["short"].get(row.concept) if known(row.concept) else None
    what = (
        f", {short if known(short) else _label('concepts', row.concept)}"
        if known(row.concept)
        else ""
    )
    return {
        "title": row.title,
        "reading": str(readings.get(row.reading, row.reading)),
        "quantity": _label("indicators", row.indicator),
        "value": shown_number(row),
        "unit": str(c.units["label"][row.unit]),
        "who": str(c.lineages["short"].get(row.lineage, row.lineage)) + what,
        "years": period(row.start_year, row.end_year),
        "printed": str(int(row.published)) if known(row.published) else "",
        "used": USED[row.used],
    }


def _distance(row: Any) -> str:
    """How far a figure lies from an estimate: ``6.3 above, 2.3 times it``."""
    if not known(row.gap):
        return ""
    if row.fits:
        return "within it" if row.interval in ("published", "years") else "the same"
    far, times = (
        number(abs(row.gap), places(row.gap)),
        number(row.ratio) if known(row.ratio) else "",
    )
    if row.gap > 0:
        return f"{far} above{f', {times} times it' if times else ''}"
    return f"{far} below{f'; it is {times} times the figure' if times else ''}"


# What the text says, and the sources


def _read(claim: Any, figures: pd.DataFrame, readings: pd.DataFrame) -> list[str]:
    """The figure as the text gives it, and the ways in which the claim can be read."""
    card = _card(figures, tables().claims[tables().claims["claim"] == claim.claim])
    parts = [
        "## The figure and its readings\n" if len(figures) else "## The claim and its readings\n"
    ]
    parts += [raw(card)] if len(figures) or known(claim.note) else []
    parts += (
        [raw(prose.reading_table(readings, "How the claim can be read").html)]
        if len(readings)
        else []
    )
    return parts if len(parts) > 1 else []


def _card(figures: pd.DataFrame, one: pd.DataFrame) -> str:
    """The claim card without its heading and statement, which the page has."""
    html = re.sub(r"<h3>.*?</h3><p>.*?</p>", "", prose.claim_card(figures, one).html, count=1)
    return html.replace(
        '<table class="sovdata">',
        '<table class="sovdata"><caption>The figure as the text gives it</caption>',
    )


def _sources(*rows: pd.DataFrame) -> list[str]:
    keys = sources.keys_used(*rows)
    bib = tables().sources
    items = "".join(
        f'<li><a href="../sources.html#source-{key}">{escape(sources.reference(key, bib))}</a></li>'
        for key in keys
    )
    return [
        "## Sources\n",
        raw(f"<ul>{items}</ul>")
        if keys
        else "The text cites nothing here, and nothing was compared.\n",
    ]


def _rows(answer: Any, rows: pd.DataFrame, folder: Path) -> list[str]:
    """The claim's rows as CSV, and the links to them."""
    mine = tables().answers
    links = []
    for frame, kind, what in (
        (mine[mine["claim"] == answer.claim], "answer", "the answer and what it rests on"),
        (rows, "estimates", "every estimate looked at, with its distance"),
    ):
        if len(frame):
            name = f"{answer.claim}_{kind}.csv"
            _download(frame, folder / name)
            links.append(
                f'<li><a href="../downloads/claims/{name}" download>{name}</a>: '
                f"{what}, {counted(len(frame), 'row')}</li>"
            )
    return ["## The rows\n", raw(f"<ul>{''.join(links)}</ul>")]


def _download(rows: pd.DataFrame, path: Path) -> None:
    """Write rows as CSV, years as whole numbers."""
    years = {
        column: pd.to_numeric(rows[column]).astype("Int64")
        for column in rows
        if column.endswith("year")
    }
    rows.assign(**years).to_csv(path, index=False, lineterminator="\n")


def _cite(claim: Any, answer: Any, figures: pd.DataFrame, used: pd.DataFrame) -> list[str]:
    """BibTeX of the page and of every source it rests on."""
    fields = {
        "author": "{The sovdata authors}",
        "title": f"{{{answer.question} An answer in sovdata: the figures of one essay on the "
        "Soviet economy, and what others measured}",
        "year": year_released((ROOT / "CITATION.cff").read_text(encoding="utf-8")),
        "note": f"Version {sv.__version__}",
        "version": sv.__version__,
    }
    lines = ",\n".join(f"  {name:<7} = {{{text}}}" for name, text in fields.items() if text)
    own = f"@misc{{sovdata_{claim.claim},\n{lines}\n}}"
    keys = sources.keys_used(figures, used)
    text = "\n\n".join([own, sources.bibtex(keys, tables().sources)]) if keys else own
    return [
        "## Cite this\n",
        "The answer, and the sources of the figures on this page:\n",
        code(text, "bibtex"),
    ]


ROOT = Path(__file__).resolve().parents[2]


def year_released(citation: str) -> str:
    """The year of release that a CITATION.cff states; empty where it states none."""
    found = re.search(r"^date-released:\s*[\"']?(\d{4})-", citation, flags=re.MULTILINE)
    return found[1] if found else ""


def _where(claim: Any) -> list[str]:
    """The notebooks that show the claim."""
    found = [path.stem for path in notebooks.collection() if claim.title in _cards_of(path)]
    if not found:
        return []
    links = ", ".join(f"[{name}](../notebooks/{name}.ipynb)" for name in found)
    return [f"## In the notebooks\n\nThis claim is treated at length in {links}.\n"]


def _cards_of(path: Path) -> set[str]:
    """Titles of the claims that a notebook has cards of."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = [
        "".join(output.get("data", {}).get("text/html", ""))
        for cell in cells
        for output in cell.get("outputs", [])
    ]
    return {
        unescape(title)
        for html in shown
        if "sovdata-claim" in html
        for title in re.findall(r"<h3>(.*?)</h3>", html)
    }
