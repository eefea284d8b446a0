"""The charts: tidy rows in, a ``Chart`` out, the text's figures on it in the one red.

Forms: ``estimates`` (a dot plot by who measured), ``lines``, ``periods`` (values of whole periods)
and ``bars``. Each draws on the axes given, builds its alt text and source line from the rows drawn,
and places its labels when the figure is drawn, so that none overlap. ``headlines`` are the six
charts that carry the collection.
"""

from sovdata.charts.of_bars import bars as bars
from sovdata.charts.of_estimates import estimates as estimates, of_figures as of_figures
from sovdata.charts.over_time import lines as lines, periods as periods
from sovdata.shown import Chart as Chart

__all__ = [
    "Chart",
    "bars",
    "estimates",
    "lines",
    "of_figures",
    "periods",
]
