"""The charts: tidy rows in, a ``Chart`` out, the text's figures drawn on it in one accent colour.

Every chart builds its alt text and its source line from the rows drawn. Labels stand beside what
they name; room for them is measured and made, so that no two overlap whatever the rows are.
"""

from sovdata.charts.base import Chart as Chart
from sovdata.charts.of_accounts import contributions as contributions
from sovdata.charts.of_estimates import estimates as estimates, of_figures as of_figures
from sovdata.charts.over_periods import periods as periods
from sovdata.charts.over_time import lines as lines
