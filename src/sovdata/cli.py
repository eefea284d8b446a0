"""The command line: ``sovdata answers``, ``whose``, ``report``, ``rerun``, ``check``, ...

Exit status: 0 done, 1 the input has problems or a notebook failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import errno
import io
import json
import logging
import math
import os
import re
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from sovdata import __version__
from sovdata.display import counted, each_row, known, wrapped
from sovdata.errors import UserError
from sovdata.schema import DataError, printable

if TYPE_CHECKING:
    import pandas as pd

    from sovdata.collection import Collection
    from sovdata.rerun import Outcome

#: What a command comes to: its exit status, and what it prints when it is done.
Said = tuple[int, str]

#: Adds what a command takes: its name, what is said of it, and how argparse reads it.
Takes = Callable[..., Any]

OUT = "folder to write to; made if missing"
#: What ``template`` writes; a test holds it to what a reader may give.
TEMPLATES = (
    "figures", "evidence", "indicators", "units", "concepts", "areas", "lineages", "claims",
    "readings", "series", "observations", "statements",
)  # fmt: skip
#: Kinds of problems of a file that is no table of ours; a public one may be imported.
NO_TABLE = {"no_such_table", "file"}
#: What the extra ``run`` brings.
RUN = {
    "papermill", "nbconvert", "nbformat", "nbclient", "ipykernel", "traitlets", "pygments", "tqdm"
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    try:
        given = _parser().parse_args(arguments)
        given.words = sys.argv[1:] if arguments is None else arguments
        # what is wrong with a file is said by us
        logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
        warnings.filterwarnings("ignore", module="papermill|nbclient|zmq")
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # of what the terminal cannot show
        status, text = given.command(given)
        return _printed(text, int(status))
    except SystemExit as stop:  # the parser's: help, or wrong usage
        return _printed("", int(stop.code or 0))
    except (UserError, ModuleNotFoundError, OSError, KeyboardInterrupt) as error:
        return _failed(*_told(error))


def _told(error: BaseException) -> tuple[str, int]:
    """What a user is told of an error, and the exit status."""
    if isinstance(error, KeyboardInterrupt):
        return "stopped; files written so far are whole", 130
    if isinstance(error, DataError):
        return str(error), 1
    if isinstance(error, UserError):
        return printable(str(error)), 2
    if isinstance(error, FileExistsError):
        shown = printable(str(error.filename))
        return f"{shown}: there is such a file already; it is left as it was", 1
    if isinstance(error, OSError):  # such as a full disk under the folder for temporary files
        return printable(f"{error.filename or 'sovdata'}: {error.strerror or error}"), 1
    if isinstance(error, ModuleNotFoundError) and error.name and error.name.split(".")[0] in RUN:
        how = "install sovdata with its run extra: pip install 'sovdata[run]'"
        return f"{error.name} is not installed; {how}", 1
    raise error


def _printed(text: str, status: int) -> int:
    """Print what a command has to say; its exit status, or 1 if that cannot be written.

    A reader who has seen enough is no failure.
    """
    error = _put(text, sys.stdout)
    if error is None or isinstance(error, BrokenPipeError):
        return status
    return _failed(f"standard output: {error.strerror}")


def _failed(text: str, status: int = 1) -> int:
    """Say on standard error what is wrong; the exit status."""
    _put(f"{text}\n", sys.stderr)
    return status


def _put(text: str, stream: TextIO) -> OSError | None:
    """Write to a stream at once; if that fails, the error, and the stream leads nowhere after."""
    try:
        print(text, end="", file=stream, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return error
    return None


def _one_or_more(text: str) -> int:
    """A number of workers."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 1 or more")
    return number


def _folder(text: str) -> Path:
    """A folder to write to; an empty name would be the one that the reader works in."""
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty name; expected a folder to write to")
    return Path(text)


def _period(text: str) -> tuple[int, int]:
    """Years such as 1951-1955, 1951-55 or 1980."""
    found = re.fullmatch(r"(\d{4})(?:\s*[-\u2013/]\s*(\d{2}|\d{4}))?", text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no period; write 1951-1955, 1951-55 or 1980")
    first, last = found[1], found[2] or found[1]
    return int(first), int(last if len(last) == 4 else first[:2] + last)


FILE: dict[str, Any] = {"type": Path, "metavar": "FILE"}
NAME: dict[str, Any] = {"metavar": "NAME"}
YEAR: dict[str, Any] = {"type": int, "metavar": "YEAR"}
PERIOD: dict[str, Any] = {"type": _period, "metavar": "PERIOD"}
FLAG: dict[str, Any] = {"action": "store_true"}
MANY: dict[str, Any] = {"action": "append", "default": []}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sovdata", description="The figures of a text beside what others measured."
    )
    parser.add_argument("--version", action="version", version=f"sovdata {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], Said], said: str) -> Takes:
        """Add a command; the function that adds what it takes."""
        added = commands.add_parser(name, help=said)
        added.set_defaults(command=run)
        return lambda option, said, **how: added.add_argument(*option.split(), help=said, **how)

    takes = command("answers", _answers, "what each claim asks, and the answer with its numbers")
    _own_tables(takes)
    _of_the_text(takes)
    takes("--text", "another text that is shipped, such as reagan1982", **NAME)
    takes("--as-of", "only from estimates that were in print by that year", **YEAR)
    takes("--why", "all that stands behind the answer to this claim", metavar="CLAIM")
    takes("--json", "for programs", **FLAG)

    takes = command("whose", _whose, "every published figure that gives a number, and its chance")
    takes("number", "as printed, such as 11.2: its digits count", metavar="NUMBER")
    takes("period", "such as 1951-1955, 1951-55 or 1980", nargs="?", **PERIOD)
    takes("--indicator", "only this quantity and what it is compared with", **NAME)
    takes("--unit", "only in this unit", **NAME)
    takes("--area", "country or area (default: SUN)", default="SUN", **NAME)
    takes("--cited", "year of the work that gives it: what is printed later is no source", **YEAR)
    takes("--slips", "also ten and a hundred times as much, and the other sign", **FLAG)
    takes("--evidence", "your estimates, beside ours; may be repeated", **FILE, **MANY)

    takes = command("report", _report, "a report on your text's figures: notebook, page, tables")
    takes("out", OUT, type=_folder, metavar="OUT")
    _own_tables(takes, required=True)
    _of_the_text(takes)
    takes("--overwrite", "replace a report in OUT that was changed, or is of other tables", **FLAG)

    takes = command("rerun", _rerun, "run the lessons into a folder, as notebooks and as pages")
    takes("out", OUT, type=_folder, metavar="OUT")
    takes("--notebook", "only this notebook; may be repeated", action="append", **NAME)
    takes("--workers", "notebooks run at once (default: number of processors)", type=_one_or_more,
          metavar="N")  # fmt: skip
    takes("--overwrite", "replace notebooks in OUT that were changed", **FLAG)

    takes = command("check", _check, "list everything that is wrong with tables: ours, or yours")
    takes("files", "CSV, .xlsx or .bib; files given together may refer to each other", nargs="+",
          **FILE)  # fmt: skip
    takes("--json", "for programs", **FLAG)

    takes = command("import", _import, "turn a public file into a table of estimates")
    takes("file", "CSV, TSV or .xlsx", **FILE)
    takes("--indicator", "what it is about, such as output", **NAME)
    takes("--unit", "its unit, such as pct_per_year", **NAME)
    takes("--area", "only these; the one of a file that names none", default="", metavar="A,B")
    takes("--years", "such as 1950-1990", **PERIOD)
    takes("--column", "the column of values, of several", **NAME)
    takes("--sheet", "the sheet, of several with tables", **NAME)
    takes("--where", "only rows with this value; may be repeated", metavar="COLUMN=VALUE", **MANY)
    takes("--source", "the work in words", metavar="TEXT")
    takes("--lineage", "who measured it: a name of ours, such as sipri, or any other in words",
          metavar="TEXT")  # fmt: skip
    takes("--price-basis", "prices, such as 'constant 2015 dollars'", metavar="TEXT")
    takes("--title", "of the series", metavar="TEXT")
    takes("--decimal", "where the file leaves it open", choices=(".", ","))
    takes("--evidence", "your units, indicators, areas, lineages; may be repeated", **FILE, **MANY)
    takes("--yearly-mean", "of quarters or months; refused without", **FLAG)
    takes("-o --out", "file to write (default: the terminal); never replaced", type=Path,
          metavar="OUT.csv")  # fmt: skip

    takes = command("template", _template, "write a table to start from, its columns explained")
    takes("kind", "figures: the figures of your text; evidence: estimates of your own; what the "
          "text claims and how it can be read: claims, readings; words that are missing: "
          "indicators, units, concepts, areas, lineages; or series, observations, statements",
          choices=TEMPLATES, metavar="KIND")  # fmt: skip
    takes("file", "CSV or .xlsx to write (default: the terminal); never replaced", nargs="?",
          **FILE)  # fmt: skip

    takes = command("cite", _cite, "references for figures, series, sources or notebooks")
    takes("names", "figure, series, statement, source or notebook (default: sovdata itself)",
          nargs="*", **NAME)  # fmt: skip
    takes("--format", "default: bibtex", choices=("bibtex", "text", "csl"), default="bibtex")
    _own_tables(takes)
    return parser


def _own_tables(takes: Takes, *, required: bool = False) -> None:
    takes("--figures", "the figures of your text, in the place of the essay's "
          "(see: sovdata template figures)", required=required, **FILE)  # fmt: skip
    takes("--evidence", "your estimates, or your rows for any other table, beside ours; may be "
          "repeated", **FILE, **MANY)  # fmt: skip


def _of_the_text(takes: Takes) -> None:
    takes("--claims", "what your text claims, with its questions", **FILE)
    takes("--readings", "how each claim of your text can be read", **FILE)


def _answers(given: argparse.Namespace) -> Said:
    from sovdata import collection, wording

    c = collection.load_collection(
        given.figures, given.claims, given.readings, given.evidence, text=given.text
    )
    rows = wording.answers(c, as_of=given.as_of, claims=given.why)
    if given.json:
        return 0, rows.to_json(orient="records", indent=2, force_ascii=True) + "\n"
    if given.why:
        return 0, _lines(_why(rows, wording.estimates_of(given.why, c, as_of=given.as_of), c))
    return 0, _lines(_answer_lines(rows))


def _whose(given: argparse.Namespace) -> Said:
    from sovdata import collection, lookup, schema, wording

    areas = schema.shipped().keys("areas")
    area = schema.code_of(given.area, {}, areas) or given.area
    c = collection.of_area(area, given.evidence)
    first, last = given.period or (None, None)
    found = lookup.whose(
        given.number, first, last, indicator=given.indicator, unit=given.unit, area=area,
        slips=given.slips, cited=given.cited, c=c,
    )  # fmt: skip
    texts = [*wording.asked_of(found, c), *wording.whose_lines(found, c)]
    lines = [line for text in texts for line in wrapped(text, 80, subsequent_indent="  ")]
    last = "A number that is found may still come from elsewhere; what chance gives stands beside"
    return 0, _lines([*lines, "", *wrapped(f"{last} each.", 80)])


def _answer_lines(rows: pd.DataFrame) -> list[str]:
    """Questions and answers in lines of at most 80 characters, what no figure tests last."""
    from sovdata.prose import UNTESTED
    from sovdata.standing import NOTHING

    lines: list[str] = []
    tested = rows[rows["standing"] != UNTESTED].sort_values(
        "standing", key=lambda word: word == NOTHING, kind="stable"
    )
    for row in each_row(tested):
        lines += ["", *wrapped(f"{row.question} [{row.claim}]", 80), *_indented(row.answer)]
        lines += _indented(f"({row.flags})") if row.flags else []
    rest = rows.loc[rows["standing"] == UNTESTED, "question"]
    if len(rest):
        lines += ["", *wrapped(f"Not tested by figures: {' '.join(rest)}", 80)]
    last = (
        "An answer says what agrees with what and by how much, never who was right. "
        "All that stands behind one: sovdata answers --why CLAIM"
    )
    return [*lines[1:], "", *wrapped(last, 80)]


def _why(rows: pd.DataFrame, estimates: pd.DataFrame, c: Collection) -> list[str]:
    """All that stands behind one answer: what it rests on, and every estimate with its distance."""
    from sovdata.display import period, shown_value
    from sovdata.wording import BESIDE

    lines = []
    for row in each_row(rows):  # a figure of the claim each
        lines += [*wrapped(row.question, 80), *_indented(row.answer)]
        for name, heading in BESIDE.items():
            text = getattr(row, name)
            lines += _indented(f"{heading}: {text}") if text else []
    for (claim, reading, used), group in estimates.groupby(
        ["claim", "reading", "used"], sort=False, dropna=False
    ):
        lines += ["", *wrapped(f"{reading if known(reading) else claim}, {used}", 80)]
        for one in each_row(group):
            who = c.lineages["short"].get(one.lineage, one.lineage)
            of = ", from figures printed" if one.basis == "computed" else ", printed"
            printed = f"{of} {int(one.published)}" if known(one.published) else ""
            value = shown_value(one, c.units["label"])
            lines += _indented(
                f"{one.title} [{one.series}], {period(one.start_year, one.end_year)}: "
                f"{value}{_distance(one)} ({who}{printed})"
            )
    return lines


def _distance(one: Any) -> str:
    """How far an estimate is from the figure, as rounded to it: a reader can subtract the two."""
    from sovdata.display import number, places, shown_number

    if not known(one.gap):
        return ""
    ends = filter(math.isfinite, (one.rounded_low, one.rounded_high))
    rounded = " to ".join(dict.fromkeys(number(end, places(end)) for end in ends))
    said = one.basis == "computed" and one.rounded_low != one.value and rounded != shown_number(one)
    away = number(abs(one.gap), min(places(one.gap), 3))  # beside a bound it is not rounded
    side = f"{away} {'below' if one.gap > 0 else 'above'}"
    gap = f"{side} the figure" if one.gap else "fits" if one.fits else "fits in part"
    return f", rounded {rounded}, {gap}" if said else f", {gap}"


def _indented(text: str) -> list[str]:
    return wrapped(text, 80, initial_indent="  ", subsequent_indent="  ")


def _rerun(given: argparse.Namespace) -> Said:
    from sovdata import rerun

    def tell(outcome: Outcome) -> None:
        said = outcome.problem or "done"
        _put(f"{outcome.name}: {said} ({outcome.seconds:.1f} s)\n", sys.stderr)

    outcomes = rerun.run(
        given.out, names=given.notebook, workers=given.workers, overwrite=given.overwrite, tell=tell
    )
    ran = [outcome for outcome in outcomes if not outcome.problem]
    where, start = printable(str(given.out)), printable(str(given.out / "index.html"))
    said = f"{len(ran)} of {len(outcomes)} notebooks in {where}; start with {start}\n"
    return int(len(ran) < len(outcomes)), said


def _report(given: argparse.Namespace) -> Said:
    from sovdata import rerun

    outcome = rerun.report(
        given.out,
        given.figures,
        claims=given.claims,
        readings=given.readings,
        evidence=given.evidence,
        overwrite=given.overwrite,
    )
    if outcome.problem:
        return _failed(f"{outcome.name}: {outcome.problem}"), ""
    page = printable(str(given.out / "report.html"))
    return 0, f"{page}: written ({outcome.seconds:.1f} s), with its notebook and tables beside it\n"


def _check(given: argparse.Namespace) -> Said:
    from sovdata import own
    from sovdata.importing import way_in

    report = own.check(given.files)
    wrong, notes = DataError(report.problems), DataError(report.notes)
    status = int(bool(report.problems))
    if given.json:
        found = {"files": report.files, "problems": wrong.records(), "notes": notes.records()}
        return status, json.dumps(found, indent=2, ensure_ascii=True) + "\n"  # for any terminal
    bad = {problem.file for problem in report.problems}
    ways = {str(path): way for path in given.files if str(path) in bad and (way := way_in(path))}
    ours = bad - {*ways} | {one.file for one in report.problems if one.kind not in NO_TABLE}
    wrong = DataError(problem for problem in report.problems if problem.file in ours)
    lines = [
        f"{printable(file['file'])}: {file['called']}, {counted(file['rows'], 'row')}, no problem"
        for file in report.files
        if file["file"] not in bad
    ]
    lines += [f"note: {note}" for note in report.notes]
    lines = [*map(printable, ways.values()), *lines, *([str(wrong)] if wrong.problems else [])]
    return status, _lines(lines)


def _import(given: argparse.Namespace) -> Said:
    from sovdata.collection import load_collection
    from sovdata.importing import import_file

    wrong = next((pair for pair in given.where if "=" not in pair), None)
    if wrong is not None:
        return _failed(f"--where {wrong}: expected COLUMN=VALUE", 2), ""
    try:
        found = import_file(
            given.file, indicator=given.indicator, unit=given.unit, years=given.years,
            areas=list(filter(None, given.area.split(","))), column=given.column,
            sheet=given.sheet, where=dict(pair.split("=", 1) for pair in given.where),
            source=given.source, lineage=given.lineage, price_basis=given.price_basis,
            title=given.title, decimal=given.decimal, yearly_mean=given.yearly_mean,
            c=load_collection(evidence=given.evidence) if given.evidence else None,
            command=["sovdata", *given.words],
        )  # fmt: skip
    except UserError as error:  # what it asks for is to be answered from the file
        return _failed(_told(error)[0]), ""
    summary = [*map(printable, found.summary())]
    text = found.rows.dropna(axis=1, how="all").to_csv(index=False, lineterminator="\n")
    if given.out is None:
        print(_lines(summary), end="", file=sys.stderr)
        return 0, text
    left = given.out.with_suffix(".left_out.csv")
    if left.exists():  # before anything is written
        raise FileExistsError(errno.EEXIST, "", str(left))
    _write_new(given.out, text)
    if len(found.left_out):
        _write_new(left, found.left_out.to_csv(index=False, lineterminator="\n"))
    shown = printable(str(given.out))
    every = [f"every one of them: {left.name}"] if len(found.left_out) else []
    return 0, _lines([*summary, *every, f"{shown}: written; then: sovdata check {shown}"])


def _template(given: argparse.Namespace) -> Said:
    from sovdata import own

    if given.file is None:
        return 0, own.template(given.kind)
    shown = printable(str(given.file))
    kind = given.file.suffix.lower()
    if kind in (".xls", ".ods"):
        other = printable(str(given.file.with_suffix(".xlsx")))
        return _failed(f"{shown}: the template is a CSV or .xlsx; name it {other}", 2), ""
    make = own.workbook if kind == ".xlsx" else own.template
    try:
        _write_new(given.file, make(given.kind))
    except ImportError:
        return _failed(f"{shown}: to write a workbook, install openpyxl; or name it .csv"), ""
    return 0, f"{shown}: written; fill it in, then: sovdata check {shown}\n"


def _write_new(path: Path, content: str | bytes) -> None:
    """Write a file where there is none, whole or not at all."""
    with path.open("xb") as file:
        try:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
        except BaseException as error:
            path.unlink()
            if isinstance(error, OSError):
                error.filename = str(path)
            raise


def _cite(given: argparse.Namespace) -> Said:
    from sovdata import collection, notebooks, sources

    if not given.names:
        itself = sources.itself()
        return 0, f"{sources.references(list(itself.index), itself, given.format)}\n"
    c = collection.load_collection(given.figures, evidence=given.evidence)
    shown = {path.stem: partial(sources.keys_shown, path) for path in notebooks.collection()}
    named = (c.figures, c.series, c.statements)
    keys, silent = sources.keys_of(given.names, c.sources, *named, notebooks=shown)
    return 0, f"{sources.references(keys, c.sources, given.format, silent=silent)}\n"


def _lines(lines: Sequence[str]) -> str:
    """Lines as a text."""
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main())
