"""The first page: the question, the answers that matter most, one chart, and three ways on."""

from __future__ import annotations

from html import escape
from pathlib import Path

from page_parts import figure, front_matter, outcome, raw, tables, write_drawn

import sovdata as sv
from sovdata.charts.headlines import HEADLINES
from sovdata.display import each_row
from sovdata.prose import CHANCE

TEXT = """# Are the essay's figures right, and whose are they?

Ted Hankin's essay "Why Did the Soviet Union Collapse?" cites {figures} figures on the Soviet
economy and its people. We put each beside what others published. **We take no side:** an answer
says what agrees with what, and by how much.

{first}

{ways}

Of the essay's {claims} economic claims, {compared} are answered from figures of others, {nothing}
found nothing to compare, and {untested} are not tested by figures. {chance}
Each answer is computed from the tables, by the rules on the page
[how an answer is made](how.md).

```{{toctree}}
:hidden:

Read <notebooks/index>
Claims <claims/index>
data/index
How we answer <how>
About <about>
glossary
sources
run
lesson
answer_key
api/index
```
"""
#: The claims whose answers stand here: the two growth rates, what the essay infers from them, and
#: the two that read most differently from source to source.
FIRST = (
    "growth_1951_55",
    "growth_1981_85",
    "growth_slowed",
    "investment_1978_79",
    "military_1976_80",
)
WAYS = (
    ("notebooks/index.html", "Read", "nine questions, each with its answer, chart and reasons"),
    ("claims/index.html", "Look a claim up", "every claim of the essay, and of a second text"),
    ("data/index.html", "Take the data", "CSV, spreadsheet, JSON, and the codebook"),
)


def pages(folder: Path) -> dict[str, str]:
    """The page by its path; what each headline chart shows is written to ``folder``."""
    found = tables()
    folder.mkdir(parents=True, exist_ok=True)
    charts = {name: sv.headline(name, found.collection) for name in HEADLINES}
    for name, chart in charts.items():
        (folder / f"{name}.svg").write_text(chart.svg(), encoding="utf-8", newline="\n")
        write_drawn(chart, folder / f"{name}.csv")
    place = "downloads/charts/figures"
    drawn = figure(charts["figures"], f"{place}.csv", f"{place}.svg")
    rows = found.answers.set_index("claim", drop=False).loc[list(FIRST)]
    first = [
        "<dl>"
        + "".join(
            f'<dt><a href="claims/{row.claim}.html">{escape(row.question)}</a></dt>'
            f'<dd class="answer">{escape(row.answer)}</dd>'
            for row in each_row(part)
        )
        + "</dl>"
        for part in (rows.iloc[:2], rows.iloc[2:])
    ]
    ways = "".join(
        f'<li><a href="{to}">{name}</a><span>{what}</span></li>' for to, name, what in WAYS
    )
    text = TEXT.format(
        figures=len(found.stats),
        claims=len(found.claims),
        **counts(),
        first=raw(f'<div class="first">{first[0]}{drawn}{first[1]}</div>'),
        chance=CHANCE,
        ways=raw(f'<ul class="ways-in">{ways}</ul>'),
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
