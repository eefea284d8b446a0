"""What a reader's own tables may look like: ours with fewer columns, and one of estimates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from typing import Any

from sovdata.schema import shipped

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
#: What two tables are called to a reader, and where a name of such a table is looked for.
CALLED = {FIGURES: "a table of figures", EVIDENCE: "a table of estimates"}
WHERE = {FIGURES: "the table of figures"}
#: Columns of series that a row of estimates does not have: the name comes first, the note is of the
#: value, and the others are those of computed series.
OF_SERIES = ("series", "note", "method", "inputs")


def forms() -> dict[str, dict[str, Any]]:
    """Return every table that a file may hold, with the columns that a reader needs, by name."""
    data = shipped()
    names = dict.fromkeys([*ADDED_TO, *data.table_names()])
    return data.once("forms", lambda: {name: _form(name) for name in names})


def _form(name: str) -> dict[str, Any]:
    """Return a table as a reader may give it: columns ``own: optional`` need not be there."""
    if name == EVIDENCE:
        return _evidence()
    table = shipped().resource(name)
    fields = [_loose(field) for field in table["schema"]["fields"]]
    told = {"called": CALLED.get(name, name), "where": WHERE}
    return table | told | {"schema": table["schema"] | {"fields": fields}}


def _evidence() -> dict[str, Any]:
    """Return series and their values in one table, a row a value."""
    series, values = _form("series")["schema"], _form("observations")["schema"]
    name = next(field for field in series["fields"] if field["name"] == "series")
    about = [field for field in series["fields"] if field["name"] not in OF_SERIES]
    own = [field for field in values["fields"] if field["name"] != "series"]
    limits = {"pattern": name["constraints"]["pattern"]}  # neither needed nor in one row only
    schema = {
        "fields": [name | {"constraints": limits}, *about, *own],
        "foreignKeys": series["foreignKeys"],
    }
    return {"name": EVIDENCE, "itself": "series", "called": CALLED[EVIDENCE], "schema": schema}


def _loose(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return a column as a reader may give it; a work may be named in words too."""
    limits = dict(field.get("constraints", {}))
    if field.get("own") == "free":
        limits.pop("enum", None)
    if field.get("own") == "optional":
        limits.pop("required", None)
    named = {"work" if name == "references" else name: said for name, said in field.items()}
    return named | {"constraints": limits}


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


def _complete(header: AbstractSet[str], table: Mapping[str, Any]) -> bool:
    """Whether what a table needs is in a header; of one that needs no column, nothing else."""
    columns = {field["name"] for field in table["schema"]["fields"]}
    wanted = {*needed(table)}
    return wanted <= header if wanted else len(header) > 1 and header <= columns


def recognised(header: Iterable[str], known: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return the table that a header belongs to, or None.

    It is one whose needed columns are there; else, of the tables that a reader may add to, the one
    that shares most columns, if it shares half of them.
    """
    columns = {
        name: {field["name"] for field in table["schema"]["fields"]}
        for name, table in known.items()
    }
    names = set(header)
    complete = [name for name, table in known.items() if _complete(names, table)]
    near = [name for name in ADDED_TO if 2 * len(names & columns[name]) >= len(names)]

    def order(name: str) -> tuple[int, int, int]:
        # fewest foreign columns, then most of what the table needs, then least of what is missing
        own = len(names.intersection(needed(known[name])))
        return len(names & columns[name]), own, -len(columns[name])

    return max(complete or near, key=order, default=None)
