"""The page of a story, held against the store."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.reading.export import quote_lines
from monitor.reading.ledger import texts
from monitor.reading.stories import stories_named
from monitor.reading.view import ArticleView
from monitor.watch.proof import MEMBERS, silent
from storage.records import Reprint
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
            for watched in one.watched[:8]:
                assert watched.source.name in text_of(card)
                since, until = told.story.first_published, now
                polls = [
                    poll
                    for poll in store.archive.history(watched.source.name, since=since)
                    if poll.at < until
                ]
                assert watched.polls == len(polls)
            proven += one.is_proven
    assert proven


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
