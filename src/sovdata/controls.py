"""Controls for a notebook with a running kernel; without one, or without ipywidgets, what they first show.

Needs ipywidgets (in the ``lab`` extra) to be live.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from sovdata import accounting, charts, prose, tables, verdicts
from sovdata.display import Shown, bullets

__all__ = ["Control", "labour_share", "try_figure"]

WIDGET = "application/vnd.jupyter.widget-view+json"


class Control:
    """A control and, for who has no kernel, what it shows at first: figures, words and tables as ever."""

    def __init__(self, first: Shown, make: Callable[[], Any]) -> None:
        self.first = first
        try:
            self.widget = make()
        except ModuleNotFoundError:
            self.widget = None

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        bundle: dict[str, Any] = self.first._repr_mimebundle_()
        live = self.widget._repr_mimebundle_() if self.widget is not None else None
        if isinstance(live, dict) and WIDGET in live:
            bundle[WIDGET] = live[WIDGET]
        return bundle


def _together(*shown: Any) -> Shown:
    """Several things shown as one."""
    bundles = [item._repr_mimebundle_() for item in shown]
    return Shown("".join(b["text/html"] for b in bundles), "\n\n".join(b["text/plain"] for b in bundles))


def standing(stats: pd.DataFrame, evidence: pd.DataFrame, figure: str) -> Shown:
    """One figure's chart against its rivals, and its verdicts in sentences."""
    own = stats[stats["id"] == figure]
    card = verdicts.scorecard(own, evidence).query("figure == @figure")
    title = f"{own['as_printed'].iloc[0]} against its rivals"
    return _together(charts.standing(card, verdicts.compared_rivals(own, evidence), claims=own, title=title), prose.verdicts(card))


def try_figure(stats: pd.DataFrame, evidence: pd.DataFrame, figure: str) -> Control:
    """Choose a figure, print another number in its place, and see where it would stand.

    Parameters
    ----------
    stats, evidence : DataFrame
        From ``load_stats`` and ``load_evidence``.
    figure : str
        The figure chosen at first.
    """

    def make() -> Any:
        import ipywidgets

        which = ipywidgets.Dropdown(options=list(stats["id"]), value=figure, description="Figure")
        printed = ipywidgets.Text(
            value=str(stats.set_index("id").loc[figure, "as_printed"]), description="Printed", continuous_update=False
        )
        out = ipywidgets.HTML(standing(stats, evidence, figure).html)

        def choose(_: object) -> None:
            printed.value = str(stats.set_index("id").loc[which.value, "as_printed"])

        def show(_: object) -> None:
            try:
                shown = standing(tables.with_figure(stats, which.value, printed.value), evidence, which.value)
            except ValueError as error:
                shown = bullets([str(error)])
            out.value = shown.html

        which.observe(choose, names="value")
        printed.observe(show, names="value")
        return ipywidgets.VBox([which, printed, out])

    return Control(standing(stats, evidence, figure), make)


def labour_share(growth: pd.DataFrame, *, sources: pd.DataFrame, line: str, first: float) -> Control:
    """Growth accounting with the weight of labour on a slider.

    Parameters
    ----------
    growth : DataFrame
        ``start_year``, ``end_year``, ``output``, ``labour``, ``capital``, as ``accounting.account`` takes.
    sources : DataFrame
        The rows that it was made from.
    line : str
        Name of the output series.
    first : float
        Labour share at first.
    """

    def drawn(share: float) -> Shown:
        accounts = accounting.account(growth, labour_shares=[share]).assign(line=line)
        return _together(charts.contributions(accounts, sources=sources, title=f"Where growth came from: {line}"))

    def make() -> Any:
        import ipywidgets

        slider = ipywidgets.FloatSlider(value=first, min=0, max=1, step=0.05, description="Labour share", continuous_update=False)
        out = ipywidgets.HTML(drawn(first).html)
        slider.observe(lambda change: setattr(out, "value", drawn(change["new"]).html), names="value")
        return ipywidgets.VBox([slider, out])

    return Control(drawn(first), make)
