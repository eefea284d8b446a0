"""All tables together: what a text says, what others published, and the words for both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sovdata import citations, tables

__all__ = ["Collection", "load_collection"]


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

    def using(self, **frames: pd.DataFrame) -> Collection:
        """The same collection with other frames in the place of these, to try what would follow."""
        return replace(self, **frames)


def load_collection(*, data: Path | None = None) -> Collection:
    """The collection of a data folder, that in use by default."""
    words = {
        name: tables.load_vocabulary(name, data=data)
        for name in ("indicators", "units", "concepts", "areas", "lineages", "families")
    }
    return Collection(
        figures=tables.load_stats(data=data).rename(columns={"id": "figure"}),
        claims=tables.load_claims(data=data),
        readings=tables.load_readings(data=data),
        evidence=tables.load_evidence(data=data)
        .rename(columns={"id": "series"})
        .replace({"role": {"rival": "compared"}}),
        sources=citations.load_sources(data=data),
        searched=tables.load_searched(data=data),
        **words,
    )
