"""The command line: ``sovdata scorecard`` and ``sovdata rerun OUT``.

Exit status: 0 done, 1 the input has problems or a notebook failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import textwrap
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sovdata.schema import DataError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    given = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # a terminal that cannot show a character gets the rest
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return int(given.command(given))
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in ("papermill", "nbconvert", "nbformat", "ipykernel", "traitlets"):
            print(f"{error.name} is not installed; install sovdata with its run extra: pip install 'sovdata[run]'", file=sys.stderr)
            return 1
        raise
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("stopped; files written so far are whole", file=sys.stderr)
        return 130


def _one_or_more(text: str) -> int:
    """A number of workers."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 1 or more")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sovdata", description="The figures of a text beside what others measured.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    card = commands.add_parser("scorecard", help="print how each claim stands against the evidence")
    card.add_argument("--stats", type=Path, metavar="FILE", help="your own figures (CSV, columns as in soviet_stats.csv)")
    card.add_argument("--long", action="store_true", help="each verdict in a sentence, and what would change it")
    card.set_defaults(command=_scorecard)
    rerun = commands.add_parser("rerun", help="run the notebooks into a folder, as notebooks and as pages")
    rerun.add_argument("out", type=Path, metavar="OUT", help="folder to write to; made if missing")
    rerun.add_argument("--stats", type=Path, metavar="FILE", help="your own figures (CSV, columns as in soviet_stats.csv)")
    rerun.add_argument("--notebook", action="append", metavar="NAME", help="only this notebook; may be repeated")
    rerun.add_argument("--workers", type=_one_or_more, metavar="N", help="notebooks run at once (default: number of processors)")
    rerun.set_defaults(command=_rerun)
    return parser


def _scorecard(given: argparse.Namespace) -> int:
    from sovdata import tables, verdicts

    card = verdicts.scorecard(tables.load_stats(given.stats))
    titles = tables.load_claims().set_index("claim")["title"]
    print("\n".join(_card_lines(card, titles, given.long)))
    return 0


def _card_lines(card: pd.DataFrame, titles: pd.Series, long: bool) -> list[str]:
    """The scorecard in lines of at most 80 characters: a heading a claim, a line a reading."""
    from sovdata import verdicts

    lines, last = [], None
    tested = card[card["rule"] != "not_testable"]
    for row in tested.itertuples():
        if row.claim != last:
            printed = f" ({row.claimed})" if row.claimed else ""
            lines += ["", f"{titles[row.claim]}{printed}"]
            last = row.claim
        what = row.title + (f", {row.concept}" if row.concept else "") + (f", {row.price_basis}" if row.price_basis else "")
        count = f" {row.matches}/{row.candidates}" if row.candidates else ""
        lines.append(f"  {_cut(what.replace('_', ' '), 46):<46} {_cut(verdicts.shown_verdict(row) + count, 32)}")
        if long:
            lines += textwrap.wrap(row.sentence, 76, initial_indent="    ", subsequent_indent="    ")
    rest = [titles[claim] for claim in card.loc[card["rule"] == "not_testable", "claim"]]
    lines += ["", *textwrap.wrap(f"Not testable by figures: {'; '.join(rest)}.", 80), ""]
    lines += textwrap.wrap("Counts are series that match of series tried. A verdict says what agrees with what, never who was right.", 80)
    return lines[1:]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "\u2026"


def _rerun(given: argparse.Namespace) -> int:
    from sovdata import rerun

    warnings.filterwarnings("ignore", module="papermill|nbclient|zmq")
    outcomes = rerun.run(given.out, stats=given.stats, names=given.notebook, workers=given.workers, tell=_tell)
    failed = sum(bool(outcome.problem) for outcome in outcomes)
    print(f"{len(outcomes) - failed} of {len(outcomes)} notebooks in {given.out}; start with {given.out / 'index.html'}")
    return 1 if failed else 0


def _tell(outcome: object) -> None:
    name, seconds, problem = outcome.name, outcome.seconds, outcome.problem  # type: ignore[attr-defined]
    print(f"{name}: {problem or 'done'} ({seconds:.1f} s)", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
