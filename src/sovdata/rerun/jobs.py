"""Notebooks run in processes of their own, several at once, each written when it is done."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import Any

from sovdata.rerun import pages
from sovdata.rerun.execute import execute
from sovdata.rerun.files import write


@dataclass(frozen=True)
class Job:
    """A notebook to run.

    Attributes
    ----------
    notebook : Path
        Where it is.
    out : Path
        The folder for the notebook that was run and its page.
    folder : Path
        The folder that it runs in.
    links : list of (str, str)
        Files that its page has links to, each with its name.
    parameters : mapping
        What it is given.
    """

    notebook: Path
    out: Path
    folder: Path
    links: list[tuple[str, str]]
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook: ``problem`` is empty if it ran to the end."""

    name: str
    seconds: float
    problem: str = ""


def run_all(
    jobs: Sequence[Job], workers: int | None, tell: Callable[[Outcome], None]
) -> list[Outcome]:
    """Run notebooks; the outcomes in the order of the jobs, told as they come."""
    outcomes: dict[str, Outcome] = {}
    at_once = max(1, min(workers or os.cpu_count() or 1, len(jobs)))
    for outcome in _together(jobs, at_once):
        outcomes[outcome.name] = outcome
        tell(outcome)
    for job in jobs:  # a process that was killed takes those of its pool with it: again, one by one
        name = job.notebook.stem
        if name not in outcomes:
            killed = Outcome(name, 0.0, "its process was killed, perhaps for want of memory")
            outcomes[name] = next(_together([job], 1), killed)
            tell(outcomes[name])
    return [outcomes[job.notebook.stem] for job in jobs]


def _together(jobs: Sequence[Job], at_once: int) -> Iterator[Outcome]:
    """Run notebooks in one pool; yield their outcomes until a process of it is killed."""
    with ProcessPoolExecutor(at_once, get_context("spawn"), _heed_the_parent_only) as pool:
        try:
            for done in as_completed([pool.submit(run_one, job) for job in jobs]):
                with suppress(BrokenProcessPool):
                    yield done.result()
        except BaseException:  # the user stopped it: so are the notebooks under way
            for worker in active_children():
                worker.terminate()
            raise


def _heed_the_parent_only() -> None:
    """Leave interrupts to the parent, and end when it ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def run_one(job: Job) -> Outcome:
    """Run one notebook and write it, and its page."""
    start, name, problem = time.monotonic(), job.notebook.stem, ""
    try:
        done = execute(job.notebook, job.parameters, job.folder)
        page = pages.notebook_page(done, job.links)
        write(job.out, job.notebook.name, done)
        write(job.out, f"{name}.html", page)
    except RuntimeError as error:  # of a cell
        problem = str(error)
    except Exception as error:  # noqa: BLE001, whatever it is: the others are to finish
        problem = f"{type(error).__name__}: {error}"
    return Outcome(name, time.monotonic() - start, problem)
