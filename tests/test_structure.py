"""The one flow: how a printed figure becomes what a reader sees, and nothing flows back."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sovdata

PACKAGE = Path(sovdata.__file__).parent
#: What needs nothing of ours, but for the error that a mistake is answered with.
ALONE = "errors printed growth display"
TABLES = "schema sources derived own collection tables"
FACTS = "accounting comparisons crowding worldwide matching standing lookup"
WORDING = "wording"
DISPLAY = "artists shown charts prose notebooks"
PROGRAMS = "importing rerun cli __main__"
#: Each module or folder imports only those before it; inside a folder nothing goes round.
ORDER = f"{ALONE} {TABLES} {FACTS} {WORDING} {DISPLAY} {PROGRAMS} sovdata".split()


def imports(package: Path) -> dict[str, set[str]]:
    """What each file imports of ours, wherever in it: ``schema.files``, or ``sovdata`` for all."""

    def name(path: Path) -> str:
        parts = path.relative_to(package).with_suffix("").parts
        return ".".join(part for part in parts if part != "__init__") or "sovdata"

    files = {name(path): path for path in package.rglob("*.py")}

    def taken(node: ast.AST) -> set[str]:
        if isinstance(node, ast.Import):
            full = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            full = {one if one.removeprefix("sovdata.") in files else node.module for one in inside}
            full -= {"sovdata"} if [a.name for a in node.names] == ["__version__"] else set()
        else:  # from where a relative import is, is not said
            full = {"sovdata"} if isinstance(node, ast.ImportFrom) else set()
        return {one.removeprefix("sovdata.") for one in full if one.split(".")[0] == "sovdata"}

    return {
        name: set().union(*map(taken, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
        for name, path in files.items()
    }


def upwards(package: Path) -> list[str]:
    """The imports against the order."""
    found = []
    for name, others in imports(package).items():
        own = name.split(".")[0]
        before = ["errors"] if own in ALONE.split() else ORDER[: ORDER.index(own)]
        inside = {own} if "." in name or (package / own).is_dir() else set()
        found += [
            f"{name} imports {other}"
            for other in sorted(others)
            if other == name or other.split(".")[0] not in {*before, *inside}
        ]
    return found


def test_no_module_imports_upwards_and_every_module_has_its_place():
    assert upwards(PACKAGE) == []
    assert {name.split(".")[0] for name in imports(PACKAGE)} == set(ORDER)
    graphlib.TopologicalSorter(imports(PACKAGE)).prepare()  # CycleError, with those that go round


@pytest.mark.parametrize("name", [*FACTS.split(), WORDING])
def test_facts_and_wording_know_no_html(name):
    text = (PACKAGE / f"{name}.py").read_text(encoding="utf-8")
    assert re.findall(r"\bhtml\b|\bShown\b|</?[a-z]+>", text) == []


@pytest.mark.parametrize(
    ("file", "code", "found"),
    [
        ("standing.py", "from sovdata.wording import answers", "wording"),
        ("standing.py", "from sovdata import growth, wording as said", "wording"),
        ("standing.py", "import sovdata as sv", "sovdata"),
        ("standing.py", "from sovdata import load_stats", "sovdata"),
        ("standing.py", "from . import matching", "sovdata"),
        ("standing.py", "from sovdata.standing import facts", "standing"),
        ("schema/files.py", "from sovdata.own.forms import forms", "own.forms"),
        ("growth.py", "from sovdata import printed", "printed"),
        ("standing.py", "from sovdata import growth, matching", None),
        ("standing.py", "from sovdata import __version__", None),
        ("schema/files.py", "from sovdata.schema.problems import Problem", None),
        ("growth.py", "import sovdata_of_others", None),
    ],
)
@pytest.mark.parametrize("before", ["", "def late():\n    ", "if TYPE_CHECKING:\n    "])
def test_an_import_upwards_is_found_wherever_it_stands(tmp_path, file, code, found, before):
    for name in (file, "own/forms.py", "schema/problems.py", "wording.py", "printed.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for name in ("growth.py", "matching.py"):
        (tmp_path / name).touch()
    (tmp_path / file).write_text(f"{before}{code}\n", encoding="utf-8")
    name = file.removesuffix(".py").replace("/", ".")
    assert upwards(tmp_path) == ([f"{name} imports {found}"] if found else [])


def test_the_public_names_are_listed_before_they_are_loaded_and_after():
    assert all(getattr(sovdata, name) is not None for name in sovdata.__all__)
    code = (
        "import sovdata; names = dir(sovdata); [getattr(sovdata, name) for name in names]; "
        "assert dir(sovdata) == names; print(*names)"
    )
    fresh = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout.split()
    assert set(sovdata.__all__) <= set(fresh)
