"""The data pages: downloads, codebook, series, how figures were transcribed, reports of errors."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from typing import Any

import pandas as pd
from page_parts import for_readers, front_matter, raw, tables, tooled

import sovdata as sv
from sovdata import schema, sources
from sovdata.display import number, table

TEXT = """# Data

The tables behind every chart and answer. Text and selection are under CC BY 4.0; each series keeps
its own terms, which stand in the column `licence` of `series`. What each column means stands in the
[codebook](codebook.md); all series with their sources and how far each was checked are in the [list
of series](series.md).

## Download

{downloads}

{others}

In Python, with the package installed, `sovdata.load_stats()` gives the text's figures and
`sovdata.load_evidence()` those of others, checked and typed, growth rates computed where a series
gives levels. `sovdata.load_world()` gives output and population of the world's countries in
1949-92, apart from the evidence.

How the figures were read, and how far each was checked, stands under [how an answer is
made](../how.md); how to cite them and where to report an error under [who made this](../about.md).

```{{toctree}}
:hidden:

codebook
series
```
"""


def pages() -> dict[str, str]:
    """The pages by their paths."""
    package = schema.descriptor()
    return {
        "data/index.md": front_matter(package["description"])
        + TEXT.format(downloads=raw(_downloads(package)), others=raw(OTHERS)),
        "data/codebook.md": _codebook(),
        "data/series.md": _series(),
    }


OTHERS = (
    '<ul><li><a href="../downloads/sovdata.xlsx" download>sovdata.xlsx</a>: '
    "every table in one workbook</li>"
    '<li><a href="../downloads/datapackage.json" download>datapackage.json</a>: '
    "the Data Package that describes the CSV tables, with their sizes and sha256</li>"
    '<li><a href="../downloads/sources.bib" download>sources.bib</a>: '
    "every source, in BibTeX</li></ul>"
)


def _downloads(package: dict[str, Any]) -> str:
    lines = []
    tables_of_ours = (item for item in package["resources"] if "schema" in item)
    for resource in (item for item in tables_of_ours if "like" not in item):
        name = resource["name"]
        links = " ".join(
            f'<a href="../downloads/{name}.{kind}" download '
            f'aria-label="{name} as {kind.upper()}">{kind.upper()}</a>'
            for kind in ("csv", "xlsx", "json")
        )
        rows = len(schema.read_table(name))
        lines.append(
            f'<tr><th scope="row">{name}</th><td>{escape(resource["title"])}</td>'
            f'<td>{number(rows, 0)}</td><td class="links">{links}</td></tr>'
        )
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Table", "What it holds", "Rows", "Download")
    )
    return (
        '<table class="sovdata stacks"><caption>The tables</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _codebook() -> str:
    text = for_readers((schema.data_dir() / "README.md").read_text(encoding="utf-8"))
    text = re.sub(
        r"\[(datapackage\.json|sources\.bib)\]\(\1\)", r'<a href="../downloads/\1">\1</a>', text
    )
    return front_matter("Every column of every table, and every entry of the vocabulary.") + text


def _series() -> str:
    series, bib = sv.load_series(), tables().sources
    labels = {
        name: sv.load_vocabulary(name)["label"]
        for name in ("indicators", "units", "areas", "lineages")
    }
    rows = pd.DataFrame(
        {
            "title": series["title"],
            "what": series["indicator"].map(labels["indicators"]),
            "unit": series["unit"].map(labels["units"]),
            "area": series["area"].map(labels["areas"]),
            "lineage": series["lineage"].map(labels["lineages"]),
            "role": series["role"],
            "source": [sources.cite(row.source, bib, row.locator) for row in series.itertuples()],
            "verification": series["verification"],
            "licence": series["licence"],
        }
    )
    heads = {"title": "Series", "what": "Quantity", "unit": "Unit", "area": "Area",
             "lineage": "Who measured", "role": "Role", "source": "Source",
             "verification": "How checked", "licence": "Terms"}  # fmt: skip
    html = tooled(table(rows, "Every series of others", headers=heads).html, "series")
    text = (
        f"# List of series\n\n{len(series)} series that others published. "
        "*Compared*: counted in answers; *context*: shown only.\n\n"
    )
    return front_matter("Every series of the collection with its source.") + text + raw(html)


@cache
def json_ld() -> str:
    """The data set in schema.org's words, safe to stand in a page."""
    package = schema.descriptor()
    years = pd.concat([tables().evidence["start_year"], tables().evidence["end_year"]]).dropna()
    said = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"]
        + " With claims, readings, answers, sources and a codebook. "
        + TERMS,
        "version": package["version"],
        "license": package["licenses"][0]["path"],
        "usageInfo": "series.html",
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": {"@type": "Organization", "name": "The sovdata authors"},
        "keywords": [
            "Soviet Union",
            "economic history",
            "claim checking",
            "economic growth",
            "military spending",
        ],
        "temporalCoverage": f"{int(years.min())}/{int(years.max())}",
        "spatialCoverage": "Soviet Union",
        "variableMeasured": sorted(
            sv.load_vocabulary("indicators").loc[
                sorted(set(tables().evidence["indicator"])), "label"
            ]
        ),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{name}.{kind}",
                "encodingFormat": mime,
                "contentUrl": f"../downloads/{name}.{kind}",
            }
            for name in schema.table_names()
            for kind, mime in (
                ("csv", "text/csv"),
                ("json", "application/json"),
                ("xlsx", SPREADSHEET),
            )
        ],
    }
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


#: What the licence of the whole covers, and where the terms of the rest stand.
TERMS = (
    "The licence is that of our selection, notes and texts; each series keeps its own terms, "
    "which stand in the column licence of the table series."
)
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
