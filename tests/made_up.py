"""Small collections for the tests of answers: figures, readings and estimates made for one rule."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from sovdata import tables
from sovdata.collection import Collection, load_collection
from sovdata.derived import EVIDENCE
from sovdata.printed import printed_interval, printed_numbers

FIFTIES = {"start_year": 1951, "end_year": 1955}
EIGHTIES = {"start_year": 1981, "end_year": 1985}
SHARE = {
    "indicator": "military_share",
    "unit": "pct_of_gnp",
    "concept": "defence_unstated",
    "start_year": 1976,
    "end_year": 1980,
}
NUMBERS = {
    "start_year": "Int64",
    "end_year": "Int64",
    "published": "Int64",
    "value": "float64",
    "low": "float64",
    "high": "float64",
}
YEARS = ["from_start_year", "from_end_year", "start_year", "end_year"]

#: The shipped collection, read once for all tests; nobody changes its frames.
SHIPPED: Collection = load_collection()


def estimate(
    name: str,
    printed: str | None = None,
    *,
    low: float | None = None,
    high: float | None = None,
    **cells: Any,
) -> dict[str, Any]:
    """Cells of one row of evidence: a value as printed, or a published range or bound."""
    value = None if printed is None else float(printed)
    interval = "rounding" if printed is not None and low is None and high is None else "published"
    if interval == "rounding":
        low, high = map(float, printed_interval(str(printed)))
    return {
        "series": name, "origin": "evidence", "indicator": "output_growth", "concept": "gnp",
        "measure": "made up", "unit": "pct_per_year", "area": "SUN", **EIGHTIES, "value": value,
        "low": low, "high": high, "interval": interval, "basis": "published", "title": name,
        "price_basis": "not stated", "lineage": "cia", "estimator": "CIA", "role": "compared",
        "repeats": None, "published": 1980, "verification": "read-once", "source": "samary1988",
    } | cells  # fmt: skip


def evidence(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of evidence, of the types that ``load_evidence`` gives."""
    return pd.DataFrame(list(rows), columns=EVIDENCE).astype(NUMBERS)


def figure(
    as_printed: str, value: float | None = None, *, precision: str = "printed", **cells: Any
) -> dict[str, Any]:
    """A figure of a text."""
    digits = printed_numbers(as_printed)
    value = float(digits[0]) if value is None and digits else value
    return {
        "figure": "mine", "claim": "mine", "indicator": "output_growth", "measure": "growth",
        "unit": "pct_per_year", "area": "SUN", **EIGHTIES, "value": value, "as_printed": as_printed,
        "precision": precision, "source": None, "paragraph": 1, "estimator": None,
    } | cells  # fmt: skip


def reading(name: str = "mine", **cells: Any) -> dict[str, Any]:
    """A reading of the claim ``mine``."""
    return {"reading": name, "claim": "mine", "figure": None, "title": name,
            "indicator": "output_growth", "unit": None, "area": "SUN", "role": "compared",
            **EIGHTIES} | cells  # fmt: skip


def made(
    *rows: dict[str, Any],
    said: dict[str, Any] | None = None,
    test: str = "level",
    readings: list[dict[str, Any]] | None = None,
    **claim: Any,
) -> Collection:
    """A collection of one claim, ``mine``, with its figure, readings and these evidence rows."""
    like = SHIPPED
    claims = pd.DataFrame(
        [
            {"claim": "mine", "title": "Mine", "statement": "Mine.", "paragraph": 1, "test": test}
            | claim
        ]
    )
    figures = pd.DataFrame([said] if said else [], columns=like.figures.columns)
    own = pd.DataFrame(readings or [], columns=like.readings.columns)
    return like.using(
        figures=figures.astype({"start_year": "Int64", "end_year": "Int64"}),
        claims=claims.reindex(columns=like.claims.columns),
        readings=own.astype(dict.fromkeys(YEARS, "Int64")),
        evidence=evidence(*rows),
    )


def variants() -> dict[str, Collection]:
    """The shipped collection with each figure a printed digit up or down, or without a lineage."""
    found = {}
    for row in SHIPPED.figures.itertuples():
        digits = re.search(r"\d+(?:\.\d+)?", row.as_printed)
        places = len(digits[0].partition(".")[2]) if digits else 0
        for step in (1, -1) if digits else ():
            printed = f"{row.value + step * 10**-places:.{places}f}%"
            found[f"{row.figure}: {printed}"] = SHIPPED.using(
                figures=tables.with_figure(SHIPPED.figures, row.figure, printed)
            )
    for lineage in dict.fromkeys(SHIPPED.evidence["lineage"]):
        found[f"without {lineage}"] = SHIPPED.using(
            evidence=SHIPPED.evidence[SHIPPED.evidence["lineage"] != lineage]
        )
    return found
