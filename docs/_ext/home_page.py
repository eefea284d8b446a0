"""The first page: the question, the scorecard of the growth rates, every claim in one table."""

from __future__ import annotations

from html import escape

from page_parts import figure, front_matter, outcome, raw, standing, tables

import sovdata as sv
from sovdata.display import known, period

TEXT = """# Does an essay's economics agree with what others measured?

Ted Hankin's essay "Why Did the Soviet Union Collapse?" cites {figures} figures on the Soviet economy and its people and
makes {claims} economic claims, with figures and without. Here each figure stands beside what others published on the same
thing and the same years, and declared rules say what agrees with what. **We take no side:** no verdict says that the
essay is true or false, nor which estimate is right.

{links}

## The essay's two growth rates

{chart}

## Every claim

Of the {claims} claims, {compared} are set against figures of others, {nothing} found nothing they can be compared with, and {untested} are
not tested by figures here; the page of each gives the reason. Each claim has a page: what the text says, how it can be read, the figures
of others, the verdict and its rule, and the rows to download. What the words mean stands in
[how a verdict is reached](claims/index.md#the-words).

{table}

```{{toctree}}
:hidden:

Claims <claims/index>
notebooks/index
data/index
glossary
sources
run
lesson
contents
api/index
```
"""
LINKS = (
    ("notebooks/00_start_here.html", "Start reading", "every figure, where it comes from, how it stands"),
    ("#every-claim", "Look a claim up", "one table, sorted and filtered as you like"),
    ("data/index.html", "Take the data", "CSV, spreadsheet, JSON, and the codebook"),
)


def pages() -> dict[str, str]:
    """The page by its path."""
    found = tables()
    growth = found.stats[found.stats["indicator"] == "output_growth"]
    rivals = found.rivals[found.rivals["figure"].isin(growth["id"])]
    chart = sv.charts.scorecard(found.card, rivals, claims=growth, title="The essay's two growth rates against their rivals")
    links = "".join(f'<li><a href="{to}">{name}</a><span>{what}</span></li>' for to, name, what in LINKS)
    text = TEXT.format(
        figures=len(found.stats), claims=len(found.claims), **counts(),
        links=raw(f'<ul class="ways-in">{links}</ul>'), chart=raw(figure(chart)), table=raw(claim_table()),
    )  # fmt: skip
    about = "The figures that one essay cites on the Soviet economy, beside what others measured: claims, charts, data."
    return {"index.md": front_matter(about) + text}


def counts() -> dict[str, int]:
    """How many claims were set against figures, found nothing to compare, or are not tested by figures."""
    ways = [standing(rows) for _, rows in tables().card.groupby("claim")]
    return {way: ways.count(way) for way in ("compared", "nothing", "untested")}


def claim_table(folder: str = "claims/") -> str:
    """Every claim, one line each, leading to its page."""
    found = tables()
    lines = []
    testable_first = found.claims.sort_values("test", key=lambda test: test == "not_testable", kind="stable")
    for claim in testable_first.itertuples():
        figures = found.stats[found.stats["claim"] == claim.claim]
        printed = "; ".join(figures["as_printed"])
        years = "; ".join(period(row.start_year, row.end_year) for row in figures.itertuples())
        first = figures["start_year"].min() if len(figures) else None
        rows = found.card[found.card["claim"] == claim.claim]
        cells = [(outcome(rows), None), (printed or "–", None), (years or "–", first if known(first) else ""), (claim.paragraph, None)]
        lines.append(
            f'<tr><th scope="row"><a href="{folder}{claim.claim}.html">{escape(claim.title)}</a></th>'
            + "".join(
                f"<td>{escape(str(text))}</td>" if key is None else f'<td class="years" data-sort="{key}">{escape(str(text))}</td>'
                for text, key in cells
            )
            + "</tr>"
        )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Claim", "How it stands", "As printed", "Years", "Paragraph"))
    return (
        '<table class="sovdata" id="claims" data-tools><caption>The essay\'s economic claims; in brackets, how many readings and concepts</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )
