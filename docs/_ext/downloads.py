"""The tables to download: CSV as committed, and the same cells as a spreadsheet and as JSON."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font

from sovdata import schema

#: A spreadsheet program may take a text that begins so for a formula.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


def write(folder: Path, data: Path) -> None:
    """Every table in three forms, all in one workbook; the descriptor and sources as they are."""
    folder.mkdir(parents=True)
    package = schema.descriptor(data)
    whole = Workbook()
    whole.remove(whole.active)
    for resource in package["resources"]:
        (folder / resource["path"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(data / resource["path"], folder / resource["path"])
        if "schema" not in resource or "like" in resource:  # of another text: as CSV alone
            continue
        header, rows = typed_rows(data / resource["path"], resource)
        records = [dict(zip(header, row, strict=True)) for row in rows]
        text = json.dumps(records, ensure_ascii=False, indent=1)
        (folder / f"{resource['name']}.json").write_text(
            text + "\n", encoding="utf-8", newline="\n"
        )
        single = Workbook()
        single.remove(single.active)
        for book in (single, whole):
            add_sheet(book, resource["name"], header, rows)
        single.save(folder / f"{resource['name']}.xlsx")
    whole.save(folder / "sovdata.xlsx")
    for name in ("datapackage.json", "sources.bib"):
        shutil.copy(data / name, folder / name)


def typed_rows(path: Path, resource: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of a table, numbers as numbers, empty cells as ``None``."""
    kinds = {
        field["name"]: {"integer": int, "number": _number}.get(field["type"], str)
        for field in resource["schema"]["fields"]
    }
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows = [
            [kinds[name](cell) if cell else None for name, cell in zip(header, row, strict=True)]
            for row in reader
        ]
    return header, rows


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def add_sheet(book: Workbook, name: str, header: list[str], rows: list[list[Any]]) -> None:
    """A sheet with a bold header that stays in view; a text is never a formula."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, row in enumerate([header, *rows], start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                cell = sheet.cell(number, column)
                put(cell, value)
                if number == 1:
                    cell.font = Font(bold=True)


def put(cell: Cell, value: Any) -> None:
    """Write a value; a text that could be taken for a formula is stored as text and marked so."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_MARKS)
