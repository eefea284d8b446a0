"""How the package is put together: the order of its modules and the names that it shows."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sovdata

PACKAGE = Path(sovdata.__file__).parent
#: The order in which the modules stand: each may import those before it, never one after it.
ORDER = [
    "errors", "printed", "growth", "schema", "display", "sources", "derived", "own", "collection",
    "tables", "accounting", "comparisons", "crowding", "worldwide", "matching", "standing",
    "lookup", "wording", "codebook", "artists", "shown", "charts", "prose", "notebooks",
    "importing", "rerun", "cli", "__main__",
]  # fmt: skip
#: The same inside each folder.
FOLDERS = {
    "importing": ["cells", "grid", "shapes", "table"],
    "schema": [
        "texts",
        "problems",
        "workbooks",
        "files",
        "package",
        "types",
        "places",
        "rules",
        "checks",
        "reading",
    ],
    "own": ["forms", "fill", "reading", "faults", "collect", "plausible", "notes", "template"],
    "charts": [
        "style",
        "labels",
        "claim",
        "frame",
        "of_estimates",
        "over_time",
        "of_bars",
        "headlines",
    ],
    "rerun": ["execute", "files", "pages", "jobs", "of_text"],
}
#: What gathers the parts, of a folder or of the package, stands after them all.
WHOLE = "__init__"
#: What imports nothing of ours, but for the error that a mistake is answered with.
ALONE = ["errors", "growth", "printed", "display"]


def place(module: str, part: str = WHOLE) -> tuple[int, int]:
    """Where a module stands in the order, and its part in that of its folder."""
    return [*ORDER, WHOLE].index(module), [*FOLDERS.get(module, []), WHOLE].index(part)


def modules(package: Path) -> dict[Path, tuple[str, ...]]:
    """The files of a package, each with its module and, in a folder, the part of it."""
    return {
        path: path.relative_to(package).with_suffix("").parts
        for path in sorted(package.rglob("*.py"))
    }


def imported(node: ast.AST) -> list[tuple[str, str]]:
    """What an import takes of ours, as module and part.

    ``sovdata`` itself, and names that it only hands on, are the whole.
    """
    if isinstance(node, ast.Import):
        return [(WHOLE, WHOLE) for alias in node.names if alias.name.split(".")[0] == "sovdata"]
    if not isinstance(node, ast.ImportFrom):
        return []
    package, *path = (node.module or "").split(".")
    names = [alias.name for alias in node.names]
    if node.level:
        return [(WHOLE, WHOLE)]  # from where, is not said
    if package != "sovdata":
        return []
    if not path:
        return [
            (name if name in ORDER else WHOLE, WHOLE) for name in names if name != "__version__"
        ]
    module, *parts = path
    return [(module, part if part in FOLDERS.get(module, []) else WHOLE) for part in parts or names]


def faults(package: Path) -> list[str]:
    """What breaks the order: ``file:line: what is imported``, wherever in the file that stands."""
    found = []
    for path, own in modules(package).items():
        if own == (WHOLE,):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            taken = imported(node)
            taken = [other for other in taken if own == ("errors",) or other != ("errors", WHOLE)]
            if taken and (own[0] in ALONE or any(place(*other) >= place(*own) for other in taken)):
                found.append(
                    f"{path.relative_to(package).as_posix()}:{node.lineno}: {ast.unparse(node)}"
                )
    return found


# The order


def test_every_module_stands_in_the_order_and_every_part_in_that_of_its_folder():
    parts = {(module, part) for module, inside in FOLDERS.items() for part in [*inside, WHOLE]}
    assert set(modules(PACKAGE).values()) == {
        (WHOLE,),
        *parts,
        *((module,) for module in ORDER if module not in FOLDERS),
    }


def test_no_module_imports_upwards():
    assert faults(PACKAGE) == []


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("tables.py", "from sovdata import comparisons"),
        ("tables.py", "from sovdata.comparisons import chain"),
        ("tables.py", "from sovdata import growth, wording as said"),
        ("tables.py", "from sovdata.tables import annual"),
        ("matching.py", "from sovdata import standing"),
        ("standing.py", "from sovdata.wording import answers"),
        ("schema/files.py", "from sovdata.tables import annual"),
        ("schema/files.py", "from sovdata.schema.checks import known"),
        ("schema/files.py", "from sovdata.schema import checks"),
        ("schema/files.py", "from sovdata.schema import read_table"),
        ("schema/files.py", "from sovdata import schema"),
        ("schema/__init__.py", "from sovdata.own.forms import forms"),
        ("tables.py", "import sovdata"),
        ("tables.py", "import sovdata as sv"),
        ("tables.py", "import json, sovdata.schema"),
        ("tables.py", "from sovdata import load_stats"),
        ("tables.py", "from sovdata import schema, DataError"),
        ("tables.py", "from sovdata import *"),
        ("tables.py", "from . import schema"),
        ("schema/files.py", "from .problems import Problem"),
        ("cli.py", "from sovdata import answers"),
        ("growth.py", "from sovdata import schema"),
        ("printed.py", "from sovdata.growth import compound_rate"),
    ],
)
def test_an_import_upwards_is_found_wherever_it_stands(tmp_path, file, code):
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    for before in (
        "",
        "def late():\n    ",
        "if TYPE_CHECKING:\n    ",
        "class Own:\n    def late(self):\n        ",
    ):
        path.write_text(
            f"import json\nfrom sovdata import __version__\n{before}{code}\n", encoding="utf-8"
        )
        line = len(path.read_text(encoding="utf-8").splitlines())
        assert faults(tmp_path) == [f"{file}:{line}: {code}"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (
            "tables.py",
            (
                "from sovdata import __version__, growth, schema\n"
                "from sovdata.schema.files import parse\nimport pandas as pd"
            ),
        ),
        (
            "schema/files.py",
            "from sovdata.schema.problems import Problem\nfrom sovdata.schema import problems",
        ),
        (
            "schema/__init__.py",
            "from sovdata.schema import problems\nfrom sovdata.schema.checks import known",
        ),
        ("__init__.py", "import sovdata.schema\nfrom sovdata.tables import load_stats"),
        ("growth.py", "import sovdata_of_others\nfrom decimal import Decimal"),
    ],
)
def test_an_import_of_what_stands_before_is_no_fault(tmp_path, file, code):
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(code, encoding="utf-8")
    assert faults(tmp_path) == []


# What it shows


def test_the_package_lists_its_public_names_before_they_are_loaded_and_after():
    assert [name for name in dir(sovdata) if not name.startswith("__")] == sorted(sovdata.__all__)
    assert all(getattr(sovdata, name) is not None for name in sovdata.__all__)
    code = (
        "import sovdata; names = dir(sovdata); [getattr(sovdata, name) for name in names]; "
        "assert dir(sovdata) == names; print(*names)"
    )
    fresh = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout.split()
    assert {name for name in fresh if not name.startswith("__")} == set(sovdata.__all__)
    assert {"__all__", "__doc__", "__version__"} <= set(fresh)
