"""Run one notebook in a clean kernel, and take out of it what differs between machines and runs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


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
                str(notebook), None, parameters=dict(parameters), cwd=str(folder),
                kernel_name=KERNEL["name"], progress_bar=False, config=config,
            )  # fmt: skip
        except PapermillExecutionError as error:
            raise RuntimeError(
                f"cell {error.cell_index + 1}: {error.ename}: {error.evalue}"
            ) from None
    return normalise(done)


def normalise(notebook: Any) -> Any:
    """Take out of a notebook what differs between machines and runs; its outputs stay."""
    notebook.metadata = type(notebook.metadata)(
        kernelspec=dict(KERNEL), language_info={"name": "python"},
        **{key: notebook.metadata[key] for key in ("title", "tables") if key in notebook.metadata},
    )  # fmt: skip
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number:02d}"
        tags = [tag for tag in cell.metadata.get("tags", []) if tag]
        kept = {key: cell.metadata[key] for key in ("jupyter",) if key in cell.metadata}
        cell.metadata = type(cell.metadata)(**kept, **({"tags": tags} if tags else {}))
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output["metadata"] = type(notebook.metadata)()
            if (
                "data" in output
            ):  # a live control's name differs each time; what it first shows stays
                output["data"].pop("application/vnd.jupyter.widget-view+json", None)
    return notebook
