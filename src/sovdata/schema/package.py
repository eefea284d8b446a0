"""Where the data is, and what its descriptor, ``datapackage.json``, says of each table."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sovdata.schema.files import read_text
from sovdata.schema.problems import DataError, Problem

__all__ = [
    "data_dir",
    "descriptor",
    "keys_in",
    "read_descriptor",
    "reference",
    "stamped",
]

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
    resources = found.get("resources") if isinstance(found, dict) else None
    if not isinstance(resources, list) or not all(_is_resource(item) for item in resources):
        said = (
            "a Data Package with a list of `resources`, each with `name`, `path` and, for a table, "
            "`schema.fields`"
        )
        raise DataError([Problem(name, said)])
    return dict(found)


def _is_resource(item: object) -> bool:
    if not isinstance(item, dict) or not all(
        isinstance(item.get(key), str) for key in ("name", "path")
    ):
        return False
    schema = item.get("schema", {"fields": []})
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or not all(
        isinstance(f, dict) and {"name", "type"} <= f.keys() for f in fields
    ):
        return False
    return all(
        _is_inside(path)
        for path in (item["path"], *(f["references"] for f in fields if "references" in f))
    )


def _is_inside(path: object) -> bool:
    """Whether a path of a descriptor stays in its folder."""
    return isinstance(path, str) and not Path(path).is_absolute() and ".." not in Path(path).parts


def stamped(data: Path) -> dict[str, Any]:
    """The descriptor with the present size and hash of each resource."""
    package = descriptor(data)
    for item in package["resources"]:
        raw = (data / item["path"]).read_bytes()
        item["bytes"] = len(raw)
        item["hash"] = "sha256:" + hashlib.sha256(raw).hexdigest()
    return package


def reference(column: str, table: Mapping[str, Any]) -> tuple[str, str] | None:
    """The table and column in which the names of a column stand, or None."""
    for key in table["schema"].get("foreignKeys", []):
        if key["fields"] == [column]:
            return key["reference"]["resource"] or table["name"], key["reference"]["fields"][0]
    return None


def keys_in(text: str) -> set[str]:
    """The keys of BibTeX entries."""
    return set(BIB_KEY.findall(text))
