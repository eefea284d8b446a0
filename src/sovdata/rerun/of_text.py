"""The report on a reader's text: one notebook, run on the reader's own tables, and two tables."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sovdata import schema, wording
from sovdata.collection import Collection, load_collection
from sovdata.notebooks import notebooks_dir
from sovdata.rerun.files import alone, ending_clean, not_a_folder, refused, write
from sovdata.rerun.jobs import Job, Outcome, run_all

#: The lesson that is run, and what it is called where it is a report.
LESSON, NAME = "08_your_text", "report"
#: Folder of the reader's own tables beside the report.
OWN = "own"


def report(
    out: Path,
    figures: Path,
    *,
    claims: Path | None = None,
    readings: Path | None = None,
    evidence: Sequence[Path] = (),
    overwrite: bool = False,
) -> Outcome:
    """Write a report on the figures of a text: a notebook, its page, and two tables.

    The folder gets ``report.ipynb``, ``report.html``, ``answers.csv``, ``estimates.csv`` and, in
    ``own/``, the tables given, from which the notebook can be run again there. A file is replaced
    whole or not at all.

    Parameters
    ----------
    out : Path
        Folder to write to; made if missing.
    figures : Path
        A table of the figures of the text.
    claims, readings : Path, optional
        What the text claims, and how each claim can be read.
    evidence : sequence of Path
        Further tables beside ours, as for ``load_collection``.
    overwrite : bool
        Replace a report in ``out`` that was changed since it was written, or has other tables.

    Returns
    -------
    Outcome

    Raises
    ------
    DataError
        If a table has problems, or ``out`` cannot be written to.
    """
    single = {"FIGURES": figures, "CLAIMS": claims, "READINGS": readings}
    given = {name: path for name, path in single.items() if path is not None}
    files = [*given.values(), *evidence]
    names = [_kept(path) for path in files]
    parameters: dict[str, Any] = {name: _kept(path) for name, path in given.items()}
    if evidence:
        parameters["EVIDENCE"] = [_kept(path) for path in evidence]
    written = [f"{NAME}.ipynb", f"{NAME}.html", "answers.csv", "estimates.csv"]
    problems = _name_problems(names)
    problems += not_a_folder(out, [out / name for name in [*written, *names]])
    if problems:
        raise schema.DataError(problems)
    with ending_clean(), tempfile.TemporaryDirectory(prefix="sovdata-") as temporary:
        folder = Path(temporary)
        c = _read(folder, files, given, evidence)
        notebook = folder / f"{NAME}.ipynb"
        lesson = (notebooks_dir() / f"{LESSON}.ipynb").read_text(encoding="utf-8")
        notebook.write_text(without_lesson(lesson), encoding="utf-8", newline="\n")
        own = {name: (folder / name).read_bytes() for name in names}
        others = {**dict.fromkeys(written[1:]), **own}
        problems = [] if overwrite else refused([notebook], out, others, parameters)
        if problems:
            raise schema.DataError(problems)
        with alone(out, OWN):
            for name, content in own.items():
                write(out, name, content)
            links = [(name, name) for name in written if name != f"{NAME}.html"]
            [outcome] = run_all([Job(notebook, out, folder, links, parameters)], 1, lambda _: None)
            answers = wording.answers(c)
            estimates = wording.estimates_of(answers["claim"].unique(), c)
            for name, rows in (("answers", answers), ("estimates", estimates)):
                write(out, f"{name}.csv", rows.to_csv(index=False, lineterminator="\n"))
    return outcome


def without_lesson(text: str) -> str:
    """The notebook without what only teaches: its exercises, and the name of a shipped text."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            source = re.sub(r"## Try it yourself\n.*?(?=^## |\Z)", "", source,
                            flags=re.DOTALL | re.MULTILINE)  # fmt: skip
        elif "parameters" in cell["metadata"].get("tags", []):
            source = re.sub(r"^TEXT = .*\n", "TEXT = None\n", source, flags=re.MULTILINE)
        cell["source"] = source.splitlines(keepends=True)
    return json.dumps(notebook, ensure_ascii=False, indent=1)


def _kept(path: Path) -> str:
    """Where a reader's file is kept, from the report; without an ending, as a pipe's, as a CSV."""
    return f"{OWN}/{path.name}" if path.suffix else f"{OWN}/{path.name}.csv"


def _name_problems(names: Sequence[str]) -> list[schema.Problem]:
    """Own files of one name, as they go into one folder; and names that no page can hold."""
    odd, twice = "a file name that is not Unicode; rename it", "two files of this name; rename one"
    found = [(name, odd) for name in names if re.search("[\ud800-\udfff]", name)]
    found += [(name, twice) for name, times in Counter(names).items() if times > 1]
    return [schema.Problem(Path(name).name, said) for name, said in found]


def _read(
    folder: Path, files: Sequence[Path], given: Mapping[str, Path], evidence: Sequence[Path]
) -> Collection:
    """The collection of copies of the reader's files: each is read once, as a pipe can only be.

    What is wrong with a copy is said of the file given.
    """
    (folder / OWN).mkdir()
    copies = {}
    for path in files:
        copies[path] = folder / _kept(path)
        try:
            copies[path].write_bytes(path.read_bytes())
        except (OSError, ValueError):  # said with all other problems, when the tables are read
            copies[path] = path
    called = {str(copy): str(path) for path, copy in copies.items()}
    single = {name: copies[path] for name, path in given.items()}
    beside = [copies[path] for path in evidence]
    try:
        return load_collection(
            single["FIGURES"], single.get("CLAIMS"), single.get("READINGS"), beside
        )
    except schema.DataError as error:
        raise schema.DataError(
            replace(problem, file=called.get(problem.file, problem.file))
            for problem in error.problems
        ) from None
