"""The command line: ``sovdata scorecard``, ``check``, ``rerun``, ``template`` and ``cite``.

Exit status: 0 done, 1 the input has problems or a notebook failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import os
import sys
import textwrap
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sovdata import __version__
from sovdata.display import each_row
from sovdata.schema import DataError, printable

if TYPE_CHECKING:
    import pandas as pd

    from sovdata.rerun import Outcome

__all__ = ["main"]

#: What the extra ``run`` brings.
RUN = ("papermill", "nbconvert", "nbformat", "nbclient", "ipykernel", "traitlets", "pygments", "tqdm")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    given = _parser().parse_args(arguments)
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what is wrong with a file is said by us
    for stream in (sys.stdout, sys.stderr):  # a terminal that cannot show a character gets the rest
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return int(given.command(given))
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in RUN:
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
    parser.add_argument("--version", action="version", version=f"sovdata {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    card = commands.add_parser("scorecard", help="print how each claim stands against the evidence")
    _own_tables(card)
    card.add_argument("--long", action="store_true", help="each verdict in a sentence, and what would change it")
    card.set_defaults(command=_scorecard)
    rerun = commands.add_parser("rerun", help="run the notebooks into a folder, as notebooks and as pages")
    rerun.add_argument("out", type=Path, metavar="OUT", help="folder to write to; made if missing")
    _own_tables(rerun)
    rerun.add_argument("--notebook", action="append", metavar="NAME", help="only this notebook; may be repeated")
    rerun.add_argument("--workers", type=_one_or_more, metavar="N", help="notebooks run at once (default: number of processors)")
    rerun.add_argument("--overwrite", action="store_true", help="replace notebooks in OUT that were changed, or are of another run")
    rerun.set_defaults(command=_rerun)
    check = commands.add_parser("check", help="list everything that is wrong with tables: ours, or yours")
    check.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="CSV, .xlsx or .bib; files given together may refer to each other"
    )
    check.add_argument("--json", action="store_true", help="for programs")
    check.set_defaults(command=_check)
    template = commands.add_parser("template", help="write a table to start from, with its columns explained")
    kinds = ("stats", "evidence", "indicators", "units", "concepts", "areas", "lineages")
    template.add_argument(
        "kind", choices=kinds, metavar="KIND",
        help="stats: the figures of your text; evidence: estimates of your own; or words that are missing: indicators, units, concepts, areas, lineages",
    )  # fmt: skip
    template.add_argument("file", type=Path, nargs="?", metavar="FILE", help="file to write (default: the terminal); never replaced")
    template.set_defaults(command=_template)
    cite = commands.add_parser("cite", help="references for figures, series, sources or notebooks")
    cite.add_argument("names", nargs="*", metavar="NAME", help="figure, series, statement, source or notebook (default: sovdata itself)")
    cite.add_argument("--format", choices=("bibtex", "text", "csl"), default="bibtex", help="default: bibtex")
    _own_tables(cite)
    cite.set_defaults(command=_cite)
    return parser


def _own_tables(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--stats", type=Path, metavar="FILE", help="the figures of your text, in the place of the essay's (see: sovdata template stats)"
    )
    parser.add_argument(
        "--evidence", type=Path, action="append", default=[], metavar="FILE",
        help="your estimates, or your rows for any other table, beside ours; may be repeated",
    )  # fmt: skip


def _scorecard(given: argparse.Namespace) -> int:
    from sovdata import own, tables, verdicts

    own.use_figures(given.stats, given.evidence)
    try:
        card = verdicts.scorecard()
        titles = tables.load_claims().set_index("claim")["title"]
        print("\n".join(_card_lines(card, titles, given.long)))
    finally:
        own.use_figures()
    return 0


def _card_lines(card: pd.DataFrame, titles: pd.Series, long: bool) -> list[str]:
    """The scorecard in lines of at most 80 characters: a heading a claim, a line a reading."""
    from sovdata import verdicts

    lines, last = [], None
    tested = card[card["rule"] != "not_testable"]
    for row in each_row(tested):
        if row.claim != last:
            printed = f" ({row.claimed})" if row.claimed else ""
            lines += ["", *textwrap.wrap(f"{titles[row.claim]}{printed}", 80)]
            last = row.claim
        what = row.title + (f", {row.concept}" if row.concept else "") + (f", {row.price_basis}" if row.price_basis else "")
        count = f" {row.matches}/{row.candidates}" if verdicts.counts_matches(row) else ""
        *above, label = textwrap.wrap(what.replace("_", " "), 46, initial_indent="  ", subsequent_indent="    ")
        lines += [*above, f"{label:<48} {verdicts.shown_verdict(row)}{count}"]
        if long:
            lines += textwrap.wrap(row.sentence, 76, initial_indent="    ", subsequent_indent="    ")
    rest = [titles[claim] for claim in card.loc[card["rule"] == "not_testable", "claim"]]
    if rest:
        lines += ["", *textwrap.wrap(f"Not testable by figures: {'; '.join(rest)}.", 80)]
    lines += [
        "",
        *textwrap.wrap("Counts are series that match of series tried. A verdict says what agrees with what, never who was right.", 80),
    ]
    return lines[1:]


def _rerun(given: argparse.Namespace) -> int:
    from tqdm import tqdm

    from sovdata import rerun

    warnings.filterwarnings("ignore", module="papermill|nbclient|zmq")
    total = len(rerun.collection(given.notebook))
    with tqdm(total=total, unit="notebook", disable=None, leave=False) as bar:  # no bar where there is no terminal

        def tell(outcome: Outcome) -> None:
            bar.write(f"{outcome.name}: {outcome.problem or 'done'} ({outcome.seconds:.1f} s)", file=sys.stderr)
            bar.update()

        outcomes = rerun.run(
            given.out,
            stats=given.stats,
            evidence=given.evidence,
            names=given.notebook,
            workers=given.workers,
            overwrite=given.overwrite,
            tell=tell,
        )
    failed = sum(bool(outcome.problem) for outcome in outcomes)
    print(f"{len(outcomes) - failed} of {len(outcomes)} notebooks in {given.out}; start with {given.out / 'index.html'}")
    return 1 if failed else 0


def _check(given: argparse.Namespace) -> int:
    from sovdata import own

    report = own.check(given.files)
    wrong = DataError(report.problems)
    if given.json:
        print(
            json.dumps(
                {"files": report.files, "problems": wrong.records(), "notes": DataError(report.notes).records()},
                indent=2,
                ensure_ascii=True,
            )
        )  # for any terminal
        return int(bool(report.problems))
    bad = {problem.file for problem in report.problems}
    for file in report.files:
        if file["file"] not in bad:
            print(f"{printable(file['file'])}: {file['called']}, {file['rows']} row{'s' * (file['rows'] != 1)}, no problem")
    for note in report.notes:
        print(f"note: {note}")
    if report.problems:
        print(wrong)
    return int(bool(report.problems))


def _template(given: argparse.Namespace) -> int:
    from sovdata import own

    if given.file is not None and given.file.suffix.lower() in (".xlsx", ".xls", ".ods"):
        print(f"{given.file}: the template is a CSV, which a spreadsheet opens; name it {given.file.with_suffix('.csv')}", file=sys.stderr)
        return 2
    text = own.template(given.kind)
    if given.file is None:
        print(text, end="")
        return 0
    try:
        with given.file.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        print(
            f"{given.file}: {'there is such a file already; it is left as it was' if isinstance(error, FileExistsError) else error.strerror}",
            file=sys.stderr,
        )
        return 1
    print(f"{given.file}: written; fill it in, then: sovdata check {given.file}")
    return 0


def _cite(given: argparse.Namespace) -> int:
    from sovdata import citing, own

    own.use_figures(given.stats, given.evidence)
    try:
        print(citing.references(given.names, given.format))
    finally:
        own.use_figures()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
