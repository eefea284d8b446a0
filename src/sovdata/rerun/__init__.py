"""Run notebooks in clean kernels, written as notebooks and as pages: the lessons, or a report.

Needs the ``run`` extra (papermill, nbconvert, ipykernel).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from sovdata import prose, schema, wording
from sovdata.collection import load_collection
from sovdata.notebooks import collection
from sovdata.rerun import pages
from sovdata.rerun.execute import execute, normalise
from sovdata.rerun.files import OTHER, alone, not_a_folder, refused, stands, write
from sovdata.rerun.jobs import Job, Outcome, run_all
from sovdata.rerun.of_text import report

__all__ = ["Outcome", "execute", "normalise", "report", "run"]


def run(
    out: Path,
    *,
    names: Sequence[str] | None = None,
    workers: int | None = None,
    overwrite: bool = False,
    tell: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Run the lessons into a folder: notebooks as ``.ipynb`` and ``.html``, and an index page.

    A file is replaced whole or not at all. A notebook that fails is reported; the others finish.

    Parameters
    ----------
    out : Path
        Folder to write to; made if missing. Never the folder of the notebooks themselves.
    names : sequence of str, optional
        Only these notebooks.
    workers : int, optional
        Notebooks run at once; the number of processors if not given.
    overwrite : bool
        Replace notebooks in ``out`` that were changed since they were written.
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
    wanted, every = collection(names), collection()
    written = [out / f"{path.stem}{kind}" for path in every for kind in (".ipynb", ".html")]
    problems = [problem for name in schema.table_names() for problem in schema.check_table(name)]
    problems += not_a_folder(out, [out / "index.html", out / "glossary.html", *written])
    if not problems and not overwrite:
        pages_of = [f"{path.stem}.html" for path in wanted]
        problems = refused(wanted, out, dict.fromkeys(["index.html", "glossary.html", *pages_of]))
    if problems:
        raise schema.DataError(problems)
    glossary = pages.text_page(pages.glossary(load_collection()), "Glossary")
    with alone(out), tempfile.TemporaryDirectory(prefix="sovdata-") as temporary:
        write(out, "glossary.html", glossary)
        jobs = [Job(path, out, Path(temporary), _links(path, every)) for path in wanted]
        outcomes = run_all(jobs, workers, tell)
        failed = {outcome.name: outcome.problem for outcome in outcomes if outcome.problem}
        write(out, "index.html", _index(out, every, failed))
    return outcomes


def _links(path: Path, every: Sequence[Path]) -> list[tuple[str, str]]:
    """The index, and the notebooks before and after one of them."""
    at = every.index(path)
    beside = [(one, "Before") for one in every[:at][-1:]]
    beside += [(one, "Next") for one in every[at + 1 :][:1]]
    return [("index.html", "All notebooks"), *((f"{one.stem}.html", said) for one, said in beside)]


def _index(out: Path, every: Iterable[Path], failed: Mapping[str, str]) -> str:
    """The index page: the answers, and every notebook in the folder that is a lesson's."""
    import nbformat

    there = [path for path in every if (out / path.name).exists() and path.stem not in failed]
    listed = [path for path in there if stands(path, out / path.name)]
    notices = [(name, f"did not run to the end. {problem}") for name, problem in failed.items()]
    notices += [
        (path.stem, f"stands in this folder, but is not of this run: {OTHER}.")
        for path in there
        if path not in listed
    ]
    headed = [(path.stem, pages.heading(nbformat.read(path, as_version=4))) for path in listed]
    return pages.index(
        prose.answers(wording.answers(), "Questions and answers").html, headed, notices
    )
