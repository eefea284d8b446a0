"""The golden files: every computed row, the numbers drawn by each chart, and the damaged files.

    python tests/golden_net.py        write them anew

A golden file is changed in a commit of its own, which says why.
"""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pandas as pd
from made_up import SHIPPED, variants
from notebook_rules import NOTEBOOKS, images, load, outputs, text
from own_cases import CASES

import sovdata
from sovdata import wording

GOLDEN = Path(__file__).parent / "golden"
DIGITS = 9  # of a computed value: fewer than a float holds, more than any reader sees


def rows() -> str:
    """Every computed row of the evidence as CSV: series, indicator, years, value, low, high."""
    evidence = sovdata.load_evidence()
    found = evidence[evidence["basis"] == "computed"]
    columns = ["series", "indicator", "start_year", "end_year", "value", "low", "high"]
    found = found[columns].sort_values(columns[:4], kind="stable")
    for side in columns[4:]:
        found[side] = [f"{value:.{DIGITS}g}" if pd.notna(value) else "" for value in found[side]]
    return str(found.to_csv(index=False, lineterminator="\n"))


def drawn() -> str:
    """The lines with numbers in the text form of each chart of each notebook, as JSON."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        charts = found.setdefault(path.stem, {})
        for output in outputs(load(path)):
            data = output.get("data", {})
            if not images(text(data.get("text/html", ""))).alts:
                continue
            first, *lines = text(data["text/plain"]).split("\n  ")
            last = [lines[-1].partition("\n")[0]] if lines else []
            charts[" ".join(first.partition(". ")[0].split())] = [*lines[:-1], *last]
    return json.dumps(found, indent=0, ensure_ascii=False) + "\n"


def damaged() -> str:
    """The corpus of damaged files as JSON: name, input, file suffix, line, column, kind of problem.

    A workbook is kept as it is: made anew it would hold another time.
    """
    path = GOLDEN / "damaged.json"
    kept = (
        {case["name"]: case for case in json.loads(path.read_text("utf-8"))}
        if path.exists()
        else {}
    )
    found: list[dict[str, Any]] = []
    for case in CASES:
        raw = case.content
        made = base64.b64encode(zlib.compress(raw, 9)).decode() if isinstance(raw, bytes) else None
        if isinstance(raw, bytes) and raw.startswith(b"PK") and case.name in kept:
            made = kept[case.name]["input"]
        found.append({
            "name": case.name, "input": made, "suffix": case.suffix, "line": case.line,
            "column": case.column, "kind": case.kind,
        })  # fmt: skip
    return "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in found) + "\n]\n"


def answers(found: dict[str, pd.DataFrame] | None = None) -> str:
    """Every claim's question and answer; and what changes with a figure's digit or no lineage."""
    if found is None:
        found = {name: wording.answers(c) for name, c in {"shipped": SHIPPED, **variants()}.items()}
    texts = {name: frame.set_index("claim")["answer"] for name, frame in found.items()}
    base = texts.pop("shipped")
    made: dict[str, Any] = {
        "questions": dict(found["shipped"][["claim", "question"]].itertuples(index=False))
    }
    made |= {
        "answers": base.to_dict(),
        "variants": {name: text[text != base].to_dict() for name, text in texts.items()},
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


FILES = {"answers.json": answers, "rows.csv": rows, "drawn.json": drawn, "damaged.json": damaged}


def main() -> None:
    """Write every golden file."""
    GOLDEN.mkdir(exist_ok=True)
    for name, make in FILES.items():
        (GOLDEN / name).write_text(make(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
