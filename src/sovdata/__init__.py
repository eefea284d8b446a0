"""The figures that one essay cites on the Soviet economy, beside what others measured.

A start::

    import sovdata as sv

    sv.answers()                                  # what each claim asks, and the answer in words
    stats = sv.load_stats()                       # the text's figures
    output = sv.load_evidence(indicator="output_growth")  # what others published
    sv.estimates_of("growth_1951_55")             # what an answer rests on, nearest first

Tables
    ``load_stats``, ``load_claims``, ``load_readings`` and ``load_citations``: what the text says.
    ``load_evidence``, ``load_series``, ``load_statements``: what others said.
    ``load_searched``: what was looked for and not found.
    ``load_world``: output and population of all countries, 1949-92.
    ``load_vocabulary``: the words that the tables use, which are the glossary too.
    ``load_collection``: all of them in one object, which ``answers`` takes: ours, those of another
    text in the essay's place, or a reader's own beside ours.

What is made of them
    ``answers``, ``estimates_of``: where each figure stands, and among which estimates.
    ``whose``: every published figure that gives a number, and how often chance would.
    ``unusual``: a rate of growth, or its change, among the countries of the same years.
    ``crowding``: arms, investment and growth, with each assumption a parameter.
    ``comparisons``, ``growth``, ``accounting``: arithmetic. ``charts``: pictures, with alt text and
    source line. ``prose``: tables and sentences, all computed. ``sources``: references.

Bad input raises ``DataError``, with every problem at once. In the terminal: ``sovdata --help``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sovdata.errors import UserError
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
    from sovdata.charts.claim import mark_claim
    from sovdata.charts.headlines import headline
    from sovdata.charts.labels import label_lines, label_points
    from sovdata.charts.style import colors
    from sovdata.collection import Collection, load_collection
    from sovdata.lookup import whose
    from sovdata.shown import show
    from sovdata.wording import answers, estimates_of
    from sovdata.worldwide import unusual

__all__ = [
    "Collection",
    "DataError",
    "UserError",
    "accounting",
    "answers",
    "charts",
    "colors",
    "comparisons",
    "crowding",
    "estimates_of",
    "growth",
    "headline",
    "label_lines",
    "label_points",
    "load_citations",
    "load_claims",
    "load_collection",
    "load_evidence",
    "load_readings",
    "load_searched",
    "load_series",
    "load_statements",
    "load_stats",
    "load_vocabulary",
    "load_world",
    "mark_claim",
    "prose",
    "show",
    "sources",
    "unusual",
    "whose",
]

__version__ = "0.1.0"

#: Names of the package, with the module that each is in.
_IN = {
    "Collection": "collection",
    "answers": "wording",
    "colors": "charts.style",
    "estimates_of": "wording",
    "headline": "charts.headlines",
    "label_lines": "charts.labels",
    "label_points": "charts.labels",
    "load_collection": "collection",
    "mark_claim": "charts.claim",
    "show": "shown",
    "unusual": "worldwide",
    "whose": "lookup",
}


def __getattr__(name: str) -> Any:
    """Import ``charts``, ``prose``, ``answers``, ... at first use: matplotlib is slow to load."""
    if name in _IN:
        return getattr(import_module(f"sovdata.{_IN[name]}"), name)
    if name in __all__:
        return import_module(f"sovdata.{name}")
    raise AttributeError(f"module 'sovdata' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, loaded or not, and Python's own."""
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
