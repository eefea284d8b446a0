"""Labels that solve their places when the figure is drawn, so that no two overlap.

They are artists: what was drawn, limited or titled after they were added is taken into account, and
constrained layout is told how much room they need beside the axes.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
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
#: Pixels that a label is rather moved than to cover one of a mark.
INK = 10.0


class Label(NamedTuple):
    """A text that names the mark at ``x``, ``y`` (data units)."""

    x: float
    y: float
    text: str
    color: Any
    weight: str = "normal"


def spread(wanted: Any, sizes: Any, low: float, high: float) -> list[float]:
    """Centres for labels of these sizes, in the order of ``wanted``, none overlapping.

    Each stands as near as it can to where it is wanted, those that would overlap around the mean of
    what they want: an isotonic regression of their starts, each less the labels below it, by its
    min-max formula. ``low`` and ``high`` bound the whole where they leave room.
    """
    order, size = np.argsort(wanted, kind="stable"), np.asarray(sizes, dtype=float)
    below = size[order].cumsum() - size[order]
    starts = np.asarray(wanted)[order] - size[order] / 2 - below
    sums, nth = np.concatenate([[0.0], starts.cumsum()]), np.arange(len(order))
    many = nth - nth[:, None] + 1  # labels from that of the row to that of the column
    means = np.where(many > 0, (sums[1:] - sums[:-1, None]) / np.maximum(many, 1), np.inf)
    least = np.minimum.accumulate(means[:, ::-1], axis=1)[:, ::-1]
    fitted = np.where(many > 0, least, -np.inf).max(axis=0)
    placed = np.clip(fitted, low, high - size.sum()) + below + size[order] / 2
    found: list[float] = placed[order.argsort()].tolist()
    return found


class _Solved(Artist):
    """An artist of several texts that places them each time it is drawn."""

    axes: Any

    def __init__(self, labels: Iterable[Label], size: float) -> None:
        super().__init__()
        self.labels = list(labels)
        self.size = size
        self.texts = [
            Text(text=label.text, color=label.color, weight=label.weight, linespacing=1.05,
                 transform=IdentityTransform(), parse_math=False) for label in self.labels
        ]  # fmt: skip
        self.boxes: list[Bbox] = []  # where the labels stood when last drawn
        self.set_label(OURS)
        self.set_clip_on(False)
        self.set_zorder(5)

    def _extents(self, renderer: Any, size: float) -> np.ndarray:
        """Width and height of each text at a size."""
        found = []
        for text in self.texts:
            text.set_figure(self.axes.figure)
            text.set(position=(0, 0), fontsize=size)
            found.append(text.get_window_extent(renderer).size)
        return np.reshape(found, (-1, 2))

    def _line(self, start: Any, end: Any, n: int, width: float, renderer: Any) -> None:
        """Draw a thin line from a mark to its label."""
        ends = zip(start, end, strict=True)
        self._draw(Line2D(*ends, color=self.labels[n].color, linewidth=width), renderer)

    def _draw(self, artist: Artist, renderer: Any) -> None:
        """Draw what is placed in pixels."""
        artist.set_figure(self.axes.figure)
        artist.set_transform(IdentityTransform())
        artist.draw(renderer)

    def _write(self, n: int, box: Bbox, align: Any, renderer: Any) -> None:
        """Draw a text in its box."""
        self.texts[n].set_position((box.x0, (box.y0 + box.y1) / 2))
        self.texts[n].set_verticalalignment(align)
        self.texts[n].draw(renderer)

    def _pixels(self, points: float) -> float:
        return float(points * self.axes.figure.dpi / 72)


class EndLabels(_Solved):
    """Labels in the margin right of the axes, a thin line from each mark to its label."""

    leaders = True

    def _fitting(self, renderer: Any) -> np.ndarray:
        """Width and height of each text, smaller where together they are higher than the axes."""
        for size in np.arange(self.size, SMALLEST - 0.5, -0.5):
            extents = self._extents(renderer, max(size, SMALLEST))
            if (extents[:, 1] + self._pixels(APART)).sum() <= self.axes.bbox.height:
                break
        return extents

    def get_tightbbox(self, renderer: Any = None) -> Bbox:
        """The room that the labels need right of the axes."""
        box = self.axes.bbox
        extents = self._fitting(renderer or self.axes.figure._get_renderer())
        wide = extents[:, 0].max(initial=0.0) + self._pixels((3 if self.leaders else 1.4) * AWAY)
        return Bbox.from_extents(box.x1, box.y0, box.x1 + wide, box.y1)

    def draw(self, renderer: Any) -> None:
        """Place the labels and draw them."""
        if not self.get_visible() or not self.labels:
            return
        box = self.axes.bbox
        extents = self._fitting(renderer)
        places = self.axes.transData.transform([(label.x, label.y) for label in self.labels])
        starts = np.clip(places, box.min, box.max)
        tall = extents[:, 1] + self._pixels(APART)
        centres = spread(starts[:, 1], tall, box.y0, box.y1)
        left = box.x1 + self._pixels((2.4 if self.leaders else 0.8) * AWAY)
        gap = self._pixels(AWAY / 2)
        self.boxes = [Bbox.from_bounds(left, centre - high / 2, wide, high)
                      for centre, (wide, high) in zip(centres, extents, strict=True)]  # fmt: skip
        for n, ((x, y), centre) in enumerate(zip(starts, centres, strict=True)):
            if self.leaders:
                self._line((x + gap, y), (left - gap, centre), n, 0.7, renderer)
            single = "\n" not in self.labels[n].text
            self._write(n, self.boxes[n], "center_baseline" if single else "center", renderer)


class Column(EndLabels):
    """Values in a column right of the axes, each at the height of its mark."""

    leaders = False


class FreeLabels(_Solved):
    """Labels inside the axes, each beside its mark where least is in the way.

    Parameters
    ----------
    labels : iterable of Label
        In order of importance.
    size : float
        Size of the text in points.
    needed : int
        So many of the first are always drawn; the rest only where nothing is in the way.
    """

    def __init__(self, labels: Iterable[Label], size: float, needed: int | None = None) -> None:
        super().__init__(labels, size)
        self.needed = len(self.labels) if needed is None else needed
        #: ``x``, ``y`` and name of each point that is named; what reads the artists finds them.
        self.named_points: list[tuple[float, float, str]] = []
        self.set_zorder(6)
        self.set_in_layout(False)  # inside the axes, where they need no room of their own

    def marks(self, label: Label) -> np.ndarray:
        """Where a label may be hung, in pixels, the best first."""
        found: np.ndarray = self.axes.transData.transform([(label.x, label.y)])
        return found

    def room(self) -> Bbox:
        """Where labels may stand, in pixels."""
        return Bbox(self.axes.bbox.get_points())

    def draw(self, renderer: Any) -> None:
        """Place the labels and draw them, a thin line to each that stands away from its mark."""
        if not self.get_visible() or "draw_path" in vars(
            renderer
        ):  # disabled: for the layout alone
            return
        self.boxes = []
        for n, box, mark in self._solve(renderer):
            if mark is not None:
                self._line(np.clip(mark, box.min, box.max), mark, n, 0.8, renderer)
            ground = Rectangle(box.p0, box.width, box.height, facecolor="white", alpha=0.75, lw=0)
            self._draw(ground, renderer)
            self._write(n, box, "center", renderer)
            self.boxes.append(box)

    def _solve(self, renderer: Any) -> Iterator[tuple[int, Bbox, np.ndarray | None]]:
        """Place the labels: number and box of each, and its mark where it stands away from it."""
        room, away = self.room(), self._pixels(AWAY)
        taken = boxes_on(self.axes, renderer, self, beyond=room.x0 < self.axes.bbox.x0)
        sums = ink_on(self.axes, room, renderer).cumsum(0, np.int32).cumsum(1, np.int32)
        sums = np.pad(sums, ((1, 0), (1, 0)))
        extents = self._extents(renderer, self.size)
        for n, (label, extent) in enumerate(zip(self.labels, extents, strict=True)):
            box, clear, mark = _freest(room, extent, self.marks(label), away, taken, sums)
            apart = np.hypot(*(np.clip(mark, box.min, box.max) - mark)) > 3 * away
            if n < self.needed or (clear and not apart):
                taken.append(box)
                yield n, box, mark if apart else None


def _freest(
    room: Bbox, extent: np.ndarray, marks: np.ndarray, away: float, taken: list[Bbox],
    sums: np.ndarray,
) -> tuple[Bbox, bool, np.ndarray]:  # fmt: skip
    """Find the place for a text nearest to marks where nothing is drawn.

    Returns
    -------
    tuple of Bbox, bool, ndarray
        The place, whether nothing is in the way there, and the mark that it is nearest to.
    """
    (wide, tall), last = extent, np.maximum(room.max - extent, room.min)
    beside = np.array([
        (x + dx, y + dy) for x, y in marks
        for dx in (away, -wide / 4, -wide / 2, -3 * wide / 4, -wide - away)
        for dy in (away, -tall / 2, -tall - away)
    ])  # fmt: skip
    x0, y0, x1, y1 = np.reshape([box.extents for box in taken], (-1, 4)).T
    for everywhere in (False, True):
        places = beside
        if everywhere:  # beside every mark something is in the way
            step = max(2.0, away / 2)
            grid = np.mgrid[room.x0 : last[0] + 0.1 : step, room.y0 : last[1] + 0.1 : step]
            places = np.concatenate([beside, grid.reshape(2, -1).T])
        x, y = np.clip(places, room.min, last).T[:, :, None]
        off = [np.maximum(0, np.maximum(at - mark, mark - at - size))
               for at, mark, size in zip((x, y), marks.T, extent, strict=True)]  # fmt: skip
        far = np.hypot(*off) + 0.3 * away * np.arange(len(marks))  # the first mark is the best
        hung = far.argmin(axis=1)
        cost = np.maximum(far.min(axis=1), away)  # nearer than beside it is no better
        right = x[:, 0] + wide / 2 - marks[hung, 0]
        cost += 0.02 * np.abs(right) - 0.001 * right  # rather above or below, then to the right
        across = (x < x1 + away / 2) & (x + wide + away / 2 > x0)
        over = (across & (y < y1) & (y + tall > y0)).sum(axis=1)
        blocked = 50_000 * over + INK * _sum_in(
            sums, x[:, 0] - room.x0 - 0.4 * away, y[:, 0] - room.y0 - 1, wide + 0.8 * away, tall + 2
        )
        best = int((cost + blocked).argmin())
        if not blocked[best]:
            break
    place = Bbox.from_bounds(float(x[best, 0]), float(y[best, 0]), wide, tall)
    return place, not blocked[best], marks[hung[best]]


def _sum_in(sums: np.ndarray, x: np.ndarray, y: np.ndarray, wide: float, tall: float) -> np.ndarray:
    """What is in boxes, by sums over all below and left of each pixel."""
    up, across = np.array(sums.shape) - 1
    left, foot = np.clip(x, 0, across).astype(int), np.clip(y, 0, up).astype(int)
    right = np.clip(np.ceil(x + wide), 0, across).astype(int)
    head = np.clip(np.ceil(y + tall), 0, up).astype(int)
    found: np.ndarray = sums[head, right] - sums[foot, right] - sums[head, left] + sums[foot, left]
    return found


def boxes_on(axes: Any, renderer: Any, until: Artist, *, beyond: bool) -> list[Bbox]:
    """Boxes of the texts, of the legend, and of the labels that are drawn before an artist.

    Those ``beyond`` the axes, the labels of ticks, only if asked for.
    """
    texts = [*axes.texts, axes.get_legend(), *(axes.get_yticklabels() if beyond else ())]
    boxes = [each.get_window_extent(renderer) for each in texts if each and each.get_visible()]
    in_order = sorted(axes.get_children(), key=Artist.get_zorder)
    for child in itertools.takewhile(lambda child: child is not until, in_order):
        boxes += getattr(child, "boxes", [])
    return boxes


def ink_on(axes: Any, room: Bbox, renderer: Any) -> np.ndarray:
    """Where marks are drawn in a part of axes, row by row from below: true for a pixel with ink.

    Texts are not drawn here, nor shades of ours, on which text may stand.
    """
    across, up = np.ceil(renderer.get_canvas_width_height()).astype(int)
    canvas = RendererAgg(across, up, axes.figure.dpi)
    for artist in [*axes.lines, *axes.collections, *axes.patches, *axes.images]:
        if not (isinstance(artist, PolyCollection | Patch) and ours(artist)):
            artist.draw(canvas)
    (left, foot), (right, head) = np.floor(room.min).astype(int), np.ceil(room.max).astype(int)
    return np.asarray(canvas.buffer_rgba())[::-1][foot:head, left:right, 3] > 0


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
    named = [line for line in ax.lines
             if not str(line.get_label()).startswith("_") and points_of(line)]  # fmt: skip
    last = max((x for line in named for x, _ in points_of(line)), default=0.0)
    near = 0.12 * abs(np.subtract(*ax.get_xlim()))
    ends: list[Label] = []
    early: list[Label] = []
    for line in named:
        name, (x, y) = str(line.get_label()), points_of(line)[-1]
        text = wrapped(name if decimals is None else f"{name} {number(y, decimals)}")
        (ends if last - x < near else early).append(Label(x, y, text, line.get_color()))
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
