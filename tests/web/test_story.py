"""The page of a story, held against the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from monitor.reading.export import quote_lines
from monitor.reading.ledger import anchors_of, texts
from monitor.reading.sides import sides
from monitor.reading.stories import stories_named
from monitor.reading.view import ArticleView
from monitor.reprints.quantities import quantities
from monitor.watch.proof import MEMBERS, silent
from monitor.web.story import WATCHED_SHOWN
from storage.records import Reprint, Tag
from storage.store import Store
from tests.web import outside
from tests.web.conftest import Asked
from tests.web.reading_pages import soup_of, text_of


def test_the_ledger_has_each_article_once_under_what_it_was_made_from(
    shown: Asked, store: Store
) -> None:
    copied = 0
    for name in store.stories.ids():
        members = store.stories.members([name])[name]
        page = soup_of(shown(f"/stories/{name}"))
        links = [str(link["href"]) for link in page.select("#ledger .line a")]
        assert sorted(links) == sorted(f"/articles/{one}" for one in members)
        for article, edge in store.reprints.of(members).items():
            place = page.select_one(f'#ledger .line a[href="/articles/{article}"]')
            assert place is not None
            item = place.find_parent("li")
            assert item is not None
            said = text_of(item.select_one("details"))
            for one in (*edge.changes.numbers, *edge.changes.sentences_added):
                assert " ".join(one.split()) in said
            if edge.source_article in members:
                above = item.find_parent("li")
                assert above is not None
                assert above.select_one(f'.line a[href="/articles/{edge.source_article}"]')
                copied += 1
    assert copied


def test_quotations_are_those_of_texts_of_their_own(shown: Asked, store: Store) -> None:
    quoted = 0
    for name in store.stories.ids():
        members = store.stories.members([name])[name]
        own = [one for one in members if one not in store.reprints.of(members)]
        wanted = {" ".join(line["quote"].split()) for line in quote_lines(store, own)}
        page = soup_of(shown(f"/stories/{name}"))
        assert {text_of(one) for one in page.select("#quotes blockquote")} == wanted
        quoted += len(wanted)
    assert quoted


def test_who_is_silent_was_asked_and_answered(shown: Asked, store: Store) -> None:
    now = datetime.now(UTC)
    proven = 0
    for name in store.stories.ids(relevant=True):
        (told,) = stories_named(store, [name])
        carried = {view.article.country for view in told.articles}
        page = soup_of(shown(f"/stories/{name}"))
        cards = page.select("#silent .card")
        assert len(cards) == len(set(MEMBERS) - carried)
        for card, one in zip(cards, silent(store, told.story, carried, now), strict=True):
            assert ("watched, and silent" in text_of(card)) == one.is_proven
            rest = one.watched[WATCHED_SHOWN:]
            if rest:
                said = text_of(card.select("li")[-1])
                assert f"{len(rest)} more source" in said
                assert f"asked {sum(w.polls for w in rest)} time" in said
                assert f"{sum(w.answers for w in rest)} good" in said
            for number, watched in enumerate(one.watched):
                assert (watched.source.name in text_of(card)) == (number < WATCHED_SHOWN)
                since, until = told.story.first_published, now
                polls = [
                    poll
                    for poll in store.archive.history(watched.source.name, since=since)
                    if poll.at < until
                ]
                assert watched.polls == len(polls)
            proven += one.is_proven
    assert proven


def test_countries_stand_side_by_side_with_what_only_they_give(shown: Asked, store: Store) -> None:
    alone = 0
    for name in store.stories.ids(relevant=True):
        (told,) = stories_named(store, [name])
        page = soup_of(shown(f"/stories/{name}"))
        rows = {str(row["data-country"]): row for row in page.select(".sides-by tbody tr")}
        assert set(rows) == {view.article.country for view in told.articles}
        for side in sides(told.articles):
            headlines, figures, people = rows[side.country].select("td")
            views = [v for v in told.articles if v.article.country == side.country]
            links = {str(a["href"]) for a in headlines.select("a")}
            assert 0 < len(links) <= 3
            assert links <= {f"/articles/{view.article.id}" for view in views}
            texts_ = " ".join(f"{v.article.headline} {v.article.text}" for v in views)
            values = {one.value for one in quantities(texts_)}
            assert {one.value for one in side.figures} <= values
            others = [s for s in sides(told.articles) if s.country != side.country]
            bold = [text_of(one) for one in figures.select("strong")]
            assert len(bold) == sum(
                all(one.value not in {f.value for f in other.figures} for other in others)
                for one in side.figures
                if others
            )
            persons = {tag.label for v in views for tag in _tags(v) if tag.scheme == "person"}
            if persons:
                assert {text_of(one) for one in people.select("bdi")} == persons
            alone += len(bold)
    assert alone


def _tags(view: ArticleView) -> tuple[Tag, ...]:
    return view.classification.tags if view.classification else ()


def test_dates_and_years_are_no_figures() -> None:
    article = replace(
        outside._article("a" * 20, "en"),
        headline="420 delegates",
        text="They met on November 28, 2026 in Osh. Trade grew by 19% to 1.2 billion in 2025.",
        country="KG",
    )
    other = replace(article, id="b" * 20, headline="", text="420 guests.", country="KZ")
    found = sides([ArticleView(article=article), ArticleView(article=other)])
    assert [(side.country, [(o.value, o.is_alone) for o in side.figures]) for side in found] == [
        ("KG", [("1200000000", True), ("19%", True), ("420", False)]),
        ("KZ", [("420", False)]),
    ]


def test_what_ties_the_languages_has_names(shown: Asked, store: Store) -> None:
    tied = 0
    for name in store.stories.ids(relevant=True):
        (told,) = stories_named(store, [name])
        anchors = anchors_of(store, told.articles)
        said = [one.term for one in anchors if not one.term.startswith("name:")]
        page = soup_of(shown(f"/stories/{name}"))
        head = page.find("h3", string="What ties the languages")
        items = head.find_next("ul").select("li") if head else []  # type: ignore[union-attr]
        assert len(items) == len(said)
        labels = {tag.label for view in told.articles for tag in _tags(view)}
        for item, term in zip(items, said, strict=True):
            shown_as = text_of(item.select_one("bdi"))
            assert "_" not in shown_as
            if term.startswith(("person:", "place:", "organisation:")):
                assert shown_as in labels
        tied += len(items)
    assert tied


def test_why_an_article_is_here_leads_to_the_other(shown: Asked, store: Store) -> None:
    linked = 0
    for name in store.stories.ids(relevant=True):
        members = store.stories.members([name])[name]
        page = soup_of(shown(f"/stories/{name}"))
        wanted = [one for one in members if any(m in store.stories.because(one) for m in members)]
        links = {str(a["href"]) for a in page.select("#time .by a")}
        assert bool(links) == bool(wanted)
        assert links <= {f"/articles/{one}" for one in members}
        linked += len(links)
    assert linked


def test_a_story_is_found_by_the_beginning_of_its_id(shown: Asked, store: Store) -> None:
    name = store.stories.ids()[0]
    answer = shown(f"/stories/{name[:10]}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/stories/{name}")
    assert shown("/stories/zzzz").status_code == 404


def test_what_comes_from_outside_stays_text(hostile: Asked) -> None:
    page = soup_of(hostile(f"/stories/{outside.STORY}"))
    assert "{{ 7 * 7 }}" in text_of(page.select_one("h1"))
    assert len(page.select("#ledger li .line")) == 2


def test_a_long_chain_of_copies_stands_in_a_page() -> None:
    views = []
    for number in range(300):
        article = outside._article(f"{number:020}", "en")
        edge = Reprint(
            article=article.id,
            source_article=f"{number - 1:020}",
            origin=f"{0:020}",
            kind="near",
            containment=1.0,
            containment_reverse=1.0,
        )
        views.append(ArticleView(article=article, reprint=edge if number else None))
    (tree,) = texts(views)
    assert tree.size == 300
    assert len(texts(views[1:])) == 1  # without its origin the rest still hangs together
