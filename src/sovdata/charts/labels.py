"""Labels that solve their places when the figure is drawn, so that no two overlap.

They are artists: what was drawn, limited or titled after they were added is taken into account, and
constrained layout is told how much room they need beside the axes.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform

from sovdata.artists import OURS, ours, points_of
from sovdata.display import number
from sovdata.errors import UserError
from sovdata.schema import nearest

#: Characters of a label's line and of a word left whole; points between a mark and its label, and
#: between two labels.
WRAP, LONGEST, AWAY, APART = 16, 20, 5.0, 2.0
#: The least size of text; labels that would not fit beside the axes shrink down to it.
SMALLEST = 6.0


@dataclass(frozen=True)
class Label:
    """A text that names the mark at ``x``, ``y`` (data units)."""

    x: float
    y: float
    text: str
    color: Any
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


class _Solved(Artist):
    """An artist of several texts that places them each time it is drawn."""

    def __init__(self, labels: Sequence[Label], size: float) -> None:
        super().__init__()
        self.labels = list(labels)
        self.size = size
        self.set_label(OURS)
        self.set_clip_on(False)
        self.set_zorder(5)
        self.boxes: list[Bbox] = []  # where the labels stood when last drawn
        self._made: dict[Any, list[tuple[Text, float, float]]] = {}

    def _texts(self, renderer: Any, size: float) -> list[tuple[Text, float, float]]:
        """Each label's text with its width and height: layout and drawing ask for them again."""
        figure: Any = self.figure
        key = (size, figure.dpi, type(renderer))
        if key not in self._made:
            self._made[key] = [self._text(label, renderer, size) for label in self.labels]
        return self._made[key]

    def _text(self, label: Label, renderer: Any, size: float) -> tuple[Text, float, float]:
        text = Text(0, 0, label.text, color=label.color, fontsize=size, weight=label.weight,
                    linespacing=1.05, transform=IdentityTransform(), parse_math=False)  # fmt: skip
        figure: Any = self.figure
        text.set_figure(figure)
        box = text.get_window_extent(renderer)
        return text, box.width, box.height

    def _draw(self, artist: Artist, renderer: Any) -> None:
        """Draw what is placed in pixels."""
        figure: Any = self.figure
        artist.set_figure(figure)
        artist.set_transform(IdentityTransform())
        artist.draw(renderer)

    def _line(self, start: Any, end: Any, label: Label, width: float, renderer: Any) -> None:
        """Draw a thin line from a mark to its label."""
        ends = zip(start, end, strict=True)
        self._draw(Line2D(*ends, color=label.color, linewidth=width), renderer)

    def _pixels(self, points: float) -> float:
        figure: Any = self.figure
        return float(points * figure.dpi / 72)


class EndLabels(_Solved):
    """Labels in the margin right of the axes, a thin line from each mark to its label."""

    leaders = True

    def _fitting(self, renderer: Any) -> list[tuple[Text, float, float]]:
        """The texts, smaller where they would be higher together than the axes."""
        axes: Any = self.axes
        size = self.size
        while True:
            texts = self._texts(renderer, size)
            needed = sum(height + self._pixels(APART) for *_, height in texts)
            if needed <= axes.bbox.height or size <= SMALLEST:
                return texts
            size -= 0.5

    def get_tightbbox(self, renderer: Any = None) -> Bbox:
        """The room that the labels need right of the axes."""
        axes: Any = self.axes
        renderer = renderer or axes.figure._get_renderer()
        wide = max((width for _, width, _ in self._fitting(renderer)), default=0.0)
        wide += self._pixels((3 if self.leaders else 1.4) * AWAY)
        return Bbox.from_extents(axes.bbox.x1, axes.bbox.y0, axes.bbox.x1 + wide, axes.bbox.y1)

    def draw(self, renderer: Any) -> None:
        """Place the labels and draw them."""
        if not self.get_visible() or not self.labels:
            return
        axes: Any = self.axes
        texts = self._fitting(renderer)
        places = axes.transData.transform([(label.x, label.y) for label in self.labels])
        low, high = axes.bbox.y0, axes.bbox.y1
        wanted = [float(np.clip(y, low, high)) for _, y in places]
        sizes = [height + self._pixels(APART) for *_, height in texts]
        centres = spread(wanted, sizes, low, high)
        self.boxes = []
        left = axes.bbox.x1 + self._pixels((2.4 if self.leaders else 0.8) * AWAY)
        gap = self._pixels(AWAY / 2)
        for label, (text, wide, tall), y, centre, (x, _) in zip(
            self.labels, texts, wanted, centres, places, strict=True
        ):
            if self.leaders:
                start = min(max(x, axes.bbox.x0), axes.bbox.x1)
                self._line((start + gap, y), (left - gap, centre), label, 0.7, renderer)
            text.set_position((left, centre))
            text.set_verticalalignment("center_baseline" if "\n" not in label.text else "center")
            text.draw(renderer)
            self.boxes.append(Bbox.from_bounds(left, centre - tall / 2, wide, tall))


class Column(EndLabels):
    """Values in a column right of the axes, each at the height of its mark."""

    leaders = False


class FreeLabels(_Solved):
    """Labels inside the axes, each beside its mark where least is in the way.

    Parameters
    ----------
    labels : sequence of Label
        In order of importance.
    size : float
        Size of the text in points.
    needed : int
        So many of the first are always drawn; the rest only where nothing is in the way.
    """

    def __init__(self, labels: Sequence[Label], size: float, needed: int | None = None) -> None:
        super().__init__(labels, size)
        self.needed = len(self.labels) if needed is None else needed
        self._solved_for: Any = None
        self._places: list[tuple[int, Bbox, np.ndarray | None]] = []
        #: ``x``, ``y`` and name of each point that is named; what reads the artists finds them.
        self.named_points: list[tuple[float, float, str]] = []
        self.set_zorder(6)
        self.set_in_layout(False)  # inside the axes, where they need no room of their own

    def marks(self, label: Label) -> list[tuple[float, float]]:
        """Where a label may be hung, in pixels."""
        axes: Any = self.axes
        x, y = axes.transData.transform((label.x, label.y))
        return [(float(x), float(y))]

    def room(self) -> Bbox:
        """Where labels may stand, in pixels."""
        axes: Any = self.axes
        return Bbox(axes.bbox.get_points())

    def draw(self, renderer: Any) -> None:
        """Place the labels and draw them, a thin line to each that stands away from its mark."""
        if not self.get_visible():
            return
        axes: Any = self.axes
        room, away = self.room(), self._pixels(AWAY)
        taken = boxes_on(axes, renderer, self, beyond=room.x0 < axes.bbox.x0)
        points = points_drawn(axes)
        texts = self._texts(renderer, self.size)
        key = (type(renderer), room.bounds, *(box.bounds for box in taken), points.tobytes())
        if key != self._solved_for:  # a picture is drawn twice: once for the layout
            self._solved_for = key
            self._places = list(self._solve(texts, room, away, taken, points))
        self.boxes = [box for _, box, _ in self._places]
        for n, box, mark in self._places:
            if mark is not None:
                self._line(_nearest(box, mark), mark, self.labels[n], 0.8, renderer)
            ground = Rectangle(box.p0, box.width, box.height, facecolor="white", alpha=0.75, lw=0)
            self._draw(ground, renderer)
            text, *_ = texts[n]
            text.set_position((box.x0, box.y0))
            text.set_verticalalignment("bottom")
            text.draw(renderer)

    def _solve(
        self, texts: list[tuple[Text, float, float]], room: Bbox, away: float, taken: list[Bbox],
        points: np.ndarray,
    ) -> Iterator[tuple[int, Bbox, np.ndarray | None]]:  # fmt: skip
        """Place the labels: number and box of each, and its mark where it stands away from it."""
        points_in = _counter(room, points)
        for n, (label, (_, *extent)) in enumerate(zip(self.labels, texts, strict=True)):
            marks = np.array(self.marks(label))
            box, clear, mark = _freest(room, extent, marks, away, taken, points_in)
            apart = float(np.hypot(*(_nearest(box, mark) - mark))) > 3 * away
            if n < self.needed or (clear and not apart):
                taken.append(box)
                yield n, box, mark if apart else None


def _freest(
    inside: Bbox, extent: Sequence[float], marks: np.ndarray, away: float, taken: list[Bbox],
    points_in: Callable[..., np.ndarray],
) -> tuple[Bbox, bool, np.ndarray]:  # fmt: skip
    """Find the place for a text nearest to marks where nothing is drawn.

    Returns
    -------
    tuple of Bbox, bool, ndarray
        The place, whether nothing is in the way there, and the mark that it is nearest to.
    """
    wide, tall = extent
    right, top = max(inside.x1 - wide, inside.x0), max(inside.y1 - tall, inside.y0)
    clear = away / 2  # of the next text, and of the middle of a line, which may be half as wide
    beside = np.array([
        (x + dx, y + dy) for x, y in marks
        for dx in (away, -wide / 4, -wide / 2, -3 * wide / 4, -wide - away)
        for dy in (away, -tall / 2, -tall - away)
    ])  # fmt: skip
    for everywhere in (False, True):
        places = beside
        if everywhere:  # beside every mark something is in the way
            step = max(2.0, away / 2)
            grid = np.meshgrid(np.arange(inside.x0, right + 0.1, step),
                               np.arange(inside.y0, top + 0.1, step))  # fmt: skip
            places = np.concatenate([beside, np.column_stack([each.ravel() for each in grid])])
        x, y = np.clip(places, (inside.x0, inside.y0), (right, top)).T
        dx = np.maximum(0, np.maximum(x[:, None] - marks[:, 0], marks[:, 0] - x[:, None] - wide))
        dy = np.maximum(0, np.maximum(y[:, None] - marks[:, 1], marks[:, 1] - y[:, None] - tall))
        far = np.hypot(dx, dy) + 0.3 * away * np.arange(len(marks))  # the first mark is the best
        hung = far.argmin(axis=1)
        cost = np.maximum(far.min(axis=1), away)  # nearer than beside it is no better
        off = x + wide / 2 - marks[hung, 0]
        cost += 0.02 * np.abs(off) - 0.001 * off  # rather right above or below, then to the right
        blocked = 1.0 * points_in(x - clear, y - 1, x + wide + clear, y + tall + 1)
        for box in taken:
            aside = (x < box.x1 + clear) & (x + wide + clear > box.x0)
            blocked += 1000.0 * (aside & (y < box.y1) & (y + tall > box.y0))
        best = int((cost + 50.0 * blocked).argmin())
        if not blocked[best]:
            break
    place = Bbox.from_bounds(float(x[best]), float(y[best]), wide, tall)
    return place, not blocked[best], marks[hung[best]]


def _counter(inside: Bbox, points: np.ndarray) -> Callable[..., np.ndarray]:
    """Return what counts the points in boxes, by sums over a grid of cells of two pixels."""
    cell, edge = 2.0, 8.0
    shape = (int((inside.width + 2 * edge) / cell) + 2, int((inside.height + 2 * edge) / cell) + 2)

    def cells(values: np.ndarray, start: float, many: int) -> np.ndarray:
        at: np.ndarray = np.clip(((values - start + edge) / cell).astype(int), 0, many - 1)
        return at

    known = points[np.isfinite(points).all(axis=1)]
    held = (
        (known[:, 0] > inside.x0 - edge) & (known[:, 0] < inside.x1 + edge)
        & (known[:, 1] > inside.y0 - edge) & (known[:, 1] < inside.y1 + edge)
    )  # fmt: skip
    grid = np.zeros(shape, dtype=np.int32)
    where = (cells(known[held, 0], inside.x0, shape[0]), cells(known[held, 1], inside.y0, shape[1]))
    np.add.at(grid, where, 1)
    sums = np.pad(grid.cumsum(0, np.int32).cumsum(1, np.int32), ((1, 0), (1, 0)))

    def count(x0: np.ndarray, y0: np.ndarray, x1: np.ndarray, y1: np.ndarray) -> np.ndarray:
        left, right = cells(x0, inside.x0, shape[0]), cells(x1, inside.x0, shape[0]) + 1
        foot, head = cells(y0, inside.y0, shape[1]), cells(y1, inside.y0, shape[1]) + 1
        found: np.ndarray = sums[right, head] - sums[left, head] - sums[right, foot]
        found += sums[left, foot]
        return found

    return count


def _nearest(box: Bbox, point: np.ndarray) -> np.ndarray:
    """The point of a box that is nearest to a point."""
    nearest: np.ndarray = np.clip(point, (box.x0, box.y0), (box.x1, box.y1))
    return nearest


def boxes_on(axes: Axes, renderer: Any, until: Artist, *, beyond: bool) -> list[Bbox]:
    """Boxes of the texts, of the legend, and of the labels that are drawn before an artist.

    Those ``beyond`` the axes, the labels of ticks, only if asked for.
    """
    boxes = [text.get_window_extent(renderer) for text in axes.texts if text.get_visible()]
    legend = axes.get_legend()
    boxes += [legend.get_window_extent(renderer)] if legend is not None else []
    if beyond:
        boxes += [tick.get_window_extent(renderer) for tick in axes.get_yticklabels()]
    in_order = sorted(axes.get_children(), key=lambda child: child.get_zorder())
    for child in itertools.takewhile(lambda child: child is not until, in_order):
        if isinstance(child, _Solved):
            boxes += child.boxes
    return boxes


def points_drawn(axes: Axes) -> np.ndarray:
    """Points in pixels that cover what is drawn on the axes, decorations of ours included."""
    found: list[np.ndarray] = []
    for line in axes.lines:
        path = line.get_path().interpolated(1)
        vertices = line.get_transform().transform(path.vertices)
        found.append(_dense(vertices))
        if line.get_marker() not in ("None", "", " ", None):
            found += _rims(vertices, line.get_markersize() / 2 * axes.figure.dpi / 72)
    for each in axes.collections:
        if isinstance(each, PathCollection):
            offsets: Any = np.ma.filled(each.get_offsets(), np.nan)
            centres = each.get_offset_transform().transform(offsets)
            sizes: Any = each.get_sizes()
            radius = float(np.sqrt(max(sizes, default=0.0)) / 2 * axes.figure.dpi / 72)
            found += [centres, *_rims(centres, radius)]
        elif isinstance(each, LineCollection):
            found += [_dense(each.get_transform().transform(part)) for part in each.get_segments()]
        elif isinstance(each, PolyCollection) and not ours(each):  # text may stand on a shade
            found += [_inside(path.transformed(each.get_transform())) for path in each.get_paths()]
    for patch in axes.patches:
        if isinstance(patch, Rectangle) and not ours(patch):
            box = patch.get_window_extent()
            xs, ys = np.meshgrid(np.linspace(box.x0, box.x1, 12), np.linspace(box.y0, box.y1, 24))
            found.append(np.column_stack([xs.ravel(), ys.ravel()]))
    return np.concatenate(found) if found else np.empty((0, 2))


def _inside(path: Path) -> np.ndarray:
    """Points over an area, as of ``fill_between``."""
    box = path.get_extents()
    xs, ys = np.meshgrid(np.linspace(box.x0, box.x1, 60), np.linspace(box.y0, box.y1, 60))
    points = np.column_stack([xs.ravel(), ys.ravel()])
    held: np.ndarray = points[path.contains_points(points, radius=1)]
    return held


def _rims(centres: np.ndarray, radius: float) -> list[np.ndarray]:
    """Points on the rims of marks."""
    return [centres + np.array(turn) * radius for turn in ((1, 0), (-1, 0), (0, 1), (0, -1))]


def _dense(points: Any, step: float = 3.0) -> np.ndarray:
    """Points along a polyline, a few pixels apart."""
    points = np.asarray(points, dtype=float)
    if len(points) < 2:
        return np.reshape(points, (-1, 2))
    moves = np.diff(points, axis=0)
    many = np.clip(np.nan_to_num(np.hypot(*moves.T), posinf=0) / step, 1, 400).astype(int)
    nth = np.arange(many.sum()) - np.repeat(many.cumsum() - many, many)  # along its own move
    part = (nth + 1) / np.repeat(many, many)
    along = np.repeat(points[:-1], many, axis=0) + np.repeat(moves, many, axis=0) * part[:, None]
    return np.concatenate([points[:1], along])


def wrapped(text: str, width: int = WRAP) -> str:
    """A label in lines of at most so many characters."""
    longest = max(map(len, text.split()), default=0)
    wide = max(width, min(longest, LONGEST))
    return "\n".join(textwrap.wrap(text, wide, break_on_hyphens=False)) or text


def label_lines(ax: Axes, decimals: int | None = None) -> None:
    """Name each line at its end, in its colour, in place of a legend.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Axes with lines that have labels, as pandas gives them.
    decimals : int, optional
        Write the last value as well, with so many decimals.
    """
    legend = ax.get_legend()
    if legend is not None:
        legend.remove()
    ends: list[Label] = []
    early: list[Label] = []
    named = [line for line in ax.lines if not str(line.get_label()).startswith("_")]
    last = max((x for line in named for x, _ in points_of(line)), default=0.0)
    for line in named:
        name = str(line.get_label())
        known = points_of(line)
        if not known:
            continue
        x, y = known[-1]
        text = name if decimals is None else f"{name} {number(y, decimals)}"
        label = Label(x, y, wrapped(text), line.get_color())
        (ends if last - x < 0.12 * abs(np.subtract(*ax.get_xlim())) else early).append(label)
    size = float(ax.xaxis.label.get_fontsize())
    ax.add_artist(EndLabels(ends, size))
    if early:  # a line that ends before the others is named inside, where there is room
        ax.add_artist(FreeLabels(early, size))


def label_points(
    ax: Axes, x: Iterable[float], y: Iterable[float], names: Iterable[str], *,
    first: Iterable[str] = (), color: Any = "#444444",
) -> None:  # fmt: skip
    """Name points, as many as there is room for; the text form has them all.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Axes with the points, as of ``ax.scatter``.
    x, y : iterable of float
        Where the points are.
    names : iterable of str
        Their names.
    first : iterable of str, optional
        Names that are always written.
    color : str
        Colour of the names.

    Raises
    ------
    UserError
        For unlike numbers of points and names, and for a name in ``first`` that no point has.
    """
    across, up, named, wanted = list(x), list(y), list(map(str, names)), list(first)
    if not len(across) == len(up) == len(named):
        raise UserError(f"{len(across)} x, {len(up)} y and {len(named)} names; give one of each")
    unknown = [name for name in wanted if name not in named]
    if unknown:
        raise UserError(f"no point is named {unknown[0]!r}{nearest(unknown[0], named)}")
    points = [(float(a), float(b), name) for a, b, name in zip(across, up, named, strict=True)
              if np.isfinite([a, b]).all()]  # fmt: skip
    points.sort(key=lambda point: point[2] not in wanted)
    artist = FreeLabels([Label(*point, color) for point in points],
                        float(ax.xaxis.label.get_fontsize()) - 0.5,
                        needed=sum(name in wanted for *_, name in points))  # fmt: skip
    artist.named_points = points
    ax.add_artist(artist)
