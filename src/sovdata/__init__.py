"""The figures that one essay cites on the Soviet economy, beside what others measured.

A start::

    import sovdata as sv

    stats = sv.load_stats()                                 # the text's figures
    evidence = sv.load_evidence(indicator="output_growth")  # what others published
    sv.scorecard(stats)                                     # how each reading of each claim stands
    sv.charts.estimates(evidence.query("start_year == 1951 and end_year == 1955"), title="Growth in 1951-55")

Tables
    ``load_stats``, ``load_claims``, ``load_readings`` and ``load_citations``: what the text says.
    ``load_evidence``, ``load_series``, ``load_statements``: what others said.
    ``load_searched``: what was looked for and not found.
    ``load_vocabulary``: the words that the tables use, which are the glossary too.
    ``load_world``: output and population of the world's countries, apart from the evidence.
    ``use_figures``: the figures of another text in the place of the essay's, and the reader's tables beside ours.

What is made of them
    ``scorecard`` and ``verdicts``: the rules. ``comparisons``, ``growth``, ``accounting``: arithmetic.
    ``charts``: pictures, with alt text and source line. ``prose``: cards, tables and sentences, all computed.
    ``citations``, ``citing``: references. ``contents``: where everything stands. ``controls``: live ones.

Bad input raises ``DataError``, with every problem at once. The same in the terminal: ``sovdata --help``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sovdata.schema import DataError
from sovdata.tables import (
    load_citations,
    load_claims,
    load_evidence,
    load_readings,
    load_searched,
    load_series,
    load_statements,
    load_stats,
    load_vocabulary,
    load_world,
)

if TYPE_CHECKING:
    from sovdata.own import use_figures
    from sovdata.verdicts import scorecard

__all__ = [
    "DataError",
    "accounting",
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
    "load_searched",
    "load_series",
    "load_statements",
    "load_stats",
    "load_vocabulary",
    "load_world",
    "prose",
    "scorecard",
    "use_figures",
    "verdicts",
]

__version__ = "0.1.0"

#: Functions of the package, with the module that each is in.
_IN = {"scorecard": "verdicts", "use_figures": "own"}


def __getattr__(name: str) -> Any:
    """Import what is not needed for loading (``charts``, ``prose``, ``verdicts``, ...) when first used: matplotlib is slow to load."""
    if name in _IN:
        return getattr(import_module(f"sovdata.{_IN[name]}"), name)
    if name in __all__:
        return import_module(f"sovdata.{name}")
    raise AttributeError(f"module 'sovdata' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, loaded or not, and Python's own."""
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
