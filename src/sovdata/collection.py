"""All tables together: what a text says, what others published, and the words for both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sovdata import tables
from sovdata.display import each_row
from sovdata.printed import Unit, units_of
from sovdata.sources import load_sources

__all__ = ["Collection", "load_collection"]


#: Columns of the evidence that an answer depends on.
LOOKED_AT = [
    "series", "indicator", "concept", "unit", "area", "start_year", "end_year", "value", "low", "high",
    "interval", "basis", "title", "price_basis", "lineage", "estimator", "role", "published",
    "verification", "repeats", "endpoint", "corrected",
]  # fmt: skip


@dataclass(frozen=True)
class Collection:
    """The tables, read once.

    Attributes
    ----------
    figures, claims, readings : DataFrame
        What the text says: as ``load_stats``, ``load_claims`` and ``load_readings`` give them.
    evidence : DataFrame
        What others published and what follows from it, as from ``load_evidence``.
    indicators, units, concepts, areas, lineages, families : DataFrame
        The vocabularies, each by its key.
    sources : DataFrame
        Every source by its key.
    searched : DataFrame
        What was looked for, one row a search.
    """

    figures: pd.DataFrame
    claims: pd.DataFrame
    readings: pd.DataFrame
    evidence: pd.DataFrame
    indicators: pd.DataFrame
    units: pd.DataFrame
    concepts: pd.DataFrame
    areas: pd.DataFrame
    lineages: pd.DataFrame
    families: pd.DataFrame
    sources: pd.DataFrame
    searched: pd.DataFrame

    def measured(self, indicator: str, area: str) -> list[Any]:
        """The rows of evidence on one quantity in one area, one by one.

        Each has the columns ``LOOKED_AT``, and ``place``, the number of the row.
        """
        return self._rows.get((indicator, area), [])

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[Any]]:
        """The rows by indicator and area, made once: each answer looks at few."""
        found: dict[tuple[str, str], list[Any]] = {}
        for row in each_row(self.evidence[LOOKED_AT].assign(place=range(len(self.evidence)))):
            found.setdefault((row.indicator, row.area), []).append(row)
        return found

    @cached_property
    def family_of(self) -> dict[str, str]:
        """The family of each lineage."""
        return dict(self.lineages["family"])

    @cached_property
    def pools(self) -> dict[str, str]:
        """The concept that stands for those which answer the same question, by concept."""
        return dict(self.concepts["pools_with"])

    @cached_property
    def read_units(self) -> dict[str, Unit]:
        """What of each unit the reading of a figure and its conversion need."""
        return units_of(self.units)

    @cached_property
    def factors(self) -> dict[str, dict[str, float]]:
        """Of each unit, those that a figure in it may be compared with, each with its factor.

        They are the unit itself, the one that it names as near (``compares_with``), and those of
        its dimension, which are alike but for their scale.
        """
        scales = {unit: about.scale for unit, about in self.read_units.items()}
        groups = self.units.groupby("dimension").groups
        out = {}
        for unit, near, dimension in zip(self.units.index, self.units["compares_with"], self.units["dimension"], strict=True):
            like = [unit, near, *groups.get(dimension, ())]
            out[unit] = {one: float(scales[one] / scales[unit]) for one in like if one in scales}
        return out

    def using(self, **frames: pd.DataFrame) -> Collection:
        """The same collection with other frames in the place of these, to try what would follow."""
        return replace(self, **frames)


def load_collection(*, data: Path | None = None) -> Collection:
    """The collection of a data folder, that in use by default."""
    words = {name: tables.load_vocabulary(name, data=data) for name in ("indicators", "units", "concepts", "areas", "lineages", "families")}
    return Collection(
        figures=tables.load_stats(data=data),
        claims=tables.load_claims(data=data),
        readings=tables.load_readings(data=data),
        evidence=tables.load_evidence(data=data),
        sources=load_sources(data=data),
        searched=tables.load_searched(data=data),
        **words,
    )
