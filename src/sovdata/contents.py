"""Where every chart and every computed table and sentence of the collection stands: notebook, cell, sources."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata.display import Shown, each_row, table
from sovdata.notebooks import collection

__all__ = ["contents", "markdown", "shown"]


def contents() -> pd.DataFrame:
    """Each output of the collection's notebooks, in reading order.

    Returns
    -------
    DataFrame
        ``notebook``, ``cell`` (number of the code cell), ``heading`` (of the part it stands in),
        ``kind`` (``chart``, ``table``, ``sentences``), ``title`` and ``sources`` (of a chart: its
        source line; else the list at the end of the notebook).
    """
    rows = [row for path in collection() for row in _outputs(path)]
    return pd.DataFrame(rows, columns=["notebook", "cell", "heading", "kind", "title", "sources"])


def shown() -> Shown:
    """The contents as a table to show."""
    headers = {"notebook": "Notebook", "cell": "Cell", "heading": "Part", "kind": "What", "title": "Title", "sources": "Sources"}
    return table(contents(), "Every chart, table and computed text: where it stands and what it rests on", headers=headers)


def _outputs(path: Path) -> list[dict[str, Any]]:
    heading, number, rows = "", 0, []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            heading = next((line.lstrip("# ") for line in source.splitlines() if line.startswith("#")), heading)
            continue
        number += bool(source.strip())
        if "contents.shown" in source:
            continue  # this table itself
        for output in cell.get("outputs", []):
            plain = "".join(output.get("data", {}).get("text/plain", ""))
            if plain:
                rows.append({"notebook": path.stem, "cell": number, "heading": heading, **_described(plain, output)})
    return rows


def _described(plain: str, output: dict[str, Any]) -> dict[str, str]:
    html, lines = "".join(output["data"].get("text/html", "")), plain.splitlines()
    if "<figure" in html:
        source = next((line for line in reversed(lines) if line.startswith(("Source:", "Sources:"))), "")
        alt = " ".join(plain.split("\n  ", 1)[0].split())
        return {"kind": "chart", "title": alt.partition(": ")[2].partition(". ")[0], "sources": source.partition(": ")[2]}
    caption = re.search(r"<caption>(.*?)</caption>", html)
    kind = "table" if caption else "sentences" if lines[0].startswith("- ") else "card or terms"
    return {"kind": kind, "title": unescape(caption.group(1)) if caption else "", "sources": "listed at the end of the notebook"}


def markdown() -> str:
    """The contents in Markdown."""
    lines = [
        "# Where every chart and computed text comes from", "",
        "Made by `python tools/stamp.py` from the notebooks; do not edit by hand.", "",
        "| notebook | cell | part | what | title | sources |", "| --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for row in each_row(contents()):
        cells = [row.notebook, row.cell, row.heading, row.kind, row.title, row.sources]
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*lines, ""])
