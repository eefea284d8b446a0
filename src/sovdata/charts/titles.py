"""Titles that fit: broken where the figure ends, begun where its labels begin."""

from __future__ import annotations

import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory


def fit_title(ax: Axes) -> None:
    """Break the title of axes to the width of their part of the figure, and begin it at its left.

    The figure must have been drawn, so that places are known.
    """
    title: Any = ax._left_title if ax.get_title("left") else ax.title  # type: ignore[attr-defined]
    if not title.get_text():
        return
    figure: Any = ax.figure
    renderer = figure._get_renderer()
    spec = ax.get_subplotspec()
    edge = 0.06 * figure.dpi
    left, right = edge, figure.bbox.width - edge
    if spec is not None and spec.get_gridspec().ncols > 1:
        whole, columns = figure.bbox.width, spec.get_gridspec().ncols
        left = whole * spec.colspan.start / columns + edge
        right = whole * spec.colspan.stop / columns - edge
    text = " ".join(title.get_text().split())
    for width in range(len(text), 8, -1):
        title.set_text("\n".join(textwrap.wrap(text, width)))
        if title.get_window_extent(renderer).width <= right - left:
            break
    if title is not ax.title:  # at the figure's edge, wherever layout moves the axes
        title.set_transform(
            blended_transform_factory(figure.transFigure, ax.transAxes) + ax.titleOffsetTrans
        )
        title.set_x(left / figure.bbox.width)
