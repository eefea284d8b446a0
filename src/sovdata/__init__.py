"""sovdata: the figures that one essay cites on the Soviet economy, and what others measured.

Start with ``load_stats()`` for the text's figures and ``load_evidence()`` for the rival ones;
``charts`` draws them, ``prose`` says in sentences what the rows hold. Bad input raises
``DataError``, with every problem at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sovdata.own import use_figures
from sovdata.schema import DataError
from sovdata.tables import (
    load_citations,
    load_claims,
    load_evidence,
    load_readings,
    load_series,
    load_statements,
    load_stats,
    load_vocabulary,
)

__all__ = [
    "DataError",
    "charts",
    "citations",
    "citing",
    "comparisons",
    "contents",
    "controls",
    "growth",
    "load_citations",
    "load_claims",
    "load_evidence",
    "load_readings",
    "load_series",
    "load_statements",
    "load_stats",
    "load_vocabulary",
    "prose",
    "scorecard",
    "use_figures",
    "verdicts",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import ``charts``, ``citations`` and ``prose`` when first used: matplotlib is slow to load."""
    if name == "scorecard":
        return import_module("sovdata.verdicts").scorecard
    if name in __all__:
        return import_module(f"sovdata.{name}")
    raise AttributeError(f"module 'sovdata' has no attribute {name!r}")
