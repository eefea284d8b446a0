"""What a chart says of the rows drawn: names, alt text, the numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sovdata import tables
from sovdata.display import each_row, known, number, period, shown_value


def vocabulary() -> tuple[pd.Series, pd.Series]:
    """Labels of the indicators and of the units."""
    return tables.load_vocabulary("indicators")["label"], tables.load_vocabulary("units")["label"]


def origin_is_text(row: Any) -> bool:
    """Whether a row is a figure of the text's."""
    return bool(row.origin == "text")


def lines_drawn(rows: pd.DataFrame, units: pd.Series) -> list[str]:
    """The numbers drawn, a line a row."""
    return [
        f"{name_of(row)}, {period(row.start_year, row.end_year)}: {shown_value(row, units)}"
        for row in each_row(rows)
    ]


def name_of(row: Any) -> str:
    """What a row is called beside its mark."""
    if origin_is_text(row):
        return f"the text, paragraph {row.paragraph}" if known(row.paragraph) else "the text"
    return str(row.title)


def together(claims: pd.DataFrame | None, rows: pd.DataFrame | None) -> pd.DataFrame:
    """The text's figures and rows of estimates in one frame, the text's first."""
    frames = [frame for frame in (claims, rows) if frame is not None and len(frame)]
    if not frames:
        raise ValueError("nothing to draw: no rows and no figures of the text")
    drawn = pd.concat([frame.astype(object) for frame in frames], ignore_index=True)
    of = drawn.reindex(columns=["figure", "series"])
    return drawn.assign(name=of["series"].where(of["series"].notna(), of["figure"]))


def subtitle_of(rows: pd.DataFrame) -> str:
    """What is measured, in which unit."""
    indicators, units = vocabulary()
    what = [str(indicators.get(name, name)) for name in dict.fromkeys(rows["indicator"])]
    unit = [str(units.get(name, name)) for name in dict.fromkeys(rows["unit"])]
    return f"{', '.join(what)}; {', '.join(unit)}"


def alt_of(kind: str, title: str, rows: pd.DataFrame, units: pd.Series) -> str:
    """What a chart shows, with its main numbers, for who cannot see it."""
    texts = [row for row in each_row(rows) if origin_is_text(row)]
    others = [row for row in each_row(rows) if not origin_is_text(row)]
    parts = [f"{kind}: {title} ({subtitle_of(rows)})."]
    if texts:
        said = "; ".join(
            f"{shown_value(row, units)}, {period(row.start_year, row.end_year)}" for row in texts
        )
        parts.append(f"The text's figures, in the accent colour: {said}.")
    if others:
        titles = list(dict.fromkeys(str(row.title) for row in others))
        values = [
            float(v) for row in others for v in (row.value, *published_bounds(row)) if known(v)
        ]
        named = ", ".join(titles[:6]) + (f" and {len(titles) - 6} more" if len(titles) > 6 else "")
        parts.append(f"Estimates: {named}; from {number(min(values))} to {number(max(values))}.")
    return " ".join(parts)


def published_bounds(row: Any) -> tuple[Any, Any]:
    """The bounds that an estimate was published with; rounding is none."""
    return (row.low, row.high) if row.interval in ("published", "years") else (None, None)
