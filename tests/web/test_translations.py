"""What the operator's translator made of a headline: on the article's page and in the API."""

from __future__ import annotations

from dataclasses import replace

from config.settings import Settings, TranslatorSettings
from monitor.reading.translated import headline_key
from storage.opening import open_store
from storage.records import Translation
from tests.storage.records import ARTICLE
from tests.web.conftest import Asked
from tests.web.reading_pages import soup_of, text_of

SAID = "Министры энергетики встретились"


def test_it_is_marked_and_goes_with_the_setting(settings: Settings) -> None:
    article = replace(ARTICLE, language="en", headline="Energy ministers meet")
    with open_store(settings.database) as store, store.writing():
        made = Translation(
            article=article.id,
            language="ru",
            source="en",
            digest=headline_key(article),
            text=SAID,
            translator="trans",
        )
        store.put([article, made, replace(made, language="zh", digest="of another headline")])
    site = Asked(settings)
    path = f"/articles/{article.id}"
    assert SAID not in site(f"{path}?ui=ru").text
    assert site(f"/api/v1{path}").json()["translations"] == []
    site.site.settings = replace(settings, translator=TranslatorSettings(command=("trans",)))
    page = soup_of(site(f"{path}?ui=ru"))
    assert f"Машинный перевод: {SAID}" in text_of(page.select_one("article"))
    assert SAID not in site(f"{path}?ui=zh").text
    assert site(f"/api/v1{path}").json()["translations"] == [
        {"language": "ru", "headline": SAID, "translator": "trans"}
    ]
