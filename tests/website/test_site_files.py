"""The built site as files: links, tables, charts, the policy, downloads."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urldefrag, urlparse

import pandas as pd
import pytest
from notebook_rules import ROOT

import sovdata as sv
from sovdata import lookup, matching, schema, standing, wording
from sovdata.charts.headlines import HEADLINES
from sovdata.prose import UNTESTED

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def parsed(site: Path, pages: list[str]) -> dict:
    """Every page, parsed."""
    from bs4 import BeautifulSoup

    return {
        name: BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")
        for name in pages
    }


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    """Every answer, as the package gives it."""
    return sv.answers()


def own(name: str) -> ModuleType:
    """A module of the site's maker."""
    sys.path.insert(0, str(ROOT / "docs" / "_ext"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


def test_every_link_and_anchor_leads_somewhere(site: Path, parsed: dict) -> None:
    anchors = {name: {tag["id"] for tag in page.select("[id]")} for name, page in parsed.items()}
    broken = []
    for name, page in parsed.items():
        for tag, attribute in (
            (tag, key)
            for tag in page.find_all(True)
            for key in ("href", "src")
            if tag.has_attr(key)
        ):
            link, anchor = urldefrag(tag[attribute])
            if urlparse(link).scheme:
                continue
            target = (site / name).parent / unquote(urlparse(link).path) if link else site / name
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                broken.append(f"{name}: {tag[attribute]}")
            elif anchor and target.suffix == ".html":
                there = target.resolve().relative_to(site.resolve()).as_posix()
                if unquote(anchor) not in anchors[there]:
                    broken.append(f"{name}: {tag[attribute]}")
    assert broken == []


def test_every_page_has_the_policy_and_nothing_inline(parsed: dict) -> None:
    for name, page in parsed.items():
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'self'" in policy, name
        assert "unsafe" not in policy, name
        assert [
            tag
            for tag in page.find_all("script")
            if not tag.get("src") and tag.get("type") != "application/ld+json"
        ] == [], name
        assert page.select("[style], style") == [], name
        assert [
            key for tag in page.find_all(True) for key in tag.attrs if key.startswith("on")
        ] == [], name


def test_every_table_has_a_caption_and_scopes(parsed: dict) -> None:
    tables = [(name, table) for name, page in parsed.items() for table in page.find_all("table")]
    assert len(tables) > 150
    assert [
        name
        for name, table in tables
        if table.caption is None or not table.caption.get_text(strip=True)
    ] == []
    assert [
        name
        for name, table in tables
        for head in table.find_all("th")
        if head.get("scope") not in ("col", "row")
    ] == []


def test_every_chart_has_alt_text_a_file_its_numbers_and_its_data(site: Path, parsed: dict) -> None:
    charts = [
        (name, figure) for name, page in parsed.items() for figure in page.select("figure.sovdata")
    ]
    assert len(charts) > 40
    for name, figure in charts:
        picture = figure.img
        assert len(picture["alt"]) > 40, name
        headline = "downloads/charts/" in picture["src"]
        start = b"<?xml" if headline else b"\x89PNG"
        assert ((site / name).parent / picture["src"]).read_bytes().startswith(start), name
        assert min(int(picture["width"]), int(picture["height"])) > 0, name
        assert figure.select("details.drawn tbody tr"), name
        assert all(
            row.th.get_text(strip=True) and row.td.get_text(strip=True)
            for row in figure.select("details.drawn tbody tr")
        ), name
        assert (
            figure.select_one("details.drawn caption")
            .get_text(strip=True)
            .startswith("The numbers drawn: ")
        ), name
        assert figure.select("a.picture"), name
        with ((site / name).parent / figure.select_one("a.data")["href"]).open(
            encoding="utf-8", newline=""
        ) as file:
            rows = list(csv.reader(file))
        assert len(rows) > 1, name
        assert len(rows[0]) <= 6, name
    assert not any(
        str(tag.get("src", "")).startswith("data:")
        for page in parsed.values()
        for tag in page.find_all("img")
    )


def test_a_headline_chart_is_one_file_wherever_it_stands(site: Path, parsed: dict) -> None:
    shown = [
        Path(picture["src"]).stem
        for page in parsed.values()
        for picture in page.select("img[src$='.svg']")
    ]
    assert set(shown) == set(HEADLINES)
    for name in HEADLINES:
        svg = (site / "downloads" / "charts" / f"{name}.svg").read_text(encoding="utf-8")
        assert svg == sv.headline(name).svg()


def test_what_a_chart_of_a_lesson_shows_is_read_mark_by_mark() -> None:
    marks = own("notebook_pages").marks
    drawn = ["Output: in all: 1950 27, 1955 \u22122.5 to 1\u202f006", "where (3.0, \u22122.1)",
             "CIA: 1980 12.0 (12.0 to 13.0)", "share: CIA, 1988 15.0 to 17.0; leaders, 1990 20.0",
             "the essay: 11.2%, 1951\u201355"]  # fmt: skip
    assert marks(drawn).fillna("").to_numpy().tolist() == [
        ["Output: in all", "1950", "", "27", "", ""],
        ["Output: in all", "1955", "", "", "-2.5", "1006"],
        ["", "where", "3.0", "-2.1", "", ""],
        ["CIA", "1980", "", "12.0", "12.0", "13.0"],
        ["share", "CIA, 1988", "", "", "15.0", "17.0"],
        ["share", "leaders, 1990", "", "20.0", "", ""],
        ["the essay", "11.2%, 1951\u201355", "", "", "", ""],
    ]


def test_marks_without_a_name_are_called_by_the_axis() -> None:
    plain = (
        "Line chart: Mine\n(2) (bn roubles). A 1.0.\n  1980 188 to\n    207\n  at 0.0\n"
        "  A: 1951 1.0\nSource."
    )
    assert own("notebook_pages")._drawn(plain) == [
        "bn roubles: 1980 188 to 207", "line across: at 0.0", "A: 1951 1.0"
    ]  # fmt: skip


def test_every_mark_of_a_chart_is_named(site: Path) -> None:
    for path in (site / "downloads" / "charts").glob("[0-9]*.csv"):
        assert pd.read_csv(path)["what"].notna().all(), path.name


def test_a_table_of_pandas_has_one_row_of_headers_and_none_empty(parsed: dict) -> None:
    frames = [table for page in parsed.values() for table in page.select("table.dataframe")]
    assert len(frames) > 20
    for table in frames:
        [heads] = table.select("thead tr")
        assert all(head.get_text(strip=True) for head in heads.find_all("th"))
        assert all(row.th for row in table.select("tbody tr"))


def test_a_style_sheet_keeps_the_rules_that_a_page_can_need() -> None:
    css = (
        ".a{x:1}.b,.a .c{x:2}.d:not(.e){x:3}@media (print){.b{x:4}.d{x:5}}"
        ":is(.b,.c)::before{x:6}p{x:7}@font-face{src:url(a.woff2)}"
    )
    assert own("strict_html").used_rules(css, {"a", "d"}) == (
        ".a{x:1}.d:not(.e){x:3}@media (print){.d{x:5}}"
        ":is(.b,.c)::before{x:6}p{x:7}@font-face{src:url(a.woff2)}"
    )


def test_no_script_but_that_of_the_colours_keeps_a_page_from_being_drawn(parsed: dict) -> None:
    for name, page in parsed.items():
        first = [script["src"] for script in page.select("script[src]:not([defer])")]
        assert [Path(src).name.partition("?")[0] for src in first] in ([], ["theme-mode.js"]), name


def test_every_page_says_who_made_it_how_to_cite_it_and_where_to_report(parsed: dict) -> None:
    import yaml

    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    for name, page in parsed.items():
        if page.find("meta", attrs={"http-equiv": "refresh"}) or name == "404.html":
            continue
        cite = page.select_one("details.cite")
        said = cite.get_text(" ")
        assert all(author["name"] in said for author in cff["authors"]), name
        assert f"{cff['title']}. Version {cff['version']}." in said, name
        assert cite.p.get_text().count("\u201c") >= 1, name
        if page.select("article h1 a.headerlink"):
            assert page.h1.get_text().removesuffix("#") in " ".join(said.split()), name
        assert "http" not in said, name  # there is no public address
        assert page.select_one("p.report a[href$='#report-an-error']"), name
    about = parsed["about.html"].select_one("article").get_text(" ")
    assert "There is no public address for reports yet" in about


def test_a_citation_has_year_and_address_once_there_are_any() -> None:
    citation = own("site_events").citation
    cff = {"authors": [{"name": "A group"}, {"given-names": "Ann", "family-names": "Other"}],
           "title": "The whole", "version": "2.0", "date-released": "2031-05-01"}  # fmt: skip
    said, bib = citation("A page", "claims/x", "https://example.org/x", cff)
    assert said == (
        "A group, Ann Other (2031). \u201cA page\u201d In: The whole. Version 2.0. "
        "https://example.org/x"
    )
    assert "@misc{sovdata_claims_x," in bib
    assert "year         = {2031}" in bib
    undated = {key: said for key, said in cff.items() if key != "date-released"}
    assert "year" not in citation(None, "", "", undated)[1]


def test_no_page_but_lessons_can_weigh_more_than_half_a_megabyte(site: Path, parsed: dict) -> None:
    for name, page in parsed.items():
        files = {
            ((site / name).parent / urlparse(tag.get("src") or tag["href"]).path).resolve()
            for tag in page.select("img, script[src], link[rel=stylesheet]")
        }
        weight = (site / name).stat().st_size + sum(path.stat().st_size for path in files)
        assert weight < (1_500_000 if name.startswith("notebooks/") else 500_000), (name, weight)


def test_changed_notebooks_get_a_store_of_their_own_in_the_browser(tmp_path: Path) -> None:
    lite = own_lite()
    (tmp_path / "a.ipynb").write_text("1", encoding="utf-8")
    before = lite.settings_for(tmp_path)
    assert lite.settings_for(tmp_path) == before
    (tmp_path / "a.ipynb").write_text("2", encoding="utf-8")
    assert lite.settings_for(tmp_path) != before
    assert '"contentsStorageName": "sovdata ' in before


def test_every_claim_has_a_page_with_its_parts_in_order(
    parsed: dict, answers: pd.DataFrame
) -> None:
    order = ["What each counted, and at which prices", "Was it unusual?",
             "How the claim can be read", "Whose number is it?", "As of", "Sources", "Data",
             "More"]  # fmt: skip
    for row in answers.itertuples():
        page = parsed[f"claims/{row.claim}.html"]
        heads = [head.get_text().removesuffix("#") for head in page.select("article h2")]
        heads = ["As of" if head.startswith("As of ") else head for head in heads]
        assert page.h1.get_text().removesuffix("#") == row.question
        assert heads == sorted(heads, key=order.index), row.claim
        assert {"Sources", "Data"} <= set(heads), row.claim
        folded = [part.get_text() for part in page.select("article details > summary")]
        assert ("What the answer rests on" in folded) == (row.standing != UNTESTED), row.claim
        used = sv.estimates_of(row.claim)
        counted = used["used"].eq("counted").any()
        assert (order[0] in heads) == counted, row.claim
        if counted:
            reasons = page.find(id="what-each-counted-and-at-which-prices").find("p")
            assert re.match("Why they differ: .|All rows are of one source: .", reasons.get_text())
            one = reasons.get_text().startswith("All")
            assert one or reasons.select("a[href*='.html#why-']"), row.claim
        first = page.select_one("p.answer").find_next(["figure", "h2"])
        assert (first.name == "figure") == bool(len(used)), row.claim
    whose = parsed["claims/growth_1951_55.html"].find(id="whose-number-is-it").get_text(" ")
    assert "capital investment 11.2% a year" in whose
    assert parsed["claims/growth_1951_55.html"].find(id=re.compile("as-of-1988"))


def test_the_second_text_stands_beside_the_first_with_its_report(parsed: dict) -> None:
    second = sv.answers(sv.load_collection(text=own("page_parts").SECOND))
    index = parsed["claims/index.html"]
    assert [Path(link["href"]).stem for link in index.select("#second tbody th a")] != []
    assert {
        Path(link["href"]).stem: link.find_parent("tr").select_one(".answer").get_text()
        for link in index.select("#second tbody th a")
    } == dict(zip(second["claim"], second["answer"], strict=True))
    assert index.select("article a[href='../notebooks/08_your_text.html']")
    for row in second.itertuples():
        page = parsed[f"claims/{row.claim}.html"]
        assert page.select_one("p.answer").get_text() == row.answer
        assert "Reagan (1982) says, in our words" in page.get_text()


def test_the_answer_stands_in_one_sentence_wherever_it_stands(
    site: Path, parsed: dict, answers: pd.DataFrame
) -> None:
    index = {
        Path(link["href"]).stem: link.find_parent("tr")
        for link in parsed["claims/index.html"].select("#essay tbody th a")
    }
    with (site / "downloads" / "claims" / "answers.csv").open(encoding="utf-8", newline="") as file:
        table = {row["claim"]: row["answer"] for row in csv.DictReader(file)}
    records = json.loads(
        (site / "downloads" / "claims" / "answers.json").read_text(encoding="utf-8")
    )
    assert (
        table
        == {row["claim"]: row["answer"] for row in records}
        == dict(zip(answers["claim"], answers["answer"], strict=True))
    )
    for row in answers.itertuples():
        page = parsed[f"claims/{row.claim}.html"]
        assert [said.get_text() for said in page.select("p.answer")] == [row.answer]
        flags = page.select("p.answer + small.flags, p.answer + small + small.flags")
        assert [small.get_text() for small in flags] == ([row.flags] if row.flags else [])
        assert page.find("meta", attrs={"name": "description"})["content"] == row.answer
        assert (
            json.loads(page.find("script", type="application/ld+json").string)["acceptedAnswer"][
                "text"
            ]
            == row.answer
        )
        if row.standing == UNTESTED:
            continue
        line = index[row.claim]
        assert (line.th.get_text(), line.select_one(".answer").get_text()) == (
            row.question,
            row.answer,
        )
        with (site / "downloads" / "claims" / f"{row.claim}_answer.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            assert [line["answer"] for line in csv.DictReader(file)] == [row.answer]


def test_claims_are_listed_figures_first_and_what_no_figure_tests_apart(
    parsed: dict, answers: pd.DataFrame
) -> None:
    page = parsed["claims/index.html"]
    named = [Path(link["href"]).stem for link in page.select("#essay tbody th a")]
    found = answers.set_index("claim").loc[named]
    kinds = ["figure" if printed else "claim" for printed in found["as_printed"]]
    assert kinds == sorted(kinds, key=["figure", "claim"].index)
    apart = [Path(link["href"]).stem for link in page.select("#not-tested-by-figures li a")]
    assert apart == list(answers.loc[answers["standing"] == UNTESTED, "claim"])
    assert sorted(named + apart) == sorted(answers["claim"])


def test_home_has_the_question_five_answers_one_chart_and_three_ways_on(
    parsed: dict, answers: pd.DataFrame
) -> None:
    page = parsed["index.html"]
    assert page.h1.get_text().startswith("Are the essay")
    said = dict(zip(answers["question"], answers["answer"], strict=True))
    shown = [(term.get_text(), term.find_next("dd").get_text()) for term in page.select("dl dt")]
    assert len(shown) == 12
    assert [said[question] for question, _ in shown[:9]] == [answer for _, answer in shown[:9]]
    linked = {Path(link["href"]).stem for link in page.select("dl dt a")}
    assert set(sv.load_stats()["claim"]) <= linked
    weak = answers.set_index("question")["flags"]
    for term in page.select("dl dt")[:9]:
        small = term.find_next("dd").find_next_sibling()
        flags = small.select_one("small.flags") if small and small.name == "dd" else None
        assert (flags.get_text() if flags else "") == weak[term.get_text()]
    chances = [small.get_text() for small in page.select("small.chance")]
    assert chances[0] == "By chance: 10 of the 35 values that were tried would match."
    assert len(page.select("figure.sovdata")) == 1
    assert [way.get_text() for way in page.select("ul.ways-in a")] == [
        "Read", "Look a claim up", "Take the data"
    ]  # fmt: skip


def test_home_says_of_the_larger_base_what_the_lesson_computes(parsed: dict) -> None:
    told = parsed["index.html"].select_one("a[href*='was-it-just-the-larger-base']")
    said = told.find_next("dd").get_text()
    found = parsed["notebooks/02_slowdown.html"].find(id="what-we-found").get_text(" ")
    shares = re.findall(r"(Soviet official|CIA)(?:, since (\S+),)? (\d+%)", said)
    assert len(shares) == said.count("%") == 4
    for who, since, share in shares:
        assert f"{share} ({who})" in found
        assert f"{since} ({who})" in found or not since


def test_home_says_what_all_share_what_is_disputed_and_how_it_was_read(
    parsed: dict, answers: pd.DataFrame
) -> None:
    follows = parsed["index.html"].select_one("a[href*='what-we-found']")
    said = follows.find_next("dd").get_text()
    found = answers.set_index("claim")
    assert found.loc["growth_slowed", "standing"] == "yes"
    how, who = re.match(r"Growth fell (by [\w ]+): ([\w ]+)\. ", said).groups()
    assert found.loc["growth_slowed", "answer"].startswith(f"Yes, {how}: ")
    assert all(f"{name} " in found.loc["growth_slowed", "answer"] for name in who.split(" and "))
    assert found.loc["growth_1951_55", "ranges"] in said
    told = parsed["index.html"].select_one("a[href*='how-the-figures-were-read']")
    said = told.find_next("dd").get_text()
    read = " ".join(parsed["how.html"].find(id="how-the-figures-were-read").get_text().split())
    assert said in read
    series, *ways = map(int, re.findall(r"\d+", said))
    assert series == sum(ways)
    assert "second-hand" in said


def test_a_fall_of_growth_is_ranked_among_countries_on_its_page(parsed: dict) -> None:
    c = sv.load_collection()
    said = wording.unusual_sentence(sv.unusual("SUN", [(1951, 1955), (1981, 1985)], c=c), c)
    part = parsed["claims/growth_slowed.html"].find(id="was-it-unusual")
    assert said in [line.get_text() for line in part.select("li")]
    assert part.select_one("a[href*='sources.html#source-']")
    unlike = "claims/investment_withdrawn.html"  # a change, but not of output
    assert parsed[unlike].find(id="was-it-unusual") is None


def test_every_estimate_of_an_answer_stands_on_its_page_and_in_its_rows(
    site: Path, parsed: dict, answers: pd.DataFrame
) -> None:
    seen = 0
    for claim in answers["claim"]:
        rows = sv.estimates_of(claim)
        if rows.empty:
            continue
        seen += 1
        page = parsed[f"claims/{claim}.html"]
        assert page.select("figure.sovdata"), claim
        charts = [
            figure.select_one("a.picture")["aria-label"] for figure in page.select("figure.sovdata")
        ]
        assert len(charts) == len(set(charts)), claim
        text = page.get_text()
        assert [title for title in rows["title"].unique() if title not in text] == [], claim
        with (site / "downloads" / "claims" / f"{claim}_estimates.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            assert [row["series"] for row in csv.DictReader(file)] == list(rows["series"])
    assert seen > 10


def test_years_of_each_who_measured_stand_together_and_in_order(parsed: dict) -> None:
    rows = parsed["claims/growth_slowed.html"].select(
        "#what-each-counted-and-at-which-prices tbody tr"
    )
    cells = [(row.find("td").get_text(), row.find("th").get_text()) for row in rows]
    makers = list(dict.fromkeys(who for who, _ in cells))
    assert cells == sorted(cells, key=lambda cell: (makers.index(cell[0]), cell[1]))
    assert len(cells) > len(makers) > 1


def test_a_figure_is_marked_only_among_estimates_of_its_own_unit(parsed: dict) -> None:
    """Less than half of an earlier rate is no rate of growth."""
    page = parsed["claims/growth_less_than_half.html"]
    assert [line.get_text() for line in page.select("details.drawn tbody th")] != []
    assert "the text" not in page.select_one("details.drawn").get_text()


def test_distances_can_be_checked_by_subtracting_what_is_shown(parsed: dict) -> None:
    table = parsed["claims/growth_1951_55.html"].select_one("table.distances")
    cells = [
        [cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")
    ]
    assert len(cells) > 5
    for _, value, distance, *_ in cells:
        far, side = distance.split(",")[0].split()
        assert round(11.2 - float(value), 1) == (float(far) if side == "above" else -float(far))


def test_a_chart_of_an_answer_shows_the_figure_and_every_estimate_counted(parsed: dict) -> None:
    for claim, printed in (("growth_1951_55", "11.2%"), ("military_cia", "15%")):
        [figure] = parsed[f"claims/{claim}.html"].select("figure.sovdata")
        drawn = figure.select_one("details.drawn").get_text()
        rows = sv.estimates_of(claim).query("used == 'counted'")
        assert printed in drawn
        assert [title for title in rows["title"] if title not in drawn] == []


def test_the_data_of_an_answers_chart_say_who_what_source_and_unit(site: Path) -> None:
    folder = site / "downloads" / "charts"
    for path in folder.glob("*.csv"):
        if re.match(r"\d\d_", path.name):  # of a lesson: read mark by mark
            continue
        rows = pd.read_csv(path, dtype=str)
        assert len(rows.columns) <= 6, path.name
        ours = rows[rows["line"] != "the text"]
        assert ours[["line", "unit", "source"]].notna().all(axis=None), path.name
        for name in {"value", "low", "high"} & set(rows.columns):
            assert not rows[name].dropna().str.contains(r"\.\d{5}").any(), path.name
    arms = pd.read_csv(folder / "arms.csv")
    single = arms[arms["title"].str.startswith("CIA 1976, narrow")]
    assert single[["low", "high"]].to_numpy().tolist() == [[11, 11]]
    vary = pd.read_csv(folder / "military_estimates_vary_1.csv")
    assert "NATO, 1970\u201381" in set(vary["line"])


def test_an_own_estimator_of_a_family_is_named_where_its_figures_stand(parsed: dict) -> None:
    for claim in ("military_estimates_vary", "military_1976_80"):
        page = parsed[f"claims/{claim}.html"]
        rows = page.select("#what-each-counted-and-at-which-prices tbody tr")
        assert [row.td.get_text() for row in rows if "NATO" in row.get_text()] == ["NATO"], claim


def test_an_answer_as_of_a_year_takes_that_of_the_work_cited_for_it(parsed: dict) -> None:
    for claim, year, cited in (
        ("growth_slowed", 1988, "The essay cites Samary (1988)."),
        ("military_estimates_vary", 1990, "The essay cites Shaw and Pryce (1990)."),
        ("investment_1980", 1990, "The essay cites no source for this figure."),
    ):
        part = parsed[f"claims/{claim}.html"].select_one("section[id^='as-of-']")
        assert part.h2.get_text().startswith(f"As of {year}, the year of ")
        assert cited in part.get_text()


def test_claims_are_found_by_other_words_for_what_they_are_about(parsed: dict) -> None:
    table = parsed["claims/index.html"].find(id="essay")
    words = {
        Path(row.a["href"]).stem: f"{row.get_text()} {row['data-words']}".lower()
        for row in table.select("tbody tr")
    }
    for word, claim in (("arms", "military_1976_80"), ("cut", "investment_withdrawn"),
                        ("gdp", "growth_1951_55"), ("defence", "military_cia")):  # fmt: skip
        found = [name for name, text in words.items() if word in text]
        assert claim in found, word
        assert len(found) < len(words), word
    assert all(
        any(word in text for text in words.values()) for word in table["data-try"].split(", ")
    )


def test_how_an_answer_is_made_has_every_bound_and_every_standing(
    parsed: dict, answers: pd.DataFrame
) -> None:
    page = " ".join(parsed["how.html"].select_one("article").get_text(" ").split())
    assert parsed["how.html"].h1.get_text().startswith("How an answer is made")
    assert f"{matching.MEANINGFUL:g} times" in page
    assert all(f"{low} to {high}" in page for low, high in wording.TIMES.values())
    assert ("less than a tenth" in page, "ten times away" in page,
            "fewer than ten such values" in page, "half the range" in page,
            "one half of cases" in page) == (
        matching.MOVED == 0.1, standing.IMPOSSIBLE == 10, matching.FEWEST == 10, True,
        lookup.MOST == 0.5,
    )  # fmt: skip
    assert f"at most {wording.LONGEST} words" in page
    listed = {
        word
        for row in parsed["how.html"].select("table.pairs th")
        for word in row.get_text().split(", ")
    }
    assert set(answers["standing"]) <= listed
    assert {
        "By chance",
        "If a source is left out",
        "First in print",
        "To know",
        "Set aside",
    } <= listed & set(own("claim_pages").BESIDE.values())


def test_no_page_made_from_the_tables_has_the_words_of_the_old_verdicts(parsed: dict) -> None:
    old = re.compile(
        r"\b(verdicts?|scorecard|rivals?|candidates?|lineages counted|not reproduced)\b",
        re.IGNORECASE,
    )
    for name, page in parsed.items():
        if name.startswith(("claims/", "data/index", "data/series")) or name in (
            "index.html",
            "how.html",
            "run.html",
            "lesson.html",
        ):
            for part in page.select("article div.highlight"):  # titles of works
                part.decompose()
            assert old.findall(page.get_text(" ")) == [], name


def test_a_claim_is_said_by_the_essay_and_no_page_says_that_no_figure_could_test_it(
    parsed: dict,
) -> None:
    for claim in sv.load_claims().itertuples():
        said = (
            parsed[f"claims/{claim.claim}.html"].h1.find_next("p").get_text().replace("\u2019", "'")
        )
        who = f"The essay says, in our words (paragraph {claim.paragraph})"
        figures = sv.load_stats().query(f"claim == '{claim.claim}'")["as_printed"]
        stated = claim.statement.replace("{as_printed}", " and ".join(figures))
        printed = (
            ""
            if stated != claim.statement
            else "".join(f" It prints \u201c{figure}\u201d." for figure in figures)
        )
        assert said == f"{who}: {stated}{printed}"
    for name in ("index.html", "claims/index.html"):
        assert "no figure can test it" not in parsed[name].get_text().lower()


def test_home_counts_claims_by_what_was_found(parsed: dict, answers: pd.DataFrame) -> None:
    nothing, untested = (
        int(answers["standing"].eq(word).sum()) for word in (standing.NOTHING, UNTESTED)
    )
    said = (
        f"{len(answers)} economic claims, {len(answers) - nothing - untested} are answered "
        f"from figures of others, {nothing} found nothing"
    )
    assert said in " ".join(parsed["index.html"].get_text().split())
    without = set(answers.loc[answers["standing"] == standing.NOTHING, "claim"])
    [last] = [p for p in parsed["index.html"].select("article p") if said[:20] in p.get_text()]
    assert {Path(link["href"]).stem for link in last.select("a[href*='claims/']")} == without


def test_years_to_download_are_whole_and_rows_are_counted_in_words_that_fit(
    site: Path, parsed: dict
) -> None:
    for path in (site / "downloads" / "claims").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert not [
                row
                for row in csv.DictReader(file)
                for name, cell in row.items()
                if name.endswith("year") and "." in cell
            ], path.name
    assert not [
        name
        for name, page in parsed.items()
        if name.startswith("claims/") and ", 1 rows" in page.get_text()
    ]


def test_notebooks_to_download_are_the_committed_ones(site: Path) -> None:
    committed = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert len(committed) == 9
    for path in committed:
        assert (site / "downloads" / "notebooks" / path.name).read_bytes() == path.read_bytes()
        assert (site / "notebooks" / f"{path.stem}.html").is_file()


def test_an_old_address_of_a_notebook_leads_to_the_new_one_without_a_script(
    site: Path, parsed: dict
) -> None:
    moved = own("notebook_pages").MOVED
    assert len(moved) == 6
    for old, name in moved.items():
        page = parsed[f"notebooks/{old}.html"]
        assert (site / "notebooks" / f"{name}.html").is_file()
        assert page.select_one("main a[href]")["href"] == f"{name}.html"
        refresh = page.find("meta", attrs={"http-equiv": "refresh"})
        assert refresh["content"] == f"0; url={name}.html"
        assert not page.find_all("script")


def test_a_notebook_page_shows_nothing_of_its_cells_tags(parsed: dict) -> None:
    cells = [
        cell
        for name, page in parsed.items()
        if name.startswith("notebooks/")
        for cell in page.select("div.cell")
    ]
    assert len(cells) > 100
    assert {word for cell in cells for word in cell["class"] if word.startswith("tag_")} == {
        "tag_hide-input"
    }


def test_a_site_without_the_notebooks_for_the_browser_does_not_speak_of_them(parsed: dict) -> None:
    assert [head.get_text().removesuffix("#") for head in parsed["run.html"].find_all("h2")] == [
        "On your computer", "A public file beside your text"
    ]  # fmt: skip
    assert "in a browser" not in " ".join(parsed["run.html"].get_text().split())
    for name, page in parsed.items():
        assert "Run in the browser" not in page.get_text(), name
        assert not page.select("a[href*='lite/']"), name


def test_the_readme_is_shown_as_it_fits_the_site() -> None:
    shown = own("stage").readme_here
    text = (
        "You need pip, and this folder.\n\nOpen [it](a.html). How notebooks run in a browser\n"
        "stands in [a](b.md). Then go on.\n"
    )
    start = "You need pip, and the downloaded folder of the collection.\n\n"
    assert (
        shown(text, True)
        == start + "Open `it`. How notebooks run in a browser\nstands in `a`. Then go on.\n"
    )
    assert shown(text, False) == start + "Open `it`. Then go on.\n"
    committed = shown((ROOT / "README.md").read_text(encoding="utf-8"), False)
    assert (
        "this folder"
        not in committed.partition("## Read, change and publish")[2].partition(
            "## What is in the folders"
        )[0]
    )


def test_a_notebook_page_leads_to_the_pages_it_names(parsed: dict) -> None:
    assert not [
        name
        for name, page in parsed.items()
        if name.startswith("notebooks/")
        for code in page.select("p code")
        if code.get_text().startswith("docs/")
    ]


def test_every_page_says_what_it_is_about(parsed: dict) -> None:
    for name, page in parsed.items():
        said = page.find_all("meta", attrs={"name": "description"})
        assert len(said) == 1, name
        assert len(said[0]["content"]) > 15, name
    assert (
        parsed["notebooks/01_growth.html"]
        .find("meta", attrs={"name": "description"})["content"]
        .startswith("The essay says that by 1981-85")
    )


def test_links_to_elsewhere_are_left_out_until_there_is_a_public_repository() -> None:
    site_events = own("site_events")
    assert [what for what, _ in site_events.ways_to_run("a.ipynb", "", "main", False)] == [
        "Download the notebook"
    ]
    links = dict(
        site_events.ways_to_run("a.ipynb", "https://github.com/someone/sovdata", "main", True)
    )
    assert links == {
        "Download the notebook": "../downloads/notebooks/a.ipynb",
        "Run in the browser": "../lite/lab/index.html?path=a.ipynb",
        "Run on Binder": "https://mybinder.org/v2/gh/someone/sovdata/main?labpath=notebooks/a.ipynb",
        "Open in Colab": "https://colab.research.google.com/github/someone/sovdata/blob/main/notebooks/a.ipynb",
    }


def test_tables_to_download_are_the_committed_ones_in_each_form(site: Path) -> None:
    import openpyxl

    whole = openpyxl.load_workbook(site / "downloads" / "sovdata.xlsx")
    assert whole.sheetnames == schema.table_names()
    for name in schema.table_names():
        raw = (ROOT / "data" / f"{name}.csv").read_bytes()
        assert (site / "downloads" / f"{name}.csv").read_bytes() == raw
        with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        records = json.loads((site / "downloads" / f"{name}.json").read_text(encoding="utf-8"))
        assert [list(record) for record in records] == [header] * len(rows)
        single = openpyxl.load_workbook(site / "downloads" / f"{name}.xlsx")
        for sheet in (single[name], whole[name]):
            cells = [list(row) for row in sheet.iter_rows()]
            assert not any(cell.data_type == "f" for row in cells for cell in row)
            for printed, record, row in zip(rows, records, cells[1:], strict=True):
                for text, value, cell in zip(printed, record.values(), row, strict=True):
                    assert cell.value == (
                        pytest.approx(value, rel=1e-15) if isinstance(value, float) else value
                    )  # a sheet holds 16 digits
                    assert (value is None and text == "") or value == text or float(text) == value


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    import openpyxl

    downloads = own("downloads")
    book = openpyxl.Workbook()
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "harmless", "'=1"]
    for number, text in enumerate(texts, start=1):
        downloads.put(book.active.cell(number, 1), text)
    downloads.put(book.active.cell(len(texts) + 1, 1), -1.5)
    book.save(tmp_path / "book.xlsx")
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "book.xlsx").active.iter_rows()]
    assert [cell.data_type for cell in cells] == ["s"] * len(texts) + ["n"]
    assert [cell.value for cell in cells] == [*texts, -1.5]
    assert [cell.quotePrefix for cell in cells] == [True] * 5 + [False] * 3


def test_dataset_is_described_for_search_engines_with_links_that_lead_somewhere(
    site: Path, parsed: dict
) -> None:
    described = json.loads(
        parsed["data/index.html"].find("script", type="application/ld+json").string
    )
    assert described["@type"] == "Dataset"
    assert {
        "name",
        "description",
        "license",
        "creator",
        "temporalCoverage",
        "variableMeasured",
        "version",
    } <= described.keys()
    assert len(described["distribution"]) == 3 * len(schema.table_names())
    assert all((site / "data" / item["contentUrl"]).is_file() for item in described["distribution"])
    assert "each series keeps its own terms" in described["description"]
    assert "Terms" in [
        head.get_text() for head in parsed[f"data/{described['usageInfo']}"].select("thead th")
    ]


def test_every_source_and_every_use_of_it_stands_on_the_sources_page(parsed: dict) -> None:
    keys = {
        row["id"].removeprefix("source-")
        for row in parsed["sources.html"].select("tr[id^=source-]")
    }
    assert keys == set(sv.sources.load_sources().index)
    text = {
        row["id"].removeprefix("source-"): row.get_text(" ")
        for row in parsed["sources.html"].select("tr[id^=source-]")
    }
    assert all("series:" in text[key] for key in sv.load_series()["source"].dropna().unique())
    assert all("statement" in text[key] for key in sv.load_statements()["source"].dropna().unique())


def test_build_refuses_a_folder_that_is_no_site(tmp_path: Path) -> None:
    build = own_build()
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    assert "choose another folder" in build.problem_of(tmp_path)
    assert build.problem_of(tmp_path / "new") is None
    assert "a file" in build.problem_of(tmp_path / "mine.txt")


def test_build_refuses_the_notebooks_for_the_browser_where_jupyterlite_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build = own_build()
    monkeypatch.setattr(build, "find_spec", lambda name: None)
    assert build.main([str(tmp_path / "site"), "--lite"]) == 2
    assert "install the extra lite" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def own_build() -> ModuleType:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        return importlib.import_module("build")
    finally:
        sys.path.pop(0)


def own_lite() -> ModuleType:
    path = ROOT / "docs" / "lite" / "build.py"
    spec = importlib.util.spec_from_file_location("lite_build", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
