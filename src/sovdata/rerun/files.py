"""The folder that a run writes to: never half a file, and no changed notebook is lost."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sovdata import schema
from sovdata.notebooks import notebooks_dir

#: A line for each file that was written to a folder; a run that writes there holds its lock.
RECORD = ".sovdata"
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


@contextmanager
def alone(out: Path, *inside: str) -> Iterator[None]:
    """Make a folder and those inside, and keep other runs from writing to it meanwhile.

    The lock goes with the process, however that ends; what a killed run left is cleared away.
    """
    with ending_clean(), naming(out):
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(out / RECORD, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle, out)
            for folder in (out, *(out / name for name in inside)):
                folder.mkdir(exist_ok=True)
                for left in folder.glob(".*.*~"):
                    left.unlink(missing_ok=True)
            yield
        finally:
            os.close(handle)


def _lock(handle: int, out: Path) -> None:
    with suppress(ImportError):  # not on Windows
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = "another run writes to this folder; wait for its end, or choose another folder"
            raise schema.DataError([schema.Problem(str(out), said)]) from None


@contextmanager
def ending_clean() -> Iterator[None]:
    """Let the signals that end a process do so as Ctrl-C does: what is temporary is cleared up."""
    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {n: signal.signal(n, signal.default_int_handler) for n in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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
    notebooks: Iterable[Path], out: Path, others: Mapping[str, bytes | None],
    parameters: Mapping[str, Any] | None = None,
) -> list[schema.Problem]:  # fmt: skip
    """Files in ``out`` that would be lost: whatever this program did not leave there.

    Parameters
    ----------
    notebooks : iterable of Path
        Notebooks of which those in ``out`` are runs.
    out : Path
        The folder.
    others : mapping
        Other files, by their names in it, with what they will hold where that is known.
    parameters : mapping, optional
        What the notebooks are run with.
    """
    lost = [path.name for path in notebooks if (out / path.name).exists()
            and not stands(path, out / path.name, parameters)]  # fmt: skip
    with naming(out):
        recorded = _recorded(out)
        for name, content in others.items():
            there = (out / name).read_bytes() if (out / name).is_file() else content
            if there not in (content, None) and _line(name, there) not in recorded:
                lost.append(name)
    what = f"{OTHER}; choose another folder, or replace it with --overwrite"
    return [schema.Problem(str(out / name), what) for name in lost]


def _line(name: str, content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()} {name}"


def _recorded(out: Path) -> set[str]:
    path = out / RECORD
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return set(text.splitlines())


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


def write(out: Path, name: str, content: Any) -> None:
    """Replace a file of a folder whole, by text, bytes or a notebook, and record what it holds.

    It is written beside the file, then moved over it.
    """
    import nbformat

    if isinstance(content, nbformat.NotebookNode):
        content = f"{nbformat.writes(content)}\n"
    content = content if isinstance(content, bytes) else content.encode()
    path, line = out / name, _line(name, content)
    if line not in _recorded(out):
        with (out / RECORD).open("a", encoding="utf-8") as record:
            record.write(f"{line}\n")
    beside = path.with_name(f".{path.name}.{os.getpid()}~")  # as alone() clears away
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
