"""Each chart, against plain matplotlib calls that draw the same artists."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib.style
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from timing import Ratio, compare

import sovdata as sv
from sovdata import charts, comparisons
from sovdata.charts.labels import _Solved
from sovdata.charts.style import STYLE


def measured() -> Iterator[Ratio]:
    """The lines on charts, each drawn and saved as PNG."""
    for name, draw in _drawn().items():
        yield compare(
            f"chart `{name}`",
            lambda draw=draw: draw().png(),
            "the same artists by plain matplotlib, constrained layout too",
            _replay(draw()),
            limit=1.5,
        )


def _drawn() -> dict[str, Callable[[], charts.Chart]]:
    """One chart of each form, as lessons draw it."""
    figures, evidence = sv.load_stats(), sv.load_evidence()
    growth = figures.query("indicator == 'output_growth'")
    counted = sv.estimates_of("growth_1981_85").query("used == 'counted'")
    said = figures.query("figure == 'growth_1981_85'")
    life = comparisons.yearly(evidence, ["un_life_expectancy_usa", "un_life_expectancy_rus"])
    plans = evidence.query(
        "area == 'SUN' and indicator == 'output_growth' and role == 'compared'"
        " and lineage in ['cia', 'khanin'] and end_year == start_year + 4"
    ).drop_duplicates(["lineage", "start_year"])
    wide = pd.DataFrame(
        {"Soviet official": [11.3, 3.2], "CIA": [5.4, 1.8], "Khanin": [7.4, 0.6]},
        index=["1951\u201355", "1981\u201385"],
    )
    return {
        "estimates": lambda: charts.estimates(counted, claims=said, title="Estimates"),
        "lines": lambda: charts.lines(life, title="Life expectancy", unit="years"),
        "periods": lambda: charts.periods(plans, claims=growth, title="Growth"),
        "bars": lambda: charts.bars(wide, title="Growth", unit="% a year", sources=plans),
    }


def _replay(chart: charts.Chart) -> Callable[[], bytes]:
    """Plain calls that draw what a chart holds: lines, bars and texts where they are."""
    chart.png()
    ax: Any = chart.ax
    key = ax.get_legend()
    lines = [(line.get_xdata(), line.get_ydata(), line.get_color(), line.get_marker(),
              line.get_linestyle()) for line in ax.lines]  # fmt: skip
    bars = [(bar.get_x(), bar.get_height(), bar.get_width(), bar.get_facecolor())
            for bar in ax.patches]  # fmt: skip
    to_axes = ax.transAxes.inverted()
    labels = [
        (*to_axes.transform(box.p0), label.text, label.color)
        for each in ax.get_children()
        if isinstance(each, _Solved)
        for label, box in zip(each.labels, each.boxes, strict=False)
    ]
    ticks = [(axis.get_ticklocs(), [text.get_text() for text in axis.get_ticklabels()])
             for axis in (ax.xaxis, ax.yaxis)]  # fmt: skip
    limits, unit = (ax.get_xlim(), ax.get_ylim()), (ax.get_xlabel(), ax.get_ylabel())
    size, title = chart.figure.get_size_inches(), ax.get_title("left")

    def draw() -> bytes:
        with matplotlib.style.context(STYLE):
            figure = Figure(figsize=size, layout="constrained")
            FigureCanvasAgg(figure)
            new = figure.add_subplot()
            for x, y, color, marker, style in lines:
                new.plot(x, y, color=color, marker=marker, linestyle=style)
            for x, height, width, color in bars:
                new.bar(x, height, width, align="edge", color=color)
            for x, y, text, color in labels:
                new.text(x, y, text, color=color, transform=new.transAxes, in_layout=False)
            new.set_xticks(*ticks[0])
            new.set_yticks(*ticks[1])
            new.set(xlim=limits[0], ylim=limits[1], xlabel=unit[0], ylabel=unit[1])
            new.set_title(title, loc="left")
            if key is not None:
                new.legend([text.get_text() for text in key.get_texts()])
            buffer = io.BytesIO()
            figure.savefig(buffer, format="png", dpi=200, metadata={"Software": None})
            return buffer.getvalue()

    return draw
