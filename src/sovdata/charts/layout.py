"""Room for labels: measured and made, so that no two overlap whatever the rows are."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from sovdata.charts.base import ACCENT, figure_of


@dataclass
class Label:
    """A text beside a mark at height ``y`` (data units)."""

    y: float
    text: str
    color: str
    weight: str = "normal"


def spread(wanted: list[float], sizes: list[float], low: float, high: float) -> list[float]:
    """Centres for labels of these sizes, in the order of ``wanted``, none overlapping.

    Each stands as near as it can to where it is wanted: neighbours that would overlap are pooled
    into a block and the block is centred on the mean of what its members want (the pool-adjacent-
    violators method). ``low`` and ``high`` bound the whole where they leave room.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[Any]] = []  # [members, size, sum of wanted offsets]
    for i in order:
        blocks.append([[i], sizes[i], wanted[i] - sizes[i] / 2])
        while len(blocks) > 1 and _start(blocks[-2]) + blocks[-2][1] > _start(blocks[-1]):
            members, size, total = blocks.pop()
            before = blocks[-1]
            before[2] += total - before[1] * len(members)
            before[0] += members
            before[1] += size
    centres = [0.0] * len(wanted)
    floor = low
    starts = []
    for block in blocks:
        start = max(_start(block), floor)
        starts.append(start)
        floor = start + block[1]
    ceiling = high
    for at in range(len(blocks) - 1, -1, -1):
        starts[at] = min(starts[at], ceiling - blocks[at][1])
        ceiling = starts[at]
    for start, (members, _, _) in zip(starts, blocks, strict=True):
        for i in members:
            centres[i] = start + sizes[i] / 2
            start += sizes[i]  # noqa: PLW2901, the next one begins where this ends
    return centres


def _start(block: list[Any]) -> float:
    return float(block[2] / len(block[0]))


def renderer_of(figure: Figure) -> Any:
    """What texts are measured with."""
    canvas = (
        figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    )
    return canvas.get_renderer()


def measure(ax: Axes, text: str, **font: Any) -> tuple[float, float]:
    """Width and height of a text in inches."""
    artist = ax.text(0, 0, text, **font)
    box = artist.get_window_extent(renderer_of(figure_of(ax)))
    artist.remove()
    dpi = figure_of(ax).dpi
    return box.width / dpi, box.height / dpi


LABEL_FONT: dict[str, Any] = {"fontsize": 9.5, "linespacing": 1.05}


GAP = 0.06  # inches between labels


def place_labels(ax: Axes, labels: list[Label]) -> None:
    """Write labels in the right margin, spread so that none overlap, a thin line to each one moved.

    On a figure of ours the margin, and where needed the height, is made to fit the labels.
    """
    if not labels:
        return
    texts = ["\n".join(textwrap.wrap(label.text, 24)) for label in labels]
    sizes = [
        measure(ax, text, **LABEL_FONT, weight=label.weight)
        for text, label in zip(texts, labels, strict=True)
    ]
    figure = figure_of(ax)
    box = ax.get_position()
    total_width, total_height = figure.get_size_inches()
    margin = max(width for width, _ in sizes) + 0.25
    inside = (total_width * (1 - box.x0) - margin - 0.05) / total_width
    ax.set_position((box.x0, box.y0, max(inside, 0.3), box.height))
    needed = math.fsum(height + GAP for _, height in sizes)
    if needed > total_height * box.height:
        grow(ax, needed - total_height * box.height)
        total_height = figure.get_size_inches()[1]
    box = ax.get_position()
    inches = total_height * box.height
    low, high = ax.get_ylim()
    at = [(label.y - low) / (high - low) * inches for label in labels]
    centres = spread(at, [height + GAP for _, height in sizes], 0, inches)
    right = 0.16 / (total_width * box.width)
    for label, text, y, centre in zip(labels, texts, at, centres, strict=True):
        ax.plot([1.005, 1 + right * 0.8], [y / inches, centre / inches], transform=ax.transAxes,
                clip_on=False, color=label.color, linewidth=0.8, label="_leader")  # fmt: skip
        ax.text(1 + right, centre / inches, text, transform=ax.transAxes, va="center", ha="left",
                color=label.color, weight=label.weight, **LABEL_FONT)  # fmt: skip


def shortened(ax: Axes, text: str, inches: float, **font: Any) -> str:
    """A text cut to a width, with an ellipsis where it was longer."""
    if measure(ax, text, **font)[0] <= inches:
        return text
    fits, over = 0, len(text)
    while over - fits > 1:
        half = (fits + over) // 2
        fits, over = (
            (half, over)
            if measure(ax, f"{text[:half].rstrip()}\u2026", **font)[0] <= inches
            else (fits, half)
        )
    return f"{text[:fits].rstrip()}\u2026"


def fit_sides(axes: list[Axes], looked_at: list[Axes] | None = None) -> None:
    """Move axes' sides inwards where labels of their ticks, or of those looked at, would be cut."""
    figure = figure_of(axes[0])
    renderer = renderer_of(figure)
    boxes = [
        box
        for ax in looked_at or axes
        for axis in (ax.yaxis, ax.xaxis)
        if (box := axis.get_tightbbox(renderer)) is not None
    ]
    edge, wide = 0.03 * figure.dpi, figure.bbox.width
    left = max([0.0, *(edge - box.x0 for box in boxes)]) / wide
    right = max([0.0, *(box.x1 - wide + edge for box in boxes)]) / wide
    if left or right:
        for ax in axes:
            box = ax.get_position()
            ax.set_position((box.x0 + left, box.y0, box.width - left - right, box.height))


def place_numbers(ax: Axes, notes: list[Annotation]) -> None:
    """Move each number away from its mark, by a line at a time, until it touches none before it.

    A number for which there is no room in the axes is left out; the text form has it. Those of the
    text's figures always stay.
    """
    figure = figure_of(ax)
    renderer = renderer_of(figure)
    inside, right = ax.get_window_extent(renderer), figure.bbox.width
    taken: list[Any] = []
    for note in notes:
        (x, y), away = note.xyann, -10 if note.get_verticalalignment() == "top" else 10
        box = note.get_window_extent(renderer)
        x += (max(0.0, inside.x0 + 2 - box.x0) - max(0.0, box.x1 - right + 4)) * 72 / figure.dpi
        for step in range(4):
            note.xyann = (x, y + step * away)
            box = note.get_window_extent(renderer)
            apart = not any(box.overlaps(other) for other in taken)
            if apart and (box.y1 <= inside.y1 + 4 if away > 0 else box.y0 >= inside.y0 - 4):
                taken.append(box)
                break
        else:
            if to_hex(note.get_color()) == ACCENT:
                note.xyann = (x, y)
            else:
                note.remove()


def grow(ax: Axes, inches: float) -> None:
    """Make the axes, and with it the figure, higher; everything else keeps its size."""
    figure = figure_of(ax)
    height = figure.get_size_inches()[1]
    set_height(figure, height + inches)
    box = ax.get_position()
    ax.set_position((box.x0, box.y0, box.width, box.height + inches / (height + inches)))


def set_height(figure: Figure, height: float) -> None:
    """Change a figure's height, each axes keeping its size and its distance from the bottom."""
    width, before = figure.get_size_inches()
    figure.set_size_inches(width, height)
    for ax in figure.axes:
        box = ax.get_position()
        ax.set_position((box.x0, box.y0 * before / height, box.width, box.height * before / height))


def put_heading(ax: Axes, title: str, subtitle: str, above: float = 0.0) -> None:
    """Title and subtitle above the axes, wrapped to the figure's width; it grows to hold them.

    ``above`` is room in inches that stays free over the axes, for a key.
    """
    figure = figure_of(ax)
    width = figure.get_size_inches()[0] - 0.2
    head = wrapped(ax, title, width, fontsize=12, weight="bold")
    sub = wrapped(ax, subtitle, width, fontsize=10)
    sub_height = measure(ax, sub, fontsize=10)[1]
    head_height = measure(ax, head, fontsize=12, weight="bold")[1]
    box = ax.get_position()
    height = figure.get_size_inches()[1]
    needed = head_height + sub_height + 0.42 + above
    have = (1 - box.y1) * height
    new = height + needed - have
    set_height(figure, new)
    left = 0.1 / figure.get_size_inches()[0]
    figure.text(left, 1 - 0.1 / new, head, va="top", ha="left", fontsize=12, weight="bold")
    figure.text(
        left, 1 - (0.18 + head_height) / new, sub, va="top", ha="left", fontsize=10, color="#444444"
    )


def wrapped(ax: Axes, text: str, inches: float, **font: Any) -> str:
    """A text in as few lines as fit into so many inches."""
    for width in range(len(text), 20, -2):
        candidate = "\n".join(textwrap.wrap(text, width))
        if measure(ax, candidate, **font)[0] <= inches:
            return candidate
    return "\n".join(textwrap.wrap(text, 24))
