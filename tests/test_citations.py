"""Citations: what BibTeX says, in short and in full, for exactly the rows used."""

from __future__ import annotations

import pandas as pd
import pytest

import sovdata
from sovdata import citations, schema
from sovdata.schema.package import keys_of_sources

FIGURES = sovdata.load_stats().set_index("figure", drop=False)
GROWTH, INVESTMENT = ["growth_1951_55", "growth_1981_85"], ["investment_1978_79", "investment_1980"]
ENTRY = "@book{{x, author = {{{author}}}, title = {{A Title}}, year = {{1990}}}}\n"


@pytest.fixture(scope="module")
def sources():
    return citations.load_sources()


@pytest.fixture
def read(data_copy):
    """Read a text in the place of sources.bib."""

    def run(text: str) -> pd.DataFrame:
        (data_copy / "sources.bib").write_text(text, encoding="utf-8")
        return citations.load_sources(schema.of_folder(data_copy))

    return run


def one_source(**fields):
    """A frame of one source ``x``, with the columns of ``load_sources``."""
    return pd.DataFrame([{"key": "x"} | fields]).reindex(columns=["key", *citations.FIELDS, "bibtex"]).set_index("key")


# BibTeX in


def test_every_shipped_source_has_a_title_and_a_name(sources):
    assert sources.index.is_unique
    assert sources["title"].notna().all()
    assert sources["type"].notna().all()
    assert all(citations.names(row) for row in sources.to_dict("records"))


def test_the_checks_and_the_loader_find_the_same_keys(sources):
    assert keys_of_sources(schema.data_dir() / "sources.bib") == set(sources.index)


@pytest.mark.parametrize("load", [sovdata.load_stats, sovdata.load_series, sovdata.load_statements, sovdata.load_citations])
def test_every_source_that_a_table_names_is_there(load, sources):
    assert set(citations.keys_used(load())) <= set(sources.index)


def test_a_source_is_read_without_braces_and_escapes(read):
    row = read('@Article{x,\n  Author = "Me, A.",\n  title = {{Tom \\& Jerry}},\n  pages = {1--9},\n year = 1990\n}\n').loc["x"]
    assert (row["author"], row["title"], row["pages"], row["year"]) == ("Me, A.", "Tom & Jerry", "1–9", "1990")
    assert pd.isna(row["journal"])


def test_quotation_marks_of_bibtex_become_real_ones(read, sources):
    assert read("@book{a, title = {Notes on ``Plan'' and Fulfilment's Measure}}")["title"].tolist() == [
        "Notes on “Plan” and Fulfilment's Measure"
    ]
    assert "“Some Causes of Rising Mortality in the USSR”" in citations.reference("cia1982mortality", sources)
    assert not any("``" in citations.reference(key, sources) for key in sources.index)


def test_the_kind_of_entry_is_its_own_and_no_field_of_the_same_name(read):
    row = read("@phdthesis{x, title = {A Title}, type = {Ph.D.}, key = {y}, year = {1990}}\n").loc["x"]
    assert row["type"] == "phdthesis"


def test_a_file_without_entries_has_no_sources(read):
    assert len(read("% nothing yet\n")) == 0


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("@book{y,\n  title = {B},\n", "not a valid BibTeX entry"),
        ("@book{y\n  title = {B}}\n", "not a valid BibTeX entry"),
        ("@book{x,\n  title = {B}}\n", "not a valid BibTeX entry: Duplicate entry key 'x'"),
        ("@book{y,\n  title = {B},\n  title = {C}}\n", "not a valid BibTeX entry: Duplicate field keys on entry: 'title'"),
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
        citations.load_sources(schema.of_folder(data_copy))


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
    assert citations.cite(key, sources, locator) == expected


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
    assert citations.cite("x", read(ENTRY.format(author=author))) == expected


def test_a_source_without_author_and_editor_goes_by_its_title():
    assert citations.cite("x", one_source(title="Narkhoz 1985", year="1986")) == "Narkhoz 1985 (1986)"


@pytest.mark.parametrize("use", [citations.cite, citations.reference, lambda key, sources: citations.bibtex([key], sources)])
def test_an_unknown_key_is_an_error_that_names_the_nearest(sources, use):
    with pytest.raises(KeyError, match=r"no source 'samary1987' in sources\.bib; nearest: samary1988"):
        use("samary1987", sources)


# References


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"author": "Samary, Catherine", "year": "1988", "title": "Plan", "address": "Amsterdam", "publisher": "Institute"},
            "Samary, Catherine (1988). Plan. Amsterdam, Institute.",
        ),
        (
            {"author": "Ofer, Gur", "year": "1987", "title": "Growth", "journal": "JEL", "volume": "25", "number": "4", "pages": "1–9"},
            "Ofer, Gur (1987). Growth. in: JEL, vol. 25, No. 4. pp. 1–9.",
        ),
        ({"title": "Narkhoz 1985", "year": "1986", "publisher": "Finansy"}, "Narkhoz 1985 (1986). Finansy."),
        ({"author": "Hankin, Ted", "title": "Why?"}, "Hankin, Ted (undated). Why?"),
        ({"author": "Hoffman, John", "year": "1990", "title": "A Future?", "publisher": "P"}, "Hoffman, John (1990). A Future? P."),
        ({"author": "{RCP/US.}", "year": "1981", "title": "Outline."}, "{RCP/US.} (1981). Outline."),
    ],
    ids=["book", "article", "no author", "undated", "a title that asks", "a title that ends in a point"],
)
def test_a_reference_is_one_line_of_sentences(fields, expected):
    assert citations.reference("x", one_source(**fields)) == expected


def test_every_shipped_reference_is_one_line_that_ends_once(sources):
    for key in sources.index:
        line = citations.reference(key, sources)
        assert "\n" not in line
        assert "nan" not in line.split()
        assert ".." not in line
        assert line.endswith((".", "?", "!"))


# For exactly the rows used


def test_keys_of_rows_are_each_once_in_alphabetical_order():
    assert citations.keys_used(FIGURES, FIGURES) == ["samary1988", "shaw_pryce1990"]
    assert citations.keys_used(FIGURES.loc[INVESTMENT]) == []
    assert citations.keys_used() == []


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (GROWTH, "Source: Samary (1988, p. 13), as cited by the text."),
        (INVESTMENT[:1], "Source: the text cites no source for it."),
        (INVESTMENT, "Source: the text cites no source for 2 of its figures."),
        (["growth_1951_55", *INVESTMENT], "Sources: Samary (1988, p. 13), as cited by the text; the text cites no source for 2 of its figures."),
        (["military_cia", "military_1976_80", "disaster_areas_life"],
         "Source: Shaw and Pryce (1990, p. 89; p. 140; p. 144), as cited by the text."),
    ],
    ids=["one page", "no source", "no sources", "both", "pages in the order of their numbers"],
)  # fmt: skip
def test_a_source_line_names_each_source_of_the_text_once_with_its_pages(sources, figures, expected):
    assert citations.source_line(FIGURES.loc[figures], sources) == expected


def test_a_source_line_tells_evidence_from_what_the_text_cites(sources):
    evidence = FIGURES.loc[["military_cia"]].assign(origin="evidence", source="clark1994", locator="p. 2")
    line = citations.source_line(pd.concat([FIGURES.loc[GROWTH], evidence]), sources)
    assert line == "Sources: Samary (1988, p. 13), as cited by the text; Clark (1994, p. 2)."


def test_figures_without_a_source_are_counted_beside_evidence_too(sources):
    rows = sovdata.load_evidence(indicator="output_growth")
    both = pd.concat([FIGURES.loc[INVESTMENT], rows[rows["source"] == "clark_russia"].head(1)])
    assert citations.source_line(both, sources).endswith("; the text cites no source for 2 of its figures.")


def test_bibtex_is_given_as_it_stands_in_the_file_and_reads_back_the_same(sources, read):
    keys = ["samary1988", "shaw_pryce1990"]
    text = citations.bibtex(keys, sources)
    assert all(part in schema.read_text(schema.data_dir() / "sources.bib") for part in text.split("\n\n"))
    again = read(text)
    assert list(again.index) == keys
    assert again["title"].tolist() == sources.loc[keys, "title"].tolist()
    assert citations.bibtex([], sources) == ""
