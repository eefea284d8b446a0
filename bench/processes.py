"""Whole processes: imports, strict nbval, a rerun."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from timing import Ratio, compare, process

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CLIENT = """
import sys, tempfile
import nbformat
from nbclient import NotebookClient
from traitlets.config import Config
for number, path in enumerate(sys.argv[1:]):
    with tempfile.TemporaryDirectory() as folder:
        config = Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/k"}})
        NotebookClient(nbformat.read(path, 4), kernel_name="python3", config=config).execute()
"""
PAPERMILL = """
import sys, tempfile
import papermill
from traitlets.config import Config
out = sys.argv[1]
for path in sys.argv[2:]:
    with tempfile.TemporaryDirectory() as folder:
        config = Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/k"}})
        papermill.execute_notebook(
            path, f"{out}/{path.rpartition('/')[2]}", progress_bar=False, kernel_name="python3",
            config=config,
        )
"""


def floor(folder: Path) -> list[str]:
    """As many notebooks as ours that only import pandas and matplotlib."""
    cell = nbformat.v4.new_code_cell("import matplotlib.pyplot as plt\nimport pandas as pd")
    cell["execution_count"] = 1
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    for path in NOTEBOOKS:
        nbformat.write(notebook, folder / path.name)
    return ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", str(folder)]


def measured() -> Iterator[Ratio]:
    """The lines on processes."""
    yield compare(
        "`import sovdata`",
        process("-c", "import sovdata"),
        "`import pandas`",
        process("-c", "import pandas"),
        rounds=11,
        limit=1.10,
    )
    yield compare(
        "`sovdata answers`",
        process("-m", "sovdata", "answers"),
        "`import pandas`",
        process("-c", "import pandas"),
        rounds=11,
        limit=2.5,
    )
    paths = [str(path) for path in NOTEBOOKS]
    client = process("-c", CLIENT, *paths)
    pytest = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "notebooks")
    yield compare(
        "strict nbval, one process",
        process(*pytest, cwd=str(ROOT)),
        "nbclient, one after another",
        client,
        rounds=2,
        warm=False,
        limit=1.15,
    )
    yield compare(
        "strict nbval, two workers",
        process(*pytest, "-n", "2", cwd=str(ROOT)),
        "nbclient, one after another",
        client,
        rounds=2,
        warm=False,
        limit=0.65,
    )
    with tempfile.TemporaryDirectory() as folder:
        yield compare(
            "strict nbval, two workers",
            process(*pytest, "-n", "2", cwd=str(ROOT)),
            "nbval over as many notebooks that only import pandas and matplotlib, two workers",
            process(*floor(Path(folder)), "-n", "2", "-c", os.devnull, cwd=folder),
            rounds=3,
            warm=False,
            limit=1.6,
        )
    with tempfile.TemporaryDirectory() as folder:
        mill = process("-c", PAPERMILL, folder, *paths)
        yield compare(
            "`sovdata rerun` on two cores",
            process("-m", "sovdata", "rerun", f"{folder}/out", "--workers", "2", "--overwrite"),
            "papermill, one after another", mill, rounds=2, warm=False, limit=0.65,
        )  # fmt: skip


def site() -> Iterator[Ratio]:
    """The line on the site, if what builds it is installed."""
    try:
        import sphinx  # noqa: F401
    except ModuleNotFoundError:
        print("site: sphinx is not installed, left out", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        client = process("-c", CLIENT, *[str(path) for path in NOTEBOOKS])
        yield compare(
            "the site built",
            process("docs/build.py", f"{folder}/site", cwd=str(ROOT)),
            "nbclient, one after another",
            client,
            rounds=1,
        )
