"""The bibliography: every source, and what each is used for."""

from __future__ import annotations

from html import escape

import pandas as pd
from page_parts import front_matter, raw, tables

import sovdata as sv
from sovdata import sources
from sovdata.display import counted

TEXT = """# Sources

The whole bibliography, {count} works: those that the essay lists, and those that the figures of
others were taken from. The last column says what each is used for here; it is made from the tables.
All entries as BibTeX: {bib}.

{table}
"""


def pages() -> dict[str, str]:
    """The page by its path."""
    bib = tables().sources
    keys = sorted(bib.index, key=lambda key: sources.reference(key, bib).lower())
    lines = "".join(
        f'<tr id="source-{key}"><th scope="row">{escape(sources.reference(key, bib))}</th>'
        f"<td><code>{escape(key)}</code></td>"
        f"<td>{'<br/>'.join(escape(use) for use in uses(key)) or 'in no table'}</td></tr>"
        for key in keys
    )
    table = (
        '<table class="sovdata" id="bibliography" data-tools>'
        '<caption>Every source and its use</caption><thead><tr><th scope="col">Source</th>'
        '<th scope="col">Key</th><th scope="col">Used for</th></tr></thead>'
        f"<tbody>{lines}</tbody></table>"
    )
    link = '<a href="downloads/sources.bib" download>sources.bib</a>'
    return {
        "sources.md": front_matter("Every source of the collection and what it is used for.")
        + TEXT.format(count=len(keys), bib=link, table=raw(table))
    }


def uses(key: str) -> list[str]:
    """What a source is used for, one line a kind of use."""
    series, stats, said, cited = (
        sv.load_series(),
        tables().stats,
        tables().statements,
        sv.load_citations(),
    )
    lines = []
    figures = stats.loc[stats["source"] == key, "as_printed"]
    if len(figures):
        lines.append(f"The text cites it for {', '.join(figures)}")
    times = int((cited["source"] == key).sum())
    if times:
        lines.append(f"Cited by the text {'once' if times == 1 else f'{times} times'}")
    elif "essay" in str(tables().sources.loc[key, "keywords"]):
        lines.append("The text itself" if key == sources.ESSAY else "Listed by the text, not cited")
    elif tables().sources.loc[key, "keywords"] == "text":
        lines.append("Another text, whose figures and claims have tables of their own")
    mine = series[series["source"] == key]
    if len(mine):
        lines.append(f"{counted(len(mine), 'series')}: {_listed(mine['indicator'], 'indicators')}")
    mine = said[said["source"] == key]
    if len(mine):
        lines.append(f"{counted(len(mine), 'statement')}: {_listed(mine['topic'], 'indicators')}")
    return lines


def _listed(names: pd.Series[str], table: str) -> str:
    labels = sv.load_vocabulary(table)["label"]
    return ", ".join(dict.fromkeys(str(labels.get(name, name)) for name in names))
