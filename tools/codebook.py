"""The codebook, made from the schema and the tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from sovdata.collection import Collection
from sovdata.display import each_row, known
from sovdata.rerun.pages import said
from sovdata.schema.package import reference

VOCABULARY = ("indicators", "units", "concepts", "families", "lineages", "areas", "terms")
HEAD = """# Codebook

Made by `python tools/stamp.py` from [datapackage.json](datapackage.json) \
and the vocabulary tables; do not edit by hand.

{description}

Tables are CSV: UTF-8, commas, LF line ends; an empty cell is a missing value. \
Every table's size and
sha256 stand in the descriptor. Sources are in [sources.bib](sources.bib). {licence}
"""


def codebook(package: dict[str, Any], c: Collection) -> str:
    """The codebook in Markdown: every table, column and vocabulary entry."""
    parts = [
        HEAD.format(description=package["description"], licence=package["licenses"][0]["title"])
    ]
    tables = [resource for resource in package["resources"] if "schema" in resource]
    parts += [_table(resource) for resource in tables if "like" not in resource]
    parts += [_texts([resource for resource in tables if "like" in resource], c)]
    parts += [_vocabulary(getattr(c, name), name) for name in VOCABULARY]
    return "\n".join([*parts, _searches(c)])


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown, and the blank line after it."""
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *lines, ""]


def _table(resource: dict[str, Any]) -> str:
    fields = resource["schema"]["fields"]
    key = ", ".join(resource["schema"]["primaryKey"])
    rows = [
        (f"`{field['name']}`", field["type"], _rules(field, resource), _cell(field["description"]))
        for field in fields
    ]
    lines = [f"## {resource['path']}: {resource['title']}", "", resource["description"], ""]
    lines += [f"Key: {key}.", ""]
    return "\n".join([*lines, *_grid(("column", "type", "rules", "meaning"), rows)])


def _texts(resources: list[dict[str, Any]], c: Collection) -> str:
    """The tables of other texts: whose they are, and whose columns they have."""
    rows = []
    for resource in resources:
        source = c.sources.loc[resource["path"].split("/")[1]]
        of = f"{source['author']}, {source['title']} ({source['year']})"
        rows.append((resource["path"], said(of), f"{resource['like']}.csv"))
    about = "The same tables for another text; `load_collection(text=...)`."
    grid = _grid(("table", "of", "columns as in"), rows)
    return "\n".join(["## Other texts", "", about, "", *grid])


def _rules(field: dict[str, Any], resource: dict[str, Any]) -> str:
    limits, target = field.get("constraints", {}), reference(field["name"], resource)
    words = [name for name in ("required", "unique") if limits.get(name)]
    if "enum" in limits:
        words.append(f"one of {', '.join(f'`{value}`' for value in limits['enum'])}")
    words += [
        f"{name} {limits[key]}"
        for key, name in (("minimum", "from"), ("maximum", "to"), ("maxLength", "longest"))
        if key in limits
    ]
    words += [f"in {target[0]}.csv"] if target else []
    words += [f"in {field['references']}"] if "references" in field else []
    return _cell("; ".join(words))


def _vocabulary(table: pd.DataFrame, name: str) -> str:
    columns = sorted(table.columns, key="definition".__eq__)  # which stands last
    rows = [
        (f"`{key}`", *(_cell(row[column]) for column in columns)) for key, row in table.iterrows()
    ]
    heads = [str(table.index.name), *columns]
    return "\n".join([f"## Entries of {name}.csv", "", *_grid(heads, rows)])


def _searches(c: Collection) -> str:
    """What was looked for, under the label of what it is about: the open ones first."""
    searches, labels = c.searched, c.indicators["label"]
    lines = ["## Looked for and not found", ""]
    for topic, rows in searches.groupby("topic", sort=False):
        lines += [f"### {said(labels[topic]).capitalize()}", ""]
        open_first = rows.sort_values("found", key=lambda found: found == "yes", kind="stable")
        for row in each_row(open_first):
            lead = f" Where to look: {said(row.lead)}." if known(row.lead) else ""
            lines.append(
                f"- **{said(row.sought)}** Found: {row.found} ({row.searched}). "
                f"{said(row.result)}{lead} Words: {said(row.words)}. In: {said(row.where)}."
            )
        lines.append("")
    return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.10g}"
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
