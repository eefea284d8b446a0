"""Each figure of the text against its rivals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sovdata import tables, verdicts
from sovdata.charts.base import ACCENT, OUTLINE, WIDTH_INCHES, Chart, chart_of, style_of, styled
from sovdata.charts.marks import interval_mark, key_of_marks
from sovdata.charts.words import vocabulary
from sovdata.display import Shown, bullets, each_row, known, paragraph_mark, period, shown_value


@styled
def scorecard(card: pd.DataFrame, rivals: pd.DataFrame, *, claims: pd.DataFrame, title: str) -> Chart:
    """Each figure of the text against its rivals, a line for each reading and concept, an axis for each figure.

    Parameters
    ----------
    card : DataFrame
        Rows of ``verdicts.scorecard``.
    rivals : DataFrame
        Rows of ``verdicts.compared_rivals``.
    claims : DataFrame
        Rows of ``load_stats``.
    title : str
        The subject, in neutral words.

    Returns
    -------
    Chart
        ``data`` holds the rivals drawn; ``ax`` is the first figure's.
    """
    figures = claims[claims["id"].isin(rivals["figure"])]
    if figures.empty:
        raise ValueError("nothing to draw: no figure with rivals")
    indicators, units = vocabulary()
    concepts = tables.load_vocabulary("concepts")["label"]
    row_of: Any = card.set_index(["reading", "concept", "price_basis"])
    blocks = [
        (figure, unit, list(group.groupby(["reading", "row_concept", "row_basis"], sort=False)))
        for figure in each_row(figures)
        for unit, group in rivals[rivals["figure"] == figure.id].groupby(_kinds(rivals, figure), sort=False)
    ]
    readings = rivals.groupby("figure")["reading"].nunique()
    areas: Mapping[str, str] = dict(tables.load_vocabulary("areas")["label"]) if figures["area"].nunique() > 1 else {}

    labels: Mapping[str, str] = dict(indicators) if figures["indicator"].nunique() > 1 else {}

    def head_of(figure: Any, unit: str) -> str:
        parts = [
            figure.as_printed,
            labels.get(figure.indicator, ""),
            areas.get(figure.area, ""),
            period(figure.start_year, figure.end_year),
            paragraph_mark(figure.paragraph),
            units.get(unit, unit),
        ]
        return " \u00b7 ".join(str(part) for part in parts if part)

    line, head = 0.5, 0.72  # inches
    heights = [head + line * len(rows) for _, _, rows in blocks]
    total = 0.95 + math.fsum(heights) + 0.06 * len(blocks) + 0.2
    canvas = Figure(figsize=(WIDTH_INCHES, total))
    FigureCanvasAgg(canvas)
    top, axes, drawn = 0.95, [], []
    for (figure, unit, rows), height in zip(blocks, heights, strict=True):
        inches = line * len(rows)
        ax = canvas.add_axes((0.03, 1 - (top + 0.36 + inches) / total, 0.94, inches / total))
        axes.append(ax)
        canvas.text(0.016, 1 - (top + 0.18) / total, head_of(figure, unit), color=ACCENT, weight="bold", fontsize=11, va="center")  # fmt: skip
        ends = [float(v) for _, group in rows for column in ("value", "low", "high") for v in group[column].dropna()]
        low, high = min([0.0, figure.value, *ends]), max([figure.value, *ends])
        ax.set_xlim(low - 0.03 * (high - low), high + 0.22 * (high - low))
        ax.set_ylim(len(rows) - 0.35, -0.7)
        ax.axvline(figure.value, color=ACCENT, linewidth=1.6, label=str(figure.id))
        if known(figure.low):
            ax.axvspan(figure.low, figure.high, color=ACCENT, alpha=0.15, linewidth=0)
        for place, ((reading, concept, basis), group) in enumerate(rows):
            found = row_of.loc[(reading, concept, basis)]
            name = str(concepts.get(concept, concept) or "concept not stated") + (f", {basis}" if basis and basis != "not stated" else "")
            label = str(found["title"]) if readings[figure.id] > 1 else name
            ax.text(0.004, place - 0.36, label, transform=ax.get_yaxis_transform(), fontsize=9, va="center", path_effects=OUTLINE)
            ax.text(0.996, place - 0.36, verdicts.shown_verdict(found), transform=ax.get_yaxis_transform(), fontsize=9, va="center", ha="right",
                    weight="bold", path_effects=OUTLINE)  # fmt: skip
            for row in each_row(group):
                color, marker, _ = style_of(row.lineage)
                _rival_mark(ax, row, place, color, marker)
            shown = "; ".join(f"{row.title} {shown_value(row, units)}" for row in each_row(group))
            drawn.append(f"{figure.as_printed}, {found['title']}, {name}: {verdicts.shown_verdict(found)}; rivals: {shown}")
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x")
        ax.xaxis.set_major_locator(MaxNLocator(nbins=6))
        ax.tick_params(axis="x", labelsize=9, pad=1)
        ax.set_xlabel("")
        top += height + 0.06
    canvas.text(0.016, 1 - 0.12 / total, title, fontsize=12, weight="bold", va="top")
    canvas.text(0.016, 1 - 0.42 / total, "line: the text's figure; marks: rivals; last word: how the figure stands to them", fontsize=9.5, va="center",
                color="#444444")  # fmt: skip
    _lineage_key(canvas, [str(name) for name in dict.fromkeys(rivals["lineage"])], 1 - 0.7 / total)
    words = "; ".join(f"{figure.as_printed} ({period(figure.start_year, figure.end_year)}): "
                      + ", ".join(f"{verdicts.shown_verdict(row_of.loc[key])} ({row_of.loc[key]['title']}{', ' + str(concepts.get(key[1], '')) if key[1] else ''})" for key, _ in rows)
                      for figure, _, rows in blocks)  # fmt: skip
    data = pd.concat([rivals.astype(object), figures.astype(object)], ignore_index=True)
    return chart_of(
        axes[0],
        data,
        f"Scorecard chart: {title}. The text's figures as vertical lines, rivals as marks. {words}.{_not_drawn(claims, figures)}",
        drawn,
    )


def _not_drawn(claims: pd.DataFrame, drawn: pd.DataFrame) -> str:
    left = claims.loc[~claims["id"].isin(drawn["id"]), "as_printed"]
    return f" Not drawn, as no series may be compared for the same years: {', '.join(left)}." if len(left) else ""


def standing(card: pd.DataFrame, rivals: pd.DataFrame, *, claims: pd.DataFrame, title: str) -> Chart | Shown:
    """``scorecard`` where there is something to draw, else a sentence that says why there is not.

    Parameters
    ----------
    card, rivals, claims, title
        As for ``scorecard``.
    """
    if claims["id"].isin(rivals["figure"]).any():
        return scorecard(card, rivals, claims=claims, title=title)
    if claims.empty:
        return bullets(["The text gives no figure on this subject, so there is none to draw."])
    printed = ", ".join(claims["as_printed"])
    return bullets([f"Nothing is drawn: no series may be compared for the same years with what the text gives ({printed})."])


def _kinds(rivals: pd.DataFrame, figure: Any) -> pd.Series[str]:
    """The unit of each of a figure's rivals; one near the figure's own (shares of GNP and GDP) counts as that."""
    own = rivals.loc[rivals["figure"] == figure.id, "unit"]
    near = tables.load_vocabulary("units")["compares_with"].get(figure.unit)
    return cast("pd.Series[str]", own.replace(near, figure.unit)) if known(near) else own


def _rival_mark(ax: Axes, row: Any, place: int, color: str, marker: str) -> None:
    """A rival on its line: a point, or a bar for an interval, with an arrow where a side is open."""
    if known(row.value):
        if known(row.low) and known(row.high):
            ax.plot([row.low, row.high], [place, place], color=color, linewidth=1.6, label="_interval")
        ax.plot([row.value], [place], color=color, marker=marker, markersize=7, linestyle="", label=str(row.id), markerfacecolor="white",
                markeredgewidth=1.8)  # fmt: skip
        return
    interval_mark(ax, row._replace(interval="published"), place, color, marker)


def _lineage_key(figure: Figure, names: list[str], y: float) -> None:
    """Which mark is which lineage, in one line."""
    labels = tables.load_vocabulary("lineages")["label"]
    key_of_marks(figure, y, [(str(labels.get(name, name)), {"color": style_of(name)[0], "marker": style_of(name)[1]}) for name in names])
