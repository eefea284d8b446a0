"""The first page: the question, the answers that matter most, one chart, and three ways on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from how_page import rests_on
from page_parts import (
    beside,
    figure,
    folded,
    front_matter,
    outcome,
    raw,
    tables,
    write_drawn,
)

import sovdata as sv
from sovdata import comparisons, growth, standing
from sovdata.charts.headlines import HEADLINES
from sovdata.display import each_row, period

TEXT = """# Are the essay's figures right, and whose are they?

Ted Hankin's essay "Why Did the Soviet Union Collapse?" cites {figures} figures on the Soviet
economy and its people. We put each beside what others published. **We take no side:** an answer
says what agrees with what, and by how much.

{first}

{ways}

Of the essay's {claims} economic claims, {compared} are answered from figures of others, {nothing}
found nothing to compare ({without}), and {untested} are not tested by figures. Each
answer is computed from the tables, by the rules on the page
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
    answers = found.answers.set_index("claim", drop=False)
    five = [*each_row(answers.loc[list(FIRST)])]
    others = [name for name in found.stats["claim"] if name not in FIRST]
    printed = answers.loc[others]
    folds = folded(
        f"The essay\u2019s other figures: {', '.join(printed['as_printed'].str.lower())}",
        _answers(each_row(printed)),
    )
    first = [_answers(five[:2]), f"<div>{_answers(five[2:])}{folds}</div>", _said(_beyond())]
    nothing = answers[answers["standing"] == standing.NOTHING]
    ways = "".join(
        f'<li><a href="{to}">{name}</a><span>{what}</span></li>' for to, name, what in WAYS
    )
    text = TEXT.format(
        figures=len(found.stats),
        claims=len(found.claims),
        **counts(),
        first=raw(f'<div class="first">{first[0]}{drawn}{first[1]}{first[2]}</div>'),
        without=", ".join(
            f"[{row.as_printed.lower() or row.question}](claims/{row.claim}.md)"
            for row in each_row(nothing)
        ),
        ways=raw(f'<ul class="ways-in">{ways}</ul>'),
    )
    about = (
        "The figures that one essay cites on the Soviet economy, each beside what others measured: "
        "answers, charts, data."
    )
    return {"index.md": front_matter(about) + text}


def _answers(rows: Iterable[Any]) -> str:
    """Claims' questions, each a link, with their answers and what stands beside these."""
    return "<dl>" + "".join(
        f'<dt><a href="claims/{row.claim}.html">{escape(row.question)}</a></dt>'
        f'<dd class="answer">{escape(row.answer)}</dd>'
        + (f"<dd>{small}</dd>" if (small := beside(row)) else "")
        for row in rows
    ) + "</dl>"  # fmt: skip


def _said(lines: list[tuple[str, str, str]]) -> str:
    """Questions, each a link, with their answers."""
    return "<dl>" + "".join(
        f'<dt><a href="{to}">{escape(question)}</a></dt><dd class="answer">{escape(answer)}</dd>'
        for to, question, answer in lines
    ) + "</dl>"  # fmt: skip


def _beyond() -> list[tuple[str, str, str]]:
    """What readers ask next, which is no claim of the text."""
    base = "notebooks/02_slowdown.html#was-it-just-the-larger-base"
    return [
        (base, "Was the slowdown just the larger base?", _base()),
        ("notebooks/00_start_here.html#what-we-found", "What follows?", _follows()),
        ("how.html#how-the-figures-were-read", "Can I trust this?", f"{rests_on()}."),
    ]


#: Whose output, and what is counted, with rates for every plan from 1951 on.
CHAINS = {"Soviet official": ("official", "nmp_produced"), "CIA": ("cia", "gnp")}


def _base() -> str:
    """What part of the fall the larger base alone gives: if as much had been added each year."""
    of_first, of_most = {}, {}
    for who, (lineage, concept) in CHAINS.items():
        plans = comparisons.chain(tables().evidence, lineage=lineage, concept=concept)
        most = (plans["level"] - plans["base"]).idxmax()
        since = period(plans["start_year"][most], plans["end_year"][most])
        of_first[who] = _of_fall(plans, 0)
        of_most[f"{who}, since {since},"] = _of_fall(plans, most)
    more = (
        " \u2013 more than the whole, since later years added more, and growth fell by less than "
        "the base alone would have made it"
        if all(share > 100 for share in of_first.values())
        else ""
    )
    return (
        "Against what a year of 1951–55 added, the larger base alone gives "
        f"{_part(of_first)}{more}; against the plan that added most, {_part(of_most)}. "
        "This is arithmetic and shows no cause."
    )


def _part(shares: dict[str, float]) -> str:
    """Shares of the fall, in per cent, in a word and in numbers."""
    whole = {share >= 100 for share in shares.values()}
    word = {(True,): "all of the fall", (False,): "part of it"}.get((*whole,), "all or part of it")
    return f"{word} ({'; '.join(f'{who} {share:.0f}%' for who, share in shares.items())})"


def _of_fall(plans: pd.DataFrame, start: int) -> float:
    """The fall of growth from a plan to the last if the last had added as much, % of the fall."""
    then, last = plans.loc[start], plans.iloc[-1]
    alike = growth.compound_rate(last["base"], last["base"] + then["level"] - then["base"], 5)
    return 100 * (then["rate"] - alike) / (then["rate"] - last["rate"])


def _follows() -> str:
    """What all sources with both periods share, and what is disputed."""
    found = tables().answers.set_index("claim")
    by, _, rest = found.loc["growth_slowed", "answer"].removeprefix("Yes, ").partition(": ")
    who = re.findall(r"(?:^|, )([^\d,;]+?) [\d\u2212]", rest.partition(";")[0])
    falls = (
        f"Growth fell {by}: {' and '.join(who)}"
        if found.loc["growth_slowed", "standing"] == "yes"
        else "Sources differ on whether growth fell"
    )
    return (
        f"{falls}. How fast it was is disputed (1951–55: {found.loc['growth_1951_55', 'ranges']})."
    )


def counts() -> dict[str, int]:
    """How many claims are answered, found nothing to compare, or are not tested by figures."""
    ways = [outcome(word) for word in tables().answers["standing"]]
    return {way: ways.count(way) for way in ("compared", "nothing", "untested")}
