"""Run the collection: every notebook in a clean kernel, written as a notebook and as a page.

Needs the ``run`` extra (papermill, nbconvert, ipykernel).
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

from sovdata import citations, schema

__all__ = ["Outcome", "collection", "execute", "normalise", "notebooks_dir", "run"]

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook: ``problem`` is empty if it ran to the end."""

    name: str
    seconds: float
    problem: str = ""


def notebooks_dir() -> Path:
    """Folder of the notebooks: in the installed package, else the checkout's ``notebooks/``."""
    here = Path(__file__).resolve()
    for folder in (here.parent / "notebooks", here.parents[2] / "notebooks"):
        if folder.is_dir():
            return folder
    raise schema.DataError([schema.Problem("notebooks", "the folder of the notebooks is missing")])


def collection(names: Iterable[str] | None = None) -> list[Path]:
    """The notebooks in reading order, or those named (with or without ``.ipynb``).

    Raises
    ------
    DataError
        For an unknown name, with the nearest one.
    """
    found = {path.stem: path for path in sorted(notebooks_dir().glob("[0-9]*.ipynb"))}
    wanted = list(dict.fromkeys(Path(name).stem for name in names)) if names else list(found)
    unknown = [name for name in wanted if name not in found]
    if unknown:
        raise schema.DataError(
            schema.Problem(f"{name}.ipynb", f"no such notebook{schema.nearest(name, found)}") for name in unknown
        )
    return [found[name] for name in wanted]


def execute(notebook: Path, parameters: Mapping[str, Any], folder: Path) -> Any:
    """Run a notebook in a clean kernel whose working folder is ``folder``; the result, normalised.

    Raises
    ------
    RuntimeError
        If a cell fails; the message names the cell and the error.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="k", dir=folder) as sockets:
        # sockets of its own for each kernel; over TCP a kernel warns that it is not encrypted
        ipc = {} if os.name == "nt" else {"transport": "ipc", "ip": f"{sockets}/k"}
        quiet = {"extra_arguments": ["--log-level=CRITICAL"]}
        config = Config({"KernelManager": ipc, "NotebookClient": quiet})
        try:
            done = papermill.execute_notebook(
                str(notebook), None, parameters=dict(parameters), cwd=str(folder), kernel_name=KERNEL["name"],
                progress_bar=False, config=config,
            )  # fmt: skip
        except PapermillExecutionError as error:
            raise RuntimeError(f"cell {error.cell_index + 1}: {error.ename}: {error.evalue}") from None
    return normalise(done)


def normalise(notebook: Any) -> Any:
    """Take out of a notebook what differs between machines and runs; its outputs stay as they are."""
    notebook.metadata = type(notebook.metadata)(
        kernelspec=dict(KERNEL), language_info={"name": "python"},
        **({"title": notebook.metadata["title"]} if "title" in notebook.metadata else {}),
    )  # fmt: skip
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number:02d}"
        tags = [tag for tag in cell.metadata.get("tags", []) if tag]
        kept = {key: cell.metadata[key] for key in ("jupyter",) if key in cell.metadata}
        cell.metadata = type(cell.metadata)(**kept, **({"tags": tags} if tags else {}))
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output["metadata"] = type(notebook.metadata)()
            if "data" in output:  # a live control's name differs each time; what it first shows stays
                output["data"].pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


def page(notebook: Any, title: str) -> str:
    """A notebook as one self-contained web page: no script, nothing from elsewhere."""
    from nbconvert import HTMLExporter
    from pygments.formatters import HtmlFormatter

    body, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    return PAGE.format(title=escape(title), style=STYLE + HtmlFormatter().get_style_defs(".highlight"), body=body)


PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head>
<body><main>{body}</main></body>
</html>
"""
STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.55 system-ui, sans-serif; color: #1b1b1b; background: #fff; margin: 0; }
main { max-width: 50rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
figure { margin: 1rem 0; } figcaption { color: #444; font-size: .9rem; }
.jp-OutputArea-output, .output_html { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; } caption { text-align: left; font-weight: bold; padding: .4rem 0; }
th, td { overflow-wrap: normal; min-width: 5em; text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #ccc; }
pre { overflow-x: auto; background: #f5f5f5; padding: .6rem; font-size: .85rem; }
dt { font-weight: bold; } .anchor-link, .prompt, .jp-InputPrompt, .jp-OutputPrompt { display: none; }
"""


def run(
    out: Path,
    *,
    stats: Path | None = None,
    names: Sequence[str] | None = None,
    workers: int | None = None,
    tell: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Run the collection into a folder: each notebook as ``.ipynb`` and ``.html``, and an index page.

    A file is replaced whole or not at all. A notebook that fails is reported; the others finish.

    Parameters
    ----------
    out : Path
        Folder to write to; made if missing. Never the folder of the notebooks themselves.
    stats : Path, optional
        The reader's own figures in the place of the text's; checked before anything runs.
    names : sequence of str, optional
        Only these notebooks.
    workers : int, optional
        Notebooks run at once; the number of processors if not given.
    tell : callable, optional
        Called with each ``Outcome`` as it comes.

    Returns
    -------
    list of Outcome
        In reading order.

    Raises
    ------
    DataError
        If a table has problems, or a notebook's name is unknown.
    """
    from concurrent.futures import ProcessPoolExecutor, as_completed  # here: Python in a browser cannot import it

    problems = [*_data_problems(), *_stats_problems(stats), *_out_problems(out)]
    if problems:
        raise schema.DataError(problems)
    notebooks = collection(names)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if stats is not None:  # beside the notebooks, so that they run again there
            _write(out / "stats.csv", stats.read_bytes())
    except OSError as error:
        raise schema.DataError([schema.Problem(str(out), error.strerror or "cannot be written")]) from None
    outcomes: dict[str, Outcome] = {}
    with tempfile.TemporaryDirectory(prefix="sovdata-") as temporary:
        folder = Path(temporary)
        parameters = {} if stats is None else {"STATS": Path(shutil.copy(stats, folder / "stats.csv")).name}
        with ProcessPoolExecutor(workers or os.cpu_count(), get_context("spawn"), _leave_interrupts_to_the_parent) as pool:
            jobs = [pool.submit(_one, notebook, parameters, folder, out) for notebook in notebooks]
            try:
                for job in as_completed(jobs):
                    outcome = job.result()
                    outcomes[outcome.name] = outcome
                    tell(outcome)
            except BaseException:  # the user stopped it: so are the notebooks under way
                for worker in active_children():
                    worker.terminate()
                raise
    done = [outcomes[notebook.stem] for notebook in notebooks]
    _write(out / "index.html", _index(done).encode())
    return done


def _data_problems() -> list[schema.Problem]:
    """What is wrong with the shipped files: tables (those found unchanged are not checked again) and sources."""
    reads = [partial(schema.read_table, name) for name in schema.table_names()]
    return [problem for read in [*reads, citations.load_sources] for problem in _problems(read)]


def _problems(read: Callable[[], object]) -> list[schema.Problem]:
    try:
        read()
    except schema.DataError as error:
        return list(error.problems)
    return []


def _stats_problems(stats: Path | None) -> list[schema.Problem]:
    """What is wrong with the reader's own figures."""
    if stats is None:
        return []
    problems = schema.check_table("soviet_stats", stats)
    if not problems and schema.read_table("soviet_stats", stats).empty:
        problems = [schema.Problem(stats.name, "no figures; expected a line for each under the header")]
    return problems


def _out_problems(out: Path) -> list[schema.Problem]:
    """Why a folder cannot be written to."""
    above = next((path for path in (out, *out.parents) if path.exists() and not path.is_dir()), None)
    if above is not None:
        return [schema.Problem(above.name, "a file; expected a folder to write to")]
    if out.resolve() in (notebooks_dir().resolve(), schema.data_dir().resolve()):
        return [schema.Problem(out.resolve().name, "the collection's own folder; choose another one to write to")]
    return []


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _one(notebook: Path, parameters: Mapping[str, Any], folder: Path, out: Path) -> Outcome:
    import nbformat

    start = time.monotonic()
    try:
        done = execute(notebook, parameters, folder)
        html = page(done, title_of(done))
        _write(out / notebook.name, f"{nbformat.writes(done)}\n".encode())
        _write(out / f"{notebook.stem}.html", html.encode())
    except Exception as error:  # whatever it is: the others are to finish
        problem = str(error) if isinstance(error, RuntimeError) else f"{type(error).__name__}: {error}"
        return Outcome(notebook.stem, time.monotonic() - start, problem)
    return Outcome(notebook.stem, time.monotonic() - start)


def title_of(notebook: Any) -> str:
    """The first heading of a notebook."""
    heads = (line[2:] for cell in notebook.cells for line in cell.source.splitlines() if line.startswith("# ")
             if cell.cell_type == "markdown")  # fmt: skip
    return next(heads, "sovdata")


def _index(outcomes: Sequence[Outcome]) -> str:
    items = "".join(
        f'<li><a href="{escape(o.name)}.html">{escape(o.name)}</a></li>' if not o.problem
        else f"<li>{escape(o.name)}: did not run to the end. {escape(o.problem)}</li>"
        for o in outcomes
    )  # fmt: skip
    body = f"<h1>sovdata: the collection, run again</h1><ol>{items}</ol>"
    return PAGE.format(title="sovdata: the collection", style=STYLE, body=body)


def _write(path: Path, content: bytes) -> None:
    """Replace a file whole: written beside it, then moved over it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
