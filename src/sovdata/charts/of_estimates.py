"""A dot plot of estimates by who measured: what was counted, a plot, and the values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sovdata.charts.claim import mark_claim
from sovdata.charts.frame import chart_of, new_axes, unit_of, vocabulary
from sovdata.charts.labels import WRAP, Column, Label, wrapped
from sovdata.charts.style import OF_LINEAGE, QUIET, styled
from sovdata.collection import Collection, load_collection
from sovdata.display import each_row, known, number, period, places, shown_number
from sovdata.errors import UserError
from sovdata.shown import Chart, refuse_other_unit

#: Families of estimates in the order in which they are drawn.
FAMILIES = ["official", "western", "independent", "other"]
#: Inches of a line of one row of text, of a further row, and of the rest of the figure; characters
#: of a label's row.
LINE, ROW, REST, WIDE = 0.27, 0.17, 0.75, 24
#: Lines that the words of a claim take above its estimates, and between those of two claims.
HEAD, BETWEEN = 1.3, 0.4
#: Lines that a chart of its own has room for at least: in a lower one a claim has none above dots.
LEAST = 4
#: Units of a figure's last digit that its chart shows at least.
SHOWN = 6


@styled
def estimates(
    rows: pd.DataFrame, *, claims: pd.DataFrame | None = None, title: str, unit: str = "",
    ax: Axes | None = None, c: Collection | None = None,
) -> Chart:  # fmt: skip
    """Estimates as dots, one line for each who measured and each thing counted.

    Parameters
    ----------
    rows : DataFrame
        Rows of ``load_evidence`` or of ``estimates_of``, of one unit. A column ``line`` names lines
        of one's own.
    claims : DataFrame, optional
        Rows of ``load_stats`` in the same unit: red lines with the figures as printed. Where the
        rows say in ``figure`` which of several they are estimates of, each stands above its own.
    title : str
        The question, or what was computed.
    unit : str, optional
        Unit of the values, as shown to readers; that of the rows by default.
    ax : Axes, optional
        Where to draw; a new figure if not given.
    c : Collection, optional
        From ``load_collection``, if the rows are of it; the shipped one by default.

    Returns
    -------
    Chart
    """
    drawn = rows[rows[["value", "low", "high"]].notna().any(axis=1)]
    if drawn.empty:
        raise UserError("nothing to draw: no row has a value")
    drawn = drawn if "line" in drawn else drawn.assign(line=names_of(drawn, claims, c))
    figures = [] if claims is None else [row for _, row in claims.iterrows()]
    sections = [(figures, drawn)]
    names = {row["figure"] for row in figures}
    if len(names) > 1 and "figure" in drawn and set(drawn["figure"]) == names:
        sections = [([row], drawn[drawn["figure"] == row["figure"]]) for row in figures]
    place = -BETWEEN
    lines: list[Any] = []
    reach, told = [], []
    for marked, found in sections:
        begin = place + BETWEEN
        place = begin + HEAD * bool(marked)
        head = f". Beside {marked[0]['as_printed']}: " if len(sections) > 1 else ". "
        for name, group in found.groupby("line", sort=False):
            high = 1 + ROW / LINE * wrapped(str(name), WIDE).count("\n")
            lines.append((head, str(name), list(each_row(group)), place + high / 2))
            head = "; "
            place += high
        reach += [(row, (begin, place)) for row in marked]
        told += [spelled_out(row) for row in each_row(found)]
    ax = new_axes(ax, REST + LINE * max(place, LEAST))
    ax.set_ylim(place, 0)
    said, values = [], []
    for _, name, group, y in lines:
        color = OF_LINEAGE.get(str(group[0].lineage), QUIET)
        ends = [ends_of(row) for row in group]
        low, high = min(map(min, ends)), max(map(max, ends))
        ax.plot([low, high], [y, y], color=color, linewidth=2.5, alpha=0.4, label=name,
                solid_capstyle="butt")  # fmt: skip
        for row, span in zip(group, ends, strict=True):
            mark(ax, row, span, y, color)
        values += [low, high]
        said.append(Label(high, y, range_of(group), color, "bold"))
    ax.set_yticks([label.y for label in said], [wrapped(name, WIDE) for _, name, *_ in lines])
    for tick, label in zip(ax.get_yticklabels(), said, strict=True):
        tick.set_color(label.color)
    ax.tick_params(axis="y", length=0, pad=2)
    ax.spines["left"].set_visible(False)
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x")
    values += [float(row[name]) for row in figures for name in ("value", "low", "high")
               if known(row[name])]  # fmt: skip
    ax.set_xlim(limits(values, [step_of(row["value"]) for row in figures]))
    few = max(map(abs, values)) >= 10_000  # ticks of many digits
    ax.xaxis.set_major_locator(MaxNLocator(nbins=1 if few else 4, steps=[1, 2, 2.5, 5, 10]))
    for row, ends_at in reach:
        refuse_other_unit(row, set(drawn["unit"].dropna()), c)
        mark_claim(ax, row, axis="x", at=ends_at)
    ax.add_artist(Column(said, float(ax.xaxis.label.get_fontsize())))
    unit = unit or unit_of(drawn, c)
    ax.set_xlabel(unit)
    spelled = [
        f"{head}{name} {label.text}".replace("to\n", "to ").replace("\n", "")
        for (head, name, *_), label in zip(lines, said, strict=True)
    ]
    return chart_of(ax, drawn, title, f"Dot plot: {title} ({unit}){''.join(spelled)}.", told, c)


def spelled_out(row: Any) -> str:
    """An estimate in the text form: its line, its name and years, and its value."""
    years = (getattr(row, "start_year", None), getattr(row, "end_year", None))
    parts = [getattr(row, "title", None), period(*years) if any(map(known, years)) else None]
    said = [*(str(part) for part in parts if known(part)), shown_number(row)]
    return f"{row.line}: {', '.join(said)}"


def ends_of(row: Any) -> list[float]:
    """From where to where an estimate is drawn: its value, or the bounds it was published with."""
    bounds = (row.low, row.high) if row.interval in ("published", "years") else ()
    return [float(end) for end in (row.value, *bounds) if known(end)]


def mark(ax: Axes, row: Any, ends: list[float], y: float, color: str) -> None:
    """A dot for a value, a bar for a published range, an arrow for a bound."""
    if known(row.value):
        ax.plot([row.value], [y], "o", color=color, markersize=7, markeredgecolor="white",
                markeredgewidth=0.8, label="_value")  # fmt: skip
    elif len(ends) > 1:
        ax.plot(ends, [y, y], color=color, linewidth=6, solid_capstyle="butt", label="_range")
    else:
        ax.plot(ends, [y], "<" if known(row.high) else ">", color=color, markersize=8,
                label="_bound")  # fmt: skip


def step_of(value: float) -> float:
    """A unit of the last digit of a figure."""
    return float(10.0 ** -places(value)) if known(value) else 0.0


def limits(values: list[float], steps: list[float]) -> tuple[float, float]:
    """Limits of the values' axis: from zero, unless the values lie far from it.

    It shows several units of a figure's last digit, so that what rounds to it does not look far.
    """
    low, high = min(values), max(values)
    if low >= 0 and low < 0.7 * high:
        return 0.0, high + 0.06 * high
    span = max(high - low, 0.02 * abs(high), *(SHOWN * step for step in steps)) or 1.0
    room = (span - high + low) / 2 + 0.1 * span
    return low - room, high + room


def range_of(rows: list[Any]) -> str:
    """The values of a line as they are written beside it: ``10.9``, ``11.3\u201311.4``.

    A range that begins below zero has "to" in the place of the dash.
    """
    if len(rows) == 1:
        return shown_number(rows[0]).replace(" to ", "\u2013")
    ends = [end for row in rows for end in ends_of(row)]
    digits = max(1 if row.basis == "computed" else min(1, places(row.value)) if known(row.value)
                 else max(places(end) for end in ends_of(row)) for row in rows)  # fmt: skip
    low, high = number(min(ends), digits), number(max(ends), digits)
    dash = " to " if low.startswith("\u2212") else "\u2013"
    if len(low + high) > WRAP:
        dash = f"{dash.rstrip()}\n"
    return low if low == high else f"{low}{dash}{high}"


def names_of(
    rows: pd.DataFrame, claims: pd.DataFrame | None, c: Collection | None
) -> pd.Series[str]:
    """Who measured, what was counted and, where not all are of the claim's years, when."""
    dated = claims is None or claims["start_year"].notna().any()
    when = [period(row.start_year, row.end_year) for row in each_row(rows)]
    spans = set() if claims is None else {
        period(row.start_year, row.end_year) for row in each_row(claims)
    }  # fmt: skip
    alike = len({*when}) == 1
    names = []
    for who, span, published in zip(who_and_what(rows, c), when, rows["published"], strict=True):
        if not dated and known(published):
            names.append(f"{who}, printed {int(published)}")
        else:
            names.append(who if alike and span in spans else f"{who}, {span}")
    return pd.Series(names, index=rows.index, dtype=object)


def who_and_what(rows: pd.DataFrame, c: Collection | None = None) -> list[str]:
    """Who measured, and what was counted where that is stated, for each row."""
    concepts, lineages = vocabulary("concepts", c), vocabulary("lineages", c)
    found = []
    for lineage, concept in zip(rows["lineage"], rows["concept"], strict=True):
        who = str(lineages["short"].get(lineage, lineage))
        if known(concept) and not re.fullmatch("defence.*_unstated", str(concept)):
            names = (concepts[name].get(concept) for name in ("short", "label"))
            thing = str(next(filter(known, names), concept))
            other = lineages["also_named"].get(lineage)
            also = known(other) and thing.startswith(str(other))
            who = str(other) if also else f"{who}, {thing}"
        found.append(who)
    return found


def of_figures(
    rows: pd.DataFrame, figures: pd.DataFrame, c: Collection | None = None
) -> Iterator[Chart]:
    """A chart a figure, quantity and unit: the figure and, by who measured, the estimates counted.

    Counted are those of its answer. Of several quantities, the one that comes nearest is first.
    Estimates in a unit that compares with the figure's own, as of GDP with of GNP, stand in its
    chart.

    Parameters
    ----------
    rows : DataFrame
        From ``sv.estimates_of``.
    figures : DataFrame
        Rows of ``load_stats``, or of a collection's ``figures``.
    c : Collection, optional
        From ``load_collection``, if the rows are of it; the shipped one by default.
    """
    c = c or load_collection()
    indicators, like = c.indicators["label"], c.units["compares_with"]
    used = by_family(rows[rows["used"].isin(["counted", "other years"])], c)
    used = used.drop_duplicates(["figure", "indicator", "series", "start_year", "end_year"])
    for figure in each_row(figures):
        mine = used[used["figure"] == figure.figure]
        units = mine["unit"].replace(str(like.get(figure.unit)), figure.unit)
        groups = [
            (*key, group) for key, group in mine.groupby([mine["indicator"], units], sort=False)
        ]
        for indicator, unit, group in sorted(groups, key=lambda found: found[2]["gap"].abs().min()):
            own = figures[figures["figure"] == figure.figure].assign(unit=unit, indicator=indicator)
            when = period(figure.start_year, figure.end_year)
            title = (
                f"{figure.as_printed}, {when}: {indicators[indicator]}, "
                f"{c.areas['label'].get(figure.area, figure.area)}, by who measured it"
            )
            yield estimates(group, claims=own, title=title, c=c)


def by_family(rows: pd.DataFrame, c: Collection) -> pd.DataFrame:
    """Rows in the order of charts: Soviet official, Western, independent, others; then by size."""
    family = rows["lineage"].map(c.lineages["family"]).fillna("other").map(FAMILIES.index)
    size = rows["value"].fillna(rows["high"]).fillna(rows["low"])
    keys = rows.assign(_family=family, _size=-size)
    return keys.sort_values(
        ["_family", "lineage", "start_year", "published", "_size"], kind="stable"
    ).drop(columns=["_family", "_size"])
