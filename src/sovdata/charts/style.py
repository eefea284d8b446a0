"""The look that all charts share: one colour a family of estimates, one red for the claim."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.style

#: The claim, and nothing else, is red.
CLAIM = "#b3001b"

#: What is neither a claim nor of a lineage below.
QUIET = "#5f5f5f"

#: A colour a lineage, the same in every chart; contrast 3:1 or more on white. The Western ones are
#: dark, the independent ones violet, so that families can be told at a glance.
OF_LINEAGE = {
    "official": "#1f5fa8",
    "cia": "#333333",
    "clark": "#8a5a00",
    "jasny": "#6b6b2e",
    "khanin": "#7b3f98",
    "soviet_economists": "#9b4f96",
    "aganbegyan": "#5b3fa8",
    "soviet_leaders": "#00695c",
    "un": "#00695c",
    "sipri": "#2b6c7a",
    "maddison": "#556b00",
    "text": CLAIM,
}

#: On matplotlib's own defaults, so that no setting of the reader's shows in a chart of ours. Read
#: once: it is put on twice for each chart.
STYLE: list[Any] = ["default", matplotlib.rc_params_from_file(
    Path(__file__).parents[1] / "sovdata.mplstyle", use_default_template=False
)]  # fmt: skip


class _Colors(dict[str, str]):
    """Colours by code or by name of who measured; grey for anybody else."""

    def __missing__(self, name: str) -> str:
        return QUIET


def colors() -> dict[str, str]:
    """Colours for ``plot(color=...)``, by the code and by the short name of who measured.

    A name that has no colour of its own is grey.
    """
    codes = codes_of_lineages()
    by_name = {name: OF_LINEAGE[code] for name, code in codes.items() if code in OF_LINEAGE}
    return _Colors(OF_LINEAGE | by_name)


def codes_of_lineages() -> dict[str, str]:
    """Code of each who measured, by short name."""
    from sovdata import tables  # the names stand in a table

    names = tables.load_vocabulary("lineages")["short"]
    return dict(zip(names, names.index, strict=True))


@contextmanager
def package_style() -> Iterator[None]:
    """The package's style, whatever the reader's own settings are."""
    with matplotlib.style.context(STYLE):
        yield


#: Draws what a function draws in the package's style.
styled = package_style()
