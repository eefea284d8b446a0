"""Every page of ``docs/contributing/``, followed step by step in a copy of the checkout.

A page says where each block goes ("In `FILE`, at the end:"), and what each command prints; so this
file holds nothing of any page.
"""

from __future__ import annotations

import filecmp
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from notebook_rules import ROOT
from test_structure import upwards

PAGES = sorted((ROOT / "docs" / "contributing").glob("*.md"))
#: What a recipe may touch by hand, beside one file of tests.
MOST = 3
BLOCK = re.compile(
    r"(?:`(?P<file>[\w./]+)`,\s(?P<place>a new file|at the end[^:`]*|(?:above|below|in place of)"
    r" `(?P<anchor>[^`]+)`):\n\n)?^(?P<fence>`{3,4})(?P<kind>\w+)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
LEFT_OUT = {"__pycache__", "_build", ".ipynb_checkpoints", ".pytest_cache", ".hypothesis"}


def copied(to: Path) -> Path:
    """The part of the checkout that is worked on."""
    for name in ("src", "data", "docs", "notebooks", "tests", "tools"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("_build"))
    for name in ("README.md", "conftest.py", "pyproject.toml"):
        shutil.copy2(ROOT / name, to / name)
    return to


def changed(root: Path) -> set[str]:
    """The files of a copy that are new or other than ours."""
    paths = (path for path in root.rglob("*") if path.is_file() and not LEFT_OUT & {*path.parts})
    names = (path.relative_to(root).as_posix() for path in paths)
    return {
        name
        for name in names
        if not (ROOT / name).exists() or not filecmp.cmp(root / name, ROOT / name, shallow=False)
    }


def put(block: re.Match[str], root: Path) -> str:
    """Enter a block where the page says; the file's name."""
    path, text, place, anchor = root / block["file"], block["text"], block["place"], block["anchor"]
    if place == "a new file":
        assert not path.exists()
        path.write_text(text, encoding="utf-8")
        return block["file"]
    before = path.read_text(encoding="utf-8")
    if anchor is None:
        gap = "\n\n" if path.suffix == ".py" else ""
        path.write_text(f"{before}{gap}{text}", encoding="utf-8")
        return block["file"]
    assert anchor in before, f"{block['file']} has no {anchor}"
    start = before.index(anchor)
    if place.startswith("in place of"):
        after = before[:start] + text.rstrip("\n") + before[start + len(anchor) :]
    else:
        first = before.rfind("\n", 0, start) + 1
        inside = re.match(" *", before[first:])[0]
        entered = "".join(f"{inside}{line}\n" if line else "\n" for line in text.splitlines())
        entered += "\n\n" if text.startswith("def ") else ""
        at = first if place.startswith("above") else before.index("\n", start) + 1
        after = before[:at] + entered + before[at:]
    path.write_text(after, encoding="utf-8")
    return block["file"]


def run(command: list[str], root: Path) -> str:
    """What a program prints in the copy, whose package it uses."""
    mine = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
    paths = os.pathsep.join([str(root / "src"), str(root / "tests")])
    done = subprocess.run(
        [sys.executable, *command], cwd=root, env={**mine, "PYTHONPATH": paths, "COLUMNS": "80"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def console(line: str, root: Path) -> str:
    """What a line of a console block prints."""
    program, *given = shlex.split(line)
    assert program.startswith(".venv/bin/"), "no environment need be active"
    return run(["-m", "sovdata", *given] if Path(program).name == "sovdata" else given, root)


def says(expected: str, printed: str) -> None:
    """Whether this was printed; ``...`` stands for anything."""
    pattern = ".*".join(map(re.escape, expected.rstrip("\n").split("...")))
    assert re.search(pattern, printed, re.DOTALL), f"expected:\n{expected}\nprinted:\n{printed}"


def follow(page: str, root: Path) -> set[str]:
    """Carry out a page from top to bottom; the files that it enters something into."""
    lesson = re.search(r"`(notebooks/\w+\.ipynb)`, a cell a block", page)
    cells, touched, printed = [], set(), ""
    for block in BLOCK.finditer(page):
        kind, text = block["kind"], block["text"]
        if block["file"]:
            touched.add(put(block, root))
        elif lesson and kind in ("markdown", "python"):
            make = (
                nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
            )
            cells.append(make(text.strip()))
            nbformat.write(nbformat.v4.new_notebook(cells=cells), root / lesson[1])
            touched.add(lesson[1])
        elif kind == "python":
            printed = run(["-c", text], root)
            assert "Traceback" not in printed, printed
        elif kind == "text":
            says(text, printed)
        elif kind == "console":
            for line, expected in COMMAND.findall(text):
                says(expected, console(line, root))
        else:
            assert kind == "sh"  # takes minutes, and other tests hold what it makes
    return touched


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_recipe_works_and_touches_three_files_at_most(path, tmp_path):
    page, root = path.read_text(encoding="utf-8"), copied(tmp_path)
    touched = follow(page, root)
    scratch = {name for name in changed(root) if "/" not in name and not (ROOT / name).exists()}
    by_hand = touched - scratch
    assert by_hand <= changed(root)
    made = changed(root) - by_hand - scratch
    assert [name for name in made if Path(name).name not in page] == []
    assert upwards(root / "src" / "sovdata") == []
    tests = {name for name in by_hand if name.startswith("tests/")}
    assert 1 <= len(by_hand - tests) <= MOST
    assert len(tests) <= 1


def test_every_recipe_is_named_in_contributing():
    named = re.findall(r"\(docs/contributing/(\w+)\.md\)", (ROOT / "CONTRIBUTING.md").read_text())
    assert sorted(named) == [path.stem for path in PAGES]
