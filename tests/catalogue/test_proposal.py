"""What a first round says in words."""

from __future__ import annotations

from monitor.catalogue.proposal import SWITCH_ON, asked_words, first_words


def test_what_answered_besides_is_proposed_with_its_command() -> None:
    assert asked_words(asked=199, dead=23, more=41) == (
        f"199 sources asked, 23 dead, 41 more answered: switch on? {SWITCH_ON}"
    )
    assert asked_words(asked=1, dead=0, more=0) == "1 source asked, 0 dead, 0 more answered"


def test_a_first_round_says_what_it_did_not_ask() -> None:
    assert first_words(asked=384, dead=23, off=240) == (
        f"384 sources asked, 23 dead; 240 more are off: switch on what answers? {SWITCH_ON}"
    )
    assert first_words(asked=2, dead=1, off=0) == "2 sources asked, 1 dead"
