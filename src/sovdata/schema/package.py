"""Where the data is, and what its descriptor, ``datapackage.json``, says of each table."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sovdata.schema.files import read_text
from sovdata.schema.problems import DataError, Problem

#: Where texts stand beside the essay: a folder each, named by the key of its work in the sources.
TEXTS = "texts"
#: The tables of a text in such a folder, each with the one of the essay's whose schema it has.
OF_A_TEXT = {
    "figures": "soviet_stats",
    "claims": "claims",
    "readings": "readings",
    "citations": "citations",
}
BIB_KEY = re.compile(r"^[ \t]*@\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)


@cache  # it does not move while the program runs
def data_dir() -> Path:
    """Return the folder of our data: in the installed package, else in the checkout.

    Raises
    ------
    DataError
        If neither is there.
    """
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "data", here.parents[3] / "data"):
        if (folder / "datapackage.json").is_file():
            return folder
    said = f"the data folder is missing beside {here.parents[1].name}"
    raise DataError([Problem("datapackage.json", said)])


def descriptor(data: Path | None = None) -> dict[str, Any]:
    """Return the parsed ``datapackage.json`` of a data folder, ours by default."""
    return copy.deepcopy(read_descriptor((data or data_dir()) / "datapackage.json"))


def read_descriptor(path: Path) -> dict[str, Any]:
    """Return a parsed descriptor; a ``DataError`` says what is wrong with it."""
    return _parsed(read_text(path), path.name)


@lru_cache(maxsize=8)  # by content, so it cannot go stale
def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        said = f"not valid JSON: {error.msg} (character {error.colno})"
        raise DataError([Problem(name, said, error.lineno)]) from None
    try:
        is_sound = all(_is_resource(**item) for item in found["resources"])
    except (KeyError, TypeError, AttributeError):
        is_sound = False
    if not is_sound:
        said = (
            "a Data Package with a list of `resources`, each with `name`, `path` and, for a table, "
            "`schema.fields`"
        )
        raise DataError([Problem(name, said)])
    return dict(found)


def _is_resource(*, name: str, path: str, **other: Any) -> bool:
    """Whether a file stays in the folder of the descriptor, and a table has named columns."""
    fields = other["schema"]["fields"] if "schema" in other else []
    files = [path, *(field["references"] for field in fields if "references" in field)]
    named = [name, *(field[key] for field in fields for key in ("name", "type"))]
    return all(isinstance(text, str) for text in named) and not any(
        Path(file).is_absolute() or ".." in Path(file).parts for file in files
    )


def reference(column: str, table: Mapping[str, Any]) -> tuple[str, str] | None:
    """The table and column in which the names of a column stand, or None."""
    for key in table["schema"].get("foreignKeys", []):
        if key["fields"] == [column]:
            itself = table.get("itself", table["name"])
            return key["reference"]["resource"] or itself, key["reference"]["fields"][0]
    return None


def keys_in(text: str) -> set[str]:
    """The keys of BibTeX entries."""
    return set(BIB_KEY.findall(text))
