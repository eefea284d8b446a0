"""The notebooks as pages: code folded, each chart's numbers beside it, ways to run it.

The committed files stay as they are.
"""

from __future__ import annotations

import json
import re
import shutil
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any

import nbformat
from page_parts import front_matter, with_numbers

from sovdata.notebooks import collection
from sovdata.rerun.pages import heading

INDEX = """# Notebooks

The collection, in reading order. The pages show the notebooks as they were run from the committed
tables; the code of each cell is folded and opens with *Show the code*. How to run them stands under
[run it yourself](../run.md).

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


def pages(folder: Path) -> dict[str, str]:
    """The notebooks and their list by their paths; copies to download are put into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    made, lines = {}, []
    for path in collection():
        shutil.copy(path, folder / path.name)
        notebook = json.loads(path.read_text(encoding="utf-8"))
        lines.append(f"- [{heading(nbformat.read(path, as_version=4))}]({path.name})")
        made[f"notebooks/{path.name}"] = json.dumps(
            for_the_page(notebook, path.name), ensure_ascii=False
        )
    names = "\n".join(path.stem for path in collection())
    about = front_matter(
        "Notebooks that chart the essay's figures beside those of others, with every step shown."
    )
    made["notebooks/index.md"] = about + INDEX.format(list="\n".join(lines), names=names)
    return made


def for_the_page(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """A notebook as its page needs it.

    Its code is marked to be folded, the ways to run it follow its first cell, and the numbers of
    each chart are added under it.
    """
    for cell in notebook["cells"]:
        if (
            cell["cell_type"] == "markdown"
        ):  # files of the collection that are pages here, by the titles of the pages
            cell["source"] = re.sub(r"`docs/(\w+\.md)`", r"[](../\1)", "".join(cell["source"]))
        cell["metadata"] = (
            {"tags": ["hide-input"]} if cell["cell_type"] == "code" else {}
        )  # its own tag is for reports
        for output in cell.get("outputs", []):
            html = "".join(output.get("data", {}).get("text/html", ""))
            if "<figure" in html:
                output["data"]["text/html"] = with_numbers(
                    html, _drawn("".join(output["data"]["text/plain"]))
                )
    ways = {
        "cell_type": "markdown",
        "id": "ways-to-run",
        "metadata": {},
        "source": f"```{{ways-to-run}} {name}\n```",
    }
    notebook["cells"].insert(1, ways)
    return notebook


def _drawn(plain: str) -> list[str]:
    """The numbers drawn, from a chart's plain form, each mark in one line.

    They are the indented lines between its alt text and its source; what is indented further
    continues a line.
    """

    def indented(line: str) -> bool:
        return line.startswith("  ")

    lines = dropwhile(lambda line: not indented(line), plain.splitlines())
    block = "\n".join(takewhile(indented, lines))
    return [" ".join(line.split()) for line in re.split(r"\n(?!    )", block) if line]
