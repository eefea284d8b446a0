"""What a reader's own tables may look like: ours with fewer columns, and one of estimates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sovdata.schema import Package, shipped

__all__ = [
    "ADDED_TO", "EVIDENCE", "FIGURES", "form", "forms", "is_header", "key_of", "needed",
    "plain_name", "recognised",
]  # fmt: skip

FIGURES, EVIDENCE = "soviet_stats", "evidence"
#: Tables that a reader may add to, those first to which others refer.
ADDED_TO = (
    "indicators",
    "units",
    "concepts",
    "areas",
    "lineages",
    "claims",
    FIGURES,
    "readings",
    "series",
    "observations",
    "statements",
    EVIDENCE,
)
CALLED = {FIGURES: "a table of figures", EVIDENCE: "a table of estimates"}
#: Columns of series that only the package's own computed series have.
COMPUTED = ("method", "inputs")


def forms(package: Package | None = None) -> dict[str, dict[str, Any]]:
    """Return every table that a file may hold, with the columns that a reader needs, by name."""
    data = shipped() if package is None else package
    names = [*ADDED_TO, *(name for name in data.table_names() if name not in ADDED_TO)]
    return data.once("forms", lambda: {name: form(name, data) for name in names})


def form(name: str, package: Package | None = None) -> dict[str, Any]:
    """Return a table as a reader may give it: columns ``own: optional`` need not be there."""
    data = shipped() if package is None else package
    if name == EVIDENCE:
        return _evidence(data)
    table = data.resource(name)
    fields = [_loose(field) for field in table["schema"]["fields"]]
    called = {"called": CALLED.get(name, name)}
    return table | called | {"schema": table["schema"] | {"fields": fields}}


def _evidence(data: Package) -> dict[str, Any]:
    """Return series and their values in one table, a row a value."""
    series, values = form("series", data), form("observations", data)
    about = [
        f for f in series["schema"]["fields"] if f["name"] not in ("series", "note", *COMPUTED)
    ]
    own = [field for field in values["schema"]["fields"] if field["name"] != "series"]
    named = next(field for field in series["schema"]["fields"] if field["name"] == "series")
    name = _loose(named, optional=True)
    limits = {key: limit for key, limit in name["constraints"].items() if key != "unique"}
    schema = {
        "fields": [name | {"constraints": limits}, *about, *own],
        "foreignKeys": [_named(key, "series") for key in series["schema"]["foreignKeys"]],
    }
    return {"name": EVIDENCE, "called": CALLED[EVIDENCE], "schema": schema}


def _named(key: Mapping[str, Any], table: str) -> dict[str, Any]:
    """Return a foreign key that names its table where it refers to its own."""
    named = {"resource": key["reference"]["resource"] or table}
    return dict(key) | {"reference": dict(key["reference"]) | named}


def _loose(field: Mapping[str, Any], *, optional: bool = False) -> dict[str, Any]:
    limits = dict(field.get("constraints", {}))
    if field.get("own") == "free":
        limits.pop("enum", None)
    if optional or field.get("own") == "optional":
        limits.pop("required", None)
    return dict(field) | {"constraints": limits}


def key_of(table: Mapping[str, Any]) -> list[str]:
    """Return the columns that name a row."""
    return list(table["schema"].get("primaryKey", []))


def needed(table: Mapping[str, Any]) -> list[str]:
    """Return the columns that cannot be left out."""
    fields = table["schema"]["fields"]
    return [field["name"] for field in fields if field["constraints"].get("required")]


def plain_name(column: str) -> str:
    """Return a column's name as ours are written: ``start_year`` for ``Start year``."""
    return re.sub(r"[\s-]+", "_", column.strip().casefold())


def is_header(cells: Sequence[str]) -> bool:
    """Whether these are the columns of a table that a reader may add to, letter case aside."""
    names = {plain_name(cell) for cell in cells}
    return any(_complete(names, forms()[name]) for name in ADDED_TO)


def _complete(header: Iterable[str], table: Mapping[str, Any]) -> bool:
    """Whether what a table needs is in a header; of one that needs no column, nothing else."""
    columns = {field["name"] for field in table["schema"]["fields"]}
    wanted = {*needed(table)}
    return wanted <= {*header} if wanted else len({*header}) > 1 and {*header} <= columns


def recognised(header: Sequence[str], known: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return the table that a header belongs to, or None.

    It is one whose needed columns are there; else, of the tables that a reader may add to, the one
    that shares most columns, if it shares half of them.
    """
    columns = {
        name: [field["name"] for field in table["schema"]["fields"]]
        for name, table in known.items()
    }
    complete = [n for n, table in known.items() if _complete(header, table)]
    half = len(set(header)) / 2
    near = [n for n in known if n in ADDED_TO and _shared(header, columns[n]) >= half]

    def order(name: str) -> tuple[int, int, int]:
        # fewest foreign columns, then most of the table's own, then most of what it needs
        own = _shared(header, needed(known[name]))
        return _shared(header, columns[name]), own, -len(columns[name])

    return max(complete or near, key=order, default=None)


def _shared(header: Iterable[str], columns: Iterable[str]) -> int:
    return len(set(header) & set(columns))
