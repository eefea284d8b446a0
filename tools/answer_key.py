"""The answer key for teachers: what the folded solution of each exercise gives.

    python tools/answer_key.py           write docs/answer_key.md
    python tools/answer_key.py --check   exit 1 if it is not up to date

The cells of each lesson are run in order, then its solutions, so that every number is computed.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import nbformat
import pandas as pd

from sovdata import notebooks
from sovdata.rerun.pages import heading
from sovdata.shown import Chart

ROOT = Path(__file__).resolve().parents[1]
KEY = ROOT / "docs" / "answer_key.md"
HEAD = """# Answer key

Made by `python tools/answer_key.py` from the folded solutions of the lessons; do not edit by hand.

What a student should find in the exercises at the end of each lesson. The solutions were run after
the cells of their lesson; of a chart its description is given. Other code is as good if it comes to
the same numbers. Where a student chose another country, year or series, run the solution with that
change: in the notebook, open *A solution*, copy it into a new cell below the last and run it.
"""


def exercises(cells: list[Any]) -> list[tuple[str, str, str]]:
    """The exercises of a lesson: what is asked, the code of its solution, and words below it."""
    text = "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    part = text.partition("## Try it yourself")[2].partition("\n## ")[0]
    asked = re.findall(r"^\d+\. (.+)$", part.partition("<details>")[0], flags=re.MULTILINE)
    solved = re.findall(r"```python\n(.*?)```(.*?)</details>", part, flags=re.DOTALL)
    return [(what, code, said.strip()) for what, (code, said) in zip(asked, solved, strict=True)]


def run(code: str, names: dict[str, Any]) -> Any:
    """Run a cell and return what its last expression gives, as a notebook would show it."""
    tree = ast.parse(code)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        tree.body.pop()
    exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 - the committed lessons
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


def told(value: Any) -> str:
    """What a solution gives, in Markdown: of a chart what it shows, else the text form.

    A Series, an Index, axes and arrays have no rich form, and no cell ends in one.
    """
    rich = any(hasattr(value, f"_repr_{kind}_") for kind in ("html", "mimebundle"))
    if not rich and not isinstance(value, int | float):
        raise TypeError(f"a solution ends in a {type(value).__name__}")
    if isinstance(value, Chart):
        return textwrap.fill(re.sub(r"([*_<`[])", r"\\\1", value.alt), 100)
    text = value.to_string() if isinstance(value, pd.DataFrame) else str(value)
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"```text\n{lines}\n```"


def section(path: Path) -> str:
    """The part of the key that belongs to a lesson; empty if it has no exercises."""
    lesson = nbformat.read(path, as_version=4)
    names: dict[str, Any] = {"__name__": "__main__", "display": lambda *_: None}
    lines = [f"## {heading(lesson)}\n\nLesson `{path.stem}`."]
    asked = exercises(lesson["cells"])
    if not asked:
        return ""
    with plt.style.context("default"), TemporaryDirectory() as folder, chdir(folder):
        for cell in lesson["cells"]:
            if cell["cell_type"] == "code":
                run(cell["source"], names)
        for number, (what, code, said) in enumerate(asked, 1):
            lines += [f"**{number}.** {what}", told(run(code, names)), *filter(None, [said])]
        plt.close("all")
    return "\n\n".join(lines) + "\n"


def main() -> int:
    """Write the key, or say that it is out of date."""
    text = "\n".join([HEAD, *filter(None, map(section, notebooks.collection()))])
    stale = not KEY.exists() or KEY.read_text(encoding="utf-8") != text
    check = "--check" in sys.argv
    if stale and not check:
        KEY.write_text(text, encoding="utf-8", newline="\n")
    print(f"{KEY.name}: {'out of date' if check else 'written'}" if stale else "up to date")
    return int(stale and check)


if __name__ == "__main__":
    raise SystemExit(main())
