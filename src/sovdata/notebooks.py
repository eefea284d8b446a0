"""The notebooks of the collection: where they are, and which there are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sovdata import schema


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
            schema.Problem(
                f"{name}.ipynb",
                "no such notebook"
                f"{schema.nearest(name, found) or '; there are: ' + ', '.join(found)}",
            )
            for name in unknown
        )
    return [found[name] for name in wanted]
