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

from sovdata.schema.files import lookup, read_text
from sovdata.schema.problems import DataError, Problem, nearest

__all__ = [
    "data_dir",
    "descriptor",
    "keys_for",
    "keys_in",
    "keys_of_sources",
    "resource",
    "shipped_dir",
    "stamped",
    "table_names",
    "use_data_dir",
]

BIB_KEY = re.compile(r"^[ \t]*@\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)
_in_use: list[Path] = []  # a folder that the reader put in the place of ours


def data_dir() -> Path:
    """Folder of the data: the one that ``use_data_dir`` put in use, else ours."""
    return _in_use[0] if _in_use else shipped_dir()


@cache  # it does not move while the program runs
def shipped_dir() -> Path:
    """Folder of our data: in the installed package, else in the checkout.

    Raises
    ------
    DataError
        If neither is there.
    """
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "data", here.parents[3] / "data"):
        if (folder / "datapackage.json").is_file():
            return folder
    raise DataError([Problem("datapackage.json", f"the data folder is missing beside {here.parents[1].name}")])


def use_data_dir(folder: Path | None) -> None:
    """Read every table from this folder from now on; from ours again if there is none."""
    _in_use[:] = [] if folder is None else [folder]


def descriptor(data: Path | None = None) -> dict[str, Any]:
    """The parsed ``datapackage.json`` of a data folder (the one in use by default)."""
    return copy.deepcopy(_descriptor(data))


def _descriptor(data: Path | None) -> dict[str, Any]:
    """The parsed descriptor, shared: not to be changed."""
    path = (data or data_dir()) / "datapackage.json"
    return _parsed(read_text(path), path.name)


@lru_cache(maxsize=8)  # by content, so it cannot go stale
def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError([Problem(name, f"not valid JSON: {error.msg} (character {error.colno})", error.lineno)]) from None
    resources = found.get("resources") if isinstance(found, dict) else None
    if not isinstance(resources, list) or not all(_is_resource(item) for item in resources):
        raise DataError(
            [Problem(name, "a Data Package with a list of `resources`, each with `name`, `path` and, for a table, `schema.fields`")]
        )
    return dict(found)


def _is_resource(item: object) -> bool:
    if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in ("name", "path")):
        return False
    schema = item.get("schema", {"fields": []})
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or not all(isinstance(f, dict) and {"name", "type"} <= f.keys() for f in fields):
        return False
    return all(_is_inside(path) for path in (item["path"], *(f["references"] for f in fields if "references" in f)))


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


def table_names(data: Path | None = None) -> list[str]:
    """Names of the tables, in the order of the schema."""
    return [item["name"] for item in _descriptor(data)["resources"] if "schema" in item]


def resource(name: str, data: Path | None = None) -> dict[str, Any]:
    """What the descriptor says of one table."""
    by_name = {item["name"]: item for item in _descriptor(data)["resources"] if "schema" in item}
    if name not in by_name:
        raise DataError([Problem("datapackage.json", f"no table {name!r}{nearest(name, by_name)}")])
    return dict(by_name[name])


def reference(column: str, table: Mapping[str, Any]) -> tuple[str, str] | None:
    """The table and column in which the names of a column stand, or None."""
    for key in table["schema"].get("foreignKeys", []):
        if key["fields"] == [column]:
            return key["reference"]["resource"] or table["name"], key["reference"]["fields"][0]
    return None


def keys_file(field: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """The file in which the names of a column stand."""
    found = reference(field["name"], table)
    return str(field["references"]) if found is None else f"{found[0]}.csv"


def keys_for(column: str, table: Mapping[str, Any], folder: Path) -> set[str] | None:
    """The names that a column may hold: a table's keys, or the keys of a BibTeX file."""
    field = next(field for field in table["schema"]["fields"] if field["name"] == column)
    if "references" in field:
        return keys_of_sources(folder / field["references"])
    found = reference(column, table)
    if found is None:
        return None
    name, key = found
    return set(lookup(folder / resource(name, folder)["path"], key)[key].dropna())


def labels_for(column: str, table: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """The names that a column may hold, by their labels in small letters; none where they have no labels."""
    found = reference(column, table)
    if found is None:
        return {}
    name, key = found
    target = resource(name, folder)
    if "label" not in [field["name"] for field in target["schema"]["fields"]]:
        return {}
    rows = lookup(folder / target["path"], key, "label").dropna()
    return dict(zip(rows["label"].str.casefold(), rows[key], strict=True))


def keys_of_sources(path: Path) -> set[str]:
    """The keys of a BibTeX file."""
    return keys_in(read_text(path))


def keys_in(text: str) -> set[str]:
    """The keys of BibTeX entries."""
    return set(BIB_KEY.findall(text))
