"""Sources: what BibTeX says, in short and in full, for exactly the rows used."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, strategies as st

import sovdata
from sovdata import schema
from sovdata.sources import (
    COLUMNS,
    bibtex,
    cite,
    declared,
    in_words,
    keys_of,
    keys_shown,
    keys_used,
    load_sources,
    parse,
    reference,
    references,
    source_line,
)

FIGURES = sovdata.load_stats().set_index("figure", drop=False)
GROWTH, INVESTMENT = ["growth_1951_55", "growth_1981_85"], ["investment_1978_79", "investment_1980"]
ENTRY = "@book{{x, author = {{{author}}}, title = {{A Title}}, year = {{1990}}}}\n"


@pytest.fixture(scope="module")
def sources():
    return load_sources()


@pytest.fixture
def read(data_copy):
    """Read a text in the place of sources.bib."""

    def run(text: str) -> pd.DataFrame:
        (data_copy / "sources.bib").write_text(text, encoding="utf-8")
        return load_sources(schema.of_folder(data_copy))

    return run


def one_source(**fields):
    """A frame of one source ``x``, with these fields."""
    lines = "".join(f"{name} = {{{value}}},\n" for name, value in fields.items())
    return parse(f"@misc{{x,\n{lines}}}", "one.bib")


def in_csl(key, sources):
    """A source as a CSL-JSON item."""
    [item] = json.loads(references([key], sources, "csl"))
    return item


# BibTeX in


def test_every_shipped_source_has_a_title_and_a_name(sources):
    assert sources.index.is_unique
    assert sources["title"].notna().all()
    assert sources["type"].notna().all()
    assert sources["short"].str.len().gt(0).all()


def test_the_checks_and_the_loader_find_the_same_keys(sources):
    assert schema.shipped().works() == set(sources.index)


@pytest.mark.parametrize(
    "load",
    [sovdata.load_stats, sovdata.load_series, sovdata.load_statements, sovdata.load_citations],
)
def test_every_source_that_a_table_names_is_there(load, sources):
    assert set(keys_used(load())) <= set(sources.index)


def test_a_source_is_read_without_braces_and_escapes(read):
    row = read(
        '@Article{x,\n  Author = "Me, A.",\n  title = {{Tom \\& Jerry}},\n'
        "  pages = {1--9},\n year = 1990\n}\n"
    ).loc["x"]
    assert (row["author"], row["title"], row["pages"], row["year"]) == (
        "Me, A.",
        "Tom & Jerry",
        "1–9",
        "1990",
    )
    assert pd.isna(row["journal"])


def test_quotation_marks_of_bibtex_become_real_ones(read, sources):
    assert read("@book{a, title = {Notes on ``Plan'' and Fulfilment's Measure}}")[
        "title"
    ].tolist() == ["Notes on “Plan” and Fulfilment's Measure"]
    assert "“Some Causes of Rising Mortality in the USSR”" in reference("cia1982mortality", sources)
    assert not any("``" in reference(key, sources) for key in sources.index)


def test_the_kind_of_entry_is_its_own_and_no_field_of_the_same_name(read):
    row = read("@phdthesis{x, title = {A Title}, type = {Ph.D.}, key = {y}, year = {1990}}\n").loc[
        "x"
    ]
    assert row["type"] == "phdthesis"


def test_a_file_without_entries_has_no_sources(read):
    assert len(read("% nothing yet\n")) == 0


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("@book{y,\n  title = {B},\n", "not a valid BibTeX entry"),
        ("@book{y\n  title = {B}}\n", "not a valid BibTeX entry"),
        ("@book{x,\n  title = {B}}\n", "not a valid BibTeX entry: Duplicate entry key 'x'"),
        (
            "@book{y,\n  title = {B},\n  title = {C}}\n",
            "not a valid BibTeX entry: Duplicate field keys on entry: 'title'",
        ),
    ],
    ids=["not closed", "no comma after the key", "key twice", "field twice"],
)
def test_a_damaged_entry_is_a_problem_on_the_line_where_it_starts(read, entry, expected):
    with pytest.raises(sovdata.DataError) as caught:
        read(ENTRY.format(author="Me, A.") + "\n\n" + entry)
    [problem] = caught.value.problems
    assert (problem.file, problem.line) == ("sources.bib", 4)
    assert problem.expected.startswith(expected)


def test_several_damaged_entries_are_named_at_once(read):
    with pytest.raises(sovdata.DataError) as caught:
        read("@book{x, title = {A}}\n@book{x, title = {B}}\n@book{x, title = {C}}\n")
    assert [problem.line for problem in caught.value.problems] == [2, 3]


def test_a_missing_file_is_a_problem(data_copy):
    (data_copy / "sources.bib").unlink()
    with pytest.raises(sovdata.DataError, match=r"sources\.bib: the file is missing"):
        load_sources(schema.of_folder(data_copy))


# LaTeX

ACCENTS = r"""@book{a1,
  title = {{\'E}tude of growth, 5\% a year},
  author = {M{\"u}ller, J{\'e}r{\^o}me and Nov{\'a}k, {\v S}imon},
  publisher = {P},
  year = {2017},
}
"""


def test_accents_of_reference_managers_become_letters():
    bib = parse(ACCENTS, "own.bib")
    assert references(["a1"], bib, "text") == (
        "Müller, Jérôme and Novák, Šimon (2017). Étude of growth, 5% a year. P."
    )
    assert cite("a1", bib, "p. 3") == "Müller and Novák (2017, p. 3)"
    assert in_csl("a1", bib) == {
        "id": "a1",
        "type": "book",
        "title": "Étude of growth, 5% a year",
        "publisher": "P",
        "author": [
            {"family": "Müller", "given": "Jérôme"},
            {"family": "Novák", "given": "Šimon"},
        ],
        "issued": {"date-parts": [[2017]]},
    }
    assert bibtex(["a1"], bib) == ACCENTS.strip()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"100% of {\o}re", "100% of øre"),
        (r"R & D, R \& D", "R & D, R & D"),
        (r"$32 and \$119 Billion", "$32 and $119 Billion"),
        (r"growth of $\alpha$", "growth of α"),
        ("1951--55 --- a {USSR} plan", "1951–55 — a USSR plan"),
        (r"\url{http://a.b/c_d} and \emph{this}", "http://a.b/c_d and this"),
        ("Plan~~A\n  of {{B}}", "Plan\u00a0\u00a0A of B"),
        (r"\textbraceleft{}x\textbraceright{} \textbackslash{}y", r"{x} \y"),
    ],
)
def test_a_title_is_read_without_losing_a_sign(written, read):
    assert one_source(title=written).loc["x", "title"] == read


LATEX = ["\\", "{", "}", "$", "%", "~", "\\'", "\\c ", "\\verb|", "\\sqrt[", "]", "\\href{a}{b}",
         "\\begin{a}", "\\(", "\n", " and ", ",", "e"]  # fmt: skip


@given(st.lists(st.sampled_from(LATEX), max_size=12).map("".join))
@example(r"\ \verb~$")
def test_any_latex_is_read_or_a_problem(text):
    try:
        bib = parse(f"@misc{{x, title = {{{text}}}, author = {{{text}}}}}", "own.bib")
    except sovdata.DataError:
        return
    for key in bib.index:
        assert cite(key, bib)
        assert reference(key, bib)
        assert in_csl(key, bib)["id"] == key


# Names


@pytest.mark.parametrize(
    ("author", "full", "short", "csl"),
    [
        ("Gur Ofer", "Ofer, Gur", "Ofer", [{"family": "Ofer", "given": "Gur"}]),
        ("von Neumann, Jr., John", "von Neumann, Jr., John", "von Neumann",
         [{"family": "Neumann", "given": "John", "non-dropping-particle": "von", "suffix": "Jr."}]),
        ("{Board of Trade and Industry}", "Board of Trade and Industry",
         "Board of Trade and Industry", [{"literal": "Board of Trade and Industry"}]),
        ("{Ministry of Finance, USSR} and {Gosplan}", "Ministry of Finance, USSR and Gosplan",
         "Ministry of Finance and Gosplan",
         [{"literal": "Ministry of Finance, USSR"}, {"literal": "Gosplan"}]),
        ("Singer, J. David and others", "Singer, J. David and others", "Singer and others",
         [{"family": "Singer", "given": "J. David"}]),
    ],
    ids=["given name first", "all four parts", "and in a name", "a comma in a name", "and others"],
)  # fmt: skip
def test_names_are_split_as_bibtex_does(author, full, short, csl):
    bib = one_source(author=author, title="T", year="1990")
    assert bib.loc["x", "author"] == full
    assert cite("x", bib) == f"{short} (1990)"
    assert in_csl("x", bib)["author"] == csl


def test_a_name_that_cannot_be_split_is_a_problem_on_its_entry():
    with pytest.raises(sovdata.DataError) as caught:
        parse("\n\n@misc{x, author = {A, B, C, D}, title = {T}}", "own.bib")
    [problem] = caught.value.problems
    assert (problem.file, problem.line) == ("own.bib", 3)
    assert "A, B, C, D" in problem.expected


# Works in words


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1))
@example("100% of @all: \\input{x} {")
@example("a--b ---c ``d'' ?`e !` $f$ ~g ^h \\\\ @misc{x, y}")
def test_a_work_in_words_keeps_every_sign_here_and_in_bibtex(words):
    words = " ".join(words.split()) or "x"
    works = in_words({"own_x": words})
    assert list(works.columns) == COLUMNS
    assert len(pd.concat([one_source(title="T"), works])) == 2
    again = parse(bibtex(["own_x"], works), "own.bib")
    for bib in (works, again):
        assert cite("own_x", bib) == words
        assert reference("own_x", bib) == f"{words.rstrip('.')}."
        assert cite("own_x", bib, "p. 3") == f"{words} (p. 3)"
        assert in_csl("own_x", bib)["title"] == words


# What a notebook declares


def test_a_notebooks_sources_are_those_that_its_outputs_declare(tmp_path):
    rows = sovdata.load_evidence(indicator="output_growth")
    kept = declared(FIGURES.loc[GROWTH], rows[rows["source"] == "clark_russia"])
    assert kept == 'data-sources-of-text="samary1988" data-sources="clark_russia"'
    html = f"<ul {kept}><li>Shaw and Pryce</li></ul>"
    path = notebook(tmp_path, {"text/html": html}, {}, {"text/html": [html[:20], html[20:]]})
    assert keys_shown(path) == ["samary1988", "clark_russia"]


def test_a_notebook_that_declares_nothing_has_no_sources(sources, tmp_path):
    path = notebook(tmp_path, {"text/html": "Samary (1988)"})
    found = keys_of(["90_mine.ipynb"], sources, notebooks={"90_mine": lambda: keys_shown(path)})
    assert found == ([], ["90_mine"])


def notebook(folder: Path, *outputs: dict[str, object]) -> Path:
    """A notebook with one cell for each output."""
    cells = [{"cell_type": "markdown", "source": "# Title"}]
    cells += [{"cell_type": "code", "outputs": [{"data": data}]} for data in outputs]
    path = folder / "90_mine.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_a_name_that_is_nowhere_is_a_problem_with_the_nearest_of_all(sources):
    with pytest.raises(sovdata.DataError) as caught:
        keys_of(["samary1987", "01_grwth"], sources, notebooks={"01_growth": list})
    expected = [problem.expected for problem in caught.value.problems]
    assert [text.partition("; ")[2] for text in expected] == [
        "nearest: samary1988",
        "nearest: 01_growth",
    ]


# Short citations


@pytest.mark.parametrize(
    ("key", "locator", "expected"),
    [
        ("samary1988", "p. 13", "Samary (1988, p. 13)"),
        ("samary1988", None, "Samary (1988)"),
        ("samary1988", float("nan"), "Samary (1988)"),
        ("samary1988", pd.NA, "Samary (1988)"),
        ("shaw_pryce1990", "p. 144", "Shaw and Pryce (1990, p. 144)"),
        ("hankin_collapse", None, "Hankin (undated)"),
        ("hankin_collapse", "par. 27", "Hankin (undated, par. 27)"),
        ("mao1977", None, "Mao Tse-Tung (1977)"),  # in double braces: one name
        ("riddell1986", None, "Riddell (1986)"),  # an editor, no author
        ("luxemburg1961", None, "Luxemburg (1961)"),  # an author before an editor
    ],
)
def test_a_short_citation_is_name_year_and_place(sources, key, locator, expected):
    assert cite(key, sources, locator) == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ofer, Gur", "Ofer (1990)"),
        ("Ofer, Gur and Vinokur, Aaron", "Ofer and Vinokur (1990)"),
        ("A, X and B, Y and C, Z", "A, B and C (1990)"),
        ("A, X and B, Y and C, Z and D, W", "A and others (1990)"),
        ("{Central Intelligence Agency}", "Central Intelligence Agency (1990)"),
    ],
)
def test_up_to_three_authors_are_named(read, author, expected):
    assert cite("x", read(ENTRY.format(author=author))) == expected


def test_a_source_without_author_and_editor_goes_by_its_title():
    assert cite("x", one_source(title="Narkhoz 1985", year="1986")) == "Narkhoz 1985 (1986)"


@pytest.mark.parametrize("use", [cite, reference, lambda key, sources: bibtex([key], sources)])
def test_an_unknown_key_is_an_error_that_names_the_nearest(sources, use):
    with pytest.raises(
        KeyError, match=r"no source 'samary1987' in sources\.bib; nearest: samary1988"
    ):
        use("samary1987", sources)


# References


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {
                "author": "Samary, Catherine",
                "year": "1988",
                "title": "Plan",
                "address": "Amsterdam",
                "publisher": "Institute",
            },
            "Samary, Catherine (1988). Plan. Amsterdam, Institute.",
        ),
        (
            {
                "author": "Ofer, Gur",
                "year": "1987",
                "title": "Growth",
                "journal": "JEL",
                "volume": "25",
                "number": "4",
                "pages": "1–9",
            },
            "Ofer, Gur (1987). Growth. in: JEL, vol. 25, No. 4. pp. 1–9.",
        ),
        (
            {"title": "Narkhoz 1985", "year": "1986", "publisher": "Finansy"},
            "Narkhoz 1985 (1986). Finansy.",
        ),
        ({"author": "Hankin, Ted", "title": "Why?"}, "Hankin, Ted (undated). Why?"),
        (
            {"author": "Hoffman, John", "year": "1990", "title": "A Future?", "publisher": "P"},
            "Hoffman, John (1990). A Future? P.",
        ),
        ({"author": "{RCP/US.}", "year": "1981", "title": "Outline."}, "RCP/US. (1981). Outline."),
        ({"title": "Outline (1)", "year": "1981"}, "Outline (1) (1981)."),
        ({"booktitle": "Papers", "author": "Ofer, Gur"}, "Ofer, Gur (undated). in: Papers."),
    ],
    ids=[
        "book",
        "article",
        "no author",
        "undated",
        "a title that asks",
        "a title that ends in a point",
        "no author and a bracket",
        "no title",
    ],
)
def test_a_reference_is_one_line_of_sentences(fields, expected):
    assert reference("x", one_source(**fields)) == expected


def test_every_shipped_reference_is_one_line_that_ends_once(sources):
    for key in sources.index:
        line = reference(key, sources)
        assert "\n" not in line
        assert "nan" not in line.split()
        assert ".." not in line
        assert line.endswith((".", "?", "!"))


# For exactly the rows used


def test_keys_of_rows_are_each_once_in_alphabetical_order():
    assert keys_used(FIGURES, FIGURES) == ["samary1988", "shaw_pryce1990"]
    assert keys_used(FIGURES.loc[INVESTMENT]) == []
    assert keys_used() == []


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (GROWTH, "Source: Samary (1988, p. 13), as cited by the text."),
        (INVESTMENT[:1], "Source: the text cites no source for it."),
        (INVESTMENT, "Source: the text cites no source for 2 of its figures."),
        (["growth_1951_55", *INVESTMENT],
         ("Sources: Samary (1988, p. 13), as cited by the text; "
          "the text cites no source for 2 of its figures.")),
        (["military_cia", "military_1976_80", "disaster_areas_life"],
         "Source: Shaw and Pryce (1990, p. 89; p. 140; p. 144), as cited by the text."),
    ],
    ids=["one page", "no source", "no sources", "both", "pages in the order of their numbers"],
)  # fmt: skip
def test_a_source_line_names_each_source_of_the_text_once_with_its_pages(
    sources, figures, expected
):
    assert source_line(FIGURES.loc[figures], sources) == expected


def test_a_source_line_tells_evidence_from_what_the_text_cites(sources):
    evidence = FIGURES.loc[["military_cia"]].assign(
        origin="evidence", source="clark1994", locator="p. 2"
    )
    line = source_line(pd.concat([FIGURES.loc[GROWTH], evidence]), sources)
    assert line == "Sources: Samary (1988, p. 13), as cited by the text; Clark (1994, p. 2)."


@pytest.mark.parametrize(("works", "ends"), [(5, "(1990, p. 5)."), (6, "(1990).")])
def test_a_source_line_of_more_than_five_works_has_their_years_and_no_pages(works, ends):
    names = [f"Work{n}" for n in range(1, works + 1)]
    text = "".join(ENTRY.format(author=name).replace("{x,", f"{{{name},") for name in names)
    pages = [f"p. {n}" for n in range(1, works + 1)]
    rows = pd.DataFrame({"source": names, "locator": pages, "origin": "evidence", "series": names})
    line = source_line(rows, parse(text, "many.bib"))
    assert line.count(";") == works - 1
    assert all(name in line for name in names)
    assert line.endswith(ends)


def test_figures_without_a_source_are_counted_beside_evidence_too(sources):
    rows = sovdata.load_evidence(indicator="output_growth")
    both = pd.concat([FIGURES.loc[INVESTMENT], rows[rows["source"] == "clark_russia"].head(1)])
    assert source_line(both, sources).endswith("; the text cites no source for 2 of its figures.")


def test_bibtex_is_given_as_it_stands_in_the_file_and_reads_back_the_same(sources, read):
    keys = ["samary1988", "shaw_pryce1990"]
    text = bibtex(keys, sources)
    assert all(
        part in schema.read_text(schema.data_dir() / "sources.bib") for part in text.split("\n\n")
    )
    again = read(text)
    assert list(again.index) == keys
    assert again["title"].tolist() == sources.loc[keys, "title"].tolist()
    assert bibtex([], sources) == ""
