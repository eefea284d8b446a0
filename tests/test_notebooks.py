"""Every committed notebook keeps to the rules; and each rule is shown to catch a broken copy."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import notebook_rules as rules
import pytest

from sovdata import schema

NOTEBOOKS = sorted(rules.NOTEBOOKS.glob("[0-9]*.ipynb"))
Notebook = dict[str, Any]


def test_there_are_notebooks() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{n:02d}" for n in range(len(NOTEBOOKS))]
    assert len(NOTEBOOKS) >= 4


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_keeps_the_rule(path: Path, rule: Callable[[Notebook], list[str]]) -> None:
    assert rule(rules.load(path)) == []


def _chart(notebook: Notebook) -> dict[str, Any]:
    return next(
        o
        for o in rules.outputs(notebook)
        if "<img" in rules.text(o.get("data", {}).get("text/html", ""))
    )


def _swap(pattern: str, new: str) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        data = _chart(notebook)["data"]
        before = rules.text(data["text/html"])
        data["text/html"] = re.sub(pattern, new, before, count=1)
        assert data["text/html"] != before

    return change


def _append(source: str) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": source})

    return change


def _shuffle(notebook: Notebook) -> None:
    rules.code_cells(notebook)[0]["execution_count"] = 9


def _unrun(notebook: Notebook) -> None:
    rules.code_cells(notebook)[-1]["execution_count"] = None


def _strip_outputs(notebook: Notebook) -> None:
    for cell in rules.code_cells(notebook):
        cell["outputs"] = []


def _strip_last(notebook: Notebook) -> None:
    rules.code_cells(notebook)[-1]["outputs"] = []


def _output(**output: Any) -> Callable[[Notebook], None]:
    return lambda notebook: rules.code_cells(notebook)[0]["outputs"].append(output)


def _kernel(notebook: Notebook) -> None:
    notebook["metadata"]["kernelspec"]["name"] = "my-env"


def _timing(notebook: Notebook) -> None:
    notebook["cells"][0]["metadata"]["execution"] = {"iopub.status.busy": "2026-11-23T10:00:00Z"}


def _bare_png(notebook: Notebook) -> None:
    _chart(notebook)["data"] = {"image/png": "AAAA", "text/plain": "<Figure size 640x480>"}


def _no_text_form(notebook: Notebook) -> None:
    _chart(notebook)["data"]["text/plain"] = "<sovdata.charts.Chart>"


def _tagged(notebook: Notebook) -> None:
    notebook["cells"][0]["metadata"]["tags"] = ["essay"]


def _in_markdown(before: str, after: str) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        assert before in rules.markdown(notebook)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = rules.text(cell["source"]).replace(before, after, 1)

    return change


def _other_first(notebook: Notebook) -> None:
    rules.code_cells(notebook)[0]["source"] = "prose.sources(answers)"


def _code(source: str, times: int) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}
        notebook["cells"] += [cell] * times

    return change


BROKEN: list[tuple[Callable[[Notebook], list[str]], Callable[[Notebook], None]]] = [
    (rules.not_executed_in_order, _shuffle),
    (rules.not_executed_in_order, _unrun),
    (rules.without_outputs, _strip_outputs),
    (rules.without_outputs, _strip_last),
    (rules.stderr_or_error, _output(output_type="stream", name="stderr", text="UserWarning")),
    (
        rules.stderr_or_error,
        _output(output_type="error", ename="KeyError", evalue="", traceback=[]),
    ),
    (
        rules.machine_traces,
        _output(output_type="stream", name="stdout", text="read /home/me/stats.csv"),
    ),
    (
        rules.machine_traces,
        _output(output_type="stream", name="stdout", text="<object at 0x7f00aa00bb>"),
    ),
    (rules.machine_traces, _timing),
    (rules.foreign_kernel, _kernel),
    (rules.bad_charts, _swap(r'alt="[^"]*"', "")),
    (rules.bad_charts, _swap(r'alt="[^"]*"', 'alt="image"')),
    (rules.bad_charts, _swap(r'alt="[^"]*"', 'alt="01_growth_5_0.png"')),
    (rules.bad_charts, _swap(r"<figcaption>.*</figcaption>", "")),
    (rules.bad_charts, _bare_png),
    (rules.bad_charts, _no_text_form),
    (rules.typed_numbers, _append("Growth was 11.2% a year.")),
    (rules.typed_numbers, _append("Output rose by 70 points.")),
    (rules.typed_numbers, _append("A fifth of the people lived there.")),
    (rules.typed_numbers, _append("They lost seven years of life.")),
    (rules.typed_numbers, _append("Twenty per cent of the people.")),
    (rules.wrong_form, _append("# A second H1")),
    (rules.wrong_form, _append("#### A skipped level")),
    (rules.typed_numbers, _in_markdown("# How fast", "# How is 11.2%")),
    (rules.wrong_form, _in_markdown("## What we found", "## Findings")),
    (rules.wrong_form, _in_markdown("## What cannot be said", "## What we found")),
    (rules.wrong_form, _in_markdown("</details>", "")),
    (rules.wrong_form, _in_markdown("\n3. ", "\n- ")),
    (rules.wrong_form, _other_first),
    (rules.wrong_form, _tagged),
    *(
        (rules.passing_outputs, _output(output_type="execute_result", data={"text/plain": shown}))
        for shown in ("0  1.5\ndtype: float64", "Index(['a'])", "<Axes: >", "Text(0.5, 1, 'a')")
    ),
    (rules.too_long, _append("word " * rules.WORDS_OF_A_LESSON)),
    (rules.too_long, _code("a = 1", rules.CELLS_OF_A_LESSON)),
    (rules.too_long, _code("sv.headline('levels')", 5)),
]


@pytest.mark.parametrize(
    ("rule", "damage"), BROKEN, ids=lambda item: getattr(item, "__name__", "damage")
)
def test_rule_catches_a_broken_notebook(
    rule: Callable[[Notebook], list[str]], damage: Callable[[Notebook], None]
) -> None:
    notebook = copy.deepcopy(rules.load(rules.NOTEBOOKS / "01_growth.ipynb"))
    assert rule(notebook) == []
    damage(notebook)
    assert rule(notebook) != []


@pytest.mark.parametrize(
    "source",
    [
        "in 1951-55 and 1978/79",
        "paragraphs 10, 14 and 16",
        "PWT 5.6 and CC BY 4.0",
        "p. 13",
        "`load(11.2)`",
        "1. first",
    ],
)
def test_what_is_no_measured_number_may_be_typed(source: str) -> None:
    assert rules.typed_numbers({"cells": [{"cell_type": "markdown", "source": source}]}) == []


def opening(folder: Path) -> Path:
    """A copy of a lesson up to its first chart."""
    notebook = rules.load(rules.NOTEBOOKS / "01_growth.ipynb")
    first = notebook["cells"].index(
        next(c for c in rules.code_cells(notebook) if "<img" in str(c["outputs"]))
    )
    notebook["cells"] = notebook["cells"][: first + 1]
    path = folder / "01_growth.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def nbval(notebook: Path, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Strict nbval on a notebook outside the checkout; on its own data folder, if one is given."""
    site = notebook.parent / "site"
    env = dict(os.environ)
    if data is not None:
        shutil.copytree(rules.ROOT / "src", site)
        shutil.copytree(data, site / "sovdata" / "data")
        env["PYTHONPATH"] = str(site)
    shutil.copy(rules.ROOT / "conftest.py", notebook.parent)
    command = [sys.executable, "-m", "pytest", "-c", str(rules.ROOT / "pyproject.toml"),
               "--rootdir", str(notebook.parent),
               "-p", "no:cacheprovider", "--nbval", "--nbval-current-env", "--nbval-sanitize-with",
               str(rules.ROOT / "tests" / "nbval.cfg"), "-q", str(notebook)]  # fmt: skip
    return subprocess.run(
        command, capture_output=True, text=True, env=env, cwd=notebook.parent, check=False
    )


def test_changed_value_fails_nbval_in_the_cells_that_show_it(
    data_copy: Path, tmp_path: Path
) -> None:
    notebook = opening(tmp_path)
    stats = data_copy / "soviet_stats.csv"
    before = stats.read_text(encoding="utf-8")
    after = before.replace(",11.2,pct_per_year,11.2%", ",11.3,pct_per_year,11.3%")
    assert after != before
    stats.write_text(after, encoding="utf-8")
    assert schema.check_table("soviet_stats", data=data_copy) == []
    run = nbval(notebook, data_copy)
    assert run.returncode == 1, run.stdout + run.stderr
    failed = set(re.findall(r"::Cell (\d+)", run.stdout.split("short test summary")[-1]))
    showing = {
        str(number)
        for number, cell in enumerate(rules.code_cells(rules.load(notebook)))
        if any(
            "11.2%" in rules.text(o["data"].get("text/plain", ""))
            for o in cell["outputs"]
            if "data" in o
        )
    }
    assert showing
    assert showing <= failed, run.stdout


def test_changed_alternative_text_fails_nbval(tmp_path: Path) -> None:
    notebook = opening(tmp_path)
    raw = notebook.read_text(encoding="utf-8")
    changed = raw.replace('alt=\\"', 'alt=\\"Guessed: ', 1)
    assert changed != raw
    notebook.write_text(changed, encoding="utf-8")
    run = nbval(notebook)
    last = len(rules.code_cells(rules.load(notebook))) - 1
    assert re.findall(r"::Cell (\d+)", run.stdout.split("short test summary")[-1]) == [str(last)]
