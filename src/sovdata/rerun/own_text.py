"""Notebooks for another text's figures: the essay is left out; a topic without figures says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

__all__ = ["fitted"]

#: Tags of cells: about the essay; about the Soviet Union, whatever the text; and, before a name,
#: about one indicator of the Soviet Union.
ESSAY, SOVIET, OF = "essay", "soviet", "of:"


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
    opening = nbformat.v4.new_markdown_cell(
        f"# {title}\n\nThe figures of your text, beside what others published."
    )
    on_topic = figures[figures["indicator"].map(topics) == topic]
    parameters = next(
        cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])
    )
    if topic in set(topics) and on_topic.empty:
        code = [
            "import sovdata as sv\nfrom sovdata import prose\n\nsv.use_figures(FIGURES, EVIDENCE)",
            f"prose.nothing_said({topic!r})",
        ]
        opening.source = f"# {title}: no figure of your text"
        notebook.cells = [
            opening,
            parameters,
            *(nbformat.v4.new_code_cell(source) for source in code),
        ]
        return notebook
    asked = set(on_topic.loc[on_topic["area"] == "SUN", "indicator"])
    notebook.cells = [
        opening,
        *(cell for cell in notebook.cells if _concerns(cell.metadata.get("tags", []), asked)),
    ]
    for cell in notebook.cells:
        cell.outputs = [] if cell.cell_type == "code" else cell.get("outputs", [])
        if cell.cell_type != "code":
            del cell["outputs"]
    return notebook


def _concerns(tags: Sequence[str], asked: Iterable[str]) -> bool:
    """Whether a cell concerns a text whose Soviet figures are of these indicators."""
    named = {tag.removeprefix(OF) for tag in tags if tag.startswith(OF)}
    return (
        ESSAY not in tags
        and (SOVIET not in tags or bool(asked))
        and (not named or bool(named.intersection(asked)))
    )
