"""Run the collection: every notebook in a clean kernel, written as a notebook and as a page.

Needs the ``run`` extra (papermill, nbconvert, ipykernel).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import Any

from sovdata import codebook, own, prose, schema, sources, tables, wording
from sovdata.collection import load_collection
from sovdata.notebooks import collection, notebooks_dir
from sovdata.rerun import pages
from sovdata.rerun.execute import KERNEL, execute, normalise
from sovdata.rerun.own_text import fitted

__all__ = ["KERNEL", "Outcome", "collection", "execute", "normalise", "notebooks_dir", "run"]


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook: ``problem`` is empty if it ran to the end."""

    name: str
    seconds: float
    problem: str = ""


@dataclass(frozen=True)
class Inputs:
    """The reader's own tables: the figures of a text, and what stands beside ours."""

    figures: Path | None = None
    evidence: Sequence[Path] = field(default_factory=tuple)

    def files(self) -> list[Path]:
        """All of them."""
        return [*([self.figures] if self.figures is not None else []), *self.evidence]

    def parameters(self) -> dict[str, Any]:
        """What a notebook is given: the files' places beside it."""
        given: dict[str, Any] = (
            {} if self.figures is None else {"FIGURES": f"own/{self.figures.name}"}
        )
        return given | (
            {"EVIDENCE": [f"own/{path.name}" for path in self.evidence]} if self.evidence else {}
        )

    def digest(self) -> str:
        """A number for what the files hold; empty if there are none."""
        held = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in self.files()]
        return hashlib.sha256(repr(held).encode()).hexdigest() if held else ""

    def title(self) -> str:
        """Whose figures are run, as a heading."""
        return (
            "sovdata: the collection, run again"
            if self.figures is None
            else f"The figures in {self.figures.name}, beside what others published"
        )

    def about(self) -> str:
        """What the heading does not say, in sentences."""
        whose = ["The figures of the essay."] if self.figures is None else []
        beside = (
            [f"With them the tables {', '.join(path.name for path in self.evidence)}."]
            if self.evidence
            else []
        )
        return " ".join(
            [
                *whose,
                *beside,
                "An answer says what agrees with what and by how much, never who was right.",
            ]
        )


def run(
    out: Path,
    *,
    figures: Path | None = None,
    evidence: Sequence[Path] = (),
    names: Sequence[str] | None = None,
    workers: int | None = None,
    overwrite: bool = False,
    tell: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Run the collection into a folder: notebooks as ``.ipynb`` and ``.html``, and an index page.

    A file is replaced whole or not at all. A notebook that fails is reported; the others finish.

    Parameters
    ----------
    out : Path
        Folder to write to; made if missing. Never the folder of the notebooks themselves.
    figures : Path, optional
        The figures of another text in the place of the essay's.
    evidence : sequence of Path, optional
        Tables of the reader's beside ours, as for ``own.use_figures``.
    names : sequence of str, optional
        Only these notebooks.
    workers : int, optional
        Notebooks run at once; the number of processors if not given.
    overwrite : bool
        Replace notebooks in ``out`` that were changed since they were written, or are of another
        run.
    tell : callable, optional
        Called with each ``Outcome`` as it comes.

    Returns
    -------
    list of Outcome
        In reading order.

    Raises
    ------
    DataError
        If a table has problems, a notebook's name is unknown, or ``out`` cannot be written to.
    """
    given = Inputs(figures, evidence)
    problems = [*_data_problems(), *_name_problems(given), *_out_problems(out, given)]
    if problems:
        raise schema.DataError(problems)
    wanted = [notebook.stem for notebook in collection(names)]
    try:
        with tempfile.TemporaryDirectory(prefix="sovdata-") as temporary:
            folder = Path(temporary)
            inputs = _copied(given, folder / "own")
            _use(inputs, given)
            every = {notebook.stem: _ready(notebook, inputs, folder) for notebook in collection()}
            refused = [] if overwrite else _refused(every, wanted, out, inputs)
            if refused:
                raise schema.DataError(refused)
            _prepare(out, inputs)
            outcomes = _executed(
                [every[name] for name in wanted], inputs.parameters(), folder, out, workers, tell
            )
            failed = {outcome.name: outcome.problem for outcome in outcomes if outcome.problem}
            with _naming(out):
                _write(out / "index.html", _index(out, inputs, every, failed).encode())
    finally:
        own.use_figures()
    return outcomes


def _data_problems() -> list[schema.Problem]:
    """Return what is wrong with the shipped files, tables and sources."""
    reads: list[Callable[[], object]] = [
        partial(schema.shipped().frame, name) for name in schema.table_names()
    ]
    return [problem for read in [*reads, sources.load_sources] for problem in _problems(read)]


def _problems(read: Callable[[], object]) -> list[schema.Problem]:
    try:
        read()
    except schema.DataError as error:
        return list(error.problems)
    return []


def _kept_name(path: Path) -> str:
    """The name under which a reader's file is kept; without an ending, such as a pipe's, a CSV."""
    return path.name if path.suffix else f"{path.name}.csv"


def _name_problems(inputs: Inputs) -> list[schema.Problem]:
    """Own files of one name, as they go into one folder; and names that no page can hold."""
    names = [_kept_name(path) for path in inputs.files()]
    odd = [
        schema.Problem(name, "a file name that is not Unicode; rename it")
        for name in names
        if not name.isascii() and re.search("[\ud800-\udfff]", name)
    ]
    return odd + [
        schema.Problem(name, "two files of this name; rename one")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


@contextmanager
def _naming(out: Path) -> Iterator[None]:
    """Say of a folder why it cannot be written to."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # a RuntimeError: links in a circle
        raise schema.DataError(
            [schema.Problem(str(out), getattr(error, "strerror", None) or str(error))]
        ) from None


def _out_problems(out: Path, inputs: Inputs) -> list[schema.Problem]:
    """Why a folder cannot be written to."""
    own_files = [out / "own" / _kept_name(path) for path in inputs.files()]
    folders = [out, *out.parents, *(path.parent for path in own_files)]
    pages_of = [out / f"{path.stem}{kind}" for path in collection() for kind in (".ipynb", ".html")]
    with _naming(out):
        above = next((path for path in folders if path.exists() and not path.is_dir()), None)
        if above is not None:
            return [schema.Problem(above.name, "a file; expected a folder to write to")]
        for folder in (notebooks_dir().resolve(), schema.data_dir().resolve()):
            if out.resolve().is_relative_to(folder):
                return [
                    schema.Problem(
                        folder.name, "the collection's own folder; choose another one to write to"
                    )
                ]
        files = [out / "index.html", out / "glossary.html", *pages_of, *own_files]
        return [
            schema.Problem(str(path), "a folder; it stands where a file is to be written")
            for path in files
            if path.is_dir()
        ]


def _copied(given: Inputs, folder: Path) -> Inputs:
    """The reader's files as they are now, in a folder: each read once, as a pipe can only be."""

    def copy(path: Path) -> Path:
        try:
            content = path.read_bytes()
        except (OSError, ValueError):  # said with all other problems, when the tables are read
            return path
        folder.mkdir(exist_ok=True)
        (folder / _kept_name(path)).write_bytes(content)
        return folder / _kept_name(path)

    return Inputs(
        None if given.figures is None else copy(given.figures),
        [copy(path) for path in given.evidence],
    )


def _use(copies: Inputs, given: Inputs) -> None:
    """Read the copies from here on; what is wrong with one is said of the file given."""
    names = {str(copy): str(path) for copy, path in zip(copies.files(), given.files(), strict=True)}
    try:
        own.use_figures(copies.figures, copies.evidence)
    except schema.DataError as error:
        raise schema.DataError(
            [
                replace(problem, file=names.get(problem.file, problem.file))
                for problem in error.problems
            ]
        ) from None


def _ready(notebook: Path, inputs: Inputs, folder: Path) -> Path:
    """A copy of a notebook to run, made ready for another text's figures if there are any."""
    import nbformat

    node = nbformat.read(notebook, as_version=4)
    if inputs.figures is not None:
        node = fitted(
            node, notebook.stem, tables.load_stats(), tables.load_vocabulary("indicators")["topic"]
        )
    if inputs.files():
        node.metadata["tables"] = inputs.digest()
    path = folder / notebook.name
    path.write_text(nbformat.writes(normalise(node)), encoding="utf-8")
    return path


def _standing(ready: Path, out: Path, inputs: Inputs) -> tuple[bool, bool]:
    """Whether the notebook of this name in ``out`` has this run's cells, and its tables."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    expected = load_notebook_node(str(ready))
    if inputs.parameters():
        expected = parameterize_notebook(expected, inputs.parameters())
    try:
        found = json.loads((out / ready.name).read_text(encoding="utf-8"))
        cells = ["".join(cell["source"]) for cell in found["cells"]] == [
            cell.source for cell in expected.cells
        ]
        return cells, found["metadata"].get("tables") == expected.metadata.get("tables")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False, False


OTHER = "changed since it was written, or of a run on other figures"


def _refused(
    every: Mapping[str, Path], wanted: Sequence[str], out: Path, inputs: Inputs
) -> list[schema.Problem]:
    """Notebooks in ``out`` that would be lost, or would stay beside others on other figures."""
    found = {
        name: _standing(path, out, inputs)
        for name, path in every.items()
        if (out / path.name).exists()
    }
    return [
        schema.Problem(
            str(out / every[name].name),
            f"{OTHER}; choose another folder, or replace it with --overwrite",
        )
        for name, (cells, same_tables) in found.items()
        if not cells or not (same_tables or name in wanted)
    ]


def _prepare(out: Path, inputs: Inputs) -> None:
    """Make the folder, clear away what a killed run left, and write all that needs no notebook.

    It shows whether writing works.
    """
    glossary = pages.text_page(codebook.glossary(load_collection()), "Glossary")
    with _naming(out):
        out.mkdir(parents=True, exist_ok=True)
        for left in [
            *out.glob(".*.ipynb.*~"),
            *out.glob(".*.html.*~"),
            *(out / "own").glob(".*.*~"),
        ]:
            left.unlink(missing_ok=True)
        _write(out / "glossary.html", glossary.encode())
        for path in inputs.files():
            (out / "own").mkdir(exist_ok=True)
            beside = out / "own" / path.name
            if not beside.is_file() or beside.read_bytes() != path.read_bytes():
                _write(beside, path.read_bytes())


def _executed(
    ready: Sequence[Path],
    parameters: Mapping[str, Any],
    folder: Path,
    out: Path,
    workers: int | None,
    tell: Callable[[Outcome], None],
) -> list[Outcome]:
    """Run notebooks, several at once, each written when done; the outcomes in reading order."""
    names = [path.stem for path in collection()]
    beside = {
        name: (names[n - 1] if n else None, names[n + 1] if n + 1 < len(names) else None)
        for n, name in enumerate(names)
    }
    outcomes: dict[str, Outcome] = {}
    at_once = max(1, min(workers or os.cpu_count() or 1, len(ready)))
    with ProcessPoolExecutor(at_once, get_context("spawn"), _heed_the_parent_only) as pool:
        try:
            jobs = [
                pool.submit(
                    _one, path, parameters, folder, out, beside.get(path.stem, (None, None))
                )
                for path in ready
            ]
            for job in as_completed(jobs):
                outcome = job.result()
                outcomes[outcome.name] = outcome
                tell(outcome)
        except BaseException:  # the user stopped it: so are the notebooks under way
            for worker in active_children():
                worker.terminate()
            raise
    return [outcomes[path.stem] for path in ready]


def _heed_the_parent_only() -> None:
    """Leave interrupts to the parent, and end when it ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _one(
    ready: Path,
    parameters: Mapping[str, Any],
    folder: Path,
    out: Path,
    beside: tuple[str | None, str | None],
) -> Outcome:
    import nbformat

    start = time.monotonic()
    try:
        done = execute(ready, parameters, folder)
        html = pages.notebook_page(done, *beside)
        _write(out / ready.name, f"{nbformat.writes(done)}\n".encode())
        _write(out / f"{ready.stem}.html", html.encode())
    except Exception as error:  # noqa: BLE001, whatever it is: the others are to finish
        problem = (
            str(error) if isinstance(error, RuntimeError) else f"{type(error).__name__}: {error}"
        )
        return Outcome(ready.stem, time.monotonic() - start, problem)
    return Outcome(ready.stem, time.monotonic() - start)


def _index(out: Path, inputs: Inputs, every: Mapping[str, Path], failed: Mapping[str, str]) -> str:
    """The index page: the answers, and every notebook in the folder that is of these figures."""
    import nbformat

    there = {
        name: path
        for name, path in every.items()
        if (out / path.name).exists() and name not in failed
    }
    listed = {name: path for name, path in there.items() if all(_standing(path, out, inputs))}
    notices = [(name, f"did not run to the end. {problem}") for name, problem in failed.items()]
    notices += [
        (name, f"stands in this folder, but is not of this run: {OTHER}.")
        for name in there
        if name not in listed
    ]
    headed = [
        (name, pages.heading(nbformat.read(path, as_version=4))) for name, path in listed.items()
    ]
    card = prose.answers(wording.answers(), "Questions and answers")
    return pages.index(inputs.title(), inputs.about(), card.html, headed, notices)


def _write(path: Path, content: bytes) -> None:
    """Replace a file whole: written beside it, then moved over it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix="~")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
