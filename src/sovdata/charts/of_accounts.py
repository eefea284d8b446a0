"""Growth split into labour, capital and what remains."""

from __future__ import annotations

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator

from sovdata.charts.base import OUTLINE, WIDTH_INCHES, Chart, styled
from sovdata.charts.layout import fit_sides, measure, place_numbers, put_heading, shortened
from sovdata.charts.marks import key_of_marks
from sovdata.display import each_row, number, period, places
from sovdata.sources import load_sources, source_line

#: What growth is split into: column, name, colour, hatching.
PARTS = (
    ("from_labour", "labour", "#1f5fa8", "////"),
    ("from_capital", "capital", "#8a5a00", "...."),
    ("productivity", "productivity (the remainder)", "#333333", ""),
)


@styled
def contributions(accounts: pd.DataFrame, *, sources: pd.DataFrame, title: str) -> Chart:
    """Growth split into labour, capital and remainder: a panel a line, a group of bars a period.

    The growth is that of output.

    Parameters
    ----------
    accounts : DataFrame
        From ``accounting.account`` at one labour share, with ``line``.
    sources : DataFrame
        The rows that the account was made from, for the source line.
    title : str
        The subject, in neutral words.

    Returns
    -------
    Chart
        ``ax`` is the first panel.
    """
    lines_ = list(dict.fromkeys(accounts["line"]))
    if not lines_:
        raise ValueError("nothing to draw: no account")
    values = [float(v) for column, *_ in PARTS for v in accounts[column]]
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low) or 1.0
    below = (
        0.0 if accounts.groupby("line").size().max() < 6 else 0.16
    )  # a third line under the bars
    tall, gap, bottom, top = 1.7, 0.66 + below, 0.45 + below, 0.2
    height = top + bottom + len(lines_) * (tall + gap)
    figure = Figure(figsize=(WIDTH_INCHES, height))
    FigureCanvasAgg(figure)
    axes, drawn, marked = [], [], []
    for place, name in enumerate(lines_):
        group = accounts[accounts["line"] == name]
        ax = figure.add_axes(
            (0.075, (height - top - (place + 1) * (tall + gap)) / height, 0.9, tall / height)
        )
        axes.append(ax)
        share = float(group["labour_share"].iloc[0])
        with_share = f", labour share {number(share, max(1, places(share)))}"
        width = 0.9 * WIDTH_INCHES - measure(ax, with_share, fontsize=10, weight="bold")[0]
        ax.set_title(
            shortened(ax, name, width, fontsize=10, weight="bold") + with_share, fontsize=10, pad=4
        )
        notes: list[Annotation] = []
        marked.append((ax, notes))
        for at, row in enumerate(each_row(group)):
            for step, (column, part, color, hatch) in enumerate(PARTS):
                value = float(getattr(row, column))
                x = at + (step - 1) * 0.27
                ax.bar(
                    x,
                    value,
                    0.25,
                    color="white" if hatch else color,
                    edgecolor=color,
                    hatch=hatch,
                    label=f"{name}:{part}",
                )
                notes.append(ax.annotate(
                    number(value), (x, value), (0, 2 if value >= 0 else -2),
                    textcoords="offset points", ha="center", va="bottom" if value >= 0 else "top",
                    fontsize=9, color=color, path_effects=OUTLINE))  # fmt: skip
                drawn.append(
                    f"{name}, {period(row.start_year, row.end_year)}, {part}: "
                    f"{number(value)} points a year"
                )
        between = " " if len(group) < 6 else "\n"
        ax.set_xticks(
            range(len(group)),
            [
                f"{period(r.start_year, r.end_year)}\noutput{between}{number(r.output)}"
                for r in each_row(group)
            ],
        )
        ax.tick_params(labelsize=9, length=0)
        ax.set_ylim(low - 0.14 * room * (low < 0), high + 0.16 * room)
        ax.axhline(0, color="#444444", linewidth=0.8)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=4))
    put_heading(axes[0], title, "points of growth a year", above=0.35)
    height = figure.get_size_inches()[1]
    key_of_marks(figure, axes[0].get_position().y1 + 0.36 / height,
         [(part, {"facecolor": "white" if hatch else color, "edgecolor": color, "hatch": hatch})
          for _, part, color, hatch in PARTS])  # fmt: skip
    fit_sides(axes)
    for ax, notes in marked:
        place_numbers(ax, notes)
    ends = "; ".join(
        f"{name}, productivity from {number(group['productivity'].iloc[0])} in "
        f"{period(group['start_year'].iloc[0], group['end_year'].iloc[0])} to "
        f"{number(group['productivity'].iloc[-1])} in "
        f"{period(group['start_year'].iloc[-1], group['end_year'].iloc[-1])}"
        for name, group in accounts.groupby("line", sort=False)
    )
    alt = (
        f"Bar chart: {title} (points of growth a year from labour, capital and the remainder). "
        f"{ends}."
    )
    return Chart(axes[0], accounts, alt, source_line(sources, load_sources()), drawn)
