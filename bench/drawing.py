"""Each chart, against plain matplotlib calls that draw the same artists."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from timing import Ratio, compare

import sovdata as sv
from sovdata import accounting, charts, comparisons, tables
from sovdata.charts.base import STYLE, Chart


def measured() -> Iterator[Ratio]:
    """The lines on charts, each drawn and saved as PNG."""
    for name, draw in _drawn().items():
        chart = draw()
        replay = _replay(chart)
        yield compare(
            f"chart `{name}`",
            lambda draw=draw: draw().png(),
            "the same artists by plain matplotlib",
            replay,
            limit=1.5,
        )


def _drawn() -> dict[str, Callable[[], Chart]]:
    """One chart of each kind, as the notebooks draw it."""
    figures, evidence = sv.load_stats(), sv.load_evidence()
    growth = figures.query("indicator == 'output_growth'")
    soviet = evidence.query("area == 'SUN'")
    output = soviet.query("indicator == 'output_growth' and role == 'compared' and repeats.isna()")
    plans = output[
        [
            span in tables.PLAN_PERIODS
            for span in zip(output["start_year"], output["end_year"], strict=True)
        ]
    ]
    shares = soviet.query(
        "indicator == 'military_share' and role == 'compared'"
        " and basis == 'published' and unit == 'pct_of_gnp'"
    )
    life = comparisons.yearly(evidence, ["un_life_expectancy_usa", "un_life_expectancy_rus"])
    counted = sv.estimates_of("growth_1981_85").query("used == 'counted'")
    said = figures.query("figure == 'growth_1981_85'")
    inputs = soviet.query(
        "series in ['erh2004_employment', 'erh2004_capital']"
        " and start_year >= 1951 and end_year <= 1985 and basis == 'published'"
    )
    wide = inputs.pivot(
        index=["start_year", "end_year"], columns="indicator", values="value"
    ).reset_index()
    wide = wide.rename(columns={"employment_growth": "labour", "capital_growth": "capital"}).assign(
        output=5.0
    )
    accounts = accounting.account(
        wide[["start_year", "end_year", "labour", "capital", "output"]], labour_shares=[0.6]
    ).assign(line="output")
    return {
        "periods": lambda: charts.periods(plans, claims=growth, title="Growth"),
        "estimates": lambda: charts.estimates(shares, title="Shares"),
        "lines": lambda: charts.lines(life, title="Life expectancy", unit="years"),
        "estimates, of one figure": lambda: charts.estimates(
            counted, claims=said, title="Estimates"
        ),
        "contributions": lambda: charts.contributions(
            accounts, sources=inputs, title="Growth accounting"
        ),
    }


def _replay(chart: Chart) -> Callable[[], bytes]:
    """Plain calls that draw what a chart holds: axes, lines, rectangles, texts, where they are."""
    figure = chart.ax.figure
    size = figure.get_size_inches()
    axes = [
        {
            "place": ax.get_position().bounds, "xlim": ax.get_xlim(), "ylim": ax.get_ylim(),
            "ticks": (
                ax.get_xticks(), [t.get_text() for t in ax.get_xticklabels()],
                ax.get_yticks(), [t.get_text() for t in ax.get_yticklabels()],
            ),
            "lines": [
                (line.get_xdata(), line.get_ydata(), line.get_color(), line.get_marker(),
                 line.get_linestyle(), line.get_transform() is ax.transData)
                for line in ax.lines
            ],
            "bars": [
                (*bar.get_xy(), bar.get_width(), bar.get_height(), bar.get_facecolor(),
                 bar.get_edgecolor(), bar.get_hatch())
                for bar in ax.patches
                if hasattr(bar, "get_xy") and hasattr(bar, "get_width")
            ],
            "texts": [
                (*text.get_position(), text.get_text(), text.get_fontsize(), text.get_color(),
                 text.get_path_effects())
                for text in ax.texts
            ],
        }
        for ax in figure.axes
    ]  # fmt: skip
    texts = [(*text.get_position(), text.get_text(), text.get_fontsize()) for text in figure.texts]

    def draw() -> bytes:
        with matplotlib.style.context(STYLE):
            new = Figure(figsize=size)
            FigureCanvasAgg(new)
            for about in axes:
                ax = new.add_axes(about["place"])
                for x, y, color, marker, style, data in about["lines"]:
                    ax.plot(
                        x,
                        y,
                        color=color,
                        marker=marker,
                        linestyle=style,
                        transform=ax.transData if data else ax.transAxes,
                    )
                for x, y, width, height, face, edge, hatch in about["bars"]:
                    ax.bar(
                        x,
                        height,
                        width,
                        bottom=y,
                        align="edge",
                        color=face,
                        edgecolor=edge,
                        hatch=hatch,
                    )
                for x, y, text, font, color, effects in about["texts"]:
                    ax.text(
                        x,
                        y,
                        text,
                        fontsize=font,
                        color=color,
                        path_effects=effects,
                        transform=ax.transData if abs(x) > 2 or abs(y) > 2 else ax.transAxes,
                    )
                ax.set_xticks(about["ticks"][0], about["ticks"][1])
                ax.set_yticks(about["ticks"][2], about["ticks"][3])
                ax.set_xlim(about["xlim"])
                ax.set_ylim(about["ylim"])
            for x, y, text, font in texts:
                new.text(x, y, text, fontsize=font)
            buffer = io.BytesIO()
            new.savefig(buffer, format="png", metadata={"Software": None})
            return buffer.getvalue()

    return draw
