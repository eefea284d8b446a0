"""The lessons as pages: code folded, each chart's data under it, ways to run it at the end.

The committed files stay as they are.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from page_parts import front_matter, with_numbers, with_picture, write_csv

import sovdata as sv
from sovdata.notebooks import collection
from sovdata.rerun.pages import heading

INDEX = """# Nine questions

Each page is a lesson: the answer and a chart first, then how we know. The code of each step is
folded and opens with *Show the code*; how to run it stands at the end of each page and under [run
it yourself](../run.md).

{list}

```{{toctree}}
:hidden:

{names}
```
"""
#: Notebooks that had another name, by this name, and how each is called now.
MOVED = {
    "02_investment": "03_investment",
    "03_military_burden": "04_military_burden",
    "04_extensive_growth": "05_extensive_growth",
    "05_health_and_environment": "06_health_and_environment",
    "06_living_standards": "07_living_standards",
    "07_your_figures": "08_your_text",
}
#: The page at an old address; plain, since it is left at once.
ELSEWHERE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light" />
<meta name="description" content="This notebook has a new address." />
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; object-src 'none'" />
<meta http-equiv="refresh" content="0; url={name}.html" />
<link rel="canonical" href="{name}.html" />
<title>This notebook has moved: {name}</title>
</head>
<body>
<main>
<h1>This notebook has moved</h1>
<p>It stands at <a href="{name}.html">{name}</a> now.</p>
</main>
</body>
</html>
"""


def moved(folder: Path) -> None:
    """Write a page at each old address of a notebook that leads to the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    for old, name in MOVED.items():
        path = folder / f"{old}.html"
        path.write_text(ELSEWHERE.format(name=name), encoding="utf-8", newline="\n")


def pages(folder: Path, charts: Path) -> dict[str, str]:
    """The notebooks and their list by their paths.

    Copies to download are put into ``folder``, and what the lessons' charts show into ``charts``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made, lines = {}, []
    for path in collection():
        shutil.copy(path, folder / path.name)
        notebook = json.loads(path.read_text(encoding="utf-8"))
        lines.append(f"- [{heading(nbformat.read(path, as_version=4))}]({path.name})")
        made[f"notebooks/{path.name}"] = json.dumps(
            for_the_page(notebook, path.stem, charts), ensure_ascii=False
        )
    names = "\n".join(path.stem for path in collection())
    about = front_matter(
        "Nine questions on the essay's figures, each with its answer, a chart and every step shown."
    )
    made["notebooks/index.md"] = about + INDEX.format(list="\n".join(lines), names=names)
    return made


def for_the_page(notebook: dict[str, Any], name: str, charts: Path) -> dict[str, Any]:
    """A notebook as its page needs it.

    Its code is marked to be folded, each chart leads to its data, and the ways to run the notebook
    follow its last cell.
    """
    drawn = 0
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if (
            cell["cell_type"] == "markdown"
        ):  # files of the collection that are pages here, by the titles of the pages
            cell["source"] = re.sub(r"`docs/(\w+\.md)`", r"[](../\1)", source)
        cell["metadata"] = (
            {"tags": ["hide-input"]} if cell["cell_type"] == "code" else {}
        )  # its own tag is for reports
        for output in cell.get("outputs", []):
            html = "".join(output.get("data", {}).get("text/html", ""))
            if "<figure" not in html:
                continue
            shown = _drawn("".join(output["data"]["text/plain"]))
            headline = re.match(r"sv\.headline\(\"(\w+)\"\)", source)
            if headline:  # as it stands on the first page
                at = f"../downloads/charts/{headline[1]}"
                html = with_picture(html, f"{at}.svg", sv.headline(headline[1]))
            else:
                drawn += 1
                at = f"../downloads/charts/{name}_{drawn}"
                said = re.search("<figcaption>(.*?)</figcaption>", html)[1]
                rows = marks(shown).assign(source=unescape(said))
                write_csv(rows, charts / f"{name}_{drawn}.csv")
            output["data"]["text/html"] = with_numbers(html, shown, f"{at}.csv")
    ways = {
        "cell_type": "markdown",
        "id": "ways-to-run",
        "metadata": {},
        "source": f"## Run it\n\n```{{ways-to-run}} {name}.ipynb\n```",
    }
    notebook["cells"].append(ways)
    return notebook


def _drawn(plain: str) -> list[str]:
    """The numbers drawn, from a chart's plain form, each mark in one line.

    They are the indented lines; what is indented further goes on with the line before.
    """
    lines: list[str] = []
    for line in plain.splitlines():
        if line.startswith("    ") and lines:
            lines[-1] += f" {line.strip()}"
        elif line.startswith("  ") and not line.startswith("  Note: "):
            lines.append(line.strip())
    unit = re.search(r"\(([^()]+)\)\. ", " ".join(plain.split("\n  ", maxsplit=1)[0].split()))
    return [line if ": " in line else f"{_unnamed(line, unit)}: {line}" for line in lines]


def _unnamed(line: str, unit: re.Match[str] | None) -> str:
    """What marks without a name are: a line across, or what the chart's axis says."""
    return "line across" if line.startswith("at ") or unit is None else unit[1]


NUMBER = r"([\u2212+]?\d[\d\u202f.]*)"
#: A mark in words: where it stands; a value, one with a range, a range, or a place along two axes.
MARK = (
    rf"(?:(.*?) )?(?:{NUMBER}(?: \({NUMBER}(?: to {NUMBER})?\)| to {NUMBER})?"
    rf"|\({NUMBER}, {NUMBER}\))"
)
COLUMNS = ["what", "where", "across", "value", "low", "high"]


def marks(drawn: Iterable[str]) -> pd.DataFrame:
    """What is drawn, a row a mark: of what, where, and its value or the ends of its range."""
    rows = []
    for line in drawn:
        what, _, said = line.rpartition(": ")
        whole = what.startswith("the ")  # a figure of the text
        apart = "; " if "; " in said else r", (?![^(]*\))"  # as ``artists`` sets marks apart
        for mark in [said] if whole else re.split(apart, said):
            found = re.fullmatch(MARK, mark)
            if whole or found is None:
                rows.append({"what": what, "where": mark})
                continue
            where, value, low, high, to, across, up = map(_plain, found.groups())
            ends = (None, value, to) if to else (up or value, low, high or low)
            rows.append(dict(zip(COLUMNS, (what, where, across, *ends), strict=True)))
    return pd.DataFrame(rows, columns=COLUMNS).dropna(axis="columns", how="all")


def _plain(text: str | None) -> str | None:
    """A number as a computer reads it."""
    return text and text.replace("\u2212", "-").replace("\u202f", "")
