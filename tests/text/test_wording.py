"""Tables of the lexicon as regular expressions."""

from __future__ import annotations

import re

from config.lexicon import load_lexicon
from monitor.text.languages.wording import Wording, either, has_clauses, only_in


def test_alternatives_keep_their_order_and_count_once() -> None:
    assert either(["b", "a", "b"]) == "(?:b|a)"
    assert re.fullmatch(either(["прош[её]л", "форум"]), "прошёл")


def test_no_fragments_match_nothing() -> None:
    assert re.search(either([]), "anything") is None
    assert Wording(lambda _: ()).search("anything") is None


def test_all_languages_are_asked_at_once_and_those_that_are_picked() -> None:
    said = Wording(lambda one: one.saying.verbs)
    assert said.fullmatch("said")
    assert said.fullmatch("гуфт")
    assert not Wording(lambda one: one.saying.verbs, only=only_in("tg")).search("said")


def test_the_frame_stands_around_all_alternatives() -> None:
    framed = Wording(lambda one: one.offices.of_organisation, re.IGNORECASE, frame="^%s$")
    assert framed.search("Генсек")
    assert framed.search("秘书长")
    assert not framed.search("замгенсек")


def test_a_language_with_a_verb_after_its_actors_has_a_grammar_of_clauses() -> None:
    assert has_clauses(load_lexicon("ru"))
    assert not has_clauses(load_lexicon("ka"))
