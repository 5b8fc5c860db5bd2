"""Words of furniture of some languages, and sentences that only begin like it."""

from __future__ import annotations

import pytest

from monitor.extraction.furniture import trim_furniture

STORY = {
    "de": "Die Minister haben sich am Freitag auf einen Plan für die neue Brücke geeinigt.",
    "en": "The ministers agreed on Friday on a plan for the new bridge over the wide river.",
    "es": "Los ministros acordaron el viernes un plan para el nuevo puente sobre el gran río.",
    "fr": "Les ministres se sont mis d’accord vendredi sur un plan pour le nouveau pont du fleuve.",
    "pl": "Ministrowie uzgodnili w piątek plan budowy nowego mostu nad rzeką i jego opłacenia.",
}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Lesen Sie auch: Zwei Züge fahren wieder"),
        ("de", "Mehr zum Thema"),
        ("de", "Das könnte Sie auch interessieren"),
        ("de", "Jetzt abonnieren und nichts verpassen"),
        ("de", "Lesezeit: 4 Minuten"),
        ("de", "Haben Sie einen Fehler bemerkt? Schreiben Sie uns."),
        ("de", "Hat euch der Text gefallen?"),
        ("en", "Have you got a story to share? Write to the desk"),
        ("en", "Spotted a mistake? Tell us."),
        ("es", "Lea también: Dos trenes vuelven"),
        ("es", "Suscríbase a nuestro boletín"),
        ("fr", "À lire aussi : Deux trains reviennent"),
        ("fr", "Crédits photos : la région"),
        ("pl", "Czytaj też: Dwa pociągi wracają"),
    ],
)
def test_a_line_of_furniture_goes(language: str, line: str) -> None:
    assert trim_furniture([STORY[language], line]) == [STORY[language]]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Fehler gefunden haben die Prüfer am Freitag in jeder dritten Rechnung der Stadt."),
        ("en", "Have a story to tell they do, the boatmen who came home after nine years abroad."),
        ("de", "Anzeige gegen den Betreiber erstattete am Freitag die Verwaltung des Kreises."),
        ("de", "Mehr von allem verlangte zum Schluss nur der Bürgermeister der Nachbarstadt."),
        ("de", "Anzeigepflichtig bleiben Arbeiten am Ufer"),
        ("es", "Más de cuarenta países firmaron el acuerdo"),
        ("es", "Donald Ruiz firmó el acuerdo"),
        ("fr", "Dossier après dossier, la région a payé la moitié des travaux du pont."),
    ],
)
def test_a_line_that_begins_like_furniture_stays(language: str, line: str) -> None:
    text = [STORY[language], line]
    assert trim_furniture(text, linked=frozenset()) == text
