"""The notebooks for the figures of another text: what is said of the essay is left out, and a topic without figures says so."""

from __future__ import annotations

from typing import Any

import pandas as pd

__all__ = ["fitted"]

ESSAY, SOVIET = "essay", "soviet"  # tags of cells: about the essay; about the Soviet Union, whatever the text


def fitted(notebook: Any, name: str, figures: pd.DataFrame, topics: pd.Series[str]) -> Any:
    """A notebook of the collection made ready for the figures of another text.

    Parameters
    ----------
    notebook : NotebookNode
        As committed; it is changed.
    name : str
        Its name, such as ``01_growth``: a topic after its number.
    figures : DataFrame
        Rows of ``load_stats``.
    topics : Series of str
        The topic of each indicator.
    """
    import nbformat

    topic = name.partition("_")[2]
    title = topic.replace("_", " ").capitalize()
    opening = nbformat.v4.new_markdown_cell(f"# {title}\n\nThe figures of your text, beside what others published.")
    on_topic = figures[figures["indicator"].map(topics) == topic]
    parameters = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    if topic in set(topics) and on_topic.empty:
        code = ["import sovdata as sv\nfrom sovdata import prose\n\nsv.use_figures(STATS, EVIDENCE)", f"prose.nothing_said({topic!r})"]
        opening.source = f"# {title}: no figure of your text"
        notebook.cells = [opening, parameters, *(nbformat.v4.new_code_cell(source) for source in code)]
        return notebook
    left_out = {ESSAY} if (on_topic["area"] == "SUN").any() else {ESSAY, SOVIET}
    notebook.cells = [opening, *(cell for cell in notebook.cells if not left_out & set(cell.metadata.get("tags", [])))]
    for cell in notebook.cells:
        cell.outputs = [] if cell.cell_type == "code" else cell.get("outputs", [])
        if cell.cell_type != "code":
            del cell["outputs"]
    return notebook
