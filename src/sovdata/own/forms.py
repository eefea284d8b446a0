"""What a reader's own tables may look like: our tables with fewer columns asked for, and one flat table of estimates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sovdata.schema import package

__all__ = ["EVIDENCE", "FIGURES", "form", "forms", "key_of", "recognised"]

FIGURES, EVIDENCE = "soviet_stats", "evidence"
#: Tables that a reader may add to, those first to which others refer.
TABLES = (
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


def forms(data: Path | None = None) -> dict[str, dict[str, Any]]:
    """Every table that a reader may give, with the columns that the reader needs, by name."""
    return {name: form(name, data) for name in TABLES}


def form(name: str, data: Path | None = None) -> dict[str, Any]:
    """One table as a reader may give it: columns marked ``own: optional`` need not be there."""
    if name == EVIDENCE:
        return _evidence(data)
    table = package.resource(name, data)
    fields = [_loose(field) for field in table["schema"]["fields"]]
    return table | {"called": CALLED.get(name, name), "schema": table["schema"] | {"fields": fields}}


def _evidence(data: Path | None) -> dict[str, Any]:
    """Series and their values in one table, a row a value: what is said of the series stands in each of its rows."""
    series, values = form("series", data), form("observations", data)
    about = [field for field in series["schema"]["fields"] if field["name"] not in ("series", "note", *COMPUTED)]
    own = [field for field in values["schema"]["fields"] if field["name"] != "series"]
    name = _loose(next(field for field in series["schema"]["fields"] if field["name"] == "series"), optional=True)
    limits = {key: limit for key, limit in name["constraints"].items() if key != "unique"}
    schema = {
        "fields": [name | {"constraints": limits}, *about, *own],
        "foreignKeys": [_named(key, "series") for key in series["schema"]["foreignKeys"]],
    }
    return {"name": EVIDENCE, "called": CALLED[EVIDENCE], "schema": schema}


def _named(key: Mapping[str, Any], table: str) -> dict[str, Any]:
    """A foreign key that names its table where it refers to its own."""
    return dict(key) | {"reference": dict(key["reference"]) | {"resource": key["reference"]["resource"] or table}}


def _loose(field: Mapping[str, Any], *, optional: bool = False) -> dict[str, Any]:
    limits = dict(field.get("constraints", {}))
    if field.get("own") == "free":
        limits.pop("enum", None)
    if optional or field.get("own") == "optional":
        limits.pop("required", None)
    return dict(field) | {"constraints": limits}


def key_of(table: Mapping[str, Any]) -> list[str]:
    """The columns that name a row."""
    return list(table["schema"].get("primaryKey", []))


def needed(table: Mapping[str, Any]) -> list[str]:
    """The columns that cannot be left out."""
    return [field["name"] for field in table["schema"]["fields"] if field["constraints"].get("required")]


def recognised(header: Sequence[str], known: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The table that a header belongs to: one whose needed columns are there, else the one nearest to it; or None."""
    columns = {name: [field["name"] for field in table["schema"]["fields"]] for name, table in known.items()}
    complete = [name for name, table in known.items() if set(needed(table)) <= set(header) and needed(table)]
    pool = complete or [name for name in known if _shared(header, columns[name]) * 2 >= len(set(header))]
    if not pool:
        return None
    # fewest foreign columns, then most of the table's own, then most of what it needs
    return max(pool, key=lambda name: (_shared(header, columns[name]), len(set(needed(known[name])) & set(header)), -len(columns[name])))


def _shared(header: Iterable[str], columns: Iterable[str]) -> int:
    return len(set(header) & set(columns))
