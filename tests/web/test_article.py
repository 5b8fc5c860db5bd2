"""The page of an article, held against the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from config.settings import INTERFACES
from monitor.reading.history import text_hash
from monitor.web.words import preferred, words_of
from storage.store import Store
from tests.web import outside
from tests.web.conftest import ELSEWHERE, Asked
from tests.web.reading_pages import clean, soup_of, text_of

Make = Callable[..., Asked]


def test_an_article_shows_all_its_text_and_every_tag_where_it_stands(
    shown: Asked, store: Store
) -> None:
    for name in store.articles.ids():
        article = store.articles.get(name)
        assert article is not None
        page = soup_of(shown(f"/articles/{name}"))
        paragraphs = [one.get_text() for one in page.select(".text p")]
        assert paragraphs == article.text.split("\n\n")
        ids = [one["id"] for one in page.select(".text p")]
        assert ids == [f"p{number}" for number in range(1, len(paragraphs) + 1)]
        heading = page.select_one("h1")
        assert heading is not None
        assert heading.get_text() == article.headline
        assert heading["lang"] == article.language
        whole = f"{article.headline}\n\n{article.text}"
        for tag in store.classifications.of([name])[name].tags:
            label = (
                words_of("en").event(tag.term, tag.label) if tag.scheme == "event" else tag.label
            )
            said = f"{words_of('en').say(f'web.scheme.{tag.scheme}')}: {label}"
            marked = [
                one.get_text()
                for one in page.select("mark[title]")
                if said in str(one["title"]).split("; ")
            ]
            places = sorted({at for start, end in tag.spans for at in range(start, end)})
            assert "".join(marked) == "".join(whole[at] for at in places if whole[at] != "\n")
            assert label in text_of(page.select_one(".facts"))


@pytest.mark.parametrize("code", ["ru", "zh"])
def test_tags_are_called_in_the_language_of_the_page(shown: Asked, store: Store, code: str) -> None:
    words, checked = words_of(code), 0
    for name in store.articles.ids()[::4]:
        facts = soup_of(shown(f"/articles/{name}?ui={code}")).select_one(".facts")
        for tag in store.classifications.of([name])[name].tags:
            if tag.scheme in ("country", "topic") and "/" not in tag.term:
                assert facts is not None
                link = facts.select_one(f'a[href="/search?q={tag.scheme}%3A{tag.term}"]')
                assert link is not None
                assert text_of(link) == getattr(words, tag.scheme)(tag.term) != tag.label
                assert "lang" not in link.attrs
                checked += 1
    assert checked


def test_a_citation_stands_for_itself(shown: Asked, store: Store) -> None:
    name = next(n for n in store.articles.ids() if len(store.articles.versions(n)) > 1)
    first = store.articles.versions(name)[0]
    page = soup_of(shown(f"/articles/{name}/versions/{first.version}"))
    said = text_of(page.select_one("#citation"))
    for part in (
        f"“{first.headline}”",
        first.canonical_url or first.url,
        f"http://localhost/articles/{name}/versions/{first.version}",
        text_hash(first),
        f"Version {first.version}, received",
    ):
        assert part in said
    link = page.select_one('#cite a[href^="/articles/"]')
    assert text_of(link) == f"http://localhost/articles/{name}/versions/{first.version}"
    assert page.select_one(f'#cite a[href="{first.canonical_url or first.url}"]')


def test_a_copy_names_its_origin_and_the_origin_its_copies(shown: Asked, store: Store) -> None:
    edges = store.reprints.all()
    assert edges
    for edge in edges:
        copy = soup_of(shown(f"/articles/{edge.article}"))
        origin = soup_of(shown(f"/articles/{edge.origin}"))
        assert copy.select(f'.box a[href="/articles/{edge.origin}"]')
        assert f"{edge.containment:.0%}".removesuffix("%") in text_of(copy.select_one(".box"))
        assert origin.select(f'.list a[href="/articles/{edge.article}"]')


def test_versions_have_addresses_hashes_and_what_they_changed(shown: Asked, store: Store) -> None:
    names = [n for n in store.articles.ids() if len(store.articles.versions(n)) > 1]
    assert names
    for name in names:
        first, *_, last = store.articles.versions(name)
        page = soup_of(shown(f"/articles/{name}"))
        assert text_hash(last) in text_of(page.select_one("#cite"))
        assert page.select("#versions .changes dd")
        old = soup_of(shown(f"/articles/{name}/versions/{first.version}"))
        assert text_hash(first) in text_of(old.select_one("#cite"))
        assert old.select_one(".text p").get_text() in first.text  # type: ignore[union-attr]
        assert shown(f"/articles/{name}/versions/99").status_code == 404


def test_the_bytes_are_those_that_were_received(shown: Asked, store: Store) -> None:
    article = next(iter(store.articles.all()))
    capture = store.archive.get(article.capture)
    assert capture is not None
    assert capture.body
    answer = shown(f"/articles/{article.id}/bytes/{capture.digest}")
    assert answer.content == capture.body
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert shown(f"/articles/{article.id}/bytes/{'0' * 64}").status_code == 404


def test_what_comes_from_outside_stays_text(hostile: Asked) -> None:
    for name in (outside.FIRST, outside.COPY):
        page = soup_of(hostile(f"/articles/{name}"))
        assert "{{ 7 * 7 }}" in text_of(page.select_one("h1"))
        assert soup_of(hostile(f"/articles/{name}/versions/1"))
    assert page.select_one("h1")["dir"] == "rtl"  # type: ignore[index]
    assert clean(hostile("/articles/%3Cscript%3Ealert(1)")).title


def test_everybody_sees_the_beginning_alone_where_terms_say_so(
    asked: Make, store: Store, newsroom: Any
) -> None:
    site = Asked(newsroom)
    site.site.access._web = asked(public=True).settings.web
    names = store.articles.ids()
    displays = store.sources.displays({a.source for a in store.articles.all()})
    snippets = [n for n in names if displays.get(store.articles.get(n).source) == "snippet"]  # type: ignore[union-attr]
    assert snippets
    for name in snippets[:5]:
        article = store.articles.get(name)
        assert article is not None
        page = soup_of(site(f"/articles/{name}", by=ELSEWHERE))
        assert len(text_of(page.select_one(".text"))) <= 230
        assert not page.select("a[download]")
        given = site(f"/articles/{name}/bytes/{'0' * 64}", by=ELSEWHERE)
        assert given.status_code == 401


def test_nobody_from_elsewhere_reads(asked: Make) -> None:
    answer = asked()("/articles/abcd", by=ELSEWHERE)
    assert (answer.status_code, answer.headers["www-authenticate"][:6]) == (401, "Bearer")
    assert clean(answer).title


def test_language_and_theme_are_asked_for_and_remembered(shown: Asked, store: Store) -> None:
    path = f"/articles/{store.articles.ids()[0]}"
    for code in INTERFACES:
        answer = shown(f"{path}?ui={code}")
        assert soup_of(answer).html["lang"] == code  # type: ignore[index]
        assert f"ui={code}" in answer.headers["set-cookie"]
        assert words_of(code).say("web.article.cite") in answer.text
    dark = shown(path, headers={"Cookie": "theme=dark; ui=ru", "Accept-Language": "zh"})
    html = soup_of(dark).html
    assert html is not None
    assert (html["data-theme"], html["lang"]) == ("dark", "ru")
    assert soup_of(shown(path, headers={"Accept-Language": "kk, zh-CN;q=0.7"})).html["lang"] == "zh"  # type: ignore[index]
    assert preferred("ru;q=x, *;q=0.1, en;q=0") == "en"


def test_the_three_languages_say_the_same_things() -> None:
    def keys(table: dict[str, Any], before: str = "") -> set[str]:
        return {
            name
            for key, value in table.items()
            for name in (
                keys(value, f"{before}{key}.") if isinstance(value, dict) else [before + key]
            )
        }

    english = keys(words_of("en").tables["web"])
    for code in INTERFACES:
        words = words_of(code)
        assert keys(words.tables["web"]) == english
        for name, forms in words.tables["count"].items():
            needed = {words.locale.plural_form(n) for n in range(200)}
            assert all(words.plurals.index(form) < len(forms) for form in needed), (code, name)


@pytest.mark.parametrize("path", ["/articles/zzzz", "/articles/abcdef"])
def test_what_is_not_there_is_a_page_that_says_so(shown: Asked, path: str) -> None:
    answer = shown(path)
    assert answer.status_code == 404
    assert "there is no such article" in text_of(clean(answer).select_one("main"))
