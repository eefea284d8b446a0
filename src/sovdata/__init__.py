"""The figures that one essay cites on the Soviet economy, beside what others measured.

What stands where is a DataFrame of pandas; each call gives a copy, so change it as you like.

>>> import sovdata as sv
>>> answers = sv.answers()                      # a row a claim: question, answer, ...
>>> output = sv.load_evidence("output_growth", years=(1951, 1985))        # what others measured
>>> nearest = sv.estimates_of("growth_1951_55").iloc[0]       # what an answer rests on, in order
>>> found = sv.whose("11.2", 1951, 1955)                      # every figure that gives a number

Answers
    answers         each claim: question, answer in a sentence, standing, gap, ranges
    estimates_of    every estimate that an answer looked at, nearest first, with its gap
    whose           every published figure that gives a number, and how often chance would
    unusual         a rate of growth, or its change, among the countries of the same years

Tables
    load_stats      the text's figures: figure, as_printed, value, unit, start_year, end_year
    load_claims     what the text asserts, and the rule that tests it
    load_readings   how each claim can be read
    load_citations  the text's citations, each beside the work that it means
    load_evidence   what others measured, a row a value: series, start_year, end_year, value,
                    low, high, unit, concept, lineage (who measured), role, source
    load_series     what was measured, by whom, at which prices: a row a series
    load_statements what others concluded, in words
    load_searched   what was looked for, and whether it was found
    load_world      output and population of all countries, 1949-92
    load_vocabulary the names that the tables use: "indicators", "concepts", "areas", ...
    load_collection all of these in one object, ours or with tables of your own; answers,
                    estimates_of, whose, unusual and headline take it

Charts: draw with pandas or matplotlib, mark the claim, show last
    mark_claim      a figure of the text on your axes, in red and in words
    label_lines     the name of each line at its end
    label_points    names of points, as many as there is room for
    colors          a colour for each who measured
    show            your figure with alt text, text form and source line
    headline        one of the six charts that carry the collection

Modules, each with a help of its own, such as help(sv.growth)
    growth          compound rates, levels, chains, rounding: arithmetic on your numbers
    accounting      growth of output as that of inputs and a remainder
    comparisons     estimates beside one another: what differs, chained levels
    crowding        arms, investment and growth, each assumption a parameter
    charts          whole charts made from rows
    prose           tables and sentences made from rows, for a notebook
    sources         references, BibTeX, source lines

A name that is not there is answered by a UserError, and a table that cannot be read by a
DataError with every problem of it; both are ValueErrors. In a terminal: sovdata --help.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sovdata.errors import UserError as UserError
from sovdata.schema import DataError as DataError
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
    from sovdata.collection import Collection as Collection, load_collection
    from sovdata.lookup import whose
    from sovdata.shown import show
    from sovdata.wording import answers, estimates_of
    from sovdata.worldwide import unusual

#: What ``help(sovdata)`` describes. ``Collection``, ``DataError`` and ``UserError`` are public too.
__all__ = [
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

__version__ = "0.2.0"

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
    """The public names, loaded or not."""
    return [*__all__, "Collection", "DataError", "UserError", "__version__"]
