"""The first page: every answer in one table, the chart of the growth rates, ways into the rest."""

from __future__ import annotations

from html import escape
from typing import Any

from page_parts import figure, figures_first, front_matter, outcome, raw, tables

import sovdata as sv
from sovdata.display import each_row

TEXT = """# Are the essay's figures right, and whose are they?

Ted Hankin's essay "Why Did the Soviet Union Collapse?" cites {figures} figures on the Soviet
economy and its people, and makes {claims} economic claims. Here is what others published on each,
in one sentence.

{table}

Of the {claims} claims, {compared} are answered from figures of others, {nothing} found nothing to
compare, and {untested} are not tested by figures; the page of each gives the reason. Each sentence
is computed from the tables, by the rules on the page [how an answer is made](how.md). **We take no
side:** an answer says what agrees with what and by how much, never that the essay is true or false,
nor which estimate is right.

{links}

## The essay's two growth rates

{charts}

```{{toctree}}
:hidden:

Claims <claims/index>
how
notebooks/index
data/index
glossary
sources
run
lesson
answer_key
api/index
```
"""
LINKS = (
    (
        "notebooks/00_start_here.html",
        "Start reading",
        "every figure, where it comes from, how it stands",
    ),
    ("how.html", "See how it is done", "the rules, their few bounds, and what they cannot say"),
    ("data/index.html", "Take the data", "CSV, spreadsheet, JSON, and the codebook"),
)


def pages() -> dict[str, str]:
    """The page by its path."""
    found = tables()
    growth = found.stats[found.stats["indicator"] == "output_growth"]
    drawn = sv.charts.of_figures(sv.estimates_of(growth["claim"], found.collection), growth)
    links = "".join(
        f'<li><a href="{to}">{name}</a><span>{what}</span></li>' for to, name, what in LINKS
    )
    text = TEXT.format(
        figures=len(found.stats),
        claims=len(found.claims),
        **counts(),
        table=raw(answer_table()),
        links=raw(f'<ul class="ways-in">{links}</ul>'),
        charts="\n".join(raw(figure(chart)) for chart in drawn),
    )
    about = (
        "The figures that one essay cites on the Soviet economy, each beside what others measured: "
        "answers, charts, data."
    )
    return {"index.md": front_matter(about) + text}


def counts() -> dict[str, int]:
    """How many claims are answered, found nothing to compare, or are not tested by figures."""
    ways = [outcome(word) for word in tables().answers["standing"]]
    return {way: ways.count(way) for way in ("compared", "nothing", "untested")}


def answer_table(folder: str = "claims/") -> str:
    """Every claim's question, a link to its page, and the answer; what no figure tests is last."""
    lines = "".join(_line(row, folder) for row in each_row(figures_first(tables().answers)))
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Question", "Answer", "Years", "Paragraph")
    )
    return (
        '<table class="sovdata answers" id="claims" data-tools>'
        "<caption>Every answer, figures first</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    )


def _line(row: Any, folder: str) -> str:
    weakened = f'<small class="flags">{escape(row.flags)}</small>' if row.flags else ""
    first = row.period[:4] if row.period[:4].isdigit() else ""
    years = f'<td class="years" data-sort="{first}">{escape(row.period or "–")}</td>'
    return (
        f'<tr><th scope="row"><a href="{folder}{row.claim}.html">{escape(row.question)}</a></th>'
        f'<td><span class="answer">{escape(row.answer)}</span>{weakened}</td>{years}'
        f'<td class="where">{row.paragraph}</td></tr>'
    )
