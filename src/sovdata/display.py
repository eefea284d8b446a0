"""What a notebook shows: each thing as HTML and as plain text with the same content.

nbval compares both, a page shows the first, a terminal or a screen reader the second.
Everything that comes from a table is escaped where it becomes HTML.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import pandas as pd

WIDTH = 88


@dataclass(frozen=True)
class Shown:
    """Something to show: ``html`` for a page, ``text`` for everyone else."""

    html: str
    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        # Jupyter sets the cells of tables to the right, where sentences are hard to read
        html = re.sub(r"<(t[hd])\b", r'<\1 style="text-align:left"', self.html)
        return {"text/html": html, "text/plain": self.text}

    def __str__(self) -> str:
        return self.text


def each_row(rows: pd.DataFrame) -> Iterator[Any]:
    """Rows one by one, a column an attribute, without the index.

    As from ``itertuples``, but several times faster for few rows of many columns.

    Typed as any: stubs give each cell every type that a column can have.
    """
    return map(
        _row_of(tuple(rows.columns))._make,
        zip(*(column.tolist() for _, column in rows.items()), strict=True),
    )


@lru_cache(maxsize=128)
def _row_of(columns: tuple[str, ...]) -> Any:
    """The kind of tuple that a row is; pandas makes one anew each time."""
    return namedtuple("Row", columns, rename=True)


def known(value: object) -> bool:
    """Whether a cell holds something."""
    return not (
        value is None
        or value is pd.NA
        or (isinstance(value, float) and math.isnan(value))
        or value == ""
    )


def number(value: float, decimals: int = 1) -> str:
    """A number for readers: rounded once, a real minus sign, thousands parted by a narrow space.

    The space does not break.
    """
    text = f"{value:,.{max(decimals, 0)}f}".replace(",", "\u202f")
    if float(text.replace("\u202f", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", "\u2212")


def period(start: Any, end: Any) -> str:
    """``1951–55``, ``1980``; the second year in full where the century turns: ``1999–2001``."""
    if not known(start) and not known(end):
        return "undated"
    if not known(start) or not known(end) or int(start) == int(end):
        return str(int(end if known(end) else start))
    first, last = str(int(start)), str(int(end))
    return f"{first}–{last[2:] if first[:2] == last[:2] else last}"


def shown_number(row: Any) -> str:
    """A row of evidence for a reader, without its unit: ``3.3``, ``12 to 16``, ``at most 15``."""
    published = row.interval in ("published", "years")
    bounds = [bound for bound in (row.low, row.high) if published and known(bound)]
    if not bounds:
        printed = min(_printed_places(row), 1 if places(row.value) > 2 else 2)
        return number(row.value, 1 if row.basis == "computed" else printed)
    decimals = 1 if row.basis == "computed" else max(places(bound) for bound in bounds)
    text = " to ".join(number(bound, decimals) for bound in bounds)
    if len(bounds) == 1:
        text = f"at {'least' if known(row.low) else 'most'} {text}"
    return f"{number(row.value, places(row.value))} ({text})" if known(row.value) else text


def counted(how_many: int, word: str) -> str:
    """A number and its noun: ``1 row``, ``2 rows``."""
    return f"{how_many} {word}{'' if how_many == 1 or word == 'series' else 's'}"


def capital(text: str) -> str:
    """A text with a capital at its start."""
    return text[:1].upper() + text[1:]


def shown_value(row: Any, units: pd.Series[str]) -> str:
    """A row's value with its unit: ``11.2% a year`` as printed, else ``12 to 16 % of GNP``."""
    unit = str(units.get(row.unit, row.unit))
    if row.origin != "text":
        return f"{shown_number(row)} {unit}"
    printed = str(row.as_printed)
    both = printed.endswith("%") and unit.startswith("%")
    return printed.removesuffix("%") + unit if both else printed


def _printed_places(row: Any) -> int:
    """Decimals that a row's value was printed with: its rounding interval is a unit of the last."""
    if row.interval != "rounding" or not known(row.low) or not row.high > row.low:
        return places(row.value)
    return max(0, round(-math.log10(row.high - row.low)))


def places(value: float) -> int:
    """Decimals that a number was printed with, as far as a float still shows them."""
    return len(f"{float(value):.6f}".rstrip("0").partition(".")[2])


def wrapped(text: str, width: int = WIDTH, **indents: str) -> list[str]:
    """The lines of a text, none of which ends at a hyphen inside a word."""
    return textwrap.wrap(text, width, break_on_hyphens=False, **indents)  # type: ignore[arg-type]


def bullets(sentences: Iterable[str]) -> Shown:
    """Computed sentences, one to a bullet."""
    lines = list(sentences)
    html = "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
    text = "\n".join(
        "\n".join(wrapped(line, initial_indent="- ", subsequent_indent="  ")) for line in lines
    )
    return Shown(html, text)


def table(rows: pd.DataFrame, caption: str, *, headers: Mapping[str, str] | None = None) -> Shown:
    """A table with a caption and scoped headers; the first column heads its row.

    Parameters
    ----------
    rows : DataFrame
        Cells as they are to be read; missing cells are shown as a dash.
    caption : str
        What the table shows.
    headers : mapping, optional
        Column name to heading; columns in this order. All columns under their names if not given.
    """
    headers = dict(headers) if headers else {str(column): str(column) for column in rows.columns}
    cells = [
        [str(row[name]) if known(row[name]) else "–" for name in headers]
        for _, row in rows.iterrows()
    ]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headers.values())
    body = "".join(
        f'<tr><th scope="row">{escape(line[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in line[1:])
        + "</tr>"
        for line in cells
    )
    html = (
        f'<table class="sovdata"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    return Shown(html, _text_table(list(headers.values()), cells, caption))


def _text_table(headers: list[str], cells: list[list[str]], caption: str) -> str:
    widths = [max([len(head), *(len(line[i]) for line in cells)]) for i, head in enumerate(headers)]
    if sum(widths) + 2 * len(widths) <= WIDTH:
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in [headers, ["-" * width for width in widths], *cells]
        ]
    else:  # too wide for a line: one block a row
        lines = []
        for line in cells:
            lines.append(line[0])
            for head, cell in zip(headers[1:], line[1:], strict=True):
                said = f"{head}: {cell}"
                lines += wrapped(said, initial_indent="    ", subsequent_indent="      ")
    return "\n".join([caption, *lines])
