"""The folder that a run writes to: never half a file, and no changed notebook is lost."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sovdata import schema
from sovdata.notebooks import notebooks_dir

__all__ = ["OTHER", "made", "naming", "not_a_folder", "refused", "stands", "write"]

OTHER = "changed since it was written, or of another run"


@contextmanager
def naming(out: Path) -> Iterator[None]:
    """Say of a folder why it cannot be written to."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # a RuntimeError: links in a circle
        raise schema.DataError(
            [schema.Problem(str(out), getattr(error, "strerror", None) or str(error))]
        ) from None


def not_a_folder(out: Path, files: Iterable[Path]) -> list[schema.Problem]:
    """Why these files cannot be written to a folder."""
    with naming(out):
        folders = [out, *out.parents, *(path.parent for path in files)]
        above = next((path for path in folders if path.exists() and not path.is_dir()), None)
        if above is not None:
            return [schema.Problem(above.name, "a file; expected a folder to write to")]
        for folder in (notebooks_dir().resolve(), schema.data_dir().resolve()):
            if out.resolve().is_relative_to(folder):
                what = "the collection's own folder; choose another one to write to"
                return [schema.Problem(folder.name, what)]
        return [
            schema.Problem(str(path), "a folder; it stands where a file is to be written")
            for path in files
            if path.is_dir()
        ]


def refused(
    notebooks: Iterable[Path], out: Path, parameters: Mapping[str, Any] | None = None
) -> list[schema.Problem]:
    """Notebooks in ``out`` that would be lost."""
    what = f"{OTHER}; choose another folder, or replace it with --overwrite"
    return [
        schema.Problem(str(out / path.name), what)
        for path in notebooks
        if (out / path.name).exists() and not stands(path, out / path.name, parameters)
    ]


def stands(notebook: Path, written: Path, parameters: Mapping[str, Any] | None = None) -> bool:
    """Whether a notebook that was written has the cells of this one, run with these parameters."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    expected = load_notebook_node(str(notebook))
    if parameters:
        expected = parameterize_notebook(expected, dict(parameters))
    try:
        found = json.loads(written.read_text(encoding="utf-8"))
        sources = ["".join(cell["source"]) for cell in found["cells"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return sources == [cell.source for cell in expected.cells]


def made(out: Path, *inside: str) -> None:
    """Make the folder and those inside, and clear away what a killed run left there."""
    with naming(out):
        for folder in (out, *(out / name for name in inside)):
            folder.mkdir(parents=True, exist_ok=True)
            for left in folder.glob(".*.*~"):
                left.unlink(missing_ok=True)


def write(path: Path, content: Any) -> None:
    """Replace a file whole, by text, bytes or a notebook: written beside it, then moved over it."""
    import nbformat

    if isinstance(content, nbformat.NotebookNode):
        content = f"{nbformat.writes(content)}\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix="~")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
