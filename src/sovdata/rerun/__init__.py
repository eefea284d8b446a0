"""Run the collection: every notebook in a clean kernel, written as a notebook and as a page.

Needs the ``run`` extra (papermill, nbconvert, ipykernel).
"""

from __future__ import annotations

import json
import os
import re
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import Any

from sovdata import citations, codebook, own, prose, schema, tables, verdicts
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

    stats: Path | None = None
    evidence: Sequence[Path] = field(default_factory=tuple)

    def files(self) -> list[Path]:
        """All of them."""
        return [*([self.stats] if self.stats is not None else []), *self.evidence]

    def parameters(self) -> dict[str, Any]:
        """What a notebook is given: the files' places beside it."""
        given: dict[str, Any] = {} if self.stats is None else {"STATS": f"own/{self.stats.name}"}
        return given | ({"EVIDENCE": [f"own/{path.name}" for path in self.evidence]} if self.evidence else {})

    def about(self) -> str:
        """Whose figures are run, in a sentence."""
        whose = "The figures of the essay" if self.stats is None else f"The figures in {self.stats.name}, beside what others published"
        beside = f"; with them the tables {', '.join(path.name for path in self.evidence)}" if self.evidence else ""
        return f"{whose}{beside}. A verdict says what agrees with what, never who was right."


def run(
    out: Path,
    *,
    stats: Path | None = None,
    evidence: Sequence[Path] = (),
    names: Sequence[str] | None = None,
    workers: int | None = None,
    overwrite: bool = False,
    tell: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Run the collection into a folder: each notebook as ``.ipynb`` and ``.html``, and an index page.

    A file is replaced whole or not at all. A notebook that fails is reported; the others finish.

    Parameters
    ----------
    out : Path
        Folder to write to; made if missing. Never the folder of the notebooks themselves.
    stats : Path, optional
        The figures of another text in the place of the essay's.
    evidence : sequence of Path, optional
        Tables of the reader's beside ours, as for ``own.use_figures``.
    names : sequence of str, optional
        Only these notebooks.
    workers : int, optional
        Notebooks run at once; the number of processors if not given.
    overwrite : bool
        Replace notebooks in ``out`` that were changed since they were written, or that are of another run.
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
    inputs = Inputs(stats, evidence)
    problems = [*_data_problems(), *_name_problems(inputs), *_out_problems(out)]
    if problems:
        raise schema.DataError(problems)
    notebooks = collection(names)
    own.use_figures(stats, evidence)
    try:
        with tempfile.TemporaryDirectory(prefix="sovdata-") as temporary:
            folder = Path(temporary)
            every = {notebook.stem: _ready(notebook, inputs, folder) for notebook in collection()}
            ready = [every[notebook.stem] for notebook in notebooks]
            changed = [] if overwrite else [problem for path in every.values() for problem in _changed(path, out, inputs)]
            if changed:
                raise schema.DataError(changed)
            _prepare(out, inputs, folder)
            outcomes = _executed(ready, inputs.parameters(), folder, out, workers, tell)
        failed = [(outcome.name, outcome.problem) for outcome in outcomes if outcome.problem]
        _write(out / "glossary.html", pages.text_page(codebook.glossary(schema.data_dir()), "Glossary").encode())
        _write(out / "index.html", _index(out, inputs, failed).encode())
    finally:
        own.use_figures()
    return outcomes


def _data_problems() -> list[schema.Problem]:
    """What is wrong with the shipped files: tables (those found unchanged are not checked again) and sources."""
    reads: list[Callable[[], object]] = [partial(schema.read_table, name) for name in schema.table_names()]
    return [problem for read in [*reads, citations.load_sources] for problem in _problems(read)]


def _problems(read: Callable[[], object]) -> list[schema.Problem]:
    try:
        read()
    except schema.DataError as error:
        return list(error.problems)
    return []


def _name_problems(inputs: Inputs) -> list[schema.Problem]:
    """Own files of one name, as they are copied into one folder; and names that no page can hold."""
    names = [path.name for path in inputs.files()]
    odd = [
        schema.Problem(name, "a file name that is not Unicode; rename it")
        for name in names
        if not name.isascii() and re.search("[\ud800-\udfff]", name)
    ]
    return odd + [schema.Problem(name, "two files of this name; rename one") for name in dict.fromkeys(names) if names.count(name) > 1]


def _out_problems(out: Path) -> list[schema.Problem]:
    """Why a folder cannot be written to."""
    above = next((path for path in (out, *out.parents) if path.exists() and not path.is_dir()), None)
    if above is not None:
        return [schema.Problem(above.name, "a file; expected a folder to write to")]
    if out.resolve() in (notebooks_dir().resolve(), schema.data_dir().resolve()):
        return [schema.Problem(out.resolve().name, "the collection's own folder; choose another one to write to")]
    return []


def _ready(notebook: Path, inputs: Inputs, folder: Path) -> Path:
    """A copy of a notebook to run, made ready for another text's figures if there are any."""
    import nbformat

    node = nbformat.read(notebook, as_version=4)
    if inputs.stats is not None:
        node = fitted(node, notebook.stem, tables.load_stats(), tables.load_vocabulary("indicators")["topic"])
    path = folder / notebook.name
    path.write_text(nbformat.writes(normalise(node)), encoding="utf-8")
    return path


def _changed(ready: Path, out: Path, inputs: Inputs) -> list[schema.Problem]:
    """Whether a notebook that stands in ``out`` holds anything else than what this run would write again."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    path = out / ready.name
    if not path.exists():
        return []
    expected = load_notebook_node(str(ready))
    if inputs.parameters():
        expected = parameterize_notebook(expected, inputs.parameters())
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        same = ["".join(cell["source"]) for cell in cells] == [cell.source for cell in expected.cells]
    except (OSError, ValueError, KeyError, TypeError):
        same = False
    said = "changed since it was written, or of a run on other figures; choose another folder, or replace it with --overwrite"
    return [] if same else [schema.Problem(str(path), said)]


def _prepare(out: Path, inputs: Inputs, folder: Path) -> None:
    """Make the folder, put the reader's files beside the notebooks, and clear away what a killed run left."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for left in [*out.glob(".*.ipynb.*~"), *out.glob(".*.html.*~"), *(out / "own").glob(".*.*~")]:
            left.unlink(missing_ok=True)
        for place in (out, folder):
            for path in inputs.files():
                (place / "own").mkdir(exist_ok=True)
                if path.resolve() != (place / "own" / path.name).resolve():
                    _write(place / "own" / path.name, path.read_bytes())
    except OSError as error:
        raise schema.DataError([schema.Problem(str(out), error.strerror or "cannot be written")]) from None


def _executed(
    ready: Sequence[Path], parameters: Mapping[str, Any], folder: Path, out: Path, workers: int | None, tell: Callable[[Outcome], None]
) -> list[Outcome]:
    """Run notebooks, several at once, each written as soon as it is done; the outcomes in reading order."""
    names = [path.stem for path in collection()]
    beside = {name: (names[n - 1] if n else None, names[n + 1] if n + 1 < len(names) else None) for n, name in enumerate(names)}
    outcomes: dict[str, Outcome] = {}
    with ProcessPoolExecutor(workers or os.cpu_count(), get_context("spawn"), _heed_the_parent_only) as pool:
        jobs = [pool.submit(_one, path, parameters, folder, out, beside.get(path.stem, (None, None))) for path in ready]
        try:
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


def _one(ready: Path, parameters: Mapping[str, Any], folder: Path, out: Path, beside: tuple[str | None, str | None]) -> Outcome:
    import nbformat

    start = time.monotonic()
    try:
        done = execute(ready, parameters, folder)
        html = pages.notebook_page(done, *beside)
        _write(out / ready.name, f"{nbformat.writes(done)}\n".encode())
        _write(out / f"{ready.stem}.html", html.encode())
    except Exception as error:  # noqa: BLE001, whatever it is: the others are to finish
        problem = str(error) if isinstance(error, RuntimeError) else f"{type(error).__name__}: {error}"
        return Outcome(ready.stem, time.monotonic() - start, problem)
    return Outcome(ready.stem, time.monotonic() - start)


def _index(out: Path, inputs: Inputs, failed: Sequence[tuple[str, str]]) -> str:
    """The index page: the scorecard, and every notebook of the collection that stands in the folder."""
    import nbformat

    there = [out / path.name for path in collection() if (out / path.name).exists() and path.stem not in dict(failed)]
    listed = [(path.stem, pages.heading(nbformat.read(path, as_version=4))) for path in there]
    card = prose.scorecard_table(verdicts.scorecard(), "How each claim stands")
    return pages.index(inputs.about(), card.html, listed, failed)


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
