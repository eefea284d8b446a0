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
        )  # its own tags are for reruns
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
    """The numbers drawn, from a chart's plain form.

    They are the indented lines between its alt text and its source.
    """

    def indented(line: str) -> bool:
        return line.startswith("  ")

    return [
        line.strip()
        for line in takewhile(
            indented, dropwhile(lambda line: not indented(line), plain.splitlines())
        )
    ]
